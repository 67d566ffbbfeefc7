"""What of a note was made out: each word that speaks of giving must stand in the record, or plainly say something else.

A word is accounted for where it became a fact of an administration or an order; where it belongs to something else that
happened (a line placed, a report given); or where its clause plainly says that nothing was given here (ordered,
planned, refused, given elsewhere). Everything else is a gap, and a note with a gap is not understood wholly. Words
that only may say so (`as needed`, `if`, `patient states`) do not hide a time of giving.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scrubber.charts.readers.note.doubt.unended import UNTOLD
from scrubber.charts.readers.note.drug.tested import is_before_a_test, is_behind_a_rest
from scrubber.charts.readers.note.page.sections import Section
from scrubber.charts.readers.note.values.clauses import Clause
from scrubber.charts.readers.note.values.statement import AT_ONCE, WAYS, Statement
from scrubber.charts.readers.note.values.tokens import Token
from scrubber.charts.readers.note.words.known import known_words
from scrubber.charts.readers.note.words.lexicon import INVESTIGATIONAL
from scrubber.charts.words.headings import field_of
from scrubber.model.record import InfusionRecord
from scrubber.model.value import Value

_HAPPENS = frozenset({"start", "stop", "pause", "restart", "given", "infused_at", "new_bag"})
_KINDS = frozenset({"hydration", INVESTIGATIONAL})
"""Names of a kind of drug, whose own name stands beside them."""
_AMOUNTS = frozenset({"dose", "waste", "lot", "odd_number"})
_OF_GIVING = frozenset({*_HAPPENS, "drug", "infused", *WAYS, "rate", "other_rate", "dose"}) - {"iv"}
_OF_ANOTHER = frozenset({"other", "not_infused", "access", "vital", "gauge", "flush", "iv", "aside"})
_PLAIN_ACTS = frozenset({"past", "by others", "refused", "ordered", "not done"})
_MAYBE = re.compile(
    r"(?:prn|as needed|may|if|unless|can|could|would|should|once labs|wait\w*|approved|arranged|hopes|goal|"
    r"wants|needs|hold|"
    r"error|in error|entered in error|void|mistaken|own|prior|previous\w*|history|hx|usual\w*)",
    re.IGNORECASE,
)
"""Words of planned and past things that a clause of what was done may hold too."""
_ELSEWHERE: frozenset[Section] = frozenset({"home", "plan", "history", "others", "aside", "undone"})


class Read(Value):
    """One sentence as it was read."""

    start: int
    end: int
    section: Section
    parts: Sequence[Clause]
    used: frozenset[int] = frozenset()
    """Where the times begin that an event took which is about something else than a drug."""
    about_other: frozenset[int] = frozenset()
    """Where the events begin that are about something else than a drug."""
    bound: Mapping[int, int] = {}
    """Where an event begins: where its time does."""
    additives: Sequence[tuple[int, int]] = ()
    """What is added to a bag of fluid, with its amount: a part of the bag's name."""


@dataclass(slots=True)
class Taken:
    """What became part of the record."""

    facts: set[int] = field(default_factory=set)
    """Where the facts begin that administrations hold, and the names of their drugs."""
    keys: set[str] = field(default_factory=set)
    """The substances of administrations and orders."""
    ordered: set[int] = field(default_factory=set)
    """Where the sentences begin whose orders were read."""
    events: set[str] = field(default_factory=set)
    """The kinds of events that have a time in every administration."""


def open_events(read: Read, taken: set[int]) -> Iterator[Token]:
    """Yield the pauses, restarts and stops with a time which are about no other thing and became part of nothing."""
    if read.section != "care":
        return
    for part in read.parts:
        if part.act == "done":
            for token in part.of("pause", "restart", "held", "stop"):
                place = read.bound.get(token.start)
                if token.kind == "stop" and not token.text.casefold().startswith("stop"):
                    continue  # much else is done, complete and out
                if place is not None and place not in taken and token.start not in read.about_other:
                    yield token


def gaps(text: str, read: Iterable[Read], taken: Taken) -> Iterator[tuple[int, int]]:
    """Yield the sentences that say something of giving which is not accounted for."""
    for sentence in read:
        if any(_is_gap(text, sentence, part, taken) for part in sentence.parts) or _has_bare_number(
            text, sentence
        ):
            yield sentence.start, sentence.end


