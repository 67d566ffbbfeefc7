"""D06: an injection code differs from the chart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from infuscrub_rules.charts import is_of_plain_drugs
from infuscrub_rules.sources import CCE_96401, IOM_12_30_5
from scrubber.plugin import (
    ERROR,
    SUGGESTED,
    WARNING,
    Case,
    Cause,
    Denial,
    Difference,
    Finding,
    FindingKind,
    Kind,
    Need,
    Unchecked,
    report,
    rule,
)


@rule(
    "D06",
    "injection-code-differs",
    kind=FindingKind.CONFLICT,
    answers=(
        Cause.INJECTED,
        Cause.INJECTIONS,
    ),
    severity=ERROR,
    safety=SUGGESTED,
    concerns=("96372", "96401", "96402"),
    needs=(
        Need.RECORD,
        Need.EXPECTED_LINES,
    ),
    status=(
        "A8:454",
        "A8:294",
    ),
    denial=Denial("CO-150", ("N657",)),
    source=IOM_12_30_5,
)
def injection_code_differs(case: Case, mine: tuple[Difference, ...]) -> Iterator[Finding | Unchecked]:
    """An injection is billed with another code, or more often, than the chart supports.

    What it checks
        96372 for most drugs, 96401 for complex ones, 96402 for hormonal ones among those. A dose that takes two
        syringes is one injection, and so are two drugs in one syringe. 96401 for a drug that is neither
        antineoplastic nor biological is an error, and so is a push or an infusion billed for a drug that the chart
        shows injected under the skin or into muscle, or the other way round.
    Why it denies
        The codes are paid differently, and the record shows drug and number of doses.
    Example
        chart: a1 omalizumab sc 09:00 class=therapeutic
        chart: a2 omalizumab sc 09:00 class=therapeutic
        claim: 96372 x2 60.00
        expect: fail at line 1, chart supports 96372 x 1
    Fix
        Proposed.
    Source
        Noridian, injections of two or more vials; carecostestimate, 96401 and 96402; IOM 100-04 ch. 12 s. 30.5 (what
        964xx is for).
    """
    for difference in mine:
        is_plain = difference.code == "96401" and is_of_plain_drugs(case, difference)
        is_another_way = difference.kind is Kind.WRONG_TECHNIQUE
        for item in report(case, (difference,)):
            if isinstance(item, Unchecked) or is_plain or is_another_way:
                yield item
            else:
                yield replace(item, severity=WARNING, source=CCE_96401)
