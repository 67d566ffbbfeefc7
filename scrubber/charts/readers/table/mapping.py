"""Which column of an infusion log is what: guessed from its headings, written as TOML, confirmed by a person.

A heading is believed only where it is one that everybody reads alike; what is merely likely is offered to the person
and used by nobody. A confirmed mapping lies beside its table as `log.csv.map.toml`:

    schema = "infuscrub.mapping/1"
    [columns]
    drug = "Medication"
    start = "Begin"
    [reading]
    clock = 24            # how times without am or pm are meant: 12 or 24
    day_first = false     # 2/3/2026 is the third of February
    [techniques]
    "PB" = "infusion"
    [actions]
    "HU" = "New Bag"      # a word of `words/actions.toml`

It may name the preset of an export (`preset = "epic-clarity-mar"`, `presets.py`); what it says itself goes before that.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scrubber.charts.errors import DocumentError, Problem
from scrubber.charts.readers.table.presets import (
    NEEDED,
    Heading,
    Preset,
    Reading,
    actions_of,
    preset_of,
    problems_of,
    recognised,
    techniques_of,
    text_of,
    unknown_words,
    used_twice,
)
from scrubber.charts.words.actions import plain
from scrubber.charts.words.headings import by_heading, field_of, is_of_greenwich
from scrubber.model.record import Technique
from scrubber.model.value import Value, field, replace

SCHEMA = "infuscrub.mapping/1"

_ALONE = {
    "sig": "dose", "qty": "dose", "quantity": "dose", "quantity given": "dose",
    "event cd disp": "drug", "catalog disp": "drug", "catalog": "drug", "catalog display": "drug",
    "catalog display name": "drug", "result val": "dose", "result value": "dose",
    "drug description": "drug", "medication description": "drug", "product name": "drug",
    "infusion drug": "drug", "infusion name": "drug",
    "appointment date": "date", "appt date": "date", "svc date": "date", "service dt": "date", "svc dt": "date",
    "date of svc": "date",
    "infusion began": "start", "infusion started": "start", "transfusion started": "start",
    "transfusion start": "start", "hookup time": "start", "hookup": "start", "hook up time": "start",
    "connect time": "start", "connected": "start", "pump connect time": "start", "connection time": "start",
    "infusion finished": "stop", "infusion ended": "stop", "infusion stopped": "stop", "infusion completed": "stop",
    "transfusion completed": "stop", "transfusion stopped": "stop", "transfusion end": "stop",
    "disconnect time": "stop", "disconnect": "stop", "disconnected": "stop", "pump disconnect time": "stop",
    "disconnection time": "stop",
    "start stop": "start", "start stop time": "start", "start stop times": "start", "time start stop": "start",
    "infusion start stop": "start", "infusion start stop time": "start", "infusion start stop times": "start",
    "start end": "start", "start end time": "start", "start time stop time": "start", "start time end time": "start",
    "event date time": "given", "timestamp": "given", "doc date time": "given", "occurred at": "given",
    "generic name": "drug", "medication generic name": "drug", "event title": "drug",
    "total dose": "dose", "total dose given": "dose", "final dose": "dose",
}  # fmt: skip
"""Headings that head a field only where no other column does: `SIG` of an Epic export, which beside `DOSE_UNIT` is an
amount.
"""
_ALONE_AT_ONCE = frozenset({"drug", "date", "start", "stop", "given"})
_WHOLE_DOSE = re.compile(r"\b(?:total|final)\s+dose\b", re.IGNORECASE)
"""Heads the dose without a column of units, too: nothing else is called so."""
_ASKS = re.compile(r"\?\s*$|\by\s?/\s?n\b|%|\bpercent\b", re.IGNORECASE)
"""Headings whose cells answer yes or no, or how much of it: `Given?`, `Given (Y/N)`, `% Given`."""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    schema_name: Literal["infuscrub.mapping/1"] = Field(alias="schema")
    preset: Heading | None = None
    columns: dict[str, Heading] = {}
    reading: Reading = Reading()
    techniques: dict[str, Technique] = {}
    actions: dict[str, Heading] = {}


class Mapping(Value):
    """Which heading stands for which field, and how the cells are meant."""

    columns: dict[str, str]
    clock: int | None = None
    """12 or 24: how a time without am or pm is meant; None: only where the table itself shows it."""
    day_first: bool = False
    techniques: dict[str, Technique] = field(default_factory=dict)
    """Words of the table's own for how something was given, in lower case."""
    actions: dict[str, str] = field(default_factory=dict)
    """Words of the table's own for actions, with ours; those of its export are the preset's, below its headings."""
    preset: Preset | None = None
    """The export whose columns stand beside those that are named."""

    @property
    def readable(self) -> bool:
        """Return whether its columns are enough to read a table."""
        columns = self.columns
        if "drug" not in columns:  # a list of products with a date is none of what was given
            return not columns.keys().isdisjoint(NEEDED) and bool({"start", "given"} & columns.keys())
        return bool({"start", "given", "date", "start_date"} & columns.keys())

    def headings(self) -> Iterator[str]:
        """Yield the headings that it names, its preset's included, as they are compared."""
        yield from map(plain, self.columns.values())
        for known in self.preset.columns.values() if self.preset is not None else ():
            yield from map(plain, known)

    def missing_in(self, headings: Sequence[str]) -> tuple[Problem, ...]:
        """Return the columns that a table lacks, those that its preset needs included."""
        lacking = self.columns.keys() - self.named_in(headings)
        needed = self.preset.missing_in(headings, self.columns) if self.preset is not None else ()
        return (*(Problem(f"columns.{name}", "column") for name in self.columns if name in lacking), *needed)

    def named_in(self, headings: Sequence[str]) -> dict[str, str]:
        """Return the columns that a table has of those that are named."""
        known = {plain(heading) for heading in headings}
        return {name: heading for name, heading in self.columns.items() if plain(heading) in known}

    def is_its_export(self, headings: Sequence[str]) -> bool:
        """Return whether a table has the columns that the preset needs, whatever else it lacks."""
        return self.preset is not None and not self.preset.missing_in(headings, self.named_in(headings))


