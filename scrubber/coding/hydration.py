"""Hydration: what is left of it once everything else given at the time is taken away.

Only minutes in which nothing else is given through the access count (NCCI policy manual ch. XI; rules S05, T17).
What only keeps the vein open, carries a drug or runs between blood units is no hydration at all and never gets here.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from payer_profiles.parameters import Parameters
from scrubber.coding.administrations import Course, Handling
from scrubber.coding.clock import clock, ran
from scrubber.coding.drafts import Draft
from scrubber.coding.hours import additional_hours, hydration_units, next_hour_begins, units_by_day
from scrubber.coding.intervals import NONE, Span, Spans, merged, total, without
from scrubber.coding.remarks import Remarks
from scrubber.coding.services import NEVER, Service
from scrubber.coding.sessions import Session
from scrubber.coding.timeline import Piece, all_of, by_the_hour, share_out
from scrubber.model.expected import Role, Undecided
from scrubber.model.timeline import NotCounted


@dataclass(slots=True)
class Hydration:
    """All hydration of a session as one service. `counted` are the minutes that may count."""

    courses: list[Course]
    runs: Spans
    counted: Spans
    minutes: int
    too_short: Spans = NONE
    """Pieces too short by themselves, where the payer looks at each."""
    refused: NotCounted | None = None

    @property
    def is_reportable(self) -> bool:
        """Return whether it earns a code."""
        return self.refused is None

    @property
    def offset(self) -> int:
        """Return the minutes that its local time is ahead of UTC."""
        return self.courses[0].offset

    @property
    def name(self) -> str:
        """Return the fluids as the chart names them."""
        return " with ".join(dict.fromkeys(course.name for course in self.courses))

    def holds(self, administration: str | None) -> bool:
        """Return whether this administration is part of it."""
        return any(course.id == administration for course in self.courses)

    def ran(self) -> str:
        """Return `NS ran 10:00–13:00 (180 min, 175 of them alone)`."""
        whole = total(self.runs)
        alone = f", {self.minutes} of them with nothing else" if self.minutes != whole else ""
        return f"{self.name} ran {ran(self.runs, self.offset)} ({whole} min{alone})"


def hydration_of(
    session: Session,
    infusions: list[Service],
    pushes: list[Service],
    parameters: Parameters,
    remarks: Remarks,
) -> Hydration | None:
    """Return the session's hydration net of everything else, or None where there is none."""
    courses = [course for course in session.courses if course.handling is Handling.HYDRATION]
    if not courses:
        return None
    runs = (
        courses[0].spans if len(courses) == 1 else merged(span for course in courses for span in course.spans)
    )
    busy = merged(
        span
        for spans in (
            *(service.spans for service in infusions),
            *(repeat.spans for service in infusions for repeat in service.repeats),
            *(_running(course) for course in session.also_running),
        )
        for span in spans
    )
    pushing = merged(span for service in pushes for span in service.spans)
    open_minutes = _open(courses, runs, session.also_running, remarks)
    alone = without(without(runs, busy), open_minutes)
    too_short: Spans = NONE
    counted = without(alone, pushing)
    if parameters.hydration_segments == "each":
        counted, too_short = _each(alone, pushing, parameters)
    hydration = Hydration(courses, runs, counted, total(counted), too_short)
    if hydration.minutes < parameters.hydration_min_minutes:
        hydration.refused = NotCounted.HYDRATION_TOO_SHORT
    else:
        hydration.refused = _volume_refused(hydration, parameters, remarks)
    return hydration


def _running(course: Course) -> Spans:
    if course.spans:
        return course.spans
    planned = course.item.planned_hours
    if course.handling is Handling.PUMP and course.begin is not None and planned is not None:
        return ((course.begin, course.begin + int(planned * 60)),)
    return NONE


def _open(courses: list[Course], runs: Spans, beside: list[Course], remarks: Remarks) -> Spans:
    """Return the minutes in which something without a known stop may have run: they can't count."""
    open_spans: list[Span] = []
    for course in beside:
        undecided = course.handling is Handling.UNDECIDED and course.drug_class != "hydration"
        if not undecided or course.spans or course.item.technique not in ("infusion", "pump"):
            continue
        begin = runs[0][0] if course.begin is None else max(course.begin, runs[0][0])
        if begin < runs[-1][1]:
            open_spans.append((begin, runs[-1][1]))
            since = "" if course.begin is None else f" from {clock(begin, course.offset)}"
            remarks.undecided(
                Undecided.CLAIMED_MINUTES_OPEN,
                courses,
                ("start_and_stop",),
                f"Hydration{since} is not counted: {course.name} may have run then; its times are not known.",
            )
    return merged(open_spans)


