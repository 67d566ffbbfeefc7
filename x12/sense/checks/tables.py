"""Codes that no list holds on their day. Without the list, or with one that does not cover the day: not evaluated."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache

from x12.sense.facts import Facts
from x12.sense.registry import Hit, components, of_claim
from x12.slices import Kind

_LISTED = {
    "ABK": "icd10", "ABF": "icd10", "ABJ": "icd10", "APR": "icd10", "ABN": "icd10",
    "BG": "condition", "BH": "occurrence", "BI": "span", "BE": "value",
}  # fmt: skip


def _unknown(facts: Facts, kind: str, code: str, day: str) -> bool:
    on = _day(day)
    return (
        bool(code)
        and on is not None
        and facts.lists is not None
        and facts.lists.knows(kind, code, on) is False
    )


def _of_codes(edit: str, kind: str) -> Callable[[Facts], Iterator[Hit]]:
    def check(facts: Facts) -> Iterator[Hit]:
        _, last = facts.service_days
        for at, code in facts.codes:
            if _LISTED.get(code.qualifier) == kind and _unknown(facts, kind, code.code, last):
                yield Hit(edit, at, f"HI{code.number:02d}-2")

    return check


icd10_unknown = of_claim("X-ICD10-UNKNOWN", "list of icd10")(_of_codes("X-ICD10-UNKNOWN", "icd10"))
condition_unknown = of_claim("X-CONDITION-UNKNOWN", "list of condition")(
    _of_codes("X-CONDITION-UNKNOWN", "condition")
)
occurrence_unknown = of_claim("X-OCCURRENCE-UNKNOWN", "list of occurrence")(
    _of_codes("X-OCCURRENCE-UNKNOWN", "occurrence")
)
span_unknown = of_claim("X-SPAN-UNKNOWN", "list of span")(_of_codes("X-SPAN-UNKNOWN", "span"))
value_unknown = of_claim("X-VALUE-UNKNOWN", "list of value")(_of_codes("X-VALUE-UNKNOWN", "value"))


@of_claim("X-HCPCS-UNKNOWN", "list of hcpcs")
def hcpcs_unknown(facts: Facts) -> Iterator[Hit]:
    for line in facts.lines:
        service = line.service
        day = line.dates.begin or facts.service_days[0]
        if service is not None and service.qualifier == "HC" and _unknown(facts, "hcpcs", service.code, day):
            yield Hit("X-HCPCS-UNKNOWN", line.service_at, "SV101-2" if service.name == "SV1" else "SV202-2")


@of_claim("X-MODIFIER-UNKNOWN", "list of modifier")
def modifier_unknown(facts: Facts) -> Iterator[Hit]:
    for line in facts.lines:
        service = line.service
        day = line.dates.begin or facts.service_days[0]
        for number, modifier in enumerate(service.modifiers if service is not None else (), 3):
            if service is not None and _unknown(facts, "modifier", modifier, day):
                name = "SV101" if service.name == "SV1" else "SV202"
                yield Hit("X-MODIFIER-UNKNOWN", line.service_at, f"{name}-{number}")


@of_claim("X-REVENUE-UNKNOWN", "list of revenue")
def revenue_unknown(facts: Facts) -> Iterator[Hit]:
    for line in facts.lines:
        day = line.dates.begin or facts.service_days[0]
        if line.service is not None and _unknown(facts, "revenue", line.service.revenue, day):
            yield Hit("X-REVENUE-UNKNOWN", line.service_at, "SV201")


@of_claim("X-POS-UNKNOWN", "list of pos")
def pos_unknown(facts: Facts) -> Iterator[Hit]:
    if facts.form != "837P":
        return
    first, _ = facts.service_days
    if _unknown(facts, "pos", facts.place, first):
        yield Hit("X-POS-UNKNOWN", 0, "CLM05-1")
    for line in facts.lines:
        if line.service is not None and _unknown(facts, "pos", line.service.place, line.dates.begin or first):
            yield Hit("X-POS-UNKNOWN", line.service_at, "SV105")


@of_claim("X-TAXONOMY-UNKNOWN", "list of taxonomy")
def taxonomy_unknown(facts: Facts) -> Iterator[Hit]:
    first, _ = facts.service_days
    for pieces, part in ((facts.billing.pieces, Kind.BILLING), (facts.pieces, Kind.CLAIM)):
        for at, piece in enumerate(pieces):
            if piece.startswith(b"PRV*"):
                elements = piece.decode("latin-1").split("*")
                if components(elements, 2) == ["PXC"] and _unknown(
                    facts, "taxonomy", ([*elements, ""])[3], first
                ):
                    yield Hit("X-TAXONOMY-UNKNOWN", at, "PRV03", part)


@lru_cache(maxsize=4096)
def _day(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return None
