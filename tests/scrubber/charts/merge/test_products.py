"""Two documents that name one administration's drug: as one product, more or less plainly, or as two."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from payer_profiles.parameters import Parameters
from scrubber.charts import merge
from scrubber.coding.readings import support_of
from scrubber.model.record import Administration, InfusionRecord
from tests.scrubber.charts.merge.test_merge import MAR, chart


def told(*names: str) -> tuple[InfusionRecord, ...]:
    """Return a log for each name; logs give no ids of their own, so that only drug, time and dose tell what is one."""
    return tuple(chart(name, replace(MAR, substance=name), format="csv") for name in names)


def joined(*names: str) -> Administration:
    """Return one run that documents tell under these names."""
    (item,) = merge(told(*names)).administrations
    return item


def values(item: Administration) -> set[str]:
    """Return the names in dispute."""
    return {reading.value for one in item.conflicts if one.field == "substance" for reading in one.readings}


@pytest.mark.parametrize(
    "names",
    [
        ("Remicade", "infliximab-dyyb"),
        ("Truxima", "Ruxience"),
        ("filgrastim-sndz", "Neupogen"),
        ("Depo-Medrol", "Solu-Medrol"),
        ("vedolizumab", "Remicade"),
        ("Feraheme", "Injectafer"),
    ],
)
def test_two_products_are_both_kept_whichever_is_told_first(names: tuple[str, str]) -> None:
    for order in permutations(names):
        item = joined(*order)
        assert values(item) == set(names)
        assert [doubt.field for doubt in item.uncertain] == ["substance"]


@pytest.mark.parametrize(
    ("names", "kept"),
    [
        (("infliximab", "Remicade"), "Remicade"),
        (("infliximab 400 mg in NS 250 mL", "infliximab-dyyb"), "infliximab-dyyb"),
        (("rituximab", "Truxima"), "Truxima"),
        (("vedolizumab", "Entyvio"), None),
        (("Inflectra", "infliximab-dyyb"), None),
        (("study drug A", "study drug 7"), None),
    ],
)
def test_one_product_keeps_the_name_that_tells_it(names: tuple[str, str], kept: str | None) -> None:
    for order in permutations(names):
        item = joined(*order)
        assert not item.conflicts
        assert item.substance == (kept or order[0])


def test_a_third_document_that_leaves_the_product_open_adds_nothing() -> None:
    for order in permutations(("Remicade", "infliximab-dyyb", "infliximab")):
        assert values(joined(*order)) == {"Remicade", "infliximab-dyyb"}


def test_each_product_is_coded_and_neither_is_certain() -> None:
    record = merge(told("Remicade", "infliximab-dyyb"))
    drugs = [line for line in support_of(record, Parameters()).expectation.lines if line.kind == "drug"]
    assert {line.code for line in drugs} == {"J1745", "Q5103"}
    assert not any(line.in_every_reading for line in drugs)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("fosaprepitant", "Emend"),  # a brand of two codes
        ("alpha-1 proteinase inhibitor", "Prolastin-C"),
        ("antithymocyte globulin", "Thymoglobulin"),
        ("botulinum toxin", "Botox"),
        ("diphenhydramine", "Benadryl"),
    ],
)
def test_names_that_one_code_bills_may_be_one(one: str, other: str) -> None:
    assert not joined(one, other).conflicts
    assert not joined(other, one).conflicts
