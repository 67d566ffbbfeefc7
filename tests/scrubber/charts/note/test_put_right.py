"""What a note puts right or tells of others: a corrected end, what a crew gave before, what was only drawn up.

Each note's text says what is so; what it leaves open has no certain time (`?`).
"""

from __future__ import annotations

from datetime import date

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.note.test_cases import times
from tests.scrubber.charts.others import HEAD

RIGHT = "Entyvio 300 mg IV infusion 1118 - 1150."


@pytest.mark.parametrize(
    "said",
    [
        "Original stop time entered as 1205 in error; correct stop time 1150 (pump log attached).",
        "Stop time was entered as 1205 in error; correct stop time 1150 per pump history.",
        "Start time first charted as 1105 in error. Correct start time 1118 per pump history.",
        "Corrected stop time: 1150.",
    ],
)
def test_a_run_that_is_told_as_it_was_put_right_is_certain(said: str) -> None:
    assert times(read_note(HEAD + said + "\n" + RIGHT)) == "Entyvio 11:18-11:50"


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        # another end than the one that is right
        ("Correct stop time 1150.\nEntyvio 300 mg IV infusion 1118 - 1205.", "Entyvio 11:18"),
        # nobody knows which of two was meant
        (
            "Correct stop time 1150. " + RIGHT + " Remicade 400 mg 1200-1400.",
            "Entyvio 11:18-11:50, Remicade 12:00",
        ),
        # only that something is wrong
        ("Stop time below is in error.\n" + RIGHT, "Entyvio 11:18"),
    ],
)
def test_a_run_that_is_told_otherwise_needs_a_person(note: str, expected: str) -> None:
    assert times(read_note(HEAD + note)) == expected


def test_the_time_behind_what_is_wrong_is_not_the_wrong_one() -> None:
    """`time above is wrong, given 1335`: of 1305 it is said, and nobody counts on either."""
    item, *_ = read_note(
        HEAD + "Nplate 300 mcg SQ 1305. Addendum 1510: Nplate time above is wrong, given 1335."
    ).administrations
    assert item.start is None
    assert "2026-03-02T13:05" in {value for doubt in item.uncertain for value in doubt.values}


@pytest.mark.parametrize(
    "note",
    [
        "Medics hung NS en route 0233 and gave Zofran 4 mg IVP 0236.",
        "EMS started NS 0233, then gave Zofran 4 mg IVP 0236.",
        "Toradol 30 mg IM given at urgent care 0800.",
        "Dilaudid 1 mg IVP given by outside ED before transfer at 0800.",
    ],
)
def test_what_others_gave_has_no_certain_time_here(note: str) -> None:
    assert times(read_note(HEAD + note)) == ""


def test_what_was_hung_there_was_begun_at_no_certain_time() -> None:
    """Where `there` is, only its reader knows: the place it came from, or the room of this note."""
    bag, *_ = read_note(HEAD + "NS bolus running from outside urgent care, hung there 0233.").administrations
    assert bag.start is None


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("EMS started NS 0233. Gave Zofran 4 mg IVP 0256.", "Zofran 02:56"),
        ("EMS gave Zofran 4 mg IVP 0236 and here we gave Toradol 30 mg IVP 0310.", "Toradol 03:10"),
        ("Medics aware, gave Zofran 4 mg IVP 0256.", "Zofran 02:56"),
    ],
)
def test_what_was_given_here_beside_it_keeps_its_time(note: str, expected: str) -> None:
    assert times(read_note(HEAD + note)) == expected


@pytest.mark.parametrize(
    ("note", "dose"),
    [
        ("Fentanyl 100 mcg pulled 0758. Gave 50 mcg IV push 0801.", "50 mcg"),
        ("Fentanyl 100 mcg pulled from Pyxis. Gave 50 mcg IVP 0801. Wasted 50 mcg.", "50 mcg"),
        ("Dilaudid 2 mg removed from Omnicell 0755. 1 mg given IVP at 0801.", "1 mg"),
        ("Dilaudid 1 mg IVP 0801.", "1 mg"),
    ],
)
def test_what_was_drawn_up_is_not_what_was_given(note: str, dose: str) -> None:
    (item,) = read_note(HEAD + note).administrations
    assert item.dose is not None
    assert f"{item.dose.value.normalize():f} {item.dose.unit}" == dose
    assert (item.technique, f"{item.start:%H:%M}") == ("push", "08:01")


@pytest.mark.parametrize(
    "note",
    [
        "5-FU CADD off 1340, port flushed.",
        "1340 Home 5FU CADD off, reservoir 0 mL, port flushed.",
        "1340 Elastomeric 5-FU (connected 2/28) removed, ball empty.",
        "5-FU CADD disconnected 1340.",
    ],
)
def test_a_pump_that_comes_home_ends_and_begins_nothing(note: str) -> None:
    (item,) = read_note(HEAD + note).administrations
    assert (item.start, item.dose) == (None, None)
    assert f"{item.stop:%H:%M}" == "13:40"


