"""Which administration of a drug a statement means that names the drug: one that was told of, or another."""

from __future__ import annotations

import re
from datetime import date, timedelta

from scrubber.charts.events.when import When
from scrubber.charts.readers.note.drug.keeping import is_another
from scrubber.charts.readers.note.drug.whole_runs import TEST, is_called
from scrubber.charts.readers.note.table.mar import begin
from scrubber.charts.readers.note.values.amounts import BY_THE_HOUR, LOADED, minutes_of, quantity
from scrubber.charts.readers.note.values.draft import Draft, when
from scrubber.charts.readers.note.values.statement import (
    AT_ONCE,
    NEXT_DOSE_MINUTES,
    RANGE,
    ROW,
    SLOW_PUSH_MINUTES,
    Fact,
    Statement,
)
from scrubber.charts.readers.note.words.numbered import number_in
from scrubber.charts.words import drugs
from scrubber.charts.words.products import name_two_products
from scrubber.model.value import replace
from scrubber.reference.drugs import by_name

_IG = "immune globulin"
"""Infused, and no name of what is given under the skin."""
_FLUIDS = frozenset({"iv fluids", "hydration"})
"""What is named only by what it is for."""


def known_of(
    all_told: list[Draft], statement: Statement, key: str, day: date | None, text: str
) -> Draft | None:
    """Return the administration that a statement of the drug `key` speaks of; None where it begins another one."""
    if statement.further or _goes_on_behind_its_load(all_told, statement, key, text):
        return None
    if _is_behind_its_test(all_told, statement, key, text):
        return None
    way = statement.way()
    told = [
        draft for draft in all_told if _is_of(draft, key) and not _is_of_another_product(draft, statement)
    ]
    same = [draft for draft in told if _may_be(draft, way, statement)]
    same = [draft for draft in same if not is_another(draft, statement)]
    times = statement.times()
    start = next((fact for fact in times if fact.kind in ("start", "given")), None)
    at = when(start, day) if start is not None else None
    if start is not None and at is not None and told:
        whole = _all_its_bags(told, statement, text) or _replaced(told, statement, text)
        if whole is not None:
            statement.facts[statement.facts.index(start)] = replace(start, kind="restart", value="")
            return whole
        if (last := _bag_before(told, statement, at)) is not None:
            last.bags = True
            statement.facts = [
                replace(fact, unsure=True) for fact in times if fact.kind not in ("start", "given")
            ]
            return last
    same = _of_its_number(same, statement, at)
    if _is_the_next_bag(told, statement, day):
        begin(statement)
        return None
    if start is not None:
        return _that_starts(same, start, statement, day)
    return _that_goes_on(same, statement, day) if times else _spoken_of(same, statement, text)


def _goes_on_behind_its_load(told: list[Draft], statement: Statement, key: str, text: str) -> bool:
    """`1310 Mag load 4 g started. 1331 Load in. Mag 2 g/hr started`: what begins by the hour, behind a load."""
    if statement.of("start") is None or statement.of("dose") is not None:
        return False
    same = [draft for draft in told if draft.key == key]
    if len(same) != 1 or not same[0].course.over:
        return False
    load = LOADED.search(text, max(0, same[0].statement.start - 12), same[0].statement.end)
    return load is not None and BY_THE_HOUR.search(text, statement.start, statement.end) is not None


def _is_behind_its_test(told: list[Draft], statement: Statement, key: str, text: str) -> bool:
    """`INFeD test dose 25 mg 0915`, and below it `INFeD 975 mg in 500 mL. Started 1020`: with a dose of its own."""
    if TEST.search(text) is None:
        return False
    dose, same = quantity(statement.of("dose")), [draft for draft in told if draft.key == key]
    if dose is None or len(same) != 1 or not same[0].course.told or not is_called(TEST, text, same[0]):
        return False
    return dose != same[0].dose() and TEST.search(text, statement.start, statement.end) is None


def rename(known: Draft, statement: Statement) -> None:
    """Take the better name: that of the dose, or of the fluid (`Hydration ordered. NS 1000 mL 1410-1525`)."""
    if number_in(statement.drug):
        return  # `Bottle 1` is no name
    known.name_after(statement)
    if known.key == statement.key and _is_its_product(known.name, statement.drug):
        known.name = statement.drug
    if known.key in _FLUIDS and statement.key not in _FLUIDS:
        known.name, known.key = statement.drug, statement.key


def _is_its_product(name: str, other: str) -> bool:
    """`Infliximab 400 mg ... Product: Renflexis`: each product of a substance has a code of its own."""
    if name.casefold() == other.casefold():
        return False
    codes = by_name(name)
    return len(by_name(other)) == 1 < len(codes) and any(drug.is_biosimilar for drug in codes)


