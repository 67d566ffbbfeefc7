"""What a receiver answers to a file before looking at any claim's sense: a TA1 and a 999 for each interchange.

    answers = answer_file(chunks, when=now)
    answers.ta1, answers.f999                     # bytes of two files, ready to send back

What is refused is decided by the survey of the file (`x12.survey`), for `scrub` as well; who has surveyed and checked
a file already puts both together with `FileAnswer`. A file that can't be read to its end is answered as far as it was
read: TA1 note 022 to 024 says why it broke off.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from x12.acks.numbers import AnswerKind, DerivedNumbers, Numbers
from x12.acks.ta1 import ACCEPTED, note_of, ta1
from x12.acks.wire import Route, Wire
from x12.acks.x999 import VERSION, SetAnswer, SetError, group_answer, outcome_of
from x12.errors import X12Error
from x12.guide.check import CLAIM_VERSIONS, GuideChecker, Mode, checker
from x12.guide.errors import GuideCode, GuideError
from x12.guide.watch import CLAIMS_PER_PATIENT
from x12.numbers import whole
from x12.parts import PartReader
from x12.segment import Segment
from x12.sense.run import check_edits, situational_edits, situational_error
from x12.slices import ClaimSlice, Kind, Part
from x12.survey.surveyor import Surveyor
from x12.survey.tree import InterchangeNode, SetNode, Survey
from x12.value import Value

MOST_ERRORS = 1000
"""So many faults of a file are kept for whoever asks; all are counted."""
_LEVELS = frozenset({Kind.BILLING, Kind.SUBSCRIBER, Kind.PATIENT})


class Answers(Value):
    """The answers to a file, and what came of it in numbers."""

    survey: Survey
    ta1: bytes = b""
    f999: bytes = b""
    sets: int = 0
    refused: int = 0
    """Sets that were refused, for themselves or with what stands above; one with faults in claims alone is not."""
    claims: int = 0
    faulty: int = 0
    """Claims with a fault; those of a refused set are not counted unless they have one of their own."""
    errors: tuple[GuideError, ...] = ()
    """What the guide has against claims, providers and subscribers: the first thousand."""
    more_errors: int = 0

    @property
    def broken(self) -> X12Error | None:
        """Why reading ended early."""
        return self.survey.broken

    @property
    def accepted(self) -> bool:
        """Whether everything was in order."""
        return not (self.errors or self.survey.refused or self.survey.strays or self.broken)


@dataclass(slots=True)
class FileAnswer:
    """The survey of a file, and what was found below the sets: all that a TA1 and a 999 say."""

    survey: Survey
    when: datetime
    numbers: Numbers = field(default_factory=DerivedNumbers)
    whole_sets: bool = False
    """Refuse a set for a fault in one of its claims."""
    _sets: dict[int, SetAnswer] = field(default_factory=dict)

    def add(self, node: SetNode, error: SetError) -> None:
        """Take a fault in a claim of this set, or in a provider or subscriber above it."""
        self._sets.setdefault(node.first, SetAnswer()).add(error)

    def is_refused(self, node: SetNode) -> bool:
        """Whether a set is refused, also for its claims where `whole_sets` says so."""
        answer = self._sets.get(node.first)
        return outcome_of(node, answer or SetAnswer(), whole_sets=self.whole_sets) == "R"

    def ta1(self) -> bytes:
        """Return the TA1s: one for each interchange whose ISA could be read."""
        return b"".join(
            ta1(
                node.header,
                note=note_of(node),
                when=self.when,
                control_number=self.numbers.number(AnswerKind.TA1, node.number),
            )
            for node in self.survey.interchanges
            if node.header is not None
        )

    def f999(self) -> bytes:
        """Return the 999s: one for each interchange that was taken and has a group."""
        return b"".join(map(self._999, self.survey.interchanges))

    def _999(self, node: InterchangeNode) -> bytes:
        groups = [group for group in node.groups if group.header is not None]
        if node.header is None or not groups or note_of(node) != ACCEPTED:
            return b""
        wire = Wire(node.header.delimiters)
        number = self.numbers.number(AnswerKind.F999, node.number)
        return wire.interchange(
            Route.answering(node.header, groups[0].header),
            self.when,
            number,
            functional_id="FA",
            version=VERSION,
            sets=[
                group_answer(wire, group, self._sets, number=f"{count:04d}", whole_sets=self.whole_sets)
                for count, group in enumerate(groups, 1)
            ],
            group_number=number,
        )


def answer_file(
    chunks: Iterable[bytes],
    *,
    when: datetime,
    mode: Mode = "guide",
    whole_sets: bool = False,
    values: bool = False,
    numbers: Numbers | None = None,
) -> Answers:
    """Check a file against its guides and return the answers to it.

    `whole_sets` refuses a set for a fault in one of its claims. `values` repeats wrong values in IK404: they are
    patient data. Without `numbers`, control numbers are derived from those of the file, so that the same input has the
    same answer.
    """
    surveyor = Surveyor(mode=mode)
    reader = PartReader()
    file = FileAnswer(surveyor.survey, when, numbers or DerivedNumbers(), whole_sets)
    below = _Below(file, mode, values=values)
    for chunk in chunks:
        surveyor.receive(chunk)
        if surveyor.survey.broken is None:
            below.see(reader.receive(chunk))
    survey = surveyor.close()
    below.see(_rest(reader))
    return Answers(
        survey,
        ta1=file.ta1(),
        f999=file.f999(),
        sets=sum(1 for _ in survey.sets),
        refused=sum(map(file.is_refused, survey.sets)),
        claims=survey.claims,
        faulty=below.faulty,
        errors=tuple(below.errors),
        more_errors=below.more,
    )


def _rest(reader: PartReader) -> list[Part | ClaimSlice]:
    try:
        return reader.close()
    except X12Error:
        return reader.left()


class _Below:
    """Checks what stands below the headers of the sets, and puts each fault to its set."""

    def __init__(self, file: FileAnswer, mode: Mode, *, values: bool) -> None:
        self._file = file
        self._mode = mode
        self._values = values
        self._checker: GuideChecker | None = None
        self._node: SetNode | None = None
        self._claims_here = 0
        self.faulty = 0
        self.errors: list[GuideError] = []
        self.more = 0

    def see(self, items: Iterable[Part | ClaimSlice]) -> None:
        """Take the next parts and claims, which the survey has seen."""
        for item in items:
            if isinstance(item, ClaimSlice):
                self._claim(item)
            elif item.kind is Kind.SET:
                self._open(item)
            elif item.kind in _LEVELS and self._checker is not None:
                self._claims_here = 0
                self._blame(self._checker.check_context(item), item.segments)

    def _open(self, part: Part) -> None:
        node = self._file.survey.set_at(part.index)
        self._node, self._claims_here = node, 0
        known = node is not None and node.set_id == "837" and node.version in CLAIM_VERSIONS
        self._checker = checker(node.version, self._mode) if known and node is not None else None

    def _claim(self, claim: ClaimSlice) -> None:
        self._claims_here += 1
        if self._checker is None:
            return
        errors = self._checker.check_claim(claim)
        if self._claims_here > CLAIMS_PER_PATIENT:
            first = claim.segments[0].place(loop="2300")
            errors += (GuideError(GuideCode.LOOP_REPEATED, first, expected=f"at most {CLAIMS_PER_PATIENT}"),)
        claim_id = claim.segments[0].element(1) or "?"
        needed = self._needed(claim, claim_id)
        if errors or needed:
            self.faulty += 1
            if self._node is not None:
                self._node.faulty_claims += 1
            self._blame(errors, claim.segments, claim_id)
            for error in needed:
                self._count(error.error)
                if self._node is not None:
                    self._file.add(self._node, error)

    def _needed(self, claim: ClaimSlice, claim_id: str) -> list[SetError]:
        """What the guide asks of this claim by its situational rules, and is not there."""
        faults = check_edits(claim, as_of=self._file.when.date(), enabled=situational_edits())
        return [error for fault in faults if (error := situational_error(fault, claim_id)) is not None]

    def _blame(self, errors: Iterable[GuideError], segments: tuple[Segment, ...], claim_id: str = "") -> None:
        for error in errors:
            self._count(error)
            if self._node is not None:
                value = value_at(segments, error) if self._values else ""
                self._file.add(self._node, SetError(error, claim_id, value))

    def _count(self, error: GuideError) -> None:
        if len(self.errors) < MOST_ERRORS:
            self.errors.append(error)
        else:
            self.more += 1


def value_at(segments: Iterable[Segment], error: GuideError) -> str:
    """Return the value that an error names; empty where it names none."""
    segment = next((s for s in segments if s.index == error.place.segment_index), None)
    number, _, component = error.element.removeprefix(error.segment).partition("-")
    if segment is None or segment.id != error.segment:
        return ""
    at, inner = whole(number), whole(component)
    if at is None:
        return ""
    return segment.element(at) if inner is None else segment.component(at, inner)
