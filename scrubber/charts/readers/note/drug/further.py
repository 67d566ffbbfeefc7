"""Another giving of a drug that was given before, in one sentence: `Dilaudid 0.4 mg IVP, 1005 repeat 0.4 mg`."""

from __future__ import annotations

import re
from collections.abc import Callable

from scrubber.charts.readers.note.drug.again import dose_in, is_again
from scrubber.charts.readers.note.drug.word import Word
from scrubber.charts.readers.note.values.amounts import LOADED
from scrubber.charts.readers.note.values.clauses import EVENTS, Clause
from scrubber.charts.readers.note.values.reading import Reading, facts_at
from scrubber.charts.readers.note.values.statement import AT_ONCE, Fact, Statement
from scrubber.charts.readers.note.values.tokens import Token
from scrubber.charts.words import drugs
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


# words that tell of it


def is_drip_behind_a_push(word: Word, home: Statement) -> bool:
    """`Heparin 5,000 units IVP 2212, then gtt 25,000 units/250 mL @ 12 mL/hr at 2215`."""
    if word.token.kind != "infusion" or home.way() not in ("push", "bolus"):
        return False
    return is_timed(word, home) and _THEN.search(word.text, home.start, word.token.start) is not None


_THEN = re.compile(r"[,;]\s*(?:then|followed\s+by|and)\s*$", re.IGNORECASE)


def _is_drip_behind_a_load(word: Word, home: Statement) -> bool:
    """`Mag 4 g load 2215, in at 2237, then maint. 2 g/hr hung 2238`: so much an hour behind a dose that was loaded, of
    a drug that was pushed also so many mL.
    """
    if word.token.kind not in ("other_rate", "rate") or home.further:
        return False
    if word.token.kind == "rate" and (drugs.is_fluid(home.drug) or home.way() not in ("push", "bolus")):
        return False  # `NS 500 mL bolus 0712, then 125 mL/hr`
    ahead = word.text[home.start : word.token.start]
    loaded = home.way() in ("push", "bolus") or LOADED.search(ahead) is not None
    return loaded and is_timed(word, home) and _GOES_ON.search(ahead) is not None


_GOES_ON = re.compile(
    r"(?:\b(?:then|followed\s+by|f/b)|[,;&]|\band|\bmaint(?:enance)?\b\.?)"
    r"(?:\s*(?:then|started|hung|begun|on|at|@|a|to|maint(?:enance)?\.?|cont(?:inu(?:ed|ous))?\.?|gtt|drip|infusion|dose|of|:"
    r"|(?:via|by|per|the|hep(?:arin)?)|(?:dialysis\s+)?circuit|(?:syringe\s+|infusion\s+)?pump|hourly|rate|running)(?=\W))*\s*$",
    re.IGNORECASE,
)


def _is_the_next_part(word: Word, home: Statement) -> bool:
    """`Alteplase 76.5 mg total: 7.7 mg IVP 1412, 68.8 mg infusion 1413-1513`: the part that follows the first."""
    known, token = home.of("dose"), word.token
    if (
        token.kind != "dose"
        or known is None
        or home.further
        or word.group("unit") != known.value.partition(" ")[2]
    ):
        return False
    ahead = word.text[home.start : token.start]
    parts = _TOTAL.search(ahead) is not None and home.way() in ("push", "bolus") and is_timed(word, home)
    behind = [other for other in word.sentence.tokens if other.start >= token.end and other.kind != "filler"]
    infused = bool(behind) and behind[0].kind in ("infusion", "duration")
    return parts and infused and _COMMA.search(ahead) is not None


_TOTAL = re.compile(r"\btotal\b", re.IGNORECASE)
_COMMA = re.compile(r"(?:[,;]|\b(?:and|then))\s*$", re.IGNORECASE)


def _is_repeated(word: Word, home: Statement) -> bool:
    """`Albumin 12.5 g IV 0820, repeat 12.5 g 0945`, `Lasix 40 mg IV 0800, repeat 40 mg IV 1200`: a dose of its own."""
    if word.token.kind != "dose" or home.way() in AT_ONCE:
        return False
    if not is_timed(word, home) or not _ONCE_MORE.search(word.text, home.start, word.token.start):
        return False
    end = word.ahead.start if word.ahead is not None else word.sentence.end
    return any(token.is_time and word.token.end <= token.start < end for token in word.sentence.tokens)


def _is_of_the_next_run(word: Word, home: Statement) -> bool:
    """`Ampicillin 2 g IVPB 0620-0640 and then 1 g IVPB 1020-1037`: a dose and its run, behind the first."""
    if word.token.kind != "dose" or drugs.is_fluid(home.drug):
        return False
    tokens = word.sentence.tokens
    ran = any(t.kind == "range" and home.start < t.start < word.token.start for t in tokens)
    behind = next((t for t in tokens if t.start >= word.token.end and t.kind not in _OF_A_BAG), None)
    runs = behind is not None and behind.kind == "range"
    return ran and runs and _AND_THEN.search(word.text, home.start, word.token.start) is not None


_OF_A_BAG = frozenset({"filler", "infusion", "iv", "diluent", "site"})
_AND_THEN = re.compile(r"(?:[,;&]|\band|\bthen)\s*(?:then\s+)?$", re.IGNORECASE)
_ONCE_MORE = re.compile(
    r"(?:[,;&]|\band|\bthen)\s*(?:then\s+)?(?:repeat(?:ed)?|rpt|another|additional|add'l)\s+(?:x\s?1\s+)?(?:dose\s+)?(?:of\s+)?$",
    re.IGNORECASE,
)
FURTHER: tuple[Callable[[Word, Statement], bool], ...] = (
    _is_drip_behind_a_load,
    _is_the_next_part,
    _is_repeated,
    _is_of_the_next_run,
)
"""Where a word tells of another giving of the drug that was just told of, with its dose."""


def is_timed(word: Word, home: Statement) -> bool:
    """Return whether a time stands between a drug and a word: of what was told of the drug so far."""
    return any(
        token.is_time and home.start < token.start < word.token.start for token in word.sentence.tokens
    )
