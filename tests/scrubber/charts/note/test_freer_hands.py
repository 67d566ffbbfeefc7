"""Notes of freer hands: dictations, protocols above their rows, phone calls, slips, doses told in parts.

Each note's text says what was given when; what it leaves open is in doubt.
"""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from scrubber.model.record import Administration

HEAD = "Date of service: 03/02/2026\n"


def read(text: str) -> tuple[Administration, ...]:
    return read_note(HEAD + text).administrations


def runs(text: str) -> list[str]:
    """Return each run of a note as `Remicade 0900-1105`, with `?` for what is not certain."""
    return [
        f"{item.substance} {f'{run.start:%H%M}' if run.start else '?'}-{f'{run.stop:%H%M}' if run.stop else '?'}"
        for item in read(text)
        for run in item.runs() or (item,)
    ]


def doses(text: str) -> list[str]:
    return [f"{item.dose.value.normalize():f} {item.dose.unit}" if item.dose else "?" for item in read(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Zometa 4 milligrams in 100 milliliters of saline started at two fifteen p.m., "
        "finished at two thirty-three p.m.",
        "Zometa 4 mg started at two fifteen pm and was finished at two thirty three pm.",
        "Zometa 4 mg started at fourteen fifteen, completed at fourteen thirty-three hours.",
        "Zometa 4 mg started at 2:15 pm, finished at two thirty-three.",
    ],
)
def test_a_dictation_tells_its_times_in_words(text: str) -> None:
    assert runs(text) == ["Zometa 1415-1433"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Benadryl 25 mg IV push given at oh nine hundred hours.", "Benadryl 0900-?"),
        ("Benadryl 25 mg IV push given at nine oh five a.m.", "Benadryl 0905-?"),
        ("Benadryl 25 mg IV push given at noon.", "Benadryl 1200-?"),
    ],
)
def test_spoken_hours(text: str, told: str) -> None:
    assert runs(text) == [told]


@pytest.mark.parametrize(
    "text",
    [
        "Remicade 400 mg 0900-1105. Vitals at two thirty-minute intervals.",
        "Remicade 400 mg 0900-1105. Gave two twenty milligram tablets.",
        "Remicade 400 mg 0900-1105. Ten twenty p.r.n. tablets sent home.",
    ],
)
def test_numbers_in_words_are_no_times(text: str) -> None:
    assert runs(text) == ["Remicade 0900-1105"]


@pytest.mark.parametrize(
    "text",
    [
        "Heparin 2000u bolus 0712, then pump 500u/h, off 1012",
        "Heparin 2000 units IVP 0712, then via syringe pump at 500 units/hr, stopped 1012",
        "Heparin 2000 units bolus 0712, circuit rate 500 units/hr. Pump off 1012.",
        "Heparin 2000 units bolus at 0712, then 12 mL/hr, off 1012.",
    ],
)
def test_a_bolus_that_goes_on_as_a_drip_has_no_run(text: str) -> None:
    assert [item.technique for item in read(text)] == ["push", "infusion"]
    assert runs(text) == ["Heparin 0712-?", "Heparin ?-1012"]


def test_a_fluid_that_is_turned_down_behind_its_bolus_is_not_another_drip() -> None:
    assert len(read("NS 500 mL bolus at 0712, then pump 125 mL/hr, off 1012.")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "0900 Remicade 400 mg started. Dr. Tran rounded 0930 and stopped the infusion.",
        "0900 Remicade 400 mg started. NP saw pt 0930 and d/c'd the infusion.",
        "0900 Remicade 400 mg started. Provider came by 0930 and held the infusion.",
    ],
)
def test_when_a_doctor_decides_is_not_when_it_was_done(text: str) -> None:
    (item,) = read(text)
    assert item.start is not None
    assert item.stop is None
    assert item.uncertain


