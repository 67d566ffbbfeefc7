"""One claim through the whole scrubber, for tests that look at what is decided about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from scrubber.claims.view import view
from scrubber.engine.scrubber import OneChart, Scrubbed, Scrubber
from scrubber.engine.settings import Settings
from scrubber.hooks.host import PluginHost, load_plugins
from scrubber.model.chart import Chart
from scrubber.model.claim import Claim
from scrubber.model.outcome import ClaimOutcome
from scrubber.model.record import InfusionRecord
from scrubber.rules.definition import Rule
from scrubber.testing.build import ClaimSpec, write_837
from scrubber.testing.cases import shipped_profiles
from x12 import ClaimSlice, read_parts

AS_OF = date(2026, 6, 1)


@lru_cache(maxsize=1)
def host() -> PluginHost:
    """Return the host with the built-in pack."""
    return load_plugins()


def scrubber(rules: Sequence[Rule] | None = None, **settings: object) -> Scrubber:
    """Return a scrubber with these rules (all of the pack by default) and without the guide."""
    if rules is None and not settings:
        return _usual()
    return _made(rules, settings)


@lru_cache(maxsize=1)
def _usual() -> Scrubber:
    return _made(None, {})


def _made(rules: Sequence[Rule] | None, settings: Mapping[str, object]) -> Scrubber:
    chosen = Settings(as_of=AS_OF, profiles=shipped_profiles(), validate="off")
    return Scrubber(replace(chosen, **settings), host() if rules is None else PluginHost(), rules)  # type: ignore[arg-type]


def slice_of(spec: ClaimSpec) -> ClaimSlice:
    """Return the claim as it stands in a file."""
    (claim_slice,) = [part for part in read_parts([write_837([spec])]) if isinstance(part, ClaimSlice)]
    return claim_slice


def view_of(spec: ClaimSpec) -> Claim:
    """Return the claim as rules see it."""
    return view(slice_of(spec))


def chart_of(record: InfusionRecord | None) -> Chart:
    """Return the chart that holds this record and no document."""
    return Chart(record=record, offered=True)


def scrub(spec: ClaimSpec, by: Scrubber, chart: Chart | None = None) -> Scrubbed:
    """Scrub a claim with its own chart, or with this one."""
    return by.scrub(slice_of(spec), OneChart(chart or chart_of(spec.record)), inspect=True)


def outcome(scrubbed: Scrubbed) -> ClaimOutcome:
    """Return what was decided about a claim that was inspected."""
    assert scrubbed.outcome is not None
    return scrubbed.outcome
