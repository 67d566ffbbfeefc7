"""What one sentence of a nursing note states: drugs, doses, ways, times of events, each with its words and place.

A sentence is read as a row of tokens. An event (`started`, `hung`, `complete`) takes the time that follows it, else
the one before it, else the time in the margin of its line; its subject must be a drug or an infusion, so that the
start of an IV line, a reaction or a lesson is never the start of an infusion. Sentences about plans, orders, habits
and the past give no facts at all: a wrong time is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from scrubber.charts.readers.note import words
from scrubber.charts.readers.note.clock import Clock, Day, joined
from scrubber.charts.words import drugs

Kind = Literal[
    "dose", "way", "start", "stop", "pause", "restart", "given", "rate", "volume", "lot", "site", "waste", "duration",
    "keep_open", "ndc", "hcpcs", "reason",
]  # fmt: skip
Confidence = Literal["stated", "ambiguous"]
TIMES = frozenset({"start", "stop", "pause", "restart", "given"})


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing said: its words, their place in the note, and whether anybody may count on it."""

    kind: Kind
    value: str
    start: int
    end: int
    quote: str
    confidence: Confidence = "stated"
    clock: Clock | None = None


@dataclass(slots=True)
class Statement:
    """What a sentence says of one drug, or of what the note was speaking of (`drug` empty)."""

    drug: str
    start: int
    end: int
    facts: list[Fact] = field(default_factory=list)

    def of(self, kind: Kind) -> Fact | None:
        """Return the first fact of a kind."""
        return next((fact for fact in self.facts if fact.kind == kind), None)

    def times(self) -> list[Fact]:
        """Return the facts that are times."""
        return [fact for fact in self.facts if fact.kind in TIMES]

    def way(self) -> str:
        """Return the most telling way of giving that it names."""
        ways = [fact.value for fact in self.facts if fact.kind == "way"]
        return next((way for way in ways if way != "iv"), ways[0] if ways else "")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    start: int
    end: int
    match: re.Match[str] | None = None
    clock: Clock | None = None
    until: Clock | None = None
    """The end of a range that `clock` begins."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of the note, with the times and dates in it (places count from the note's beginning)."""

    text: str
    start: int
    clocks: tuple[Clock, ...]
    days: tuple[Day, ...]
    margin: Clock | None = None
    """The time at the beginning of its line."""


_MASKS = (
    ("not_restarted", words.NOT_RESTARTED),
    ("flush", words.FLUSH), ("diluent", words.DILUENT), ("lot", words.LOT), ("ndc", words.NDC), ("hcpcs", words.HCPCS),
    ("relative", words.RELATIVE), ("strength", words.STRENGTH), ("rate", words.RATE), ("waste", words.WASTE),
    ("duration", words.OVER), ("keep_open", words.KEEP_OPEN),
)  # fmt: skip


_AT_ONCE = frozenset({"push", "im", "sc", "oral", "elsewhere"})
_WAY_KINDS = frozenset(name for name, _ in words.WAYS)
_ROUTE_LABEL = re.compile(r"\s*route\b", re.IGNORECASE)


def statements(sentence: Sentence) -> list[Statement]:
    """Return what the sentence states; nothing for a sentence that is not about what was given."""
    if words.VOID.search(words.NOT_RESTARTED.sub("", sentence.text)):
        return []
    tokens = _tokens(sentence)
    found = _by_drug(sentence, tokens)
    _told(sentence, tokens, found)
    _events(sentence, tokens, found)
    _shared(sentence, found)
    return [item for item in found if item.drug or item.facts]


