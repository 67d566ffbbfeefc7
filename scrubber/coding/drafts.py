"""A line while it is being built, and the joining of drafts into expected lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from scrubber.coding.administrations import Course
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


def joined(drafts: Iterable[Draft]) -> tuple[ExpectedLine, ...]:
    """Return the lines: drafts with the same code, modifiers, day and session become one."""
    groups: dict[tuple[object, ...], list[Draft]] = {}
    for draft in drafts:
        groups.setdefault((draft.session, draft.day, draft.code, draft.modifiers), []).append(draft)
    return tuple(map(_line, groups.values()))


def _line(group: list[Draft]) -> ExpectedLine:
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
    )
