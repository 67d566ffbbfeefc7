"""T01: an infusion is billed, and the chart shows fifteen minutes or less."""

from __future__ import annotations

from infuscrub_rules.sources import NORIDIAN_CHEMO
from scrubber.plugin import AUTOMATIC, ERROR, Case, Cause, Denial, FindingKind, Need, rule


@rule(
    "T01",
    "infusion-billed-for-push",
    kind=FindingKind.CONFLICT,
    answers=(Cause.PUSHED,),
    severity=ERROR,
    safety=AUTOMATIC,
    concerns=("96365", "96367", "96413", "96417"),
    needs=(
        Need.RECORD,
        Need.EXPECTED_LINES,
    ),
    status=(
        "A8:454",
        "A8:263",
    ),
    denial=Denial("CO-152", ("N657",)),
    source=NORIDIAN_CHEMO,
)
def infusion_billed_for_push(case: Case) -> None:
    """An infusion code is billed for a drug that ran fifteen minutes or less.

    What it checks
        96365, 96367, 96413 or 96417 against the running minutes of the drug: 15 or less are a push, 16 and more an
        infusion. An infusion that was stopped early for a reaction keeps its code (T12).
    Why it denies
        An infusion is paid higher than a push, and the minutes decide which it was.
    Example
        chart: a1 zoledronic_acid infusion 10:00-10:15 class=therapeutic
        claim: 96365 x1 150.00
        expect: fail at line 1, chart supports 96374 x 1
    Fix
        The push code takes the place of the infusion code, by itself where its price is known from the claim or a
        fee schedule.
    Source
        Noridian, chemotherapy and nonchemotherapy bundling: an infusion of 15 minutes or less is a push.
    """
