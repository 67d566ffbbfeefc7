"""What a note tells of another visit, of another place, or of a moment that something else is counted from."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.told import HEAD

PAST = "0902 dexamethasone 12 mg IVP\n0935-1238 paclitaxel 290 mg/500 mL NS"
TODAY = "1400 Zofran 4 mg IVP"


def told(note: str) -> list[tuple[str, str | None, str | None]]:
    """Return drug, start and stop of each administration that a note tells below a date."""
    return [
        (item.substance, item.start and f"{item.start:%H:%M}", item.stop and f"{item.stop:%H:%M}")
        for item in read_note(f"{HEAD}{note}").administrations
    ]


@pytest.mark.parametrize(
    "heading",
    [
        "PREVIOUS ENCOUNTER 02/09/2026 (carried forward):",
        "Last visit 2/9/26:",
        "Copied from prior note 02/09/2026",
        "*** Prior infusion record 02/09/2026 - copied forward ***",
    ],
)
@pytest.mark.parametrize("indent", ["", "  "])
def test_what_stands_below_the_heading_of_another_visit_is_of_that(heading: str, indent: str) -> None:
    past = "\n".join(indent + line for line in PAST.split("\n"))
    assert [name for name, *_ in told(f"{heading}\n{past}\n\n{TODAY}")] == ["Zofran"]


def test_a_list_to_the_right_of_such_a_heading_ends_where_the_lines_go_back() -> None:
    past = "\n".join("   " + line for line in PAST.split("\n"))
    assert told(f"PREVIOUS VISIT 02/09/2026:\n{past}\n{TODAY}") == [("Zofran", "14:00", None)]


@pytest.mark.parametrize(
    "field", ["Last dose 02/09/2026", "Last infusion 2/9/26", "Previous cycle 02/09/2026"]
)
def test_a_field_with_the_day_of_another_visit_heads_nothing(field: str) -> None:
    assert told(f"{field}\n{TODAY}") == [("Zofran", "14:00", None)]


@pytest.mark.parametrize(
    "said",
    [
        "SNF MAR sent along: ertapenem 1 g IV 0600 today, Lovenox 40 mg SC 0800 today.",
        "Transfer paperwork lists: ertapenem 1 g IV 0600, Lovenox 40 mg SC 0800.",
    ],
)
def test_the_record_of_another_place_tells_of_that_place(said: str) -> None:
    assert told(f"{said}\n{TODAY}") == [("Zofran", "14:00", None)]


@pytest.mark.parametrize(
    ("note", "start", "stop"),
    [
        ("1336 SOB about 3 min after Taxotere begun. Taxotere 130 mg off at 1337.", None, "13:37"),
        ("VS 15 min after start 1336. Taxotere 130 mg off at 1437.", None, "14:37"),
        ("Taxotere 130 mg IVPB. VS before start 1330. Started 1335, done 1440.", "13:35", "14:40"),
        ("1330 Taxotere 130 mg IVPB started. Flushed 3 min after start. 1440 done.", "13:30", "14:40"),
    ],
)
def test_a_moment_that_something_is_counted_from_is_no_start(
    note: str, start: str | None, stop: str | None
) -> None:
    assert told(note) == [("Taxotere", start, stop)]


def test_what_was_connected_on_another_day_did_not_begin_with_its_line() -> None:
    (first, *rest) = told(
        "1018 pump d/c visit. 5FU 4,100 mg CADD was connected 2/28 at main clinic.\n1029 Neulasta 6 mg SC"
    )
    assert (first, rest) == (("Neulasta", "10:29", None), [])


def test_somewhere_between_two_hours_is_no_time() -> None:
    (item,) = read_note(
        f"{HEAD}Pt rec'd pamidronate 90 mg IV over 2 hrs sometime between 9 and 11:30 am."
    ).administrations
    assert (item.start, item.stop) == (None, None)


@pytest.mark.parametrize(
    ("note", "given"),
    [
        ("At 0950 c/o nausea, Zofran 4 mg slow IVP.", "09:50"),
        ("At 2:50 pm pt vomited x1 and Zofran 4 mg IV push given with relief.", "14:50"),
        ("At 1350 pt c/o nausea, Zofran 4 mg IVP given at 1355.", "13:55"),
    ],
)
def test_what_was_given_for_a_complaint_was_given_then_or_at_its_own_time(note: str, given: str) -> None:
    assert told(note) == [("Zofran", given, None)]


@pytest.mark.parametrize("then", ["Zofran 4 mg IVP ordered.", "pt refused Zofran 4 mg IVP."])
def test_what_was_only_ordered_or_offered_for_it_was_not_given(then: str) -> None:
    assert told(f"At 0950 c/o nausea, {then}") == []


def test_a_line_that_takes_the_place_of_another_is_the_one_that_holds() -> None:
    note = "WAS: Stelara 260 mg IV infusion, 12:05 - 12:50\nNOW: Stelara 390 mg IV infusion, 12:05 - 13:09"
    (item,) = read_note(f"{HEAD}{note}").administrations
    assert item.dose is not None
    assert (f"{item.stop:%H:%M}", item.dose.value) == ("13:09", 390)


def test_a_lot_that_the_note_corrects_is_in_doubt() -> None:
    note = "Skyrizi 600 mg IVPB 0958-1104. Lot 1187724.\nAddendum: Lot number should read 1187742."
    (item,) = read_note(f"{HEAD}{note}").administrations
    (doubt,) = item.uncertain
    assert (item.lot, doubt.field, doubt.values) == (None, "lot", ("1187742", "1187724"))


@pytest.mark.parametrize(
    "said",
    [
        "Unit W044226118832: issued 0958, returned to blood bank 1021 (T 101.2, not spiked).",
        "Called to chair 7 (other pt, anaphylaxis).",
        "1021, 1051, 1121: VS q30, see flowsheet",
        "Paused: [x] No   Rechallenged: [x] Yes at 50% rate",
    ],
)
def test_what_is_said_of_something_else_leaves_a_run_as_it_is(said: str) -> None:
    assert told(f"0941 PRBC unit 1 started.\n{said}\n1324 unit ended.") == [("PRBC", "09:41", "13:24")]


@pytest.mark.parametrize("surname", ["Halvorsen", "Andersen", "Petersen"])
def test_the_name_of_a_patient_is_no_drug(surname: str) -> None:
    note = f"Patient: {surname}, Greta     DOB 03/30/1964\nErbitux 720 mg IV\nTime started: 1318    Time stopped: 1430"
    assert told(note) == [("Erbitux", "13:18", "14:30")]


@pytest.mark.parametrize(
    ("note", "given"),
    [
        ("1055 abd no better, Dr. Inoue: Toradol 30 mg IM, given 1058.", [("Toradol", "10:58", None)]),
        ("Dr. Inoue: Toradol 30 mg IM now.", []),
    ],
)
def test_what_a_doctor_said_was_given_where_the_note_says_so(
    note: str, given: list[tuple[str, str | None, str | None]]
) -> None:
    assert told(note) == given


@pytest.mark.parametrize(
    "said", ["verified w/ L. Shum PharmD", "BR checked x2", "checked w/ J. Lee RN", "lot not scanned"]
)
def test_a_check_behind_a_push_leaves_it_where_it_is(said: str) -> None:
    assert told(f"1731 TNK 18 mg IV bolus, {said}") == [("TNK", "17:31", None)]


@pytest.mark.parametrize("field", ["Pump: Infinity", "Tubing: 0.2 filter", "Filter: 15 micron"])
def test_a_field_beside_a_rate_takes_no_times(field: str) -> None:
    note = f"Glassia 4,320 mg IV\n{field}      Rate 330 mL/hr      Started 1:22 PM      Ended 2:01 PM"
    assert told(note) == [("Glassia", "13:22", "14:01")]


def test_a_machine_that_is_taken_off_ends_no_fluid() -> None:
    note = "HEMO FLOWSHEET\non 1215   goal 3.1 L\n1420 BP 78/40. UF off, NS 200 mL given.\n1615 off. Net 1.9."
    assert [(name, stop) for name, _, stop in told(note)] == [("NS", None)]
