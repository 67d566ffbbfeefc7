"""Rows that tell one infusion step by step and name no action: a new rate every half hour, and the last ends it.

    0910  Gamunex-C  30 g  30 mL/hr
    0940  Gamunex-C  30 g  60 mL/hr
    1155  Gamunex-C  30 g  0 mL/hr      or `stopped` below the rate, or `Infusion complete` as a comment

They are of one infusion where they give one drug to one patient under one order, and the rate changes or a row ends it.
One of them may tell the stop of all. A row with another dose or lot is a dose of its own, and so is one that gives the
dose again hours later.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal

from scrubber.charts.readers.table.amounts import rate_of
from scrubber.charts.readers.table.moments import days_of, when_of
from scrubber.charts.readers.table.rows import Row
from scrubber.charts.words import drugs
from scrubber.charts.words.actions import OF_A_COURSE, Action, action_of, plain
from scrubber.charts.words.keep_open import turns_to_it
from scrubber.charts.words.route import way
from scrubber.model.value import replace

_WHOSE = ("patient", "family_name", "given_name", "member_id", "medical_record_number", "encounter", "order")
_OF_ITS_COURSE = OF_A_COURSE | {"stop"}
_Event = Action | Literal["keep_open"]
_AGAIN, _STEP, _END = timedelta(hours=2), timedelta(hours=6), timedelta(hours=24)
"""How far from the row above it one is still a step: where both give the dose, else, and where one of them ends it. A
choice of ours: ladders of antibodies and immune globulin change their rate every 15 to 60 minutes.
"""


def with_steps(rows: Iterable[Row]) -> list[Row]:
    """Return the rows of a table, those that are steps of an infusion as events of it."""
    found, ends = list(rows), list[Row]()
    told = {place: _with_its_action(row) for place, row in enumerate(found)}
    groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for place, row in told.items():
        if _may_be_a_step(row, found[place]) and not _is_an_event(found[place]):
            groups[_key(row)].append(place)
    for places in groups.values():
        for chain in _chains(told, places):
            steps = [told[place] for place in chain]
            ended = [place for place in chain if "stop" in told[place].words]
            if ended and not _ends_all(steps, told[ended[0]]):
                continue
            if _are_beside_events(found, chain) or _is_a_ladder(steps) or _stands(steps):
                for place in chain:
                    found[place] = replace(told[place], event=_action(told[place]) or "step")
                for place in ended:
                    ends.append(_its_end(told[place]))
                    found[place] = _without(found[place], "stop")
    return [*ends, *_with_doubts(found)]


def _ends_all(rows: Sequence[Row], last: Row) -> bool:
    """Return whether several steps tell one stop, which lies behind all of them."""
    stop, moments = _moment(last, "stop"), [_moment(row) for row in rows]
    told = [at for at in moments if at is not None]
    if stop is None or len(told) < len(moments) or len({at.tzinfo is None for at in (stop, *told)}) > 1:
        return False
    return _is_a_ladder(rows) and all(at < stop for at in told)


def _its_end(row: Row) -> Row:
    """Return the stop that a row of a step tells, as a row of its own: `1000  150 mL/hr  ended 1305`."""
    bare = _without(row, "stop", "stop_date", "dose", "volume_ml", "rate", "waste", "comment", "duration")
    day = "stop_date" if row.text("stop_date") else "start_date"
    moved = {"start": "stop", **({"start_date": day} if row.text(day) else {})}
    return replace(
        bare,
        words={**bare.words, **{name: row.words[told] for name, told in moved.items()}},
        cells={**bare.cells, **{name: row.cells[told] for name, told in moved.items()}},
        other=(),
        remarks=(),
        event="stop",
    )


def _without(row: Row, *names: str) -> Row:
    """Return a row without some of its cells."""
    return replace(
        row,
        words={name: cell for name, cell in row.words.items() if name not in names},
        cells={name: cell for name, cell in row.cells.items() if name not in names},
    )


def _with_doubts(rows: Sequence[Row]) -> list[Row]:
    """Return rows, those in doubt that may only look at an infusion of another row, or end it: a row without a dose, or
    one that says `completed` of the dose that another row gives.
    """
    looks = [row for row in rows if _may_look(row)]
    if not looks:
        return list(rows)
    dosed: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in rows:
        if "dose" in row.words:
            dosed[_key(row)].append(row)
    places = {row.place for row in looks if any(_may_be_of(row, other) for other in dosed[_key(row)])}
    return [replace(row, event="unknown") if row.place in places else row for row in rows]


def _may_look(row: Row) -> bool:
    if row.event or row.of_events or not {"start", "given"} & row.words.keys():
        return False
    is_bare = row.words.keys().isdisjoint(_TELLING)
    return (is_bare or _is_ended(row)) and _may_be_infused(row)


def _is_ended(row: Row) -> bool:
    """Return whether a row that gives a dose, and no stop, says in a comment that it ended."""
    told = {"stop", "status", "rate"} & row.words.keys()
    return not told and "dose" in row.words and action_of(row.text("comment") or "") == "stop"


def _may_be_of(row: Row, other: Row) -> bool:
    if "dose" not in row.words:
        return True
    is_open = "stop" not in other.words and not _is_ended(other)
    return is_open and not _differs(other, row, "dose") and not _differs(other, row, "dose_unit")


def _stands(rows: Sequence[Row]) -> bool:
    """Return whether a pump stands, and gives nothing."""
    return all(rate_of(row) == 0 and "dose" not in row.words for row in rows)


def _may_be_infused(row: Row) -> bool:
    told = way([row.text("route") or ""], [row.text("technique") or ""])
    return told.route in (None, "IV") and told.method in (None, "infusion")


_TELLING = ("dose", "volume_ml", "rate", "status", "stop")


def _is_an_event(row: Row) -> bool:
    """Return whether its own column says what it is an event of."""
    return row.of_events and action_of(row.text("status") or "given") != "given"


def _are_beside_events(rows: Sequence[Row], chain: Sequence[int]) -> bool:
    """Return whether rows stand without an action among such that have one."""
    return all(rows[place].of_events and "status" not in rows[place].words for place in chain)


def _with_its_action(row: Row) -> Row:
    """Return a row that names its action below its rate or in a comment (`stopped`, `Infusion complete`) as one that
    has a column of actions.
    """
    if "status" in row.words or "stop" in row.words:
        return row
    comment = row.text("comment") or ""
    if "rate" not in row.words and (told := _A_RATE.fullmatch(comment)) is not None:
        return _moved(row, "comment", "rate", told["rate"])
    for name in ("rate", "comment"):
        text = row.text(name)
        if text and _event(text) is not None and not (name == "comment" and _is_whole(row)):
            return _moved(row, name, "status", text)
    return row


def _moved(row: Row, name: str, field: str, text: str) -> Row:
    """Return a row with the words of one of its cells in another."""
    words = {each: cell for each, cell in row.words.items() if each != name}
    cells = {each: cell for each, cell in row.cells.items() if each != name}
    return replace(row, words={**words, field: text}, cells={**cells, field: text})


_A_RATE = re.compile(
    r"(?:(?:start(?:ed)?|begun|rate|infusing|running|(?:in|de)creased?|titrated|up|down|to|at|now)\b[\s:]*|@\s*)*"
    r"(?P<rate>\d{1,4}(?:\.\d{1,2})?\s*(?:ml|cc)\s*(?:/|per\s+)\s*h(?:r|our)?)",
    re.IGNORECASE,
)
"""A comment that is a rate: `80 mL/hr`, `increased to 80 mL/hr`."""


def _is_whole(row: Row) -> bool:
    """Return whether a row gives a dose and no rate: its `Completed` is a word of the whole."""
    return "dose" in row.words and "rate" not in row.words


def _may_be_a_step(row: Row, as_told: Row) -> bool:
    """Return whether a row has no stop, and no action of its own column says what it is: none at all, `Given` beside a
    rate, or `Completed` without a dose in a log.
    """
    if "stop" in row.words:
        return {"start", "rate"} <= row.words.keys() and "status" not in row.words and not row.of_events
    if not {"start", "given"} & row.words.keys():
        return False
    has_rate, said = "rate" in row.words, row.text("status") or ""
    if not said:
        return has_rate or not (row.of_events and "dose" in row.words)
    if action_of(said) == "given" or _STILL.fullmatch(said):
        return has_rate
    return _event(said) is not None and not _is_whole(as_told)


_STILL = re.compile(r"in[ -]progress|on[ -]?going|active", re.IGNORECASE)
"""States of a row that say nothing of what happened then."""


def _action(row: Row) -> _Event | None:
    """Return the event that a row names; `Given` beside a rate is none."""
    return _event(row.text("status") or "")


def _event(words: str) -> _Event | None:
    found = action_of(words)
    return found if found in _OF_ITS_COURSE else "keep_open" if turns_to_it(words) else None


def _key(row: Row) -> tuple[object, ...]:
    drug = drugs.key_of(row.text("drug") or "", (row.text("hcpcs") or "").upper() or None)
    return (*(row.text(name) for name in _WHOSE), row.title.patient, row.title.claim, drug)


def _chains(rows: Mapping[int, Row], places: Iterable[int]) -> Iterator[list[int]]:
    """Yield the places of rows that may be steps of one infusion."""
    chain: list[int] = []
    for place in places:
        if chain and not (_goes_on(rows[chain[-1]], rows[place]) and _is_inside(rows, chain, rows[place])):
            yield chain
            chain = []
        chain.append(place)
    if chain:
        yield chain


def _is_inside(rows: Mapping[int, Row], chain: Sequence[int], after: Row) -> bool:
    """Return whether a row begins before the stop that a row of the chain tells, and tells none itself."""
    ends = [_moment(rows[place], "stop") for place in chain if "stop" in rows[place].words]
    if not ends:
        return True
    at = _moment(after)
    if "stop" in after.words or at is None:
        return False
    return all(end is not None and (end.tzinfo is None) == (at.tzinfo is None) and at < end for end in ends)


def _goes_on(before: Row, after: Row) -> bool:
    if any(_differs(before, after, name) for name in ("lot", "dose", "dose_unit")):
        return False
    one, other = _moment(before), _moment(after)
    if one is None or other is None or (one.tzinfo is None) != (other.tzinfo is None):
        return True  # of which half of the day, the table does not say
    first, second = (before, after) if one <= other else (after, before)
    if _ends(first) and "dose" in second.words and "dose" not in first.words:
        return False  # a dose behind the end of the one before
    if _ends(second):
        longest = _END
    else:
        longest = _AGAIN if "dose" in before.words and "dose" in after.words else _STEP
    return abs(other - one) <= longest


def _differs(before: Row, after: Row, name: str) -> bool:
    one, other = before.text(name), after.text(name)
    return (
        bool(one and other)
        and "".join((one or "").split()).casefold() != "".join((other or "").split()).casefold()
    )


def _ends(row: Row) -> bool:
    return rate_of(row) == 0 or _action(row) in ("stop", "keep_open")


def _moment(row: Row, name: str = "") -> datetime | None:
    name = name or ("start" if row.text("start") else "given")
    days = days_of(row, name) or days_of(row, f"{name}_date") or days_of(row, "date")
    when = when_of(row, name, days or ((row.day,) if row.day is not None else ()))
    return when.readings[0] if when is not None and len(when.readings) == 1 else None


def _is_a_ladder(rows: Sequence[Row]) -> bool:
    """Return whether the rate changes, or a row says what happened to what another row began."""
    rates = {plain(rate) for row in rows if (rate := row.text("rate")) is not None}
    return len(rows) > 1 and (len(rates) > 1 or any(map(_action, rows)))
