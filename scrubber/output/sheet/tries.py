"""The ways in which a drug may be given, each as the administrations that are tried, which are made up and coded."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from decimal import Decimal

from scrubber.coding.administrations import LONGEST_HOURLY_PUMP
from scrubber.coding.classes import classes_of
from scrubber.coding.hours import next_hour_begins
from scrubber.model.expected import Role
from scrubber.model.record import Administration, DrugClass, Technique
from scrubber.output.sheet.asked import Asked
from scrubber.reference import drugs

_NEEDLE: dict[str, tuple[Technique, ...]] = {
    "iv": ("infusion", "push", "pump"),
    "im": ("im",),
    "sc": ("sc", "sc_infusion"),
}
_BY_NEEDLE: tuple[Technique, ...] = ("infusion", "push", "sc", "im")
"""What is asked of a drug whose code names no route."""
_OF_CLASS: dict[str, tuple[Technique, ...]] = {
    "vaccine": ("im",),
    "hydration": ("infusion",),
    "flush": ("flush",),
}
THIS = "this"
"""The administration that is asked about; the others stand beside it."""
_ON_BODY = re.compile(r"\bon-?(?:pro|body)\b")
"""Brands that come with an injector for the body."""
_BEGINS = time(10)
LONG_PUMP_HOURS = LONGEST_HOURLY_PUMP + 1


@dataclass(frozen=True, slots=True)
class Tried:
    """A way as it was tried: the words for it, the administrations, and which line of the answer is meant."""

    id: str
    given: str
    technique: Technique
    administrations: tuple[Administration, ...]
    roles: tuple[Role, ...] = ()
    """Empty: whichever line stands for this drug."""
    rules: tuple[str, ...] = ()


def techniques_of(asked: Asked) -> tuple[Technique, ...]:
    """Return the techniques that the drug may be given by here; none for what is taken by mouth and the like."""
    drug = asked.drug
    if drug.drug_class in _OF_CLASS:
        return _OF_CLASS[drug.drug_class]
    if not drug.routes:
        return (*_BY_NEEDLE, *_more(asked))
    return tuple(technique for route in drug.routes for technique in _NEEDLE.get(route, ()))


def _more(asked: Asked) -> tuple[Technique, ...]:
    """Return what only some drugs are: run by a long pump (complex, no biological), infused under the skin, or given
    by an injector on the body (a brand says so).
    """
    found: tuple[Technique, ...] = ()
    if "complex" in classes_for(asked, "infusion") and not drugs.is_biological(asked.drug):
        found += ("pump",)
    if any(_ON_BODY.search(brand) for brand in asked.drug.brands):
        found += ("on_body",)
    if "subcutaneous" in asked.drug.substance:
        found += ("sc_infusion",)
    return found


def classes_for(asked: Asked, technique: Technique) -> tuple[str, ...]:
    """Return the classes that the drug may have for this payer when it is given so; one where that is decided."""
    return classes_of(_this(asked, technique), asked.parameters).values


def this_given(asked: Asked) -> Administration:
    """Return the drug given once in the first way that it is given, for what is asked of its units."""
    technique: Technique = next(iter(techniques_of(asked)), "infusion")
    return _this(asked, technique, 60 if technique in ("infusion", "sc_infusion") else 0)


def _this(
    asked: Asked, technique: Technique, minutes: int = 0, begins: int = 0, id: str = THIS
) -> Administration:
    start, stop = _at(asked, begins), _at(asked, begins + minutes)
    return Administration(
        id=id,
        substance=asked.drug.product,
        technique=technique,
        hcpcs=asked.drug.hcpcs,
        route={"im": "IM", "sc": "SC", "sc_infusion": "SC"}.get(technique, "IV"),
        start=start,
        stop=stop if minutes else None,
        planned_hours=Decimal(LONG_PUMP_HOURS) if technique == "pump" else None,
        pump_owner="clinic" if technique == "pump" else None,
    )


def _other(asked: Asked, minutes: int, begins: int = 0, drug_class: str = "complex") -> Administration:
    """Return another drug, of the higher rank, that the visit was for."""
    return Administration(
        id="other",
        substance="another drug",
        technique="infusion",
        drug_class=as_class(drug_class),
        route="IV",
        start=_at(asked, begins),
        stop=_at(asked, begins + minutes),
    )


def _at(asked: Asked, minutes: int) -> datetime:
    return datetime.combine(asked.on, _BEGINS) + timedelta(minutes=minutes)


def as_class(name: str | None) -> DrugClass | None:
    """Return a class as a record states it."""
    return name  # type: ignore[return-value]  # the classes of the drug table that a chart may state


def tries_of(asked: Asked, technique: Technique, drug_class: str) -> Iterator[Tried]:
    """Yield the ways of a technique, for a drug of a class."""
    if drug_class == "vaccine":
        yield Tried("vaccine", "Injected", technique, (_this(asked, technique),), (), ("D12",))
        return
    yield from _TRIED.get(technique, _nothing)(asked, drug_class)


def _nothing(asked: Asked, drug_class: str) -> Iterator[Tried]:
    yield from ()


def _infusion(asked: Asked, drug_class: str) -> Iterator[Tried]:
    parameters = asked.parameters
    if drug_class == "hydration":
        yield from _hydration(asked)
        return
    least = parameters.infusion_min_minutes
    further = next_hour_begins(0, parameters.additional_hour_min_minutes)
    hours_rule = "T05" if drug_class == "complex" else "T04"
    yield Tried(
        "infusion",
        f"Infused for {least} minutes or more: the first or only service of the visit",
        "infusion",
        (_this(asked, "infusion", 60),),
        (Role.INITIAL,),
        ("T01", "T03", "D04"),
    )
    yield Tried(
        "infusion_hours",
        f"Each further hour of it, the first from minute {further} on",
        "infusion",
        (_this(asked, "infusion", further),),
        (Role.ADDITIONAL_HOUR,),
        (hours_rule, "T13"),
    )
    yield Tried(
        "infusion_after",
        "Infused before or after another drug that is the initial service",
        "infusion",
        (_other(asked, 60), _this(asked, "infusion", 60, begins=70)),
        (),
        ("A04", "S02"),
    )
    beside = parameters.concurrent_min_overlap_minutes
    yield Tried(
        "infusion_beside",
        f"Infused beside another drug through the same line for {beside} minutes or more",
        "infusion",
        (_other(asked, 60), _this(asked, "infusion", 60)),
        (),
        ("S03", "S04", "T10"),
    )


def _hydration(asked: Asked) -> Iterator[Tried]:
    parameters = asked.parameters
    least = parameters.hydration_min_minutes
    further = next_hour_begins(0, parameters.additional_hour_min_minutes)
    volume = parameters.hydration_min_volume_ml or Decimal(1000)

    def fluid(minutes: int, begins: int = 0) -> Administration:
        return replace(_this(asked, "infusion", minutes, begins), volume_ml=volume)

    yield Tried(
        "hydration",
        f"Infused for {least} minutes or more with nothing else running: the only service of the visit",
        "infusion",
        (fluid(60),),
        (Role.INITIAL,),
        ("T06", "S05", "S07", "DOC05"),
    )
    yield Tried(
        "hydration_hours",
        f"Each further hour of it, the first from minute {further} on",
        "infusion",
        (fluid(further),),
        (Role.ADDITIONAL_HOUR,),
        ("T07", "T13"),
    )
    yield Tried(
        "hydration_after",
        f"Infused for {least} minutes or more before or after a drug that is the initial service",
        "infusion",
        (_other(asked, 60), fluid(60, begins=70)),
        (),
        ("T07", "S05"),
    )


def _push(asked: Asked, drug_class: str) -> Iterator[Tried]:
    parameters = asked.parameters
    longest = parameters.infusion_min_minutes - 1
    yield Tried(
        "push",
        f"Pushed, or infused for {longest} minutes or less: the first or only service of the visit",
        "push",
        (_this(asked, "push"),),
        (),
        ("T01", "T02"),
    )
    yield Tried(
        "push_after",
        "Pushed beside another drug that is the initial service",
        "push",
        (_other(asked, 60), _this(asked, "push", begins=70)),
        (),
        ("A05",),
    )
    gap = parameters.repeat_push_min_gap_minutes
    again = replace(_this(asked, "push", id="first"), id="first")
    yield Tried(
        "push_again",
        f"Pushed again {gap} minutes or more after the last time",
        "push",
        (again, _this(asked, "push", begins=gap)),
        (Role.REPEAT_PUSH,),
        ("T09",),
    )


def _injection(technique: Technique, words: str) -> Callable[[Asked, str], Iterator[Tried]]:
    def tried(asked: Asked, drug_class: str) -> Iterator[Tried]:
        yield Tried(f"injection_{technique}", words, technique, (_this(asked, technique),), (), ("D06",))

    return tried


def _under_the_skin(asked: Asked, drug_class: str) -> Iterator[Tried]:
    parameters = asked.parameters
    further = next_hour_begins(0, parameters.additional_hour_min_minutes)
    yield Tried(
        "sc_infusion",
        f"Infused under the skin for {parameters.infusion_min_minutes} minutes or more",
        "sc_infusion",
        (_this(asked, "sc_infusion", 60),),
        (Role.SUBCUTANEOUS_INFUSION,),
        ("T08",),
    )
    yield Tried(
        "sc_infusion_hours",
        f"Each further hour of it, the first from minute {further} on",
        "sc_infusion",
        (_this(asked, "sc_infusion", further),),
        (Role.ADDITIONAL_HOUR,),
        ("T08",),
    )


def _pump(asked: Asked, drug_class: str) -> Iterator[Tried]:
    if drug_class == "complex" or asked.setting == "facility":
        yield Tried(
            "pump",
            f"By a pump of the clinic that runs for more than {LONGEST_HOURLY_PUMP} hours",
            "pump",
            (_this(asked, "pump"),),
            (),
            ("T18",),
        )


def _on_body(asked: Asked, drug_class: str) -> Iterator[Tried]:
    yield Tried(
        "on_body", "By an injector put on the body", "on_body", (_this(asked, "on_body"),), (), ("D09",)
    )


def _flush(asked: Asked, drug_class: str) -> Iterator[Tried]:
    yield Tried("flush", "To flush or lock the line", "flush", (_this(asked, "flush"),), (), ("F14",))


_TRIED: dict[Technique, Callable[[Asked, str], Iterator[Tried]]] = {
    "infusion": _infusion,
    "push": _push,
    "sc": _injection("sc", "Injected under the skin"),
    "im": _injection("im", "Injected into muscle"),
    "sc_infusion": _under_the_skin,
    "pump": _pump,
    "on_body": _on_body,
    "flush": _flush,
}
