"""Notes that look like a run and tell of a visit that was not, of another patient, of another place, or of a form.

Each stands beside notes that are read as they stand, in other words. What a careful reader may count on is expected.
"""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.note.test_cases import doses_of, times
from tests.scrubber.charts.others import HEAD

RUN = "Remicade 400 mg hung 0915, done 1120."


@pytest.mark.parametrize(
    "said",
    [
        "ADDENDUM: above 2 entries belong to pt in bed 12, charted on this record by mistake.",
        "The above entry belongs to another patient.",
        "Prior notes are for the patient in chair 4.",
        "Both entries were for room 7.",
        "Above charting belongs to pt in next bay, charted in this chart in error.",
        "WRONG CHART - entries struck.",
    ],
)
def test_entries_that_belong_to_another_are_left_out(said: str) -> None:
    assert (
        times(read_note(f"{HEAD}0915 Remicade 400 mg IVPB started.\n1120 Remicade complete.\n1200 {said}"))
        == ""
    )


@pytest.mark.parametrize(
    "said",
    [
        "Above entries belong to this pt, verified x2.",
        "Previous dose was for 02/02.",
        "Pt in bed 12 called for help 1130.",
    ],
)
def test_entries_that_are_of_this_patient_stay(said: str) -> None:
    note = f"{HEAD}0915 Remicade 400 mg IVPB started.\n1120 Remicade complete.\n1200 {said}"
    assert "09:15" in times(read_note(note))


@pytest.mark.parametrize(
    "note",
    [
        "Drove her sister (also our patient), sister had Soliris 0930-1005 with RN Bell.",
        "His roommate received vancomycin 1 g 0930-1035.",
        "Husband is getting Remicade 400 mg 0915-1120 in chair 2, she waits.",
        "Twin was given Synagis 75 mg IM 0915.",
        "Sheet from HD: Venofer 100 mg 0640-0710, vanco 1 g 0850-0950.",
        "Per dialysis unit: vancomycin 1 g 0850-0950.",
        "Cefazolin 2 g given at dialysis unit 1115.",
    ],
)
def test_what_another_got_or_another_place_gave_is_not_of_this_visit(note: str) -> None:
    assert times(read_note(HEAD + note)) == ""


@pytest.mark.parametrize(
    "note",
    [
        f"Sister had questions. {RUN}",
        f"Husband got here 0900. {RUN}",
        f"Son received teaching on reactions. {RUN}",
        f"Pt goes to dialysis MWF. {RUN}",
        f"Dialysis unit called 0900. {RUN}",
    ],
)
def test_others_who_are_only_named_take_nothing_away(note: str) -> None:
    assert times(read_note(HEAD + note)) == "Remicade 09:15-11:20"


@pytest.mark.parametrize(
    "note",
    [
        "NO SHOW\n0915-1120 Remicade 400 mg, chair 2\nCalled x2, left VM.",
        "0915-1120 Remicade 400 mg, chair 2\nPt did not arrive.",
        "Remicade 400 mg start 0915 stop 1120\nPt cancelled by phone.",
        "Remicade 400 mg start 0915 stop 1120\nPt never showed. Drug not mixed.",
        "Remicade 400 mg start 0915 stop 1120\nNote opened in error.",
        "Remicade 400 mg hung 0915. Nothing infused.",
        "Remicade 400 mg start 0915 stop 1120\nBag not spiked. No charge.",
        "Remicade flowsheet (values pulled from 02/02/2026)\nStart 0915   Stop 1120   400 mg given",
        "Remicade flowsheet, times carried forward from last visit\nStart 0915   Stop 1120   400 mg given",
        "Remicade 400 mg. Record pre-filled from prior visit.\nStart 0915   Stop 1120",
        "Remicade 400 mg start 0915 stop 1120. Start and stop were swapped.",
        "Drug: Remicade 400 mg\nStart time: 00:00    Stop time: 00:00\nRemicade given.",
    ],
)
def test_times_of_what_perhaps_was_not_are_in_doubt(note: str) -> None:
    for item in read_note(HEAD + note).administrations:
        assert item.start is None
        assert item.stop is None


@pytest.mark.parametrize(
    "said",
    [
        "No premeds given.",
        "No other meds given.",
        "No meds given at home.",
        "Nothing given by mouth.",
        "Pt did not present with fever.",
        "Pt did not come with a driver.",
        "Pt cancelled her next appt.",
        "Lab values pulled from Epic.",
        "No show fee waived for 2/2.",
        "Times pulled from pump log.",
    ],
)
def test_what_is_said_beside_a_run_leaves_it_certain(said: str) -> None:
    assert times(read_note(f"{HEAD}{RUN} {said}")) == "Remicade 09:15-11:20"


