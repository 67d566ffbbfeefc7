"""Times that stand beside a drug and are of something else: what others gave, a wrong entry, a vital sign, another day.

Each kind stands with siblings in other words and with near misses, which are read as they stand.
"""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from scrubber.model.record import Administration, InfusionRecord
from tests.scrubber.charts.note.test_cases import times
from tests.scrubber.charts.told import HEAD, given_in


def given(record: InfusionRecord, name: str) -> list[Administration]:
    """Return what was given of a drug."""
    return [item for item in record.administrations if item.substance.casefold() == name]


def certain(record: InfusionRecord, name: str) -> list[str]:
    """Return the certain times at which a drug was begun."""
    return [f"{item.start:%H:%M}" for item in given(record, name) if item.start is not None]


@pytest.mark.parametrize(
    "said",
    [
        "They gave Rocephin 1 g IM at 1520 and Toradol 30 mg IM at 1525.",
        "Urgent care gave Rocephin 1 g IM at 1520, Toradol 30 mg IM at 1525.",
        "Wife gave Rocephin 1 g IM at 1520 and Toradol 30 mg IM at 1525.",
        "EMS gave Rocephin 1 g IM at 1520 then Toradol 30 mg IM at 1525.",
        "EMS gave Rocephin 1 g IM at 1520, Pepcid 20 mg IV at 1522 and Toradol 30 mg IM at 1525.",
    ],
)
def test_the_list_of_what_others_gave_goes_on(said: str) -> None:
    record = read_note(f"{HEAD}{said}\nReglan 10 mg IVP 1605.")
    assert certain(record, "toradol") == []
    assert certain(record, "reglan") == ["16:05"]


@pytest.mark.parametrize(
    "said",
    [
        "She gave Rocephin 1 g IM at 1520 and Toradol 30 mg IM at 1525.",
        "EMS gave Rocephin 1 g IM at 1520. Toradol 30 mg IM at 1525.",
        "EMS gave Rocephin 1 g IM at 1520, and I gave Toradol 30 mg IM at 1525.",
        "EMS gave Rocephin 1 g IM at 1520, here Toradol 30 mg IM given at 1525.",
    ],
)
def test_what_was_given_here_stays(said: str) -> None:
    assert certain(read_note(f"{HEAD}{said}"), "toradol") == ["15:25"]


@pytest.mark.parametrize(
    "said",
    [
        "Start: 1005 - error, correct start 1015 ML RN",
        "Start: 1005 error ML RN",
        "Start: 1005 (charted in error)",
        "Start: 1005 wrong",
    ],
)
def test_a_start_that_is_called_wrong_is_not_certain(said: str) -> None:
    record = read_note(f"{HEAD}Entyvio 300 mg/250 mL, maint dose\n{said}\nStop: 1047")
    assert certain(record, "entyvio") == []


def test_a_start_with_initials_stays() -> None:
    record = read_note(f"{HEAD}Entyvio 300 mg/250 mL, maint dose\nStart: 1005 ML RN\nStop: 1047 ML RN")
    assert "10:05-10:47" in times(record)


@pytest.mark.parametrize(
    "said",
    [
        "Infusion held and Demerol 25 mg IVP given 1005.",
        "Infusion stopped and Demerol 25 mg IVP given 1005.",
        "Rigors 1002, infusion held, Demerol 25 mg IVP 1005.",
        "Infusion running and Demerol 25 mg given IVP 1005.",
        "Infusion restarted, Demerol 25 mg IVP 1005.",
        "Drip off then Demerol 25 mg IVP 1005.",
        "Infusion premeds: Demerol 25 mg IVP 1005.",
        "Infusion with Demerol 25 mg IVP 1005.",
    ],
)
def test_the_infusion_that_was_held_is_not_that_of_the_push_beside_it(said: str) -> None:
    record = read_note(f"{HEAD}Kanjinti 378 mg IV started 0948.\n{said}")
    (item,) = given(record, "demerol")
    assert (item.technique, certain(record, "demerol")) == ("push", ["10:05"])


