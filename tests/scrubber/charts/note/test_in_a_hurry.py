"""Short forms of nurses in a hurry: what went in, what was capped, who was here before, what is only planned.

What each note says follows from its words as a nurse reads them.
"""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.told import HEAD, given_in


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Vanc 1,750 mg in 500 mL on the left at 0431, 250 mL/hr, in at 0633.",
            "Vanc infusion 0431-0633 1750 mg",
        ),
        ("Vanc 1 g in 250 mL on the left at 0431, in at 0533.", "Vanc infusion 0431-0533 1 g"),
        ("Vanc 1 g in 250 mL to the L hand at 0431, 250 mL/hr, in at 0533.", "Vanc infusion 0431-0533 1 g"),
        ("Vanc 1 g IVPB on the left side 0455, in at 0600.", "Vanc infusion 0455-0600 1 g"),
    ],
)
def test_what_went_in_had_begun_at_the_time_before(text: str, wanted: str) -> None:
    assert given_in(text) == [wanted]


@pytest.mark.parametrize(
    "text",
    [
        "LR hanging from OR. LR finished and IV capped at 1105.",
        "LR done, IV locked at 1105.",
        "NS 1 L up 1000. NS finished and IV capped at 1105.",
    ],
)
def test_when_a_line_was_capped_its_fluid_had_ended_and_did_not_begin(text: str) -> None:
    assert [item.start for item in read_note(HEAD + text).administrations] in ([], [None])


@pytest.mark.parametrize(
    "end", ["1530 NS bag done 1000 in, IV locked", "1530 NS done, 1000 in.", "1530 NS down, 1000 mL in"]
)
def test_how_much_is_in_is_no_time(end: str) -> None:
    assert given_in(f"0730 NS 1000 hung @ 125 mL/hr. {end}") == ["NS infusion 0730-1530"]


@pytest.mark.parametrize("again", ["bag spiked again 0955", "rehung 0955", "hung again 0955"])
def test_what_is_hung_again_goes_on(again: str) -> None:
    text = f"Taxotere 140 mg/250 started 0935. 0948 stopped, line pulled. {again}. Done 1050."
    assert given_in(text) == ["Taxotere infusion 0935-0948+0955-1050 140 mg"]


@pytest.mark.parametrize(
    "head", ["Medic 14 report", "EMS report", "AMR 4 report", "Report from medics", "Flight crew"]
)
def test_what_came_with_the_patient_was_not_given_here(head: str) -> None:
    assert given_in(f"{head}: D10 250 mL given 0915-0925.\n0948 D50 25 g IVP.") == ["D50 push 0948 25 g"]


@pytest.mark.parametrize(
    "said", ["consider PICC", "Plan: PICC tomorrow.", "needs a port next cycle", "PICC ordered."]
)
def test_a_line_that_is_only_planned_is_no_site(said: str) -> None:
    (item,) = read_note(f"{HEAD}Unasyn 3 g IVPB 1210-1242.\n{said}").administrations
    assert item.site is None


def test_what_a_pump_may_give_each_time_is_no_dose() -> None:
    (item,) = read_note(
        f"{HEAD}Morphine CADD set 2 mg/hr with 1 mg bolus q15 min, started at 1420."
    ).administrations
    assert item.dose is None


def test_a_line_goes_on_to_what_came_later() -> None:
    text = "0305 hr 168 bp 104/60. amio bolus 150 mg/100 d5w 0314-0324. 0325 amio gtt 360 mg/200 started, stopped 0925."
    assert given_in(text) == ["amio infusion 0314-0324 150 mg", "amio infusion 0325-0925 360 mg"]


