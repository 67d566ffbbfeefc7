"""A whole file against its guides: every part, every claim, and how they stand together.

The scrubber spreads the same calls over its own work; here they stand in one loop, for a check of a file
alone, for tests and for measuring.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from x12.errors import Code, EnvelopeFault
from x12.guide.check import VERSIONS, GuideChecker, Mode, checker
from x12.guide.errors import GuideCode, GuideError
from x12.guide.watch import FileWatch, version_of
from x12.parts import PartReader, read_parts
from x12.slices import ClaimSlice, Kind, Part

_ANY = "005010X222A1"
"""ISA, TA1 and IEA are the same in every guide."""


@dataclass
class FileCheck:
    """What a check of a file came to."""

    claims: int = 0
    errors: list[GuideError] = field(default_factory=list)
    faults: tuple[EnvelopeFault, ...] = ()

    @property
    def valid(self) -> bool:
        return not self.errors and not self.faults


def check_file(chunks: Iterable[bytes], mode: Mode = "guide") -> FileCheck:
    """Check a file; `X12Error` where it cannot be read on."""
    parser = PartReader()
    result = FileCheck()
    checking = Checking(mode)
    for item in read_parts(chunks, parser):
        result.claims += isinstance(item, ClaimSlice)
        result.errors += checking.check(item)
    # the reader names every set that is no 837; here those with a guide are checked like the others
    result.faults = tuple(fault for fault in parser.faults if fault.code is not Code.NOT_837)
    return result


class Checking:
    """Knows, at each part of a file, which checker it is for."""

    def __init__(self, mode: Mode) -> None:
        self._mode = mode
        self._watch = FileWatch()
        self._envelope = checker(_ANY, mode)
        self._checker: GuideChecker | None = None
        """Of the open set; None where no guide describes it."""
        self._interchange: Part | None = None
        self._group: Part | None = None
        self._body: list[Part] = []
        """The parts of an open set that is no 837."""

    def check(self, item: Part | ClaimSlice) -> Iterator[GuideError]:
        yield from self._watch.see(item)
        if isinstance(item, ClaimSlice):
            if self._checker is not None:
                yield from self._checker.check_claim(item)
        elif item.kind is Kind.GROUP:
            self._group = item  # its guide is not certain before ST
        elif item.kind is Kind.SET:
            yield from self._begin(item)
        elif self._body:
            yield from self._continue(item)
        elif item.kind in (Kind.INTERCHANGE, Kind.GROUP_END, Kind.INTERCHANGE_END):
            if item.kind is Kind.INTERCHANGE:
                self._interchange, self._group = item, None
            yield from self._envelope.check_context(item)
        elif self._checker is not None:
            yield from self._checker.check_context(item)

    def _begin(self, item: Part) -> Iterator[GuideError]:
        st = next(segment for segment in item.segments if segment.id)
        version = version_of(item, self._group)
        self._checker = checker(version, self._mode) if version in VERSIONS else None
        if self._checker is None or self._checker.guide.set_id != st.element(1):
            self._checker = None
            yield GuideError(GuideCode.VERSION_UNKNOWN, st.place(element="ST03"))
        elif st.element(1) != "837":
            self._body = [item]
        else:
            if self._group is not None:
                yield from self._checker.check_context(self._group)
            yield from self._checker.check_context(item)

    def _continue(self, item: Part) -> Iterator[GuideError]:
        self._body.append(item)
        if item.kind is Kind.OTHER:
            return
        body, self._body = self._body, []
        if self._checker is not None and self._interchange is not None and self._group is not None:
            yield from self._checker.check_set(self._interchange, self._group, body)
