"""Which line ends of a note only the page's width made, by the widths of its lines and by the words on both sides."""

from __future__ import annotations

import re
from itertools import pairwise

from scrubber.charts.readers.note.words.forms import FLUID, NUMBER, UNIT
from scrubber.charts.words import drugs
from scrubber.model.value import Value


def joined(text: str) -> str:
    """Return the text with a space for each line end that only the page's width made."""
    parts: list[str] = []
    start = first = 0
    small, capital = (len(re.findall(rf"^[ \t]*{kind}", text, re.MULTILINE)) for kind in ("[a-z]", "[A-Z]"))
    by_case = small <= 2 * capital  # where every line begins small, a small letter says nothing
    widths = _page_ends(text)
    while start < len(text):
        end = text.find("\n", start)
        if end < 0:
            break
        on = end - first < _WIDEST and (end in widths or _broken(text, start, end, by_case))
        on = on and not _is_done_below_its_order(text, start, end)
        on = on and ROW_OF_A_PERSON.match(text, end + 1) is None
        parts += (text[start:end], " " if on else "\n")
        start = end + 1
        first = first if on else start
    parts.append(text[start:])
    return "".join(parts)


_FORM = (
    r"(?:injection|injectable|inj|tablets?|tabs?|capsules?|caps?|chewable|solution|soln|suspension|syringe|pen|patch|"
    r"premix|piggyback|ivpb|bolus)\b"
)
"""What a drug comes as, in a record."""
_IN_WHAT = (
    r"(?:in|iv|push|im|po|oral|sc|sq|subq|subcut|intravenous|infusion|sodium[ ]chloride|dextrose|ns|d5w|water|sterile|"
    r"bag|once|ml|cc)\b"
)
ROW_OF_A_PERSON = re.compile(
    r"^[ \t]*(?:\d{1,3}(?:[.)]|[ \t]*\|)[ \t]*)?(?P<family>[A-Z][A-Za-z'-]{1,30}),[ ]?"
    r"(?P<given>[A-Z][A-Za-z'.-]{1,30})(?:[ ][A-Z]\.?)?(?=[ \t]*[-\u2013\u2014:|(]|\t|[ ]{2,}|[ ]\(?\d)",
    re.MULTILINE,
)
"""`Pike, Roy - Ocrevus`: a line that begins with a person's name begins anew."""
_WIDEST = 2000
"""Characters of lines joined to one; what is longer is no sentence."""
_ORDER = re.compile(r"[ \t]*orders?\b", re.IGNORECASE)
_TIME = r"(?:[01]?\d|2[0-3])[:.]?[0-5]\d(?:[ \t]?[AaPp](?:[Mm]|\.[Mm]\.)?|[ \t]?h(?:rs?)?\b)?"
_ACTS = (
    r"\b(?:started|hung|given|gave|administered|completed|stopped|ended|began|begun|infused|spiked|pushed)\b"
)
_DONE = re.compile(
    rf"[^\n]*{_ACTS}[^\n]{{0,4}}\d"
    rf"|[ \t]*{_TIME}(?![A-Za-z0-9])[ \t]+(?:[^\n]*{_ACTS}|[A-Za-z-]+(?:[ \t][A-Za-z-]+)?[ \t]+[\d.,]+[ \t]?m?c?g\b)",
    re.IGNORECASE,
)
"""Below an order what was done about it (`given 0905`, `09:05 Benadryl 25 mg IV push`): no wrapped line."""


def _is_done_below_its_order(text: str, start: int, end: int) -> bool:
    """Return whether a line orders and the next one tells what was done; `to be started at` goes on to its time."""
    if not (_ORDER.match(text, start) and _DONE.match(text, end + 1)):
        return False
    return _GOES_ON_TO_TIME.search(text, max(start, end - _TAIL), end) is None


