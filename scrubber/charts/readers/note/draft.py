"""One administration while its note is read: what is said of it, and the record that comes of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from scrubber.charts.events.course import Course
from scrubber.charts.events.times import CORRECTED, Times
from scrubber.charts.events.when import UNDATED, When
from scrubber.charts.readers.note.amounts import hours, is_long, quantity, wasted, witness
from scrubber.charts.readers.note.corrections import DISPUTED
from scrubber.charts.readers.note.header import place_of
from scrubber.charts.readers.note.mentions import ROUNDED
from scrubber.charts.readers.note.statement import AT_ONCE, CHANGED, RANGE, ROW, WENT_IN, Fact, Statement
from scrubber.charts.words import drugs
from scrubber.charts.words.route import Manner, Method, Route, Way
from scrubber.charts.words.values import millilitres
from scrubber.model.record import (
    Administration,
    Discontinuation,
    Provenance,
    Quantity,
    Uncertain,
    Waste,
)

_ROUTES: dict[str, Route] = {"im": "IM", "sc": "SC", "oral": "PO", "on_body": "SC"}
_METHODS: dict[str, Method] = {
    "push": "push", "infusion": "infusion", "pump": "pump", "transfusion": "transfusion", "on_body": "on_body",
}  # fmt: skip
_INTO_TISSUE = frozenset({"im", "sc", "on_body"})
"""Ways without a bag: millilitres are those of the syringe."""
HEDGED = "the note gives no exact time"
HALF_OF_DAY = "morning or evening is not said"
ONLY_DURATION = "a duration is given, but no time"
NEW_BAG = "a further bag was hung; when the first began is not said"
BEGUN_ELSEWHERE = "it was running when the note begins"
_CORRECTS = re.compile(
    r"\b(?:correct\w*|should\s+(?:read|be|have\s+been)|amend\w*|actual|erroneous\w*|revised)\b", re.IGNORECASE
)


def when(fact: Fact, day: date | None, *, corrects: bool = False) -> When:
    """Return a time of the note as far as it is told; `day` is the note's own."""
    clock = fact.clock
    if clock is None or fact.vague:
        return When(fact.quote, (), HEDGED)
    on = clock.on or day or UNDATED
    readings = tuple(datetime.combine(on, of_day) for of_day in clock.of_day_readings())
    reason = HALF_OF_DAY if len(readings) > 1 else CORRECTED if corrects else ""
    return When(clock.quote, readings, reason, dated=clock.on is not None, unsure=fact.unsure)


