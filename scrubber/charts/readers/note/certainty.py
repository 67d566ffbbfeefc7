"""Which times may be called certain: those of which the reader understands all that stands beside them.

Theory. A note says more than any reader knows. What goes wrong with an unknown word is not that it is missed, but that
what stands around it is read as though it were not there: `Benadryl 25 mg IV, pt balked` is given, and `Rate hold
0955` is no pause. So a time is certain only where each word between its drug, its event and itself, and the one right
before and behind them, is known, be it as a word with a role (`words.toml`) or as one that changes nothing
(`known.toml`). A time that nothing but its place ties to its drug asks for more: all words of its clause. Where that
fails, or where one of the `CHECKS` below finds another reason, the time is kept as a value that a person has to
confirm.

Some things reach beyond their sentence: a change of an infusion in words that nobody knows, a correction that was not
made out. They shake what they may be about (`Shaken`).

To teach the reader a harmless word, add it to `known.toml`; to teach it another reason for doubt, add a check with an
example. `tests/scrubber/charts/test_certainty.py` takes one known word after another out of every labelled note, and
sees what is then given as certain.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from scrubber.charts.readers.note.clauses import Clause
from scrubber.charts.readers.note.clock import Clock
from scrubber.charts.readers.note.reading import Reading
from scrubber.charts.readers.note.statement import Fact, Statement
from scrubber.charts.readers.note.tokens import Token
from scrubber.charts.words import drugs

Shaken = Literal["", "running", "ends", "infusions", "every start", "every stop", "all"]
"""What is put in doubt beside a sentence's own times: nothing, what runs or waits, the ends of all infusions, all
infusions; or, of all that the note tells, every start, every stop, or both.
"""


@dataclass(frozen=True, slots=True)
class Spot:
    """A time of a statement, and the stretch between its drug, its event and itself."""

    reading: Reading
    item: Statement
    fact: Fact
    told: bool
    """A word for an event tells it; otherwise only its place does."""
    low: int
    high: int

    @property
    def tokens(self) -> Sequence[Token]:
        """Return the words of the sentence."""
        return self.reading.sentence.tokens


Check = Callable[[Spot], bool]


def doubt(reading: Reading) -> Shaken:
    """Mark the times of a sentence that nobody may count on, and return which others it shakes."""
    events = {time: event for event, time in reading.bound.items()}
    ranges = {token.until.start: token.start for token in reading.sentence.tokens if token.until is not None}
    told = _told(reading)
    stepped = False
    for item in reading.found:
        roleless = bool(item.drug) and not item.hidden and _has_roleless_time(reading, item, told)
        for number, fact in enumerate(item.facts):
            if fact.clock is not None:
                spot = _spot(reading, item, fact, events, ranges)
                if roleless or any(check(spot) for check in CHECKS):
                    item.facts[number] = replace(fact, unsure=True)
        stepped = stepped or (not item.drug and any(f.unsure and f.kind == "step" for f in item.facts))
        if roleless:
            item.facts.append(Fact("unclear", "", item.start, item.start, ""))
    return _shaken(reading, told) or ("running" if stepped else "")  # `Frozzled 25ml/hr @1045`


def _spot(
    reading: Reading, item: Statement, fact: Fact, events: dict[int, int], ranges: dict[int, int]
) -> Spot:
    place = ranges.get(fact.start, fact.start)
    ends = [place, fact.end]
    if place in events:
        ends.append(events[place])
    told = place in events
    if item.drug and item.start >= reading.sentence.start:
        ends.append(_own_clause(reading.text, item.start, min(ends)) if told else item.start)
    elif told and not item.drug and (first := next(iter(reading.sentence.tokens), None)) is not None:
        ends.append(_own_clause(reading.text, min(first.start, place), min(ends)))
    return Spot(reading, item, fact, told, min(ends), max(ends))


def _own_clause(text: str, drug: int, event: int) -> int:
    """Return where the drug stands, or the comma behind which an event tells what happened to it."""
    return drug if drug > event else max(drug, text.rfind(",", drug, event) + 1)


def _told(reading: Reading) -> set[int]:
    """Return where the times begin that something took."""
    facts = {fact.start for item in reading.found for fact in item.facts if fact.clock is not None}
    ranges = {t.start for t in reading.sentence.tokens if t.until is not None and t.until.start in facts}
    return reading.used | facts | ranges


# reasons for doubt


def unknown_between(spot: Spot) -> bool:
    """`Tysabri 300 mg frozzled 1304`; of a time that only stands there: `1010 Benadryl 25 mg IV, pt balked`."""
    high = spot.high
    if not spot.told:
        place = max(spot.fact.start, spot.item.start)
        part = next((part for part in spot.reading.parts if part.start <= place < part.end), None)
        margin = spot.reading.sentence.margin
        ends = part.end if part is not None and margin is None else spot.reading.sentence.end
        high = max(high, ends)
    return any(
        spot.low <= token.start < high
        and _is_unknown(spot.reading, token)
        and not (token.start >= spot.high and _is_of_a_vital_sign(spot.reading, token))
        for token in spot.tokens
    )


def _is_of_a_vital_sign(reading: Reading, token: Token) -> bool:
    """`Retacrit 10,000 units SQ 1033, BP 148/84 before`: between commas with nothing but a vital sign."""
    text, sentence = reading.text, reading.sentence
    first = max(sentence.start, text.rfind(",", sentence.start, token.start) + 1)
    last = text.find(",", token.end, sentence.end)
    kinds = {
        other.kind
        for other in sentence.tokens
        if first <= other.start < (last if last >= 0 else sentence.end)
    }
    return "vital" in kinds and not kinds & {"drug", "time", "range", "dose", *_INFUSING}


def unknown_before(spot: Spot) -> bool:
    """`Frozzled: Cytoxan at 1000`, `frozzled start at 1000`: right before, with nothing but a colon between."""
    before = next((token for token in reversed(spot.tokens) if token.end <= spot.low), None)
    return (
        before is not None
        and _is_unknown(spot.reading, before)
        and _TOUCHES.fullmatch(spot.reading.text, before.end, spot.low) is not None
    )


def unknown_behind(spot: Spot) -> bool:
    """`0915 start 1125 frozzled`: right behind, so that the time may be of that word."""
    behind = next((token for token in spot.tokens if token.start >= spot.high), None)
    return (
        behind is not None
        and _is_unknown(spot.reading, behind)
        and not behind.text.isupper()  # initials, a place
        and not spot.reading.text[spot.high : behind.start].strip(" \t")
    )


def unknown_name(spot: Spot) -> bool:
    """`frozzled 1 mg IVP 0204`, `Wt-based 400 mg at 1000`: what stands where a drug may, and is perhaps none.

    A name of a trial (`ABC-123`) holds a number or is in capitals.
    """
    name = spot.item.drug
    plain = bool(name) and not any(letter.isdigit() for letter in name) and not name.isupper()
    return plain and not drugs.names_in(name) and not drugs.looks_like_one(name)


def unknown_heading(spot: Spot) -> bool:
    """`Frozzled: Cytoxan at 1000, Adriamycin IVP at 1100`: nobody knows what is told of all that follows."""
    first = next(iter(spot.tokens), None)
    return (
        first is not None
        and _is_unknown(spot.reading, first)
        and spot.reading.text[first.end : first.end + 1] == ":"
    )


def number_beside(spot: Spot) -> bool:
    """`09.58 completed`, at the time in the margin: the number may be when it was."""
    sentence = spot.reading.sentence
    if (
        not spot.told
        or sentence.margin is None
        or spot.fact.start not in (sentence.margin.start, sentence.margin.end)
    ):
        return False
    event = next((token for token in spot.tokens if token.end >= spot.high), None)
    return event is not None and _NUMBER.search(spot.reading.text, sentence.start, event.start) is not None


CHECKS: tuple[Check, ...] = (
    unknown_between,
    unknown_before,
    unknown_behind,
    unknown_heading,
    unknown_name,
    number_beside,
)
_NUMBER = re.compile(r"(?<![\w.])\d{1,2}[.,]\d\d\s*$")
_TOUCHES = re.compile(r"[ \t]*:?[ \t]*")


def _has_roleless_time(reading: Reading, item: Statement, told: set[int]) -> bool:
    """`Onpattro 0907 start 1 mL/min, 0922 3 mL/min`: behind the drug stands a time that nothing explains."""
    return any(
        token.is_time and token.start not in told and item.start < token.start < item.end
        for part in reading.parts
        if part.act == "done" and not part.of(*_EXPLAIN)
        for token in part.tokens
        if not _is_bare_step(reading.text, item, token)
    )


_EXPLAIN = ("other", "not_infused", "vital", "rate", "other_rate", "flush", "access", "step", "waste")


def _is_bare_step(text: str, item: Statement, time: Token) -> bool:
    """`up @0830 40/hr, 80 @0900`, `↑ 70 1030`: behind a rate, a bare number at a time is a rate too."""
    rated = item.of("rate") is not None or any(sign in text[item.start : item.end] for sign in ("↑", "/hr"))
    return rated and (
        re.search(r"(?<![\w.:])\d{1,3}\s?(?:@\s?|at\s)?$", text[: time.start]) is not None
        or re.match(r"\s(?:at\s)?\d{1,3}(?![\w:.])", text[time.end :]) is not None
    )


# what reaches beyond its sentence


_DISPUTES = re.compile(
    r"\b(?:correct(?:ed|ion|ions)|amend\w*|erroneous\w*|incorrect\w*|inaccura\w+|wrong\w*|mistak\w+|in\s+error|revised|"
    r"discrepan\w+|differ(?:s|ed)?|actual(?:ly)?|disregard|instead\s+of|rather\s+than|clock|print-?out|should\s+(?:be|read|"
    r"have)|not\s+(?:[01]\d|2[0-3]):?[0-5]\d)\b",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"\b(?:rate|pump|line)\b", re.IGNORECASE)
_BAGS = frozenset({"infused", "infusion", "rate", "transfusion"})
_INFUSING = ("infused", "infusion", "all", "rate", "other_rate", "transfusion", "bolus")


_OF_ALL = re.compile(r"\bclock\b|\bprint-?out\b|\bdiscrepan|\bdiffer", re.IGNORECASE)
_WRONG = re.compile(r"\b(?:in\s+error|incorrect\w*|wrong|erroneous\w*)\b", re.IGNORECASE)


def wrong_time(reading: Reading) -> Clock | None:
    """Return the time of a sentence that says only that it is wrong: `Original stop time entered as 1205 in error`."""
    times = [token for token in reading.sentence.tokens if token.is_time]
    if len(times) != 1 or times[0].until is not None:
        return None
    said = _DISPUTES.findall(reading.text, reading.sentence.start, reading.sentence.end)
    return times[0].clock if said and all(_WRONG.fullmatch(words) for words in said) else None


def _shaken(reading: Reading, told: set[int]) -> Shaken:
    sentence = reading.sentence
    kinds = {token.kind for token in sentence.tokens}
    of_a_run = bool(kinds & {"start", "stop", "range"}) or (
        "time" in kinds
        and "rate" not in kinds
        and bool(kinds & {"drug", "infused", "infusion", "dose", "given"})
    )
    disputed = _DISPUTES.search(reading.text, sentence.start, sentence.end)
    if of_a_run and disputed is not None and wrong_time(reading) is None:
        about = kinds & {"start", "stop"}
        if len(about) != 1 or _OF_ALL.search(reading.text, sentence.start, sentence.end):
            return "all"
        return "every start" if about == {"start"} else "every stop"
    return "running" if any(_is_unknown_change(reading, part, told) for part in reading.parts) else ""


def _is_unknown_change(reading: Reading, part: Clause, told: set[int]) -> bool:
    """`Rate frozzled 9:55a`, `1010 hives, infusion frozzled`: of what runs, at a time, in a word that nobody knows."""
    if part.act != "done" or part.events():
        return False
    ranged = any(token.until is not None and token.start not in told for token in part.tokens)
    if not ranged and not part.of(*_INFUSING) and not _SUBJECT.search(reading.text, part.start, part.end):
        return False
    if part.of("drug", "other", "flush", "push", "im", "sc", "oral"):
        return False
    margin = sentence_margin(reading, part)
    loose = any(token.start not in told for token in part.times()) or (
        margin is not None and margin.start not in told
    )
    return loose and any(_is_unknown(reading, token) for token in part.tokens)


def sentence_margin(reading: Reading, part: Clause) -> Token | None:
    """Return the time in the margin, for the first clause behind it."""
    return reading.sentence.margin if part is reading.parts[0] else None


# which words are known


@lru_cache(maxsize=1)
def known_words() -> frozenset[str]:
    """Return the words that change nothing about a time beside them (`known.toml`)."""
    text = files("scrubber.charts.readers.note").joinpath("known.toml").read_text(encoding="utf-8")
    return frozenset(
        word.strip() for row in tomllib.loads(text).values() for word in row.replace("\n", " ").split(",")
    )


_TITLE_BEFORE = re.compile(
    r"\b(?:dr|by|per|with|w/|mr|mrs|ms|nurse|rn|relieved|covered)\.?\s+(?:[A-Z]\.?\s*)?$", re.IGNORECASE
)
_TITLE_BEHIND = re.compile(r"\.?,?\s+(?:[A-Z][a-z]+,?\s+)?(?:RN|LPN|MD|DO|NP|PA|BSN|CRNI|PharmD)\b")


def _is_unknown(reading: Reading, token: Token) -> bool:
    """Return whether a word is none that the reader knows, and no person's name."""
    text, word = reading.text, token.text
    if token.kind != "word" or len(word) == 1 or word[0] in "#+&@" or word.casefold() in known_words():
        return False
    if word[0].isupper() and _TITLE_BEFORE.search(text, max(0, token.start - 20), token.start):
        return False
    if word[0].isupper() and _TITLE_BEHIND.match(text, token.end):
        return False
    return not _is_in_brackets(reading, token) and not _are_initials(text, token)


def _are_initials(text: str, token: Token) -> bool:
    """`0918  Fasenra 30 mg SC R arm  jm`: in a column of its own at the end of a row."""
    alone = re.search(r"(?:\s{2}|\|\s?|--\s)$", text[max(0, token.start - 3) : token.start]) is not None
    ends = re.compile(r"\s*(?:\||$)", re.MULTILINE).match(text, token.end) is not None
    return len(token.text) <= 3 and alone and ends


def _is_in_brackets(reading: Reading, token: Token) -> bool:
    """`(kept refrigerated)`: what is added in brackets changes nothing, unless it speaks of an infusion or a time."""
    text, sentence = reading.text, reading.sentence
    opened = text.rfind("(", sentence.start, token.start)
    closed = text.find(")", token.end, sentence.end)
    if opened < 0 or closed < 0 or ")" in text[opened : token.start]:
        return False
    inside = [other for other in sentence.tokens if opened < other.start < closed]
    if any(other.is_time or other.kind in _BAGS for other in inside):
        return False
    return not any(other.kind == "drug" and not text[other.end : token.start].strip() for other in inside)