def _page_ends(text: str) -> frozenset[int]:
    """Return where lines end whose next word the page had no room for.

    A page's width shows where a line and the next one's first word together are longer than any line of the note, in
    a third of its lines or more. A line that ends a sentence, or stands in a list or a table, is left as it is.
    """
    found = list(_LINES.finditer(text))
    width = max((len(line[0].rstrip()) for line in found), default=0)
    if not _PAGE[0] <= width <= _PAGE[1]:
        return frozenset()
    full = [
        (line, after)
        for line, after in pairwise(found)
        if after.start() == line.end() + 1 and len(line[0].rstrip()) + 1 + len(after[0].split()[0]) > width
    ]
    if len(full) * 3 < len(found):
        return frozenset()
    by_time = sum(_BY_TIME.match(line[0]) is not None for line in found) * 3 >= len(found)
    return frozenset(
        line.end()
        for line, after in full
        if not (
            _ENDS.search(line[0])
            or _ROW.match(line[0])
            or _NEW.match(after[0])
            or (_LABELLED.match(line[0]) and _DOSED.match(after[0]))
            or _is_a_drug_alone(text, line.start(), line.end())
            or _A_DOSE.fullmatch(after[0])
            or _A_RUN.match(after[0])
            or (by_time and _BY_TIME.match(after[0]))
        )
    )


_PAGE = 56, 132
"""Characters of a page's width. What is narrower is as often a list of short lines."""
_LINES = re.compile(r"[^\n]*\S[^\n]*")
_ENDS = re.compile(r"[.:!?|]\s*$")
_BY_TIME = re.compile(rf"[ \t]*(?:\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?[ \t]+)?{_TIME}(?![A-Za-z0-9])")
_NEW = re.compile(
    r"[ \t]*(?:[-•*#|>=_\[]|\d{1,2}[.)][ \t]|[A-Za-z][A-Za-z /]{0,30}:(?!\d))"
    r"|[ \t]*[A-Z][A-Za-z /-]*[ \t]+\d{1,2}/\d{1,2}/\d\d|[ \t]*[A-Z][^\n:]{2,48}[ ]:[ ]"
    r"|[ \t]{2,}|[^\n]*\S[ \t]{3,}\S|[^\n|]*\|[^\n|]*\|"
)
"""A line that begins by itself: an item of a list, a field with its heading, an action with its day, columns."""
_LABELLED = re.compile(r"[ \t]*[A-Z][A-Za-z -]{0,40}:(?!\d)")
_DOSED = re.compile(r"[ \t]*[A-Z][A-Za-z-]+[ \t]+[\d.,]+[ \t]?(?:mg|mcg|gm?|units?)\b")
"""Below a field with its label (`Premeds taken by pt: Tylenol 650 mg PO`) a drug with its dose is a line of its own."""
_A_DOSE = re.compile(
    rf"[ \t]*[A-Za-z][A-Za-z-]+[ \t]+\d[\d.,]*[ \t]?(?:mg|mcg|gm?|units?)\b[^.;]*[ \t]{_TIME}[ \t]*",
    re.IGNORECASE,
)
"""`solumedrol 125mg IVP 8:20a`: a line that says all of one dose."""
_A_RUN = re.compile(
    rf"[ \t]*(?:Infusion|Bag|Drip|Chemo|Treatment|Start|Stop|Began|Ended|INFUSION|START|STOP)(?:[ \t]+[A-Za-z]+)?"
    rf"[ \t]*[:@]?[ \t]*(?:at[ \t]+)?{_TIME}"
)
"""`Infusion started 0915`, below a list of drugs: of which it is nobody says."""
_FAR_IN = 6
"""Blanks before a line that is no paragraph of prose."""
_NARROWEST = 40
"""Characters of a line that a page's width may have broken; a shorter one ended by itself."""


def _is_a_drug_alone(text: str, start: int, end: int) -> bool:
    """Return whether the line below one (from `start` to `end`) names a drug as a record heads its rows with it:
    `acetaminophen (TYLENOL) tablet 650 mg`, and no more; below a time a bare `acetaminophen 650 mg`, too, or what
    begins with both names, whatever follows.
    """
    if _GOES_ON.search(text, max(start, end - _TAIL), end):
        return False
    below_a_time = _ENDS_WITH_TIME.search(text, max(start, end - _TAIL), end) is not None
    if (below_a_time or _STAMP.search(text, start, end)) and _BOTH_NAMES.match(text, end + 1):
        return True
    alone = _DRUG_ALONE.match(text, end + 1)
    if alone is None or not (below_a_time or alone["brand"] or alone["form"]):
        return False
    return drugs.is_named(alone["name"]) or drugs.looks_like_one(alone["name"]) or bool(alone["brand"])


