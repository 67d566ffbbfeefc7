"""The segments of a 277CA, from what is to be said to bytes: names, statuses, sums, claims and lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from x12.acks.facts import ZERO, ClaimStatus, Dates, LineStatus, Party
from x12.acks.status import StatusComposite, check_status, in_threes, status_table
from x12.acks.wire import Wire, number
from x12.delimiters import DEFAULT, Delimiters
from x12.errors import Code, Place, X12Error

_QUALIFIERS = {"AD", "ER", "HC", "HP", "IV", "NU", "WK"}
_UNKNOWN = "UNKNOWN"
"""Stands for a required name or identifier that the claim lacks."""
_WORDS_MOST = 264
_MOST_ALLOWED = 4096
_CHARGE = "\0"
"""Stands for the charge while a segment is made: no value can hold it."""
_SEE_LINES = StatusComposite("A3", "247")


@dataclass(slots=True)
class Tally:
    """Counts and charges of claims; the balance."""

    accepted: int = 0
    rejected: int = 0
    accepted_charge: Decimal = ZERO
    rejected_charge: Decimal = ZERO

    def add(self, *, accepted: bool, claims: int, charge: Decimal) -> None:
        if accepted:
            self.accepted += claims
            self.accepted_charge += charge
        else:
            self.rejected += claims
            self.rejected_charge += charge

    @property
    def charge(self) -> Decimal:
        return self.accepted_charge + self.rejected_charge


class Writing:
    """Writes segments of one 277CA. Public methods return whole segments."""

    def __init__(
        self, wire: Wire, when: datetime, received: date, *, line_status_date: bool, free_text: bool
    ) -> None:
        self._wire = wire
        self._received = received
        self._line_status_date = line_status_date
        self._free_text = free_text
        self.segment = wire.segment
        self.today = f"{when:%Y%m%d}"
        self._known: dict[tuple[tuple[StatusComposite, ...], str], list[tuple[bytes, bytes]]] = {}

    def claim(self, claim: ClaimStatus, statuses: tuple[StatusComposite, ...]) -> list[bytes]:
        """Loops 2100D to 2220D; the HL before them is written when its number is known."""
        action = "WQ" if claim.accepted else "U"
        out = [
            self.name("QC", claim.patient, qualifiers=("MI", "II"), person=True),
            self.segment("TRN", "2", self._wire.safe(claim.claim_id, 50) or "0"),
        ]
        words = self._wire.safe(claim.words, _WORDS_MOST) if self._free_text else ""
        charge = number(claim.charge)
        if words:
            for three in in_threes(statuses):
                out.append(self.stc(three, self.today, action, charge, words))
                words = ""
        else:
            out += [before + charge.encode() + after for before, after in self._around(statuses, action)]
        out += self._ref("D9", claim.ref_d9)
        out += self._ref("BLT", claim.type_of_bill)
        out.append(self._service_dates(claim.service_dates or (self._received, self._received)))
        for line in claim.lines:
            for three in in_threes(line.statuses):
                out += self._line(line, three)
        return out

    def _around(self, statuses: tuple[StatusComposite, ...], action: str) -> list[tuple[bytes, bytes]]:
        """Return what stands before and after the charge in the STC of a claim: claims share few combinations."""
        known = self._known.get((statuses, action))
        if known is None:
            known = []
            for segment in self.stcs(statuses, self.today, action, _CHARGE):
                before, _, after = segment.partition(_CHARGE.encode())
                known.append((before, after))
            if len(self._known) < _MOST_ALLOWED:
                self._known[statuses, action] = known
        return known

    def _line(self, line: LineStatus, statuses: list[StatusComposite]) -> list[bytes]:
        """Loop 2220D; it takes one STC, so a line with more than three statuses has several."""
        code, revenue_code = self._wire.safe(line.procedure, 48), self._wire.safe(line.revenue_code, 48)
        if code or not revenue_code:
            qualifier = line.qualifier if line.qualifier in _QUALIFIERS else "HC"
            codes = [qualifier, code or _UNKNOWN]
            codes += [self._wire.safe(modifier, 2) for modifier in line.modifiers[:4]]
        else:
            codes, revenue_code = ["NU", revenue_code], ""
        procedure = self._wire.delimiters.component_text.join(filter(None, codes))
        units = "" if line.units is None else number(line.units)
        out = [
            self.segment("SVC", procedure, number(line.charge), "", revenue_code, "", "", units),
            self.stc(statuses, self.today if self._line_status_date else "", "U", ""),
        ]
        out += self._ref("FJ", line.control_number)
        out += self._ref("XZ", line.prescription_number)
        if line.service_dates:
            out.append(self._service_dates(line.service_dates))
        return out

    def sums(self, tally: Tally, accepted: str, rejected: str) -> list[bytes]:
        """QTY and AMT; each only where there is something to count."""
        out = []
        if tally.accepted:
            out.append(self.segment("QTY", accepted, str(tally.accepted)))
        if tally.rejected:
            out.append(self.segment("QTY", rejected, str(tally.rejected)))
        if tally.accepted:
            out.append(self.segment("AMT", "YU", number(tally.accepted_charge)))
        if tally.rejected:
            out.append(self.segment("AMT", "YY", number(tally.rejected_charge)))
        return out

    def name(
        self, entity: str, party: Party, *, qualifiers: tuple[str, ...], person: bool | None = None
    ) -> bytes:
        is_person = party.is_person if person is None else person
        first = self._wire.safe(party.first, 35) if is_person else ""
        middle = self._wire.safe(party.middle, 25) if is_person else ""
        qualifier = party.qualifier if party.qualifier in qualifiers else qualifiers[0]
        return self.segment(
            "NM1",
            *(entity, "1" if is_person else "2", self._wire.safe(party.last, 60) or _UNKNOWN, first, middle),
            *("", "", qualifier, self._wire.safe(party.identifier, 80) or _UNKNOWN),
        )

    def stcs(self, statuses: tuple[StatusComposite, ...], day: str, action: str, charge: str) -> list[bytes]:
        return [self.stc(three, day, action, charge) for three in in_threes(statuses)]

    def stc(
        self, statuses: list[StatusComposite], day: str, action: str, charge: str, words: str = ""
    ) -> bytes:
        component = self._wire.delimiters.component_text
        first, *others = (str(status).replace(":", component) for status in statuses)
        others += [""] * (2 - len(others))
        return self.segment("STC", first, day, action, charge, *[""] * 5, *others, words)

    def _ref(self, qualifier: str, value: str) -> list[bytes]:
        text = self._wire.safe(value, 50)
        return [self.segment("REF", qualifier, text)] if text else []

    def _service_dates(self, dates: Dates) -> bytes:
        first, last = dates
        if first == last:
            return self.segment("DTP", "472", "D8", _day(first))
        return self.segment("DTP", "472", "RD8", f"{_day(first)}-{_day(last)}")


@lru_cache(maxsize=4096)
def _day(day: date) -> str:
    return f"{day:%Y%m%d}"


class RenderedClaim(NamedTuple):
    """Loops 2100D to 2220D of a claim in bytes, and what its sums need. Small enough to travel between processes."""

    provider: Party
    data: bytes
    segments: int
    accepted: bool
    charge: Decimal


class Rendering:
    """Turns the statuses of claims into bytes: the part of a 277CA that no other claim has a say in."""

    def __init__(
        self,
        *,
        when: datetime,
        received: date | None = None,
        delimiters: Delimiters = DEFAULT,
        line_end: bytes = b"\n",
        line_status_date: bool = True,
        free_text: bool = False,
    ) -> None:
        """Arguments as those of `Acknowledgement`."""
        self.wire = Wire(delimiters, line_end)
        self.writing = Writing(
            self.wire,
            when,
            received or when.date(),
            line_status_date=line_status_date,
            free_text=free_text,
        )
        self._on = when.date()
        self._allowed: set[tuple[tuple[StatusComposite, ...], bool]] = set()
        """Statuses of a claim as such that were looked at, with whether they accept it."""

    def render(self, claim: ClaimStatus) -> RenderedClaim:
        """Return a claim's loops. Raises `X12Error` for statuses that a 277CA may not say."""
        segments = self.writing.claim(claim, self._check(claim))
        return RenderedClaim(claim.provider, b"".join(segments), len(segments), claim.accepted, claim.charge)

    def _check(self, claim: ClaimStatus) -> tuple[StatusComposite, ...]:
        """Refuse what may not be said; return the claim's statuses."""
        statuses = claim.statuses
        seen = statuses, claim.accepted
        if not claim.lines and seen in self._allowed:
            return statuses
        if not statuses and claim.lines and not claim.accepted:
            statuses = (_SEE_LINES,)
        place = Place(segment="STC", element="STC01")
        if not statuses or not all(line.statuses for line in claim.lines):
            raise X12Error(Code.STATUS_MISSING, place)
        if claim.accepted and claim.lines:
            raise X12Error(Code.STATUS_CONTRADICTS, Place(loop="2220D", segment="STC"))
        outcomes = status_table().outcomes
        for group in (statuses, *(line.statuses for line in claim.lines)):
            check_status(group, self._on)
            if any(outcomes[status.category] is not claim.accepted for status in group):
                raise X12Error(Code.STATUS_CONTRADICTS, place)
        if not claim.lines and len(self._allowed) < _MOST_ALLOWED:
            self._allowed.add(seen)
        return statuses
