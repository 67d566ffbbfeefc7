"""The shape of a note: its lines, and the section each stands in; its entries and sentences have files of their own.

A section or a list decides what an entry is: under `Orders:` or `Home medications:` nothing was given, whatever the
words. A section of several lines ends at a blank line, at another heading, or at a line that begins with a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scrubber.charts.readers.note.page.roster import lines_of_others
from scrubber.charts.readers.note.page.sections import Section, heading_of, plans_the_day, says_done
from scrubber.charts.readers.note.values.clock import minutes
from scrubber.charts.readers.note.values.tokens import Lexed, Token, between
from scrubber.model.value import Value


class Line(Value):
    """One line of a note, lines that a page's width broke joined again."""

    start: int
    end: int
    section: Section
    tokens: tuple[Token, ...]
    heads: bool = False
    """It is a heading and nothing else."""
    behind: Token | None = None
    """The time at its end, where the note tells so when what a line tells was done."""


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
    by_time = False
    """What stands below `Medications held`, or below the heading of another visit, goes by times."""
    planned = 0
    """The minute of the day of the last line of a plan that goes by times."""
    strangers = lines_of_others(lexed)
    for start, end in _lines(text):
        if not text[start:end].strip():
            section, lasting = "care", False
            continue
        if start in strangers:
            yield Line(start, end, "others", between(lexed.tokens, start, end))
            continue
        indent = _indent(text, start, end)
        listed = listed or indent if lasting else 0
        tokens = between(lexed.tokens, start, end)
        if plans_the_day(text, start, end) and _next_begins_with_time(text, end, lexed.tokens):
            section, lasting, by_time = "plan", True, True
            headed, listed, planned = indent, 0, 0
            yield Line(start, end, section, tokens, heads=True)
            continue
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
            by_time = named == "undone" and _next_begins_with_time(text, end, lexed.tokens)
            continue
        if _heads_another_visit(text, start, end):
            section, lasting = "history", True
            headed, listed = indent, 0
            by_time = _next_begins_with_time(text, end, lexed.tokens)
            yield Line(start, end, section, tokens, heads=True)
            continue
        if _PHONE.fullmatch(text, start, end):
            section, lasting = "others", True
            yield Line(start, end, section, tokens, heads=True)
            continue
        if _ON_THE_PHONE.match(text, start, end):
            yield Line(start, end, "others", tokens)
            continue
        if _heads_orders(text, start, end):
            section, lasting = "orders", True
            yield Line(start, end, section, tokens, heads=True)
            continue
        if lasting and section == "plan" and by_time and _begins_with_time(text, start, tokens):
            before, planned = planned, _minute_of(tokens) or planned
            # a time that goes back begins what was done, and so do its words
            by_time = planned >= before and not says_done(text, start, end)
        if (
            lasting
            and section != "care"
            and (
                indent <= headed < listed  # below `PRESCRIBED` and its list to the right
                or (_begins_with_time(text, start, tokens) and not by_time)
                or heads_what_was_given(text, start, end)
                or (section == "orders" and _tells_what_was_done(text, start, end))
            )
        ):
            section, lasting = "care", False
        yield Line(start, end, section, tokens)


def _heads_another_visit(text: str, start: int, end: int) -> bool:
    """Of another visit is what stands below its heading: behind a colon, further to the right, or called copied;
    `Last dose 03/01/2026` alone is a field of today's form.
    """
    head = _ANOTHER_VISIT.fullmatch(text, start, end)
    if head is None or not _WHICH_ONE.fullmatch(head["rest"]):
        return False
    copied = _COPIED.search(text, start, end) is not None
    below = text.find("\n", end + 1)
    further = _indent(text, end + 1, below if below > 0 else len(text)) > _indent(text, start, end)
    headed = further or copied or head["rest"].rstrip().endswith(":")
    return headed and (copied or _ITS_DAY.search(head["rest"]) is not None)


_COPIED = re.compile(r"\b(?:carried|copied|pulled|brought)\b", re.IGNORECASE)


def _heads_orders(text: str, start: int, end: int) -> bool:
    if _ORDERED.fullmatch(text, start, end) or _GUIDE.match(text, start, end):
        return True
    return _SIGNED.fullmatch(text, start, end) is not None and _is_list(text, end)


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
    """`Order: Keytruda 200 mg IV` above `   Start Time: 0941   End Time: 1013`: a record headed by what was ordered.

    Who ordered and verified it may stand between.
    """
    return bool(text[body:end].strip()) and _TIMES_BELOW.match(text, end) is not None


