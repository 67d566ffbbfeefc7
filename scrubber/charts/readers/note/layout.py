"""The shape of a note: its lines, the section each stands in, the time in its margin, its sentences and their clauses.

A section or a list decides what an entry is: under `Orders:` or `Home medications:` nothing was given, whatever the
words. A section of several lines ends at a blank line, at another heading, or at a line that begins with a time.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from scrubber.charts.readers.note.lexer import Lexed, Token
from scrubber.charts.readers.note.statement import WAYS

Section = Literal["care", "orders", "home", "plan", "history", "others", "aside"]
"""`care` is what was done here; `others` what somebody else did before; `aside` allergies, vital signs, teaching."""


@dataclass(frozen=True, slots=True)
class Heading:
    """Words that begin a section, with examples of lines that they head."""

    section: Section
    pattern: re.Pattern[str]
    examples: tuple[str, ...]


def _heading(section: Section, words: str, *examples: str) -> Heading:
    return Heading(section, re.compile(rf"(?:{words})", re.IGNORECASE), examples)


HEADINGS: tuple[Heading, ...] = (
    _heading(
        "orders",
        r"(?:(?:standing|physician'?s?|provider|md|treatment|infusion|chemo(?:therapy)?|medication|today'?s|active|new|prn|"
        r"admission|signed|current)\s+)*orders?(?:\s+(?:set|sheet|entered|received|reviewed|details))?|rx|prescribed",
        "Orders:",
        "STANDING ORDERS",
        "Physician orders -",
        "Rx:",
    ),
    _heading(
        "home",
        r"(?:current|home|outpatient|prior to admission|pta|active|usual|own)\s+(?:meds?|medications?)(?:\s+list)?|"
        r"med(?:ication)?\s+(?:list|reconciliation|rec|history)|(?:meds|medications?)\s+(?:at home|pta|"
        r"taken at home)|prescriptions",
        "Home medications:",
        "MEDICATION LIST",
        "Meds at home:",
    ),
    _heading(
        "plan",
        r"(?:treatment\s+|care\s+|discharge\s+)?plan(?:\s+of\s+care)?|a/p|assessment\s*(?:and|&|/)\s*plan|recommendations?|"
        r"discharge\s+(?:instructions|meds?|medications?)|follow[- ]?up|"
        r"next\s+(?:visit|appointment|appt|infusion|dose|treatment)|"
        r"schedule|to\s+do|goals?|instructions?|disposition",
        "Plan:",
        "A/P:",
        "Follow-up:",
        "Next infusion:",
    ),
    _heading(
        "history",
        r"history(?:\s+of\s+present\s+illness)?|hpi|pmh|psh|past\s+(?:medical|surgical|infusion)\s+history|interval\s+history|"
        r"(?:previous|prior|last|past)\s+(?:infusions?|treatments?|doses?|visits?)|background|s/?bar|treatment\s+history|subjective",
        "HPI:",
        "Past medical history:",
        "Last infusion:",
    ),
    _heading(
        "others",
        r"(?:ems|pre-?hospital|prehospital|medics?|paramedics?|en\s+route|ambulance)(?:\s+(?:meds?|care|report|treatment|course|run\s+sheet))?|"
        r"(?:given|treatment|meds?|medications?)\s+(?:by\s+ems|prior\s+to\s+arrival|pta|en\s+route|at\s+(?:osh|outside\s+hospital))",
        "EMS:",
        "Prehospital care:",
        "Given prior to arrival:",
    ),
    _heading(
        "aside",
        r"allerg(?:y|ies)|adverse\s+reactions|education|teaching|patient\s+education|consent|immunization\s+history|"
        r"emergency\s+meds?(?:\s+available)?|labs?|results",
        "Allergies:",
        "Education:",
        "Labs:",
    ),
    _heading(
        "care",
        r"(?:meds?|medications?|drugs?)\s+(?:given|administered)(?:\s+(?:today|this\s+visit))?|mar|medication\s+administration(?:\s+record)?|"
        r"(?:infusion|treatment|administration|nursing|nurse'?s?|progress|ed|procedure|visit|chemo)\s+(?:record|details?|notes?|course|summary|log|documentation|narrative|times?)|"
        r"narrative|treatments?(?:\s+today)?|tx|pre-?med(?:ication)?s?|infusions?|post(?:-infusion)?|interventions?|chemo(?:therapy)?|hydration|objective|"
        r"(?:ed|er|icu|pacu|floor|clinic|unit|visit)\s+(?:meds?|medications?|treatments?)|administrations?|"
        r"administered|given|nursing|data|action|response|vital\s+signs|vitals|iv\s+access|access|assessment|drug|medications?|meds?|time",
        "Medications given:",
        "Infusion record:",
        "Pre-meds:",
        "Narrative:",
    ),
)
"""Tried in order; a line that begins with one of these words and a colon, or holds nothing else, is of that section."""

_HEAD = re.compile(
    r"[ \t]*(?:[-•*#]+[ \t]*)?(?P<words>[A-Za-z][A-Za-z'/&() -]{0,50}?)[ \t]*(?P<end>:|[-–—](?=[ \t]|$)|$)"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a note, lines that a page's width broke joined again."""

    start: int
    end: int
    section: Section
    tokens: tuple[Token, ...]
    heads: bool = False
    """It is a heading and nothing else."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands under one time in the margin: its tokens, and the time or range that begins it."""

    start: int
    end: int
    section: Section
    margin: Token | None
    tokens: tuple[Token, ...]


