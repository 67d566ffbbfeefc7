"""W02: the discarded amount is not billed as the chart documents it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial

from infuscrub_rules.charts import order_of
from infuscrub_rules.sources import CGS_JW
from infuscrub_rules.vials import dose_of, is_in_doubt, opened_in, whole_units
from scrubber.plugin import (
    AUTOMATIC,
    ERROR,
    SUGGESTED,
    AddLine,
    Administration,
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
    ServiceLine,
    SetModifiers,
    SetUnits,
    Severity,
    Unchecked,
    drugs,
    report,
    rule,
    units,
)


@rule(
    "W02",
    "discarded-units-wrong",
    kind=FindingKind.CONFLICT,
    answers=(Cause.DISCARDED,),
    severity=ERROR,
    safety=AUTOMATIC,
    concerns=(Feature.DISCARDED, Feature.NOTHING_DISCARDED),
    needs=(
        Need.RECORD,
        Need.EXPECTED_LINES,
    ),
    status=(
        "A8:476",
        "A8:453",
    ),
    denial=Denial("CO-153", ("M123",)),
    source=CGS_JW,
)
def discarded_units_wrong(case: Case, mine: tuple[Difference, ...]) -> Iterator[Finding | Unchecked]:
    """The units discarded are billed otherwise than the chart documents them.

    What it checks
        What was given and what was discarded stand on two lines of the same code and date. Given rounds up,
        discarded is what is left of the opened units: 305 mg of four 100 mg vials at 10 mg are 31 and 9. JZ, which
        says that nothing was discarded, stands on neither. A drug that is billed with JW only, and of which nothing
        was discarded, is what was given. JZ does not stand either where the opened containers hold a unit or more
        beyond what was given, or an infusion was stopped early for a reason, and the chart does not say, or not in
        figures that add up, what became of the rest.
    Why it denies
        Units of JW are checked against the vials, and the two lines against the record.
    Example
        chart: a1 infliximab infusion 09:00-11:00 hcpcs=J1745 class=complex dose=350mg vials=4x100mg wasted=50mg
        claim: J1745-JZ x40 2400.00
        expect: fail at line 1, chart supports J1745 x 35 and J1745-JW x 5
    Fix
        The line is divided by itself where its unit price is exact: the sum stays the same. JW units that are too
        many are lowered, and JZ is taken off where JW is billed. A lone JW line becomes the line of what was given,
        in one correction. Where JW is missing, taking JZ off and adding JW is
        one correction: it raises the sum, so it is proposed, and the claim is held for an approval. Where the rest of
        the containers is not accounted for, nothing is changed: whoever gave the drug says what became of it.
    Source
        CGS, JW and JZ modifiers; NGS on rounding; Noridian, 35 and 5.
    """
    divided: set[str] = set()
    told = {difference.line for difference in mine}
    for difference in mine:
        whole = _billed_in_one(case, difference)
        if whole is None:
            if difference.code not in divided:
                yield from map(partial(_of_its_kind, case, difference), report(case, (difference,)))
        elif difference.code not in divided:
            divided.add(difference.code)
            told.add(whole.number)
            yield _divide(case, whole)
    if case.parameters.jw_jz != "rejected":
        for line in case.drug_lines:
            if "JZ" in line.modifiers and line.number not in told and case.paid_for_itself(line).alone:
                yield from _unaccounted(case, line)


def _unaccounted(case: Case, line: ServiceLine) -> Iterator[Finding]:
    """Say of a line with JZ that the opened containers hold more than what was given, and the chart not what of it."""
    drug = drugs.find(line.code, line.first_date)
    given = [one for one in case.given_as(line.code) if one.day() in (None, line.first_date)]
    if drug is None or drug.is_fluid or not given or not all(map(_may_be_accounted, given)):
        return
    stopped = next((one for one in given if _may_have_left_a_rest(case, one, drug)), None)
    if stopped is not None and stopped.discontinued is not None:
        why = (
            f"{stopped.substance} was stopped before its end ({stopped.discontinued.reason}), and what became of the "
            "rest was not made out in the chart"
        )
        yield _nothing_discarded(case, line, (stopped,), why, "what was given and what was discarded")
        return
    opened, doses = opened_in(given, drug), [dose_of(one, drug) for one in given]
    known = [dose for dose in doses if dose is not None]
    if opened is None or len(known) < len(doses):
        return
    dose = sum(known, Decimal(0))
    rest = int(opened // drug.unit_amount) - whole_units(dose, drug)
    discarded = [units.amount_in(one.wasted.amount, drug.unit) for one in given if one.wasted is not None]
    wasted = sum((amount for amount in discarded if amount is not None), Decimal(0))
    if rest < 1 or (discarded and dose + wasted == opened):
        return
    amount = partial(_amount, drug)
    what = (
        f"{amount(wasted)} were discarded, which do not add up"
        if wasted
        else f"what became of {amount(opened - dose)} was not made out in the chart"
    )
    why = f"the opened containers hold {amount(opened)}, {amount(dose)} were given, and {what}"
    asks = f"what was discarded: with JW on a line of its own, at most {rest}"
    yield _nothing_discarded(case, line, given, why, asks)


def _nothing_discarded(
    case: Case, line: ServiceLine, given: Sequence[Administration], why: str, asks: str
) -> Finding:
    """Return what is said of a JZ that the chart does not bear out. A person asks whoever gave the drug."""
    informs = case.parameters.jw_jz == "informational"
    return Finding(
        line=line.number,
        element="CODE",
        message=f"{line.label} says that nothing was discarded; {why}.",
        billed=line.label,
        asks=asks,
        evidence=case.evidence(one.id for one in given),
        holds=not informs,
        severity=Severity.INFO if informs else None,
    )


def _may_have_left_a_rest(case: Case, given: Administration, drug: Drug) -> bool:
    """Return whether it was stopped for a reason, and neither waste nor a dose below the ordered one is charted.

    The dose of such a row is often what hung, and not what ran in.
    """
    if given.discontinued is None or not given.discontinued.reason or given.wasted is not None:
        return False
    order = order_of(case.record, given) if case.record else None
    ordered = units.amount_in(order.dose, drug.unit) if order is not None and order.dose is not None else None
    dose = dose_of(given, drug)
    return dose is None or not given.vials or (ordered is not None and dose >= ordered)


def _may_be_accounted(given: Administration) -> bool:
    """Return whether the chart leaves no doubt of vials and waste, and calls no container multi-dose."""
    doubted = is_in_doubt(given, "vials") or is_in_doubt(given, "wasted")
    return not doubted and all(vials.single_dose is not False for vials in given.vials)


def _amount(drug: Drug, amount: Decimal) -> str:
    return f"{amount.normalize():f} {drug.unit}"


def _of_its_kind(case: Case, difference: Difference, said: Finding | Unchecked) -> Finding | Unchecked:
    """Return what is said of a line that bears the wrong one of JW and JZ, with its correction."""
    if isinstance(said, Unchecked) or difference.line is None:
        return said
    line = case.claim.line(difference.line)
    if "JW" in line.modifiers and not _is_given_billed(case, line):
        return _given_as_waste(case, line, difference, said)
    return _without_jz(case, line, difference, said) if difference.kind is Kind.MODIFIERS else said


def _is_given_billed(case: Case, line: ServiceLine) -> bool:
    """Return whether a line of the same drug and day bills what was given."""
    return any(
        other.first_date == line.first_date and "JW" not in other.modifiers for other in case.lines(line.code)
    )


def _given_as_waste(case: Case, line: ServiceLine, difference: Difference, said: Finding) -> Finding:
    """Return what is said of a drug that is billed as discarded only: it is never cut, as it is what was given."""
    given = difference.expected
    if difference.kind is not Kind.MODIFIERS or given is None:
        return replace(said, safety=SUGGESTED)
    kept = tuple(m for m in line.modifiers if m not in ("JW", "JZ"))
    wanted = (*kept, *(m for m in given.modifiers if m not in kept))
    units = (
        ()
        if line.units == difference.supported_units
        else (SetUnits(line.number, difference.supported_units),)
    )
    alone = sum("JW" in other.modifiers for other in case.lines(line.code)) == 1
    return replace(
        said,
        message=f"{line.label} says that all of it was discarded; the chart shows it given: {given.because[0]}.",
        fix=(*units, SetModifiers(line.number, wanted)),
        safety=None if alone else SUGGESTED,
    )


def _without_jz(case: Case, line: ServiceLine, difference: Difference, said: Finding) -> Finding:
    """Return what is said of a line that bears JZ beside a documented waste, with JZ taken off."""
    day = difference.expected.day if difference.expected else None
    discarded = [one for one in case.expected(line.code) if "JW" in one.modifiers and one.day == day]
    wasted = "; ".join(one.because[0] for one in discarded)
    return replace(
        said,
        message=f"{line.label} says that nothing was discarded, and the chart documents it: {wasted}.",
        fix=(SetModifiers(line.number, tuple(m for m in line.modifiers if m != "JZ")),),
    )


def _billed_in_one(case: Case, difference: Difference) -> ServiceLine | None:
    """Return the one line that bills given and discarded together, or None."""
    expected = case.expected(difference.code)
    lines = case.lines(difference.code)
    if len(lines) != 1 or len(expected) != 2 or not difference.is_certain:
        return None
    return lines[0] if lines[0].units == sum(e.units for e in expected) else None


def _divide(case: Case, line: ServiceLine) -> Finding:
    given, discarded = sorted(case.expected(line.code), key=lambda e: "JW" in e.modifiers)
    kept = tuple(m for m in line.modifiers if m not in ("JW", "JZ"))
    fix: tuple[SetUnits | SetModifiers | AddLine, ...] = (SetUnits(line.number, given.units),)
    if kept != line.modifiers:
        fix += (SetModifiers(line.number, kept),)
    fix += (AddLine(line.number, line.code, discarded.units, (*kept, "JW")),)
    return Finding(
        line=line.number,
        element="UNITS",
        message=f"{line.label} billed; {given.because[0]}; {discarded.because[0]}.",
        billed=line.label,
        supported=f"{given.label} and {discarded.label}",
        evidence=case.evidence(given.administrations),
        fix=fix,
    )