def _sentence_end(text: str, start: int, end: int) -> int:
    """`Allergies: Taxol. Abraxane 200 mg IV 1130-1203`: what is said aside ends with its sentence."""
    match = re.compile(r"\.(?=\s+[A-Z0-9])").search(text, start, end)
    return match.end() if match else end


_GIVEN = re.compile(
    r"(?<=[.;]\s)(?:(?:meds?\s+)?(?:given|administered)(?:\s+today)?|treatment(?:\s+given)?|tx|today"
    r"|(?:this|current|today'?s)\s+(?:visit|infusion|dose|treatment|encounter|session))\s*:"
    r"|(?<=[.;]\s)(?:given|administered|gave)\s+(?=\d[\d.,]*\s?(?:mg|mcg|gm?|units?|ml)\b)"
    r"|(?<=[.;]\s)(?:(?:first|1st|initial)\s+dose|dose\s+#?1|infusion|bag|it)\s+(?:was\s+)?"
    r"(?:hung|started|begun|began|given|up|initiated|spiked|connected)\b",
    re.IGNORECASE,
)
"""`Orders: Toradol 30 mg IM x1. Given: Toradol 30 mg IM 1611`, `... Given 30 mg 1611`: in one line, what was given;
`Order: A 1 g IV q24h. First dose started 0824`."""
_ENDS_SECTION = re.compile(
    r"[ \t]*actual(?:ly)?(?:[ ]+(?:times?|given|done))?[ \t]*:?[ \t]*|"
    r"[ \t]*(?:medications?\s+|infusions?\s+|drugs?\s+)?(?:administrations?|administered|given(?:\s+today)?)"
    r"(?:\s+record)?[ \t]*|[ \t]*(?:infusion|treatment|nursing|procedure)\s+(?:record|details?|notes?|log|"
    r"documentation|narrative)[ \t]*"
    r"|[ \t]*(?:this|current|today'?s)[ \t]+(?:visit|infusion|dose|treatment|encounter|session)[ \t]*:?[ \t]*",
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
_ANOTHER_VISIT = re.compile(
    r"[-•*#=> \t]*(?:(?:copied|carried|pulled)[ ](?:forward[ ])?from[ ]|from[ ]|per[ ])?(?:the[ ])?"
    r"(?:previous|prior|last|past|most[ ]recent|old)[ ](?:[a-z]+[ ]){0,2}?"
    r"(?:encounter|visit|note|infusion|treatment|tx|session|cycle|dose|day|administration)s?(?:[ ](?:note|record))?"
    r"(?![a-z])(?P<rest>[^\n]{0,80})",
    re.IGNORECASE,
)
"""`PREVIOUS ENCOUNTER 02/09/2026 (carried forward):`: what stands below it was given then."""
_WHICH_ONE = re.compile(
    r"(?:of|on|from|dated?|carried|copied|pulled|brought|forward|over|in|note|[^A-Za-z]){1,80}", re.IGNORECASE
)
_ITS_DAY = re.compile(r"\d/\d")
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
    r"(?:\n[ \t]+(?:ordered|entered|acknowledged|verified|signed|received|dispensed)\b[^\n]*){0,3}"
    r"\n[ \t]+(?:infusion[ \t]+)?(?:start(?:ed)?|begin|hung|given|admin(?:istered)?)(?:[ \t]+(?:date/)?time)?"
    r"[ \t]*:[ \t]*\d"
    r"|(?:\n[ \t]+(?:event|action|status|time)\b[^\n]*)?"
    r"\n[ \t]+(?:start(?:ed)?|new bag|hung|given|administered)(?:[ \t]*:[ \t]*|[ \t]{2,})"
    r"(?:\d{1,2}/\d{1,2}(?:/\d{2,4})?[ \t]+)?\d{1,2}:?\d\d\b",
    re.IGNORECASE,
)
"""What stands below an order that heads the record of what was given: `  Start Time: 0941`, `  Given   3/2/26 0937`."""
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


def _minute_of(tokens: Sequence[Token]) -> int:
    """Return the minute of the day of a line's first time, as it is written."""
    clock = next((token.clock for token in tokens if token.is_time), None)
    return minutes(clock) if clock is not None else 0


def _next_begins_with_time(text: str, end: int, tokens: Sequence[Token]) -> bool:
    below = text.find("\n", end + 1)
    return _begins_with_time(text, end + 1, between(tokens, end + 1, below if below > 0 else len(text)))


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1
