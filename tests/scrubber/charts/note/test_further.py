"""Another giving of a drug in the same breath: a drip behind its load, the parts of a whole, a dose that is repeated.

Each note's text says what was given when; none of it needs to be guessed.
"""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.note.test_cases import times

HEAD = "Date of service: 03/02/2026\n"


def told(text: str) -> list[tuple[str, str, str]]:
    """Return technique, first moment and dose of what a note documents; `?` where it is not certain."""
    return [
        (
            item.technique,
            f"{item.start:%H:%M}" if item.start else "?",
            f"{item.dose.value.normalize():f} {item.dose.unit}" if item.dose else "",
        )
        for item in read_note(HEAD + text).administrations
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Mag 4 g bolus 0612-0633 then 2 g/hr started 0635.",
        "Mag 4 g load 0612, in at 0633, then maint. 2 g/hr @ 50 ml/hr hung 0635.",
        "Magnesium 4 g loading dose 0612, completed 0633. Maintenance 2 g/hr started 0635.",
        "Magnesium sulfate 4 g loading dose 0612-0633. Maint at 2 g/hr hung 0635.",
        "Mag 4 g load 0612, done 0633, followed by 2 g/hr started 0635.",
    ],
)
def test_what_goes_on_behind_a_load_is_an_infusion_of_its_own(text: str) -> None:
    assert told(text) == [("infusion", "06:12", "4 g"), ("infusion", "06:35", "")]
    load, _ = read_note(HEAD + text).administrations
    assert f"{load.stop:%H:%M}" == "06:33"


@pytest.mark.parametrize(
    "text",
    [
        "Cardizem 20 mg IVP 0900 then gtt 10 mg/hr started 0910.",
        "Cardizem 20 mg IVP 0900, 10 mg/hr started 0910.",
        "Cardizem 20 mg IVP at 0900, followed by 10 mg/hr at 0910.",
    ],
)
def test_so_much_an_hour_behind_a_push_is_a_drip(text: str) -> None:
    assert told(text) == [("push", "09:00", "20 mg"), ("infusion", "09:10", "")]


@pytest.mark.parametrize(
    "text",
    [
        "Alteplase 90 mg total (100 kg): 9 mg IVP over 1 min 1002, 81 mg infusion 1003-1103.",
        "Alteplase 90 mg total: 9 mg bolus over 1 min at 1002, 81 mg infusion 1003-1103.",
        "Activase total dose 90 mg: 9 mg IV bolus 1002, 81 mg over 60 min 1003-1103.",
    ],
)
def test_the_parts_of_a_total_are_given_apart(text: str) -> None:
    assert told(text) == [("push", "10:02", "9 mg"), ("infusion", "10:03", "81 mg")]


def test_a_dose_that_is_repeated_is_one_of_its_own() -> None:
    assert told("Albumin 25% 12.5 g IVPB 0820-0840, repeat 12.5 g 0945-1005.") == [
        ("infusion", "08:20", "12.5 g"),
        ("infusion", "09:45", "12.5 g"),
    ]
    assert times(read_note(HEAD + "NS 500 mL bolus 0800-0830, repeat 500 mL 0900-0935.")) == (
        "NS 08:00-08:30, NS 09:00-09:35"
    )
    assert times(read_note(HEAD + "Remicade 400 mg 0900-1105, repeat vitals 1130.")) == "Remicade 09:00-11:05"


@pytest.mark.parametrize(
    "text",
    [
        "Zometa ordered 4 mg, renal adj to 3.3 mg per pharm (CrCl 47). In 100 NS, on 1305 off 1325.",
        "Zometa 4 mg ordered, dose reduced to 3.3 mg for CrCl. Given 1305-1325.",
        "Zometa 4 mg ordered, changed to 3.3 mg by pharmacy. Hung 1305, done 1325.",
    ],
)
def test_a_dose_that_was_adjusted_before_it_ran_is_the_one_given(text: str) -> None:
    assert told(text) == [("infusion", "13:05", "3.3 mg")]


