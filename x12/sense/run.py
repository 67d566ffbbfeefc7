"""All edits over one claim: `check_edits`.

    for fault in check_edits(claim, as_of=date(2026, 11, 23), lists=tables):
        fault.edit.id, fault.place, fault.line, fault.status, fault.message

One pass over the segments notes the facts (`facts`); then each group of edits whose guard lets it is asked. Parts
above the claim are looked at once, however many claims stand under them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from x12.acks.places import statuses_at
from x12.acks.status import StatusComposite
from x12.acks.x999 import SetError, Trigger
from x12.errors import Place
from x12.guide.errors import GuideCode, GuideError
from x12.sense.checks import FAMILIES
from x12.sense.edit import Edit, Severity, edits
from x12.sense.facts import Facts
from x12.sense.lists import Lists
from x12.sense.purpose import is_encounter, purpose_of_frequency
from x12.sense.registry import CLAIM_CHECKS, ClaimCheck, Hit
from x12.slices import ClaimSlice, Kind, Part

assert FAMILIES  # importing them has registered every function

GUARDS: dict[str, Callable[[Facts], object]] = {
    "any": lambda facts: True,
    "professional": lambda facts: facts.form == "837P",
    "hospital": lambda facts: facts.form == "837I",
    "others": lambda facts: facts.others,
    "lines": lambda facts: facts.lines,
    "dates": lambda facts: facts.dates,
    "facility": lambda facts: "77" in facts.providers,
    "received": lambda facts: facts.received,
    "chargeable": lambda facts: not is_encounter(facts.claim.context.set),
    "lists": lambda facts: facts.lists is not None,
}
"""When a group of edits is asked."""
_ORDER = {Kind.BILLING: 0, Kind.SUBSCRIBER: 1, Kind.PATIENT: 2, Kind.CLAIM: 3}


@dataclass(frozen=True, slots=True)
class EditFault:
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
    warnings where ISA15 is T. `facts` may be passed where they were noted for something else already.
    """
    if facts is None:
        facts = Facts(claim, f"{as_of:%Y%m%d}", lists)
    hits = [*facts.billing.hits, *facts.subscriber.hits, *facts.hits]
    if facts.patient is not None:
        hits += facts.patient.hits
    for guard, checks in _plan(None if enabled is None else frozenset(enabled)):
        if guard(facts):
            for check in checks:
                hits += check(facts)
    return _faults(facts, hits, enabled, lenient_in_test) if hits else ()


@lru_cache(maxsize=64)
def _plan(
    enabled: frozenset[str] | None,
) -> tuple[tuple[Callable[[Facts], object], tuple[ClaimCheck, ...]], ...]:
    """Return each guard with the functions that it lets through."""
    groups: dict[str, list[ClaimCheck]] = {name: [] for name in GUARDS}
    for edit, (group, check) in CLAIM_CHECKS.items():
        if enabled is None or edit in enabled:
            groups[group].append(check)
    return tuple((GUARDS[name], tuple(checks)) for name, checks in groups.items() if checks)


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
    line = None
    if hit.part is Kind.CLAIM:
        line = sum(1 for each in part.segments[: hit.at + 1] if each.id == "LX") or None
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
