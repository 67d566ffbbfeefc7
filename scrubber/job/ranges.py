"""One range of a file, read and scrubbed: what any process can do on its own, and what it hands over.

A range is what `x12.survey` cuts: whole subscribers with all that stands above them. What comes of it is finished: the
parent only writes the pieces of the ranges one after the other, in file order.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from scrubber.engine.guide import place_of, too_many_claims
from scrubber.job.failed import stopped
from scrubber.job.seen import Neighbours, neighbour_finding
from scrubber.job.tally import Tally
from scrubber.job.worker import ChartUse, ClaimResult, Place, Worker
from scrubber.model.disposition import Disposition
from scrubber.model.finding import Finding
from scrubber.model.value import Value
from x12 import ClaimSlice, Kind, Part
from x12.acks.facts import amount
from x12.acks.writing277 import RenderedClaim
from x12.acks.x999 import SetError
from x12.divide import Decided, Step, in_runs
from x12.guide.watch import CLAIMS_PER_PATIENT
from x12.survey import Range, Survey, read_range
from x12.survey.ranges import Read

MOST_FAULTS = 1000
"""So many faults of a range are handed over for a 999; the sets keep no more."""
_ANSWERED = frozenset({Kind.INTERCHANGE, Kind.GROUP, Kind.SET})
_LEVELS = frozenset({Kind.BILLING, Kind.SUBSCRIBER, Kind.PATIENT})


Barred = tuple[str, tuple[str, str] | None]
"""What a claim did to its process, and in which hook of which plugin."""


class SetPlace(Value):
    """Where a set begins, and which it is."""

    start: int
    place: Place
    is_refused: bool


class Task(Value):
    """One range to be done. It can be pickled, and holds no byte of the file."""

    number: int
    range: Range
    sets: tuple[SetPlace, ...]
    refused: tuple[tuple[int, int], ...] = ()
    """Stretches of bytes that are refused above the claim: nothing of them is scrubbed."""
    known: Mapping[int, str] = {}
    """The rule that a claim's neighbours show to be broken, by the number of its CLM segment."""
    barred: Mapping[int, Barred] = {}
    """Claims that ended a process before, by the number of their CLM segment."""
    announce: bool = False
    """Say of each claim that it begins: one of them ended a process."""


@dataclass(slots=True)
class Done:
    """What came of a range."""

    number: int
    steps: list[Step] = field(default_factory=list)
    answers: list[Part | RenderedClaim] = field(default_factory=list)
    """For the 277CA, in file order."""
    report: list[bytes] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    charts: list[tuple[str, tuple[ChartUse, ...]]] = field(default_factory=list)
    keys: list[tuple[int, bytes, bytes, bool]] = field(default_factory=list)
    """Of each claim: the number of its CLM segment, the digests of its number and of its services, and whether it is
    rejected."""
    faults: list[tuple[int, SetError]] = field(default_factory=list)
    """For the 999: where the set begins, and what is wrong."""
    faulty: dict[int, int] = field(default_factory=dict)
    """Claims with a fault of their own, by where their set begins."""
    given: list[tuple[str, bytes]] = field(default_factory=list)
    """What plugins keep of claims for the end of the run: plugin and JSON, in file order."""
    approved: set[str] = field(default_factory=set)
    """Numbers of claims that approvals name, of those in the range."""
    barred: Mapping[int, Barred] = field(default_factory=dict)
    """Claims that ended a process on the way, which must not be tried here either."""


def tasks_of(survey: Survey, claims_each: int) -> Iterator[Task]:
    """Yield the ranges of a file as tasks, in file order."""
    from x12.survey import ranges

    places = [
        SetPlace(each.start, (interchange.ordinal, group.ordinal, each.ordinal), each.refused)
        for interchange in survey.interchanges
        for group in interchange.groups
        for each in group.sets
    ]
    starts = [place.start for place in places]
    refused = [(node.start, node.end) for node in survey.refused]
    for number, each in enumerate(ranges(survey, claims_each=claims_each)):
        first = max(bisect_right(starts, each.at.start) - 1, 0)
        yield Task(
            number,
            each,
            tuple(places[first : bisect_right(starts, each.at.end)]),
            tuple(span for span in refused if span[0] < each.at.end and span[1] > each.at.start),
        )