def _each(alone: Spans, pushing: Spans, parameters: Parameters) -> tuple[Spans, Spans]:
    """Keep the pieces that reach the minimum by themselves; a push shortens a piece but does not cut it."""
    kept: list[Span] = []
    dropped: list[Span] = []
    for piece in alone:
        net = without((piece,), pushing)
        (kept if total(net) >= parameters.hydration_min_minutes else dropped).extend(net)
    return tuple(kept), tuple(dropped)


def _volume_refused(hydration: Hydration, parameters: Parameters, remarks: Remarks) -> NotCounted | None:
    least = parameters.hydration_min_volume_ml
    if least is None:
        return None
    volumes = [course.item.volume_ml for course in hydration.courses]
    known = [volume for volume in volumes if volume is not None]
    if sum(known, Decimal(0)) >= least:
        return None
    if len(known) == len(volumes):
        return NotCounted.HYDRATION_TOO_LITTLE
    remarks.undecided(
        Undecided.NO_VOLUME,
        hydration.courses,
        ("volume",),
        f"{hydration.name}: this payer takes hydration from {least} mL on, and its volume is not documented.",
    )
    return NotCounted.NOT_EVALUATED


_STANDS_ON = ("hydration_min_minutes", "hydration_segments", "hydration_min_volume_ml", "hydration_modifier")


def code_initial(
    hydration: Hydration, session: Session, why: str, modifiers: tuple[str, ...], parameters: Parameters
) -> list[Draft]:
    """Return 96360 and its further hours."""
    least = parameters.additional_hour_min_minutes
    hours = additional_hours(hydration.minutes, least)
    days = units_by_day(0, 1, hydration.counted, hydration.runs, hydration.offset, parameters)
    first = next(iter(days))
    begin = hydration.counted[0][0]
    drafts = [
        Draft(
            "96360",
            Role.INITIAL,
            hydration.courses,
            f"{hydration.ran()}: hydration; {why}",
            minutes=min(hydration.minutes, 60),
            day=first,
            visit=session.visit,
            access=session.access,
            modifiers=modifiers,
            begin=begin,
            session=session.number,
            second_access=session.second_access,
            stands_on=_STANDS_ON,
        )
    ]
    drafts += _further(hydration, session, 60, hours, modifiers, Role.ADDITIONAL_HOUR, parameters)
    allocate(hydration, by_the_hour(hydration.counted, "96360", "96361", hours))
    return drafts


def code_beside(
    hydration: Hydration, session: Session, modifiers: tuple[str, ...], parameters: Parameters
) -> list[Draft]:
    """Return 96361 for all of it: something else is the initial service."""
    units = hydration_units(
        hydration.minutes, parameters.hydration_min_minutes, parameters.additional_hour_min_minutes
    )
    drafts = _further(hydration, session, 0, units, modifiers, Role.HYDRATION, parameters)
    allocate(hydration, by_the_hour(hydration.counted, "96361", "96361", units - 1))
    return drafts


def _further(
    hydration: Hydration,
    session: Session,
    first: int,
    units: int,
    modifiers: tuple[str, ...],
    role: Role,
    parameters: Parameters,
) -> list[Draft]:
    least = parameters.additional_hour_min_minutes
    hours = units if role is Role.ADDITIONAL_HOUR else units - 1
    days = units_by_day(first, units, hydration.counted, hydration.runs, hydration.offset, parameters)
    beside = "" if role is Role.ADDITIONAL_HOUR else "; all of it is 96361, since another service is initial"
    next_hour = next_hour_begins(hours, least)
    because = f"{hydration.ran()}: {units} x 96361{beside}; one more would begin at minute {next_hour}"
    left = hydration.minutes - first
    drafts = []
    for day, count in days.items():
        minutes = min(left, 60 * count)
        left -= minutes
        drafts.append(
            Draft(
                "96361",
                role,
                hydration.courses,
                because,
                units=count,
                minutes=minutes,
                day=day,
                visit=session.visit,
                access=session.access,
                modifiers=modifiers,
                begin=hydration.counted[0][0],
                session=session.number,
                stands_on=(*_STANDS_ON, "additional_hour_min_minutes"),
            )
        )
    return drafts


def allocate(hydration: Hydration, pieces: list[Piece]) -> None:
    """Allocate every hydration minute: the counted ones to these pieces, the others to overlap."""
    if hydration.refused is not None:
        pieces = all_of(hydration.counted, hydration.refused)
    pieces += all_of(hydration.too_short, NotCounted.HYDRATION_TOO_SHORT)
    rest = without(without(hydration.runs, hydration.counted), hydration.too_short)
    pieces += all_of(rest, NotCounted.HYDRATION_OVERLAP)
    share_out(hydration.courses, pieces)


def order(hydration: Hydration) -> int:
    """Return its first counted minute, to put it into the order of time."""
    return hydration.counted[0][0] if hydration.counted else NEVER
