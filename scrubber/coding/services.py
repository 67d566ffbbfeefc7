"""From administrations to services: what goes through one access as one bag, one drug, one push.

All drugs of one bag or syringe are one infusate and one service. An infusion of 15 minutes or less is a push, unless it
was stopped early and the payer keeps the intended code. Bottle after bottle of one drug is one run, though changing
them takes a while. Infusions of one drug further apart are one service and its repeats, or one service with the minutes
added up, as the payer reads it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from payer_profiles.parameters import Parameters
from scrubber.coding.administrations import Course, Handling
from scrubber.coding.clock import ran
from scrubber.coding.intervals import Spans, merged, total

NEVER = 1 << 60
"""Sorts what has no time after everything that has one."""


CHANGE_OF_CONTAINER_MINUTES = 15
"""A next bottle of the same drug that starts within this time goes on with the run (a convention of this product: what
payers dispute are infusions apart, as of an antibiotic every eight hours)."""


@dataclass(slots=True)
class Service:
    """One infusate given through one access: it competes for codes as a whole."""

    courses: list[Course]
    is_complex: bool
    is_push: bool
    keys: frozenset[str]
    spans: Spans
    minutes: int
    begin: int | None
    discontinued: bool = False
    stands_on: tuple[str, ...] = ()
    """The parameters that made it a push or an infusion, one service or several."""
    repeats: list[Service] = field(default_factory=list)
    """Later infusions of the same drug, where the payer does not add the minutes up."""

    @property
    def name(self) -> str:
        """Return the substances as the chart names them."""
        return " with ".join(dict.fromkeys(course.name for course in self.courses))

    @property
    def offset(self) -> int:
        """Return the minutes that its local time is ahead of UTC."""
        return self.courses[0].offset

    @property
    def order(self) -> tuple[int, str, int]:
        """Return what puts services into the order of time, whatever order the chart lists them in."""
        return (NEVER if self.begin is None else self.begin, min(self.keys), self.courses[0].place)

    def ran(self) -> str:
        """Return `IVIG ran 10:15–13:20 (185 min)`."""
        if not self.spans:
            return self.name
        pauses = " without the pauses" if len(self.spans) > 1 else ""
        return f"{self.name} ran {ran(self.spans, self.offset)} ({self.minutes} min{pauses})"

    def holds(self, administration: str | None) -> bool:
        """Return whether this administration is part of it."""
        return any(course.id == administration for course in self.courses)


def services(courses: Iterable[Course], parameters: Parameters) -> tuple[list[Service], list[Service]]:
    """Return the infusions and the pushes of a session, each in the order of time."""
    infusions: list[Service] = []
    pushes: list[Service] = []
    for infusate in _joined(_infusates(courses)):
        if not infusate.is_push:
            _judge_length(infusate, parameters)
        (pushes if infusate.is_push else infusions).append(infusate)
    pushes.sort(key=lambda service: service.order)
    return _same_drug_together(infusions, parameters), pushes


def _judge_length(infusate: Service, parameters: Parameters) -> None:
    """Make a short infusion a push, unless it was stopped early and the payer keeps the intended code."""
    infusate.stands_on = ("infusion_min_minutes",)
    if infusate.minutes >= parameters.infusion_min_minutes:
        return
    if infusate.discontinued:
        infusate.stands_on += ("discontinued_short_infusion",)
    infusate.is_push = not (infusate.discontinued and parameters.discontinued_short_infusion == "infusion")


def _infusates(courses: Iterable[Course]) -> list[Service]:
    bags: dict[object, list[Course]] = {}
    for course in courses:
        container = course.item.container
        bags.setdefault(course.place if container is None else container, []).append(course)
    return [_service(bag) for bag in bags.values()]


def _service(bag: list[Course]) -> Service:
    if len(bag) > 1:
        bag.sort(
            key=lambda course: (NEVER if course.begin is None else course.begin, course.key, course.place)
        )
    begins = [course.begin for course in bag if course.begin is not None]
    spans = bag[0].spans if len(bag) == 1 else merged(span for course in bag for span in course.spans)
    return Service(
        courses=bag,
        is_complex=any(course.drug_class == "complex" for course in bag),
        is_push=all(course.handling is Handling.PUSH for course in bag),
        keys=frozenset(course.key for course in bag),
        spans=spans,
        minutes=total(spans),
        begin=min(begins, default=None),
        discontinued=any(course.item.discontinued is not None for course in bag),
    )


def _joined(infusates: list[Service]) -> list[Service]:
    """Join infusions of one drug that overlap or follow one another: bottle after bottle is one run."""
    if len({infusate.keys for infusate in infusates}) == len(infusates):
        return infusates
    result: list[Service] = []
    latest: dict[frozenset[str], Service] = {}
    for infusate in sorted(infusates, key=lambda service: service.order):
        before = latest.get(infusate.keys)
        if before is not None and not infusate.is_push:
            pause = infusate.spans[0][0] - before.spans[-1][1]
            if pause <= CHANGE_OF_CONTAINER_MINUTES:
                _take_in(before, infusate)
                continue
        if not infusate.is_push:
            latest[infusate.keys] = infusate
        result.append(infusate)
    return result


def _take_in(service: Service, other: Service) -> None:
    service.courses.extend(other.courses)
    service.spans = merged((*service.spans, *other.spans))
    service.minutes = total(service.spans)
    service.is_complex = service.is_complex or other.is_complex
    service.discontinued = service.discontinued or other.discontinued


def _same_drug_together(infusions: list[Service], parameters: Parameters) -> list[Service]:
    if len(infusions) < 2:
        return infusions
    infusions.sort(key=lambda service: service.order)
    first: dict[frozenset[str], Service] = {}
    for infusion in infusions:
        main = first.setdefault(infusion.keys, infusion)
        if main is infusion:
            continue
        main.stands_on += ("same_drug_repeat_infusion",)
        if parameters.same_drug_repeat_infusion == "sum_minutes":
            _take_in(main, infusion)
        else:
            main.repeats.append(infusion)
    return list(first.values())
