"""Reads what came back: TA1, 999 and 277CA, as plain facts in the order of the file.

    for answer in read_answers(chunks):          # InterchangeAnswer | GroupAnswer | ClaimAnswer
        ...

Tolerant: of a 999 or 277CA that a payer wrote oddly, everything that can be read is. A set of another kind is passed
over; a file without any answer is refused. Claim ids, codes and positions are kept, names and dates are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from x12.acks.facts import amount
from x12.acks.status import StatusComposite, status_table
from x12.errors import Code, X12Error
from x12.numbers import whole
from x12.reader import Reader
from x12.segment import Segment


@dataclass(frozen=True, slots=True)
class InterchangeAnswer:
    """A TA1: whether an interchange arrived."""

    control_number: str
    """ISA13 of the 837."""
    outcome: str
    """A accepted, E accepted with errors, R refused."""
    note: str
    """TA105."""
    kind: Literal["TA1"] = "TA1"

    @property
    def accepted(self) -> bool:
        return self.outcome in ("A", "E")


@dataclass(frozen=True, slots=True)
class ElementFault:
    """IK4: a position as `3` or `5-2`, and the code of what is wrong there."""

    position: str
    code: str


@dataclass(frozen=True, slots=True)
class SegmentFault:
    """IK3 and what belongs to it."""

    segment: str
    position: int | None
    """Counted from ST, which is 1."""
    loop: str
    code: str
    claim_id: str = ""
    elements: tuple[ElementFault, ...] = ()


@dataclass(frozen=True, slots=True)
class SetOutcome:
    """AK2 to IK5: one set of the 837."""

    set_id: str
    control_number: str
    outcome: str = ""
    reasons: tuple[str, ...] = ()
    faults: tuple[SegmentFault, ...] = ()

    @property
    def accepted(self) -> bool:
        return self.outcome in ("A", "E")


@dataclass(frozen=True, slots=True)
class GroupAnswer:
    """A 999 (or 997): one group of the 837."""

    control_number: str
    """GS06 of the 837."""
    version: str
    outcome: str = ""
    reasons: tuple[str, ...] = ()
    received: str = ""
    taken: str = ""
    sets: tuple[SetOutcome, ...] = ()
    kind: Literal["999"] = "999"

    @property
    def accepted(self) -> bool:
        """Whether every set was taken without a word."""
        return self.outcome == "A" and not any(s.faults for s in self.sets)


@dataclass(frozen=True, slots=True)
class LineAnswer:
    """Loop 2220D: a line that caused the rejection."""

    control_number: str
    """REF*FJ: REF*6R of the 837 line, or its LX number."""
    procedure: str
    statuses: tuple[StatusComposite, ...]


@dataclass(frozen=True, slots=True)
class ClaimAnswer:
    """Loop 2200D of a 277CA: one claim."""

    claim_id: str
    charge: Decimal | None
    statuses: tuple[StatusComposite, ...]
    action: str = ""
    """STC03: WQ accepted, U rejected."""
    payer_number: str = ""
    """REF*1K, the payer's own number of the claim."""
    lines: tuple[LineAnswer, ...] = ()
    kind: Literal["277CA"] = "277CA"

    @property
    def accepted(self) -> bool | None:
        """Whether the claim was taken: False where a status of it or of a line rejects it, None where none says."""
        outcomes = {**_OTHERS_SAY, **status_table().outcomes}
        said = [outcomes.get(status.category) for status in self.statuses]
        said += [outcomes.get(status.category) for line in self.lines for status in line.statuses]
        if self.action == "U" or False in said:
            return False
        return True if self.action == "WQ" or True in said else None


_OTHERS_SAY = {"A2": True, "A4": False, "A5": True}
"""Outcomes of categories that we do not write: taken for adjudication, not found, split."""

Answer = InterchangeAnswer | GroupAnswer | ClaimAnswer


def read_answers(chunks: Iterable[bytes]) -> Iterator[Answer]:
    """Yield every answer of a file. Raises `X12Error` where it can't be read on, or holds none."""
    reader = Reader()
    collecting = _Collecting()
    found = False
    for chunk in chunks:
        for segment in reader.receive(chunk):
            for answer in collecting.take(segment):
                found = True
                yield answer
    reader.close()
    for answer in collecting.end():
        found = True
        yield answer
    if not found and not collecting.knew_a_set:
        raise X12Error(Code.NOT_AN_ACKNOWLEDGEMENT)


class _Collecting:
    """Between two segments: the set that is open, and what is known of it."""

    def __init__(self) -> None:
        self._set: _Of999 | _Of277 | None = None
        self.knew_a_set = False

    def take(self, segment: Segment) -> Iterator[Answer]:
        if segment.id == "TA1":
            yield InterchangeAnswer(segment.element(1), segment.element(4), segment.element(5))
        elif segment.id == "ST":
            yield from self.end()
            name = segment.element(1)
            self._set = _Of999() if name in ("999", "997") else _Of277() if name == "277" else None
            self.knew_a_set |= self._set is not None
        elif segment.id in ("SE", "GE", "IEA"):
            yield from self.end()
        elif self._set is not None:
            yield from self._set.take(segment)

    def end(self) -> Iterator[Answer]:
        if self._set is not None:
            yield from self._set.end()
        self._set = None


