"""Mixtures of HL7 v2 (RXC): the drug in a bag of which the administration names only the fluid, or nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.scrubber.charts.messages import dose, doubts, hl7, message, runs

BAG = "NS250^Sodium chloride 0.9% 250 mL^L"
RUN = f"RXA|0|1|202603020915|202603021125|{BAG}|250|mL"
DRUG = "RXC|A|1234^Infliximab^L|400|mg"
BASE = "RXC|B|NS^Sodium chloride 0.9%|250|mL"
ORDER = f"RXE|1^^^202603020900|{BAG}|250||mL"


@pytest.mark.parametrize(
    "told",
    [
        (ORDER, "RXR|IV", DRUG, BASE, RUN, "RXR|IV"),  # of the order
        (RUN, "RXR|IV", DRUG),  # behind the administration
        (RUN, "RXR|IV", BASE, DRUG),
        (RUN, "RXR|IV", "RXC|A|NS^Sodium chloride 0.9%|250|mL", DRUG),  # a fluid that is called an additive
        (ORDER, "RXR|IV", DRUG, "RXG|1|1", DRUG, RUN, "RXR|IV"),  # told again of what was to be given
    ],
)
def test_the_drug_of_a_mixture_ran_and_not_its_bag(told: tuple[str, ...]) -> None:
    (item,) = hl7(message("ORC|RE|5", *told)).administrations
    assert (item.substance, runs(item)) == ("Infliximab in Sodium chloride 0.9% 250 mL", "09:15-11:25")
    assert (dose(item), doubts(item)["dose"], item.volume_ml) == ("", ("400 mg",), Decimal(250))


def test_a_mixture_is_told_by_the_message_of_its_order() -> None:
    order = message("ORC|NW|5", ORDER, "RXR|IV", DRUG, BASE)
    (item,) = hl7(order + message("ORC|RE|5", RUN, "RXR|IV")).administrations
    assert item.substance == "Infliximab in Sodium chloride 0.9% 250 mL"
    (item,) = hl7(order + message("ORC|RE|6", RUN, "RXR|IV")).administrations  # another order's bag
    assert item.substance == "Sodium chloride 0.9% 250 mL"


def test_an_order_of_a_mixture_is_an_order_of_its_drug() -> None:
    record = hl7(message("ORC|NW|5", ORDER, "RXR|IV", DRUG, BASE, RUN, "RXR|IV"))
    (order,) = record.orders
    assert (order.substance, str(order.dose and order.dose.value)) == (
        "Infliximab in Sodium chloride 0.9% 250 mL",
        "400",
    )


def test_a_start_and_a_stop_are_of_the_same_mixture() -> None:
    begun = f"RXA|0|1|202603020915||{BAG}|250|mL||^New Bag"
    ended = f"RXA|0|1|202603021125||{BAG}||||^Stopped"
    (item,) = hl7(message("ORC|RE|5", begun, "RXR|IV", DRUG, "ORC|RE|5", ended, "RXR|IV")).administrations
    assert (item.substance, runs(item)) == ("Infliximab in Sodium chloride 0.9% 250 mL", "09:15-11:25")


@pytest.mark.parametrize(
    "other",
    [
        "RXA|0|1|202603021130||^Sodium chloride 0.9% flush 10 mL|10|mL",
        "RXA|0|1|202603021130|202603021230|LR^Lactated Ringers 1000 mL|1000|mL",
    ],
)
def test_another_fluid_of_the_order_is_no_part_of_the_mixture(other: str) -> None:
    record = hl7(message("ORC|RE|5", ORDER, "RXR|IV", DRUG, BASE, RUN, other, "RXR|IV"))
    assert len([item for item in record.administrations if "nfliximab" in item.substance]) == 1


def test_two_mixtures_of_an_order_leave_what_ran_open() -> None:
    order = message("ORC|NW|5", ORDER, "RXR|IV", DRUG, BASE)
    changed = message("ORC|XO|5", ORDER, "RXR|IV", DRUG.replace("400", "500"), BASE)
    (item,) = hl7(order + changed + message("ORC|RE|5", RUN, "RXR|IV")).administrations
    assert set(doubts(item)["dose"]) == {"400 mg", "500 mg"}
    changed = message("ORC|XO|5", ORDER, "RXR|IV", DRUG.replace("Infliximab", "Vedolizumab"), BASE)
    record = hl7(order + changed + message("ORC|RE|5", RUN, "RXR|IV"))
    assert (record.administrations, record.understood.whole) == ((), False)


def test_a_fluid_under_an_order_of_a_drug_is_neither() -> None:
    record = hl7(message("ORC|RE|5", "RXE|1|^Infliximab|400||mg", "RXR|IV", RUN, "RXR|IV"))
    assert (record.administrations, record.understood.whole) == ((), False)
    flush = "RXA|0|1|202603021130||^Sodium chloride 0.9% flush 10 mL|10|mL"
    record = hl7(message("ORC|RE|5", "RXE|1|^Infliximab|400||mg", "RXR|IV", flush, "RXR|IV"))
    assert record.understood.whole


def test_potassium_in_a_fluid_keeps_its_fluid() -> None:
    mixed = "RXC|A|K^Potassium chloride^L|20|mEq"
    (item,) = hl7(message("ORC|RE|5", RUN, "RXR|IV", mixed)).administrations
    assert item.substance == "Potassium chloride in Sodium chloride 0.9% 250 mL"
