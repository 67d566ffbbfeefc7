"""A note that holds its older version, too: `ORIGINAL ENTRY` above `AMENDED ENTRY`, or a heading that says that it
replaces what is above it.

Which part may be replaced is found here, by headings alone. Whether it is, the two parts decide when they are read: see
`scrubber.charts.join.rewritten`.
"""

from __future__ import annotations

import re

from scrubber.charts.words import drugs

_WHAT = (
    r"(?:[ ](?:rn|nurs\w+|infusion|treatment|mar|visit))?"
    r"[ ](?:note|entry|version|charting|documentation|record|text|form|log|times?|administration)s?(?!\w)"
)
_BARE = r"(?=[ \t]*(?:[^\sA-Za-z]|$|by[ ]))"
_NUMBERED = r"(?:note|entry|version|record|form)[ ]?#?[ ]?\d?[ ]?(?:[(\[-]+[ ]?)?"
_VERSION = r"(?:version|ver\.?|v\.?|rev(?:ision)?\.?)[ ]?#?[ ]?"
_NAMED = r"(?:amended|corrected|revised|rewritten|re-?charted|replacement)"
_SIGNS = r"[ \t*=#>_~\[(-]*"
_REST = r"(?P<rest>(?:[^\n:]|:(?=\d\d)){0,100})(?P<end>:|$)"
_OLD = re.compile(
    rf"^{_SIGNS}(?:"
    rf"original(?:{_WHAT})?(?:[ ](?:follows|below))?{_BARE}"
    rf"|originally[ ](?:charted|documented)(?:[ ]as)?(?!\w)"
    rf"|(?:original|previous|prior|older|old|initial|earlier|superseded|first){_WHAT}"
    rf"|{_NUMBERED}(?:superseded|replaced)(?!\w)"
    rf"|{_VERSION}1(?![\d.:/])"
    rf"){_REST}",
    re.IGNORECASE | re.MULTILINE,
)
_NEW = re.compile(
    rf"^{_SIGNS}(?:"
    rf"{_NAMED}(?:{_WHAT}|{_BARE})"
    rf"|{_NUMBERED}(?:amended|corrected|revised)(?!\w)"
    rf"|{_VERSION}[2-9](?![\d.:/])"
    rf"){_REST}",
    re.IGNORECASE | re.MULTILINE,
)
_REPLACES = re.compile(
    r"\b(?:replac(?:es|ing|ement)|supersed(?:es|ing)|in[ ](?:place|lieu)[ ]of|instead[ ]of|disregard|void(?:s|ed)?)\b",
    re.IGNORECASE,
)
_MAY = ("amend", "correct", "revis", "rewrit", "charted", "replac", "version", "rev", "v2", "v.2", "v 2")
_SIGN = re.compile(r"[^\n]")
_TOP = 6
"""Lines of a note in which its title stands."""


def versions_of(text: str) -> tuple[str, str] | None:
    """Return a note without its older version, and that version alone; None for a note that seems to hold none.

    Each is the whole text with blanks for what is not of it: every sign keeps its place.
    """
    small = text.lower()
    if not any(word in small for word in _MAY):
        return None
    news = [found for found in _NEW.finditer(text) if _heads(found)]
    olds = [found for found in _OLD.finditer(text) if _heads(found)] if news else []
    if len(news) != 1 or len(olds) > 1:
        return None  # which of several replaces which is not for a pattern to say
    new, told = news[0], _first_told(text, len(text))
    if olds:
        first, start = olds[0].start(), olds[0].end()
        end = new.start() if first < new.start() else len(text)
    else:
        first = start = len(text) if told is None else told
        end = new.start()
        if start >= end or _REPLACES.search(text, new.start(), _line_end(text, new.end())) is None:
            return None
    newer = _blank(_blank(text, first, end), new.start(), new.end())
    top = min(start, end if told is None else told)
    return newer, _blank(_blank(text, top, start), end, len(text))


def is_amended(text: str) -> bool:
    """Return whether a note says in its title that it is the amended one: `AMENDED NOTE  03/02/2026 1600`."""
    top = "\n".join(text.split("\n", _TOP)[:_TOP])
    small = top.lower()
    return any(word in small for word in _MAY[:4]) and any(
        _heads(found) and _first_told(text, found.start()) is None for found in _NEW.finditer(top)
    )


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + _SIGN.sub(" ", text[start:end]) + text[end:]


def _heads(found: re.Match[str]) -> bool:
    """Return whether a line heads a part: it says nothing of giving itself."""
    return not drugs.names_in(found["rest"]) and (found["end"] == ":" or len(found[0].split()) <= 14)


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
