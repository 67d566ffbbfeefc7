"""T12: an infusion that was stopped early is billed as a push."""

from __future__ import annotations

from infuscrub_rules.sources import PALMETTO_REACTION
from scrubber.plugin import SUGGESTED, WARNING, Case, Cause, FindingKind, Need, rule


@rule(
    "T12",
    "stopped-infusion-billed-as-push",
    kind=FindingKind.CONFLICT,
    answers=(Cause.STOPPED_EARLY,),
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
    source=PALMETTO_REACTION,
)
def stopped_infusion_billed_as_push(case: Case) -> None:
    """A push is billed for an infusion that was stopped early for a reaction.

    What it checks
        Where the chart says that an infusion was stopped within its first fifteen minutes, the code of the infusion
        that was meant stays right for this payer.
    Why it denies
        No denial: but the claim says something else than the chart.
    Example
        chart: a1 rituximab infusion 09:00-09:10 class=complex discontinued=reaction
        claim: 96409 x1 200.00
        expect: fail at line 1, chart supports 96413 x 1
    Fix
        The infusion code is proposed. 52 is never added, 53 only where the profile asks for it.
    Source
        Palmetto J11B, frequently asked questions; AAPC 145827 and 173706 read it with 53.
    """
