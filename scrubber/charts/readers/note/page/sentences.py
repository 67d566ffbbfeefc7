"""The sentences of an entry: where a stop ends one, and where it belongs to a short form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from scrubber.charts.readers.note.page.cells import goes_on
from scrubber.charts.readers.note.page.entries import POINTED_WAY, is_run_of
from scrubber.charts.readers.note.page.layout import Entry
from scrubber.charts.readers.note.values.tokens import Token, between

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
    r"(?:\b(?:dr|mr|ms|mrs|approx|maint|vs|st|est|exp|temp|wt|inj|sol|q|rm|#|[ntv]\.o)|(?:\s|\A)[A-FH-KM-TV-Z]|(?<!\d)\s[GLU])$",
    re.IGNORECASE,
)
"""Short forms, and initials; but not `2 g.`, `1 L.` and `500 u.`"""
_SHORT = re.compile(
    r"\b(?:hrs?|mins?|mg|ml|amt|vol|incl|ea|max|resp|cont|pt|tx|dx|rx|dept|w|a\.m|p\.m|i\.v|p\.o|s\.c|i\.m|b\.i\.d|e\.g|i\.e)$",
    re.IGNORECASE,
)
"""Short forms whose stop ends no sentence where a small letter follows."""
_ANSWER = re.compile(r"[ \t]+(?:(?:[01]?\d|2[0-3]):?[0-5]\d(?!\d)|(?:Y|N|Yes|No)(?![a-z]))")
"""`Time begun? 0916`: the answer is of its question."""
_FIELD = re.compile(r"[ \t]+(?:Time|Route|Site|Dose|Lot|Diluent|Volume|Rate)[ \t]?#?:[ \t]?\S")
"""`Drug: Xolair 300 mg. Route: SC. Site: L arm. Time: 1305.`: a form in sentences."""
_ITS_RUN = re.compile(
    r"(?:(?:infusion|inf|time)[ \t]+)?(?:start(?:ed)?|stop(?:ped)?|begin|began|end(?:ed)?|on|off|hung|completed?)"
    r"(?:[ \t]+time)?[ \t]?:[ \t]*\d",
    re.IGNORECASE,
)
"""`Zosyn 3.375 g IVPB    Start: 0410   Stop: 0440`: fields behind wide blanks that are of the drug ahead of them."""
_ITS_DOSE = re.compile(r"dose(?:[ ](?:given|administered|today))?[ ]?:", re.IGNORECASE)
"""`PRODUCT:  Gammagard Liquid 10%          DOSE GIVEN:  35 g`."""
_FIELD_BEHIND = re.compile(r"[ \t]+(?:Route|Dose|Rate)[ \t]?:[ \t]?\S")
"""`ketorolac injection 15 mg - Dose: 15 mg; Route: Intravenous Push`."""
_MEASURE = re.compile(r"\b(?:hrs?|mins?|mg|ml|tx)$", re.IGNORECASE)
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
    begin = begin if begin <= entry.end else entry.start  # its time stands at the end of its line
    a_run = entry.margin is not None and entry.margin.until is not None
    first = begin
    for match in _STOPS.finditer(text, begin, entry.end):
        if not _ends_a_sentence(text, match, first, tokens):
            continue
        if match.group().strip() == "|" and goes_on(text, first, match.start() + 1, entry.end, tokens):
            continue
        if (a_run and first == begin) or text[first : match.start()].strip():
            yield first, match.start(), between(tokens, first, match.start())
        first = match.end()
    if (a_run and first == begin) or text[first : entry.end].strip():  # `Keytruda 200 mg. 0830-0904.`
        yield first, entry.end, between(tokens, first, entry.end)


def _ends_a_sentence(text: str, stop: re.Match[str], first: int, tokens: Sequence[Token]) -> bool:
    """Return whether a stop ends a sentence: no stop inside a token, of a short form (`approx.`) or of `No. 3`."""
    place = stop.start()
    for token in tokens:  # most stand behind it
        if token.start >= place:
            break
        if place < token.end - 1:
            return False
    if stop.group() == ";" and (_IN_AT.match(text, stop.end()) or _FIELD_BEHIND.match(text, stop.end())):
        return False
    if stop.group() in ("→", "->") and (
        _DONE_ABOUT_IT.match(text, stop.end()) or _leads_to(text, stop, tokens)
    ):
        return False  # `itching arms 1031 -> off.`
    if stop.group().isspace() and _ITS_RUN.match(text, stop.end()) and _is_of_one_drug(first, stop, tokens):
        return False
    if stop.group().isspace() and _ITS_DOSE.match(text, stop.end()) and _names_a_drug(first, stop, tokens):
        return False
    if stop.group() != ".":
        return stop.group() != "?" or _ANSWER.match(text, stop.end()) is None
    before = text[max(first, stop.start() - 8) : stop.start()]
    if _NO_STOP.search(before) or _ONLY_WHEN.fullmatch(text, first, stop.end()):
        return False
    if _SMALL.match(text, stop.start(), stop.start() + 6) and _SHORT.search(before):
        # `started 0902 @ 50/hr. at 0948 pt developed rigors`, `started 33.3 ml/hr. cardizem not given`
        measure = _MEASURE.search(before) is not None
        return measure and (_has_no_capitals(text) or _leads_to_a_drug(text, stop, tokens))
    if (POINTED_WAY.search(before) and _TELLS_ON.match(text, stop.end())) or _FIELD.match(text, stop.end()):
        return False
    return not (before.casefold().endswith("no") and _NUMBER.match(text, stop.start()))


_ONLY_WHEN = re.compile(
    r"[\s,]*(?:(?:and|then)[ ])?(?:at|by|around|about|time[ ]?:)[ ]{1,3}(?:about[ ]|approx\w*\.?[ ])?"
    r"\d{1,2}(?::\d\d)?[ ]?[ap]\.[ ]?m\.",
    re.IGNORECASE,
)
"""`At 9:15 a.m. Remicade 400 mg was started`: the point is of the half of the day."""


def _leads_to_a_drug(text: str, stop: re.Match[str], tokens: Sequence[Token]) -> bool:
    behind = next((token for token in tokens if token.start >= stop.end()), None)
    return behind is not None and behind.kind == "drug" and not text[stop.end() : behind.start].strip()


def _is_of_one_drug(first: int, stop: re.Match[str], tokens: Sequence[Token]) -> bool:
    """Return whether what stands ahead of wide blanks names one drug with its dose or rate."""
    ahead = [token for token in tokens if first <= token.start < stop.start()]
    dosed = any(token.kind in ("dose", "rate", "other_rate") for token in ahead)
    return dosed and len({token.key for token in ahead if token.kind == "drug"}) == 1


def _names_a_drug(first: int, stop: re.Match[str], tokens: Sequence[Token]) -> bool:
    """Return whether what stands ahead of wide blanks names a drug, and not how much of it was ordered or due."""
    ahead = {token.kind for token in tokens if first <= token.start < stop.start()}
    return "drug" in ahead and not ahead & {"dose", "relative", "order", "plan", "past"}


def _leads_to(text: str, arrow: re.Match[str], tokens: Sequence[Token]) -> bool:
    place = next((at for at, token in enumerate(tokens) if token.start >= arrow.end()), None)
    return place is not None and is_run_of(text, tokens, place)
