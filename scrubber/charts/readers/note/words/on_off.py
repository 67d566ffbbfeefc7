"""`on` and `off` that are a machine's, or stand alone in the last column of a record.

Each is asked for the kind of event that a small word is (`small.PLACES`), and returns an empty text where it is none.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice, pairwise

from scrubber.charts.readers.note.values.tokens import Token


def of_a_machine(text: str, tokens: list[Token], place: int) -> str:
    """`HD   On 0705   Off 1112   UF 2.4 L`: the patient's blood ran through a machine, and no drug."""
    word = tokens[place]
    if word.kind not in ("start", "stop"):
        return ""
    if _TREATED.search(text, max(0, word.start - 12), word.start):
        return "other" if _MACHINE.search(text) else ""  # `Tx ended, blood returned`
    if word.text.casefold() not in _OF_A_MACHINE:
        return ""
    line = text.rfind("\n", 0, word.start) + 1
    of_tx = tokens[place - 1].text.casefold() in _TREATMENTS  # `Tx off at 1607` behind a drug
    if not of_tx and any(token.start >= line and token.kind in ("drug", "dose") for token in tokens[:place]):
        return ""
    near = max(0, word.start - _NEAR), word.end + _NEAR
    return "other" if _MACHINE.search(text, *near) else ""


_TREATED = re.compile(r"\b(?:tx|treatment|hd|dialysis)[ \t]+(?:was[ \t]+)?$", re.IGNORECASE)
_OF_A_MACHINE = frozenset({"on", "off", "initiated", "terminated"})
_MACHINE = re.compile(
    r"\b(?:hd|ihd|h(?:a)?emodialysis|dialysis|dialyzer|crrt|cvvhd?|plasmapheresis|plex|photopheresis|ecp|rinse-?\s?back)\b"
    r"|\b(?:uf|bfr|dfr|qb|qd)\s?:?\s?\d|\b(?:last|first)\s+\d+\s?(?:min\w*|hrs?|hours?)\s+of\s+(?:tx|treatment)\b",
    re.IGNORECASE,
)
_TREATMENTS = frozenset({"tx", "treatment", "hd", "dialysis"})
_NEAR = 300
"""Characters: how far from a word its machine is named."""


def off_its_drug(text: str, tokens: list[Token], place: int) -> str:
    """`1130 off Remicade BP 120/70`, `1130 Remicade down BP 120/70`: a line that its time leads, of a drug that was
    told of above; and not `off Remicade since May`, or `0945 Remicade down to 60 mL/hr`.
    """
    word, last = tokens[place], tokens[place - 1]
    small = word.text.casefold()
    if small == "down" and last.kind == "drug" and _TOOK.search(text, max(0, last.start - 12), last.start):
        return "stop"  # `I took the Cytoxan down at 1418`
    if small not in ("off", "down") or word.kind not in ("filler", "word"):
        return ""
    line = text.rfind("\n", 0, word.start) + 1
    led = _LED_BY_TIME.match(text, line, word.start)
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    drug = after if small == "off" and after is not None and led and led.end() == word.start else last
    if (
        led is None
        or drug.kind != "drug"
        or drug.start < line
        or not _ENDS_SO.match(text, max(word.end, drug.end))
    ):
        return ""
    apart = text[min(word.end, drug.end) : max(word.start, drug.start)].strip()
    told = any(
        token.kind == "drug" and token.key == drug.key and token.start < line for token in tokens[:place]
    )
    return "stop" if told and not apart else ""


_TOOK = re.compile(r"\btook\s+(?:the\s+|her\s+|his\s+)?\Z", re.IGNORECASE)
_LED_BY_TIME = re.compile(
    r"[ \t]*(?:[01]?\d|2[0-3]):?[0-5]\d(?:[ \t]?[ap]m?)?[ \t:|-]*(?:[A-Za-z-]+[ \t]+)?", re.IGNORECASE
)
_ENDS_SO = re.compile(r"[ \t]*(?:$|[.,;\n]|(?:bp|vs|vss|hr|p|t|temp)\b|\d{2,3}/\d{2})", re.IGNORECASE)


def in_a_column(text: str, tokens: list[Token], place: int) -> str:
    """`8:50a   138/84   -- ON`, and rows below it `9:58a   132/78   -- OFF`: in a column of remarks, once each; so are
    `GO` and `END`.
    """
    word = tokens[place]
    if word.text not in ("ON", "OFF", "GO") or word.kind not in ("filler", "word", "stop"):
        return ""
    told = _last_cells(text)
    both = [match["word"] for match in told] in (["ON", "OFF"], ["GO", "END"], ["GO", "STOP"], ["GO", "OFF"])
    if not both or all(match.start("word") != word.start for match in told):
        return ""
    headings = text[: told[0].start()].rstrip("\n").rpartition("\n")[2]
    edge = told[0].start("word") - told[0].start()
    if _OF_A_DEVICE.search(headings, max(0, edge - _BESIDE_IT)):
        return "other"
    if word.kind == "stop" or not _OF_REMARKS.search(headings, max(0, edge - _BESIDE_IT)):
        return ""
    return "stop" if word.text == "OFF" else "start"


_OF_A_DEVICE = re.compile(
    r"\b(?:scds?|o2|oxygen|monitor\w*|tele\w*|cpap|bipap|heat|light|alarms?|blanket|bair|warmer|cooling|cap)\b",
    re.IGNORECASE,
)
_OF_REMARKS = re.compile(
    r"(?<![A-Za-z0-9][ -])\b(?:(?:iv|inf|infusion)\s(?=pump))?(?:sx|s/s|symptoms?|notes?|remarks?|comments?"
    r"|events?|actions?|infusion|inf|pump|drip|gtt)\b",
    re.IGNORECASE,
)
_BESIDE_IT = 12
_LAST_CELL = re.compile(
    r"^[ \t|]*\d{1,2}:?\d\d[ ]?(?:[ap]m?)?[^\n]*?(?:[ ]{2}|\t|\|[ ]?)(?:--?[ ]?)?(?P<word>ON|OFF|GO|END|STOP)[ \t|]*$",
    re.MULTILINE,
)


@lru_cache(maxsize=4)
def _last_cells(text: str) -> tuple[re.Match[str], ...]:
    """Return the first three rows that end so: of more than two nothing is read."""
    return tuple(islice(_LAST_CELL.finditer(text), 3))


def on_behind_its_drug(text: str, tokens: list[Token], place: int) -> str:
    """`1000 Lemtrada on, 25 mL/hr`, `1000 Lemtrada 12 mg on.`: in a line that its time leads and its drug follows; what
    was off before goes on again.
    """
    word = tokens[place]
    if word.text.casefold() != "on" or word.kind not in ("filler", "word") or not _ON.match(text, word.end):
        return ""
    lead = next((at for at in range(place - 1, -1, -1) if tokens[at].kind not in _NAMES), -1)
    named = tokens[lead + 1 : place]
    if lead < 0 or tokens[lead].kind != "time" or not named or named[0].kind != "drug":
        return ""
    line = text.rfind("\n", 0, word.start) + 1
    if text[line : tokens[lead].start].strip() or tokens[lead].start < line:
        return ""
    beside = pairwise(tokens[:lead])
    off = any(one.key == named[0].key and _WENT_OFF.match(other.text) for one, other in beside)
    return "restart" if off else "start"


_NAMES = frozenset({"drug", "dose", "diluent", "infusion"})
_ON = re.compile(r"[ \t]*(?:[,;.](?!\d)|$)", re.MULTILINE)
_WENT_OFF = re.compile(r"off|down|stopped|paused|held", re.IGNORECASE)
