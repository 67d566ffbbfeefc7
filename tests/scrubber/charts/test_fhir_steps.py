"""Rate steps of an infusion that are resources of their own, beside the one that tells its whole run."""

from __future__ import annotations

from typing import Any

import pytest

from tests.scrubber.charts.messages import dose, doubts, fhir, given, period, runs

WHOLE = {"partOf": [{"reference": "MedicationAdministration/a1"}]}
ORDER = {"request": {"reference": "MedicationRequest/r1"}}


def step(id: str, rate: int, amount: int | None = None, **body: Any) -> dict[str, Any]:
    """Return a step of an infusion with its rate, and a dose where it gives one."""
    dosage: dict[str, Any] = {
        "route": {"text": "intravenous"},
        "method": {"text": "infusion"},
        "rateQuantity": {"value": rate, "unit": "mL/h"},
    }
    if amount is not None:
        dosage["dose"] = {"value": amount, "unit": "mg"}
    return given(id, dosage=dosage, **body)


@pytest.mark.parametrize("tie", [WHOLE, WHOLE | ORDER, ORDER])
@pytest.mark.parametrize("amounts", [(None, None), (100, 300)])
def test_steps_of_a_run_are_no_second_infusion(
    tie: dict[str, Any], amounts: tuple[int | None, int | None]
) -> None:
    first = step("a2", 30, amounts[0], effectivePeriod=period("10:15", "10:45"), **tie)
    second = step("a3", 120, amounts[1], effectivePeriod=period("10:45", "12:25"), **tie)
    whole = given(**(ORDER if "request" in tie else {}))
    for told in ((whole, first, second), (second, whole, first)):
        (item,) = fhir(*told).administrations
        assert (runs(item), dose(item), doubts(item)) == ("10:15-12:25", "400 mg", {})
        assert item.rate_ml_per_hour is None


def test_a_change_of_rate_at_one_time_is_a_step() -> None:
    part = step("a2", 120, effectiveDateTime="2026-03-02T10:45:00-05:00", **WHOLE)
    (item,) = fhir(given(), part).administrations
    assert (runs(item), dose(item)) == ("10:15-12:25", "400 mg")


def test_a_gap_between_steps_may_be_a_pause() -> None:
    first = step("a2", 30, effectivePeriod=period("10:15", "10:45"), **WHOLE)
    second = step("a3", 120, effectivePeriod=period("11:15", "12:25"), **WHOLE)
    (item,) = fhir(given(), first, second).administrations
    assert (dose(item), set(doubts(item))) == ("400 mg", {"segments"})


def test_steps_that_give_more_than_the_whole_leave_the_dose_in_doubt() -> None:
    first = step("a2", 30, 400, effectivePeriod=period("10:15", "10:45"), **WHOLE)
    second = step("a3", 120, 400, effectivePeriod=period("10:45", "12:25"), **WHOLE)
    (item,) = fhir(given(), first, second).administrations
    assert (runs(item), doubts(item)) == ("10:15-12:25", {"dose": ("400 mg", "800 mg")})


def test_a_frame_without_a_dose_has_that_of_its_parts() -> None:
    first = step("a2", 30, 100, effectivePeriod=period("10:15", "10:45"), **WHOLE)
    second = step("a3", 120, 300, effectivePeriod=period("10:45", "12:25"), **WHOLE)
    (item,) = fhir(step("a1", 60), first, second).administrations
    assert (runs(item), dose(item)) == ("10:15-12:25", "400 mg")


def test_doses_of_one_request_that_do_not_fill_a_run_stay_apart() -> None:
    later = given("a2", effectivePeriod=period("14:15", "15:25"), **ORDER)
    assert len(fhir(given(**ORDER), later).administrations) == 2


def test_a_part_of_another_drug_is_given_beside_it() -> None:
    other = given(
        "a2",
        medicationCodeableConcept={"text": "rituximab"},
        effectivePeriod=period("10:15", "10:45"),
        **WHOLE,
    )
    assert len(fhir(given(), other).administrations) == 2
