"""The shape of a note: its lines, the section each stands in, the time in its margin, its sentences and their clauses.

A section or a list decides what an entry is: under `Orders:` or `Home medications:` nothing was given, whatever the
words. A section of several lines ends at a blank line, at another heading, or at a line that begins with a time.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from operator import attrgetter

from scrubber.charts.readers.note.cells import goes_on, is_a_cell
from scrubber.charts.readers.note.sections import Section, heading_of
from scrubber.charts.readers.note.statement import WAYS
from scrubber.charts.readers.note.tokens import Lexed, Token
from scrubber.model.value import Value


class Line(Value):
    """One line of a note, lines that a page's width broke joined again."""

    start: int
    end: int
    section: Section
    tokens: tuple[Token, ...]
    heads: bool = False
    """It is a heading and nothing else."""


class Entry(Value):
    """What stands under one time in the margin: its tokens, and the time or range that begins it."""

    start: int
    end: int
    section: Section
    margin: Token | None
    tokens: tuple[Token, ...]
    about: Token | None = None
    """The drug that it is of, where it names none."""


def section_of(line: Line, above: Line | None) -> Section:
    """Return the section of a line; a heading is of the line below it, whatever stands empty between them."""
    return above.section if above is not None and above.heads and line.section == "care" else line.section


def lines(lexed: Lexed) -> Iterator[Line]:
    """Yield the lines with their sections."""
    text = lexed.text
    section: Section = "care"
    lasting = False
    headed, listed = 0, 0
    for start, end in _lines(text):
        if not text[start:end].strip():
            section, lasting = "care", False
            continue
        indent = _indent(text, start, end)
        listed = listed or indent if lasting else 0
        tokens = between(lexed.tokens, start, end)
        head = heading_of(text, start, end)
        if head is not None:
            named, body = head
            if named == "orders" and _is_of_a_record(text, body, end):
                yield Line(body, end, "care", between(lexed.tokens, body, end))
                section, lasting = "care", False
                continue
            alone = not text[body:end].strip()
            cut = _sentence_end(text, body, end) if named == "aside" else end
            given = _GIVEN.search(text, body, end) if named in ("orders", "home", "plan", "history") else None
            cut = given.start() if given is not None else cut
            yield Line(start, cut, named, between(tokens, start, cut), heads=alone)
            if cut < end:
                yield Line(cut, end, "care", between(tokens, cut, end))
            section, lasting = (named, True) if alone or _is_list(text, end) else ("care", False)
            headed, listed = indent, 0
            continue
        if _PHONE.fullmatch(text, start, end):
            section, lasting = "others", True
            yield Line(start, end, section, tokens, heads=True)
            continue
        if _ON_THE_PHONE.match(text, start, end):
            yield Line(start, end, "others", tokens)
            continue
        if _ORDERED.fullmatch(text, start, end) or (
            _SIGNED.fullmatch(text, start, end) and _is_list(text, end)
        ):
            section, lasting = "orders", True
            yield Line(start, end, section, tokens, heads=True)
            continue
        if _GUIDE.match(text, start, end):
            section, lasting = "orders", True
            yield Line(start, end, section, tokens, heads=True)
            continue
        if (
            lasting
            and section != "care"
            and (
                indent <= headed < listed  # below `PRESCRIBED` and its list to the right
                or _begins_with_time(text, start, tokens)
                or heads_what_was_given(text, start, end)
                or (section == "orders" and _tells_what_was_done(text, start, end))
            )
        ):
            section, lasting = "care", False
        yield Line(start, end, section, tokens)


def _indent(text: str, start: int, end: int) -> int:
    """Return how far a line stands to the right."""
    line = text[start:end].expandtabs()
    return len(line) - len(line.lstrip())


def _tells_what_was_done(text: str, start: int, end: int) -> bool:
    """`Vancomycin 1500 mg IV started 1015, completed 1225` below an order: no order says that."""
    return _DONE_AT.search(text, start, end) is not None and _TO_BE.search(text, start, end) is None


