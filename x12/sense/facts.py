"""The facts of a claim that edits ask about, noted in one pass over its segments in plain form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from x12.sense.above import above, wrong_with
from x12.sense.lists import Lists
from x12.sense.loops import Adjudication, Line, Other
from x12.sense.registry import Elements, Hit, components, element
from x12.sense.statements import (
    ICD9,
    POINTED_AT,
    Code,
    Dates,
    Name,
    Payer,
    Service,
    money,
    read_adjudication,
    read_adjustments,
    read_amount,
    read_codes,
    read_dates,
    read_line,
    read_name,
    read_payer,
    read_reference,
    read_service,
    whole,
)
from x12.slices import ClaimSlice, Kind

_NEVER = "99999999"


class Facts:
    """One claim and what stands above it."""

    def __init__(self, claim: ClaimSlice, as_of: str = "", lists: Lists | None = None) -> None:
        """`as_of` is a day, `CCYYMMDD`."""
        self.claim = claim
        self.as_of, self.lists = as_of, lists
        self.form = claim.transaction
        context = claim.context
        self.billing = above(context.billing, self.form)
        self.subscriber = above(context.subscriber, self.form)
        self.patient = above(context.patient, self.form) if context.patient is not None else None
        self.pieces = claim.claim.plain[1]
        self.hits: list[Hit] = []
        self.clm: Elements = []
        self.charge: int | None = None
        self.frequency = ""
        self.accident: list[str] = []
        """CLM11: related causes, state, country."""
        self.dates: dict[str, tuple[int, Dates]] = {}
        """Dates of the claim by qualifier, and where each stands."""
        self.codes: list[tuple[int, Code]] = []
        """Every code of HI in loop 2300, and its position."""
        self.cl1: tuple[int, Elements] | None = None
        self.original = -1
        """Where REF*F8 stands; -1 without one."""
        self.trace = ""
        """REF*D9, the clearinghouse's number."""
        self.received: tuple[int, int] | None = None
        """AMT*F5: what the patient paid."""
        self.providers: dict[str, tuple[int, str]] = {}
        """NM101 of loop 2310 to position and NPI."""
        self.has_unnumbered = False
        """A provider of loop 2310 has no NPI."""
        self.others: list[Other] = []
        self.lines: list[Line] = []
        # what the pass adds up, so that most checks need not go through the lines again
        self.decided = False
        """Another payer decided a line of it."""
        self.charged = 0
        """Sum of the lines' charges that can be read."""
        self.has_negative = False
        """A charge is negative."""
        self.first_day, self.last_day, self.latest = _NEVER, "", ""
        """First and last day of the lines' services, and the latest beginning."""
        self.has_reversed = False
        """A line's service ends before it begins."""
        self.diagnoses = 0
        """How many of HI's codes SV107 can point at."""
        self.has_icd9 = False
        self.furthest = 0
        """The highest diagnosis pointer; beyond all where one is 0."""
        self.controls: set[str] = set()
        self.services: set[bytes] = set()
        self.repeats = False
        """A line control number, or the service of a line, stood before."""
        self.section = 0
        """Of the reading: 0 the claim, 1 another payer, 2 a line."""
        self._read()

    # --- what checks ask ---

    @property
    def type_of_bill(self) -> str:
        """CLM05-1 of an institutional claim: the first two digits of the type of bill."""
        return self.place if self.form == "837I" else ""

    @property
    def place(self) -> str:
        """CLM05-1."""
        return (components(self.clm, 5) or [""])[0]

    @property
    def service_days(self) -> tuple[str, str]:
        """First and last day of service: of the statement, else of the lines; empty texts where there is none."""
        if (statement := self.dates.get("434")) is not None and statement[1].begin:
            return statement[1].begin, statement[1].end
        return (self.first_day, self.last_day) if self.last_day else ("", "")

    @property
    def born(self) -> tuple[int, str, Kind] | None:
        """The patient's birth: position, day, and the part that has it."""
        part, kind = (
            (self.patient, Kind.PATIENT) if self.patient is not None else (self.subscriber, Kind.SUBSCRIBER)
        )
        return None if part.birth is None else (*part.birth, kind)

    def _read(self) -> None:
        """The one pass."""
        known = _KNOWN.setdefault(self.form, {})
        hits = self.hits
        for at, piece in enumerate(self.pieces):
            seen = known.get(piece)
            if seen is None:
                head = piece[:3]
                if head in _UNASKED or (head == b"REF" and piece[4:7] not in _REFERENCES):
                    continue
                seen = _look(piece, self.form, known)
                if seen is None:
                    continue
            note, fact, wrong = seen
            if wrong:
                hits += [Hit(edit, at, name) for edit, name in wrong]
            note(self, at, fact)