def test_an_infusion_named_ahead_of_its_drug_stays() -> None:
    (item,) = given(read_note(f"{HEAD}Infusion of Remicade 400 mg started 0948."), "remicade")
    assert item.technique == "infusion"


def test_a_run_of_another_day_with_its_dose_is_left_out() -> None:
    note = f"{HEAD}Pt SCIG log reviewed: 2/16 12 g 1005-1120; 2/23 12 g 1010-1130.\nToday: Hizentra 12 g SC 1510-1622."
    record = read_note(note)
    assert certain(record, "scig") == []
    assert certain(record, "hizentra") == ["15:10"]


def test_a_run_of_this_day_with_its_dose_stays() -> None:
    assert "10:15-11:30" in times(read_note(f"{HEAD}Venofer 3/2 200 mg 1015-1130."))


@pytest.mark.parametrize("sign", ["168/108", "BP 168/108", "88% RA"])
def test_the_time_of_a_vital_sign_is_not_that_of_the_push_before_it(sign: str) -> None:
    record = read_note(f"{HEAD}1858 Labetalol 20 mg IVP, 1912 {sign}, Labetalol 40 mg IVP 1913")
    assert certain(record, "labetalol") == ["18:58", "19:13"]


@pytest.mark.parametrize(
    "head",
    [
        "Written 03/03/2026 0810 for care given 03/02/2026 (EHR down):",
        "Documented 03/03/2026 0810 for visit of 03/02/2026.",
        "Charted 03/03/2026 for services rendered on 03/02/2026",
        "Note date 03/03/2026, date of care 03/02/2026",
    ],
)
def test_the_day_of_care_is_not_that_of_writing(head: str) -> None:
    (item,) = read_note(f"{head}\nSoliris 1,200 mg IV 1415-1452, L FA.").administrations
    assert item.start is not None
    assert f"{item.start:%m/%d %H:%M}" == "03/02 14:15"


@pytest.mark.parametrize("place", ["midline", "FA", "hand", "PICC"])
def test_an_end_before_a_left_arm_is_no_volume(place: str) -> None:
    assert "18:30-20:34" in times(read_note(f"{HEAD}Vanc load 2 g/500 mL 1830-2034 L {place}."))


def test_a_day_of_expiry_is_not_that_of_the_time_behind_it() -> None:
    record = read_note(f"{HEAD}Prolia 60 mg SQ R arm lot 1187430 exp 08/28 @ 1415. VIS given.")
    assert certain(record, "prolia") == ["14:15"]


def test_minutes_behind_a_blank_are_a_time_beside_its_event() -> None:
    assert "09:55-13:48" in times(read_note(f"{HEAD}Nexviazyme 1600 mg start 9 55 stop 13 48. R FA."))


@pytest.mark.parametrize("no", ["No", "N", "[ ]", "not given", "☐"])
@pytest.mark.parametrize("head", ["Given?", "Given", "Administered (Y/N)"])
def test_a_row_whose_time_stands_beside_no_is_named_and_not_read(head: str, no: str) -> None:
    rows = f"Remicade | 400 mg | 0915 | 1120 | {no}\nZofran IVP | 4 mg | 0900 | | Y"
    record = read_note(f"{HEAD}Drug | Dose | Start | Stop | {head}\n{rows}")
    assert given(record, "remicade") == []
    assert "Remicade" in record.understood.not_understood[0].text
    assert certain(record, "zofran") == ["09:00"]


@pytest.mark.parametrize("yes", ["Yes", "Y", "[x]", "", "0915", "KL"])
def test_a_row_that_says_yes_or_nothing_stays(yes: str) -> None:
    note = f"{HEAD}Drug | Dose | Start | Stop | Given?\nRemicade | 400 mg | 0915 | 1120 | {yes}"
    assert "09:15-11:20" in times(read_note(note))


