"""Columns that no field takes: those that say whether a row holds, of pauses, and of free words."""

from __future__ import annotations

import pytest

from scrubber.charts.words.flags import verdict
from tests.scrubber.charts.logs import BENADRYL, HEAD, OCREVUS, drugs, open_fields, read


@pytest.mark.parametrize(
    ("heading", "good", "bad"),
    [
        ("Record Status", "Active", "Deleted"),
        ("Given (Y/N)", "Y", "N"),
        ("Given?", "Y", "N"),
        ("Given", "Yes", "No"),
        ("Outcome", "Administered", "Not administered"),
        ("Admin Status Desc", "Given", "Not Given"),
        ("Voided", "No", "Yes"),
        ("Voided", "", "1"),
        ("Disposition", "Given", "Returned to pharmacy"),
        ("Documentation Status", "Final", "Entered in error"),
        ("RESULT_STATUS_DISP", "Auth (Verified)", "In Error"),
        ("RESULT_STATUS_DISP", "Modified", "Not Done"),
        ("Not Given?", "", "X"),
        ("Cancelled", "", "Yes"),
        ("Deleted", "False", "True"),
        ("Charted", "Given", "Refused"),
        ("Order Status", "Completed", "Discontinued before given"),
        ("Entry Status", "Corrected", "Struck out - wrong pt"),
        ("Refused", "N", "Y"),
        ("Administered", "Y", "N"),
        ("Wrong Patient", "N", "Y"),
        ("Reversed", "", "Y"),
        ("Returned to Pharmacy", "No", "Yes"),
        ("Delete Flag", "", "D"),
        ("Void Ind", "N", "V"),
        ("Not Given", "N", "X"),
        ("Crossed out", "", "Y"),
        ("Given?", "\u2713", "\u2717"),
        ("Given", "\u2611", "\u2610"),
        ("Voided", "\u2610", "\u2612"),
    ],
)
def test_a_column_that_says_whether_a_row_holds(heading: str, good: str, bad: str) -> None:
    record = read(f"{HEAD},{heading}", f"{OCREVUS},{good}", f"{BENADRYL},{bad}")
    assert drugs(record) == ["Ocrevus"]
    assert not record.administrations[0].uncertain
    assert record.understood.whole
    assert any(note.startswith("row 3") for note in record.ignored)


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Record Status", "Zorked"),
        ("Voided", "see note"),
        ("Void Date", "03/04/2026"),
        ("Cancelled By", "T. Fox"),
        ("Entry Status", "Original"),
        ("Infusion Status", "Paused"),
        ("Billing", "Void"),
        ("Held", "14:05"),
        ("Signed", "No"),
        ("Voided", "\u2717"),
    ],
)
def test_what_a_column_says_unclearly_puts_its_row_in_doubt(heading: str, cell: str) -> None:
    record = read(f"{HEAD},{heading}", f"{OCREVUS},{cell}")
    item = record.administrations[0]
    assert (item.start, item.stop, item.dose) == (None, None, None)
    assert [gap.locator.partition(", ")[0] for gap in record.understood.not_understood] == ["row 2"]


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Charge Reversed", "Y"),
        ("Returned to clinic", "Yes"),
        ("Wrong Patient", "N"),
        ("Vials returned", "2"),
    ],
)
def test_what_a_column_says_of_something_else_changes_nothing(heading: str, cell: str) -> None:
    record = read(f"{HEAD},{heading}", f"{OCREVUS},{cell}")
    assert (drugs(record), record.administrations[0].uncertain) == (["Ocrevus"], ())


@pytest.mark.parametrize("status", ["Wrong patient", "Duplicate", "Reversed", "Struck out"])
def test_a_state_of_a_row_that_is_void_gives_nothing(status: str) -> None:
    record = read(f"{HEAD},Status", f"{OCREVUS},Given", f"{BENADRYL},{status}")
    assert drugs(record) == ["Ocrevus"]


def test_a_state_that_nobody_knows_puts_its_row_in_doubt() -> None:
    record = read(f"{HEAD},Status", f"{OCREVUS},Given", f"{BENADRYL},Zorked")
    assert [open_fields(item) for item in record.administrations] == [
        set(),
        {"start", "stop", "dose", "technique"},
    ]


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Marital Status", "Single"),
        ("Voided (mL)", "300"),
        ("Billing Status", "Posted"),
        ("Code Status", "Full"),
        ("Result", "7.4"),
        ("Outcome", "tolerated well"),
        ("Signed", "D. Hale"),
        ("Order Status", "Discontinued"),
        ("Weight", "82"),
        ("Voided", "0"),
        ("Insurance Status", "Active"),
        ("Notified", "MD"),
        ("Not Given", ""),
        ("Site condition", "intact"),
        ("Canceled", "no"),
    ],
)
def test_what_says_nothing_of_its_row(heading: str, cell: str) -> None:
    assert verdict(heading, cell) == ""
    item = read(f"{HEAD},{heading}", f"{OCREVUS},{cell}").administrations[0]
    assert not item.uncertain


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Interrupted", "14:20-14:50"),
        ("Pause Time", "14:20"),
        ("Resume Time", "14:50"),
        ("Restart", "14:50"),
    ],
)
def test_a_pause_that_no_field_takes_leaves_the_end_in_doubt(heading: str, cell: str) -> None:
    record = read(f"{HEAD},{heading}", f"{OCREVUS},{cell}", f"{BENADRYL},No")
    assert [open_fields(item) for item in record.administrations] == [{"stop"}, set()]
    assert not record.understood.whole


@pytest.mark.parametrize(
    ("heading", "cell", "open_ones"),
    [
        ("Nursing Notes", "only half given", {"stop", "dose"}),
        ("Complication", "infiltration at 14:10", {"stop", "dose"}),
        ("Complications", "none", set()),
        ("Infiltrated", "Y", {"stop", "dose"}),
        ("Infiltrated", "N", set()),
        ("Infiltration", "at 14:10", {"stop", "dose"}),
        ("Infiltration scale", "0", set()),
        ("Infiltration", "no s/s", set()),
        ("Extravasation risk", "low", set()),
        ("New Site", "R arm", {"stop"}),
        ("% Given", "50%", {"start", "stop", "dose", "technique"}),
        ("Percent Infused", "80", {"start", "stop", "dose", "technique"}),
        ("% Given", "100%", set()),
        ("Percent Infused", "100", set()),
        ("Order Comments", "hold for SBP < 90", set()),
        ("Pharmacy Notes", "discard after 24 h", set()),
    ],
)
def test_what_a_column_that_no_field_takes_says_of_the_giving(
    heading: str, cell: str, open_ones: set[str]
) -> None:
    record = read(f"{HEAD},{heading}", f"{OCREVUS},{cell}")
    assert open_fields(record.administrations[0]) == open_ones


def test_of_two_columns_of_remarks_both_are_heard() -> None:
    record = read(f"{HEAD},Comments,Notes", f"{OCREVUS},ok,only half given", f"{BENADRYL},NOT GIVEN,ok")
    assert drugs(record) == ["Ocrevus"]
    assert open_fields(record.administrations[0]) == {"stop", "dose"}


@pytest.mark.parametrize("heading", ["Residual mL", "Rebolus"])
def test_what_may_speak_of_giving_in_another_column_is_named(heading: str) -> None:
    assert not read(f"{HEAD},{heading}", f"{OCREVUS},14:30").understood.whole
