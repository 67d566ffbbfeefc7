"""DOC02 and DOC06 where charts are unclear in ways that the shorthand of cases can't write."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from infuscrub_rules.documents.doc01_order_incomplete import order_incomplete as DOC01
from infuscrub_rules.documents.doc02_administration_without_times import administration_without_times as DOC02
from infuscrub_rules.documents.doc06_infusion_unmonitored import infusion_unmonitored as DOC06
from infuscrub_rules.documents.doc14_service_undocumented import service_undocumented as DOC14

from scrubber.model.record import (
    Administration,
    Conflict,
    InfusionRecord,
    Monitoring,
    Note,
    Order,
    Provenance,
    Reading,
    Technique,
    Uncertain,
    Understood,
)
from scrubber.rules.definition import Rule
from scrubber.testing.build import claim
from tests.scrubbing import chart_of, outcome, scrub, scrubber


def said(rule: Rule, given: Administration, monitoring: Iterable[Monitoring] = ()) -> tuple[int, list[str]]:
    """Return how many findings one rule has on a chart with one administration, and why it could not decide."""
    record = InfusionRecord(
        administrations=(given,), monitoring=tuple(monitoring), understood=Understood(whole=True)
    )
    decided = outcome(scrub(claim().line("96413 x1 400.00"), scrubber((rule,)), chart_of(record)))
    found = [finding for finding in decided.findings if finding.rule == rule.id]
    return len(found), [g.because for g in decided.not_evaluated if rule.id in g.rules]


@pytest.mark.parametrize(
    ("words", "held"),
    [("10:00 pump disconnected. Port flushed with heparin", False), ("10:00 pump disconnected", True)],
)
def test_a_port_flush_in_words_is_not_called_undocumented(words: str, held: bool) -> None:
    record = InfusionRecord(
        administrations=(given("pump"),), notes=(Note(None, None, words),), understood=Understood(whole=True)
    )
    decided = outcome(scrub(claim().line("96523 x1 40.00"), scrubber((DOC14,)), chart_of(record)))
    assert [finding.rule for finding in decided.findings if finding.rule == "DOC14"] == ["DOC14"] * held


def given(technique: Technique = "infusion") -> Administration:
    return Administration("a1", "rituximab", technique)


@pytest.mark.parametrize("technique", ["infusion", "push"])
def test_a_time_in_words_is_not_called_missing(technique: Technique) -> None:
    words = Uncertain("start", "around ten", "no clock time")
    assert said(DOC02, replace(given(technique), uncertain=(words,))) == (0, [])


def test_times_that_contradict_each_other_are_not_called_missing() -> None:
    readings = (Reading("10:00", Provenance("mar")), Reading("10:30", Provenance("note")))
    assert said(DOC02, replace(given(), conflicts=(Conflict("start", readings),))) == (0, [])


def test_a_doubt_about_the_dose_is_no_word_about_the_time() -> None:
    doubt = Uncertain("dose", "400 or 500 mg", "two amounts")
    assert said(DOC02, replace(given(), uncertain=(doubt,))) == (1, [])


TEN = datetime(2026, 3, 2, 10)  # noqa: DTZ001 - the facility's wall clock
TWELVE = TEN.replace(hour=12)


def test_monitoring_without_a_clock_time_decides_nothing() -> None:
    ran = replace(given(), start=TEN, stop=TWELVE)
    assert said(DOC06, ran, [Monitoring(None, "stable")]) == (0, ["no_start_and_stop"])


def test_a_wall_clock_and_an_instant_are_not_compared() -> None:
    ran = replace(given(), start=TEN, stop=TWELVE)
    instant = Monitoring(TEN.replace(hour=11, tzinfo=UTC), "stable")
    assert said(DOC06, ran, [instant]) == (0, ["no_start_and_stop"])


def test_what_lacks_an_order_is_named_where_another_drug_has_one() -> None:
    """Else "no order" is read of the drug whose order is there."""
    drugs = (
        replace(given(), order="o1"),
        Administration("a2", "Benadryl", "push"),
    )
    record = InfusionRecord(
        administrations=drugs, orders=(Order("o1", "rituximab"),), understood=Understood(whole=True)
    )
    decided = outcome(scrub(claim().line("96413 x1 400.00"), scrubber((DOC01,)), chart_of(record)))
    (group,) = (group for group in decided.not_evaluated if group.because == "no_order")
    assert group.next == "Benadryl: no order was made out in the chart. Add the order."
