"""The entries of a line: which times open one, so that what stands behind them was done then."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scrubber.charts.readers.note.page.cells import is_a_cell
from scrubber.charts.readers.note.page.layout import Entry, Line
from scrubber.charts.readers.note.values.clauses import EVENTS
from scrubber.charts.readers.note.values.statement import WAYS
from scrubber.charts.readers.note.values.tokens import Token


def entries(text: str, line: Line) -> Iterator[Entry]:
    """Yield the entries of a line: a time at its beginning, or at the beginning of a sentence, opens one."""
    if line.behind is not None:
        yield Entry(line.start, line.behind.start, line.section, line.behind, line.tokens[:-1])
        return
    margin: Token | None = None
    first, start = 0, line.start
    tokens = line.tokens
    for place, token in enumerate(tokens):
        if not token.is_time or not _opens(text, line, tokens, place) or _NO_MARGIN.match(text, token.end):
            continue
        head = place
        while (
            head > first
            and tokens[head - 1].kind == "date"
            and not _words_between(text, tokens[head - 1], token)
        ):
            head -= 1
        if head > first or margin is not None:
            yield Entry(start, tokens[head].start, line.section, margin, tuple(tokens[first:head]))
        margin, first, start = token, head, tokens[head].start
    yield Entry(start, line.end, line.section, margin, tuple(tokens[first:]))


_NO_MARGIN = re.compile(
    r"[ \t]*(?:[-–:][ \t]*)?(?:(?:obs|observation|nursing|day|night|eve|evening|pm|am|rn|nurse|care)[ \t]+)?"
    r"(?:shift|summary|visit|tour|report|clinic)\b",
    re.IGNORECASE,
)
"""`0700-1900 summary` is no time of what follows."""


def _opens(text: str, line: Line, tokens: Sequence[Token], place: int) -> bool:
    """Return whether a time stands where an entry begins: first in its line or sentence."""
    token = tokens[place]
    before = _before_its_dates(text, tokens, place)
    last = tokens[before] if before >= 0 else None
    start = tokens[before + 1].start
    gap = text[last.end if last is not None else line.start : start]
    headed = _opens_at_a_head(text, line, tokens, place, before)
    if last is None or headed is not None:
        return bool(headed)
    if re.search(r";\s+@?\s?$", gap) and (
        _is_by_time(text, line, tokens, token) or _leads(text, line, tokens, place)
    ):
        return True  # `1418 Feraheme 510 mg started; 1424 Benadryl 50 mg IVP`
    if text[last.end - 1 : last.end] == "." or (
        gap[:1] == "." and POINTED_WAY.search(text, max(line.start, last.end - 8), last.end)
    ):
        return False  # `Atropine 0.4 mg S.C. 0940`
    if _is_an_entry_in_a_row(text, line, tokens, place):
        return True
    if gap.rstrip().endswith("|") and is_a_cell(text, line.start, line.end, tokens, token):
        return False
    if _ARROW.search(gap):
        return not is_run_of(text, tokens, place)
    return bool(re.search(r"[.!]\s+@?\s?$|\|\s*$", gap))


def _opens_at_a_head(text: str, line: Line, tokens: Sequence[Token], place: int, before: int) -> bool | None:
    """Return whether a time opens an entry by what heads it: nothing, `Time`, `ED MEDS:`, `At`, `PACU`; None where it
    is headed by none of these.
    """
    token, start = tokens[place], tokens[before + 1].start
    last = tokens[before] if before >= 0 else None
    if last is not None and last.text.casefold() == "time" and _LABELS.match(text, token.end):
        return _begins_sentence(text, line, last.start)  # `Time 1:15 - Start Feraheme`
    if _MEDS.fullmatch(text, line.start, start) and not any(
        item.kind in WAYS for item in tokens[: before + 1]
    ):
        return True
    if last is None:
        return not re.search(r"[A-Za-z0-9]", text[line.start : start])
    if _WRITER.search(text, max(line.start, start - _LABEL), start):
        return True
    if text[last.end : start].strip():
        return None
    if last.text == "At":
        happened = _HAPPENED.match(text, token.end) or _GIVEN_FOR.match(text, token.end)
        return _begins_sentence(text, line, last.start) and happened is not None
    return None


def _is_an_entry_in_a_row(text: str, line: Line, tokens: Sequence[Token], place: int) -> bool:
    """`0435 epi 1 mg IVP    0438 shock 200J    0439 epi 1 mg IVP`, `Meds: 0915 - A 4 mg IVP, 0917 - B 10 mg IVP`:
    several entries in one line, each with its time, the same sign behind it, and what was done then; but
    `0910 Ancef 2 g    0940 JK`, whose second time is in a column of ends.
    """
    first = next(at for at, token in enumerate(tokens) if token.is_time)
    if tokens[first].kind != "time" or not _begins_a_row(text, line, tokens, first):
        return False
    if place == first:
        later = range(first + 1, len(tokens))
        signed = first + 1 < len(tokens) and _sign_behind(text, tokens, first).strip() != ""
        return signed and any(_goes_on(text, tokens, first, at) for at in later)
    return _goes_on(text, tokens, first, place)


def _begins_a_row(text: str, line: Line, tokens: Sequence[Token], first: int) -> bool:
    """Return whether nothing stands before the first time but dates, a bracket or a label."""
    ahead = text[line.start : tokens[first].start].rstrip(" \t([")
    dates = all(token.kind == "date" for token in tokens[:first])
    label = (
        ahead.endswith(":") and len(ahead) < _LABEL and all(token.kind != "drug" for token in tokens[:first])
    )
    return not ahead or label or (dates and re.search(r"[A-Za-z]", ahead) is None)


def _sign_behind(text: str, tokens: Sequence[Token], place: int) -> str:
    return text[tokens[place].end : tokens[place + 1].start]


def _goes_on(text: str, tokens: Sequence[Token], first: int, place: int) -> bool:
    """Return whether a time is one more of the row that the first one begins."""
    if tokens[place].kind != "time" or place + 1 >= len(tokens):
        return False
    sign, behind = _sign_behind(text, tokens, first), tokens[place + 1]
    if sign != _sign_behind(text, tokens, place):
        return False
    gap = text[tokens[place - 1].end : tokens[place].start]
    if not sign.strip() and not _PARTS_ENTRIES.fullmatch(gap):
        return False
    if sign.strip() and "|" not in sign and re.search(r"[,;.]", gap):
        return not behind.is_time  # `0900 - Benadryl 25 mg IVP, 1150 - off`
    if sign.strip():
        ahead = [before.kind for before in tokens[max(0, place - 2) : place]]
        led_to = ahead[-1] in _TOLD or (ahead[-1] in EVENTS and behind.kind == "drug")
        if not led_to or "order" in ahead:
            return False  # `0910: Ancef 2 g IVPB, stop 0940: tolerated`, `0610: paged, order 0631: Ancef 2 g`
    if behind.kind in _DONE_THEN:
        return True
    said = behind.kind in ("word", "filler") and behind.text.islower() and len(behind.text) > _INITIALS
    return said and "|" not in sign  # `0915 | Remicade 400 mg | 1130 | stable`


_LABEL = 40
"""Characters: `Meds given: 0915 - Zofran 4 mg IVP`."""
_PARTS_ENTRIES = re.compile(r" {3,}|[ \t]+/[ \t]+|[ \t.,;]*[(\[]")
"""What parts two entries where nothing but a blank stands behind their times."""
_TOLD = frozenset({"drug", "dose", "push", "iv", "im", "sc", "infusion", "site", "rate", "diluent"})
_INITIALS = 3
"""Letters; `jk`, `mdt`: who gave it."""
_DONE_THEN = frozenset(
    {"drug", "start", "stop", "given", "pause", "restart", "held", "other", "vital", "rate", "flush"}
)
POINTED_WAY = re.compile(r"\b(?:i\.m|i\.v|s\.c|s\.q|i\.v\.p|i\.v\.p\.b|p\.o)$", re.IGNORECASE)
"""A way that is written with points: `S.C.`"""
_ARROW = re.compile(r"(?:→|->)\s*$")


def is_run_of(text: str, tokens: Sequence[Token], place: int) -> bool:
    """`Flagyl 500 mg/100 → 1410-1512`, `Pit 30u/500 → 2 mL/hr @ 0715`: a run or a rate behind an arrow is told of the
    drug before it, where that has no time yet.
    """
    told = tokens[place]
    if told.until is None and told.kind not in ("rate", "other_rate"):
        return False
    for at in range(place - 1, -1, -1):
        before = tokens[at]
        if before.is_time or re.search(r"[.;]\s", text[before.end : tokens[at + 1].start]):
            return False
        if before.kind == "drug":
            return True
    return False


_HAPPENED = re.compile(
    r",?[ \t]+(?!the\b|an?\b)"
    r"(?:pt|patient|she|he|client|c/o|noted|reported|temp|rash|hives|arm|site|[a-z]+(?:ing|ed)\b)"
    r"[^.\n]{0,120}\b(?:(?:infusion|transfusion|drip|bag|pump)\s+(?:was\s+|then\s+)?"
    r"(?:stopped|paused|held|halted|discontinued|put on hold)\b"
    r"|(?:so|I)\s+(?:stopped|paused|held)\s+(?:it|the\s+(?:infusion|drip|pump))\b)(?![ \t]*(?:at|@)?[ \t]*\d)",
    re.IGNORECASE,
)
"""`At 9:32 AM she said her throat felt scratchy, so the infusion was stopped`: what is told first is when; and so it is
where `so I paused it` follows.
"""


_GIVEN_FOR = re.compile(
    r",?[ \t]+(?:(?:pt|patient|she|he|client)[ \t]+)?"
    r"(?:c/o|complained|complaining|reported|noted|developed|had|began|became|vomited|temp)\b"
    r"(?:(?!\b(?:stop|start|paus|held|order|refus|declin|not|will|asked|offer|no)\w*\b|(?<!\d)\d{1,2}:?\d\d\b|[;\n]|\.\s).){1,90}"
    r"\b\d[\d.,]*[ \t]?(?:mg|mcg|g|gm|units?|meq)[ \t]+(?:slow[ \t]+)?(?:ivp|sivp|iv[ \t]+push|im|s[cq]|subq)\b"
    r"(?![^.;\n]*(?<!\d)\d{1,2}:?\d\d\b)",
    re.IGNORECASE,
)
"""`At 0950 c/o nausea, Zofran 4 mg slow IVP`: given for it then, where the sentence tells no other time."""


def _before_its_dates(text: str, tokens: Sequence[Token], place: int) -> int:
    """Return which token stands before a time and the dates that are written with it; -1 for none."""
    before = place - 1
    while (
        before >= 0
        and tokens[before].kind == "date"
        and not _words_between(text, tokens[before], tokens[place])
        and not re.search(r"\.\s", text[tokens[before].end : tokens[place].start])
    ):
        before -= 1
    return before


def _begins_sentence(text: str, line: Line, place: int) -> bool:
    """Return whether a place is the first of its line, or stands behind the end of a sentence."""
    ahead = text[line.start : place]
    return not ahead.strip() or re.search(r"[.!?]\s+$", ahead) is not None


def _is_by_time(text: str, line: Line, tokens: Sequence[Token], token: Token) -> bool:
    """Return whether the line begins with a time, whatever dates stand before it."""
    first = next((item for item in tokens if item.kind != "date"), token)
    return first.is_time and not re.search(r"[A-Za-z]", text[line.start : first.start])


def _leads(text: str, line: Line, tokens: Sequence[Token], place: int) -> bool:
    """`; 0611 face flushed, hives - infusion stopped`: the only time of its piece, and its first word."""
    stop = re.compile(r"[;.](?=\s|$)").search(text, tokens[place].end, line.end)
    end = stop.start() if stop else line.end
    later = [token for token in tokens[place + 1 :] if token.start < end]
    happened = any(token.kind in ("start", "stop", "pause", "restart", "held") for token in later[1:])
    return happened and not any(token.is_time for token in later)


_MEDS = re.compile(
    r"[ \t]*(?:[A-Za-z]{2,9}[ \t]+){0,2}(?:meds?|medications?|course)[ \t]*:[ \t]*"
    r"|[ \t]*(?:pre|prn|chemo|tx|post|hydration|ran|action|intervention|response|data|[adier])[ \t]*[:)-]"
    r"[ \t]*"
    r"|[ \t]*(?:(?:(?:l|r|left|right|lt|rt)[ \t]+)?"
    r"(?:port|p?iv|picc|midline|cvc|tlc|hickman|lumen|ac|fa|forearm|hand|wrist|arm)"
    r"(?:[ \t]+(?:[lr]|left|right|\#?[1-3]|red|white|blue|brown|purple|grey|gray|distal|proximal|medial))?"
    r"|(?:red|white|blue|brown|purple|distal|proximal|medial)(?:[ \t]+lumen)?)(?:[ \t]*:[ \t]*|[ \t]+)",
    re.IGNORECASE,
)
"""`ED MEDS: 0722 Protonix 80 mg IVP. 0730 Octreotide 50 mcg IVP`; `A: 1440 Dilaudid 1 mg IVP`; `PORT   0915 Aloxi
0.25 mg IVP`: which line it went into.
"""
_WRITER = re.compile(
    r"(?:^|[.!?]\s+)[ \t]*(?:(?:PACU|ED|ER|ICU|PCU|OR|OB|Pre-?op|Floor|Clinic|Triage|RN|LPN|(?i:nurs(?:e|ing)|note))"
    r"[ \t/:]+){1,4}\Z",
    re.MULTILINE,
)
"""`PACU 1010 Dilaudid 0.2 mg IV push`, `ED RN 2210 Pt etoh`: where it was and who wrote it, before an entry's time."""
_LABELS = re.compile(r"[ \t]*[-–:][ \t]*[A-Za-z]|[ \t]+(?:med(?:ication)?|drug)\s?:", re.IGNORECASE)


def _words_between(text: str, one: Token, other: Token) -> bool:
    return bool(re.search(r"[A-Za-z0-9]", text[one.end : other.start]))
