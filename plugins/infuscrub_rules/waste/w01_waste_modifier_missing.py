"""W01: a single-dose drug without JW or JZ."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from infuscrub_rules.sources import CMS_DISCARDED
from scrubber.plugin import (
    AUTOMATIC,
    ERROR,
    SUGGESTED,
    AddLine,
    Because,
    Case,
    Cause,
    Denial,
    Difference,
    Edit,
    Feature,
    Finding,
    FindingKind,
    Kind,
    ServiceLine,
    SetModifiers,
    Severity,
    Unchecked,
    codes,
    drugs,
    not_evaluated,
    rule,
)

_BEGINS = date(2023, 7, 1)
_RETURNED = date(2023, 10, 1)


@rule(
    "W01",
    "waste-modifier-missing",
    kind=FindingKind.FORM,
    answers=(Cause.WASTE_MODIFIER_MISSING,),
    severity=ERROR,
    safety=AUTOMATIC,
    concerns=(Feature.DRUG,),
    status=("A6:453",),
    denial=Denial("CO-4", ("N822",)),
    source=CMS_DISCARDED,
)
def waste_modifier_missing(case: Case, mine: tuple[Difference, ...]) -> Iterator[Finding | Unchecked]:
    """A drug from a single-dose container carries neither JW nor JZ.

    What it checks
        Since 2023-07-01 every such drug line says what became of the rest: JW on a line of its own for what was
        discarded, or JZ where nothing was. Warned about until the end of September 2023, returned from October on.
        Only where the drug is paid for itself: in the office and at a critical access hospital any drug, at an
        outpatient hospital those with the status K or G of the day, at a surgical center those with K2; never at
        rural health clinics, health centers and for a stay. Payers other than Medicare follow their profile.
        Containers are told by the chart, else by the drug table.
    Why it denies
        Lines without either modifier are returned unprocessed.
    Example
        chart: a1 infliximab infusion 09:00-11:00 hcpcs=J1745 class=complex dose=400mg vials=4x100mg
        claim: J1745 x40 2400.00
        expect: fail at line 1, chart supports J1745-JZ x 40
    Fix
        JZ is added by itself where the chart shows that all of the opened containers was given. Where it documents
        what was discarded, the line with JW is proposed; otherwise a person decides.
    Source
        CMS, discarded drugs; Noridian, drug wastage; First Coast 0503966.
    """
    payer = case.parameters.jw_jz
    if payer == "rejected":
        return
    known = {difference.line: difference for difference in mine if difference.is_certain}
    for line in case.drug_lines:
        if not _must_say(case, line):
            continue
        paid = case.paid_for_itself(line)
        if paid.alone is None:
            yield not_evaluated(Because.NOT_IN_TABLE, about=f"payment status of {line.code}")
        elif paid.alone:
            yield _finding(case, line, known.get(line.number), informs=payer == "informational")


def _must_say(case: Case, line: ServiceLine) -> bool:
    """Return whether a line is of a single-dose container on a day that asks for JW or JZ, and nothing says either."""
    if codes.is_free_of_waste_modifiers(line.code) or line.has_modifier("JW", "JZ"):
        return False
    if line.first_date is None or line.first_date < _BEGINS:
        return False
    beside = [other for other in case.lines(line.code) if other.first_date in (None, line.first_date)]
    return not any("JW" in other.modifiers for other in beside) and _is_single_dose(case, line)


def _finding(case: Case, line: ServiceLine, difference: Difference | None, *, informs: bool) -> Finding:
    expected = difference.expected if difference else None
    of_the_day = (e for e in case.expected(line.code) if e.day in (None, line.first_date))
    discarded = next((e for e in of_the_day if "JW" in e.modifiers), None)
    returned = line.first_date is not None and line.first_date >= _RETURNED
    severity = Severity.ERROR if returned else Severity.WARNING
    return Finding(
        line=line.number,
        element="CODE",
        message=f"{line.label} is from a single-dose container and carries neither JW nor JZ"
        + (f": {expected.because[0]}." if expected else ".")
        + (f" The chart documents what was discarded: {discarded.label}." if discarded else ""),
        billed=line.label,
        supported=expected.label if expected else "",
        asks=f"{discarded.label} on a line of its own" if discarded else "JW for what was discarded, else JZ",
        evidence=case.evidence(a.id for a in case.given_as(line.code)),
        fix=(SetModifiers(line.number, (*line.modifiers, "JZ")),) if difference else _jw_added(case, line),
        safety=SUGGESTED if discarded and not difference else None,
        severity=Severity.INFO if informs else severity,
    )


def _jw_added(case: Case, line: ServiceLine) -> tuple[Edit, ...]:
    """Return the line for what the chart shows as discarded, as W02 proposes it; none where W02 asks for more."""
    unbilled = [
        one
        for one in case.comparison.of(Kind.MISSING, line.code)
        if one.expected and one.expected.day in (None, line.first_date)
    ]
    jw = next((one for one in unbilled if one.expected and "JW" in one.expected.modifiers), None)
    last = [other for other in case.lines(line.code) if other.first_date == line.first_date][-1].number
    if jw is None or jw.expected is None or not jw.is_certain or case.comparison.at(last) is not None:
        return ()
    return (AddLine(last, line.code, jw.supported_units, jw.expected.modifiers),)


def _is_single_dose(case: Case, line: ServiceLine) -> bool:
    documented = [vials.single_dose for a in case.given_as(line.code) for vials in a.vials]
    if documented and all(value is not None for value in documented):
        return all(documented)
    drug = drugs.find(line.code)
    return drug is not None and drug.single_dose is True