def test_a_rate_that_was_turned_up_is_no_dose() -> None:
    assert told("Nitro 10 mcg/min started 1000, increased to 20 mcg at 1010") == [("infusion", "10:00", "")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("HD run 0610-1012 R IJ cath, no heparin. Venofer 100 mg IVPB 0900-0958.", "Venofer 09:00-09:58"),
        ("Dialysis 0610-1012 heparin free.", ""),
        ("Dialysis run 0700-1100. Venofer 100 mg IVPB 0900-0958.", "Venofer 09:00-09:58"),
        ("Zosyn 3.375 g 0900-0930, no vanc today.", "Zosyn 09:00-09:30"),
        ("Tx 1105 to 1440. NS 200 mL prime and rinseback only.", ""),
        ("Vpriv 400 units 1000-1100. 25 ml NS rinse bag till 1115.", "Vpriv 10:00-11:00"),
    ],
)
def test_what_was_not_used_takes_no_times(text: str, found: str) -> None:
    assert times(read_note(HEAD + text)) == found


@pytest.mark.parametrize(
    "text",
    [
        "Rocephin 1 g IM w/ lidocaine 1% R glute 1318",
        "1318: Rocephin 1 g IM, mixed w/ 1 mL lidocaine 1%, L ventrogluteal.",
        "Rocephin 1 g mixed w/ 2.1 mL 1% lidocaine, given IM R glute 1318",
    ],
)
def test_lidocaine_that_thins_a_drug_is_none(text: str) -> None:
    assert told(text) == [("im", "13:18", "1 g")]


@pytest.mark.parametrize(
    "text",
    [
        "1005 CHARTING ERROR - wrong chart. 0950 entry does not belong to this pt. R. Poe RN",
        "1005 Wrong patient, disregard above entry.",
        "1005 Error: above note for a different patient.",
        "1005 Above entry made on wrong chart.",
        "1005 Charted in error, not this pt.",
        "1005 Entry in error - meant for another pt.",
    ],
)
def test_an_entry_of_another_patient_is_none_of_this_one(text: str) -> None:
    assert told("0950 Stelara 390 mg IV started R FA.\n" + text) == []


@pytest.mark.parametrize("text", ["1005 Void.", "Infusion cancelled, pt sent home.", "Tx was called off."])
def test_what_was_called_off_is_not_certain(text: str) -> None:
    assert told("0950 Stelara 390 mg IV started R FA.\n" + text) == [("infusion", "?", "390 mg")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Reglan 10 mg IVP given 1250 so she would not vomit.", "Reglan 12:50"),
        ("Reglan 10 mg IVP given 1250 as she could not keep food down.", "Reglan 12:50"),
        ("0640 LR started @ 125 mL/hr via 20g placed by EMS.", "LR 06:40"),
        ("Reglan 10 mg IVP was not given 1250 because she slept.", ""),
        ("1230 LR started by EMS @ 125 mL/hr.", ""),
    ],
)
def test_a_no_in_a_reason_denies_nothing(text: str, found: str) -> None:
    assert times(read_note(HEAD + text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ambisome 300 mg 1240, done 1455.", "Ambisome 12:40-14:55"),
        ("Merrem 1 g 1200-1232, then Ambisome 300 mg 1240 thru the purple, done 1455.",
         "Merrem 12:00-12:32, Ambisome 12:40-14:55"),
        ("Orencia 750mg SOI 1110 EOI 1140.", "Orencia 11:10-11:40"),
        ("Gent 24 mg syringe pump 0245-0316.", "Gent 02:45-03:16"),
        ("0331 LR bolus up under pressure bag. 0425 all in.", "LR 03:31-04:25"),
        ("Remicade 400 mg. Bag up from pharmacy 1138, hung 1145, done 1345.", "Remicade 11:45-13:45"),
        ("Kadcyla 235mg IV started 0938; flushed and warm 0951, pump paused; restarted 1020; bag empty 1147.",
         "Kadcyla 09:38-09:51+10:20-11:47"),
        ("Vit C 5 g + mag chloride 1 g in NS 250 mL 1400-1447", "Vit C 14:00-14:47, mag 14:00-14:47"),
    ],
)  # fmt: skip
def test_times_beside_plain_words(text: str, found: str) -> None:
    assert times(read_note(HEAD + text)) == found


def test_drugs_with_a_comma_between_are_perhaps_not_in_one_bag() -> None:
    """`Zofran 8 mg, Taxol 300 mg in 250 NS 1000-1300`: the first may have been pushed before it."""
    zofran, taxol = read_note(HEAD + "Zofran 8 mg, Taxol 300 mg in 250 NS 1000-1300").administrations
    assert zofran.start is None
    assert {doubt.field for doubt in zofran.uncertain} >= {"start"}
    assert f"{taxol.start:%H:%M}" == "10:00"
