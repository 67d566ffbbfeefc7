"""What is said of several drugs at once: `A 25 mg and B 125 mg IV push at 1005`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from scrubber.charts.readers.note.event.acts import RECEIVED
from scrubber.charts.readers.note.values.reading import Reading
from scrubber.charts.readers.note.values.statement import AT_ONCE, RANGE, SHARED, Fact, Statement
from scrubber.model.value import replace

_ALL = re.compile(r"\b(?:all|both|each)\b", re.IGNORECASE)


_OTHER_TIME = re.compile(
    r"\b(?:earlier|already|later|previously|beforehand|at\s+home|yesterday|then|next|after(?:wards?)?)\b",
    re.IGNORECASE,
)


def share(reading: Reading) -> None:
    """Hand what is said of several drugs to each of them, and to the only one what stands ahead of it."""
    named = len(reading.found) - 1
    if not named:
        return
    with_its_device(reading)
    if named == 1:
        with_all_behind(reading)
        return
    with_what_is_added(reading)
    with_the_next(reading)
    with_all_before(reading)
    with_all_behind(reading)
    with_the_leading_time(reading)
    with_all_received(reading)
    of_each(reading)
    in_one_bag(reading)


def with_its_device(reading: Reading) -> None:
    """`Onpro kit (Neulasta 6 mg) on L abdomen`: the injector that is named first is how its only drug is given."""
    items = reading.found[1:]
    if "on_body" not in reading.kinds or len(items) != 1 or items[0].way():
        return
    device = next(token for token in reading.sentence.tokens if token.kind == "on_body")
    if _KIT.fullmatch(reading.text, device.end, items[0].start):
        items[0].facts.append(Fact("way", device.kind, device.start, device.end, device.text))


def of_each(reading: Reading) -> None:
    """`Faslodex 250 mg IM R 0944, Faslodex 250 mg IM L 0947 (each over 2 min, lot RC881)`: one lot of both."""
    for item, after in pairwise(reading.found[1:]):
        lot = after.of("lot")
        if lot is None or item.key != after.key or item.of("lot") is not None or not item.times():
            continue
        opened = reading.text.rfind("(", after.start, lot.start)
        closed = reading.text.find(")", lot.end, after.end)
        if opened >= 0 and closed >= 0 and _ALL.search(reading.text, opened, closed):
            item.facts.append(lot)


_KIT = re.compile(r"[ \t]*(?:kit|injector|device)?[ \t]*[(:-]*[ \t]*", re.IGNORECASE)


def with_all_received(reading: Reading) -> None:
    """`Received NS 500 mL IV, A 10 mg IV and B 15 mg IV`: all of a list that was given, at times that nobody tells."""
    for item, after in pairwise(reading.found[1:]):
        given = item.of("given")
        received = given is not None and given.value == "untimed" and given.quote.casefold() in RECEIVED
        if not received or given is None or _has_a_time(after) or after.of("given") or not after.way():
            continue
        told = max(
            [item.start + len(item.drug), *(fact.end for fact in item.facts if fact.end <= after.start)]
        )
        doses = [fact.start for fact in after.facts if fact.kind == "dose" and fact.start < after.start]
        if after.of("dose") and _JOINED.fullmatch(reading.text, told, min([after.start, *doses])):
            after.facts.append(given)


_JOINED = re.compile(r"\s*(?:,|,?\s*(?:and|&|\+|plus))\s*", re.IGNORECASE)


def with_the_leading_time(reading: Reading) -> None:
    """`At 0845 I gave A 100 mg IV push and B 50 mg IV push`: what led the first is of those that are listed with it."""
    named = reading.found[1:]
    for place, (item, after) in enumerate(pairwise(named)):
        times = item.times()
        led = bool(times) and all(
            fact.kind == "given" and fact.value != RANGE and fact.end <= item.start for fact in times
        )
        if not led or _has_a_time(after) or after.of("dose") is None:
            continue
        ends = any(_coordinated(reading, one, other) for one, other in pairwise(named[place + 1 :]))
        joined = _coordinated(reading, item, after) or (ends and _listed(reading, item, after))
        if _OTHER_TIME.search(reading.text, after.start, after.end):
            continue  # `and Benadryl 50 mg IV push earlier`
        if joined and after.way() in AT_ONCE and item.way() in (*AT_ONCE, ""):
            item.facts += [] if item.way() else [fact for fact in after.facts if fact.kind == "way"]
            after.facts += times


def with_what_is_added(reading: Reading) -> None:
    """`Mag 2 g in 50 mL NS with KCl 20 mEq added started 0900, completed 1100`: one bag, so both ran so long; in doubt
    where nothing says that it was added.
    """
    for item, after in pairwise(reading.found[1:]):
        apart = item.hidden or after.hidden or after.way() in AT_ONCE or after.of("volume") is not None
        if apart or item.of("volume") is None or not after.times() or _is_told_apart(reading, item, after):
            continue
        told = max(fact.end for fact in item.facts if fact.end <= after.start)
        mine, theirs = item.times(), after.times()
        same = all(fact.kind == "given" and fact.start in {other.start for other in theirs} for fact in mine)
        if not same or not _WITH.fullmatch(reading.text, told, after.start):
            continue
        dose = after.of("dose")
        added = dose is not None and _ADDED.match(reading.text, dose.end) is not None
        if added:
            _bag((item, after))
        shared = theirs if added else [replace(fact, unsure=True) for fact in theirs]
        item.facts = [fact for fact in item.facts if fact not in mine] + shared
        item.facts += [] if item.way() else [fact for fact in after.facts if fact.kind == "way"]


def _is_told_apart(reading: Reading, item: Statement, after: Statement) -> bool:
    """`Oxali 165 mg/500 D5W + LV 760 mg/250 Y'd, both up 1033`: two bags, or told of both."""
    text, end = reading.text, reading.sentence.end
    return (
        _APART.search(text, item.start, after.end) is not None
        or _ALL.search(text, after.start, end) is not None
    )


_WITH = re.compile(r"\s*(?:(?:NS|D5W|SWFI|LR|saline)\s+)?(?:with|w/|plus|\+)\s*", re.IGNORECASE)
_ADDED = re.compile(r"\s*(?:was\s+)?(?:added|mixed\s+in|in\s+(?:the\s+)?same\s+bag)\b", re.IGNORECASE)


def with_the_next(reading: Reading) -> None:
    """`A 25 mg and B 125 mg IV push at 1005`: what is said after two coordinated drugs is said of both."""
    found = reading.found
    shared = False
    for place in range(len(found) - 2, 0, -1):
        item, after = found[place], found[place + 1]
        if _has_a_time(item):
            continue
        bagged = _in_its_bag(reading, item, after)
        if (
            not _coordinated(reading, item, after)
            and not (shared and _listed(reading, item, after))
            and not bagged
        ):
            shared = False
            continue
        shared = not bagged
        if not item.way():
            item.facts += [fact for fact in after.facts if fact.kind == "way"]
        ranged = {item.way(), after.way()} == {"iv"} and after.of("volume") is None
        if ranged and any(fact.value == RANGE for fact in after.times()):
            # `Albumin 50 g and Lasix 40 mg IV given, 1310 to 1350`: no way tells which of the two ran so long
            after.facts = [
                replace(fact, value=SHARED, unsure=True) if fact.clock else fact for fact in after.facts
            ]
        if sum(fact.kind in ("start", "given") for fact in after.times()) > 1:
            # `Ceftriaxone 1 g and azithromycin 500 mg IVPB, 0900-0930 and 0930-1030`: one run each, or both
            after.facts = [replace(fact, unsure=True) if fact.clock else fact for fact in after.facts]
        times = [replace(fact, unsure=True) for fact in after.times()] if bagged else after.times()
        item.facts += [*times, *(fact for fact in after.facts if fact.kind == "running")]


def in_one_bag(reading: Reading) -> None:
    """`A 10 mg + B 16 mg in 50 mL NS`, `A 16 mg / B 10 mg IVPB (one bag)`: told with one bag of all."""
    group: list[Statement] = []
    for item in reading.found[1:]:
        joined = bool(group) and (_coordinated(reading, group[-1], item) or _listed(reading, group[-1], item))
        if not joined:
            _bag_of(reading, group)
            group = []
        group.append(item)
    _bag_of(reading, group)


def _bag_of(reading: Reading, group: list[Statement]) -> None:
    if len(group) < 2 or any(item.hidden or item.way() in AT_ONCE for item in group):
        return
    first, last = group[0], group[-1]
    if _APART.search(reading.text, first.start, last.end):
        return
    alone = last.of("volume") is not None and all(item.of("volume") is None for item in group[:-1])
    mixed = alone and _MIXED.search(reading.text, first.start, last.end) is not None
    if mixed or _ONE_BAG.search(reading.text, last.start, last.end):
        _bag(group)


def _bag(items: Iterable[Statement]) -> None:
    """Say that all of them were in one bag."""
    told = list(items)
    names = " + ".join(item.drug for item in told)
    name = f"bag of {names} ({told[0].start})"  # of no other bag, of this note or of another
    volume = told[-1].of("volume")
    of_all = volume is not None and float(volume.value.replace(",", "")) >= _A_BAG
    for item in told:
        item.facts.append(Fact("container", name, item.start, item.start, ""))
        if volume is not None and of_all and not item.way() and item.of("volume") is None:
            item.facts.append(Fact("way", "infusion", volume.start, volume.end, volume.quote))


_A_BAG = 50
"""Millilitres that nobody pushes: what is in them is infused with the rest of them."""


_MIXED = re.compile(r"(?:mg|mcg|gm?|units?)\s*[+&/]\s*[A-Za-z]|\b(?:mixed|combined|admixed)\b", re.IGNORECASE)
_ONE_BAG = re.compile(
    r"\b(?:same|one|single)\s+(?:\d+\s?(?:ml|cc)\s+)?(?:bag|ivpb|minibag|mini-bag|piggyback)\b", re.IGNORECASE
)
_APART = re.compile(
    r"\b(?:each|separate(?:ly)?|y[- ]?site|y'?d|(?:two|2|both|different)\s+bags|1\s+of\s+\d|concurrent\w*"
    r"|not\s+mixed)\b",
    re.IGNORECASE,
)


def with_all_before(reading: Reading) -> None:
    """`A 25 mg, B 125 mg, both at 1005`."""
    found = reading.found
    if len(found) > 2 and _ALL.search(reading.text, found[-1].start, reading.sentence.end):
        _hand(found[1:-1], found[-1].times())


def with_all_behind(reading: Reading) -> None:
    """`Premeds given at 0915: Tylenol, Benadryl`; `only 1 L given: NS 1000 mL 2:10 PM - 3:25 PM`."""
    lead, *named = reading.found
    alone = len(named) == 1
    given = [fact for fact in lead.facts if fact.kind == "given" or (alone and fact.value == RANGE)]
    if given and named:
        _hand(named, given)
        lead.facts = [fact for fact in lead.facts if fact not in given]


def _hand(items: list[Statement], times: list[Fact]) -> None:
    for item in items:
        if not _has_a_time(item):
            item.facts += times


def _has_a_time(item: Statement) -> bool:
    """Return whether it is told when it was given, or that it was not given here."""
    return bool(item.times()) or item.hidden


def _coordinated(reading: Reading, item: Statement, after: Statement) -> bool:
    told = max([item.start + len(item.drug), *(fact.end for fact in item.facts if fact.end <= after.start)])
    doses = [fact.start for fact in after.facts if fact.kind == "dose" and fact.start < after.start]
    gap = reading.text[told : min([after.start, *doses])]
    return bool(re.fullmatch(r"(?:\s*\d{1,4}(?:\.\d+)?)?\s*,?\s*(?:and|&|\+|/)\s*", gap, re.IGNORECASE))


def _in_its_bag(reading: Reading, item: Statement, after: Statement) -> bool:
    """`Vit C 5 g, mag 1 g in NS 250 mL 1400-1447`: perhaps in one bag, perhaps pushed before it: in doubt."""
    doubtful = after.of("volume") is not None or any(fact.unsure for fact in after.times())
    bare = not item.way() and item.of("volume") is None
    return doubtful and bare and not after.way() and _listed(reading, item, after)


def _listed(reading: Reading, item: Statement, after: Statement) -> bool:
    """`A 10 mg, B 25 mg and C 30 mg IVP at 1432`: one more of a list that `and` ends, in no other way than theirs."""
    told = max([item.start + len(item.drug), *(fact.end for fact in item.facts if fact.end <= after.start)])
    alike = item.way() in ("", after.way()) and item.of("dose") is not None
    return alike and reading.text[told : after.start].strip() == ","
