"""What a day's administrations of one code come to: given, opened and discarded, in the drug's own unit.

All arithmetic is exact. An amount that the chart leaves open is None, and why is among the remarks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from scrubber.coding.administrations import Course
from scrubber.coding.remarks import Remarks
from scrubber.model.expected import Undecided
from scrubber.model.record import Administration
from scrubber.model.value import Value
from scrubber.reference.drugs import Drug
from scrubber.reference.units import amount_in, by_potency

BY_THE_DOSE = "dose"
"""The unit of codes that bill what was given at once, however much it is: Q9992, gene therapies."""


class Amounts(Value):
    """What one day's administrations of one code come to, in the drug's unit."""

    given: Decimal
    opened: Decimal | None
    """Everything in the opened containers, where it is documented."""
    wasted: Decimal | None
    single_dose: bool | None


def amounts_of(drug: Drug, group: Sequence[Course], remarks: Remarks) -> Amounts | None:
    """Return the day's amounts, or None with the reason noted."""
    given = Decimal(0)
    for one in group:
        dose = _dose(drug, one, len(group) == 1, remarks)
        if dose is None:
            return None
        given += dose
    opened = _sum(_opened(drug, one.item) for one in group)
    wasted = _sum(_wasted(drug, one.item) for one in group)
    return Amounts(given, opened, wasted, _single_dose(drug, group))


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    """Return the sum; None where one of them is not documented."""
    result = Decimal(0)
    for value in values:
        if value is None:
            return None
        result += value
    return result


def _dose(drug: Drug, given: Course, alone: bool, remarks: Remarks) -> Decimal | None:
    """Return the dose in the drug's unit; `alone`: nothing else of the day is billed by the code."""
    item = given.item
    if _in_doubt(item, "dose"):
        remarks.undecided(
            Undecided.UNCERTAIN_DOSE,
            (given,),
            ("dose",),
            f"{given.name}: the chart leaves the dose in doubt.",
        )
        return None
    if item.dose is None or not item.dose.value:
        if drug.unit == "mL" and item.volume_ml is not None:
            return item.volume_ml
        why = "is not documented" if item.dose is None else "is told as 0, which is no amount of it"
        remarks.undecided(Undecided.NO_DOSE, (given,), ("dose",), f"{given.name}: the dose given {why}.")
        return None
    amount = amount_in(item.dose, drug.unit, item.concentration)
    if amount is None:
        amount = by_potency(drug.substance, item.dose, drug.unit)
    if amount is None and drug.unit == BY_THE_DOSE and alone and item.dose.value > 0:
        return Decimal(1)
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
    if not item.wasted.amount.value:
        return Decimal(0)
    return amount_in(item.wasted.amount, drug.unit, item.concentration)


def is_container_charted(group: Sequence[Course]) -> bool:
    """Return whether the chart itself says of every vial whether it is single-dose."""
    charted = [vials.single_dose for one in group for vials in one.item.vials]
    return bool(charted) and all(value is not None for value in charted)


def _single_dose(drug: Drug, group: Sequence[Course]) -> bool | None:
    if is_container_charted(group):
        return all(vials.single_dose for one in group for vials in one.item.vials)
    return drug.single_dose


def discarded_units(
    drug: Drug, amounts: Amounts, given_units: int, group: Sequence[Course], remarks: Remarks
) -> int | None:
    """Return the units discarded, 0 for none; None where the chart does not tell, with the reason noted."""
    is_open = _open_waste(drug, amounts, group)
    if is_open is not None:
        reason, missing, message = is_open
        remarks.undecided(reason, group, (missing,), f"{group[0].name}: {message}")
        return None
    whole = amounts.given if amounts.wasted is None else amounts.given + amounts.wasted
    return max(int(whole // drug.unit_amount) - given_units, 0)


def _open_waste(drug: Drug, amounts: Amounts, group: Sequence[Course]) -> tuple[Undecided, str, str] | None:
    """Return why it is open what was discarded: the reason, what is missing, and a sentence; None where it is told."""
    given, opened, wasted = amounts.given, amounts.opened, amounts.wasted
    if any(_in_doubt(one.item, told) for one in group for told in ("wasted", "vials")):
        why = "the chart leaves in doubt what was discarded, or which vials were opened."
        return Undecided.NO_WASTE, "waste", why
    if opened is not None and (opened < given or (wasted is not None and given + wasted != opened)):
        sums = f"{plain_number(given)} and {plain_number(wasted or Decimal(0))} of {plain_number(opened)} {drug.unit}"
        why = f"given and discarded do not add up to what was opened ({sums})."
        return Undecided.WASTE_DISAGREES, "waste", why
    is_told = wasted is not None or (opened is not None and opened <= given)
    is_of_any_container = amounts.single_dose is None and opened is None
    if not is_told and not is_of_any_container:
        why = "neither a discarded amount nor vials that were used up were made out in the chart."
        return Undecided.NO_WASTE, "waste", why
    if amounts.single_dose is None:
        why = "single-dose or multi-dose container is not documented, and JW or JZ depends on it."
        return Undecided.NO_CONTAINER_TYPE, "vials", why
    return None


def units_up(amount: Decimal, unit: Decimal) -> int:
    """Return how many whole units hold the amount: no division, so nothing is rounded before it is counted."""
    whole, rest = divmod(amount, unit)
    return int(whole) + (1 if rest else 0)


def plain_number(amount: Decimal) -> str:
    """Return a number as people write it: 400, 0.5."""
    plain = f"{amount:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
