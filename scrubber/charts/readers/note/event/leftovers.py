"""Times that no event took: beside a drug with its dose or way they are times of giving, elsewhere they say nothing.

To teach the reader another place of a time, add a taker to `TAKERS` with its example.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from scrubber.charts.readers.note.drug.further import (
    another,
    dose_and_way_beside,
    is_a_shot,
    is_next_dose,
    is_repeated,
)
from scrubber.charts.readers.note.drug.whole_runs import REST, follows_a_run
from scrubber.charts.readers.note.event import fielded
from scrubber.charts.readers.note.event.given_at import behind_at, is_given_at
from scrubber.charts.readers.note.event.listed import (
    is_given_then_too,
    may_be_when_it_was_asked_again,
)
from scrubber.charts.readers.note.event.rate_rows import RATES, is_of_a_drip, is_step, leads_rate
from scrubber.charts.readers.note.values.clauses import Clause
from scrubber.charts.readers.note.values.reading import (
    Reading,
    facts_at,
    is_charted,
    step,
    timed,
)
from scrubber.charts.readers.note.values.statement import AT_ONCE, Fact, Statement
from scrubber.charts.readers.note.values.tokens import Token
from scrubber.charts.readers.note.words.mentions import home_of, runs_beside
from scrubber.charts.readers.note.words.numbered import number_in
from scrubber.charts.words import drugs
from scrubber.model.value import Value, replace

_COLUMN = re.compile(r"[ ]?\|[ ]?|\t+|[ ]{2,}")
_HEADS = frozenset({"push", "iv", "im", "sc", "oral", "infused", "not_infused", "infusion"})
"""Words of a heading before the first time: `IVP meds: 0910 Pepcid 20mg`."""
_LIST = re.compile(r"[ \t]*[:-]+[ \t]*(?=[A-Za-z])")


def take_left_over(reading: Reading, part: Clause) -> None:
    """Give the times that no event took to the drug that they stand beside: the first taker that wants one has it."""
    for time in reading.free(part):
        home = home_of(reading.found, time.start)
        if any(token.start > home.start for token in part.of(*RATES)):
            home = runs_beside(reading.found, home) or home
        left = LeftOver(reading, part, time, reading.found[0] if home.hidden else home)
        took = (taker(left) for taker in TAKERS)
        if next((answer for answer in took if answer is not None), False):
            reading.used.add(time.start)


class LeftOver(Value):
    """A time that no event took, and the statement behind whose drug it stands."""

    reading: Reading
    part: Clause
    time: Token
    home: Statement

    @property
    def text(self) -> str:
        """Return the note's text."""
        return self.reading.text


Taker = Callable[[LeftOver], bool | None]
"""Whether it took the time; False: the time says nothing here; None: another taker has to say."""


def heads_a_list(left: LeftOver) -> bool | None:
    """`Premeds @0830: Tylenol 650 PO, Benadryl 50 mg IVP`: the time of all that follows."""
    reading, time = left.reading, left.time
    if time.until is not None or time.clock is None or not _LIST.match(left.text, time.end):
        return None
    listed = [
        item
        for item in reading.found[1:]
        if item.start > time.end and not item.hidden and not _has_its_own_time(reading, item)
    ]
    if len(listed) < len(reading.found) - 1 or not listed:
        return None
    for item in listed:
        ends_only = all(fact.kind == "stop" for fact in item.times())  # `0840: dex 20 mg IVPB (in by 0858)`
        if ends_only and (item.way() or item.of("dose")):
            item.facts.append(timed("given", time.clock))
    return True


def leads_its_drug(left: LeftOver) -> bool | None:
    """`0910 Pepcid 20mg, 0912 Benadryl 25mg`: a time that begins its clause, and the drug behind it."""
    part, time = left.part, left.time
    ahead = [
        token for token in part.tokens if token.end <= time.start and token.text.casefold() not in ("at", "@")
    ]
    if part.events() or any(token.kind not in _HEADS for token in ahead):
        return None
    drug = next((item for item in left.reading.found[1:] if time.end <= item.start < part.end), None)
    if drug is None or drug.hidden or drug.times() or _has_its_own_time(left.reading, drug):
        return None
    if not is_charted(drug, time) or re.search(r"[A-Za-z]{3}", left.text[time.end : drug.start]):
        return None
    drug.facts += facts_at(left.text, "given", time, time)
    return True


