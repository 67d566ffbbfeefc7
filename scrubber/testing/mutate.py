"""A mutation helper: flips each fact that a profile states, and says which flips no case notices.

    assert unnoticed("acme", rule_cases, profiles_of(my_plugin)) == ()

A fact that nothing notices is either not needed or not tested. Cases of the profile are those with `payer: acme`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any, Literal, get_args, get_origin

from pydantic import ValidationError

from payer_profiles import Parameters, ProfileSet
from scrubber.rules.definition import Rule
from scrubber.testing.cases import CASE_DATE, RuleCase, answer_of, shipped_profiles


def unnoticed(
    profile_id: str, cases: Iterable[tuple[Rule, RuleCase]], profiles: ProfileSet | None = None
) -> tuple[str, ...]:
    """Return the parameters that the profile's own file states and that no case of it depends on."""
    known = profiles or shipped_profiles()
    own = [(rule, case) for rule, case in cases if case.given.get("payer") == profile_id]
    keys = {fact.key for revision in known.file(profile_id).revisions for fact in revision.facts}
    return tuple(key for key in sorted(keys) if not any(_notices(key, *pair, known) for pair in own))


def _notices(key: str, rule: Rule, case: RuleCase, profiles: ProfileSet) -> bool:
    before = answer_of(case, rule, profiles=profiles)
    stated = profiles.resolve(str(case.given["payer"]), _day_of(case)).parameters
    for value in others(key, getattr(stated, key)):
        flipped = replace(case, given={**case.given, "params": {**case.given.get("params", {}), key: value}})
        if answer_of(flipped, rule, profiles=profiles) != before:
            return True
    return False


def _day_of(case: RuleCase) -> Any:
    return case.given.get("on", CASE_DATE)


def others(key: str, value: Any) -> Iterator[Any]:
    """Yield other valid values of a parameter: each other choice, the neighbours of a number, a list emptied."""
    annotation = Parameters.model_fields[key].annotation
    for candidate in _candidates(annotation, value):
        if candidate != value:
            try:
                Parameters.model_validate({key: candidate})
            except ValidationError:
                continue
            yield candidate


def _candidates(annotation: Any, value: Any) -> Iterator[Any]:
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, int | Decimal):
        yield from (value - 1, value + 1, value * 10, None)
    elif isinstance(value, tuple):
        yield ()
        yield from (tuple(entry for entry in value if entry != each) for each in value)
    else:  # nothing is stated: anything is another value
        yield from (1, Decimal(1))
