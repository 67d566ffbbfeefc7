"""Rates with a time: rows of a titration, and the drip of a protocol whose drug stands above it."""

from __future__ import annotations

from scrubber.charts.readers.note.values.clauses import Clause
from scrubber.charts.readers.note.values.reading import Reading
from scrubber.charts.readers.note.values.statement import Statement
from scrubber.charts.readers.note.values.tokens import Token

RATES = frozenset({"rate", "other_rate", "step"})


def is_step(part: Clause, time: Token) -> bool:
    """`0935 60 ml/h`, `to 100 mL/hr at 1045`, `30 mL/h from 1010`: a rate stands right beside the time."""
    tokens = [token for token in part.tokens if token.text.casefold() not in ("@", "at", "from")]
    place = tokens.index(time)
    beside = [tokens[at] for at in (place - 1, place + 1) if 0 <= at < len(tokens)]
    return any(token.kind in RATES for token in beside) and not part.of("drug")


def leads_rate(part: Clause, time: Token) -> bool:
    """`Briumvi 450mg: 0915 100ml/hr, 0945 400 ml/hr`: the rate right beside a time is from then on."""
    place = part.tokens.index(time)
    before = part.tokens[place - 1] if place else None
    if before is not None and before.kind == "rate" and 0 < time.start - before.end < 3:
        return True  # `Ruxience 700 mg @ 50 mL/hr 0900, 100 @ 0930`
    after = part.tokens[place + 1] if place + 1 < len(part.tokens) else None
    return after is not None and after.kind in RATES and after.start - time.end < 4


def is_of_a_drip(reading: Reading, part: Clause, home: Statement, time: Token) -> bool:
    """`gtt 18 u/kg/h = 15 mL/h  (25,000/250 D5W)    1318`, below `HEPARIN PROTOCOL`: the only time of its line, behind
    the rate of a drip that is not named.
    """
    alone = [token for token in reading.sentence.tokens if token.is_time] == [time]
    if (
        home.drug
        or home.times()
        or time.until is not None
        or reading.sentence.margin is not None
        or not alone
    ):
        return False
    told = [token for token in part.tokens if token.end <= time.start]
    return is_a_drip_at_a_rate(told) and not part.events()


def is_a_drip_at_a_rate(told: list[Token]) -> bool:
    """`drip at 5 units/hr`: words that begin with a drip, and go on with its rate."""
    said = [token for token in told if token.kind != "filler"]
    drips = len(said) > 1 and said[0].text.casefold() in ("gtt", "drip")
    return drips and said[1].kind in ("rate", "other_rate")