def _is_of_another_product(draft: Draft, statement: Statement) -> bool:
    """`0940 Remicade 500 mg bag arrived. 1037 Renflexis 500 mg arrived`: two products of one substance, of which each
    is paid by a code of its own; an end is told by either name.
    """
    told = draft.key == statement.key and any(statement.of(kind) for kind in ("start", "given", "dose"))
    return told and name_two_products(draft.name, statement.drug)


def _bag_before(told: list[Draft], statement: Statement, start: When) -> Draft | None:
    """`KCl x2: bag 1 0800-1000, bag 2 1000-1205`, `IVIG bottle 1 0905-1030, bottle 2 1031`: one infusion goes on."""
    if number_in(statement.drug) < 2 or not told or drugs.is_blood(statement.key):
        return None
    last = told[-1]
    if last.is_bolus or (last.is_fluid and last.course.over):
        return None  # `2312 LR 1 L bolus #1. 2348 bolus #1 in, #2 hung`: each is given for itself
    goes_on = last.bags or last.course.running or _begins_where_it_ended(last, start)
    return last if goes_on or "bottle" in statement.drug.casefold() else None


_UNIT = r"(?:mg|mcg|gm?|units?)"
_BAGS_OF = re.compile(
    r"\b(?P<n>two|three|four|[2-4])(?:\s?x\s?|\s+)(?:"
    rf"(?:mini-?)?(?:bags?|bottles?)\s+of\s+(?P<amount>\d[\d.,]*)\s?(?P<unit>{_UNIT})\b"
    rf"|(?P<each>\d[\d.,]*)\s?(?P<of>{_UNIT})\b(?:\s?/\s?\d{{2,4}}\s?ml)?\s+(?:mini-?)?(?:bags?|bottles?)\b)",
    re.IGNORECASE,
)


def _all_its_bags(told: list[Draft], statement: Statement, text: str) -> Draft | None:
    """`Radicava 60 mg (two bags of 30 mg). Bag 1 0905-0937. Bag 2 0941-1012`: the next bag goes on with one dose."""
    last = told[-1] if told else None
    if last is None or number_in(statement.drug) < 2 or not last.course.over or drugs.is_blood(statement.key):
        return None
    bags = _BAGS_OF.search(text, last.statement.start, last.statement.end)
    dose = last.dose()
    if bags is None or dose is None:
        return None
    number = _NUMBERS.get(bags["n"].casefold()) or int(bags["n"])
    amount, unit = bags["amount"] or bags["each"], bags["unit"] or bags["of"]
    each = quantity(Fact("dose", f"{amount.replace(',', '')} {unit}", 0, 0, ""))
    return last if each and each.unit == dose.unit and each.value * number == dose.value else None


def _replaced(told: list[Draft], statement: Statement, text: str) -> Draft | None:
    """`0910 Entyvio 300 mg started. 0913 bag leaking, stopped. 0951 replacement bag Entyvio 300 mg up`: one dose."""
    last = told[-1] if told else None
    if last is None or last.injected or not last.begun or drugs.is_blood(statement.key):
        return None
    line = text.rfind("\n", 0, statement.start) + 1
    return last if _REPLACEMENT.search(text, line, statement.end) else None


_REPLACEMENT = re.compile(
    r"\b(?:replacement|re-?made|re-?mixed|re-?compounded)\s+(?:bag|bottle|dose)\b", re.IGNORECASE
)
_NUMBERS = {"two": 2, "three": 3, "four": 4}


def _is_the_next_bag(told: list[Draft], statement: Statement, day: date | None) -> bool:
    """`0815 New Bag NS 1 L`, `1017 Stopped NS`, `1205 New Bag NS 1 L`: another, of a fluid at once, of a drug hours
    later, or with another dose (`NAC bag 2 3,500 mg hung 2040`); else a bag goes on with its dose.
    """
    hung = next((fact for fact in statement.times() if fact.kind == "new_bag"), None)
    if hung is None:
        return False
    last = next((draft for draft in reversed(told) if not draft.injected), None)
    if last is None or not last.course.over:
        return False
    at, ended, dose = when(hung, day), last.course.last(), quantity(statement.of("dose"))
    if ended is None or not _begins_after(last, at):
        return False
    if hung.value == ROW and (last.is_fluid or drugs.is_blood(last.key)):
        return True
    hours = at.readings[0] - ended.readings[0] >= timedelta(minutes=NEXT_DOSE_MINUTES)
    return dose is not None and ((hung.value == ROW and hours) or dose != last.dose())