_DONE_AT = re.compile(
    r"\b(?:started|hung|given|administered|completed|stopped|ended|began|begun|infused|spiked|connected)[ \t]*"
    r"(?:at[ \t]+|@[ \t]?|:[ \t]?)?(?:[01]?\d|2[0-3]):?[0-5]\d\b"
    r"|\b(?:on|up|in)[ \t:@]+(?:[01]?\d|2[0-3]):?[0-5]\d(?:[ \t]?[ap]m?)?[ ,;/-]+(?:off|down|out)[ \t:@]+\d",
    re.IGNORECASE,
)
_TO_BE = re.compile(r"\b(?:to|will|should|may|can|must)[ \t]+(?:be|have[ \t]+been)\b|\bif\b", re.IGNORECASE)


def _is_of_a_record(text: str, body: int, end: int) -> bool:
    """`Order: Keytruda 200 mg IV` above `   Start Time: 0941   End Time: 1013`: a record headed by what was ordered."""
    return bool(text[body:end].strip()) and _TIMES_BELOW.match(text, end) is not None


def _sentence_end(text: str, start: int, end: int) -> int:
    """`Allergies: Taxol. Abraxane 200 mg IV 1130-1203`: what is said aside ends with its sentence."""
    match = re.compile(r"\.(?=\s+[A-Z0-9])").search(text, start, end)
    return match.end() if match else end


_GIVEN = re.compile(
    r"(?<=[.;]\s)(?:(?:meds?\s+)?(?:given|administered)(?:\s+today)?|treatment(?:\s+given)?|tx|today)\s*:"
    r"|(?<=[.;]\s)(?:given|administered|gave)\s+(?=\d[\d.,]*\s?(?:mg|mcg|gm?|units?|ml)\b)"
    r"|(?<=[.;]\s)(?:(?:first|1st|initial)\s+dose|dose\s+#?1|infusion|bag|it)\s+(?:was\s+)?"
    r"(?:hung|started|begun|began|given|up|initiated|spiked|connected)\b",
    re.IGNORECASE,
)
"""`Orders: Toradol 30 mg IM x1. Given: Toradol 30 mg IM 1611`, `... Given 30 mg 1611`: in one line, what was given;
`Order: A 1 g IV q24h. First dose started 0824`."""
_ENDS_SECTION = re.compile(
    r"[ \t]*(?:medications?\s+|infusions?\s+|drugs?\s+)?(?:administrations?|administered|given(?:\s+today)?)"
    r"(?:\s+record)?[ \t]*|[ \t]*(?:infusion|treatment|nursing|procedure)\s+(?:record|details?|notes?|log|"
    r"documentation|narrative)[ \t]*",
    re.IGNORECASE,
)
"""A heading without a colon that ends a list of orders or of home medications."""
_DATED = re.compile(r"[ \t]+(?:on[ \t]+)?\d{1,2}/\d{1,2}/\d{2,4}[ \t]*$", re.MULTILINE)
_SIGNED = re.compile(
    r"[ \t]*(?:[A-Za-z]+[ \t]+)?orders?[ \t]+(?:per[ \t]+|by[ \t]+)?(?:dr|np|pa|md)\b\.?"
    r"(?:(?!carried|given|done|completed|followed)[^\n:]|(?<=\d):(?=\d)){0,60}",
    re.IGNORECASE,
)
"""`ORDERS  Dr. Vale  03/01/2026 1700`, above a list."""
_ORDERED = re.compile(
    r"[ \t]*(?:(?:drugs?|meds?|medications?|treatment)[ \t]+)?(?:orders?|ordered)"
    r"(?:[ \t]{2,}(?:dose|diluent|route|rate|volume|base|over|freq(?:uency)?|vehicle|fluid|infuse over|duration))+"
    r"[ \t]*",
    re.IGNORECASE,
)
"""`Orders   Dose   Diluent   Rate`: the heading of a table of what was ordered, without a time."""
_PHONE = re.compile(
    r"[ \t]*(?:tele)?phone[ \t]+(?:encounter|note|call|contact|triage|message)s?[ \t]*[:-]?[ \t]*[\d/: \tapmAPM.-]*",
    re.IGNORECASE,
)
"""`TELEPHONE ENCOUNTER 03/02/2026 1105`: what is told on the phone was not given here."""
_ON_THE_PHONE = re.compile(
    r"[ \t]*(?:(?:tele)?phone|voice-?mail|vm|t/?c(?=[ \t]+(?:to|from|w/|with)[ \t]))"
    r"(?:[ \t]+(?:call|note|contact|message|msg|encounter))?"
    r"(?:[ \t]+(?:to|from|w/|with)[ \t]+(?:pt|patient|client|mom|family|spouse)\b)?"
    r"[ \t]*[\d/: \tapmAPM.-]*:[ \t]+(?=\S)(?![^\n]*\b(?:n\.?o\.?|order(?:ed|s)?|given|gave|hung|started)\b)",
    re.IGNORECASE,
)
"""`Phone 3/2/26 2:40p: LM for pt re Stelara 390 mg infusion`; an order that was taken so may have been carried out."""


