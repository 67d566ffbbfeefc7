"""One administration told in two documents: what one says is taken, what both say differently is emptied."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any, TypeVar

from msgspec.structs import astuple

from scrubber.charts.events.course import NOT_RESTARTED
from scrubber.charts.events.times import CORRECTED
from scrubber.charts.join.appended import NOT_MADE_OUT
from scrubber.charts.join.clocks import by_one_clock
from scrubber.charts.words.comments import REASON as REMARK
from scrubber.charts.words.products import fuller_name, name_two_products
from scrubber.charts.words.reasons import (
    ALSO_DENIED,
    ANOTHER_CELL,
    DOSE_CORRECTED,
    DOUBLED,
    NOT_ALL,
    NOT_TICKED,
    OTHER_DOSE,
    OTHER_DURATION,
    OTHER_TOTAL,
    SEVERAL_TOLD,
    SUB_POTENT,
    TOLD_TWICE,
    TURNED_ROUND,
    VOIDED,
)
from scrubber.charts.words.sameness import distance, ndc_digits, same_amount, same_moment
from scrubber.model.record import (
    PRIMARY_ACCESS,
    Administration,
    Conflict,
    Discontinuation,
    Interval,
    Quantity,
    Reading,
    Technique,
    Uncertain,
    Waste,
)
from scrubber.model.value import Value, replace

_HALF_A_DAY = timedelta(hours=6)
"""A reading further away is no reading of the same moment."""
_TIMES = frozenset({"start", "stop", "segments"})
DISAGREE = "documents disagree"
SPEAKS_AGAINST = frozenset(
    {
        CORRECTED,
        TOLD_TWICE,
        NOT_MADE_OUT,
        NOT_RESTARTED,
        REMARK,
        NOT_ALL,
        ALSO_DENIED,
        ANOTHER_CELL,
        SUB_POTENT,
        VOIDED,
        NOT_TICKED,
        DOSE_CORRECTED,
        SEVERAL_TOLD,
        TURNED_ROUND,
        DOUBLED,
        OTHER_TOTAL,
        OTHER_DURATION,
        OTHER_DOSE,
    }
)
"""Reasons of doubts that say that a time or dose is another: a document that knows nothing of it does not settle them.

An addendum corrects the stop to 11:55, and the record has 12:25. Other doubts (morning or evening?) are settled.
"""

_WORDING = frozenset(
    {
        "rxnorm",
        "access",
        "access_reason",
        "container",
        "concentration",
        "site",
        "performer",
        "order",
    }
)
"""Fields of free wording: other words are no contradiction, the first stay; each document names bags in its own way."""
_OWN_WAY = frozenset(
    {"id", "substance", "technique", "segments", "on", "uncertain", "conflicts", "source", "also"}
)
"""Fields that are not joined one by one."""
_JOINED = tuple(field.name for field in fields(Administration) if field.name not in _OWN_WAY)

Part = TypeVar("Part", bound=Value)


def first_known(one: Part, other: Part) -> Part:
    """Return a value of the same kind that takes each field from the first that knows it."""
    pairs = zip(astuple(one), astuple(other), strict=True)
    return type(one)(*[theirs if mine is None else mine for mine, theirs in pairs])


class _Disputes:
    """What two tellings of one administration say differently, by field."""

    def __init__(self, known: Administration, item: Administration) -> None:
        self._sources = known.source, item.source
        self.readings = {conflict.field: conflict.readings for conflict in known.conflicts}
        self.against = _against(known, item)

    def __contains__(self, name: str) -> bool:
        return name in self.readings

    def add(self, name: str, mine: Any, theirs: Any) -> None:
        """Keep what both say of a field; a field that was in dispute before gets one more reading."""
        first, second = self._sources
        if name not in self.readings:
            self.readings[name] = (Reading(words(mine), first),)
        self.readings[name] += (Reading(words(theirs), second),)


def united(known: Administration, item: Administration) -> Administration:
    """Return one administration of two tellings, contradictions as `conflicts` and `uncertain`."""
    known, item = by_one_clock(known, item)
    disputes = _Disputes(known, item)
    changes = {name: _joined(name, known, item, disputes) for name in _JOINED}
    changes["substance"] = _substance(known, item, disputes)
    changes["technique"] = _technique(known, item, disputes)
    changes["segments"] = _segments(known, item, disputes)
    if "segments" in disputes:
        changes |= {"start": None, "stop": None}
    changes["segments"] = _ended(changes["segments"], changes["start"], changes["stop"])
    return replace(
        known,
        **changes,
        on=known.on or item.on or known.day() or item.day(),
        uncertain=_doubts(known, item, disputes),
        conflicts=tuple(Conflict(name, readings) for name, readings in disputes.readings.items()),
        also=tuple(dict.fromkeys((*known.also, *item.sources))),
    )


def _joined(name: str, known: Administration, item: Administration, disputes: _Disputes) -> Any:
    """Return what a field holds when both are heard: `known`'s value, the other's, or nothing where they differ."""
    held = mine = getattr(known, name)
    theirs = getattr(item, name)
    if name in disputes.against and name not in disputes:
        return None
    if name in ("start", "stop") and name not in disputes:
        mine = held or _nearest(known, name, theirs)
        theirs = theirs or _nearest(item, name, held)
    if _absent(theirs):
        return held
    if name in disputes:
        disputes.add(name, mine, theirs)
        return held
    if _absent(mine):
        return theirs
    if not agree(name, mine, theirs):
        disputes.add(name, mine, theirs)
        return () if isinstance(mine, tuple) else None
    return _fuller(held, theirs)


def _fuller(mine: Any, theirs: Any) -> Any:
    """Return the one of two values that agree which tells more; `mine` is None where it was one of two readings."""
    if mine is None:
        return theirs
    if isinstance(mine, Waste | Discontinuation):
        return first_known(mine, theirs)
    if isinstance(mine, datetime) and mine.tzinfo is None and theirs.tzinfo is not None:
        return theirs
    return mine


def _substance(known: Administration, item: Administration, disputes: _Disputes) -> str:
    """Return the name that tells the product; the first where they name two, or did so before."""
    mine, theirs = known.substance, item.substance
    if "substance" in disputes:
        if all(name_two_products(reading.value, theirs) for reading in disputes.readings["substance"]):
            disputes.add("substance", mine, theirs)
        return mine
    if name_two_products(mine, theirs):
        disputes.add("substance", mine, theirs)
        return mine
    return fuller_name(mine, theirs)


def _technique(known: Administration, item: Administration, disputes: _Disputes) -> Technique:
    """Return the technique that one of them gives plainly, `known`'s first."""
    if known.technique != item.technique and not any(in_doubt(one, "technique") for one in (known, item)):
        disputes.add("technique", known.technique, item.technique)
    return item.technique if in_doubt(known, "technique") else known.technique


