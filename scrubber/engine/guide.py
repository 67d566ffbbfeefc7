"""Findings made before the rules: the envelope, the implementation guide, claims that stand in a file twice."""

from __future__ import annotations

from datetime import date

from scrubber.engine.settings import Validation
from scrubber.model.claim import Location
from scrubber.model.correction import Safety
from scrubber.model.finding import Finding, FindingKind, Origin, Owner, Severity
from x12 import ClaimSlice, Code, EnvelopeFault, Place, X12Error
from x12.guide.check import Mode, checker_for
from x12.guide.errors import TEXTS, GuideError
from x12.sense import TEXTS as SENSE_TEXTS
from x12.sense import SenseCode, SenseFault, check_sense

GUIDE_RULE = "GUIDE"
SENSE_RULE = "SENSE"
NAMED_BY_RULES = frozenset({SenseCode.BALANCE, SenseCode.UNITS, SenseCode.POINTER})
"""Rules F17, F18 and F19 say these of the claims that rules look at."""
TOLERATED = frozenset({Code.TRAILING_DATA, Code.ISA_WIDTH})
"""Faults that leave every claim readable: warned about, and the bytes are kept as they are."""


def envelope_finding(fault: EnvelopeFault | X12Error) -> Finding:
    """Return the file finding of a fault in the envelope."""
    return Finding(
        rule="X12-" + fault.code.value.upper(),
        origin=Origin.CORE,
        kind=FindingKind.FORM,
        owner=Owner.SENDER,
        title="The envelope is not well formed",
        message=str(fault),
        severity=Severity.WARNING if fault.code in TOLERATED else Severity.ERROR,
        safety=Safety.NEVER,
        location=location_of(fault.place),
    )


def location_of(place: Place) -> Location:
    """Return the report's location of a place in the file."""
    return Location(
        loop=place.loop,
        segment=place.segment,
        element=place.element,
        segment_index=place.segment_index or 0,
        byte=place.byte or 0,
    )


class DuplicateClaims:
    """Remembers CLM01 of every claim of a file: two claims of one number can't be told apart in a 277CA or 835."""

    def __init__(self) -> None:
        self._seen: set[bytes] = set()

    def finding(self, claim_slice: ClaimSlice) -> Finding | None:
        """Return the finding of a claim whose number stood in the file before."""
        clm = claim_slice.segments[0]
        number = clm.element(1).encode("latin-1")
        if number not in self._seen:
            self._seen.add(number)
            return None
        return Finding(
            rule="X12-DUPLICATE-CLAIM",
            origin=Origin.CORE,
            kind=FindingKind.FORM,
            owner=Owner.SENDER,
            title="A claim number stands in the file twice",
            message="CLM01 repeats the number of an earlier claim; answers to the two cannot be told apart. "
            "Give each claim its own number.",
            severity=Severity.WARNING,
            safety=Safety.NEVER,
            location=Location("2300", "CLM", "CLM01", clm.index, clm.offset),
        )


class GuideFindings:
    """Checks claims against the implementation guide, as `--validate` says."""

    def __init__(self, validate: Validation, as_of: date) -> None:
        self._mode: Mode | None = None if validate == "off" else validate
        self._as_of = as_of

    def of(self, claim_slice: ClaimSlice, *, inspected: bool) -> tuple[Finding, ...]:
        """Return what the guide and good sense have against a claim and the parts above it.

        A fault against the guide holds the claim. `inspected`: rules look at the claim too, and name some of it.
        """
        if self._mode is None:
            return ()
        senseless = [
            sense_finding(fault)
            for fault in check_sense(claim_slice, as_of=self._as_of)
            if not (inspected and fault.code in NAMED_BY_RULES)
        ]
        try:
            checker = checker_for(claim_slice, self._mode)
        except X12Error:
            return (_unchecked(claim_slice), *senseless)
        errors = (*checker.check_context(claim_slice.context), *checker.check_claim(claim_slice))
        if not errors and not senseless:
            return ()
        return (*map(guide_finding, errors), *senseless)


def sense_finding(fault: SenseFault) -> Finding:
    """Return the finding of something that can't be so."""
    return Finding(
        rule=SENSE_RULE,
        origin=Origin.SENSE,
        kind=FindingKind.FORM,
        owner=Owner.SENDER,
        title=f"Sense: {SENSE_TEXTS[fault.code].what}",
        message=fault.message,
        severity=Severity.ERROR,
        safety=Safety.NEVER,
        status_codes=fault.status,
        holds=not fault.status,
        location=location_of(fault.place),
    )


def guide_finding(error: GuideError) -> Finding:
    """Return the finding of a fault against the guide. A payer answers it with a 999, so it has no 277CA status."""
    return Finding(
        rule=GUIDE_RULE,
        origin=Origin.GUIDE,
        kind=FindingKind.FORM,
        owner=Owner.SENDER,
        title=f"Guide: {TEXTS[error.code].what}",
        message=error.message,
        asks=error.expected,
        severity=Severity.ERROR,
        safety=Safety.NEVER,
        holds=True,
        location=location_of(error.place),
    )


def _unchecked(claim_slice: ClaimSlice) -> Finding:
    clm = claim_slice.segments[0]
    return Finding(
        rule=GUIDE_RULE,
        origin=Origin.GUIDE,
        kind=FindingKind.QUESTION,
        owner=Owner.SENDER,
        title="There is no implementation guide to check this version by",
        message="The claim was not checked against its guide: only 005010X222A1, X222A2, X223A2 and X223A3 can be. "
        "Have the sender use one of them.",
        severity=Severity.WARNING,
        safety=Safety.NEVER,
        location=Location("2300", "CLM", "", clm.index, clm.offset),
    )
