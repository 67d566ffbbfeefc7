"""From the statements of a nursing note to administrations: which event belongs to which course of which drug.

A statement that names a drug speaks of that drug; one that names none speaks of the only infusion that it can mean.
Where it could mean two, both are in doubt. Times, their readings and their contradictions are the business of
`scrubber.charts.events.course`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, time

from scrubber.charts.errors import DocumentError
from scrubber.charts.events.when import When
from scrubber.charts.readers.note.amounts import quantity
from scrubber.charts.readers.note.certainty import Shaken
from scrubber.charts.readers.note.corrections import DISPUTED
from scrubber.charts.readers.note.draft import Draft, when
from scrubber.charts.readers.note.statement import AT_ONCE, RANGE, ROW, Fact, Statement
from scrubber.charts.words import drugs
from scrubber.model.record import Administration

_ALL = re.compile(r"\b(?:both|all|each)\b(?!\s+(?:in|of\s+it)\b)", re.IGNORECASE)
_REST = re.compile(r"\b(?:remainder|remaining|rest|balance)\b", re.IGNORECASE)
_MOST = 400
"""Administrations in one note; a month of charts has fewer."""
_DISPUTED = {
    "all": frozenset({"start", "stop"}),
    "every start": frozenset({"start"}),
    "every stop": frozenset({"stop"}),
}
_FLUIDS = frozenset({"iv fluids", "hydration"})
"""What is named only by what it is for."""
TWO_MEANT = "the note does not say which infusion"


class Story:
    """Reads statements in the note's order."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.drafts: list[Draft] = []
        self.ordered: list[tuple[str, str]] = []
        """Names and keys that orders for infusions name: what `infusion started` may mean before any is given."""
        self.unbound: list[Statement] = []
        """Statements with times for which no infusion could be found."""
        self.aliases: dict[str, str] = {}
        """Keys of second names (`Amphotericin (Ambisome)`), and the key of the first."""
        self.wrong: set[time] = set()
        """Times of day that the note says are wrong."""
        self.disputed: frozenset[str] = frozenset()
        """Which times (`start`, `stop`) the note corrects, in words that were not made out."""
        self.kept: list[Draft] = []
        """The drafts that became administrations."""

    def tell(self, statement: Statement, day: date | None) -> None:
        """Take in one statement of a day."""
        if statement.drug:
            self._of_drug(statement, day).take(self.text, statement, day)
        elif statement.facts:
            self._nameless(statement, day)

    def shake(self, which: Shaken) -> None:
        """Something may have happened to what runs or waits (or to all), which nobody understood."""
        self.disputed |= _DISPUTED.get(which, frozenset())
        for draft in self.drafts:
            if which == "infusions" and not draft.injected:
                draft.course.shake("start", "stop")
            elif which == "ends" and not draft.injected:
                draft.course.shake("stop")
            elif which == "running" and not draft.injected and not draft.course.over:
                draft.course.shake(*(("stop",) if draft.course.began else ("start", "stop")))

    def shake_drug(self, key: str) -> None:
        """Something was done with a drug which nobody understood."""
        for draft in self.drafts:
            if draft.key == key:
                draft.course.shake("start", "stop")

    # which administration is meant

    def _of_drug(self, statement: Statement, day: date | None) -> Draft:
        way = statement.way()
        self.aliases |= dict.fromkeys(statement.aliases, statement.key)
        key = self.aliases.get(statement.key, statement.key)
        same = [draft for draft in self.drafts if _is_of(draft, key) and _may_be(draft, way, statement)]
        known = self._known(statement, same, way, day)
        if known is not None:
            known.name_after(statement)
            if known.key in _FLUIDS and statement.key not in _FLUIDS:
                known.name, known.key = (
                    statement.drug,
                    statement.key,
                )  # `Hydration ordered. NS 1000 mL 1410-1525`
            return known
        if len(self.drafts) >= _MOST:
            raise DocumentError("too_many")
        self.drafts.append(Draft(statement.drug, statement.key, statement))
        return self.drafts[-1]

    def _known(self, statement: Statement, same: list[Draft], way: str, day: date | None) -> Draft | None:
        """Return the administration that the statement speaks of, None where it begins a new one."""
        times = statement.times()
        start = next((fact for fact in times if fact.kind in ("start", "given")), None)
        if start is not None:
            if start.kind == "given" and start.value == ROW:
                same = [draft for draft in same if not draft.course.told]  # each such row is a dose
            return _started_before(same, when(start, day), way, start.value == RANGE)
        if times:
            opened = [draft for draft in same if draft.open] or [
                draft for draft in same if not draft.injected
            ]
            return opened[-1] if opened else None
        if not same:
            return None
        last = same[-1]
        again = statement.of("dose") and last.course.told and statement.way() and last.injected
        return None if again else last

    def _nameless(self, statement: Statement, day: date | None) -> None:
        """An event without a drug: the infusion that it can mean, or all that it may, in doubt."""
        times = statement.times()
        untimed = [fact for fact in statement.facts if fact.value in ("untimed", DISPUTED)]
        if not times and not untimed:
            self._details(statement, day)
            return
        meant = self._meant(statement, min((*times, *untimed), key=lambda fact: fact.end))
        if (
            times
            and _ALL.search(self.text, statement.start, statement.end)
            and (all_of_them := self._all(times[0]))
        ):
            for draft in all_of_them:
                draft.take(self.text, statement, day)
        elif len(meant) == 1:
            self._again(meant[0], statement, day).take(self.text, statement, day)
        elif meant and times:
            self._in_doubt(meant, statement, times)
        elif times:
            self.unbound.append(statement)
        elif untimed[0].kind in ("pause", "held", "restart"):
            self.shake("ends")  # `off at 1103. Rigors -> held 10 min`: told behind the end
        elif untimed[0].value == DISPUTED:
            for draft in self.drafts:
                draft.take(self.text, statement, day)

    def _all(self, first: Fact) -> list[Draft]:
        """`both stopped 0948`, `both resumed at 1012`: every infusion that runs, or that was stopped."""
        infusions = [draft for draft in self.drafts if not draft.injected]
        if first.kind in ("stop", "pause"):
            found = [draft for draft in infusions if draft.open]
        elif first.kind == "restart":
            found = [draft for draft in infusions if draft.course.over]
        else:
            return []
        return found if len(found) > 1 else []

    def _again(self, draft: Draft, statement: Statement, day: date | None) -> Draft:
        """A whole run after the end of the last (`Unit 1 0905-0948. Unit 2 0955-1031.`) is another of the same drug."""
        start, stop = statement.of("start"), statement.of("stop")
        ended = draft.course.last()
        if start is not None and stop is not None and _REST.search(self.text, statement.start, statement.end):
            goes_on = [replace(f, kind="restart", value="") if f is start else f for f in statement.facts]
            dose, known = quantity(statement.of("dose")), draft.dose()
            if dose is None or known is None or dose == known:
                statement.facts = goes_on
                return draft  # `remainder infused 1342-1355`
            self.drafts.append(Draft(draft.name, draft.key, statement, ways=["infusion"]))
            return self.drafts[-1]  # `Infed test dose 25 mg IV 0910. Remainder 975 mg 1015-1420`
        if start is None or stop is None or start.value != RANGE or ended is None or not ended.plain:
            return draft
        begins = when(start, day)
        if not begins.plain or begins.readings[0] <= ended.readings[0]:
            return draft
        self.drafts.append(Draft(draft.name, draft.key, statement, ways=list(draft.ways)))
        return self.drafts[-1]

    def _in_doubt(self, meant: Iterable[Draft], statement: Statement, times: Sequence[Fact]) -> None:
        for draft in meant:
            for fact in times:
                draft.course.doubt("start" if fact.kind == "start" else "stop", fact.quote, TWO_MEANT)
                if fact.kind not in ("start", "step"):
                    draft.course.end()
            draft.told.append(statement)

    def _meant(self, statement: Statement, first: Fact) -> list[Draft]:
        infusions = [draft for draft in self.drafts if not draft.injected]
        if first.kind == "given" and self.drafts and not self.drafts[-1].course.told:
            return self.drafts[-1:]
        if first.kind in ("start", "given"):
            return self._to_start(statement, infusions)
        if first.kind == "restart":
            opened = [draft for draft in infusions if draft.open]
            halted = [draft for draft in infusions if draft.course.over]
            return halted[-1:] or (opened if len(opened) == 1 else []) or self._ordered()
        if first.kind == "step":
            return _steppable(statement, infusions)
        if first.kind == "new_bag":
            waiting = [draft for draft in infusions if not draft.begun and draft.told]
            return [draft for draft in infusions if draft.open] or waiting[-1:]
        opened = [draft for draft in infusions if draft.open]
        if len(opened) > 1:
            opened = [draft for draft in opened if "keep_open" not in draft.facts] or opened
        if len(opened) > 1:  # beside a drug that was only given `IV`, the infusion that was told to run
            opened = [draft for draft in opened if draft.infused] or opened
        if opened or first.kind == "held":
            return opened
        unended = [draft for draft in infusions if not draft.course.over]
        return unended[-1:] or (infusions if len(infusions) == 1 else []) or self._ordered()

    def _to_start(self, statement: Statement, infusions: list[Draft]) -> list[Draft]:
        waiting = _that_waits(statement, [draft for draft in infusions if not draft.begun])
        if waiting:
            return waiting
        start = statement.of("start")
        same = [draft for draft in infusions if start and start.clock and _begins_at(draft, start)]
        if same:
            return same[-1:]
        return infusions if not self._ordered() and len(infusions) == 1 else self._ordered()

    def _ordered(self) -> list[Draft]:
        """Return a draft of the only drug ordered as an infusion, where none of it was given yet."""
        keys = dict(reversed([(key, name) for name, key in self.ordered]))
        if len(keys) != 1:
            return []
        ((key, name),) = keys.items()
        known = [draft for draft in self.drafts if draft.key == key]
        if known:
            return known[-1:]
        place = self.text.find(name)
        draft = Draft(name, key, Statement(name, key, place, place + len(name)), ways=["iv"])
        self.drafts.append(draft)
        return [draft]

    def _details(self, statement: Statement, day: date | None) -> None:
        """Facts without a time or drug (a lot, a waste, `Dose: 600 mg`) are about what was spoken of last."""
        if not self.drafts:
            if statement.of("duration") and (meant := self._ordered()):
                meant[0].take(self.text, statement, day)
            return
        last = max(self.drafts, key=lambda draft: draft.told[-1].start if draft.told else -1)
        last.take(self.text, statement, day)

    def finish(self, day: date | None) -> None:
        """Give the times that stand before any drug (`Start - 10:02a` above `Med - Stelara`) to the only infusion."""
        waiting = [draft for draft in self.drafts if not draft.injected and not draft.course.told]
        others = [draft for draft in self.drafts if not draft.injected and draft.course.told]
        first = min((draft.statement.start for draft in self.drafts), default=0)
        if len(waiting) != 1 or others or any(statement.start > first for statement in self.unbound):
            return
        target, *_ = waiting
        for statement in self.unbound:
            if target.course.told and statement.of("start") and statement.of("stop"):
                # `Unit 1: start 0815 stop 1022`, `Unit 2: start 1040 stop 1255`, and below it what they are of
                target = Draft(target.name, target.key, statement, ways=list(target.ways))
                self.drafts.append(target)
            target.take(self.text, statement, day)
        self.unbound = []

    # what comes of it

    def administrations(self, day: date | None) -> tuple[Administration, ...]:
        """Return what the note documents as given, in its order."""
        found: list[Administration] = []
        self._doubt_unknown_names()
        for draft in self.drafts:
            draft.course.shake(*self.disputed)
            draft.course.wrong |= self.wrong
            item = draft.administration(self.text, f"n{len(found) + 1}", day)
            if item is not None:
                found.append(item)
                self.kept.append(draft)
        return tuple(found)

    def _doubt_unknown_names(self) -> None:
        """`Nulojix. Wt-based 445 mg spiked 0831`: a name that nobody knows, where a drug that is known got no time."""
        known = [
            bool(drugs.names_in(draft.name)) or drugs.looks_like_one(draft.name) for draft in self.drafts
        ]
        if any(known[n] and not draft.course.told for n, draft in enumerate(self.drafts)):
            for n, draft in enumerate(self.drafts):
                draft.course.shake(*(() if known[n] else ("start", "stop")))

    def given(self) -> set[int]:
        """Return where the facts begin that some course took."""
        return {place for draft in self.drafts for place in draft.taken}

    def taken(self) -> set[int]:
        """Return where the facts begin that administrations hold, and the names of their drugs."""
        names = {statement.start for draft in self.kept for statement in draft.told if statement.drug}
        return names.union(*(draft.taken for draft in self.kept))


