"""Sessions: what shares one initial code. One visit through one access is a session.

Without visit ids the days of a facility record that follow one another are one encounter (H06); on a professional claim
each day is a visit. A second access is a session of its own only with a documented reason (H05); without one it
is coded as though it were the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scrubber.coding.administrations import Course, Handling, leave_undecided
from scrubber.coding.remarks import Remarks
from scrubber.model.encounters import Encounters
from scrubber.model.expected import Undecided
from scrubber.model.record import Administration, InfusionRecord, Setting

INTRAVENOUS = frozenset({Handling.INFUSION, Handling.PUSH, Handling.HYDRATION})

INTRAVENOUS_TECHNIQUES = frozenset({"infusion", "push"})

ALSO_RUNNING = frozenset(
    {Handling.PUMP, Handling.SUBCUTANEOUS_INFUSION, Handling.TRANSFUSION, Handling.UNDECIDED}
)
"""Not coded in a session, but hydration does not count while they run."""


@dataclass(slots=True)
class Session:
    """The intravenous administrations of one visit through one access."""

    number: int
    visit: str | None
    visit_key: object
    access: str | None
    courses: list[Course]
    also_running: list[Course]
    second_access: bool = False


def sessions(
    courses: Sequence[Course], setting: Setting, encounters: Encounters, remarks: Remarks
) -> list[Session]:
    """Return the sessions in the order of their first administration in the record."""
    visits: dict[object, list[Course]] = {}
    _resolve_visits(courses, remarks)
    only = _only_visit(courses)
    for course in courses:
        if course.handling in INTRAVENOUS or course.handling in ALSO_RUNNING:
            visits.setdefault(_visit_key(course, only, encounters), []).append(course)
    _note_days(visits, setting, remarks)
    result: list[Session] = []
    for key, members in visits.items():
        result.extend(_accesses(key, members, len(result), only, remarks))
    return result


def _only_visit(courses: Sequence[Course]) -> str | None:
    named = {course.item.visit for course in courses if course.item.visit is not None}
    return named.pop() if len(named) == 1 else None


def _visit_key(course: Course, only: str | None, encounters: Encounters) -> object:
    """Return the visit, or the encounter of its day as a one-tuple, so that it is never taken for a visit's name."""
    visit = course.item.visit or only
    return visit if visit is not None else (encounters.key(course.day),)


def _resolve_visits(courses: Sequence[Course], remarks: Remarks) -> None:
    """With two visits named, an administration that names none can't be given to either."""
    if len({course.item.visit for course in courses if course.item.visit is not None}) < 2:
        return
    lost = [course for course in courses if course.item.visit is None and course.handling in INTRAVENOUS]
    if not lost:
        return
    words = "The record names several visits, and not to which of them these administrations belong."
    leave_undecided(lost, remarks, Undecided.NO_VISIT, ("visit",), words)


def _note_days(visits: dict[object, list[Course]], setting: Setting, remarks: Remarks) -> None:
    if setting != "facility":
        return
    for key, members in visits.items():
        days = {course.day for course in members if course.day is not None}
        if isinstance(key, tuple) and len(days) > 1:
            remarks.assume(
                f"The record spans {len(days)} days and names no visits: "
                "taken as one encounter with one initial service."
            )


def _accesses(
    key: object, members: list[Course], number: int, only: str | None, remarks: Remarks
) -> list[Session]:
    coded = [course for course in members if course.handling in INTRAVENOUS]
    beside = [course for course in members if course.handling in ALSO_RUNNING]
    visit = coded[0].item.visit or only if coded else None
    by_access: dict[str, list[Course]] = {}
    for course in coded:
        by_access.setdefault(course.item.access, []).append(course)
    if len(by_access) < 2:
        access = next(iter(by_access), None)
        return [Session(number, visit, key, access, coded, beside)] if coded else []
    apart = {
        access: group
        for access, group in by_access.items()
        if any(g.item.explains_its_access() for g in group)
    }
    together = {access: group for access, group in by_access.items() if access not in apart}
    if len(together) > 1:
        names = ", ".join(sorted(together))
        remarks.assume(
            f"Several accesses ({names}) without a documented reason: coded as one access. A documented medical reason "
            "may support an initial service of its own."
        )
    groups: list[tuple[str, list[Course], bool]] = []
    if together:
        base = [course for course in coded if course.item.access in together]
        groups.append((base[0].item.access, base, False))
    groups.extend((access, group, bool(together)) for access, group in apart.items())
    result = [
        Session(number + place, visit, key, access, group, [], second)
        for place, (access, group, second) in enumerate(groups)
    ]
    for course in beside:
        around = [
            session for session in result if any(g.item.access == course.item.access for g in session.courses)
        ]
        (around or result)[0].also_running.append(course)
    return result


def unexplained_accesses(record: InfusionRecord) -> tuple[Administration, ...]:
    """Return what ran through several accesses in one visit, where the chart gives no reason for the second."""
    given = tuple(
        a
        for a in record.administrations
        if a.technique in INTRAVENOUS_TECHNIQUES and a.purpose in (None, "treatment")
    )
    one_visit = len({administration.visit for administration in given}) < 2
    several = len({administration.access for administration in given}) > 1
    reasons = any(administration.explains_its_access() is not False for administration in given)
    return given if several and one_visit and not reasons else ()
