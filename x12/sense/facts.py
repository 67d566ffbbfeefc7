"""The facts of a claim that edits ask about, noted in one pass over its segments in plain form.

Money is in ten-thousandths of a dollar, whole numbers, so that sums are exact; an amount that can't be read is None
and balances nothing. Dates are texts `CCYYMMDD`, which compare as they follow each other; the empty text is no date.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from x12.sense.lists import Lists
from x12.sense.registry import PART_CHECKS, SEGMENT_CHECKS, Elements, Hit, components, element
from x12.slices import ClaimSlice, Kind, Part

_SCALE = 4
_MOST_DIGITS = 18


def money(text: str) -> int | None:
    """Read an amount; None where it is none, or finer than a hundredth of a cent."""
    sign, digits = (-1, text[1:]) if text[:1] == "-" else (1, text)
    whole, point, fraction = digits.partition(".")
    if len(fraction) > _SCALE or len(whole) > _MOST_DIGITS or (point and not fraction):
        return None
    digits = whole + fraction
    if not (digits.isascii() and digits.isdigit()):
        return None
    return sign * int(digits + "0" * (_SCALE - len(fraction)))


class Name(NamedTuple):
    """NM1."""

    entity: str
    qualifier: str
    identifier: str


class Dates(NamedTuple):
    """DTP: a day, or the first and last day of a range."""

    qualifier: str
    begin: str
    end: str


class Code(NamedTuple):
    """One component of HI."""

    qualifier: str
    code: str
    number: int
    """Of its element: HI01 is 1."""
    date: str


class Payer(NamedTuple):
    """SBR."""

    responsibility: str
    relation: str
    insurance_type: str
    filing: str


class Service(NamedTuple):
    """SV1 or SV2."""

    name: str
    qualifier: str
    code: str
    modifiers: tuple[str, ...]
    charge: int | None
    pointers: tuple[int, ...]
    revenue: str
    place: str
    piece: bytes


class Adjudication:
    """Loop 2430: what a payer decided of a line."""

    __slots__ = ("adjusted", "at", "paid", "payer")

    def __init__(self, at: int, payer: str, paid: int | None) -> None:
        self.at, self.payer, self.paid = at, payer, paid
        self.adjusted: int | None = 0
        """Sum of its CAS; None where one can't be read."""


class Line:
    """Loop 2400."""

    __slots__ = ("adjudications", "at", "control", "dates", "dates_at", "number", "service", "service_at")

    def __init__(self, at: int, number: str) -> None:
        self.at, self.number = at, number
        self.service: Service | None = None
        self.service_at = at
        self.dates = Dates("472", "", "")
        self.dates_at = at
        self.control: tuple[int, str] | None = None
        self.adjudications: list[Adjudication] = []


class Other:
    """Loop 2320: another payer of the claim."""

    __slots__ = ("adjusted", "at", "has_adjustments", "insured", "paid", "paid_at", "payer", "payers")

    def __init__(self, at: int, payer: Payer) -> None:
        self.at, self.payer = at, payer
        self.paid: int | None = None
        self.paid_at = -1
        """Where AMT*D stands; -1 without one."""
        self.adjusted: int | None = 0
        self.has_adjustments = False
        self.payers: set[str] = set()
        """NM109 of loop 2330B."""
        self.insured: tuple[int, Name] | None = None


class Above:
    """What a part above the claim says: billing provider, subscriber or patient. Shared by the claims under it."""

    __slots__ = ("birth", "hits", "names", "npi", "payer", "payer_at", "pieces")

    def __init__(self) -> None:
        self.hits: list[Hit] = []
        self.npi = ""
        """NM109 of the billing provider."""
        self.birth: tuple[int, str] | None = None
        self.payer: Payer | None = None
        self.payer_at = 0
        self.names: dict[str, int] = {}
        """First position of each segment id."""
        self.pieces: list[bytes] = []


NOTHING_ABOVE = Above()


class Facts:
    """One claim and what stands above it."""

    __slots__ = (
        "accident",
        "as_of",
        "billing",
        "charge",
        "cl1",
        "claim",
        "clm",
        "codes",
        "dates",
        "form",
        "frequency",
        "hits",
        "lines",
        "lists",
        "original",
        "others",
        "patient",
        "pieces",
        "providers",
        "received",
        "section",
        "subscriber",
    )

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
        self.received: tuple[int, int] | None = None
        """AMT*F5: what the patient paid."""
        self.providers: dict[str, tuple[int, str]] = {}
        """NM101 of loop 2310 to position and NPI."""
        self.others: list[Other] = []
        self.lines: list[Line] = []
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
        begins = [line.dates.begin for line in self.lines if line.dates.begin]
        ends = [line.dates.end for line in self.lines if line.dates.end]
        return (min(begins), max(ends)) if begins and ends else ("", "")

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
                seen = _look(piece, self.form, known)
                if seen is None:
                    continue
            note, fact, wrong = seen
            for edit, name in wrong:
                hits.append(Hit(edit, at, name))
            note(self, at, fact)