def lines(lexed: Lexed) -> Iterator[Line]:
    """Yield the lines with their sections."""
    text = lexed.text
    section: Section = "care"
    lasting = False
    for start, end in _lines(text):
        if not text[start:end].strip():
            section, lasting = "care", False
            continue
        tokens = between(lexed.tokens, start, end)
        head = heading_of(text, start, end)
        if head is not None:
            named, body = head
            alone = not text[body:end].strip()
            cut = _sentence_end(text, body, end) if named == "aside" else end
            given = _GIVEN.search(text, body, end) if named in ("orders", "home", "plan", "history") else None
            cut = given.start() if given is not None else cut
            yield Line(start, cut, named, between(tokens, start, cut), heads=alone)
            if cut < end:
                yield Line(cut, end, "care", between(tokens, cut, end))
            section, lasting = (named, True) if alone or _is_list(text, end) else ("care", False)
            continue
        if (
            lasting
            and section != "care"
            and (_begins_with_time(text, start, tokens) or _ENDS_SECTION.fullmatch(text, start, end))
        ):
            section, lasting = "care", False
        yield Line(start, end, section, tokens)


def _sentence_end(text: str, start: int, end: int) -> int:
    """`Allergies: Taxol. Abraxane 200 mg IV 1130-1203`: what is said aside ends with its sentence."""
    match = re.compile(r"\.(?=\s+[A-Z0-9])").search(text, start, end)
    return match.end() if match else end


def heading_of(text: str, start: int, end: int) -> tuple[Section, int] | None:
    """Return the section that a line begins, and where its words go on; None for a line that begins none."""
    match = _HEAD.match(text, start, end)
    if match is None:
        return None
    words, body = match["words"].strip(), match.end()
    if match["end"] != ":" and text[body:end].strip() and match["end"] == "":
        return None
    for heading in HEADINGS:
        if heading.pattern.fullmatch(words):
            if not match["end"] and heading.section == "care":
                return None
            return heading.section, body
    return None


_GIVEN = re.compile(
    r"(?<=[.;]\s)(?:(?:meds?\s+)?(?:given|administered)(?:\s+today)?|treatment(?:\s+given)?|tx|today)\s*:",
    re.IGNORECASE,
)
"""`Orders: Toradol 30 mg IM x1. Given: Toradol 30 mg IM 1611`: in the same line, what was given."""
_ENDS_SECTION = re.compile(
    r"[ \t]*(?:medications?\s+|infusions?\s+|drugs?\s+)?(?:administrations?|administered|given(?:\s+today)?)"
    r"(?:\s+record)?[ \t]*|[ \t]*(?:infusion|treatment|nursing|procedure)\s+(?:record|details?|notes?|log|"
    r"documentation|narrative)[ \t]*",
    re.IGNORECASE,
)
"""A heading without a colon that ends a list of orders or of home medications."""
_ITEM = re.compile(r"\n[ \t]*(?:\d{1,2}[.)]|[-•*]|[a-z][.)])[ \t]+\S")


def _is_list(text: str, end: int) -> bool:
    """Return whether the next line is an item of a list."""
    return _ITEM.match(text, end) is not None


