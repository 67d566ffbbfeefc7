"""Which time an event has.

An event asks the finders below in their order; the first that finds a time gives it. Each finder's docstring shows its
example. To teach the reader another way of writing a time, add a finder with its example.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from scrubber.charts.readers.note.drug.behind_push import infusion_behind, is_of_an_infusion
from scrubber.charts.readers.note.drug.why_stopped import why_stopped
from scrubber.charts.readers.note.event.counted import of_its_number
from scrubber.charts.readers.note.event.discharge import PATIENT, is_discharge
from scrubber.charts.readers.note.event.leftovers import take_left_over
from scrubber.charts.readers.note.event.margin import take_margin
from scrubber.charts.readers.note.event.respectively import one_each
from scrubber.charts.readers.note.event.sharing import share
from scrubber.charts.readers.note.event.subjects import is_of_a_pump, subject
from scrubber.charts.readers.note.event.tells_nothing import tells_nothing
from scrubber.charts.readers.note.values.clauses import DUE, EVENTS, Clause
from scrubber.charts.readers.note.values.reading import (
    Reading,
    facts_at,
    is_beside,
    leave_what_was_only_decided,
    moved_on,
)
from scrubber.charts.readers.note.values.statement import (
    AT_ONCE,
    CHANGED,
    PERHAPS_IN,
    ROW,
    TIMED,
    WAYS,
    WENT_IN,
    Fact,
    Kind,
    Statement,
)
from scrubber.charts.readers.note.values.tokens import Token
from scrubber.charts.readers.note.words.mentions import home_of
from scrubber.model.value import Value, replace

_FAR = 80
"""Characters between an event and its time; what is farther apart is not said together."""


def bind(reading: Reading) -> None:
    """Add to the statements the events of the sentence with their times."""
    for place, part in enumerate(reading.parts):
        if part.wish:
            reading.due.update(_when_due(reading.text, part))
            reading.used |= reading.due
        for event, time in _timed(reading, place):
            if tells_nothing(reading, part, event, time):
                continue
            if time is not None and _is_an_amount(part, event, time):
                time = None
            if time is not None:
                reading.used.add(time.start)
                reading.bound[event.start] = time.start
            if part.act == "done":
                _told(reading, part, event, time)
            else:
                _running_already(reading, part, event)
                _contested(reading, part)
                reading.foreign = reading.foreign or bool(part.of("not_infused", "access", "drug"))
        if part.act == "done" and reading.times:
            take_left_over(reading, part)
    if "held" in reading.kinds:
        leave_what_was_only_decided(reading)
    one_each(reading)
    share(reading)
    take_margin(reading)
    share(reading)  # once more: what took the margin's time may stand beside another drug


def _when_due(text: str, part: Clause) -> Iterator[int]:
    """`due 0900  GIVEN 0951`: yield where the times begin at which something should have been given."""
    said = [token for token in part.tokens if token.is_time or token.text.casefold() in DUE]
    for token, behind in pairwise(said):
        if behind.is_time and not token.is_time and _AT.fullmatch(text, token.end, behind.start):
            yield behind.start


_AT = re.compile(r"[ \t:]*(?:(?:at|@|for)[ \t]*)?", re.IGNORECASE)


def _running_already(reading: Reading, part: Clause, event: Token) -> None:
    """`NS infusing, started by medics`, `EMS hung amiodarone at 0512`: it runs, and nobody here tells since when."""
    if part.act != "by others" or event.kind not in ("running", "start"):
        return
    home = home_of(reading.found, event.start)
    if not home.drug or home.start < part.start:
        ahead = (item for item in reading.found[1:] if event.end <= item.start < part.end)
        home = next(ahead, home)
    if home.drug and home.start >= part.start:
        home.hidden, home.facts = False, [Fact("running", "", event.start, event.end, event.text)]


def _contested(reading: Reading, part: Clause) -> None:
    """`Vanc hung 1320, pump alarmed, not infusing until 1341`, `1010 hung, pump not started`: nobody counts on it."""
    if part.act != "not done" or not part.of("running", "start") or part.of("drug"):
        return
    if not part.times() and reading.sentence.margin is None:
        return
    home = home_of(reading.found, part.start)
    home.facts = [replace(fact, vague=True) if fact.kind == "start" else fact for fact in home.facts]


# which time


def _timed(reading: Reading, place: int) -> Iterator[tuple[Token, Token | None]]:
    """Yield the events of a clause, each with its time or None: no finder takes one that the sentence does not hold."""
    part = reading.parts[place]
    events = [event for event in part.events() if event.start >= part.wish]
    finders = FINDERS if reading.times else ()
    for number, event in enumerate(events):
        before = events[number - 1] if number else None
        after = events[number + 1] if number + 1 < len(events) else None
        spot = Spot(place, event, before, after)
        time = next((time for finder in finders if (time := finder(reading, spot)) is not None), None)
        yield event, None if time is not None and _is_in_brackets(reading.text, event, time) else time


def _is_in_brackets(text: str, event: Token, time: Token) -> bool:
    """`Keppra 1500 mg IV load 2147-2203 after sz (witnessed, 40 sec)`: what is told in brackets has no time outside."""
    between = text[time.end : event.start]
    return event.kind == "other" and between.count("(") > between.count(")")


class Spot(Value):
    """Where an event stands: its clause, and the events beside it there."""

    place: int
    event: Token
    before: Token | None
    after: Token | None


Finder = Callable[[Reading, Spot], Token | None]


def stands_in_the_margin(reading: Reading, spot: Spot) -> Token | None:
    """`0905 start 30 ml/h x 30 min 0935 60 ml/h`: right behind the margin's time, and no `at` gives it another."""
    margin, sentence = reading.sentence.margin, reading.sentence
    if margin is None or margin.until is not None or spot.event is not sentence.tokens[0]:
        return None
    if spot.event.kind not in ("start", "stop") or not is_beside(reading.text, margin.end, spot.event.start):
        return None
    later = reading.times[0] if reading.times else None
    if (
        later is None
        or later.start - spot.event.end < 4
        or reading.text[: later.start].rstrip().endswith(("at", "@"))
    ):
        return None
    return margin


