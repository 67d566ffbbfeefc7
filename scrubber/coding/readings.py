"""From a chart with doubts to its readings: each possible value coded, and what holds in all of them.

Theory. A doubt is a fact with several possible values: half of the day, two documents that differ, the class of an
unknown drug, hormonal or not, whose pump it is, office or facility. Doubts of one document that come from one habit of
writing (a clock without AM and PM) are one doubt: if the first time is in the morning, so are the others. The readings
are the product of the doubts, up to `MOST_READINGS`; a doubt that would go past that is left as the chart has it, and
only the lines that its administration touches stay undecided. A chart without doubts is coded once, at no extra cost.

A fact with a single doubtful value (read by a machine, confirmed by nobody) is taken, and what stands on it is
unverified.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from itertools import product
from typing import Any

from payer_profiles.parameters import Parameters
from scrubber.coding.alike import alike_as_one, common_to
from scrubber.coding.came_back import visits_of_days
from scrubber.coding.classes import classes_of, hormonal_values
from scrubber.coding.expect import expect, setting_of
from scrubber.model.expected import Expectation
from scrubber.model.readings import OpenFact, Reading, Support
from scrubber.model.record import (
    Administration,
    Indication,
    InfusionRecord,
    Interval,
    Quantity,
    Setting,
    Uncertain,
    Waste,
)
from scrubber.model.value import Value, replace
from scrubber.reference import drugs
from scrubber.reference.tables import Tables

MOST_READINGS = 32
"""The bound: three doubts of two values are eight readings, a few milliseconds. Beyond it a doubt stays open."""

_CLASSED = frozenset({"infusion", "push", "im", "sc", "sc_infusion", "pump"})
_SETTINGS: tuple[Setting, Setting] = ("physician", "facility")


class _Doubt(Value):
    """One fact with its possible values. `choices[i]` holds what changes in each administration for `values[i]`."""

    fact: str
    values: tuple[str, ...]
    choices: tuple[Mapping[str, Mapping[str, Any]], ...]
    setting: bool = False


def support_of(
    record: InfusionRecord,
    parameters: Parameters,
    *,
    transaction_setting: Setting | None = None,
    place_of_service: str | None = None,
    type_of_bill: str | None = None,
    on: date | None = None,
    billed: frozenset[str] = frozenset(),
    tables: Tables | None = None,
    one_stay: bool = False,
) -> Support:
    """Return what a record supports under each of its readings, and what holds in all of them.

    Arguments as those of `expect`; `one_stay`: the claim says by itself that its days are one (observation). Pure:
    equal inputs give equal results.
    """

    def expected(read: InfusionRecord, own: Setting | None) -> Expectation:
        return expect(
            read,
            parameters,
            transaction_setting=own,
            place_of_service=place_of_service,
            type_of_bill=type_of_bill,
            on=on,
            billed=billed,
            tables=tables,
        )

    record = _taken(record)
    setting = transaction_setting or setting_of(record, place_of_service)
    stays = setting != "facility" or one_stay
    doubts = tuple(_within_bounds(_doubts(record, parameters, setting, on, stays=stays)))
    if not doubts:
        expectation = expected(record, setting)
        return Support((Reading((), record, expectation),), expectation, tuple(_of_drugs(expectation)))
    read: list[tuple[tuple[int, ...], Reading]] = []
    for chosen, changed, own_setting in _chosen(doubts, record, setting):
        expectation = expected(changed, own_setting)
        assumes = tuple(f"{doubt.fact}: {doubt.values[i]}" for doubt, i in zip(doubts, chosen, strict=True))
        read.append((chosen, Reading(assumes, changed, expectation)))
    different = alike_as_one([reading for _, reading in read])
    of_drugs = tuple(_of_drugs(different[0].expectation))
    if len(different) == 1:
        return Support(different, different[0].expectation, of_drugs)
    return Support(different, common_to(different), (*_open_facts(doubts, read), *of_drugs))


_Chosen = tuple[tuple[int, ...], InfusionRecord, Setting | None]


def _chosen(doubts: Sequence[_Doubt], record: InfusionRecord, setting: Setting | None) -> list[_Chosen]:
    """Return each choice of values with the record as it is then, and the setting."""
    found: list[_Chosen] = []
    for chosen in product(*(range(len(doubt.values)) for doubt in doubts)):
        changed, own_setting = record, setting
        for doubt, index in zip(doubts, chosen, strict=True):
            if doubt.setting:
                own_setting = _SETTINGS[index]
            changed = _with(changed, doubt.choices[index])
        found.append((chosen, changed, own_setting))
    told_twice = _runs_told_twice(record)
    if not told_twice:
        return found
    return [each for each in found if not _end_before_they_begin(each[1], told_twice)] or found


def _runs_told_twice(record: InfusionRecord) -> frozenset[str]:
    """Return the administrations of which documents disagree about the start and about the stop.

    One tells 10:15-10:45, the other 11:00-11:30: 11:00-10:45 is nobody's reading. A run of one of them always stands.
    """
    return frozenset(
        item.id
        for item in record.administrations
        if {"start", "stop"} <= {conflict.field for conflict in item.conflicts}
    )


def _end_before_they_begin(record: InfusionRecord, which: frozenset[str]) -> bool:
    return any(
        item.start is not None
        and item.stop is not None
        and item.stop.replace(tzinfo=None) <= item.start.replace(tzinfo=None)
        for item in record.administrations
        if item.id in which
    )


def _of_drugs(expectation: Expectation) -> Iterator[OpenFact]:
    """Yield what is open of single drug lines: it does not interact with anything else, so it needs no reading."""
    return (OpenFact(choice.fact, choice.values, choice.decides) for choice in expectation.choices)


def _within_bounds(doubts: Iterator[_Doubt]) -> Iterator[_Doubt]:
    count = 1
    for doubt in doubts:
        if count * len(doubt.values) <= MOST_READINGS:
            count *= len(doubt.values)
            yield doubt


# finding the doubts


def _doubts(
    record: InfusionRecord,
    parameters: Parameters,
    setting: Setting | None,
    on: date | None,
    *,
    stays: bool,
) -> Iterator[_Doubt]:
    if setting is None:
        yield _Doubt("setting", _SETTINGS, ({}, {}), setting=True)
    if not stays and (visits := visits_of_days(record)):
        each = {name: {"visit": visit} for name, visit in visits.items()}
        yield _Doubt("visits of the days", ("one stay", "a visit each"), ({}, each))
    retracted = frozenset(record.retracted)
    items = [item for item in record.administrations if item.id not in retracted]
    yield from _of_the_chart([item for item in items if item.uncertain or item.conflicts])
    yield from _of_accesses(items)
    yield from _of_bags(items)
    for item in items:
        yield from _of_knowledge(item, record.indications, parameters)


def _of_the_chart(items: Sequence[Administration]) -> Iterator[_Doubt]:
    """Yield what the chart's own words leave open: doubts of one habit together, conflicts one by one."""
    habits: dict[tuple[str, str, int], list[tuple[Administration, Uncertain]]] = {}
    for item in items:
        clashing = {conflict.field for conflict in item.conflicts}
        for doubt in item.uncertain:
            if len(doubt.values) > 1 and doubt.field not in clashing:
                key = (item.source.document, doubt.reason, len(doubt.values))
                habits.setdefault(key, []).append((item, doubt))
    for together in habits.values():
        yield from _parallel(together)
    for item in items:
        for conflict in item.conflicts:
            values = tuple(dict.fromkeys(reading.value for reading in conflict.readings))
            parsed = [_parsed(conflict.field, value) for value in values]
            if len(values) > 1 and None not in parsed:
                yield _Doubt(
                    f"{conflict.field} of {item.id}",
                    values,
                    tuple({item.id: {conflict.field: value}} for value in parsed),
                )


