"""D11: a drug without a code of its own, and no words for it."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import X12_UNLISTED
from scrubber.plugin import ERROR, NEVER, Case, Denial, Finding, FindingKind, codes, rule


@rule(
    "D11",
    "unlisted-drug-undescribed",
    kind=FindingKind.FORM,
    severity=ERROR,
    safety=NEVER,
    concerns=codes.NOC_DRUG_CODES,
    status=(
        "A8:306",
        "A8:217",
    ),
    denial=Denial(
        "CO-16",
        (
            "M123",
            "N350",
        ),
    ),
    source=X12_UNLISTED,
)
def unlisted_drug_undescribed(case: Case) -> Iterator[Finding]:
    """A drug without a code of its own is billed without its name and dose, or in more than one unit.

    What it checks
        J3490, J3590, J9999 and C9399 say nothing about the drug: name and dose stand in SV101-7 or in a note (NTE),
        the NDC beside it, and the units are one.
    Why it denies
        The payer prices it by hand and returns what it cannot read.
    Example
        claim: J3590 x1 900.00
        expect: fail at line 1
    Fix
        None: the words must come from the chart.
    Source
        X222A1 loop 2400 SV101-7, X223A2 SV202-7: a code that names nothing is described.
    """
    for line in case.lines_in(codes.NOC_DRUG_CODES):
        missing = []
        if line.units != 1:
            missing.append("units other than one")
        if not line.description and not line.notes:
            missing.append("no name and dose in SV101-7 or NTE")
        if line.drug is None:
            missing.append("no NDC")
        if missing:
            yield Finding(
                line=line.number,
                element="CODE",
                message=f"{line.label} names no drug: {', '.join(missing)}.",
                billed=line.label,
                asks=f"{line.code} x 1 with name, dose and NDC",
            )