@pytest.mark.parametrize("said", ["Bag good till 1715 in fridge.", "Bag stable until 1715.", "Expires 1715."])
def test_how_long_a_bag_keeps_is_no_end(said: str) -> None:
    assert times(read_note(f"{HEAD}Cefepime 2 g hung 0915. {said}")) == "Cefepime 09:15"


def test_a_run_from_midnight_is_a_run() -> None:
    assert (
        times(read_note(f"{HEAD}Remicade 400 mg\nStart time: 00:00    Stop time: 02:05"))
        == "Remicade 00:00-02:05"
    )


@pytest.mark.parametrize(
    "line",
    [
        "Drug: Nucala   Simponi Aria [x]   Cinqair   Tezspire",
        "Drug: Nucala   Simponi Aria X   Cinqair   Tezspire",
        "Medication: Cinqair / Simponi Aria ✓ / Tezspire",
        "Drug: [x] Simponi Aria   [ ] Cinqair   [ ] Tezspire",
    ],
)
def test_of_several_choices_the_ticked_one_was_given(line: str) -> None:
    note = f"{HEAD}{line}\nDose: 150 mg in 100 mL NS\nStart: 10:47 am   Stop: 11:19 am"
    assert times(read_note(note)) == "Simponi Aria 10:47-11:19"


@pytest.mark.parametrize(
    "line", ["Drug: Nucala   Cinqair   Tezspire", "Medication: Cimzia / Entyvio / Remicade / [other]"]
)
def test_of_choices_without_a_tick_none_was_given(line: str) -> None:
    assert times(read_note(f"{HEAD}{line}\nStart: 08:00   Stop: 10:00")) == ""


def test_a_list_of_premeds_is_no_choice() -> None:
    note = f"{HEAD}Premeds given: Benadryl   Pepcid   Tylenol\n{RUN}"
    assert "Remicade 09:15-11:20" in times(read_note(note))


def test_what_is_copied_between_two_marks_is_of_another_visit() -> None:
    note = f"{HEAD}>>> COPIED FROM 02/02/2026\n{RUN}\n<<< END COPIED TEXT\nPt declines infusion."
    assert times(read_note(note)) == ""


@pytest.mark.parametrize(
    "note",
    [
        "1410 Dilaudid 1 mg drawn up, BP 84/50 so not given, wasted\n1510 Dilaudid 0.5 mg IVP given",
        "1410 Dilaudid 1 mg held for BP.\n1510 Dilaudid 0.5 mg IVP given",
        "Dilaudid 1 mg pulled from Pyxis\n1510 Dilaudid 0.5 mg IVP given",
    ],
)
def test_the_dose_that_was_held_is_not_that_of_a_later_giving(note: str) -> None:
    assert "Dilaudid 1 mg" not in doses_of(note)


def test_doses_at_the_wrong_drugs_are_in_doubt() -> None:
    note = "DRUG   START   STOP   DOSE\nCefazolin   0930   1000   500 mg\nFlagyl   0905   0928   2 g\n"
    assert doses_of(note + "LATE NOTE: the dose column is switched on these two.") == ["Cefazolin", "Flagyl"]


def test_a_night_that_two_days_are_written_for_begins_on_the_first() -> None:
    note = (
        "2145 amphotericin 50 mg/D5W 500 hung\n0150 ampho complete\n03/02/2026 -> 03/03/2026 night RN Sorrel"
    )
    (item,) = read_note(note).administrations
    assert item.start is not None
    assert item.start.day == 2


@pytest.mark.parametrize(
    "said", ["vanc trough drawn from L PICC", "Vanco peak 32.1 drawn L PICC", "gent level L PICC"]
)
def test_a_level_in_the_blood_is_no_giving(said: str) -> None:
    (item,) = read_note(f"{HEAD}0830 {said}\n0930 Vanco 1 g/250 NS hung R FA\n1035 vanco off").administrations
    assert item.site == "R FA"


@pytest.mark.parametrize(
    "note",
    [
        "Remicade 400 mg started 0915 thru PIV (pt declines port), done 1120.",
        "Remicade 400 mg started 0915 via PIV, pt refused port access, done 1120.",
        "Pt refused Benadryl but accepted Remicade 400 mg, hung 0915, off 1120.",
        "Pt declined Zyrtec, Remicade 400 mg hung 0915, off 1120.",
        "Remicade 400 mg 0915-1120 (premeds not given per pt request).",
        "Remicade 400 mg 0915-1120 (Benadryl refused).",
        "Remicade 400 mg 0915-1120 (Tylenol not given, took at home).",
    ],
)
def test_what_is_refused_beside_a_run_is_not_the_run(note: str) -> None:
    record = read_note(HEAD + note)
    assert times(record) == "Remicade 09:15-11:20"
    assert "Remicade" not in {item.substance for item in record.not_given}


