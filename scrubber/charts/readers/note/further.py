"""Another giving of a drug that was given before, in one sentence: `Dilaudid 0.4 mg IVP, 1005 repeat 0.4 mg`."""

from __future__ import annotations

import re

from scrubber.charts.readers.note.clauses import Clause
from scrubber.charts.readers.note.reading import Reading, facts_at
from scrubber.charts.readers.note.statement import AT_ONCE, Fact, Statement
from scrubber.charts.readers.note.tokens import Token
from scrubber.model.value import replace


def another(reading: Reading, part: Clause, home: Statement, time: Token, way: str) -> None:
    """Add an administration of the same drug that a later clause tells, with the dose that it names."""
    doses = [token for token in part.of("dose") if token.match is not None and token.start > home.start]
    known = home.of("dose")
    doses = [token for token in doses if known is None or token.start != known.start]
    item = Statement(home.drug, home.key, time.start, part.end, further=way == "iv")
    item.facts.append(Fact("way", way, part.start, part.end, way))
    if doses and doses[0].match is not None:
        value = f"{doses[0].match['amount'].replace(',', '')} {doses[0].match['unit']}"
        item.facts.append(Fact("dose", value, doses[0].start, doses[0].end, doses[0].text))
    told = facts_at(reading.text, "given" if way == "iv" else "start", time, time)
    alone = (
        not home.times() and reading.sentence.margin is None
    )  # the first giving has no time: which is this of?
    item.facts += [replace(fact, unsure=True) for fact in told] if alone else told
    reading.found.append(item)
    reading.used.add(time.start)


def dose_and_way_beside(reading: Reading, time: Token) -> Token | None:
    """Return the way of `20 mg IVP @ 2221`, `1406 12 mg IVP` or `50 mcg IV 0809`, where nothing else stands between."""
    tokens = [token for token in reading.sentence.tokens if token.kind != "filler"]
    place = tokens.index(time)
    for pair in (tokens[max(0, place - 2) : place], tokens[place + 1 : place + 3]):
        if len(pair) == 2 and pair[0].kind == "dose" and pair[1].kind in (*AT_ONCE, "iv"):
            low, high = min(pair[0].start, time.start), max(pair[1].end, time.end)
            if not re.search(r"[,;.](?!\d)|\band\b", reading.text[low:high]):
                return pair[1]
    return None


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