@pytest.mark.parametrize(
    "title",
    [
        "L&D progress, 39w2d IOL for gHTN, 03/02/2026",
        "ED triage + primary RN, 3/2/26",
        "Note of a dose, 3/2/26",
    ],
)
def test_the_date_of_a_title_is_the_note_s(title: str) -> None:
    (item,) = read_note(f"{title}\nZofran 4 mg IVP 0912.").administrations
    assert f"{item.start:%m/%d %H%M}" == "03/02 0912"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Morphine 2 mg IV push for pain 7/10 at 1435.", ["Morphine push 1435 2 mg"]),
        (
            "Morphine 2 mg IV push for pain 7/10 at 1435, repeated at 1450 with relief.",
            ["Morphine push 1435 2 mg", "Morphine push 1450 2 mg"],
        ),
        (
            "Propofol 60 mg IVP by Dr at 1615 and 20 mg more IVP at 1618.",
            ["Propofol push 1615 60 mg", "Propofol push 1618 20 mg"],
        ),
        ("Fentanyl 50 mcg IVP by RN 1612.", ["Fentanyl push 1612 50 mcg"]),
        ("NS 1 L @ 500 mL/hr via PAC 0910, done 1110.", ["NS infusion 0910-1110 1 L"]),
        ("FFP #1 0129, done 0137.", ["FFP transfusion 0129-0137"]),
        ("CTX 1120 mg/250 ^ 1340 v 1444", ["CTX infusion 1340-1444 1120 mg"]),
        (
            "Ampicillin 2 g IVPB 0620-0640 and then 1 g IVPB 1020-1037.",
            ["Ampicillin infusion 0620-0640 2 g", "Ampicillin infusion 1020-1037 1 g"],
        ),
        (
            "Mag sulfate 4 gm bolus ran from 2205 to 2225 then maintenance 2 gm/hr (50 mL/hr) begun 2225, off 2350.",
            ["Mag sulfate infusion 2205-2225 4 gm", "Mag sulfate infusion 2225-2350"],
        ),
        ("1430 Mg 4 g IVPB hung, done 1630.", ["Mg infusion 1430-1630 4 g"]),
        (
            "1430 Mg 1.2, magnesium sulfate 4 g IVPB hung, done 1830.",
            ["magnesium sulfate infusion 1430-1830 4 g"],
        ),
        (
            "SNF gave cefepime 2 g at 1400 per their MAR. Cefepime 2 g IVPB started 1846, completed 1919.",
            ["Cefepime infusion 1846-1919 2 g"],
        ),
        (
            "Mom gave Zyrtec 5 mg PO 0855. Elaprase 12 mg hung 0930, off 1336.",
            ["Elaprase infusion 0930-1336 12 mg"],
        ),
    ],
)
def test_what_was_given(text: str, wanted: list[str]) -> None:
    assert given_in(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Zometa 4 mg/100 NS IVPB 1415-1436 L AC, Ca 9.2.",
        "Reclast 5 mg IV 1102-1133, Phos 3.1.",
        "Octagam 40 g begun 0850 @ 42 ml/hr, 84 @ 0920, 168 @ 0950, all in at 1120.",
    ],
)
def test_a_result_or_the_next_rate_leaves_nothing_unread(text: str) -> None:
    assert read_note(HEAD + text).understood.whole


def test_who_writes_in_a_conversation_says_nothing_of_the_drug() -> None:
    chat = "10:04 Devi: iron pt in 3 asking\n10:52 Marcus: feraheme 510 mg ran 1032-1050\n10:53 Devi: rash?"
    assert given_in(chat) == ["feraheme infusion 1032-1050 510 mg"]
    assert given_in("10:52 Frozzled: feraheme 510 mg ran 1032-1050") == ["feraheme infusion ?-? 510 mg"]


def test_a_pause_between_two_drugs_is_no_plan() -> None:
    text = "Opdivo 240 mg, Yervoy 78 mg.\nTimes: Opdivo 1015-1048   wait 30   Yervoy 1119-1152"
    assert given_in(text) == ["Opdivo infusion 1015-1048 240 mg", "Yervoy infusion 1119-1152 78 mg"]


def test_what_is_mixed_into_a_bag_is_no_bag_of_its_own() -> None:
    (item,) = read_note(f"{HEAD}NS 1000 + KCl 20 mEq + Mag 1 g @ 500 mL/hr 0810, done 1012.").administrations
    assert item.substance == "NS 1000 + KCl 20 mEq + Mag"


