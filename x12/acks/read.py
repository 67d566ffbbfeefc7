"""Reads what came back: TA1, 999 and 277CA, every level of them, in the order of the file.

    for answer in read_answers(chunks):          # see `x12.acks.answers`
        ...

Tolerant: of a 999 or 277CA that a payer wrote oddly, everything that can be read is. A set that is something else (a
277 of another guide, an 824, an 837) is given as that, `OtherSet`; a file without any set or TA1 is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from x12.acks.answers import (
    Answer,
    BatchAnswer,
    ClaimAnswer,
    Counts,
    ElementFault,
    Gap,
    GroupAnswer,
    InterchangeAnswer,
    LineAnswer,
    OtherSet,
    ProviderAnswer,
    SegmentFault,
    SetOutcome,
)
from x12.acks.facts import amount
from x12.acks.status import StatusComposite
from x12.errors import Code, X12Error
from x12.numbers import whole
from x12.reader import Reader
from x12.segment import Segment

_ACKNOWLEDGES = ("X214", "X167")
"""Guides of the 277CA: 005010X214, and 004040X167 before it."""
_NAMES_A_GUIDE = re.compile(r"X\d{3}")


def read_answers(chunks: Iterable[bytes]) -> Iterator[Answer]:
    """Yield every answer of a file. Raises `X12Error` where it can't be read on, or holds no set and no TA1."""
    reader = Reader()
    collecting = _Collecting()
    found = False
    for chunk in chunks:
        for segment in reader.receive(chunk):
            if segment.is_broken:
                continue  # half a status is none
            for answer in collecting.take(segment):
                found = True
                yield answer
    reader.close()
    for answer in collecting.end():
        found = True
        yield answer
    if not found:
        raise X12Error(Code.NOT_AN_ACKNOWLEDGEMENT)


class _Collecting:
    """Between two segments: the set that is open, and what is known of it."""

    def __init__(self) -> None:
        self._set: _Of999 | _Of277 | None = None
        self._other: Segment | None = None
        self._sender = self._gs08 = self._answered = ""

    def take(self, segment: Segment) -> Iterator[Answer]:
        match segment.id:
            case "ISA":
                yield from self.end()
                self._sender, self._gs08, self._answered = segment.element(6).strip(), "", ""
            case "GS":
                self._gs08 = segment.element(8)
            case "TA1":
                self._answered = segment.element(1)
                yield InterchangeAnswer(segment.element(1), segment.element(4), segment.element(5))
            case "ST":
                yield from self.end()
                self._begin(segment)
            case "SE" | "GE" | "IEA":
                yield from self.end()
            case "BHT" if self._other is not None and self._other.element(1) == "277":
                # a 277CA that does not name its guide; requests for information (X213) have the same BHT01
                if segment.element(1) == "0085" and not _NAMES_A_GUIDE.search(self._version(self._other)):
                    self._set, self._other = _Of277(self._sender), None
            case _ if self._set is not None:
                yield from self._set.take(segment)

    def _begin(self, st: Segment) -> None:
        name, version = st.element(1), self._version(st)
        if name in ("999", "997"):
            self._set = _Of999(self._answered)
        elif name == "277" and any(guide in version for guide in _ACKNOWLEDGES):
            self._set = _Of277(self._sender)
        else:
            self._other = st

    def end(self) -> Iterator[Answer]:
        if self._set is not None:
            yield from self._set.end()
        if self._other is not None:
            st = self._other
            yield OtherSet(st.element(1), self._version(st), st.element(2))
        self._set = self._other = None

    def _version(self, st: Segment) -> str:
        return st.element(3) or self._gs08


class _Of999:
    """AK1 to AK9; a 997 has the same under older names (AK3, AK4, AK5)."""

    def __init__(self, answered: str) -> None:
        self._answered = answered
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
            interchange=self._answered,
        )


class _Level:
    """What a 277CA says at one level: TRN, STC, QTY, and whom it names."""

    def __init__(self) -> None:
        self.name = self.trace = ""
        self.statuses: list[Segment] = []
        self.counts: dict[str, int | None] = {}

    def take(self, segment: Segment) -> None:
        match segment.id:
            case "NM1":
                self.name = self.name or segment.element(9)
            case "TRN":
                self.trace = segment.element(2)
            case "STC":
                self.statuses.append(segment)
            case "QTY":
                self.counts[segment.element(1)] = whole(segment.element(2))

    def counted(self, accepted: str, rejected: str) -> Counts:
        return Counts(self.counts.get(accepted), self.counts.get(rejected))


