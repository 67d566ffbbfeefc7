"""What a dialysis sheet, an order told above, and a note in prose say of a giving."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note

HEAD = "Date of service: 03/02/2026\n"


def told(text: str, head: str = HEAD) -> list[str]:
    """Return name, runs and dose of what a note documents; `?` where a time is not certain."""
    found = []
    for item in read_note(head + text).administrations:
        runs = "+".join(
            f"{run.start:%H:%M}-{run.stop:%H:%M}"
            if run.start and run.stop
            else f"{run.start:%H:%M}"
            if run.start
            else f"?-{run.stop:%H:%M}"
            if run.stop
            else "?"
            for run in item.runs()
        )
        dose = f" {item.dose.value.normalize():f} {item.dose.unit}" if item.dose else ""
        found.append(f"{item.substance} {runs or '?'}{dose}")
    return found


DIALYSIS: dict[str, list[str]] = {
    "TIME   BP      BFR  VP   UF    COMMENTS\n"
    "1305   136/70  400  155  1290  vanc 1 g/250 NS hung last 90 min per ID\n"
    "1437   130/68  400  150  2210  vanc bag dry\n"
    "1445   128/70  200  90   2300  rinseback, tx terminated": ["vanc 13:05-14:37 1 g"],
    "0910 Venofer 100 mg/100 mL NS up on venous drip chamber, 0942 in.\nNet UF 2.8 L. Held sites 8 min each.": [
        "Venofer 09:10-09:42 100 mg"
    ],
    "Korsuva 38 mcg IVP into venous line 1129 at end of rinse.": ["Korsuva 11:29 38 mcg"],
    "Heparin pump 1000 u/hr started 0642 after 3000 u bolus. Pump off 0940.": ["Heparin 06:42-09:40"],
    "LATE ENTRY for 3/2/26, written 3/2 1750: gentamicin 100 mg / NS 50 mL ran over last 30 min of tx. "
    "Tx off at 1607.": ["gentamicin ? 100 mg"],
    "PRBC given on tx.\nU1 W4402 up 0735 dn 0840\nU2 W4417 up 0845 dn 0955": [
        "PRBC 07:35-08:40",
        "PRBC 08:45-09:55",
    ],
    "FFP: U1 1005-1042; U2 1048-1120.": ["FFP 10:05-10:42", "FFP 10:48-11:20"],
    "Product: Apheresis platelets\nIssue 1118   Start 1126   End 1208": ["Apheresis platelets 11:26-12:08"],
}


@pytest.mark.parametrize("text", DIALYSIS)
def test_a_dialysis_sheet_tells_what_ran_into_its_line(text: str) -> None:
    assert told(text) == DIALYSIS[text]


ORDERS: dict[str, list[str]] = {
    "17:05 Zosyn 3.375 g ordered q6.\n18:22 Zosyn hung.\n18:55 Zosyn done.": ["Zosyn 18:22-18:55 3.375 g"],
    "1105 Dr. Poe ordered Mag 2 g IVPB. 1121 Mag hung. 1221 Mag done.": ["Mag 11:21-12:21 2 g"],
    "1705 Vanc 1 g ordered. 1750 dose changed to 1250 mg. 1822 Vanc hung. 1955 Vanc done.": [
        "Vanc 18:22-19:55"
    ],
    "1705 Vanc 1 g ordered. Dose adjusted for renal fx. 1822 Vanc hung. 1955 Vanc done.": [
        "Vanc 18:22-19:55"
    ],
    "0905 Lasix 40 mg IVP ordered. 0912 Lasix given IVP. 1400 Lasix IVP given.": [
        "Lasix 09:12",
        "Lasix 14:00",
    ],
    "0905 Morphine 2-4 mg IVP ordered prn. 0912 Morphine given IVP.": ["Morphine 09:12"],
    "0905 Heparin 4000 units IV bolus ordered. 0930 Heparin gtt started at 12 units/kg/hr.": [
        "Heparin 09:30"
    ],
    "Dr. Penn ordered Toradol 15 mg IV; given IVP at 0912.": ["Toradol 09:12 15 mg"],
    "0905 TO Dr. Penn: Toradol 15 mg IV x1. 0912 given IVP.": ["Toradol 09:12 15 mg"],
    "Dr. Penn ordered Toradol 15 mg IV and Zofran 4 mg IV; given IVP at 0912.": [],
    "New order Benadryl 25 mg IVP, held. Blanket given at 0912.": [],
}


@pytest.mark.parametrize("text", ORDERS)
def test_what_was_ordered_above_tells_drug_and_dose_of_what_was_given(text: str) -> None:
    assert told(text) == ORDERS[text]


PROSE: dict[str, list[str]] = {
    "Hizentra visit. She did the vials on her own, 12 g. Freedom pump was started at 1:35 PM and the syringe was empty "
    "at 2:52 PM.": ["Hizentra 13:35-14:52 12 g"],
    "Rystiggo 420 mg, SC via syringe pump. On 1031. Off 1052.": ["Rystiggo 10:31-10:52 420 mg"],
    "Remicade 400 mg started 0905. At 1010 he asked to stop to use the bathroom and I clamped the line; back at 1025, "
    "resumed at the same rate. Complete 1152.": ["Remicade 09:05-10:10+10:25-11:52 400 mg"],
    "One liter of LR with a multivitamin 10 mL in it was hung; I put it up at a quarter past ten in the morning and it "
    "was in at 1220.": ["LR with a multivitamin 10:15-12:20 1 liter"],
    "Entyvio 300 mg IV. IV in 0910, drug up 0922, done 0955.": ["Entyvio 09:22-09:55 300 mg"],
    "Gamunex-C 70 g.\n8:55a 0.5 mL/kg/h\n9:25a 1\n1:18p last btl empty, line cleared w/ D5W\n"
    "Lots 30g: A1GKE 10g: A1GKF": ["Gamunex-C 08:55-13:18 70 g"],
    "Premeds 8:40a: Solu-Medrol 100 mg slow IVP, Benadryl 25 mg IVP.": [
        "Solu-Medrol 08:40 100 mg",
        "Benadryl 08:40 25 mg",
    ],
    "Keppra 1500 mg IV load 21:47-22:03 after 2nd sz in CT (witnessed, 40 sec).": [
        "Keppra 21:47-22:03 1500 mg"
    ],
    "D5 1/2NS w/ 20 KCl @ 100 hung by day RN, still going. 16:10 bag ran out; new order saline lock.": [
        "D5 1/2NS w/ 20 KCl ?-16:10"
    ],
    "Unasyn 3 g start time was charted as 18:10; the correct start is 18:40 per pump history. Stop 19:12 stands.": [
        "Unasyn 18:40-19:12 3 g"
    ],
    "0800-1200 obs summary: LR was stopped on nights. IV saline locked.": [],
}


@pytest.mark.parametrize("text", PROSE)
def test_prose_tells_when(text: str) -> None:
    assert told(text) == PROSE[text]


@pytest.mark.parametrize(
    "head",
    ["Obs RN, 03/02/2026. ", "Infusion nurse 03/02/2026: "],
)
def test_who_writes_does_not_hide_the_date(head: str) -> None:
    assert told("Keppra 1500 mg IV 2147-2203.", head) == ["Keppra 21:47-22:03 1500 mg"]


def test_a_night_of_two_dates_begins_on_the_first() -> None:
    note = (
        "2325 Cardizem gtt 125 mg/125 mL initiated 5 mg/hr.\n0450 gtt off.\n(obs note 03/02/2026-03/03/2026)"
    )
    (item,) = read_note(note).administrations
    assert (f"{item.start:%d %H:%M}", f"{item.stop:%d %H:%M}") == ("02 23:25", "03 04:50")
    assert told("0210 Zosyn 3.375 g hung. 0245 done.\n(night 03/02/2026-03/03/2026)", "") == [
        "Zosyn ? 3.375 g"
    ]


@pytest.mark.parametrize(
    "text", ["rest of second carpuject, 2 mg, wasted", "other 2 mg wasted", "remaining 2 mg wasted"]
)
def test_the_rest_of_a_syringe_is_wasted(text: str) -> None:
    (item,) = read_note(f"{HEAD}2305 Morphine 2 mg IVP, {text} w/ L. Orr RN.").administrations
    assert item.wasted is not None
    assert (str(item.wasted.amount.value), item.wasted.amount.unit) == ("2", "mg")


PLANNED: dict[str, list[str]] = {
    "Plan: pegfilgrastim 6 mg SC; granisetron 1 mg IV push at 0900": [],
    "Plan for today: pegfilgrastim 6 mg SC; granisetron 1 mg IV push at 0900": [],
    "Today's plan: pegfilgrastim 6 mg SC; granisetron 1 mg IV push at 0900": [],
    "Plan for the day: granisetron 1 mg IV push at 0900; dexamethasone 10 mg IV push at 0905": [],
    # what was done stands below
    "Plan for today: granisetron 1 mg IV push\n0902 Granisetron 1 mg IV push given": [
        "Granisetron 09:02 1 mg"
    ],
    "Given today: granisetron 1 mg IV push at 0900": ["granisetron 09:00 1 mg"],
}


@pytest.mark.parametrize("text", PLANNED)
def test_a_plan_of_the_day_is_no_giving(text: str) -> None:
    assert told(text) == PLANNED[text]
