"""One sentence while its events are read, and the facts that a time makes of an event."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from scrubber.charts.readers.note.values.amounts import quantity
from scrubber.charts.readers.note.values.clauses import Clause
from scrubber.charts.readers.note.values.clock import Clock, is_of_both_ends
from scrubber.charts.readers.note.values.statement import (
    AT_ONCE,
    CHANGED,
    RANGE,
    Fact,
    Kind,
    Sentence,
    Statement,
)
from scrubber.charts.readers.note.values.tokens import Token
from scrubber.charts.words import drugs
from scrubber.charts.words.values import millilitres
from scrubber.model.value import replace


@dataclass(slots=True)
class Reading:
    """One sentence while its events are read."""

    sentence: Sentence
    parts: list[Clause]
    found: list[Statement]
    used: set[int] = field(default_factory=set)
    """Where the times that an event took begin."""
    bound: dict[int, int] = field(default_factory=dict)
    """Where an event begins: where its time does."""
    due: set[int] = field(default_factory=set)
    """Where the times begin at which something should have been given."""
    each: set[int] = field(default_factory=set)
    """Where the times begin of a list that has one for each drug."""
    about_other: set[int] = field(default_factory=set)
    """Where the events begin that are about something else than a drug."""
    foreign: bool = False
    """The sentence's last event was about something else than an infusion, and so is what follows without a subject."""
    text: str = field(init=False)
    """The note's text."""
    times: list[Token] = field(init=False)
    """The times and ranges of times of the sentence, without the one in its margin."""
    kinds: frozenset[str] = field(init=False)
    """The kinds of its words: most of what may be read of a sentence needs one that it does not hold."""

    def __post_init__(self) -> None:
        self.text = self.sentence.text
        self.times = [token for token in self.sentence.tokens if token.is_time]
        self.kinds = frozenset([token.kind for token in self.sentence.tokens])

    def free(self, part: Clause) -> list[Token]:
        """Return the times of a clause that no event took yet."""
        return [time for time in part.times() if time.start not in self.used]


