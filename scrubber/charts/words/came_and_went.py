"""Two visits of one day, told by a note that says when the patient left and when the patient came back.

    08:50 left clinic. ... 18:00 returned.        two visits
    08:50 left in stable condition                the second coming is not told: one visit or two is open

Only where hours part the administrations of a day, where leaving and coming back each stand beside a time of their own,
and where both times lie in that gap, in this order, is it a fact. What was given before is of one visit, what was given
after of the next. `left arm`, `left for CT`, `returned to bed` and `returned the call` tell of neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from scrubber.model.record import Administration, InfusionRecord, Note
from scrubber.model.value import replace

HOURS_APART = timedelta(hours=4)
"""As for `coding.came_back`: what is nearer is one visit with a wait in it."""
_INTRAVENOUS = frozenset({"infusion", "push"})
_CLOCK = re.compile(
    r"(?<![\d:/.])([01]?\d|2[0-3]):?([0-5]\d)(?![\d:/%]|[ \t]?m[lg])(?:[ \t]?([ap])(?:\.?m\b|\b))?",
    re.IGNORECASE,
)
_PLACE = (
    r"(?:the\s+)?(?:clinic|office|facility|department|dept|unit|cent(?:er|re)|hospital|ed|er"
    r"|infusion\s+(?:room|suite|center))"
)
_AND_STAYED = (
    r"(?!\s+(?:for|to|with)\s+(?!home\b|go\s+home\b|work\b|school\b|family\b|spouse\b|wife\b|husband\b))"
)
_LEFT = re.compile(
    rf"\b(?:left|departed(?:\s+from)?|exited)\s+{_PLACE}\b{_AND_STAYED}"
    r"|\b(?:pt|patient|client)\s+(?:has\s+)?(?:left|departed)\b"
    rf"(?!\s+(?:arm|forearm|hand|wrist|ac|antecub\w*|chest|side|leg|port)\b){_AND_STAYED}"
    r"|\b(?:discharged|sent|released|d/c'?d|went)\s+(?:to\s+)?home\b"
    r"|\b(?:patient|pt)\s+(?:was\s+)?(?:discharged|released)\b",
    re.IGNORECASE,
)
_CAME = re.compile(
    rf"\b(?:returned|returns|came\s+back|comes\s+back|arrived|arrives|back)\s+(?:to|at|in)\s+{_PLACE}\b"
    r"|\b(?:returned|came\s+back|arrived|arrives|checked\s+in)\b"
    r"(?!\s+(?:to\s+|at\s+|in\s+|on\s+)?(?:(?:the|her|his)\s+)?"
    r"(?:call|room|bed|chair|baseline|normal|bathroom|restroom|floor|from|phone|page|message|bay))",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"\n+|(?<=[a-z0-9)])[.;!](?:\s+|$)", re.IGNORECASE)


def told_apart(record: InfusionRecord) -> InfusionRecord:
    """Return the record with the visit of each administration, where its notes tell that the patient left and came."""
    gaps = list(_gaps(record.administrations)) if _may_be_several(record) else []
    if not gaps:
        return record
    sentences = [words for note in record.notes for words in _sentences(note)]
    begins = [begin for last, start in gaps if (begin := _came_back(sentences, last, start)) is not None]
    if not begins:
        return record
    given = tuple(_of_visit(item, begins) for item in record.administrations)
    return replace(record, administrations=given)


def _may_be_several(record: InfusionRecord) -> bool:
    named = any(item.visit for item in record.administrations)
    return bool(record.notes) and not named and not record.encounter.id and len(record.administrations) > 1


def _gaps(administrations: Iterable[Administration]) -> Iterable[tuple[datetime, datetime]]:
    """Yield the end and the next start where hours of one day lie between what ran through a vein."""
    runs = sorted(
        (_wall(run.start), _wall(run.stop or run.start))
        for item in administrations
        if item.technique in _INTRAVENOUS
        for run in item.runs()
        if run.start is not None
    )
    last: datetime | None = None
    for start, stop in runs:
        if last is not None and start - last >= HOURS_APART and start.date() == last.date():
            yield last, start
        last = stop if last is None else max(last, stop)


def _sentences(note: Note) -> list[str]:
    return [part for part in _SENTENCE.split(note.text) if part.strip()]


def _came_back(sentences: Iterable[str], last: datetime, start: datetime) -> datetime | None:
    """Return when the patient came back between two administrations, where both going and coming are told."""
    left: datetime | None = None
    for words in sentences:
        at = _moment(words, last)
        if at is None or not last <= at <= start:
            continue
        if _LEFT.search(words):
            left = at
        elif left is not None and at > left and _CAME.search(words):
            return at
    return None


def _moment(words: str, day: datetime) -> datetime | None:
    """Return the only time that a sentence names, on a day; None where it names none, or several."""
    found = _CLOCK.findall(words)
    if len(found) != 1:
        return None
    hour, minute, half = int(found[0][0]), int(found[0][1]), found[0][2].lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return day.replace(hour=hour, minute=minute)


def _of_visit(item: Administration, begins: list[datetime]) -> Administration:
    at = next((run.start or run.stop for run in item.runs() if run.start or run.stop), None)
    if at is None:
        return item
    number = sum(_wall(at) >= begin for begin in begins) + 1
    return replace(item, visit=f"visit {number}")


def _wall(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)