@pytest.mark.parametrize(
    "said",
    [
        "At 10:26 AM c/o chest tightness so the infusion was stopped.",
        "Pt had hives at 10:26 AM so infusion was stopped.",
        "c/o chest tightness therefore the infusion was stopped at 10:26 AM.",
        "Because of hives the infusion was stopped at 10:26 AM.",
        "Due to chest tightness infusion was stopped 10:26 AM.",
        "Hives, so stopped 10:26 AM.",
    ],
)
def test_what_was_stopped_for_a_complaint_is_the_infusion(said: str) -> None:
    text = f"Remicade 400 mg IV started at 10:05 AM. {said}"
    assert given_in(text) == ["Remicade infusion 1005-1026 400 mg"]


@pytest.mark.parametrize("said", ["Nausea, stopped 1050.", "Itching so Benadryl 25 mg IVP at 1050."])
def test_what_else_was_done_or_ended_stops_no_infusion(said: str) -> None:
    first = read_note(f"{HEAD}Remicade 400 mg IV started at 1005. {said}").administrations[0]
    assert first.stop is None


@pytest.mark.parametrize(
    "lines",
    [
        "96413 start 0930 - stop 1030\n96415 1030 - 1132",
        "96413 0930-1030\n96415 1030-1132",
        "0930-1030; 96415 1030-1132",
    ],
)
def test_the_lines_of_a_superbill_are_one_run(lines: str) -> None:
    assert given_in(f"Herceptin 440 mg\n{lines}") == ["Herceptin infusion 0930-1132 440 mg"]


def test_two_times_as_far_apart_as_two_doses_are_two() -> None:
    assert given_in("Heparin 5000 units SC 0604, 1409.") == [
        "Heparin sc 0604 5000 units",
        "Heparin sc 1409 5000 units",
    ]


def test_a_day_of_treatment_is_no_number_of_a_list() -> None:
    text = "Solu-Medrol 1 g daily x3, today day 2: 1005-1108."
    assert given_in(text) == ["Solu-Medrol infusion 1005-1108 1 g"]


def test_rows_of_a_schedule_go_on_below_a_drug_that_is_given_once() -> None:
    rows = (
        "heparin injection 5,000 Units   SubQ  Q8H\n   0600   Given 0604\n   1400   Given 1409\n"
        "ondansetron 4 mg IV push\n   0800   Given 0803\n"
    )
    assert given_in(rows) == [
        "heparin sc 0604 5000 Units",
        "heparin sc 1409 5000 Units",
        "ondansetron push 0803 4 mg",
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Ferinject 1 g in 250 ml saline, up 10.15, down 10.38.", ["Ferinject infusion 1015-1038 1 g"]),
        ("Ilaris 150 mg sc abd @ 11.40, lot SDX88.", ["Ilaris sc 1140 150 mg"]),
        ("Kenalog-40 60 mg IM R glut 1341.", ["Kenalog-40 im 1341 60 mg"]),
        (
            "HD, BFR 400.\nOn 0612.\n0815 NS 200 mL bolus given. Vanc 1 g started 0905, ended 1008. Off 1012.",
            ["NS infusion 0815-? 200 mL", "Vanc infusion 0905-1008 1 g"],
        ),
        (
            "Med: pembrolizumab         |  Med: bevacizumab\nDose: 200 mg               |  Dose: 1,050 mg\n"
            "Start: 1006                |  Start: 1045\nStop: 1038                 |  Stop: 1117",
            ["pembrolizumab infusion 1006-1038 200 mg", "bevacizumab infusion 1045-1117 1050 mg"],
        ),
    ],
)
def test_other_manners(text: str, wanted: list[str]) -> None:
    assert given_in(text) == wanted


def test_the_runs_of_potassium_are_not_of_a_tablet_named_before() -> None:
    text = "Premeds at 1015 (Benadryl 25 po, Dex 20 po).\nK runs 10 mEq/100: #1 1025-1126, #2 1128-1229."
    assert "Dex" not in {
        item.substance for item in read_note(HEAD + text).administrations if item.technique != "oral"
    }
    runs = [line for line in given_in(text) if "10 mEq" in line or "1025" in line or "1128" in line]
    assert runs
    assert {line.split()[0] for line in runs} == {"K"}
