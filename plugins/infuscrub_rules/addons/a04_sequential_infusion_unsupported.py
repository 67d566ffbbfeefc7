"""A04: 96367 or 96417 differs from the further drugs in the chart."""

from __future__ import annotations

from infuscrub_rules.sources import AAPC_SEQUENTIAL
from scrubber.plugin import AUTOMATIC, ERROR, Case, Cause, Denial, FindingKind, Need, rule


@rule(
    "A04",
    "sequential-infusion-unsupported",
    kind=FindingKind.OVER,
    answers=(Cause.FURTHER_DRUG,),
    severity=ERROR,
    safety=AUTOMATIC,
    concerns=("96367", "96417"),
    needs=(
        Need.RECORD,
        Need.EXPECTED_LINES,
    ),
    status=(
        "A8:476",
        "A8:294",
    ),
    denial=Denial("CO-151", ("N362",)),
    source=AAPC_SEQUENTIAL,
)
def sequential_infusion_unsupported(case: Case) -> None:
    """Sequential infusions are billed that the chart does not support.

    What it checks
        96367 and 96417 are reported once for each further drug or mixture that ran 16 minutes or more after another
        one, through the same access. More time of the same drug is a further hour, and the same drug again is no
        further drug.
    Why it denies
        More sequential infusions than further drugs are not supported by the record.
    Example
        chart: a1 drug_a infusion 09:00-12:00 class=therapeutic
        claim: 96365 x1 150.00
        claim: 96367 x2 140.00
        expect: fail at line 2, chart supports 96366 x 2
    Fix
        Units down are applied by themselves; another code takes its place where its price is known and not higher.
    Source
        CPT, guideline to 96365-96379; AAPC 170567; iframe.ai, 96367.
    """
