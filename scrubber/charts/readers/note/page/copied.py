"""What is not to be read as this visit's: what a note repeats of an earlier one, between two marks (`>>> COPIED FROM
02/02/2026`, `<<< END COPIED TEXT`), or in the line above the one that takes its place (`WAS: ...`, `NOW: ...`); what is
struck out; and when an addition was written.
"""

from __future__ import annotations

import re

_BLOCK = re.compile(
    r"(?im:^)[^\n]{0,24}\b(?:copied|carried|pulled|pasted|copy)\b[^\n]{0,20}\bfrom\b[^\n]*\n(?P<copy>(?:[^\n]*\n){1,60}?)"
    r"(?m:^)(?:[^\n]{0,12}\bend\b[^\n]{0,20}\b(?:copied|copy|carried|pulled|pasted|text)\b[^\n]*"
    r"|(?=[ \t>*-]*(?:today'?s?|current|this)\b[^\n]{0,8}\b(?:entr(?:y|ies)|visit|notes?|charting)\b[^\n]{0,12}:))",
    re.IGNORECASE,
)
_REPLACED = re.compile(
    r"(?m:^)[ \t]*(?:was|old|(?:original|previous|incorrect|wrong)(?:[ \t]+entry)?)[ \t]*:[ \t]*\S[^\n]*"
    r"(?=\n(?:[^\n]+\n)??"
    r"[ \t]*(?:now|is|new|should[ \t]+(?:be|read)|(?:correct(?:ed)?|new|amended)(?:[ \t]+entry)?(?:[ \t]+to)?)[ \t]*:)",
    re.IGNORECASE,
)
_SIGN = re.compile(r"[^\n]")
_CLOCK = r"(?:[01]?\d|2[0-3]):?[0-5]\d(?:[ \t]?(?:[ap]\.?m?\b\.?|hrs?\b|h\b))?"
_SAYS_SO = r"(?:late[ \t]+entry|addend(?:um|a)|amendment|amended|correction|clarification)"
_WRITTEN = r"(?=[ \t]*(?:[:*)–.,-]|by\b|(?-i:[A-Z])))"
_STAMP = re.compile(
    r"^(?P<said>[ \t*>]*(?:late[ \t]+entry|addend(?:um|a)|amendment|amended|correction)\b[ \t]*"
    r"(?:\([^()\n\d]{0,30},[ \t]*|[:,-][ \t]*)?)"
    rf"(?P<at>\d{{1,2}}/\d{{1,2}}/\d{{2,4}}[ \t,]*(?:at[ \t]+|@[ \t]?)?{_CLOCK}){_WRITTEN}"
    r"|^(?P<added>[ \t*>]*(?:addend(?:um|a)|amendment|correction)\b(?:[ ]#?\d(?!\d|:\d))?[ \t]*"
    rf"(?:[(,-][ \t]*|at[ \t]+|@[ \t]?)?)(?P<then>{_CLOCK}){_WRITTEN}",
    re.IGNORECASE | re.MULTILINE,
)
"""`ADDENDUM 03/02/2026 1430 by D. Hale RN: ...`, `Correction 1245: ...`: when it was written, and no time of giving."""
_AHEAD = re.compile(
    rf"^[ \t*>]*\d{{1,2}}/\d{{1,2}}/\d{{2,4}}[ \t,]*(?:at[ \t]+|@[ \t]?)?{_CLOCK}[ \t]*[-:–][ \t]*(?={_SAYS_SO}\b)",
    re.IGNORECASE | re.MULTILINE,
)
"""`03/02/2026 1710 - correction to my note: ...`"""
_ENTERED = re.compile(
    rf"^(?P<written>[ \t*>]*(?P<day>\d{{1,2}}/\d{{1,2}}/\d{{2,4}})[ \t,]*(?:{_CLOCK})?[ \t:,-]*)"
    r"(?=late[ \t-]*entry[ \t]+(?:for|of|re)[ \t:]+\d{1,2}/\d{1,2}/\d{2,4})",
    re.IGNORECASE | re.MULTILINE,
)
"""`03/02/2026 0840 LATE ENTRY for 03/01/2026: ...`: when it was written, ahead of the day that it tells of."""
_STRUCK = re.compile(
    r"~~[^~\n]+~~(?:[ \t]*\(?(?:error|err|mistake)\b[ \t,-]*(?-i:[A-Z]{2,3}\b)?\)?)?"
    r"|[\[(](?=[^\[\]()\n]*\d)[^\[\]()\n]{0,40}\b(?:struck|crossed|lined)[ \t-]*(?:out|through|thru)"
    r"\b[^\[\]()\n]{0,40}[\])]",
    re.IGNORECASE,
)
"""`~~09:05 AM~~ error MT  09:25 AM`, `[1:15pm - struck thru, error EG]  2:15pm`: what is no more to be read."""
_DOSE = r"\d[\d.,]*[ \t]?(?:mcg|mg|gm?|units?|meq|ml)\b"
_IS_WRONG = r"(?:(?:charted|entered|written)[ ]in[ ])?(?:error|err|mistake\w*|wrong)\b"
_MARK = (
    rf"[ \t]*[\[(][ ]*{_IS_WRONG}(?:[ ]*[-,][ ]*(?:wrong[ ][a-z' ]{{3,20}}[ ,]*)?)?[ ]*"
    r"(?:(?-i:[A-Z][A-Z.]{1,5})(?:[ ]R\.?N\.?)?)?[ ]*[\])][ \t]*"
)
"""Nothing but the word, what was wrong and who says so: `[error - wrong day, MR RN]`, not `(error: occluded)`."""
_GOES_ON = r"(?![^\n,.;]{0,12}\b(?:restart|resum|flush|paus|stop|off|ran)\w*)"
_MARKED = re.compile(
    rf"(?<![\w:.]){_CLOCK}{_MARK}(?={_CLOCK}{_GOES_ON})|(?<![\w.]){_DOSE}{_MARK}(?={_DOSE})", re.IGNORECASE
)
"""`0940 [error - MR RN] 1004`, `900 mg [error, MR] 925 mg`: what stands ahead of the mark is no more to be read."""
_NAMED_WRONG = re.compile(
    r"(?<=[ \t])[A-Za-z][A-Za-z-]{3,20}(?:[ ]\d[\d.,]*[ ]?(?:mcg|mg|gm?|units?))?[ ]*(?:-{1,2}|–|—)[ ]*"
    r"(?:error|err|mistake|wrong)\b[^-–—\n]{0,30}(?:-{1,2}|–|—)[ ]*(?=[A-Za-z][A-Za-z-]{3,20}[ ]\d)",
    re.IGNORECASE,
)
"""`Ocrevus -- error wrong pt LT -- Lemtrada 12 mg`: the name ahead of the mark."""
_INSIDE = re.compile(
    r"\[[ \t]*(?:copied|carried|pulled|pasted|copy)\b[^\[\]\n]{0,20}\bfrom\b[^\[\]\n:]{0,40}:[^\[\]]{10,600}\]"
    r"|\([ \t]*(?:copied|carried|pulled|pasted|copy)\b[^()\n]{0,20}\bfrom\b[^()\n:]{0,40}:[^()]{10,600}\)",
    re.IGNORECASE,
)
"""`[copied from 02/02/2026: Given 150 mg SC L arm 1402. Lot 3511902.]`"""
_A_DAY = re.compile(r"\d/\d{1,2}/\d{2}")