@pytest.mark.parametrize(
    ("note", "born", "on"),
    [
        (
            "Pt: Voss, Ida  DOB 7/8/83  DOS 3/2/26\nRemicade 400 mg 0905-1110",
            date(1983, 7, 8),
            date(2026, 3, 2),
        ),
        (
            "Pt: Voss, Ida  DOB 7/8/31  DOS 3/2/26\nRemicade 400 mg 0905-1110",
            date(1931, 7, 8),
            date(2026, 3, 2),
        ),
        ("Pt I. Voss 7/8/83   3/2/26\nRemicade 400 mg 0905-1110", None, date(2026, 3, 2)),
        ("Pt I. Voss 7/8/31   3/2/26\nRemicade 400 mg 0905-1110", None, date(2026, 3, 2)),
        ("Pt I. Voss 10/10/2001   3/2/26\nRemicade 400 mg 0905-1110", None, date(2026, 3, 2)),
    ],
)
def test_two_digits_of_a_birth_are_of_the_last_century(note: str, born: date | None, on: date) -> None:
    record = read_note(note)
    (item,) = record.administrations
    assert record.patient.birth_date == born
    assert item.start is not None
    assert item.start.date() == on


RUN = "Entyvio 300 mg in 250 mL NS 0915-0950.\n"


@pytest.mark.parametrize(
    "said",
    [
        "Addendum: Entyvio end time changed from 0950 to 0958 per pump log. dh",
        "Addendum: Entyvio time out revised 0950 -> 0958.",
        "Addendum: on review of pump history the end time is 0958. Chart amended.",
        "Addendum: d/c time s/b 0958",
        "Late entry correction: Entyvio stop time should read 0958.",
        "ADDENDUM 03/02/2026 1430 by D. Hale RN: Stop time of Entyvio corrected to 0958.",
        "*** ADDENDUM 03/02/2026 1430 *** Corrected stop time: 0958",
        "Addendum (D. Hale RN, 03/03/2026 0810): Correct end time of infusion is 0958.",
    ],
)
def test_an_end_that_an_addition_puts_right_is_open_with_both_times(said: str) -> None:
    (item,) = read_note(HEAD + RUN + said).administrations
    assert item.start is not None
    assert item.stop is None
    (doubt,) = (doubt for doubt in item.uncertain if doubt.field == "stop")
    assert set(doubt.values) == {"2026-03-02T09:50", "2026-03-02T09:58"}


def test_a_start_that_is_updated_is_open_and_the_end_stays() -> None:
    assert times(read_note(HEAD + RUN + "ADDENDUM: Start time updated to 0925.")) == "Entyvio ?-09:50"


@pytest.mark.parametrize(
    "said",
    [
        "Addendum: Entyvio end 0950 was charted in error.",
        "Addendum: times above were 10 minutes early, clock was off.",
        "Addendum: the drug given was Stelara, not Entyvio.",
        "Late entry: charted as Entyvio in error, drug given was Stelara.",
    ],
)
def test_what_an_addition_calls_wrong_is_not_certain(said: str) -> None:
    items = read_note(HEAD + RUN + said).administrations
    assert [item.stop for item in items if item.substance == "Entyvio"] == [None]


def test_when_an_addition_was_written_is_no_second_giving() -> None:
    note = RUN + "Addendum 03/03/2026 0800: dose of Entyvio given was 108 mg, not 300 mg. dh RN"
    (item,) = read_note(HEAD + note).administrations
    assert item.dose is None
    assert [doubt.values for doubt in item.uncertain if doubt.field == "dose"] == [("108 mg", "300 mg")]


def test_the_actual_run_beside_a_scheduled_one_is_no_correction_of_its_start() -> None:
    (item,) = read_note(
        HEAD + "Scheduled 0900. Actual: Remicade 400 mg start 0922 stop 1130."
    ).administrations
    doubts = {doubt.field: doubt.values for doubt in item.uncertain}
    assert {doubt: value for doubt, (value,) in doubts.items()} == {
        "start": "2026-03-02T09:22",
        "stop": "2026-03-02T11:30",
    }


def test_an_end_told_before_the_drug_is_its_end_for_a_person_to_confirm() -> None:
    note = "At 0945 after an uneventful course the infusion stopped; it had been started at 0850 (Orencia 750 mg)."
    (item,) = read_note(HEAD + note).administrations
    assert (item.start and f"{item.start:%H%M}", item.stop) == ("0850", None)
    assert [doubt.values for doubt in item.uncertain if doubt.field == "stop"] == [("2026-03-02T09:45",)]


ROW = "Medication | Dose | Route | Start | Stop | Remarks\nRemicade | 400 mg | IV infusion | 1015 | 1225 | "


@pytest.mark.parametrize(
    ("remark", "start", "stop"),
    [
        ("stop time corrected to 1235", "1015", "?"),
        ("Late entry: stop time was 1235 per pump", "1015", "?"),
        ("Stop time was 1235", "1015", "?"),
        ("start time s/b 1020", "?", "1225"),
        ("stop time was 1225", "1015", "1225"),
        ("no reaction, vitals at 1235", "1015", "1225"),
    ],
)
def test_a_remark_beside_a_row_may_put_its_times_right(remark: str, start: str, stop: str) -> None:
    (item,) = read_note(f"Date of service: 03/02/2026\n{ROW}{remark}\n").administrations
    assert [f"{at:%H%M}" if at else "?" for at in (item.start, item.stop)] == [start, stop]


def test_a_time_that_was_charted_in_error_puts_no_dose_in_doubt() -> None:
    told = (
        "0915 Nulojix 350 mg/100 NS started\n1017 Nulojix complete\n"
        "ADDENDUM: start time for Nulojix was charted as 0915 in error. Per pump history it was started at 0945.\n"
    )
    (given,) = read_note(HEAD + told).administrations
    assert given.start is None
    assert given.dose is not None
    assert given.dose.value == 350
    wrong = "0915 Nulojix 350 mg/100 NS started\nNulojix charted as 350 mg in error.\n"
    assert [item.dose for item in read_note(HEAD + wrong).administrations] == [None]