def _begins_with_time(text: str, start: int, tokens: Sequence[Token]) -> bool:
    first = next((token for token in tokens if token.kind != "date"), None)
    return first is not None and first.is_time and not re.search(r"[A-Za-z]", text[start : first.start])


def entries(text: str, line: Line) -> Iterator[Entry]:
    """Yield the entries of a line: a time at its beginning, or at the beginning of a sentence, opens one."""
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


_NO_MARGIN = re.compile(r"[ \t]*(?:[-–:][ \t]*)?(?:shift|summary|visit|tour|report|clinic)\b", re.IGNORECASE)
"""`0700-1900 summary` is no time of what follows."""


def _opens(text: str, line: Line, tokens: Sequence[Token], place: int) -> bool:
    """Return whether a time stands where an entry begins: first in its line or sentence."""
    token = tokens[place]
    before = place - 1
    while (
        before >= 0
        and tokens[before].kind == "date"
        and not _words_between(text, tokens[before], token)
        and not re.search(r"\.\s", text[tokens[before].end : token.start])
    ):
        before -= 1
    floor = tokens[before].end if before >= 0 else line.start
    gap = text[floor : tokens[before + 1].start]
    if before >= 0 and tokens[before].text.casefold() == "time" and _LABELS.match(text, token.end):
        ahead = text[line.start : tokens[before].start]
        return not ahead.strip() or re.search(r"[.!?]\s+$", ahead) is not None  # `Time 1:15 - Start Feraheme`
    if all(item.kind not in WAYS for item in tokens[: before + 1]) and _MEDS.fullmatch(
        text, line.start, tokens[before + 1].start
    ):
        return True
    if before < 0:
        return not re.search(r"[A-Za-z0-9]", gap)
    if tokens[before].text in _WARDS and not gap.strip():
        return re.search(r"(?:^|[.!?]\s+)$", text[line.start : tokens[before].start]) is not None
    first = next((item for item in tokens if item.kind != "date"), token)
    by_time = first.is_time and not re.search(r"[A-Za-z]", text[line.start : first.start])
    if by_time and re.search(r";\s+$", gap):
        return True  # `1418 Feraheme 510 mg started; 1424 Benadryl 50 mg IVP`
    return bool(re.search(r"[.!?]\s+$|\|\s*$|(?:→|->)\s*$", gap)) and text[floor - 1 : floor] != "."


_MEDS = re.compile(
    r"[ \t]*(?:[A-Za-z]{2,9}[ \t]+){0,2}(?:meds?|medications?)[ \t]*:[ \t]*"
    r"|[ \t]*(?:pre|chemo|tx|post|hydration)[ \t]*:[ \t]*",
    re.IGNORECASE,
)
"""`ED MEDS: 0722 Protonix 80 mg IVP. 0730 Octreotide 50 mcg IVP`."""
_WARDS = frozenset({"PACU", "ED", "ER", "ICU", "PCU", "OR", "Preop", "Floor", "Clinic", "RN", "Nursing"})
"""`PACU 1010 Dilaudid 0.2 mg IV push`: where it was, before the time of an entry."""
_LABELS = re.compile(r"\s*[-–:]\s*[A-Za-z]")


def _words_between(text: str, one: Token, other: Token) -> bool:
    return bool(re.search(r"[A-Za-z0-9]", text[one.end : other.start]))


_STOPS = re.compile(
    r"[.!?](?=\s+[A-Za-z0-9#(*@]|\s*$)|;|\s\|\s|\n|→|->|\s{3,}(?=[A-Z][A-Za-z /]{0,24}:\s*\S)"
)
_NO_STOP = re.compile(
    r"(?:\b(?:dr|mr|ms|mrs|approx|no|vs|st|est|exp|temp|wt|inj|sol|q|rm|#)|\s[A-Z])$",
    re.IGNORECASE,
)
_SHORT = re.compile(
    r"\b(?:hrs?|mins?|mg|ml|amt|vol|incl|ea|max|resp|cont|pt|tx|dx|rx|dept|w|a\.m|p\.m|i\.v|p\.o|s\.c|i\.m|b\.i\.d|e\.g|i\.e)$",
    re.IGNORECASE,
)
"""Short forms whose stop ends no sentence where a small letter follows."""