_TIMES_BELOW = re.compile(
    r"\n[ \t]+(?:infusion[ \t]+)?(?:start(?:ed)?|begin|hung|given|admin(?:istered)?)(?:[ \t]+(?:date/)?time)?"
    r"[ \t]*:[ \t]*\d",
    re.IGNORECASE,
)
_GUIDE = re.compile(
    r"[^\n:]{0,40}\b(?:(?:rate|titration|dosing|infusion|administration|quick|reference)[ \t]+(?:guide|card|"
    r"chart|protocol|guidelines?|reference)|cheat[ \t]+sheet|tip[ \t]+sheet|policy)\b[^\n]*"
    r"\b(?:posted|rev(?:ised)?\b\.?|effective|version|v\d)",
    re.IGNORECASE,
)
"""`RITUXAN RATE GUIDE (posted med room, rev 03/02/2026)`: what is to be done with any patient."""


def heads_what_was_given(text: str, start: int, end: int) -> bool:
    """`GIVEN`, `GIVEN  03/02/2026`: a line that says no more than that what stands below it was given."""
    dated = _DATED.search(text, start, end)
    return _ENDS_SECTION.fullmatch(text, start, dated.start() if dated else end) is not None


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
    if last is not None and last.text.casefold() == "time" and _LABELS.match(text, token.end):
        return _begins_sentence(text, line, last.start)  # `Time 1:15 - Start Feraheme`
    if _MEDS.fullmatch(text, line.start, start) and not any(
        item.kind in WAYS for item in tokens[: before + 1]
    ):
        return True
    if last is None:
        return not re.search(r"[A-Za-z0-9]", gap)
    if last.text == "At" and not gap.strip():
        return _begins_sentence(text, line, last.start) and _HAPPENED.match(text, token.end) is not None
    if last.text in _WARDS and not gap.strip():
        return re.search(r"(?:^|[.!?]\s+)$", text[line.start : last.start]) is not None
    if re.search(r";\s+@?\s?$", gap) and (
        _is_by_time(text, line, tokens, token) or _leads(text, line, tokens, place)
    ):
        return True  # `1418 Feraheme 510 mg started; 1424 Benadryl 50 mg IVP`
    if text[last.end - 1 : last.end] == "." or (
        gap[:1] == "." and _WAY.search(text, max(line.start, last.end - 8), last.end)
    ):
        return False  # `Atropine 0.4 mg S.C. 0940`
    if gap.rstrip().endswith("|") and is_a_cell(text, line.start, line.end, tokens, token):
        return False
    if _ARROW.search(gap):
        return not _is_run_of(text, tokens, place)
    if _PARTS_ENTRIES.fullmatch(gap) and _is_an_entry_in_a_row(text, line, tokens, place):
        return True
    return bool(re.search(r"[.!]\s+@?\s?$|\|\s*$", gap))


_PARTS_ENTRIES = re.compile(r" {3,}|[ \t]+/[ \t]+|[ \t.,;]*[(\[]")


def _is_an_entry_in_a_row(text: str, line: Line, tokens: Sequence[Token], place: int) -> bool:
    """`0435 epi 1 mg IVP    0438 shock 200J    0439 epi 1 mg IVP`, `[0915] A 4 mg IVP [0917] B 10 mg IVP`: several
    entries in one line, each with its time and what was done then; but `0910 Ancef 2 g    0940 JK`, whose second time
    is in a column of ends.
    """
    begins = tokens[0].kind == "time" and not text[line.start : tokens[0].start].strip(" \t([")
    if not begins or tokens[place].kind != "time" or place + 1 >= len(tokens):
        return False
    behind = tokens[place + 1]
    led = _RIGHT_BEHIND.match(text, tokens[0].end) is not None
    led = led and text[tokens[place].end : behind.start].strip(")]") == " "
    said = behind.kind in ("word", "filler") and behind.text.islower() and len(behind.text) > _INITIALS
    return led and (said or behind.kind in _DONE_THEN)