@pytest.mark.parametrize(
    "text",
    [
        "0900 Remicade 400 mg started. MD notified 0930 and infusion stopped.",
        "0900 Remicade 400 mg started. Pt flushed at 0930 and stopped the infusion.",
    ],
)
def test_a_nurse_who_stops_it_does_it(text: str) -> None:
    assert runs(text) == ["Remicade 0900-0930"]


@pytest.mark.parametrize(
    "text",
    [
        'Selected: "Recovery" drip = LR 1L, toradol 30 mg\nScreen: on Eliquis -> NO toradol.\nDrip in 4:40pm.',
        "Cocktail: toradol 30 mg, zofran 4 mg. No toradol today. Zofran 4 mg IVP 1644.",
    ],
)
def test_what_is_listed_and_then_denied_is_not_given(text: str) -> None:
    assert "toradol" not in {item.substance for item in read(text)}


def test_what_was_given_is_not_denied_by_what_follows() -> None:
    assert runs("Toradol 30 mg IVP 1640. No toradol for 6 hr.") == ["Toradol 1640-?"]


@pytest.mark.parametrize(
    "text",
    [
        "Phone 3/2/26 2:40p: LM for pt re Stelara 390 mg loading infusion set for Thu 3/5 at 9:30.",
        "T/C to pt 1415: Remicade 400 mg Thu 10:00",
        "Stelara 390 mg infusion set up for Thursday at 9:30.",
        "Keytruda 200 mg infusion booked for Fri 0900",
    ],
)
def test_what_is_arranged_on_the_phone_is_not_given(text: str) -> None:
    assert not read(text)


def test_an_order_on_the_phone_may_be_carried_out() -> None:
    assert runs("Phone: Dr. Yun, n.o. Toradol 30 mg IVP. Toradol 30 mg IVP 1410.") == ["Toradol 1410-?"]


@pytest.mark.parametrize(
    ("text", "dose"),
    [
        ("Cuvitru 8 g x2 = 16 g SC infusion 1116-1229", "16 g"),
        ("Remicade 100 mg x 4 = 400 mg IV 0900-1105", "400 mg"),
        ("Remicade 4 x 100 mg = 400 mg IV 0900-1105", "400 mg"),
        ("Cuvitru 8 g + 4 g = 12 g SC infusion 1116-1229", "12 g"),
        ("Gammagard 20 g x2 (40 g total) IV 0900-1305", "40 g"),
        ("Remicade 100 mg x 4 IV 0900-1105", "?"),
        ("Remicade 4 x 100 mg IV 0900-1105", "?"),
        ("Remicade 400 mg x1 IV 0900-1105", "400 mg"),
    ],
)
def test_a_dose_told_in_parts_is_their_sum_or_in_doubt(text: str, dose: str) -> None:
    assert doses(text) == [dose]


@pytest.mark.parametrize(
    ("text", "dose"),
    [
        ("Penicillin G 5 million units IVPB 0244-0314", "5000000 units"),
        ("PCN G 2.5 mu IVPB 0644-0716", "2500000 units"),
        ("Bicillin L-A 2.4 million units IM R glut 0944", "2400000 units"),
        ("NS 500 milliliters IV 0900-1000", "500 milliliters"),
    ],
)
def test_millions_of_units(text: str, dose: str) -> None:
    assert doses(text) == [dose]


def test_thousandths_of_a_unit_are_a_rate() -> None:
    assert doses("0345 Pitocin started 2 mu/min, up to 4 mu 0415") == ["?"]


def test_as_many_runs_and_times_as_were_counted() -> None:
    assert runs("K rider 10meq x2: 1050-1150, 1155-1255  (K 3.0)") == [
        "K rider 1050-1150",
        "K rider 1155-1255",
    ]
    assert runs("PRBC x2: 0900-1100, 1115-1310") == ["PRBC 0900-1100", "PRBC 1115-1310"]
    assert runs("Dilaudid 0.5 mg IVP x3 (0900, 1030, 1200)") == [
        "Dilaudid 0900-?",
        "Dilaudid 1030-?",
        "Dilaudid 1200-?",
    ]
    assert "Toradol 0900-?" not in runs("Toradol 30 mg IVP x2 0900, re-eval 1000.")


