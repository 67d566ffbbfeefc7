"""Who discarded what was left over, when and why: what reviewers ask of a waste (rule W09)."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from scrubber.model.record import Waste

HEAD = "Date of Service: 06/09/2026\n"
RUN = "0900 Remicade 410 mg in 250 mL NS started; 1110 completed. "


def waste(text: str) -> Waste:
    record = read_note(HEAD + text)
    (item,) = record.administrations
    assert f"{item.start:%H%M}-{item.stop:%H%M}" == "0900-1110"
    assert item.wasted is not None
    return item.wasted


def told(text: str) -> tuple[str, str | None, str]:
    """Return who, why and when."""
    found = waste(text)
    return (found.by or "", found.reason, f"{found.at:%H%M}" if found.at else "")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "90 mg wasted at 0855 by Jane Lee RN, remainder of vial, not needed.",
            ("Jane Lee RN", "remainder of vial", "0855"),
        ),
        (
            "0855 Wasted 90 mg (remainder of single-dose vial), J. Lee RN.",
            ("J. Lee RN", "remainder of single-dose vial", "0855"),
        ),
        ("90 mg discarded at 0855 by RN.", ("RN", None, "0855")),
        ("Wasted 90 mg @ 1115 w/ J. Lee RN, excess of vial.", ("J. Lee RN", "excess of vial", "1115")),
        ("50 mg wasted, witnessed by RN Smith at 0850.", ("RN Smith", None, "0850")),
        ("Unused 90 mg discarded by pharmacy.", ("pharmacy", "Unused", "")),
        ("Wasted 90 mg due to vial size, K. Obi, RN.", ("K. Obi, RN", "due to vial size", "")),
        (
            "\nWaste: 90 mg  Time: 0855  By: J. Lee RN  Reason: single dose vial",
            ("J. Lee RN", "single dose vial", "0855"),
        ),
    ],
)
def test_person_reason_and_time_of_a_waste(words: str, expected: tuple[str, str | None, str]) -> None:
    assert told(RUN + words) == expected


@pytest.mark.parametrize(
    "text",
    [
        "0900 Remicade 410 mg started, 90 mg wasted, 1110 completed by J. Lee RN.",
        "Remicade 410 mg mixed, 90 mg wasted. Started 0900 by J. Lee RN, completed 1110.",
        "Remicade 410 mg IV 0900-1110, wasted 90 mg. RN Lee at bedside 0930 for BP due to headache.",
        "0900 Remicade 410 mg started, wasted 90 mg, started by J. Lee RN. 1110 completed.",
    ],
)
def test_what_is_told_of_the_infusion_is_not_of_the_waste(text: str) -> None:
    """Near miss: the time and the nurse are of what was begun or ended."""
    found = waste(text)
    assert (found.at, found.reason) == (None, None)


@pytest.mark.parametrize("words", ["90 mg wasted at 8:55.", "90 mg wasted at about 0855."])
def test_a_time_that_nobody_may_count_on_is_none(words: str) -> None:
    note = read_note(f"{HEAD}Remicade 410 mg started 9:00, completed 11:10. {words}")
    (item,) = note.administrations
    assert item.wasted is not None
    assert item.wasted.at is None


def test_the_time_of_a_waste_leaves_no_gap() -> None:
    text = RUN + "90 mg wasted at 0855 by Jane Lee RN, remainder of vial, not needed."
    assert read_note(HEAD + text).understood.whole


@pytest.mark.parametrize(
    "said",
    [
        "1047 Taxol OFF. About 9 mL had gone in.",
        "1047 Taxol OFF.\n1135 no rechallenge today. Rest of Taxol bag to chemo bin.",
        "1047 Taxol OFF.\n1135 no rechallenge, remainder of the bag discarded.",
    ],
)
def test_a_bag_of_which_the_rest_was_thrown_away_gave_no_whole_dose(said: str) -> None:
    (item,) = read_note(HEAD + "1040 Taxol 290 mg/500 mL started at 80 mL/hr\n" + said).administrations
    assert item.dose is None
    assert "dose" in {doubt.field for doubt in item.uncertain}


@pytest.mark.parametrize(
    "said",
    [
        "1101 aminophylline 75 mg drawn up, at bedside\n1131 aminophylline 75 mg wasted in sink, w/ P. Ives RN",
        "Ativan 2 mg drawn up for anxiety. Not needed. Ativan 2 mg wasted with K. Low RN.",
        "1040 Demerol 25 mg pulled for rigors. 1050 rigors gone, Demerol 25 mg wasted w/ KL.",
        "1040 Remicade 400 mg mixed, pt febrile. Remicade 400 mg wasted.",
    ],
)
def test_what_was_made_ready_and_wasted_whole_was_not_given(said: str) -> None:
    record = read_note(f"Date of service: 03/02/2026\n{said}\n")
    assert record.administrations == ()
    assert len(record.not_given) == 1


def test_a_half_that_was_wasted_leaves_one_that_may_have_been_given() -> None:
    text = "1040 fentanyl 100 mcg drawn up. Wasted 50 mcg.\n1057 Demerol 12.5 mg IV of a 25 mg amp, 12.5 mg wasted.\n"
    record = read_note(f"Date of service: 03/02/2026\n{text}")
    assert [item.substance for item in record.administrations] == ["fentanyl", "Demerol"]


def test_a_push_that_leaves_a_waste_as_large_was_given() -> None:
    text = "Date of service: 03/02/2026\nMorphine 2 mg IVP for pain at 0900, wasted 2 mg unused\n"
    (item,) = read_note(text).administrations
    assert item.dose is not None
    assert item.dose.words == "2 mg"