class Guess(Value):
    """What headings seem to mean: believed, likely (never used unconfirmed), and not known."""

    mapping: Mapping
    likely: dict[str, str]
    unknown: tuple[str, ...]
    doubled: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Fields that several columns are headed as, with those headings: which is meant, a person says."""

    @property
    def readable(self) -> bool:
        """Return whether what is believed is enough to read the table."""
        return self.mapping.readable


def guess(headings: Sequence[str], said: Mapping | None = None) -> Guess:
    """Return what a table's headings say of its columns; a field that two columns claim is only likely.

    The preset that is `said`, or that the headings are known by, goes before them.
    """
    found = _guessed(headings)
    if said is None and (preset := recognised(headings)) is not None:
        said = of_preset(preset)
    return found if said is None or said.preset is None else _with_preset(found, headings, said.preset, said)


def of_preset(preset: Preset) -> Mapping:
    """Return a mapping that names a preset and nothing else."""
    return Mapping({}, preset.clock, preset.day_first, preset=preset)


def _with_preset(found: Guess, headings: Sequence[str], preset: Preset, said: Mapping) -> Guess:
    """Return a guess with the columns of a preset before its own, and those that a person named before both."""
    own = preset.columns_in(headings)
    dose = found.mapping.columns.get("dose", "")
    if alone(own.get("dose", "")) and is_of_a_giving(dose):
        own["dose"] = dose  # `SIG` may be what was ordered, `Dose Given` is not
    named = own | said.columns
    taken = {*named, *named.values()}
    if "given" in named and "start" not in named:
        taken.update(_OF_THE_ORDER)
    rest = {name: head for name, head in found.mapping.columns.items() if taken.isdisjoint((name, head))}
    columns = named | rest
    order = {heading: at for at, heading in enumerate(headings)}
    in_order = sorted(columns, key=lambda name: order.get(columns[name], len(order)))
    mapping = replace(said, columns={name: columns[name] for name in in_order})
    likely = {name: head for name, head in found.likely.items() if taken.isdisjoint((name, head))}
    read = {*mapping.columns.values(), *likely.values()}
    return Guess(
        mapping,
        likely,
        tuple(head for head in headings if head and head not in read),
        {name: heads for name, heads in found.doubled.items() if name not in named},
    )


_OF_THE_ORDER = ("start", "stop")
"""Fields that are not guessed where an export tells when it gave something: there they may be the order's."""


