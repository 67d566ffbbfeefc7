"""Other insurances of a Claim: loops 2320, 2330A and 2330B, where no other payer has adjudicated it.

An insurance that names what its payer decided (`claimResponse`) stays untaken and is named: half of an adjudication (an
amount without its adjustments) would be an 837 that no payer can balance.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scrubber.claims.fhir import codes
from scrubber.claims.fhir.coded import Fields, address, human
from scrubber.claims.fhir.nodes import Node
from scrubber.claims.fhir.parties import covered, organization, relationship
from scrubber.claims.fhir.resources import Resources

MOST = 10
"""Loops 2320 of a claim: 005010X222A1 and 005010X223A2."""


def other_insurances(
    resources: Resources, claim: Node, own: Node, stated: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Return the segments of the insurances beside `own`, in the order of their sequence."""
    others = [
        each
        for each in claim.nodes("insurance")
        if each is not own and each.has("coverage") and not each.has("claimResponse")
    ]
    if len(others) > MOST:
        claim.wrong("insurance", "too_many")
        return []
    made: list[dict[str, Any]] = []
    for entry in sorted(others, key=_place):
        made += _insurance(resources, claim, entry, stated)
    return made


def _place(entry: Node) -> int:
    text = str(entry.data.get("sequence", ""))
    return int(text) if text.isdecimal() else 0


def _insurance(
    resources: Resources, claim: Node, entry: Node, stated: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    entry.flag("focal")
    entry.number("sequence")
    place = _place(entry)
    if not 1 <= place <= len(codes.SEQUENCES):
        entry.wrong("sequence", "range")
        return
    coverage = resources.of(entry.node("coverage"), "Coverage")
    patient = resources.of(claim.node("patient"), "Patient")
    if coverage is None or patient is None:
        return
    related = relationship(coverage)
    holder = patient
    if coverage.has("subscriber"):
        holder = resources.of(coverage.node("subscriber"), "Patient", "RelatedPerson") or patient
    elif related != "18":
        coverage.wrong("subscriber", "missing")
    if coverage.has("beneficiary"):
        resources.of(coverage.node("beneficiary"), "Patient")
    if coverage.text("status") not in ("", "active"):
        coverage.wrong("status", "status")
    fields = covered(coverage, patient, place, codes.UNKNOWN_FILING)
    payer = _payer(resources, coverage)
    group = (
        fields.get("group_number", ""),
        fields.get("group_name", "") if "group_number" not in fields else "",
    )
    yield _said(
        "2320", "SBR", fields["payer_sequence"], related, *group, *[""] * 4, fields["filing_indicator"]
    )
    assigned, released = stated["benefits_assigned"], stated["release_of_information"]
    yield _said("2320", "OI", "", "", assigned, "", "", released)
    person = human(holder)
    names = (person.get(name, "") for name in ("family", "given", "middle"))
    member = fields.get("member_id", "")
    yield _said("2330A", "NM1", "IL", "1", *names, "", person.get("suffix", ""), "MI", member)
    yield from _lives("2330A", address(holder))
    yield _said(
        "2330B", "NM1", "PR", "2", payer.get("organization", ""), *[""] * 4, "PI", payer.get("id", "")
    )


def _payer(resources: Resources, coverage: Node) -> Fields:
    payors = coverage.nodes("payor")
    if len(payors) != 1:
        coverage.wrong("payor", "ambiguous" if payors else "missing")
        return {}
    node = resources.of(payors[0], "Organization")
    return {} if node is None else organization(node)


def _lives(loop: str, found: Fields) -> Iterator[dict[str, Any]]:
    if found.get("line1"):
        yield _said(loop, "N3", found["line1"], found.get("line2", ""))
        yield _said(
            loop, "N4", *(found.get(name, "") for name in ("city", "state", "postal_code", "country"))
        )


def _said(loop: str, *elements: str) -> dict[str, Any]:
    """Return a segment without the empty elements at its end."""
    kept: Sequence[str] = elements
    while len(kept) > 1 and not kept[-1]:
        kept = kept[:-1]
    return {"loop": loop, "segment": list(kept)}
