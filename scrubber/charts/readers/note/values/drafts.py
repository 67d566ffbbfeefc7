"""All administrations of a note while it is read: those that it told of so far, and those that it only orders."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import time

from scrubber.charts.errors import DocumentError
from scrubber.charts.readers.note.values.draft import Draft
from scrubber.charts.readers.note.values.statement import Fact, Kind, Statement
from scrubber.charts.words import drugs
from scrubber.charts.words.reasons import DOUBLED, VOIDED

_OTHER_DOSE = re.compile(
    r"\d\s?(?:mg|mcg|gm?|grams?|units?|meq)\b|\b(?:chang|adjust|instead|reduc|increas|decreas|half|renal|correct|cancel|d/c)",
    re.IGNORECASE,
)
"""Behind an order, what may be of another dose than it said."""
_CAME_INSTEAD = re.compile(r"\b(?:sent|dispensed|supplied|substitut\w*|switched|instead)\b", re.IGNORECASE)
"""Behind an order, what tells of another drug that came for it."""
_ON_A_PUMP = re.compile(
    r"\b(?:syringe|infusion|ambulatory|amb|freedom(?:\s?60)?|crono|scig)\s+(?:pump|driver)\b|\b(?:via|by|per|on)\s+(?:a\s+)?pump\b"
    r"|\bfreedom\s?60\b",
    re.IGNORECASE,
)
_MOST = 400
"""Administrations in one note; a month of charts has fewer."""


@dataclass(slots=True)
class Drafts:
    """The administrations of one note, in the order in which it begins to tell of them."""

    text: str
    all: list[Draft] = field(default_factory=list)
    ordered: list[tuple[str, str]] = field(default_factory=list)
    """Names and keys that orders for infusions name: what `infusion started` may mean before any is given."""

    doses: dict[str, list[Fact]] = field(default_factory=dict)
    """The doses of what is ordered so, by its key."""
    spoken_orders: list[Statement] = field(default_factory=list)
    """The drugs that it tells as ordered, in its order."""
    refused: Collection[str] = ()
    """Keys of drugs that the note so far says were not given."""
    voided: bool = False
    """A mark over the note, before it tells of anything, says that nothing of it is valid."""

    def __iter__(self) -> Iterator[Draft]:
        return iter(self.all)

    def infusions(self) -> list[Draft]:
        """Return those that are not given at one moment, or may not be."""
        return [draft for draft in self.all if not draft.injected or draft.may_run]

    def spoken_of(self, kinds: set[Kind]) -> Draft | None:
        """Return what was spoken of last that facts of these kinds may be about."""
        runs = kinds <= {"rate", "volume", "step"} or {"dose", "volume"} <= kinds  # `69 mg/NS 250`
        spoken = [draft for draft in self.all if not (runs and draft.injected)]  # a push has no rate
        last = max(spoken, key=lambda draft: draft.told[-1].start if draft.told else -1, default=None)
        if kinds == {"lot"} and last is not None and _has_no_lot(last):
            drug = [draft for draft in spoken if not _has_no_lot(draft) and "lot" not in draft.facts]
            return drug[0] if len(drug) == 1 else None if last.way == "oral" else last
        return last

    def drop_what_is_only_corrected(self) -> None:
        """`ADDENDUM: Remicade stop time should be 1155` alone: the giving is told in another document."""
        self.all = [
            draft
            for draft in self.all
            if not draft.told or not all(item.corrects and item.drug for item in draft.told)
        ]

    def void(self) -> None:
        """A mark says that nothing of it is valid: of what was told so far, or, where it heads a note, of all."""
        self.voided = self.voided or not self.all
        for draft in self.all:
            draft.course.shake("start", "stop")
            draft.deny(VOIDED)

    def deny_ahead(self, place: int) -> None:
        """What was told right before a place was perhaps not given."""
        last = self.all[-1] if self.all else None
        told = max((item.end for item in (*last.told, last.statement)), default=0) if last else 0
        if last is not None and not self.text[told:place].strip(" .,;:|()[]-\t\n"):
            last.course.shake("start", "stop")
            last.deny()

    def keep_one(self, times: Collection[time]) -> None:
        """What is told twice was given once: at one of these times, and otherwise nobody knows which is meant."""
        for draft in self.all:
            first = draft.course.first()
            told = {reading.time() for reading in first.readings} if first is not None else set()
            if sum(other.key == draft.key for other in self.all) > 1 and told.isdisjoint(times):
                draft.course.shake("start", "stop")
                draft.deny(DOUBLED)

    def deny(self, key: str, place: int) -> None:
        """`Granisetron 1 mg IV push at 09:00. Patient declined granisetron.`: of the only giving ahead of a place."""
        told = [draft for draft in self.all if draft.key == key and draft.course.told]
        if len(told) == 1 and told[0].told[-1].start < place:
            told[0].deny()

    def drop_heading(self, key: str, start: int, end: int) -> None:
        """`cetirizine tablet 10 mg`, and below it one row, `Not Given`: the heading itself is no giving."""
        self.all = [
            draft
            for draft in self.all
            if draft.key != key or draft.course.told or not start <= draft.statement.start < end
        ]

    def running(self) -> list[Draft]:
        """Return the infusions that began and have not ended."""
        return [draft for draft in self.infusions() if draft.open]

    def add(self, name: str, key: str, statement: Statement, ways: list[str] | None = None) -> Draft:
        """Return another administration, of which the note tells nothing yet."""
        draft = Draft(name, key, statement, ways=ways if ways is not None else [])
        draft.on_pump = _ON_A_PUMP.search(self.text, statement.start, statement.end) is not None
        self.all.append(draft)
        return draft

    def add_named(self, statement: Statement) -> Draft:
        """Return another administration of the drug that a statement names.

        Raises `DocumentError` where there are more than any note has.
        """
        if len(self.all) >= _MOST:
            raise DocumentError("too_many")
        draft = self.add(statement.drug, statement.key, statement)
        draft.ordinal = statement.ordinal
        return draft

    def take_doses_ordered(self) -> None:
        """`1705 Zosyn 3.375 g ordered. 1822 Zosyn hung`: the dose of the only giving of a drug is its order's."""
        for draft in self.all:
            orders = [item for item in self.spoken_orders if item.key == draft.key]
            alone = sum(other.key == draft.key for other in self.all) == 1
            if draft.is_fluid or not alone or draft.dose() or len(orders) != 1:
                continue
            dose = self.dose_ordered(orders[0])
            same_way = orders[0].way() in (
                "",
                "iv",
                draft.way,
            )  # `Heparin 4000 units bolus ordered. gtt started`
            if dose is None or not same_way or dose.end >= draft.statement.start:
                continue
            if not _OTHER_DOSE.search(self.text, dose.end, draft.statement.start):
                draft.ordered = dose

    def dose_ordered(self, order: Statement) -> Fact | None:
        """Return the one dose that an order names; `Morphine 2-4 mg` leaves it open."""
        dose = order.of("dose")
        ahead = self.text[max(0, dose.start - 4) : dose.start] if dose is not None else ""
        return None if re.search(r"\d\s?(?:-|–|to)\s?$", ahead) else dose

    def of_the_order(self, place: int) -> list[Draft]:
        """Return a draft of the only drug ordered as an infusion: the last one that is told, else a new one; with the
        dose of an order in the line of `place`, where it is told.
        """
        keys = dict(reversed([(key, name) for name, key in self.ordered]))
        if len(keys) != 1:
            return []
        ((key, name),) = keys.items()
        known = [draft for draft in self.all if draft.key == key]
        if known:
            return known[-1:]
        named = self.text.find(name)
        came = _CAME_INSTEAD.search(self.text, named, place)
        if came and any(found.key != key for found in drugs.found_in(self.text[came.start() : place])):
            return []  # `Ordered: Venofer 200 mg. Sent: Ferrlecit 125 mg. Start 1018`: another came in its place
        draft = self.add(name, key, Statement(name, key, named, named + len(name)), ["iv"])
        doses = self.doses.get(key, [])
        one = len({dose.value for dose in doses}) == 1 and not draft.is_fluid
        between = self.text[doses[0].end : place] if one else "\n"
        if "\n" not in between and _OTHER_DOSE.search(between) is None:
            draft.ordered = doses[0]
        return [draft]


def _has_no_lot(draft: Draft) -> bool:
    """Nobody keeps the lots of saline or of tablets: `Premeds: cetirizine 10 mg PO`, below it `Lot Y118C4402`."""
    return draft.is_fluid or draft.way == "oral"