def _tokens(sentence: Sentence) -> list[_Token]:
    """Return the tokens in order; what one has taken no later kind may take."""
    text, offset = sentence.text, sentence.start
    free = bytearray(b"\1" * len(text))
    tokens: list[_Token] = []

    def take(
        kind: str, start: int, end: int, match: re.Match[str] | None = None, **more: Clock | None
    ) -> None:
        if all(free[start:end]):
            free[start:end] = bytes(end - start)
            tokens.append(_Token(kind, start, end, match, **more))

    for day in sentence.days:
        take("day", day.start - offset, day.end - offset)
    for name, pattern in _MASKS:
        for match in pattern.finditer(text):
            take(name, *match.span(), match)
    skip = False
    for place, clock in enumerate(sentence.clocks):
        after = sentence.clocks[place + 1] if place + 1 < len(sentence.clocks) else None
        if skip:
            skip = False
            continue
        start, end = clock.start - offset, clock.end - offset
        if after is not None and _ranged(text, clock, after, offset):
            take("clock", start, after.end - offset, clock=clock, until=after)
            skip = True
        elif not re.match(r"\W{0,3}(?:bp\s*)?\d{2,3}/\d{2,3}", text[end : end + 12], re.IGNORECASE):
            take("clock", start, end, clock=clock)
    for start, end in words.names_in(text):
        take("drug", start, end)
    for name, pattern in (("site", words.SITE), *words.EVENTS, *words.WAYS, ("dose", words.TOLD_DOSE)):
        for match in pattern.finditer(text):
            take(name, *match.span(), match)
    return sorted(tokens, key=lambda token: token.start)


def _ranged(text: str, one: Clock, other: Clock, offset: int) -> bool:
    gap = text[one.end - offset : other.start - offset]
    return joined(text, _moved(one, offset), _moved(other, offset)) or bool(
        re.fullmatch(r"\s*(?:until|till|to)\s*", gap)
    )


def _moved(clock: Clock, offset: int) -> Clock:
    return Clock(clock.start - offset, clock.end - offset, clock.quote, clock.hour, clock.minute)


def _by_drug(sentence: Sentence, tokens: Sequence[_Token]) -> list[Statement]:
    """Return a statement for what comes before any drug, and one for each drug; two names of one drug are one."""
    text, offset = sentence.text, sentence.start
    found = [Statement("", offset, offset)]
    last_end = -10
    for token in tokens:
        if token.kind != "drug":
            continue
        gap = text[last_end : token.start] if last_end >= 0 else "-"
        if len(found) > 1 and re.fullmatch(r"\s*[(/]\s*", gap):
            last_end = token.end
            continue
        name = text[token.start : token.end]
        if re.fullmatch(_ADDED_TO, gap) and words.ADDED.fullmatch(name) and _is_fluid(found[-1].drug):
            found[-1].drug = text[found[-1].start - offset : token.end]
            last_end = token.end
            continue
        if len(found) > 1 and name.lower().endswith("hydration"):
            continue  # `NS 1 L hydration` names one thing, and so does `hydration: NS 1 L`
        if found[-1].drug.lower().endswith("hydration") and not any(
            last_end <= other.start < token.start and other.kind in TIMES for other in tokens
        ):
            found.pop()
        found.append(Statement(name, offset + token.start, offset + token.end))
        last_end = token.end
    for place, item in enumerate(found):
        item.end = found[place + 1].start if place + 1 < len(found) else offset + len(text)
    return found


def _home(found: Sequence[Statement], place: int) -> Statement:
    return next(item for item in reversed(found) if item.start <= place or item is found[0])


def _fact(
    sentence: Sentence, kind: Kind, value: str, token: _Token, confidence: Confidence = "stated"
) -> Fact:
    start, end = sentence.start + token.start, sentence.start + token.end
    return Fact(kind, value, start, end, sentence.text[token.start : token.end], confidence)


