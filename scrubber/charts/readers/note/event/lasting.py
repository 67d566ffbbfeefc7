"""What ends an act that lasts: behind what was planned or is past, a clause that tells what was done here. And where a
word for an act says how something was given, and not that it was not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scrubber.charts.readers.note.values.clauses import Clause
from scrubber.charts.readers.note.values.statement import AT_ONCE
from scrubber.charts.readers.note.values.tokens import Token


def is_of_today(part: Clause) -> bool:
    """`Vanc 1 g IVPB yesterday 2100-2205, today 0900-1005`, `last dose 2100, this dose 0900-1000`, `planned 0900,
    actual 0912-1017`: what was done after all.
    """
    begins = part.tokens[0].text.casefold() if part.tokens else ""
    return begins in _AFTER_ALL and bool(part.times()) and not part.of("plan", "order", "past")


_AFTER_ALL = frozenset({"today", "today's", "actual", "actually", "ran", "this", "current"})


def is_pushed_here(part: Clause, ahead: Sequence[Clause]) -> bool:
    """`pred 40 po + allegra at home, Solu-Cortef 200 mg push 1320`, `..., Krystexxa 8 mg started 0935`: behind what was
    taken at home, what only a nurse gives, at a time of its own.
    """
    said = [token.text.casefold() for before in ahead for token in before.of("past")]
    told = all(part.of(kind) for kind in ("drug", "dose", "time")) and not part.of("past", "plan")
    return told and bool(part.of("push", "start")) and bool(said) and all(words in _TAKEN for words in said)


_TAKEN = frozenset(
    {"at home", "took", "takes", "taking", "taken by pt", "taken by patient", "self taken", "self-taken", "own",
     "home dose", "home med", "home meds", "this morning at home", "before coming", "last"}
)  # fmt: skip


def is_said_of_what_was_given(text: str, part: Clause, token: Token) -> bool:
    """`Remicade 400 mg infused as scheduled 0920-1130`, `0920-1130 same as last time`, `0920-1130 pt instructed to call
    if fever`: how it was given, or what was said behind it; and `I took the Cytoxan down at 1418`.
    """
    if token.text.casefold() == "took" and _DOWN.match(text, token.end):
        return True
    kinds = {item.kind for item in part.tokens}
    if not ({"drug", "dose"} <= kinds and kinds & {"time", "range"}):
        return False
    said = _LIKE if token.kind == "past" else _AS
    before = text[max(part.start, token.start - 40) : token.start]
    if said.search(before) or (token.text.casefold().startswith("usual") and _AT.search(before)):
        return True
    told = [item.end for item in part.tokens if item.is_time and item.end <= token.start]
    return bool(told) and _TOLD_TO.search(text, told[-1], token.end) is not None


def was_ordered_besides(text: str, part: Clause, token: Token) -> bool:
    """`Terbutaline 0.25 mg SQ at 0310 before the mag was ordered`: what was ordered is another."""
    return _BESIDES.search(text, part.start, token.start) is not None


_BESIDES = re.compile(
    r"(?<=\d )(?:before|after|until|when|since|while)\s+(?:the\s+)?(?:[\w-]+\s+){1,2}(?:was|were|had\s+been)\s+\Z",
    re.IGNORECASE,
)
_DOWN = re.compile(r"\s+(?:the\s+|her\s+|his\s+)?[\w-]+\s+(?:bag\s+)?down\b", re.IGNORECASE)
_AS = re.compile(r"\b(?:as|per|with|w/)\s+(?:(?:the|her|his|all|home|care|treatment)\s+)*\Z", re.IGNORECASE)
_LIKE = re.compile(
    r"(?<!times )\b(?:like|same\s+as|than|as\s+(?:in|with|on))\s+(?:(?:the|her|his|all)\s+)*\Z", re.IGNORECASE
)
"""Before a word of the past, and not `per previous note` or `at last visit`: these times are not of today."""
_AT = re.compile(r"\bat\s+(?:the\s+|her\s+|his\s+)?\Z", re.IGNORECASE)
_TOLD_TO = re.compile(
    r"\b(?:instruct\w*|advised|encouraged|reminded|educated|knows|aware|agrees|verbaliz\w+|understands)\b",
    re.IGNORECASE,
)


def is_behind_a_history(part: Clause, ahead: Sequence[Clause]) -> bool:
    """`Pt with hx of Crohn's, Remicade 400 mg infused 0920-1130`: what was given, with its run or way and time, behind
    what the patient had.
    """
    said = [token.text.casefold() for before in ahead for token in before.of("past")]
    told = all(part.of(kind) for kind in ("drug", "dose")) and not part.of("past", "plan", "date")
    run = any(time.until is not None for time in part.times())
    way = part.of("push", "im", "sc", "start", "given") and part.times()
    return told and bool(run or way) and bool(said) and all(words in _HAD for words in said)


_HAD = frozenset({"hx", "history", "s/p", "status post", "previously", "failed", "tried and failed"})


def denies_something_else(text: str, part: Clause, token: Token) -> bool:
    """`Remicade 400 mg 0920-1130 did not require premeds`, `Zofran 4 mg IVP 0905 did not help`, `... despite missed
    dose in Jan`: behind what was given, with its run or its moment, what was not done besides.
    """
    if _DESPITE.search(text, max(part.start, token.start - 16), token.start):
        return True
    kinds = {item.kind for item in part.tokens if item.end <= token.start}
    if not ({"drug", "dose", "range"} <= kinds or ({"drug", "dose", "time"} <= kinds and kinds & AT_ONCE)):
        return False
    ahead = (item.start for item in part.of("drug") if item.start > token.end)
    behind = text[token.end : next(ahead, part.end)]
    return _WORD.match(behind) is not None and _OF_IT.search(behind) is None


_DESPITE = re.compile(r"\b(?:despite|after|since|following)\s+(?:a\s+|the\s+)?\Z", re.IGNORECASE)
"""And not `d/t`: what was not available was not given."""
_WORD = re.compile(r"\s+[a-z]{3}", re.IGNORECASE)
_GIVING = (
    r"giv\w+|gave|hung|start\w*|done|admin\w*|infus\w*|run|ran|used|needed|taken|missed|omitted|skipped"
    r"|available|show"
)
OF_GIVING = re.compile(rf"\b(?:{_GIVING})\b", re.IGNORECASE)
_OF_IT = re.compile(
    rf"\b(?:{_GIVING}|complet\w+|finish\w*|document\w*|chart\w*|record\w*|verif\w+|confirm\w*|true|correct\w*"
    r"|accura\w+|sure|certain|here|today|this|ordered|billed|happen\w*|occur\w*|receiv\w+|get|got)\b",
    re.IGNORECASE,
)
"""What denies the giving, or its times."""