def _segments(known: Administration, item: Administration, disputes: _Disputes) -> tuple[Interval, ...]:
    """Return the runs; none where a time of them is in dispute."""
    if known.segments and item.segments and not _same_runs(known.segments, item.segments):
        disputes.add("segments", known.segments, item.segments)
    if not (_TIMES.isdisjoint(disputes.readings) and _TIMES.isdisjoint(disputes.against)):
        return ()
    return known.segments or item.segments


def _ended(runs: tuple[Interval, ...], start: datetime | None, stop: datetime | None) -> tuple[Interval, ...]:
    """Return the runs around a pause with the ends that only another document tells: `paused 1000-1020`."""
    if runs and runs[0].start is None and _is_before(start, runs[0].stop):
        runs = (replace(runs[0], start=start), *runs[1:])
    if runs and runs[-1].stop is None and _is_before(runs[-1].start, stop):
        runs = (*runs[:-1], replace(runs[-1], stop=stop))
    return runs


def _is_before(one: datetime | None, other: datetime | None) -> bool:
    """Return whether both are known by one kind of clock, and the first comes first."""
    if one is None or other is None or (one.tzinfo is None) != (other.tzinfo is None):
        return False
    return one < other


def _doubts(known: Administration, item: Administration, disputes: _Disputes) -> tuple[Uncertain, ...]:
    """Return the doubts that remain: a field that one document gives plainly is no longer in doubt."""
    doubts = [
        doubt
        for one, other in ((known, item), (item, known))
        for doubt in one.uncertain
        if doubt.reason != DISAGREE
        and (_absent(getattr(other, doubt.field, None)) or in_doubt(other, doubt.field))
    ]
    doubts += (doubt for name, doubt in disputes.against.items() if name not in disputes)
    doubts = _as_one(doubts)
    for name, readings in disputes.readings.items():
        values = tuple(dict.fromkeys(reading.value for reading in readings))
        doubts.append(Uncertain(name, " / ".join(values), DISAGREE, values))
    return tuple(dict.fromkeys(doubts))


def _against(known: Administration, item: Administration) -> dict[str, Uncertain]:
    """Return the doubts of one telling that speak against what the other gives plainly, by field."""
    if not known.uncertain and not item.uncertain:
        return {}
    found = (_stands_against(a, b, name) for a, b in ((known, item), (item, known)) for name in _SHAKEN)
    return {doubt.field: doubt for doubt in found if doubt is not None}