def _told(sentence: Sentence, tokens: Sequence[_Token], found: list[Statement]) -> None:
    """Hand doses, ways, lots and the like to the drug they stand behind (a dose may stand before it)."""
    text = sentence.text
    restarted = any(token.kind == "restart" for token in tokens)
    for place, token in enumerate(tokens):
        home = _home(found, sentence.start + token.start)
        match = token.match
        if match is None:
            continue
        if token.kind == "dose":
            after = tokens[place + 1] if place + 1 < len(tokens) else None
            before_drug = (
                after is not None
                and after.kind == "drug"
                and re.fullmatch(r"\s*(?:of\s+|\(\s*)?", text[token.end : after.start])
            )
            if before_drug and after is not None and (not home.drug or home.of("dose")):
                home = _home(found, sentence.start + after.start)
            if home.of("dose") is None:
                home.facts.append(
                    _fact(sentence, "dose", f"{match['amount'].replace(',', '')} {match['unit']}", token)
                )
        elif token.kind in _WAY_KINDS and not home.drug and len(found) > 1:
            if re.fullmatch(r"(?:\s+\w+){0,2}\s+", text[token.end : found[1].start - sentence.start]):
                found[1].facts.append(_fact(sentence, "way", token.kind, token))
        elif token.kind in _WAY_KINDS and (home.drug or _ROUTE_LABEL.match(text)):
            home.facts.append(_fact(sentence, "way", token.kind, token))
        elif token.kind == "rate" and not match["change"] and not restarted:
            home.facts.append(_fact(sentence, "rate", match["rate"].replace(",", ""), token))
        elif token.kind == "diluent" and (match["ml"] or match["ml2"]):
            home.facts.append(
                _fact(sentence, "volume", (match["ml"] or match["ml2"]).replace(",", ""), token)
            )
        elif token.kind == "lot":
            home.facts.append(_fact(sentence, "lot", match["lot"], token))
        elif token.kind == "ndc":
            home.facts.append(_fact(sentence, "ndc", match["ndc"], token))
        elif token.kind == "hcpcs":
            home.facts.append(_fact(sentence, "hcpcs", match["hcpcs"], token))
        elif token.kind == "site" and not restarted and not words.BOTH_SIDES.search(text[: token.start]):
            home.facts.append(_fact(sentence, "site", match["site"], token))
        elif token.kind == "waste":
            amount = match["a1"] or match["a2"]
            value = f"{amount.replace(',', '')} {match['u1'] or match['u2']}" if amount else "0"
            home.facts.append(_fact(sentence, "waste", value, token))
        elif token.kind == "keep_open":
            home.facts.append(_fact(sentence, "keep_open", "", token))
        elif token.kind == "duration" and not restarted:
            vague = match["hedge"] or re.search(r"\ban?\b", match.group())
            confidence: Confidence = "ambiguous" if vague else "stated"
            home.facts.append(_fact(sentence, "duration", "", token, confidence))


def _events(sentence: Sentence, tokens: Sequence[_Token], found: list[Statement]) -> None:
    """Give each event its time, and each time that no event took to the drug it stands behind."""
    names = {name for name, _ in words.EVENTS} | {"flush"}
    events = [token for token in tokens if token.kind in names]
    times = [token for token in tokens if token.kind == "clock"]
    used: set[int] = set()
    foreign = False
    for place, event in enumerate(events):
        limit = events[place + 1].start if place + 1 < len(events) else len(sentence.text)
        floor = events[place - 1].end if place else 0
        time = _time_of(sentence.text, event, times, used, floor, limit)
        if time is not None:
            used.add(time.start)
        if event.kind in ("other", "flush"):
            continue
        home = _subject(sentence, tokens, event, time, found)
        if home is None or (
            foreign and home is found[0] and not _names_infusion(sentence.text, event, floor)
        ):
            foreign = True  # `oxygen started 1041, off at 1100`: what follows is about the oxygen too
            continue
        kind = "stop" if _infused_after_start(sentence.text, event, home) else event.kind
        if time is not None:
            home.facts += _timed(sentence, kind, time, event.start)
        elif sentence.margin is not None:
            home.facts.append(_at_margin(event.kind, sentence.margin))
        if event.kind in ("stop", "pause"):
            reason = words.REASON.match(sentence.text, _skip(sentence.text, (time or event).end))
            if reason:
                token = _Token("reason", *reason.span("reason"))
                home.facts.append(_fact(sentence, "reason", reason["reason"].strip(), token))
    _left_over(sentence, [time for time in times if time.start not in used], found)


def _names_infusion(text: str, event: _Token, floor: int) -> bool:
    return bool(words.INFUSED.search(text[floor : event.start]))


def _infused_after_start(text: str, event: _Token, home: Statement) -> bool:
    """`hung 1400, infused 1810`: the second is the end."""
    return text[event.start : event.end].casefold() == "infused" and home.of("start") is not None


