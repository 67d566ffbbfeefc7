"""W04: JW for less than a billing unit."""

from __future__ import annotations

from infuscrub_rules.sources import IOM_WASTE
from scrubber.plugin import AUTOMATIC, ERROR, Case, Cause, Denial, Feature, FindingKind, Need, rule


@rule(
    "W04",
    "discarded-less-than-a-unit",
    kind=FindingKind.OVER,
    answers=(Cause.DISCARDED_BELOW_A_UNIT,),
    severity=ERROR,
    safety=AUTOMATIC,
    concerns=(Feature.DISCARDED,),
    needs=(
        Need.RECORD,
        Need.EXPECTED_LINES,
    ),
    status=(
        "A8:476",
        "A8:453",
    ),
    denial=Denial("CO-153", ("M123",)),
    source=IOM_WASTE,
)
def discarded_less_than_a_unit(case: Case) -> None:
    """JW is billed for less than one billing unit.

    What it checks
        A discarded amount that is less than a unit, or is already in the unit that the dose rounds up to, has no
        line of its own.
    Why it denies
        It would be paid twice.
    Example
        chart: a1 infliximab infusion 09:00-11:00 hcpcs=J1745 class=complex dose=395mg vials=4x100mg wasted=5mg
        claim: J1745 x40 2400.00
        claim: J1745-JW x1 60.00
        expect: fail at line 2, chart supports nothing
    Fix
        The line is taken off.
    Source
        IOM 100-04 ch. 17 s. 40, as Medlearn (2016) and Medicare article A53024 restate it.
    """
