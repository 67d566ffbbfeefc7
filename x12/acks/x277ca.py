"""The 277CA (005010X214) writer: one answer to one 837 interchange, one set for each of its sets.

    answer = Acknowledgement(Route.answering(interchange, group), when=now, control_number=7, reference="R7")
    answer.begin(set_part)                         # for each ST of the 837 …
    answer.claim(claim_status(claim, statuses, accepted=False, lines=[…]))    # … each of its claims
    data = answer.finish()

What this file sees to, since pyx12 does not: counts and amounts balance at every level (2200B and 2200C are
the sums of 2200D), statuses are active and complete (`x12.acks.status`), lines appear only where they
caused a rejection, and no name or number of the claim can break the file (`_safe`).

Sums stand before what they sum, so a set is kept rendered until it ends: about 250 bytes a claim.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Self

from x12.acks.facts import (
    ZERO,
    ClaimStatus,
    Dates,
    LineStatus,
    Party,
    batch_trace,
    parties,
)
from x12.acks.status import StatusComposite, check_status, in_threes, status_table
from x12.delimiters import DEFAULT, Delimiters
from x12.errors import Code, Place, X12Error
from x12.slices import Part

VERSION = "005010X214"
_RECEIVED = StatusComposite("A1", "19", "AY")
_SEE_LINES = StatusComposite("A3", "247")
_QUALIFIERS = {"AD", "ER", "HC", "HP", "IV", "NU", "WK"}
_UNKNOWN = "UNKNOWN"
"""Stands for a required name or identifier that the claim lacks."""


@dataclass(frozen=True, slots=True)
class Route:
    """Who answers whom: the ISA and GS addresses of the 277CA."""

    sender_qualifier: str
    sender: str
    receiver_qualifier: str
    receiver: str
    group_sender: str
    group_receiver: str
    usage: str = "P"
    """ISA15: P production, T test."""

    @classmethod
    def answering(cls, interchange: Part, group: Part) -> Self:
        """The way back: sender and receiver of the 837 changed over."""
        isa, gs = interchange.segments[0], group.segments[0]
        return cls(
            sender_qualifier=isa.element(7),
            sender=isa.element(8),
            receiver_qualifier=isa.element(5),
            receiver=isa.element(6),
            group_sender=gs.element(3),
            group_receiver=gs.element(2),
            usage=isa.element(15),
        )


@dataclass(slots=True)
class _Tally:
    """Counts and charges of claims; the balance."""

    accepted: int = 0
    rejected: int = 0
    accepted_charge: Decimal = ZERO
    rejected_charge: Decimal = ZERO

    def add(self, claim: ClaimStatus) -> None:
        if claim.accepted:
            self.accepted += 1
            self.accepted_charge += claim.charge
        else:
            self.rejected += 1
            self.rejected_charge += claim.charge

    @property
    def charge(self) -> Decimal:
        return self.accepted_charge + self.rejected_charge


@dataclass(slots=True)
class _Provider:
    """Loop 2000C and its claims, each rendered but for its HL."""

    party: Party
    tally: _Tally = field(default_factory=_Tally)
    claims: list[list[bytes]] = field(default_factory=list)


@dataclass(slots=True)
class _Set:
    """One transaction set in the making."""

    submitter: Party
    receiver: Party
    trace: str
    tally: _Tally = field(default_factory=_Tally)
    providers: list[_Provider] = field(default_factory=list)


class Acknowledgement:
    """Builds the 277CA for one interchange. Clock and control numbers are passed in."""

    def __init__(
        self,
        route: Route,
        *,
        when: datetime,
        control_number: int,
        reference: str,
        group_number: int = 1,
        received: date | None = None,
        delimiters: Delimiters = DEFAULT,
        line_end: bytes = b"\n",
        line_status_date: bool = True,
    ) -> None:
        """`reference` begins BHT03 and our trace number (up to 40 characters); a set number follows it.

        Delimiters of the 837 may be passed, so that no value needs a substitute. `line_status_date` fills
        STC02 of a line, which pyx12 demands and some receivers' samples leave out.
        """
        self._route = route
        self._when = when
        self._control_number = control_number
        self._group_number = group_number
        self._reference = reference
        self._received = received or when.date()
        self._delimiters = delimiters
        self._line_end = b"" if delimiters.terminator in (b"\r", b"\n") else line_end
        self._line_status_date = line_status_date
        self._forbidden = delimiters.text
        self._set: _Set | None = None
        self._sets = 0
        self._out: list[bytes] = []

    def begin(self, header: Part) -> None:
        """Begin the answer to one 837 set, given as its SET part."""
        submitter, receiver = parties(header)
        self.begin_set(submitter=submitter, receiver=receiver, trace=batch_trace(header))

    def begin_set(self, *, submitter: Party, receiver: Party, trace: str) -> None:
        """Begin the answer to one 837 set: NM1*41 and NM1*40 of the 837, and its BHT03."""
        self._end_set()
        self._set = _Set(submitter, receiver, trace)

    def claim(self, claim: ClaimStatus) -> None:
        """Add a claim. Claims of one billing provider that follow each other share its loop 2000C."""
        current = self._set
        if current is None:
            raise X12Error(Code.OUT_OF_ORDER, Place(segment="HL"))
        statuses = self._check(claim)
        if not current.providers or current.providers[-1].party != claim.provider:
            current.providers.append(_Provider(claim.provider))
        provider = current.providers[-1]
        provider.claims.append(self._claim_segments(claim, statuses))
        provider.tally.add(claim)
        current.tally.add(claim)

    def finish(self) -> bytes:
        """Return the whole interchange; empty where no claim was added."""
        self._end_set()
        if not self._sets:
            return b""
        route, when, number = self._route, self._when, f"{self._control_number:09d}"
        repetition = self._delimiters.repetition.decode("latin-1") or "U"
        component = self._delimiters.component_text
        isa = self._join(
            "ISA",
            *("00", " " * 10, "00", " " * 10),
            *(self._safe(route.sender_qualifier, 2).ljust(2), self._safe(route.sender, 15).ljust(15)),
            *(self._safe(route.receiver_qualifier, 2).ljust(2), self._safe(route.receiver, 15).ljust(15)),
            *(f"{when:%y%m%d}", f"{when:%H%M}", repetition, "00501", number, "0"),
            *(self._safe(route.usage, 1).ljust(1), component),
        )
        gs = self._segment(
            "GS",
            *("HN", self._safe(route.group_sender, 15), self._safe(route.group_receiver, 15)),
            *(f"{when:%Y%m%d}", f"{when:%H%M}", str(self._group_number), "X", VERSION),
        )
        ge = self._segment("GE", str(self._sets), str(self._group_number))
        return b"".join([isa, gs, *self._out, ge, self._segment("IEA", "1", number)])

    def _check(self, claim: ClaimStatus) -> tuple[StatusComposite, ...]:
        """Refuse what may not be said; return the claim's statuses."""
        on = self._when.date()
        statuses = claim.statuses
        if not statuses and claim.lines and not claim.accepted:
            statuses = (_SEE_LINES,)
        place = Place(segment="STC", element="STC01")
        if not statuses or not all(line.statuses for line in claim.lines):
            raise X12Error(Code.STATUS_MISSING, place)
        if claim.accepted and claim.lines:
            raise X12Error(Code.STATUS_CONTRADICTS, Place(loop="2220D", segment="STC"))
        outcomes = status_table().outcomes
        for group in (statuses, *(line.statuses for line in claim.lines)):
            check_status(group, on)
            if any(outcomes[status.category] is not claim.accepted for status in group):
                raise X12Error(Code.STATUS_CONTRADICTS, place)
        return statuses

    def _claim_segments(self, claim: ClaimStatus, statuses: tuple[StatusComposite, ...]) -> list[bytes]:
        """Loops 2100D to 2220D; the HL before them is written when its number is known."""
        action = "WQ" if claim.accepted else "U"
        out = [
            self._name("QC", claim.patient, qualifiers=("MI", "II"), person=True),
            self._segment("TRN", "2", self._safe(claim.claim_id, 50) or "0"),
        ]
        for three in in_threes(statuses):
            out.append(self._stc(three, self._today(), action, _number(claim.charge)))
        out += self._ref("D9", claim.ref_d9)
        out += self._ref("BLT", claim.type_of_bill)
        out.append(self._service_dates(claim.service_dates or (self._received, self._received)))
        for line in claim.lines:
            for three in in_threes(line.statuses):
                out += self._line_segments(line, three)
        return out

    def _line_segments(self, line: LineStatus, statuses: list[StatusComposite]) -> list[bytes]:
        """Loop 2220D; it takes one STC, so a line with more than three statuses has several."""
        code, revenue_code = self._safe(line.procedure, 48), self._safe(line.revenue_code, 48)
        if code or not revenue_code:
            qualifier = line.qualifier if line.qualifier in _QUALIFIERS else "HC"
            codes = [qualifier, code or _UNKNOWN]
            codes += [self._safe(modifier, 2) for modifier in line.modifiers[:4]]
        else:
            codes, revenue_code = ["NU", revenue_code], ""
        procedure = self._delimiters.component_text.join(filter(None, codes))
        units = "" if line.units is None else _number(line.units)
        out = [
            self._segment("SVC", procedure, _number(line.charge), "", revenue_code, "", "", units),
            self._stc(statuses, self._today() if self._line_status_date else "", "U", ""),
        ]
        out += self._ref("FJ", line.control_number)
        out += self._ref("XZ", line.prescription_number)
        if line.service_dates:
            out.append(self._service_dates(line.service_dates))
        return out

    def _end_set(self) -> None:
        """Write the set that is finished, sums first. A set without claims is not answered."""
        current, self._set = self._set, None
        if current is None or not current.providers:
            return
        self._sets += 1
        number = f"{self._sets:04d}"
        own = f"{self._safe(self._reference, 40)}{number}"
        out = [
            self._segment("ST", "277", number, VERSION),
            self._segment("BHT", "0085", "08", own, self._today(), f"{self._when:%H%M}", "TH"),
            self._segment("HL", "1", "", "20", "1"),
            self._name("AY", current.receiver, qualifiers=("46", "FI", "PI", "XV"), person=False),
            self._segment("TRN", "1", own),
            self._segment("DTP", "050", "D8", f"{self._received:%Y%m%d}"),
            self._segment("DTP", "009", "D8", self._today()),
            self._segment("HL", "2", "1", "21", "1"),
            self._name("41", current.submitter, qualifiers=("46",)),
            self._segment("TRN", "2", self._safe(current.trace, 50) or "0"),
            self._stc([_RECEIVED], self._today(), "WQ", _number(current.tally.charge)),
            *self._sums(current.tally, "90", "AA"),
        ]
        hl = 2
        for provider in current.providers:
            hl += 1
            above = str(hl)
            out += [
                self._segment("HL", above, "2", "19", "1"),
                self._name("85", provider.party, qualifiers=("XX", "FI", "SV")),
                self._segment("TRN", "1", "0"),
                self._stc([_RECEIVED], "", "WQ", _number(provider.tally.charge)),
                *self._sums(provider.tally, "QA", "QC"),
            ]
            for segments in provider.claims:
                hl += 1
                out.append(self._segment("HL", str(hl), above, "PT"))
                out += segments
        out.append(self._segment("SE", str(len(out) + 1), number))
        self._out.append(b"".join(out))

    def _sums(self, tally: _Tally, accepted: str, rejected: str) -> list[bytes]:
        """QTY and AMT; each only where there is something to count."""
        out = []
        if tally.accepted:
            out.append(self._segment("QTY", accepted, str(tally.accepted)))
        if tally.rejected:
            out.append(self._segment("QTY", rejected, str(tally.rejected)))
        if tally.accepted:
            out.append(self._segment("AMT", "YU", _number(tally.accepted_charge)))
        if tally.rejected:
            out.append(self._segment("AMT", "YY", _number(tally.rejected_charge)))
        return out

    def _name(
        self, entity: str, party: Party, *, qualifiers: tuple[str, ...], person: bool | None = None
    ) -> bytes:
        is_person = party.is_person if person is None else person
        first = self._safe(party.first, 35) if is_person else ""
        middle = self._safe(party.middle, 25) if is_person else ""
        qualifier = party.qualifier if party.qualifier in qualifiers else qualifiers[0]
        return self._segment(
            "NM1",
            *(entity, "1" if is_person else "2", self._safe(party.last, 60) or _UNKNOWN, first, middle),
            *("", "", qualifier, self._safe(party.identifier, 80) or _UNKNOWN),
        )

    def _stc(self, statuses: list[StatusComposite], day: str, action: str, charge: str) -> bytes:
        component = self._delimiters.component_text
        first, *others = (str(status).replace(":", component) for status in statuses)
        return self._segment("STC", first, day, action, charge, *[""] * 5, *others)

    def _ref(self, qualifier: str, value: str) -> list[bytes]:
        text = self._safe(value, 50)
        return [self._segment("REF", qualifier, text)] if text else []

    def _service_dates(self, dates: Dates) -> bytes:
        first, last = dates
        if first == last:
            return self._segment("DTP", "472", "D8", f"{first:%Y%m%d}")
        return self._segment("DTP", "472", "RD8", f"{first:%Y%m%d}-{last:%Y%m%d}")

    def _today(self) -> str:
        return f"{self._when:%Y%m%d}"

    def _segment(self, *elements: str) -> bytes:
        """Join elements, without empty ones at the end."""
        last = len(elements)
        while not elements[last - 1]:
            last -= 1
        return self._join(*elements[:last])

    def _join(self, *elements: str) -> bytes:
        separator = self._delimiters.element_text
        return separator.join(elements).encode("ascii") + self._delimiters.terminator + self._line_end

    def _safe(self, value: str, length: int) -> str:
        """Make a value of the claim harmless, and no longer than its element.

        Bytes that were UTF-8 are read as such and accents are taken off; what still is no printable ASCII
        becomes `?`, and a delimiter of this file becomes `-`. Blanks at the ends go.
        """
        if not value.isascii():
            value = _plain(value)
        if not value.isprintable() or any(delimiter in value for delimiter in self._forbidden):
            value = "".join(
                "-" if char in self._forbidden else char if " " <= char <= "~" else "?" for char in value
            )
        return value.strip()[:length].rstrip()


def _plain(value: str) -> str:
    try:
        value = value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        pass  # it was Latin-1, or text that never was in a file
    decomposed = unicodedata.normalize("NFKD", value)
    return "".join(char if char.isascii() else "?" for char in decomposed if not unicodedata.combining(char))


def _number(value: Decimal) -> str:
    """Write a decimal as X12 does: no exponent, no trailing zeros, no negative zero."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
