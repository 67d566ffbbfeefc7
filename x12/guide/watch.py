"""What a guide asks of the parts of a file together: their order, HL numbers, control numbers.

A part can be right by itself and wrong where it stands. `Hierarchy` follows the HL levels and claims of one
set, `FileWatch` a whole file: it is shown every part and claim in file order and keeps a few numbers, so it
costs next to nothing and can run where the file is read, while the claims are checked elsewhere. `x12.survey`
follows its sets with the same `Hierarchy`, so that both say the same.
"""

from __future__ import annotations

from typing import NamedTuple

from x12.guide.check import CLAIM_VERSIONS
from x12.guide.errors import GuideCode, GuideError
from x12.numbers import whole
from x12.segment import Segment
from x12.slices import ClaimSlice, Kind, Part

CLAIMS_PER_PATIENT = 100
"""The most that loop 2300 may stand under one subscriber or patient, in both guides."""
_DEPTHS = {Kind.BILLING: 0, Kind.SUBSCRIBER: 1, Kind.PATIENT: 2}

_LEVELS = frozenset({Kind.BILLING, Kind.SUBSCRIBER, Kind.PATIENT})
_FOLLOWERS: dict[tuple[Kind, bool], frozenset[Kind]] = {
    (Kind.SET, False): frozenset({Kind.BILLING}),
    (Kind.BILLING, False): frozenset({Kind.SUBSCRIBER}),
    (Kind.SUBSCRIBER, False): _LEVELS | {Kind.CLAIM, Kind.SET_END},
    (Kind.PATIENT, True): frozenset({Kind.CLAIM}),
    (Kind.CLAIM, False): _LEVELS | {Kind.CLAIM, Kind.SET_END},
    (Kind.CLAIM, True): _LEVELS | {Kind.CLAIM, Kind.SET_END},
}
"""What may come right after a part, by its kind and whether it stands under a patient.

pyx12's map of the 837I has the patient's loop before the claims of the subscriber, so that it refuses a
subscriber with claims of his own and a dependent; the guide has them the other way round, as in the 837P.
A test holds all other entries to the walk over pyx12's maps.
"""
_NONE: frozenset[Kind] = frozenset()
_ANY = _LEVELS | {Kind.CLAIM, Kind.SET_END}
"""After a level that nobody knows, nothing more is said of the order."""


class Slip(NamedTuple):
    """Something wrong with where a level or claim stands."""

    code: GuideCode
    element: str = ""
    expected: str = ""
    before: bool = False
    """It is the level before that is wrong: HL04 is known so only when the next level comes."""


class Hierarchy:
    """The HL levels and claims of one set, in file order."""

    __slots__ = ("_before", "_claims", "_count", "_dependent", "_followers", "_latest", "_open")

    def __init__(self) -> None:
        self._before = Kind.SET
        self._dependent = False
        self._followers = _FOLLOWERS[Kind.SET, False]
        self._count = 0
        self._open = ["", "", ""]
        """HL01 of the open levels."""
        self._latest: tuple[int, str] | None = None
        """Depth and HL04 of the level before."""
        self._claims = 0
        """Claims under the innermost open level."""

    def claim(self) -> tuple[Slip, ...]:
        """Take a claim: its place in the order, and whether there are too many under one patient."""
        slips = () if self._before is Kind.CLAIM else self._follow(Kind.CLAIM)
        self._claims += 1
        if self._claims > CLAIMS_PER_PATIENT:
            return (*slips, Slip(GuideCode.LOOP_REPEATED, expected=f"at most {CLAIMS_PER_PATIENT}"))
        return slips

    def level(self, kind: Kind, number: str, parent: str, child: str) -> tuple[Slip, ...]:
        """Take an HL: HL01, HL02 and HL04."""
        slips = self._follow(kind)
        depth = _DEPTHS[kind]
        self._claims = 0
        self._count += 1
        above = self._open[depth - 1] if depth else ""
        self._open[depth] = number
        self._open[depth + 1 :] = [""] * (2 - depth)
        slips += self._children(depth)
        self._latest = depth, child
        if number != str(self._count) and whole(number) != self._count:
            slips += (Slip(GuideCode.HL_NUMBER, "HL01", str(self._count)),)
        if parent != above:
            slips += (Slip(GuideCode.HL_PARENT, "HL02", "the HL01 of the level above"),)
        return slips

    def other(self) -> tuple[Slip, ...]:
        """Take an HL of a level that the 837 does not have."""
        self._count += 1
        self._before = Kind.OTHER
        self._followers = _ANY
        return (Slip(GuideCode.SEGMENT_UNEXPECTED),)

    def end(self) -> tuple[Slip, ...]:
        """Take the end of the set."""
        return self._follow(Kind.SET_END) + self._children(0)

    def _follow(self, kind: Kind) -> tuple[Slip, ...]:
        followers = self._followers
        self._before = kind
        if kind is not Kind.CLAIM:
            self._dependent = kind is Kind.PATIENT
        self._followers = _FOLLOWERS.get((kind, self._dependent), _NONE)
        return () if kind in followers else (Slip(GuideCode.SEGMENT_UNEXPECTED),)

    def _children(self, depth: int) -> tuple[Slip, ...]:
        """Say if HL04 of the level before announced a child that did not come, or hid one that did."""
        if self._latest is None:
            return ()
        before, child = self._latest
        has_child = "1" if depth > before else "0"
        if child == has_child or child not in ("0", "1"):
            return ()
        return (Slip(GuideCode.HL_CHILD, "HL04", has_child, before=True),)


