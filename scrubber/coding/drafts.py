"""A line while it is being built, and the joining of drafts into expected lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from scrubber.coding.administrations import Course
from scrubber.model.encounters import Encounters
from scrubber.model.expected import ExpectedLine, Role


@dataclass(slots=True)
class Draft:
    """One code earned by some administrations on one day."""

    code: str
    role: Role
    courses: list[Course]
    because: str
    units: int = 1
    minutes: int = 0
    day: date | None = None
    visit: str | None = None
    access: str | None = None
    modifiers: tuple[str, ...] = ()
    begin: int | None = None
    session: int = 0
    """Drafts of one session join; those of different visits or accesses stay apart."""
    second_access: bool = False
    stands_on: tuple[str, ...] = ()
    """The parameters that decided it; what its courses stand on comes to it when drafts are joined."""


def joined(drafts: Iterable[Draft], encounters: Encounters) -> tuple[ExpectedLine, ...]:
    """Return the lines: drafts with the same code, modifiers, day and session become one."""
    groups: dict[tuple[object, ...], list[Draft]] = {}
    for draft in drafts:
        groups.setdefault((draft.session, draft.day, draft.code, draft.modifiers), []).append(draft)
    return tuple(_line(group, encounters) for group in groups.values())


def _line(group: list[Draft], encounters: Encounters) -> ExpectedLine:
    first = group[0]
    ids = [course.id for draft in group for course in draft.courses]
    alone = len(ids) == 1
    return ExpectedLine(
        kind="administration",
        code=first.code,
        units=sum(draft.units for draft in group),
        role=first.role,
        administrations=tuple(ids if alone else dict.fromkeys(ids)),
        because=(first.because,) if len(group) == 1 else tuple(dict.fromkeys(d.because for d in group)),
        modifiers=first.modifiers,
        minutes=sum(draft.minutes for draft in group),
        day=first.day,
        visit=first.visit,
        access=first.access,
        session=first.session,
        encounter=encounters.key(first.day),
        stands_on=_stands_on(group),
    )


def _stands_on(group: list[Draft]) -> tuple[str, ...]:
    if len(group) == 1 and len(group[0].courses) == 1:
        return (*group[0].stands_on, *group[0].courses[0].stands_on)
    facts = (f for draft in group for f in draft.stands_on)
    return (*dict.fromkeys((*facts, *(f for d in group for c in d.courses for f in c.stands_on))),)
