"""D08: the product on the claim is not the one in the chart."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.charts import given_as
from infuscrub_rules.sources import A53778
from scrubber.plugin import ERROR, NEVER, Case, Denial, Finding, FindingKind, Need, rule


@rule(
    "D08",
    "product-differs",
    kind=FindingKind.CONFLICT,
    severity=ERROR,
    safety=NEVER,
    concerns=lambda case: any(line.drug is not None for line in case.claim.lines),
    needs=(Need.RECORD,),
    status=(
        "A8:218",
        "A8:507",
    ),
    denial=Denial("CO-16", ("N846",)),
    source=A53778,
)
def product_differs(case: Case) -> Iterator[Finding]:
    """The NDC on the claim is another product than the one in the chart.

    What it checks
        Labeler and product, the first nine digits of the NDC, against the administration record of the same drug. A
        biosimilar has a code of its own, so the wrong product is the wrong code.
    Why it denies
        Payers match code and NDC, and biosimilars are the usual mismatch.
    Example
        chart: a1 infliximab infusion 09:00-11:00 hcpcs=J1745 class=complex ndc=57894003001
        claim: J1745 x40 2400.00 ndc=00069080901
        expect: fail at line 1
    Fix
        None: the vial decides.
    Source
        Follows from the record; HCPCS has one code for each biosimilar.
    """
    for line in case.drug_lines:
        billed = _product(line.drug.ndc if line.drug is not None else None)
        charted = {_product(a.ndc) for a in given_as(case, line.code)} - {None}
        if billed is not None and charted and billed not in charted:
            yield Finding(
                line=line.number,
                element="LIN03",
                message=f"{line.label}: the chart shows another product of this drug than the NDC on the claim.",
                billed=billed,
                supported=", ".join(sorted(product for product in charted if product)),
                evidence=case.evidence(a.id for a in given_as(case, line.code)),
            )


def _product(ndc: str | None) -> str | None:
    """Return labeler and product: nine digits of an NDC of eleven; None for anything else."""
    digits = (ndc or "").replace("-", "")
    return digits[:9] if len(digits) == 11 and digits.isdigit() else None
