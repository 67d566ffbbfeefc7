"""The engine against a brute-force reference: always lawful, and the only answer where the rules leave no choice."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from scrubber.model.record import Administration, InfusionRecord
from tests.scrubber.coding.charts import coded, units
from tests.scrubber.coding.reference import Given, lawful

MIDNIGHT = datetime.fromisoformat("2026-03-02T00:00")
LENGTHS = [1, 5, 15, 16, 17, 30, 31, 45, 60, 61, 90, 91, 120, 150, 151]


def record(chart: list[Given], primary: int | None = None) -> InfusionRecord:
    administrations = tuple(
        Administration(
            id=f"a{place}",
            substance=f"drug {'abcde'[place]}" if g.kind != "hydration" else "fluid",
            technique="push" if g.technique == "push" else "infusion",
            drug_class=g.kind,  # type: ignore[arg-type]
            start=MIDNIGHT + timedelta(minutes=g.start),
            stop=MIDNIGHT + timedelta(minutes=g.stop),
        )
        for place, g in enumerate(chart)
    )
    made = InfusionRecord(administrations=administrations)
    if primary is None:
        return made
    from dataclasses import replace

    return replace(made, encounter=replace(made.encounter, primary_reason=f"a{primary}"))


@st.composite
def administrations(draw: st.DrawFn) -> Given:
    kind = draw(st.sampled_from(["complex", "therapeutic", "therapeutic", "hydration"]))
    technique = "infusion" if kind == "hydration" else draw(st.sampled_from(["infusion", "infusion", "push"]))
    start = draw(st.sampled_from([0, 10, 30, 44, 45, 60, 75, 90, 180, 240])) + 8 * 60
    length = draw(st.sampled_from([1, 2, 5])) if technique == "push" else draw(st.sampled_from(LENGTHS))
    return Given(kind, technique, start, start + length)


CHARTS = st.lists(administrations(), min_size=1, max_size=5)


def answer(chart: list[Given], setting: str, primary: int | None = None) -> frozenset[tuple[str, int]]:
    found = coded(record(chart, primary), setting)  # type: ignore[arg-type]
    return frozenset((code, count) for (code, _), count in units(found.lines).items())


@settings(max_examples=400, derandomize=True, deadline=None)
@given(CHARTS)
def test_a_facility_answer_is_lawful(chart: list[Given]) -> None:
    assert answer(chart, "facility") in lawful(chart, "facility")


@settings(max_examples=400, derandomize=True, deadline=None)
@given(CHARTS, st.integers(0, 4))
def test_a_professional_answer_is_lawful(chart: list[Given], primary: int) -> None:
    assert answer(chart, "physician", primary) in lawful(chart, "physician")


@settings(max_examples=400, derandomize=True, deadline=None)
@given(CHARTS)
def test_the_facility_answer_is_the_only_one_where_drugs_do_not_overlap(chart: list[Given]) -> None:
    """One after another, nothing is left to choose: even equals in rank give the same codes."""
    clock = 8 * 60
    apart = []
    for g in chart:
        apart.append(g._replace(start=clock, stop=clock + g.stop - g.start))
        clock = apart[-1].stop
    assert {answer(apart, "facility")} == lawful(apart, "facility")
