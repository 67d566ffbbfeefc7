"""DOC02: an infusion without a documented start, or a push without a time."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import A53778
from scrubber.plugin import (
    ERROR,
    NEVER,
    Administration,
    Case,
    Denial,
    Feature,
    Finding,
    FindingKind,
    Need,
    Severity,
    rule,
)


@rule(
    "DOC02",
    "administration-without-times",
    kind=FindingKind.MISSING,
    severity=ERROR,
    safety=NEVER,
    concerns=(Feature.BY_NEEDLE,),
    needs=(
        Need.RECORD,
        Need.WHOLE_CHART,
    ),
    status=("A6:263", "A6:409"),
    denial=Denial("CO-252", ("N443",)),
    source=A53778,
)
def administration_without_times(case: Case) -> Iterator[Finding]:
    """An infusion has no start time in the chart, or a push no time at all.

    What it checks
        Every infusion has the clock time at which it began, in each of its runs; every push has its time. An infusion
        with a start and no stop is rule T13's, a duration in words rule T14's.
    Why it denies
        Infusion codes are paid by documented minutes. Without a start there are none, whatever else the chart says.
    Example
        chart: a1 infliximab infusion class=complex dose=400mg
        claim: 96413 x1 400.00
        expect: fail at the claim
    Fix
        None by itself: nobody may invent a time. Whoever gave it adds a late entry, or the line is not billed. A push
        without its time only warns, since its code does not rest on minutes.
    Source
        Palmetto A53778: start and stop times of infusions; AAPC 84877.
    """
    for administration in case.treatments:
        if administration.technique == "infusion" and _lacks_start(administration):
            yield Finding(
                message=f"{administration.substance}: no start time of this infusion was made out in the chart.",
                asks="a start time",
                evidence=case.evidence([administration.id]),
                holds=True,
            )
        elif (
            administration.technique == "push"
            and not administration.runs()
            and not _is_doubtful(administration)
        ):
            yield Finding(
                message=f"{administration.substance}: no time of this push was made out in the chart.",
                evidence=case.evidence([administration.id]),
                severity=Severity.WARNING,
            )


def _lacks_start(administration: Administration) -> bool:
    runs = administration.runs()
    return not _is_doubtful(administration) and (not runs or any(run.start is None for run in runs))


def _is_doubtful(administration: Administration) -> bool:
    """Return whether the chart does speak of the time, in words or in contradictions: T14 and T15 judge those."""
    times = {"start", "stop", "segments"}
    doubtful = {one.field for one in administration.uncertain} | {
        one.field for one in administration.conflicts
    }
    return not times.isdisjoint(doubtful)
