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
_SENT_APART = frozenset({"BM", "EL", "EM", "FX", "FT"})
_ACCIDENTS = frozenset({"AA", "OA"})


@of_claim("X-FREQUENCY")
def frequency(facts: Facts) -> Iterator[Hit]:
    known = _PROFESSIONAL_FREQUENCIES if facts.form == "837P" else _FREQUENCIES
    if facts.frequency not in known:
        yield Hit("X-FREQUENCY", 0, "CLM05-3")


@of_claim("X-F8-MISSING")
def f8_missing(facts: Facts) -> Iterator[Hit]:
    if facts.frequency in _ADJUSTS and facts.original < 0:
        yield Hit("X-F8-MISSING", 0, "CLM05-3")


@of_claim("X-F8-ON-ORIGINAL")
def f8_on_original(facts: Facts) -> Iterator[Hit]:
    if facts.frequency == "1" and facts.original >= 0:
        yield Hit("X-F8-ON-ORIGINAL", facts.original, "REF01")


@of_claim("X-ACCIDENT-DATE", "professional")
def accident_date(facts: Facts) -> Iterator[Hit]:
    if _ACCIDENTS & set(facts.accident[:3]) and "439" not in facts.dates:
        yield Hit("X-ACCIDENT-DATE", 0, "CLM11-1")


@of_claim("X-ACCIDENT-STATE", "professional")
def accident_state(facts: Facts) -> Iterator[Hit]:
    """State, or the country where the accident was abroad."""
    if "AA" in facts.accident[:3] and not any(facts.accident[3:5]):
        yield Hit("X-ACCIDENT-STATE", 0, "CLM11-4")


@of_segment("X-PWK-NUMBER", "PWK")
def pwk_number(pwk: Elements, form: str) -> Iterator[str]:
    if element(pwk, 2) in _SENT_APART and not element(pwk, 6):
        yield "PWK06"


@of_claim("X-CHARGE-NEGATIVE")
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


@of_claim("X-BALANCE")
def balance(facts: Facts) -> Iterator[Hit]:
    """A claim without a readable total, or with a negative one, is named for that alone."""
    if facts.charge is None or facts.charge < 0:
        return
    charges = [line.service.charge or 0 for line in facts.lines if line.service is not None]
    if sum(charges) != facts.charge:
        yield Hit("X-BALANCE", 0, "CLM02")


@of_claim("X-PATIENT-PAID", "received")
def patient_paid(facts: Facts) -> Iterator[Hit]:
    if facts.received is not None and facts.charge is not None and facts.received[1] > max(facts.charge, 0):
        yield Hit("X-PATIENT-PAID", facts.received[0], "AMT02")
