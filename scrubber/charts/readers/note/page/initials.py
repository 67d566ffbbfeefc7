"""Who signs each line: the same initials at the ends of lines that begin with a time.

    1018 ketorolac 9.5 mg IVP RH
    1025 morphine 1.9 mg IVP  /RH
    1100 pain 6 from 9, MT

Initials that sign several lines are no words of what was done. In a column of their own they are cells, and stay.
"""

from __future__ import annotations

import re
from collections import Counter

from scrubber.charts.readers.note.words.known import known_words
from scrubber.charts.words import drugs

_TIME = r"(?:[01]?\d|2[0-3]):?[0-5]\d(?!\d)"
_SIGNED = re.compile(
    rf"^[ \t>*•-]{{0,8}}(?:\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?[ \t]+)?{_TIME}[^\n]*?"
    r"(?P<sign>(?<=[^\s|])[ ]?(?:(?<=[ ])|[-–/~(,][ ]?)"
    r"(?P<who>[A-Z]{2,3}|(?:[A-Z]\.){2,3})(?:,?[ ](?:RN|LPN|LVN)\b)?\)?)[ \t]*$",
    re.MULTILINE,
)
_FEWEST = 2
"""Lines that the same initials sign."""
_NONE = frozenset(
    """iv im sc sq po ns lr up on in off out am pm ac fa br ct er ed or ok dc kvo tko prn rue lue rle lle ivp vss md
    rn np pa mar hr bp nad pt mg ml cc kg ra la lac rac lfa rfa rh lh ha sl pr""".split()  # noqa: SIM905
)
"""What ends a line in capitals and may be a word of it; `RH` is a hand, unless it ends many lines."""


def without_initials(text: str) -> str:
    """Return the text with blanks for the initials that sign its lines; every sign keeps its place."""
    found = list(_SIGNED.finditer(text))
    if len(found) < _FEWEST:
        return text
    often = Counter(match["who"] for match in found)
    signs = {who for who, number in often.items() if number >= _FEWEST and not _is_a_word(who, number)}
    if not signs:
        return text
    for match in found:
        if match["who"] in signs or not _is_a_word(match["who"], 1):
            start, end = match.span("sign")
            text = text[:start] + " " * (end - start) + text[end:]
    return text


def _is_a_word(who: str, number: int) -> bool:
    """Return whether initials are a word that ends lines (`IV`, `LAC`), or a drug; those of a hand sign many lines."""
    word = who.replace(".", "").casefold()
    if word in ("rh", "lh", "ra", "la") and number > _FEWEST:
        return False
    return word in _NONE or word in known_words() or drugs.is_named(word)
