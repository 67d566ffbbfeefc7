"""H06: an initial code on a later day of one stay."""

from __future__ import annotations

from infuscrub_rules.sources import HCPRO_MIDNIGHT
from scrubber.plugin import AUTOMATIC, ERROR, INSTITUTIONAL, Case, Cause, Denial, FindingKind, Need, rule


@rule(
    "H06",
    "second-initial-of-observation",
    kind=FindingKind.CONFLICT,
    answers=(Cause.LATER_DAY_OF_STAY,),
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
    denial=Denial("CO-97", ("M15",)),
    source=HCPRO_MIDNIGHT,
)
def second_initial_of_observation(case: Case) -> None:
    """An initial service is billed again on a later day of one observation stay.

    What it checks
        An observation stay over several dates is one encounter with one initial service; what follows on later days
        is an add-on with its own date. Visits on several days, each in the chart, are several encounters. That the
        days are one stay is said by the chart (one encounter, one visit), or by the claim (G0378, revenue code 0762);
        where neither says it, somebody may come every morning, and the rule stays open.
    Why it denies
        Medicare counts the stay as one encounter.
    Example
        chart: a1 drug_a infusion 09:00-10:00 class=therapeutic visit=1
        chart: a2 drug_b infusion +09:00-+10:00 class=therapeutic visit=1
        claim: 96365 x1 150.00
        claim: 96365 x1 150.00 date=2026-03-03
        expect: fail at line 2, chart supports 96367 x 1
    Fix
        The add-on takes its place, by itself where its price is known.
    Source
        HCPro 262480, quoting Transmittal 2130.
    """
