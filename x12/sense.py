"""What a claim says that can't be so, though its guide allows it: no validator that was tried sees these.

    faults = check_sense(claim, as_of=date(2026, 11, 23))

The guide asks whether a thing may stand where it stands; this asks whether it means anything: an NPI whose check digit
does not fit, a service after today, a state that there is none of. Each fault has a code, a place, and the claim status
(277CA) that a clearinghouse would answer with. All checks look at one claim and the parts above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import NamedTuple

from x12.errors import Place
from x12.numbers import whole
from x12.segment import Segment
from x12.slices import ClaimSlice


class SenseCode(StrEnum):
    """Every fault that is looked for."""

    NPI = "npi-check-digit"
    FUTURE = "service-in-the-future"
    STATE = "no-such-state"
    HCPCS = "procedure-code-malformed"
    ICD10 = "diagnosis-code-malformed"
    POINTER = "diagnosis-pointer-to-nothing"
    PWK_NUMBER = "attachment-without-control-number"
    ADDRESS = "patient-without-address"
    LINE_CONTROL = "line-control-number-repeated"
    BALANCE = "charges-do-not-add-up"
    UNITS = "units-not-positive"
    CHARGE = "charge-negative"
    FREQUENCY = "frequency-code-unknown"
    LINE_NUMBER = "line-number-out-of-order"


class Text(NamedTuple):
    """What is wrong, what to do, and the claim status that says it."""

    what: str
    remedy: str
    status: tuple[str, ...]


TEXTS = {
    SenseCode.NPI: Text("the NPI's check digit does not fit", "Look the number up and correct it.", ("A7:562:85",)),
    SenseCode.FUTURE: Text("the service lies in the future", "Correct the date.", ("A7:187",)),
    SenseCode.STATE: Text("there is no such state", "Correct the address.", ()),
    SenseCode.HCPCS: Text("this can't be a procedure code", "Correct the code.", ("A7:507", "A7:454")),
    SenseCode.ICD10: Text("this can't be an ICD-10-CM code", "Correct the code; no dot is written.", ("A7:255",)),
    SenseCode.POINTER: Text("a pointer names a diagnosis that is not there", "Correct the pointer.", ("A7:477",)),
    SenseCode.PWK_NUMBER: Text(
        "an attachment that is sent apart has no control number", "Give it the number that the attachment carries.",
        ("A6:489",),
    ),
    SenseCode.ADDRESS: Text("the patient is the subscriber and has no address", "Add N3 and N4.", ()),
    SenseCode.LINE_CONTROL: Text(
        "a line item control number stands on two lines", "Give each line its own, or answers can't be told apart.", ()
    ),
    SenseCode.BALANCE: Text("CLM02 is not the sum of the lines", "Correct CLM02 or the lines.", ("A8:400", "A8:178")),
    SenseCode.UNITS: Text("the units are no number above zero", "Correct the units.", ("A7:476",)),
    SenseCode.CHARGE: Text("a charge is negative", "Correct the charge; credits are replacement claims.", ("A7:178",)),
    SenseCode.FREQUENCY: Text("the frequency code is none of the known ones", "Use 1, 7 or 8.", ("A8:535",)),
    SenseCode.LINE_NUMBER: Text("LX01 does not number the lines of the claim from 1", "Number them 1, 2, 3.", ()),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SenseFault:
    """One fault, and where it is."""

    code: SenseCode
    place: Place

    @property
    def status(self) -> tuple[str, ...]:
        """Return the claim status composites that say it; empty where none does."""
        return TEXTS[self.code].status

    @property
    def message(self) -> str:
        """Say where, what, and what to do, without any value of the file."""
        text = TEXTS[self.code]
        return f"{self.place}: {text.what}. {text.remedy}"


_STATES = re.compile(
    r"A[AEKLPRSZ]|C[AOT]|D[CE]|F[LM]|G[AU]|HI|I[ADLN]|K[SY]|LA|M[ADEHINOPST]|N[CDEHJMVY]|O[HKR]|P[ARW]|RI|S[CD]|T[NX]|UT"
    r"|V[AIT]|W[AIVY]"
)
"""States, territories and military addresses of the United States."""
_HCPCS = re.compile(r"(?:\d{5}|\d{4}[A-Z]|[A-Z]\d{4})\Z")
_ICD10 = re.compile(r"[A-Z]\d[0-9A-Z][0-9A-Z]{0,4}\Z")
_ICD10_LISTS = frozenset({"ABK", "ABF", "ABJ", "APR", "ABN"})
_POINTED_AT = frozenset({"ABK", "ABF", "BK", "BF"})
"""Diagnoses that SV107 counts: ICD-10, and ICD-9 of services before October 2015."""
_SENT_APART = frozenset({"BM", "EL", "EM", "FX", "FT"})
_FREQUENCIES = frozenset("0123456789ABCDEFGHIJKMNOPQXYZ")
"""Of a type of bill; a professional claim uses 1, 7 and 8 of them."""
_PROFESSIONAL_FREQUENCIES = frozenset("178")


def check_sense(claim: ClaimSlice, *, as_of: date) -> tuple[SenseFault, ...]:
    """Return every such fault of a claim and of the parts above it."""
    return tuple(_Claim(claim, as_of).faults())


def npi_fits(number: str) -> bool:
    """Return whether ten digits have the check digit of an NPI: Luhn over 80840 and the number (CMS)."""
    digits = [int(digit) for digit in f"80840{number}"][::-1]
    return (sum(digits[::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])) % 10 == 0


class _Claim:
    """One pass over a claim, with what must be remembered between its segments."""

    def __init__(self, claim: ClaimSlice, as_of: date) -> None:
        self._claim = claim
        self._as_of = as_of.strftime("%Y%m%d")
        self._diagnoses = 0
        self._lines = 0
        self._line_numbers: set[str] = set()
        self._charges = Decimal(0)
        self._professional = claim.transaction == "837P"

    def faults(self) -> Iterator[SenseFault]:
        context = self._claim.context
        for part in (context.billing, context.subscriber, context.patient):
            for segment in part.segments if part is not None else ():
                yield from self._person(segment)
        yield from self._address()
        segments, loops = self._claim.segments, self._claim.loops
        for segment, loop in zip(segments, loops, strict=True):
            check = _CHECKS.get(segment.id)
            if check is not None:
                yield from check(self, segment, loop)
        yield from self._header(segments[0])

    def _header(self, clm: Segment) -> Iterator[SenseFault]:
        total = _number(clm.element(2))
        if total is not None and total < 0:
            yield _fault(SenseCode.CHARGE, clm, "2300", "CLM02")
        elif total is not None and total != self._charges:
            yield _fault(SenseCode.BALANCE, clm, "2300", "CLM02")
        known = _PROFESSIONAL_FREQUENCIES if self._professional else _FREQUENCIES
        if clm.component(5, 3) not in known:
            yield _fault(SenseCode.FREQUENCY, clm, "2300", "CLM05-3")

    def _address(self) -> Iterator[SenseFault]:
        context = self._claim.context
        if context.patient is not None or context.subscriber is None:
            return
        segments = context.subscriber.segments
        names = {segment.id for segment in segments}
        subscriber = next((s for s in segments if s.id == "NM1" and s.element(1) == "IL"), None)
        if subscriber is not None and not {"N3", "N4"} <= names:
            yield _fault(SenseCode.ADDRESS, subscriber, "2010BA", "")

    def _person(self, segment: Segment, loop: str = "") -> Iterator[SenseFault]:
        if segment.id == "NM1" and segment.element(8) == "XX":
            number = segment.element(9)
            if not (len(number) == 10 and number.isascii() and number.isdigit() and npi_fits(number)):
                yield _fault(SenseCode.NPI, segment, loop, "NM109")
        elif segment.id == "N4" and segment.element(4) in ("", "US"):
            state = segment.element(2)
            if state and not _STATES.fullmatch(state):
                yield _fault(SenseCode.STATE, segment, loop, "N402")

    def _codes(self, segment: Segment, loop: str) -> Iterator[SenseFault]:
        for number in range(1, len(segment.elements)):
            qualifier, code = segment.component(number, 1), segment.component(number, 2)
            if qualifier in _POINTED_AT:
                self._diagnoses += 1
            if qualifier in _ICD10_LISTS and not _ICD10.match(code):
                yield _fault(SenseCode.ICD10, segment, loop, f"HI{number:02d}-2")

    def _date(self, segment: Segment, loop: str) -> Iterator[SenseFault]:
        if segment.element(1) in ("472", "434") and segment.element(3)[:8] > self._as_of:
            yield _fault(SenseCode.FUTURE, segment, loop, "DTP03")

    def _attachment(self, segment: Segment, loop: str) -> Iterator[SenseFault]:
        if segment.element(2) in _SENT_APART and not segment.element(6):
            yield _fault(SenseCode.PWK_NUMBER, segment, loop, "PWK06")

    def _reference(self, segment: Segment, loop: str) -> Iterator[SenseFault]:
        if segment.element(1) == "6R":
            if segment.element(2) in self._line_numbers:
                yield _fault(SenseCode.LINE_CONTROL, segment, loop, "REF02")
            self._line_numbers.add(segment.element(2))

    def _line_number(self, segment: Segment, loop: str) -> Iterator[SenseFault]:
        """Of 837I only: the check against the guide counts the lines of an 837P, as pyx12 does, and not of an 837I."""
        self._lines += 1
        if not self._professional and segment.element(1) != str(self._lines):
            yield _fault(SenseCode.LINE_NUMBER, segment, loop, "LX01")

    def _professional_line(self, segment: Segment, loop: str) -> Iterator[SenseFault]:
        yield from self._service(segment, loop, "SV1", 1, 2, 4)
        for position, pointer in enumerate(segment.element(7).split(self._component), 1):
            number = whole(pointer)
            if number is not None and not 1 <= number <= max(self._diagnoses, 1):
                yield _fault(SenseCode.POINTER, segment, loop, f"SV107-{position}")

    def _institutional_line(self, segment: Segment, loop: str) -> Iterator[SenseFault]:
        yield from self._service(segment, loop, "SV2", 2, 3, 5)

    @property
    def _component(self) -> str:
        return self._claim.delimiters.component.decode("latin-1")

    def _service(
        self, segment: Segment, loop: str, name: str, procedure: int, charge: int, units: int
    ) -> Iterator[SenseFault]:
        code = segment.component(procedure, 2)
        if segment.component(procedure, 1) == "HC" and not _HCPCS.match(code):
            yield _fault(SenseCode.HCPCS, segment, loop, f"{name}{procedure:02d}-2")
        amount = _number(segment.element(charge))
        self._charges += amount or 0
        if amount is not None and amount < 0:
            yield _fault(SenseCode.CHARGE, segment, loop, f"{name}{charge:02d}")
        count = _number(segment.element(units))
        if count is None or count <= 0:
            yield _fault(SenseCode.UNITS, segment, loop, f"{name}{units:02d}")


_CHECKS = {
    "NM1": _Claim._person,
    "N4": _Claim._person,
    "HI": _Claim._codes,
    "DTP": _Claim._date,
    "PWK": _Claim._attachment,
    "REF": _Claim._reference,
    "LX": _Claim._line_number,
    "SV1": _Claim._professional_line,
    "SV2": _Claim._institutional_line,
}


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _fault(code: SenseCode, segment: Segment, loop: str, element: str) -> SenseFault:
    return SenseFault(code, segment.place(element=element, loop=loop))
