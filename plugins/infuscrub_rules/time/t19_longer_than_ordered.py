"""T19: an infusion ran longer than ordered and earned an hour by it."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.charts import order_of
from infuscrub_rules.sources import AAPC_REASON_FOR_LENGTH
from scrubber.plugin import NEVER, WARNING, Case, Denial, Finding, FindingKind, Need, rule


@rule(
    "T19",
    "longer-than-ordered",
    kind=FindingKind.QUESTION,
    severity=WARNING,
    safety=NEVER,
    concerns=("96361", "96366", "96370", "96415"),
    needs=(
        Need.RECORD,
        Need.WHOLE_CHART,
        Need.ORDER,
        Need.EXPECTED_LINES,
    ),
    status=("A6:294",),
    denial=Denial("CO-252", ("N443",)),
    source=AAPC_REASON_FOR_LENGTH,
)
def longer_than_ordered(case: Case) -> Iterator[Finding]:
    """An infusion ran longer than ordered, a further hour was earned by it, and no note says why.

    What it checks
        The order gives a duration that earns fewer hours than the running minutes do. The further hour is payable,
        with a reason in the chart.
    Why it denies
        Reviewers ask why the infusion was slowed or interrupted.
    Example
        chart: order o1 drug minutes=90
        chart: a1 drug infusion 10:00-11:35 class=therapeutic order=o1
        claim: 96365 x1 150.00
        claim: 96366 x1 42.00
        expect: fail at the claim
    Fix
        None: the reason belongs into the chart.
    Source
        AAPC oncology alert: record the reason for a lengthy infusion time.
    """
    if case.record is None or case.record.notes or case.expectation is None:
        return
    for administration in case.administrations:
        order = order_of(case.record, administration)
        row = case.expectation.timeline.row(administration.id)
        if order is None or order.duration_minutes is None or row is None or administration.discontinued:
            continue
        least = case.parameters.additional_hour_min_minutes
        ordered, ran = order.duration_minutes, row.minutes
        if (ran - least) // 60 > max((ordered - least) // 60, 0) and ran > 60:
            yield Finding(
                message=f"{administration.substance} was ordered over {ordered} minutes and ran {ran}; "
                "no note says why, and an hour was earned by it.",
                asks="a note that says why it ran longer than ordered",
                evidence=case.evidence((administration.id,)),
            )
