"""D10: a drug code that was not valid on the day."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from infuscrub_rules.sources import MSHO_J2506
from scrubber.plugin import (
    ERROR,
    SUGGESTED,
    Case,
    Denial,
    Finding,
    FindingKind,
    SetCode,
    SetUnits,
    drugs,
    rule,
    units,
)


@rule(
    "D10",
    "deleted-drug-code",
    kind=FindingKind.FORM,
    severity=ERROR,
    safety=SUGGESTED,
    concerns=lambda case: bool(case.drug_lines),
    status=(
        "A7:507",
        "A7:454",
    ),
    denial=Denial("CO-181", ("M20",)),
    source=MSHO_J2506,
)
def deleted_drug_code(case: Case) -> Iterator[Finding]:
    """A drug is billed with a code that was not valid on the day.

    What it checks
        Codes begin and end: J2505 ended with 2021, and J2506 bills the same drug in twelfths. The table holds the
        dates that are known.
    Why it denies
        A code that is not valid on the day of service is returned.
    Example
        claim: J2505 x1 6000.00 date=2022-01-03
        expect: fail at line 1
    Fix
        The successor with its units is proposed.
    Source
        MSHO notice of 2021-12-08; dates of other codes as the table names them.
    """
    for line in case.drug_lines:
        drug = drugs.find(line.code)
        if drug is None or line.first_date is None or drug.is_active(line.first_date):
            continue
        newer = drugs.successor(drug, line.first_date)
        amount = (
            None if newer is None else units.convert(drug.unit_amount * line.units, drug.unit, newer.unit)
        )
        exact = newer is not None and amount is not None and amount % newer.unit_amount == 0
        wanted = Decimal(amount or 0) // newer.unit_amount if exact and newer is not None else None
        instead = f"; {newer.hcpcs} bills the drug on that day" if newer is not None else ""
        yield Finding(
            line=line.number,
            element="CODE",
            message=f"{line.code} is not valid on {line.first_date}{instead}.",
            billed=line.label,
            asks=f"{newer.hcpcs} x {wanted}" if newer is not None and wanted is not None else "another code",
            fix=(SetCode(line.number, newer.hcpcs), SetUnits(line.number, int(wanted)))
            if newer is not None and wanted is not None
            else (),
        )