class FileWatch:
    """Follows one file. `see` each item that `read_parts` yields; the errors come with the item."""

    def __init__(self) -> None:
        self._numbers: dict[Kind, set[str]] = {Kind.INTERCHANGE: set(), Kind.GROUP: set(), Kind.SET: set()}
        self._group: Part | None = None
        self._hierarchy: Hierarchy | None = None
        """Of the open set; None where it is no 837P or 837I."""
        self._latest: Segment | None = None
        """The HL before."""
        self._sets = 0

    def see(self, item: Part | ClaimSlice) -> tuple[GuideError, ...]:
        """Take the next part or claim of the file; return what is wrong with its standing there."""
        if isinstance(item, ClaimSlice):
            if self._hierarchy is None:
                return ()
            slips = self._hierarchy.claim()
            return self._errors(slips, item.claim, "2300") if slips else ()
        match item.kind:
            case Kind.INTERCHANGE:
                self._numbers[Kind.GROUP].clear()
                return self._unique(item, 13)
            case Kind.GROUP:
                self._group, self._sets = item, 0
                self._numbers[Kind.SET].clear()
                return self._unique(item, 6)
            case Kind.SET:
                return self._see_set(item)
            case Kind.GROUP_END if not self._sets:
                return (GuideError(GuideCode.LOOP_MISSING, item.segments[0].place(), name="Transaction Set"),)
            case Kind.BILLING | Kind.SUBSCRIBER | Kind.PATIENT if self._hierarchy is not None:
                hl = _header(item)
                slips = self._hierarchy.level(item.kind, hl.element(1), hl.element(2), hl.element(4))
                errors = self._errors(slips, item)
                self._latest = hl
                return errors
            case Kind.SET_END if self._hierarchy is not None:
                return self._errors(self._hierarchy.end(), item)
        return ()

    def _see_set(self, item: Part) -> tuple[GuideError, ...]:
        errors = self._unique(item, 2)
        followed = _header(item).element(1) == "837" and version_of(item, self._group) in CLAIM_VERSIONS
        self._hierarchy = Hierarchy() if followed else None
        self._latest = None
        self._sets += 1
        return errors

    def _errors(self, slips: tuple[Slip, ...], item: Part, loop: str = "") -> tuple[GuideError, ...]:
        return tuple(
            GuideError(
                slip.code,
                (self._latest if slip.before and self._latest else _header(item)).place(
                    element=slip.element, loop=loop if slip.code is GuideCode.LOOP_REPEATED else ""
                ),
                expected=slip.expected,
            )
            for slip in slips
        )

    def _unique(self, item: Part, element: int) -> tuple[GuideError, ...]:
        header = _header(item)
        number = header.element(element)
        known = self._numbers[item.kind]
        if number in known:
            code = GuideCode.CONTROL_NUMBER_REPEATED
            place = header.place(element=f"{header.id}{element:02d}")
            return (GuideError(code, place, expected="a number of its own"),)
        known.add(number)
        return ()


def version_of(set_part: Part, group: Part | None) -> str:
    """Return the version of a set: ST03, or GS08 where that is empty."""
    gs = group.first("GS") if group is not None else None
    return _header(set_part).element(3) or (gs.element(8) if gs is not None else "")


def _header(part: Part) -> Segment:
    """The first segment of a part that is not blank."""
    return next((segment for segment in part.segments if segment.id), part.segments[0])