@pytest.mark.parametrize(
    "note",
    [
        "Remicade 400 mg started 0915 pt refused.",
        "Remicade 400 mg started 0915, pt declined.",
        "Remicade 400 mg started 0915 (pt refused).",
        "Remicade 400 mg hung 0915 but pt declines treatment.",
    ],
)
def test_what_was_begun_and_then_refused_is_in_doubt(note: str) -> None:
    record = read_note(HEAD + note)
    assert all(item.start is None for item in record.administrations)


@pytest.mark.parametrize("note", ["Pt refused Remicade 400 mg at 0915.", "Remicade 400 mg (not given)."])
def test_what_was_refused_was_not_given(note: str) -> None:
    record = read_note(HEAD + note)
    assert not record.administrations
    assert [item.substance for item in record.not_given] == ["Remicade"]


@pytest.mark.parametrize(
    "said",
    [
        "1034 called over to chair 6, pt there flushing on Taxol, stopped her bag and gave Benadryl 50 mg IVP.",
        "1034 went to bed 12, Zofran 4 mg IVP given there.",
        "1034 helping in room 4: Ativan 1 mg IVP.",
    ],
)
def test_what_was_done_at_another_chair_is_of_another(said: str) -> None:
    note = f"{HEAD}1022 Taxotere 140 mg/250 up.\n{said}\n1041 back. Taxotere off at 1125."
    assert times(read_note(note)) == "Taxotere 10:22-11:25"


@pytest.mark.parametrize("said", ["Pt moved to chair 6.", "Pt called RN to chair 6.", "Pt walked to room 4."])
def test_where_the_patient_sits_takes_nothing_away(said: str) -> None:
    note = f"{HEAD}1022 Taxotere 140 mg/250 up. {said} Benadryl 50 mg IVP 1036. Taxotere off 1125."
    assert times(read_note(note)) == "Taxotere 10:22-11:25, Benadryl 10:36"


@pytest.mark.parametrize("said", ["pt out 1133", "RN out 1133", "patient off 1133 to lobby"])
def test_who_left_ends_no_infusion(said: str) -> None:
    assert times(read_note(f"{HEAD}5FU 4440 mg/46h CADD hooked up 1125. {said}.")) == "5FU 11:25"


def test_what_a_chart_says_that_others_wrote_is_in_doubt() -> None:
    note = "1510 found clamp closed. Bag of Invanz 1 g charted as hung 1400 by float RN is still full.\n1514 opened."
    assert [item.start for item in read_note(HEAD + note).administrations] == [None]


def test_what_the_patient_did_alone_is_no_giving() -> None:
    assert times(read_note(f"{HEAD}Ertapenem was done by pt herself at noon.")) == ""


@pytest.mark.parametrize("said", ["two 30 mg/100 mL bags", "two bags of 30 mg", "2 x 30 mg bags"])
def test_two_bags_of_one_dose_are_one_infusion(said: str) -> None:
    note = f"{HEAD}Radicava 60 mg = {said}.\nbag one 1012-1043\nbag two 1045-1116"
    assert times(read_note(note)) == "Radicava 10:12-10:43+10:45-11:16"


@pytest.mark.parametrize(
    "said", ["Voided x2.", "voided 300 mL.", "Pt up to void.", "Voided without difficulty."]
)
def test_water_that_was_passed_takes_nothing_back(said: str) -> None:
    assert times(read_note(f"{HEAD}Ondansetron 8 mg IVP 0852. {said}")) == "Ondansetron 08:52"


@pytest.mark.parametrize("said", ["Voided - wrong pt.", "VOID", "Above voided, wrong chart."])
def test_an_entry_that_was_voided_is_in_doubt(said: str) -> None:
    assert all(
        not item.start for item in read_note(f"{HEAD}Ondansetron 8 mg IVP 0852.\n{said}").administrations
    )


def test_when_a_dose_was_due_is_not_when_it_was_given() -> None:
    note = "Ganciclovir 350 mg/100 NS IVPB 0600 (due 0500, late from pharmacy), ended 0703."
    assert times(read_note(HEAD + note)) == "Ganciclovir 06:00-07:03"


