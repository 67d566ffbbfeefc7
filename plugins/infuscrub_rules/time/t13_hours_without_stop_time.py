"""T13: further hours are billed, and a stop time is missing."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import A53778
from scrubber.plugin import (
    ERROR,
    NEVER,
    Administration,
    Because,
    Case,
    Denial,
    Finding,
    FindingKind,
    Kind,
    Need,
    Unchecked,
    Undecided,
    not_evaluated,
    rule,
)

HOURS = ("96361", "96366", "96370", "96415")
"""Codes of further hours."""
_TOO_MANY = (Kind.OVER, Kind.EXTRA)


@rule(
    "T13",
    "hours-without-stop-time",
    kind=FindingKind.MISSING,
    severity=ERROR,
    safety=NEVER,
    concerns=HOURS,
    needs=(
        Need.RECORD,
        Need.WHOLE_CHART,
    ),
    status=(
        "A6:263",
        "A6:409",
    ),
    denial=Denial("CO-252", ("N443",)),
    source=A53778,
)
def hours_without_stop_time(case: Case) -> Iterator[Finding | Unchecked]:
    """Further hours are billed, and the chart gives no stop time for the infusion.

    What it checks
        Units above the first rest on a stop time. Where it is missing, this payer may let it follow from documented
        volume and rate, if nothing in the chart speaks of another rate, a pause or an end; nothing else replaces it.
        Hours that such a calculation gives are not evaluated, since nobody charted the stop; what is billed above them
        is unsupported. What other infusions support by themselves is not touched. Of a drug whose chart does not say
        how it was given (infusion, push, injection) nothing is concluded.
    Why it denies
        Without a stop time the first unit may be paid; the further hours are not supported.
    Example
        chart: a1 drug infusion 10:15- class=therapeutic
        claim: 96365 x1 150.00
        claim: 96366 x1 42.00
        expect: fail at line 2, chart supports nothing
    Fix
        None: a time is never invented. If the nurse can attest the stop, the chart must say so first.
    Source
        Palmetto A53778; CMS, as quoted by QHR: without a stop time only what volume and rate give can be counted.
    """
    gaps = (
        case.expectation.undecided(Undecided.NO_STOP, Undecided.CALCULATED_STOP) if case.expectation else ()
    )
    if not gaps:
        return
    yield from _resting_on_a_calculation(case)
    calculated = any(gap.reason is Undecided.CALCULATED_STOP for gap in gaps)
    resting = "stop times, charted or calculated, support" if calculated else "what has a stop time supports"
    told = " ".join(dict.fromkeys(gap.message for gap in gaps))
    open_ended = [identifier for gap in gaps for identifier in gap.administrations]
    in_doubt = {one.id for one in case.administrations if _technique_is_open(one)}
    for kind in _TOO_MANY:
        for difference in case.differences(kind, *HOURS):
            line = case.claim.line(difference.line or 0)
            if in_doubt.intersection(open_ended):
                yield not_evaluated(Because.LEFT_OPEN, line.number)
                continue
            units = difference.supported_units
            yield Finding(
                line=line.number,
                element="UNITS",
                message=f"{line.label} billed; {resting} {units or 'none'}. {told}",
                billed=line.label,
                supported=f"{line.code} x {units}" if units else "",
                evidence=case.evidence(open_ended),
                holds=True,
            )


def _resting_on_a_calculation(case: Case) -> Iterator[Unchecked]:
    """Yield the hours billed that are supported only by a stop which volume and rate give, and nobody charted."""
    gaps = case.expectation.undecided(Undecided.CALCULATED_STOP) if case.expectation else ()
    calculated = {identifier for gap in gaps for identifier in gap.administrations}
    disputed = {difference.line for kind in _TOO_MANY for difference in case.differences(kind, *HOURS)}
    for line in case.lines(*HOURS):
        if line.number not in disputed and any(
            calculated.intersection(own.administrations) for own in case.expected(line.code)
        ):
            yield not_evaluated(Because.CALCULATED_STOP, line.number, f"hours of {line.code}")


def _technique_is_open(administration: Administration) -> bool:
    """Return whether it may have been something else than the infusion that would need a stop."""
    return any(doubt.field == "technique" for doubt in administration.uncertain)
