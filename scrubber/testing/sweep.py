"""An effective-date sweep: what a rule says of one case on the days around everything that changes for its payer.

    for day, answer in sweep(case, rule, profiles_of(my_plugin)):
        ...

A profile that begins a day late, or a rule that looks at today instead of the date of service, shows here.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from payer_profiles import ProfileSet
from scrubber.rules.definition import Rule
from scrubber.testing.cases import RuleCase, answer_of, shipped_profiles


class Swept(NamedTuple):
    """A date of service, and what the rule says of the case on it."""

    day: date
    answer: str


def sweep(case: RuleCase, rule: Rule, profiles: ProfileSet | None = None) -> tuple[Swept, ...]:
    """Return the answers on the day before and the day of every change of the case's payer, in order of date."""
    known = profiles or shipped_profiles()
    boundaries = known.boundaries(str(case.given.get("payer", "base")))
    days = sorted({day for first in boundaries for day in (first - timedelta(days=1), first)})
    return tuple(
        Swept(day, answer_of(replace(case, given={**case.given, "on": day}), rule, profiles=known))
        for day in days
    )


def changes(swept: tuple[Swept, ...]) -> tuple[Swept, ...]:
    """Return the days on which the answer is another one than before; the first day is not among them."""
    return tuple(now for before, now in pairwise(swept) if now.answer != before.answer)
