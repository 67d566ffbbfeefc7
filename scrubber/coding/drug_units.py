"""Drug lines: units of what was given, of what was discarded, and the modifier that says so.

Given rounds up to whole billing units, discarded is what is left of the opened units: 305 mg of four 100 mg vials at
10 mg a unit are 31 and 9 (CGS, 2023-06). JW needs a documented amount; JZ needs vials that were used up or a
documented waste of nothing. All arithmetic is exact; doses of one code on one day are added before rounding.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from payer_profiles.parameters import Parameters
from scrubber.coding.administrations import Course, Handling
from scrubber.coding.remarks import Remarks
from scrubber.model.encounters import Encounters
from scrubber.model.expected import ExpectedLine, Role, Undecided
from scrubber.model.record import Administration
from scrubber.reference import codes, drugs
from scrubber.reference.drugs import Drug
from scrubber.reference.units import amount_in

JZ_BEGINS = date(2023, 7, 1)
"""Before this day no modifier says that nothing was discarded (rule W01; Noridian, FCSO)."""

_NOT_BILLED = frozenset({Handling.FLUSH})
_CARRIERS = frozenset({"keep_open", "diluent", "between_units"})


@dataclass(frozen=True, slots=True)
class _Amounts:
    """What one day's administrations of one code come to, in the drug's unit."""

    given: Decimal
    opened: Decimal | None
    """Everything in the opened containers, where it is documented."""
    wasted: Decimal | None
    single_dose: bool | None


def drug_lines(
    courses: Sequence[Course], parameters: Parameters, encounters: Encounters, remarks: Remarks
) -> list[ExpectedLine]:
    """Return the drug lines that the chart supports, by code and day."""
    groups: dict[tuple[str, date | None], list[Course]] = {}
    for given in courses:
        hcpcs = given.item.hcpcs
        if hcpcs is None or given.handling in _NOT_BILLED or not codes.is_drug(hcpcs):
            continue
        if given.item.purpose in _CARRIERS or given.item.technique == "oral":
            continue
        groups.setdefault((hcpcs, given.day), []).append(given)
    lines: list[ExpectedLine] = []
    for (hcpcs, day), group in groups.items():
        lines += (
            replace(line, encounter=encounters.key(day))
            for line in _lines(hcpcs, day, group, parameters, remarks)
        )
    return lines


def _lines(
    hcpcs: str, day: date | None, group: Sequence[Course], parameters: Parameters, remarks: Remarks
) -> Iterable[ExpectedLine]:
    if hcpcs in codes.NOC_DRUG_CODES:
        yield _line(
            hcpcs, 1, Role.GIVEN, group, day, "a drug without a code of its own: one unit, named in words"
        )
        return
    drug = drugs.find(hcpcs)
    if drug is None:
        remarks.undecided(
            Undecided.NO_BILLING_UNIT,
            group,
            ("billing_unit",),
            f"The billing unit of {hcpcs} is not in the drug table.",
        )
        return
    if not drug.is_active(day):
        newer = drugs.successor(drug, day)
        instead = f"; {newer.hcpcs} bills it now" if newer is not None else ""
        remarks.undecided(
            Undecided.DELETED_CODE, group, ("active_code",), f"{hcpcs} is not active on that day{instead}."
        )
        return
    amounts = _amounts(drug, group, remarks)
    if amounts is None:
        return
    units = _units_up(amounts.given, drug.unit_amount)
    one = f"{_text(drug.unit_amount)} {drug.unit}"
    reason = f"{_text(amounts.given)} {drug.unit} given; {hcpcs} counts {one} a unit: {units}"
    unit_fact = (f"unit:{hcpcs}",)
    if drug.is_fluid or parameters.jw_jz == "rejected" or amounts.single_dose is False:
        yield _line(hcpcs, units, Role.GIVEN, group, day, reason, (), unit_fact)
        return
    discarded = _discarded(drug, amounts, units, group, remarks)
    if discarded is None:
        yield _line(hcpcs, units, Role.GIVEN, group, day, reason, (), unit_fact)
        return
    facts = (*unit_fact, *(() if _container_charted(group) else (f"vial:{hcpcs}",)))
    if discarded:
        yield _line(hcpcs, units, Role.GIVEN, group, day, reason, (), unit_fact)
        wasted = f"{_text(amounts.wasted or Decimal(0))} {drug.unit}"
        because = f"{wasted} discarded: what is left of the opened units, {discarded}"
        yield _line(hcpcs, discarded, Role.DISCARDED, group, day, because, ("JW",), facts)
        return
    modifier, why = _nothing_discarded(amounts, parameters, day)
    facts += ("jw_jz", "subunit_waste_modifier") if amounts.wasted else ("jw_jz",)
    yield _line(hcpcs, units, Role.GIVEN, group, day, reason + why, modifier, facts)


def _nothing_discarded(
    amounts: _Amounts, parameters: Parameters, day: date | None
) -> tuple[tuple[str, ...], str]:
    if day is not None and day < JZ_BEGINS:
        return (), ""
    if amounts.wasted:
        if parameters.subunit_waste_modifier == "none":
            return (), "; less than a unit discarded, and this payer takes no modifier for it"
        return ("JZ",), "; less than a unit discarded"
    return ("JZ",), "; nothing discarded"


def _line(
    hcpcs: str,
    units: int,
    role: Role,
    group: Sequence[Course],
    day: date | None,
    because: str,
    modifiers: tuple[str, ...] = (),
    stands_on: tuple[str, ...] = (),
) -> ExpectedLine:
    return ExpectedLine(
        kind="drug",
        code=hcpcs,
        units=units,
        role=role,
        administrations=tuple(given.id for given in group),
        because=(because,),
        modifiers=modifiers,
        day=day,
        visit=group[0].item.visit,
        session=-2,
        stands_on=stands_on,
    )


# amounts


def _amounts(drug: Drug, group: Sequence[Course], remarks: Remarks) -> _Amounts | None:
    """Return the day's amounts, or None with the reason noted."""
    given = Decimal(0)
    for one in group:
        dose = _dose(drug, one, remarks)
        if dose is None:
            return None
        given += dose
    opened = _sum(_opened(drug, one.item) for one in group)
    wasted = _sum(_wasted(drug, one.item) for one in group)
    return _Amounts(given, opened, wasted, _single_dose(drug, group))


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    """Return the sum; None where one of them is not documented."""
    result = Decimal(0)
    for value in values:
        if value is None:
            return None
        result += value
    return result


