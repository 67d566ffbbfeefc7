"""A note that holds its older versions, too: `ORIGINAL ENTRY` above `AMENDED ENTRY`, `Version 1` and `Version 2`, or a
heading that says that it replaces what is above it.

Which parts may be replaced is found here, by headings alone. Whether they are, the parts decide when they are read: see
`scrubber.charts.join.rewritten`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from scrubber.charts.words import drugs

_WHAT = (
    r"(?:[ ](?:rn|nurs\w+|infusion|treatment|mar|visit))?"
    r"[ ](?:note|entry|version|charting|documentation|record|text|form|log|times?|administration)s?(?!\w)"
)
_BARE = r"(?=[ \t]*(?:[^\sA-Za-z]|$|by[ ]))"
_NUMBERED = r"(?:note|entry|version|record|form)[ ]?#?[ ]?\d?[ ]?(?:[(\[-]+[ ]?)?"
_NAMED = r"(?:amended|corrected|revised|rewritten|re-?charted|replacement)"
_STATUS = r"[^\n]{0,90}?(?<![A-Za-z])status[ ]?:[ ]*"
_SIGNS = r"[ \t*=#>_~\[(-]*"
_REST = r"(?P<rest>(?:[^\n:]|:(?=\d\d)){0,100})(?P<end>:|$)"
_OLD = re.compile(
    rf"^{_SIGNS}(?:"
    rf"original(?:{_WHAT})?(?:[ ](?:follows|below))?{_BARE}"
    rf"|originally[ ](?:charted|documented)(?:[ ]as)?(?!\w)"
    rf"|(?:original|previous|prior|older|old|initial|earlier|superseded|first){_WHAT}"
    rf"|{_NUMBERED}(?:superseded|replaced)(?!\w)"
    rf"|{_STATUS}(?:superseded|replaced)(?!\w)"
    rf"){_REST}",
    re.IGNORECASE | re.MULTILINE,
)
_NEW = re.compile(
    rf"^{_SIGNS}(?:"
    rf"{_NAMED}(?:{_WHAT}|{_BARE})"
    rf"|{_NUMBERED}(?:amended|corrected|revised)(?!\w)"
    rf"|{_STATUS}(?:amended|corrected|revised)(?!\w)"
    rf"){_REST}",
    re.IGNORECASE | re.MULTILINE,
)
_VERSION = re.compile(
    rf"^{_SIGNS}version[ ]?#?[ ]?(?P<number>[1-9])(?![\d.:/]){_REST}", re.IGNORECASE | re.MULTILINE
)
_REPLACES = re.compile(
    r"\b(?:replac(?:es|ing|ement)|supersed(?:es|ing)|in[ ](?:place|lieu)[ ]of|instead[ ]of|disregard|void(?:s|ed)?)\b",
    re.IGNORECASE,
)
_MAY = ("amend", "correct", "revis", "rewrit", "recharted", "re-charted", "replace", "version", "supersed")
_SIGN = re.compile(r"[^\n]")
_TOP = 6
"""Lines of a note in which its title stands."""


def versions_of(text: str) -> tuple[str, ...]:
    """Return a note without its older versions, and each of them alone; nothing for a note that seems to hold none.

    Each is the whole text with blanks for what is not of it: every sign keeps its place.
    """
    small = text.lower()
    if not any(word in small for word in _MAY):
        return ()
    news, olds = _numbered(text) or _named(text)
    if len(news) != 1:
        return ()  # which of several replaces which is not for a pattern to say
    new, told = news[0], _first_told(text, len(text))
    first = len(text) if told is None else told
    heads = sorted((*news, *olds), key=re.Match.start)
    ends = [later.start() for _, later in pairwise(heads)] + [len(text)]
    parts = [
        (head.start(), head.end(), end) for head, end in zip(heads, ends, strict=True) if head is not new
    ]
    if not parts and first < new.start() and _REPLACES.search(text, new.start(), _line_end(text, new.end())):
        parts = [(first, first, new.start())]
    newer = _blank(text, new.start(), new.end())
    for start, _, end in parts:
        newer = _blank(newer, start, end)
    return (newer, *(_alone(text, first, body, end) for _, body, end in parts)) if parts else ()


def is_amended(text: str) -> bool:
    """Return whether a note says in its title that it is the amended one: `AMENDED NOTE  03/02/2026 1600`."""
    top = "\n".join(text.split("\n", _TOP)[:_TOP])
    small = top.lower()
    return any(word in small for word in _MAY) and any(
        _heads(found) and _first_told(text, found.start()) is None for found in _NEW.finditer(top)
    )


def _numbered(text: str) -> tuple[Sequence[re.Match[str]], Sequence[re.Match[str]]] | None:
    """Return the heading of the version with the highest number and those of the others; None of one alone."""
    found = [head for head in _VERSION.finditer(text) if _heads(head)]
    numbers = [int(head["number"]) for head in found]
    if len(found) < 2 or len(set(numbers)) < len(numbers):
        return None
    newest = found[numbers.index(max(numbers))]
    return [newest], [head for head in found if head is not newest]


def _named(text: str) -> tuple[Sequence[re.Match[str]], Sequence[re.Match[str]]]:
    """Return the headings that call a part amended, and those that call one older."""
    olds = [found for found in _OLD.finditer(text) if _heads(found)]
    starts = {found.start() for found in olds}
    return [found for found in _NEW.finditer(text) if _heads(found) and found.start() not in starts], olds


def _alone(text: str, first: int, start: int, end: int) -> str:
    """Return a part of a text with what heads the note."""
    return _blank(_blank(text, min(start, first), start), end, len(text))


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + _SIGN.sub(" ", text[start:end]) + text[end:]


def _heads(found: re.Match[str]) -> bool:
    """Return whether a line heads a part: it says nothing of giving itself."""
    return not drugs.names_in(found["rest"]) and (found["end"] == ":" or len(found[0].split()) <= 18)


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _first_told(text: str, before: int) -> int | None:
    """Return where the first line begins that names a drug, before a place: what is above it heads the note."""
    start = 0
    while start < before:
        end = _line_end(text, start)
        if drugs.names_in(text[start : min(end, before)]):
            return start
        start = end + 1
    return None
