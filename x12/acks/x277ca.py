"""The 277CA (005010X214) writer: one answer to one 837 interchange, one set for each of its sets.

    answer = Acknowledgement(Route.answering(interchange, group), when=now, control_number=7, reference="R7")
    answer.begin(set_part)                         # for each ST of the 837 …
    answer.claim(claim_status(claim, statuses, accepted=False, lines=[…]))    # … each of its claims
    data = answer.finish()

What this file sees to, since pyx12 does not: counts and amounts balance at every level (2200B and 2200C are
the sums of 2200D), statuses are active and complete (`x12.acks.status`), lines appear only where they
caused a rejection.

Sums stand before what they sum, so a set is kept rendered until it ends: about 250 bytes a claim.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

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
from x12.acks.wire import Route, Wire, number
from x12.delimiters import DEFAULT, Delimiters
from x12.errors import Code, Place, X12Error
from x12.slices import Part

VERSION = "005010X214"
_RECEIVED = StatusComposite("A1", "19", "AY")
_SEE_LINES = StatusComposite("A3", "247")
_QUALIFIERS = {"AD", "ER", "HC", "HP", "IV", "NU", "WK"}
_UNKNOWN = "UNKNOWN"
"""Stands for a required name or identifier that the claim lacks."""


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
        self._wire = Wire(delimiters, line_end)
        self._segment, self._safe = self._wire.segment, self._wire.safe
        self._line_status_date = line_status_date
        self._set: _Set | None = None
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
        if not self._out:
            return b""
        return self._wire.interchange(
            self._route,
            self._when,
            self._control_number,
            functional_id="HN",
            version=VERSION,
            sets=self._out,
            group_number=self._group_number,
        )

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
            out.append(self._stc(three, self._today(), action, number(claim.charge)))
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
        procedure = self._wire.delimiters.component_text.join(filter(None, codes))
        units = "" if line.units is None else number(line.units)
        out = [
            self._segment("SVC", procedure, number(line.charge), "", revenue_code, "", "", units),
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
        control = f"{len(self._out) + 1:04d}"
        own = f"{self._safe(self._reference, 40)}{control}"
        out = [
            self._segment("ST", "277", control, VERSION),
            self._segment("BHT", "0085", "08", own, self._today(), f"{self._when:%H%M}", "TH"),
            self._segment("HL", "1", "", "20", "1"),
            self._name("AY", current.receiver, qualifiers=("46", "FI", "PI", "XV"), person=False),
            self._segment("TRN", "1", own),
            self._segment("DTP", "050", "D8", f"{self._received:%Y%m%d}"),
            self._segment("DTP", "009", "D8", self._today()),
            self._segment("HL", "2", "1", "21", "1"),
            self._name("41", current.submitter, qualifiers=("46",)),
            self._segment("TRN", "2", self._safe(current.trace, 50) or "0"),
            self._stc([_RECEIVED], self._today(), "WQ", number(current.tally.charge)),
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
                self._stc([_RECEIVED], "", "WQ", number(provider.tally.charge)),
                *self._sums(provider.tally, "QA", "QC"),
            ]
            for segments in provider.claims:
                hl += 1
                out.append(self._segment("HL", str(hl), above, "PT"))
                out += segments
        out.append(self._segment("SE", str(len(out) + 1), control))
        self._out.append(b"".join(out))

    def _sums(self, tally: _Tally, accepted: str, rejected: str) -> list[bytes]:
        """QTY and AMT; each only where there is something to count."""
        out = []
        if tally.accepted:
            out.append(self._segment("QTY", accepted, str(tally.accepted)))
        if tally.rejected:
            out.append(self._segment("QTY", rejected, str(tally.rejected)))
        if tally.accepted:
            out.append(self._segment("AMT", "YU", number(tally.accepted_charge)))
        if tally.rejected:
            out.append(self._segment("AMT", "YY", number(tally.rejected_charge)))
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
        component = self._wire.delimiters.component_text
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
