"""The names under which `scrubber.job.guide` knows these checks, until it asks `check_edits`: then this file goes.

`check_sense` is `check_edits` with the fourteen edits that stood here first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from x12.errors import Place
from x12.sense.edit import edits
from x12.sense.run import check_edits
from x12.slices import ClaimSlice


class SenseCode(StrEnum):
    """Every fault that was looked for."""

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


_EDITS = {
    SenseCode.NPI: "X-NPI-CHECK-DIGIT", SenseCode.FUTURE: "X-SERVICE-FUTURE", SenseCode.STATE: "X-STATE",
    SenseCode.HCPCS: "X-HCPCS-SHAPE", SenseCode.ICD10: "X-ICD10-SHAPE", SenseCode.POINTER: "X-POINTER-NOWHERE",
    SenseCode.PWK_NUMBER: "X-PWK-NUMBER", SenseCode.ADDRESS: "X-PATIENT-ADDRESS",
    SenseCode.LINE_CONTROL: "X-LINE-CONTROL-TWICE", SenseCode.BALANCE: "X-BALANCE", SenseCode.UNITS: "X-UNITS",
    SenseCode.CHARGE: "X-CHARGE-NEGATIVE", SenseCode.FREQUENCY: "X-FREQUENCY", SenseCode.LINE_NUMBER: "X-LINE-NUMBER",
}  # fmt: skip
_CODES = {edit: code for code, edit in _EDITS.items()}
_ENABLED = frozenset(_CODES)
_STATUS = {
    SenseCode.NPI: ("A7:562:85",), SenseCode.FUTURE: ("A7:187",), SenseCode.HCPCS: ("A7:507", "A7:454"),
    SenseCode.ICD10: ("A7:255",), SenseCode.POINTER: ("A7:477",), SenseCode.PWK_NUMBER: ("A6:489",),
    SenseCode.BALANCE: ("A8:400", "A8:178"), SenseCode.UNITS: ("A7:476",), SenseCode.CHARGE: ("A7:178",),
    SenseCode.FREQUENCY: ("A8:535",),
}  # fmt: skip


class Text(NamedTuple):
    """What is wrong, what to do, and the claim status that says it."""

    what: str
    remedy: str
    status: tuple[str, ...]


TEXTS = {
    code: Text(edits()[edit].what, edits()[edit].remedy, _STATUS.get(code, ()))
    for code, edit in _EDITS.items()
}


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


def check_sense(claim: ClaimSlice, *, as_of: date) -> tuple[SenseFault, ...]:
    """Return every such fault of a claim and of the parts above it."""
    found = check_edits(claim, as_of=as_of, enabled=_ENABLED)
    return tuple(SenseFault(_CODES[fault.edit.id], fault.place) for fault in found)
