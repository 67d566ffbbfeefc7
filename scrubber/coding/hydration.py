"""Hydration: what is left of it once everything else given at the time is taken away.

Only minutes in which nothing else is given through the access count (NCCI policy manual ch. XI; rules S05, T17).
What only keeps the vein open, carries a drug or runs between blood units is no hydration at all and never gets here.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from payer_profiles.parameters import Parameters
from scrubber.coding.administrations import Given, Handling
from scrubber.coding.clock import clock, ran
from scrubber.coding.drafts import Draft
from scrubber.coding.hours import additional_hours, hydration_units, next_hour_begins, units_by_day
from scrubber.coding.intervals import NONE, Span, Spans, merged, total, without
from scrubber.coding.notes import Notes
from scrubber.coding.services import NEVER, Service
from scrubber.coding.sessions import Session
from scrubber.coding.timeline import Piece, all_of, by_the_hour, spread
from scrubber.model.expected import Role, Undecided
from scrubber.model.timeline import NotCounted


@dataclass(slots=True)
class Hydration:
    """All hydration of a session as one service. `counted` are the minutes that may count."""

    givens: list[Given]
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
        return self.givens[0].offset

    @property
    def name(self) -> str:
        """Return the fluids as the chart names them."""
        return " with ".join(dict.fromkeys(given.name for given in self.givens))

    def holds(self, administration: str | None) -> bool:
        """Return whether this administration is part of it."""
        return any(given.id == administration for given in self.givens)

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
    notes: Notes,
) -> Hydration | None:
    """Return the session's hydration net of everything else, or None where there is none."""
    givens = [given for given in session.givens if given.handling is Handling.HYDRATION]
    if not givens:
        return None
    runs = givens[0].spans if len(givens) == 1 else merged(span for given in givens for span in given.spans)
    busy = merged(
        span
        for spans in (
            *(service.spans for service in infusions),
            *(repeat.spans for service in infusions for repeat in service.repeats),
            *(_running(given) for given in session.also_running),
        )
        for span in spans
    )
    pushing = merged(span for service in pushes for span in service.spans)
    open_minutes = _open(givens, runs, session.also_running, notes)
    alone = without(without(runs, busy), open_minutes)
    too_short: Spans = NONE
    counted = without(alone, pushing)
    if parameters.hydration_segments == "each":
        counted, too_short = _each(alone, pushing, parameters)
    hydration = Hydration(givens, runs, counted, total(counted), too_short)
    if hydration.minutes < parameters.hydration_min_minutes:
        hydration.refused = NotCounted.HYDRATION_TOO_SHORT
    else:
        hydration.refused = _volume_refused(hydration, parameters, notes)
    return hydration


def _running(given: Given) -> Spans:
    if given.spans:
        return given.spans
    planned = given.item.planned_hours
    if given.handling is Handling.PUMP and given.begin is not None and planned is not None:
        return ((given.begin, given.begin + int(planned * 60)),)
    return NONE


def _open(givens: list[Given], runs: Spans, beside: list[Given], notes: Notes) -> Spans:
    """Return the minutes in which something without a known stop may have run: they can't count."""
    open_spans: list[Span] = []
    for given in beside:
        undecided = given.handling is Handling.UNDECIDED and given.drug_class != "hydration"
        if not undecided or given.spans or given.item.technique not in ("infusion", "pump"):
            continue
        begin = runs[0][0] if given.begin is None else max(given.begin, runs[0][0])
        if begin < runs[-1][1]:
            open_spans.append((begin, runs[-1][1]))
            since = "" if given.begin is None else f" from {clock(begin, given.offset)}"
            notes.undecided(
                Undecided.CLAIMED_MINUTES_OPEN,
                givens,
                ("start_and_stop",),
                f"Hydration{since} is not counted: {given.name} may have run at the time, and its times are not known.",
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


def _volume_refused(hydration: Hydration, parameters: Parameters, notes: Notes) -> NotCounted | None:
    least = parameters.hydration_min_volume_ml
    if least is None:
        return None
    volumes = [given.item.volume_ml for given in hydration.givens]
    known = [volume for volume in volumes if volume is not None]
    if sum(known, Decimal(0)) >= least:
        return None
    if len(known) == len(volumes):
        return NotCounted.HYDRATION_TOO_LITTLE
    notes.undecided(
        Undecided.NO_VOLUME,
        hydration.givens,
        ("volume",),
        f"{hydration.name}: this payer takes hydration from {least} mL on, and its volume is not documented.",
    )
    return NotCounted.NOT_EVALUATED


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
            hydration.givens,
            f"{hydration.ran()}: hydration; {why}",
            minutes=min(hydration.minutes, 60),
            day=first,
            visit=session.visit,
            access=session.access,
            modifiers=modifiers,
            begin=begin,
            session=session.number,
            second_access=session.second_access,
        )
    ]
    drafts += _further(hydration, session, 60, hours, modifiers, Role.ADDITIONAL_HOUR, parameters)
    settle(hydration, by_the_hour(hydration.counted, "96360", "96361", hours))
    return drafts


def code_beside(
    hydration: Hydration, session: Session, modifiers: tuple[str, ...], parameters: Parameters
) -> list[Draft]:
    """Return 96361 for all of it: something else is the initial service."""
    units = hydration_units(
        hydration.minutes, parameters.hydration_min_minutes, parameters.additional_hour_min_minutes
    )
    drafts = _further(hydration, session, 0, units, modifiers, Role.HYDRATION, parameters)
    settle(hydration, by_the_hour(hydration.counted, "96361", "96361", units - 1))
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
                hydration.givens,
                because,
                units=count,
                minutes=minutes,
                day=day,
                visit=session.visit,
                access=session.access,
                modifiers=modifiers,
                begin=hydration.counted[0][0],
                session=session.number,
            )
        )
    return drafts


def settle(hydration: Hydration, pieces: list[Piece]) -> None:
    """Set the fate of every hydration minute: the counted ones as given, the others as overlap."""
    if hydration.refused is not None:
        pieces = all_of(hydration.counted, hydration.refused)
    pieces += all_of(hydration.too_short, NotCounted.HYDRATION_TOO_SHORT)
    rest = without(without(hydration.runs, hydration.counted), hydration.too_short)
    pieces += all_of(rest, NotCounted.HYDRATION_OVERLAP)
    spread(hydration.givens, pieces)


def order(hydration: Hydration) -> int:
    """Return its first counted minute, to put it into the order of time."""
    return hydration.counted[0][0] if hydration.counted else NEVER
