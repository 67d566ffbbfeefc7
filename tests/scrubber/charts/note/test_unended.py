"""Infusions whose end no time tells, in notes that speak of an end, a line that was taken off, another rate."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.doubt.unended import LINE_OFF, MORE_TOLD
from scrubber.charts.readers.note.reader import read_note
from scrubber.model.record import Administration

HEAD = "Date of Service: 06/09/2026\n"


def read(text: str) -> tuple[Administration, ...]:
    return read_note(HEAD + text).administrations


def only(text: str) -> Administration:
    (item,) = read(text)
    return item


def doubts(item: Administration) -> dict[str, str]:
    return {doubt.field: doubt.reason for doubt in item.uncertain}


@pytest.mark.parametrize(
    "words",
    [
        "1030 IV discontinued.",
        "1030 IV dc'd, cath intact.",
        "1030 PIV d/c'd.",
        "1030 IV removed, pt discharged.",
        "1030 IV site dc'd.",
        "1030 removed the IV.",
        "1030 saline locked.",
        "1030 Hep-locked, to lobby.",
        "1030 IV to saline lock.",
        "1030 port deaccessed.",
        "1030 line capped.",
        "1030 IV converted to SL.",
        "Discontinued IV at 1030.",
    ],
)
def test_a_line_that_was_taken_off_says_no_end_of_what_ran(words: str) -> None:
    """The bag may have been in an hour before: nobody counts on that time, and nobody calculates past it."""
    item = only(f"0900 D5W 1000 mL hung at 200 mL/hr for dehydration. {words}")
    assert (item.start is not None, item.stop) == (True, None)
    assert doubts(item) == {"stop": LINE_OFF}
    (doubt,) = item.uncertain
    assert doubt.values == ()
    assert "1030" in doubt.quote


@pytest.mark.parametrize("words", ["1030 IV discontinued.", "1030 PIV removed.", "1030 saline locked."])
def test_so_it_is_of_a_drug_without_a_rate(words: str) -> None:
    assert doubts(only(f"0900 Vancomycin 1 g IVPB started. {words}")) == {"stop": LINE_OFF}


@pytest.mark.parametrize(
    "words",
    [
        "1030 IV fluids discontinued.",
        "1030 IVF d/c'd.",
        "1030 infusion dc'd, IV removed.",
        "1030 D5W off. 1045 IV dc'd.",
    ],
)
def test_an_end_of_the_infusion_itself_is_one(words: str) -> None:
    """Near miss: the fluid is what was stopped, whatever is told of the line."""
    item = only(f"0900 D5W 1000 mL hung at 200 mL/hr for dehydration. {words}")
    assert item.stop is not None
    assert f"{item.stop:%H%M}" == "1030"
    assert item.uncertain == ()


@pytest.mark.parametrize(
    "words",
    [
        "0930 rate increased to 250 mL/hr. Tolerated well.",
        "0930 slowed for nausea.",
        "0930 rate to 100 mL/hr.",
        "0945 pt left AMA.",
        "1015 hives, MD called.",
        "Patient discharged home with spouse.",
        "Infusion complete.",
        "0940 IV blew, new site attempted.",
        "Observed 30 min post infusion.",
        "Report to floor 1000.",
    ],
)
def test_what_is_told_later_leaves_the_end_open(words: str) -> None:
    """Volume over rate counts only what ran at one rate until it was in; something else is told here."""
    item = only(f"0900 Remicade 400 mg in 250 mL at 125 mL/hr hung. {words}")
    assert item.stop is None
    assert doubts(item) == {"stop": MORE_TOLD}


@pytest.mark.parametrize(
    "words",
    [
        "Tolerated well.",
        "No reaction noted.",
        "1000 BP 120/72, denies itching.",
        "1000 rate verified 125 mL/hr.",
    ],
)
def test_what_changes_nothing_leaves_no_doubt(words: str) -> None:
    """Near miss: one rate, one volume, and nothing of an end; whether its end follows, the payer says."""
    item = only(f"0900 Remicade 400 mg in 250 mL at 125 mL/hr hung. {words}")
    assert item.stop is None
    assert item.uncertain == ()


def test_what_is_told_of_another_drug_is_not_its_end() -> None:
    """Near miss: the piggyback has both times; the fluid has none, and nothing is told of it."""
    fluid, drug = read(
        "0900 NS 1000 mL hung at 125 mL/hr. 0930 Zosyn 3.375 g IVPB started. 1000 Zosyn complete."
    )
    assert (fluid.stop, fluid.uncertain) == (None, ())
    assert drug.stop is not None


def test_of_two_that_run_a_line_ends_neither() -> None:
    """Which of them ran through it is not said."""
    items = read("0900 NS 1 L started L arm. 0905 Vancomycin 1 g IVPB started R arm. 1000 L arm IV removed.")
    assert [item.stop for item in items] == [None, None]
    assert [item.uncertain for item in items] == [(), ()]


def test_a_home_pump_goes_home() -> None:
    """Near miss: it was meant to leave with the patient."""
    item = only("1207 5FU 4,320 mg in 92 mL CADD connected, 2 mL/hr. Home 1220.")
    assert "stop" not in doubts(item)


@pytest.mark.parametrize("words", ["Bag complete, tolerated well.", "NS completed.", "Infusion done."])
def test_the_time_of_a_line_that_begins_it_is_not_its_end(words: str) -> None:
    """It ended, and nobody tells when; a count from volume and rate would be a guess."""
    item = only(f"0900 NS 1000 mL at 250 mL/hr hung. {words}")
    assert item.stop is None
    assert doubts(item) == {"stop": MORE_TOLD}
