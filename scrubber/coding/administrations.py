"""Each administration as the engine works with it: how it is handled, its class, its minutes.

Here a chart's facts become certain or stay out: a time in doubt is no time, a missing stop follows the payer's
rule and is calculated only from documented volume and rate, a class comes from the chart, then the drug table,
then the payer. What stays open is noted and never guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from payer_profiles.parameters import Parameters
from scrubber.coding.classes import classes_of, hormonal_values, known_class
from scrubber.coding.clock import day_of, minute_of, moment_of, offset_of
from scrubber.coding.doubted import doubt_of_manner
from scrubber.coding.flow import minutes_of_flow
from scrubber.coding.intervals import NONE, Span, Spans, merged, total
from scrubber.coding.remarks import Remarks
from scrubber.coding.runs import problem_of, spans_of
from scrubber.model.expected import Undecided
from scrubber.model.record import Administration, Indication, InfusionRecord
from scrubber.model.timeline import NotCounted
from scrubber.reference import codes, drugs
from scrubber.reference.routes import way_of
from scrubber.reference.trust import as_fact

UNCONFIRMED = "chart:unconfirmed"
"""What a line stands on where a machine read the chart and nobody confirmed it."""

_TIME_FIELDS = frozenset({"start", "stop", "segments", "duration", "time"})


class Handling(StrEnum):
    """Which part of the engine deals with an administration."""

    INFUSION = "infusion"
    PUSH = "push"
    HYDRATION = "hydration"
    PUMP = "pump"
    INJECTION = "injection"
    VACCINE = "vaccine"
    SUBCUTANEOUS_INFUSION = "subcutaneous_infusion"
    ON_BODY = "on_body"
    ANTIBODY = "antibody"
    TRANSFUSION = "transfusion"
    FLUSH = "flush"
    OTHER_WAY = "other_way"
    """Given by a way that is no work of the engine: into the spine, a joint, an eye."""
    EXCLUDED = "excluded"
    """Never a service: `reason` says why."""
    UNDECIDED = "undecided"


@dataclass(slots=True)
class Course:
    """One administration with what is certain of it. `spans` is empty where its minutes are not known."""

    item: Administration
    place: int
    key: str
    """What tells one substance from another."""
    handling: Handling = Handling.UNDECIDED
    drug_class: str | None = None
    hormonal: tuple[bool, ...] = ()
    """Of a complex injection: whether it is hormonal; both where nobody knows."""
    spans: Spans = NONE
    minutes: int = 0
    begin: int | None = None
    """The first minute, also of a push without a stop."""
    offset: int = 0
    clock: datetime | None = None
    """A time of its own, to write others like it."""
    day: date | None = None
    flow_minutes: int | None = None
    """How long it ran by its volume and rate, where it has no stop and nothing in the record speaks against that."""
    calculated: bool = False
    open_ended: bool = False
    """It began, and no one knows when it stopped."""
    reason: NotCounted | None = None
    allocated: list[tuple[Span, str | NotCounted]] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    stands_on: tuple[str, ...] = ()
    """Facts that decided its class, its handling and its minutes; what the chart itself says is not among them."""

    @property
    def id(self) -> str:
        """Return the administration's id."""
        return self.item.id

    @property
    def name(self) -> str:
        """Return the substance as the chart names it."""
        return self.item.substance

    @property
    def last_day(self) -> date | None:
        """Return the day on which it ended, where its minutes are known."""
        return day_of(self.spans[-1][1] - 1, self.offset) if self.spans else None

    def leave_out(self, reason: NotCounted) -> None:
        """Say why all of it earns nothing."""
        self.allocated = [(span, reason) for span in self.spans]
        self.reason = None if self.spans else reason


def read(record: InfusionRecord, parameters: Parameters, on: date | None, remarks: Remarks) -> list[Course]:
    """Return the administrations that stand, in the record's order, with every open question noted."""
    taken_back = frozenset(record.retracted)
    courses = []
    for place, item in enumerate(record.administrations):
        if item.id not in taken_back:
            course = Course(item, place, drugs.substance_key(item.hcpcs, item.substance))
            course.flow_minutes = minutes_of_flow(item, record)
            if item.unconfirmed:
                course.stands_on = (UNCONFIRMED,)
            doubts = _doubts(item)
            problem = _read_times(course, doubts)
            course.day = _day(course) or on
            _handle(course, doubts, problem, record.indications, parameters, remarks)
            courses.append(course)
    _refuse_mixed_clocks(courses, remarks)
    return courses


