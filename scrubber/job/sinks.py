"""Where what comes of the ranges goes: claim files, answers to the sender, the report's claims, the counts.

Each sink takes the finished pieces of one range after the other, in file order. `prepare` ends it: its outputs then lie
whole in the store, and one commit puts all of them in place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import IO, Protocol

from scrubber.job.ranges import Done
from scrubber.job.workspace import Output, Spool, Store
from x12 import Kind, Part
from x12.acks.answer import FileAnswer
from x12.acks.numbers import AnswerKind, Numbers
from x12.acks.wire import Route
from x12.acks.x277ca import Acknowledgement
from x12.divide import Divider
from x12.survey import SetNode, Survey, Verdict


class Sink(Protocol):
    """Takes what comes of ranges."""

    def take(self, done: Done) -> None:
        """Take the next range."""

    def prepare(self) -> list[Output]:
        """End it; return its outputs that hold something."""


class ClaimFiles:
    """Divides the file: what may go out, what is held, what is refused above the claim."""

    def __init__(self, survey: Survey, store: Store) -> None:
        self._store = store
        self._outbound = store.open("outbound", "outbound.837")
        self._held = store.open("held", "held.837")
        self._refused = store.open("refused", "refused.x12")
        self._divider = Divider(
            survey, outbound=self._outbound.write, held=self._held.write, refused=self._refused.write
        )

    def take(self, done: Done) -> None:
        """Write the pieces."""
        for step in done.steps:
            self._divider.step(step)

    def prepare(self) -> list[Output]:
        """Return the files that hold a claim, or something refused."""
        self._divider.close()
        holds = (
            (self._outbound, self._divider.outbound.kept > 0),
            (self._held, self._divider.held.kept > 0),
            (self._refused, self._divider.refused.holds_any),
        )
        return [output for output, whole in holds if _kept(self._store, output, whole)]


class ClaimAnswers:
    """The 277CA: an answer to each interchange, every claim of a set that was taken in it."""

    def __init__(self, store: Store, when: datetime, numbers: Numbers) -> None:
        self._store = store
        self._when = when
        self._numbers = numbers
        self._output = store.open("277ca", "277ca")
        self._interchange: Part | None = None
        self._answer: Acknowledgement | None = None

    def take(self, done: Done) -> None:
        """Add claims in file order."""
        for item in done.answers:
            if not isinstance(item, Part):
                if self._answer is not None:
                    self._answer.add(item)
            elif item.kind is Kind.INTERCHANGE:
                self._end()
                self._interchange = item
            elif item.kind is Kind.GROUP:
                self._begin(item)
            elif self._answer is not None:
                self._answer.begin(item)

    def prepare(self) -> list[Output]:
        """Return the file, where it says anything."""
        self._end()
        return [self._output] if _kept(self._store, self._output, self._output.written > 0) else []

    def _begin(self, group: Part) -> None:
        if self._interchange is None or self._answer is not None:
            return
        number = self._interchange.segments[0].element(13).strip()
        self._answer = Acknowledgement(
            Route.answering(self._interchange, group),
            when=self._when,
            control_number=self._numbers.number(AnswerKind.CA277, number),
            reference=f"277CA{number}",
            delimiters=group.delimiters,
            spool=lambda: Spool(self._store),  # type: ignore[return-value,arg-type]
        )

    def _end(self) -> None:
        if self._answer is not None:
            for piece in self._answer.pieces():
                self._output.write(piece)
        self._answer = self._interchange = None


class FileAnswers:
    """The TA1 and 999, where an interchange, group or set is refused, or the operator asks for them."""

    def __init__(
        self, survey: Survey, store: Store, when: datetime, numbers: Numbers, *, always: bool
    ) -> None:
        self._survey = survey
        self._store = store
        self._always = always
        self._answer = FileAnswer(survey, when, numbers)
        self._nodes: dict[int, SetNode] = {each.start: each for each in survey.sets}
        self._told: set[tuple[object, ...]] = set()

    def take(self, done: Done) -> None:
        """Note the faults of claims; what stands above several claims is noted once."""
        for start, count in done.faulty.items():
            if start in self._nodes:
                self._nodes[start].faulty_claims += count
        for start, fault in done.faults:
            place = fault.error.place
            key = (place.segment_index, fault.error.code, fault.error.element, fault.ik304)
            if start in self._nodes and key not in self._told:
                self._told.add(key)
                self._answer.add(self._nodes[start], fault)

    def prepare(self) -> list[Output]:
        """Return the answers that are due."""
        interchanges = self._survey.interchanges
        refused = any(node.verdict is Verdict.REFUSED for node in interchanges)
        refused_below = any(group.refused for group in self._survey.groups) or any(
            each.refused for each in self._survey.sets
        )
        answers = (
            ("ta1", refused or self._always, self._answer.ta1),
            ("999", refused_below or self._always, self._answer.f999),
        )
        made = []
        for kind, due, write in answers:
            output = self._store.open(kind, kind)
            if due:
                output.write(write())
            if _kept(self._store, output, output.written > 0):
                made.append(output)
        return made


class ReportClaims:
    """The claims of the report: handed over as they come, or kept for the report file that begins with their sums."""

    def __init__(self, spool: IO[bytes] | None, each: Callable[[bytes], None] | None) -> None:
        self._spool = spool
        self._each = each

    def take(self, done: Done) -> None:
        """Take the claims that were inspected, as compact JSON."""
        if self._spool is not None and done.report:
            self._spool.write(b"\n".join(done.report) + b"\n")
        if self._each is not None:
            for claim in done.report:
                self._each(claim)

    def prepare(self) -> list[Output]:
        """Make nothing by itself: the report is written when all is known."""
        return []

    def lines(self) -> Iterator[bytes]:
        """Yield the claims that were kept."""
        if self._spool is not None:
            self._spool.seek(0)
            for line in self._spool:
                yield line[:-1]


class ReportLines:
    """The claims of the report as JSON lines, for a stream: each as soon as it is known; the head is the last line."""

    def __init__(self, store: Store) -> None:
        self._output = store.open("report", "report.jsonl")

    def take(self, done: Done) -> None:
        """Write the claims that were inspected."""
        if done.report:
            self._output.write(b"\n".join(done.report) + b"\n")

    def prepare(self) -> list[Output]:
        """Make nothing by itself: the head is written when all is known."""
        return []


def _kept(store: Store, output: Output, holds: bool) -> bool:
    if not holds:
        store.drop(output)
    return holds
