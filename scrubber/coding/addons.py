"""Everything beside the initial service: further hours, further drugs, concurrent infusions, further pushes.

Theory. Infusions are placed one by one: the initial first, then by rank and length. An infusion whose own minutes,
apart from those already placed, are fewer than an infusion needs and which overlaps them long enough is concurrent;
any other is sequential. Minutes in which two drugs run count for one of them only, unless the payer counts both
(medlearn, 2022-01-31). Pushes follow in the order of time: a drug once, and the same drug again only in a facility
and only long enough after the last one reported, or long enough before an infusion of it (HCPro 298578).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from payer_profiles.parameters import Parameters
from scrubber.coding import hydration as fluids
from scrubber.coding.clock import clock
from scrubber.coding.drafts import Draft
from scrubber.coding.hours import additional_hours, hydration_units, next_hour_begins, units_by_day
from scrubber.coding.hydration import Hydration
from scrubber.coding.initial import INITIAL, Choice, by_rank
from scrubber.coding.intervals import NONE, Spans, common, merged, total, without
from scrubber.coding.remarks import Remarks
from scrubber.coding.services import Service
from scrubber.coding.sessions import Session
from scrubber.coding.timeline import all_of, by_the_hour, share_out
from scrubber.model.expected import Role, Undecided
from scrubber.model.record import Setting
from scrubber.model.timeline import NotCounted
from scrubber.reference.codes import parents_of

_SEQUENTIAL = {True: "96417", False: "96367"}
_FURTHER_HOUR = {True: "96415", False: "96366"}
_FURTHER_PUSH = {True: "96411", False: "96375"}


_Reported = tuple[int | None, int | None]


@dataclass(slots=True)
class Assignment:
    """The drafts of one session under one choice of the initial service."""

    session: Session
    parameters: Parameters
    setting: Setting
    remarks: Remarks
    concurrent_reported: bool
    """Another access of the same visit has already reported 96368."""
    drafts: list[Draft] = field(default_factory=list)
    taken: Spans = NONE
    """Minutes already counted for an infusion."""
    reported: dict[frozenset[str], list[_Reported]] = field(default_factory=dict)
    """When each drug was reported: an infusion with its start and end, a push with its start."""

    def report(self, service: Service) -> None:
        """Note that a service was reported, or stands for what was."""
        if service.is_push or not service.spans:
            when = (service.begin, service.begin)
        else:
            when = (service.spans[0][0], service.spans[-1][1])
        self.reported.setdefault(service.keys, []).append(when)


def assign(
    choice: Choice,
    infusions: Sequence[Service],
    pushes: Sequence[Service],
    hydration: Hydration | None,
    session: Session,
    setting: Setting,
    parameters: Parameters,
    *,
    concurrent_reported: bool,
) -> tuple[list[Draft], Remarks]:
    """Return the drafts of a session and what its coding leaves open."""
    remarks = Remarks()
    if choice.assumption:
        remarks.assume_initial(choice.assumption, choice.rivals)
    assignment = Assignment(session, parameters, setting, remarks, concurrent_reported)
    chosen = choice.contender
    if isinstance(chosen, Hydration):
        assignment.drafts += fluids.code_initial(
            chosen, session, choice.why, _hydration_modifiers(infusions, parameters), parameters
        )
    elif chosen.is_push:
        _push(assignment, chosen, INITIAL[chosen.is_complex, True], Role.INITIAL, choice.why)
    else:
        _infusion(
            assignment, chosen, INITIAL[chosen.is_complex, False], Role.INITIAL, choice.why, chosen.spans
        )
    for draft in assignment.drafts:
        draft.stands_on += choice.stands_on
    for infusion in sorted(infusions, key=by_rank):
        if infusion is not chosen:
            _beside(assignment, infusion)
    for infusion in infusions:
        for repeat in infusion.repeats:
            _repeat(assignment, repeat)
    for push in pushes:
        if push is not chosen:
            _further_push(assignment, push)
    if hydration is not None and hydration is not chosen:
        if hydration.is_reportable:
            modifiers = _hydration_modifiers(infusions, parameters)
            assignment.drafts += fluids.code_beside(hydration, session, modifiers, parameters)
        else:
            fluids.allocate(hydration, [])
    return assignment.drafts, remarks


def orphans(drafts: Sequence[Draft], parameters: Parameters) -> list[Draft]:
    """Return the add-ons that have no parent among the drafts (A01).

    A push beside hydration as the only initial service: the payer decides (A07).
    """
    held = {draft.code for draft in drafts}
    lacking = []
    for draft in drafts:
        parents = frozenset(parents_of(draft.code))
        if draft.code in ("96375", "96376") and "96360" in held:
            denied = parameters.push_with_hydration_initial == "deny"
            parents = parents - {"96360"} if denied else parents | {"96360"}
        if parents and held.isdisjoint(parents):
            lacking.append(draft)
    return lacking


def _hydration_modifiers(infusions: Sequence[Service], parameters: Parameters) -> tuple[str, ...]:
    return ("59",) if infusions and parameters.hydration_modifier == "59" else ()


def _draft(
    assignment: Assignment,
    service: Service,
    code: str,
    role: Role,
    because: str,
    stands_on: tuple[str, ...] = (),
    modifiers: tuple[str, ...] = (),
) -> Draft:
    return Draft(
        code,
        role,
        service.courses,
        because,
        day=service.courses[0].day,
        visit=assignment.session.visit,
        access=assignment.session.access,
        modifiers=modifiers,
        begin=service.begin,
        session=assignment.session.number,
        second_access=assignment.session.second_access,
        stands_on=(*service.stands_on, *stands_on),
    )


# infusions


def _infusion(
    assignment: Assignment,
    service: Service,
    code: str,
    role: Role,
    why: str,
    counted: Spans,
    aside: str = "",
    stands_on: tuple[str, ...] = (),
) -> None:
    """Code a timed infusion: its first unit and its further hours."""
    parameters = assignment.parameters
    least = parameters.additional_hour_min_minutes
    minutes = total(counted)
    hours = additional_hours(minutes, least)
    further = _FURTHER_HOUR[service.is_complex]
    if service.discontinued:
        stands_on += ("discontinued_modifier",)
    stopped = ("53",) if service.discontinued and parameters.discontinued_modifier == "53" else ()
    draft = _draft(assignment, service, code, role, f"{service.ran()}: {why}{aside}", stands_on, stopped)
    draft.minutes = min(minutes, 60)
    if counted:
        draft.day = next(
            iter(units_by_day(0, 1, counted, service.spans, service.offset, parameters)), draft.day
        )
    assignment.drafts.append(draft)
    if hours:
        because = (
            f"{service.ran()}{aside}: {hours} further hour{'s' if hours > 1 else ''}; "
            f"one more would begin at minute {next_hour_begins(hours, least)}"
        )
        left = minutes - 60
        for day, units in units_by_day(60, hours, counted, service.spans, service.offset, parameters).items():
            draft = _draft(
                assignment,
                service,
                further,
                Role.ADDITIONAL_HOUR,
                because,
                (*stands_on, "additional_hour_min_minutes"),
            )
            draft.units, draft.day = units, day
            draft.minutes = min(left, 60 * units)
            left -= draft.minutes
            assignment.drafts.append(draft)
    pieces = by_the_hour(counted, code, further, hours)
    pieces += all_of(without(service.spans, counted), NotCounted.OTHER_DRUG_RUNNING)
    share_out(service.courses, pieces)
    assignment.taken = merged((*assignment.taken, *service.spans))
    assignment.report(service)


def _beside(assignment: Assignment, service: Service) -> None:
    """Code an infusion beside those already placed: concurrent or sequential."""
    parameters = assignment.parameters
    shared = common(service.spans, assignment.taken)
    overlap = total(shared)
    alone = service.minutes - overlap
    if overlap >= parameters.concurrent_min_overlap_minutes and alone < parameters.infusion_min_minutes:
        _concurrent(assignment, service, overlap)
        return
    counted = service.spans
    aside = ""
    stands_on: tuple[str, ...] = ()
    if overlap:
        stands_on = ("concurrent_min_overlap_minutes", "partial_overlap")
        assignment.remarks.assume(
            f"{service.name} and another infusion overlap for {overlap} minutes: each minute counts "
            + ("for one of them." if parameters.partial_overlap == "count_once" else "for both.")
        )
        if parameters.partial_overlap == "count_once":
            counted = without(service.spans, assignment.taken)
            aside = f"; {overlap} of them overlap another infusion and count there"
    if alone < parameters.additional_hour_min_minutes:
        stands_on += ("short_sequential",)
    if parameters.short_sequential == "no_extra" and alone < parameters.additional_hour_min_minutes:
        share_out(service.courses, all_of(service.spans, NotCounted.SHORT_SEQUENTIAL))
        assignment.report(service)
        return
    code = _SEQUENTIAL[service.is_complex]
    _infusion(
        assignment,
        service,
        code,
        Role.SEQUENTIAL,
        "a further drug, infused in sequence",
        counted,
        aside,
        stands_on,
    )


def _concurrent(assignment: Assignment, service: Service, overlap: int) -> None:
    assignment.report(service)
    if service.is_complex:
        assignment.remarks.undecided(
            Undecided.NO_CODE,
            service.courses,
            ("code",),
            f"{service.name} ran beside another infusion for {overlap} minutes: a concurrent complex infusion has no "
            "code of its own (96549 is a person's decision).",
        )
        share_out(service.courses, all_of(service.spans, NotCounted.NO_CODE))
        return
    if assignment.concurrent_reported:
        share_out(service.courses, all_of(service.spans, NotCounted.CONCURRENT_COUNTED))
        return
    assignment.concurrent_reported = True
    because = (
        f"{service.ran()}, {overlap} min of them beside another infusion{_through(assignment.session)}: concurrent, "
        "once an encounter, whatever the time"
    )
    draft = _draft(
        assignment, service, "96368", Role.CONCURRENT, because, ("concurrent_min_overlap_minutes",)
    )
    draft.minutes = service.minutes
    assignment.drafts.append(draft)
    share_out(service.courses, all_of(service.spans, "96368"))


def _through(session: Session) -> str:
    """Return through which access: several of a session are coded as one, since no reason is charted for them."""
    several = len({course.item.access for course in session.courses}) > 1
    return (
        "; the accesses count as one, since no reason for a second is charted"
        if several
        else " through the same access"
    )


def _repeat(assignment: Assignment, service: Service) -> None:
    """Code a later infusion of the same drug as the payer reads it (S09)."""
    parameters = assignment.parameters
    least = parameters.additional_hour_min_minutes
    by_minutes = hydration_units(service.minutes, least, least)
    code = _FURTHER_HOUR[service.is_complex]
    assignment.report(service)
    if by_minutes:
        because = (
            f"{service.ran()}: the same drug again, {by_minutes} x {code} by this payer's reading; "
            f"one more would begin at minute {next_hour_begins(by_minutes - 1, least)}"
        )
        left = service.minutes
        days = units_by_day(0, by_minutes, service.spans, service.spans, service.offset, parameters)
        for day, units in days.items():
            draft = _draft(
                assignment,
                service,
                code,
                Role.REPEAT_INFUSION,
                because,
                ("same_drug_repeat_infusion", "additional_hour_min_minutes"),
            )
            draft.units, draft.day = units, day
            draft.minutes = min(left, 60 * units)
            left -= draft.minutes
            assignment.drafts.append(draft)
        share_out(service.courses, by_the_hour(service.spans, code, code, by_minutes - 1))
    elif (
        parameters.same_drug_repeat_infusion == "96376_if_le30"
        and assignment.setting == "facility"
        and not service.is_complex
    ):
        because = f"{service.ran()}: the same drug again in {least - 1} minutes or less, 96376 by this payer's reading"
        draft = _draft(
            assignment,
            service,
            "96376",
            Role.REPEAT_PUSH,
            because,
            ("same_drug_repeat_infusion", "additional_hour_min_minutes"),
        )
        draft.minutes = service.minutes
        assignment.drafts.append(draft)
        share_out(service.courses, all_of(service.spans, "96376"))
    else:
        share_out(service.courses, all_of(service.spans, NotCounted.SAME_DRUG))


# pushes


def _push(
    assignment: Assignment,
    service: Service,
    code: str,
    role: Role,
    why: str,
    stands_on: tuple[str, ...] = (),
) -> None:
    at = "" if service.begin is None else f" at {clock(service.begin, service.offset)}"
    length = f" ({service.minutes} min)" if service.minutes else ""
    draft = _draft(assignment, service, code, role, f"{service.name} pushed{at}{length}: {why}", stands_on)
    draft.minutes = service.minutes
    assignment.drafts.append(draft)
    _allocate_push(service, code)
    assignment.report(service)


def _allocate_push(service: Service, allocation: str | NotCounted) -> None:
    if not service.spans:
        first = service.courses[0]
        if isinstance(allocation, NotCounted):
            first.reason = allocation
        else:
            first.codes.append(allocation)
    share_out(service.courses, all_of(service.spans, allocation))


def _further_push(assignment: Assignment, service: Service) -> None:
    """Code a push beside the initial service: another drug, or the same one again."""
    if service.keys not in assignment.reported:
        code = _FURTHER_PUSH[service.is_complex]
        _push(assignment, service, code, Role.PUSH, "a push of a further drug")
        return
    if assignment.setting != "facility" or service.is_complex:
        where = (
            "only a facility reports it again"
            if not service.is_complex
            else "each complex drug is pushed once"
        )
        assignment.remarks.assume(f"{service.name} is given again: {where}; the drug's units still count.")
        _allocate_push(service, NotCounted.REPEATED_PUSH)
        return
    apart = _minutes_apart(service, assignment.reported[service.keys])
    if apart is None:
        assignment.remarks.undecided(
            Undecided.NO_TIMES,
            service.courses,
            ("start_and_stop",),
            f"{service.name} is pushed again, and without both times the gap is not known.",
        )
        _allocate_push(service, NotCounted.NOT_EVALUATED)
        return
    gap, before = apart
    if gap < assignment.parameters.repeat_push_min_gap_minutes:
        _allocate_push(service, NotCounted.REPEATED_PUSH)
        return
    when = "before it was infused" if before else "after it was last reported"
    why = f"the same drug again, {gap} minutes {when}"
    _push(assignment, service, "96376", Role.REPEAT_PUSH, why, ("repeat_push_min_gap_minutes",))


def _minutes_apart(service: Service, reported: Sequence[_Reported]) -> tuple[int, bool] | None:
    """Return the minutes to the nearest report of the same drug, and whether the push came before it.

    None where a time is not known. A push while the drug runs is no minutes apart.
    """
    nearest: tuple[int, bool] | None = None
    for began, ended in reported:
        if service.begin is None or began is None or ended is None:
            return None
        over = service.spans[-1][1] if service.spans else service.begin
        before = over <= began
        apart = (began - over if before else max(service.begin - ended, 0), before)
        if nearest is None or apart[0] < nearest[0]:
            nearest = apart
    return nearest
