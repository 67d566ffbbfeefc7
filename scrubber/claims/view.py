"""Build a `Claim` from a slice in one pass over its segments.

The pass is a small machine with two states: before the first LX (loop 2300 and its children) and inside a service line
(2400 and its children). A child loop repeats the segment ids of its parent (an NM1 loop has its own REF and N3), and
none leads back to the parent: so what is the parent's own stands before its first child. What each segment says by
itself is read in `said`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from scrubber.claims.said import Days, Kind, Said, Service, known_in, said_of, service_of
from scrubber.claims.values import day_of, number_of
from scrubber.claims.whole import WholeReader
from scrubber.model.claim import (
    Attachment,
    Claim,
    Diagnosis,
    DrugIdentification,
    Person,
    Provider,
    ServiceLine,
    Transaction,
)
from x12 import ClaimSlice, Part, Segment
from x12.letters import legible


def view(claim_slice: ClaimSlice) -> Claim:
    """Return the claim of a slice of an 837P or 837I. Unreadable numbers and dates become None, never guesses."""
    context = claim_slice.context
    segments = claim_slice.segments
    clm = segments[0]
    professional = claim_slice.transaction == "837P"
    place = clm.component(5, 1)
    reading = _Reading(claim_slice, place if professional else "")
    header = reading.header
    subscriber = _loop_facts(context.subscriber, "IL")
    patient = _loop_facts(context.patient, "QC") if context.patient else subscriber
    billing = _loop_facts(context.billing, "85")
    transaction: Transaction = "837P" if professional else "837I"
    frequency = clm.component(5, 3)
    claim = Claim(
        claim_id=clm.element(1),
        transaction=transaction,
        charge=number_of(clm.element(2)),
        place_of_service=place if professional else "",
        type_of_bill="" if professional else place + frequency,
        frequency=frequency,
        payer_id=subscriber.payer_id,
        payer_name=subscriber.payer_name,
        filing_indicator=subscriber.filing_indicator,
        subscriber=subscriber.person,
        patient=patient.person,
        billing_provider=Provider(billing.person.family, billing.person.member_id),
        diagnoses=tuple(header.diagnoses),
        attachments=tuple(header.attachments),
        lines=tuple(reading.lines),
        medical_record_number=header.references.get("EA", ""),
        prior_authorization=header.references.get("G1", ""),
        original_reference=header.references.get("F8", ""),
        clearinghouse_trace=header.references.get("D9", ""),
        notes=tuple(header.notes),
        statement_from=header.statement[0],
        statement_through=header.statement[1],
        has_other_payer=header.has_other_payer,
        set_control_number=context.set.segments[0].element(2),
        first_segment=clm.index,
        first_byte=clm.offset,
    )
    return claim.read_whole_with(WholeReader(claim_slice))


class _Reading:
    """The pass."""

    def __init__(self, claim_slice: ClaimSlice, place: str) -> None:
        """`place`: CLM05-1 of a professional claim, where lines without a place of their own were given."""
        self.header = _Header()
        self.lines: list[ServiceLine] = []
        self._segments = segments = claim_slice.segments
        self._place = place
        known = known_in(claim_slice.delimiters)
        said = [known.get(segment.body) or said_of(segment, known) for segment in segments]
        starts = [position for position, (kind, _) in enumerate(said) if kind == Kind.LINE]
        starts.append(len(segments))
        self._read_header(said, starts[0])
        for number, start in enumerate(starts[:-1], 1):
            self.lines.append(self._line(said, number, start, starts[number]))

    def _read_header(self, said: Sequence[Said], end: int) -> None:
        header = self.header
        own = True
        for position in range(1, end):
            kind, value = said[position]
            if kind == Kind.PAYER:
                header.has_other_payer = True
                own = False
            elif kind == Kind.CHILD:
                own = False
            elif own and kind:
                header.take(self._segments[position], position, kind, value)

    def _line(self, said: Sequence[Said], number: int, start: int, end: int) -> ServiceLine:
        line = _Line(start)
        children = line.read_own(self._segments, said, start + 1, end)
        if children < end:
            line.read_children(said, children, end)
        return line.told(number, self._segments[start], start, end, self._place)


_BEGIN_A_CHILD = (Kind.PRODUCT, Kind.CHILD, Kind.ADJUDICATION)
"""What the child loops of 2400 begin with."""
_NO_SERVICE = service_of((), ":")


class _Line:
    """What stands between one LX and the next: the line's own segments, then those of its child loops."""

    def __init__(self, start: int) -> None:
        """`start`: the position of the LX, which stands for that of a service that is missing."""
        self.service: Service | None = None
        self.service_position = start
        self.days: Days | None = None
        self.date_position: int | None = None
        self.drug: DrugIdentification | None = None
        self.references: list[tuple[str, str]] = []
        self.notes: list[str] = []
        self.attachments: list[Attachment] = []
        self.adjudicated = False

    def read_own(self, segments: Sequence[Segment], said: Sequence[Said], start: int, end: int) -> int:
        """Take what loop 2400 itself says, and return the position of its first child; `end` where it has none."""
        for position in range(start, end):
            kind, value = said[position]
            if kind in _BEGIN_A_CHILD:
                return position
            if kind == Kind.SERVICE:
                self._take_service(value, position)
            elif kind == Kind.DAYS:
                if value.qualifier == "472":
                    self.days, self.date_position = value, position
            elif kind == Kind.REFERENCE:
                self.references.append(value)
            elif kind == Kind.NOTE:
                self.notes.append(value)
            elif kind == Kind.ATTACHMENT:
                self.attachments.append(attachment(segments[position], position))
            elif kind == Kind.ADJUSTMENT:
                self.adjudicated = True
        return end

    def read_children(self, said: Sequence[Said], start: int, end: int) -> None:
        """Take what the child loops say: the product, and that a payer has adjudicated the line."""
        for position in range(start, end):
            kind, value = said[position]
            if kind == Kind.PRODUCT:
                if self.drug is None:
                    self.drug = _drug(value, position, said[position + 1] if position + 1 < end else None)
            elif kind >= Kind.ADJUDICATION:  # or an adjustment
                self.adjudicated = True
            elif kind == Kind.SERVICE:  # misplaced, and still the line's
                self._take_service(value, position)

    def _take_service(self, service: Service, position: int) -> None:
        """Take the first service."""
        if self.service is None:
            self.service, self.service_position = service, position

    def told(self, number: int, lx: Segment, start: int, end: int, place: str) -> ServiceLine:
        """Return the line; `place` is where it was given if it names no place of its own."""
        service = self.service or _NO_SERVICE
        days = self.days
        references = self.references
        return ServiceLine(
            number=number,
            qualifier=service.qualifier,
            code=service.code,
            modifiers=service.modifiers,
            description=service.description,
            charge=service.charge,
            billing_units=service.units,
            unit_of_measure=service.unit,
            revenue_code=service.revenue_code,
            place_of_service=(service.place or place) if service.professional else "",
            pointers=service.pointers,
            first_date=None if days is None else days.first,
            last_date=None if days is None else days.last,
            drug=self.drug,
            control_number=next((number for name, number in reversed(references) if name == "6R"), ""),
            notes=tuple(self.notes),
            attachments=tuple(self.attachments),
            prior_authorizations=tuple([number for name, number in references if name == "G1"]),
            adjudicated=self.adjudicated,
            position=start,
            service_position=self.service_position,
            date_position=self.date_position,
            end=end,
            segment_index=lx.index,
            byte=lx.offset,
        )


