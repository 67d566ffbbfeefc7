"""SURFACE01: more units than the payer takes for the patient's body surface."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal

from scrubber.plugin import (
    ERROR,
    NEVER,
    Because,
    Case,
    Denial,
    Finding,
    FindingKind,
    Need,
    Source,
    Unchecked,
    not_evaluated,
    rule,
)

ID = "SURFACE01"


def limits(case: Case) -> dict[str, Decimal]:
    """Return the units for each square metre, by code, as the payer's profile gives them."""
    setting = case.profile.rules.get(ID)
    return {code: Decimal(str(units)) for code, units in setting.parameters.items()} if setting else {}


@rule(
    ID,
    "units-above-surface",
    severity=ERROR,
    kind=FindingKind.FORM,
    safety=NEVER,
    concerns=lambda case: not case.codes.isdisjoint(limits(case)),
    needs=(Need.RECORD,),
    status=("A8:476",),
    denial=Denial("CO-151", ("N362",)),
    source=Source("Example Surface Plan: maximum doses (invented)", trust="primary"),
)
def units_above_surface(case: Case) -> Iterator[Finding | Unchecked]:
    """More units are billed than the payer takes for the patient's body surface.

    What it checks
        The units of a day (without JW) against the profile's units for each square metre. The surface is the square
        root of height in cm times weight in kg by 3600 (Mosteller), from the chart. What is allowed is rounded up to
        whole units.
    Why it denies
        The payer pays up to this dose.
    Example
        claim: J9312 x100 9000.00
        expect: not_evaluated
    Fix
        None. Compare the dose with height and weight.
    Source
        Example Surface Plan, maximum doses (invented).
    """
    patient = case.chart.record.patient if case.chart.record is not None else None
    for code, units_per_metre in limits(case).items():
        lines = [line for line in case.lines(code) if not line.has_modifier("JW")]
        if not lines:
            continue
        if patient is None or patient.height_cm is None or patient.weight_kg is None:
            yield not_evaluated(Because.NO_WEIGHT, lines[0].number, "height and weight")
            continue
        surface = (patient.height_cm * patient.weight_kg / 3600).sqrt()
        most = (surface * units_per_metre).to_integral_value(ROUND_CEILING)
        for day in sorted({line.first_date for line in lines if line.first_date is not None}):
            of_day = [line for line in lines if line.first_date == day]
            units = sum(line.units for line in of_day)
            if units > most:
                yield Finding(
                    line=of_day[0].number,
                    element="UNITS",
                    message=f"{code} x {units} is billed; the payer takes {most} for the body surface of the chart.",
                    billed=f"{code} x {units}",
                    asks=f"at most {most} a day",
                )