def of_another_giving(left: LeftOver) -> bool | None:
    """`Octreotide 50 mcg IVP, then 50 mcg/hr infusion 0734`; `Dilaudid 0.4 mg IVP, 1005 repeat 0.4 mg`."""
    reading, part, home, time = left.reading, left.part, left.home, left.time
    if _then_infused(reading, part, home, time):
        another(reading, part, home, time, "infusion")
    elif is_repeated(reading, part, home, time) or is_next_dose(part, home, time):
        another(reading, part, home, time, home.way())
    else:
        return None
    return True


def of_a_further_dose(left: LeftOver) -> bool | None:
    """`Labetalol 10 mg IVP @ 2206, no change, 20 mg IVP @ 2221`, `fentanyl 100 mcg IV 0738, 50 mcg IV 0809`: a dose
    with its way right beside the time, of the drug that was given so before; where two were, nobody says of which.
    """
    reading, home, time = left.reading, left.home, left.time
    way, first = dose_and_way_beside(reading, time), home.of("way")
    if way is None or first is None or not home.drug or home.of("dose") is None or time.until is not None:
        return None
    if way.start <= first.start or not (is_a_shot(home) if way.kind == "iv" else home.way() in AT_ONCE):
        return None
    if not home.times() and reading.sentence.margin is None:
        return None
    another(reading, left.part, home, time, way.kind)
    given_so = {item.key for item in reading.found[1:] if item.start < time.start and item.way() in AT_ONCE}
    if len(given_so) > 1:
        reading.found[-1].facts = [replace(fact, unsure=True) for fact in reading.found[-1].facts]
    return True


def of_the_same_dose(left: LeftOver) -> bool | None:
    """`Dilaudid 0.5 mg IVP at 0812 and 1030`, `Morphine 2 mg IVP 0812, 0835, 0902`: each is one of its own."""
    home, time = left.home, left.time
    if not is_given_then_too(left.reading, home, time):
        return None
    item = Statement(home.drug, home.key, time.start, time.end)
    item.facts += [fact for fact in home.facts if fact.kind in ("way", "dose", "volume")]
    told = facts_at(left.text, "given", time, time)
    perhaps = may_be_when_it_was_asked_again(left.reading, home, time)
    item.facts += [replace(fact, unsure=True) for fact in told] if perhaps else told
    left.reading.found.append(item)
    return True


def of_something_else(left: LeftOver) -> bool | None:
    """`oxygen started 1041, ambulated 1100`: a time that is told of no drug."""
    part = left.part
    about_other = bool(part.of("not_infused", "other")) and not part.of("drug", "infusion", "infused")
    foreign = left.reading.foreign and not part.of("drug", "infusion", "infused", *RATES)
    return False if about_other or foreign else None


def in_columns(left: LeftOver) -> bool | None:
    """`Abraxane 220 mg|0935|1008`: in a row without a heading most likely the start and the stop; nobody says so."""
    reading, home, time = left.reading, left.home, left.time
    if time.start in reading.used:
        return True  # the second of two columns
    times = [token for token in reading.sentence.tokens if token.is_time]
    other = next((token for token in times if token.start > time.start), None)
    if len(times) != 2 or other is None or home.of("dose") is None or home.times() or home.way() in AT_ONCE:
        return None
    apart = _COLUMN.fullmatch(left.text, time.end, other.start) is not None
    if not apart or time.clock is None or other.clock is None:
        return None
    home.facts += [
        replace(timed("start", time.clock), unsure=True),
        replace(timed("stop", other.clock), unsure=True),
    ]
    reading.used.add(other.start)
    return True


def of_a_unit_of_blood(left: LeftOver) -> bool | None:
    """`Unit 1 1005-1230, unit 2 1240-1455 PRBC`, `FFP x2: #1 1655-1738, #2 1742-1825`: each is one of its own."""
    found, time = left.reading.found, left.time
    if number_in(left.home.drug):
        return None  # the number names it already
    units = [item for item in found[1:] if drugs.is_blood(item.drug)]
    blood = next((item for item in units if item is left.home), units[0] if units else None)
    numbered = left.part.of("unit_no") or any("#" in token.text for token in left.part.tokens)
    if time.until is None or blood is None or not (numbered or _is_numbered(left)):
        return None
    if blood.times():
        blood = Statement(blood.drug, blood.key, time.start, time.end)
        found.append(blood)
    blood.facts += facts_at(left.text, "given", time, time)
    return True


def _is_numbered(left: LeftOver) -> bool:
    """`#2 1742-1825`."""
    return (
        re.search(r"#\s?[1-9][ \t:]*$", left.text[max(0, left.time.start - 5) : left.time.start]) is not None
    )


