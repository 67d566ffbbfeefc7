"""One dose at several times, and two drugs with a time each (`note/listed.py`)."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.note.test_cases import times
from tests.scrubber.charts.others import HEAD


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("Dilaudid 0.5 mg IVP at 0812 and 1030.", "Dilaudid 08:12, Dilaudid 10:30"),
        ("Zofran 4 mg IVP 0812, again at 1415.", "Zofran 08:12, Zofran 14:15"),
        (
            "Lopressor 5 mg IVP 1655, repeated 1700 and 1705.",
            "Lopressor 16:55, Lopressor 17:00, Lopressor 17:05",
        ),
        ("Morphine 2 mg IVP 0812, 0835, 0902.", "Morphine 08:12, Morphine 08:35, Morphine 09:02"),
        ("Heparin 5000 units SQ 0600 and 1400.", "Heparin 06:00, Heparin 14:00"),
        ("Ancef 2 g IVPB 0340-0412 and 1140-1212.", "Ancef 03:40-04:12, Ancef 11:40-12:12"),
        ("Ancef 2 g hung 0340, in by 0415. Ancef 2 g hung 1140, in 1212.", "Ancef 03:40, Ancef 11:40-12:12"),
        (
            "Vanc 1 g 0600 to 0735 then gent 80 mg, up at 0740 down 0812.",
            "Vanc 06:00-07:35, gent 07:40-08:12",
        ),
        # the time behind the list is of something else
        ("Benadryl 25 mg IVP 0812, 0830 BP 110/60.", "Benadryl 08:12"),
        ("Zofran 4 mg IVP 0812, BP checked again 1415.", "Zofran 08:12"),
        ("Decadron 10 mg IVP 0812 and 1 L NS 0815-0915.", "Decadron 08:12, NS 08:15-09:15"),
        # the second may be its end, a check, another drug's, or more of the same bag
        ("Benadryl 25 mg IVP 0812, 0830.", "Benadryl ?"),
        ("Toradol 30 mg and Zofran 4 mg IVP at 0812 and 0815.", "Toradol 08:12, Zofran ?"),
        ("Remicade 400 mg 0900-0930, 0945-1130.", "Remicade ?"),
    ],
)
def test_a_dose_may_be_given_at_several_times(note: str, told: str) -> None:
    assert times(read_note(HEAD + note)) == told


def test_each_further_giving_has_the_dose() -> None:
    first, second = read_note(HEAD + "Dilaudid 0.5 mg IVP at 0812 and 1030.").administrations
    assert first.dose == second.dose


@pytest.mark.parametrize(
    ("note", "dose"),
    [
        ("Paged MD 0715, order: calcium gluconate 2 g IVPB over 1 hr. Hung at 0738.", "2 g"),
        ("TO Dr. Vale: Rocephin 1 g IVPB now. Hung 0900, down 0932.", "1 g"),
        ("TO Dr. Vale: Rocephin 1 g IVPB now.\nHung 0900, down 0932.", ""),  # a line of its own
        ("TO Dr. Vale: NS 1 L IV now. Hung 0900, down 0932.", ""),  # how much of a fluid went in is not told
        ("Adriamycin 105 mg IVP @ 1050, BR checked q 2-3 ml.", "105 mg"),
    ],
)
def test_a_dose_that_only_its_order_tells_is_the_dose(note: str, dose: str) -> None:
    (item,) = read_note(HEAD + note).administrations
    assert (f"{item.dose.value} {item.dose.unit}" if item.dose else "") == dose
    assert item.volume_ml is None


def test_between_says_that_it_was_then_where_at_follows() -> None:
    assert times(read_note(HEAD + "Bumex 1 mg IVP in between @2105.")) == "Bumex 21:05"
    assert times(read_note(HEAD + "Bumex 1 mg IVP between 2105 and 2130.")) == "Bumex ?"


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("EMS hung amiodarone 150 mg in 100 D5W en route at 0512. Bag complete 0531.", "amiodarone ?-05:31"),
        ("EMS started NS 500 mL at 0512, in at 0545. Zofran 4 mg IVP 0600.", "NS ?-05:45, Zofran 06:00"),
        ("EMS started NS at 0512. Zofran 4 mg IVP 0600.", "Zofran 06:00"),
    ],
)
def test_what_others_hung_ends_here_and_began_nobody_knows_when(note: str, told: str) -> None:
    assert times(read_note(HEAD + note)) == told
