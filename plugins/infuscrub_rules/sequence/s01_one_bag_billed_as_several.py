"""S01: drugs of one bag are billed as several administrations."""

from __future__ import annotations

from infuscrub_rules.sources import ASCO_COMPLEX_CODING
from scrubber.plugin import AUTOMATIC, ERROR, Case, Cause, Denial, FindingKind, Need, rule


@rule(
    "S01",
    "one-bag-billed-as-several",
    kind=FindingKind.OVER,
    answers=(Cause.ONE_BAG,),
    severity=ERROR,
    safety=AUTOMATIC,
    concerns=("96367", "96368", "96375", "96411", "96417"),
    needs=(
        Need.RECORD,
        Need.EXPECTED_LINES,
    ),
    status=(
        "A8:454",
        "A8:294",
    ),
    denial=Denial("CO-97", ("M15",)),
    source=ASCO_COMPLEX_CODING,
)
def one_bag_billed_as_several(case: Case) -> None:
    """Drugs that ran from one bag are billed as several administrations.

    What it checks
        All drugs of one bag or syringe are one infusate: one administration, however many drugs. Each drug is still
        billed by its own code.
    Why it denies
        The further administrations have no bag of their own.
    Example
        chart: a1 drug_a infusion 09:00-10:00 class=therapeutic container=b1
        chart: a2 drug_b infusion 09:00-10:00 class=therapeutic container=b1
        claim: 96365 x1 150.00
        claim: 96368 x1 30.00
        expect: fail at line 2, chart supports nothing
    Fix
        The line is taken off.
    Source
        Journal of Oncology Practice 2007 (PMC2793946).
    """
