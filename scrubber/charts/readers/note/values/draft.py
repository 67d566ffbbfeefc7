"""One administration while its note is read: what is known of it so far.

`taking.py` says what each fact changes in it, and `given.py` which record comes of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from scrubber.charts.events.course import Course
from scrubber.charts.events.times import CORRECTED
from scrubber.charts.events.when import UNDATED, When
from scrubber.charts.readers.note.values.amounts import is_long, quantity
from scrubber.charts.readers.note.values.statement import AT_ONCE, Fact, Statement
from scrubber.charts.words import drugs
from scrubber.charts.words.reasons import ALSO_DENIED, TURNED_ROUND
from scrubber.model.record import Quantity

_A_BAG = 50
"""Millilitres that nobody pushes."""
_LOADED, _PUSHED = "magnesium sulfate", 2
"""What is loaded in grams, and the most of it that is pushed (in an arrest)."""
_BY_HAND = timedelta(minutes=15)
"""The longest that an injection under the skin is pushed; labels say 10 minutes at most. Ours."""
HEDGED = "the note gives no exact time"
HALF_OF_DAY = "morning or evening is not said"


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
    kept: list[Course] = field(default_factory=list)
    """When the bag only kept the line open, behind what ran for itself."""
    waste_by: str | None = None
    waste_at: datetime | None = None
    waste_why: str | None = None
    vials: list[Fact] = field(default_factory=list)
    """The vials that were opened for it."""
    unsure: dict[str, tuple[str, str] | tuple[str, str, tuple[str, ...]]] = field(default_factory=dict)
    """Fields of the record that may be of it or not, with the words, the reason and the values where they are told."""
    reason: tuple[str, datetime | None] | None = None
    given: bool = False
    whole: bool = False
    """It was told as a whole run, from its start to its end."""
    shared: bool = False
    """Its run was told of another drug too, in words that do not say which of them ran."""
    asked: bool = False
    """A form asks for its start, and nobody says how it was given."""
    by_times: bool = False
    """That it is an infusion only its start and stop say."""
    guessed: bool = False
    """Which of several that wait a start belongs to was guessed, and this was one of them."""
    on_pump: bool = False
    """The sentence that names it says that a pump gives it: `Rystiggo 420 mg SC via syringe pump`."""
    ordinal: int = 0
    """Which of several of its drug it is, where the note numbers them."""
    bags: bool = False
    """It goes on from one numbered bag to the next: nobody counts on where it ended."""
    total: Fact | None = None
    """The sum of all its parts, where the note told it before the first: `total dose 76 mg. Bolus 7.6 mg IVP`."""
    ordered: Fact | None = None
    """The dose of its order, where it is told by its order only: `order: Venofer 200 mg IV. Hung 0900`."""
    elsewhere: str = ""
    """The words that say that it was running already."""
    taken: set[int] = field(default_factory=set)
    """Where the facts begin that were used."""

    def deny(self, reason: str = ALSO_DENIED) -> None:
        """The note says behind it that it was not given: nobody knows whether, and so how and how much, it was."""
        self.unsure["technique"] = (self.statement.drug, reason)
        if (told := self.facts.get("dose")) is not None:
            self.unsure["dose"] = (told.quote, reason)

    def doubt_dose(self) -> None:
        """The note says of its doses that they stand at the wrong drugs."""
        if (told := self.facts.get("dose")) is not None:
            self.unsure["dose"] = (told.quote, TURNED_ROUND)

    @property
    def is_fluid(self) -> bool:
        """Return whether it is plain fluid, whatever is added to it."""
        return drugs.is_fluid(self.key)

    @property
    def way(self) -> str:
        """Return the most telling way of giving that was named."""
        if not self.ways:
            return ""
        found = "iv"
        for way in self.ways:  # asked some hundred times a note
            if way != "iv":
                found = way
                break
        if found != "bolus":
            return found
        in_a_bag = float(self.value("volume") or 0) >= _A_BAG  # `Mag bolus 4 g/100 mL up`
        ran = (
            self.is_fluid
            or in_a_bag
            or self._is_a_load
            or is_long(self.facts.get("duration"))
            or self.course.last() is not None
        )
        return "infusion" if ran else "push"

    @property
    def _is_a_load(self) -> bool:
        """`Mag 6 g bolus initiated 1704`: grams of magnesium are loaded over a quarter of an hour or more."""
        dose = self.dose()
        return self.key == _LOADED and dose is not None and dose.unit.startswith("g") and dose.value > _PUSHED

    @property
    def is_bolus(self) -> bool:
        """Return whether it was called a bolus, and nothing more telling."""
        return next((way for way in self.ways if way != "iv"), "") == "bolus"

    @property
    def injected(self) -> bool:
        """Return whether it is given at one moment; `Cuvitru 8 g subq 2015-2118` is not, `Darzalex SC 1405-1410` is."""
        way = self.way
        if way != "sc":
            return way in AT_ONCE
        ran = self.key.endswith("subcutaneous") and self.course.last() is not None
        return not (ran and not self._is_short) and not self._is_pumped

    @property
    def may_run(self) -> bool:
        """Return whether a pump may give it under the skin, of which nothing tells yet that it did."""
        return self._is_of_a_pump and not self.course.told

    @property
    def _is_pumped(self) -> bool:
        """`Cuvitru 12 g subcutaneous. Pump on 6:10 PM`: what has a start there has an end."""
        return self._is_of_a_pump and any(item.of("start") for item in self.told)

    @property
    def _is_of_a_pump(self) -> bool:
        if self.way != "sc":
            return False
        clysis = self.is_fluid and "rate" in self.facts  # `Clysis started 1:40 PM, NS 1000 ml at 60 ml/hr sq`
        return self.on_pump or clysis or self.key == "immune globulin subcutaneous"

    @property
    def _is_short(self) -> bool:
        """Return whether it ended so soon that somebody held the syringe."""
        first, last = self.course.first(), self.course.last()
        if first is None or last is None or not (first.readings and last.readings):
            return False
        return timedelta() <= last.readings[0] - first.readings[0] <= _BY_HAND

    @property
    def infused(self) -> bool:
        """Return whether its way, its bag or its rate tells that it is an infusion."""
        return self.way not in ("", "iv") or "volume" in self.facts or "rate" in self.facts

    @property
    def open(self) -> bool:
        """Return whether it is an infusion that began and has not ended."""
        runs = bool(self.elsewhere or self.step) and not self.course.over
        return (self.course.running or runs) and not self.injected

    @property
    def halted(self) -> bool:
        """Return whether the last thing told of its run is a pause."""
        told = [fact.kind for item in self.told for fact in item.times()]
        return bool(told) and told[-1] in ("pause", "held") and not self.injected

    @property
    def begun(self) -> bool:
        """Return whether something tells that it began."""
        return self.course.began or self.step is not None or bool(self.elsewhere)

    def name_after(self, statement: Statement) -> None:
        """Take the name that stands with the dose, where it was only spoken of before: `SCIG visit. Hizentra 12 g`."""
        if not self.course.told and not self.facts.keys() - {"site"} and statement.of("dose") is not None:
            self.name, self.statement = statement.drug, statement

    def value(self, kind: str) -> str | None:
        """Return the first value of a kind."""
        fact = self.facts.get(kind)
        return fact.value if fact else None

    def dose(self) -> Quantity | None:
        """Return the dose as told."""
        return quantity(self.facts.get("dose"))
