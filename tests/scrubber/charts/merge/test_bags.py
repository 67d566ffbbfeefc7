"""What a note tells as one infusion and a MAR bag by bag is one dose, not two; two systems may tell one run twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from scrubber.charts.join.merge import merge
from scrubber.model.record import Administration, Quantity, Waste
from scrubber.model.value import replace
from scrubber.testing.build import claim
from tests.scrubber.charts.merge.test_merge import MAR, at, chart
from tests.scrubbing import chart_of, outcome, scrub, scrubber


def run(id: str, start: datetime, stop: datetime, mg: int, drug: str = "infliximab") -> Administration:
    """Return an infusion of so many milligrams."""
    return Administration(id, drug, "infusion", start=start, stop=stop, dose=Quantity(Decimal(mg), "mg"))


BAGS = (run("b1", at(10, 15), at(11, 20), 200), run("b2", at(11, 22), at(12, 25), 200))
WHOLE = run("n1", at(10, 16), at(12, 24), 400, "Remicade")


def doses_of(*told: tuple[Administration, ...]) -> list[int]:
    """Return the doses that are left when documents are joined in this order and in the other one."""
    charts = [chart(f"doc {n}", *items, format="csv") for n, items in enumerate(told)]
    found = [
        [int(i.dose.value) for i in merge(order).administrations if i.dose]
        for order in (charts, charts[::-1])
    ]
    assert sorted(found[0]) == sorted(found[1])
    return sorted(found[0])


def test_the_bags_of_an_infusion_and_its_whole_are_one_dose() -> None:
    assert doses_of(BAGS, (WHOLE,)) == [200, 200]


def test_a_third_document_adds_none() -> None:
    assert doses_of(BAGS, (WHOLE,), (replace(WHOLE, id="p1", start=at(10, 14)),)) == [200, 200]


def test_what_only_the_whole_knows_is_kept() -> None:
    whole = replace(WHOLE, wasted=Waste(Quantity(Decimal(100), "mg")))
    items = merge([chart("mar", *BAGS, format="csv"), chart("note", whole, format="text")]).administrations
    assert [item.wasted is not None for item in items] == [False, True]
    assert all("note" in {source.document for source in item.also} for item in items)


@pytest.mark.parametrize(
    ("bags", "whole"),
    [
        (BAGS, replace(WHOLE, dose=Quantity(Decimal(500), "mg"))),
        (BAGS, replace(WHOLE, stop=at(13, 30))),
        ((BAGS[0], replace(BAGS[1], start=at(11, 50))), WHOLE),
        ((BAGS[0], replace(BAGS[1], substance="rituximab")), WHOLE),
        (BAGS[:1], WHOLE),
    ],
    ids=["doses do not add up", "ends do not meet", "a pause between", "another drug", "one bag"],
)
def test_what_is_no_whole_of_bags(bags: tuple[Administration, ...], whole: Administration) -> None:
    items = merge([chart("mar", *bags, format="csv"), chart("note", whole, format="text")]).administrations
    assert len(items) == max(len(bags), 2 if bags[-1].substance == "rituximab" else 1)
    assert any(item.dose is None and item.uncertain for item in items)


@pytest.mark.parametrize("format", ["fhir", "hl7v2"])
def test_two_systems_that_tell_one_run_leave_its_dose_once_or_twice(format: str) -> None:
    other = replace(MAR, id="rx-9", start=MAR.start + timedelta(minutes=1))  # type: ignore[operator]
    (item,) = merge([chart("ehr", MAR, format=format), chart("rx", other, format=format)]).administrations
    assert item.dose is None
    (doubt,) = [each for each in item.uncertain if each.field == "dose"]
    assert doubt.values == ("400 mg", "800 mg")


@pytest.mark.parametrize(
    "change", [{"start": at(10, 40)}, {"stop": at(12, 50)}, {"dose": Quantity(Decimal(100), "mg")}]
)
def test_two_ids_with_other_times_or_doses_stay_two(change: dict[str, object]) -> None:
    other = replace(MAR, id="rx-9", **change)  # type: ignore[arg-type]
    assert len(merge([chart("ehr", MAR), chart("rx", other)]).administrations) == 2


def test_a_dose_in_dispute_is_not_called_missing() -> None:
    told = [replace(WHOLE, dose=Quantity(Decimal(mg), "mg"), hcpcs="J1745") for mg in (300, 400)]
    record = merge([chart("a", told[0], format="csv"), chart("b", told[1], format="text")])
    spec = claim().line("96413 x1 400.00").line("J1745 x40 2000.00")
    found = outcome(scrub(spec, scrubber(), chart_of(record))).findings
    assert not any("gives no dose" in finding.message or "no dose" in finding.message for finding in found)