def _doubts(item: Administration) -> frozenset[str]:
    if not item.uncertain and not item.conflicts:
        return frozenset()
    return frozenset((*(doubt.field for doubt in item.uncertain), *(clash.field for clash in item.conflicts)))


def _day(course: Course) -> date | None:
    if course.begin is not None:
        return day_of(course.begin, course.offset)
    return course.item.day()


# times


def _read_times(course: Course, doubts: frozenset[str]) -> Undecided | None:
    """Fill spans, minutes and begin; return what is wrong with the times."""
    if not doubts.isdisjoint(_TIME_FIELDS):
        _read_start_alone(course, doubts)
        return Undecided.UNCERTAIN_TIMES
    runs = course.item.runs()
    if not runs:
        return Undecided.NO_TIMES
    first = next((run.start for run in runs if run.start is not None), None)
    if first is not None:
        _begin(course, first)
    problem = problem_of(runs, course.item.technique)
    if problem is None:
        spans = spans_of(runs)
        course.spans = merged(spans)
        course.minutes = total(course.spans)
        course.begin = min(spans)[0]
    course.open_ended = problem is Undecided.NO_STOP
    return problem


def _read_start_alone(course: Course, doubts: frozenset[str]) -> None:
    """Take the start of an administration of which only the stop is in doubt: it began, and did not end for sure."""
    only_stop = not course.item.segments and not doubts & (_TIME_FIELDS - {"stop"})
    if only_stop and course.item.start is not None:
        _begin(course, course.item.start)
        course.open_ended = True


def _begin(course: Course, start: datetime) -> None:
    course.begin = minute_of(start, up=True)
    course.offset = offset_of(start)
    course.clock = start


def _calculate(course: Course) -> bool:
    """Set the stop from documented volume and rate (rule T13), and return whether they give it."""
    if course.flow_minutes is None or course.begin is None:
        return False
    course.spans = ((course.begin, course.begin + course.flow_minutes),)
    course.minutes = course.flow_minutes
    course.calculated = True
    course.open_ended = False
    return True


_OUT = frozenset({Handling.EXCLUDED, Handling.FLUSH, Handling.OTHER_WAY, Handling.UNDECIDED})


def _refuse_mixed_clocks(courses: list[Course], remarks: Remarks) -> None:
    """Local times and times with an offset in one record can't be put in one order: none of them is used."""
    timed = [course for course in courses if course.begin is not None and course.handling not in _OUT]
    if len({course.clock is not None and course.clock.tzinfo is not None for course in timed}) < 2:
        return
    leave_undecided(
        timed,
        remarks,
        Undecided.MIXED_CLOCKS,
        ("start_and_stop",),
        "Some times are local and some carry an offset, so they can't be put in order; give all in one way.",
    )


# handling and class


def _handle(
    course: Course,
    doubts: frozenset[str],
    problem: Undecided | None,
    indications: Sequence[Indication],
    parameters: Parameters,
    remarks: Remarks,
) -> None:
    """Say how an administration is counted: as it says itself, or by the class of its drug."""
    if _is_left_out(course) or _is_given_otherwise(course, remarks) or _is_in_doubt(course, doubts, remarks):
        return
    simple = _SIMPLE.get(course.item.technique)
    if simple is not None:
        course.handling = simple
        return
    if course.key in codes.ANTIBODIES:
        course.handling = Handling.ANTIBODY
        return
    course.drug_class = _class_of(course, "class" in doubts, indications, parameters, remarks)
    _handle_by_class(course, problem, indications, parameters, remarks)


def _is_left_out(course: Course) -> bool:
    """Leave out what is no service of its own: a flush, a diluent, a line kept open. Return whether it is."""
    excluded = _excluded(course.item)
    if excluded is None:
        return False
    course.handling = Handling.FLUSH if excluded is NotCounted.FLUSH else Handling.EXCLUDED
    course.leave_out(excluded)
    return True


def _is_given_otherwise(course: Course, remarks: Remarks) -> bool:
    """Leave out what went neither into a vein or muscle nor under the skin. Return whether it did."""
    way = way_of(course.item.substance, course.item.route, course.item.access)
    if way is None:
        return False
    course.handling = Handling.OTHER_WAY
    course.leave_out(NotCounted.OTHER_WAY)
    remarks.assume(f"{course.name} {way.says}.")
    return True