def _skip(text: str, place: int) -> int:
    while place < len(text) and text[place] in " ,":
        place += 1
    return place


def _time_of(
    text: str, event: _Token, times: Sequence[_Token], used: set[int], floor: int, limit: int
) -> _Token | None:
    """Return the time that follows the event before the next one, else the one just before it."""
    for time in times:
        if event.end <= time.start < limit and time.start not in used:
            gap = text[event.end : time.start]
            if (
                len(gap) <= 60
                and (";" not in gap)
                and ("," not in gap.strip(" ,"))
                and not gap.strip().startswith(",")
            ):
                return time
            break
    for time in reversed(times):
        if floor <= time.start and time.end <= event.start and time.start not in used:
            gap = text[time.end : event.start]
            return time if len(gap) <= 60 and ";" not in gap and "," not in gap else None
    return None


def _subject(
    sentence: Sentence, tokens: Sequence[_Token], event: _Token, time: _Token | None, found: list[Statement]
) -> Statement | None:
    """Return the statement that the event belongs to; None where it is about something else."""
    text = sentence.text
    breaks = [
        token.end
        for token in tokens
        if token.kind in ("clock", "drug", *TIMES, "other") and token.end <= event.start
    ]
    clause = max([0, *breaks, *(m.end() for m in re.finditer(r"[,;]|\band\b", text[: event.start]))])
    before = text[clause : event.start]
    if time is not None and time.end <= event.start:  # `observation 1230-1330 completed`
        before = re.split(r"[,;]", text[: time.start])[-1] + before
    after_end = (
        time.start if time is not None and time.start > event.start else min(len(text), event.end + 30)
    )
    after = re.split(r"[,;.]|\bd/t\b|2/2|due to|\bfor\b", text[event.end : after_end])[0]
    after = re.sub(r"\b(?:without|no|w/o|s)\s+(?:\w+\s+){0,3}", " ", after)
    if words.NOT_INFUSED.search(before) or (event.kind != "given" and words.NOT_INFUSED.search(after)):
        return found[0] if event.kind == "given" and re.search(r"premed", before, re.IGNORECASE) else None
    home = _home(found, sentence.start + event.start)
    is_new_clause = text[max(clause - 3, 0) : clause].strip().endswith((",", ";", "and"))
    is_access = bool(words.ACCESS.search(before)) and not words.INFUSED.search(before)
    if is_access and is_new_clause and event.kind != "given":  # `Remicade complete 1222, IV d/c'd 1230`
        return None
    if home.drug and event.kind != "given" and home.way() in _AT_ONCE:
        if event.kind != "restart" and not words.INFUSED.search(before):
            return None
        return next((item for item in reversed(found) if item.drug and item.way() not in _AT_ONCE), found[0])
    if home.drug:
        return home
    if len(found) > 1 and (
        time is None or found[1].start - sentence.start < time.start or event.kind == "given"
    ):
        reach = text[event.end : found[1].start - sentence.start]
        if len(reach) <= 40 and not re.search(r"[,;]", reach):
            return found[0] if event.kind == "given" and ":" in reach else found[1]
    if words.INFUSED.search(before) or words.INFUSED.search(after):
        return found[0]
    if words.ACCESS.search(before) or words.ACCESS.search(after) or _only_given(text, event, found):
        return None
    return found[0] if not words.FILLER.sub("", before) else None


_ADDED_TO = r"\s*(?:with|w/|\+|plus|and)\s*(?:[\d.]+\s?meq\s*(?:of\s)?)?"


def _is_fluid(name: str) -> bool:
    return drugs.is_fluid(name)


def _only_given(text: str, event: _Token, found: Sequence[Statement]) -> bool:
    """A copy, a blanket or a report is `given` too; only what is `infused` names itself."""
    infused = text[event.start : event.end].casefold() == "infused"
    return event.kind == "given" and len(found) == 1 and not infused


