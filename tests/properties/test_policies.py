"""Policies keep the promises: what nobody verified never rejects, none changes a claim, what is open is said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from payer_profiles import policies_of
from payer_profiles.policies import KINDS, Policies
from scrubber.engine.scrubber import OneChart, Scrubber
from scrubber.engine.settings import Settings
from scrubber.model.disposition import Disposition
from scrubber.model.finding import Severity
from scrubber.testing.build import ClaimSpec, write_837
from scrubber.testing.cases import shipped_profiles
from tests.properties.strategies import claims
from tests.scrubbing import AS_OF
from x12 import ClaimSlice, read_parts

TERMS: dict[str, list[dict[str, Any]]] = {
    "places": [{"accepted": ["11"]}, {"refused": ["11", "22"]}],
    "authorization": [{}],
    "diagnoses": [{"any_of": ["C*"]}, {"primary": ["K50*"], "secondary": ["Z*"]}],
    "ages": [{"to_age": "17 years"}, {"from_age": "2 months"}],
    "units": [{"most_per_line": 1}, {"most_per_day": 2, "multiple_of": 2}],
    "dose": [{"to_kg": 60, "most_units": 1}, {"most_units_per_kg": "0.1"}],
    "modifiers": [{"all_of": ["KX"]}, {"none_of": ["59", "JZ"]}],
    "providers": [{"roles": ["ordering"]}, {"roles": ["rendering", "attending"], "taxonomies": ["2084*"]}],
    "ndc": [{"needed": True}, {"needed": False, "any_of": ["57894*"]}],
    "revenue": [{"any_of": ["0636"]}],
    "records": [{"reports": ["OB"]}],
    "filing": [{"days": 1}],
    "elements": [{"all_of": ["REF*4N"]}, {"none_of": ["HI*ABK"]}],
    "together": [{"any_of": ["96413"]}, {"none_of": ["96365", "J*"]}],
    "frequency": [{"most_units": 1}, {"most_days": 1}],
    "steps": [{"first": ["Q5103"]}],
}
CONDITIONS = [
    {},
    {"from_age": "18 years"},
    {"places": ["11"]},
    {"authorization": False},
    {"taxonomies": ["261*"]},
]


@st.composite
def policies(draw: st.DrawFn) -> Policies:
    found = []
    for number in range(draw(st.integers(1, 5))):
        kind = draw(st.sampled_from(sorted(TERMS)))
        found.append(
            {
                "id": f"p{number}",
                "kind": kind,
                "codes": draw(st.sampled_from([["*"], ["J*"], ["96*", "99211"]])),
                "severity": "error",
                "when": [draw(st.sampled_from(CONDITIONS))],
                **draw(st.sampled_from(TERMS[kind])),
            }
        )
    return policies_of(found)


def test_each_kind_is_tried() -> None:
    assert set(TERMS) == set(KINDS)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.sampled_from(["837P", "837I"]).flatmap(lambda form: claims(1, form)), policies())
def test_what_policies_do_to_a_claim(spec: ClaimSpec, stated: Policies) -> None:
    (piece,) = [part for part in read_parts([write_837([spec])]) if isinstance(part, ClaimSlice)]
    scrubber = Scrubber(Settings(as_of=AS_OF, profiles=shipped_profiles(), validate="off"))
    without = scrubber.settings.profiles.choose(
        spec.payer_id, spec.payer_name, spec.filing_indicator, on=spec.on
    )
    doubted = Policies(replace(p, grounds=replace(p.grounds, unverified=True)) for p in stated)

    def scrub(known: Policies):  # type: ignore[no-untyped-def]
        choice = replace(without, profile=replace(without.profile, policies=known))
        return scrubber.scrub(piece, OneChart(), choice=choice, inspect=True)

    plain, firm, doubtful = scrub(Policies()), scrub(stated), scrub(doubted)
    of_policies = [f for f in firm.outcome.findings if f.rule.startswith("P")]
    warned = [f for f in doubtful.outcome.findings if f.rule.startswith("P")]
    assert [(f.rule, f.line, f.message) for f in of_policies] == [(f.rule, f.line, f.message) for f in warned]
    assert all(f.severity is Severity.WARNING and f.ground is not None for f in warned)
    assert not [f.ground for f in warned if f.ground.is_firm]
    assert doubtful.disposition is plain.disposition
    assert doubtful.after.claim.raw == plain.after.claim.raw
    if any(f.severity is Severity.ERROR for f in of_policies):
        assert firm.disposition in (Disposition.REJECTED, Disposition.HELD)
    assert not [f for f in of_policies if f.fix]
    kinds_about = {rule.policies: rule.id for rule in scrubber.rules if rule.policies}
    history = {kinds_about[p.kind] for p in stated if p.kind in ("frequency", "steps")}
    silenced = {rule for group in firm.outcome.not_evaluated for rule in group.rules}
    passed = {f.rule for f in of_policies}
    for rule in history & {"P16"}:  # without a history a step can't be judged: never a finding
        assert rule not in passed
        assert rule in silenced or not _applies(stated, spec, "steps")


def _applies(stated: Policies, spec: ClaimSpec, kind: str) -> bool:
    """Return whether a policy without conditions is about a line."""
    return any(
        policy.is_about(line.code) and not any(c.model_dump(exclude_defaults=True) for c in policy.terms.when)
        for policy in stated.of(kind)
        for line in spec.lines
    )
