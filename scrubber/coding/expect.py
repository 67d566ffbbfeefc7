"""From a record to the lines it supports: the engine's one public function, `expect`.

The order: read each administration, gather sessions, choose each session's initial service and place the others beside
it, add what stands outside the contest, put the modifier on a second initial service, count the drugs.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from payer_profiles.parameters import Parameters
from scrubber.coding import hydration as fluids
from scrubber.coding.addons import assign, orphans
from scrubber.coding.administrations import Handling, read
from scrubber.coding.drafts import Draft, joined
from scrubber.coding.drug_units import DrugContext, drug_lines
from scrubber.coding.encounters import encounters_of
from scrubber.coding.initial import Contender
from scrubber.coding.initial import choices as initial_choices
from scrubber.coding.injections import outside_the_contest
from scrubber.coding.pumps import pumps
from scrubber.coding.remarks import Remarks
from scrubber.coding.services import NEVER, services
from scrubber.coding.sessions import Session, sessions
from scrubber.coding.timeline import timeline
from scrubber.model.expected import Expectation, Role, Undecided
from scrubber.model.record import InfusionRecord, Setting
from scrubber.model.timeline import NotCounted
from scrubber.model.value import Value
from scrubber.reference.codes import facility_rank
from scrubber.reference.payment import Site
from scrubber.reference.tables import Tables, shipped_tables


def expect(
    record: InfusionRecord,
    parameters: Parameters,
    *,
    transaction_setting: Setting | None = None,
    place_of_service: str | None = None,
    type_of_bill: str | None = None,
    on: date | None = None,
    billed: frozenset[str] = frozenset(),
    tables: Tables | None = None,
) -> Expectation:
    """Return every line that the record supports, with reasons, the timeline and what stays open.

    `transaction_setting` and `place_of_service` are the claim's (or the caller's) and go before the record's own.
    So is `type_of_bill`. `on` is the day of administrations that carry none. `billed` are the drug codes of the claim:
    which of several products a name stands for. `tables`: what is paid for itself, and products by NDC; the shipped
    ones where None. Pure: equal inputs give equal results.
    """
    asked = _Asked(
        place_of_service or record.encounter.place_of_service or "",
        type_of_bill or record.encounter.type_of_bill or "",
        on,
        billed,
        tables or shipped_tables(),
    )
    setting = transaction_setting or setting_of(record, place_of_service)
    if setting is not None:
        return _expect(record, parameters, setting, asked)
    physician = _expect(record, parameters, "physician", asked)
    facility = _expect(record, parameters, "facility", asked)
    if physician.lines == facility.lines:
        return facility
    remarks = Remarks()
    courses = read(record, parameters, on, remarks)
    for course in courses:
        course.leave_out(course.reason or NotCounted.NOT_EVALUATED)
    remarks.undecided(
        Undecided.NO_SETTING,
        courses,
        ("setting",),
        "Physician and facility code this differently, and the record names no setting; give it with --setting.",
    )
    return Expectation((), timeline(courses), remarks.not_evaluated, remarks.assumptions)


class _Asked(Value):
    """What beside the record and the payer decides."""

    place_of_service: str
    type_of_bill: str
    on: date | None
    billed: frozenset[str]
    tables: Tables


def setting_of(record: InfusionRecord, place_of_service: str | None) -> Setting | None:
    """Return the setting that the record states: outright, by type of bill (837I), or by place of service (837P)."""
    encounter = record.encounter
    if encounter.setting is not None:
        return encounter.setting
    if encounter.type_of_bill:
        return "facility"
    return "physician" if place_of_service or encounter.place_of_service else None


def _expect(
    record: InfusionRecord,
    parameters: Parameters,
    setting: Setting,
    asked: _Asked,
) -> Expectation:
    remarks = Remarks()
    courses = read(record, parameters, asked.on, remarks)
    place = asked.place_of_service
    if setting == "physician" and place in parameters.facility_places_of_service:
        for course in courses:
            course.leave_out(NotCounted.PROFESSIONAL_IN_FACILITY)
        remarks = Remarks()
        remarks.assume(
            f"Place of service {place} is a facility, and there only the facility reports these services."
        )
        return Expectation((), timeline(courses), (), remarks.assumptions, setting)
    drafts: list[Draft] = []
    concurrent: set[object] = set()
    encounters = encounters_of(
        ((course.item, course.day, course.last_day) for course in courses), setting, record.encounter
    )
    for session in sorted(sessions(courses, setting, encounters, remarks), key=_begins):
        drafts += _session(session, record, setting, parameters, session.visit_key in concurrent, remarks)
        if any(draft.role is Role.CONCURRENT for draft in drafts if draft.session == session.number):
            concurrent.add(session.visit_key)
    _mark_second_initials(drafts, parameters)
    drafts += pumps(courses, setting, parameters, remarks)
    drafts += outside_the_contest(courses, parameters, remarks)
    site = Site(setting == "physician", place, asked.type_of_bill)
    context = DrugContext(parameters, site, asked.billed, asked.tables, tuple(record.indications))
    of_drugs, choices = drug_lines(courses, context, encounters, remarks)
    return Expectation(
        (*joined(drafts, encounters), *of_drugs),
        timeline(courses),
        remarks.not_evaluated,
        remarks.assumptions,
        setting,
        encounters,
        tuple(choices),
        tuple(remarks.rivals),
        next(iter(remarks.rivals.values()), ""),
    )


def _begins(session: Session) -> tuple[int, int]:
    """Sort sessions by time, so that the order of the record's entries changes nothing."""
    return min(NEVER if course.begin is None else course.begin for course in session.courses), session.number


