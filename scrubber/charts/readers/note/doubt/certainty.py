"""Which times may be called certain: those of which the reader understands all that stands beside them.

Theory. A note says more than any reader knows. What goes wrong with an unknown word is not that it is missed, but that
what stands around it is read as though it were not there: `Benadryl 25 mg IV, pt balked` is given, and `Rate hold
0955` is no pause. So a time is certain only where each word between its drug, its event and itself, and the one right
before and behind them, is known, be it as a word with a role (`words.toml`) or as one that changes nothing
(`known.toml`). A time that nothing but its place ties to its drug asks for more: all words of its clause. Where that
fails, or where one of the `CHECKS` below finds another reason, the time is kept as a value that a person has to
confirm.

Some things reach beyond their sentence: a change of an infusion in words that nobody knows, a correction that was not
made out. They shake what they may be about (`shaking.py`).

To teach the reader a harmless word, add it to `known.toml`; to teach it another reason for doubt, add a check with an
example. `tests/scrubber/charts/note/test_certainty.py` takes one known word after another out of every labelled note,
and sees what is then given as certain.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scrubber.charts.readers.note.doubt.mistaken import (
    came_with_it,
    charted_as,
    decided_then,
    is_a_speaker,
    is_unfilled,
    may_be_how_much,
    not_ticked,
    of_the_day_before,
    perhaps_refused,
    struck_out,
    told_by_others,
    was_off_within,
)
from scrubber.charts.readers.note.doubt.nobody_looked import nobody_looked
from scrubber.charts.readers.note.doubt.not_its_run import (
    of_a_part_of_the_run,
    of_another_day,
    of_one_of_several,
    of_something_else,
    of_the_visit,
    of_what_it_was_given_beside,
    one_of_two_readings,
)
from scrubber.charts.readers.note.doubt.roleless import has_roleless_time
from scrubber.charts.readers.note.doubt.said_otherwise import said_otherwise
from scrubber.charts.readers.note.doubt.shaking import INFUSING, Shaken, shaken
from scrubber.charts.readers.note.values.clauses import EVENTS
from scrubber.charts.readers.note.values.reading import Reading, is_beside
from scrubber.charts.readers.note.values.statement import PERHAPS_IN, WENT_IN, Fact, Statement
from scrubber.charts.readers.note.values.tokens import Token
from scrubber.charts.readers.note.words.known import is_unknown
from scrubber.charts.readers.note.words.numbered import number_in
from scrubber.charts.words import drugs
from scrubber.charts.words.reasons import ALSO_DENIED, NOT_TICKED
from scrubber.model.value import replace


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
    told, stretches, checks = _told(reading), _Stretches(reading), _checks(reading)
    for item in reading.found if told or reading.times else ():
        roleless = bool(item.drug) and not item.hidden and has_roleless_time(reading, item, told)
        denied = ""
        for number, fact in enumerate(item.facts):
            if fact.clock is None or fact.kind == "waste":
                continue  # its time stands in its own words only
            spot = stretches.spot(item, fact)
            if roleless or any(check(spot) for check in checks):
                item.facts[number] = replace(fact, unsure=True)
                denied = denied or _denied(spot)
        if denied:
            item.facts.append(Fact("denied", denied, item.start, item.start, item.drug))
        if roleless:
            item.facts.append(Fact("unclear", "", item.start, item.start, ""))
    return shaken(reading, told) or ("running" if _has_doubtful_step(reading) else "")


def _denied(spot: Spot) -> str:
    """Return why a giving is in doubt as a whole, and not its time alone; empty where it is not."""
    return ALSO_DENIED if perhaps_refused(spot) else NOT_TICKED if not_ticked(spot) else ""


def _checks(reading: Reading) -> tuple[Check, ...]:
    """Return the checks that may find a reason in a sentence: each is asked for each of its times."""
    return (
        *_ANYWHERE,
        *(_OF_UNKNOWN_WORDS if "word" in reading.kinds else ()),
        *(_BESIDE_TIMES if reading.times else ()),
        *(_BESIDE_A_MARGIN if reading.sentence.margin is not None else ()),
    )


def _has_doubtful_step(reading: Reading) -> bool:
    """`Frozzled 25ml/hr @1045`: what runs may have changed."""
    nameless = (item for item in reading.found if not item.drug)
    return any(fact.unsure and fact.kind == "step" for item in nameless for fact in item.facts)


class _Stretches:
    """Finds the stretch of a sentence that a time belongs to."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.events = {time: event for event, time in reading.bound.items()}
        self.ranges = {time.until.start: time.start for time in reading.times if time.until is not None}

    def spot(self, item: Statement, fact: Fact) -> Spot:
        """Return a time of a statement with the stretch between its drug, its event and itself."""
        place = self.ranges.get(fact.start, fact.start)
        told = place in self.events
        ends = [place, fact.end]
        if told:
            ends.append(self.events[place])
        begins = self._begins(item, place, min(ends), told)
        if begins is not None:
            ends.append(begins)
        return Spot(self.reading, item, fact, told, min(ends), max(ends))

    def _begins(self, item: Statement, place: int, event: int, told: bool) -> int | None:
        """Return where the stretch begins: at its drug, else where the sentence or the event's clause does."""
        sentence = self.reading.sentence
        if item.drug:
            if item.start < sentence.start:
                return None
            return _own_clause(self.reading.text, item.start, event) if told else item.start
        if not told or not sentence.tokens:
            return None
        return _own_clause(self.reading.text, min(sentence.tokens[0].start, place), event)


