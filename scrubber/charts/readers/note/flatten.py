"""A note's text in one way where it may be written in several: lines that a page's width broke are joined again, and a
table by commas is one by strokes. Every sign keeps its place.
"""

from __future__ import annotations

import re
from itertools import pairwise

from scrubber.charts.words.headings import field_of

_GOES_ON = re.compile(r"(?:,|\b(?:at|was|were|the|and|of|in|with|by|for|to|from|over|a|an|via|per|Dr\.))\s*$")


_GOES_ON_TO_TIME = re.compile(r"(?:\b(?:at|from|until|by|and|to)|@)\s*$", re.IGNORECASE)
"""What a line must end in if the next one's leading number is not the time in the margin."""


_AMOUNT = re.compile(r"[\d.,]+[ \t]?(?:mg|mcg|mL|ml|cc|units?|gm?|L|NS|D5W|LR|min|hrs?|minutes|hours?)\b")
"""`in` and below it `500 NS`: a number that is no time."""


_LEADERS = re.compile(r"(?<=[A-Za-z)])[ \t]?\.{4,}[ \t]?(?=\S)")
"""`Time started ....... 1:33 PM`: dots that lead from a label to what is filled in."""


def flattened(text: str) -> str:
    """Return the text with a space for each line end that only the page's width made; every place stays what it is."""
    text = _LEADERS.sub(lambda dots: ":" + " " * (len(dots[0]) - 1), text)
    text = _BOX.sub(lambda box: f"[{box[1]}]", text)
    text = _with_pauses(text)
    text = _FILLED.sub(_with_a_colon, text)
    text = _BY_COMMAS.sub(_with_strokes, text)
    text = _IN_TWO.sub(_with_labels, text)
    parts: list[str] = []
    start = joined = 0
    small, capital = (len(re.findall(rf"^[ \t]*{kind}", text, re.MULTILINE)) for kind in ("[a-z]", "[A-Z]"))
    by_case = small <= 2 * capital  # where every line begins small, a small letter says nothing
    widths = _page_ends(text)
    while start < len(text):
        end = text.find("\n", start)
        if end < 0:
            break
        on = end - joined < _WIDEST and (end in widths or _broken(text, start, end, by_case))
        on = on and not (_ORDER.match(text, start) and _DONE.match(text, end + 1))
        parts += (text[start:end], " " if on else "\n")
        start = end + 1
        joined = joined if on else start
    parts.append(text[start:])
    return "".join(parts)


_BOX = re.compile(r"\(([ xX])\)(?=[ \t]?[A-Za-z])")
"""`(X) IV push   ( ) IM`: boxes."""


_PAUSE = re.compile(
    r"(?:^[ \t]*|(?<=[ ]{2})|(?<=[|.;][ ]))(?:total[ \t]+)?(?:infusion[ \t]+)?"
    r"(?:paused?|pauses|interrupt(?:ed|ions?)|down[ \t-]?time)(?:[ \t]+time)?[ \t]?[?:]?[ \t]*:?[ \t]*"
    r"(?P<yes>(?:\[x\][ \t]?)?(?:y|yes)\b[ \t]*(?:\[[ ]?\][ \t]?(?:n|no)\b[ \t]*)?[,:;-]?[ \t]*)?"
    r"(?:(?:from|times?|at)\b[ \t]*:?[ \t]*)?"
    r"(?:(?=(?:[01]?\d|2[0-3]):?[0-5]\d(?!\d)|\d{1,3}[ \t]?(?:min|hr|h\b))|(?(yes)(?=[ \t]*(?:$|see\b))|(?!)))",
    re.IGNORECASE | re.MULTILINE,
)
"""`Pause? Y  9:18 AM-9:31 AM`, `Interruptions: 0918-0931`, `Paused? Yes`: what a form asks, and its answer."""


_PAUSED_AT = re.compile(
    r"\b(?:pause|interruption|hold)[ \t]+(?:(?P<on>start(?:ed)?|beg[iau]n)|end(?:ed)?|stop(?:ped)?|over)[ \t]?:"
    r"(?=[ \t]*\d)",
    re.IGNORECASE,
)
"""`Interruption start: 0918   Interruption end: 0931`."""


def _with_pauses(text: str) -> str:
    """Return the text with what its forms ask of pauses as events."""
    small = text.casefold()
    if not any(word in small for word in _OF_PAUSES):
        return text
    text = _PAUSE.sub(lambda asked: "Pause:".ljust(len(asked[0])), text)
    text = _PAUSED_AT.sub(_as_an_event, text)
    return _NO_PAUSE.sub(lambda asked: " " * len(asked[0]), text)


_OF_PAUSES = ("paus", "interrupt", "down", "hold")
"""What these forms need, so that most notes are passed over without a search."""


def _as_an_event(label: re.Match[str]) -> str:
    """`Interruption end:` as `Resumed:         `."""
    return ("Paused:" if label["on"] else "Resumed:").ljust(len(label[0]))


