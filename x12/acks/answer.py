"""What a receiver answers to a file before looking at any claim's sense: a TA1 and a 999 for each interchange.

    answers = answer_file(chunks, when=now)
    answers.ta1, answers.f999                     # bytes of two files, ready to send back

A file that cannot be read to its end is answered as far as it was read: TA1 note 022 to 024 says why it broke off.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from x12.acks.ta1 import ACCEPTED, note_of, ta1
from x12.acks.wire import Route, Wire
from x12.acks.x999 import VERSION, GroupAnswer, SetAnswer, SetError, ak905_of, group_answer
from x12.errors import EnvelopeFault, X12Error
from x12.guide.check import Mode
from x12.guide.errors import GuideError
from x12.guide.files import Checking
from x12.numbers import whole
from x12.parts import PartReader, read_parts
from x12.slices import ClaimSlice, Kind, Part

_ABOVE = ("ISA", "IEA", "TA1")
_GROUP = ("GS", "GE")


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers to a file, and what came of it in numbers."""

    ta1: bytes = b""
    f999: bytes = b""
    sets: int = 0
    refused: int = 0
    """Sets that were refused; one with faults in claims alone is accepted with errors."""
    claims: int = 0
    faulty: int = 0
    """Claims with a fault; those of a refused set are not counted unless they have one of their own."""
    errors: tuple[GuideError, ...] = ()
    faults: tuple[EnvelopeFault, ...] = ()
    broken: X12Error | None = None
    """Why reading ended early."""

    @property
    def accepted(self) -> bool:
        """Whether everything was in order."""
        return not (self.errors or self.faults or self.broken)


@dataclass(slots=True)
class _Interchange:
    header: Part
    route: Route
    groups: list[GroupAnswer] = field(default_factory=list)
    errors: list[GuideError] = field(default_factory=list)
    faults: list[EnvelopeFault] = field(default_factory=list)


def answer_file(
    chunks: Iterable[bytes], *, when: datetime, mode: Mode = "guide", whole_sets: bool = False
) -> Answers:
    """Check a file against its guides and return the answers to it.

    `whole_sets` refuses a set for a fault in one of its claims. Control numbers echo those of the file, so that the
    same input has the same answer.
    """
    file = _File()
    parser = PartReader()
    checking = Checking(mode)
    broken = None
    try:
        for item in read_parts(chunks, parser):
            file.see(item, checking.check(item))
    except X12Error as error:
        broken = error
    faults = (*parser.faults, *([EnvelopeFault(broken.code, broken.place)] if broken else ()))
    file.blame(faults)
    return Answers(
        ta1=b"".join(_ta1(i, when) for i in file.interchanges),
        f999=b"".join(_999(i, when, whole_sets=whole_sets) for i in file.interchanges if i.groups),
        sets=len(file.sets),
        refused=sum(s.outcome(whole_sets=whole_sets) == "R" for s in file.sets),
        claims=file.claims,
        faulty=file.faulty,
        errors=tuple(file.errors),
        faults=faults,
        broken=broken,
    )


class _File:
    """Follows the parts of a file and puts each fault where it is answered."""

    def __init__(self) -> None:
        self.interchanges: list[_Interchange] = []
        self.errors: list[GuideError] = []
        self.claims = 0
        self.faulty = 0

    @property
    def sets(self) -> list[SetAnswer]:
        return [answer for i in self.interchanges for group in i.groups for answer in group.sets]

    def see(self, item: Part | ClaimSlice, errors: Iterable[GuideError]) -> None:
        """Take the next item of the file, and what the guide has against it."""
        claim_id = ""
        if isinstance(item, ClaimSlice):
            self.claims += 1
            claim_id = item.segments[0].element(1) or "?"
        else:
            self._structure(item)
        faulty = False
        for error in errors:
            faulty = True
            self.errors.append(error)
            self._blame(error, claim_id)
        self.faulty += bool(claim_id) and faulty

    def _structure(self, item: Part) -> None:
        if item.kind is Kind.INTERCHANGE:
            self.interchanges.append(_Interchange(item, Route.answering(item)))
        elif not self.interchanges:
            return
        elif item.kind is Kind.GROUP and (gs := item.first("GS")) is not None:
            interchange = self.interchanges[-1]
            if not interchange.groups:
                interchange.route = Route.answering(interchange.header, item)
            interchange.groups.append(GroupAnswer(gs))
        elif self.interchanges[-1].groups:
            group = self.interchanges[-1].groups[-1]
            if (st := item.first("ST")) is not None and item.kind is Kind.SET:
                group.sets.append(SetAnswer(st))
            elif item.kind is Kind.GROUP_END and (ge := item.first("GE")) is not None:
                group.announced = ge.element(1)

    def _blame(self, error: GuideError, claim_id: str) -> None:
        if not self.interchanges:
            return
        interchange = self.interchanges[-1]
        group = interchange.groups[-1] if interchange.groups else None
        if error.segment in _ABOVE or group is None:
            interchange.errors.append(error)
        elif error.segment in _GROUP or not group.sets:
            group.reasons.append(ak905_of(error))
        else:
            group.sets[-1].errors.append(SetError(error, claim_id))

    def blame(self, faults: Iterable[EnvelopeFault]) -> None:
        """Put each fault of the envelope where a TA1 or 999 says it: the last that began before it."""
        for fault in faults:
            at = fault.place.segment_index
            before = [i for i in self.interchanges if at is None or (i.header.segments[0].index or 0) <= at]
            if not before:
                continue
            interchange = before[-1]
            groups = [g for g in interchange.groups if at is None or g.header.index <= at]
            sets = [s for s in (groups[-1].sets if groups else ()) if at is None or s.header.index <= at]
            kind, _, code = fault.ack_hint.partition(":")
            if kind == "IK502" and sets:
                sets[-1].reasons.append(code)
            elif kind == "AK905" and groups:
                groups[-1].reasons.append(code)
            else:
                interchange.faults.append(fault)


def _control_number(interchange: Part) -> int:
    return whole(interchange.segments[0].element(13).strip()) or 1


def _ta1(interchange: _Interchange, when: datetime) -> bytes:
    note = note_of(interchange.header, interchange.errors, interchange.faults)
    return ta1(interchange.header, note=note, when=when, control_number=_control_number(interchange.header))


def _999(interchange: _Interchange, when: datetime, *, whole_sets: bool) -> bytes:
    """Return the 999s of an interchange; none where the interchange itself was refused."""
    if note_of(interchange.header, interchange.errors, interchange.faults) != ACCEPTED:
        return b""
    wire = Wire(interchange.header.delimiters)
    return wire.interchange(
        interchange.route,
        when,
        _control_number(interchange.header),
        functional_id="FA",
        version=VERSION,
        sets=[
            group_answer(wire, group, number=f"{number:04d}", whole_sets=whole_sets)
            for number, group in enumerate(interchange.groups, 1)
        ],
    )