_RIGHT_BEHIND = re.compile(r"[)\]]? ?\S")
_INITIALS = 3
"""Letters; `jk`, `mdt`: who gave it."""
_DONE_THEN = frozenset(
    {"drug", "start", "stop", "given", "pause", "restart", "held", "other", "vital", "rate", "flush"}
)
_ARROW = re.compile(r"(?:→|->)\s*$")


def _is_run_of(text: str, tokens: Sequence[Token], place: int) -> bool:
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
    r"[^.\n]{0,120}\b(?:infusion|transfusion|drip|bag|pump)\s+(?:was\s+|then\s+)?"
    r"(?:stopped|paused|held|halted|discontinued|put on hold)\b(?![ \t]*(?:at|@)?[ \t]*\d)",
    re.IGNORECASE,
)
"""`At 9:32 AM she said her throat felt scratchy, so the infusion was stopped`: what is told first is when."""


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
    r"[ \t]*",
    re.IGNORECASE,
)
"""`ED MEDS: 0722 Protonix 80 mg IVP. 0730 Octreotide 50 mcg IVP`; `A: 1440 Dilaudid 1 mg IVP`."""
_WARDS = frozenset({"PACU", "ED", "ER", "ICU", "PCU", "OR", "Preop", "Floor", "Clinic", "RN", "Nursing"})
"""`PACU 1010 Dilaudid 0.2 mg IV push`: where it was, before the time of an entry."""
_LABELS = re.compile(r"[ \t]*[-–:][ \t]*[A-Za-z]|[ \t]+(?:med(?:ication)?|drug)\s?:", re.IGNORECASE)


def _words_between(text: str, one: Token, other: Token) -> bool:
    return bool(re.search(r"[A-Za-z0-9]", text[one.end : other.start]))


_STOPS = re.compile(
    r"[.!?](?=\s+[A-Za-z0-9#(*@]|\s*$)|;|\s\|\s|\n|→|->"
    r"|\s{3,}(?!(?:Time|Dose|Route)\s?:)(?=[A-Z][A-Za-z /]{0,24}:\s*\S|(?i:pre-?meds?)\b)"
)
_DONE_ABOUT_IT = re.compile(
    r"[ \t]*(?:(?:infusion[ \t]+)?(?:off|stopped|held|paused?)|stop|dc'?d|d/c'?d)[ \t]*(?:[.,;\n]|\Z)",
    re.IGNORECASE,
)
_IN_AT = re.compile(
    r"[ \t]*(?:all[ \t]+)?in[ \t]+(?:(?:by|at)[ \t]+|@[ \t]?)?(?:[01]?\d|2[0-3]):?[0-5]\d"
    r"(?:[ \t]?[ap]\.?m?\.?)?(?=[ \t]*(?:[.;,\n]|\Z))",
    re.IGNORECASE,
)
"""`0244 Zosyn 3.375 g IVPB; in 0314`: of the bag before it, as behind a comma."""
_SMALL = re.compile(r"[.]\s+[a-z]")
_NUMBER = re.compile(r"[.]\s*\d")
_NO_STOP = re.compile(
    r"(?:\b(?:dr|mr|ms|mrs|approx|maint|vs|st|est|exp|temp|wt|inj|sol|q|rm|#|[ntv]\.o)|\s[A-FH-KM-Z]|(?<!\d)\s[GL])$",
    re.IGNORECASE,
)
"""Short forms, and initials; but not `2 g.` and `1 L.`"""
_SHORT = re.compile(
    r"\b(?:hrs?|mins?|mg|ml|amt|vol|incl|ea|max|resp|cont|pt|tx|dx|rx|dept|w|a\.m|p\.m|i\.v|p\.o|s\.c|i\.m|b\.i\.d|e\.g|i\.e)$",
    re.IGNORECASE,
)
"""Short forms whose stop ends no sentence where a small letter follows."""
_ANSWER = re.compile(r"[ \t]+(?:(?:[01]?\d|2[0-3]):?[0-5]\d(?!\d)|(?:Y|N|Yes|No)(?![a-z]))")
"""`Time begun? 0916`: the answer is of its question."""
_FIELD = re.compile(r"[ \t]+(?:Time|Route|Site|Dose|Lot|Diluent|Volume|Rate)[ \t]?#?:[ \t]?\S")
"""`Drug: Xolair 300 mg. Route: SC. Site: L arm. Time: 1305.`: a form in sentences."""
_MEASURE = re.compile(r"\b(?:hrs?|mins?|mg|ml|tx)$", re.IGNORECASE)
_WAY = re.compile(r"\b(?:i\.m|i\.v|s\.c|s\.q|i\.v\.p|i\.v\.p\.b|p\.o)$", re.IGNORECASE)
_TELLS_ON = re.compile(
    r"[ \t]+(?:[@(\d]|[RL](?:[ \t.]|[A-Z]{1,3}\b)|(?:[RL]UOQ|Left|Right|Deltoid|Abd\w*|At|Over|By|Per|Given|Push)\b)"
)
"""`Rocephin 1 g I.M. R glute 1015`: what follows still tells how and when it was given."""


