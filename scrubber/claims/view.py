"""Build a `Claim` from a slice in one pass over its segments.

The pass is a small machine with two states: before the first LX (loop 2300 and its children) and inside a
service line (2400 and its children). Children that repeat the segment ids of their parent (an NM1 loop has its own
REF and N3) are told apart by the loop ids that `x12` gives each segment.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from scrubber.claims.values import dates_of, day_of, number_of
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

_DIAGNOSIS_QUALIFIERS = frozenset({"ABK", "ABF", "BK", "BF"})
_SERVICE_LOOP = "2400"
_DRUG_LOOP = "2410"
_CLAIM_LOOP = "2300"
_NOTHING = ("",) * 8
"""Elements that a segment may lack."""


def view(claim_slice: ClaimSlice) -> Claim:
    """Return the claim of a slice of an 837P or 837I. Unreadable numbers and dates become None, never guesses."""
    context = claim_slice.context
    segments = claim_slice.segments
    loops = claim_slice.loops
    clm = segments[0]
    professional = claim_slice.transaction == "837P"
    place = clm.component(5, 1)
    header = _Header()
    starts = [i for i, segment in enumerate(segments) if segment.elements[0] == "LX"]
    first_line = starts[0] if starts else len(segments)
    for position in range(1, first_line):
        header.take(segments[position], position, loops[position])
    ends = [*starts[1:], len(segments)] if starts else []
    component = claim_slice.delimiters.component.decode("latin-1")
    lines = tuple(
        _service_line(segments, loops, start, end, number, place if professional else "", component)
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1)
    )
    subscriber = _loop_facts(context.subscriber, "IL")
    patient = _loop_facts(context.patient, "QC") if context.patient else subscriber
    billing = _loop_facts(context.billing, "85")
    transaction: Transaction = "837P" if professional else "837I"
    claim = Claim(
        claim_id=clm.element(1),
        transaction=transaction,
        charge=number_of(clm.element(2)),
        place_of_service=place if professional else "",
        type_of_bill="" if professional else place + clm.component(5, 3),
        frequency=clm.component(5, 3),
        payer_id=subscriber.payer_id,
        payer_name=subscriber.payer_name,
        filing_indicator=subscriber.filing_indicator,
        subscriber=subscriber.person,
        patient=patient.person,
        billing_provider=Provider(billing.person.family, billing.person.member_id),
        diagnoses=tuple(header.diagnoses),
        attachments=tuple(header.attachments),
        lines=lines,
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


class _Header:
    """What stands between CLM and the first LX."""

    def __init__(self) -> None:
        self.references: dict[str, str] = {}
        self.notes: list[str] = []
        self.attachments: list[Attachment] = []
        self.diagnoses: list[Diagnosis] = []
        self.statement: tuple[date | None, date | None] = (None, None)
        self.has_other_payer = False

    def take(self, segment: Segment, position: int, loop: str) -> None:
        segment_id = segment.elements[0]
        if segment_id == "SBR":
            self.has_other_payer = True
        if loop != _CLAIM_LOOP:
            return
        match segment_id:
            case "REF":
                self.references.setdefault(segment.element(1), segment.element(2))
            case "NTE":
                self.notes.append(segment.element(2))
            case "PWK":
                self.attachments.append(attachment(segment, position))
            case "HI":
                self.diagnoses.extend(_diagnoses(segment, position))
            case "DTP" if segment.element(1) == "434":
                self.statement = dates_of(segment)


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
    family = given = member_id = ""
    birth_date: date | None = None
    for segment in segments:
        match segment.elements[0]:
            case "NM1":
                if segment.element(1) == entity:
                    family, given, member_id = segment.element(3), segment.element(4), segment.element(9)
                elif segment.element(1) == "PR":
                    facts.payer_name, facts.payer_id = segment.element(3), segment.element(9)
            case "SBR":
                facts.filing_indicator = segment.element(9)
            case "DMG":
                birth_date = day_of(segment.element(2))
    facts.person = Person(family, given, member_id, birth_date)
    return facts


def _service_line(
    segments: Sequence[Segment],
    loops: Sequence[str],
    start: int,
    end: int,
    number: int,
    claim_place: str,
    component: str,
) -> ServiceLine:
    lx = segments[start]
    service: Segment | None = None
    service_position = start
    dates: tuple[date | None, date | None] = (None, None)
    date_position: int | None = None
    drug: DrugIdentification | None = None
    control_number = ""
    notes: list[str] = []
    attachments: list[Attachment] = []
    authorizations: list[str] = []
    adjudicated = False
    for position in range(start + 1, end):
        segment = segments[position]
        elements = segment.elements
        loop = loops[position]
        match elements[0]:
            case "SV1" | "SV2" if service is None:
                service, service_position = segment, position
            case "DTP" if loop == _SERVICE_LOOP and segment.element(1) == "472":
                dates, date_position = dates_of(segment), position
            case "REF" if loop == _SERVICE_LOOP:
                if segment.element(1) == "6R":
                    control_number = segment.element(2)
                elif segment.element(1) == "G1":
                    authorizations.append(segment.element(2))
            case "NTE" if loop == _SERVICE_LOOP:
                notes.append(segment.element(2))
            case "PWK" if loop == _SERVICE_LOOP:
                attachments.append(attachment(segment, position))
            case "LIN" if drug is None:
                drug = _drug(segments, position, end)
            case "SVD" | "CAS":
                adjudicated = True
    given = (*service.elements, *_NOTHING) if service is not None else ("", *_NOTHING)
    professional = given[0] == "SV1"
    procedure, charge, unit, units = (1, 2, 3, 4) if professional else (2, 3, 4, 5)
    fields = [*given[procedure].split(component), *_NOTHING]
    return ServiceLine(
        number=number,
        qualifier=fields[0],
        code=fields[1].strip().upper(),
        modifiers=tuple([m for m in fields[2:6] if m]),
        description=fields[6],
        charge=number_of(given[charge]),
        billing_units=number_of(given[units]),
        unit_of_measure=given[unit],
        revenue_code="" if professional else given[1],
        place_of_service=(given[5] or claim_place) if professional else "",
        pointers=_pointers(given[7].split(component)) if professional else (),
        first_date=dates[0],
        last_date=dates[1],
        drug=drug,
        control_number=control_number,
        notes=tuple(notes),
        attachments=tuple(attachments),
        prior_authorizations=tuple(authorizations),
        adjudicated=adjudicated,
        position=start,
        service_position=service_position,
        date_position=date_position,
        end=end,
        segment_index=lx.index,
        byte=lx.offset,
    )


def _drug(segments: Sequence[Segment], position: int, end: int) -> DrugIdentification:
    lin = segments[position]
    quantity_position = position + 1 if position + 1 < end and segments[position + 1].id == "CTP" else None
    ctp = segments[quantity_position] if quantity_position is not None else None
    return DrugIdentification(
        qualifier=lin.element(2),
        ndc=lin.element(3),
        quantity=number_of(ctp.element(4)) if ctp else None,
        unit=ctp.component(5, 1) if ctp else "",
        position=position,
        quantity_position=quantity_position,
    )


def _diagnoses(segment: Segment, position: int) -> list[Diagnosis]:
    found = []
    for element in range(1, len(segment.elements)):
        qualifier = segment.component(element, 1)
        if qualifier in _DIAGNOSIS_QUALIFIERS:
            found.append(Diagnosis(segment.component(element, 2), qualifier, position))
    return found


def _pointers(values: Sequence[str]) -> tuple[int, ...]:
    """Return diagnosis pointers; one that is no number becomes 0, which points to nothing."""
    return tuple(int(p) if p.isascii() and p.isdigit() else 0 for p in values if p)


def attachment(segment: Segment, position: int) -> Attachment:
    """Return the attachment that a PWK announces."""
    return Attachment(segment.element(1), segment.element(2), segment.element(6), position)
