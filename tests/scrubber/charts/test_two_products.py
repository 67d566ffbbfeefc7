"""Products of one drug that two HCPCS codes bill are two drugs: a stop or a waste of the one is none of the other."""

from __future__ import annotations

import pytest

from scrubber.charts import Document, read_document
from scrubber.charts.words.products import are_two_products, name_two_products
from scrubber.model.record import Administration, InfusionRecord
from tests.scrubber.charts.told import in_full

TWO = [
    ("Remicade", "infliximab-dyyb"),
    ("infliximab-dyyb", "Renflexis"),
    ("Kanjinti", "Herceptin"),
    ("Truxima", "Rituxan"),
    ("Gammagard", "Privigen"),
]
ONE = [
    ("Remicade", "infliximab"),
    ("infliximab", "infliximab-dyyb"),
    ("Inflectra", "infliximab-dyyb"),
    ("inFLIXimab (REMICADE) 400 mg in NS", "Remicade"),
]


def read(text: str) -> InfusionRecord:
    """Read the one record of a table."""
    (record,) = read_document(Document.of_bytes(text.encode(), "log.csv"))
    return record


@pytest.mark.parametrize(
    ("one", "other", "two"), [*((*pair, True) for pair in TWO), *((*pair, False) for pair in ONE)]
)
def test_names_of_two_products(one: str, other: str, two: bool) -> None:
    assert name_two_products(one, other) is name_two_products(other, one) is two


@pytest.mark.parametrize(
    ("code", "name", "two"),
    [("Q5103", "Remicade", True), ("Q5103", "infliximab", False), ("J3590", "Remicade", False)],
)
def test_a_code_beside_a_name(code: str, name: str, two: bool) -> None:
    one = Administration("1", "infliximab", "infusion", hcpcs=code)
    assert are_two_products(one, Administration("2", name, "infusion")) is two


@pytest.mark.parametrize(("given", "stopped"), TWO)
def test_a_stop_of_another_product_ends_nothing(given: str, stopped: str) -> None:
    record = read(
        "Medication,Action,Time,Dose,Route\n"
        f"{given},New Bag,03/02/2026 1015,400 mg,IV infusion\n{stopped},Stopped,03/02/2026 1225,,IV infusion\n"
    )
    assert in_full(record.administrations[0]) == f"{given} infusion 1015-? 400 mg"


@pytest.mark.parametrize(("given", "stopped"), ONE)
def test_a_stop_of_what_may_be_the_same_product_ends_it(given: str, stopped: str) -> None:
    record = read(
        "Medication,Action,Time,Dose,Route\n"
        f"{given},New Bag,03/02/2026 1015,400 mg,IV infusion\n{stopped},Stopped,03/02/2026 1225,,IV infusion\n"
    )
    assert [in_full(item) for item in record.administrations] == [f"{given} infusion 1015-1225 400 mg"]


def test_a_stop_that_may_be_of_either_product_ends_neither() -> None:
    record = read(
        "Medication,Action,Time,Dose,Route\n"
        "Remicade,New Bag,03/02/2026 1015,300 mg,IV infusion\n"
        "Inflectra,New Bag,03/02/2026 1100,100 mg,IV infusion\n"
        "infliximab,Stopped,03/02/2026 1225,,IV infusion\n"
    )
    assert [in_full(item) for item in record.administrations[:2]] == [
        "Remicade infusion 1015-? 300 mg",
        "Inflectra infusion 1100-? 100 mg",
    ]


def test_two_products_that_run_at_one_time_are_two_infusions() -> None:
    row = "03/02/2026,{},200 mg,IV infusion,1015,1225\n"
    record = read(
        "Date,Medication,Dose,Route,Start,Stop\n" + row.format("Remicade") + row.format("Inflectra")
    )
    assert [in_full(item) for item in record.administrations] == [
        "Remicade infusion 1015-1225 200 mg",
        "Inflectra infusion 1015-1225 200 mg",
    ]


@pytest.mark.parametrize(("given", "wasted"), TWO)
def test_a_waste_of_another_product_is_named(given: str, wasted: str) -> None:
    record = read(
        f"MRN,Date,Medication,Dose,Route,Start,Stop\n1,03/02/2026,{given},380 mg,IV infusion,1330,1602\n"
        f"Waste log\nMRN,Date,Medication,Amount wasted\n1,03/02/2026,{wasted},20 mg\n"
    )
    (item,) = record.administrations
    assert item.wasted is None
    assert [gap.locator for gap in record.understood.not_understood] == ["row 5"]
