"""What an institutional claim needs by its type of bill, and what its codes can't say together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from x12.sense.facts import Facts
from x12.sense.registry import Hit, element, of_claim

_INPATIENT = frozenset({"11", "18", "21", "41"})
"""First two digits of the type of bill of an admission (NUBC): hospital, swing bed, nursing, religious institution."""
_OUTPATIENT = frozenset({"13", "14", "71", "72", "73", "74", "75", "76", "77", "83", "85"})
_NO_HOUR = frozenset({"21"})
_FINAL, _INTERIM = frozenset("14"), frozenset("23")
"""Frequencies whose bill ends with the discharge, and those whose patient stays."""
_STILL_THERE = "30"
_TRANSPORT = "054"
"""Revenue codes of ambulance services: no attending provider is asked for (TR3 837I 2310A)."""
_INPATIENT_PLACES = frozenset({"21", "51", "61"})
_BILL_TYPE = re.compile(r"[1-8][1-9]\Z")
"""Type of facility, where 9 is reserved, and classification."""


@of_claim("X-ATTENDING", "hospital")
def attending(facts: Facts) -> Iterator[Hit]:
    if "71" in facts.providers:
        return
    revenue = [line.service.revenue for line in facts.lines if line.service is not None]
    if not revenue or not all(code.startswith(_TRANSPORT) for code in revenue):
        yield Hit("X-ATTENDING", 0, "")


@of_claim("X-ATTENDING-IS-BILLING", "hospital")
def attending_is_billing(facts: Facts) -> Iterator[Hit]:
    attending = facts.providers.get("71")
    if attending is not None and attending[1] and attending[1] == facts.billing.npi:
        yield Hit("X-ATTENDING-IS-BILLING", attending[0], "NM109")


@of_claim("X-LINE-DATE", "hospital")
def line_date(facts: Facts) -> Iterator[Hit]:
    """A statement of one day dates its lines; of several days, each outpatient service has its own."""
    begin, end = facts.service_days
    if facts.type_of_bill not in _OUTPATIENT or begin == end:
        return
    for line in facts.lines:
        if line.service is not None and line.service.code and not line.dates.begin:
            yield Hit("X-LINE-DATE", line.service_at, "SV202-2")


@of_claim("X-ADMISSION-DATE", "hospital")
def admission_date(facts: Facts) -> Iterator[Hit]:
    if facts.type_of_bill in _INPATIENT and "435" not in facts.dates:
        yield Hit("X-ADMISSION-DATE", 0, "CLM05-1")


@of_claim("X-ADMISSION-HOUR", "hospital")
def admission_hour(facts: Facts) -> Iterator[Hit]:
    if facts.type_of_bill in _INPATIENT - _NO_HOUR and (admission := facts.dates.get("435")) is not None:
        text = element(facts.pieces[admission[0]].decode("latin-1").split("*"), 3)
        if len(text) < 10:
            yield Hit("X-ADMISSION-HOUR", admission[0], "DTP03")


@of_claim("X-ADMITTING-DIAGNOSIS", "hospital")
def admitting_diagnosis(facts: Facts) -> Iterator[Hit]:
    if facts.type_of_bill in _INPATIENT and not any(
        code.qualifier in ("ABJ", "BJ") for _, code in facts.codes
    ):
        yield Hit("X-ADMITTING-DIAGNOSIS", 0, "CLM05-1")


@of_claim("X-DISCHARGE-HOUR", "hospital")
def discharge_hour(facts: Facts) -> Iterator[Hit]:
    final = facts.frequency in _FINAL and _status(facts) not in ("", _STILL_THERE)
    if facts.type_of_bill in _INPATIENT - _NO_HOUR and final and "096" not in facts.dates:
        yield Hit("X-DISCHARGE-HOUR", 0, "CLM05-3")


@of_claim("X-DISCHARGE-HOUR-INTERIM", "hospital")
def discharge_hour_interim(facts: Facts) -> Iterator[Hit]:
    if facts.frequency in _INTERIM and "096" in facts.dates:
        yield Hit("X-DISCHARGE-HOUR-INTERIM", facts.dates["096"][0], "DTP01")


@of_claim("X-STILL-PATIENT", "hospital")
def still_patient(facts: Facts) -> Iterator[Hit]:
    if facts.cl1 is not None and facts.frequency in _FINAL and _status(facts) == _STILL_THERE:
        yield Hit("X-STILL-PATIENT", facts.cl1[0], "CL103")


@of_claim("X-INTERIM-DISCHARGED", "hospital")
def interim_discharged(facts: Facts) -> Iterator[Hit]:
    if (
        facts.cl1 is not None
        and facts.frequency in _INTERIM
        and facts.type_of_bill in _INPATIENT
        and _status(facts) not in ("", _STILL_THERE)
    ):
        yield Hit("X-INTERIM-DISCHARGED", facts.cl1[0], "CL103")


@of_claim("X-BILL-TYPE", "hospital")
def bill_type(facts: Facts) -> Iterator[Hit]:
    if not _BILL_TYPE.match(facts.type_of_bill):
        yield Hit("X-BILL-TYPE", 0, "CLM05-1")


@of_claim("X-PROFESSIONAL-ADMISSION", "professional")
def professional_admission(facts: Facts) -> Iterator[Hit]:
    """By the place of the claim, or of a line that has one of its own."""
    if "435" in facts.dates:
        return
    if facts.place in _INPATIENT_PLACES:
        yield Hit("X-PROFESSIONAL-ADMISSION", 0, "CLM05-1")
        return
    for line in facts.lines:
        if line.service is not None and line.service.place in _INPATIENT_PLACES:
            yield Hit("X-PROFESSIONAL-ADMISSION", line.service_at, "SV105")
            return


def _status(facts: Facts) -> str:
    """CL103: the patient's discharge status."""
    return element(facts.cl1[1], 3) if facts.cl1 is not None else ""
