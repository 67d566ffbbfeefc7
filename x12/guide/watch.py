"""What a guide asks of the parts of a file together: their order, HL numbers, control numbers.

A part can be right by itself and wrong where it stands. `FileWatch` is shown every part and claim in file
order and keeps a few numbers, so it costs next to nothing and can run where the file is read, while the
claims are checked elsewhere.
"""

from __future__ import annotations

from x12.guide.check import VERSIONS, GuideChecker, checker
from x12.guide.errors import GuideCode, GuideError
from x12.numbers import whole
from x12.segment import Segment
from x12.slices import ClaimSlice, Kind, Part

_LEVELS = (Kind.BILLING, Kind.SUBSCRIBER, Kind.PATIENT)


class FileWatch:
    """Follows one file. `see` each item that `read_parts` yields; the errors come with the item."""

    def __init__(self) -> None:
        self._numbers: dict[Kind, set[str]] = {Kind.INTERCHANGE: set(), Kind.GROUP: set(), Kind.SET: set()}
        self._group: Part | None = None
        self._checker: GuideChecker | None = None
        self._before = Kind.OTHER
        self._dependent = False
        self._hl_count = 0
        self._open: dict[Kind, str] = {}
        """HL01 of the open levels."""
        self._latest: tuple[int, Segment] | None = None
        """The depth of the level before, and its HL."""
        self._claims = 0
        """Claims under the innermost open level."""
        self._sets = 0

    def see(self, item: Part | ClaimSlice) -> tuple[GuideError, ...]:
        """Take the next part or claim of the file; return what is wrong with its standing there."""
        if isinstance(item, ClaimSlice):
            return self._see_claim(item.claim)
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
            case Kind.BILLING | Kind.SUBSCRIBER | Kind.PATIENT:
                return (*self._follow(item), *self._see_level(item))
            case Kind.SET_END:
                return (*self._follow(item), *self._children(0))
        return ()

    def _see_claim(self, claim: Part) -> tuple[GuideError, ...]:
        errors = self._follow(claim) if self._before is not Kind.CLAIM else ()
        self._claims += 1
        if self._checker is not None and self._claims > self._checker.claims_per_patient:
            first = claim.segments[0].place(loop="2300")
            limit = f"at most {self._checker.claims_per_patient}"
            return (*errors, GuideError(GuideCode.LOOP_REPEATED, first, expected=limit))
        return errors

    def _see_set(self, item: Part) -> tuple[GuideError, ...]:
        errors = self._unique(item, 2)
        version = version_of(item, self._group)
        is_837 = item.segments[0].element(1) == "837"
        found = checker(version) if is_837 and version in VERSIONS else None
        self._checker = found if found is not None and found.guide.set_id == "837" else None
        self._before, self._dependent = Kind.SET, False
        self._hl_count = self._claims = 0
        self._open, self._latest = {}, None
        self._sets += 1
        return errors

    def _follow(self, item: Part) -> tuple[GuideError, ...]:
        """Say if a part may not follow the one before."""
        before, dependent = self._before, self._dependent
        self._before = Kind.OTHER if item.kind is Kind.SET_END else item.kind
        if item.kind is not Kind.CLAIM:
            self._dependent = item.kind is Kind.PATIENT
        if self._checker is None or before is Kind.OTHER or not item.segments:
            return ()
        if self._checker.part_may_follow(before, dependent, item.kind):
            return ()
        return (GuideError(GuideCode.SEGMENT_UNEXPECTED, item.segments[0].place()),)

    def _see_level(self, item: Part) -> tuple[GuideError, ...]:
        self._claims = 0
        self._hl_count += 1
        hl = next(segment for segment in item.segments if segment.id)
        number, parent = hl.element(1), hl.element(2)
        depth = _LEVELS.index(item.kind)
        above = self._open.get(_LEVELS[depth - 1], "") if depth else ""
        self._open = {kind: n for kind, n in self._open.items() if _LEVELS.index(kind) < depth}
        self._open[item.kind] = number
        errors = [*self._children(depth)]
        self._latest = depth, hl
        if whole(number) != self._hl_count:
            errors.append(_fault(GuideCode.HL_NUMBER, hl, "HL01", str(self._hl_count)))
        if parent != above:
            errors.append(_fault(GuideCode.HL_PARENT, hl, "HL02", "the HL01 of the level above"))
        return tuple(errors)

    def _children(self, depth: int) -> tuple[GuideError, ...]:
        """Say if HL04 of the level before announced a child that did not come, or hid one that did."""
        if self._latest is None:
            return ()
        before, hl = self._latest
        has_child = "1" if depth > before else "0"
        if hl.element(4) == has_child or hl.element(4) not in ("0", "1"):
            return ()
        return (_fault(GuideCode.HL_CHILD, hl, "HL04", has_child),)

    def _unique(self, item: Part, element: int) -> tuple[GuideError, ...]:
        header = next(segment for segment in item.segments if segment.id)
        number = header.element(element)
        known = self._numbers[item.kind]
        if number in known:
            code = GuideCode.CONTROL_NUMBER_REPEATED
            return (_fault(code, header, f"{header.id}{element:02d}", "a number of its own"),)
        known.add(number)
        return ()


def version_of(set_part: Part, group: Part | None) -> str:
    """Return the version of a set: ST03, or GS08 where that is empty."""
    st = next(segment for segment in set_part.segments if segment.id)
    gs = group.first("GS") if group is not None else None
    return st.element(3) or (gs.element(8) if gs is not None else "")


def _fault(code: GuideCode, segment: Segment, element: str, expected: str) -> GuideError:
    return GuideError(code, segment.place(element=element), expected=expected)
