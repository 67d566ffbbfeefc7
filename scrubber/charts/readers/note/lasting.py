"""What ends an act that lasts: behind what was planned or is past, a clause that tells what was done here."""

from __future__ import annotations

from collections.abc import Sequence

from scrubber.charts.readers.note.clauses import Clause


def is_of_today(part: Clause) -> bool:
    """`Vanc 1 g IVPB yesterday 2100-2205, today 0900-1005`, `last dose 2100, this dose 0900-1000`, `planned 0900,
    actual 0912-1017`: what was done after all.
    """
    begins = part.tokens[0].text.casefold() if part.tokens else ""
    return begins in _AFTER_ALL and bool(part.times()) and not part.of("plan", "order", "past")


_AFTER_ALL = frozenset({"today", "today's", "actual", "actually", "ran", "this", "current"})


def is_pushed_here(part: Clause, ahead: Sequence[Clause]) -> bool:
    """`pred 40 po + allegra at home, Solu-Cortef 200 mg push 1320`: behind what was taken at home, what only a nurse
    gives, at a time of its own.
    """
    said = [token.text.casefold() for before in ahead for token in before.of("past")]
    told = all(part.of(kind) for kind in ("drug", "dose", "time")) and part.of("push") and not part.of("past")
    return bool(told) and bool(said) and all(words in _TAKEN for words in said)


_TAKEN = frozenset(
    {"at home", "took", "takes", "taking", "taken by pt", "taken by patient", "self taken", "self-taken", "own",
     "home dose", "home med", "home meds", "this morning at home", "before coming"}
)  # fmt: skip
