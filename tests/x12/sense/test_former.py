"""What no guide forbids and can't be so: one fault each, put into a sound claim, and the one word that answers it."""

from __future__ import annotations

from datetime import date

import pytest

from scrubber.testing.build import ClaimSpec, write_837
from scrubber.testing.shorthand import parse_line
from x12 import ClaimSlice, read_parts
from x12.guide.files import check_file
from x12.sense import TEXTS, SenseCode, check_sense, npi_fits

TODAY = date(2026, 3, 10)
"""Eight days after the service of the claims below."""

FAULTS = {
    # name: form, what stands there, what is put there, the fault, the element that is named
    "two digits of an NPI change places": ("837P", "XX*1456789019", "XX*1465789019", SenseCode.NPI, "NM109"),
    "an NPI of nine digits": ("837P", "XX*1456789019", "XX*145678901", SenseCode.NPI, "NM109"),
    "the billing NPI": ("837I", "XX*1548293848", "XX*1548293849", SenseCode.NPI, "NM109"),
    "a service tomorrow": ("837P", "D8*20260302~", "D8*20260311~", SenseCode.FUTURE, "DTP03"),
    "a stay that begins next year": (
        "837I", "RD8*20260302-20260302", "RD8*20270302-20270302", SenseCode.FUTURE, "DTP03",
    ),
    "a state that there is none of": ("837P", "N4*COLUMBUS*OH", "N4*COLUMBUS*OX", SenseCode.STATE, "N402"),
    "letters for digits in a code": ("837P", "HC:96365", "HC:9636S5", SenseCode.HCPCS, "SV101-2"),
    "four digits of a code": ("837I", "HC:96365", "HC:9636", SenseCode.HCPCS, "SV202-2"),
    "a diagnosis with its dot": ("837P", "ABK:K5090", "ABK:K50.90", SenseCode.ICD10, "HI01-2"),
    "a diagnosis that begins with a digit": ("837I", "ABK:K5090", "ABK:55590", SenseCode.ICD10, "HI01-2"),
    "a pointer to the second of one diagnosis": ("837P", "*UN*1***1~", "*UN*1***2~", SenseCode.POINTER, "SV107-1"),
    "the second pointer to nothing": ("837P", "*UN*1***1~", "*UN*1***1:4~", SenseCode.POINTER, "SV107-2"),
    "an attachment sent apart without number": (
        "837P", "HI*ABK", "PWK*NN*EL~HI*ABK", SenseCode.PWK_NUMBER, "PWK06",
    ),
    "one line control number on two lines": ("837P", "REF*6R*L2", "REF*6R*L1", SenseCode.LINE_CONTROL, "REF02"),
    "a claim charge that is no sum": ("837P", "*300***11:B:1", "*310***11:B:1", SenseCode.BALANCE, "CLM02"),
    "no units": ("837P", "*150*UN*1***", "*150*UN*0***", SenseCode.UNITS, "SV104"),
    "units that are no number": ("837P", "*150*UN*1***", "*150*UN*NaN***", SenseCode.UNITS, "SV104"),
    "half a charge taken back": ("837P", "*300***11:B:1", "*-300***11:B:1", SenseCode.CHARGE, "CLM02"),
    "a frequency code of a hospital's interim bill": ("837P", "11:B:1", "11:B:2", SenseCode.FREQUENCY, "CLM05-3"),
    "a frequency code of nobody": ("837I", "13:A:1", "13:A:L", SenseCode.FREQUENCY, "CLM05-3"),
    "a hospital's line that is counted wrongly": ("837I", "LX*1~", "LX*3~", SenseCode.LINE_NUMBER, "LX01"),
}  # fmt: skip

LINES = ("96365 x1 150.00", "J1745-JZ x50 150.00")


def sound(form: str) -> bytes:
    lines = tuple(map(parse_line, LINES if form == "837P" else LINES[:1]))
    return write_837([ClaimSpec(form, lines=lines)])  # type: ignore[arg-type]


def faults_of(data: bytes) -> list[tuple[SenseCode, str]]:
    (claim,) = [item for item in read_parts([data]) if isinstance(item, ClaimSlice)]
    return [(fault.code, fault.place.element) for fault in check_sense(claim, as_of=TODAY)]


@pytest.mark.parametrize("form", ["837P", "837I"])
def test_a_sound_claim_has_none(form: str) -> None:
    assert faults_of(sound(form)) == []


@pytest.mark.parametrize("name", FAULTS)
def test_one_fault_is_named_and_nothing_else(name: str) -> None:
    form, before, after, code, element = FAULTS[name]
    data = sound(form)
    assert before.encode() in data
    assert set(faults_of(data.replace(before.encode(), after.encode(), 1))) == {(code, element)}


def test_a_negative_line_charge_is_named_beside_the_sum_that_it_spoils() -> None:
    data = sound("837P").replace(b"*150*UN*1***", b"*-150*UN*1***")
    assert faults_of(data) == [(SenseCode.BALANCE, "CLM02"), (SenseCode.CHARGE, "SV102")]


@pytest.mark.parametrize("segment", [b"N3*5 ELM ST~\n", b"N4*COLUMBUS*OH*43215~\n"], ids=["N3", "N4"])
def test_a_patient_who_is_the_subscriber_needs_an_address(segment: bytes) -> None:
    data = sound("837P")
    assert segment in data
    assert faults_of(data.replace(segment, b"")) == [(SenseCode.ADDRESS, "")]


def test_diagnoses_of_icd_9_are_counted_too() -> None:
    """Claims of services before October 2015 point at BK and BF; published guide examples still show them."""
    data = sound("837P").replace(b"HI*ABK:K5090", b"HI*BK:5550*BF:5551").replace(b"*UN*1***1~", b"*UN*1***2~")
    assert faults_of(data) == []


def test_every_fault_that_is_looked_for_has_a_case() -> None:
    assert {row[3] for row in FAULTS.values()} | {SenseCode.ADDRESS} == set(SenseCode)


def test_a_message_says_where_and_what_to_do_and_no_value() -> None:
    data = sound("837P").replace(b"XX*1456789019", b"XX*1465789019")
    (claim,) = [item for item in read_parts([data]) if isinstance(item, ClaimSlice)]
    (fault,) = check_sense(claim, as_of=TODAY)
    assert "NM109" in fault.message
    assert TEXTS[SenseCode.NPI].remedy in fault.message
    assert "1465789019" not in fault.message


@pytest.mark.parametrize(
    ("number", "fits"),
    [
        ("1234567893", True),  # the example of CMS, NPI check digit calculation
        ("1234567890", False),
        ("1245319599", True),
    ],
)
def test_the_check_digit_of_cms(number: str, fits: bool) -> None:
    assert npi_fits(number) is fits


@pytest.mark.parametrize(
    ("before", "after"),
    [(b"HL*2*1*22*0", b"HL*2*1*22*1"), (b"HL*1**20*1", b"HL*1**20*0")],
    ids=["a child is announced and none comes", "a child comes unannounced"],
)
def test_hl04_agrees_with_the_levels_that_follow(before: bytes, after: bytes) -> None:
    data = sound("837P")
    assert check_file([data]).valid
    found = check_file([data.replace(before, after)])
    assert ("hl-child", "HL04") in [(error.code, error.element) for error in found.errors]
