"""Columns that are known by their cells, where no heading tells: actions, ways of giving, and runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from scrubber.charts.errors import DocumentError, Problem
from scrubber.charts.readers.table.cells import Cell
from scrubber.charts.readers.table.mapping import Mapping
from scrubber.charts.readers.table.sections import Part
from scrubber.charts.words.actions import OF_A_COURSE, action_of, apart, event_of, plain
from scrubber.charts.words.route import is_only_a_way
from scrubber.model.value import replace

_OF_EVENTS = frozenset({*OF_A_COURSE, "stop", "wasted"})
_MAY_BE_A_WAY = frozenset({"how", "administration", "mode", "delivery"})
"""Headings of a way of giving where most of their cells are one: `IV to flush line` is a rare one."""
_OF_ELSE = re.compile(
    r"\b(?:order\w*|prescri\w*|plan\w*|protocol|sched\w*|access|line|site|home|allerg\w*|visits?|app(?:oin)?t\w*|encounter"
    r"|dep(?:artmen)?t|service|clinic|charge\w*|bill\w*|code|class|category|therapy|default|shift|chair|room|nurs\w*|arriv\w*"
    r"|window|slot|observ\w*|monitor\w*)\b"
)
"""Headings of what no row tells of its drug: `Visit type` with `IV infusion`, `Shift` with `0700-1900`."""
_MAY_BE_A_RUN = re.compile(
    r"\b(?:infus\w*|admin\w*|given|start\w*|run|when|hung)\b|^(?:time|times|clock times)$"
)
_TIME = r"(?:[01]?\d|2[0-3]):?[0-5]\d\s?(?:[ap]\.?m?\.?)?(?:\s?hrs?)?"
_A_TIME = re.compile(rf"{_TIME}", re.IGNORECASE)
_A_RUN = re.compile(rf"{_TIME}\s*(?:-|\u2013|\u2014|to|until)\s*{_TIME}", re.IGNORECASE)
_WAY_TIME = re.compile(
    r"(?P<way>iv push|ivp|push|im|sc|sq|subq|oral|po|injection|im injection|sc injection|sq injection|subq injection)"
    r" (?:given )?(?:time|at)|time of (?P<other>iv push|push|injection)"
)


def columns_of(headings: Sequence[str], used: Mapping) -> dict[str, int]:
    """Return where each mapped column stands; raises `DocumentError` where the table lacks one."""
    missing = [name for name, heading in used.columns.items() if plain(heading) not in headings]
    if missing:
        raise DocumentError(
            "mapping", problems=tuple(Problem(f"columns.{name}", "column") for name in missing)
        )
    return {name: headings.index(plain(heading)) for name, heading in used.columns.items()}


def is_of_events(cells: Iterable[Cell]) -> bool:
    """Return whether the rows tell events: some action is one that no state of a whole dose is called."""
    return any(event_of(str(cell)) in _OF_EVENTS for cell in cells)


def with_its_actions(part: Part, headings: Sequence[str]) -> Part:
    """Return a part with a column of actions that no heading tells, in place of one of states: `EVENT_TITLE` with
    `Begin Bag`, `Infuse`, `End Bag` beside `EVENT_STATUS` with `Auth (Verified)`. `Type` may head it, too.
    """
    columns, places = part.mapping.columns, columns_of(headings, part.mapping)
    ends = _cells(part, places["stop"]) if "stop" in places else []
    if len(ends) * 2 > len(part.lines):
        return part  # its rows are runs, whatever their state
    if "status" in places and is_of_events(_cells(part, places["status"])):
        return part
    known = {at for name, at in places.items() if name not in ("status", "technique")}
    found = [
        at
        for at, heading in enumerate(headings)
        if at not in known and headings.count(heading) == 1 and _are_actions(_cells(part, at))
    ]
    if len(found) != 1:
        return part
    heading = part.headings[found[0]]
    others = {name: head for name, head in columns.items() if places[name] != found[0]}
    return _with_column(replace(part, mapping=replace(part.mapping, columns=others)), "status", heading)


def _are_actions(cells: Sequence[str]) -> bool:
    """Return whether cells are actions, several of them of a course: what else may stand there, is a rare one."""
    said = [apart(cell)[0] for cell in cells]
    known = sum(1 for words in said if action_of(words) is not None)
    return known * 4 >= len(said) * 3 and len(_OF_EVENTS.intersection(map(event_of, said))) > 1


def with_its_ways_and_runs(part: Part, headings: Sequence[str]) -> Part:
    """Return a part with the columns of ways and of runs that no heading tells: `How` with `IVP`, `Infusion Time` with
    `0915-0948`.
    """
    columns = part.mapping.columns
    if columns.keys().isdisjoint(("route", "technique")):
        part = _with_the_one(part, headings, "route", _are_ways)
    if columns.keys().isdisjoint(("start", "stop", "given")):
        part = _with_the_one(part, headings, "start", _are_runs)
    return part


def _with_the_one(
    part: Part, headings: Sequence[str], name: str, fits: Callable[[str, Sequence[str]], bool]
) -> Part:
    """Return a part whose only column that fits, of those that no field takes, is of a field."""
    taken = set(columns_of(headings, part.mapping).values())
    found = [
        at
        for at, heading in enumerate(headings)
        if at not in taken and headings.count(heading) == 1 and fits(heading, _cells(part, at))
    ]
    return _with_column(part, name, part.headings[found[0]]) if len(found) == 1 else part


def _are_ways(heading: str, cells: Sequence[str]) -> bool:
    ways = sum(map(is_only_a_way, cells))
    least = len(cells) * 3 / 4 if heading in _MAY_BE_A_WAY else len(cells)
    return bool(ways) and ways >= least and not _OF_ELSE.search(heading)


def _are_runs(heading: str, cells: Sequence[str]) -> bool:
    runs = [cell for cell in cells if _A_RUN.fullmatch(cell)]
    rest = [cell for cell in cells if not _A_RUN.fullmatch(cell)]
    return bool(runs) and all(map(_A_TIME.fullmatch, rest)) and _may_head_a_run(heading)


def _may_head_a_run(heading: str) -> bool:
    return _MAY_BE_A_RUN.search(heading) is not None and not _OF_ELSE.search(heading)


def _with_column(part: Part, name: str, heading: str) -> Part:
    return replace(part, mapping=replace(part.mapping, columns={**part.mapping.columns, name: heading}))


def _cells(part: Part, at: int) -> list[str]:
    return [str(line.cells[at]) for line in part.lines if at < len(line.cells) and line.cells[at] != ""]


def time_of_a_way(heading: str) -> str:
    """Return the way whose time a heading heads: `IV Push Time`, `Injection Time`; empty where it heads none."""
    match = _WAY_TIME.fullmatch(heading)
    return (match["way"] or match["other"]) if match else ""
