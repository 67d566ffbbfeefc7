"""Lines that a page's width broke, joined again."""

from __future__ import annotations

import re

_GOES_ON = re.compile(r"(?:,|\b(?:at|was|were|the|and|of|in|with|by|for|to|from|over|a|an|via|per|Dr\.))\s*$")


_GOES_ON_TO_TIME = re.compile(r"(?:\b(?:at|from|until|by|and|to)|@)\s*$", re.IGNORECASE)
"""What a line must end in if the next one's leading number is not the time in the margin."""


_LEADERS = re.compile(r"(?<=[A-Za-z)])[ \t]?\.{4,}[ \t]?(?=\S)")
"""`Time started ....... 1:33 PM`: dots that lead from a label to what is filled in."""


def flattened(text: str) -> str:
    """Return the text with a space for each line end that only the page's width made; every place stays what it is."""
    text = _LEADERS.sub(lambda dots: ":" + " " * (len(dots[0]) - 1), text)
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