def _dose(drug: Drug, given: Course, remarks: Remarks) -> Decimal | None:
    item = given.item
    if _in_doubt(item, "dose"):
        remarks.undecided(
            Undecided.UNCERTAIN_DOSE,
            (given,),
            ("dose",),
            f"{given.name}: the chart leaves the dose in doubt.",
        )
        return None
    if item.dose is None:
        if drug.unit == "mL" and item.volume_ml is not None:
            return item.volume_ml
        remarks.undecided(
            Undecided.NO_DOSE, (given,), ("dose",), f"{given.name}: the dose given is not documented."
        )
        return None
    amount = amount_in(item.dose, drug.unit, item.concentration)
    if amount is None and drug.unit == "mL" and drug.is_fluid and item.volume_ml is not None:
        return item.volume_ml
    if amount is None or amount <= 0:
        remarks.undecided(
            Undecided.UNIT_MISMATCH,
            (given,),
            ("dose", "concentration"),
            f"{given.name}: the dose can't be converted into {drug.unit}, which {drug.hcpcs} counts; "
            "a documented concentration may help.",
        )
        return None
    return amount


def _in_doubt(item: Administration, name: str) -> bool:
    return any(doubt.field == name for doubt in item.uncertain) or any(
        clash.field == name for clash in item.conflicts
    )


def _opened(drug: Drug, item: Administration) -> Decimal | None:
    if not item.vials:
        return None
    return _sum(
        None if size is None else size * vials.count
        for vials in item.vials
        for size in (amount_in(vials.size, drug.unit, item.concentration),)
    )


def _wasted(drug: Drug, item: Administration) -> Decimal | None:
    if item.wasted is None or _in_doubt(item, "wasted"):
        return None
    return amount_in(item.wasted.amount, drug.unit, item.concentration)


def _container_charted(group: Sequence[Course]) -> bool:
    """Return whether the chart itself says of every vial whether it is single-dose."""
    charted = [vials.single_dose for one in group for vials in one.item.vials]
    return bool(charted) and all(value is not None for value in charted)


def _single_dose(drug: Drug, group: Sequence[Course]) -> bool | None:
    if _container_charted(group):
        return all(vials.single_dose for one in group for vials in one.item.vials)
    return drug.single_dose


def _discarded(
    drug: Drug, amounts: _Amounts, given_units: int, group: Sequence[Course], remarks: Remarks
) -> int | None:
    """Return the units discarded, 0 for none; None where the chart does not tell, with the reason noted."""
    given, opened, wasted = amounts.given, amounts.opened, amounts.wasted
    name = group[0].name
    if opened is not None and (opened < given or (wasted is not None and given + wasted != opened)):
        remarks.undecided(
            Undecided.WASTE_DISAGREES,
            group,
            ("waste",),
            f"{name}: given and discarded do not add up to what was opened "
            f"({_text(given)} and {_text(wasted or Decimal(0))} of {_text(opened)} {drug.unit}).",
        )
        return None
    if wasted is None and (opened is None or opened > given):
        if amounts.single_dose is None and opened is None:
            remarks.undecided(
                Undecided.NO_CONTAINER_TYPE,
                group,
                ("vials",),
                f"{name}: single-dose or multi-dose container is not documented, and JW or JZ depends on it.",
            )
        else:
            remarks.undecided(
                Undecided.NO_WASTE,
                group,
                ("waste",),
                f"{name}: the chart documents neither a discarded amount nor vials that were used up.",
            )
        return None
    if amounts.single_dose is None:
        remarks.undecided(
            Undecided.NO_CONTAINER_TYPE,
            group,
            ("vials",),
            f"{name}: single-dose or multi-dose container is not documented, and JW or JZ depends on it.",
        )
        return None
    whole = given if wasted is None else given + wasted
    return max(int(whole // drug.unit_amount) - given_units, 0)


def _units_up(amount: Decimal, unit: Decimal) -> int:
    """Return how many whole units hold the amount: no division, so nothing is rounded before it is counted."""
    whole, rest = divmod(amount, unit)
    return int(whole) + (1 if rest else 0)


def _text(amount: Decimal) -> str:
    """Return a number as people write it: 400, 0.5."""
    plain = f"{amount:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