def in_its_brackets(reading: Reading, spot: Spot) -> Token | None:
    """`Change of shift 1500: Vanc (hung 1430 by J. Lee) still running`: an event and its time in brackets."""
    text, part = reading.text, reading.parts[spot.place]
    opened = text.rfind("(", part.start, spot.event.start)
    closed = text.find(")", spot.event.end, part.end)
    if opened < 0 or closed < 0 or ")" in text[opened : spot.event.start]:
        return None
    inside = [time for time in reading.free(part) if opened < time.start < closed]
    events = [event for event in part.events() if opened < event.start < closed]
    return inside[0] if len(inside) == 1 and events == [spot.event] else None


def begins_with_it(reading: Reading, spot: Spot) -> Token | None:
    """`1015 started, 1225 completed`; `0905 start 0925 stop`."""
    part = reading.parts[spot.place]
    times, events = part.times(), part.events()
    margin = reading.sentence.margin
    if not times or times[-1].start > events[-1].start:
        return None
    if (
        margin is not None
        and not spot.place
        and events[0].start < times[0].start
        and len(events) == len(times) + 1
        and events[0].kind != events[-1].kind
    ):
        # `0852 Emend 150 mg start 0923 end`, and not `0420: ... Started 0450 on pump`
        times = [margin, *times]
    if events[0].start < times[0].start:
        return None
    floor = spot.before.end if spot.before else min(part.start, times[0].start)
    near = [
        time for time in times if floor <= time.start < spot.event.start and time.start not in reading.used
    ]
    far = near and near[-1] is not margin and spot.event.start - near[-1].end > _FAR
    return near[-1] if near and not far else None


def stands_after(reading: Reading, spot: Spot) -> Token | None:
    """`Infusion started in left arm at 1015`."""
    part, after = reading.parts[spot.place], spot.after
    slower = spot.event.kind == "restart" and after is not None and after.kind == "step"
    limit = part.end if after is None or slower else after.start  # `back on half rate 0945`
    for time in reading.free(part):
        if spot.event.end <= time.start < limit:
            return time if time.start - spot.event.end <= _FAR else None
    return None


def stands_alone_behind(reading: Reading, spot: Spot) -> Token | None:
    """`Remicade 400 mg IV started, 1015`: the next clause is a time and nothing else; and `Given via R port, 1002-1034,
    BR good`, where what stands behind a run tells nothing.
    """
    if spot.after is not None or spot.place + 1 >= len(reading.parts) or reading.sentence.margin is not None:
        return None
    following = reading.parts[spot.place + 1]
    only = following.times()
    others = [
        token for token in following.tokens if not token.is_time and token.kind not in ("filler", "date")
    ]
    if len(only) == 1 and only[0].until is not None and {token.kind for token in others} <= _NOTHING_MORE:
        others = [token for token in others if "," not in reading.text[only[0].end : token.start]]
    return only[0] if len(only) == 1 and not others and reading.free(following) else None


