"""Entries that tell one run of one drug, with the same times: a row that stands twice, or the bottles of one infusion.

    Remicade 300 mg  10:15-12:25  lot A1      two lots are two containers: their doses and wastes add up,
    Remicade  50 mg  10:15-12:25  lot B2      350 mg of lots A1 and B2
    Remicade 200 mg  10:15-12:25  lot A1      each row may tell its vial, or the whole dose: 200 mg or 400 mg,
    Remicade 200 mg  10:15-12:25  lot B2      of both lots
    Remicade 200 mg  10:15-12:25              one row twice, or two doses: 200 mg or 400 mg
    Remicade 200 mg  10:15-12:25

An order that the sum or the single dose equals settles it.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from scrubber.charts.join.unite import united
from scrubber.charts.words.sameness import same_amount
from scrubber.model.record import Administration, Quantity, Uncertain, Waste
from scrubber.model.value import replace

TWICE = "the same run is told twice with this dose; whether it was given once or twice is not said"
AGAIN = (
    "the same run is told several times with this dose; whether it was given once or each time is not said"
)
SEVERAL_DOSES = "the same run is told with several doses; whether they add up is not said"
SEVERAL_UNITS = "the same run is told with doses in several units"
WASTE_AGAIN = (
    "the same run is told several times with this waste; whether it was discarded each time is not said"
)
SEVERAL_WASTES = "the same run is told with wastes in several units"


def told_as_one(tellings: Sequence[Administration], ordered: Quantity | None) -> Administration:
    """Return one administration of two or more that tell one run; `ordered`: the dose of their order, where known."""
    of_id = _by_id(tellings)
    if len(of_id) < 2 or not _have_own_lots(of_id):
        item = tellings[0]
        for other in tellings[1:]:
            item = united(item, other)
        return _told_again(item, of_id, ordered)
    bare = [replace(each, lot=None, dose=None, wasted=None) for each in of_id]
    item = bare[0]
    for other in bare[1:]:
        item = united(item, other)
    dose, doubts = _dose_of_all(of_id, ordered)
    waste, of_waste = _waste_of_all(of_id)
    known = {doubt.field for doubt in item.uncertain}
    return replace(
        item,
        lot=", ".join(lot for each in of_id if (lot := each.lot)),
        dose=None if "dose" in known else dose,
        wasted=None if "wasted" in known else waste,
        uncertain=(*item.uncertain, *(doubt for doubt in (*doubts, *of_waste) if doubt.field not in known)),
    )


def once_or_twice(dose: Quantity) -> Uncertain:
    """Return the doubt of a dose that is told twice: it may be one, or two."""
    return _once_or_each(dose, 2)


def _have_own_lots(tellings: Sequence[Administration]) -> bool:
    """Return whether each telling is of a container of its own: it has a lot that no other has."""
    lots = [(each.lot or "").casefold().strip() for each in tellings]
    return all(lots) and len(set(lots)) == len(lots)


def _by_id(tellings: Sequence[Administration]) -> list[Administration]:
    """Return the tellings, the last of each number: an update of an entry is no second one."""
    return list({each.id: each for each in tellings}.values())


def _told_again(
    item: Administration, tellings: Sequence[Administration], ordered: Quantity | None
) -> Administration:
    """Put a dose in doubt that is told more than once, whether alike or not."""
    doses = [each.dose for each in tellings if each.dose is not None]
    if len(doses) < 2 or any(doubt.field == "dose" and not _is_of(doubt, doses) for doubt in item.uncertain):
        return item
    dose, doubts = _one_or_all(doses, ordered, adds_up=False)
    return replace(
        item,
        dose=dose,
        uncertain=(*(doubt for doubt in item.uncertain if doubt.field != "dose"), *doubts),
        conflicts=tuple(conflict for conflict in item.conflicts if conflict.field != "dose"),
    )


def _is_of(doubt: Uncertain, doses: Sequence[Quantity]) -> bool:
    """Return whether a doubt is only that the doses differ."""
    return set(doubt.values) <= {dose.words for dose in doses} and bool(doubt.values)


def _dose_of_all(
    tellings: Sequence[Administration], ordered: Quantity | None
) -> tuple[Quantity | None, tuple[Uncertain, ...]]:
    doses = [each.dose for each in tellings if each.dose is not None]
    return _one_or_all(doses, ordered, adds_up=True)


def _one_or_all(
    doses: Sequence[Quantity], ordered: Quantity | None, *, adds_up: bool
) -> tuple[Quantity | None, tuple[Uncertain, ...]]:
    """Return what several doses of one run come to; `adds_up`: doses that differ are of a container each."""
    if not any(dose.value for dose in doses[1:]):
        return (doses[0] if doses else None), ()
    first = doses[0]
    if len({dose.unit.strip().casefold() for dose in doses}) > 1 and not all(
        same_amount(dose, first) for dose in doses
    ):
        return None, (Uncertain("dose", " / ".join(dose.words for dose in doses), SEVERAL_UNITS),)
    total = Quantity(sum((dose.value for dose in doses), Decimal(0)), first.unit)
    repeated = all(same_amount(dose, first) for dose in doses)
    if repeated:
        total = Quantity(first.value * len(doses), first.unit)
    if ordered is not None:
        settled = next((each for each in (first, total) if same_amount(each, ordered)), None)
        if settled is not None and (repeated or settled is total):
            return settled, ()
    if repeated:
        return None, (_once_or_each(first, len(doses)),)
    if adds_up:
        return total, ()
    words = tuple(dict.fromkeys((*(dose.words for dose in doses), total.words)))
    return None, (Uncertain("dose", " / ".join(dose.words for dose in doses), SEVERAL_DOSES, words),)


def _once_or_each(dose: Quantity, times: int) -> Uncertain:
    words = tuple(Quantity(dose.value * count, dose.unit).words for count in (1, times))
    return Uncertain("dose", words[0], TWICE if times == 2 else AGAIN, words)


def _waste_of_all(tellings: Sequence[Administration]) -> tuple[Waste | None, tuple[Uncertain, ...]]:
    """Return what the containers' wastes come to: they add up where they differ; alike, they may be one told again."""
    wastes = [each.wasted for each in tellings if each.wasted is not None]
    if len(wastes) < 2:
        return (wastes[0] if wastes else None), ()
    first, amounts = wastes[0], [waste.amount for waste in wastes]
    words = " / ".join(amount.words for amount in amounts)
    if len({amount.unit.strip().casefold() for amount in amounts}) > 1:
        return None, (Uncertain("wasted", words, SEVERAL_WASTES),)
    total = Quantity(sum((amount.value for amount in amounts), Decimal(0)), first.amount.unit)
    if total.value and all(amount.value == amounts[0].value for amount in amounts):
        values = (amounts[0].words, total.words)
        return None, (Uncertain("wasted", words, WASTE_AGAIN, values),)
    main = max(wastes, key=lambda waste: waste.amount.value)
    return replace(main, amount=total), ()
