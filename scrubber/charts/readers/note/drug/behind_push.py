"""What stands behind a push and is of an infusion: the end of the one that runs (`Cytoxan started 0900, Zofran 8 mg IVP
0905, ended 1000`), or the start of another (`Heparin 4000 units IVP, drip started 0952`).
"""

from __future__ import annotations

import re

from scrubber.charts.readers.note.values.clauses import Clause
from scrubber.charts.readers.note.values.clock import minutes
from scrubber.charts.readers.note.values.drafts import Drafts
from scrubber.charts.readers.note.values.reading import Reading
from scrubber.charts.readers.note.values.statement import (
    AT_ONCE,
    RANGE,
    SLOW_PUSH_MINUTES,
    Fact,
    Statement,
)
from scrubber.charts.readers.note.values.tokens import Token
from scrubber.charts.readers.note.words.mentions import is_perhaps_a_push, tells_of_a_bag
from scrubber.model.value import replace

_OF_A_RUN = frozenset({"stop", "pause", "held", "restart"})


def take_off(drafts: Drafts, statement: Statement) -> Statement | None:
    """Take the ends of what runs away from what was pushed meanwhile; return them as told of no drug by name.

    None where nothing runs, or where the push has a start and an end of its own. What was given `IV` was perhaps no
    push: the end behind it is in doubt.
    """
    perhaps = _may_be_no_bag(statement)
    if perhaps and _began_with_its_line(statement) and any(draft.open for draft in drafts.infusions()):
        ends = [fact for fact in statement.facts if fact.kind in _OF_A_RUN]
        statement.facts = [replace(fact, unsure=True) if fact in ends else fact for fact in statement.facts]
        return None  # `0930 Remicade up. 0945 Benadryl 25 mg IV, 1140 complete`: of which, nobody says
    if not (statement.way() in AT_ONCE or perhaps) or statement.of("start") is not None:
        return None
    again = (
        statement.of("restart") is not None
    )  # `Stopped 0945. Solu-Medrol 125 mg IV 0947 then infusion restarted 1015`
    if not any(draft.open or draft.halted or (again and draft.course.began) for draft in drafts.infusions()):
        return None
    given = statement.of("given")
    ends = [fact for fact in statement.facts if _is_of_what_runs(fact, statement, given)]
    if not ends:
        return None
    statement.facts = [fact for fact in statement.facts if fact not in ends]
    sure = not perhaps or ends[0].kind == "restart"  # what was not halted is not begun again
    told = ends if sure else [replace(fact, unsure=True) for fact in ends]
    return Statement("", "", ends[0].start, statement.end, told)


def _may_be_no_bag(statement: Statement) -> bool:
    """`Irinotecan started 0950, atropine 0.4 mg IV given 1010, completed 1122`: and no bag of it is told of."""
    if statement.way() != "iv":
        return False
    begun = _began_with_its_line(statement) and not tells_of_a_bag(statement)
    return begun or is_perhaps_a_push(statement)


def _began_with_its_line(statement: Statement) -> bool:
    start = statement.of("start")
    return start is not None and start.start < statement.start and start.value != RANGE


def _is_of_what_runs(fact: Fact, statement: Statement, given: Fact | None) -> bool:
    """`Zofran 8 mg IVP 0905, done 0907` is over so soon that the push may be meant."""
    if fact.kind not in _OF_A_RUN or fact.clock is None or fact.start < statement.start:
        return False
    if given is None or given.clock is None:
        return True
    if fact.kind != "stop":
        return fact.start > given.start
    return (
        fact.start > given.start and not 0 <= minutes(fact.clock) - minutes(given.clock) <= SLOW_PUSH_MINUTES
    )


def is_of_an_infusion(
    reading: Reading, part: Clause, event: Token, home: Statement, time: Token | None
) -> bool:
    """Return whether a start is of an infusion, and stands behind another giving of a drug."""
    if not home.drug or event.kind != "start" or not part.of("infusion"):
        return False
    if home.of("given"):
        return True  # `IV bolus 0212, then gtt started 0220`
    if time is None or home.times() or home.way() not in AT_ONCE:
        return False
    told = max(fact.end for fact in home.facts if fact.kind == "way" and fact.value in AT_ONCE)
    return _THEN.search(reading.text, told, max(told, part.of("infusion")[0].start)) is not None


def infusion_behind(reading: Reading, part: Clause, event: Token, home: Statement) -> Statement:
    """Return the statement of an infusion told behind a giving: another giving of that drug, or of a drug that is not
    named (`Pepcid 20 mg IVP 0950, infusion up 1015`).
    """
    drips = any(_DRIP.fullmatch(token.text) for token in part.of("infusion"))
    if home.way() in AT_ONCE and not drips and not part.of("other_rate"):
        return reading.found[0]
    infusion = Statement(home.drug, home.key, event.start, part.end)
    infusion.facts.append(Fact("way", "infusion", event.start, event.end, event.text))
    reading.found.append(infusion)
    return infusion


_THEN = re.compile(r"[,;&+]|\b(?:and|then|followed\s+by)\b", re.IGNORECASE)
"""`Pepcid 20 mg IVP, infusion up 1015`; and not `Hizentra 10 g SC infusion started 0950`."""
_DRIP = re.compile(r"gtts?|drip", re.IGNORECASE)


def is_what_ended(part: Clause, word: Token, home: Statement) -> bool:
    """`Remicade started 0930, Benadryl IV given 0945, infusion finished 1140`: `infusion` is no way of Benadryl."""
    if word.kind != "infusion" or home.way() != "iv" or home.start >= part.start:
        return False
    behind = (item for item in part.tokens if item.start > word.start)
    return next(behind, word).kind in _OF_A_RUN