_NO_PAUSE = re.compile(
    r"(?:^[ \t]*|(?<=[ ]{2})|(?<=\|[ ]))(?:infusion[ \t]+)?(?:paused?|pauses|interrupt(?:ed|ions?))"
    r"(?:/(?:stopped|held|slowed))?[ \t]?[?:]?[ \t]*"
    r"(?:\[[ ]?\][ \t]?(?:y|yes)\b[ \t]*\[[ x]?\][ \t]?)?(?:no|n|none|n/a|never|0)\b(?=[ \t]*(?:$|[.,;|\[]|[ ]{2}))",
    re.IGNORECASE | re.MULTILINE,
)
"""`Paused? N`: it ran through; `Paused? [ ] Y [ ] N`: nobody answered."""


def _with_a_colon(blank: re.Match[str]) -> str:
    """`Dose __25 g__` as `Dose:  25 g  `."""
    label = ":" if blank["gap"] else ""
    return (
        label
        + " " * (blank.start("value") - blank.start() - len(label))
        + blank["value"]
        + " " * len(blank["end"])
    )


_FILLED = re.compile(
    r"(?:(?<=[A-Za-z])(?P<gap>[ ])|(?<![A-Za-z0-9_]))_{1,40}(?P<value>[^_\s][^_\n]{0,60}?)(?P<end>_{1,40})"
)
"""A blank of a form, filled in."""


def as_written(text: str, flat: str) -> str:
    """Return a note with the line ends of its flattened text, and all other signs as it has them."""
    if text == flat:
        return text
    pairs = zip(text, flat, strict=True)
    return "".join(other if "\n" in (mine, other) else mine for mine, other in pairs)


def _with_strokes(table: re.Match[str]) -> str:
    """Return a table whose headings are known with strokes for its commas; words with commas of their own leave it."""
    rows = table[0].split("\n")
    known = [field_of(heading.strip()) for heading in rows[0].split(",")]
    is_table = sum(name is not None for name in known) > 2 and len({row.count(",") for row in rows}) == 1
    return table[0].replace(",", "|") if is_table else table[0]


_BY_COMMAS = re.compile(
    r"(?m:^)[A-Za-z][A-Za-z /#]{0,24}(?:,[ ]?[A-Za-z][A-Za-z /#]{0,24}){3,14}(?:\n[^\n,]*,[^\n]*)+"
)
"""`Date,Time,Medication,Dose,Route,Action`, and the rows below it."""


def _with_labels(table: re.Match[str]) -> str:
    """Return a table of two columns as fields: `| Dose |   600mg |` is `  Dose:     600mg  `."""
    rows = [_ROW_OF_TWO.fullmatch(row) for row in table[0].split("\n")]
    known = sum(row is not None and field_of(row["label"]) is not None for row in rows)
    if known * 2 < len(rows):
        return table[0]
    return "\n".join(
        " " * row.start("label") + row["label"] + ":" + " " * (row.start("value") - row.end("label") - 1)
        + row["value"] + " " * (row.end() - row.end("value"))
        for row in rows if row is not None
    )  # fmt: skip


def _two(label: str, value: str) -> str:
    """Return a pattern of `| Dose | 600mg |`."""
    first = rf"[ \t]*\|?[ \t]*{label}[A-Za-z][A-Za-z /#()]{{0,24}}[A-Za-z)#])[ \t]*"
    return rf"{first}\|[ \t]*{value}[^|\n]*[^|\s])[ \t]*\|?[ \t]*"


_ROW_OF_TWO = re.compile(_two("(?P<label>", "(?P<value>"))
_IN_TWO = re.compile(rf"(?m:^){_two('(?:', '(?:')}(?:\n{_two('(?:', '(?:')}){{2,}}(?m:$)")


_ORDER = re.compile(r"[ \t]*orders?\b", re.IGNORECASE)
_DONE = re.compile(
    r"[^\n]*\b(?:started|hung|given|administered|completed|stopped|ended|began|begun|infused|spiked)\b[^\n]{0,4}\d",
    re.IGNORECASE,
)
"""Below an order what was done about it: no page's width made the order's end."""


def _page_ends(text: str) -> frozenset[int]:
    """Return where lines end whose next word the page had no room for.

    A page's width shows where a line and the next one's first word together are longer than any line of the note, in
    a third of its lines or more. A line that ends a sentence, or stands in a list or a table, is left as it is.
    """
    found = list(_LINES.finditer(text))
    width = max((len(line[0].rstrip()) for line in found), default=0)
    if not _PAGE[0] <= width <= _PAGE[1]:
        return frozenset()
    by_time = sum(_BY_TIME.match(line[0]) is not None for line in found) * 3 >= len(found)
    full = [
        (line, after)
        for line, after in pairwise(found)
        if after.start() == line.end() + 1 and len(line[0].rstrip()) + 1 + len(after[0].split()[0]) > width
    ]
    if len(full) * 3 < len(found):
        return frozenset()
    return frozenset(
        line.end()
        for line, after in full
        if not (
            _ENDS.search(line[0])
            or _ROW.match(line[0])
            or _NEW.match(after[0])
            or (_LABELLED.match(line[0]) and _DOSED.match(after[0]))
            or _A_DOSE.fullmatch(after[0])
            or (by_time and _BY_TIME.match(after[0]))
        )
    )


