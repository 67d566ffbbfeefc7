"""From the statements of a nursing note to administrations: which start belongs to which stop.

A statement that names a drug speaks of that drug; one that names none speaks of the only infusion that it can mean.
Where it could mean two, both are in doubt. A start or stop told twice with different times is in doubt, and an
uncertain time is kept as a doubt with its words, never as a time. A stop before its start lies on the next day only
for an infusion of an evening; otherwise it is a mistake, and the stop is in doubt.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from scrubber.charts.errors import DocumentError
from scrubber.charts.readers.note import words
from scrubber.charts.readers.note.facts import Fact, Statement
from scrubber.charts.readers.note.header import place_of
from scrubber.charts.words import drugs
from scrubber.charts.words.route import Method, Route, Way
from scrubber.charts.words.values import millilitres
from scrubber.model.record import (
    Administration,
    Discontinuation,
    Interval,
    Provenance,
    Quantity,
    Uncertain,
    Waste,
)

_MOST = 400
"""Administrations in one note; a month of charts has fewer."""
_EVENING, _NOON = 18, 12
_LONGEST_NIGHT = timedelta(hours=12)
_INJECTED = frozenset({"push", "im", "sc", "oral", "elsewhere"})
_ROUTES: dict[str, Route] = {"im": "IM", "sc": "SC", "oral": "PO"}
_METHODS: dict[str, Method] = {
    "push": "push",
    "infusion": "infusion",
    "pump": "pump",
    "transfusion": "transfusion",
}
TOLD_TWICE = "the note gives two different times"
HEDGED = "the note gives no exact time"
HALF_OF_DAY = "morning or evening is not said"
NO_DAY = "the note gives no date"
TWO_MEANT = "the note does not say which infusion"
BACKWARDS = "the stop lies before the start"
ONLY_DURATION = "a duration is given, but no time"


@dataclass(slots=True)
class Run:
    """One run while the note is read."""

    start: datetime | None = None
    stop: datetime | None = None


@dataclass(slots=True)
class Draft:
    """An administration while the note is read."""

    name: str
    statement: Statement
    runs: list[Run] = field(default_factory=list)
    doubts: dict[str, Uncertain] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    ways: list[str] = field(default_factory=list)
    told: list[Statement] = field(default_factory=list)
    began: bool = False
    over: bool = False
    """A stop was documented, certain or not, and no restart after it."""
    waste_by: str | None = None
    reason: tuple[str, datetime | None] | None = None
    has_time: bool = False
    given: bool = False

    @property
    def key(self) -> str:
        """Return what tells its substance from others."""
        return drugs.key_of(self.name)

    @property
    def is_fluid(self) -> bool:
        """Return whether the name is one of plain fluid."""
        return drugs.is_fluid(self.name)

    @property
    def way(self) -> str:
        """Return the most telling way of giving that was named."""
        found = next((way for way in self.ways if way != "iv"), "iv" if self.ways else "")
        return "infusion" if found == "bolus" and self.is_fluid else "push" if found == "bolus" else found

    @property
    def injected(self) -> bool:
        """Return whether it is given at one moment."""
        return self.way in _INJECTED

    @property
    def open(self) -> bool:
        """Return whether it is an infusion that began and has not ended."""
        return self.began and not self.over and not self.injected

    def first(self) -> datetime | None:
        """Return when it began, where that is known."""
        return self.runs[0].start if self.runs else None

    def last(self) -> datetime | None:
        """Return when it ended, where that is known."""
        return self.runs[-1].stop if self.runs else None

    def doubt(self, name: str, quote: str, reason: str) -> None:
        """Keep a doubt; the first reason stays, the words add up."""
        known = self.doubts.get(name)
        self.doubts[name] = Uncertain(
            name, f"{known.quote} / {quote}" if known else quote, known.reason if known else reason
        )


class Story:
    """Reads statements in the note's order."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.drafts: list[Draft] = []
        self.ordered: list[Statement] = []
        """Drugs that an order names: what `infusion started` may mean before any drug is given."""
        self.unbound = 0
        """Events that no infusion could be found for."""

    def tell(self, statement: Statement, day: date | None) -> None:
        """Take in one statement of a day."""
        if statement.drug:
            draft = self._of_drug(statement, day)
            self._take(draft, statement, day)
        elif statement.facts:
            self._nameless(statement, day)

    # which administration is meant

    def _of_drug(self, statement: Statement, day: date | None) -> Draft:
        key = drugs.key_of(statement.drug)
        fresh = Draft(statement.drug, statement)
        way = statement.way()
        same = [draft for draft in self.drafts if draft.key == key and _may_be(draft, way, statement)]
        kinds = {fact.kind for fact in statement.times()}
        start = next((fact for fact in statement.times() if fact.kind in ("start", "given")), None)
        if start is not None:
            at = _moment(start, day)
            for draft in same:
                if not draft.has_time or (at is not None and draft.first() == at):
                    return draft
                if not draft.began and not draft.injected and way not in _INJECTED:
                    return draft
            running = [draft for draft in same if not draft.injected and way not in _INJECTED]
            if running:
                last = running[-1]
                ended = last.last()
                if not (last.over and at is not None and ended is not None and at >= ended):
                    return last
        elif kinds:
            opened = [draft for draft in same if draft.open] or [
                draft for draft in same if not draft.injected
            ]
            if opened:
                return opened[-1]
        elif same and not (
            statement.of("dose") and same[-1].has_time and statement.way() and same[-1].injected
        ):
            return same[-1]
        if len(self.drafts) >= _MOST:
            raise DocumentError("too_many")
        self.drafts.append(fresh)
        return fresh

    def _nameless(self, statement: Statement, day: date | None) -> None:
        """An event without a drug: the infusion that it can mean, or all that it may, in doubt."""
        times = statement.times()
        if not times:
            self._details(statement, day)
            return
        meant = self._meant(statement)
        if len(meant) == 1:
            self._take(meant[0], statement, day)
        elif meant:
            for draft in meant:
                for fact in times:
                    draft.doubt("start" if fact.kind == "start" else "stop", fact.quote, TWO_MEANT)
                    draft.over = draft.over or fact.kind != "start"
                draft.told.append(statement)
        else:
            self.unbound += 1

    def _meant(self, statement: Statement) -> list[Draft]:
        first = statement.times()[0].kind
        infusions = [draft for draft in self.drafts if not draft.injected]
        if first in ("start", "given"):
            waiting = [draft for draft in infusions if not draft.began]
            if waiting:
                return waiting[-1:]
            start = statement.of("start")
            same = [
                d
                for d in infusions
                if start and start.clock and (begun := d.first()) and begun.time() == start.clock.of_day
            ]
            if same:
                return same[-1:]
            if not self._ordered() and len(infusions) == 1:
                return infusions
            return self._ordered()
        if first == "restart":
            halted = [draft for draft in infusions if draft.over]
            return halted[-1:] or self._ordered()
        opened = [draft for draft in infusions if draft.open]
        if len(opened) > 1:
            opened = [draft for draft in opened if "keep_open" not in draft.facts] or opened
        if opened:
            return opened
        unended = [draft for draft in infusions if not draft.over]
        return unended[-1:] or (infusions if len(infusions) == 1 else []) or self._ordered()

    def _ordered(self) -> list[Draft]:
        """Return a draft of the only drug ordered as an infusion, where none of it was given yet."""
        keys = {drugs.key_of(order.drug) for order in self.ordered if order.way() not in _INJECTED}
        if len(keys) != 1:
            return []
        order = next(order for order in self.ordered if order.way() not in _INJECTED)
        known = [draft for draft in self.drafts if draft.key in keys]
        if known:
            return known[-1:]
        draft = Draft(order.drug, Statement(order.drug, order.start, order.end))
        draft.ways.append("iv")
        self.drafts.append(draft)
        return [draft]

    def _details(self, statement: Statement, day: date | None) -> None:
        """Facts without a time or drug (a lot, a waste, `Dose: 600 mg`) are about what was spoken of last."""
        if not self.drafts:
            if statement.of("duration") and (meant := self._ordered()):
                self._take(meant[0], statement, day)
            return
        ended = max(self.drafts, key=lambda draft: draft.told[-1].start if draft.told else -1)
        self._take(ended, statement, day)

    # what is said of it

    def _take(self, draft: Draft, statement: Statement, day: date | None) -> None:
        draft.told.append(statement)
        for fact in statement.facts:
            match fact.kind:
                case "way":
                    draft.ways.append(fact.value)
                case "start" | "given":
                    self._started(draft, fact, day)
                case "stop" | "pause":
                    self._stopped(draft, fact, day)
                case "restart":
                    self._restarted(draft, fact, day)
                case "reason":
                    draft.reason = (fact.value, draft.last())
                case "waste":
                    draft.facts["waste"] = fact
                    witness = words.WITNESS.search(self.text, fact.end, fact.end + 80)
                    draft.waste_by = (
                        witness["who"]
                        if witness and "\n" not in self.text[fact.end : witness.start()]
                        else None
                    )
                case "duration":
                    draft.facts.setdefault("duration", fact)
                case _:
                    draft.facts.setdefault(fact.kind, fact)
        if (
            any(fact.kind in ("start", "stop", "pause", "restart") for fact in statement.facts)
            and not draft.injected
        ):
            draft.ways.append("infusion") if draft.way in ("", "iv") else None

    def _started(self, draft: Draft, fact: Fact, day: date | None) -> None:
        draft.given = draft.given or fact.kind == "given"
        at = self._time(draft, fact, "start", day)
        draft.began = draft.has_time = True
        if not draft.runs:
            draft.runs.append(Run())
        first = draft.runs[0]
        if at is None:
            if first.start is not None and fact.confidence == "ambiguous":
                draft.doubts.pop("start", None)  # another telling gave it plainly
            return
        if first.start is None and "start" not in draft.doubts:
            first.start = at
        elif first.start is None or first.start != at:
            quote = f"{first.start:%H:%M} / {at:%H:%M}" if first.start else f"{at:%H:%M}"
            draft.doubt("start", quote, TOLD_TWICE)
            first.start = None

    def _stopped(self, draft: Draft, fact: Fact, day: date | None) -> None:
        at = self._time(draft, fact, "stop", day)
        draft.has_time = True
        if not draft.runs:
            draft.runs.append(Run())
        last = draft.runs[-1]
        already, draft.over = draft.over, True
        if at is None:
            return
        if (
            fact.clock is not None
            and fact.clock.quote.lower() == "midnight"
            and (last.start is None or last.start > at)
        ):
            at += timedelta(days=1)
        if last.start is not None and at < last.start:
            later = at + timedelta(days=1)
            if last.start.hour < _EVENING or at.hour >= _NOON or later - last.start > _LONGEST_NIGHT:
                draft.doubt("stop", fact.quote, BACKWARDS)
                return
            at = later
        if last.stop is None and not already:
            last.stop = at
        elif last.stop is None or last.stop != at:
            draft.doubt("stop", f"{last.stop:%H:%M} / {at:%H:%M}" if last.stop else f"{at:%H:%M}", TOLD_TWICE)
            last.stop = None

    def _restarted(self, draft: Draft, fact: Fact, day: date | None) -> None:
        at = self._time(draft, fact, "segments", day)
        draft.has_time = draft.began = True
        if draft.began and draft.runs and not draft.over:
            draft.doubt("segments", fact.quote, "a restart without a stop")
        draft.over = False
        draft.reason = None
        if not draft.runs:
            draft.runs.append(Run())
        stopped = draft.runs[-1].stop
        if at is not None and stopped is not None and at < stopped and stopped.hour >= _EVENING:
            at += timedelta(days=1)
        draft.runs.append(Run(at))

    def _time(self, draft: Draft, fact: Fact, name: str, day: date | None) -> datetime | None:
        at = _moment(fact, day)
        if at is not None:
            return at
        clock = fact.clock
        reason = (
            HEDGED if clock and clock.hedged else HALF_OF_DAY if clock and not clock.half_known else NO_DAY
        )
        draft.doubt(name, fact.quote, reason)
        return None

    # what comes of it

    def administrations(self) -> tuple[Administration, ...]:
        """Return what the note documents as given, in its order."""
        found: list[Administration] = []
        for draft in self.drafts:
            item = self._administration(draft, f"n{len(found) + 1}")
            if item is not None:
                found.append(item)
        return tuple(found)

    def _administration(self, draft: Draft, name: str) -> Administration | None:
        amount = _quantity(draft.facts.get("dose"))
        said = " ".join(self.text[item.start : item.end] for item in draft.told)
        given = draft.given or bool(words.EVENTS[-1][1].search(said))
        duration = draft.facts.get("duration")
        lasted = duration is not None and (duration.confidence == "ambiguous" or (amount is None and given))
        if not (draft.has_time or lasted or (given and amount and draft.ways)):
            return None
        if draft.way == "elsewhere":
            return None
        method = _METHODS.get(draft.way)
        route = _ROUTES.get(draft.way) or (
            "IV" if draft.way in ("iv", "push", "infusion", "pump") or draft.is_fluid else None
        )
        if draft.is_fluid and method is None:
            method = "infusion"
        if drugs.is_blood(draft.name) and not draft.injected:
            method = "transfusion"
        if duration and duration.confidence == "ambiguous" and method is None and draft.way in ("", "iv"):
            method = "infusion"
        has_run = any(run.stop is not None for run in draft.runs)
        manner = Way(route, method).manner(has_rate="rate" in draft.facts, has_run=has_run)
        technique, doubt = manner.technique or "infusion", manner.doubt
        doubts = dict(draft.doubts)
        for found in manner.uncertain(said[:80].strip()):
            doubts["technique"] = found
        if (
            technique == "infusion"
            and duration
            and draft.last() is None
            and "stop" not in doubts
            and not doubt
        ):
            doubts["stop"] = Uncertain("stop", duration.quote, ONLY_DURATION)
        runs = [run for run in draft.runs if run.start or run.stop]
        if technique in ("push", "im", "sc", "oral"):
            runs = runs[:1]
        start = None if "start" in doubts or not draft.runs else draft.runs[0].start
        stop = None if "stop" in doubts or not draft.runs else draft.runs[-1].stop
        sources = list(
            dict.fromkeys(self._source(item) for item in draft.told if item.facts or item is draft.statement)
        )
        waste = draft.facts.get("waste")
        ml = millilitres(amount)
        if ml is not None and not draft.is_fluid and not draft.injected:
            amount = None  # of a drug that is infused, millilitres are the bag's
        volume = draft.facts.get("volume")
        return Administration(
            id=name,
            substance=draft.name,
            technique=technique,
            hcpcs=_value(draft, "hcpcs"),
            ndc=_value(draft, "ndc"),
            purpose="keep_open" if "keep_open" in draft.facts else None,
            route=route,
            start=start,
            stop=stop,
            segments=tuple(Interval(run.start, run.stop) for run in draft.runs) if len(runs) > 1 else (),
            dose=amount,
            volume_ml=Decimal(volume.value) if volume else ml,
            rate_ml_per_hour=Decimal(_value(draft, "rate") or 0) or None,
            lot=_value(draft, "lot"),
            site=_value(draft, "site"),
            wasted=Waste(_wasted(waste, amount), by=draft.waste_by) if waste else None,
            discontinued=Discontinuation(*draft.reason) if draft.reason and draft.over else None,
            uncertain=tuple(doubts.values()),
            source=sources[0] if sources else self._source(draft.statement),
            also=tuple(sources[1:]),
        )

    def _source(self, statement: Statement) -> Provenance:
        start = self.text.rfind("\n", 0, statement.start) + 1
        end = self.text.find("\n", statement.start)
        end = len(self.text) if end < 0 else end
        return Provenance(locator=place_of(self.text, start, end), quote=self.text[start:end].strip()[:500])


