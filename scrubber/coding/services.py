"""From administrations to services: what goes through one access as one bag, one drug, one push.

All drugs of one bag or syringe are one infusate and one service. An infusion of 15 minutes or less is a push, unless it
was stopped early and the payer keeps the intended code. Infusions of one drug in one session are one service
with the minutes added up, or one service and its repeats, as the payer reads it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from payer_profiles.parameters import Parameters
from scrubber.coding.administrations import Given, Handling
from scrubber.coding.clock import ran
from scrubber.coding.intervals import Spans, merged, total

NEVER = 1 << 60
"""Sorts what has no time after everything that has one."""


@dataclass(slots=True)
class Service:
    """One infusate given through one access: it competes for codes as a whole."""

    givens: list[Given]
    is_complex: bool
    is_push: bool
    keys: frozenset[str]
    spans: Spans
    minutes: int
    begin: int | None
    discontinued: bool = False
    repeats: list[Service] = field(default_factory=list)
    """Later infusions of the same drug, where the payer does not add the minutes up."""

    @property
    def name(self) -> str:
        """Return the substances as the chart names them."""
        return " with ".join(dict.fromkeys(given.name for given in self.givens))

    @property
    def offset(self) -> int:
        """Return the minutes that its local time is ahead of UTC."""
        return self.givens[0].offset

    @property
    def order(self) -> tuple[int, str, int]:
        """Return what puts services into the order of time, whatever order the chart lists them in."""
        return (NEVER if self.begin is None else self.begin, min(self.keys), self.givens[0].place)

    def ran(self) -> str:
        """Return `IVIG ran 10:15–13:20 (185 min)`."""
        if not self.spans:
            return self.name
        pauses = " without the pauses" if len(self.spans) > 1 else ""
        return f"{self.name} ran {ran(self.spans, self.offset)} ({self.minutes} min{pauses})"

    def holds(self, administration: str | None) -> bool:
        """Return whether this administration is part of it."""
        return any(given.id == administration for given in self.givens)


def services(givens: Iterable[Given], parameters: Parameters) -> tuple[list[Service], list[Service]]:
    """Return the infusions and the pushes of a session, each in the order of time."""
    infusions: list[Service] = []
    pushes: list[Service] = []
    for infusate in _joined(_infusates(givens)):
        if not infusate.is_push and _is_short(infusate, parameters):
            infusate.is_push = True
        (pushes if infusate.is_push else infusions).append(infusate)
    pushes.sort(key=lambda service: service.order)
    return _same_drug_together(infusions, parameters), pushes


def _is_short(infusate: Service, parameters: Parameters) -> bool:
    if infusate.minutes >= parameters.infusion_min_minutes:
        return False
    return not (infusate.discontinued and parameters.discontinued_short_infusion == "infusion")


def _infusates(givens: Iterable[Given]) -> list[Service]:
    bags: dict[object, list[Given]] = {}
    for given in givens:
        container = given.item.container
        bags.setdefault(given.place if container is None else container, []).append(given)
    return [_service(bag) for bag in bags.values()]


def _service(bag: list[Given]) -> Service:
    if len(bag) > 1:
        bag.sort(key=lambda given: (NEVER if given.begin is None else given.begin, given.key, given.place))
    begins = [given.begin for given in bag if given.begin is not None]
    spans = bag[0].spans if len(bag) == 1 else merged(span for given in bag for span in given.spans)
    return Service(
        givens=bag,
        is_complex=any(given.drug_class == "complex" for given in bag),
        is_push=all(given.handling is Handling.PUSH for given in bag),
        keys=frozenset(given.key for given in bag),
        spans=spans,
        minutes=total(spans),
        begin=min(begins, default=None),
        discontinued=any(given.item.discontinued is not None for given in bag),
    )


def _joined(infusates: list[Service]) -> list[Service]:
    """Join infusions of one drug that touch or overlap: bottle after bottle is one run."""
    if len({infusate.keys for infusate in infusates}) == len(infusates):
        return infusates
    result: list[Service] = []
    latest: dict[frozenset[str], Service] = {}
    for infusate in sorted(infusates, key=lambda service: service.order):
        before = latest.get(infusate.keys)
        if before is not None and not infusate.is_push and infusate.spans[0][0] <= before.spans[-1][1]:
            _take_in(before, infusate)
            continue
        if not infusate.is_push:
            latest[infusate.keys] = infusate
        result.append(infusate)
    return result


def _take_in(service: Service, other: Service) -> None:
    service.givens.extend(other.givens)
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
        if parameters.same_drug_repeat_infusion == "sum_minutes":
            _take_in(main, infusion)
        else:
            main.repeats.append(infusion)
    return list(first.values())
