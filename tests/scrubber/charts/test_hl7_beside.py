"""What stands beside an RXA: an end in an OBX, a lot or waste in a remark, why it was not given, another route."""

from __future__ import annotations

import pytest

from tests.scrubber.charts.messages import dose, hl7, message, runs, waste


def rxa(
    *, stop: str = "", remark: str = "", reason: str = "", state: str = "CP", route: str = "IV"
) -> tuple[str, ...]:
    """Return an infusion of infliximab at 10:15."""
    times = f"202603021015|{stop and '20260302' + stop}"
    return (
        "ORC|RE|7",
        f"RXA|0|1|{times}|^infliximab|400|mg||^{remark}|||||||||{reason}||{state}",
        f"RXR|{route}",
    )


def obx(name: str, value: str = "202603021225", status: str = "F", number: int = 1) -> str:
    """Return an observation that holds a time."""
    return f"OBX|{number}|TS|X^{name}||{value}||||||{status}"


@pytest.mark.parametrize(
    "name", ["Infusion stop time", "IV end date/time", "Stop time", "Infusion completed time"]
)
def test_the_end_in_an_observation_is_the_end(name: str) -> None:
    record = hl7(message(*rxa(), obx(name)))
    assert [runs(item) for item in record.administrations] == ["10:15-12:25"]
    assert record.understood.whole


@pytest.mark.parametrize(
    ("stop", "beside"),
    [
        ("1230", (obx("Infusion stop time"),)),
        ("", (obx("Infusion stop time", status="P"),)),
        ("", (obx("Infusion stop time", "202603020925"),)),
        ("", (obx("Scheduled stop time"),)),
        ("", (obx("Infusion stop time"), obx("Infusion stop time", "202603021325", number=2))),
    ],
)
def test_an_end_that_does_not_stand_or_fit_is_named(stop: str, beside: tuple[str, ...]) -> None:
    record = hl7(message(*rxa(stop=stop), *beside))
    (item,) = record.administrations
    assert runs(item) == ("10:15-12:30" if stop else "10:15-?")
    assert not record.understood.whole


@pytest.mark.parametrize("beside", [{"remark": "Lot FX0099. Exp 2027-05"}, {}])
def test_a_lot_and_a_waste_in_a_remark_are_read(beside: dict[str, str]) -> None:
    notes = () if beside else ("NTE|1||Lot # FX0099, wasted 100 mg",)
    (item,) = hl7(message(*rxa(stop="1225", **beside), *notes)).administrations
    assert (item.lot, waste(item)) == ("FX0099", "" if beside else "100 mg")


def test_the_lot_of_another_drug_is_none_of_this_one() -> None:
    (item,) = hl7(message(*rxa(stop="1225"), "NTE|1||rituximab lot FX0099")).administrations
    assert item.lot is None


@pytest.mark.parametrize(
    ("reason", "state", "told"),
    [
        ("Held - reaction", "NA", "held"),
        ("^Dose held by provider", "", "held"),
        ("Patient refused", "NA", "refused"),
        ("Patient refused", "RE", "refused"),
        ("", "RE", "refused"),
        ("00^Parental decision", "", "refused"),
        ("Patient unavailable", "NA", "not given"),
        ("", "NA", "not given"),
    ],
)
def test_why_a_dose_was_not_given(reason: str, state: str, told: str) -> None:
    record = hl7(message(*rxa(reason=reason, state=state)))
    assert [item.reason for item in record.not_given] == [told]


@pytest.mark.parametrize(
    ("route", "named"), [("ID^Intradermal", True), ("IT^Intrathecal", True), ("TOP^Topical", False)]
)
def test_an_injection_by_another_route_is_named_with_its_drug(route: str, named: bool) -> None:
    record = hl7(message(*rxa(route=route)))
    said = [gap.text for gap in record.understood.not_understood]
    assert (record.administrations, said) == ((), [f"infliximab {route.partition('^')[2]}"] if named else [])


def test_a_rate_in_parts_of_a_component_costs_no_dose() -> None:
    segment = "RXA|0|1|202603021015|202603021225|^infliximab|400|mg|||||200&mL/hr"
    (item,) = hl7(message("ORC|RE|7", segment, "RXR|IV")).administrations
    assert (dose(item), item.rate_ml_per_hour) == ("400 mg", 200)


def test_the_times_beside_an_rxa_of_a_day_are_its_times() -> None:
    segment = "RXA|0|1|20260302||^infliximab|400|mg"
    beside = (obx("Infusion start time", "202603021015"), obx("Infusion stop time", number=2))
    lot = "OBX|3|ST|L^Lot number||ZZ88||||||F"
    (item,) = hl7(message("ORC|RE|7", segment, "RXR|IV", *beside, lot)).administrations
    assert (runs(item), item.lot) == ("10:15-12:25", "ZZ88")