class _Header:
    """What stands between CLM and the first LX."""

    def __init__(self) -> None:
        self.references: dict[str, str] = {}
        self.notes: list[str] = []
        self.attachments: list[Attachment] = []
        self.diagnoses: list[Diagnosis] = []
        self.statement: tuple[date | None, date | None] = (None, None)
        self.has_other_payer = False

    def take(self, segment: Segment, position: int, kind: Kind, value: Any) -> None:
        """Take what a segment of loop 2300 says."""
        if kind == Kind.REFERENCE:
            self.references.setdefault(*value)
        elif kind == Kind.NOTE:
            self.notes.append(value)
        elif kind == Kind.ATTACHMENT:
            self.attachments.append(attachment(segment, position))
        elif kind == Kind.DIAGNOSES:
            self.diagnoses += [Diagnosis(code, qualifier, position) for code, qualifier in value]
        elif kind == Kind.DAYS and value.qualifier == "434":
            self.statement = value.first, value.last


class _LoopFacts:
    __slots__ = ("filing_indicator", "payer_id", "payer_name", "person")

    def __init__(self) -> None:
        self.person = Person()
        self.payer_id = ""
        self.payer_name = ""
        self.filing_indicator = ""


def _loop_facts(part: Part | None, entity: str) -> _LoopFacts:
    """Return what a loop above the claim says; it is kept with the part, which claims under it share."""
    if part is None:
        return _LoopFacts()
    notes = part.notes
    if notes is not None and (known := notes.get("view")) is not None:
        assert isinstance(known, _LoopFacts)
        return known
    facts = _read_loop(part.segments, entity)
    part.note("view", facts)
    return facts


def _read_loop(segments: Sequence[Segment], entity: str) -> _LoopFacts:
    facts = _LoopFacts()
    family = given = member_id = suffix = ""
    birth_date: date | None = None
    for segment in segments:
        match segment.elements[0]:
            case "NM1":
                if segment.element(1) == entity:
                    family, given = legible(segment.element(3)), legible(segment.element(4))
                    suffix, member_id = segment.element(7), segment.element(9)
                elif segment.element(1) == "PR":
                    facts.payer_name, facts.payer_id = legible(segment.element(3)), segment.element(9)
            case "SBR":
                facts.filing_indicator = segment.element(9)
            case "DMG":
                birth_date = day_of(segment.element(2))
    facts.person = Person(family, given, member_id, birth_date, suffix)
    return facts


def _drug(product: tuple[str, str], position: int, following: Said | None) -> DrugIdentification:
    """Return what LIN at `position` names; `following` is what the segment behind it in the line says."""
    quantity: tuple[Decimal | None, str] = (None, "")
    has_quantity = following is not None and following[0] == Kind.QUANTITY
    if following is not None and has_quantity:
        quantity = following[1]
    return DrugIdentification(
        qualifier=product[0],
        ndc=product[1],
        quantity=quantity[0],
        unit=quantity[1],
        position=position,
        quantity_position=position + 1 if has_quantity else None,
    )


def attachment(segment: Segment, position: int) -> Attachment:
    """Return the attachment that a PWK announces."""
    return Attachment(segment.element(1), segment.element(2), segment.element(6), position)