def without_copies(text: str) -> str:
    """Return the text with blanks for what is copied or replaced: it does not tell of this visit, or is not so. Every
    sign keeps its place.
    """
    small = text.lower()
    if "cop" in small or "pulled" in small:
        text = _BLOCK.sub(_blank, text)
    if "from" in small:
        text = _INSIDE.sub(_if_of_another_visit, text)
    if "~~" in text or "truck" in small or "rossed" in small or "lined" in small:
        text = _STRUCK.sub(_blank, text)
    if "err" in small or "mistake" in small or "wrong" in small:
        text = _NAMED_WRONG.sub(_blank, _MARKED.sub(_blank, text))
    if "late" in small:
        text = _ENTERED.sub(_if_told_elsewhere, text)
    if "correct" in small or "amend" in small or "addend" in small or "clarif" in small:
        text = _AHEAD.sub(_if_a_day_is_above, text)
    return _REPLACED.sub(_blank, _STAMP.sub(_without_its_moment, text))


def _blank(found: re.Match[str]) -> str:
    return _SIGN.sub(" ", found[0])


def _if_of_another_visit(copy: re.Match[str]) -> str:
    """Return blanks for what is copied from another visit: its day stands nowhere else, or it says so itself."""
    said = copy[0].partition(":")[0]
    day = _DAY.search(said)
    other = day is not None and copy.string.count(day[0]) == 1
    from_here = _OF_THIS_VISIT.search(said) is not None
    return _blank(copy) if not from_here and (other or _BEFORE.search(said)) else copy[0]


_DAY = re.compile(r"\d{1,2}/\d{1,2}(?:/\d{2,4})?")
_OF_THIS_VISIT = re.compile(r"\b(?:pump|e?mar|flow-?sheet|monitor|device|epic)\b", re.IGNORECASE)
_BEFORE = re.compile(r"\b(?:last|prior|previous|old)\b", re.IGNORECASE)


def _if_told_elsewhere(entered: re.Match[str]) -> str:
    """Return blanks for when an entry was written, where the note tells its day in another place, too."""
    return " " * len(entered[0]) if entered.string.count(entered["day"]) > 1 else entered[0]


def _if_a_day_is_above(stamp: re.Match[str]) -> str:
    """Return blanks for when a correction was written, where a day stands above it that the note is of."""
    return stamp[0] if _A_DAY.search(stamp.string, 0, stamp.start()) is None else " " * len(stamp[0])


def _without_its_moment(stamp: re.Match[str]) -> str:
    """Return what heads an addition without when it was written, where a day stands above it that the note is of."""
    if _A_DAY.search(stamp.string, 0, stamp.start()) is None:
        return stamp[0]
    said = stamp["said"] or stamp["added"] or ""
    return said + " " * (len(stamp[0]) - len(said))
