"""What words name, halt and end: a visit, a trial, a bag by what it is for, an arrow, a pump that says so.

Each kind with other wordings of it, and with what must not be taken for it.
"""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.note.test_cases import times
from tests.scrubber.charts.told import given_in

HEAD = "Date of service: 03/02/2026\n"


def told(text: str) -> str:
    """Return the drugs of a note with their certain times."""
    return times(read_note(HEAD + text))


# names


@pytest.mark.parametrize(
    "title",
    [
        "Hydration + replacement visit",
        "IV HYDRATION CLINIC",
        "Hydration/electrolyte appointment",
        "Hydration only visit",
    ],
)
def test_a_visit_for_hydration_is_no_name_of_what_ran(title: str) -> None:
    assert "ydration" not in told(f"{title} / chair 11\n1025 bag hung on pump @ 333.\n1327 bag dry.")


def test_hydration_that_ran_is_one() -> None:
    assert (
        told("Hydration 1 L over 2 h, started 0905, done 1105. Visit tolerated.") == "Hydration 09:05-11:05"
    )


@pytest.mark.parametrize(
    ("before", "after"), [("pre-hydration", "post-hydration"), ("prehydration", "posthydration")]
)
def test_what_is_hung_before_and_after_the_drug_are_two_bags(before: str, after: str) -> None:
    text = (
        f"0905 {before} NS 1 L up @ 500. 1106 {before} complete.\n"
        "1142 CISplatin 122 mg/500 NS IVPB, 1246 complete.\n"
        f"1248 {after} NS 1 L up. 1450 {after} complete, PIV out."
    )
    assert told(text) == "NS 09:05-11:06, CISplatin 11:42-12:46, NS 12:48-14:50"


def test_what_is_measured_behind_hydration_is_no_fluid() -> None:
    assert told("Post-hydration labs drawn 1500. Pre-hydration weight 0800 62 kg. Lipid panel 0805.") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Protocol MK-9917\nIP (blinded, 250 mL)  kit 60418\n  Start of infusion  08:14\n  End of infusion  09:17",
         "IP 08:14-09:17"),
        ("Study visit. Study drug infusion started 0814, ended 0917.", "Study drug 08:14-09:17"),
        ("Sponsor ABX. Blinded study drug 250 mL hung 0905, completed 1007.", "study drug 09:05-10:07"),
        ("Subject 012. Study drug: KX-2207 150 mg in 250 mL NS, start 0830, stop 0932.", "KX-2207 08:30-09:32"),
        ("Protocol KX\nIP: KX-2207 150 mg in 250 mL, kit 88213\n08:30  IP infusion START\n09:32  IP infusion END",
         "KX-2207 08:30-09:32"),
    ],
)  # fmt: skip
def test_what_is_given_in_a_trial_has_a_name_too(text: str, expected: str) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "IP infusion started 0905.",
        "Study drug held today, ANC 0.6.",
        "Protocol reviewed. IP administration record 0905",
    ],
)
def test_an_inpatient_is_no_trial_and_a_form_no_giving(text: str) -> None:
    assert told(text) == ""


def test_another_drug_beside_the_study_drug_is_not_its_name() -> None:
    assert told("Protocol 12. Study drug, Benadryl 25 mg IVP 0900.") == "Benadryl 09:00"


def test_a_target_is_no_drug_and_its_bag_is_of_no_tablet() -> None:
    text = (
        "Ketamine clinic. Zofran ODT 4 mg given 1315.\nTarget 0.75 mg/kg x 92 kg = 69 mg / NS 250.\n"
        "On @ 1:31 pm. Off 2:27 pm, all in."
    )
    assert told(text) == "Ketamine 13:31-14:27, Zofran 13:15"
    assert read_note(HEAD + text).administrations[0].volume_ml == 250


@pytest.mark.parametrize("cap", ["label placed on cap", "new cap on", "curos caps applied", "alcohol cap"])
def test_the_cap_of_a_line_is_no_capsule(cap: str) -> None:
    record = read_note(f"{HEAD}1328 Remicade 400 mg IV hung, {cap}. 1530 done.")
    assert [item.technique for item in record.administrations] == ["infusion"]


@pytest.mark.parametrize(
    "text", ["Cathflo 2 mg/2 mL instilled 1328.", "Instilled Cathflo 2 mg/2 mL at 1328."]
)
def test_what_is_left_in_a_catheter_is_no_infusion(text: str) -> None:
    assert told(text) == ""