@lru_cache(maxsize=8)
def _has_no_capitals(text: str) -> bool:
    """Return whether a note is typed without capitals, so that a small letter may begin a sentence."""
    return sum(map(str.isupper, text)) * 50 < sum(map(str.islower, text))


def sentences(text: str, entry: Entry) -> Iterator[tuple[int, int, tuple[Token, ...]]]:
    """Yield the sentences of an entry (a semicolon ends one too) with their tokens."""
    tokens = [token for token in entry.tokens if token is not entry.margin]
    begin = max(entry.margin.end, entry.start) if entry.margin else entry.start
    a_run = entry.margin is not None and entry.margin.until is not None
    first = begin
    for match in _STOPS.finditer(text, begin, entry.end):
        if not _ends_a_sentence(text, match, first, tokens):
            continue
        if match.group().strip() == "|" and goes_on(text, first, match.start() + 1, entry.end, tokens):
            continue
        if (a_run and first == begin) or text[first : match.start()].strip():
            yield first, match.start(), tuple(t for t in tokens if first <= t.start < match.start())
        first = match.end()
    if (a_run and first == begin) or text[first : entry.end].strip():  # `Keytruda 200 mg. 0830-0904.`
        yield first, entry.end, tuple(t for t in tokens if first <= t.start < entry.end)


def _ends_a_sentence(text: str, stop: re.Match[str], first: int, tokens: Sequence[Token]) -> bool:
    """Return whether a stop ends a sentence: no stop inside a token, of a short form (`approx.`) or of `No. 3`."""
    if any(token.start < stop.start() < token.end - 1 for token in tokens):
        return False
    if stop.group() == ";" and _IN_AT.match(text, stop.end()):
        return False
    if stop.group() in ("→", "->") and (
        _DONE_ABOUT_IT.match(text, stop.end()) or _leads_to(text, stop, tokens)
    ):
        return False  # `itching arms 1031 -> off.`
    if stop.group() != ".":
        return stop.group() != "?" or _ANSWER.match(text, stop.end()) is None
    before = text[max(first, stop.start() - 8) : stop.start()]
    if _NO_STOP.search(before):
        return False
    if _SMALL.match(text, stop.start(), stop.start() + 6) and _SHORT.search(before):
        # `started 0902 @ 50/hr. at 0948 pt developed rigors`
        return _MEASURE.search(before) is not None and _has_no_capitals(text)
    if (_WAY.search(before) and _TELLS_ON.match(text, stop.end())) or _FIELD.match(text, stop.end()):
        return False
    return not (before.casefold().endswith("no") and _NUMBER.match(text, stop.start()))


def _leads_to(text: str, arrow: re.Match[str], tokens: Sequence[Token]) -> bool:
    place = next((at for at, token in enumerate(tokens) if token.start >= arrow.end()), None)
    return place is not None and _is_run_of(text, tokens, place)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1


def between(tokens: Sequence[Token], start: int, end: int) -> tuple[Token, ...]:
    """Return the tokens that begin in a stretch."""
    low = bisect_left(tokens, start, key=_START)
    high = bisect_left(tokens, end, lo=low, key=_START) if end > start else low
    return tuple(tokens[low:high])


_START = attrgetter("start")
