"""All edits over one claim: `check_edits`.

    for fault in check_edits(claim, as_of=date(2026, 11, 23), lists=tables):
        fault.edit.id, fault.place, fault.line, fault.status, fault.message

One pass over the segments notes the facts (`facts`); then the groups of edits are asked that this claim can have to do
with (`groups`). Parts above the claim are looked at once, however many claims stand under them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from functools import cache, lru_cache

from x12.acks.places import statuses_at
from x12.acks.status import StatusComposite
from x12.acks.x999 import SetError, Trigger
from x12.errors import Place
from x12.guide.errors import GuideCode, GuideError
from x12.sense.checks import FAMILIES
from x12.sense.edit import Edit, Severity, edits
from x12.sense.facts import Facts
from x12.sense.groups import BITS, groups_of
from x12.sense.lists import Lists
from x12.sense.purpose import purpose_of_frequency
from x12.sense.registry import CLAIM_CHECKS, ClaimCheck, Hit
from x12.slices import ClaimSlice, Kind, Part
from x12.value import Value

assert FAMILIES  # importing them has registered every function

_ORDER = {Kind.BILLING: 0, Kind.SUBSCRIBER: 1, Kind.PATIENT: 2, Kind.CLAIM: 3}


class EditFault(Value):
    """What one edit found, and where."""

    edit: Edit
    place: Place
    line: int | None
    """Ordinal of the service line, 1-based; None where it is the claim's or of what stands above."""
    status: tuple[StatusComposite, ...]
    severity: Severity

    @property
    def message(self) -> str:
        """Say where, what, and what to do, without any value of the file."""
        return f"{self.place}: {self.edit.what}. {self.edit.remedy}"


def check_edits(
    claim: ClaimSlice,
    *,
    as_of: date,
    lists: Lists | None = None,
    enabled: Collection[str] | None = None,
    lenient_in_test: bool = False,
    facts: Facts | None = None,
) -> tuple[EditFault, ...]:
    """Return what the edits find in an 837P or 837I claim and the parts above it, in the order of the file.

    `enabled` are the ids that are asked, all by default. `lenient_in_test` tells edits about invented numbers as
    warnings where ISA15 is T. `facts` may be passed where they were noted already,
    for the same day and lists.
    """
    if facts is None:
        facts = Facts(claim, f"{as_of:%Y%m%d}", lists)
    hits = [*facts.billing.hits, *facts.subscriber.hits, *facts.hits]
    if facts.patient is not None:
        hits += facts.patient.hits
    for check in _plan(groups_of(facts), None if enabled is None else frozenset(enabled)):
        hits += check(facts)
    return _faults(facts, hits, enabled, lenient_in_test) if hits else ()


@lru_cache(maxsize=1024)
def _plan(groups: int, enabled: frozenset[str] | None) -> tuple[ClaimCheck, ...]:
    """Return the functions of these groups that are asked."""
    return tuple(
        check
        for edit, (group, check) in CLAIM_CHECKS.items()
        if BITS[group] & groups and (enabled is None or edit in enabled)
    )


def _faults(
    facts: Facts, hits: Iterable[Hit], enabled: Collection[str] | None, lenient_in_test: bool
) -> tuple[EditFault, ...]:
    pages = edits()
    purpose = purpose_of_frequency(facts.frequency)
    lenient = lenient_in_test and _is_test(facts.claim.context.interchange)
    faults = []
    for hit in sorted(dict.fromkeys(hits), key=_in_file_order):
        edit = pages[hit.edit]
        if facts.form not in edit.forms or purpose not in edit.purposes:
            continue
        if enabled is not None and edit.id not in enabled:
            continue
        place, line = _place(facts.claim, hit)
        status = statuses_at(place, edit.status, facts.form)
        severity = Severity.WARNING if lenient and edit.lenient_in_test else edit.severity
        faults.append(EditFault(edit, place, line, status, severity))
    return tuple(faults)


def _in_file_order(hit: Hit) -> tuple[int, int]:
    return _ORDER[hit.part], hit.at


def _place(claim: ClaimSlice, hit: Hit) -> tuple[Place, int | None]:
    part = _part(claim, hit.part)
    segment = part.segments[hit.at]
    loops = claim.loops if hit.part is Kind.CLAIM else part.loops(claim.transaction)
    line = claim.line_of(hit.at) if hit.part is Kind.CLAIM else None
    return segment.place(element=hit.element, loop=loops[hit.at]), line


def _part(claim: ClaimSlice, kind: Kind) -> Part:
    context = claim.context
    found = {
        Kind.BILLING: context.billing,
        Kind.SUBSCRIBER: context.subscriber,
        Kind.PATIENT: context.patient,
    }.get(kind, claim.claim)
    assert found is not None
    return found


def _is_test(interchange: Part) -> bool:
    isa = interchange.first("ISA")
    return isa is not None and isa.element(15) == "T"


def not_said_by_edits(errors: Iterable[GuideError], faults: Iterable[EditFault]) -> tuple[GuideError, ...]:
    """Return the guide's faults whose place no edit of the same weight names: the edit says what to do there.

    For a reader of both; a 999 says the guide's faults all the same.
    """
    said = {
        (fault.place.segment_index, fault.place.element)
        for fault in faults
        if fault.severity is Severity.ERROR and fault.place.element
    }
    return tuple(error for error in errors if (error.place.segment_index, error.place.element) not in said)


@cache
def situational_edits() -> frozenset[str]:
    """Return the edits that are the guide's own situational rules for a segment: what a 999 says too."""
    return frozenset(edit.id for edit in edits().values() if edit.missing)


def situational_error(fault: EditFault, claim_id: str) -> SetError | None:
    """Return what a 999 says of a fault that is the guide's own situational rule; None for all others.

    As in X12's example: IK3 names the segment that this claim needs (I6), CTX what asks for it.
    """
    edit = fault.edit
    if not edit.situational or not edit.missing:
        return None
    segment, position = _trigger_position(edit.situational)
    error = GuideError(
        GuideCode.SEGMENT_MISSING,
        Place(fault.place.segment_index, fault.place.byte, fault.place.loop, edit.missing),
        name=edit.title,
    )
    trigger = Trigger(segment, fault.place.segment_index or 0, position, loop=fault.place.loop)
    return SetError(error, claim_id, trigger=trigger, ik304="I6")


def _trigger_position(element: str) -> tuple[str, str]:
    """`CLM05-3` is segment CLM at 5:3."""
    whole, _, component = element.partition("-")
    digits = "".join(char for char in whole[2:] if char.isdigit())
    number = str(int(digits[-2:]))
    return whole[: len(whole) - 2], f"{number}:{component}" if component else number