def _may_be(draft: Draft, way: str, statement: Statement) -> bool:
    """A push and an infusion of one drug are two; so are two different doses of which each is complete."""
    if draft.way and way and way != "iv" and draft.way != "iv" and (way in _INJECTED) != draft.injected:
        return False
    if "pump" in (way, draft.way) and way and draft.way and way != draft.way:
        return False
    mine, theirs = draft.facts.get("dose"), statement.of("dose")
    return not (mine and theirs and draft.over and _quantity(mine) != _quantity(theirs))


def _moment(fact: Fact, day: date | None) -> datetime | None:
    """Return the time that a fact gives for sure."""
    if fact.clock is None or fact.confidence == "ambiguous":
        return None
    on = fact.clock.on or day
    return datetime.combine(on, fact.clock.of_day) if on else None


def _value(draft: Draft, kind: str) -> str | None:
    fact = draft.facts.get(kind)
    return fact.value if fact else None


def _quantity(fact: Fact | None) -> Quantity | None:
    if fact is None:
        return None
    value, _, unit = fact.value.partition(" ")
    return Quantity(Decimal(value), unit)


def _wasted(fact: Fact, dose: Quantity | None) -> Quantity:
    if " " in fact.value:
        amount = _quantity(fact)
        assert amount is not None
        return amount
    return Quantity(Decimal(0), dose.unit if dose else "mg")
