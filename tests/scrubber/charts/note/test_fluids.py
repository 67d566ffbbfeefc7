"""Plain fluids in notes: certain are the times of one that is an infusion of its own (`note/fluids.py`)."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from scrubber.charts.words import drugs
from tests.scrubber.charts.told import HEAD, in_full


def fluids(note: str) -> list[str]:
    """Return the certain times of the fluids of a note, in short."""
    items = read_note(HEAD + note).administrations
    runs = [run for item in items if drugs.is_fluid(item.substance) for run in item.runs()]
    return ["-".join(f"{at:%H:%M}" if at else "?" for at in (run.start, run.stop)) for run in runs]


@pytest.mark.parametrize(
    ("note", "times"),
    [
        ("NS 1 L hung 0905, down 1010.", "09:05-10:10"),
        ("NS 1000 IV 0905-1010.", "09:05-10:10"),
        ("NS @ 125 started 0905, stopped 1310.", "09:05-13:10"),
        ("D10W started 0233 at 75, FSBS 41. Off 0400.", "02:33-04:00"),
        ("LR 500 mL bolus 0905-0935.", "09:05-09:35"),
        ("2nd liter of NS up 0905, in 1010.", "09:05-10:10"),
        ("NS 0905-1010 for dehydration.", "09:05-10:10"),
        ("Hydration: NS started 0905, done 1305.", "09:05-13:05"),
        ("BP 78/40, NS wide open 0312-0340.", "03:12-03:40"),
        ("1100 LR d/c'd, 600 in.", "?-11:00"),
        ("IVF started 0905, completed 1005.", "09:05-10:05"),
        ("1005 NS infusion started. 1105 NS infusion complete.", "10:05-11:05"),
        ("Order: NS 1 L IV x1.\nNS started 0905, stopped 1010.", "09:05-10:10"),
    ],
)
def test_a_fluid_with_a_volume_a_rate_a_purpose_or_an_order_has_its_times(note: str, times: str) -> None:
    assert fluids(note) == [times]


@pytest.mark.parametrize(
    "note",
    [
        # it keeps the line open, clears it, carries
        "24g L hand 0935, NS at TKO while drug warming.\n1005 NS off, IV out.",
        "NS KVO 20 ml/hr 0855, off 1120.",
        "NS started 0930 to keep line open, Remicade 400 mg hung 1000, done 1205, NS off 1210.",
        "0912 NS up to keep vein patent. 0915 Vidaza 140 mg IVP. 0920 NS down.",
        "NS 250 mL mainline 0850-1130. Kadcyla 240 mg 0930-1100.",
        "0855 NS hung as primary. 0905 Unasyn 3 g IVPB piggybacked, down 0935. 0940 NS disconnected.",
        "NS carrier on 1015. Vincristine 2 mg IVP 1018. NS carrier off 1030.",
        "D5W started 0900 for line compatibility. Oxaliplatin 145 mg 0905-1110. D5W off 1115.",
        "Taxol 300 mg started 0915, complete 1220. NS to clear line 1220, off 1230.",
        # it follows a reaction, or is told in passing
        "Platelets stopped 1141, NS started 1142 with new tubing. NS dc'd 1300.",
        "Adriamycin 100 mg IVP 1015 via running NS line. NS stopped 1030.",
        "NS going in R arm, Zofran 4 mg IVP 0910, NS d/c'd at 1015.",
        "0900 20g L FA, NS hung. 0905 Venofer 200 mg in 100 NS up, 0922 down. 0925 NS off, IV out.",
        "1305 LR off, pt to OR.",
    ],
)
def test_a_fluid_of_which_nothing_of_the_kind_is_told_has_none(note: str) -> None:
    assert set(fluids(note)) <= {"?-?"}


@pytest.mark.parametrize(
    "note",
    [
        "Wound irrigated 500 mL NS at 1540, drsg.",
        "Bladder irrigated w/ NS 500 mL at 1540.",
        "Wound cleansed with NS 500 mL at 1540.",
        "CBI NS 3000 mL hung 1540.",
        "Eye irrigation NS 1 L started 1540, complete 1602.",
        "Gastric lavage 1 L NS 1540.",
    ],
)
def test_a_fluid_that_washed_something_was_given_to_nobody(note: str) -> None:
    assert fluids(note) == []


@pytest.mark.parametrize(
    ("note", "drug", "times"),
    [
        ("Wound irrigated 500 mL NS. NS 1 L IV hung 1540, in 1650.", "NS", "15:40-16:50"),
        ("Ancef 2 g in 100 NS 1540-1610 then wound irrigated.", "Ancef", "15:40-16:10"),
        ("Vanc 1 g in NS 250 mL 0900-1001, line irrigated after w/ NS.", "Vanc", "09:00-10:01"),
        ("PRBC washed w/ NS, unit 1 0900-1100.", "PRBC", "09:00-11:00"),
        ("Port irrigated, Remicade 400 mg IV 0900-1100.", "Remicade", "09:00-11:00"),
    ],
)
def test_what_is_given_beside_it_is_given(note: str, drug: str, times: str) -> None:
    (item,) = read_note(HEAD + note).administrations
    assert item.substance == drug
    assert "-".join(f"{at:%H:%M}" for at in (item.start, item.stop) if at) == times


@pytest.mark.parametrize(
    ("note", "drug", "dose"),
    [
        ("NS 1 L + 2 g Mg 0910-1114.", "NS", "1 L"),
        ("NS 1 L hung 0910, KCl 20 mEq added. Down 1314.", "NS", "1 L"),
        ("D5 1/2 NS 1000 mL, thiamine 100 mg added, 0910 to 1314.", "D5 1/2 NS", "1000 mL"),
    ],
)
def test_what_is_added_to_a_bag_is_no_giving_of_its_own_and_no_dose_of_the_fluid(
    note: str, drug: str, dose: str
) -> None:
    (item,) = read_note(HEAD + note).administrations
    assert item.substance == drug
    assert item.dose is not None
    assert f"{item.dose.value:f} {item.dose.unit}" == dose


@pytest.mark.parametrize(
    "text",
    [
        "1310 LR 1000 #1 up. 1410 #1 in, #2 up. 1515 #2 in.",
        "1310 Bag 1 of LR 1000 up. 1410 bag 1 in, bag 2 LR 1000 up. 1515 bag 2 in.",
        "1310 LR 1000 ml bag #1 up @ 999\n1410 bag #1 dry. Bag #2: LR 1000 up @ 500\n1515 bag #2 done",
    ],
)
def test_a_litre_is_no_time_of_day(text: str) -> None:
    runs = [(item.start, item.stop) for item in read_note(HEAD + text).administrations]
    assert [(f"{start:%H:%M}", f"{stop:%H:%M}") for start, stop in runs if start and stop] == [
        ("13:10", "14:10"),
        ("14:10", "15:15"),
    ]


@pytest.mark.parametrize("text", ["LR 1000 hung 1310, off 1420", "1310 hung LR 1000. 1420 off"])
def test_a_litre_stands_beside_its_time(text: str) -> None:
    (item,) = read_note(HEAD + text).administrations
    assert item.volume_ml == 1000
    assert item.start is not None
    assert f"{item.start:%H:%M}" == "13:10"


def test_a_litre_or_a_time_is_in_doubt() -> None:
    (item,) = read_note(HEAD + "LR 1000 hung wide open. Off 1420.").administrations
    assert item.start is None
    assert [doubt.quote for doubt in item.uncertain if doubt.field == "start"] == ["1000"]


@pytest.mark.parametrize(
    "text",
    [
        "NS 500 mL bolus 1440-1525, then NS 125/hr 1525-1730.",
        "NS 500 cc bolus 2:40p to 3:25p, then NS 125/hr 3:25p to 5:30p.",
        "NS 500 mL bolus 1440-1525, NS @ 125 mL/hr 1525-1730",
    ],
)
def test_the_drip_behind_a_bolus_is_a_bag_of_its_own(text: str) -> None:
    bolus, drip = read_note(HEAD + text).administrations
    assert (f"{bolus.start:%H:%M}", f"{bolus.stop:%H:%M}") == ("14:40", "15:25")
    assert (f"{drip.start:%H:%M}", f"{drip.stop:%H:%M}") == ("15:25", "17:30")
    assert (bolus.volume_ml, drip.rate_ml_per_hour) == (500, 125)


@pytest.mark.parametrize(
    "said",
    [
        "0900 hung NS 100 mL with Zometa 4 mg\n0915 Zometa in",
        "0900 100 mL NS (Zometa 4 mg) started\n0915 complete",
        "0900 Hung 100 mL NS bag containing Zometa 4 mg\n0915 infusion complete",
        "0900 NS 100 mL + Zometa 4 mg hung\n0915 Zometa done.",
    ],
)
def test_a_fluid_that_holds_a_drug_is_its_bag(said: str) -> None:
    (item,) = read_note(HEAD + said).administrations
    assert in_full(item) == "Zometa infusion 0900-0915 4 mg"
    assert item.volume_ml == 100


def test_the_bag_of_another_drug_gives_a_bolus_no_volume() -> None:
    bolus, drug = read_note(
        HEAD + "500 NS bolus 1030-1130\nNS 250 mL w/ Feraheme 510 mg 1645-1705"
    ).administrations
    assert (in_full(bolus), in_full(drug)) == ("NS infusion 1030-1130", "Feraheme infusion 1645-1705 510 mg")
    assert bolus.dose is None
    assert bolus.volume_ml != 250


@pytest.mark.parametrize(
    ("said", "given"),
    [
        (
            "0900 NS 1000 mL with Zofran 4 mg IVP 0905",
            ["NS infusion 0900-? 1000 mL", "Zofran push 0905 4 mg"],
        ),
        ("NS 500 mL + KCl 20 mEq hung 0900", ["NS 500 mL + KCl infusion 0900-? 500 mL"]),
        ("0900 NS 10 mL + heparin 500 units", []),
    ],
)
def test_a_fluid_beside_a_push_an_additive_or_a_flush_holds_no_drug(said: str, given: list[str]) -> None:
    assert [in_full(item) for item in read_note(HEAD + said).administrations] == given