def test_a_comment_of_a_record_ends_with_its_line() -> None:
    note = (
        "furosemide (LASIX) injection 40 mg    IV Push\n   0610   Given    40 mg   IV Push    Sato, RN\n"
        "          >> Comment (Quill, RN 0640): charted late.\npotassium chloride 20 mEq in 100 mL IVPB\n"
        "   0655   New Bag  20 mEq  50 mL/hr   Quill, RN\n   0858   Stopped                     Quill, RN"
    )
    assert times(read_note(HEAD + note)) == "furosemide 06:10, potassium chloride 06:55-08:58"


def test_a_pump_begins_with_the_row_that_says_so() -> None:
    note = (
        "Channel B   vancomycin 1,250 mg / 250 mL\n  13:02   rate 167 mL/hr     VTBI 250              START\n"
        "  13:17   rate 167 mL/hr     vol infused 41.8\n  14:32   rate 0             vol infused 250     STOP"
    )
    assert times(read_note(HEAD + note)) == "vancomycin 13:02-14:32"


def test_a_titration_is_not_begun_by_its_second_row_where_the_first_is_not_understood() -> None:
    note = "Channel B   vancomycin 1,250 mg / 250 mL\n  13:02   rate frozzled 167\n  13:17   rate 167 mL/hr"
    assert [item.start for item in read_note(HEAD + note).administrations] == [None]


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        (
            "Alteplase total 63 mg: bolus 6.3 mg IV push at 1012, then 56.7 mg infusion 1013, ended 1113.",
            "6.3 mg",
        ),
        ("Albumin 12.5 g/50 mL bottles x 4 = 50 g total, 1015-1132.", "50 g"),
        ("Albumin 12.5 g 1015-1132.", "12.5 g"),
    ],
)
def test_the_dose_of_a_giving_is_neither_the_total_nor_a_part(note: str, expected: str) -> None:
    assert doses_of(note)[0].endswith(expected)


def test_the_dose_of_an_order_that_was_not_given_is_not_that_of_another() -> None:
    note = (
        "1. methylPREDNISolone 1,000 mg in NS 100 mL IVPB   Status: Discontinued\n"
        "      No administrations\n"
        "2. methylPREDNISolone 500 mg in NS 100 mL IVPB     Status: Completed\n"
        "      New Bag   03/02/26 0846   500 mg   100 mL/hr   RN Boateng\n      Stopped   03/02/26 0949   RN Boateng"
    )
    assert "methylPREDNISolone 1000 mg" not in doses_of(note)


def test_what_primes_a_line_is_no_infusion() -> None:
    note = (
        "Step         Product                Volume   Start   End\n"
        "Prime        NS                     25 mL    0855    0858\n"
        "Infusion     Actemra 640 mg in NS   100 mL   0902    1004\n"
        "Line flush   NS                     20 mL    1004    1009"
    )
    assert times(read_note(HEAD + note)) == "Actemra 09:02-10:04"


@pytest.mark.parametrize(
    "said",
    ["Not given, patient declined.", "Patient declined granisetron.", "Granisetron not given.", "Refused."],
)
def test_a_giving_that_the_note_denies_is_in_doubt_itself(said: str) -> None:
    """Of a push the time does not matter, so its technique is what nobody may count on."""
    (item,) = read_note(f"{HEAD}Granisetron 1 mg IV push at 0900.\n{said}").administrations
    assert "technique" in {doubt.field for doubt in item.uncertain}


@pytest.mark.parametrize(
    "said",
    [
        "Second dose of granisetron refused.",
        "Offered more granisetron, declined.",
        "1400 granisetron refused.",
        "Zofran not given.",
        "Patient declined snack.",
    ],
)
def test_a_giving_is_not_denied_by_what_is_said_of_another(said: str) -> None:
    (item,) = read_note(f"{HEAD}Granisetron 1 mg IV push at 0900.\n{said}").administrations
    assert "technique" not in {doubt.field for doubt in item.uncertain}


def test_what_was_refused_first_and_given_later_was_given() -> None:
    note = f"{HEAD}Pt refused granisetron.\nGranisetron 1 mg IV push at 0930."
    (item,) = read_note(note).administrations
    assert not item.uncertain


@pytest.mark.parametrize(
    "said",
    [
        "Duplicate charting.",
        "Duplicate entry, one dose only.",
        "Double-charted.",
        "Same dose, not additional.",
    ],
)
def test_a_push_that_was_charted_twice_is_in_doubt(said: str) -> None:
    items = read_note(f"{HEAD}0758 Toradol 30 mg IVP\n0800 Toradol 30 mg IVP\n0815 {said}").administrations
    assert all("technique" in {doubt.field for doubt in item.uncertain} for item in items)


