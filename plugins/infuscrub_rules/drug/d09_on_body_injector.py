"""D09: the code of an on-body injector differs from the chart."""

from __future__ import annotations

from infuscrub_rules.sources import A54682
from scrubber.plugin import SUGGESTED, WARNING, Case, Cause, Denial, FindingKind, Need, rule


@rule(
    "D09",
    "on-body-injector",
    kind=FindingKind.CONFLICT,
    answers=(Cause.ON_BODY,),
    severity=WARNING,
    safety=SUGGESTED,
    concerns=("96372", "96377"),
    needs=(
        Need.RECORD,
        Need.EXPECTED_LINES,
    ),
    status=(
        "A8:454",
        "A8:294",
    ),
    denial=Denial("CO-150", ("N657",)),
    source=A54682,
)
def on_body_injector(case: Case) -> None:
    """An on-body injector is billed that was not put on, or the other way round.

    What it checks
        96377 is for putting an on-body injector on; a prefilled syringe is 96372.
    Why it denies
        The two are paid differently.
    Example
        chart: a1 pegfilgrastim sc 11:00 class=therapeutic
        claim: 96377 x1 30.00
        expect: fail at line 1
    Fix
        Proposed.
    Source
        Medicare article A54682, as summarised.
    """
