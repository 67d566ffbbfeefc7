"""What shares one initial service: one visit through one access, and what is assumed where the chart names neither."""

from __future__ import annotations

import pytest

from scrubber.model.expected import Undecided
from tests.scrubber.coding.charts import chart, coded, labels

FIRST = "a1 drug_a infusion 09:00-10:00 class=therapeutic"
LATER = "a2 drug_b infusion 15:00-16:00 class=therapeutic"
NEXT_DAY = "a2 drug_b infusion +09:00-+10:00 class=therapeutic"
ONE_INITIAL = ["96365 x 1", "96367 x 1"]
TWO_INITIALS = ["96365 x 1", "96365 x 1"]


def test_two_visits_have_an_initial_service_each() -> None:
    found = coded(chart(f"{FIRST} visit=1", f"{LATER} visit=2"), "facility")
    assert labels(found) == ["96365 x 1", "96365-59 x 1"]
    assert found.assumptions == ()


def test_what_names_no_visit_belongs_to_neither_of_two() -> None:
    third = "a3 drug_c infusion 17:00-18:00 class=therapeutic"
    found = coded(chart(f"{FIRST} visit=1", f"{LATER} visit=2", third), "facility")
    assert labels(found) == ["96365 x 1", "96365-59 x 1"]
    (gap,) = [gap for gap in found.not_evaluated if gap.reason is Undecided.NO_VISIT]
    assert gap.administrations == ("a3",)


def test_an_injection_needs_no_visit() -> None:
    """It takes no part in the contest, so nothing hangs on the visit that it belongs to."""
    third = "a3 drug_c im 17:00 class=therapeutic"
    found = coded(chart(f"{FIRST} visit=1", f"{LATER} visit=2", third), "facility")
    assert "96372 x 1" in labels(found)
    assert found.not_evaluated == ()


def test_one_named_visit_is_everybody_s() -> None:
    found = coded(chart(f"{FIRST} visit=1", NEXT_DAY), "physician")
    assert labels(found) == ONE_INITIAL


def test_without_visits_a_stay_is_one_encounter_and_an_office_has_one_a_day() -> None:
    stay = coded(chart(FIRST, NEXT_DAY), "facility")
    assert labels(stay) == ONE_INITIAL
    assert any("spans 2 days and names no visits" in text for text in stay.assumptions)
    office = coded(chart(FIRST, NEXT_DAY), "physician")
    assert labels(office) == TWO_INITIALS
    assert not any("spans" in text for text in office.assumptions)


def test_one_day_needs_no_such_assumption() -> None:
    assert coded(chart(FIRST, LATER), "facility").assumptions == ()


LEFT, RIGHT, PORT = (f"access={place}" for place in ("left_arm", "right_arm", "port"))
REASON = "access_reason=incompatible"
HASTE = "access_reason=to_reduce_the_time_in_the_clinic"


@pytest.mark.parametrize(
    ("accesses", "expected", "assumed"),
    [
        ((LEFT, LEFT), ONE_INITIAL, False),
        ((LEFT, RIGHT), ONE_INITIAL, True),
        ((LEFT, f"{RIGHT} {REASON}"), ["96365 x 1", "96365-59 x 1"], False),
        ((f"{LEFT} {REASON}", f"{RIGHT} {REASON}"), ["96365 x 1", "96365-59 x 1"], False),
        ((LEFT, f"{RIGHT} {HASTE}"), ONE_INITIAL, True),
        ((LEFT, f"{RIGHT} access_reason=patient_request"), ONE_INITIAL, True),
        ((LEFT, f"{RIGHT} {HASTE},_drugs_incompatible"), ["96365 x 1", "96365-59 x 1"], False),
    ],
    ids=[
        "one access",
        "two for convenience",
        "two for a reason",
        "the reason stands at both",
        "haste is no reason (HCPro 242788)",
        "nor is a wish",
        "haste and a reason",
    ],
)
def test_a_second_access(accesses: tuple[str, str], expected: list[str], assumed: bool) -> None:
    found = coded(chart(f"{FIRST} {accesses[0]}", f"{LATER} {accesses[1]}"), "facility")
    assert labels(found) == expected
    told = [text for text in found.assumptions if "without a documented reason" in text]
    assert bool(told) is assumed
    if assumed:
        assert "(left arm, right arm)" in told[0]


def test_of_three_accesses_only_the_one_with_a_reason_stands_apart() -> None:
    third = "a3 drug_c infusion 17:00-18:00 class=therapeutic"
    found = coded(chart(f"{FIRST} {LEFT}", f"{LATER} {RIGHT}", f"{third} {PORT} {REASON}"), "facility")
    assert labels(found) == ["96365 x 1", "96365-59 x 1", "96367 x 1"]
    assert any("(left arm, right arm)" in text for text in found.assumptions)


@pytest.mark.parametrize(
    ("access", "hydration"), [(LEFT, ["96360-59 x 1"]), (PORT, []), ("access=foot", ["96360-59 x 1"])]
)
def test_blood_takes_hydration_s_minutes_where_it_runs(access: str, hydration: list[str]) -> None:
    """Through another access it runs beside it; where its access is in no session it is put to the first."""
    found = coded(
        chart(
            f"{FIRST} {LEFT}",
            f"a2 saline infusion 09:00-10:00 class=hydration {PORT} {REASON}",
            f"a3 red_cells transfusion 09:00-10:00 class=blood {access}",
        ),
        "facility",
    )
    assert labels(found) == sorted(["36430 x 1", "96365 x 1", *hydration])
