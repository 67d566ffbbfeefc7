"""Marks in the margin that say nothing: `> ` of a mail that quotes, `3. ` before a time, `0930 - ` and `0930: `, and
the labels in brackets that head the rows of a sheet (`[ABX]  Ancef 2 g IVPB 0915`).

Each is a blank where several lines have it, or where a line begins with its time, so that a log with marks is read as
one without them. A range keeps its sign (`1015 - 1225 Remicade`), and so does a line with several times.
"""

from __future__ import annotations

import re

from scrubber.charts.words import drugs

_TIME = (
    r"(?:[01]?\d:[0-5]\d|2[0-3]:[0-5]\d|[01]\d[0-5]\d|2[0-3][0-5]\d)(?:[ ]?[ap]\.?m\b\.?|[ ]?h(?:rs?)?\b)?"
)
_QUOTED = re.compile(r"^[ \t]*>(?:[ \t]?>)*(?=[ \t]|$)", re.MULTILINE | re.IGNORECASE)
_COUNTED = re.compile(rf"^[ \t]*\d{{1,2}}[.)][ \t]+(?={_TIME}(?!\d))", re.MULTILINE | re.IGNORECASE)
_MARKED = re.compile(
    rf"^(?P<at>[ \t]*{_TIME})(?P<mark>[ \t]*[-–—][ \t]+|[ \t]?:[ \t]+)(?=[A-Za-z(*#+>]|\d)"
    rf"(?![^\n]*(?<![\w/.:]){_TIME}(?![\w/.%]))",
    re.MULTILINE | re.IGNORECASE,
)
_DOTTED = re.compile(
    r"^(?P<hour>[ \t]*(?:[01]?\d|2[0-3]))\.(?=[0-5]\d[ ]?(?:hrs?|hours|h)\b)", re.MULTILINE | re.IGNORECASE
)
"""`10.20 hrs: N.S. started`."""
_AT_NOON = re.compile(r"(?:(?<=\b12:00 )|(?<=\b12:00)|(?<=\b12 )|(?<=\b12))NN\b")
"""`12:00 NN`, as it is written in Manila."""
_FEWEST = 2


def plain_margins(text: str) -> str:
    """Return the text with blanks for marks in its margin; every sign keeps its place."""
    text = _AT_NOON.sub("PM", text) if "NN" in text else text
    text = _DOTTED.sub(r"\g<hour>:", text)
    for mark in (_QUOTED, _COUNTED):
        if len(mark.findall(text)) >= _FEWEST:
            text = mark.sub(lambda found: " " * len(found[0]), text)
    if len(_BRACKETED.findall(text)) >= _FEWEST:
        text = _BRACKETED.sub(_without_its_label, text)
    return _MARKED.sub(lambda found: found["at"] + " " * len(found["mark"]), text)


_BRACKETED = re.compile(
    r"^(?P<indent>[ \t]*)(?:\[(?P<label>(?![xX]\])[A-Za-z][A-Za-z /&-]{0,15})\]|<(?P<angle>[A-Z][A-Z /&-]{0,15})>"
    r"|\{(?P<curly>[A-Za-z][A-Za-z /&-]{0,15})\}):?(?=[ \t]+(?P<row>[A-Za-z\d][^\n]*))",
    re.MULTILINE,
)


def _without_its_label(line: re.Match[str]) -> str:
    """`[TERB]   terbutaline 0.25 mg SC`: the row names its drug itself; `[LR]   500 mL bolus`: the label does."""
    label = (line["label"] or line["angle"] or line["curly"]).strip()
    if not drugs.is_named(label):
        return line[0]  # `[HELD]`, `[x]`, `[ABX]`: it says something else
    heads = any(drugs.names_in(line["row"]))
    return line["indent"] + ("" if heads else f" {label}").ljust(len(line[0]) - len(line["indent"]))