class _Of277:
    """The levels of a 277CA: source (HL 20), receiver with the batch (21), billing provider (19), patient (PT)."""

    def __init__(self, sender: str) -> None:
        self._source = sender
        self._trace = self._provider = ""
        self._level = ""
        self._above = _Level()
        """The batch or provider that is being read."""
        self._counted = Counts()
        self._listed = [0, 0]
        """Claims rejected and accepted, by listing them or their provider."""
        self._claim: Segment | None = None
        self._statuses: list[Segment] = []
        self._payer_number = ""
        self._lines: list[tuple[Segment, list[Segment], str]] = []

    def take(self, segment: Segment) -> Iterator[Answer]:
        match segment.id:
            case "HL":
                yield from self._close()
                self._level = segment.element(3)
                self._above = _Level()
            case _ if self._level != "PT":
                self._above.take(segment)
            case "TRN":
                yield from self._close_claim()  # a patient may have several claims
                self._claim = segment
            case _ if self._claim is not None:
                self._take_of_claim(segment)

    def _take_of_claim(self, segment: Segment) -> None:
        match segment.id:
            case "STC" if self._lines:
                self._lines[-1][1].append(segment)
            case "STC":
                self._statuses.append(segment)
            case "SVC":
                self._lines.append((segment, [], ""))
            case "REF" if self._lines and segment.element(1) == "FJ":
                service, statuses, _ = self._lines[-1]
                self._lines[-1] = service, statuses, segment.element(2)
            case "REF" if segment.element(1) == "1K":
                self._payer_number = segment.element(2)

    def end(self) -> Iterator[Answer]:
        yield from self._close()
        self._level = ""
        rejected, accepted = self._listed
        counted = self._counted
        if (counted.accepted or 0) > accepted or (counted.rejected or 0) > rejected:
            yield Gap(self._trace, self._source, counted, Counts(accepted, rejected))

    def _close(self) -> Iterator[Answer]:
        """Give out the level that ends here."""
        above = self._above
        match self._level:
            case "20":
                self._source = above.name or self._source
            case "21":
                yield from self._close_batch(above)
            case "19":
                yield from self._close_provider(above)
            case "PT":
                yield from self._close_claim()

    def _close_batch(self, above: _Level) -> Iterator[Answer]:
        self._trace = above.trace
        answer = BatchAnswer(
            above.trace,
            self._source,
            _statuses(above.statuses),
            *_action_and_charge(above.statuses),
            above.counted("90", "AA"),
        )
        # a batch that is rejected as a whole lists nothing
        self._counted = answer.counts if answer.accepted is not False else Counts()
        yield answer

    def _close_provider(self, above: _Level) -> Iterator[Answer]:
        self._provider = above.name
        answer = ProviderAnswer(
            self._trace,
            self._source,
            above.name,
            _statuses(above.statuses),
            *_action_and_charge(above.statuses),
            above.counted("QA", "QC"),
        )
        if answer.accepted is False:
            self._listed[0] += answer.counts.rejected or 0
        yield answer

    def _close_claim(self) -> Iterator[Answer]:
        if self._claim is None:
            return
        first = self._statuses[0] if self._statuses else None
        answer = ClaimAnswer(
            claim_id=self._claim.element(2),
            charge=amount(first.element(4)) if first and first.element(4) else None,
            statuses=_statuses(self._statuses),
            action=first.element(3) if first else "",
            payer_number=self._payer_number,
            lines=tuple(
                LineAnswer(number, service.component(1, 2), _statuses(statuses))
                for service, statuses, number in self._lines
            ),
            trace=self._trace,
            source=self._source,
            provider=self._provider,
        )
        self._claim, self._statuses, self._payer_number, self._lines = None, [], "", []
        if answer.accepted is not None:
            self._listed[answer.accepted] += 1
        yield answer


def _action_and_charge(statuses: list[Segment]) -> tuple[str, Decimal | None]:
    first = statuses[0] if statuses else None
    if first is None:
        return "", None
    return first.element(3), amount(first.element(4)) if first.element(4) else None


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
