"""Evaluation and management codes, and the modifiers that tell services apart: what several rules ask of a line."""

from __future__ import annotations

from datetime import date

from scrubber.plugin import Case, ServiceLine, codes

LOWEST_VISIT = "99211"
"""Rule M03 has the last word on it."""

EVALUATION_CODES = frozenset(
    {
        *(f"9920{i}" for i in range(2, 6)),
        *(f"9921{i}" for i in range(2, 6)),
        *(f"992{i}" for i in (21, 22, 23, 31, 32, 33, 34, 35, 36, 38, 39, 42, 43, 44, 45, 91, 92)),
        *(f"9928{i}" for i in range(1, 6)),
        *(f"993{i}" for i in (41, 42, 44, 45, 47, 48, 49, 50)),
        *(f"G038{i}" for i in range(5)),
        "G0463",
    }
)
"""Visits that 25 can make payable beside an administration: office, hospital, emergency, home, clinic."""

SEPARATE = ("59", "XE", "XP", "XS", "XU")
"""Modifiers that say: a service of its own."""


def is_evaluation(line: ServiceLine) -> bool:
    """Return whether the line bills an evaluation and management visit that may be paid beside an administration."""
    return line.code in EVALUATION_CODES


def is_given_by_needle(line: ServiceLine) -> bool:
    """Return whether the line bills an infusion, push or injection: 96360 to 96549."""
    return codes.is_administration(line.code) and "96360" <= line.code <= "96549"


def days_of_administration(case: Case) -> frozenset[date | None]:
    """Return the days on which the claim bills an infusion, push or injection."""
    return frozenset(line.first_date for line in case.claim.lines if is_given_by_needle(line))


def same_visit(case: Case, line: ServiceLine) -> tuple[ServiceLine, ...]:
    """Return the other lines of the visit: of the day on 837P, of the whole claim on 837I (rule H06)."""
    number, day = line.number, line.first_date
    if case.claim.is_professional:
        return tuple([o for o in case.claim.lines if o.number != number and o.first_date == day])
    return tuple([o for o in case.claim.lines if o.number != number])


def may_be_of_the_visit(case: Case, line: ServiceLine) -> tuple[ServiceLine, ...]:
    """Return the other lines of the visit, and those of which the day can't be read: what they lack is a date only."""
    undated = line.first_date is None
    beside = [o for o in case.claim.lines if o.number != line.number and (undated or o.first_date is None)]
    return (*same_visit(case, line), *beside)


def separating(line: ServiceLine) -> tuple[str, ...]:
    """Return the modifiers of the line that say it is a service of its own."""
    modifiers = line.modifiers
    return tuple([modifier for modifier in modifiers if modifier in SEPARATE]) if modifiers else ()


def without(line: ServiceLine, *modifiers: str) -> tuple[str, ...]:
    """Return the line's modifiers but for these."""
    return tuple(modifier for modifier in line.modifiers if modifier not in modifiers)
