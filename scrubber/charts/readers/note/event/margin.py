"""The time in the margin of an entry: when what stands beside it was given."""

from __future__ import annotations

import re
from datetime import time

from scrubber.charts.readers.note.event.rate_rows import is_a_drip_at_a_rate
from scrubber.charts.readers.note.event.tells_nothing import is_a_check, is_of_a_date
from scrubber.charts.readers.note.values.clauses import Clause
from scrubber.charts.readers.note.values.reading import (
    Reading,
    facts_at,
    is_charted,
    is_what_for,
    moved_on,
    step,
    timed,
    way_of_a_part,
)
from scrubber.charts.readers.note.values.statement import AT_ONCE, CHANGED, PERHAPS_IN, WENT_IN, Statement
from scrubber.charts.readers.note.values.tokens import Token
from scrubber.charts.words import drugs
from scrubber.model.value import replace


def take_margin(reading: Reading) -> None:
    """Give the time in the margin to the drugs beside it, or to what stands there without a drug."""
    margin = reading.sentence.margin
    if margin is None:
        return
    for item in reading.found[1:]:
        _beside_a_drug(reading, item, margin)
    if len(reading.found) == 1 and reading.parts[0].act == "done":
        _without_a_drug(reading, margin)


def _beside_a_drug(reading: Reading, item: Statement, margin: Token) -> None:
    """`0910 Zofran 8 mg IVP.`: a drug with its dose or way, and no other time, was given at the time in the margin."""
    part = next((part for part in reversed(reading.parts) if part.start <= item.start), reading.parts[0])
    if part.act != "done":
        return
    if _heads_its_rates(reading, item, part) and margin.clock is not None and margin.until is None:
        item.facts.insert(0, step(reading.text, part, margin))
        return
    if not is_charted(item, margin):
        if margin.clock is not None and margin.until is None and _is_at_a_rate(reading.text, item, part):
            item.facts.append(replace(timed("step", margin.clock), unsure=True))
        return
    if _REFERS.search(reading.text, max(reading.sentence.start, item.start - 30), item.start):
        return  # `half an hour after morphine 4 mg IV`
    if is_what_for(reading.text, item) or _is_prepared(reading.text, item, part):
        return
    if _began_at_its_own(reading, item, part, margin):
        return
    if margin.clock is not None and margin.until is None and _is_a_change(reading.text, item, part):
        item.facts.append(replace(timed("step", margin.clock), value=CHANGED))
    elif _has_no_time(item) and not _is_running(reading.text, item, part):
        if _is_what_went_in(reading, item, margin):
            return
        told = facts_at(reading.text, "given", margin, margin)
        in_doubt = _follows_an_end(reading, item, margin) or _is_a_shift(margin) or moved_on(reading)
        in_doubt = (
            in_doubt
            or _ONE_OF_UNITS.search(reading.text, max(0, margin.start - 16), margin.start) is not None
        )
        item.facts += [replace(fact, unsure=True) for fact in told] if in_doubt else told
    elif _only_stops_later(item, margin) and not _was_named_before(reading, item, margin):
        item.facts.insert(0, timed("start", margin.clock))  # type: ignore[arg-type]


_ONE_OF_UNITS = re.compile(r"\bunit[ \t]+[A-D][ \t]*\n[ \t]*\Z", re.IGNORECASE)
"""`Unit A 1340-1602, unit B` at the end of a line, and `1618-1840 PRBC` below it."""


def _began_at_its_own(reading: Reading, item: Statement, part: Clause, margin: Token) -> bool:
    """`2300 1/2 NS @ 80 mL/hr was started by evenings at 1730`: whatever it is of, it did not begin with its line."""
    begun = part.of("start", "given")
    if any(item.start < event.start and is_of_a_date(reading.text, event) for event in begun):
        return True  # `1018 pump d/c visit. 5FU 4,100 mg CADD was connected 2/28`
    events = (event.start for event in begun if event.start in reading.about_other)
    return any(reading.bound.get(event, margin.start) != margin.start for event in events)


def _heads_its_rates(reading: Reading, item: Statement, part: Clause) -> bool:
    """Return whether an entry begins with a rate, in a column that a drug heads: `0915   20 mL/hr`."""
    about = reading.sentence.about
    mine = about is not None and item.start == reading.sentence.start and item.key == about.key
    return mine and _begins_with_rate(part) and not item.times()


