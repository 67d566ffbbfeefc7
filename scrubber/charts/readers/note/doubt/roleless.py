"""A time behind a drug that nothing explains: `Onpattro 0907 start 1 mL/min, 0922 3 mL/min`."""

from __future__ import annotations

import re

from scrubber.charts.readers.note.doubt.shaking import INFUSING
from scrubber.charts.readers.note.doubt.which_is_right import wrong_time
from scrubber.charts.readers.note.values.clauses import Clause
from scrubber.charts.readers.note.values.reading import Reading
from scrubber.charts.readers.note.values.statement import WAYS, Statement
from scrubber.charts.readers.note.values.tokens import Token


def has_roleless_time(reading: Reading, item: Statement, told: set[int]) -> bool:
    """`Onpattro 0907 start 1 mL/min, 0922 3 mL/min`: behind the drug stands a time that nothing explains."""
    if not any(item.start < time.start < item.end and time.start not in told for time in reading.times):
        return False
    wrong = wrong_time(reading)
    return any(
        token.is_time
        and token.start not in told
        and item.start < token.start < item.end
        and not _is_bare_step(reading.text, item, token)
        and not _is_of_another_visit(item, token)
        and token.clock is not wrong
        and not _is_of_a_person_or_a_needle(reading.text, part)
        and _OF_VITALS.match(reading.text, token.end) is None
        for part in reading.parts
        if part.act == "done" and not part.of(*_EXPLAIN)
        for token in part.tokens
    )


def _is_of_a_person_or_a_needle(text: str, part: Clause) -> bool:
    """`Demerol 25 mg IVP given 1134, settled by 1145`, `..., then Dr. Weiss saw pt 0940`: when somebody felt or did
    something, in a clause that tells nothing else; `paused 0922, new 22g R FA 0931, resumed 0934`: a needle's time.
    """
    if part.events() or part.of("drug", "dose", *INFUSING, *WAYS):
        return False
    return bool(part.of("gauge")) or _FELT_OR_DID.search(text, part.start, part.end) is not None


_FELT_OR_DID = re.compile(
    r"\b(?:settled|resolved|subsided|eased|gone|better|saw|seen|rounded|notified|paged|called|updated|assessed|reassessed"
    r"|relief|relieved|ambulated|voided|ate|slept|asleep)\b",
    re.IGNORECASE,
)


_OF_VITALS = re.compile(
    r"(?:[ \t]*(?:,|&|and|/)[ \t]*\d{1,2}:?\d\d)*[ \t]*:[ \t]*(?:vss?|vital\w*|bp|t|temp|assess\w*|checks?|rounds?)\b",
    re.IGNORECASE,
)
"""`1021, 1051, 1121: VS q30`: a list of times of what stands behind its colon."""


def _is_of_another_visit(item: Statement, time: Token) -> bool:
    """`D8 gem alone 3/9 0900`: a dated time, of a drug of which the sentence tells nothing else."""
    return time.clock is not None and time.clock.on is not None and not item.facts


_EXPLAIN = ("other", "not_infused", "vital", "rate", "other_rate", "flush", "access", "step", "waste")


def _is_bare_step(text: str, item: Statement, time: Token) -> bool:
    """`up @0830 40/hr, 80 @0900`, `↑ 70 1030`: behind a rate, a bare number at a time is a rate too."""
    rated = item.of("rate") is not None or any(
        sign in text[item.start : item.end] for sign in ("↑", "^", "/hr", "/min")
    )
    return rated and (
        re.search(r"(?<![\w.:])\d{1,3}\s?(?:@\s?|at\s)?$", text[max(0, time.start - 16) : time.start])
        is not None
        or re.match(r"\s(?:at\s)?\d{1,3}(?![\w:.])", text[time.end :]) is not None
    )
