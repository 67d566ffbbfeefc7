"""What a 277CA says about a claim: its own view, and how to take it from an 837 claim.

Everything here echoes the claim (names, ids, charge, dates), so that its sender recognises it; only the
statuses are news.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from x12.acks.status import StatusComposite
from x12.hierarchy import INSTITUTIONAL
from x12.segment import Segment
from x12.slices import ClaimSlice, Part
from x12.value import Value

ZERO = Decimal(0)
Dates = tuple[date, date]
"""First and last day; equal for one day."""


class Party(Value):
    """A name as in NM1: of a person, or of an organisation in `last`."""

    last: str
    first: str = ""
    middle: str = ""
    qualifier: str = ""
    """NM108: 46, XX, FI, MI …"""
    identifier: str = ""
    is_person: bool = False


class LineStatus(Value):
    """A line that caused its claim's rejection (loop 2220D)."""

    statuses: tuple[StatusComposite, ...]
    charge: Decimal = ZERO
    procedure: str = ""
    """HCPCS code; empty for a revenue line without one."""
    modifiers: tuple[str, ...] = ()
    qualifier: str = "HC"
    revenue_code: str = ""
    units: Decimal | None = None
    control_number: str = ""
    """REF*6R of the line, or LX01 where there is none."""
    prescription_number: str = ""
    service_dates: Dates | None = None


class ClaimStatus(Value):
    """One claim of a 277CA (loop 2200D) and its patient and provider."""

    claim_id: str
    """CLM01."""
    charge: Decimal
    """CLM02."""
    accepted: bool
    statuses: tuple[StatusComposite, ...]
    patient: Party
    provider: Party
    """The billing provider, NM1*85."""
    service_dates: Dates | None = None
    """None where the claim has no readable date; the day it was received stands in, as DTP is required."""
    ref_d9: str = ""
    """REF*D9, the clearinghouse's trace number."""
    type_of_bill: str = ""
    """CLM05-1 and CLM05-3, institutional claims only."""
    lines: tuple[LineStatus, ...] = ()
    words: str = ""
    """What STC12 says, in words of our own: written only where the receiver agreed to it (see `x277ca`)."""


Noted = tuple[Dates, str]
"""Service dates and the trace number (REF*D9)."""


def claim_status(
    claim: ClaimSlice,
    statuses: Iterable[StatusComposite],
    *,
    accepted: bool,
    lines: Iterable[LineStatus] = (),
    noted: Noted | None = None,
    patient: Party | None = None,
) -> ClaimStatus:
    """Take what a 277CA repeats from the claim.

    `noted` and `patient`: what `noted` and `patient_named` gave, where the claim was gone through before.
    """
    clm = claim.claim.head
    context = claim.context
    dates, trace = _dates_and_trace(claim) if noted is None else noted
    return ClaimStatus(
        claim_id=clm.element(1),
        charge=amount(clm.element(2)),
        accepted=accepted,
        statuses=tuple(statuses),
        patient=_patient(context.subscriber, context.patient) if patient is None else patient,
        provider=_provider(context.billing),
        service_dates=dates,
        ref_d9=trace,
        type_of_bill=clm.component(5, 1) + clm.component(5, 3) if claim.transaction == INSTITUTIONAL else "",
        lines=tuple(lines),
    )


def noted(first: str, last: str, trace: str) -> Noted | None:
    """Return service dates and trace number from days (CCYYMMDD) and a number, noted while a claim was checked.

    None where they are not plainly two days in order: then the claim itself must be asked.
    """
    if not last:
        return None
    begin, end = _day(first), _day(last)
    return None if begin is None or end is None or begin > end else ((begin, end), trace)


def patient_named(insured: Sequence[str], dependent: Sequence[str] | None) -> Party | None:
    """Return the patient from the NM1 of the subscriber and of the dependent (None: there is none), split before.

    None where one of them is missing: then the claim itself must be asked.
    """
    if not insured or (dependent is not None and not dependent):
        return None
    party = _named(insured)
    if dependent is None:
        return party
    name = _named(dependent)
    return Party(name.last, name.first, name.middle, party.qualifier, party.identifier, is_person=True)


def _named(nm1: Sequence[str]) -> Party:
    _, _, person, last, first, middle, _, _, qualifier, identifier, *_ = *nm1, *_NO_ELEMENTS
    return Party(last, first, middle, qualifier, identifier, person == "1")


_NO_ELEMENTS = ("",) * 10


