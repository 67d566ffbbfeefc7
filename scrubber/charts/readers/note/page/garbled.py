"""What hands, word processors and scanners do to a text: blanks and quotation marks of their own, a time typed onto its
word (`1005started`), and letters that a scan made of digits (`lO:l2`, `5OO mg`).

A word that hangs on a time is set apart before the note is read. Letters are not made digits again: that would be a
guess, and a guess is no evidence. Their lines are shown as not understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_TIME = r"(?:(?:[01]\d|2[0-3]):?[0-5]\d)"
_NO_WORD = r"(?:hrs?|hours?|mls?|cc|mcg|mg|gm|units?|iu|meq|k?cal|kg|lbs?|cm|ish|[aecmp][ds]?t|am|pm|nss?|lr|d5\w*)\b"
"""What stands behind digits without a blank and is a part of them, and the fluid that they are of."""
_TYPED_ON = re.compile(
    rf"^(?P<lead>[ \t]*)(?P<at>{_TIME})"
    rf"(?=(?!{_NO_WORD}|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))"
    r"(?-i:[A-Za-z]?[a-z]{2,}|[A-Z]{4,})(?![\w-]))"
    rf"|(?<=[a-z])(?<=ivp|ipb|vpb|ush|ung|ted|ven|ped|one|sed)(?P<behind>{_TIME})(?![\w:/.-])",
    re.IGNORECASE | re.MULTILINE,
)
"""`1005started remacade`, `zofran 8mg ivp0840`."""
_D, _L = r"\dOolI", r"OolI"
_SCANNED = re.compile(
    rf"(?<![\w:/])(?=[{_D}]{{1,2}}:[{_D}]*[{_L}]|[{_D}]*[{_L}][{_D}]*:)(?:[{_D}]{{2}}|\d):[{_D}SB]{{2}}(?![\w:/])"
    r"|(?<![\w:/])(?=[\dOlI]*\d|[lI]O)(?=\d*[OlI])[\dOlI]{2,5}(?=[ ]?(?i:mg|mcg|gm?|ml|units?|meq)\b)"
    r"|(?<![\w:/])\d{1,2}:\d[SB](?![\w:/])|(?<![\w:/|])\d\|:\d\d(?![\w:/])"
    r"|(?:(?m:^)[ \t]*|(?<=\d[-\u2013])"
    r"|(?i:\bat|@|\btime|\b(?:start|stopp|hung|end|given|done|complet)\w*)[ \t]?:?[ \t]*)"
    rf"(?<![\w/#])(?=\d*[{_L}])(?=[{_L}]*\d)[012OolI][{_D}][0-5OolI][{_D}](?![\w:/]|[ ]?(?i:ml|cc|mg|mcg|units?)\b)",
)
"""`l2:2O`, `1O:1S`, `5OO mg`, `1|:45`, `hung at 1O15`; a bar between cells is none (`|10:30|12:45|`)."""


_MAY_BE = re.compile(r"\d[OolISB|]|[OolI|]\d|[lI]O")
_PLAIN = str.maketrans("\u00a0\u2007\u202f\f\u2019\u2018\u2032\u201c\u201d", "   \n'''\"\"")
"""Blanks that do not break, a new page, and quotation marks that word processors bend, as keyboards have them."""
_WIDE = re.compile(r"[ \t]{200,}")
"""Wider than any page; patterns that begin with blanks would look at each of them again for each."""


def plain(text: str) -> str:
    """Return the text as a keyboard writes it, with a blank between a time and the word that it was typed onto."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_PLAIN)
    return _TYPED_ON.sub(
        lambda typed: f" {typed['behind']}" if typed["behind"] else f"{typed['lead']}{typed['at']} ",
        _WIDE.sub(" " * 200, text),
    )


def garbled(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the lines stand that hold a time or an amount with letters for digits."""
    if _MAY_BE.search(text) is None:
        return  # as of most notes
    end = -1
    for found in _SCANNED.finditer(text):
        if found.start() > end:
            start, end = text.rfind("\n", 0, found.start()) + 1, text.find("\n", found.end())
            end = len(text) if end < 0 else end
            yield start, end