_LONE = re.compile(
    r"^[ \t]*(?:(?P<label>[A-Za-z][A-Za-z /()]{1,30})[ \t]*:)?[ \t]*"
    r"(?P<time>(?:[01]?\d|2[0-3]):?[0-5]\d(?:[ \t]?[ap]\.?m?\.?|h|hrs)?)[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_TIMES = frozenset({"start", "stop", "given"})


def lone_times(text: str, read: Iterable[Read], taken: Taken) -> Iterator[tuple[int, int]]:
    """Yield the times that a label calls a start, a stop or a giving, and that became part of nothing.

    `Time: 9:50 AM`, and `Start` with `1:15 PM` on the line below it.
    """
    told = set(taken.facts)
    for sentence in read:
        told |= sentence.used
    for match in _LONE.finditer(text):
        label = (
            match["label"] or text[max(0, match.start() - 80) : match.start()].rstrip().rpartition("\n")[2]
        )
        if field_of(label.strip(" :")) in _TIMES and match.start("time") not in told:
            yield match.start(), match.end()


_NUMBER = re.compile(r"(?<![\w.,/#-])\d[\d.,]*\d(?:\s?/\s?\d+)?(?![\w/%-])")


def _has_bare_number(text: str, sentence: Read) -> bool:
    """`Benadryl 25 IV`, `1001/1104`: a number that no word explains, where something was given."""
    if sentence.section != "care":
        return False
    tokens = [token for part in sentence.parts if part.act == "done" for token in part.tokens]
    kinds = {token.kind for token in tokens}
    if not kinds & (_OF_GIVING - {"infused", "infusion"}) or (
        "vital" in kinds and not kinds & {"drug", "dose"}
    ):
        return _TWO_TIMES.search(text, sentence.start, sentence.end) is not None
    covered = [(token.start, token.end) for token in tokens] + list(sentence.additives)
    rated = not kinds.isdisjoint({"rate", "other_rate"})
    return any(
        not any(start < match.end() and match.start() < end for start, end in covered)
        and not _LAB.search(text, max(0, match.start() - 24), match.start())
        and not (rated and _AT_A_TIME.match(text, match.end()))
        for match in _NUMBER.finditer(text, tokens[0].start, sentence.end)
    )


def bare_numbers(part: Clause, told: Iterable[Statement]) -> Iterator[tuple[int, int]]:
    """Yield where the numbers of a row stand that its columns explain, and no word: `750` below `Dose (mg)`."""
    for fact in (fact for statement in told for fact in statement.facts):
        if not any(token.start < fact.end and fact.start < token.end for token in part.tokens):
            yield fact.start, fact.end


_AT_A_TIME = re.compile(r"[ \t]*(?:@|at\b)[ \t]*\d{1,2}:?\d\d")
"""`20 mL/hr at 0920, 40 at 0935`: behind a rate, the next one."""
_LAB = re.compile(
    r"\b(?:creatinine|creat|cr|hgb|hct|plts?|platelets|anc|wbc|inr|bun|glucose|bg|fsbs|ferritin|igg|a?ptt|calcium|potassium|k)"
    r"\s*(?:of|was|is|level|=|:|>|<)?\s*\Z",
    re.IGNORECASE,
)
"""`Zometa held today for creatinine 2.4`: a number of the laboratory's."""


_TWO_TIMES = re.compile(r"(?<![\w/.])[0-2]\d[0-5]\d\s?/\s?[0-2]\d[0-5]\d(?![\w/])")


def _is_gap(text: str, sentence: Read, part: Clause, taken: Taken) -> bool:
    if sentence.section in _ELSEWHERE:
        return _tells_a_giving(part)
    if sentence.section == "care" and part.act in ("past", "ordered") and _may_be_of_now(text, part):
        return True
    if sentence.section == "orders" or (sentence.start in taken.ordered and part.act == "ordered"):
        return sentence.start not in taken.ordered and bool(part.of("drug", "dose"))
    if part.act != "done":
        return not _plainly_not(part) and _tells_a_giving(part)
    return any(
        _open(token, sentence, part, taken) and not _is_of_all(text, token, part) for token in part.tokens
    )


def _is_of_all(text: str, token: Token, part: Clause) -> bool:
    """`INFeD 1000 mg: test dose 25 mg IVP`, `remainder of 1 g started`: the amount of all that is given, in parts."""
    if token.kind != "dose":
        return False
    return is_before_a_test(text, token.end, part.end) or is_behind_a_rest(text, part.start, token.start)


def _plainly_not(part: Clause) -> bool:
    if part.act in _PLAIN_ACTS and part.act != "past":
        return True
    words = part.of("plan", "past", "nothing", "talk")
    return any(not _MAYBE.fullmatch(token.text) for token in words if token.kind != "talk")


def _may_be_of_now(text: str, part: Clause) -> bool:
    """`Remicade 400 mg 0915-1120 (last infusion)`: its bracket means the one before this, or the last of them all.

    `(order rec'd)` may stand beside what was given as well.
    """
    told = {token.kind for token in part.tokens}
    return (
        {"drug", "dose"} <= told
        and not told.isdisjoint({"time", "range"})
        and any(
            _BRACKET.search(text, max(0, token.start - _WITHIN), token.start)
            and _CLOSED.match(text, token.end)
            for token in part.of("past", "order")
        )
    )


_BRACKET = re.compile(r"\([^()\n\d]*$")
_CLOSED = re.compile(r"[^()\n\d]{0,40}\)")
_WITHIN = 40
"""Characters of a bracket on either side of a word."""


def _tells_a_giving(part: Clause) -> bool:
    """A time beside an event, or beside a dose and a way, or a range of times beside a dose: it may have been given
    then.
    """
    kinds = {token.kind for token in part.tokens}
    timed = bool(kinds & {"time", "range"})
    return timed and bool(kinds & _HAPPENS or (kinds & {*WAYS, "range"} and "dose" in kinds))


def _open(token: Token, sentence: Read, part: Clause, taken: Taken) -> bool:
    """Return whether a word speaks of giving and nothing accounts for it."""
    if token.start in taken.facts or sentence.bound.get(token.start) in taken.facts:
        return False
    if any(start <= token.start < end for start, end in sentence.additives):
        return False
    kinds = {item.kind for item in part.tokens}
    if token.kind == "drug":
        if token.key in _KINDS and len(part.of("drug")) > 1:
            return False  # `Hydration NS 1 L`, `Study drug KX-2207`
        return token.key not in taken.keys and bool(
            kinds & {*_HAPPENS, "time", "range", "dose", "running", *WAYS}
        )
    if token.kind in _AMOUNTS and _is_said_again(token, sentence, taken):
        return False
    if token.kind in _AMOUNTS:
        return not (kinds & {"vital", "flush", "strength"} and "drug" not in kinds)
    if token.is_time:
        return _is_open_time(token, sentence, kinds)
    if token.kind in _HAPPENS:
        return (
            token.start not in sentence.about_other
            and token.kind not in taken.events
            and bool(kinds & {"drug", "infused", "infusion", "transfusion"})
        )
    unknown = token.kind == "word" and token.text.casefold() not in known_words()
    return unknown and "dose" in kinds and "drug" not in kinds


def _is_said_again(token: Token, sentence: Read, taken: Taken) -> bool:
    """`ketorolac injection 15 mg - Dose: 15 mg`."""
    others = (item for part in sentence.parts for item in part.of(token.kind) if item is not token)
    return any(item.start in taken.facts and item.text == token.text for item in others)


def _is_open_time(token: Token, sentence: Read, kinds: set[str]) -> bool:
    if token.start in sentence.used:
        return False
    about = kinds & _OF_GIVING
    if not about or "running" in kinds or kinds & {"rate", "other_rate", "step"}:
        return False
    return not (kinds & _OF_ANOTHER and not kinds & {"drug", "infused", "dose", *_HAPPENS})


def complete(record: InfusionRecord) -> set[str]:
    """Return the kinds of events that have their time in every administration of a record."""
    runs = [item for item in record.administrations if item.technique not in AT_ONCE]
    doubts = {
        doubt.field
        for item in record.administrations
        for doubt in item.uncertain
        if doubt.reason not in UNTOLD  # no words of its own end told that one
    }
    starts = all(item.start or doubts & {"start"} for item in record.administrations)
    stops = all(item.stop or doubts & {"stop"} for item in runs)
    found = {"start", "given", "new_bag", "infused_at"} if starts and record.administrations else set()
    return found | ({"stop"} if stops and record.administrations else set())
