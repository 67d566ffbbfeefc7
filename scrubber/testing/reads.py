"""Which payer parameters a rule reads over its cases: recorded, so that no declared list can be wrong."""

from __future__ import annotations

from collections.abc import Iterable

from payer_profiles import Parameters
from scrubber.claims.view import view
from scrubber.engine.grounds import Grounds
from scrubber.rules.definition import Rule
from scrubber.rules.running import bound
from scrubber.testing.cases import RuleCase, chart_of, profile_of, scrubber_of, slice_of


def parameters_read(rule: Rule, cases: Iterable[RuleCase]) -> tuple[str, ...]:
    """Return the payer parameters that a rule reads on any of its cases, in alphabetical order."""
    found: set[str] = set()
    for case in cases:
        scrubber = scrubber_of(case, rule)
        seen = scrubber.case(
            view(slice_of(case)), chart_of(case), profile_of(case, scrubber.settings.profiles)
        )
        mine = tuple(d for d in seen.comparison.differences if set(d.causes) & set(rule.answers))
        found |= set(Grounds(seen).read_by(bound(rule, mine)))
    return tuple(sorted(found & Parameters.model_fields.keys()))
