"""D13: more units of a drug than are usual."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from infuscrub_rules.sources import NORIDIAN_JW
from scrubber.plugin import NEVER, WARNING, Case, Denial, Finding, FindingKind, rule

_MOST = {"J1745": 150}


@rule(
    "D13",
    "units-above-usual-most",
    kind=FindingKind.FORM,
    severity=WARNING,
    safety=NEVER,
    concerns=("J1745",),
    status=("A8:258",),
    denial=Denial("CO-151", ("N362",)),
    source=NORIDIAN_JW,
)
def units_above_usual_most(case: Case) -> Iterator[Finding]:
    """More units of a drug are billed on a day than a contractor takes as most.

    What it checks
        A few drugs whose most units a contractor names. The whole list is the MUE table, which rule N02 asks where
        it is loaded.
    Why it denies
        What is above is denied, and paid on appeal where the weight of the patient explains it.
    Example
        claim: J1745 x151 9060.00
        expect: fail at line 1
    Fix
        None: check dose, weight and vials.
    Source
        Noridian, drug wastage: at most 150 units of J1745.
    """
    for code, most in _MOST.items():
        days: dict[date | None, int] = {}
        for line in case.lines(code):
            days[line.first_date] = days.get(line.first_date, 0) + int(line.units)
            if days[line.first_date] > most:
                yield Finding(
                    line=line.number,
                    element="UNITS",
                    message=f"{code} x {days[line.first_date]} on a day; more than {most} are not usual.",
                    billed=line.label,
                    asks=f"at most {most}",
                )