def _is_in_doubt(course: Course, doubts: frozenset[str], remarks: Remarks) -> bool:
    """Leave undecided what the chart leaves open: how it was given, or what for. Return whether it does."""
    field_name = next((name for name in ("technique", "purpose") if name in doubts), None)
    if field_name is None:
        return False
    words = doubt_of_manner(course.item, field_name)
    leave_undecided((course,), remarks, Undecided.UNCERTAIN_TECHNIQUE, (field_name,), words)
    return True


def _handle_by_class(
    course: Course,
    problem: Undecided | None,
    indications: Sequence[Indication],
    parameters: Parameters,
    remarks: Remarks,
) -> None:
    """Say how a drug of a class is counted: one case after the other, the first that fits."""
    item = course.item
    match course.drug_class:
        case "vaccine":
            course.handling = Handling.VACCINE
        case "blood":
            course.handling = Handling.TRANSFUSION
        case "flush":
            course.handling = Handling.FLUSH
            course.leave_out(NotCounted.FLUSH)
        case None:
            _leave_class(course, remarks)
        case _ if item.technique in ("im", "sc"):
            course.handling = Handling.INJECTION
            if course.drug_class == "complex":
                course.hormonal = hormonal_values(item, indications)
                if item.hormonal is None:
                    ground = known_class(item, indications).ground
                    course.stands_on += (as_fact(ground, f"whether {item.substance} is hormonal"),)
        case _ if item.technique == "sc_infusion":
            course.handling = Handling.SUBCUTANEOUS_INFUSION
            _need_times(course, problem, parameters, remarks)
        case _ if item.technique == "pump" and _runs_long(course):
            course.handling = Handling.PUMP
        case _ if item.technique == "pump" and item.planned_hours is None and not course.spans:
            leave_undecided(
                (course,),
                remarks,
                Undecided.NO_PUMP_HOURS,
                ("planned_hours",),
                f"{course.name}: how long the pump is to run is not documented.",
            )
        case "hydration" if item.technique == "push" and not course.spans:
            course.handling = Handling.EXCLUDED
            course.leave_out(NotCounted.HYDRATION_TOO_SHORT)
        case "hydration":
            course.handling = Handling.HYDRATION
            _need_times(course, problem, parameters, remarks)
        case _ if item.technique == "push":
            course.handling = Handling.PUSH
            _check_push(course, problem, parameters, remarks)
        case _:
            course.handling = Handling.INFUSION
            _need_times(course, problem, parameters, remarks)


LONGEST_HOURLY_PUMP = 8
"""Hours up to which a pump is coded by the hour like any infusion (rule T18)."""


def _runs_long(course: Course) -> bool:
    hours = course.item.planned_hours
    if hours is not None:
        return hours > LONGEST_HOURLY_PUMP
    return course.minutes > LONGEST_HOURLY_PUMP * 60


_SIMPLE = {"on_body": Handling.ON_BODY, "transfusion": Handling.TRANSFUSION}

_PURPOSES = {
    "keep_open": NotCounted.KEEP_OPEN,
    "diluent": NotCounted.DILUENT,
    "between_units": NotCounted.BETWEEN_UNITS,
}


def _excluded(item: Administration) -> NotCounted | None:
    if item.technique == "flush" or item.drug_class == "flush":
        return NotCounted.FLUSH  # whatever for: a heparin lock is charted as keeping the port open
    if item.purpose is not None and item.purpose in _PURPOSES:
        return _PURPOSES[item.purpose]
    if item.technique == "oral":
        return NotCounted.ORAL
    return None


def leave_undecided(
    courses: Sequence[Course], remarks: Remarks, why: Undecided, missing: tuple[str, ...], message: str
) -> None:
    """Leave administrations undecided for one reason, and say what is missing; they earn nothing meanwhile."""
    for course in courses:
        course.handling = Handling.UNDECIDED
        course.leave_out(NotCounted.NOT_EVALUATED)
    remarks.undecided(why, courses, missing, message)


def _leave_class(course: Course, remarks: Remarks) -> None:
    leave_undecided(
        (course,),
        remarks,
        Undecided.NO_CLASS,
        ("drug_class",),
        f"{course.name}: neither chart, drug table nor payer says whether it is complex, therapeutic or hydration; "
        "give its class or HCPCS code.",
    )