def _parallel(together: Sequence[tuple[Administration, Uncertain]]) -> Iterator[_Doubt]:
    choices: list[dict[str, dict[str, Any]]] = [{} for _ in together[0][1].values]
    for item, doubt in together:
        parsed = [_parsed(doubt.field, value) for value in doubt.values]
        if None in parsed:
            continue
        for choice, value in zip(choices, parsed, strict=True):
            choice.setdefault(item.id, {})[doubt.field] = value
    if not choices[0]:
        return
    doubt = together[0][1]
    fields = dict.fromkeys(f"{each.field} of {item.id}" for item, each in together)
    yield _Doubt(next(iter(fields)) if len(fields) == 1 else ", ".join(fields), doubt.values, tuple(choices))


_NEEDED, _NOT_NEEDED = "drugs that do not mix", None
"""What stands for a reason that earns an initial service, and for one that does not."""


def _of_accesses(items: Sequence[Administration]) -> Iterator[_Doubt]:
    """Yield each access beside others whose reason, as the chart words it, proves neither need nor convenience."""
    found: dict[tuple[str | None, str], list[Administration]] = {}
    for item in items:
        found.setdefault((item.visit, item.access), []).append(item)
    for (_, access), group in found.items() if len(found) > 1 else ():
        said = {item.explains_its_access() for item in group}
        if None in said and True not in said:
            yield _Doubt(
                f"medical need of the access {access}",
                ("yes", "no"),
                tuple({item.id: {"access_reason": why} for item in group} for why in (_NEEDED, _NOT_NEEDED)),
            )


