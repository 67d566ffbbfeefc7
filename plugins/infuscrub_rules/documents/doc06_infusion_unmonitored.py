"""DOC06: an infusion during which the chart has no monitoring entry."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.charts import is_during
from infuscrub_rules.sources import A53778
from scrubber.plugin import (
    NEVER,
    WARNING,
    Because,
    Case,
    Feature,
    Finding,
    FindingKind,
    Need,
    Unchecked,
    not_evaluated,
    rule,
)


@rule(
    "DOC06",
    "infusion-unmonitored",
    kind=FindingKind.MISSING,
    severity=WARNING,
    safety=NEVER,
    concerns=(Feature.BY_NEEDLE,),
    needs=(Need.RECORD, Need.WHOLE_CHART, Need.MONITORING),
    source=A53778,
)
def infusion_unmonitored(case: Case) -> Iterator[Finding | Unchecked]:
    """An infusion ran without a monitoring entry.

    What it checks
        Between start and stop of each infusion the chart has an entry on the patient: vital signs, reaction watch or
        a change of rate. A chart without monitoring entries is not evaluated, nor is an infusion without its times.
    Why it denies
        Infusion codes, above all the complex ones, are paid for watching the patient. Reviewers look for it.
    Example
        chart: a1 rituximab infusion 09:00-13:00 class=complex
        chart: monitoring 08:50 vital_signs_stable
        claim: 96413 x1 400.00
        expect: fail at the claim
    Fix
        None by itself: add the flowsheet to the documents.
    Source
        Palmetto A53778, documentation; AAPC 84877.
    """
    entries = [entry.at for entry in (case.record.monitoring if case.record else ()) if entry.at is not None]
    for administration in case.treatments:
        if administration.technique != "infusion":
            continue
        monitored = {is_during(at, run) for at in entries for run in administration.runs()}
        if True in monitored:
            continue
        if not monitored or None in monitored:
            yield not_evaluated(Because.NO_START_AND_STOP, about=administration.substance)
        else:
            yield Finding(
                message=f"{administration.substance}: no monitoring entry was made out in the chart while it ran.",
                asks="an entry between start and stop",
                evidence=case.evidence([administration.id]),
            )
