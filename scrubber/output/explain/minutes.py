"""From which minute a code is earned, under one payer's parameters: what the coding engine reckons with, in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from payer_profiles.parameters import Parameters
from scrubber.coding.administrations import LONGEST_HOURLY_PUMP
from scrubber.coding.hours import additional_hours, hydration_units
from scrubber.model.value import Value
from scrubber.reference.codes import AdministrationCode, CodeRole, Family, Technique

_SHOWN = 3
"""So many units are spelled out; the others follow every hour."""


class Minutes(Value):
    """How time decides a code. `least`: the shortest run that earns it; None: no minute decides."""

    lines: tuple[str, ...]
    least: int | None = None
    most: int | None = None
    """The longest run that it is for."""
    units: tuple[int, ...] = ()
    """The minute from which each further unit is earned, in the minutes of the whole run."""


def minutes_of(row: AdministrationCode, parameters: Parameters) -> Minutes | None:
    """Return how minutes decide a code under a payer; None where they have nothing to do with it."""
    hour = parameters.additional_hour_min_minutes
    if row.family is Family.PUMP:
        return _pump(row)
    if row.code == "96376":
        gap = parameters.repeat_push_min_gap_minutes
        return Minutes(
            (f"Earned by a push of the same drug {gap} minutes or more after the last one reported.",), gap
        )
    if (
        row.technique is Technique.PUSH
        and row.family in (Family.THERAPEUTIC, Family.COMPLEX)
        and row.code != "96420"
    ):
        return _push(parameters)
    if row.technique is not Technique.INFUSION or row.code in ("96371", "96422", "36430"):
        return None
    if row.family is Family.HYDRATION:
        return _hydration(row, parameters)
    if row.role is CodeRole.ADDITIONAL_HOUR:
        units = _first_minutes(lambda minutes: additional_hours(minutes, hour))
        return Minutes(
            (f"A further hour takes {hour} minutes past the last whole one: {_steps(units)}.",),
            None,
            None,
            units,
        )
    if row.role is CodeRole.CONCURRENT:
        beside = parameters.concurrent_min_overlap_minutes
        return Minutes(
            (
                f"Two drugs run at the same time for {beside} minutes or more; once a visit, whatever its minutes.",
            ),
            beside,
        )
    if row.role in (CodeRole.INITIAL, CodeRole.SEQUENTIAL):
        return _first_hour(parameters)
    return None


def _first_hour(parameters: Parameters) -> Minutes:
    least, hour = parameters.infusion_min_minutes, parameters.additional_hour_min_minutes
    return Minutes(
        (
            f"Earned from minute {least} on; what ran {least - 1} minutes or less is a push.",
            f"One unit holds up to minute {59 + hour}; the code of the further hour begins with minute {60 + hour}.",
        ),
        least,
        59 + hour,
    )


def _push(parameters: Parameters) -> Minutes:
    most = parameters.infusion_min_minutes - 1
    return Minutes(
        (
            f"For {most} minutes or less. What a chart calls a push by syringe stays one, however long it took, "
            "unless the payer judges by minutes."
            if parameters.long_push == "push"
            else f"For {most} minutes or less, whatever the chart calls it.",
        ),
        None,
        most,
    )


def _hydration(row: AdministrationCode, parameters: Parameters) -> Minutes:
    shortest, hour = parameters.hydration_min_minutes, parameters.additional_hour_min_minutes
    alone = "Only minutes in which nothing else runs count."
    if row.role is CodeRole.INITIAL:
        lines = (
            f"Earned from minute {shortest} on; {shortest - 1} minutes or less are not billed at all. {alone}",
            f"One unit holds up to minute {59 + hour}; 96361 begins with minute {60 + hour}.",
        )
        return Minutes(lines, shortest, 59 + hour)
    after = _first_minutes(lambda minutes: additional_hours(minutes, hour))
    beside = _first_minutes(lambda minutes: hydration_units(minutes, shortest, hour))
    lines = (
        f"After 96360: {_steps(after)}.",
        f"Beside another first service: {_steps(beside)}. {alone}",
    )
    return Minutes(lines, shortest, None, after)


def _pump(row: AdministrationCode) -> Minutes | None:
    if row.technique is not Technique.INFUSION:
        return None
    return Minutes(
        (
            f"For a pump that runs more than {LONGEST_HOURLY_PUMP} hours; up to that the codes by the hour hold.",
        ),
        LONGEST_HOURLY_PUMP * 60 + 1,
    )


def _first_minutes(units_of: Callable[[int], int]) -> tuple[int, ...]:
    """Return the first minute that earns one unit, two, and so forth, by asking the function that bills them."""
    found: list[int] = []
    minute = 0
    while len(found) < _SHOWN:
        minute += 1
        if units_of(minute) > len(found):
            found.append(minute)
    return tuple(found)


def _steps(units: Sequence[int]) -> str:
    first, *others = units
    more = ", ".join(f"{number} from {minute}" for number, minute in enumerate(others, 2))
    return f"one unit from minute {first} on, {more}, and so forth every hour"
