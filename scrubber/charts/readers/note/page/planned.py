"""Forms with a column for what was planned and one for what was done: only what was done is read.

                  PLANNED      ACTUAL
    Keytruda
      Dose        200 mg       200 mg
      Start       10:00        10:22

is read as though nothing stood below `PLANNED`. Where what was done says less than the plan (`Aloxi 0.25 mg IVP`, and
beside it `1012`), the plan tells of which drug, how much and how; never when. Every sign keeps its place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from scrubber.charts.readers.note.page.columns import Span, by_column, cells_of, field_named, line_end
from scrubber.charts.readers.note.words.forms import NUMBER, UNIT
from scrubber.charts.readers.note.words.rare import rare
from scrubber.charts.words import drugs
from scrubber.charts.words.actions import plain, says_not_given
from scrubber.model.value import Value

_PLANNED = frozenset(
    {"planned", "plan", "ordered", "order", "prescribed", "scheduled", "expected", "target", "protocol",
     "goal", "per protocol", "as ordered", "as planned", "intended", "physician order", "md order"}
)  # fmt: skip
_DONE = frozenset(
    {"actual", "given", "administered", "done", "delivered", "as given", "actually given", "received", "infused",
     "actual given", "as administered", "performed", "nurse given time init", "given time init", "given time",
     "given time initials", "rn given", "nurse given", "given by time", "administered time initials"}
)  # fmt: skip
_OF_A_PLAN = rare(rf"\b(?:{'|'.join(sorted(_PLANNED))})\b", *sorted(_PLANNED))
_TIMES = frozenset({"start", "stop", "given", "scheduled"})
_NOTHING = re.compile(r"[-\u2013\u2014.\s]*|n/?a\b.*|none\b.*|0", re.IGNORECASE | re.DOTALL)
_DOSE = re.compile(rf"(?<![\w.]){NUMBER}\s?{UNIT}\b(?![ \t]?/)", re.IGNORECASE)
_WAY = re.compile(
    r"\b(?:iv[ \t]?(?:push|pb|p|bolus|infusion|gtt)?|sub[- ]?(?:cut(?:aneous(?:ly)?)?|q)|s[qc]|im|po|infusion|push)\b",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\([^()\n]*\)")
_TIME = re.compile(
    r"(?<![\w.:/])(?:[01]?\d|2[0-3]):?[0-5]\d(?:[ \t]?[ap]\.?m?\b\.?|h(?:rs?)?\b)?"
    r"(?![\w:/.])(?![ \t]?(?:m[lg]|mcg|units?|g)\b)",
    re.IGNORECASE,
)
_WHEN = re.compile(
    rf"(?:(?:at|@|from|until)[ \t]?)?{_TIME.pattern}(?:[ \t]?-[ \t]?{_TIME.pattern})?"
    r"|\bover[ \t]+\d[\d./-]*[ \t]?(?:min\w*|h(?:rs?|ours?)?|sec\w*)\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"\[x\]|x|yes|y|given|done|\u2713|\u2714|as ordered|per order", re.IGNORECASE)
"""What was done as planned."""
_LESS = re.compile(
    r"\b(?:half|partial\w*|reduced|decreased|only|less|lower|increased|double\w?|some|rest|remainder|changed)\b|%",
    re.IGNORECASE,
)
"""`1012, half of it`: not the dose that was planned."""
_NARROWEST = 4
"""Characters before the column of plans, in which labels stand without a heading."""
_MOST_ROWS = 200
_MOST_COLUMNS = 5


class _Headings(Value):
    """The line with both headings: its cells, and which of them are of the plan and of what was done."""

    start: int
    end: int
    spans: Sequence[Span]
    planned: int
    done: int
    piped: bool
    of_times: bool
    """Drugs stand below another heading, and when each was given below this one: the rest of a row is of its time."""


def only_done(text: str) -> str:
    """Return the text with blanks for what stands below a heading of what was planned, beside what was done."""
    if not _OF_A_PLAN.search(text):
        return text
    signs: list[str] | None = None
    start = 0
    while start < len(text):
        headings = _headings_at(text, start)
        if headings is None:
            start = line_end(text, start) + 1
            continue
        signs = signs if signs is not None else list(text)
        planned, done = headings.spans[headings.planned], headings.spans[headings.done]
        _blank(signs, *planned)
        if not headings.of_times:
            _blank(signs, *done)
        below, start = start, _without_plans(text, signs, headings)
        _keep_the_clock(text, signs, planned, (below, start))
    return "".join(signs) if signs is not None else text


def without_plans_beside(text: str) -> str:
    """Return the text with blanks for ends that were only planned, `on 10:30 am   expected off 4:30 pm`, and for the
    word that tells the real one from it: `Actual off 4:48 pm` corrects nothing.
    """
    if not _OF_AN_END.search(text):
        return text
    without, plans = _TO_BE.subn(lambda plan: " " * len(plan[0]), text)
    return _REAL.sub(lambda real: " " * len(real[0]), without) if plans else text


_ENDS = r"(?:off|down|end|stop|finish|completion|complete|done|start|on|begin|hang)(?:[ \t]+time)?"
_OF_AN_END = rare(
    r"\b(?:expected|planned|projected|anticipated|estimated|est|proj|scheduled|target|goal)\b",
    "expected", "planned", "projected", "anticipated", "est", "proj", "scheduled", "target", "goal",
)  # fmt: skip
_TO_BE = re.compile(
    r"(?:,[ \t]*|\b)(?:expected|planned|projected|anticipated|estimated|est\.?|proj\.?|scheduled|target|goal)[ \t]+"
    rf"{_ENDS}"
    rf"(?:[ \t]*[:=@][ \t]*|[ \t]+(?:at[ \t]+|@[ \t]?|about[ \t]+)?){_TIME.pattern}",
    re.IGNORECASE,
)
_REAL = re.compile(rf"\bactual[ \t]+(?={_ENDS}\b)", re.IGNORECASE)


def _headings_at(text: str, start: int) -> _Headings | None:
    """Return the headings in the line that starts here; None where none of them is of a plan beside what was done, and
    where others head times: `Drug   Ordered   Given   Start   Stop` is a table like any other.
    """
    end = line_end(text, start)
    if not _OF_A_PLAN.search(text, start, end):
        return None
    piped = text.count("|", start, end) > 1
    spans = _cells(text, start, end, piped)
    words = [plain(text[slice(*span)]) for span in spans]
    planned = [n for n, said in enumerate(words) if said in _PLANNED]
    done = [n for n, said in enumerate(words) if said in _DONE]
    if len(planned) != 1 or len(done) != 1 or len([word for word in words if word]) > _MOST_COLUMNS:
        return None
    others = {field_named(words[n]) for n in range(len(words)) if n not in (planned[0], done[0])}
    of_a_table = (
        "drug" in others and words[planned[0]] == "scheduled"
    )  # when it was due, and when it was given
    if others & _TIMES or planned[0] > done[0] or of_a_table:
        return None
    first = _cells(text, end + 1, line_end(text, end + 1), piped) if end < len(text) else []
    places = (planned[0], done[0]) if "drug" in others and len(first) == len(spans) else ()
    of_times = bool(places) and all(_TIME.fullmatch(text[slice(*first[n])].strip()) for n in places)
    return _Headings(start, end, spans, planned[0], done[0], piped, of_times)


def _cells(text: str, start: int, end: int, piped: bool) -> list[Span]:
    """Return the cells of a line; one by strokes keeps those that are empty."""
    if not piped:
        return cells_of(text, start, end, piped=False)
    strokes = [n for n in range(start, end) if text[n] == "|"]
    return [(first + 1, last) for first, last in pairwise([start - 1, *strokes, end])]


def _without_plans(text: str, signs: list[str], headings: _Headings) -> int:
    """Blank the plans of the rows below headings, and return where the first line behind them begins."""
    end = headings.end
    strays = 0
    for _ in range(_MOST_ROWS):
        first, last = end + 1, line_end(text, end + 1)
        if first >= len(text) or _headings_at(text, first) is not None:
            break
        row = _row(text, first, last, headings)
        if not text[first:last].strip():
            strays += 1
        elif row is None:
            strays += 1
            if strays > 1:
                break
        else:
            strays = 0
            _leave_what_was_done(text, signs, *row)
        end = last
    return end + 1


def _row(text: str, start: int, end: int, headings: _Headings) -> tuple[Span | None, Span | None] | None:
    """Return what was planned and what was done in a line; None for one that stands in no columns."""
    cells = _cells(text, start, end, headings.piped)
    if headings.piped:
        at = dict(enumerate(cells)) if len(cells) > 1 else {}
        return (at.get(headings.planned), at.get(headings.done)) if at else None
    down = start - headings.start
    edge = headings.spans[headings.planned][0] + down
    labelled = not headings.planned and headings.spans[0][0] - headings.start >= _NARROWEST
    spans = [(headings.start, headings.start), *headings.spans] if labelled else list(headings.spans)
    moved = len(spans) - len(headings.spans)
    into = headings.spans[headings.done][0] + down
    crossing = any(start < place < end - 1 for start, end in cells for place in (edge, into))
    if not cells or (crossing and len(cells) < len(spans)):
        return None
    timed = frozenset({headings.planned + moved, headings.done + moved})
    at = by_column(text, cells, spans, down, timed)
    return at.get(headings.planned + moved), at.get(headings.done + moved)


def _leave_what_was_done(text: str, signs: list[str], planned: Span | None, done: Span | None) -> None:
    """Blank a plan, but for what it alone tells of what was done."""
    if planned is None:
        return
    kept = _kept(text, planned, text[slice(*done)] if done is not None else "")
    place = planned[0]
    for first, last in sorted(kept):
        _blank(signs, place, first)
        place = max(place, last)
    _blank(signs, place, planned[1])


def _kept(text: str, planned: Span, done: str) -> list[Span]:
    """Return what of a plan is told of what was done: the drug, dose and way that this does not say itself."""
    said, done = text[slice(*planned)], _IN_BRACKETS.sub("", done)
    named = [(item.start, item.end, item.key) for item in drugs.found_in(said)]
    if _NOTHING.fullmatch(done.strip(" |")) or _names_another(done, [key for _, _, key in named]):
        return []
    first = [(start, end) for start, end, _ in named[:1]]
    if says_not_given(done):  # `Aranesp 300 mcg SC`, and beside it `held, Hgb 11.4`
        kept = first
    elif not _TIME.search(done) and not _WHOLE.fullmatch(done.strip(" |")):
        kept = first if _DOSE.search(done) else []
    elif _DOSE.search(done) or _LESS.search(done):
        kept = [*first, *(found.span() for found in [_WAY.search(said)] if found and not _WAY.search(done))]
    else:
        kept = _but_times(said)
    return [(planned[0] + start, planned[0] + end) for start, end in kept]


def _names_another(done: str, planned: Sequence[str]) -> bool:
    """Return whether what was done names its drug; `1100 (free-flowing NS)` is of the drug that was planned."""
    named = {name.key for name in drugs.found_in(done)}
    of_the_line = all(map(drugs.is_fluid, named)) and not all(map(drugs.is_fluid, planned))
    return bool(named) and not of_the_line


def _but_times(said: str) -> list[Span]:
    """Return a plan without when it was planned, and how long: `Aloxi 0.25 mg IVP over 30 sec at 0900`."""
    edges = [0, *(place for found in _WHEN.finditer(said) for place in found.span()), len(said)]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _keep_the_clock(text: str, signs: list[str], planned: Span, table: Span) -> None:
    """Say of a table whose plans are written by the 24-hour clock (`09:45`) that it keeps it."""
    hours = [int(found["hour"]) for found in _CLOCK.finditer(text, *table)]
    kept = any(
        found["hour"][0] == "0" or int(found["hour"]) > _NOON for found in _CLOCK.finditer(text, *table)
    )
    if (
        kept
        and not _HALVES.search(text)
        and all(hour > _EARLY for hour in hours)
        and planned[1] - planned[0] >= len(_SAID)
    ):
        signs[planned[0] : planned[0] + len(_SAID)] = _SAID


_SAID = "(24h)"
_CLOCK = re.compile(r"(?<![\d:/])(?P<hour>[01]?\d|2[0-3]):[0-5]\d(?![\d:])")
_HALVES = re.compile(r"\d[ \t]?[ap]\.?m\b", re.IGNORECASE)
_NOON, _EARLY = 12, 6
"""Hours: behind the first no other clock counts; what stands before the second may be of the afternoon."""


def _blank(signs: list[str], start: int, end: int) -> None:
    for place in range(start, end):
        signs[place] = " "