def _of_bags(items: Sequence[Administration]) -> Iterator[_Doubt]:
    """Yield the bag of drugs that ran through one access from the same minute to the same minute: one bag, or several.

    One bag is one infusion, several are concurrent ones (rules S01, S03); drugs of one bag never have different times.
    """
    together: dict[object, list[Administration]] = {}
    for item in items:
        if _may_share_a_bag(item):
            together.setdefault((item.visit, item.access, item.runs()), []).append(item)
    for group in together.values():
        known = {item.container for item in group if item.container is not None}
        unknown = [item.id for item in group if item.container is None]
        if len({drugs.substance_key(item.hcpcs, item.substance) for item in group}) < 2 or not unknown:
            continue
        if len(known) > 1 or _are_of_own_bags(group):
            continue  # two bags are known, and one more changes nothing
        bag = next(iter(known), f"bag of {unknown[0]}")
        yield _Doubt(
            f"bag of {' and '.join(item.id for item in group)}",
            ("one", "several"),
            (
                {id: {"container": bag} for id in unknown},
                {id: {"container": f"own bag of {id}"} for id in unknown},
            ),
        )


_A_BAG = 50
"""Millilitres of the smallest usual bag."""


def _are_of_own_bags(group: Sequence[Administration]) -> bool:
    """Return whether two of them had another volume, or ran at another rate: one bag has one of each.

    A few millilitres are what was added to a bag, and not the bag.
    """
    volumes = {item.volume_ml for item in group if item.volume_ml and item.volume_ml >= _A_BAG}
    rates = {item.rate_ml_per_hour for item in group if item.rate_ml_per_hour}
    return len(volumes) > 1 or len(rates) > 1


def _may_share_a_bag(item: Administration) -> bool:
    """Return whether it is the infusion of a drug with certain times, whose bag nothing else leaves in doubt."""
    doubted = {doubt.field for doubt in item.uncertain} | {conflict.field for conflict in item.conflicts}
    return (
        item.technique == "infusion"
        and item.purpose in (None, "treatment")
        and item.drug_class != "hydration"
        and not drugs.names_a_fluid(item.substance)
        and doubted.isdisjoint({"container", "technique", "purpose", "start", "stop", "segments"})
        and any(run.start is not None and run.stop is not None for run in item.runs())
    )


def _of_knowledge(
    item: Administration, indications: Sequence[Indication], parameters: Parameters
) -> Iterator[_Doubt]:
    """Yield what neither chart nor tables decide: the class, hormonal or not, whose pump."""
    if item.technique not in _CLASSED or item.purpose not in (None, "treatment"):
        return
    doubted = any(doubt.field == "class" for doubt in item.uncertain)
    classes = classes_of(item, parameters, indications, doubted=doubted).values
    if len(classes) > 1:
        yield _Doubt(
            f"class of {item.substance}", classes, tuple({item.id: {"drug_class": c}} for c in classes)
        )
    if "complex" not in classes:
        return
    if item.technique in ("im", "sc") and item.hormonal is None:
        values = hormonal_values(item, indications)
        if len(values) > 1:
            yield _Doubt(
                f"{item.substance} hormonal",
                ("yes", "no"),
                ({item.id: {"hormonal": True}}, {item.id: {"hormonal": False}}),
            )
    if item.technique == "pump" and item.pump_owner is None and parameters.pump_code == "G0498":
        yield _Doubt(
            f"owner of the pump of {item.id}",
            ("clinic", "patient"),
            ({item.id: {"pump_owner": "clinic"}}, {item.id: {"pump_owner": "patient"}}),
        )


