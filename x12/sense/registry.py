"""Where the functions of edits are registered by their id: those of one segment, and those of a whole claim.

Theory. Most edits ask about one segment: what is wrong with it depends on its bytes and the form alone, so the answer
is remembered by its bytes, and files repeat most of their segments. The others ask about the facts of the claim that
one pass over its segments has noted (`facts`); they are put into groups with a guard, so that a claim without another
payer pays nothing for coordination of benefits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from x12.slices import Kind

if TYPE_CHECKING:
    from x12.sense.facts import Above, Facts

Elements = list[str]
"""A segment in plain form: the id and all elements."""


class Hit(NamedTuple):
    """An edit that found something."""

    edit: str
    at: int
    """Position of the segment within its part."""
    element: str = ""
    """As guides write it: `SV101-2`; empty where the segment as such is meant."""
    part: Kind = Kind.CLAIM
    """CLAIM, BILLING, SUBSCRIBER or PATIENT."""


SegmentCheck = Callable[[Elements, str], Iterable[str]]
"""Takes a segment and the form (`837P`, `837I`); yields the elements that are wrong."""
ClaimCheck = Callable[["Facts"], Iterable[Hit]]

PartCheck = Callable[["Above"], Iterable[Hit]]
"""Takes the facts of one part above the claim."""

SEGMENT_CHECKS: dict[str, list[tuple[str, SegmentCheck]]] = {}
"""By segment id."""
PART_CHECKS: dict[Kind, list[PartCheck]] = {}
"""By the kind of part: BILLING, SUBSCRIBER, PATIENT."""
PART_EDITS: set[str] = set()
CLAIM_CHECKS: dict[str, tuple[str, ClaimCheck]] = {}
"""By edit id: the group and the function."""


def of_segment(edit: str, *segment_ids: str) -> Callable[[SegmentCheck], SegmentCheck]:
    """Register the function of an edit that asks about one segment."""

    def register(function: SegmentCheck) -> SegmentCheck:
        for segment_id in segment_ids:
            SEGMENT_CHECKS.setdefault(segment_id, []).append((edit, function))
        return function

    return register


def of_part(edit: str, *kinds: Kind) -> Callable[[PartCheck], PartCheck]:
    """Register a function that asks about one part above the claim as a whole; its hits name `edit`."""

    def register(function: PartCheck) -> PartCheck:
        for kind in kinds:
            PART_CHECKS.setdefault(kind, []).append(function)
        PART_EDITS.add(edit)
        return function

    return register


def of_claim(edit: str, group: str = "any") -> Callable[[ClaimCheck], ClaimCheck]:
    """Register the function of an edit that asks about a claim; `group` is one of `run.GUARDS`."""

    def register(function: ClaimCheck) -> ClaimCheck:
        if edit in CLAIM_CHECKS:
            raise ValueError(f"{edit} has two functions")
        CLAIM_CHECKS[edit] = (group, function)
        return function

    return register


def element(elements: Elements, number: int) -> str:
    """Return element `number`, or the empty string."""
    return elements[number] if number < len(elements) else ""


def components(elements: Elements, number: int) -> list[str]:
    """Return the components of an element; none where it is empty."""
    text = element(elements, number)
    return text.split(":") if text else []
