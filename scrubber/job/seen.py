"""What stood in earlier claims of a run, at sixteen bytes a claim: memory stays flat to a million of them.

Sixty-four bits of two digests each, in a thousand sorted arrays. In a run of a million claims, one that was never seen
is taken for one that was with a probability of about 3 in 10^8.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left

from scrubber.model.claim import Location
from scrubber.model.correction import Safety
from scrubber.model.finding import Finding, FindingKind, Origin, Owner, Severity

_BITS = 10


class Seen:
    """A set of digests."""

    def __init__(self) -> None:
        self._rooms = [array("Q") for _ in range(1 << _BITS)]
        self.nbytes = 0

    def add(self, digest: bytes) -> bool:
        """Add a digest (eight bytes of it are used); return whether it was there."""
        number = int.from_bytes(digest[:8], "big")
        room = self._rooms[number >> (64 - _BITS)]
        at = bisect_left(room, number)
        if at < len(room) and room[at] == number:
            return True
        room.insert(at, number)
        self.nbytes += 8
        return False

    def __contains__(self, digest: bytes) -> bool:
        number = int.from_bytes(digest[:8], "big")
        room = self._rooms[number >> (64 - _BITS)]
        at = bisect_left(room, number)
        return at < len(room) and room[at] == number


class Neighbours:
    """What the claims of a run show of each other: a number given twice, a claim sent twice."""

    def __init__(self) -> None:
        self._services = Seen()
        self._numbers = Seen()

    @property
    def nbytes(self) -> int:
        """Return how much is kept."""
        return self._services.nbytes + self._numbers.nbytes

    def add(self, number: bytes, services: bytes, *, is_rejected: bool = False) -> str:
        """Add a claim by the digests of its number and its services; return the rule that it breaks, or ''.

        Nothing of a rejected claim is sent: its services are not kept, so that the mended claim behind it may go.
        """
        known = services in self._services if is_rejected else self._services.add(services)
        return _rule(self._numbers.add(number), known)

    def shown(self, number: bytes, services: bytes) -> str:
        """Return the rule that a claim breaks, or '', without adding it."""
        return _rule(number in self._numbers, services in self._services)


def _rule(known_number: bool, known_services: bool) -> str:
    if known_services:
        return SAME if known_number else TWIN
    return NUMBER if known_number else ""


SAME, TWIN, NUMBER = "X12-CLAIM-TWICE", "X12-CLAIM-TWIN", "X12-DUPLICATE-CLAIM"

_TEXTS = {
    SAME: (
        "The claim stands twice",
        "An earlier claim of this run has the same number, patient, dates, services and charges. At most one of the "
        "two goes out. If it is a correction, send it as a replacement (CLM05-3 of 7 with REF*F8); else take it off.",
        Severity.ERROR,
        True,
    ),
    TWIN: (
        "The same services are billed under two claim numbers",
        "An earlier claim of this run has the same patient, dates, services and charges under another number: a likely "
        "duplicate. Look whether both were given.",
        Severity.WARNING,
        False,
    ),
    NUMBER: (
        "A claim number is given twice",
        "CLM01 repeats the number of an earlier claim of this run; answers to the two cannot be told apart. "
        "Give each claim its own number.",
        Severity.WARNING,
        False,
    ),
}


def neighbour_finding(rule: str, location: Location) -> Finding:
    """Return the finding of a claim that an earlier one shows to be a duplicate."""
    title, message, severity, holds = _TEXTS[rule]
    return Finding(
        rule=rule,
        origin=Origin.CORE,
        kind=FindingKind.FORM,
        owner=Owner.BILLER,
        title=title,
        message=message,
        severity=severity,
        safety=Safety.NEVER,
        holds=holds,
        location=location,
    )
