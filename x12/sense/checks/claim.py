"""The claim as such: what it is sent for, accidents, attachments, its charges."""

from __future__ import annotations

from collections.abc import Iterator

from x12.sense.facts import Facts
from x12.sense.registry import Elements, Hit, element, of_claim, of_segment

_FREQUENCIES = frozenset("0123456789ABCDEFGHIJKMNOPQXYZ")
"""Of a type of bill; a professional claim uses 1, 7 and 8 of them."""
_PROFESSIONAL_FREQUENCIES = frozenset("178")
_ADJUSTS = frozenset("78")
"""Replacement and void: the payer's number of the first claim is needed (TR3 2300 REF*F8)."""
_BEFORE_ANY_DECISION = frozenset("1234")
"""An original claim, and the bills of one stay from the first to the last: they replace none."""
_CENTS, _DOLLARS = 2, 8
"""Digits of an amount behind and before its point: ten with the places for cents (TR3 B.1.1.3.1.2, RFI 2204)."""
_AMOUNTS = {"CLM": (2,), "SV1": (2,), "SV2": (3,), "AMT": (2,), "SVD": (2,), "CAS": (3, 6, 9, 12, 15, 18)}
_ANSWERED = 20
"""Characters of CLM01 that every receiver keeps (TR3 837 2300 CLM01)."""
_SENT_APART = frozenset({"BM", "EL", "EM", "FX", "FT"})
_ACCIDENTS = frozenset({"AA", "OA"})


@of_claim("X-FREQUENCY", "not-first")
def frequency(facts: Facts) -> Iterator[Hit]:
    known = _PROFESSIONAL_FREQUENCIES if facts.form == "837P" else _FREQUENCIES
    if facts.frequency not in known:
        yield Hit("X-FREQUENCY", 0, "CLM05-3")


@of_claim("X-F8-MISSING", "not-first")
def f8_missing(facts: Facts) -> Iterator[Hit]:
    if facts.frequency in _ADJUSTS and facts.original < 0:
        yield Hit("X-F8-MISSING", 0, "CLM05-3")


@of_claim("X-F8-ON-ORIGINAL", "not-first")
def f8_on_original(facts: Facts) -> Iterator[Hit]:
    if facts.frequency in _BEFORE_ANY_DECISION and facts.original >= 0:
        yield Hit("X-F8-ON-ORIGINAL", facts.original, "REF01")


@of_claim("X-ACCIDENT-DATE", "accident")
def accident_date(facts: Facts) -> Iterator[Hit]:
    if _ACCIDENTS & set(facts.accident[:3]) and "439" not in facts.dates:
        yield Hit("X-ACCIDENT-DATE", 0, "CLM11-1")


@of_claim("X-ACCIDENT-STATE", "accident")
def accident_state(facts: Facts) -> Iterator[Hit]:
    """State, or the country where the accident was abroad."""
    if "AA" in facts.accident[:3] and not any(facts.accident[3:5]):
        yield Hit("X-ACCIDENT-STATE", 0, "CLM11-4")


@of_segment("X-PWK-NUMBER", "PWK")
def pwk_number(pwk: Elements, form: str) -> Iterator[str]:
    if element(pwk, 2) in _SENT_APART and not element(pwk, 6):
        yield "PWK06"


@of_claim("X-CHARGE-NEGATIVE", "negative")
def charge_negative(facts: Facts) -> Iterator[Hit]:
    if facts.charge is not None and facts.charge < 0:
        yield Hit("X-CHARGE-NEGATIVE", 0, "CLM02")
    for line in facts.lines:
        service = line.service
        if service is not None and service.charge is not None and service.charge < 0:
            yield Hit("X-CHARGE-NEGATIVE", line.service_at, "SV102" if service.name == "SV1" else "SV203")


@of_claim("X-CHARGE-ZERO", "chargeable")
def charge_zero(facts: Facts) -> Iterator[Hit]:
    if facts.charge == 0:
        yield Hit("X-CHARGE-ZERO", 0, "CLM02")


@of_claim("X-BALANCE", "unbalanced")
def balance(facts: Facts) -> Iterator[Hit]:
    """A claim without a readable total, or with a negative one, is named for that alone; so is a line's charge."""
    if any(line.service is None or line.service.charge is None for line in facts.lines):
        return
    if facts.charge is not None and facts.charge >= 0 and facts.charge != facts.charged:
        yield Hit("X-BALANCE", 0, "CLM02")


@of_segment("X-AMOUNT-SHAPE", *_AMOUNTS)
def amount_shape(segment: Elements, form: str) -> Iterator[str]:
    for number in _AMOUNTS[segment[0]]:
        dollars, _, cents = element(segment, number).lstrip("-").partition(".")
        if len(cents.rstrip("0")) > _CENTS or len(dollars.lstrip("0")) > _DOLLARS:
            yield f"{segment[0]}{number:02d}"


@of_segment("X-CLAIM-NUMBER-LONG", "CLM")
def claim_number_long(clm: Elements, form: str) -> Iterator[str]:
    if len(element(clm, 1)) > _ANSWERED:
        yield "CLM01"


@of_claim("X-PATIENT-PAID-NEGATIVE", "received")
def patient_paid_negative(facts: Facts) -> Iterator[Hit]:
    if facts.received is not None and facts.received[1] < 0:
        yield Hit("X-PATIENT-PAID-NEGATIVE", facts.received[0], "AMT02")


@of_claim("X-PATIENT-PAID", "received")
def patient_paid(facts: Facts) -> Iterator[Hit]:
    if facts.received is not None and facts.charge is not None and facts.received[1] > max(facts.charge, 0):
        yield Hit("X-PATIENT-PAID", facts.received[0], "AMT02")
