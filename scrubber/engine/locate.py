"""Where a finding points: line and element to loop, segment index and byte offset of the file that came in."""

from __future__ import annotations

from scrubber.model.claim import Claim, Location, ServiceLine
from x12 import ClaimSlice
from x12.hierarchy import loops_of

_BY_FORM = {
    "CODE": {"837P": "SV101", "837I": "SV202"},
    "CHARGE": {"837P": "SV102", "837I": "SV203"},
    "UNITS": {"837P": "SV104", "837I": "SV205"},
}
"""What rules name by its meaning, since the two forms keep it in different elements."""


class Locator:
    """Places of one claim. Elements are named as in the guide (SV104, DTP03, CLM02, PWK06) or by meaning (UNITS)."""

    def __init__(self, claim_slice: ClaimSlice, claim: Claim) -> None:
        self._slice = claim_slice
        self._claim = claim

    def named(self, element: str) -> str:
        """Return the guide's name of an element that a rule named by its meaning."""
        forms = _BY_FORM.get(element)
        return forms[self._claim.transaction] if forms else element

    def locate(self, line: int | None, element: str) -> Location:
        """Return the place of an element on a line, or on the claim where `line` is None."""
        segment_id = element.rstrip("0123456789-") if element else ""
        if element[:3] in {"SV1", "SV2", "NM1", "CL1"}:
            segment_id = element[:3]
        segments = self._slice.segments
        position = opening = 0
        if line is not None and 0 < line <= len(self._claim.lines):
            service_line = self._claim.line(line)
            position, opening = self._on_line(service_line, segment_id), service_line.position
        elif segment_id:
            position = next((i for i, s in enumerate(segments) if s.id == segment_id), 0)
        segment = segments[position]
        return Location(
            loop=self._loop(opening, position),
            segment=segment.id,
            element=element,
            segment_index=segment.index,
            byte=segment.offset,
        )

    def _loop(self, opening: int, position: int) -> str:
        """Return the loop of a segment: CLM and each LX open theirs, whatever stands before them."""
        segments = self._slice.segments[opening : position + 1]
        return loops_of(segments, self._slice.transaction, "2300")[-1]

    def _on_line(self, line: ServiceLine, segment_id: str) -> int:
        if segment_id:
            for position in range(line.position, line.end):
                if self._slice.segments[position].id == segment_id:
                    return position
        return line.service_position