def of_a_counted_bag(left: LeftOver) -> bool | None:
    """`Albumin 25% 100 mL x2. #1 0905-0950. #2 0955-1040`: the run of the bag of that number (`counted.bag_of`)."""
    number = _NUMBER_AHEAD.search(left.text, left.part.start, left.time.start)
    kinds = {token.kind for token in left.reading.sentence.tokens}
    if left.time.until is None or left.home.drug or number is None or kinds & {"iv", "access", "other"}:
        return None  # `IV attempts: #1 0845-0850`
    item = Statement("", "", left.time.start, left.part.end, ordinal=int(number["n"]))
    item.facts += facts_at(left.text, "given", left.time, left.time)
    left.reading.found.append(item)
    return True


_NUMBER_AHEAD = re.compile(r"(?:bolus\s*|liter\s*|(?<!\w\s)(?<!\w))#\s?(?P<n>[1-9])[ \t:]*\Z", re.IGNORECASE)


def whole_run(left: LeftOver) -> bool | None:
    """`Tysabri 300 mg 1304-1407`, `Ran 1304-1407`; a range beside no drug and no infusion says nothing."""
    home, time = left.home, left.time
    if time.until is None:
        return None
    if _heads_something_else(left) or _is_of_something_else(left):
        return False
    ran = _RAN.search(left.text, left.part.start, time.start) is not None or fielded.is_its_time(
        left.reading, left.time
    )
    of_a_run = left.part.of("infusion", "infused", "transfusion", *RATES) or _BILLED.search(
        left.text, max(0, time.start - _CODE), time.start
    )
    goes_on = not home.drug and follows_a_run(left.text, time)
    if home.drug or ran or of_a_run or goes_on or (left.part.of("bolus") and home.of("dose")):
        home.facts += facts_at(left.text, "start" if home.of("given") else "given", time, time)
    return True


_CODE = 10
"""Characters of a code with what parts it from its times."""
_BILLED = re.compile(r"(?<!\d)96(?:36[0-9]|41[3-7])[ \t]*:?[ \t]*\Z")
"""`96413 0930-1030`: the code of an infusion leads its hour."""
_RAN = re.compile(r"\bran\s+(?:from\s+)?$", re.IGNORECASE)


def _heads_something_else(left: LeftOver) -> bool:
    """`0930 Venofer 200 mg, 1000 - 1030 obs`: behind a comma, and right before what it is of."""
    behind = next((token for token in left.part.tokens if token.start >= left.time.end), None)
    if (
        behind is None
        or behind.kind != "not_infused"
        or "," not in left.text[left.home.start : left.time.start]
    ):
        return False
    return not left.text[left.time.end : behind.start].strip()


def _is_of_something_else(left: LeftOver) -> bool:
    """`Drug 1005-1306   Obs 1306-1406`: right behind what it is of."""
    before = next((token for token in reversed(left.part.tokens) if token.end <= left.time.start), None)
    if before is None or before.kind not in ("not_infused", "running"):
        return False
    if before is left.part.tokens[0] and _ELSEWHERE.fullmatch(before.text):
        return True  # `CT 2205-2220 fluids went along`
    return bool(left.home.times()) and not left.text[before.end : left.time.start].strip(" \t:-")


_ELSEWHERE = re.compile(
    r"ct|mri|x-?ray|cxr|ultrasound|us|echo|scan|biopsy|procedure|surgery|lunch", re.IGNORECASE
)


def of_a_rate(left: LeftOver) -> bool | None:
    """`0935 60 ml/h`; `Briumvi 450mg: 0915 100ml/hr, 0945 400 ml/hr`."""
    part, home, time = left.part, left.home, left.time
    if any(token.start < time.start for token in part.of("not_infused")):
        return None  # `Remodulin SQ pump site change 1100, rate 0.035 mL/hr`
    beside = is_step(part, time) or (bool(home.drug) and not home.times() and leads_rate(part, time))
    if not beside and not is_of_a_drip(left.reading, part, home, time):
        return None
    home.facts.append(step(left.text, part, time))
    return True


def of_the_dose(left: LeftOver) -> bool | None:
    """`Zofran 8 mg IVP @ 0955`."""
    reading, home, time = left.reading, left.home, left.time
    if not home.drug or not is_given_at(reading, left.part, home, time):
        return None
    home.facts += _beside(reading, home, time)
    return True


def in_its_field(left: LeftOver) -> bool | None:
    """`Drug: Prolia 60 mg   Route: SQ`, and below it `Time: 1:25 PM` (`fielded.py` says of what)."""
    if (
        left.home.drug
        or fielded.is_its_time(left.reading, left.time)
        or not fielded.is_in_its_field(left.reading, left.time)
    ):
        return None
    fielded.tell(left.reading.found[0], left.time)
    return True