def used_below(headings: Sequence[str], said: Mapping | None) -> Mapping:
    """Return which column is what below some headings, with one's own words and those of their export."""
    used = _columns_below(headings, said)
    if (preset := used.preset) is None:
        return used
    return replace(
        used, techniques=preset.techniques | used.techniques, actions=preset.actions | used.actions
    )


def _columns_below(headings: Sequence[str], said: Mapping | None) -> Mapping:
    """Return which column is what below some headings: all that a person said of them, or what they are guessed to.

    Headings that lack a column that a person named are of another table, and are guessed beside those that they have.
    """
    if said is None or not said.missing_in(headings):
        return said if said is not None and said.preset is None else guess(headings, said).mapping
    own = said.named_in(headings)
    if said.is_its_export(headings):
        return guess(headings, replace(said, columns=own)).mapping
    found = guess(headings)
    taken = {*own, *map(plain, own.values())}
    rest = {
        name: head for name, head in found.mapping.columns.items() if taken.isdisjoint((name, plain(head)))
    }
    return replace(said, columns=own | rest, preset=found.mapping.preset)


def _guessed(headings: Sequence[str]) -> Guess:
    believed: dict[str, str] = {}
    likely: dict[str, str] = {}
    doubled: dict[str, tuple[str, ...]] = {}
    unknown = []
    names = by_heading()
    beside = {**_dates_beside_times(headings), **_of_an_event(headings)}
    for heading in headings:
        words = plain(heading)
        name = None if _ASKS.search(heading) else beside.get(heading) or field_of(without_wall(heading))
        if by_the_pump(heading):
            unknown.append(heading)
        elif name is None:
            near = next(
                (names[alias] for alias in sorted(names, key=len, reverse=True) if _within(alias, words)),
                None,
            )
            if near and near not in believed and near not in likely:
                likely[near] = heading
            elif words:
                unknown.append(heading)
        elif name in believed and (less := _less_meant(name, believed[name], heading)):
            believed[name] = heading if less == believed[name] else believed[name]
            unknown.append(less)
        elif name in believed:
            doubled[name] = (*doubled.get(name, (believed[name],)), heading)
            unknown.append(heading)
        else:
            believed[name] = heading
    for heading in headings:
        name = alone(heading)
        if name == "given" and "start" in believed:
            continue  # when a row was written, beside when its drug began
        at_once = name in _ALONE_AT_ONCE or f"{name}_unit" in believed or _WHOLE_DOSE.search(_spaced(heading))
        if name and name not in believed and at_once:
            believed[name] = heading
            unknown = [word for word in unknown if word != heading]
    for name in doubled:
        likely[name] = believed.pop(name)
    likely = {name: heading for name, heading in likely.items() if name not in believed}
    return Guess(Mapping(believed), likely, tuple(unknown), doubled)


@lru_cache(maxsize=4096)
def by_the_pump(heading: str) -> str:
    """Return the time that a heading heads by the pump's clock: `start` of `Pump Start`, `Stop (pump)`; else empty."""
    words = plain(_spaced(heading))
    rest, count = _PUMP.subn(" ", words)
    rest = " ".join(rest.split()) or "time"
    name = field_of(rest) if count and rest not in _OF_THE_PUMP else None
    return name if name in ("start", "stop", "given") else ""