Seen = tuple[Callable[["Facts", int, Any], None], Any, tuple[tuple[str, str], ...]]
"""What to note of a segment, and what is wrong with it by itself."""

_KNOWN: dict[str, dict[bytes, Seen]] = {}
"""By form and bytes of the segment."""
_MOST_KNOWN = 20_000
_PEOPLE = frozenset({b"NM1*IL*", b"NM1*QC*"})
"""Names of patients are never remembered."""
_REFERENCES = frozenset({b"6R*", b"F8*", b"D9*"})
"""REF that edits ask about, and the one that a 277CA repeats."""
_UNASKED = frozenset({b"LIN", b"NTE", b"K3*", b"OI*", b"MOA", b"N3*"})
"""The beginnings of segments of which nothing is asked: a set look-up is cheaper than to find that out."""


def _look(piece: bytes, form: str, known: dict[bytes, Seen]) -> Seen | None:
    """Read a segment that was not met before; None where nobody asks about such ones."""
    segment_id = piece.partition(b"*")[0]
    way = _WAYS.get(segment_id)
    if way is None:
        if segment_id[:1].isspace():  # blanks before the id, which the guide refuses
            return _look(piece.lstrip(), form, {})
        return None
    read, note, repeats = way
    elements = piece.decode("latin-1").split("*")
    seen = note, read(elements, piece), wrong_with(elements, form)
    if repeats and piece[:7] not in _PEOPLE:
        if len(known) >= _MOST_KNOWN:
            known.clear()
        known[piece] = seen
    return seen


# --- one noter for each kind of segment ---


def _note_claim(facts: Facts, at: int, elements: Elements) -> None:
    facts.clm = elements
    facts.charge = money(element(elements, 2))
    facts.has_negative |= facts.charge is not None and facts.charge < 0
    facts.frequency = [*components(elements, 5), "", "", ""][2]
    facts.accident = components(elements, 11)


def _note_dates(facts: Facts, at: int, dates: Dates) -> None:
    if facts.section == 0:
        facts.dates.setdefault(dates.qualifier, (at, dates))
        return
    qualifier, begin, end = dates
    if qualifier == "573":
        if (target := _deciding(facts)) is not None:
            target.decided, target.decided_at = begin, at
        return
    if qualifier != "472" or facts.section != 2:
        return
    line = facts.lines[-1]
    line.dates, line.dates_at = dates, at
    if begin:
        if begin < facts.first_day:
            facts.first_day = begin
        if end > facts.last_day:
            facts.last_day = end
        if begin > facts.latest:
            facts.latest = begin
        if begin > end:
            facts.has_reversed = True


def _note_codes(facts: Facts, at: int, codes: tuple[Code, ...]) -> None:
    if facts.section == 0:
        facts.codes += [(at, code) for code in codes]
        for code in codes:
            if code.qualifier in POINTED_AT:
                facts.diagnoses += 1
            if code.qualifier in ICD9:
                facts.has_icd9 = True


def _note_cl1(facts: Facts, at: int, elements: Elements) -> None:
    facts.cl1 = at, elements


