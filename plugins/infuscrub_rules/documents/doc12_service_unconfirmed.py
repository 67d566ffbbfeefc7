"""DOC12: a service that no other rule compares differs from the chart."""

from __future__ import annotations

from infuscrub_rules.sources import A53778
from scrubber.plugin import ERROR, SUGGESTED, Case, Cause, Denial, FindingKind, Need, rule


@rule(
    "DOC12",
    "service-unconfirmed",
    kind=FindingKind.OVER,
    answers=(Cause.SERVICE,),
    severity=ERROR,
    safety=SUGGESTED,
    concerns=("36430", "96379", "96445", "96450", "96522", "96523", "96542", "96549"),
    needs=(
        Need.RECORD,
        Need.EXPECTED_LINES,
    ),
    status=("A8:454",),
    denial=Denial("CO-150", ("N657",)),
    source=A53778,
)
def service_unconfirmed(case: Case) -> None:
    """An administration service that no other rule compares differs from what the chart supports.

    What it checks
        Port flushes, transfusions, unlisted and other rare services of giving drugs: whether the chart has as many as
        are billed, and the other way round.
    Why it denies
        A service that the record does not show is not payable, whatever its code.
    Example
        chart: a1 red_cells transfusion 09:00-11:00
        claim: 36430 x2 600.00
        expect: fail at line 1, chart supports 36430 x 1
    Fix
        The supported units are proposed.
    Source
        Medicare article A53778.
    """