@pytest.mark.parametrize(
    "said", ["Duplicate labels in chart.", "Duplicate order cancelled.", "Pt has double vision."]
)
def test_two_pushes_are_two_where_nothing_says_otherwise(said: str) -> None:
    note = f"{HEAD}0758 Toradol 15 mg IVP\n1002 Toradol 15 mg IVP\n1015 {said}"
    assert times(read_note(note)) == "Toradol 07:58, Toradol 10:02"


@pytest.mark.parametrize(
    "note",
    [
        "Anesthesia gave Ancef 2 g at 0928 and Toradol 30 mg at 1050 intraop.",
        "Pt's sister same clinic, chair 8, Soliris 900 mg 1000-1036 (see her chart).",
        "Husband in chair 4, Remicade 400 mg 0915-1120.",
        "TXA 1 g given on helicopter 2231.",
    ],
)
def test_what_was_given_in_another_chair_or_on_the_way_is_not_of_this_visit(note: str) -> None:
    assert times(read_note(HEAD + note)) == ""


def test_entries_that_are_taken_back_may_be_named() -> None:
    note = (
        "1015 Feraheme 510 mg IVPB started\n1034 Feraheme complete\n1042 Venofer 200 mg slow IV push\n"
        "1110 Addendum: the two Feraheme entries above belong to the pt in chair 4. This pt received Venofer only."
    )
    assert times(read_note(HEAD + note)) == "Venofer 10:42"


@pytest.mark.parametrize("said", ["replacement bag", "remade bag", "re-mixed dose"])
def test_a_bag_that_replaces_another_goes_on_with_its_dose(said: str) -> None:
    note = f"0910 Entyvio 300 mg/250 mL started.\n0913 infusion stopped.\n0951 {said} Entyvio 300 mg up.\n1023 complete"
    (item,) = read_note(HEAD + note).administrations
    assert doses_of(note) == ["Entyvio 300 mg"]
    assert len(item.runs()) > 1


@pytest.mark.parametrize("said", ["2250 on 3/1 by evenings", "2250 on 3/1"])
def test_a_time_of_another_day_is_in_doubt(said: str) -> None:
    note = f"3/2/26 0530 CCU\nHeparin gtt 25,000 units/250 mL started {said}, 12 units/kg/hr."
    assert [item.start for item in read_note(note).administrations] == [None]


def test_a_time_of_the_day_of_the_note_is_certain() -> None:
    assert (
        times(read_note(f"{HEAD}Remicade 400 mg started 0915 on 3/2, done 1120.")) == "Remicade 09:15-11:20"
    )


@pytest.mark.parametrize(
    "said", ["Started 0450 on pump.", "Started 0450 @ 50 mL/hr on pump.", "Started 0450."]
)
def test_how_it_runs_takes_no_time_of_its_line(said: str) -> None:
    note = f"{HEAD}0420: order rec'd: calcium gluconate 2 g IVPB in 100 mL D5W. {said}"
    assert times(read_note(note)) == "calcium gluconate 04:50"


def test_a_lot_below_a_fluid_is_of_the_drug_beside_it() -> None:
    note = f"{HEAD}Asceniv 35 g, pump 1, 0900 to 1218\nNS 500 mL, pump 2, 0900 to 1105\nLot ASC7781"
    assert {item.substance: item.lot for item in read_note(note).administrations} == {
        "Asceniv": "ASC7781",
        "NS": None,
    }


def test_a_lot_below_a_fluid_is_not_guessed_between_two_drugs() -> None:
    note = f"{HEAD}Remicade 400 mg 0900-1105\nVenofer 200 mg 1110-1130\nNS 500 mL 1135-1305\nLot ASC7781"
    assert all(not item.lot for item in read_note(note).administrations if item.substance != "NS")


@pytest.mark.parametrize(
    "copy",
    [
        "[copied from 02/02/2026: Pt here for Xolair 300 mg. Given 150 mg SC L arm 1402. Lot 3511902.]",
        "(carried forward from 02/02/2026: Xolair 150 mg SC L arm 1402, lot 3511902)",
    ],
)
def test_what_is_copied_in_brackets_is_of_the_other_visit(copy: str) -> None:
    (item,) = read_note(f"{HEAD}{copy}\nXolair 75 mg SC L thigh 1519. Lot 3523447.\n").administrations
    assert (f"{item.start:%H%M}", item.dose and item.dose.words, item.lot) == ("1519", "75 mg", "3523447")


def test_what_is_pulled_from_this_visits_pump_is_not_lost() -> None:
    record = read_note(f"{HEAD}[pulled from pump 03/02/2026: Remicade 400 mg 0930-1130]\n")
    told = [*record.administrations, *record.understood.not_understood]
    assert told