def _note_reference(facts: Facts, at: int, reference: tuple[str, str]) -> None:
    qualifier, number = reference
    if facts.section == 2:
        if qualifier == "6R":
            facts.lines[-1].control = at, number
            if number in facts.controls:
                facts.repeats = True
            facts.controls.add(number)
    elif facts.section == 0 and qualifier == "F8" and number.strip():
        facts.original = at
    elif facts.section == 0 and qualifier == "D9" and not facts.trace:
        facts.trace = number


def _note_name(facts: Facts, at: int, name: Name) -> None:
    if facts.section == 0:
        npi = name.identifier if name.qualifier == "XX" else ""
        facts.providers.setdefault(name.entity, (at, npi))
        if not npi:
            facts.has_unnumbered = True
    elif facts.section == 1:
        other = facts.others[-1]
        if name.entity == "PR":
            other.payers.add(name.identifier)
        elif name.entity == "IL":
            other.insured = at, name


def _note_payer(facts: Facts, at: int, payer: Payer) -> None:
    facts.section = 1
    facts.others.append(Other(at, payer))


def _note_amount(facts: Facts, at: int, amount: tuple[str, int | None]) -> None:
    qualifier, value = amount
    if facts.section == 1 and qualifier == "D":
        other = facts.others[-1]
        other.paid, other.paid_at = value, at
    elif qualifier == "EAF":
        if (target := _deciding(facts)) is not None:
            target.owed_at = at
    elif facts.section == 0 and qualifier == "F5" and value is not None:
        facts.received = at, value


def _deciding(facts: Facts) -> Other | Adjudication | None:
    """What a segment of another payer belongs to: its loop 2320, or what it decided of the line."""
    if facts.section == 1:
        return facts.others[-1]
    if facts.section == 2 and facts.lines[-1].adjudications:
        return facts.lines[-1].adjudications[-1]
    return None


def _note_adjustments(facts: Facts, at: int, total: int | None) -> None:
    target = _deciding(facts)
    if isinstance(target, Other):
        target.has_adjustments = True
    if target is not None:
        target.adjusted = None if total is None or target.adjusted is None else target.adjusted + total


def _note_line(facts: Facts, at: int, number: str) -> None:
    facts.section = 2
    facts.lines.append(Line(at, number))


def _note_service(facts: Facts, at: int, service: Service) -> None:
    if facts.lines:
        line = facts.lines[-1]
        line.service, line.service_at = service, at
        charge, piece = service.charge, service.piece
        if charge is not None:
            facts.charged += charge
            if charge < 0:
                facts.has_negative = True
        if service.furthest > facts.furthest:
            facts.furthest = service.furthest
        if piece in facts.services:
            facts.repeats = True
        facts.services.add(piece)


def _note_adjudication(facts: Facts, at: int, fact: tuple[str, int | None]) -> None:
    if facts.lines:
        facts.decided = True
        facts.lines[-1].adjudications.append(Adjudication(at, *fact))


def _nothing(facts: Facts, at: int, fact: object) -> None:
    """What is wrong with the segment by itself is all that is asked."""


Way = tuple[Callable[[Elements, bytes], Any], Callable[[Facts, int, Any], None], bool]
_WAYS: dict[bytes, Way] = {
    # how it is read, how it is noted, and whether files repeat such segments so that remembering them pays
    b"CLM": (whole, _note_claim, False),
    b"DTP": (read_dates, _note_dates, True),
    b"HI": (read_codes, _note_codes, True),
    b"CL1": (whole, _note_cl1, True),
    b"REF": (read_reference, _note_reference, True),
    b"NM1": (read_name, _note_name, True),
    b"N4": (whole, _nothing, False),
    b"PRV": (whole, _nothing, True),
    b"SBR": (read_payer, _note_payer, True),
    b"AMT": (read_amount, _note_amount, False),
    b"CAS": (read_adjustments, _note_adjustments, True),
    b"LX": (read_line, _note_line, True),
    b"SV1": (read_service, _note_service, True),
    b"SV2": (read_service, _note_service, True),
    b"SVD": (read_adjudication, _note_adjudication, False),
    b"PWK": (whole, _nothing, False),
    b"CTP": (whole, _nothing, True),
}