_NOTHING_MORE = frozenset({"aside", "word", "site", "vital"})


def stands_before(reading: Reading, spot: Spot) -> Token | None:
    """`At 10:15 the infusion was started`; `Reclast 5mg IV, 0905 start`."""
    part = reading.parts[spot.place]
    floor = spot.before.end if spot.before else part.start
    near = [time for time in reading.free(part) if floor <= time.start < spot.event.start]
    return near[-1] if near and spot.event.start - near[-1].end <= _FAR else None


def of_the_complaint(reading: Reading, spot: Spot) -> Token | None:
    """`c/o chills 1131, infusion paused`; `warm 0951, pump paused`; `at 1110 throat itch - held`: done at once."""
    if spot.event.kind not in ("stop", "pause", "held") or spot.before is not None or not spot.place:
        return None
    complaint = _complaint_before(reading.parts, spot.place)
    events = complaint.events()
    times = complaint.times()
    if len(times) != 1 or any(event.kind not in ("other", "running", "flush") for event in events):
        return None
    if any(event.kind == "flush" and " " in event.text for event in events):
        return None  # `NS flush 1034`; `flushed 1034` alone is a complaint
    first = next(token for token in complaint.tokens if token.kind != "filler")
    of_no_drug = not complaint.of("drug", "dose", "rate", *(WAYS - {"iv"}))
    felt = of_no_drug and times[0] in (first, complaint.tokens[-1])  # `warm 0951, pump paused`
    return times[0] if events or felt or complaint.of("not_infused") else None


def when_back(reading: Reading, spot: Spot) -> Token | None:
    """`back from CT at 1025, resumed at the same rate`: when the patient was back, the infusion was too."""
    if spot.event.kind != "restart" or spot.before is not None or not spot.place:
        return None
    ahead = reading.parts[spot.place - 1]
    times = ahead.times()
    if (
        len(times) != 1
        or ahead.of("drug", "dose", "start", "stop")
        or not _BACK.search(reading.text, ahead.start, ahead.end)
    ):
        return None
    return times[0] if times[0].until is None else None


_BACK = re.compile(r"\b(?:back|returned|returns)\b", re.IGNORECASE)


def _complaint_before(parts: Sequence[Clause], place: int) -> Clause:
    """`At 10:02 the pump alarmed and the site was puffy, so I stopped it`: the clause ahead that tells when."""
    at = place - 1
    told = (
        "drug",
        "dose",
        *(kind for kind in EVENTS if kind != "other"),
    )  # and not `the site had infiltrated`
    while at > 0 and not parts[at].times() and not parts[at].of(*told):
        at -= 1
    return parts[at]


FINDERS: tuple[Finder, ...] = (
    stands_in_the_margin,
    in_its_brackets,
    begins_with_it,
    stands_after,
    stands_alone_behind,
    stands_before,
    of_the_complaint,
    when_back,
)


def _is_an_amount(part: Clause, event: Token, time: Token) -> bool:
    """`0852-1001 with a 15 min pause`: of the run, which was halted for so long at a time that nobody tells."""
    minutes = any(token.kind == "duration" and time.end <= token.start < event.start for token in part.tokens)
    return event.kind == "pause" and time.until is not None and minutes


# about what


def _told(reading: Reading, part: Clause, event: Token, time: Token | None) -> None:
    """Add what an event says to the statement that it is about."""
    if _is_of_no_drug(reading, part, event):
        return
    home = subject(reading, part, event, time)
    if home is not None and is_of_a_pump(reading.text, event):
        reading.foreign = False  # `Needles in 1815, pump on 1822, empty 1931`
    if home is not None and is_of_an_infusion(reading, part, event, home, time):
        home = infusion_behind(reading, part, event, home)
    if event.kind == "given" and any(token.text.casefold() != "into" for token in part.of("running")):
        return  # `received pt with NS infusing`
    if home is None:
        if not _is_unknown(part, event) and (
            not reading.foreign or part.of("not_infused", "access", "iv", "other")
        ):
            reading.about_other.add(event.start)
        reading.foreign = True  # `oxygen started 1041, off at 1100`: what follows is about the oxygen too
        return
    if event.kind == "held" and home.drug and home.way() in AT_ONCE:
        home.hidden = True  # `Prolia 60 mg SC held today`: what is given at once was not begun
        return
    reading.foreign = reading.foreign and not part.of(
        "infused", "infusion", "drug"
    )  # `IV in 0910, drug up 0922, done`
    home = of_its_number(reading, part, event, home)
    if event.kind == "stop" and _ends_what_kept_open(reading, event, home):
        reading.about_other.add(event.start)
        return
    kind = _kind(event, part)
    anchor = time or reading.sentence.margin
    if anchor is not None:
        reading.bound[event.start] = anchor.start
    if kind == "pause" and _hung_clamped(home, anchor):
        return
    home.facts += _facts(reading, home, event, kind, time)
    if kind in ("stop", "pause"):
        home.facts += why_stopped(reading.text, event, (time or event).end)