def _session(
    session: Session,
    record: InfusionRecord,
    setting: Setting,
    parameters: Parameters,
    concurrent_reported: bool,
    remarks: Remarks,
) -> list[Draft]:
    """Return the drafts under the first choice of the initial service that leaves no add-on without a parent."""
    timed = [course for course in session.courses if course.handling in (Handling.INFUSION, Handling.PUSH)]
    infusions, pushes = services(timed, parameters)
    hydration = fluids.hydration_of(session, infusions, pushes, parameters, remarks)
    contenders: list[Contender] = [*infusions, *pushes]
    if hydration is not None and hydration.is_reportable:
        contenders.append(hydration)
    if not contenders:
        if hydration is not None:
            fluids.allocate(hydration, [])
        return []
    drafts: list[Draft] = []
    own, lacking = Remarks(), drafts
    for choice in initial_choices(contenders, setting, record.encounter.primary_reason, parameters):
        _start_over(session)
        drafts, own = assign(
            choice,
            infusions,
            pushes,
            hydration,
            session,
            setting,
            parameters,
            concurrent_reported=concurrent_reported,
        )
        lacking = orphans(drafts, parameters)
        if not lacking:
            break
    remarks.take(own)
    for draft in lacking:
        _refuse(draft, remarks)
    return [draft for draft in drafts if draft not in lacking]


def _start_over(session: Session) -> None:
    for course in session.courses:
        course.allocated, course.codes, course.reason = [], [], None


def _refuse(draft: Draft, remarks: Remarks) -> None:
    """Leave out an add-on that no other line of the session carries."""
    for course in draft.courses:
        course.leave_out(NotCounted.NOT_EVALUATED)
        course.codes = []
    remarks.undecided(
        Undecided.NO_PARENT,
        draft.courses,
        ("parent",),
        f"{draft.code} would follow, and no line that it may be added to does: a person's decision.",
    )


def _mark_second_initials(drafts: Sequence[Draft], parameters: Parameters) -> None:
    """Put the modifier on every initial service of a day but the highest in rank (rules H05, M01)."""
    by_day: dict[date | None, list[Draft]] = {}
    for draft in drafts:
        if draft.role is Role.INITIAL:
            by_day.setdefault(draft.day, []).append(draft)
    for initials in by_day.values():
        if len(initials) < 2:
            continue
        first, *others = sorted(initials, key=_rank)
        for draft in others:
            draft.stands_on += ("second_initial_modifier",)
            draft.modifiers = (_separate(draft, first, parameters), *draft.modifiers)


def _rank(draft: Draft) -> tuple[int, bool, int, int]:
    begin = NEVER if draft.begin is None else draft.begin
    return facility_rank(draft.code) or 9, draft.second_access, begin, draft.session


def _separate(draft: Draft, first: Draft, parameters: Parameters) -> str:
    preferred = parameters.second_initial_modifier[0]
    if preferred != "X":
        return preferred
    return "XE" if draft.visit != first.visit else "XS"
