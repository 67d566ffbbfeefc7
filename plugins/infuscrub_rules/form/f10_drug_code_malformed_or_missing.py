"""F10: NDC, its quantity or its unit is missing or malformed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from infuscrub_rules.ndc_quantity import quantity_differs
from infuscrub_rules.sources import X12_RFI_2151
from scrubber.plugin import (
    AUTOMATIC,
    ERROR,
    NEVER,
    Case,
    Denial,
    DrugIdentification,
    Finding,
    FindingKind,
    ServiceLine,
    SetNdc,
    Severity,
    codes,
    rule,
)

_ELEVEN_DIGITS = re.compile(r"\d{11}$")
_WITH_HYPHENS = re.compile(r"(\d{4,5})-(\d{3,4})-(\d{1,2})$")
_TEN_OR_ELEVEN = (10, 11)


def names_or_needs_an_ndc(case: Case) -> bool:
    """Return whether a line has loop 2410, or bills a drug for which the payer wants one."""
    return any(line.drug is not None or _is_wanted(case, line) for line in case.claim.lines)


@rule(
    "F10",
    "drug-code-malformed-or-missing",
    kind=FindingKind.FORM,
    severity=ERROR,
    safety=AUTOMATIC,
    concerns=names_or_needs_an_ndc,
    status=("A7:218",),
    denial=Denial("CO-16", ("M119",)),
    source=X12_RFI_2151,
)
def drug_code_malformed_or_missing(case: Case) -> Iterator[Finding]:
    """The NDC of a drug line, its quantity or its unit is missing or malformed.

    What it checks
        Loop 2410: LIN03 has eleven digits (5-4-2, no hyphens) behind N4, CTP04 is above zero, and CTP05-1 is a unit
        that the payer takes (UN, ML, GR, F2, ME). Where the payer wants an NDC for the drug, the loop is there. And
        the quantity can hold the units billed, by CMS's crosswalk: four vials of 10 units are no 80 units.
    Why it denies
        A missing or malformed NDC comes back as missing or invalid drug code, or the drug is priced at nothing.
    Example
        claim: J1745 x40 2000.00 ndc=57894-030-01 qty=4 unit=UN
        expect: fail at line 1, then 57894003001
    Fix
        Hyphens are taken out and the short part is padded with a zero, since with hyphens only one reading is left.
        Ten digits without hyphens have three readings and are never padded. Where the payer asks for no NDC, a
        malformed one only warns.
    Source
        X12 RFI 2151; loop 2410 of X222A1 and X223A2; CMS, NDC-HCPCS crosswalk of the quarter; MedStar and others.
    """
    for line in case.claim.lines:
        wanted = _is_wanted(case, line)
        severity = None if wanted else Severity.WARNING
        drug = line.drug
        if drug is None or drug.qualifier != "N4":
            if wanted:
                yield Finding(
                    line=line.number,
                    element="LIN03",
                    message=f"The payer wants an NDC (LIN02 = N4) with {line.code}, and the line has none.",
                    billed="no NDC",
                    asks="NDC, quantity and unit",
                    safety=NEVER,
                    status_codes=("A6:218",),
                )
            continue
        if not _ELEVEN_DIGITS.match(drug.ndc):
            yield _malformed(line, drug, severity)
        if drug.quantity is None or drug.quantity <= 0:
            yield Finding(
                line=line.number,
                element="CTP04",
                message="The NDC quantity is not a number above zero.",
                asks="a number above zero",
                severity=severity,
                safety=NEVER,
                status_codes=("A7:724", "A7:218"),
                denial=Denial("CO-16", ("N815",)),
            )
        if drug.unit not in case.parameters.ndc_units_allowed:
            yield Finding(
                line=line.number,
                element="CTP05",
                message=f"The NDC unit is none that the payer takes: {', '.join(case.parameters.ndc_units_allowed)}.",
                billed=drug.unit or "no unit",
                asks=", ".join(case.parameters.ndc_units_allowed),
                severity=severity,
                safety=NEVER,
                status_codes=("A7:659", "A7:218"),
                denial=Denial("CO-16", ("N816",)),
            )
        if (differs := quantity_differs(case, line)) is not None:
            yield replace(differs, safety=NEVER, status_codes=("A7:724", "A7:218"))


def _malformed(line: ServiceLine, drug: DrugIdentification, severity: Severity | None) -> Finding:
    eleven = eleven_digits(drug.ndc)
    return Finding(
        line=line.number,
        element="LIN03",
        message="LIN03 is not an NDC of eleven digits"
        + ("; without its hyphens it is." if eleven else ", and more than one reading is left."),
        billed=drug.ndc,
        asks=eleven or "eleven digits, 5-4-2",
        fix=(SetNdc(line.number, eleven),) if eleven else (),
        severity=severity,
        safety=None if eleven else NEVER,
    )


def eleven_digits(ndc: str) -> str | None:
    """Return a hyphenated NDC (4-4-2, 5-3-2, 5-4-1 or 5-4-2) in 5-4-2 digits; None where that is not settled."""
    match = _WITH_HYPHENS.match(ndc.strip())
    if match is None or sum(map(len, match.groups())) not in _TEN_OR_ELEVEN:
        return None
    labeler, product, package = match.groups()
    return labeler.zfill(5) + product.zfill(4) + package.zfill(2)


def _is_wanted(case: Case, line: ServiceLine) -> bool:
    if not codes.is_drug(line.code):
        return False
    parameters = case.parameters
    scope = parameters.ndc_professional if case.claim.is_professional else parameters.ndc_institutional
    return (
        scope == "all"
        or (scope == "listed" and line.code in parameters.ndc_listed)
        or (scope == "noc_only" and line.code in codes.NOC_DRUG_CODES)
    )
