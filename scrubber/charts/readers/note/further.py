"""Another giving of a drug that was given before, in one sentence: `Dilaudid 0.4 mg IVP, 1005 repeat 0.4 mg`."""

from __future__ import annotations

import re

from scrubber.charts.readers.note.again import dose_in, is_again
from scrubber.charts.readers.note.clauses import EVENTS, Clause
from scrubber.charts.readers.note.reading import Reading, facts_at
from scrubber.charts.readers.note.statement import AT_ONCE, Fact, Statement
from scrubber.charts.readers.note.tokens import Token
from scrubber.model.value import replace


def another(reading: Reading, part: Clause, home: Statement, time: Token, way: str) -> None:
    """Add an administration of the same drug that a later clause tells, with the dose that it names."""
    doses = _other_doses(part, home)
    item = Statement(home.drug, home.key, time.start, part.end, further=way == "iv")
    item.facts.append(Fact("way", way, part.start, part.end, way))
    item.facts += [dose_in(token) for token in doses[:1]]
    told = facts_at(reading.text, "given" if way == "iv" else "start", time, time)
    alone = (
        not home.times() and reading.sentence.margin is None
    )  # the first giving has no time: which is this of?
    item.facts += [replace(fact, unsure=True) for fact in told] if alone else told
    reading.found.append(item)
    reading.used.add(time.start)


def _other_doses(part: Clause, home: Statement) -> list[Token]:
    """Return the doses that a clause names behind a drug, but for the one that is told of it already."""
    known = home.of("dose")
    doses = [token for token in part.of("dose") if token.match is not None and token.start > home.start]
    return [token for token in doses if known is None or token.start != known.start]


def is_next_dose(part: Clause, home: Statement, time: Token) -> bool:
    """`Morphine 2 mg IVP 0900, 4 mg 0930`, `Morphine IVP 0900 (2 mg), again 0930 (4 mg)`: a clause of its own, of one
    dose and its time, behind what was pushed.
    """
    known, doses = home.of("dose"), _other_doses(part, home)
    if (
        not home.drug
        or home.way() not in AT_ONCE
        or not home.times()
        or len(doses) != 1
        or time.until is not None
    ):
        return False
    value = dose_in(doses[0]).value
    one_unit = known is None or known.value.partition(" ")[2].casefold() == value.partition(" ")[2].casefold()
    told = [token for token in part.tokens if token.start <= max(time.start, doses[0].start)]
    said = all(token is time or token in doses or token.kind == "filler" or is_again(token) for token in told)
    behind = {token.kind for token in part.tokens[len(told) :]}
    return one_unit and said and not behind & _TELLS and part.start > home.times()[0].start


_TELLS = EVENTS | {"time", "range", "drug", "rate", *AT_ONCE}


def dose_and_way_beside(reading: Reading, time: Token) -> Token | None:
    """Return the way of `20 mg IVP @ 2221`, `1406 12 mg IVP` or `50 mcg IV 0809`, where nothing else stands between."""
    tokens = [
        token
        for token in reading.sentence.tokens
        if token.kind != "filler" and token.text.casefold() not in _MORE
    ]
    place = tokens.index(time)
    for pair in (tokens[max(0, place - 2) : place], tokens[place + 1 : place + 3]):
        if len(pair) == 2 and pair[0].kind == "dose" and pair[1].kind in (*AT_ONCE, "iv"):
            low, high = min(pair[0].start, time.start), max(pair[1].end, time.end)
            if not re.search(r"[,;.](?!\d)|\band\b", reading.text[low:high]):
                return pair[1]
    return None


_MORE = frozenset({"more", "additional", "extra", "another"})


def is_a_shot(item: Statement) -> bool:
    """`fentanyl 100 mcg IV 0738`: a dose at a moment, and nothing that says that it ran."""
    told = [fact.kind for fact in item.facts if fact.clock is not None or fact.kind in ("volume", "rate")]
    return item.way() == "iv" and told == ["given"]


def is_repeated(reading: Reading, part: Clause, home: Statement, time: Token) -> bool:
    """`Dilaudid 0.4 mg IVP, 1005 repeat 0.4 mg`, `Ativan 1 mg IVP 0212, rpt 1 mg IVP 0231`: another dose."""
    ahead = reading.text[max(home.start, time.start - 40) : time.start]
    return bool(
        home.drug
        and home.way() in AT_ONCE
        and home.start < time.start
        and time.until is None
        and (
            _AGAIN.match(reading.text, time.end)
            or ((home.times() or reading.sentence.margin) and _AGAIN_AHEAD.search(ahead))
        )
    )


_AGAIN = re.compile(
    r"\s*(?:repeat(?:ed)?|again|another|(?:2nd|second|3rd|third)(?=\s+dose)|add'?l|additional)"
    r"(?=\s*(?:[.,;)\n]|$)|\s+(?:x\s?1\b|same\b|dose\b|iv|im\b|s[cq]\b|push\b"
    r"|[\d.,]+(?:\s?(?:mg|mcg|gm?|units?)\b|\s+iv)))",
    re.IGNORECASE,
)
"""`1005 repeat 0.4 mg`; and not `0930 repeat vitals`."""
_AGAIN_AHEAD = re.compile(
    r"[,;]\s*(?:then\s+)?(?:repeat(?:ed)?|rpt|again|another|add'?l|additional)\s+(?:x\s?1\s+)?[\d.]+\s?(?:mg|mcg|gm?|units?)?"
    r"\s*(?:(?:slow\s+)?(?:ivp|iv\s+push|im|iv)\s*)?(?:@|at)?\s*$",
    re.IGNORECASE,
)
