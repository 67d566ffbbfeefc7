"""D04: a complex code for a therapeutic drug, or the other way round."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from infuscrub_rules.charts import is_of_plain_drugs
from infuscrub_rules.sources import CGS_HYDRATION, IOM_12_30_5, NORIDIAN_CHEMO
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
    Severity,
    Unchecked,
    codes,
    report,
    rule,
)


@rule(
    "D04",
    "family-differs-from-drug",
    kind=FindingKind.CONFLICT,
    answers=(
        Cause.FLUID,
        Cause.FAMILY,
    ),
    severity=ERROR,
    safety=SUGGESTED,
    concerns=(
        "96360",
        "96361",
        "96365",
        "96366",
        "96367",
        "96374",
        "96375",
        "96409",
        "96411",
        "96413",
        "96415",
        "96417",
    ),
    needs=(
        Need.RECORD,
        Need.EXPECTED_LINES,
    ),
    status=(
        "A8:454",
        "A8:294",
    ),
    denial=Denial("CO-150", ("N657",)),
    source=NORIDIAN_CHEMO,
)
def family_differs_from_drug(case: Case, mine: tuple[Difference, ...]) -> Iterator[Finding | Unchecked]:
    """The family of the administration code differs from the class of the drug.

    What it checks
        964xx is for complex drugs, 9636x and 9637x for therapeutic ones, 96360 and 96361 for fluid. A complex code
        for a drug that is neither antineoplastic nor biological is an error, and so is either for plain fluid, and a
        fluid's code for a drug.
        Payers differ on many biologicals: the profile's lists decide, then the drug table, and such a difference
        warns. Since 2025 Medicare does not decide by the name of such a drug alone.
    Why it denies
        A complex code pays more, and reviews look at the drug.
    Example
        chart: a1 cefazolin infusion 09:00-10:00 class=therapeutic
        claim: 96413 x1 300.00
        expect: fail at line 1, chart supports 96365 x 1
    Fix
        Proposed: the class of a drug is a judgement.
    Source
        IOM 100-04 ch. 12 s. 30.5 (what 964xx is for); Noridian, clarification on monoclonal and complex biological
        therapies; Transmittal 12397; CGS, hydration services (fluid is 96360 and 96361).
    """
    edit = case.parameters.complex_drug_edit
    for difference in mine:
        is_fluid = Cause.FLUID in difference.causes or _bills_fluid(difference)
        is_plain = is_fluid or _is_of_no_such_kind(case, difference)
        if edit == "off" and not is_plain:
            continue
        for item in report(case, (difference,)):
            if isinstance(item, Finding) and is_plain:
                yield replace(
                    item, severity=Severity.ERROR, source=CGS_HYDRATION if is_fluid else IOM_12_30_5
                )
            elif isinstance(item, Finding):
                yield replace(item, severity=Severity.ERROR if edit == "reject" else Severity.WARNING)
            else:
                yield item


def _bills_fluid(difference: Difference) -> bool:
    """Return whether a drug is billed by the code of fluid."""
    return codes.family_of(difference.code) is codes.Family.HYDRATION


def _is_of_no_such_kind(case: Case, difference: Difference) -> bool:
    """Return whether a complex code is billed for drugs that are neither antineoplastic nor biological."""
    return codes.family_of(difference.code) is codes.Family.COMPLEX and is_of_plain_drugs(case, difference)
