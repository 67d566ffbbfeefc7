"""D08: the product on the claim is not the drug that is billed, or not the one in the chart."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import CMS_NDC
from scrubber.plugin import (
    ERROR,
    NEVER,
    Case,
    Cause,
    Denial,
    Difference,
    Feature,
    Finding,
    FindingKind,
    ServiceLine,
    Unchecked,
    codes,
    drugs,
    report,
    rule,
)


@rule(
    "D08",
    "product-differs",
    kind=FindingKind.CONFLICT,
    answers=(Cause.OTHER_PRODUCT,),
    severity=ERROR,
    safety=NEVER,
    concerns=(Feature.NDC,),
    status=(
        "A8:218",
        "A8:507",
    ),
    denial=Denial("CO-16", ("N846",)),
    source=CMS_NDC,
)
def product_differs(case: Case, mine: tuple[Difference, ...]) -> Iterator[Finding | Unchecked]:
    """The code, the NDC and the chart name different products.

    What it checks
        The NDC of a drug line against its code in CMS's crosswalk: an NDC of another drug, or of another biosimilar,
        is a mistake in one of the two. An NDC that the crosswalk lacks says nothing. Then labeler and product, the
        first nine digits, and the code against the administration record of the same drug: a biosimilar has a code
        of its own, so the wrong product is the wrong code.
    Why it denies
        Payers match code and NDC, and biosimilars are the usual mismatch.
    Example
        claim: J1745 x40 2400.00 ndc=00006302602
        expect: fail at line 1
    Fix
        None: the vial decides.
    Source
        CMS, ASP NDC-HCPCS crosswalk of the quarter; CMS asks for drug, dose and route in the record (A53778).
    """
    for difference in mine:
        yield from _other_code(case, difference)
    for line in case.drug_lines:
        if line.drug is None or line.drug.qualifier != "N4":
            continue
        finding = _other_drug(case, line) or _other_product(case, line)
        if finding is not None:
            yield finding


def _other_code(case: Case, difference: Difference) -> Iterator[Finding | Unchecked]:
    if not difference.is_certain or difference.expected is None:
        yield from report(case, (difference,))
        return
    line = case.claim.line(difference.line or 0)
    supported = " or ".join(one.label for one in (difference.expected, *difference.or_else))
    yield Finding(
        line=line.number,
        element="CODE",
        message=f"{line.label} is billed, and the chart names another product of this drug: {supported}.",
        billed=line.label,
        supported=supported,
        evidence=case.evidence(difference.expected.administrations),
    )


def _other_drug(case: Case, line: ServiceLine) -> Finding | None:
    """Return what is wrong between code and NDC by CMS's crosswalk; None where it says nothing."""
    if line.drug is None or line.code in codes.NOC_DRUG_CODES:
        return None
    if line.code in drugs.codes_of_product(line.drug.ndc, line.first_date, case.tables):
        return None  # as on nearly every line
    found = drugs.identify(hcpcs=line.code, ndc=line.drug.ndc, on=line.first_date, tables=case.tables)
    if not found.conflicts or not found.products:
        return None
    case.rests_on(found.ground, f"the product of this NDC on {line.first_date} (CMS, NDC crosswalk)")
    billed_by = " or ".join(sorted({product.code for product in found.products}))
    name = found.products[0].name
    return Finding(
        line=line.number,
        element="LIN03",
        message=f"The NDC of this line is {name}, which {billed_by} bills; the line bills {line.code}. "
        "One of the two is wrong.",
        billed=line.label,
        asks=f"an NDC of {line.code}, or {billed_by}",
    )


def _other_product(case: Case, line: ServiceLine) -> Finding | None:
    given = case.given_as(line.code)
    billed = _product(line.drug.ndc if line.drug is not None else None)
    charted = {_product(a.ndc) for a in given if not _is_of_another_drug(case, line, a.ndc)} - {None}
    if billed is None or not charted or billed in charted:
        return None
    return Finding(
        line=line.number,
        element="LIN03",
        message=f"{line.label}: the chart shows another product of this drug than the NDC on the claim.",
        billed=billed,
        supported=", ".join(sorted(product for product in charted if product)),
        evidence=case.evidence(a.id for a in given),
    )


def _is_of_another_drug(case: Case, line: ServiceLine, ndc: str | None) -> bool:
    """Return whether the chart gives its drug the NDC of another drug: it contradicts itself, and not the claim."""
    if _product(ndc) is None:
        return False
    found = drugs.identify(hcpcs=line.code, ndc=ndc, on=line.first_date, tables=case.tables)
    return bool(found.conflicts) and len(found.substances) > 1


def _product(ndc: str | None) -> str | None:
    """Return labeler and product: nine digits of an NDC of eleven; None for anything else."""
    digits = (ndc or "").replace("-", "")
    return digits[:9] if len(digits) == 11 and digits.isdigit() else None
