"""DOC02 and DOC06 where charts are unclear in ways that the shorthand of cases can't write."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from infuscrub_rules.documents.doc02_administration_without_times import administration_without_times as DOC02
from infuscrub_rules.documents.doc06_infusion_unmonitored import infusion_unmonitored as DOC06

from payer_profiles import load_profiles
from scrubber.engine.scrub import Engine
from scrubber.hooks.dispatch import Dispatcher
from scrubber.hooks.host import PluginHost
from scrubber.model.chart import Chart
from scrubber.model.finding import Finding, Outcome
from scrubber.model.record import (
    Administration,
    Conflict,
    InfusionRecord,
    Monitoring,
    Provenance,
    Reading,
    Technique,
    Uncertain,
)
from scrubber.rules.definition import Rule
from scrubber.testing.build import DAY, claim, write_837
from x12 import ClaimSlice, read_parts


def findings(rule: Rule, given: Administration, monitoring: Iterable[Monitoring] = ()) -> list[Finding]:
    """Return what one rule says of a chart with one administration."""
    (claim_slice,) = [
        part
        for part in read_parts([write_837([claim().line("96413 x1 400.00")])])
        if isinstance(part, ClaimSlice)
    ]
    engine = Engine((rule,), load_profiles(), Dispatcher(PluginHost()), DAY)
    record = InfusionRecord(administrations=(given,), monitoring=tuple(monitoring))
    return list(engine.scrub(claim_slice, Chart(record=record, offered=True))[0].findings)


def given(technique: Technique = "infusion") -> Administration:
    return Administration("a1", "rituximab", technique)


@pytest.mark.parametrize("technique", ["infusion", "push"])
def test_a_time_in_words_is_not_called_missing(technique: Technique) -> None:
    said = Uncertain("start", "around ten", "no clock time")
    assert findings(DOC02, replace(given(technique), uncertain=(said,))) == []


def test_times_that_contradict_each_other_are_not_called_missing() -> None:
    readings = (Reading("10:00", Provenance("mar")), Reading("10:30", Provenance("note")))
    assert findings(DOC02, replace(given(), conflicts=(Conflict("start", readings),))) == []


def test_a_doubt_about_the_dose_is_no_word_about_the_time() -> None:
    doubt = Uncertain("dose", "400 or 500 mg", "two amounts")
    (finding,) = findings(DOC02, replace(given(), uncertain=(doubt,)))
    assert finding.outcome is Outcome.FAIL


TEN = datetime(2026, 3, 2, 10)  # noqa: DTZ001 - the facility's wall clock
TWELVE = TEN.replace(hour=12)


def test_monitoring_without_a_clock_time_decides_nothing() -> None:
    ran = replace(given(), start=TEN, stop=TWELVE)
    (finding,) = findings(DOC06, ran, [Monitoring(None, "stable")])
    assert finding.outcome is Outcome.NOT_EVALUATED


def test_a_wall_clock_and_an_instant_are_not_compared() -> None:
    ran = replace(given(), start=TEN, stop=TWELVE)
    (finding,) = findings(DOC06, ran, [Monitoring(TEN.replace(hour=11, tzinfo=UTC), "stable")])
    assert finding.outcome is Outcome.NOT_EVALUATED