Seen = tuple[Callable[["Facts", int, Any], None], Any, tuple[tuple[str, str], ...]]
"""What to note of a segment, and what is wrong with it by itself."""

_KNOWN: dict[str, dict[bytes, Seen]] = {}
"""By form and bytes of the segment."""
_MOST_KNOWN = 20_000
_PEOPLE = frozenset({b"NM1*IL*", b"NM1*QC*"})
"""Names of patients are never remembered."""
_REFERENCES = frozenset({b"6R*", b"F8*"})
"""REF that edits ask about."""


def _look(piece: bytes, form: str, known: dict[bytes, Seen]) -> Seen | None:
    """Read a segment that was not met before; None where nobody asks about such ones."""
    segment_id = piece.partition(b"*")[0]
    if segment_id == b"REF" and piece[4:7] not in _REFERENCES:
        return None
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


def wrong_with(elements: Elements, form: str) -> tuple[tuple[str, str], ...]:
    """Return what edits of one segment find: edit and element."""
    checks = SEGMENT_CHECKS.get(elements[0])
    if checks is None:
        return ()
    return tuple((edit, name) for edit, check in checks for name in check(elements, form))


# --- one reader and one noter for each kind of segment ---


def _whole(elements: Elements, piece: bytes) -> Elements:
    return elements


def _note_claim(facts: Facts, at: int, elements: Elements) -> None:
    facts.clm = elements
    facts.charge = money(element(elements, 2))
    facts.frequency = [*components(elements, 5), "", "", ""][2]
    facts.accident = components(elements, 11)


def _read_dates(elements: Elements, piece: bytes) -> Dates:
    begin, _, end = element(elements, 3).partition("-")
    return Dates(element(elements, 1), begin[:8], end[:8] or begin[:8])


def _note_dates(facts: Facts, at: int, dates: Dates) -> None:
    if facts.section == 0:
        facts.dates.setdefault(dates.qualifier, (at, dates))
    elif facts.section == 2 and dates.qualifier == "472":
        line = facts.lines[-1]
        line.dates, line.dates_at = dates, at


def _read_codes(elements: Elements, piece: bytes) -> tuple[Code, ...]:
    found = []
    for number in range(1, len(elements)):
        parts = elements[number].split(":")
        if len(parts) > 1:
            found.append(Code(parts[0], parts[1], number, parts[3] if len(parts) > 3 else ""))
    return tuple(found)


def _note_codes(facts: Facts, at: int, codes: tuple[Code, ...]) -> None:
    if facts.section == 0:
        facts.codes += [(at, code) for code in codes]


def _note_cl1(facts: Facts, at: int, elements: Elements) -> None:
    facts.cl1 = at, elements


def _note_reference(facts: Facts, at: int, elements: Elements) -> None:
    if facts.section == 2:
        if element(elements, 1) == "6R":
            facts.lines[-1].control = at, element(elements, 2)
    elif facts.section == 0 and element(elements, 1) == "F8":
        facts.original = at


def _read_name(elements: Elements, piece: bytes) -> Name:
    return Name(element(elements, 1), element(elements, 8), element(elements, 9))


def _note_name(facts: Facts, at: int, name: Name) -> None:
    if facts.section == 0:
        facts.providers.setdefault(name.entity, (at, name.identifier if name.qualifier == "XX" else ""))
    elif facts.section == 1:
        other = facts.others[-1]
        if name.entity == "PR":
            other.payers.add(name.identifier)
        elif name.entity == "IL":
            other.insured = at, name


def _read_payer(elements: Elements, piece: bytes) -> Payer:
    return Payer(*(element(elements, number) for number in (1, 2, 5, 9)))


def _note_payer(facts: Facts, at: int, payer: Payer) -> None:
    facts.section = 1
    facts.others.append(Other(at, payer))


def _read_amount(elements: Elements, piece: bytes) -> tuple[str, int | None]:
    return element(elements, 1), money(element(elements, 2))


def _note_amount(facts: Facts, at: int, amount: tuple[str, int | None]) -> None:
    qualifier, value = amount
    if facts.section == 1 and qualifier == "D":
        other = facts.others[-1]
        other.paid, other.paid_at = value, at
    elif facts.section == 0 and qualifier == "F5" and value is not None:
        facts.received = at, value