def _class_of(
    course: Course, doubted: bool, indications: Sequence[Indication], parameters: Parameters, remarks: Remarks
) -> str | None:
    """Return the class, or None while more than one is possible."""
    classes = classes_of(course.item, parameters, indications, doubted=doubted)
    course.stands_on += classes.stands_on
    if classes.assumption:
        remarks.assume(classes.assumption)
    return classes.decided


def _check_push(course: Course, problem: Undecided | None, parameters: Parameters, remarks: Remarks) -> None:
    """A push counts without minutes; 16 or more documented minutes follow the payer's `long_push`."""
    if problem in (Undecided.STOP_BEFORE_START, Undecided.LONGER_THAN_A_DAY, Undecided.MIXED_CLOCKS):
        course.begin = None
        _leave_times(course, problem, remarks)
        return
    if problem is Undecided.UNCERTAIN_TIMES and not course.open_ended:
        course.begin = None
    course.open_ended = False
    if course.minutes >= parameters.infusion_min_minutes:
        course.stands_on += ("infusion_min_minutes", "long_push")
        if parameters.long_push == "by_minutes":
            course.handling = Handling.INFUSION
        else:
            remarks.assume(
                f"{course.name}: documented as a push of {course.minutes} minutes; it stays a push (payer's long_push)."
            )


def _need_times(course: Course, problem: Undecided | None, parameters: Parameters, remarks: Remarks) -> None:
    """An infusion without its times follows the payer's `missing_stop_time`; other faults are left open."""
    if problem is None and course.minutes > 0:
        return
    if problem is None:
        problem = Undecided.STOP_BEFORE_START
    if not course.open_ended or problem is Undecided.UNCERTAIN_TIMES:
        _leave_times(course, problem, remarks)  # an end in doubt is no missing one: nothing takes its place
        return
    policy = parameters.missing_stop_time
    course.stands_on += ("missing_stop_time",)
    if policy == "push" and course.handling is Handling.INFUSION:
        course.handling = Handling.PUSH
        course.open_ended = False
        remarks.assume(f"{course.name} has no stop time; this payer takes it as a push (missing_stop_time).")
    elif policy in ("push", "deny"):
        course.handling = Handling.EXCLUDED
        course.open_ended = False
        course.leave_out(NotCounted.NO_STOP_TIME)
        remarks.assume(
            f"{course.name} has no stop time; this payer then supports nothing (missing_stop_time)."
        )
    elif policy == "calculate" and _calculate(course):
        _say_that_it_is_calculated(course, remarks)
    else:
        _leave_times(course, problem, remarks)


def _say_that_it_is_calculated(course: Course, remarks: Remarks) -> None:
    """Tell it as assumed, and as open: nobody charted the stop, so no line that rests on it is settled."""
    item = course.item
    said = (
        f"{course.name} has no stop time; {course.minutes} minutes follow from the documented "
        f"{item.volume_ml} mL at {item.rate_ml_per_hour} mL/h."
    )
    remarks.assume(said)
    message = f"{said} That stop is calculated and was charted by nobody: get the time from whoever gave it."
    remarks.undecided(Undecided.CALCULATED_STOP, (course,), ("charted_stop",), message)


_TIME_MESSAGES = {
    Undecided.NO_TIMES: "no clock time is documented",
    Undecided.NO_START: "a start time is missing",
    Undecided.NO_STOP: "a stop time is missing, and documented volume and rate do not give it",
    Undecided.UNCERTAIN_TIMES: "the chart leaves its times in doubt",
    Undecided.MIXED_CLOCKS: "one of its times is local and one carries an offset",
    Undecided.STOP_BEFORE_START: "it stops no later than it starts; check the dates",
    Undecided.LONGER_THAN_A_DAY: "a run of more than 24 hours is a slip; check the dates",
}


def _leave_times(course: Course, problem: Undecided, remarks: Remarks) -> None:
    message = f"{course.name}: {_TIME_MESSAGES[problem]}."
    leave_undecided((course,), remarks, problem, ("start_and_stop",), message)


def stop_of(course: Course) -> datetime | None:
    """Return when it ended, as documented or calculated."""
    if not course.spans or course.clock is None:
        return None
    return moment_of(course.spans[-1][1], course.clock)
