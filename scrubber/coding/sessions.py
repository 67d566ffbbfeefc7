"""Sessions: what shares one initial code. One visit through one access is a session.

Without visit ids a facility record is one encounter, however many days it spans (H06); on a professional claim
each day is a visit. A second access is a session of its own only with a documented reason (H05); without one it
is coded as though it were the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scrubber.coding.administrations import Given, Handling
from scrubber.coding.notes import Notes
from scrubber.model.expected import Undecided
from scrubber.model.record import Setting
from scrubber.model.timeline import NotCounted

INTRAVENOUS = frozenset({Handling.INFUSION, Handling.PUSH, Handling.HYDRATION})

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
    givens: list[Given]
    also_running: list[Given]
    second_access: bool = False


def sessions(givens: Sequence[Given], setting: Setting, notes: Notes) -> list[Session]:
    """Return the sessions in the order of their first administration in the record."""
    visits: dict[object, list[Given]] = {}
    _settle_visits(givens, notes)
    only = _only_visit(givens)
    for given in givens:
        if given.handling in INTRAVENOUS or given.handling in ALSO_RUNNING:
            visits.setdefault(_visit_key(given, only, setting), []).append(given)
    _note_days(visits, setting, notes)
    result: list[Session] = []
    for key, members in visits.items():
        result.extend(_accesses(key, members, len(result), only, notes))
    return result


def _only_visit(givens: Sequence[Given]) -> str | None:
    named = {given.item.visit for given in givens if given.item.visit is not None}
    return named.pop() if len(named) == 1 else None


def _visit_key(given: Given, only: str | None, setting: Setting) -> object:
    visit = given.item.visit or only
    if visit is not None or setting == "facility":
        return visit
    return given.day


def _settle_visits(givens: Sequence[Given], notes: Notes) -> None:
    """With two visits named, an administration that names none can't be given to either."""
    if len({given.item.visit for given in givens if given.item.visit is not None}) < 2:
        return
    lost = [given for given in givens if given.item.visit is None and given.handling in INTRAVENOUS]
    if not lost:
        return
    for given in lost:
        given.handling = Handling.UNDECIDED
        given.settle(NotCounted.NOT_EVALUATED)
    notes.undecided(
        Undecided.NO_VISIT,
        lost,
        ("visit",),
        "The record names several visits, and not to which of them these administrations belong.",
    )


def _note_days(visits: dict[object, list[Given]], setting: Setting, notes: Notes) -> None:
    if setting != "facility":
        return
    days = {given.day for given in visits.get(None, ()) if given.day is not None}
    if len(days) > 1:
        notes.assume(
            f"The record spans {len(days)} days and names no visits: taken as one encounter with one initial service."
        )


def _accesses(
    key: object, members: list[Given], number: int, only: str | None, notes: Notes
) -> list[Session]:
    coded = [given for given in members if given.handling in INTRAVENOUS]
    beside = [given for given in members if given.handling in ALSO_RUNNING]
    visit = coded[0].item.visit or only if coded else None
    by_access: dict[str, list[Given]] = {}
    for given in coded:
        by_access.setdefault(given.item.access, []).append(given)
    if len(by_access) < 2:
        access = next(iter(by_access), None)
        return [Session(number, visit, key, access, coded, beside)] if coded else []
    apart = {access: group for access, group in by_access.items() if any(g.item.access_reason for g in group)}
    together = {access: group for access, group in by_access.items() if access not in apart}
    if len(together) > 1:
        names = ", ".join(sorted(together))
        notes.assume(
            f"Several accesses ({names}) without a documented reason: coded as one access. A documented medical reason "
            "may support an initial service of its own."
        )
    groups: list[tuple[str, list[Given], bool]] = []
    if together:
        base = [given for given in coded if given.item.access in together]
        groups.append((base[0].item.access, base, False))
    groups.extend((access, group, bool(together)) for access, group in apart.items())
    result = [
        Session(number + place, visit, key, access, group, [], second)
        for place, (access, group, second) in enumerate(groups)
    ]
    for given in beside:
        home = [
            session for session in result if any(g.item.access == given.item.access for g in session.givens)
        ]
        (home or result)[0].also_running.append(given)
    return result
