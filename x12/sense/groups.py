"""Which groups of edits a claim is asked: most claims are asked few, so that edits that can't speak cost nothing.

A group is a bit; a claim's groups, as one number, choose the list of functions that is called.
"""

from __future__ import annotations

from functools import lru_cache

from x12.sense.facts import Facts
from x12.sense.lists import KINDS
from x12.sense.purpose import is_encounter
from x12.sense.statements import Payer

_MEDICARE = frozenset({"MA", "MB"})
_ICD10_SINCE = "20151001"

NAMES = (
    "any", "professional", "hospital", "not-first", "self", "dependent", "accident", "medicare", "msp-reason",
    "not-primary", "others", "decided", "repeats", "negative", "unbalanced", "future", "icd", "pointers", "codes",
    "dates", "facility", "received", "chargeable", "beyond-ascii", "unnumbered", "deceased",
    *(f"list of {kind}" for kind in KINDS),
)  # fmt: skip
"""Every group that an edit may be registered for."""
BITS = {name: 1 << number for number, name in enumerate(NAMES)}
(
    _ANY, _PROFESSIONAL, _HOSPITAL, _NOT_FIRST, _SELF, _DEPENDENT, _ACCIDENT, _MEDICARE_PAYS, _MSP_REASON,
    _NOT_PRIMARY, _OTHERS, _DECIDED, _REPEATS, _NEGATIVE, _UNBALANCED, _FUTURE, _ICD, _POINTERS, _CODES,
    _DATES, _FACILITY, _RECEIVED, _CHARGEABLE, _BEYOND_ASCII, _UNNUMBERED, _DECEASED, *_,
) = BITS.values()  # fmt: skip


def groups_of(facts: Facts) -> int:
    """Return the groups of edits that this claim is asked."""
    asked = _ANY | (_SELF if facts.patient is None else _DEPENDENT)
    asked |= _by_form(facts)
    if facts.frequency != "1" or facts.original >= 0:
        asked |= _NOT_FIRST
    own = facts.subscriber.payer
    if own is not None and own.responsibility != "P":
        asked |= _NOT_PRIMARY
    if facts.others:
        asked |= _OTHERS
    if facts.dates:
        asked |= _DATES | _FUTURE
    if facts.received is not None:
        asked |= _RECEIVED
    if "77" in facts.providers:
        asked |= _FACILITY
    if facts.lists is not None:
        asked |= _of_lists(facts.lists.kinds)
    if len(facts.codes) > 1:
        asked |= _CODES
    if facts.has_icd9 or facts.service_days[1] < _ICD10_SINCE:
        asked |= _ICD
    if _beyond_ascii(facts):
        asked |= _BEYOND_ASCII
    if not facts.billing.npi or facts.has_unnumbered:
        asked |= _UNNUMBERED
    if (facts.patient or facts.subscriber).death is not None:
        asked |= _DECEASED
    return asked | _by_lines(facts)


def _by_form(facts: Facts) -> int:
    if facts.form != "837P":
        return _HOSPITAL if facts.form == "837I" else 0
    asked = _PROFESSIONAL
    if facts.accident:
        asked |= _ACCIDENT
    payers = _payers(facts)
    if any(payer.filing in _MEDICARE for payer in payers):
        asked |= _MEDICARE_PAYS
    if any(payer.insurance_type for payer in payers):
        asked |= _MSP_REASON
    if facts.furthest > facts.diagnoses:
        asked |= _POINTERS
    return asked


def _by_lines(facts: Facts) -> int:
    asked = 0
    if facts.decided:
        asked |= _DECIDED
    if facts.repeats:
        asked |= _REPEATS
    if facts.has_negative:
        asked |= _NEGATIVE
    if facts.charge != facts.charged:
        asked |= _UNBALANCED
    if facts.charge == 0 and not is_encounter(facts.claim.context.set):
        asked |= _CHARGEABLE
    if facts.latest > facts.as_of:
        asked |= _FUTURE
    return asked


@lru_cache(maxsize=64)
def _of_lists(kinds: frozenset[str]) -> int:
    return sum(BITS[f"list of {kind}"] for kind in kinds)


def _payers(facts: Facts) -> list[Payer]:
    own = facts.subscriber.payer
    others = [other.payer for other in facts.others]
    return others if own is None else [own, *others]


def _beyond_ascii(facts: Facts) -> bool:
    claim, context = facts.claim.claim, facts.claim.context
    if not claim.raw.isascii():
        return True
    parts = (context.billing, context.subscriber, context.patient)
    return not all(part is None or part.raw.isascii() for part in parts)