def _of_its_number(same: list[Draft], statement: Statement, start: When | None) -> list[Draft]:
    """`1st LR in 2319. LR #2 hung 2320`: those that a numbered bag may be; of a number that is new, none that began."""
    number = statement.ordinal
    numbered = [draft for draft in same if draft.ordinal == number]
    if not number and start is None and not any(draft.open for draft in numbered):
        return same  # `1st liter in 1510. 2nd liter NS up 1515. NS off 1705`: the one that runs
    if not number or numbered:
        return numbered or same
    if number == 1:
        return same[:1]
    if start is None:
        rated = statement.of("step") is not None and all(draft.course.over for draft in same)
        return [] if rated or drugs.is_blood(statement.drug) else same
    waiting = [
        draft for draft in same if not (draft.course.told or draft.elsewhere)
    ]  # one that ran already is the first
    return [draft for draft in same if draft in waiting or _is_at(draft, start)]


def _that_starts(same: list[Draft], start: Fact, statement: Statement, day: date | None) -> Draft | None:
    """`Remicade 400 mg IV. ... Remicade started 1015`: the one that waits for its start, or carries on."""
    way = statement.way()
    if start.kind == "given" and start.value == ROW:
        mine = statement.of("dose")
        same = [
            draft for draft in same if not draft.course.told and _agrees(draft, mine)
        ]  # each such row is a dose
    at = when(start, day)
    same = [draft for draft in same if not _is_hours_after(draft, at, statement)]
    for draft in same:
        if not draft.course.told or _is_at(draft, at) or _waits(draft, way):
            return draft
    running = [draft for draft in same if not draft.injected and way not in AT_ONCE]
    if not running:
        return None
    last = running[-1]
    if _is_over_by(last, at) and _is_a_drip(statement):
        return None
    if way == "bolus" and is_maintained(last):
        return None
    if start.value == RANGE and _begins_where_it_ended(last, at):
        return None if _drips_behind_a_bolus(last, statement) else last
    return None if last.course.over and _begins_after(last, at) else last


def _is_over_by(draft: Draft, start: When) -> bool:
    """`Amiodarone 150 mg IVPB over 10 min hung 0305. Amio gtt up 0317`: a load that was to be in by then."""
    first, lasts = draft.course.first(), minutes_of(draft.facts.get("duration"))
    if first is None or not (first.plain and start.plain) or lasts is None or draft.dose() is None:
        return False
    return start.readings[0] - first.readings[0] >= timedelta(minutes=lasts)


def is_maintained(draft: Draft) -> bool:
    """`LR @ 125 mL/hr hung 0655. LR bolus 500 mL 0930-0950`: a fluid that runs at a rate is not what is bolused."""
    return draft.is_fluid and "rate" in draft.facts and "bolus" not in draft.ways and draft.course.began


def _is_a_drip(statement: Statement) -> bool:
    """Return whether it tells of a drip, with no dose that was to be in by an hour."""
    ways = [fact.quote.casefold() for fact in statement.facts if fact.kind == "way"]
    return any("gtt" in way or "drip" in way for way in ways) and statement.of("duration") is None


def _drips_behind_a_bolus(draft: Draft, statement: Statement) -> bool:
    """`NS 500 mL bolus 1440-1525, then NS 125/hr 1525-1730`: another bag, where the first was a bolus of its own."""
    return draft.is_bolus and draft.dose() is not None and not (statement.of("dose") or statement.way())


def _is_hours_after(draft: Draft, start: When, statement: Statement) -> bool:
    """`Ancef 2 g IVPB 0730 in OR. 1530 Ancef 1 g IVPB hung`: another dose, hours later."""
    first, mine, theirs = draft.course.first(), statement.of("dose"), draft.facts.get("dose")
    if not (mine and theirs) or quantity(mine) == quantity(theirs):
        return False
    return bool(
        first is not None
        and first.plain
        and start.plain
        and start.readings[0] - first.readings[0] >= timedelta(minutes=NEXT_DOSE_MINUTES)
    )


def _that_goes_on(same: list[Draft], statement: Statement, day: date | None) -> Draft | None:
    """`Remicade stopped 1225`: the last one that runs, else the last infusion."""
    bolus = [draft for draft in same if draft.is_bolus and draft.course.began and not draft.course.over]
    if statement.way() == "bolus" and bolus:
        return bolus[-1]  # `Mag 4 g bolus started 2231. Mag bolus complete 2251`: it ran
    running = [draft for draft in same if draft.open]
    if not running and same and _ends_what_was_pushed(same[-1], statement, day):
        return same[-1]
    candidates = running or [draft for draft in same if not draft.injected]
    return candidates[-1] if candidates else None


def _ends_what_was_pushed(last: Draft, statement: Statement, day: date | None) -> bool:
    """`Route: IV push`, `Start: 1305`, `Stop: 1307`: the end of a push, which follows soon."""
    first, stop = last.course.first(), statement.of("stop")
    if not last.injected or last.course.over or first is None or stop is None or stop.clock is None:
        return False
    ends, most = when(stop, day).readings, timedelta(minutes=SLOW_PUSH_MINUTES)
    return any(timedelta() <= end - start <= most for start in first.readings for end in ends)