@dataclass(slots=True)
class Draft:
    """An administration while the note is read."""

    name: str
    key: str
    statement: Statement
    course: Course = field(default_factory=Course)
    facts: dict[str, Fact] = field(default_factory=dict)
    ways: list[str] = field(default_factory=list)
    told: list[Statement] = field(default_factory=list)
    step: When | None = None
    """The first rate with a time: where nothing else tells the start of a titration, it began there."""
    waste_by: str | None = None
    reason: tuple[str, datetime | None] | None = None
    given: bool = False
    elsewhere: str = ""
    """The words that say that it was running already."""
    taken: set[int] = field(default_factory=set)
    """Where the facts begin that were used."""

    @property
    def is_fluid(self) -> bool:
        """Return whether it is plain fluid, whatever is added to it."""
        return drugs.is_fluid(self.key)

    @property
    def way(self) -> str:
        """Return the most telling way of giving that was named."""
        found = next((way for way in self.ways if way != "iv"), "iv" if self.ways else "")
        return (
            "infusion"
            if found == "bolus" and (self.is_fluid or is_long(self.facts.get("duration")))
            else "push"
            if found == "bolus"
            else found
        )

    @property
    def injected(self) -> bool:
        """Return whether it is given at one moment."""
        return self.way in AT_ONCE

    @property
    def infused(self) -> bool:
        """Return whether its way, its bag or its rate tells that it is an infusion."""
        return self.way not in ("", "iv") or "volume" in self.facts or "rate" in self.facts

    @property
    def open(self) -> bool:
        """Return whether it is an infusion that began and has not ended."""
        return (self.course.running or bool(self.elsewhere and not self.course.over)) and not self.injected

    @property
    def begun(self) -> bool:
        """Return whether something tells that it began."""
        return self.course.began or self.step is not None or bool(self.elsewhere)

    def name_after(self, statement: Statement) -> None:
        """Take the name that stands with the dose, where it was only spoken of before: `SCIG visit. Hizentra 12 g`."""
        if not self.course.told and not self.facts and statement.of("dose") is not None:
            self.name, self.statement = statement.drug, statement

    def value(self, kind: str) -> str | None:
        """Return the first value of a kind."""
        fact = self.facts.get(kind)
        return fact.value if fact else None

    def dose(self) -> Quantity | None:
        """Return the dose as told."""
        return quantity(self.facts.get("dose"))

    def take(self, text: str, statement: Statement, day: date | None) -> None:
        self.told.append(statement)
        corrects = _CORRECTS.search(text, text.rfind("\n", 0, statement.start) + 1, statement.end) is not None
        for fact in statement.facts:
            match fact.kind:
                case "way":
                    self.ways.append(fact.value)
                    self.taken.add(fact.start)
                case "reason":
                    last = self.course.last()
                    self.reason = (fact.value, last.readings[0] if last and last.plain else None)
                case "unclear":
                    self.course.shake("start", "stop")
                case "waste":
                    self.taken.add(fact.start)
                    self.facts["waste"] = fact
                    self.waste_by = witness(text, fact.end)
                case (
                    "start"
                    | "stop"
                    | "pause"
                    | "restart"
                    | "given"
                    | "infused"
                    | "new_bag"
                    | "step"
                    | "held"
                    | "running"
                ):
                    self.taken.add(fact.start)
                    self._happened(fact, day, corrects)
                case "rate" if self._is_changed(statement):
                    pass
                case "dose" if ROUNDED.search(text, max(0, fact.start - 24), fact.start):
                    self.facts["dose"] = fact  # `5 mg/kg = 62 mg → rounded to 65 mg`
                    self.taken.add(fact.start)
                case _:
                    known = self.facts.setdefault(fact.kind, fact)
                    if known.value == fact.value or fact.kind not in ("dose", "lot"):
                        self.taken.add(fact.start)
        moves = any(fact.kind in ("start", "stop", "pause", "restart") for fact in statement.facts)
        if moves and not self.injected and self.way in ("", "iv"):
            self.ways.append("infusion")

    def _is_changed(self, statement: Statement) -> bool:
        """`1030: rate 40 ml/hr`: a rate told with a later step is not the rate of the whole."""
        return (
            self.course.began
            and all(fact.kind == "step" for fact in statement.times())
            and bool(statement.times())
        )

    def _happened(self, fact: Fact, day: date | None, corrects: bool) -> None:
        self.given = self.given or fact.kind in ("given", "start")
        if fact.kind == "running":
            if not self.begun:
                self.elsewhere = fact.quote
            return
        if fact.value == DISPUTED:
            self.course.doubt("start" if fact.kind == "start" else "stop", fact.quote, CORRECTED)
            return
        if fact.value == "untimed":
            self._untimed(fact)
            return
        at = when(fact, day, corrects=corrects)
        match fact.kind:
            case "infused":
                if self.open or (self.course.began and not self.injected):
                    self.course.take("stop", _after_midnight(self, at))
            case "new_bag":
                if not self.begun:
                    self.course.take("start", at if fact.value == ROW else When(fact.quote, (), NEW_BAG))
                    self.ways.append("infusion")
            case "step":
                if fact.value == CHANGED and not self.begun:
                    self.elsewhere = fact.quote
                self.step = self.step or (at if fact.value != CHANGED and not self.begun else None)
            case "start" if fact.value == WENT_IN and self.open and not _is_first(self, at):
                self.course.take("stop", _after_midnight(self, at))
            case "start" | "given" if fact.value == RANGE and not self.injected and self.course.goes_on(at):
                pass
            case "start" | "given":
                self.course.take("start", at)
            case "held":
                if self.open:
                    self.course.take("pause", at)
            case "restart":
                self.reason = None
                self.course.take("restart", at)
            case "pause" if self.course.within(at) is not None:
                self.course.take("pause", at)
            case _:
                self.course.take("stop", _after_midnight(self, at))

    def _untimed(self, fact: Fact) -> None:
        """`infusion stopped`, at a time that nobody tells: what is told later is not its first run any more."""
        halted = fact.kind in ("restart", "held") or fact.quote.casefold().startswith("stopped")
        if halted and not self.injected:
            self.course.shake("stop")
        if fact.kind in ("pause",) and self.open:
            self.course.take("pause", When(fact.quote, (), HEDGED))

    def administration(self, text: str, name: str, day: date | None) -> Administration | None:
        if self.course.first() is None and self.step is not None:
            self.course.take("start", self.step)
        amount = self.dose()
        duration = self.facts.get("duration")
        lasted = duration is not None and (duration.vague or (amount is None and self.given))
        leftover = amount is not None and "waste" in self.facts
        charted = self.course.told or lasted or leftover or (self.given and amount and self.ways)
        if not charted or self.way == "elsewhere":
            return None
        times = self.course.times(day)
        if self.injected:
            times = _one_moment(times)
        manner = self._manner(duration)
        sources = list(
            dict.fromkeys(source_of(text, item) for item in self.told if item.facts or item is self.statement)
        )
        waste, volume, ml = self.facts.get("waste"), self.value("volume"), millilitres(amount)
        if ml is not None and not self.is_fluid and not self.injected and not drugs.is_blood(self.name):
            amount = None  # of a drug that is infused, millilitres are the bag's
        return Administration(
            id=name,
            substance=self.name,
            technique=manner.technique or "infusion",
            hcpcs=self.value("hcpcs"),
            ndc=self.value("ndc"),
            purpose="keep_open" if "keep_open" in self.facts else None,
            route=self._route,
            start=times.start,
            stop=times.stop,
            on=times.on,
            segments=times.segments,
            dose=amount,
            volume_ml=None if self.way in _INTO_TISSUE else Decimal(volume) if volume else ml,
            rate_ml_per_hour=Decimal(self.value("rate") or 0) or None,
            lot=self.value("lot"),
            site=self.value("site"),
            planned_hours=hours(duration) if manner.technique == "pump" else None,
            wasted=Waste(wasted(waste, amount), by=self.waste_by) if waste else None,
            discontinued=Discontinuation(*self.reason) if self.reason and self.course.over else None,
            uncertain=self._doubts(text, times, manner, duration),
            source=sources[0] if sources else source_of(text, self.statement),
            also=tuple(sources[1:]),
        )

    @property
    def _route(self) -> Route | None:
        return _ROUTES.get(self.way) or ("IV" if self.way or self.is_fluid else None)

    def _doubts(
        self, text: str, times: Times, manner: Manner, duration: Fact | None
    ) -> tuple[Uncertain, ...]:
        """Return what is open, a field once: its times, its way, and what only a duration tells."""
        doubts = {doubt.field: doubt for doubt in times.doubts}
        doubts |= {doubt.field: doubt for doubt in manner.uncertain(self._words(text))}
        if self.elsewhere and times.start is None and "start" not in doubts:
            doubts["start"] = Uncertain("start", self.elsewhere, BEGUN_ELSEWHERE)
        is_infusion = manner.technique == "infusion" and not manner.doubt
        if is_infusion and duration and times.stop is None and "stop" not in doubts:
            doubts["stop"] = Uncertain("stop", duration.quote, ONLY_DURATION)
        return tuple(doubts.values())

    def _manner(self, duration: Fact | None) -> Manner:
        method = _METHODS.get(self.way)
        if self.is_fluid and method is None:
            method = "infusion"
        if drugs.is_blood(self.name) and not self.injected:
            method = "transfusion"
        if duration and duration.vague and method is None and self.way in ("", "iv"):
            method = "infusion"
        route = self._route
        if route in (None, "IV") and self.way in ("", "infusion") and self.key.endswith("subcutaneous"):
            route, method = "SC", "infusion" if self.course.last() is not None else method
        has_run = self.course.last() is not None or is_long(duration)
        manner = Way(route, method).manner(
            has_rate="rate" in self.facts or self.step is not None, has_run=has_run
        )
        if route is None and manner.technique == "infusion" and (has_run or "volume" in self.facts):
            return Manner("infusion")  # a bag with a start and a stop is infused, whatever is not said
        return manner

    def _words(self, text: str) -> str:
        return " ".join(text[item.start : item.end] for item in self.told)[:80].strip()


def source_of(text: str, statement: Statement) -> Provenance:
    start = text.rfind("\n", 0, statement.start) + 1
    end = text.find("\n", statement.start)
    end = len(text) if end < 0 else end
    return Provenance(locator=place_of(text, start, end), quote=text[start:end].strip()[:500])


def _is_first(draft: Draft, at: When) -> bool:
    first = draft.course.first()
    return first is None or first.readings == at.readings


def _after_midnight(draft: Draft, at: When) -> When:
    """`completed at midnight` is the end of the day."""
    first = draft.course.first()
    if at.quote.casefold() != "midnight" or not at.readings:
        return at
    begins = first is None or not first.readings or first.readings[0] > at.readings[0]
    return at.moved(1) if begins else at


def _one_moment(times: Times) -> Times:
    """Return the times of what is given at one moment: its end does not matter."""
    kept = tuple(doubt for doubt in times.doubts if doubt.field == "start")
    return replace(times, stop=None, segments=(), doubts=kept)
