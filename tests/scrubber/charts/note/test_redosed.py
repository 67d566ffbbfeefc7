"""A dose that the note corrects: which of the two is right a person must say, as with times."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from scrubber.charts.words.reasons import DOSE_CORRECTED
from tests.scrubber.charts.told import HEAD

GIVEN = "Remicade 400 mg IV 0915-1120."


@pytest.mark.parametrize(
    "said",
    [
        "ADDENDUM 1622: dose typed in error. Correct dose given is 500 mg.",
        "Late entry 1500: dose above is wrong, 500 mg was given.",
        "Correction: dose was 500 mg.",
        "Addendum: the correct dose is 500 mg.",
        "Dose entered incorrectly, should read 500 mg.",
        "Correction: dose charted in error, actual dose 500 mg.",
        "Remicade dose should be 500 mg.",
        "** correction: Remicade was 500 mg not 400 mg.",
        "Addendum 2031: and the Remicade was 500 mg not 400, weight was wrong.",
        "Remicade was actually 500 mg.",
        "Addendum: only 500 mg of Remicade was given.",
        "Addendum: Remicade 500 mg given, not 400.",
        "Addendum: Remicade dose changed to 500 mg before I hung it.",
    ],
)
def test_both_doses_are_readings_and_the_corrected_one_is_first(said: str) -> None:
    (item,) = read_note(f"{HEAD}{GIVEN}\n{said}").administrations
    (doubt,) = [doubt for doubt in item.uncertain if doubt.field == "dose"]
    assert (item.dose, doubt.reason, doubt.values) == (None, DOSE_CORRECTED, ("500 mg", "400 mg"))


def test_a_dose_that_is_only_called_wrong_is_in_doubt() -> None:
    (item,) = read_note(f"{HEAD}{GIVEN} Wrong dose charted, see MAR.").administrations
    assert item.dose is None


@pytest.mark.parametrize(
    "said",
    [
        "Dose given was not in error.",
        "Max dose 500 mg.",
        "Next dose 500 mg in 8 wks.",
        "Only 400 mg of Remicade was given.",
        "Dose changed to 500 mg from next visit.",
    ],
)
def test_another_word_of_a_dose_corrects_nothing(said: str) -> None:
    (item,) = read_note(f"{HEAD}{GIVEN} {said}").administrations
    assert item.dose is not None
    assert item.dose.value == 400


def test_it_is_of_the_drug_that_it_names() -> None:
    text = f"{HEAD}{GIVEN} Zofran 4 mg IVP 0905.\nCorrection: Zofran dose was 8 mg."
    doses = {item.substance: item.dose for item in read_note(text).administrations}
    assert doses["Remicade"] is not None
    assert doses["Zofran"] is None