_BOTH_NAMES = re.compile(
    r"[ \t]*[a-z][A-Za-z-]{3,30}(?:[ ][a-z][A-Za-z-]{1,20}){0,2}[ ]\([A-Z][A-Z0-9 .-]{2,40}\)[ ]"
)
_DRUG_ALONE = re.compile(
    r"[ \t]*(?P<name>[A-Za-z][A-Za-z0-9-]*(?:[ ][A-Za-z][A-Za-z0-9-]*){0,2}?)(?P<brand>[ ]\([A-Z][A-Z0-9 .-]{2,40}\))?"
    rf"(?:[ ,]+(?:(?P<form>{_FORM})|{NUMBER}[ ]?(?:%|{UNIT}(?:/\w+)*)|{_IN_WHAT}))+[ \t:]*$",
    re.IGNORECASE | re.MULTILINE,
)
_STAMP = re.compile(rf"\d{{1,2}}/\d{{1,2}}/\d{{2,4}},?[ ]+{_TIME}")


def _broken(text: str, start: int, end: int, by_case: bool) -> bool:
    """Return whether a line (from `start` to `end`) goes on in the next one, as the words on both sides tell.

    `by_case`: a small letter at a line's beginning says something in this note.
    """
    tail, after = text[max(start, end - _TAIL) : end], text[end + 1 : end + 3].strip("\n")
    if not tail.strip() or not after[:1].strip():
        return False
    line_end = _LineEnd(text, start, end, tail, after, by_case)
    return next((goes_on for sign, goes_on in _SIGNS if sign(line_end)), False)


class _LineEnd(Value):
    """The end of a line, with the words before and behind it."""

    text: str
    start: int
    end: int
    tail: str
    """The last words of the line."""
    after: str
    """The first two signs behind it, on whatever line they stand."""
    by_case: bool

    def is_before_at(self) -> bool:
        """`given` and below it `at 1005`; and not `Seen 3/2/26`, above a line that its time leads."""
        return _AT.match(self.text, self.end + 1) is not None and not _ENDS_IN_A_DAY.search(self.tail)

    def is_between_fields(self) -> bool:
        """`Premeds:`, or a row of columns on either side, whatever letter it begins with."""
        return (
            self.tail.rstrip().endswith(":")
            or _COLUMNS.match(self.text, self.start, self.end) is not None
            or _COLUMNS.match(self.text, self.end + 1) is not None
        )

    def is_in_brackets(self) -> bool:
        """`infused (no reaction` and below it `noted) at 1005`."""
        opened = self.text.rfind("(", self.start, self.end)
        if opened < 0 or self.text.find(")", opened, self.end) >= 0:
            return False
        return _CLOSES.match(self.text, self.end + 1) is not None

    def is_before_an_end(self) -> bool:
        """`... complete` and below it `1222. Tolerated well.`, or `... Solu-Medrol 125` and below it `mg IVP`."""
        if not self._is_wide() or _ENDS.search(self.tail):
            return False
        return _RUNS_ON.match(self.text, self.end + 1) is not None

    def lacks_a_time(self) -> bool:
        """`... Actemra 640 mg began`, in a note without times in the margin."""
        if not self._is_wide() or not _TELLS_OF_TIME.search(self.tail):
            return False
        return _BY_TIME.match(self.text, self.start) is None

    def is_in_a_bag(self) -> bool:
        """`... Monoferric 1000 mg in 250 mL` and below it `NS went up at 1:08 PM`: of which fluid the bag is."""
        amount = _IN_SO_MUCH.search(self.tail) is not None
        return amount and self._is_wide() and _A_FLUID.match(self.text, self.end + 1) is not None

    def is_before_its_time(self) -> bool:
        """`... Actemra 640 mg began` and below it `1:40 PM and was finished`."""
        return _THE_TIME.match(self.text, self.end + 1) is not None and self.lacks_a_time()

    def is_between_rows(self) -> bool:
        """`0815 JT` behind a wide blank, `03/02/26 0905 Given`, or `diphenhydrAMINE` at the next line's beginning, or
        `ondansetron 4 mg IVP` there, below a time; `  Given: 0907  2 g`, and
        below it a line that is not indented.
        """
        if _SIGNED.search(self.text, self.start, self.end):
            return True
        if _ENDS_WITH_TIME.search(self.tail) and _BEGINS_WITH_A_DOSE.match(self.text, self.end + 1):
            return True
        row = _ROW.match(self.text, self.start, self.end) or _TALL_MAN.match(self.text, self.end + 1)
        inside = _ACTION.match(self.text, self.start, self.end) is not None and self.after[0] not in " \t"
        return row is not None or inside

    def is_behind_an_open_word(self) -> bool:
        """`infused over` and below it `30 min`; a time in the margin goes on only with a word like `from`."""
        if _ALL_IN.fullmatch(self.text, self.start, self.end):
            return False
        open_word = _GOES_ON_TO_TIME if self._may_be_before_a_margin() else _GOES_ON
        return open_word.search(self.tail) is not None

    def is_before_a_small_letter(self) -> bool:
        """`... Patient tolerated the infusion` and below it `well`; not `b) ...`, which is an item of a list."""
        wide = self._is_wide() or self.tail.rstrip().endswith(",")
        if not (self.by_case and wide and self.after[0].islower()) or self._is_far_in():
            return False
        return not (
            _ITEM.match(self.after) or _CELLS.match(self.text, self.end + 1) or self._is_between_events()
        )

    def is_before_a_drug_alone(self) -> bool:
        """`Admin: 25 mg, Given, IV Push, 03/02/26 1305` and below it `acetaminophen (TYLENOL) tablet 650 mg`: the next
        drug of a record, whatever letter it begins with.
        """
        return _is_a_drug_alone(self.text, self.start, self.end)

    def _is_far_in(self) -> bool:
        """A comment far to the right in a record ends with its line: `furosemide 40 mg` below it is the next drug."""
        said = self.text[self.start : self.end]
        return len(said) - len(said.lstrip()) >= _FAR_IN

    def _is_wide(self) -> bool:
        return self.end - self.start >= _NARROWEST

    def _may_be_before_a_margin(self) -> bool:
        """`1700 NS in` above `1702 NS up`; not `in` above `500 NS`, which is an amount."""
        if not self.after[0].isdigit():
            return False
        in_a_list = _BY_TIME.match(self.text, self.start) and _BY_TIME.match(self.text, self.end + 1)
        return bool(in_a_list) or _AMOUNT.match(self.text, self.end + 1) is None

    def _is_between_events(self) -> bool:
        """`clear by 11:30a` and below it `back on 11:40a`: each line has a time of its own."""
        if not _ENDS_WITH_TIME.search(self.tail):
            return False
        return _BEGINS_WITH_EVENT.match(self.text, self.end + 1) is not None


