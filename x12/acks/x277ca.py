"""The 277CA (005010X214) writer: one answer to one 837 interchange, one set for each of its sets.

    answer = Acknowledgement(Route.answering(interchange, group), when=now, control_number=7, reference="R7")
    answer.begin(set_part)                         # for each ST of the 837 …
    answer.claim(claim_status(claim, statuses, accepted=False, lines=[…]))    # … each of its claims
    data = answer.finish()

What this file sees to, since pyx12 does not: counts and amounts balance at every level (2200B and 2200C are
the sums of 2200D), statuses are active and complete (`x12.acks.status`), lines appear only where they
caused a rejection. A whole set is rejected at 2200B with nothing below it, all claims of a provider at 2200C with
HL04 0 (X12 RFI 1211 and 2145); neither is ever used for single claims.

STC12, free text, is written only with `free_text`: X214 allows it with status 448 alone, and that ended in 2012 (X12
RFI 1465), so it is a matter of an agreement with the receiver.

Sums stand before what they sum, so claims are kept rendered in a spool until their set ends; a caller with very large
sets passes one that lies on disk, and memory stays flat.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import IO

from x12.acks.facts import ClaimStatus, Party, batch_trace, parties
from x12.acks.status import StatusComposite, check_status, status_table
from x12.acks.wire import Route, number
from x12.acks.writing277 import RenderedClaim, Rendering, Tally
from x12.delimiters import DEFAULT, Delimiters
from x12.errors import Code, Place, X12Error
from x12.slices import Part

VERSION = "005010X214"
_RECEIVED = StatusComposite("A1", "19", "AY")
_OF_BATCH = frozenset({"36", "40", "41", "AY", "PR"})
_OF_PROVIDER = _OF_BATCH | {"77", "82", "85", "87"}
"""Entities that X214 takes in 2200B and 2200C."""
_PREFIX = struct.Struct(">II")
"""Before each claim in the spool: its segments and its bytes."""
_CHUNK = 1 << 18


@dataclass(slots=True)
class _Provider:
    """Loop 2000C; its claims follow each other in the spool."""

    party: Party
    tally: Tally = field(default_factory=Tally)
    claims: int = 0
    rejection: tuple[StatusComposite, ...] = ()
    """All its claims are rejected with it, and none is listed."""


@dataclass(slots=True)
class _Set:
    """One transaction set in the making."""

    submitter: Party
    receiver: Party
    trace: str
    claims: IO[bytes]
    tally: Tally = field(default_factory=Tally)
    providers: list[_Provider] = field(default_factory=list)
    rejection: tuple[StatusComposite, ...] = ()
    """The whole set is rejected, and nothing of it is listed."""


class Acknowledgement:
    """Builds the 277CA for one interchange. Clock and control numbers are passed in."""

    def __init__(
        self,
        route: Route,
        *,
        when: datetime,
        control_number: int,
        reference: str,
        group_number: int | None = None,
        received: date | None = None,
        delimiters: Delimiters = DEFAULT,
        line_end: bytes = b"\n",
        line_status_date: bool = True,
        free_text: bool = False,
        spool: Callable[[], IO[bytes]] = io.BytesIO,
    ) -> None:
        """`reference` begins BHT03 and our trace number (up to 40 characters); a set number follows it.

        The group's number is the control number unless another is given. Delimiters of the 837 may be passed, so that
        no value needs a substitute. `line_status_date` fills STC02 of a line, which pyx12 demands and some receivers'
        samples leave out. `spool` makes the files that rendered claims and sets wait in.
        """
        self._route = route
        self._when = when
        self._control_number = control_number
        self._group_number = control_number if group_number is None else group_number
        self._reference = reference
        self._received = received or when.date()
        self._rendering = Rendering(
            when=when,
            received=received,
            delimiters=delimiters,
            line_end=line_end,
            line_status_date=line_status_date,
            free_text=free_text,
        )
        self._wire, self._writing = self._rendering.wire, self._rendering.writing
        self._segment, self._safe = self._wire.segment, self._wire.safe
        self._spool = spool
        self._set: _Set | None = None
        self._sets = spool()
        self._count = 0

    def begin(self, header: Part) -> None:
        """Begin the answer to one 837 set, given as its SET part."""
        submitter, receiver = parties(header)
        self.begin_set(submitter=submitter, receiver=receiver, trace=batch_trace(header))

    def begin_set(self, *, submitter: Party, receiver: Party, trace: str) -> None:
        """Begin the answer to one 837 set: NM1*41 and NM1*40 of the 837, and its BHT03."""
        self._end_set()
        self._set = _Set(submitter, receiver, trace, self._spool())

    def claim(self, claim: ClaimStatus) -> None:
        """Add a claim. Claims of one billing provider that follow each other share its loop 2000C."""
        self.add(self._rendering.render(claim))

    def add(self, claim: RenderedClaim) -> None:
        """Add a claim that was rendered elsewhere, with the same day and delimiters."""
        current = self._open()
        if not current.providers or not _same(current.providers[-1], claim.provider):
            current.providers.append(_Provider(claim.provider))
        provider = current.providers[-1]
        current.claims.write(_PREFIX.pack(claim.segments, len(claim.data)) + claim.data)
        provider.claims += 1
        for tally in (provider.tally, current.tally):
            tally.add(accepted=claim.accepted, claims=1, charge=claim.charge)

    def reject_provider(
        self, provider: Party, statuses: Iterable[StatusComposite], *, claims: int, charge: Decimal
    ) -> None:
        """Reject all claims of a billing provider of this set, for a fault of the provider: none of them is listed."""
        current = self._open()
        rejection = self._check_above(statuses, _OF_PROVIDER)
        entry = _Provider(provider, rejection=rejection)
        current.providers.append(entry)
        for tally in (entry.tally, current.tally):
            tally.add(accepted=False, claims=claims, charge=charge)

    def reject_batch(self, statuses: Iterable[StatusComposite], *, claims: int, charge: Decimal) -> None:
        """Reject the whole set, for a fault of the submitter or of the batch: nothing of it is listed."""
        current = self._open()
        if current.providers:
            raise X12Error(Code.STATUS_CONTRADICTS, Place(loop="2200B", segment="STC"))
        current.rejection = self._check_above(statuses, _OF_BATCH, batch=True)
        current.tally.add(accepted=False, claims=claims, charge=charge)

    def finish(self) -> bytes:
        """Return the whole interchange; empty where nothing was answered."""
        return b"".join(self.pieces())

    def pieces(self) -> Iterator[bytes]:
        """Yield the interchange in pieces."""
        self._end_set()
        if not self._count:
            return
        before, after = self._wire.around(
            self._route,
            self._when,
            self._control_number,
            functional_id="HN",
            version=VERSION,
            sets=self._count,
            group_number=self._group_number,
        )
        yield before
        self._sets.seek(0)
        while chunk := self._sets.read(_CHUNK):
            yield chunk
        yield after

    def _open(self) -> _Set:
        current = self._set
        if current is None or current.rejection:
            raise X12Error(Code.OUT_OF_ORDER, Place(segment="HL"))
        return current

    def _check_above(
        self, statuses: Iterable[StatusComposite], entities: frozenset[str], *, batch: bool = False
    ) -> tuple[StatusComposite, ...]:
        given = tuple(statuses)
        place = Place(segment="STC", element="STC01")
        if not given:
            raise X12Error(Code.STATUS_MISSING, place)
        check_status(given, self._when.date(), batch=batch, entities=entities)
        if any(status_table().outcomes[status.category] for status in given):
            raise X12Error(Code.STATUS_CONTRADICTS, place)
        return given

    def _end_set(self) -> None:
        """Write the set that is finished, sums first. A set without claims is not answered."""
        current, self._set = self._set, None
        if current is None or not (current.providers or current.rejection):
            return
        self._count += 1
        control = f"{self._count:04d}"
        written = 0
        for count, data in self._set_pieces(current, control):
            written += count
            self._sets.write(data)
        self._sets.write(self._segment("SE", str(written + 1), control))

    def _set_pieces(self, current: _Set, control: str) -> Iterator[tuple[int, bytes]]:
        """Yield the set from ST on, without SE: pieces and how many segments each holds."""
        own = f"{self._safe(self._reference, 40)}{control}"
        statuses = current.rejection or (_RECEIVED,)
        action = "U" if current.rejection else "WQ"
        head = [
            self._segment("ST", "277", control, VERSION),
            self._segment("BHT", "0085", "08", own, self._writing.today, f"{self._when:%H%M}", "TH"),
            self._segment("HL", "1", "", "20", "1"),
            self._writing.name("AY", current.receiver, qualifiers=("46", "FI", "PI", "XV"), person=False),
            self._segment("TRN", "1", own),
            self._segment("DTP", "050", "D8", f"{self._received:%Y%m%d}"),
            self._segment("DTP", "009", "D8", self._writing.today),
            self._segment("HL", "2", "1", "21", "1" if current.providers else "0"),
            self._writing.name("41", current.submitter, qualifiers=("46",)),
            self._segment("TRN", "2", self._safe(current.trace, 50) or "0"),
            *self._writing.stcs(statuses, self._writing.today, action, number(current.tally.charge)),
            *self._writing.sums(current.tally, "90", "AA"),
        ]
        yield len(head), b"".join(head)
        current.claims.seek(0)
        hl = 2
        for provider in current.providers:
            hl += 1
            above = str(hl)
            rejected = bool(provider.rejection)
            charge = number(provider.tally.charge)
            head = [
                self._segment("HL", above, "2", "19", "0" if rejected else "1"),
                self._writing.name("85", provider.party, qualifiers=("XX", "FI", "SV")),
                self._segment("TRN", "1", "0"),
                *self._writing.stcs(
                    provider.rejection or (_RECEIVED,), "", "U" if rejected else "WQ", charge
                ),
                *self._writing.sums(provider.tally, "QA", "QC"),
            ]
            yield len(head), b"".join(head)
            for _ in range(provider.claims):
                hl += 1
                count, size = _PREFIX.unpack(current.claims.read(_PREFIX.size))
                yield count + 1, self._segment("HL", str(hl), above, "PT") + current.claims.read(size)


def _same(provider: _Provider, party: Party) -> bool:
    """Does a claim of this party belong to the loop 2000C that is open?"""
    return provider.party == party and not provider.rejection