def _own_clause(text: str, drug: int, event: int) -> int:
    """Return where the drug stands, or the comma, `and was` or `so I` behind which an event tells what happened."""
    if drug > event:
        return drug
    joint = max((match.end() for match in _AND_WAS.finditer(text, drug, event)), default=drug)
    return max(joint, text.rfind(",", drug, event) + 1)


_AND_WAS = re.compile(r"\b(?:and\s+(?:then\s+)?(?:was|were)|so\s+(?:i|we|it|the))\b", re.IGNORECASE)


def _told(reading: Reading) -> set[int]:
    """Return where the times begin that something took."""
    facts = {fact.start for item in reading.found for fact in item.facts if fact.clock is not None}
    ranges = {time.start for time in reading.times if time.until is not None and time.until.start in facts}
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
        and is_unknown(spot.reading, token)
        and not (token.start >= spot.high and _says_nothing_of_it(spot.reading, token))
        for token in spot.tokens
    )


def _says_nothing_of_it(reading: Reading, token: Token) -> bool:
    """`BP 148/84 before`; `last opioid > 14 d ago`, in a clause that begins with what was before."""
    part = next((part for part in reading.parts if part.start <= token.start < part.end), None)
    if _is_why(reading, token):
        return True
    of_the_past = part is not None and part.act == "past" and part.tokens[0].kind == "past" and part.new
    return of_the_past or _is_of_a_vital_sign(reading, token)


def _is_why(reading: Reading, token: Token) -> bool:
    """`Bumex 1 mg IVP 1150 for crackles`, `Venofer 0940-0958 for IDA s/p bypass`: behind what was done, why."""
    reason = _FOR.search(reading.text, reading.sentence.start, token.start)
    if reason is None:
        return False
    since = [other for other in reading.sentence.tokens if other.start >= reason.start()]
    return not any(other.is_time or other.kind in ("drug", "dose", *EVENTS) for other in since)


