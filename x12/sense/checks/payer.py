"""Who pays, in which order, and how the patient belongs to the insured."""

from __future__ import annotations

from collections.abc import Iterator

from x12.sense.facts import Facts
from x12.sense.registry import Hit, of_claim
from x12.sense.statements import Payer
from x12.slices import Kind

_MEDICARE = frozenset({"MA", "MB"})
_UNKNOWN_ORDER = "U"
"""SBR01 of a payer whose place is not known; it may repeat."""


def _payers(facts: Facts) -> Iterator[tuple[Payer, int, Kind]]:
    if facts.subscriber.payer is not None:
        yield facts.subscriber.payer, facts.subscriber.payer_at, Kind.SUBSCRIBER
    for other in facts.others:
        yield other.payer, other.at, Kind.CLAIM


@of_claim("X-MSP-REASON", "medicare")
def msp_reason(facts: Facts) -> Iterator[Hit]:
    for payer, at, part in _payers(facts):
        if payer.filing in _MEDICARE and payer.responsibility not in ("P", "") and not payer.insurance_type:
            yield Hit("X-MSP-REASON", at, "SBR05", part)


@of_claim("X-MSP-REASON-NEEDLESS", "msp-reason")
def msp_reason_needless(facts: Facts) -> Iterator[Hit]:
    for payer, at, part in _payers(facts):
        if payer.responsibility == "P" and payer.insurance_type:
            yield Hit("X-MSP-REASON-NEEDLESS", at, "SBR05", part)


@of_claim("X-PAYER-ORDER", "others")
def payer_order(facts: Facts) -> Iterator[Hit]:
    """Two payers at one place of the order: two primaries, two secondaries."""
    seen: set[str] = set()
    for payer, at, part in _payers(facts):
        if payer.responsibility in seen and payer.responsibility != _UNKNOWN_ORDER:
            yield Hit("X-PAYER-ORDER", at, "SBR01", part)
        seen.add(payer.responsibility)


@of_claim("X-PRIMARY-MISSING", "not-primary")
def primary_missing(facts: Facts) -> Iterator[Hit]:
    own = facts.subscriber.payer
    if own is None or own.responsibility in ("P", "", _UNKNOWN_ORDER):
        return
    if all(payer.responsibility not in ("P", _UNKNOWN_ORDER) for payer, _, _ in _payers(facts)):
        yield Hit("X-PRIMARY-MISSING", facts.subscriber.payer_at, "SBR01", Kind.SUBSCRIBER)


@of_claim("X-SELF-WITH-PATIENT", "dependent")
def self_with_patient(facts: Facts) -> Iterator[Hit]:
    payer = facts.subscriber.payer
    if payer is not None and payer.relation == "18":
        yield Hit("X-SELF-WITH-PATIENT", facts.subscriber.payer_at, "SBR02", Kind.SUBSCRIBER)


@of_claim("X-MEDICARE-DEPENDENT", "dependent")
def medicare_dependent(facts: Facts) -> Iterator[Hit]:
    payer = facts.subscriber.payer
    if payer is not None and payer.filing in _MEDICARE:
        yield Hit("X-MEDICARE-DEPENDENT", 0, "HL03", Kind.PATIENT)


@of_claim("X-RELATION-MISSING", "self")
def relation_missing(facts: Facts) -> Iterator[Hit]:
    payer = facts.subscriber.payer
    if payer is not None and payer.relation != "18":
        yield Hit("X-RELATION-MISSING", facts.subscriber.payer_at, "SBR02", Kind.SUBSCRIBER)


@of_claim("X-PART-A-PROFESSIONAL", "medicare")
def part_a_professional(facts: Facts) -> Iterator[Hit]:
    payer = facts.subscriber.payer
    if payer is not None and payer.filing == "MA":
        yield Hit("X-PART-A-PROFESSIONAL", facts.subscriber.payer_at, "SBR09", Kind.SUBSCRIBER)