def _timed(sentence: Sentence, kind: str, time: _Token, place: int = 0) -> Iterator[Fact]:
    if time.clock is None:
        return
    if kind in ("start", "given") and re.search(r"\bby\s*$", sentence.text[: time.start], re.IGNORECASE):
        yield replace(_clock_fact(kind, time.clock), confidence="ambiguous")  # it may have begun long before
    elif time.until is not None and (kind == "stop" or time.clock.hedged) and time.start > place:
        yield replace(_clock_fact("stop", time.until), confidence="ambiguous")  # `done 1105-1110`
        if kind != "stop":
            yield replace(_clock_fact("start", time.clock), confidence="ambiguous")
    elif time.until is not None and kind == "pause":
        yield _clock_fact("pause", time.clock)
        yield _clock_fact("restart", time.until)
    elif time.until is not None:
        yield _clock_fact("start", time.clock)
        yield _clock_fact("stop", time.until)
    else:
        yield _clock_fact(kind, time.clock)


def _clock_fact(kind: str, clock: Clock) -> Fact:
    confidence: Confidence = "stated" if clock.certain else "ambiguous"
    return Fact(kind, "", clock.start, clock.end, clock.quote, confidence, clock)  # type: ignore[arg-type]


def _at_margin(kind: str, clock: Clock) -> Fact:
    return _clock_fact(kind, clock)


_BESIDE = re.compile(r"\W*(?:(?:x\s?1|once|slowly|now|stat|in|to|at|time|site)\W*)*", re.IGNORECASE)
"""All that may stand between a dose and the time at which it was given."""


def _left_over(sentence: Sentence, times: Sequence[_Token], found: list[Statement]) -> None:
    under_way = bool(words.UNDER_WAY.search(sentence.text))
    for time in times:
        home = _home(found, sentence.start + time.start)
        at_head = not sentence.text[: time.start].strip(" -•*|")
        if time.until is not None:
            if (
                home.drug
                or words.INFUSED.search(sentence.text)
                or re.search("infus", sentence.text, re.IGNORECASE)
            ):
                home.facts += _timed(sentence, "start", time)
        elif home.drug and not home.times() and home.way() and home.of("dose") and not under_way:
            told = [fact.end for fact in home.facts if fact.end <= sentence.start + time.start]
            beside = sentence.text[max([home.start + len(home.drug), *told]) - sentence.start : time.start]
            if _BESIDE.fullmatch(beside):
                home.facts += _timed(sentence, "given", time)
        elif at_head and time.clock is not None:
            for item in found[1:]:
                if not item.times() and item.way() and item.of("dose") and not under_way:
                    item.facts.append(_at_margin("given", time.clock))
    if sentence.margin is not None and not under_way:
        for item in found[1:]:
            if not item.times() and item.way() and item.of("dose"):
                item.facts.append(_at_margin("given", sentence.margin))


_ALL = re.compile(r"\b(?:all|both|each)\b", re.IGNORECASE)


def _shared(sentence: Sentence, found: list[Statement]) -> None:
    """`A 25 mg and B 125 mg IV push at 1005`: what is said after two coordinated drugs is said of both."""
    for place in range(len(found) - 2, 0, -1):
        item, after = found[place], found[place + 1]
        if item.times() or not _coordinated(sentence, item, after):
            continue
        if not item.way():
            item.facts += [fact for fact in after.facts if fact.kind == "way"]
        item.facts += after.times()
    last = found[-1]
    if len(found) > 2 and _ALL.search(sentence.text, last.start - sentence.start):
        for item in found[1:-1]:
            item.facts += [] if item.times() else last.times()
    lead = found[0]
    given = [fact for fact in lead.facts if fact.kind == "given"]
    if given and len(found) > 1:
        for item in found[1:]:
            if not item.times():
                item.facts += given
        lead.facts = [fact for fact in lead.facts if fact.kind != "given"]


def _coordinated(sentence: Sentence, item: Statement, after: Statement) -> bool:
    told = max([item.start + len(item.drug), *(fact.end for fact in item.facts if fact.end <= after.start)])
    doses = [fact.start for fact in after.facts if fact.kind == "dose" and fact.start < after.start]
    gap = sentence.text[told - sentence.start : min([after.start, *doses]) - sentence.start]
    return bool(re.fullmatch(r"\s*(?:and|&|\+)\s*", gap, re.IGNORECASE))