def _hung_clamped(home: Statement, anchor: Token | None) -> bool:
    """`1310 Ferrlecit spiked and hung, clamped, waiting on 2nd RN`: it did not run; nobody counts on its start."""
    starts = [
        fact
        for fact in home.facts
        if fact.kind == "start" and anchor is not None and fact.start == anchor.start
    ]
    for fact in starts:
        home.facts[home.facts.index(fact)] = replace(fact, vague=True)
    return bool(starts)


def _ends_what_kept_open(reading: Reading, event: Token, home: Statement) -> bool:
    """`infusion done 1013, pump left on KVO, turned off 1120`: the drug was in before."""
    ended = home.of("stop")
    if ended is None or ended.clock is None or ended.end > event.start:
        return False
    return _KVO.search(reading.text, ended.end, event.start) is not None


_KVO = re.compile(r"\b(?:kvo|tko|keep\s+(?:vein\s+)?open)\b", re.IGNORECASE)


def _is_of_no_drug(reading: Reading, part: Clause, event: Token) -> bool:
    """Return whether an event is none of a drug's by its own words, and note what it is about."""
    if event.kind in ("other", "flush", "refused"):
        # `flushed` alone is a complaint; a line is flushed with something
        reading.foreign = reading.foreign or (
            event.kind == "flush" and (" " in event.text or bool(part.of("access")))
        )
    elif reading.sentence.about is None and is_discharge(reading, part, event):
        if not PATIENT.search(reading.text, part.start, part.end):
            return True
    elif event.kind == "held" and _NEEDLES.search(reading.text, reading.sentence.start, event.start):
        pass  # `Needles out, held 8 min`: a place was pressed
    elif event.kind == "given" and _came(reading, event):
        _came_with(reading, event)
    elif event.kind == "given" and _PERSON.match(reading.text, event.end) and not _gave_a_dose(part, event):
        pass  # `rec'd pt s/p Remicade`, `rec'd from nights, Dilaudid PCA in use`
    elif event.text.casefold() not in ("til", "till", "until") or _runs_until(reading.text, part, event):
        return False  # and `observed until 1300` is of no drug
    reading.about_other.add(event.start)
    return True


def _came(reading: Reading, event: Token) -> bool:
    """`0855 rec'd, sleepy, LR still running`, `1915 Rec'd on propofol`: the patient was, and no drug."""
    leads = not any(
        token.kind in ("drug", "dose") and token.start < event.start for token in reading.sentence.tokens
    )
    return leads and event.text.casefold() in _RECEIVED and _WITH.match(reading.text, event.end) is not None


def _came_with(reading: Reading, event: Token) -> None:
    """`1915 Rec'd on propofol 30 mcg/kg/min, Levophed 6 mcg/min`: what the patient came with ran already."""
    if not reading.text[event.end :].lstrip().startswith(","):
        for item in reading.found:
            if item.drug and item.start > event.start:
                item.facts.insert(0, Fact("running", "", event.start, event.end, event.text))


_RECEIVED = frozenset({"received", "recieved", "rec'd", "recd"})
_WITH = re.compile(r",|\s+(?:on|with|w/)(?=\s)", re.IGNORECASE)


def _is_an_action(text: str, event: Token) -> bool:
    """`cefTRIAXone 2 g IVPB, New Bag at 1502`, `CEFTRIAXONE 2 G IVPB - NEW BAG`: as a record prints it."""
    printed = event.text.startswith("NEW B") and text[: event.start].rstrip().endswith(("-", "–", ",", "|"))
    return printed or event.text.startswith("New B")