@pytest.mark.parametrize(
    ("head", "yes", "no"),
    [
        ("Voided", "Yes", "No"),
        ("Wrong patient", "Y", ""),
        ("Entered in error", "X", ""),
        ("Reversed", "Y", "N"),
        ("Not given", "X", "N"),
        ("Delete flag", "D", ""),
        ("% Given", "50%", "100%"),
        ("Percent infused", "80", "100"),
    ],
)
def test_a_row_that_a_column_takes_back_is_named_and_not_read(head: str, yes: str, no: str) -> None:
    rows = f"Remicade | 400 mg | 0915 | 1120 | {yes}\nZofran IVP | 4 mg | 0900 | | {no}"
    record = read_note(f"{HEAD}Drug | Dose | Start | Stop | {head}\n{rows}")
    assert given(record, "remicade") == []
    assert "Remicade" in record.understood.not_understood[0].text
    assert certain(record, "zofran") == ["09:00"]


@pytest.mark.parametrize(
    "said", ["settled by 1145", "then Dr. Weiss saw pt 1145", "pain better 1145", "MD notified 1145"]
)
def test_when_somebody_felt_or_did_something_leaves_the_push_certain(said: str) -> None:
    assert certain(read_note(f"{HEAD}Demerol 25 mg IVP given 1134, {said}."), "demerol") == ["11:34"]


@pytest.mark.parametrize("said", ["frozzled 1145", "1145", "pt asleep 1140, 1145"])
def test_a_time_that_nothing_explains_leaves_the_start_in_doubt(said: str) -> None:
    assert certain(read_note(f"{HEAD}Remicade 400 mg IV started 0915, {said}."), "remicade") == []


def test_a_lot_below_a_tablet_is_of_the_only_other_drug() -> None:
    record = read_note(f"{HEAD}Remicade 400 mg IV 0915-1120.\nTylenol 650 mg PO 0900.\nLot AB123.")
    assert {item.substance: item.lot for item in record.administrations} == {
        "Remicade": "AB123",
        "Tylenol": None,
    }


def test_a_lot_below_a_tablet_alone_is_nobodys_and_named() -> None:
    record = read_note(f"{HEAD}Cetirizine 10 mg PO 0900.\nLot AB123.")
    assert record.administrations[0].lot is None
    assert "Lot AB123" in record.understood.not_understood[0].text


@pytest.mark.parametrize(
    "said",
    [
        "1031 chair 7 (other pt): Orencia already up since 1015, ends 1047 per pump.",
        "1047 chair 7 Orencia taken down, charted in that pt's record.\n1050 chair 7 bed made.",
    ],
)
def test_a_chair_that_is_not_the_one_named_first_is_another_patient_s(said: str) -> None:
    note = (
        f"Pt Galloway, Dee (chair 6)\n1022 Actemra 648 mg/100 mL NS started.\n{said}\n1124 Actemra finished."
    )
    assert given_in(note) == ["Actemra infusion 1022-1124 648 mg"]


def test_a_unit_that_was_returned_at_a_time_is_no_dose() -> None:
    note = "2118 PRBC picked up. 2131 unit returned to blood bank.\n2252 PRBC started.\n2330 PRBC complete."
    assert [item.dose for item in read_note(HEAD + note).administrations] == [None]


def test_when_a_dialysis_was_on_and_off_is_no_run_of_a_drug() -> None:
    note = "IN-CENTER HD\nFerrlecit 125 mg IV 1450-1552\nTx on 1242   off 1645   Lot (Ferrlecit): 8H114"
    assert given_in(note) == ["Ferrlecit infusion 1450-1552 125 mg"]


def test_an_epipen_that_the_patient_carries_is_none_of_a_log_s_rows() -> None:
    note = (
        "INJECTION LOG   Xolair 300 mg subcut q4wk\nPatient: Okafor   EpiPen with pt: [x] yes  [ ] no\n\n"
        "Date       Time      Dose     Lot        RN\n03/02/26   1014      300 mg   3641127    M.O.\n"
    )
    assert given_in(note) == ["Xolair sc 1014 300 mg"]
