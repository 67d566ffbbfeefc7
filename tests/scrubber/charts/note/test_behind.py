"""What stands behind something else: a drug named only to say when, an infusion behind a push, a needle's time behind
a pause.

What each note says follows from its words as a nurse reads them.
"""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.told import HEAD, given_in, in_full


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Zosyn hung at 1850 after vanco, 3.375 g, ended 1924.", "Zosyn infusion 1850-1924 3.375 g"),
        ("Zosyn 3.375 g hung 1850 once the vanco was done, ended 1924.", "Zosyn infusion 1850-1924 3.375 g"),
        ("Rocephin 1 g started 0900 following the azithro, done 0932.", "Rocephin infusion 0900-0932 1 g"),
        ("Taxol 300 mg hung 1000 after Benadryl, finished 1305.", "Taxol infusion 1000-1305 300 mg"),
        ("Alimta 900 mg 1045 (before carbo), 250 mL, ended 1056.", "Alimta infusion 1045-1056 900 mg"),
    ],
)
def test_a_drug_that_only_says_when_takes_nothing(text: str, wanted: str) -> None:
    assert given_in(text) == [wanted]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Tylenol 650 mg po 0845 before Remicade, started 0915, ended 1120.",
            ["Tylenol oral 0845 650 mg", "Remicade infusion 0915-1120"],
        ),
        (
            "Remicade 400 mg started 0915 after Benadryl 25 mg IVP 0905, ended 1120.",
            ["Remicade infusion 0915-1120 400 mg", "Benadryl push 0905 25 mg"],
        ),
        (
            "Remicade hung 0915 after Zofran, 4 mg IVP at 0905.",
            ["Remicade infusion 0915-?", "Zofran push 0905 4 mg"],
        ),
        (
            "PRBC started 1100 before Lasix, 20 mg IVP at 1350.",
            ["PRBC transfusion 1100-?", "Lasix push 1350 20 mg"],
        ),
    ],
)
def test_a_drug_of_which_more_is_told_was_given_too(text: str, wanted: list[str]) -> None:
    assert given_in(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "0950 Heparin 4000 units IVP, drip started 0952 at 10 ml/hr.",
            ["Heparin push 0950 4000 units", "Heparin infusion 0952-?"],
        ),
        (
            "0950 Cardizem 20 mg IVP, infusion up 1015 at 10 mg/hr, down 1130.",
            ["Cardizem push 0950 20 mg", "Cardizem infusion 1015-1130"],
        ),
        ("0950 Mag 4 g IVP then 2 g/hr gtt started 1000.", ["Mag push 0950 4 g", "Mag infusion 1000-?"]),
    ],
)
def test_a_drip_behind_a_push_is_of_the_same_drug(text: str, wanted: list[str]) -> None:
    assert given_in(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Remicade 400 mg today. 0950 Pepcid 20 mg IVP, infusion up 1015, down 1130.",
            ["Remicade infusion 1015-1130 400 mg", "Pepcid push 0950 20 mg"],
        ),
        (
            "Remicade 400 mg today. Pepcid 20 mg IVP 0950, infusion up 1015, down 1130.",
            ["Remicade infusion 1015-1130 400 mg", "Pepcid push 0950 20 mg"],
        ),
        (
            "0950 Benadryl 25 mg IVP, infusion of Remicade 400 mg up 1015, down 1130.",
            ["Benadryl push 0950 25 mg", "Remicade infusion 1015-1130 400 mg"],
        ),
        ("Hizentra 10 g SC infusion started 0952, done 1105.", ["Hizentra sc_infusion 0952-1105 10 g"]),
    ],
)
def test_an_infusion_behind_a_push_is_not_of_what_was_pushed(text: str, wanted: list[str]) -> None:
    assert given_in(text) == wanted


def test_an_infusion_of_no_drug_that_is_named_is_no_ones() -> None:
    record = read_note(HEAD + "Pepcid 20 mg IVP 0950, infusion up 1015, down 1130.")
    assert [in_full(item) for item in record.administrations] == ["Pepcid push 0950 20 mg"]
    assert not record.understood.whole


@pytest.mark.parametrize("writer", ["ED RN", "RN note", "ED nurse note:", "PACU", "Triage"])
def test_who_writes_and_where_does_not_hide_the_time_of_the_first_entry(writer: str) -> None:
    text = f"{writer} 2210 pain 8/10, Dilaudid 1 mg IVP. 2305 pain 7/10 Dilaudid 0.5 mg IVP."
    assert given_in(text) == ["Dilaudid push 2210 1 mg", "Dilaudid push 2305 0.5 mg"]