_SHAKEN = ("start", "stop", "dose", "wasted")


def _stands_against(one: Administration, other: Administration, name: str) -> Uncertain | None:
    """Return the doubt of one telling that speaks against what the other gives plainly, with that among its values."""
    plain = getattr(other, name)
    if plain is None or in_doubt(other, name):
        return None
    for doubt in one.uncertain:
        if doubt.field == name and doubt.reason in SPEAKS_AGAINST:
            if doubt.reason == CORRECTED and len(doubt.values) > 1 and _is_among(plain, doubt.values[:1]):
                return None  # it has what the other is corrected to; a lone value may be the wrong one
            more = () if not doubt.values or _is_among(plain, doubt.values) else (words(plain),)
            return replace(doubt, values=(*doubt.values, *more))
    return None


def _is_among(plain: Any, values: Sequence[str]) -> bool:
    """Return whether a value is one of these, as readings write them."""
    if not isinstance(plain, datetime):
        return words(plain) in values
    for value in values:
        with suppress(ValueError):
            if same_moment(datetime.fromisoformat(value), plain):
                return True
    return False


def _as_one(doubts: Sequence[Uncertain]) -> list[Uncertain]:
    """Return each field's doubts as one: where two documents leave a time open, the readings of both, in parallel."""
    by_field: dict[str, list[Uncertain]] = {}
    for doubt in doubts:
        by_field.setdefault(doubt.field, []).append(doubt)
    times = [told for name, told in by_field.items() if name in _TIMES]
    differ = any(len({doubt.values for doubt in told}) > 1 for told in times)
    found = []
    for name, told in by_field.items():
        first = told[0]
        if len(told) == 1 or (len({doubt.values for doubt in told}) == 1 and not (differ and name in _TIMES)):
            found.append(first)
            continue
        values = tuple(value for doubt in told for value in doubt.values)
        complete = all(doubt.values for doubt in told)
        quote = " / ".join(dict.fromkeys(filter(None, (doubt.quote for doubt in told))))
        found.append(Uncertain(name, quote, first.reason, values if complete else ()))
    return found


def _nearest(item: Administration, name: str, moment: datetime | None) -> datetime | None:
    """Return the reading of a doubtful time that lies nearest to what another document says of it; None where none
    does.

    A note's `10:15` beside a record's 10:16 AM is the morning's, and still another minute.
    """
    doubt = next((doubt for doubt in item.uncertain if doubt.field == name and doubt.values), None)
    if doubt is None or moment is None:
        return None
    try:
        readings = [datetime.fromisoformat(value) for value in doubt.values]
    except ValueError:
        return None  # times of day without a date
    nearest = min(readings, key=lambda reading: distance(reading, moment))
    return nearest if distance(nearest, moment) < _HALF_A_DAY else None


def in_doubt(item: Administration, field: str) -> bool:
    """Return whether the chart itself leaves this field uncertain."""
    return any(doubt.field == field for doubt in item.uncertain)


def _absent(value: Any) -> bool:
    return value is None or value == () or value == PRIMARY_ACCESS


def _same_runs(one: Sequence[Interval], other: Sequence[Interval]) -> bool:
    return len(one) == len(other) and all(
        agree("start", a.start, b.start) and agree("stop", a.stop, b.stop)
        for a, b in zip(one, other, strict=True)
    )


def agree(name: str, one: Any, other: Any) -> bool:
    """Return whether two values of the field `name` say the same, or leave each other alone."""
    if one is None or other is None or name in _WORDING:
        return True
    if isinstance(one, datetime) and isinstance(other, datetime):
        return same_moment(one, other)
    if isinstance(one, Quantity) and isinstance(other, Quantity):
        return same_amount(one, other)
    if isinstance(one, Waste) and isinstance(other, Waste):
        return same_amount(one.amount, other.amount)
    if isinstance(one, Discontinuation) and isinstance(other, Discontinuation):
        return agree("stop", one.at, other.at)
    if name == "ndc":
        return ndc_digits(one) == ndc_digits(other)
    if isinstance(one, str) and isinstance(other, str):
        return _letters(one) == _letters(other)
    return bool(one == other)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def words(value: Any) -> str:
    """Return a value as a finding shows it."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, Quantity):
        return value.words
    if isinstance(value, Waste):
        return words(value.amount)
    if isinstance(value, tuple):
        return ", ".join(words(item) for item in value)
    if isinstance(value, Interval):
        return f"{words(value.start)} to {words(value.stop)}"
    return "" if value is None else str(value)