_PAGE = 56, 132
"""Characters of a page's width. What is narrower is as often a list of short lines."""
_LINES = re.compile(r"[^\n]*\S[^\n]*")
_ENDS = re.compile(r"[.:!?|]\s*$")
_TIME = r"(?:[01]?\d|2[0-3])[:.]?[0-5]\d(?:[ \t]?[AaPp](?:[Mm]|\.[Mm]\.)?|[ \t]?h(?:rs?)?\b)?"
_BY_TIME = re.compile(rf"[ \t]*(?:\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?[ \t]+)?{_TIME}(?![A-Za-z0-9])")
_NEW = re.compile(
    r"[ \t]*(?:[-•*#|>=_\[]|\d{1,2}[.)][ \t]|[A-Za-z][A-Za-z /]{0,30}:(?!\d))"
    r"|[ \t]*[A-Z][A-Za-z /-]*[ \t]+\d{1,2}/\d{1,2}/\d\d"
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
_NARROWEST = 40
"""Characters of a line that a page's width may have broken; a shorter one ended by itself."""


_WIDEST = 2000
"""Characters of lines joined to one; what is longer is no sentence."""


def _broken(text: str, start: int, end: int, by_case: bool) -> bool:
    after = text[end + 1 : end + 3].strip("\n")
    if not after or not after[0].strip():
        return False
    line = text[max(start, end - 40) : end]
    if re.match(r"(?:at|@)[ \t]?\d", text[end + 1 : end + 8]):
        return bool(line.strip())  # `given` and below it `at 1005`
    if not line.strip() or line.rstrip().endswith(":") or _COLUMNS.match(text, start, end):
        return False
    if _COLUMNS.match(text, end + 1):
        return False  # a row, whatever letter it begins with
    if _opened(text, start, end) or (
        end - start >= _NARROWEST and not _ENDS.search(line) and _RUNS_ON.match(text, end + 1)
    ):
        return True
    if end - start >= _NARROWEST and _TELLS_OF_TIME.search(line) and not _BY_TIME.match(text, start):
        return _THE_TIME.match(text, end + 1) is not None
    if _ROW.match(text, start, end) or _TALL_MAN.match(text, end + 1):
        return False
    in_a_list = _BY_TIME.match(text, start) and _BY_TIME.match(
        text, end + 1
    )  # `1700 NS in` above `1702 NS up`
    amount = not in_a_list and _AMOUNT.match(text, end + 1)
    going_on = _GOES_ON_TO_TIME if after[0].isdigit() and not amount else _GOES_ON
    wide = end - start >= _NARROWEST or line.rstrip().endswith(",")
    small = after[0].islower() and not re.match(r"[a-z][.)]", after) and not _CELLS.match(text, end + 1)
    small = small and not (_ENDS_WITH_TIME.search(line) and _BEGINS_WITH_EVENT.match(text, end + 1))
    return (by_case and wide and small) or bool(going_on.search(line))


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


def _opened(text: str, start: int, end: int) -> bool:
    """Return whether a line opens a bracket that the next one closes."""
    opened = text.rfind("(", start, end)
    return opened >= 0 and text.find(")", opened, end) < 0 and _CLOSES.match(text, end + 1) is not None


_CLOSES = re.compile(r"[^()\n]{1,60}\)")
_ROW = re.compile(
    r"[ \t]*(?:[A-Za-z]+(?:[ \t][A-Za-z]+)?[ \t]+)?\d{1,2}/\d{1,2}/\d{2,4},?[ \t]+(?:[01]\d|2[0-3]):?[0-5]\d\b"
    r"|[^\n]*\S[ \t]{3,}\S|[^\n|]*\|[^\n|]*\||[^\n\t]+\t[^\n\t]+\t"
)
"""A row of an administration record, or one with columns: no page's width made its end."""


_ENDS_WITH_TIME = re.compile(rf"{_TIME}[.;]?[ \t]*$")
_BEGINS_WITH_EVENT = re.compile(
    rf"[ \t]*(?!(?:and|then|to|until|til|till)\b)[a-z]+(?:[ \t]+[a-z]+)?[ \t]+(?:at[ \t]+|@[ \t]?)?{_TIME}(?![\w:])"
)
"""`clear by 11:30a`, and below it `back on 11:40a`: each line has a time of its own."""
_CELLS = re.compile(r"[^\n|]*\|[^\n|]*\|")
_TALL_MAN = re.compile(r"[a-z]{1,12}[A-Z]{2,}")
"""`diphenhydrAMINE`: how records write a drug that heads its rows."""