@pytest.mark.parametrize(
    "text",
    [
        "Entyvio 300 mg up 0910, paused 0922, new 22g R FA 0931, resumed 0934, finished 0957.",
        "Entyvio 300 mg up 0910, at 0922 PIV L AC leaking, infusion paused, new 22g R FA 0931 by me, resumed 0934, "
        "finished 0957.",
        "Entyvio 300 mg up 0910, paused 0922, resumed 0934, finished 0957.\nIV: 22g L AC   D/C'd 1015",
    ],
)
def test_the_time_of_a_needle_is_none_of_the_infusion(text: str) -> None:
    assert given_in(text) == ["Entyvio infusion 0910-0922+0934-0957 300 mg"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Reclast 5 mg IV\nStart Time: 9:41 AM\nStop Time: 10:02 AM\nSigned: A. Brandvold RN 10:20 AM",
            ["Reclast infusion 0941-1002 5 mg"],
        ),
        (
            "1220 Avsola 400 mg was started at 1010 per H. Beck's flowsheet.",
            ["Avsola infusion 1010-? 400 mg"],
        ),
        ("1220 NS was started at 100 per hour.", ["NS infusion 1220-?"]),
        (
            "Krystexxa 8 mg/250 started 0935, off 1138, but EMR end-of-infusion clicked 1158.",
            ["Krystexxa infusion ?-? 8 mg"],
        ),
        (
            "Krystexxa 8 mg/250 0935-1138, but computer down 1000-1030, charted after.",
            ["Krystexxa infusion 0935-1138 8 mg"],
        ),
        ("10 mL flush then hep 500 u. Aranesp 100 mcg SQ L arm @1030.", ["Aranesp sc 1030 100 mcg"]),
        ("Adriamycin 95 mg IVP w/ BR checked q 2-3 ml at 1122.", ["Adriamycin push 1122 95 mg"]),
        (
            "Allegra 180 po at home last pm and this am, Krystexxa 8 mg/250 started 0935, end time 1138.",
            ["Krystexxa infusion 0935-1138 8 mg"],
        ),
        (
            "2155 KCl 10 mEq #1 up\n2258 #1 done\n2300 KCl 10 mEq #2 up\n2352 #2 done",
            ["KCl infusion 2155-2258 10 mEq", "KCl infusion 2300-2352 10 mEq"],
        ),
        (
            "Drug      Cimzia 400 mg\nRoute     SQ\nSites     R thigh, L thigh\nTime      15:36",
            ["Cimzia sc 1536 400 mg"],
        ),
    ],
)
def test_what_stands_beside_a_time(text: str, wanted: list[str]) -> None:
    assert given_in(text) == wanted


@pytest.mark.parametrize("flush", ["flushed 20 NS + hep", "flushed 20 NS + 5 mL hep 100/mL", "flushed 10 NS"])
def test_a_flush_without_its_unit_is_no_fluid(flush: str) -> None:
    assert given_in(f"Port {flush}, deaccessed. Udenyca 6 mg SQ abd 1318.") == ["Udenyca sc 1318 6 mg"]


def test_an_end_is_not_of_what_was_to_run_for_minutes_hours_ago() -> None:
    text = "0859 Reglan 10 mg IVPB over 15 min\n1006 LR 1 L hung @ 500/hr\n1208 done."
    assert given_in(text) == ["Reglan infusion 0859-? 10 mg", "LR infusion 1006-1208 1 L"]
    near = "0859 Reglan 10 mg IVPB over 15 min\n0910 Zosyn 3.375 g IVPB up\n0930 done."
    assert given_in(near) == ["Reglan infusion 0859-? 10 mg", "Zosyn infusion 0910-? 3.375 g"]