def _is_running(text: str, item: Statement, part: Clause) -> bool:
    """`0915 NS infusing`; but `1135 Adriamycin 105 mg IVP, BR checked q 2 ml`: what is told of a push behind a comma is
    of something else.
    """
    running = [token for token in part.of("running") if not is_a_check(text, token)]
    if item.way() not in AT_ONCE:
        return bool(running)
    told = max(fact.end for fact in item.facts if fact.kind == "way")
    return any(
        not _APART.search(text, min(token.end, told), max(token.start, item.start)) for token in running
    )


_APART = re.compile(r"[,;]|\b(?:w/|with|via|thru|through)")
_ENDED = re.compile(r"\b(?:done|completed?|stopped|ended|finished|off|down)\b", re.IGNORECASE)


def _follows_an_end(reading: Reading, item: Statement, margin: Token) -> bool:
    """`1030 done. Ferrlecit 125 mg/100 NS.`, `..., 1100 done. Ancef 2 g.`: it may be what ended, or begin later."""
    before = reading.text[margin.end : reading.sentence.start]
    if _follows_a_halt(reading, item, before):
        return False
    if item.way() not in (*AT_ONCE, "iv") and _ends_here(reading, item, margin):
        return True
    if re.search(r"\b(?:[01]\d|2[0-3])[0-5]\d\s+(?:done|completed?|stopped|off|down)\b", before):
        return True
    if item.way() in AT_ONCE or item.of("rate"):
        return False
    return _ENDED.search(before) is not None and not drugs.names_in(before)


def _follows_a_halt(reading: Reading, item: Statement, before: str) -> bool:
    """`1329 itching. Infusion stopped. NS 500 mL wide open.`: fluid that runs in because something was stopped."""
    if not drugs.is_fluid(item.drug) or _ENDED.search(_HALTED.sub("", before)) or not _HALTED.search(before):
        return False
    return item.way() == "bolus" or _FREELY.search(reading.text, item.start, item.end) is not None


_HALTED = re.compile(
    r"\b(?:infusion|inf|drug|chemo|med|it|transfusion)\s+(?:was\s+)?(?:immediately\s+)?(?:stopped|held|paused)\b",
    re.IGNORECASE,
)
_FREELY = re.compile(r"\b(?:wide|full)\s+open\b|\bw/o\b", re.IGNORECASE)


def _ends_here(reading: Reading, item: Statement, margin: Token) -> bool:
    """Return whether something without a name ended at the time in the margin, before a drug is named."""
    stop = reading.found[0].of("stop")
    return stop is not None and stop.start == margin.start and stop.start < item.start


def _is_what_went_in(reading: Reading, item: Statement, margin: Token) -> bool:
    """`1917 Unit complete, 265 mL FFP + 30 mL NS`: how much of what ended; with a rate it may be the next bag."""
    dose = item.of("dose")
    of_a_bag = dose is None or dose.value.partition(" ")[2].casefold() in _LITRES
    return of_a_bag and not item.of("rate") and _ends_here(reading, item, margin)


_LITRES = frozenset({"ml", "mls", "cc", "l", "liter", "liters", "litre", "litres"})


def _is_a_shift(margin: Token) -> bool:
    """`0700-1900: NS @ 125 mL/hr continuous`: the hours of whoever writes, and perhaps of no infusion."""
    if margin.clock is None or margin.until is None:
        return False
    return (margin.clock.of_day, margin.until.of_day) in _SHIFTS


_SHIFTS = frozenset(
    (time(start), time(end)) for start, end in ((7, 19), (19, 7), (7, 15), (15, 23), (23, 7), (11, 23))
)


def _is_prepared(text: str, item: Statement, part: Clause) -> bool:
    """`0742 Cyramza 560 mg / NS 250 mL compounded`: what was done with it before it was given."""
    if item.way() in AT_ONCE or item.of("given") or item.of("start"):
        return False
    if not item.way() and any(_MIXED.match(token.text) for token in part.of("diluent")):
        return True  # `0835 Elaprase 18 mg mixed in 100 mL NS`, and below it `0850 Infusion started`
    return any(_PREPARED.fullmatch(token.text) for token in part.of("other", "word"))


_PREPARED = re.compile(
    r"compounded|delivered|prepared|dispensed|made|labell?ed|returned|sent|program(?:med)?", re.IGNORECASE
)


_MIXED = re.compile(r"mixed|diluted|reconstituted|dissolved", re.IGNORECASE)
_OF_THE_RUN = re.compile(
    r"[\s,:-]*(?:(?:\d[\d.,]*\s?(?:ml|l|liters?|m?c?g/ml|units?/ml)\b|ivf?|gtt|drip|infusion|rate|now|was|up|on)[\s,:-]*)*",
    re.IGNORECASE,
)