def _facts(reading: Reading, home: Statement, event: Token, kind: Kind, time: Token | None) -> Iterable[Fact]:
    """Return what an event says, at the time that it stands with, in the margin of its line, or at none."""
    text, margin = reading.text, reading.sentence.margin
    anchor = time or margin
    if anchor is not None and kind == "new_bag" and _is_an_action(text, event) and home.of("dose"):
        return [replace(fact, value=ROW) for fact in facts_at(text, kind, anchor, event)]
    if time is not None:
        told = list(facts_at(text, kind, time, event))
        if kind == "step":
            told = [replace(fact, value=CHANGED) for fact in told]  # it ran before its rate changed
        if event.text.casefold() == "in":
            bare = text[: event.start].endswith(", ") and not text[event.end : time.start].strip()
            return [replace(fact, value=PERHAPS_IN if bare else WENT_IN) for fact in told]
        return told
    if kind == "stop" and _has_ended(reading, home):
        return []  # `1:58 BP 144/88, restarted 2:00. Off 2:27 pm, all in`: said again
    if margin is not None and kind in TIMED and kind != "step":
        told = list(facts_at(text, kind, margin, event))
        if event.text.casefold() == "in" and margin.start > event.start:
            return [replace(fact, value=WENT_IN) for fact in told]  # `ns in 1032`
        if moved_on(reading):
            return [replace(fact, unsure=True) for fact in told]
        return [replace(fact, vague=True) for fact in told] if _is_later(reading) else told
    fact = Fact(kind, "untimed", event.start, event.end, event.text)
    alone = kind == "running" and all(token is event for token in reading.sentence.tokens)
    return [replace(fact, clock=margin.clock)] if alone and margin is not None else [fact]


def _has_ended(reading: Reading, home: Statement) -> bool:
    """Return whether the sentence has told already when it ended, by a time of its own."""
    ends = (fact for fact in home.facts if fact.kind == "stop" and fact.clock is not None)
    return any(fact.start in {token.start for token in reading.sentence.tokens} for fact in ends)


def _is_later(reading: Reading) -> bool:
    """`1330: pt c/o burning. Stopped, IV dc'd 1332`: a later sentence with a time of its own is not of the margin."""
    margin, sentence = reading.sentence.margin, reading.sentence
    return (
        margin is not None
        and bool(reading.times)
        and bool(re.search(r"[A-Za-z]{2}", reading.text[margin.end : sentence.start]))
    )


def _gave_a_dose(part: Clause, event: Token) -> bool:
    """`Gave pt her Stelara 90 mg SQ`."""
    drug = next((token for token in part.tokens if token.kind == "drug" and token.start > event.start), None)
    doses = [token for token in part.of("dose") if drug is not None and token.start > drug.start]
    return event.text.casefold() in ("gave", "given", "giving", "administered") and bool(doses)


_NEEDLES = re.compile(r"\b(?:needles?|sites?|pressure|sheath|hemostasis)\b", re.IGNORECASE)
_PERSON = re.compile(
    r"\s+(?:the\s+)?(?:pt|patient|client|report|call|page|message|phone|orders?)\b"
    r"|\s+from\s+(?:the\s+)?(?:nights?|days?|evenings?|\w+\s+shift|off-?going|ed|er|or|pacu|icu|floor|ems|home)\b",
    re.IGNORECASE,
)


def _runs_until(text: str, part: Clause, event: Token) -> bool:
    """`D5LR @ 150 til 2:20p`, `and ran without problems until 9:47 AM` are about a bag, `obs until 1300` is not."""
    if _RAN.search(text[part.start : event.start]):
        return True
    return bool(part.of("drug", "rate", "infusion", "infused")) and not part.of(
        "running", "not_infused", "other"
    )


_RAN = re.compile(
    r"(?:^|\band\s+|[,;.]\s*)(?:then\s+|it\s+)?(?:ran|infused|continued(?:\s+to\s+(?:run|infuse))?)"
    r"(?:\s+(?:well|smoothly|uneventfully|fine|ok|(?:without|w/o)\s+(?:any\s+)?(?:problems?|incident|issues?|difficulty|"
    r"reactions?|complications?|interruption)))*\s+\Z",
    re.IGNORECASE,
)


def _is_unknown(part: Clause, event: Token) -> bool:
    """Return whether a word that nobody knows stands before an event: it may be a drug."""
    return any(token.kind == "word" and token.start < event.start for token in part.tokens)


def _kind(event: Token, part: Clause) -> Kind:
    """`new bag hung` begins nothing new."""
    if event.kind == "infused_at":
        return "infused"
    return "new_bag" if event.kind == "start" and part.of("new_bag") else event.kind  # type: ignore[return-value]