def sentences(text: str, entry: Entry) -> Iterator[tuple[int, int, tuple[Token, ...]]]:
    """Yield the sentences of an entry (a semicolon ends one too) with their tokens."""
    tokens = [token for token in entry.tokens if token is not entry.margin]
    begin = entry.margin.end if entry.margin else entry.start
    first = begin
    for match in _STOPS.finditer(text, begin, entry.end):
        before = text[max(first, match.start() - 8) : match.start()]
        small = re.match(r"[.]\s+[a-z]", text[match.start() : match.start() + 6]) is not None
        inside = any(token.start < match.start() < token.end - 1 for token in tokens)
        abbreviated = _NO_STOP.search(before) or (small and _SHORT.search(before))
        if inside or (match.group() == "." and abbreviated):
            continue
        bare = first == begin and entry.margin is not None and entry.margin.until is not None
        if bare or text[first : match.start()].strip():
            yield first, match.start(), tuple(t for t in tokens if first <= t.start < match.start())
        first = match.end()
    alone = first == begin and entry.margin is not None and entry.margin.until is not None
    if alone or text[first : entry.end].strip():  # `Keytruda 200 mg in 100 mL NS. 0830-0904.`
        yield first, entry.end, tuple(t for t in tokens if first <= t.start < entry.end)


_GOES_ON = re.compile(r"(?:,|\b(?:at|was|were|the|and|of|in|with|by|for|to|from|over|a|an|via|per|Dr\.))\s*$")
_GOES_ON_TO_TIME = re.compile(r"(?:\b(?:at|from|until|by|and|to)|@)\s*$", re.IGNORECASE)
"""What a line must end in if the next one's leading number is not the time in the margin."""


def flattened(text: str) -> str:
    """Return the text with a space for each line end that only the page's width made; every place stays what it is."""
    parts: list[str] = []
    start = joined = 0
    small, capital = (len(re.findall(rf"^[ \t]*{kind}", text, re.MULTILINE)) for kind in ("[a-z]", "[A-Z]"))
    by_case = small <= 2 * capital  # where every line begins small, a small letter says nothing
    while start < len(text):
        end = text.find("\n", start)
        if end < 0:
            break
        on = end - joined < _WIDEST and _broken(text, start, end, by_case)
        parts += (text[start:end], " " if on else "\n")
        start = end + 1
        joined = joined if on else start
    parts.append(text[start:])
    return "".join(parts)


_NARROWEST = 40
"""Characters of a line that a page's width may have broken; a shorter one ended by itself."""
_WIDEST = 2000
"""Characters of lines joined to one; what is longer is no sentence."""


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1


def _broken(text: str, start: int, end: int, by_case: bool) -> bool:
    after = text[end + 1 : end + 3].strip("\n")
    if not after or not after[0].strip():
        return False
    line = text[max(start, end - 40) : end]
    if re.match(r"(?:at|@)[ \t]?\d", text[end + 1 : end + 8]):
        return bool(line.strip())  # `given` and below it `at 1005`
    if not line.strip() or line.rstrip().endswith(":"):
        return False
    if _ROW.match(text, start, end) or _TALL_MAN.match(text, end + 1):
        return False
    going_on = _GOES_ON_TO_TIME if after[0].isdigit() else _GOES_ON
    wide = end - start >= _NARROWEST or line.rstrip().endswith(",")
    return (by_case and wide and after[0].islower() and not re.match(r"[a-z][.)]", after)) or bool(
        going_on.search(line)
    )


_ROW = re.compile(
    r"[ \t]*(?:[A-Za-z]+(?:[ \t][A-Za-z]+)?[ \t]+)?\d{1,2}/\d{1,2}/\d{2,4},?[ \t]+(?:[01]\d|2[0-3]):?[0-5]\d\b"
    r"|[^\n]*\S[ \t]{3,}\S"
)
"""A row of an administration record, or one with columns: no page's width made its end."""
_TALL_MAN = re.compile(r"[a-z]{1,12}[A-Z]{2,}")
"""`diphenhydrAMINE`: how records write a drug that heads its rows."""


def between(tokens: Sequence[Token], start: int, end: int) -> tuple[Token, ...]:
    """Return the tokens that begin in a stretch."""
    low = bisect_left(tokens, start, key=lambda token: token.start)
    high = bisect_left(tokens, end, key=lambda token: token.start)
    return tuple(tokens[low:high])
