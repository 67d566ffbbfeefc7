"""From the statements of a nursing note to administrations: which event belongs to which course of which drug.

A statement that names a drug speaks of that drug (`named.py`); one that names none speaks of the only infusion that it
can mean (`nameless.py`). Where it could mean two, both are in doubt. Times, their readings and their contradictions are
the business of `scrubber.charts.events`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, time

from scrubber.charts.events.when import When
from scrubber.charts.readers.note.doubt.corrections import DISPUTED
from scrubber.charts.readers.note.doubt.shaking import Shaken
from scrubber.charts.readers.note.doubt.which_is_right import End
from scrubber.charts.readers.note.drug.behind_push import take_off
from scrubber.charts.readers.note.drug.fluids import is_a_flush, is_of_its_own
from scrubber.charts.readers.note.drug.in_parts import settle_parts
from scrubber.charts.readers.note.drug.keeping import ends_another, meant_by_kvo
from scrubber.charts.readers.note.drug.partial import in_part
from scrubber.charts.readers.note.drug.several_times import doubt_doses_told_several_times
from scrubber.charts.readers.note.drug.whole_runs import TEST, all_meant, of_one_bag, run_of
from scrubber.charts.readers.note.event.counted import bag_of
from scrubber.charts.readers.note.story.asked import settle_ways
from scrubber.charts.readers.note.story.beside import may_be_of_another
from scrubber.charts.readers.note.story.given import administration_of, kept_open_by
from scrubber.charts.readers.note.story.named import known_of, rename
from scrubber.charts.readers.note.story.nameless import is_load_over, meant
from scrubber.charts.readers.note.story.next_bag import as_it_ended, next_of_a_drip
from scrubber.charts.readers.note.story.taking import take
from scrubber.charts.readers.note.story.told_above import take_of_the_only_drug, take_told_above
from scrubber.charts.readers.note.story.whose import LEFT_OVER, in_doubt, may_not_be_its, meant_by_waste
from scrubber.charts.readers.note.values.amounts import quantity
from scrubber.charts.readers.note.values.draft import Draft
from scrubber.charts.readers.note.values.drafts import Drafts
from scrubber.charts.readers.note.values.statement import AT_ONCE, FIELD, ROW, TIMED, Fact, Statement
from scrubber.charts.readers.note.values.tokens import Lexed
from scrubber.charts.readers.note.words.numbered import number_in
from scrubber.charts.words import drugs
from scrubber.charts.words.values import millilitres
from scrubber.model.record import Administration, Quantity
from scrubber.model.value import replace

_DISPUTED = {
    "all": frozenset({"start", "stop"}),
    "every start": frozenset({"start"}),
    "every stop": frozenset({"stop"}),
}
_LABEL = re.compile(r"\s*(?P<words>[A-Za-z][A-Za-z -]*)")
_INFUSED = re.compile(
    r"\b(?:infusion|bag)\s+(?:was\s+|has\s+been\s+)?(?:successfully\s+|then\s+)?"
    r"(?:given|administered|infused|completed?|finished)\b",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"(?:[2-9]|two|three|four)\s?(?:units?|u|bags?|l|lit(?:er|re)s?)\b", re.IGNORECASE)
_EACH = re.compile(r"(?:/\d+\s?ml)?\s*x\s?[2-9]\b", re.IGNORECASE)
"""`KCl 10 mEq/100 mL x2: #1 0826-0930, #2 0933-1037`: the dose is of each."""
_SEVERAL_BAGS = 2000
"""Millilitres that no bag holds."""
TWO_MEANT = "the note does not say which infusion"


_BAG_AHEAD = re.compile(r"\bbag[ ]?#?[ ]?[2-9]\b[^.;\n]{0,24}\Z", re.IGNORECASE)


class Story:
    """Reads statements in the note's order."""

    def __init__(self, lexed: Lexed, written: str) -> None:
        """`written`: the text of `lexed` with the signs that the note has, for what is quoted of it."""
        self.lexed = lexed
        self.text = lexed.text
        self.written = written
        self.drafts = Drafts(lexed.text)
        self.unbound: list[Statement] = []
        """Statements with times for which no infusion could be found."""
        self.aliases: dict[str, str] = {}
        """Keys of second names (`Amphotericin (Ambisome)`), and the key of the first."""
        self.wrong: set[time] = set()
        """Times of day that the note says are wrong."""
        self.right: dict[End, set[time]] = {"start": set(), "stop": set()}
        """Those that it says are right, by the end of a run that they are of."""
        self.disputed: frozenset[str] = frozenset()
        """Which times (`start`, `stop`) the note corrects, in words that were not made out."""
        self.withdrawn = False
        """The note said of an entry above that it is of another patient."""
        self.held_back: set[int] = set()
        """Where the facts begin that say that something was held back."""
        self.early: list[Statement] = []
        """What was told of no drug before any was: `Prepared: 4 g vial x1. Given 4,500 mg, 500 mg discarded.`"""
        self.kept: list[Draft] = []
        """The drafts that became administrations."""

    def tell(self, statement: Statement, day: date | None) -> None:
        """Take in one statement of a day."""
        if statement.drug and self._was_held_back(statement):
            return
        statement.facts = as_it_ended([self._as_written(fact) for fact in statement.facts])
        if statement.drug:
            ends = take_off(self.drafts, statement)
            self._begin_next_bag(statement)
            take(self._of_drug(statement, day), self.text, statement, day)
            if ends is not None:
                self._nameless(ends, day)
        elif statement.facts:
            self._nameless(statement, day)

    def _was_held_back(self, statement: Statement) -> bool:
        """`0600 lispro held`: what was not told of before, and not given then either."""
        kinds = {fact.kind for fact in statement.facts}
        if kinds != {"held"} and "pause" not in kinds:
            return False
        same = [draft for draft in self.drafts if draft.key == statement.key]
        pause = statement.of("pause")
        if (
            statement.ordinal > 1
            and pause is not None
            and pause.value == "untimed"
            and kinds <= {"pause", "held", "stop"}
        ):
            return not any(
                draft.ordinal in (0, statement.ordinal) for draft in same[1:]
            )  # `2nd unit on hold till 1600`
        if kinds != {"held"} or same:
            return False
        self.held_back |= {fact.start for fact in statement.facts}
        return True

    def _begin_next_bag(self, statement: Statement) -> None:
        """`1447 1st bag in. Bag 2: D5 1/2NS 500 ml up 1450`: behind the end of all fluids a bag of one begins, and so
        does one of a drug behind the end of all its bags: `Bag 2 of 2: edaravone 30 mg   start 1349   stop 1420`.
        """
        hung = [fact for fact in statement.times() if fact.kind == "new_bag" and fact.value != ROW]
        if not hung:
            return
        is_fluid = drugs.is_fluid(statement.key)
        told = [draft for draft in self.drafts if draft.course.told]
        same = [draft for draft in told if (draft.is_fluid if is_fluid else draft.key == statement.key)]
        over = bool(same) and all(draft.begun and draft.course.over for draft in same)
        if not (over and (is_fluid or statement.of("dose"))) and (same or not self._has_its_own(statement)):
            return
        plain = [fact for fact in hung if not fact.vague] or hung
        statement.facts = [fact for fact in statement.facts if fact not in hung]
        statement.facts.append(replace(plain[-1], kind="start"))

    def _has_its_own(self, statement: Statement) -> bool:
        """`NAC bag 2 (50 mg/kg = 3,400 mg) hung 2140`: a dose behind the number of a bag is of that bag."""
        dose = statement.of("dose")
        if dose is None or drugs.is_fluid(statement.key):
            return False
        return _BAG_AHEAD.search(self.text, statement.start, dose.start) is not None

    def shake(self, which: Shaken, named: Collection[str] = ()) -> None:
        """Something may have happened to what runs or waits (or to all), which nobody understood; `named`: the keys of
        the drugs that the sentence names.
        """
        if not which:
            return
        if which in ("every start", "every stop") and len(named) == 1:
            mine = [draft for draft in self.drafts if draft.key in named]
            for draft in mine:  # `nivolumab start recorded as 13:05 is an error`
                draft.course.shake(*_DISPUTED[which])
            if mine:
                return
        if which == "the line":
            which = "all"  # `Remicade started 0930`, and below it `Chart says 0915`
        self.disputed |= _DISPUTED.get(which, frozenset())
        for draft in self.drafts:
            if which == "every dose":
                draft.doubt_dose()
            if which == "all so far" or (which == "infusions" and not draft.injected):
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

    def withdraw(self, keys: set[str]) -> None:
        """What was told of some drugs (of none by name: of the only one) is of another patient."""
        keys = keys or {draft.key for draft in self.drafts}
        if len(keys) == 1:
            self.drafts.all = [draft for draft in self.drafts if draft.key not in keys]
        else:
            self.shake("all so far")
        self.withdrawn = True

    def call_off(self) -> None:
        """What has no exact time, or began and has no end, was only to be given; all else is in doubt."""
        told = [draft for draft in self.drafts if _is_exact(draft)]
        self.drafts.all = told
        self.shake("all so far")

    def deny(self, keys: set[str]) -> None:
        """The patient did not get some drugs: behind an entry that was taken back they were not given, else doubt."""
        if self.withdrawn:
            self.drafts.all = [draft for draft in self.drafts if draft.key not in keys]
        for key in keys:
            self.shake_drug(key)

    def leave_out(self, keys: set[str]) -> None:
        """`Drip: LR 1 L, Toradol 30 mg ... on Eliquis, NO Toradol`: what was only named so far is not given."""
        self.drafts.all = [draft for draft in self.drafts if draft.key not in keys or draft.course.told]

    def is_over(self, key: str) -> bool:
        """Return whether a drug was infused, and all that was told of it has ended."""
        told = [draft for draft in self.drafts if draft.key == key]
        return bool(told) and all(draft.course.began and draft.course.over for draft in told)

    # which administration is meant

    def _of_drug(self, statement: Statement, day: date | None) -> Draft:
        self.aliases |= dict.fromkeys(statement.aliases, statement.key)
        key = self.aliases.get(statement.key, statement.key)
        known = known_of(self.drafts.all, statement, key, day, self.text)
        if known is not None and (bag := next_of_a_drip(self.drafts, statement)) is not None:
            return bag
        if known is None:
            draft = self.drafts.add_named(statement)
            if number_in(statement.drug):
                self._of_several(draft)
            return draft
        if statement.of("restart") and is_load_over(self.drafts, known):
            statement.facts = [replace(fact, unsure=True) for fact in statement.facts]
        rename(known, statement)
        return known

    def _of_several(self, draft: Draft) -> None:
        """`PRBC 2 units: unit 1 0830-1015. Unit 2 1030-1225`: it has the name, and what was told first is of both."""
        first = next(other for other in self.drafts if other.key == draft.key)
        names = (t for t in reversed(self.lexed.tokens) if t.kind == "drug" and t.key == draft.key)
        named = (t.text for t in names if t.start < draft.statement.start and not number_in(t.text))
        draft.name = next(named, first.name) if first is draft else first.name
        if (known := first.facts.get("dose")) and _SEVERAL.match(known.quote):
            del first.facts["dose"]
        elif known is not None and first is not draft and _EACH.match(self.text, known.end):
            draft.facts.setdefault("dose", known)

    def _as_written(self, fact: Fact) -> Fact:
        """`Interruptions: 13 min` is read as `Pause:`, and quoted by its own word."""
        if fact.value != "untimed" or self.written.startswith(fact.quote, fact.start):
            return fact
        label = _LABEL.match(self.written, fact.start)
        return replace(fact, quote=label["words"].strip()) if label else fact

    def _nameless(self, statement: Statement, day: date | None) -> None:
        """What is told of no drug by name: a line kept open, a waste, a dispute, a detail, or what happened."""
        statement.facts = in_part(self.drafts.all, statement.facts)
        if ends_another(self.text, statement):
            statement.facts = [fact for fact in statement.facts if fact.kind != "keep_open"]
        left = [fact for fact in statement.facts if fact.kind in LEFT_OVER]
        untimed = [fact for fact in statement.facts if fact.value in ("untimed", DISPUTED)]
        if statement.of("keep_open") is not None:
            for draft in meant_by_kvo(self.drafts, statement):
                take(draft, self.text, statement, day)
        elif left:
            self._left_over(statement, left, day)
        elif any(fact.value == DISPUTED for fact in untimed):
            self._dispute(statement, day)  # whichever is meant, nobody counts on any
        elif untimed or statement.times():
            self._happened(statement, untimed, day)
        else:
            self._details(statement, day)

    def _happened(self, statement: Statement, untimed: Sequence[Fact], day: date | None) -> None:
        """An event without a drug: the infusion that it can mean, or all that it may, in doubt."""
        times = statement.times()
        first = min((*times, *untimed), key=lambda fact: fact.end)
        found = bag_of(self.drafts, statement) if statement.ordinal else meant(self.drafts, statement, first)
        bag = of_one_bag(found)
        if (bag or len(found) == 1) and (
            _was_guessed(found[-1]) or may_be_of_another(self.lexed, self.drafts, found[-1], statement)
        ):
            statement.facts = [replace(fact, unsure=True) for fact in statement.facts]
        if times and (all_of_them := all_meant(self.drafts, statement, times[0]) or bag):
            for draft in all_of_them:
                take(draft, self.text, statement, day)
        elif not times and _INFUSED.search(self.text, statement.start, statement.end):
            self._given_so(statement, day)
        elif len(found) == 1:
            take(run_of(self.drafts, found[0], statement, day), self.text, statement, day)
        elif not found and first.value == FIELD:
            return  # the time of an arrival, or of vital signs
        elif found and times:
            self._in_doubt(found, statement, times)
        elif times:
            self.unbound.append(statement)
        else:
            self._untimed(statement, untimed[0], day)

    def _left_over(self, statement: Statement, left: list[Fact], day: date | None) -> None:
        """`Wasted 50 mg, 4 vials used`: of the drug that it can be of, or all that it may, in doubt."""
        others = [fact for fact in statement.facts if fact.kind not in LEFT_OVER]
        timed = any(fact.kind in TIMED for fact in others)
        apart = Statement("", "", statement.start, statement.end, left)
        rest = Statement("", "", statement.start, statement.end, others)
        if timed:
            self._nameless(rest, day)
        if not self.drafts.all:
            self.early.append(apart)
        found = meant_by_waste(self.drafts, apart)
        if len(found) == 1 and not may_not_be_its(found[0], apart):
            take(found[0], self.text, apart if timed else statement, day)
            return
        in_doubt(found, left)
        if others and not timed:
            self._nameless(rest, day)

    def _given_so(self, statement: Statement, day: date | None) -> None:
        """`Aldurazyme 34.8 mg in 250 mL. The infusion was given without incident`: the only one, nobody tells when."""
        waiting = [draft for draft in self.drafts.infusions() if not draft.course.told and draft.dose()]
        if len(waiting) == len(self.drafts.infusions()) == 1:
            (only,) = waiting
            take(only, self.text, statement, day)
            only.given = True
            only.ways.append("infusion")

    def _dispute(self, statement: Statement, day: date | None) -> None:
        """`above stop time is incorrect`; where nothing stands above, `stop time below`."""
        kinds = {fact.kind for fact in statement.facts if fact.value == DISPUTED}
        if not self.drafts.all:
            self.disputed |= kinds & {"start", "stop"}
        for draft in self.drafts:
            take(draft, self.text, statement, day)

    def _untimed(self, statement: Statement, first: Fact, day: date | None) -> None:
        """Take an event that nobody dates, and that may be of several infusions or of none."""
        if first.kind == "held" and self._was_due(statement):
            return
        if first.kind in ("pause", "held", "restart"):
            self.shake("ends")  # `off at 1103. Rigors -> held 10 min`: told behind the end

    def _was_due(self, statement: Statement) -> bool:
        """`Lopressor 5 mg IVP | held, HR 54`: the push that its line names was not given."""
        last = self.drafts.all[-1] if self.drafts.all else None
        if last is None or not last.injected or last.course.told:
            return False
        if "\n" in self.text[last.statement.start : statement.start]:
            return False
        self.drafts.all.pop()
        return True

    def _in_doubt(self, found: Iterable[Draft], statement: Statement, times: Sequence[Fact]) -> None:
        for draft in found:
            for fact in times:
                draft.course.doubt("start" if fact.kind == "start" else "stop", fact.quote, TWO_MEANT)
                if fact.kind not in ("start", "step"):
                    draft.course.end()
            draft.told.append(statement)

    def _details(self, statement: Statement, day: date | None) -> None:
        """Facts without a time or drug (a lot, a waste, `Dose: 600 mg`) are about what was spoken of last."""
        if all(fact.kind == "duration" and fact.quote[0].isdigit() for fact in statement.facts):
            return  # `Humira teaching. 25 min.`: how long the visit was
        if TEST.search(self.text, statement.start, statement.end):
            return  # `INFeD 1000 mg ordered. Test dose 25 mg IVP 1010`: not what the bag holds
        if not self.drafts.all:
            self.early.append(statement)
            if statement.of("duration") and (ordered := self.drafts.of_the_order(statement.start)):
                take(ordered[0], self.text, statement, day)
            return
        kinds = {fact.kind for fact in statement.facts}
        last = next_of_a_drip(self.drafts, statement) or self.drafts.spoken_of(kinds)
        if last is not None and self._may_be_its(last, statement):
            take(last, self.text, statement, day)

    def _may_be_its(self, last: Draft, statement: Statement) -> bool:
        """`NS up 1405`, and in a line below it `8 units IVP bolus`: a dose of no fluid, of all bags, or of another."""
        dose = quantity(statement.of("dose"))
        if dose is None:
            return True
        of_a_drug = last.is_fluid and millilitres(dose) is None
        beside = _is_given_beside(self.text, last, statement)
        return not (of_a_drug or beside or self._is_of_all_bags(last, dose))

    def _is_of_all_bags(self, last: Draft, dose: Quantity) -> bool:
        """`1 L NS started 1120 ... Second liter started 1218 ... Improved after 2 L`: of both."""
        same = [draft for draft in self.drafts if draft.key == last.key and draft.course.told]
        amount = millilitres(dose)
        return last.is_fluid and len(same) > 1 and amount is not None and amount >= _SEVERAL_BAGS

    def finish(self, day: date | None) -> None:
        """Give the times that stand before any drug (`Start - 10:02a` above `Med - Stelara`) to the only infusion."""
        if self.drafts.voided:
            self.drafts.void()
        self.drafts.drop_what_is_only_corrected()
        self.unbound = take_of_the_only_drug(self.unbound, self.drafts, self.lexed, day)
        infusions = self.drafts.infusions()
        if len(self.drafts.all) == 1 and self.drafts.all[0].key in {key for _, key in self.drafts.ordered}:
            for statement in self.early:  # below an order of it alone
                take(self.drafts.all[0], self.text, statement, day)
        starts = all(fact.kind == "start" for item in self.unbound for fact in item.times())
        named = [draft.statement.start for draft in self.drafts if draft.way != "oral"]
        first = min(named, default=0)
        waiting = [
            draft
            for draft in infusions
            if not draft.course.told or (starts and not draft.begun and draft.statement.start == first)
        ]  # `Infusion start 1033`, and below it `Remicade 400 mg IV`, `Infusion stop 1240`
        if not waiting and len(infusions) == 1:
            self.unbound = take_told_above(self.unbound, infusions[0], self.text, day)
        if (
            len(waiting) != 1
            or len(infusions) > 1
            or any(statement.start > first for statement in self.unbound)
        ):
            return
        target, *_ = waiting
        for statement in self.unbound:
            if statement.way() in AT_ONCE:
                continue  # `RN gave 1 g IVP at 1405`, and below it another drug
            if target.course.told and statement.of("start") and statement.of("stop"):
                # `Unit 1: start 0815 stop 1022`, `Unit 2: start 1040 stop 1255`, and below it what they are of
                target = self.drafts.add(target.name, target.key, statement, list(target.ways))
            take(target, self.text, statement, day)
        self.unbound = []

    # what comes of it

    def administrations(self, day: date | None) -> tuple[Administration, ...]:
        """Return what the note documents as given, in its order."""
        found: list[Administration] = []
        self._doubt_unknown_names()
        doubt_doses_told_several_times(self.drafts, self.text)
        self.drafts.take_doses_ordered()
        settle_ways(self.drafts.all, self.text)
        settle_parts(self.drafts, self.text)
        ordered = {key for _, key in self.drafts.ordered}
        for draft in self.drafts:
            draft.course.shake(*self.disputed, *self._not_corrected(draft))
            if draft.is_fluid and not is_of_its_own(draft, self.text, ordered):
                draft.course.shake("start", "stop")
            if is_a_flush(draft):
                continue
            draft.course.wrong |= self.wrong
            item = administration_of(draft, self.written, f"n{len(found) + 1}", day)
            if item is None and "keep_open" in draft.facts and not draft.course.told:
                self.kept.append(draft)  # `NS at KVO`: understood, and nothing was given
            if item is not None:
                found.append(item)
                self.kept.append(draft)
                found.extend(kept_open_by(draft, self.written, len(found) + 1, day))
        return tuple(found)

    def _not_corrected(self, draft: Draft) -> Iterator[str]:
        """`Correct stop time 1150 (pump log attached).`: an infusion that is told to end then is as it says; nobody
        knows whether any other was meant.
        """
        ends: tuple[tuple[End, When | None], ...] = (
            ("start", draft.course.first()),
            ("stop", draft.course.last()),
        )
        for name, moment in ends:
            told = {reading.time() for reading in moment.readings} if moment is not None else set()
            if self.right[name] and told != self.right[name]:
                yield name

    def _doubt_unknown_names(self) -> None:
        """`Nulojix. Wt-based 445 mg spiked 0831`: a name that nobody knows, where a drug that is known got no time."""
        known = [drugs.is_named(draft.name) or drugs.looks_like_one(draft.name) for draft in self.drafts]
        if any(known[n] and not draft.course.told for n, draft in enumerate(self.drafts)):
            for n, draft in enumerate(self.drafts):
                draft.course.shake(*(() if known[n] else ("start", "stop")))

    def given(self) -> set[int]:
        """Return where the facts begin that some course took, or that say what was held back."""
        return self.held_back.union(*(draft.taken for draft in self.drafts))

    def taken(self) -> set[int]:
        """Return where the facts begin that administrations hold, and the names of their drugs."""
        names = {statement.start for draft in self.kept for statement in draft.told if statement.drug}
        return names.union(*(draft.taken for draft in self.kept))


def _was_guessed(draft: Draft) -> bool:
    """`A 30 mg, B 4 mg. Drip in 1640. Bag done 1733`: nobody knows which began, and so none which ended."""
    return draft.guessed and draft.begun and not any(item.drug and item.times() for item in draft.told)


def _is_given_beside(text: str, last: Draft, statement: Statement) -> bool:
    """`Hydromorphone 2 mg/hr started 1630. Clinician bolus 2 mg 1640`: no dose of what runs."""
    runs = last.course.began and not (last.is_fluid or last.is_bolus or last.injected)
    return runs and re.search(r"\bbolus\b", text[statement.start : statement.end], re.IGNORECASE) is not None


def _is_exact(draft: Draft) -> bool:
    """Return whether a time of it is told that nothing hedges: its end, or the moment of what is given at once."""
    moments = (draft.course.first() if draft.injected else None, draft.course.last())
    return any(moment is not None and moment.plain for moment in moments)