@pytest.mark.parametrize("said", ["earlier today", "from earlier this morning"])
def test_an_addendum_tells_of_an_infusion_earlier_that_day(said: str) -> None:
    assert told(f"Re: Skyrizi 600 mg infusion {said}. Infusion ran 1059-1207.") == "Skyrizi 10:59-12:07"
    assert told("Pt took Benadryl 25 mg earlier today at 0900.") == ""


# arrows, ends and halts


@pytest.mark.parametrize("arrow", ["->", "→", "-->"])
def test_an_arrow_leads_to_the_end(arrow: str) -> None:
    assert told(f"1436 CARBOplatin 540 mg/250 NS (AUC 5) {arrow} 1512") == "CARBOplatin 14:36-15:12"
    assert (
        told(f"0850 Pepcid 20 mg IVPB {arrow} 0905\n0906 Decadron 10 mg IVP")
        == "Pepcid 08:50-09:05, Decadron 09:06"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1010 Benadryl 25 mg IVP -> 1025", "Benadryl 10:10"),
        ("0850 Dilaudid 1 mg IV -> 0905", "Dilaudid 08:50"),
        ("0900 Rituxan 700 mg/500 NS @ 50 -> 0930\n0930 @ 100 -> 1000", "Rituxan 09:00"),
        ("0900 Remicade 400 mg/250 NS, BP 120/70 -> 1005", "Remicade 09:00"),
        ("1010 Taxol 300 mg hung, hives, stopped -> 1045", "Taxol 10:10"),
        ("1010 Rituxan 700 mg started 50 mL/hr -> 1040 100 mL/hr -> 1110", "Rituxan 10:10"),
        ("1010 Rocephin 1 g IVPB 1015 -> 1040", "Rocephin ?"),
    ],
)
def test_an_arrow_leads_to_other_things_too(text: str, expected: str) -> None:
    assert told(text) == expected


@pytest.mark.parametrize("again", ["all in", "bag dry", "complete"])
def test_an_end_that_is_said_again_is_not_at_the_time_in_the_margin(again: str) -> None:
    text = f"1331 Remicade 400 mg up. 1358 BP 144/88, pt resting. Off 1427, {again}."
    assert told(text) == "Remicade 13:31-14:27"


@pytest.mark.parametrize("goes", ["running", "infusing"])
def test_what_runs_behind_a_pause_runs_again(goes: str) -> None:
    text = f"0930 Octagam 35 g started. 1151 air in line, paused; 1156 {goes}\n1256 bottles empty"
    assert told(text) == "Octagam 09:30-11:51+11:56-12:56"


@pytest.mark.parametrize("said", ["infusing well", "running at half rate", "pt resting"])
def test_what_only_says_that_it_ran_then_leaves_its_restart_open(said: str) -> None:
    assert (
        told(f"0930 Octagam 35 g started. 1151 itching, paused.\n1230 {said}.\n1256 done") == "Octagam 09:30"
    )


@pytest.mark.parametrize("said", ["beeped done", "alarmed infusion complete", "said complete"])
def test_a_pump_says_that_it_is_done(said: str) -> None:
    assert (
        told(f"Ocrevus 600 mg. I hung it at 1:12 pm and the pump {said} at 3:26 pm.") == "Ocrevus 13:12-15:26"
    )
    assert told("1312 Ocrevus 600 mg hung. 1526 pump alarmed air, cleared.") == "Ocrevus 13:12"


def test_an_evening_is_no_year() -> None:
    assert told("TPN on 1942. RN out 2015. Take down around 0740.") == "TPN 19:42"
    assert told("Humira 2019, stopped 2020. Remicade 400 mg 0905-1110.").endswith("Remicade 09:05-11:10")


# which of several


@pytest.mark.parametrize("begun", ["spiked unit 2", "hung unit 2", "started the unit 2 of 2"])
def test_a_unit_that_a_verb_begins_is_another_one(begun: str) -> None:
    text = f"FFP unit 2 of 2 (unit 1 was in 0610-0702 on nights).\n0731 {begun}, 20g L hand.\n0958 unit done."
    assert told(text) == "FFP 06:10-07:02, FFP 07:31-09:58"


def test_a_ward_is_no_unit_of_blood() -> None:
    assert told("To unit 2 from ED. PRBC hung 0905, in 1101.") == "PRBC 09:05-11:01"


def test_what_a_sheet_says_otherwise_is_of_the_drug_in_its_line() -> None:
    text = "Vanc 1 g IVPB 0700-0800.\nCefepime 2 g IVPB hung 1651 per MAR; bedside sheet says 1657. done 1724"
    assert told(text) == "Vanc 07:00-08:00, Cefepime ?"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Remicade 400 mg started 0930.\nChart says 0915. Done 1130.", "Remicade ?"),
        ("Remicade 400 mg started 0930. Benadryl 25 mg IVP 0900. Chart says 0915.", "Remicade ?, Benadryl ?"),
        ("Remicade 400 mg started 0930, done 1130. MAR says 1140.", "Remicade ?"),
    ],
)
def test_where_the_line_names_no_drug_or_two_it_may_be_of_any(text: str, expected: str) -> None:
    assert told(text) == expected