def line_status(claim: ClaimSlice, line: int, statuses: Iterable[StatusComposite]) -> LineStatus:
    """Take what a 277CA repeats from service line number `line` (1-based, in file order)."""
    segments = service_line(claim, line)
    service = next((segment for segment in segments if segment.id in ("SV1", "SV2")), None)
    facts = LineStatus(
        statuses=tuple(statuses),
        control_number=_first_reference(segments, "6R") or _element(segments, "LX", 1),
        prescription_number=_first_reference(segments, "XZ"),
        service_dates=_dates(segments, "472"),
    )
    if service is None:
        return facts
    at = 1 if service.id == "SV1" else 2
    modifiers = (service.component(at, number) for number in range(3, 7))
    return LineStatus(
        statuses=facts.statuses,
        charge=amount(service.element(at + 1)),
        procedure=service.component(at, 2),
        modifiers=tuple(modifier for modifier in modifiers if modifier),
        qualifier=service.component(at, 1) or "HC",
        revenue_code=service.element(1) if service.id == "SV2" else "",
        units=_units(service.element(at + 3)),
        control_number=facts.control_number,
        prescription_number=facts.prescription_number,
        service_dates=facts.service_dates,
    )


def service_line(claim: ClaimSlice, line: int) -> list[Segment]:
    """Return the segments of service line `line` (1-based): LX up to the next LX."""
    number = 0
    found = []
    for segment in claim.segments:
        number += segment.id == "LX"
        if number == line:
            found.append(segment)
    return found


def parties(header: Part) -> tuple[Party, Party]:
    """Return submitter (NM1*41) and receiver (NM1*40) of a transaction set, from its SET part."""
    return _party(header.first("NM1", "41")), _party(header.first("NM1", "40"))


def batch_trace(header: Part) -> str:
    """Return BHT03, the submitter's number for the set."""
    bht = header.first("BHT")
    return bht.element(3) if bht else ""


def amount(text: str) -> Decimal:
    """Read a monetary amount; 0 where there is none to read."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return ZERO
    return value if value.is_finite() and abs(value.adjusted()) < 15 else ZERO


def _units(text: str) -> Decimal | None:
    return amount(text) if text.strip() else None


def _party(nm1: Segment | None) -> Party:
    if nm1 is None:
        return Party("")
    return _named(nm1.elements)


def _patient(subscriber: Part | None, patient: Part | None) -> Party:
    """The patient's name, with the member id, which only the subscriber has."""
    insured = _party(subscriber.first("NM1", "IL") if subscriber else None)
    if patient is None:
        return insured
    name = _party(patient.first("NM1", "QC"))
    return Party(name.last, name.first, name.middle, insured.qualifier, insured.identifier, is_person=True)


def _provider(billing: Part | None) -> Party:
    """The billing provider; kept with its part, which its claims share."""
    if billing is None:
        return _read_provider(None)
    notes = billing.notes
    if notes is not None and (known := notes.get("party")) is not None:
        assert isinstance(known, Party)
        return known
    party = _read_provider(billing)
    billing.note("party", party)
    return party


def _read_provider(billing: Part | None) -> Party:
    nm1 = billing.first("NM1", "85") if billing else None
    party = _party(nm1)
    if billing is None or party.identifier:
        return party
    tax_id = billing.first("REF", "EI") or billing.first("REF", "SY")
    number = tax_id.element(2) if tax_id else ""
    return Party(party.last, party.first, party.middle, "FI", number, party.is_person)


def _first_reference(segments: Iterable[Segment], qualifier: str) -> str:
    return next((s.element(2) for s in segments if s.id == "REF" and s.element(1) == qualifier), "")


def _element(segments: Iterable[Segment], segment_id: str, number: int) -> str:
    return next((segment.element(number) for segment in segments if segment.id == segment_id), "")


def _dates_and_trace(claim: ClaimSlice) -> tuple[Dates | None, str]:
    """Statement dates (DTP*434) where the claim has them, else first to last date of its lines; and REF*D9."""
    statement: list[str] = []
    services: list[str] = []
    trace = ""
    for position, segment in enumerate(claim.segments):
        elements = segment.elements
        if elements[0] == "DTP":
            if len(elements) > 3:
                if elements[1] == "472":
                    services.append(elements[3])
                elif elements[1] == "434":
                    statement.append(elements[3])
        elif (
            elements[0] == "REF"
            and not trace
            and segment.element(1) == "D9"
            and claim.loops[position] == "2300"
        ):
            trace = segment.element(2)
    return _span(statement) or _span(services), trace


def _span(texts: Iterable[str]) -> Dates | None:
    days = [day for text in dict.fromkeys(texts) for one in text.split("-") if (day := _day(one)) is not None]
    return (min(days), max(days)) if days else None


def _dates(segments: Iterable[Segment], qualifier: str) -> Dates | None:
    days: list[date] = []
    for segment in segments:
        if segment.id == "DTP" and segment.element(1) == qualifier:
            days += [day for text in segment.element(3).split("-") if (day := _day(text)) is not None]
    return (min(days), max(days)) if days else None


@lru_cache(maxsize=4096)
def _day(text: str) -> date | None:
    """Read CCYYMMDD; a time behind it (DT) is left aside."""
    digits = text[:8]
    if len(digits) != 8 or not (digits.isascii() and digits.isdigit()):
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
