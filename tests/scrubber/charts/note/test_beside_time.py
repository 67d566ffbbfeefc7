"""A time beside a word for something else is certain of no drug: a visit, a shift, a warm pack, a vital sign.

What each note says follows from its words as a nurse reads them.
"""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from scrubber.model.record import Administration

HEAD = "Date of service: 03/02/2026\n"


def administrations(text: str) -> tuple[Administration, ...]:
    return read_note(HEAD + text).administrations


def run(text: str) -> str:
    """Return the only run, `?` for an end that is in doubt or not told."""
    (item,) = administrations(text)
    return "-".join(f"{at:%H%M}" if at else "?" for at in (item.start, item.stop))


@pytest.mark.parametrize(
    "text",
    [
        "Visit 0900-1155: Remicade 400 mg infused over 2 hours.",
        "Shift 0700-1900: Remicade 400 mg IV infused.",
        "Chair 4 0900-1155 Remicade 400 mg IV",
        "Pt here 0900-1155 for Remicade 400 mg IV infusion",
        "Nursing time: 0900-1155 Remicade 400 mg IV infusion",
        "Obs 0900-1155 Remicade 400 mg IV infusion",
        "Remicade 400 mg IV infusion with warm pack 0920-0940.",
        "Remicade 400 mg IV; monitored 0920-1150",
        "Patient monitored 0920-1150 while on Remicade 400 mg IV infusion",
    ],
)
def test_how_long_something_else_lasted_is_no_certain_run(text: str) -> None:
    for item in administrations(text):
        assert item.start is None
        assert item.stop is None


@pytest.mark.parametrize(
    "text",
    [
        "Time 0915-1120 Remicade 400 mg IV infusion",
        "Infusion time: 0915-1120. Remicade 400 mg.",
        "Remicade 400 mg IV infusion today 0915-1120.",
        "Remicade 400 mg in 250 NS via R port lumen 0915-1120.",
        "Remicade 400 mg ran on Plum pump 0915-1120",
        "Remicade 400 mg IV for Crohn's: 0915-1120",
        "Scheduled 0900-1100 Remicade 400 mg IV, given 0915-1120",
    ],
)
def test_a_run_beside_its_drug_its_way_or_its_place_is_certain(text: str) -> None:
    assert run(text) == "0915-1120"


@pytest.mark.parametrize(
    "label",
    ["Visit", "Labs", "Chair", "Vitals", "Lunch", "Shift report", "Interpreter here", "Consent signed"],
)
@pytest.mark.parametrize("sign", [":", ""])
def test_a_time_behind_another_label_is_in_doubt_for_the_drug_behind_it(label: str, sign: str) -> None:
    for item in administrations(f"{label} 0900{sign} Zofran 4 mg IVP"):
        assert item.start is None


@pytest.mark.parametrize("label", ["Premeds", "Meds", "Time", "Given", "Premeds in clinic", "Pre-meds @"])
def test_and_behind_a_label_of_what_was_given_it_is_certain(label: str) -> None:
    assert run(f"{label} 0900: Zofran 4 mg IVP") == "0900-?"


@pytest.mark.parametrize(
    "text",
    [
        "Previous visit: Remicade 300 mg 0900-1100. Current visit: Remicade 400 mg 0915-1120.",
        "Last visit\nRemicade 300 mg 0900-1100\nThis visit\nRemicade 400 mg 0915-1120",
        "Last infusion:\n- Remicade 300 mg 0900-1100\nToday's infusion:\nRemicade 400 mg 0915-1120",
        "Remicade 400 mg. Last infusion 1/5/26 0900-1100. This infusion 0915-1120.",
    ],
)
def test_this_visit_ends_what_is_told_of_the_last_one(text: str) -> None:
    assert run(text) == "0915-1120"


def test_a_dose_of_this_visit_in_the_sentence_of_the_last_one_is_not_lost() -> None:
    assert run("Vanc 1 g: last dose 2100 3/1, this dose 0900-1000, next 2100") in ("0900-1000", "?-?")


def test_a_date_in_brackets_before_a_run_is_its_day() -> None:
    first, second = administrations("Dose 1 (2/16): 0900-1105. Dose 2 (3/2): 0915-1120. Ocrevus 300 mg each.")
    assert first.start is None
    assert f"{second.start:%H%M}" == "0915"


