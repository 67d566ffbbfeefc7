"""Which of two times is right, where a sentence says so: `stop time entered as 1205 in error`, `correct stop 1150`."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Literal

from scrubber.charts.readers.note.values.clock import Clock
from scrubber.charts.readers.note.values.reading import Reading
from scrubber.charts.readers.note.words.rare import rare

End = Literal["start", "stop"]
"""An end of a run."""
DISPUTES = rare(
    r"\b(?:correct(?:ed(?!\s+(?:serum\s+)?(?:calcium|ca|qtc?|sodium|na|count|age|retic\w*)\b)|ion|ions"
    r"|(?=\s+(?:start|stop|end|begin|finish|hang|infusion|time)))|amend\w*|erroneous\w*|incorrect\w*|inaccura\w+|wrong\w*(?!\s+(?:pt|patient|chart|person|record)\b)|mistak\w+(?!,?\s+(?:and\s+)?(?:sent|returned|tubed)\b)|in\s+error|by\s+mistake|typo|mis-?(?:typed|keyed|charted|entered|read)|revised|"
    r"discrepan\w+|(?:pyxis|omnicell|med)\s+pull|pull(?:ed)?\s+time|differ(?:s|ed)?"
    r"|(?<!vs )(?<!vs\. )(?<!versus )actual(?:ly)?(?!\s+(?:vs\.?|versus)\s)"
    r"|disregard|instead\s+of|rather\s+than|clock|print-?out|should\s+(?:be"
    r"(?!\s+(?:in|done|finished|completed?|over|through|off|up|here|started|hung|given|ready)\b)|read|have)|not\s+(?:[01]\d|2[0-3]):?[0-5]\d"
    r"|(?:by|per|from)\s+(?:the\s+|her\s+|his\s+)?(?:pt|patient|client|family|wife|husband|spouse|caregiver|mother|mom)"
    r"(?:'s)?\s+report)\b",
    "correct",
    "amend",
    "erroneous",
    "inaccura",
    "wrong",
    "mis",
    "error",
    "typo",
    "revised",
    "discrepan",
    "pull",
    "differ",
    "actual",
    "disregard",
    "instead",
    "rather",
    "clock",
    "print",
    "should",
    "not",
    "report",
)
"""Words that say that a time which was told is not so."""
_WRONG = re.compile(
    r"\b(?:in\s+error|by\s+mistake|typo|mis-?(?:typed|keyed|charted|entered|read)|incorrect\w*|wrong|erroneous\w*)\b",
    re.IGNORECASE,
)
_MADE = re.compile(
    r"\s*(?:was\s+|has\s+been\s+)?(?:changed|corrected|edited|amended|revised|adjusted|updated|moved)\s+to\s*:?\s*",
    re.IGNORECASE,
)
"""`EDITED 03/02 1841: ADMIN TIME 1822 CHANGED TO 1812`."""


def wrong_time(reading: Reading) -> Clock | None:
    """Return the time of a sentence that says only that it is wrong: `Original stop time entered as 1205 in error`."""
    times = reading.times
    for one, other in pairwise(times):
        if _MADE.fullmatch(reading.text, one.end, other.start):
            return one.clock
    if len(times) != 1 or times[0].until is not None:
        return _wrong_in_brackets(reading)
    if _AS_CHARTED.search(reading.text, reading.sentence.start, times[0].start) and _THEN_TRULY.match(
        reading.text, times[0].end
    ):
        return times[0].clock
    if not DISPUTES.may_stand(reading.text, reading.sentence.start, reading.sentence.end):
        return None
    said = list(DISPUTES.pattern.finditer(reading.text, reading.sentence.start, reading.sentence.end))
    if not said or not all(_WRONG.fullmatch(words.group()) for words in said):
        return None
    between = reading.text[
        said[-1].end() : times[0].start
    ]  # `time above is wrong, given 1335`: the right one
    return None if _THEN_THE_RIGHT_ONE.search(between) else times[0].clock


_AS_CHARTED = re.compile(
    r"\b(?:charted|documented|entered|recorded|keyed|listed)\s+as\s+(?:at\s+|@\s?)?\Z", re.IGNORECASE
)
_THEN_TRULY = re.compile(
    r"[^\n]{0,48}?\b(?:true|correct|actual|right)\s+(?:infusion\s+)?(?:start|begin|hang|stop|end|finish)(?:\s+time)?\s+(?:is|was)\b",
    re.IGNORECASE,
)
"""`Start was charted as 13:45; per pump history the true start was 13:15`."""


def _wrong_in_brackets(reading: Reading) -> Clock | None:
    """`started 0931 (pre-charted 0915 is wrong, pharmacy was late), stopped 1138`: the only time in the brackets."""
    text, start, end = reading.text, reading.sentence.start, reading.sentence.end
    if text.find("(", start, end) < 0 or not DISPUTES.may_stand(text, start, end):
        return None
    said = list(DISPUTES.pattern.finditer(text, start, end))
    for inside in _BRACKETS.finditer(text, start, end):
        times = [time for time in reading.times if inside.start() < time.start < inside.end()]
        all_there = said and all(inside.start() < words.start() < inside.end() for words in said)
        if all_there and len(times) == 1 and all(_WRONG.fullmatch(words.group()) for words in said):
            return (
                None if _THEN_THE_RIGHT_ONE.search(text, said[-1].end(), times[0].start) else times[0].clock
            )
    return None


_BRACKETS = re.compile(r"\([^()\n]*\)")
_THEN_THE_RIGHT_ONE = re.compile(
    r"[,;]|\b(?:given|gave|started|stopped|hung|actual\w*|should|was)\b", re.IGNORECASE
)
"""Between `time above is wrong` and the time that is right."""


def right_time(reading: Reading) -> tuple[End, Clock] | None:
    """Return which end of a run a sentence corrects, and the only time that it tells: `correct stop time 1150`."""
    times = reading.times
    if len(times) != 1 or times[0].clock is None or times[0].until is not None:
        return None
    said = _RIGHT_END.search(reading.text, reading.sentence.start, times[0].start)
    if said is None or not times[0].clock.certain:
        return None
    return ("start" if said["start"] else "stop"), times[0].clock


_RIGHT_END = re.compile(
    r"\b(?:correct(?:ed)?|true|actual|right)\s+(?:infusion\s+)?(?:(?P<start>start|begin|hang)|stop|end|finish)(?:\s+time)?"
    r"\s*(?:is|was|should\s+be|:|=|at)?\s*\Z",
    re.IGNORECASE,
)