class _Of999:
    """AK1 to AK9; a 997 has the same under older names (AK3, AK4, AK5)."""

    def __init__(self) -> None:
        self._group: Segment | None = None
        self._trailer: Segment | None = None
        self._sets: list[SetOutcome] = []
        self._header: Segment | None = None
        self._faults: list[tuple[Segment, str, list[ElementFault]]] = []

    def take(self, segment: Segment) -> Iterator[Answer]:
        match segment.id:
            case "AK1":
                self._group = segment
            case "AK2":
                self._close(None)
                self._header = segment
            case "IK3" | "AK3":
                self._faults.append((segment, "", []))
            case "CTX" if self._faults and segment.component(1, 1) == "CLM01":
                fault, _, elements = self._faults[-1]
                self._faults[-1] = fault, segment.component(1, 2), elements
            case "IK4" | "AK4" if self._faults:
                position = "-".join(filter(None, (segment.component(1, 1), segment.component(1, 2))))
                self._faults[-1][2].append(ElementFault(position, segment.element(3)))
            case "IK5" | "AK5":
                self._close(segment)
            case "AK9":
                self._close(None)
                self._trailer = segment
        return iter(())

    def _close(self, trailer: Segment | None) -> None:
        if self._header is None:
            return
        faults = tuple(
            SegmentFault(
                segment=ik3.element(1),
                position=whole(ik3.element(2)),
                loop=ik3.element(3),
                code=ik3.element(4),
                claim_id=claim_id,
                elements=tuple(elements),
            )
            for ik3, claim_id, elements in self._faults
        )
        outcome = trailer.element(1) if trailer else ""
        reasons = _rest(trailer, 2)
        self._sets.append(
            SetOutcome(self._header.element(1), self._header.element(2), outcome, reasons, faults)
        )
        self._header, self._faults = None, []

    def end(self) -> Iterator[Answer]:
        self._close(None)
        group, trailer = self._group, self._trailer
        if group is None:
            return
        yield GroupAnswer(
            control_number=group.element(2),
            version=group.element(3),
            outcome=trailer.element(1) if trailer else "",
            reasons=_rest(trailer, 5),
            received=trailer.element(3) if trailer else "",
            taken=trailer.element(4) if trailer else "",
            sets=tuple(self._sets),
        )


class _Of277:
    """The claims of a 277CA: HL with PT, its TRN, STC and lines. What stands above them is left aside."""

    def __init__(self) -> None:
        self._in_claim = False
        self._claim: Segment | None = None
        self._statuses: list[Segment] = []
        self._payer_number = ""
        self._lines: list[tuple[Segment, list[Segment], str]] = []

    def take(self, segment: Segment) -> Iterator[Answer]:
        match segment.id:
            case "HL":
                yield from self.end()
                self._in_claim = segment.element(3) == "PT"
            case "TRN" if self._in_claim:
                yield from self.end()  # a patient may have several claims
                self._claim = segment
            case "STC" if self._lines:
                self._lines[-1][1].append(segment)
            case "STC" if self._claim is not None:
                self._statuses.append(segment)
            case "SVC" if self._claim is not None:
                self._lines.append((segment, [], ""))
            case "REF" if self._lines and segment.element(1) == "FJ":
                service, statuses, _ = self._lines[-1]
                self._lines[-1] = service, statuses, segment.element(2)
            case "REF" if self._claim is not None and segment.element(1) == "1K":
                self._payer_number = segment.element(2)

    def end(self) -> Iterator[Answer]:
        if self._claim is None:
            return
        first = self._statuses[0] if self._statuses else None
        yield ClaimAnswer(
            claim_id=self._claim.element(2),
            charge=amount(first.element(4)) if first and first.element(4) else None,
            statuses=_statuses(self._statuses),
            action=first.element(3) if first else "",
            payer_number=self._payer_number,
            lines=tuple(
                LineAnswer(number, service.component(1, 2), _statuses(statuses))
                for service, statuses, number in self._lines
            ),
        )
        self._claim, self._statuses, self._payer_number, self._lines = None, [], "", []


def _statuses(segments: Iterable[Segment]) -> tuple[StatusComposite, ...]:
    """Return the composites of STC01, STC10 and STC11."""
    return tuple(
        StatusComposite(segment.component(at, 1), segment.component(at, 2), segment.component(at, 3))
        for segment in segments
        for at in (1, 10, 11)
        if segment.component(at, 1)
    )


def _rest(segment: Segment | None, first: int) -> tuple[str, ...]:
    """Return the elements from this one on, without empty ones."""
    if segment is None:
        return ()
    return tuple(filter(None, (segment.element(number) for number in range(first, first + 5))))