def without_wall(heading: str) -> str:
    """Return a heading of a time without its words for the wall's clock: `Wall Time`, `Start (wall clock)`."""
    if _WALL.search(heading) is None:
        return heading
    return " ".join(_WALL.sub(" ", heading).replace("()", " ").replace("( )", " ").split()) or "time"


def is_of_a_giving(heading: str) -> bool:
    """Return whether a heading says that its time is when something was given: `Admin Time`, and no `Time`."""
    return _OF_A_GIVING.search(plain(_spaced(heading))) is not None


def is_of_a_clock(heading: str) -> bool:
    """Return whether a heading says only by which clock a time is, or when it was charted: no time of a giving."""
    return _WALL.search(heading) is not None or _CHARTED.search(plain(_spaced(heading))) is not None


_PUMP = re.compile(r"\b(?:(?:per|by|from) )?(?:the )?(?:iv |infusion |smart )?pump(?: s)?(?: clock| log)?\b")
_OF_THE_PUMP = frozenset({"on", "off", "up", "down"})
"""`Pump on` is when it was switched on, by any clock."""
_WALL = re.compile(r"\b(?:(?:per|by)\s+)?(?:the\s+)?(?:wall|room)(?:\s*clock)?\b", re.IGNORECASE)


def _dates_beside_times(headings: Sequence[str]) -> dict[str, str]:
    """Return the headings of days that stand beside a time of the same name, with their fields: `Start Dt` beside
    `Start Tm`, `Taken Date` beside `Taken Time`.

    The day of a giving is the row's where no other column gives that, nor a begin: what was charted on a day may have
    begun on the one before.
    """
    known = {heading: field_of(heading) for heading in headings}
    taken = set(known.values())
    times = {_without(_A_TIME, heading): known[heading] for heading in headings}
    found = {}
    for heading in headings:
        name = _DATE_OF.get(times.get(_without(_A_DATE, heading)) or "")
        if name and name not in taken and not (name == "date" and "start" in taken):
            found[heading] = name
    return found


_DATE_OF = {"start": "start_date", "stop": "stop_date", "given": "date"}
_A_DATE = re.compile(r"\b(?:date|dt)\b")
_A_TIME = re.compile(r"\b(?:time|tm)\b")


def _of_an_event(headings: Sequence[str]) -> dict[str, str]:
    """Return begin and end of an event where both have columns; the end alone is when something was given."""
    found = {
        heading: match["end"]
        for heading in headings
        if (match := _EVENT.fullmatch(" ".join(plain(_spaced(heading)).split())))
    }
    if len(set(found.values())) < len(found) or not {"start", "end"} <= set(found.values()):
        return {}
    return {heading: "start" if end == "start" else "stop" for heading, end in found.items()}


_EVENT = re.compile(r"event (?P<end>start|end) (?:dt ?tm|date ?time|time)")


def _without(word: re.Pattern[str], heading: str) -> str:
    """Return a heading without its word for a day or a time; a name of its own where it has none, or both."""
    words = plain(_spaced(heading))
    rest, count = word.subn(" ", words)
    is_both = bool(_A_DATE.search(words)) and bool(_A_TIME.search(words))
    return (
        " ".join(rest.split()) if count == 1 and not is_both and rest.strip() else f"{word.pattern} {heading}"
    )


def _less_meant(name: str, one: str, other: str) -> str:
    """Return which of two headings of a field is less it: what was ordered, a lot's expiry, a bag of blood's number."""
    if name == "given" and (charted := _charted_of(one, other)):
        return charted
    # beside `Start (local)`, `Start (UTC)` tells the same by a clock that nobody there reads
    foreign = [heading for heading in (one, other) if is_of_greenwich(heading)]
    if name in ("start", "stop", "given") and len(foreign) == 1:
        return foreign[0]
    form = _LESS_MEANT.get(name)
    found = [heading for heading in (one, other) if form is not None and form.search(plain(heading))]
    if name == "given" and not any(map(_WHEN_GIVEN.search, (plain(one), plain(other)))):
        return ""
    return found[0] if len(found) == 1 else ""