def _started_before(same: list[Draft], start: When, way: str, ranged: bool) -> Draft | None:
    """Return which administration of a drug a start belongs to; None where it begins another one."""
    for draft in same:
        if not draft.course.told or _is_at(draft, start):
            return draft
        if not draft.course.began and not draft.injected and way not in AT_ONCE:
            return draft
    running = [draft for draft in same if not draft.injected and way not in AT_ONCE]
    if not running:
        return None
    last = running[-1]
    ended = last.course.last()
    told = ended is not None and ended.readings and start.readings
    if ranged and ended is not None and told and start.readings[0].time() == ended.readings[0].time():
        return last  # `8:30-9:00 at 100, 9:00-9:32 at 400`
    after = ended is not None and ended.plain and start.plain and start.readings[0] >= ended.readings[0]
    return None if last.course.over and after else last


def _is_of(draft: Draft, key: str) -> bool:
    """Return whether it is of this drug; `IVF` are the fluids that run."""
    return (
        draft.key == key
        or (key in _FLUIDS and draft.is_fluid)
        or (draft.key in _FLUIDS and drugs.is_fluid(key))
    )


def _is_at(draft: Draft, start: When) -> bool:
    first = draft.course.first()
    return first is not None and bool(first.readings) and first.readings == start.readings