_ALL_IN = re.compile(
    r"[ \t]*(?:[01]?\d|2[0-3]):?[0-5]\d(?:[ \t]?[ap]m?)?[ \t]+"
    r"(?:(?:(?:it'?s|bag|bottle|last|rest)[ \t]+)?(?:all[ \t]+)?in[ \t]*"
    r"|(?:(?!(?:put|placed|started|hung|given|mixed|diluted|back|pt|patient|is|was|still|seen|infusing|running)\b)"
    r"[A-Za-z][\w.-]*[ \t]+){1,2}in[ \t]*(?=\n(?:[A-Z][a-z]|[ \t]*\n|(?:[01]?\d|2[0-3]):?[0-5]\d\b)|\Z))",
    re.IGNORECASE,
)
"""`1235 all in`, `1143 LR in`: an end, whatever stands below it."""


_SIGNS = (
    (_LineEnd.is_before_at, True),
    (_LineEnd.is_between_fields, False),
    (_LineEnd.is_in_brackets, True),
    (_LineEnd.is_before_an_end, True),
    (_LineEnd.is_in_a_bag, True),
    (_LineEnd.is_before_its_time, True),
    (_LineEnd.lacks_a_time, False),
    (_LineEnd.is_between_rows, False),
    (_LineEnd.is_behind_an_open_word, True),
    (_LineEnd.is_before_a_drug_alone, False),
    (_LineEnd.is_before_a_small_letter, True),
)
"""What shows that a line goes on (True) or does not; the first that is seen counts."""
_TAIL = 40
"""Characters at a line's end that hold its last words."""
_SIGNED = re.compile(
    rf"(?:[ ]{{2,}}|\|[ ]){_TIME}[ ](?:[a-z]{{2,6}}[ ])?(?!(?:and|to|the|of|at|was|for|via|in|on|by|is|are|per)\b)"
    r"[A-Za-z]{2,3}[ ]*\Z"
)
"""`pantoprazole 40 mg IV push daily  0815 JT`: a cell that somebody signed."""
_BEGINS_WITH_A_DOSE = re.compile(
    r"[a-z]{4,20}(?: [a-z]{4,20})? \d[\d.,]* ?(?:mg|mcg|gm?|units?|meq|mmol|mL) (?:iv|im|s[cq]|subq|subcut|po|in)",
    re.IGNORECASE,
)
"""`ondansetron 4 mg IVP q6h prn`, below a line that ends with a time."""
_IN_SO_MUCH = re.compile(r"\b(?:in|into|with|w/)[ ](?:a[ ])?\d[\d,]*[ ]?(?:ml|cc|l)[ \t]*\Z", re.IGNORECASE)
_A_FLUID = re.compile(rf"[ \t]*(?:of[ ]|bag[ ]of[ ])?{FLUID}\b", re.IGNORECASE)
_AT = re.compile(r"(?:at|@)[ \t]?\d")
_ENDS_IN_A_DAY = re.compile(r"\d[/-]\d{2,4}\s*\Z")
_ITEM = re.compile(r"[a-z][.)]")
_GOES_ON = re.compile(r"(?:,|\b(?:at|was|were|the|and|of|in|with|by|for|to|from|over|a|an|via|per|Dr\.))\s*$")
_GOES_ON_TO_TIME = re.compile(r"(?:\b(?:at|from|until|by|and|to)|@)\s*$", re.IGNORECASE)
"""What a line must end in if the next one's leading number is not the time in the margin."""
_AMOUNT = re.compile(r"[\d.,]+[ \t]?(?:mg|mcg|mL|ml|cc|units?|gm?|L|NS|D5W|LR|min|hrs?|minutes|hours?)\b")
"""`in` and below it `500 NS`: a number that is no time."""
_COLUMNS = re.compile(r"[^\n]*\S[ \t]{3,}\S[^\n]*\S[ \t]{3,}\S|[^\n\t]+\t[^\n\t]+\t")
_TELLS_OF_TIME = re.compile(
    r"\b(?:start|started|began|begun|stop|stopped|completed|ended|finished|hung)\s*$", re.IGNORECASE
)
_THE_TIME = re.compile(
    rf"[ \t]*{_TIME}[ \t]*(?:[.,;)-]|(?:and|stop|stopped|end|ended|to|until|complete\w*)\b|$)", re.MULTILINE
)
"""`Actemra 640 mg began` and below it `1:40 PM and was finished`."""
_RUNS_ON = re.compile(
    rf"[ \t]*{_TIME}(?:[ \t]?[-–][ \t]?{_TIME})?(?<!\.)(?:[.,;)](?!\S)|\).)"
    r"|[ \t]*(?:IVPB?|IM|SQ|SC|PO|subq|mg|mcg|mL|ml|units?)\b(?![ \t]*:)"
)
"""No time in the margin: `... complete` and below it `1222. Tolerated well.`; what says how a dose was given."""
_CLOSES = re.compile(r"[^()\n]{1,60}\)")
_ROW = re.compile(
    r"[ \t]*(?:[A-Za-z]+(?:[ \t][A-Za-z]+)?[ \t]+)?\d{1,2}/\d{1,2}/\d{2,4},?[ \t]+(?:[01]\d|2[0-3]):?[0-5]\d\b"
    r"|[^\n]*\S[ \t]{3,}\S|[^\n|]*\|[^\n|]*\||[^\n\t]+\t[^\n\t]+\t"
)
"""A row of an administration record, or one with columns: no page's width made its end."""
_ACTION = re.compile(
    r"[ \t]{2,}[A-Za-z]+(?:[ \t][A-Za-z]+)?[ \t]?:?[ \t]+(?:\d{1,2}/\d{1,2}(?:/\d{2,4})?,?[ \t]+)?"
    rf"{_TIME}(?![A-Za-z0-9])"
)
"""`   Given: 0907`, `   New Bag 03/02 0914`: a row below what it is of."""
_ENDS_WITH_TIME = re.compile(rf"{_TIME}[.;]?[ \t]*$")
_BEGINS_WITH_EVENT = re.compile(
    rf"[ \t]*(?!(?:and|then|to|until|til|till)\b)[a-z]+(?:[ \t]+[a-z]+)?[ \t]+(?:at[ \t]+|@[ \t]?)?{_TIME}(?![\w:])"
)
"""`clear by 11:30a`, and below it `back on 11:40a`: each line has a time of its own."""
_CELLS = re.compile(r"[^\n|]*\|[^\n|]*\|")
_TALL_MAN = re.compile(r"[a-z]{1,12}[A-Z]{2,}")
"""`diphenhydrAMINE`: how records write a drug that heads its rows."""