def _read_adjustments(elements: Elements, piece: bytes) -> int | None:
    total = 0
    for number in range(3, len(elements), 3):
        value = money(elements[number])
        if value is None:
            return None
        total += value
    return total


def _note_adjustments(facts: Facts, at: int, total: int | None) -> None:
    target: Other | Adjudication | None = None
    if facts.section == 1:
        target = facts.others[-1]
        target.has_adjustments = True
    elif facts.section == 2 and facts.lines[-1].adjudications:
        target = facts.lines[-1].adjudications[-1]
    if target is not None:
        target.adjusted = None if total is None or target.adjusted is None else target.adjusted + total


def _note_line(facts: Facts, at: int, elements: Elements) -> None:
    facts.section = 2
    facts.lines.append(Line(at, element(elements, 1)))


def _read_service(elements: Elements, piece: bytes) -> Service:
    professional = elements[0] == "SV1"
    first = 1 if professional else 2
    parts = components(elements, first)
    pointers = components(elements, 7) if professional else []
    return Service(
        name=elements[0],
        qualifier=parts[0] if parts else "",
        code=parts[1] if len(parts) > 1 else "",
        modifiers=tuple(parts[2:6]),
        charge=money(element(elements, first + 1)),
        pointers=tuple(int(text) for text in pointers if text.isascii() and text.isdigit() and len(text) < 4),
        revenue="" if professional else element(elements, 1),
        place=element(elements, 5) if professional else "",
        piece=piece,
    )


def _note_service(facts: Facts, at: int, service: Service) -> None:
    if facts.lines:
        line = facts.lines[-1]
        line.service, line.service_at = service, at


def _read_adjudication(elements: Elements, piece: bytes) -> tuple[str, int | None]:
    return element(elements, 1), money(element(elements, 2))


def _note_adjudication(facts: Facts, at: int, fact: tuple[str, int | None]) -> None:
    if facts.lines:
        facts.lines[-1].adjudications.append(Adjudication(at, *fact))


def _nothing(facts: Facts, at: int, fact: object) -> None:
    """What is wrong with the segment by itself is all that is asked."""


Way = tuple[Callable[[Elements, bytes], Any], Callable[[Facts, int, Any], None], bool]
_WAYS: dict[bytes, Way] = {
    # how it is read, how it is noted, and whether files repeat such segments so that remembering them pays
    b"CLM": (_whole, _note_claim, False),
    b"DTP": (_read_dates, _note_dates, True),
    b"HI": (_read_codes, _note_codes, True),
    b"CL1": (_whole, _note_cl1, True),
    b"REF": (_whole, _note_reference, True),
    b"NM1": (_read_name, _note_name, True),
    b"N4": (_whole, _nothing, False),
    b"PRV": (_whole, _nothing, True),
    b"SBR": (_read_payer, _note_payer, True),
    b"AMT": (_read_amount, _note_amount, False),
    b"CAS": (_read_adjustments, _note_adjustments, True),
    b"LX": (_whole, _note_line, True),
    b"SV1": (_read_service, _note_service, True),
    b"SV2": (_read_service, _note_service, True),
    b"SVD": (_read_adjudication, _note_adjudication, False),
    b"PWK": (_whole, _nothing, False),
    b"CTP": (_whole, _nothing, True),
}


# --- parts above the claim ---


def above(part: Part | None, form: str) -> Above:
    """Return the facts of a part above the claim; they are kept with it."""
    if part is None:
        return NOTHING_ABOVE
    notes = part.notes
    if notes is not None and (found := notes.get("sense")) is not None:
        assert isinstance(found, Above)
        return found
    facts = _read_above(part, form)
    part.note("sense", facts)
    return facts


def _read_above(part: Part, form: str) -> Above:
    facts = Above()
    facts.pieces = part.plain[1]
    for at, piece in enumerate(facts.pieces):
        elements = piece.decode("latin-1").lstrip().split("*")
        segment_id = elements[0]
        facts.names.setdefault(segment_id, at)
        facts.hits += [Hit(edit, at, name, part.kind) for edit, name in wrong_with(elements, form)]
        if segment_id == "SBR":
            facts.payer, facts.payer_at = _read_payer(elements, piece), at
        elif segment_id == "DMG":
            facts.birth = at, element(elements, 2)[:8]
        elif segment_id == "NM1" and element(elements, 1) == "85":
            facts.npi = element(elements, 9) if element(elements, 8) == "XX" else ""
    for check in PART_CHECKS.get(part.kind, ()):
        facts.hits += check(facts)
    return facts
