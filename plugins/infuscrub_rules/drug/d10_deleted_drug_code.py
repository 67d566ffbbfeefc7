"""D10: a drug code that was not valid on the day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from infuscrub_rules.sources import CMS_HCPCS
from scrubber.plugin import (
    ERROR,
    SUGGESTED,
    Case,
    Cause,
    Denial,
    Difference,
    Drug,
    Edit,
    Feature,
    Finding,
    FindingKind,
    ServiceLine,
    SetCode,
    SetUnits,
    Unchecked,
    codes,
    drugs,
    report,
    rule,
    units,
)


@rule(
    "D10",
    "deleted-drug-code",
    kind=FindingKind.FORM,
    answers=(Cause.ENDED_CODE,),
    severity=ERROR,
    safety=SUGGESTED,
    concerns=(Feature.DRUG,),
    status=(
        "A7:507",
        "A7:454",
    ),
    denial=Denial("CO-181", ("M20",)),
    source=CMS_HCPCS,
)
def deleted_drug_code(case: Case, mine: tuple[Difference, ...]) -> Iterator[Finding | Unchecked]:
    """A drug is billed with a code that was not valid on the day.

    What it checks
        Codes begin and end with a quarter: J2505 ended with 2021, and J2506 bills the same drug in twelfths; J1940
        ended in March 2025, and J1938 counts 1 mg instead of 20. A list of HCPCS codes that you have loaded goes
        before the one that comes with the product.
    Why it denies
        A code that is not valid on the day of service is returned.
    Example
        claim: J2505 x1 6000.00 date=2022-01-03
        expect: fail at line 1
    Fix
        The code that follows is proposed with its units: those of the chart where it gives the dose, else the same
        amount of the drug in the new unit. Where several codes follow, they are named, and none is chosen.
    Source
        CMS, HCPCS quarterly updates; transmittals 89 and 95 of 2004: no days of grace. MSHO, 2021-12-08, on J2505.
    """
    said = {difference.line: difference for difference in mine}
    for line in case.drug_lines:
        difference = said.pop(line.number, None)
        fault = _fault_of(case, line)
        if fault is not None:
            yield _finding(case, line, fault, difference)
        elif difference is not None:
            yield from report(case, (difference,))


@dataclass(frozen=True, slots=True)
class _Fault:
    """In what way a code was not valid."""

    words: str
    drug: Drug | None = None
    """The drug that the code billed, where the drug table knows it."""


def _fault_of(case: Case, line: ServiceLine) -> _Fault | None:
    on = line.first_date
    if on is None or line.code in codes.NOC_DRUG_CODES:
        return None
    lists = case.tables.hcpcs
    listed = lists.state(line.code, on) if lists.has_loaded else None
    if listed is not None and not listed.edition.shipped:
        if listed.value.state == "valid":
            return None
        case.rests_on(listed.ground, f"the code list of {listed.quarter}")
        drug = drugs.find(line.code, on)
        if listed.value.state == "not_listed":
            return _Fault(f"is not in the HCPCS list of {listed.quarter or 'the day'}", drug)
        life = listed.value.code
        return _Fault(_in_words(on, life.begins if life else None, life.ends if life else None), drug)
    if drugs.is_valid(line.code, on) is not False:
        return None
    drug = drugs.find(line.code, on)
    return None if drug is None else _Fault(_in_words(on, drug.effective_from, drug.ended_on), drug)


def _in_words(on: date, begins: date | None, ends: date | None) -> str:
    if begins is not None and on < begins:
        return f"is valid from {begins} on, and the day is {on}"
    return f"ended on {ends}" if ends is not None else f"is not valid on {on}"


def _finding(case: Case, line: ServiceLine, fault: _Fault, difference: Difference | None) -> Finding:
    expected = difference.expected if difference is not None and difference.is_certain else None
    newer = _following(fault, line)
    if expected is not None:
        instead, asks = f"; {expected.code} bills the drug on that day", expected.label
        fix: tuple[Edit, ...] = (
            SetCode(line.number, expected.code),
            SetUnits(line.number, expected.units),
        )
    elif len(newer) == 1:
        wanted = _units_of(newer[0], fault.drug, line)
        instead = f"; {newer[0].hcpcs} bills the drug on that day"
        asks = f"{newer[0].hcpcs} x {wanted}" if wanted is not None else newer[0].hcpcs
        fix = () if wanted is None else (SetCode(line.number, newer[0].hcpcs), SetUnits(line.number, wanted))
    else:
        names = " or ".join(drug.hcpcs for drug in newer)
        instead = f"; {names} bill the drug on that day, by the product" if newer else ""
        asks, fix = names or "another code", ()
    return Finding(
        line=line.number,
        element="CODE",
        message=f"{line.code} {fault.words}{instead}.",
        billed=line.label,
        supported=expected.label if expected is not None else "",
        asks=asks,
        evidence=case.evidence(expected.administrations if expected is not None else ()),
        fix=fix,
    )


def _following(fault: _Fault, line: ServiceLine) -> tuple[Drug, ...]:
    drug, on = fault.drug, line.first_date
    if drug is None or on is None or drug.ended_on is None or on <= drug.ended_on:
        return ()
    return drugs.following(drug, on)


def _units_of(newer: Drug, drug: Drug | None, line: ServiceLine) -> int | None:
    """Return the units of the new code that hold the amount billed; None where they are not whole."""
    if drug is None:
        return None
    amount = units.convert(drug.unit_amount * line.units, drug.unit, newer.unit)
    if amount is None or amount % newer.unit_amount:
        return None
    return int(amount // newer.unit_amount)
