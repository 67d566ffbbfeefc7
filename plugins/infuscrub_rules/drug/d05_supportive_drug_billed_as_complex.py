"""D05: an antiemetic, a drug for anaemia or one of the payer's own list with a complex code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from infuscrub_rules.sources import IOM_12_30_5, PAYER_POLICY
from scrubber.plugin import (
    ERROR,
    SUGGESTED,
    Case,
    Cause,
    Denial,
    Difference,
    Finding,
    FindingKind,
    Need,
    Unchecked,
    report,
    rule,
)


@rule(
    "D05",
    "supportive-drug-billed-as-complex",
    kind=FindingKind.CONFLICT,
    answers=(Cause.NEVER_COMPLEX,),
    severity=ERROR,
    safety=SUGGESTED,
    concerns=("96401", "96402", "96409", "96411", "96413", "96415", "96417"),
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
def supportive_drug_billed_as_complex(
    case: Case, mine: tuple[Difference, ...]
) -> Iterator[Finding | Unchecked]:
    """A drug that is never complex is billed with a complex administration code.

    What it checks
        Antiemetics and drugs for anaemia are never given by 96401 to 96549, whatever regimen they belong to; growth
        factors likewise, as remembered. So is what the payer's own list names.
    Why it denies
        The manual names them, or the payer does.
    Example
        chart: a1 ondansetron infusion 09:00-09:20 hcpcs=J2405
        claim: 96413 x1 300.00
        expect: fail at line 1, chart supports 96365 x 1
    Fix
        Proposed.
    Source
        IOM 100-04 ch. 12 s. 30.5, as quoted; the payer's own list, which its profile cites.
    """
    listed = {item.id for code in case.parameters.not_complex_drugs for item in case.given_as(code)}
    for difference in mine:
        expected = difference.expected
        is_listed = expected is not None and not listed.isdisjoint(expected.administrations)
        for item in report(case, (difference,)):
            yield replace(item, source=PAYER_POLICY) if is_listed and isinstance(item, Finding) else item