@pytest.mark.parametrize(
    "text",
    [
        "HEPARIN PROTOCOL\nbolus 80 u/kg = 6,700 units IVP    1312  LW/TK\n"
        "gtt 15 mL/h  (25,000/250 D5W)    1318  LW/TK",
        "HEPARIN PROTOCOL\n1312 bolus 6700 units IVP\n1318 drip at 15 mL/hr",
        "Heparin\n1312 bolus 6700 units IVP\n1318 gtt up at 15 mL/hr",
    ],
)
def test_a_protocol_names_its_drug_above_its_rows(text: str) -> None:
    assert [item.technique for item in read(text)] == ["push", "infusion"]
    assert [run.split()[1] for run in runs(text)] == ["1312-?", "1318-?"]


def test_two_units_are_no_initials() -> None:
    (item,) = read("LR 1000 ML 0900 START  125 ML/HR")
    assert item.rate_ml_per_hour == 125


@pytest.mark.parametrize(
    "text",
    [
        "Remicade 400 mg satrted 0900, finsihed 1105",
        "Remicade 400 mg startd 0900, sotpped 1105",
        "Infusoin startted 0900 Remicade 400 mg, stoped 1105.",
    ],
)
def test_a_slip_of_the_hand_is_read_as_the_word_that_was_meant(text: str) -> None:
    assert runs(text) == ["Remicade 0900-1105"]


@pytest.mark.parametrize(
    "text", ["Discontinue 1105 if rigors.", "Pt restated pain 1105.", "Terminate 1105 per order."]
)
def test_another_word_is_no_slip(text: str) -> None:
    assert runs(f"0900 Remicade 400 mg hung. {text}") == ["Remicade 0900-?"]


def test_a_clinicians_bolus_is_given_beside_what_the_pump_holds() -> None:
    text = (
        "Hydromorphone 1 mg/mL, 250 mL cassette. Port accessed 1615.\n"
        "Clinician bolus 2 mg given via pump 1628.\nContinuous 2 mg/hr started 1630."
    )
    assert sorted(runs(text)) == ["Hydromorphone 1628-?", "Hydromorphone 1630-?"]
    assert sorted(doses(text)) == ["2 mg", "?"]


def test_what_is_pushed_here_was_not_taken_at_home() -> None:
    assert runs("pred 40 po + allegra at home, solucortef 200 mg push 1320") == ["solucortef 1320-?"]
    assert not read("Took Tylenol 650 mg at 0800, Benadryl 25 mg PO at 0810")


def test_a_pump_shows_what_happened_and_a_patient_only_says_it() -> None:
    assert runs("Azithro 500mg/250 hung 0910, pump says complete 1013") == ["Azithro 0910-1013"]
    assert runs("Azithro 500mg/250 hung 0910, pt says done 1013") == ["Azithro 0910-?"]


def test_a_bag_is_in_behind_a_semicolon_whatever_else_runs() -> None:
    text = "0600 LR 1000 mL @ 125 up\n0644 Zosyn 3.375 g IVPB up; 0716 in"
    assert runs(text)[1] == "Zosyn 0644-0716"
    assert runs("0244 Zosyn 3.375 g IVPB; in 0314") == ["Zosyn 0244-0314"]


def test_a_lot_of_each_is_of_all_of_one_drug() -> None:
    text = "Faslodex 250 mg IM R glut 0944, Faslodex 250 mg IM L glut 0947"
    assert [item.lot for item in read(f"{text} (each over 2 min, lot RC881)")] == ["RC881", "RC881"]
    assert [item.lot for item in read(f"{text} (lot RC881)")] == [None, "RC881"]
