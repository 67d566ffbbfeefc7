"""What a note says of the course of an infusion: no time is certain that the note contradicts or does not tell."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from scrubber.model.record import Administration
from tests.scrubber.charts.note.test_cases import times

HEAD = "Date of service: 03/02/2026\n"


def read(text: str) -> list[Administration]:
    """Return what a note of 2 March 2026 documents."""
    return list(read_note(HEAD + text).administrations)


def runs(item: Administration) -> list[str]:
    """Return the runs as a clock shows them."""
    return [
        " - ".join(f"{moment:%d %H:%M}" if moment else "?" for moment in (run.start, run.stop))
        for run in item.runs()
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Remicade 400 mg IV. 1030 rate increased to 60 mL/hr. 1200 complete.",
        "Remicade 400 mg/250 NS. Rate changed to 60 mL/hr at 1030. Completed 1200.",
        "inFLIXimab 500 mg in NS 250 mL\nRate Change 03/02/26 1030 60 mL/hr\nStopped 03/02/26 1200",
        "1030 Milrinone cassette changed, running.",
    ],
)
def test_a_change_is_no_beginning(text: str) -> None:
    """What is changed ran before, and nobody says since when."""
    (item,) = read(text)
    assert item.start is None


@pytest.mark.parametrize(
    "text",
    [
        "Remicade 400 mg IV 0945-1215, paused 1020-1040 for HA.",
        "Remicade 400 mg started 0945, stopped 1215. Infusion was paused at 1020 and resumed at 1040.",
        "Remicade 400 mg started 0945, held 1020-1040, stopped 1215.",
        "Remicade 400 mg IVPB 0945-1215. Infusion stopped 1020 for itching, resumed 1040.",
        "Remicade 400 mg. Start 0945. Stop 1215. At 1020 IV infiltrated, infusion stopped. Restarted 1040.",
        "Remicade 400 mg hung 0945. At 10:20 AM the patient became short of breath and the nurse stopped the pump. "
        "The infusion was resumed at 10:40 AM and was completed at 12:15 PM.",
        "Remicade 400 mg began 0945. at 1020 face red, back tight - stopped. Remicade back on 1040, done 1215.",
    ],
)
def test_a_pause_is_seen_wherever_it_is_told(text: str) -> None:
    (item,) = read(text)
    assert runs(item) == ["02 09:45 - 02 10:20", "02 10:40 - 02 12:15"]


@pytest.mark.parametrize(
    ("text", "doubtful"),
    [
        ("Radicava 60 mg IV 1000-1103. Addendum: above stop time is incorrect, actual not recorded.", "stop"),
        ("Orencia 750 mg IV, start 0922, stop 0955. Addendum: start time charted in error.", "start"),
        ("Entyvio 300 mg IV 0900-0932. Addendum: should be 0900-0941 per pump.", "stop"),
        ("Ocrevus 600 mg IV started 0945. It did not end at 1410, it ended 1340.", "stop"),
    ],
)
def test_a_time_that_the_note_calls_wrong_is_in_doubt(text: str, doubtful: str) -> None:
    """Which one is right, a person must say; the other end of the run stays what it is."""
    (item,) = read(text)
    other = "start" if doubtful == "stop" else "stop"
    assert getattr(item, doubtful) is None
    assert doubtful in {doubt.field for doubt in item.uncertain}
    assert getattr(item, other) is not None


def test_what_follows_an_evening_in_the_small_hours_is_of_the_next_day() -> None:
    first, second = read("Cefepime 2 g IVPB 2315-0010. Vanc 1 g IVPB 0015-0120.")
    assert runs(first) == ["02 23:15 - 03 00:10"]
    assert runs(second) == ["03 00:15 - 03 01:20"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("08:15 Solumedrol 125 IVP, 08:20 Pepcid 20 IVP", ["02 08:15 - ?", "02 08:20 - ?"]),
        (
            "1418 Lasix 20 mg IVP; 1424 Benadryl 50 mg IVP, Pepcid 20 mg IVP",
            ["02 14:18 - ?", "02 14:24 - ?", "02 14:24 - ?"],
        ),
    ],
)  # fmt: skip
def test_a_time_is_of_the_drug_behind_it(text: str, expected: list[str]) -> None:
    assert [run for item in read(text) for run in runs(item)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Port accessed. Flushed NS 20 mL, heparin 500 units/5 mL at 1020. De-accessed.",
        "Call from pt 1010: itching since Venofer this AM (0830-0900 at other clinic).",
        "Per Dr. Oaks: give Solu-Cortef 100 mg IVP now (1422).",
        "0900 Zosyn 3.375 g due, not sent by pharmacy.",
    ],
)
def test_nothing_was_given_here(text: str) -> None:
    assert read(text) == []


def test_what_was_due_and_then_given_was_given_then() -> None:
    (item,) = read("0600 Zosyn 3.375 g IVPB due, delayed for access, hung 0641.")
    assert runs(item) == ["02 06:41 - ?"]


@pytest.mark.parametrize(
    "text",
    [
        "0915 Benadryl 25 mg IV push discontinued by MD before administration.",
        "Benadryl 25 mg IVP cancelled prior to being hung at 0915.",
        "Squad administered Zofran 4 mg IV at 0745.",
        "Transferring facility administered Zofran 4 mg IV at 0745.",
        "Prior to arrival, the referring clinic gave Solu-Medrol 125 mg IV at 0800.",
        "Prior to arrival, patient received Zofran 4 mg IV push at 0745.",
    ],
)
def test_what_was_called_off_or_given_elsewhere_was_not_given_here(text: str) -> None:
    assert read(text) == []
    (own,) = read(f"{text} 1015 Remicade 400 mg IV started, completed 1225.")
    assert (own.substance, runs(own)) == ("Remicade", ["02 10:15 - 02 12:25"])


HALTS = [
    (
        "Krystexxa 8 mg/250 NS. Up 1005, itching arms 1031 -> off. Back up 1050, done 1222.",
        "10:05-10:31+10:50-12:22",
    ),
    ("Rituxan 700 mg up 0905, hives 1002 -> stopped. Restarted 1035, done 1300.", "09:05-10:02+10:35-13:00"),
    (
        "Rituxan 700 mg up 0905. 1002 rigors → infusion stopped. 1035 back up @ 50. 1300 off.",
        "09:05-10:02+10:35-13:00",
    ),
    (
        "Remicade 400 mg hung 1005, pt itchy at 1031, off. Up again 1050, done 1222.",
        "10:05-10:31+10:50-12:22",
    ),
    (
        "Remicade 400 mg hung 0905, off 1002. Pt back up to BR 1010. Rehung 1035, done 1300.",
        "09:05-10:02+10:35-13:00",
    ),
    ("Entyvio 300 mg up 1012 dwn 1044.", "10:12-10:44"),
    # what the arrow leads to is another time, or of something else
    ("Remicade 400 mg hung 1005. Pain 6/10 1031 -> 3/10 1100. Off 1205.", "10:05-12:05"),
    ("Remicade 400 mg hung 1005, family left 1031 -> off 1205.", "10:05-12:05"),
    ("Remicade 400 mg up 1005. Headache started 1031 -> resolved. Done 1222.", "10:05-12:22"),
]


@pytest.mark.parametrize(("text", "expected"), HALTS)
def test_what_was_done_at_once_about_a_complaint_is_told_behind_an_arrow(text: str, expected: str) -> None:
    assert times(read_note(HEAD + text)).partition(" ")[2] == expected


LATE = [
    ("Late entry 1540: Compazine 10 mg IVP given 1425.", "Compazine 14:25"),
    ("LE 1540: RN forgot to chart, Compazine 10 mg IVP given 1425.", "Compazine 14:25"),
    ("LE for 1425: Compazine 10 mg IVP.", "Compazine 14:25"),
    ("0915 late entry for 0730: morphine 2 mg IVP given for pain.", "morphine 07:30"),
    # when it was written is no time of giving; LE is a leg too
    ("Late entry 1540: Zofran 4 mg IVP", ""),
    ("1540 LE: Zofran 4 mg IVP", ""),
    ("1540 LE edema 2+, Lasix 40 mg IVP.", "Lasix 15:40"),
]


@pytest.mark.parametrize(("text", "expected"), LATE)
def test_when_a_late_entry_was_written_is_no_time_of_giving(text: str, expected: str) -> None:
    assert times(read_note(HEAD + text)) == expected


FORM = "Drug: Stelara 390 mg\nStart 8:52 AM     End 10:01 AM\n"


@pytest.mark.parametrize(
    "line",
    [
        "Pause? Y  9:18 AM-9:31 AM  IV leaking at hub",
        "Interruptions: 0918 to 0931 reaction",
        "Infusion interrupted? [x] Y [ ] N  9:18 AM-9:31 AM",
        "Paused: Yes  Time: 0918  Resumed: 0931",
        "Interruption start: 0918   Interruption end: 0931",
    ],
)
def test_what_a_form_asks_of_pauses_is_heard(line: str) -> None:
    (item,) = read(FORM + line)
    assert runs(item) == ["02 08:52 - 02 09:18", "02 09:31 - 02 10:01"]


@pytest.mark.parametrize(
    "line",
    [
        "Paused? Y",
        "Interruptions: 13 min leak at hub",
        "Total pause time: 13 min",
        "Paused 13 minutes for leak at hub.",
        "Infusion on hold x 13 min for leak at hub.",
        "Disconnected 13 min for CT.",
        "Brief pause for bathroom.",
        "Pauses: 0918-0931, 0940-0945",
    ],
)
def test_minutes_of_a_pause_that_nobody_times_are_not_billed_as_certain(line: str) -> None:
    (item,) = read(FORM + line)
    assert item.stop is None
    assert "stop" in {doubt.field for doubt in item.uncertain}


@pytest.mark.parametrize(
    "line",
    [
        "Paused? N",
        "Paused? [ ] Y [x] N",
        "Interruptions: none",
        "Infusion was never paused.",
        "No pauses.",
        "IV disconnected 15 min after completion.",
    ],
)
def test_what_was_not_paused_ran_through(line: str) -> None:
    (item,) = read(FORM + line)
    assert runs(item) == ["02 08:52 - 02 10:01"]


def test_what_the_patient_reports_is_no_exact_time() -> None:
    (item,) = read("Cefepime 2 g IVPB connected 0630 by pt report, infused by 0715.")
    assert item.start is None


@pytest.mark.parametrize("label", ["Interruptions: 13 min", "Total pause time: 13 min", "Interrupted? Y"])
def test_a_form_is_quoted_by_its_own_words(label: str) -> None:
    text = f"Drug: Stelara 390 mg\nStart 8:52 AM\n{label}\nEnd 10:01 AM"
    (item,) = read(text)
    assert all(part in text for doubt in item.uncertain for part in doubt.quote.split(" / "))
    assert item.uncertain


@pytest.mark.parametrize(
    "line",
    ["Paused? [ ] Y [ ] N", "Interruptions: ____", "Interruption start: ____   Interruption end: ____"],
)
def test_a_form_that_nobody_answered_tells_no_pause(line: str) -> None:
    (item,) = read(FORM + line)
    assert runs(item) == ["02 08:52 - 02 10:01"]


@pytest.mark.parametrize(
    "text",
    [
        "Not infusing 0918-0931.",
        "Break 0918-0931.",
        "Infusion off 0918-0931 for bathroom.",
        "IV infiltrated, 20 min delay.",
        "IV restarted at 0931 after infiltration at 0918.",
        "Total infusion time 54 min.",
    ],
)
def test_a_run_that_was_perhaps_broken_is_not_certain_to_its_end(text: str) -> None:
    (item,) = read("Remicade 400 mg IV 0852-1001. " + text)
    assert item.stop is None
    assert {doubt.field for doubt in item.uncertain} == {"stop"}


@pytest.mark.parametrize("text", ["Paused 0918-0931.", "Line clamped 0918-0931."])
def test_a_line_that_was_clamped_is_a_pause(text: str) -> None:
    """What runs through a clamped line stops, and runs on when it is opened."""
    (item,) = read("Remicade 400 mg IV 0852-1001. " + text)
    assert runs(item) == ["02 08:52 - 02 09:18", "02 09:31 - 02 10:01"]


@pytest.mark.parametrize(
    "text",
    [
        "Total infusion time: 69 min.",
        "Total infusion time 1 hr 9 min.",
        "Lunch break 0918-0931.",
        "Infusion time 60 min per order.",
    ],
)
def test_what_agrees_or_speaks_of_something_else_leaves_a_run_alone(text: str) -> None:
    (item,) = read("Remicade 400 mg IV 0852-1001. " + text)
    assert runs(item) == ["02 08:52 - 02 10:01"]


def test_a_total_is_a_second_reading_of_the_end() -> None:
    (item,) = read("Remicade 400 mg IV 0852-1001, total infusion time 54 min")
    (doubt,) = item.uncertain
    assert doubt.values == ("2026-03-02T10:01", "2026-03-02T09:46")


@pytest.mark.parametrize(
    "text",
    [
        "Remicade 400 mg IV\nPremeds ordered: Benadryl 25 mg PO\nStart: 0852\nStop: 1001",
        "Remicade 400 mg IV\nPremed: Benadryl 25 mg IVP\nStart: 0852\nStop: 1001",
        "Premeds: Benadryl 25 mg PO\nRemicade 400 mg\nStart: 0852\nStop: 1001",
        "Premeds: Benadryl 25 mg PO\nStart: 0852\nStop: 1001\nRemicade 400 mg",
    ],
)
def test_a_start_below_the_premeds_is_of_the_infusion(text: str) -> None:
    (item,) = read(text)
    assert item.substance == "Remicade"
    assert runs(item) == ["02 08:52 - 02 10:01"]


@pytest.mark.parametrize(
    "rows",
    [
        "no.   date      start   stop   site    RN\n"
        "1     2/23/26   0942    1005   R FA    kp\n"
        "2     3/2/26    1116    1138   L FA    mo\n"
        "3     3/9/26\n",
        "Dose #   Date      On     Off    RN\n"
        "1        2/23      0942   1005   kp\n"
        "2        3/2       1116   1138   mo\n",
        "| # | Date | Start | Stop | RN |\n| 1 | 2/23/26 | 0942 | 1005 | kp |\n| 2 | 3/2/26 | 1116 | 1138 | mo |\n",
    ],
)
def test_each_row_of_a_course_is_a_run_of_the_drug_above_on_its_day(rows: str) -> None:
    given = read(f"VENOFER SERIES   200 mg in 100 NS\n{rows}")
    assert [runs(item) for item in given] == [["23 09:42 - 23 10:05"], ["02 11:16 - 02 11:38"]]
    assert [item.dose is not None and item.dose.value for item in given] == [200, 200]


def test_rows_of_days_below_a_drug_without_a_dose_are_of_nobody_knows_what() -> None:
    assert not any(
        item.start
        for item in read("Venofer teaching\nDate     Start   Stop\n3/2/26   1116    1138\n3/9/26\n")
    )


ROWS = "Date    Start   Stop\n02/23   0900    0930\n03/02   0905    0935\n03/09   0900    0930\n"


@pytest.mark.parametrize(
    "above",
    [
        "Venofer 200 mg IV - scheduled visits\n",
        "Venofer 200 mg IV\nUpcoming appointments\n",
        "Venofer 200 mg IV x 3, ordered by Dr. Pell\n",
    ],
)
def test_days_that_are_scheduled_are_named_and_give_nothing(above: str) -> None:
    record = read_note(HEAD + above + ROWS)
    assert not any(item.start for item in record.administrations)
    assert len([line for line in record.understood.not_understood if "0930" in line.text]) == 2


def test_a_run_of_a_day_to_come_is_named() -> None:
    record = read_note(HEAD + "Venofer 200 mg IV x 3\n" + ROWS)
    assert [runs(item) for item in record.administrations] == [
        ["23 09:00 - 23 09:30"],
        ["02 09:05 - 02 09:35"],
    ]
    assert [line.text for line in record.understood.not_understood] == ["03/09 0900 0930"]
