"""F04: a revenue code that does not go with its HCPCS code."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import OPPS_CODES
from scrubber.plugin import INSTITUTIONAL, NEVER, WARNING, Case, Feature, Finding, FindingKind, codes, rule

OF_GOODS = ("025", "027", "0636", "0637")
"""Drugs and supplies: an administration is neither."""
OF_SERVICES = ("026", "033", "045", "051", "076")
"""Infusion, chemotherapy, emergency, clinic, observation: a drug is none of them. A hospital may choose among them."""


@rule(
    "F04",
    "revenue-code-of-another-kind",
    kind=FindingKind.FORM,
    severity=WARNING,
    safety=NEVER,
    applies_to=INSTITUTIONAL,
    concerns=(Feature.ADMINISTRATION, Feature.DRUG),
    source=OPPS_CODES,
)
def revenue_code_of_another_kind(case: Case) -> Iterator[Finding]:
    """A revenue code for goods stands on an administration, or one for services on a drug.

    What it checks
        Administrations do not stand under 025x, 027x, 0636 or 0637; drugs not under 026x, 033x, 045x, 051x or 076x.
        Among the departments a hospital may choose, so nothing is said about 0260 or 0335 or 0510.
    Why it denies
        Payment goes by HCPCS code, so most payers only question it; cost reports and packaging go by the revenue code.
    Example
        claim: 96365 x1 150.00 rev=0636
        expect: fail at line 1
    Fix
        None by itself: the charge description of the hospital decides.
    Source
        Hospitals choose revenue codes by cost centre; IOM 100-04 ch. 4 s. 20.1 asks for the HCPCS code. Advice only.
    """
    for line in case.claim.lines:
        revenue = line.revenue_code.zfill(4)
        goods = codes.is_administration(line.code) and revenue.startswith(OF_GOODS)
        service = codes.is_drug(line.code) and revenue.startswith(OF_SERVICES)
        if goods or service:
            kind, other = ("an administration", "goods") if goods else ("a drug", "services")
            yield Finding(
                line=line.number,
                element="SV201",
                message=f"{line.code} is {kind}; revenue code {line.revenue_code} is one for {other}.",
                billed=line.revenue_code,
            )
