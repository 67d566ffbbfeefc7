"""What was charted and then not given: declined, not started, asked to wait. None of it may be billed."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note

HEAD = "Date of service: 03/02/2026\n"
ZOFRAN = " 1415 Zofran 4 mg IVP."


@pytest.mark.parametrize(
    "text",
    [
        "Toradol 30 mg IVP at 1410, pt declined.",
        "Toradol 30 mg IVP 1410 - refused.",
        "1410 Toradol 30 mg IVP, pt refused, states pain is gone.",
        "Toradol 30 mg IVP offered at 1410, pt declined.",
        "Toradol 30mg offered for h/a at 2:10p, pt declined it",
        "1410 Toradol 30 mg IVP (refused)",
        "Benadryl 25 mg IVP 0900, Toradol 30 mg IVP 1410, pt declined it.",
    ],
)
def test_what_was_declined_right_behind_its_time_was_not_given(text: str) -> None:
    record = read_note(HEAD + text)
    assert "Toradol" not in [item.substance for item in record.administrations]
    assert [item.substance for item in record.not_given] == ["Toradol"]


@pytest.mark.parametrize(
    "text",
    [
        "1410 Toradol 30 mg IVP given, declined ice pack.",
        "1410 Toradol 30 mg IVP, declined ice pack.",
        "Toradol 30 mg IVP @ 1410 (declined PO).",
        "Toradol 30 mg IVP 1410. Offered wheelchair. Pt declined.",
        "1410 Toradol 30 mg IVP. 1430 pt refused lunch.",
    ],
)
def test_what_was_declined_may_be_something_else(text: str) -> None:
    (given,) = read_note(HEAD + text).administrations
    assert (given.substance, f"{given.start:%H:%M}") == ("Toradol", "14:10")


@pytest.mark.parametrize(
    "text",
    [
        "Toradol 30 mg IVP 1410. Pt refused.",
        "1410 Toradol 30 mg IVP. Refused by pt.",
        "1410 Toradol 30 mg IVP. Not given, pt asleep.",
        "1410 Toradol 30 mg IVP\n     pt refused",
        "Toradol 30 mg IVP 1410 — pt does not want it",
        "Toradol 30 mg IVP 1410, pt asked to wait",
        "1410 Toradol 30 mg IVP d/c'd per MD before given",
        "1410 Toradol 30 mg IV spiked but never started",
        "1410 Toradol 30 mg IV spiked. Never started.",
        "Toradol 30 mg IVPB 1410-1425, pt declined",
    ],
)
def test_what_may_not_have_been_given_is_not_certain(text: str) -> None:
    items = {item.substance: item for item in read_note(HEAD + text + "\n" + ZOFRAN).administrations}
    assert items["Zofran"].start is not None
    assert items["Toradol"].start is None
    assert "start" in {doubt.field for doubt in items["Toradol"].uncertain}


@pytest.mark.parametrize(
    "text",
    [
        "NS liter already running, hung 1705 per run sheet. That bag complete 1751.",
        "NS 1 L already infusing on arrival, hung at 1705 per transfer sheet. Finished 1751.",
        "NS 1 L running on arrival from ICU, started 1705 per MAR there. Stopped 1751.",
        "Transfer from OSH with NS 1 L running, hung 1705 per their record. NS off 1751.",
    ],
)
def test_a_start_that_others_charted_is_not_certain(text: str) -> None:
    (item,) = read_note(HEAD + text).administrations
    assert item.start is None
    assert f"{item.stop:%H:%M}" == "17:51"


def test_an_order_sheet_is_ones_own() -> None:
    (item,) = read_note(
        HEAD + "Remicade 400 mg hung 0915 per order sheet, done 1120 per pump log."
    ).administrations
    assert (f"{item.start:%H:%M}", f"{item.stop:%H:%M}") == ("09:15", "11:20")


def dose(text: str) -> str:
    """Return the dose of the first administration; `?` where it is in doubt."""
    item = read_note(HEAD + text).administrations[0]
    doubted = any(doubt.field == "dose" for doubt in item.uncertain)
    assert doubted == (item.dose is None)
    return f"{item.dose.value.normalize():f}" if item.dose else "?"


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("Remicade 400 mg ordered, 300 mg given IV 0915-1120.", "300"),
        ("Remicade 385 mg calculated, 350 mg given 0915-1120", "350"),
        ("Remicade 400 mg (4 vials), 350 mg given, 50 mg wasted, 0915-1120.", "350"),
        ("Remicade 400 mg hung 0915, only 300 mg given d/t reaction 1010.", "300"),
        ("Remicade 400 mg IV started 0915. 1010 stopped for hives. 300 mg infused.", "300"),
        ("Remicade 350 mg given 0915-1120, 400 mg ordered", "350"),
        ("Benadryl 50 mg ordered, gave 25 mg IVP 0915.", "25"),
        ("Herceptin 150 mg vial x3 = 450 mg, given 420 mg 0915-1045, wasted 30 mg.", "420"),
        ("Fentanyl 100 mcg drawn, 75 mcg IVP 0915.", "75"),
    ],
)
def test_the_dose_is_what_was_given_and_not_what_was_ordered(text: str, given: str) -> None:
    assert dose(text) == given


@pytest.mark.parametrize(
    "text",
    [
        "Remicade 400 mg IV 0915-1010, stopped early for rigors, half of bag given.",
        "Remicade 400 mg IV started 0915. 1010 rigors, stopped. Approx 200 mg infused.",
        "Remicade 400 mg IV started 0915, stopped 1010 with 100 mL remaining, not resumed.",
        "Remicade 400 mg IV started 0915. Stopped 1010. Not restarted, remainder discarded.",
        "Evenity 105 mg x2 SQ abd 0900",
        "Faslodex 250 mg x2 IM R/L glut 0900",
    ],
)
def test_a_dose_that_did_not_go_in_whole_is_in_doubt(text: str) -> None:
    assert dose(text) == "?"


@pytest.mark.parametrize(
    "text",
    [
        "Remicade 400 mg hung 0915. 1000 100 mL remaining, VSS. Done 1120.",
        "Remicade 400 mg 0915-1120. Pt slept during most of the infusion.",
        "First half dose of Remicade: Remicade 400 mg 0915-1120.",
    ],
)
def test_a_dose_that_went_in_is_whole(text: str) -> None:
    assert dose(text) == "400"


@pytest.mark.parametrize(
    "text",
    [
        "Remicade 400 mg IV started 0915. Pump beeping 0945, off 10 min while tubing changed. Done 1150.",
        "Remicade 400 mg IV 0915-1120, off pump 1000-1030 for CT.",
        "Remicade 400 mg IV 0915-1120, infusion off 15 min for CT.",
        "Remicade 400 mg IV 0915-1120 (times approximate)",
        "Remicade 400 mg IV 0915-1120. All times are estimated.",
    ],
)
def test_a_run_with_a_break_of_no_known_time_has_no_certain_end(text: str) -> None:
    (item,) = read_note(HEAD + text).administrations
    assert item.stop is None
    assert "stop" in {doubt.field for doubt in item.uncertain}


@pytest.mark.parametrize(
    "end",
    [
        "to finish at 1030",
        "to complete at 1030",
        "to end 1030",
        "end 1030 per pump estimate",
        "90 min infusion so off at 1030",
        "should be complete by 1030",
        "due down 1030",
    ],
)
def test_an_end_that_was_only_expected_is_none(end: str) -> None:
    (item,) = read_note(HEAD + f"Vanc 1 g IVPB hung 0900, {end}.").administrations
    assert (f"{item.start:%H:%M}", item.stop) == ("09:00", None)


@pytest.mark.parametrize(
    "text",
    [
        "Rm 3: Krystexxa 8 mg IV hung 1:58 PM, finished 3:59 PM. Also rm 5 actemra done 5:01 PM.",
        "Krystexxa 8 mg IV hung 1358, done 1559. Room 4 pt's vanc started 1415.",
        "Krystexxa 8 mg IV hung 1358, done 1559. Started vanc for room 4 at 1415.",
    ],
)
def test_what_another_bed_got_is_not_given_here(text: str) -> None:
    (item,) = read_note(HEAD + text).administrations
    assert (item.substance, f"{item.start:%H:%M}", f"{item.stop:%H:%M}") == ("Krystexxa", "13:58", "15:59")


def test_the_bed_of_the_note_is_its_own() -> None:
    (item,) = read_note(HEAD + "Chair 4. Chair 4 pt's vanc 1 g IVPB started 1015.").administrations
    assert f"{item.start:%H:%M}" == "10:15"


@pytest.mark.parametrize(
    "text",
    [
        "Toradol 30 mg IVP 1410, cancelled.",
        "Toradol 30 mg IVP 1410 not needed, pain gone.",
        "No Toradol 30 mg IVP at 1410.",
        "Toradol 30 mg IVP 1410, deferred",
    ],
)
def test_what_was_perhaps_not_given_is_in_doubt_as_a_whole(text: str) -> None:
    """Not only its time: a push without a certain time is still a push, and would be billed."""
    (item,) = read_note(HEAD + text).administrations
    assert item.start is None
    assert {doubt.field for doubt in item.uncertain} >= {"start", "technique"}


@pytest.mark.parametrize(
    "text",
    [
        "Toradol 30 mg IVP 1410, repeat not needed.",
        "No nausea, Toradol 30 mg IVP 1410.",
        "Pain no better. Toradol 30 mg IVP 1410.",
        "Toradol 30 mg IVP 1410, Zofran not needed.",
    ],
)
def test_what_was_not_needed_besides_leaves_it(text: str) -> None:
    (item,) = read_note(HEAD + text).administrations
    assert item.start is not None
    assert "technique" not in {doubt.field for doubt in item.uncertain}


def test_a_bag_that_was_spiked_and_not_started_has_no_certain_start() -> None:
    record = read_note(
        f"{HEAD}Taxol 300 mg IV 0930 spiked but not started d/t low counts, returned to pharmacy"
    )
    assert [item.start for item in record.administrations] == [None]


def test_half_given_leaves_the_dose_open() -> None:
    (item,) = read_note(f"{HEAD}Remicade 400 mg IV 0915-1120, half given").administrations
    assert item.dose is None


@pytest.mark.parametrize(
    "mark", ["VOID", "ENTERED IN ERROR", "*** VOID - wrong patient ***", "Charted in error"]
)
@pytest.mark.parametrize("note", ["{mark}\nToradol 30 mg IVP 1410", "Toradol 30 mg IVP 1410\n{mark}"])
def test_a_mark_over_a_note_or_below_it_leaves_nothing_certain(mark: str, note: str) -> None:
    for item in read_note(HEAD + note.format(mark=mark)).administrations:
        assert item.start is None
        assert "technique" in {doubt.field for doubt in item.uncertain}


def test_a_patient_who_voided_takes_no_technique_back() -> None:
    (item,) = read_note(f"{HEAD}Toradol 30 mg IVP 1410\n1420 Voided x1").administrations
    assert "technique" not in {doubt.field for doubt in item.uncertain}


def test_a_box_that_is_not_ticked_leaves_it_in_doubt_as_a_whole() -> None:
    record = read_note(f"{HEAD}[x] Zofran 4 mg IVP 1415\n[ ] Toradol 30 mg IVP 1410")
    doubted = [item for item in record.administrations if item.substance == "Toradol"]
    assert all("technique" in {doubt.field for doubt in item.uncertain} for item in doubted)


def test_a_way_that_is_denied_behind_it_is_in_doubt() -> None:
    (item,) = read_note(f"{HEAD}Solu-Medrol 125 mg IV push 0950. Not an IV push, see note.").administrations
    assert "technique" in {doubt.field for doubt in item.uncertain}


def test_the_dose_of_what_was_perhaps_not_given_is_in_doubt_too() -> None:
    """So that no unit of the drug is billed."""
    (item,) = read_note(f"{HEAD}Toradol 30 mg IVP 1410, cancelled.").administrations
    assert item.dose is None


def test_times_by_number_are_of_what_has_the_number() -> None:
    record = read_note(f"{HEAD}1) Rocephin 1 g IM R VG  2) Decadron 10 mg IM L VG\nGiven: 1) 1822  2) 1824")
    assert [item.start for item in record.administrations if item.substance == "Decadron"] == [None]


@pytest.mark.parametrize(
    ("note", "reason"),
    [
        ("VOID\nToradol 30 mg IVP 1410", "the note says that it is void, or entered in error"),
        ("[x] Zofran 4 mg IVP 1415\n[ ] Toradol 30 mg IVP 1410", "its box is not ticked, and others are"),
        ("Toradol 30 mg IVP 1410, cancelled.", "the note also says that it was not given"),
    ],
)
def test_the_doubt_says_what_the_note_says(note: str, reason: str) -> None:
    doubts = [d for item in read_note(HEAD + note).administrations for d in item.uncertain]
    assert reason in {doubt.reason for doubt in doubts if doubt.field == "technique"}


@pytest.mark.parametrize(
    "aside",
    [
        "planned 0915-1120",
        "appt was 0900",
        "will return 4/27",
        "next due 4/27",
        "plan: q8w",
        "home meds taken",
        "hx of rxn",
        "education given",
        "may repeat in 8 wks",
    ],
)
def test_a_bracket_of_another_time_leaves_what_was_given(aside: str) -> None:
    record = read_note(f"Date of service: 03/02/2026\nRemicade 400 mg IV 0920-1130 ({aside})")
    (item,) = record.administrations
    assert (f"{item.start:%H%M}", f"{item.stop:%H%M}") == ("0920", "1130")


@pytest.mark.parametrize(
    "aside", ["planned", "scheduled for tomorrow", "if needed", "at home", "last infusion"]
)
def test_a_bracket_that_says_it_was_not_given_now_does_not(aside: str) -> None:
    record = read_note(f"Date of service: 03/02/2026\nRemicade 400 mg IV 0920-1130 ({aside})")
    assert not any(item.start for item in record.administrations)


def test_what_a_pump_says_is_named_where_it_is_not_read() -> None:
    record = read_note("Date of service: 03/02/2026\nRemicade 400 mg pump says 0920-1130, my watch 0915-1125")
    assert record.understood.not_understood


@pytest.mark.parametrize(
    "text",
    [
        "Remicade 400 mg infused as scheduled 0920-1130",
        "Remicade 400 mg infused per plan of care 0920-1130",
        "Remicade 400 mg infused per protocol/order 0920-1130",
        "Remicade 400 mg per home schedule q8w infused 0920-1130",
        "Remicade 400 mg 0920-1130 same as last time",
        "Remicade 400 mg 0920-1130 without issue as in prior infusions",
        "Remicade 400 mg 0920-1130 at usual rate",
        "Remicade 400 mg 0920-1130 pt instructed to call if fever",
        "Remicade 400 mg 0920-1130 with education given during infusion",
        "Remicade 400 mg 0920-1130 [next due 4/27]",
        "Prescribed Remicade 400 mg was infused 0920-1130",
    ],
)
def test_how_it_was_given_and_what_was_said_behind_it_change_nothing(text: str) -> None:
    (item,) = read_note(f"Date of service: 03/02/2026\n{text}").administrations
    assert (f"{item.start:%H%M}", f"{item.stop:%H%M}") == ("0920", "1130")


@pytest.mark.parametrize(
    "text",
    [
        "Remicade 400 mg 0920-1130 per previous note",
        "Remicade 400 mg 0920-1130 at last visit",
        "Remicade 400 mg, times same as last visit 0920-1130",
        "Remicade 400 mg as planned for tomorrow 0920-1130",
        "Remicade 400 mg 0920-1130 as discussed will be given tomorrow",
        "Remicade 400 mg scheduled 0920-1130",
    ],
)
def test_and_a_plan_or_another_visit_still_does(text: str) -> None:
    assert not any(item.start for item in read_note(f"Date of service: 03/02/2026\n{text}").administrations)


@pytest.mark.parametrize(
    "text",
    [
        "Remicade 400 mg 0920-1130 pt never had reaction",
        "Remicade 400 mg 0920-1130 not titrated",
        "Hx Crohn's, Remicade 400 mg 0920-1130",
        "Pt with hx of Crohn's here for infusion, Remicade 400 mg infused 0920-1130",
        "Crohn's previously on Humira, Remicade 400 mg 0920-1130",
        "Crohn's s/p colectomy, Remicade 400 mg 0920-1130",
    ],
)
def test_what_was_not_done_besides_and_what_the_patient_had_leave_what_was_given(text: str) -> None:
    (item,) = read_note(f"Date of service: 03/02/2026\n{text}").administrations
    assert (f"{item.start:%H%M}", f"{item.stop:%H%M}") == ("0920", "1130")


@pytest.mark.parametrize(
    "text",
    [
        "Remicade 400 mg 0920-1130 was not given",
        "Remicade 400 mg 0920-1130 not infused d/t fever",
        "Remicade 400 mg 0920-1130 not documented by RN",
        "Remicade 400 mg 0920-1130 did not happen",
        "Remicade 400 mg IV 0920 d/t not available",
        "Hx: Remicade 400 mg 0920-1130",
        "Previously Remicade 400 mg 0920-1130",
        "Hx of Crohn's, last Remicade 400 mg 0920-1130",
    ],
)
def test_and_what_denies_the_giving_does_not(text: str) -> None:
    assert not any(item.start for item in read_note(f"Date of service: 03/02/2026\n{text}").administrations)


FORM = "Medication: Infliximab   Dose: 400 mg   Start: 1015   Stop: 1225\n"


@pytest.mark.parametrize(
    "boxes",
    [
        "[ ] Given   [x] Not given",
        "[x] Not given - vein lost",
        "☐ Given   ☒ Refused by patient",
        "(X) Withheld   ( ) Given",
        "Given?  [ ] Yes   [x] No",
    ],
)
def test_a_drug_whose_box_says_that_it_was_not_given_is_in_doubt(boxes: str) -> None:
    (item,) = read_note(HEAD + FORM + boxes).administrations
    assert (item.start, item.stop, item.dose) == (None, None, None)


@pytest.mark.parametrize(
    "boxes",
    [
        "[x] Given   [ ] Not given",
        "[ ] Given   [ ] Not given",
        "[x] Held home meds",
        "[x] Not given: Zofran",
        "Reaction?  [ ] Yes   [x] No",
    ],
)
def test_other_boxes_deny_no_drug_above_them(boxes: str) -> None:
    (item,) = read_note(HEAD + FORM + boxes).administrations
    assert item.start is not None
    assert f"{item.start:%H%M}" == "1015"


def test_a_box_is_of_the_drug_above_it() -> None:
    text = "0955 Benadryl 25 mg IV push\n[x] Given   [ ] Not given\n" + FORM + "[ ] Given   [x] Not given"
    told = [(item.substance, item.start is not None) for item in read_note(HEAD + text).administrations]
    assert told == [("Benadryl", True), ("Infliximab", False)]