@pytest.mark.parametrize("behind", ["BR pre/post", "BR good", "tolerated well", "VSS"])
def test_what_stands_behind_a_run_does_not_take_it(behind: str) -> None:
    text = f"Keytruda 200 mg IV\nGiven today in 100 mL NS via R port, 1002-1034, {behind}."
    assert given_in(text) == ["Keytruda infusion 1002-1034 200 mg"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Infusion started at 0930 (Remicade 400 mg), completed 1140.",
            ["Remicade infusion 0930-1140 400 mg"],
        ),
        (
            "Started infusion 0930 (Remicade 400 mg in 250 ml). Benadryl 25 mg IVP 0945 for itch. Complete 1140.",
            ["Remicade infusion 0930-1140 400 mg", "Benadryl push 0945 25 mg"],
        ),
        (
            "Drip up 4:40pm (Venofer 200 mg in bag). Zofran pushed 4:44pm.\nBag done 5:33pm.",
            ["Venofer infusion 1640-1733 200 mg", "Zofran push 1644"],
        ),
        (
            "Tolerated first 30 min (0930-1000) at 50 mL/hr then 100 mL/hr - Ocrevus 300 mg.",
            ["Ocrevus infusion ?-? 300 mg"],
        ),
        ("HD: Venofer 100 mg IVPB last hr 0900-0958.", ["Venofer infusion 0900-0958 100 mg"]),
    ],
)
def test_brackets_and_stretches(text: str, wanted: list[str]) -> None:
    assert given_in(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Blood (1 unit) 1015 - 1225.", ["Blood transfusion 1015-1225 1 unit"]),
        (
            "Blood up 1015, down 1225. Lasix 20 mg IVP 1230.",
            ["Blood transfusion 1015-1225", "Lasix push 1230 20 mg"],
        ),
        ("1 unit of blood 1015-1225", ["blood transfusion 1015-1225 1 unit"]),
        ("Blood pressure up 150/90 at 1015, blood return good, blood drawn 0900.", []),
        ("Blood given to lab at 0915.", []),
    ],
)
def test_blood_by_its_plain_name(text: str, wanted: list[str]) -> None:
    assert given_in(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Remicade 400 mg 0915-1015; 1015-1120.", ["Remicade infusion 0915-1120 400 mg"]),
        ("96365 Remicade 400 mg 0915-1015; 96366 1015-1120.", ["Remicade infusion 0915-1120 400 mg"]),
        ("Remicade 400 mg 0915-1015; 1030-1120 lunch.", ["Remicade infusion 0915-1015 400 mg"]),
        ("1st hour 0915-1015 Remicade 400 mg, 2nd hour 1015-1120.", ["Remicade infusion ?-? 400 mg"]),
    ],
)
def test_a_run_told_by_the_hour(text: str, wanted: list[str]) -> None:
    assert given_in(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "NS 1 L started 1032. Mag was 1.5 so added mag sulfate 2 g IVPB 1100 to 1204. Liter in at 1237.",
            ["NS infusion 1032-1237 1 L", "mag sulfate infusion 1100-1204 2 g"],
        ),
        (
            "gave Benadryl 25 mg IV push right after at 0918, waited the half hour, and hung Ocrevus 600 mg at 0950.",
            ["Benadryl push 0918 25 mg", "Ocrevus infusion 0950-? 600 mg"],
        ),
        (
            "Nulojix 550 mg started 0940. Infusion done 1013, pump left on KVO, turned off 1120.",
            ["Nulojix infusion 0940-1013 550 mg"],
        ),
        (
            "She premedicated herself with Tylenol 650 mg at 9:30 am. Gamunex-C 40 g began 10:35 am, complete 2:25 pm.",
            ["Gamunex-C infusion 1035-1425 40 g"],
        ),
        (
            "Gamunex 40 g started 10:35 am. At 12:10 pm headache so dropped back to 90. Infusion complete 2:25 pm.",
            ["Gamunex infusion 1035-1425 40 g"],
        ),
        (
            "Ocrevus 600 mg hung 0950. At 1042 itchy scalp so I paused it, restarted 1105, and it was all in at 1412.",
            ["Ocrevus infusion 0950-1042+1105-1412 600 mg"],
        ),
        (
            "Terbutaline 0.25 mg SQ x1 at 0310 before the mag was ordered. Mag 6 g over 20 min started 0335.",
            ["Terbutaline sc 0310 0.25 mg", "Mag infusion 0335-? 6 g"],
        ),
        ("Zofran 4 mg IVP at 0310 was ordered.", []),
    ],
)
def test_freer_hands(text: str, wanted: list[str]) -> None:
    assert given_in(text) == wanted


@pytest.mark.parametrize(
    "writer", ["Med-surg RN", "Infusion suite RN,", "Oncology infusion RN", "Dialysis RN note"]
)
def test_the_date_behind_who_writes_is_the_day_of_the_note(writer: str) -> None:
    (item,) = read_note(f"{writer} 3/2/26: Remicade 400 mg IV 0915-1120.").administrations
    assert str(item.start) == "2026-03-02 09:15:00"


def test_the_date_behind_a_signature_is_not() -> None:
    (item,) = read_note("Remicade 400 mg IV 0915-1120.\nK. Vale RN 3/4/26").administrations
    assert str(item.start)[:10] != "2026-03-04"


@pytest.mark.parametrize(
    "text",
    [
        "Krystexxa 8 mg started 0905. Stopped 0945. Solu-Medrol 125 mg IV 0947 then infusion restarted 1015, off 1350.",
        "Krystexxa 8 mg/250 NS started at 0905. At 0945 the infusion was stopped because of hives, "
        "Solu-Medrol 125 mg IV given at 0947 and the infusion was restarted at 1015 and it was done at 1350.",
    ],
)
def test_what_is_begun_again_is_what_was_stopped_and_not_the_rescue_drug(text: str) -> None:
    items = read_note(HEAD + text).administrations
    assert [in_full(item) for item in items] == [
        "Krystexxa infusion 0905-0945+1015-1350 8 mg",
        "Solu-Medrol infusion 0947-? 125 mg",
    ]


def test_an_end_alone_in_its_line_is_of_what_runs() -> None:
    text = "0915 INFeD test dose 25 mg IVP\n1024 INFeD 975 mg in 500 NS on\n1235 all in\nObs till 1305"
    assert given_in(text) == ["INFeD push 0915 25 mg", "INFeD infusion 1024-1235 975 mg"]


def test_a_rate_that_is_held_is_no_pause() -> None:
    text = "Gazyva 900 mg\n0942 on at 50 mL/hr\n1012 100 mL/hr\n1042 held at 100, BP 92/50\n1112 150 mL/hr\n1157 off"
    assert given_in(text) == ["Gazyva infusion 0942-1157 900 mg"]