def do(
    task: Task,
    read: Read,
    worker: Worker,
    begin: Callable[[int], object] | None = None,
    neighbours: Neighbours | None = None,
) -> Done:
    """Read a range and scrub its claims; `begin` is told of each claim first, where the task asks for it.

    `neighbours` knows the claims before, where ranges are done one after the other; else the keys of the claims are
    handed over.
    """
    doing = _Doing(task, worker, begin if task.announce else None, neighbours)
    return doing.all(read_range(read, task.range))


class _Doing:
    """One range on its way."""

    def __init__(
        self,
        task: Task,
        worker: Worker,
        begin: Callable[[int], object] | None,
        neighbours: Neighbours | None,
    ) -> None:
        self._task = task
        self._worker = worker
        self._begin = begin
        self._neighbours = neighbours
        self._done = Done(task.number)
        self._starts = [place.start for place in task.sets]
        self._of_patient = 0
        """Claims since the last HL."""

    def all(self, items: Iterable[Part | ClaimSlice]) -> Done:
        self._done.steps = list(in_runs(self._steps(items)))
        return self._done

    def _steps(self, items: Iterable[Part | ClaimSlice]) -> Iterator[Part | Decided]:
        for item in items:
            part = item.claim if isinstance(item, ClaimSlice) else item
            if self._is_refused(part):
                if isinstance(item, ClaimSlice):
                    self._done.tally.refuse(amount(item.claim.head.element(2)))
                yield part
            elif isinstance(item, ClaimSlice):
                yield self._claim(item)
            else:
                if part.kind in _ANSWERED:
                    self._done.answers.append(part)
                elif part.kind in _LEVELS:
                    self._of_patient = 0
                yield part

    def _is_refused(self, part: Part) -> bool:
        return any(start <= part.start < end for start, end in self._task.refused)

    def _claim(self, claim_slice: ClaimSlice) -> Decided:
        done, claim = self._done, claim_slice.claim
        at = bisect_right(self._starts, claim.start) - 1
        set_place = self._task.sets[at] if at >= 0 else SetPlace(0, (1, 1, 1), False)
        self._of_patient += 1
        if self._begin is not None:
            self._begin(claim.index)
        result = self._result(claim_slice, set_place.place, self._task.known.get(claim.index))
        keys = number_key(claim_slice), services_key(claim_slice, result.services)
        is_rejected = result.disposition is Disposition.REJECTED
        if self._neighbours is None:
            done.keys.append((claim.index, *keys, is_rejected))
        elif rule := self._neighbours.add(*keys, is_rejected=is_rejected):
            result = self._result(claim_slice, set_place.place, rule)
        done.answers.append(result.answer)
        done.tally.add(result)
        if result.charts:
            done.charts.append((result.claim_id, result.charts))
        if result.claim_id in self._worker.approved:
            done.approved.add(result.claim_id)
        done.given += result.given.items()
        if result.report is not None:
            done.report.append(result.report)
        if result.faults:
            done.faulty[set_place.start] = done.faulty.get(set_place.start, 0) + 1
            room = MOST_FAULTS - len(done.faults)
            done.faults += [(set_place.start, fault) for fault in result.faults[:room]]
        return Decided(claim, result.disposition.goes_out, result.edited, result.added)

    def _result(self, claim_slice: ClaimSlice, place: Place, rule: str | None) -> ClaimResult:
        claim = claim_slice.claim
        barred = self._task.barred.get(claim.index)
        if barred is not None:
            return self._worker.failed(claim_slice, place, stopped(claim_slice, *barred))
        known: list[Finding] = []
        if self._of_patient > CLAIMS_PER_PATIENT:
            known.append(too_many_claims(claim_slice, CLAIMS_PER_PATIENT))
        if rule:
            known.append(neighbour_finding(rule, place_of(claim)))
        return self._worker.claim(claim_slice, place, known)


def number_key(claim_slice: ClaimSlice) -> bytes:
    """Return eight bytes of a claim's number with its frequency: a replacement repeats a number rightly."""
    clm = claim_slice.claim.head
    text = f"{clm.element(1).strip()}\x1f{clm.component(5, 3)}"
    return blake2b(text.encode("utf-8", "surrogateescape"), digest_size=8).digest()


def services_key(claim_slice: ClaimSlice, services: bytes) -> bytes:
    """Return eight bytes of what a claim bills. One that could not be read is nobody's duplicate but its own bytes'."""
    return services or blake2b(claim_slice.claim.raw, digest_size=8).digest()