# taking a value


def _taken(record: InfusionRecord) -> InfusionRecord:
    """Take every fact that has one doubtful value: what stands on it is unverified."""
    if not any(len(doubt.values) == 1 for item in record.administrations for doubt in item.uncertain):
        return record
    changes: dict[str, dict[str, Any]] = {}
    for item in record.administrations:
        for doubt in item.uncertain:
            if len(doubt.values) == 1 and (value := _parsed(doubt.field, doubt.values[0])) is not None:
                changes.setdefault(item.id, {})[doubt.field] = value
    changed = _with(record, changes)
    return replace(
        changed,
        administrations=tuple(
            replace(item, unconfirmed=True) if item.id in changes else item
            for item in changed.administrations
        ),
    )


def _with(record: InfusionRecord, choice: Mapping[str, Mapping[str, Any]]) -> InfusionRecord:
    if not choice:
        return record
    return replace(
        record,
        administrations=tuple(
            _with_values(item, choice[item.id]) if item.id in choice else item
            for item in record.administrations
        ),
    )


def _with_values(item: Administration, values: Mapping[str, Any]) -> Administration:
    """Return the administration with these fields as though the chart had said them plainly."""
    return replace(
        item,
        **values,
        uncertain=tuple(doubt for doubt in item.uncertain if doubt.field not in values),
        conflicts=tuple(conflict for conflict in item.conflicts if conflict.field not in values),
    )


def _parsed(field: str, text: str) -> Any:
    """Return a value as the record holds it; None where the text is none for this field."""
    try:
        match field:
            case "start" | "stop":
                return datetime.fromisoformat(text)
            case "segments":
                runs = [part.split(" to ") for part in text.split(", ")]
                return tuple(Interval(*map(datetime.fromisoformat, run)) for run in runs)
            case "dose":
                amount, _, unit = text.partition(" ")
                return Quantity(Decimal(amount), unit) if unit else None
            case "wasted":
                amount, _, unit = text.partition(" ")
                return Waste(Quantity(Decimal(amount), unit)) if unit else None
            case "volume_ml" | "rate_ml_per_hour" | "planned_hours":
                return Decimal(text)
            case (
                "substance"
                | "technique"
                | "purpose"
                | "route"
                | "access"
                | "container"
                | "visit"
                | "lot"
                | "hcpcs"
                | "pump_owner"
            ):
                return text or None
            case "class":
                return None  # the tables are asked for it
    except (ValueError, InvalidOperation, TypeError):
        return None
    return None


def _open_facts(
    doubts: Sequence[_Doubt], read: Sequence[tuple[tuple[int, ...], Reading]]
) -> Iterator[OpenFact]:
    """Yield each fact on which the lines depend, with what each value supports, all others being as first read."""
    for place, doubt in enumerate(doubts):
        values = sorted({chosen[place] for chosen, _ in read})
        labels = [_labels_of(place, index, read) for index in values]
        if len(set(labels)) > 1:
            always = frozenset.intersection(*labels)
            decides = " or ".join(
                dict.fromkeys(", ".join(sorted(own - always)) or "nothing more" for own in labels)
            )
            yield OpenFact(doubt.fact, tuple(doubt.values[index] for index in values), decides)


def _labels_of(place: int, index: int, read: Sequence[tuple[tuple[int, ...], Reading]]) -> frozenset[str]:
    """Return what one value of a doubt supports: all others as first read, or as near to that as there is a reading."""
    own = (each for each in read if each[0][place] == index)
    _, nearest = min(own, key=lambda each: sum(map(bool, each[0][:place] + each[0][place + 1 :])))
    return _labels(nearest.expectation)


def _labels(expectation: Expectation) -> frozenset[str]:
    """Return the lines as billers write them; those of two visits that are alike are counted."""
    found = Counter(line.label for line in expectation.lines)
    return frozenset(label if count == 1 else f"{count} lines of {label}" for label, count in found.items())