def test_and_a_count_in_brackets_is_no_date() -> None:
    assert run("Ocrevus 300 mg, dose (1/2): 0915-1120") == "0915-1120"


def test_the_first_of_several_names_no_drug() -> None:
    for item in administrations(
        "Vanc 1 g and Zosyn 3 g hung. The first ran 0900-1000, the second 1005-1035."
    ):
        assert item.start is None
    assert run("Kadcyla 220 mg. First infusion: 1001 start, 1133 stop (90 min).") == "1001-1133"


def told(text: str) -> dict[str, str]:
    found = administrations(text)
    return {item.substance: "-".join(f"{at:%H%M}" for at in (item.start, item.stop) if at) for item in found}


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_times_alone_in_their_lines_lead_what_stands_below_them(gap: str) -> None:
    entries = ["0900\nBenadryl 25 mg IVP", "0915\nRemicade 400 mg IV started", "1120\nRemicade complete"]
    assert told(gap.join(entries)) == {"Benadryl": "0900", "Remicade": "0915-1120"}


@pytest.mark.parametrize(
    "text",
    [
        "Benadryl 25 mg IVP\n0900\nZofran 4 mg IVP\n0902",  # perhaps of what stands above
        "Benadryl 25 mg IVP\n0900\nZofran 4 mg IVP\n0902\nPepcid 20 mg IVP",
        "Start\n0900\nBenadryl 25 mg IVP\nStop\n0902\nZofran 4 mg IVP",
    ],
)
def test_and_not_where_the_first_may_be_of_what_stands_above_it(text: str) -> None:
    assert not any(item.start for item in administrations(text))


def test_times_with_labels_above_their_drugs_are_not_of_each_other() -> None:
    text = "given: 0900\n   Benadryl 25 mg IVP\nstart: 0915 stop: 1120\n   Remicade 400 mg IV"
    assert told(text) in ({"Benadryl": "0900", "Remicade": "0915-1120"}, {"Benadryl": "0900"})


def test_the_run_below_a_list_of_drugs_is_of_none_of_them_for_certain() -> None:
    drugs = "Meds: Zofran 4 mg, Decadron 10 mg, Taxol 150 mg, carbo 450 mg"
    assert set(told(f"{drugs}\nInfusion start 0915, stop 1420").values()) <= {""}


@pytest.mark.parametrize(
    "row",
    [
        "1130 off Remicade BP 120/70",
        "1130 Remicade down BP 120/70",
        "1130 took down Remicade",
        "1130 Remicade off",
    ],
)
def test_a_row_that_says_off_ends_the_drug_of_a_row_above(row: str) -> None:
    assert run(f"0920 Remicade 400 mg started BP 118/70\n0950 on Remicade BP 120/70\n{row}") == "0920-1130"


@pytest.mark.parametrize(
    "row", ["1130 off Humira since May", "1130 Remicade down to 60 mL/hr", "1130 off monitor BP 120/70"]
)
def test_and_another_off_or_down_does_not(row: str) -> None:
    assert run(f"0920 Remicade 400 mg started BP 118/70\n{row}") == "0920-?"


@pytest.mark.parametrize(
    "text",
    [
        "| Drug | Dose | Start | Stop |\n| Remicade | 400 mg | 1315 / 1325 | 1420 |",
        "Drug      Dose     Start        Stop\nRemicade  400 mg   1315/1325    1420",
        "Remicade 400 mg started 1315/1325, stopped 1420",
    ],
)
def test_two_readings_of_a_start_are_no_start(text: str) -> None:
    (item,) = administrations(text)
    assert item.start is None


def test_a_cell_of_start_and_stop_is_a_run() -> None:
    assert run("Drug      Dose     Start/Stop\nRemicade  400 mg   1315/1420") == "1315-1420"


def test_two_doses_in_a_cell_are_none() -> None:
    (item,) = administrations("| Drug | Dose | Start | Stop |\n| Remicade | 300 mg / 100 mg | 1315 | 1420 |")
    assert item.dose is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Gave Lasix 20 mg IV after 1st unit (0900-1100).", "?-?"),
        ("Zofran 8 mg IV during chemo (0915-1120).", "?-?"),
        ("Lasix 20 mg IVPB (0900-0930) after the unit.", "0900-0930"),
    ],
)
def test_a_run_in_brackets_is_of_what_stands_before_them(text: str, wanted: str) -> None:
    assert run(text) == wanted