_CAME_FOR = re.compile(
    r"\b(?:here|in|came|comes|arrived|arrives|presents?|presented|presenting|checked\s+in|visit|appt|appointment)"
    r"\s+for\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)


def is_what_for(text: str, item: Statement) -> bool:
    """`Pt here for Lupron Depot 22.5 mg IM at 0900`: at nine the patient came."""
    return _CAME_FOR.search(text, max(0, item.start - 40), item.start) is not None


def is_of_the_visit(text: str, time: Token) -> bool:
    """`here 10:30a for Skyrizi 600 mg IV start`: when the patient came."""
    return (
        _CAME.search(text, max(0, time.start - 30), time.start) is not None
        and _FOR.match(text, time.end) is not None
    )


_CAME = re.compile(
    r"\b(?:here|in|came|arrived?s?|presents?|presented|checked\s+in|scheduled|appt|appointment)\s+(?:(?:at|@)\s*)?$",
    re.IGNORECASE,
)
_FOR = re.compile(r"\s+for\b", re.IGNORECASE)


def facts_at(text: str, kind: Kind, time: Token, event: Token) -> Iterator[Fact]:
    """Yield the facts of an event at a time or a range of times."""
    assert time.clock is not None
    first, last = time.clock, time.until
    by = re.search(r"\bby\s*$", text[max(0, time.start - 4) : time.start], re.IGNORECASE) is not None
    later = event.text.casefold().endswith("since") or event.text.casefold() == "in by"
    if later and kind in ("start", "stop") and last is None:
        yield replace(
            timed(kind, first), unsure=True
        )  # `running since 1730`, `in by 1930`: told by who came later
    elif kind in ("start", "given") and by and last is None:
        yield timed(kind, first, vague=True)  # it may have begun long before
    elif (
        last is not None
        and kind in ("stop", "start", "restart")
        and time.start > event.start
        and _is_span(kind, time)
        and not is_of_both_ends(text, time.start)
    ):
        yield timed("stop", last, vague=True)  # `done 1105-1110`
        if kind != "stop":
            yield timed("start", first, vague=True)
    elif last is not None and kind in ("pause", "held"):
        yield timed("pause", first)
        yield timed("restart", last)
    elif last is not None and kind == "restart":
        yield timed("restart", first)
        yield timed("stop", last)  # `back up 0900-1012`
    elif last is not None and kind != "step" and not _is_a_change_of_bags(kind, event):
        yield replace(timed("start", first), value=RANGE)
        yield replace(timed("stop", last), value=RANGE)
    else:
        yield timed(kind, first)


def _is_a_change_of_bags(kind: Kind, event: Token) -> bool:
    """`Milrinone syringe change 1404-1409`: how long the change took, and no run."""
    return kind == "new_bag" and "chang" in event.text.casefold()


def _is_span(kind: Kind, time: Token) -> bool:
    """A stop told as a range is no exact stop, and neither is a hedged range."""
    return kind == "stop" or (time.clock is not None and time.clock.hedged)


def timed(kind: Kind, clock: Clock, *, vague: bool = False) -> Fact:
    """Return a fact at a time of day."""
    return Fact(kind, "", clock.start, clock.end, clock.quote, clock, vague or clock.hedged)


def step(text: str, part: Clause, time: Token) -> Fact:
    """Return a rate from a time on; of one that words or an arrow call a change, the infusion ran before it."""
    assert time.clock is not None
    changed = part.of("step") or any(token.match and token.match["change"] for token in part.of("rate"))
    changed = changed or any(_TO_IT.search(text, 0, token.start) for token in part.of("rate", "other_rate"))
    return replace(timed("step", time.clock), value=CHANGED if changed else "")


_TO_IT = re.compile(r"(?:->|→|=>|↑|↓|[a-z]\s+to)[ \t]*\Z", re.IGNORECASE)
"""`1705 propofol -> 12 mL/h`."""
_A_TIME = re.compile(
    r"(?<![\w.,:/#$])(?<!\b[eq]bl )(?<!\buop )"
    r"(?:(?:[01]?\d|2[0-3]):[0-5]\d(?!\d)|(?:[01]\d|2[0-3])[0-5]\d\b(?![ ]?(?:mg|mcg|ml|cc|units?|g\b)"
    r"|[:./,]?\d))",
    re.IGNORECASE,
)


def moved_on(reading: Reading) -> bool:
    """`1200: pump beeping. CADD disconnected 1215. 5FU complete.`: a sentence before it told of another time than the
    margin's.
    """
    margin = reading.sentence.margin
    return margin is not None and _A_TIME.search(reading.text, margin.end, reading.sentence.start) is not None


def way_of_a_part(reading: Reading) -> Fact | None:
    """`1114 Bolus 7.6 mg IVP over 1 min.`, `0935 test dose 25 mg slow IVP`: return its way, where an entry says no more
    than that, of a drug named before.
    """
    told = [t for t in reading.sentence.tokens if t.kind not in ("filler", "site", "duration", "given")]
    words = [t.text.casefold() for t in told[:2]]
    led = 2 if words == ["test", "dose"] else 1 if told and told[0].kind == "bolus" else 0
    rest = told[led:]
    if not led or [t.kind for t in rest[:1]] != ["dose"] or len(rest) != 2 or rest[1].kind not in AT_ONCE:
        return None
    return Fact("way", rest[1].kind, rest[1].start, rest[1].end, rest[1].text)


_A_SYRINGE = Decimal(30)
"""Millilitres of saline that a syringe holds: they clear a line, and no bag is so small."""


def is_a_flush(item: Statement) -> bool:
    """`1020 NS 10 mL, caps changed`: little plain fluid, and nothing that says that it ran."""
    if (
        not drugs.is_fluid(item.drug)
        or item.way() in ("infusion", "bolus")
        or item.of("rate")
        or item.of("start")
    ):
        return False
    amount = quantity(item.of("dose"))
    volume = millilitres(amount) if amount is not None else None
    return volume is not None and volume <= _A_SYRINGE


def is_put_on(item: Statement) -> bool:
    """`Neulasta Onpro L arm 1512`: a device on its place holds one dose, which nobody writes."""
    return item.way() == "on_body" and item.of("site") is not None


_RIGHT_BEHIND = 4
"""Characters at most between a time and the name that it leads."""


def is_charted(item: Statement, margin: Token) -> bool:
    """A dose with its way, with the bag that it is in, or beside a whole run is charted where it is given."""
    is_fluid = drugs.is_fluid(item.drug) or drugs.is_fluid(item.key)  # `D5NS 1 L w/ 20 KCl`
    if is_a_flush(item):
        return False
    if item.of("dose") is None:
        of_fluid = is_fluid and (item.of("rate") or item.of("volume"))
        ran = margin.until is not None and drugs.is_blood(item.key)  # `0950-1142 PRBC unit 1`
        return bool(of_fluid or ran) or (item.way() in (*AT_ONCE, "iv") and item.bare) or is_put_on(item)
    leads = (
        item.of("duration") and 0 <= item.start - margin.end < _RIGHT_BEHIND
    )  # `2105 mag 4 g load over 20 min`
    told = item.way() or item.of("volume") or item.of("rate") or margin.until is not None or leads
    return bool(told) or is_fluid


def is_beside(text: str, one: int, other: int) -> bool:
    """Return whether nothing but blanks, a dash or a colon stands between two places: `0905 start`, `1015 - Zofran`."""
    return _BESIDE.fullmatch(text, one, other) is not None


_BESIDE = re.compile(r"[ \t]*[-–:]?[ \t]*")


def leave_what_was_only_decided(reading: Reading) -> None:
    """`1920 aPTT 118 -> hold 1 h. OFF 1941`: a halt at the margin's time, and behind it when it was done."""
    margin = reading.sentence.margin
    if margin is None:
        return
    for item in reading.found:
        done = any(fact.kind == "stop" and fact.clock and fact.start > margin.end for fact in item.facts)
        decided = [fact for fact in item.facts if fact.kind == "held" and fact.start == margin.start]
        if done and decided:
            item.facts = [fact for fact in item.facts if fact not in decided]
