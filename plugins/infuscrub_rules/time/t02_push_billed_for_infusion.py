"""T02: a push is billed, and the chart shows sixteen minutes or more."""

from __future__ import annotations

from infuscrub_rules.sources import NORIDIAN_CHEMO
from scrubber.plugin import SUGGESTED, WARNING, Case, Cause, FindingKind, Need, rule


@rule(
    "T02",
    "push-billed-for-infusion",
    kind=FindingKind.CONFLICT,
    answers=(Cause.INFUSED,),
    severity=WARNING,
    safety=SUGGESTED,
    concerns=("96374", "96375", "96409", "96411"),
    needs=(
        Need.RECORD,
        Need.EXPECTED_LINES,
    ),
    status=(
        "A8:454",
        "A8:263",
    ),
    source=NORIDIAN_CHEMO,
)
def push_billed_for_infusion(case: Case) -> None:
    """A push code is billed for a drug that ran sixteen minutes or more.

    What it checks
        96374, 96375, 96409 or 96411 against the running minutes of a drug that the chart calls an infusion. What
        the chart calls a push by syringe stays one, whatever its minutes, unless the payer judges by minutes.
    Why it denies
        Under-coding is no denial, but the claim does not say what was done, and the code must follow the chart in
        both directions.
    Example
        chart: a1 drug infusion 10:00-10:40 class=therapeutic
        claim: 96374 x1 80.00
        expect: fail at line 1, chart supports 96365 x 1
    Fix
        The infusion code is proposed; since it pays more, a person decides.
    Source
        Noridian, chemotherapy and nonchemotherapy bundling.
    """
