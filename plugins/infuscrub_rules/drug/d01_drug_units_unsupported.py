"""D01: units of a drug differ from the dose in the chart."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import CGS_JW
from scrubber.plugin import (
    AUTOMATIC,
    ERROR,
    Because,
    Case,
    Cause,
    Denial,
    Difference,
    Feature,
    Finding,
    FindingKind,
    Kind,
    Need,
    NotEvaluated,
    ServiceLine,
    Unchecked,
    Undecided,
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
        proposed.
    Source
        CGS, JW and JZ modifiers; AAPC 149056, quoting IOM 100-04 ch. 17.
    """
    yield from report(case, (d for d in mine if not _is_rounded_dose_by_dose(case, d)))
    for line in case.drug_lines:
        if "JW" in line.modifiers or case.supports(line.code):
            continue
        given = case.given_as(line.code)
        gaps = [gap for a in given for gap in _open(case, a.id)]
        if gaps or (given and _is_unjudged(case, line)):
            yield not_evaluated(Because.NO_DOSE, line.number, line.code)


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