def of_what_was_drawn(left: LeftOver) -> bool | None:
    """`Fentanyl 100 mcg amp signed out. 75 mcg IVP @ 1622`, `Bolus 7.6 mg IVP over 1 min 1114`, `Remainder 72.9 mg
    infusion @ 1045`: a dose and a way before any drug, of the one named last.
    """
    part, home, time = left.part, left.home, left.time
    aside = ("filler", "site", "duration", "relative")  # `bolus 80 u/kg = 6,700 units IVP 1312`
    ahead = [t for t in part.tokens if t.start < time.start and t.kind not in aside]
    rest = bool(ahead) and ahead[0].kind == "infused" and REST.search(ahead[0].text) is not None
    ahead = ahead[1:] if rest or (ahead and ahead[0].kind == "bolus") else ahead
    if home.drug or time.until is not None or len(ahead) != 2:
        return None
    ways = ("infusion",) if rest else (*AT_ONCE, "iv")
    if ahead[0].kind != "dose" or ahead[1].kind not in ways:
        return None
    way = ahead[1]
    home.facts.append(Fact("way", way.kind, way.start, way.end, way.text))
    home.facts += facts_at(left.text, "start" if rest else "given", time, time)
    return True


TAKERS: tuple[Taker, ...] = (
    heads_a_list,
    leads_its_drug,
    of_what_was_drawn,
    of_another_giving,
    of_a_further_dose,
    of_the_same_dose,
    in_its_field,
    of_something_else,
    in_columns,
    of_a_unit_of_blood,
    of_a_counted_bag,
    whole_run,
    of_a_rate,
    of_the_dose,
)
"""Asked in this order; the first that knows answers."""


def _beside(reading: Reading, home: Statement, time: Token) -> Iterator[Fact]:
    """Yield what a time beside a drug says where its line begins with a time too.

    In columns the second is the end (`0905  Emend 150mg IVPB       0938`); behind `at` it is when it was given; else
    nobody knows which of the two is, and the other is when it was written.
    """
    assert time.clock is not None
    margin = reading.sentence.margin
    if margin is None or margin.clock is None or behind_at(reading.text, time.start):
        yield timed("given", time.clock)
    elif re.search(r"[A-Za-z]{2}", reading.text[margin.end : reading.sentence.start]):
        yield timed(
            "given", time.clock
        )  # the margin is of the sentence before: `1640 c/o pain. Morphine 4 mg IV 1648`
    elif reading.text[max(0, time.start - 3) : time.start].isspace() and home.way() not in AT_ONCE:
        yield timed("start", margin.clock)
        yield timed("stop", time.clock)
    elif home.way() in AT_ONCE:
        yield timed("given", time.clock)
    else:
        yield timed("given", time.clock, vague=True)


def _then_infused(reading: Reading, part: Clause, home: Statement, time: Token) -> bool:
    """`Octreotide 50 mcg IVP, then 50 mcg/hr infusion 0734`: another administration of the drug that was pushed."""
    pushes = [fact for fact in home.facts if fact.kind == "way" and fact.value in ("push", "bolus")]
    if not pushes or not home.drug or home.way() not in ("push", "bolus"):
        return False
    push = pushes[-1]
    ways = [token for token in part.of("infusion") if push.end < token.start < time.start]
    if not ways and any(0 < token.start - time.end < 3 for token in part.of("infusion")):
        return True  # `Heparin 4000 units IV bolus 0750, 0755 gtt 12 u/kg/hr`
    if not ways:
        return False
    gap = reading.text[push.end : ways[0].start]  # `bolus 7 mg IVP 1412, infusion 63 mg 1413-1513`
    return _THEN.search(gap) is not None or _LISTED.fullmatch(gap) is not None


_LISTED = re.compile(r"[^A-Za-z]*(?:(?:units?|mg|mcg|g)\b[^A-Za-z]*)?,\s*", re.IGNORECASE)
_THEN = re.compile(r"\b(?:then|followed\s+by|f/b|and)\b|[&+]", re.IGNORECASE)


def _has_its_own_time(reading: Reading, item: Statement) -> bool:
    """`Visit 1 0800: Cefepime 2 g IVPB 0805-0837`: the drug's own run, and no time of the list."""
    own = next((part.end for part in reading.parts if part.start <= item.start < part.end), item.end)
    return any(
        token.until is not None
        and item.start < token.start < max(own, item.start + len(item.drug))
        and "," not in reading.text[item.start : token.start]
        for token in reading.sentence.tokens
    )
