"""D01: units of a drug differ from the dose in the chart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from infuscrub_rules.sources import CGS_JW
from infuscrub_rules.vials import dose_of, least_left, opened_in
from scrubber.plugin import (
    AUTOMATIC,
    ERROR,
    SUGGESTED,
    Administration,
    Because,
    Case,
    Cause,
    Denial,
    Difference,
    Drug,
    Feature,
    Finding,
    FindingKind,
    Kind,
    Need,
    NotEvaluated,
    ServiceLine,
    Unchecked,
    Undecided,
    codes,
    drugs,
    not_evaluated,
    report,
    rule,
    units,
)

_ABOUT_THE_DOSE = (
    Undecided.NO_DOSE,
    Undecided.UNCERTAIN_DOSE,
    Undecided.UNIT_MISMATCH,
    Undecided.NO_BILLING_UNIT,
)


@rule(
    "D01",
    "drug-units-unsupported",
    kind=FindingKind.OVER,
    answers=(Cause.DOSE,),
    severity=ERROR,
    safety=AUTOMATIC,
    concerns=(Feature.DRUG,),
    needs=(
        Need.RECORD,
        Need.EXPECTED_LINES,
    ),
    status=(
        "A8:476",
        "A8:724",
    ),
    denial=Denial("CO-153", ("M123",)),
    source=CGS_JW,
)
def drug_units_unsupported(case: Case, mine: tuple[Difference, ...]) -> Iterator[Finding | Unchecked]:
    """The units of a drug differ from what was given.

    What it checks
        The dose given, divided by the amount that one unit of the code stands for, rounded up to whole units: 679
        mg at 10 mg a unit are 68. Doses of one code on one day are added first; a claim that rounds each dose by
        itself is left alone. Amounts are converted exactly (g, mg, mcg, mL with a documented concentration).
    Why it denies
        Units beyond the dose are paid back; it is the commonest finding of drug audits.
    Example
        chart: a1 infliximab infusion 09:00-11:00 hcpcs=J1745 class=complex dose=350mg single_dose=no vials=4x100mg
        claim: J1745 x40 2400.00
        expect: fail at line 1, chart supports J1745 x 35
    Fix
        Units down are applied by themselves where the unit price is exact; units up and missing drug lines are only
        proposed. So are units down where whole containers of the sizes on the market leave a unit or more, and the
        chart does not say what became of it: what was discarded may be billed, with JW where the payer takes it.
    Source
        CGS, JW and JZ modifiers; AAPC 149056, quoting IOM 100-04 ch. 17.
    """
    for difference in mine:
        if not _is_rounded_dose_by_dose(case, difference):
            yield from (_with_the_rest(case, difference, said) for said in report(case, (difference,)))
    for line in case.drug_lines:
        if "JW" in line.modifiers or case.supports(line.code):
            continue
        given = case.given_as(line.code)
        gaps = [gap for a in given for gap in _open(case, a.id)]
        if gaps or (given and _is_unjudged(case, line)):
            yield not_evaluated(Because.NO_DOSE, line.number, line.code)


def _with_the_rest(case: Case, difference: Difference, said: Finding | Unchecked) -> Finding | Unchecked:
    """Return the finding, its correction only proposed where the units too many may be what was discarded."""
    if (
        isinstance(said, Unchecked)
        or not said.fix
        or difference.kind is not Kind.OVER
        or difference.line is None
    ):
        return said
    line, drug = case.claim.line(difference.line), drugs.find(difference.code)
    if drug is None or any("JW" in other.modifiers for other in case.lines(line.code)):
        return said
    supported = difference.expected.administrations if difference.expected else ()
    given = [one for one in case.given_as(line.code) if one.id in supported]
    left = sum((_left(one, drug) for one in given), Decimal(0))
    packaged = case.packages_as_medicare and case.paid_for_itself(line).alone is False
    if left < drug.unit_amount or packaged:
        return said
    return replace(
        said,
        message=f"{said.message[:-1]}; whole containers leave {left.normalize():f} {drug.unit}, and what became of it "
        "was not made out in the chart: what was discarded may be billed.",
        safety=SUGGESTED,
    )


def _left(given: Administration, drug: Drug) -> Decimal:
    """Return what whole containers leave of a dose, where the chart does not tell what became of it; else nothing.

    Whether the payer takes JW plays no part: one that does not may take what was discarded on the line of the dose.
    """
    dose = dose_of(given, drug)
    is_told = given.wasted is not None or any(vials.single_dose is False for vials in given.vials)
    if dose is None or is_told or drug.is_fluid or codes.is_free_of_waste_modifiers(drug.hcpcs):
        return Decimal(0)
    opened = opened_in((given,), drug)
    if opened is not None:
        return max(opened - dose, Decimal(0))
    sizes = drugs.single_dose_containers(drug.hcpcs)
    return least_left(sizes, dose) if sizes else Decimal(0)


def _is_rounded_dose_by_dose(case: Case, difference: Difference) -> bool:
    """Return whether each dose of the day was rounded up by itself, which payers take as well."""
    drug = drugs.find(difference.code, difference.expected.day if difference.expected else None)
    if difference.kind is not Kind.OVER or drug is None:
        return False
    each = 0
    key = case.expectation.encounters.key if case.expectation else (lambda _: "")
    for given in case.given_as(difference.code):
        if key(given.day()) not in ("", difference.encounter):
            continue
        amount = None if given.dose is None else units.amount_in(given.dose, drug.unit, given.concentration)
        if amount is None:
            return False
        whole, rest = divmod(amount, drug.unit_amount)
        each += int(whole) + (1 if rest else 0)
    billed = [line for line in case.lines(difference.code) if "JW" not in line.modifiers]
    return sum(b.units for b in billed if key(b.first_date) in ("", difference.encounter)) <= each


def _is_unjudged(case: Case, line: ServiceLine) -> bool:
    """Return whether the chart shows the drug of a line, and gives it neither units nor a reason why it has none.

    So it is where one administration names several drugs, as a bag of two does: its dose is of neither alone.
    """
    if case.expectation is None or case.comparison.at(line.number) is not None:
        return False
    ids = {given.id for given in case.given_as(line.code)}
    return all(ids.isdisjoint(gap.administrations) for gap in case.expectation.not_evaluated)


def _open(case: Case, administration: str) -> tuple[NotEvaluated, ...]:
    gaps = case.expectation.undecided(*_ABOUT_THE_DOSE) if case.expectation else ()
    return tuple(gap for gap in gaps if administration in gap.administrations)
