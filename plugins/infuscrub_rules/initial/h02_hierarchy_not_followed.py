"""H02: a facility billed another initial service than the one that ranks highest."""

from __future__ import annotations

from infuscrub_rules.sources import AAPC_HIERARCHY
from scrubber.plugin import AUTOMATIC, ERROR, INSTITUTIONAL, Case, Cause, Denial, FindingKind, Need, rule


@rule(
    "H02",
    "hierarchy-not-followed",
    kind=FindingKind.CONFLICT,
    answers=(Cause.HIERARCHY,),
    severity=ERROR,
    safety=AUTOMATIC,
    applies_to=INSTITUTIONAL,
    concerns=("96360", "96365", "96374", "96409", "96413"),
    needs=(
        Need.RECORD,
        Need.EXPECTED_LINES,
    ),
    status=(
        "A8:454",
        "A8:732",
    ),
    denial=Denial("CO-97", ("N390",)),
    source=AAPC_HIERARCHY,
)
def hierarchy_not_followed(case: Case) -> None:
    """A facility claim names another initial service than the hierarchy does.

    What it checks
        For a facility complex ranks before therapeutic before hydration, and in each an infusion before a push.
        What ranks highest is initial, whatever came first; the others are add-ons.
    Why it denies
        The payer regroups the services by rank, and lines that are add-ons there come back.
    Example
        chart: a1 saline infusion 09:00-10:00 class=hydration
        chart: a2 ondansetron push 09:10 class=therapeutic
        claim: 96360 x1 90.00
        claim: 96375 x1 60.00
        expect: fail at line 1, chart supports 96361 x 1
        expect: fail at line 2, chart supports 96374 x 1
    Fix
        The codes are relabelled, by themselves where the prices are known and the sum does not rise.
    Source
        AAPC 84877: hierarchy for facilities.
    """
