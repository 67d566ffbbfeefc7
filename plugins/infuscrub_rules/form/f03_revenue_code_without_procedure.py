"""F03: an outpatient line whose revenue code needs a HCPCS code, or the other way round."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import OPPS_CODES
from scrubber.plugin import ERROR, INSTITUTIONAL, NEVER, Case, Denial, Finding, FindingKind, codes, rule

NEEDS_PROCEDURE = ("0260", "0261", "0269", "0331", "0335", "0636")
"""Revenue codes of infusion, chemotherapy and detailed drugs: outpatient payment goes by the HCPCS code."""

INPATIENT = ("11", "12", "18", "21")
"""Types of bill without line-by-line payment, or out of scope (12x: hospital inpatient under Part B)."""


def bills_outpatient_lines(case: Case) -> bool:
    """Return whether an outpatient claim has a line that must name both codes."""
    outpatient = not case.claim.type_of_bill.startswith(INPATIENT)
    return outpatient and any(
        line.revenue_code.zfill(4) in NEEDS_PROCEDURE
        or codes.is_administration(line.code)
        or codes.is_drug(line.code)
        for line in case.claim.lines
    )


@rule(
    "F03",
    "revenue-code-without-procedure",
    kind=FindingKind.FORM,
    severity=ERROR,
    safety=NEVER,
    applies_to=INSTITUTIONAL,
    concerns=bills_outpatient_lines,
    status=("A6:507", "A6:455"),
    denial=Denial("CO-16", ("M20", "M51")),
    source=OPPS_CODES,
)
def revenue_code_without_procedure(case: Case) -> Iterator[Finding]:
    """An outpatient infusion or drug line lacks its HCPCS or its revenue code.

    What it checks
        On outpatient 837I: lines with revenue code 0260, 0261, 0269, 0331, 0335 or 0636 name a HCPCS code, and lines
        for an administration or a drug name a revenue code. Drugs without detail (025x) need no HCPCS code.
    Why it denies
        Outpatient payment goes by HCPCS code; the revenue code alone says only which department it was.
    Example
        claim: - x1 500.00 rev=0636
        expect: fail at line 1
    Fix
        None by itself: which drug or service it was, the charge description must say.
    Source
        IOM 100-04 ch. 4 s. 20.1: outpatient hospitals report HCPCS codes; Bellmedex on 0636.
    """
    for line in case.claim.lines:
        if not line.code and line.revenue_code.zfill(4) in NEEDS_PROCEDURE:
            yield Finding(
                line=line.number,
                element="SV202",
                message=f"Revenue code {line.revenue_code} on an outpatient claim needs a HCPCS code.",
                billed=line.label,
                asks="revenue code and HCPCS code",
            )
        elif not line.revenue_code and (codes.is_administration(line.code) or codes.is_drug(line.code)):
            yield Finding(
                line=line.number,
                element="SV201",
                message=f"{line.code} on an outpatient claim needs a revenue code.",
                billed=line.label,
                asks="revenue code and HCPCS code",
                status_codes=("A6:455",),
            )