def _is_a_change(text: str, item: Statement, part: Clause) -> bool:
    """`1500 NS decreased to 100 mL/hr`, `1500 NS rate decreased to 100 mL/hr`: it ran before its rate changed."""
    if item.times() or item.hidden or part.of("start"):
        return False
    name = item.start + len(item.drug)
    changes = (token for token in part.tokens if token.start >= name and _changes(token))
    change = next(changes, None)
    return change is not None and _OF_THE_RUN.fullmatch(text, name, change.start) is not None


def _changes(token: Token) -> bool:
    """`decreased`, or a rate with its change: `rate decreased to 100 mL/hr`."""
    return token.kind == "step" or (token.kind == "rate" and bool(token.match and token.match["change"]))


def _is_at_a_rate(text: str, item: Statement, part: Clause) -> bool:
    """`1004 Propofol gtt 10 mcg/kg/min`: it began then, or ran already; a later rate did not begin it."""
    if not _has_no_time(item) or item.way() in AT_ONCE:
        return False
    name = item.start + len(item.drug)
    rate = next((token for token in part.of("rate", "other_rate") if token.start >= name), None)
    return rate is not None and _OF_THE_RUN.fullmatch(text, name, rate.start) is not None


def _has_no_time(item: Statement) -> bool:
    return not (item.times() or item.hidden or item.of("running") or item.of("stop"))


def _without_a_drug(reading: Reading, margin: Token) -> None:
    """`0948-1155 L AC 22g` is a run at its place; `1000 @50` is a row of a titration."""
    lead, first = reading.found[0], reading.parts[0]
    only_place = len(reading.parts) == 1 and all(
        token.kind in _PLACES or _THE_RUN.fullmatch(token.text) for token in first.tokens
    )
    if only_place and margin.until is not None and not lead.times():
        lead.facts += facts_at(reading.text, "start", margin, margin)
    once = not lead.times() and margin.until is None
    part = way_of_a_part(reading) if once else None
    if part is not None:
        lead.facts += [part, timed("given", margin.clock)]  # type: ignore[arg-type]
    if _begins_with_rate(first):
        lead.facts.insert(0, step(reading.text, first, margin))


def _only_stops_later(item: Statement, margin: Token) -> bool:
    """`0950 docetaxel 138 mg in NS 250 mL   stop 1055`, `..., in 1055`: it began when its line does."""
    (stop,) = item.times() if len(item.times()) == 1 else (None,)
    ended = stop is not None and (stop.kind == "stop" or stop.value in (WENT_IN, PERHAPS_IN))
    if stop is None or not ended or stop.vague or stop.clock is None or item.hidden:
        return False
    clock = margin.clock
    if (
        clock is None
        or margin.until is not None
        or item.of("running")
        or not (clock.certain and stop.clock.certain)
    ):
        return False
    return clock.of_day < stop.clock.of_day and item.way() not in AT_ONCE


def _was_named_before(reading: Reading, item: Statement, margin: Token) -> bool:
    """`1136 SOB after Taxotere begun. Taxotere 130 mg off at 1137`: what ends is what an earlier sentence told of."""
    before = reading.text[margin.end : reading.sentence.start]
    return any(drugs.key_of(before[start:end]) == item.key for start, end in drugs.names_in(before))


_PLACES = frozenset({"site", "gauge", "filler", "access", "aside"})
_THE_RUN = re.compile(r"drug|bag|infusion|infused|med(?:ication)?|dose|chemo", re.IGNORECASE)
"""`10:05 - 11:06 AM DRUG`, above `OBSERVE 11:06 - 12:06`."""


_REFERS = re.compile(
    r"\b(?:after|since|following|post|before|prior\s+to|into|until|from|pre|during|between|than|re|regarding|about)"
    r"\s+(?:\w+\s+){0,2}$"
    r"|\b(?:pt|patient|remains|currently|still|already|arrived|arrives|came)\s+(?:is\s+)?on\s+(?:the\s+|a\s+)?$",
    re.IGNORECASE,
)
"""Before a drug these only place something else in time."""


def _begins_with_rate(part: Clause) -> bool:
    """`0942 42 mL/hr x30`, `1000 @50, 1030 @100`: rows of a titration; `1318 drip at 5 units/hr` behind its load."""
    first = part.tokens[0] if part.tokens else None
    if first is None or part.of("stop", "start", "given"):
        return False
    return first.kind in ("rate", "other_rate") or is_a_drip_at_a_rate(part.tokens)