@pytest.mark.parametrize("word", ["of", "on the", "for", "with"])
def test_a_waste_is_of_the_drug_that_is_named_behind_it(word: str) -> None:
    text = f"Ocrevus 600 mg 1312-1526. Solu-Medrol 100 mg IVP 1231. No waste {word} Ocrevus."
    ocrevus, other = read_note(HEAD + text).administrations
    assert ocrevus.wasted is not None
    assert ocrevus.wasted.amount is not None
    assert ocrevus.wasted.amount.value == 0
    assert other.wasted is None


def test_a_waste_without_a_name_is_of_what_stands_before_it() -> None:
    text = "Solu-Medrol 100 mg IVP 1231, wasted 25 mg. Ocrevus 600 mg 1312-1526."
    pushed, infused = read_note(HEAD + text).administrations
    assert pushed.wasted is not None
    assert infused.wasted is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the end that was planned is none, and tells nothing of the start
        (
            "Thymoglobulin 100 mg / NS 500 mL     on 10:30 am      expected off 4:30 pm\nActual off 4:48 pm",
            ["Thymoglobulin infusion 1030-1648 100 mg"],
        ),
        (
            "Remicade 400 mg/250 NS hung 1030, projected end 1230\nActual end 1248",
            ["Remicade infusion 1030-1248 400 mg"],
        ),
        ("Remicade 400 mg/250 NS up 1030   planned stop 1230", ["Remicade infusion 1030-? 400 mg"]),
        # `Actual` beside no plan corrects something
        (
            "Remicade 400 mg/250 NS hung 1030, done 1230. Actual stop 1248",
            ["Remicade infusion 1030-? 400 mg"],
        ),
        # when the pharmacy made it, and until when it keeps
        (
            "Pharm label: Enhertu 430 mg/D5W 100 mL, prepared 0958, use by 1358, amber cover\n"
            "1022 Enhertu hung\n1155 Enhertu empty",
            ["Enhertu infusion 1022-1155 430 mg"],
        ),
        # on, in a line that its time leads
        ("1000 Lemtrada 12 mg on, L FA\n1428 Lemtrada off", ["Lemtrada infusion 1000-1428 12 mg"]),
        (
            "1000 Lemtrada 12 mg on\n1112 Lemtrada off\n1130 Lemtrada on\n1428 Lemtrada off",
            ["Lemtrada infusion 1000-1112+1130-1428 12 mg"],
        ),
        ("1000 pt on Remicade on, off for years", []),
        # labels of a pump that goes home
        (
            "Drug: Cerezyme 2,400 units in NS 200 mL\nHookup: 11:40 am      Disconnect: 1:05 pm",
            ["Cerezyme infusion 1140-1305 2400 units"],
        ),
        (
            "0410 insulin gtt 7 units/hr (100 units/100 mL NS), 2nd RN check M. Obi",
            ["insulin infusion 0410-? 100 units"],
        ),
        ("2010 NS 500 mL preload\n2105 preload in", ["NS infusion 2010-2105 500 mL"]),
        (
            "1004 cabotegravir 600 mg IM L ventrogluteal\n1006 rilpivirine 900 mg IM R ventrogluteal",
            ["cabotegravir im 1004 600 mg", "rilpivirine im 1006 900 mg"],
        ),
        # a trial's drug, which a form names by its code
        (
            "Drug: BLR-09 or placebo (blinded), dose 370 mg\nInfusion start   09:33\nInfusion end     10:49\n",
            ["BLR-09 infusion 0933-1049 370 mg"],
        ),
        ("0914 BLR-09/placebo 370 mg in 100 mL NS started\n1016 done", ["BLR-09 infusion 0914-1016 370 mg"]),
    ],
)
def test_how_a_run_and_its_plan_are_told(text: str, expected: list[str]) -> None:
    assert given_in(text) == expected


def test_a_title_with_the_number_of_a_dose_holds_the_date_of_the_note() -> None:
    (given,) = read_note(
        "TRANSPLANT  Thymoglobulin dose 2       03/02/2026\nThymoglobulin 100 mg on 1030 off 1630"
    ).administrations
    assert f"{given.start:%Y-%m-%d %H%M}" == "2026-03-02 1030"
