"""An end that nobody saw, or that another bag goes on from: the time of the line is not when the infusion ended."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.doubt.nobody_looked import GOES_ON, NOT_THEN
from tests.scrubber.charts.told import given_in


@pytest.mark.parametrize("line", NOT_THEN.values())
def test_an_end_that_nobody_saw_is_in_doubt(line: str) -> None:
    assert given_in(f"1310 Remicade 400 mg in 250 NS up\n{line}\n") == ["Remicade infusion 1310-? 400 mg"]


@pytest.mark.parametrize("line", GOES_ON.values())
def test_what_goes_on_from_another_bag_has_not_ended(line: str) -> None:
    assert given_in(f"0900 fentanyl drip up at 5 mL/hr\n{line}\n") == ["fentanyl infusion 0900-?"]


@pytest.mark.parametrize(
    "line",
    [
        "1540 Remicade off",
        "1540 Remicade done, pt back from lunch",
        "1540 Remicade complete. Time charted by R. Hale",
        "1540 Remicade done, bag empty",
        "1540 Remicade finished, next NS 500 mL hung",
    ],
)
def test_an_end_that_is_told_is_one(line: str) -> None:
    assert given_in(f"1310 Remicade 400 mg in 250 NS up\n{line}\n")[0] == "Remicade infusion 1310-1540 400 mg"


def test_a_patient_who_arrives_with_a_bag_has_seen_its_end() -> None:
    assert given_in("On arrival NS 1 L hung at 1231, completed 1344.") == ["NS infusion 1231-1344 1 L"]