_UNIT_NO = re.compile(
    r"\b(?:unit|din|donor)(?:[ \t]?(?:#|no\.?|number|id))?(?:[ \t]?:)?[ \t]?(?P<no>[A-Z][A-Z\d]{3,15}"
    r"(?:[ \t-]\d{2,}){0,3})",
    re.IGNORECASE,
)


def _is_another_unit(last: Draft, statement: Statement, text: str) -> bool:
    """`Product: Red cells  Unit W0447 26 118831`, below the run of unit W0447 26 118830: the next one of a form."""
    if not (drugs.is_blood(statement.key) and last.course.over):
        return False
    one = _UNIT_NO.search(text, last.statement.start, last.statement.end)
    other = _UNIT_NO.search(text, statement.start, statement.end)
    return one is not None and other is not None and one["no"] != other["no"]


def _spoken_of(same: list[Draft], statement: Statement, text: str) -> Draft | None:
    """`Remicade lot A12`: the last one, unless this is another dose: `Morphine 4 mg IVP 1005. Morphine 2 mg IVP.`"""
    if not same:
        return None
    last = same[-1]
    if _is_another_unit(last, statement, text):
        return None
    again = statement.of("dose") and last.course.told and statement.way() and last.injected
    return None if again else last


def _is_of(draft: Draft, key: str) -> bool:
    """Return whether it is of this drug; `IVF` are the fluids that run."""
    return (
        draft.key == key
        or (key != _IG and draft.key.startswith(f"{key} "))  # `Penicillin done` of penicillin G potassium
        or (key in _FLUIDS and draft.is_fluid)
        or (draft.key in _FLUIDS and drugs.is_fluid(key))
    )


def _may_be(draft: Draft, way: str, statement: Statement) -> bool:
    """A push and an infusion of one drug are two; so are two different doses of which each is complete."""
    if way == "bolus" and "bolus" in draft.ways and statement.of("start") is None:
        way = draft.way  # `Amiodarone 150 mg IVPB bolus. ... Amio bolus in`
    if way == "bolus" and not draft.is_fluid:
        way = "push"
    if draft.way and way and way != "iv" and draft.way != "iv" and (way in AT_ONCE) != draft.injected:
        return False
    if draft.is_fluid and "elsewhere" in (way, draft.way) and way != draft.way:
        return False  # `Wound irrigated w/ NS 500 mL. NS 1 L IV hung 1540`
    if "pump" in (way, draft.way) and way and draft.way and way != draft.way:
        return False
    mine, theirs = draft.facts.get("dose"), statement.of("dose")
    if not (mine and theirs) or quantity(mine) == quantity(theirs):
        return True
    return not (draft.course.over or _is_another_shot(draft, statement))


def _is_another_shot(draft: Draft, statement: Statement) -> bool:
    """`0912 Versed 2 mg IV. 0918 Versed 1 mg IV`: two doses at two times, and nothing that says that either ran."""
    given = [fact for fact in statement.times() if fact.kind == "given"]
    small = draft.way == statement.way() == "iv" and not (draft.infused or statement.of("volume"))
    return small and draft.given and draft.course.last() is None and len(given) == len(statement.times()) == 1


def _agrees(draft: Draft, dose: Fact | None) -> bool:
    """Return whether no other dose was told of it."""
    known = draft.facts.get("dose")
    return known is None or dose is None or quantity(known) == quantity(dose)


def _is_at(draft: Draft, start: When) -> bool:
    """Return whether it is told already that it starts then."""
    first = draft.course.first()
    return first is not None and bool(first.readings) and first.readings == start.readings


def _waits(draft: Draft, way: str) -> bool:
    """Return whether it is an infusion of which something is told, and no start; one that ran from its first rate, or
    since before the note, to its end waits for none.
    """
    ran = (draft.step is not None or bool(draft.elsewhere)) and draft.course.over
    return not (draft.course.began or ran or draft.injected) and way not in AT_ONCE


def _begins_where_it_ended(draft: Draft, start: When) -> bool:
    """`8:30-9:00 at 100, 9:00-9:32 at 400`: one run."""
    ended = draft.course.last()
    if ended is None or not ended.readings or not start.readings:
        return False
    return start.readings[0].time() == ended.readings[0].time()


def _begins_after(draft: Draft, start: When) -> bool:
    """`Vanc 1 g 1000-1100. ... Vanc started 2200`: another dose, and so behind an end that was `in by 1100`."""
    ended = draft.course.last()
    if ended is None or not start.plain:
        return False
    return replace(ended, unsure=False).plain and start.readings[0] >= ended.readings[0]