def _begins_at(draft: Draft, start: Fact) -> bool:
    first = draft.course.first()
    clock = start.clock
    return bool(clock and first and first.readings and first.readings[0].time() in clock.of_day_readings())


def _that_waits(statement: Statement, waiting: list[Draft]) -> list[Draft]:
    """`Solu-Cortef 200 mg 0850. Start: 0922`: return the one that it is of, in doubt where nobody says which."""
    infused = [draft for draft in waiting if draft.infused]
    if len(waiting) > 1 and len(infused) != 1:
        statement.facts = [replace(fact, unsure=True) for fact in statement.facts]
    return (infused if len(infused) == 1 else waiting)[-1:]


def _steppable(statement: Statement, infusions: list[Draft]) -> list[Draft]:
    """A step belongs to the infusion that runs, or to the one that waits for its beginning."""
    opened = [draft for draft in infusions if draft.open]
    if opened:
        return opened if len(opened) == 1 else []
    return _that_waits(statement, [draft for draft in infusions if not draft.course.told])


def _may_be(draft: Draft, way: str, statement: Statement) -> bool:
    """A push and an infusion of one drug are two; so are two different doses of which each is complete."""
    if way == "bolus" and not draft.is_fluid:
        way = "push"
    if draft.way and way and way != "iv" and draft.way != "iv" and (way in AT_ONCE) != draft.injected:
        return False
    if "pump" in (way, draft.way) and way and draft.way and way != draft.way:
        return False
    mine, theirs = draft.facts.get("dose"), statement.of("dose")
    return not (mine and theirs and draft.course.over and quantity(mine) != quantity(theirs))