def _charted_of(one: str, other: str) -> str:
    """Return which of two headings says when a giving was written down, where the other says when it was: `Charted
    Time` beside `Taken Time`.
    """
    charted = [heading for heading in (one, other) if _CHARTED.search(plain(_spaced(heading)))]
    given = [heading for heading in (one, other) if _OF_A_GIVING.search(plain(_spaced(heading)))]
    return charted[0] if len(charted) == len(given) == 1 and charted != given else ""


_CHARTED = re.compile(
    r"^(?:chart(?:ed|ing)?|document(?:ed|ation)?|doc|record(?:ed|ing)?|scan(?:ned)?)\b|^charttime$"
)
_OF_A_GIVING = re.compile(r"\b(?:admin\w*|adm|taken|given|performed?|action)\b")
_WHEN_GIVEN = re.compile(r"\b(?:admin\w*|adm|taken|given)\b.*\b(?:time|tm|datetime)\b")
"""Beside `Admin Time` a column `Given` answers yes or no; beside `Time` it may be when it was given."""
_LESS_MEANT = {
    "drug": re.compile(
        r"\b(?:order|ordered|orders|mnemonic)\b|^(?:(?:iv )?fluids?|solution|premed(?:ication)?s?)$"
    ),
    "given": re.compile(r"^(?:given|administered|taken)$"),
    "lot": re.compile(r"\bexp(?:iration|iry|ires)?\b"),
    "medical_record_number": re.compile(r"\bunit\b"),
}


@lru_cache(maxsize=4096)
def alone(heading: str) -> str:
    """Return the field that a heading heads where no other column does; empty where there is none."""
    words = plain(_IN_BRACKETS.sub("", _spaced(heading)))
    return _ALONE.get(words, "") or _alone_without_blanks().get(words, "")


@lru_cache(maxsize=1)
def _alone_without_blanks() -> dict[str, str]:
    """Return the same headings as databases write them: `appointmentdate`."""
    return {heading.replace(" ", ""): name for heading, name in _ALONE.items() if " " in heading}


_IN_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")


def _spaced(heading: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", heading)


def _within(alias: str, words: str) -> bool:
    return len(alias) > 3 and f" {alias} " in f" {words} "


def load_mapping(path: Path) -> Mapping:
    """Return a mapping that a person confirmed.

    Raises `DocumentError` that names every fault.
    """
    try:
        file = _File.model_validate(tomllib.loads(text_of(path)))
    except (tomllib.TOMLDecodeError, RecursionError):
        raise DocumentError("mapping", document=path.name) from None
    except ValidationError as error:
        raise DocumentError("mapping", document=path.name, problems=problems_of(error)) from None
    unknown = unknown_words(file.columns, file.actions) + used_twice(file.columns)
    named = file.preset or not file.columns.keys().isdisjoint(NEEDED)
    missing = () if named else (Problem(f"columns.{NEEDED[0]}", "missing"),)
    if unknown or missing:
        raise DocumentError("mapping", document=path.name, problems=unknown + missing)
    try:
        preset = preset_of(file.preset, path.parent) if file.preset else None
    except DocumentError as error:
        raise error.in_document(path.name) from None
    base = of_preset(preset) if preset is not None else Mapping({})
    return replace(
        base,
        columns=dict(file.columns),
        clock=file.reading.clock or base.clock,
        day_first=base.day_first if file.reading.day_first is None else file.reading.day_first,
        techniques=techniques_of(file.techniques),
        actions=actions_of(file.actions),
    )
