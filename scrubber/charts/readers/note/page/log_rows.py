"""Rows of a log that are written as fields: each says when, what, and perhaps who.

    Time: 13:05; RN: KO; Note: Benadryl 25 mg IV push given
    Time: 13:20; RN: KO; Note: Remicade 500 mg IV infusion started

are read as `13:05 | Benadryl 25 mg IV push given`: the time is that of its own row. Every sign keeps its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scrubber.charts.readers.note.page.columns import field_named
from scrubber.charts.words import drugs
from scrubber.charts.words.actions import plain
from scrubber.model.value import Value

_FIELD = re.compile(
    r"(?:^|(?P<parting>[ \t]*[;|,][ \t]*|[ ]{2,}|\t[ \t]*|[ ][-\u2013][ ]))[ \t]*(?P<label>[A-Za-z][A-Za-z /]{1,24})"
    r"[ ]?:(?=[ \t]*\S)"
)
_WHEN = frozenset(
    {"time", "when", "date time", "event time", "time of event", "entry time", "note time", "time of note"}
)
_TOLD = frozenset(
    {"entry", "entries", "event", "events", "what", "what happened", "intervention", "interventions", "action",
     "activity", "narrative", "description", "comment", "comments", "remark", "remarks", "documentation",
     "progress note", "nursing notes", "note", "notes", "note text", "text", "nursing narrative"}
)  # fmt: skip
_BESIDE = frozenset(
    {"rn", "nurse", "initials", "init", "initial", "by", "user", "signature", "signed", "author", "staff",
     "credentials", "category", "type", "note type", "source", "shift", "recorded by", "documented by", "entered by",
     "charted by"}
)  # fmt: skip
"""Fields that say nothing of what was done."""
_OF_A_FORM = frozenset({"drug", "dose", "start", "stop", "rate", "way", "status"})
_A_TIME = re.compile(
    r"(?:(?:\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{4}-\d\d-\d\d)[ ,T]*)?(?:[01]?\d|2[0-3]):?[0-5]\d(?::\d\d)?"
    r"(?:[ ]?[ap]\.?m?\.?|[ ]?h(?:rs?)?)?",
    re.IGNORECASE,
)


class _Field(Value):
    """A field: where its label begins and ends, and where its value ends."""

    start: int
    value: int
    end: int
    label: str


class _Row(Value):
    """The fields of a row; `names`: what was done names a drug."""

    fields: tuple[_Field, ...]
    names: bool


def with_rows(text: str) -> str:
    """Return the text with the rows of such logs as cells between strokes."""
    blocks = list(_blocks(text))
    if not blocks:
        return text
    signs = list(text)
    for field in (field for rows in blocks for row in rows for field in row.fields):
        _write(signs, field)
    return "".join(signs)


def _write(signs: list[str], field: _Field) -> None:
    """Take a label away, with its value where that says nothing of what was done; a stroke parts what is left."""
    blank = field.end if field.label in _BESIDE else field.value
    if field.label not in _BESIDE | _TOLD | _WHEN and field.label != "date":
        return  # `Lot: KY9` says what it is by itself
    parts = "".join(signs[field.start : field.value])
    signs[field.start : blank] = " " * (blank - field.start)
    if parts[:1] in " \t;|,-" and field.label not in _BESIDE and blank - field.start > 2:
        signs[field.start + 1] = "|"


def _blocks(text: str) -> Iterator[Sequence[_Row]]:
    """Yield the rows that stand below each other, where they are no part of a form whose drug stands above them."""
    rows: list[_Row] = []
    above, start = "", 0
    for line in [*text.split("\n"), "."]:
        row = _row(text, start, start + len(line))
        if row is not None:
            rows.append(row)
        elif line.strip() or not rows:
            if any(one.names for one in rows) or (len(rows) > 1 and not _is_of_a_form(above)):
                yield rows
            rows, above = [], line
        start += len(line) + 1


def _is_of_a_form(line: str) -> bool:
    """Return whether a line is a field of a form: `Medication: Remicade`."""
    label, colon, _ = line.partition(":")
    return bool(colon) and field_named(label) in _OF_A_FORM


def _row(text: str, start: int, end: int) -> _Row | None:
    """Return the row that a line is: a field of one time, one of what was done then, and none of a form."""
    if text.count(":", start, end) < 2:
        return None  # as most lines are
    found = list(_FIELD.finditer(text[start:end]))
    if len(found) < 2 or found[0]["parting"]:
        return None
    ends = [start + other.start() for other in found[1:]] + [end]
    fields = [
        _Field(start + one.start(), start + one.end(), last, plain(one["label"]))
        for one, last in zip(found, ends, strict=True)
    ]
    when = [field for field in fields if field.label in _WHEN]
    told = [field for field in fields if _tells(field.label)]
    if len(when) != 1 or len(told) != 1 or _A_TIME.fullmatch(_value(text, when[0])) is None:
        return None
    if any(field_named(field.label) in _OF_A_FORM for field in fields if field not in told):
        return None
    said = _value(text, told[0])
    fields = [_Field(f.start, f.value, f.end, "note") if f in told else f for f in fields]
    return _Row(tuple(fields), drugs.is_named(said))


def _tells(label: str) -> bool:
    return label in _TOLD or (field_named(label) == "comment" and label not in _BESIDE)


def _value(text: str, field: _Field) -> str:
    return text[field.value : field.end].strip()
