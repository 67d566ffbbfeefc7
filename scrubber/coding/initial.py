"""Which service of a session is the initial one, and why.

A facility takes the highest in rank: complex before therapeutic before hydration, and in each an infusion before a
push (H02). A professional takes what the visit was for, whatever its rank or time (H03). Equals: the longest infusion,
then the first in time (H04, a convention).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from payer_profiles.parameters import Parameters
from scrubber.coding.hydration import Hydration, order
from scrubber.coding.services import NEVER, Service
from scrubber.model.record import Setting
from scrubber.model.value import Value
from scrubber.reference.codes import facility_rank

Contender = Service | Hydration

INITIAL = {
    (True, False): "96413",
    (True, True): "96409",
    (False, False): "96365",
    (False, True): "96374",
}
"""Initial code by complex and push."""

_RANK_WORDS = {
    "96413": "a complex infusion",
    "96409": "a complex push",
    "96365": "a therapeutic infusion",
    "96374": "a therapeutic push",
    "96360": "hydration",
}


class Choice(Value):
    """One lawful way to name the initial service, with the reason and what it assumes."""

    contender: Contender
    why: str
    assumption: str = ""
    stands_on: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()
    """An administration of each service of another kind that the visit may have been for, where no chart says it. Of
    one kind, the longest is initial by convention (H04): that is no matter of the reason."""


def initial_code(contender: Contender) -> str:
    """Return the code that it would have as the initial service."""
    if isinstance(contender, Hydration):
        return "96360"
    return INITIAL[contender.is_complex, contender.is_push]


def choices(
    contenders: Sequence[Contender], setting: Setting, primary_reason: str | None, parameters: Parameters
) -> Iterator[Choice]:
    """Yield the choices in the order of preference; the last one is always lawful."""
    ranked = sorted(contenders, key=_place)
    highest = ranked[0]
    why = _why_highest(ranked)
    professional = setting == "physician" and parameters.initial_selection_professional == "primary_reason"
    if len(ranked) == 1:
        yield Choice(highest, why)
        return
    by_setting = ("initial_selection_professional",) if setting == "physician" else ()
    if not professional:
        yield Choice(highest, why, stands_on=by_setting)
        return
    stated = next((c for c in contenders if primary_reason and c.holds(primary_reason)), None)
    if stated is None:
        reason = (
            "The record states no primary reason for the visit"
            if primary_reason is None
            else "The stated primary reason earns no initial code by itself"
        )
        yield Choice(
            highest,
            why,
            f"{reason}: the facility hierarchy chose the initial service.",
            by_setting,
            tuple(one.courses[0].id for one in ranked if initial_code(one) != initial_code(highest)),
        )
        return
    yield Choice(stated, "initial, as the visit was for it", stands_on=by_setting)
    if stated is not highest:
        yield Choice(
            highest,
            why,
            f"{stated.name} is the stated primary reason, but beside it as initial service other services would have "
            "no lawful code: the facility hierarchy chose the initial service.",
            by_setting,
        )


def _place(contender: Contender) -> tuple[int, int, int, str, int]:
    rank = facility_rank(initial_code(contender)) or 9
    if isinstance(contender, Hydration):
        return (rank, -contender.minutes, order(contender), "", 0)
    length = 0 if contender.is_push else -contender.minutes
    return (rank, length, *contender.order)


def _why_highest(ranked: Sequence[Contender]) -> str:
    if len(ranked) == 1:
        return "initial, the only service of its kind here"
    first, second = initial_code(ranked[0]), initial_code(ranked[1])
    if first != second:
        return f"initial, since {_RANK_WORDS[first]} ranks before {_RANK_WORDS[second]}"
    if first in ("96374", "96409"):
        return "initial, the first of several pushes"
    return "initial, the longest of several infusions of its rank"


def by_rank(contender: Contender) -> tuple[int, int, int, str, int]:
    """Sort services by rank, then length, then time."""
    return _place(contender)


__all__ = ["INITIAL", "NEVER", "Choice", "Contender", "by_rank", "choices", "initial_code"]
