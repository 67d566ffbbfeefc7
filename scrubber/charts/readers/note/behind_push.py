"""An end that stands behind a push and is of the infusion that runs: `Cytoxan started 0900, Zofran 8 mg IVP 0905, ended
1000`.
"""

from __future__ import annotations

from scrubber.charts.readers.note.clock import minutes
from scrubber.charts.readers.note.drafts import Drafts
from scrubber.charts.readers.note.statement import AT_ONCE, Fact, Statement

_OF_A_RUN = frozenset({"stop", "pause", "held", "restart"})
_SLOW_PUSH = 15
"""Minutes that a push may take: from 16 on it is billed as an infusion (CPT, 96365 and 96374)."""


def take_off(drafts: Drafts, statement: Statement) -> Statement | None:
    """Take the ends of what runs away from what was pushed meanwhile; return them as told of no drug by name.

    None where nothing runs, or where the push has a start and an end of its own.
    """
    if statement.way() not in AT_ONCE or statement.of("start") is not None:
        return None
    if not any(draft.open or draft.halted for draft in drafts.infusions()):
        return None
    given = statement.of("given")
    ends = [fact for fact in statement.facts if _is_of_what_runs(fact, statement, given)]
    if not ends:
        return None
    statement.facts = [fact for fact in statement.facts if fact not in ends]
    return Statement("", "", ends[0].start, statement.end, ends)


def _is_of_what_runs(fact: Fact, statement: Statement, given: Fact | None) -> bool:
    """`Zofran 8 mg IVP 0905, done 0907` is over so soon that the push may be meant."""
    if fact.kind not in _OF_A_RUN or fact.clock is None or fact.start < statement.start:
        return False
    if given is None or given.clock is None:
        return True
    if fact.kind != "stop":
        return fact.start > given.start
    return fact.start > given.start and not 0 <= minutes(fact.clock) - minutes(given.clock) <= _SLOW_PUSH