_FOR = re.compile(
    r"\bfor\s+(?!(?:pt|patient|bed|room|rm|later|tomorrow|next|now|mr|mrs|ms|dr)\b)[^.;,]{0,40}$",
    re.IGNORECASE,
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
    return "vital" in kinds and not kinds & {"drug", "time", "range", "dose", *INFUSING}


def unknown_before(spot: Spot) -> bool:
    """`Frozzled: Cytoxan at 1000`, `frozzled start at 1000`: right before, with nothing but a colon between."""
    before = next((token for token in reversed(spot.tokens) if token.end <= spot.low), None)
    return (
        before is not None
        and is_unknown(spot.reading, before)
        and _TOUCHES.fullmatch(spot.reading.text, before.end, spot.low) is not None
        and not is_a_speaker(spot.reading, before)
    )


def unknown_behind(spot: Spot) -> bool:
    """`0915 start 1125 frozzled`: right behind, so that the time may be of that word."""
    behind = next((token for token in spot.tokens if token.start >= spot.high), None)
    return (
        behind is not None
        and is_unknown(spot.reading, behind)
        and not behind.text.isupper()  # initials, a place
        and not spot.reading.text[spot.high : behind.start].strip(" \t")
    )


def unknown_name(spot: Spot) -> bool:
    """`frozzled 1 mg IVP 0204`, `Wt-based 400 mg at 1000`: what stands where a drug may, and is perhaps none.

    A name of a trial (`ABC-123`) holds a number or is in capitals.
    """
    name = spot.item.drug
    if not name or drugs.is_named(name) or drugs.is_named(spot.item.key):
        return False
    if name.isupper() or any(map(str.isdigit, name)) or number_in(name) or drugs.is_blood(name):
        return False
    return not (
        drugs.looks_like_one(name) or drugs.is_nearly_one(name) or _is_logged(spot.reading.text, name)
    )


def _is_logged(text: str, name: str) -> bool:
    """`1305 Vylorix 300 mg/100 NS, start`, `1410 Vylorix, end`: a name that lines of a log begin with, and a dose."""
    if not (name[0].isupper() and name.isalpha() and len(name) > _SHORT):
        return False
    lines = re.findall(
        rf"^[ \t]*(?:[01]?\d|2[0-3]):?[0-5]\d[ap]?m?[ \t:-]+{name}\b(?:[ ](\d[\d.,]*[ ]?m?c?g)\b)?",
        text,
        re.M,
    )
    return len(lines) > 1 and any(lines)


_SHORT = 4
"""Letters of a word that may be anybody's name or shorthand."""


def unknown_heading(spot: Spot) -> bool:
    """`Frozzled: Cytoxan at 1000, Adriamycin IVP at 1100`: nobody knows what is told of all that follows."""
    first = next(iter(spot.tokens), None)
    return (
        first is not None
        and is_unknown(spot.reading, first)
        and spot.reading.text[first.end : first.end + 1] == ":"
        and not is_a_speaker(spot.reading, first)
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


def prepared_then(spot: Spot) -> bool:
    """`Remicade 400 mg reconstituted 0915`: the time of making it ready, where nothing says that it was given."""
    text, item = spot.reading.text, spot.item
    part = next((part for part in spot.reading.parts if part.start <= item.start < part.end), None)
    if spot.told or part is None:
        return False
    ahead = spot.fact.start > item.start  # and not `Rocephin 1 g IM 0915 mixed w/ lidocaine`
    made = _MADE_READY.search(text, item.start, spot.fact.start if ahead else part.end)
    if made is not None and any(item.start < t.start < made.start() for t in part.of("im", "sc", "push")):
        return False  # `1318 Rocephin 500 mg IM, mixed w/ lidocaine`
    return made is not None and not any(
        token.start >= made.end() and token.kind in ("push", "infusion", *INFUSING, "given", "start")
        for token in part.tokens
    )


_MADE_READY = re.compile(
    r"\b(?:reconst\w*|recon|mixed|prep(?:ped|ared)?|prepar\w+|compounded|thawed|swirled|inverted|drawn\s+up|diluted)\b",
    re.IGNORECASE,
)


def between_two_drugs(spot: Spot) -> bool:
    """`0912 Benadryl 25 mg 0914 Decadron 10 mg`: it stands right before another drug, and one before its own too; or
    behind a word that goes on to it: `Benadryl 25 mg IVP and 0914 Decadron 10 mg IVP`, `..., followed at 0914 by`.
    """
    if spot.fact.start <= spot.item.start:
        return False
    text, tokens = spot.reading.text, spot.tokens
    if _GOES_ON_AT.search(text, spot.item.start, spot.fact.start):
        drug = next((t for t in tokens if t.start >= spot.fact.end and (t.kind == "drug" or t.is_time)), None)
        return drug is not None and _BY.fullmatch(text, spot.fact.end, drug.start) is not None
    behind = next((token for token in tokens if token.start >= spot.fact.end), None)
    if spot.told:
        return False
    if behind is None or behind.kind != "drug" or text[spot.fact.end : behind.start].strip():
        return False
    times = [*([spot.reading.sentence.margin] if spot.reading.sentence.margin else []), *tokens]
    before = next((token for token in reversed(times) if token.end <= spot.item.start), None)
    return before is not None and before.is_time and not text[before.end : spot.item.start].strip(" \t:-")


_GOES_ON_AT = re.compile(
    r"(?:\b(?:and|then|next|followed|after[ \t]+(?:which|that)|afterwards?)|&|\+)[ \t]*,?[ \t]*(?:(?:at|@)[ \t]*)?\Z",
    re.IGNORECASE,
)
_BY = re.compile(r"[ \t,]*(?:(?:by|with|w/|came|was|we|i|gave|hung|started)[ \t]+)*", re.IGNORECASE)


def later_than_its_line(spot: Spot) -> bool:
    """`1655 TXA 1 g in 100 NS hung 1707 in`: the line's own time is told of nothing, and what happened lies after it.

    A nurse who charts at 1655 can't know of 1707, unless she says `at`, or goes on to tell what came later.
    """
    reading, margin, fact = spot.reading, spot.reading.sentence.margin, spot.fact
    if margin is None or margin.clock is None or fact.clock is None or margin.until is not None:
        return False
    if fact.clock.on is not None or margin.clock.of_day >= fact.clock.of_day:
        return False
    told_of_it = margin.start in reading.used or any(
        other.start in (margin.start, margin.end) for item in reading.found for other in item.facts
    )
    again = any(t.clock is not None and t.clock.of_day == margin.clock.of_day for t in spot.item.times())
    apart = not is_beside(reading.text, margin.end, spot.item.start)
    apart = apart or "," in reading.text[spot.item.start : fact.start]  # `0600 Zosyn due, delayed, hung 0641`
    goes_on = re.search(r"[A-Za-z]{2}", reading.text[margin.end : reading.sentence.start]) is not None
    return not (
        told_of_it
        or goes_on
        or again
        or apart
        or spot.high > fact.end
        or _AT.search(reading.text, margin.end, fact.start)
    )


def over_another_drug(spot: Spot) -> bool:
    """`Lantus 22 units SC given Novolog 8 units SC at 1805`: between it and its drug stands another of another time."""
    return spot.fact.start not in spot.reading.each and any(
        other.drug
        and not other.hidden
        and other is not spot.item
        and spot.low < other.start < spot.high
        and not (number_in(spot.item.drug) and other.key == spot.item.key)  # `LR 30 cc/kg, #1 up`
        and all(fact.start != spot.fact.start for fact in other.facts)
        for other in spot.reading.found
    )


def over_another_time(spot: Spot) -> bool:
    """`Merrem 1 g IVPB 2138 in 0455 Merrem 1 g IVPB 0527 in`: between it and its event stands a time of nothing; or, of
    what may be an end, between it and its drug: `Vanc 1 g near the desk at 0431, 250 mL/hr, in at 0533`.
    """
    went_in = spot.fact.value in (WENT_IN, PERHAPS_IN) and spot.item.drug
    low = min(spot.low, spot.item.start) if went_in else spot.low
    others = [
        time.start
        for time in spot.reading.times
        if low < time.start < spot.high and time.start != spot.fact.start
    ]
    if not others:
        return False
    mine = {fact.start for item in spot.reading.found for fact in item.facts if fact.clock is not None}
    mine |= spot.reading.used | {place for place in others if _is_of_vital_signs(spot, place)}
    return not mine.issuperset(others)


def _is_of_vital_signs(spot: Spot, place: int) -> bool:
    """`start 1012   15min VS ok 1027   stop 1241`: a time in a field of its own, beside signs and nothing else."""
    text = spot.reading.text
    first = max(text.rfind(sign, spot.low, place) for sign in ("  ", ", ", "; "))
    last = min(
        end if end >= 0 else spot.high for end in (text.find(sign, place) for sign in ("  ", ", ", "; "))
    )
    kinds = {token.kind for token in spot.tokens if first < token.start < min(last, spot.high)}
    return first >= 0 and "not_infused" in kinds and not kinds & {"drug", "dose", *EVENTS, *INFUSING}


_AT = re.compile(r"(?:@|\bat)[ \t]*$", re.IGNORECASE)


def beside_vital_signs(spot: Spot) -> bool:
    """`1130 BP 116/70      started at 1015 and completed`: a story beside a column of vital signs has its own times."""
    sentence = spot.reading.sentence
    if sentence.margin is None or spot.fact.start not in (sentence.margin.start, sentence.margin.end):
        return False
    vital = next((token for token in spot.tokens if token.kind == "vital"), None)
    return vital is not None and "   " in spot.reading.text[vital.end : max(vital.end, spot.high)]


def of_a_number(spot: Spot) -> bool:
    """`1) Rocephin 1 g IM  2) Decadron 10 mg IM`, and below it `Given: 1) 1822  2) 1824`: of what has its number."""
    place, sentence = spot.fact.start, spot.reading.sentence
    first = max(sentence.start, place - _MARKED)
    return spot.item.start < place and _MARKER.search(spot.reading.text, first, place) is not None


_MARKED = 5
_MARKER = re.compile(
    r"(?<!\bday)(?<!\bdose)(?<!\bcycle)(?<!\bweek)(?<!\bvisit)(?:^|[\s:(#,;])[1-9][).:][ \t]*\Z",
    re.IGNORECASE,
)
"""`2) 1824`; and not `today day 2: 1005-1108`."""


_ANYWHERE: tuple[Check, ...] = (
    of_one_of_several,
    struck_out,
    prepared_then,
    between_two_drugs,
    may_be_how_much,
    not_ticked,
    is_unfilled,
    charted_as,
    decided_then,
    over_another_drug,
    unknown_name,
    of_a_part_of_the_run,
    of_what_it_was_given_beside,
    of_another_day,
    told_by_others,
    perhaps_refused,
    was_off_within,
    of_a_number,
    said_otherwise,
    nobody_looked,
)
_OF_UNKNOWN_WORDS: tuple[Check, ...] = (unknown_between, unknown_before, unknown_behind, unknown_heading)
_BESIDE_TIMES: tuple[Check, ...] = (
    of_the_visit, one_of_two_readings, of_something_else, over_another_time, beside_vital_signs,
)  # fmt: skip
"""What finds nothing in a sentence that has no time but that of its line."""
_BESIDE_A_MARGIN: tuple[Check, ...] = (later_than_its_line, of_the_day_before, came_with_it, number_beside)
CHECKS = (*_ANYWHERE, *_OF_UNKNOWN_WORDS, *_BESIDE_TIMES, *_BESIDE_A_MARGIN)
_NUMBER = re.compile(r"(?<![\w.])\d{1,2}[.,]\d\d\s*$")
_TOUCHES = re.compile(r"[ \t]*:?[ \t]*")
