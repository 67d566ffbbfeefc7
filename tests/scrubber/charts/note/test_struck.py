"""What was crossed off, ordered or only charted: no time of it may be counted on.

Each expected reading is what a careful reader may say of the note; `?` is what nobody may count on.
"""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.note.test_cases import times

HEAD = "Date of service: 03/02/2026\n"


@pytest.mark.parametrize(
    "text",
    [
        "Drug ordered: Injectafer 750 mg IV.  Feraheme crossed off by dr.\nDrug given: Injectafer 750 mg slow IV push\n"
        "Start: 10:02 am",
        "Feraheme 510 mg struck out.\nGiven: Injectafer 750 mg slow IV push 10:02 am",
        "Feraheme lined out by NP, Injectafer 750 mg IV push given 10:02 am",
        "Ordered: Feraheme 510 mg (crossed out), Injectafer 750 mg.\nGiven: Injectafer 750 mg IV push 10:02 am",
    ],
)
def test_a_drug_that_was_crossed_off_was_not_given(text: str) -> None:
    assert times(read_note(HEAD + text)) == "Injectafer 10:02"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Benadryl 25 mg IVP 0912, not given", ""),
        ("0912 Benadryl 25 mg IVP - not given, pt drove self", ""),
        (
            "Solumedrol 125 mg IV push 9:10 am - scratched out, not given\nBenadryl 25 mg IVP 9:12 am",
            "Benadryl 09:12",
        ),
        ("Benadryl 25 mg IVP 0912, Toradol not given", "Benadryl 09:12"),
        ("Benadryl 25 mg IVP 0912, premeds not given po", "Benadryl 09:12"),
        ("Benadryl 25 mg IVP 0912, pt stable, not given in hand", "Benadryl 09:12"),
    ],
)
def test_what_was_not_given_behind_a_comma(text: str, found: str) -> None:
    assert times(read_note(HEAD + text)) == found


@pytest.mark.parametrize(
    "text",
    [
        "Remicade 300 mg in NS 250\nTime hung: 10:20 am\nTime down: 12:40 pm  <-- this is crossed out, "
        "12:25 pm written over it",
        "Remicade 300 mg in NS 250\nTime hung: 10:20 am\nTime down: 12:40 pm (crossed out) 12:25 pm",
        "Remicade 300 mg in NS 250 hung 10:20 am. Down 12:40 pm - scratched out and 12:25 pm written beside it.",
        "Remicade 300 mg in NS 250\nTime hung: 10:20 am\nTime down: 12:40 pm overwritten to 12:25 pm",
        "Remicade 300 mg in NS 250\nTime hung: 10:20 am\nTime down: 12:40 pm, struck through",
    ],
)
def test_an_end_that_was_crossed_out_is_not_certain(text: str) -> None:
    (item,) = read_note(HEAD + text).administrations
    assert (f"{item.start:%H:%M}", item.stop) == ("10:20", None)
    assert "stop" in {doubt.field for doubt in item.uncertain}


def test_of_what_was_written_above_nothing_is_certain() -> None:
    text = "Remicade 300 mg in NS 250 hung 10:20 am, down 12:40 pm, lined through, 12:25 pm written above."
    (item,) = read_note(HEAD + text).administrations
    assert item.stop is None
    assert "stop" in {doubt.field for doubt in item.uncertain}


def test_legs_that_are_crossed_are_no_time() -> None:
    text = "Remicade 300 mg in NS 250 hung 10:20 am. BP rechecked, legs uncrossed. Down 12:25 pm."
    assert times(read_note(HEAD + text)) == "Remicade 10:20-12:25"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("9:30 AM CXR back. N.O. Rocephin 1 gm IM daily x 5, first dose now.", ""),
        ("9:30 AM N.O.: Rocephin 1 gm IM daily x 5.", ""),
        ("0930 NO Dr. Pell: Rocephin 1 gm IM daily x 5, start today.", ""),
        ("0930 T.O. Dr. Pell/RB Rocephin 1 gm IM x1 now.", ""),
        ("0930 V.O. received Toradol 30 mg IVP now.", ""),
        ("0930 TORB Dr. Pell Toradol 30 mg IVP x1.", ""),
        ("0930 N.O. noted: NS 1 L at 60 ml/hr.", ""),
        # what is told apart from the order was given
        ("0930 N.O. Solumedrol 125 mg IVP x1, given 0940 R FA.", "Solumedrol 09:40"),
        ("0930 N.O. Rocephin 1 gm IM daily x 5.\n1010 Rocephin 1 gm IM given R glute at 1005.", "Rocephin 10:05"),
        ("0930 Rocephin 1 gm IM given R glute. NO adverse reaction.", "Rocephin 09:30"),
        ("0930 Toradol 30 mg IVP per T.O. Dr. Pell.", "Toradol 09:30"),
        ("0930 NO s/s of infiltration. Toradol 30 mg IVP.", "Toradol 09:30"),
    ],
)  # fmt: skip
def test_a_new_order_is_no_giving(text: str, found: str) -> None:
    assert times(read_note(HEAD + text)) == found


@pytest.mark.parametrize(
    "text",
    [
        "11:00 PM Rec'd report. 1/2 NS @ 80 ml/hr was started by evening shift at 5:30 PM.",
        "2300 Report rec'd. 1/2 NS @ 80 ml/hr started by evenings at 1730.",
        "2300 Took over care. 1/2 NS @ 80 ml/hr, hung by day shift at 1730.",
        "2300 Rec'd report from K. Low. 1/2 NS @ 80 ml/hr was hung at 1730 by previous nurse.",
        "2300 1/2 NS 80 ml/hr going, hung on evening shift 1730.",
    ],
)
def test_what_another_shift_began_did_not_begin_at_the_report(text: str) -> None:
    (item,) = read_note(HEAD + text).administrations
    assert item.start is None or f"{item.start:%H:%M}" == "17:30"


@pytest.mark.parametrize(
    "text",
    [
        "3/3/26 12:20 AM Rec'd report. NS @ 80 ml/hr was started by evening shift at 10:30 PM.",
        "3/3/26 0020 Rec'd report. NS 1 L @ 80 ml/hr hung at 2230 by previous nurse.",
    ],
)
def test_what_another_shift_began_before_midnight_is_not_of_the_day_of_the_report(text: str) -> None:
    (item,) = read_note(HEAD + text).administrations
    assert item.start is None or (item.start.day, item.start.hour) == (2, 22)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("0800 Rec'd pt from ED w/ NS 1 L up, 300 left", "NS ?"),
        ("0800 Pt arrived from OR with vanc 1 g up.", "vanc ?"),
        ("0800 Back from CT w/ zosyn 3.375 g hanging, NS 1 L up.", "zosyn ?, NS 08:00"),
        # who came, and what was hung then
        ("0800 Pt arrived with wife, vanc 1 g up.", "vanc 08:00"),
        ("0800 Vanc 1 g up, report rec'd with labs.", "Vanc 08:00"),
    ],
)
def test_what_the_patient_came_with_did_not_begin_then(text: str, found: str) -> None:
    assert times(read_note(HEAD + text)) == found


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("0944 LR bolus 500 mL up.\n1009 To OR, LR bolus finishing.", None),
        ("0944 LR bolus 500 mL up.\n1009 LR just finishing up, report to OR.", None),
        ("0944 LR bolus 500 mL up.\n1009 LR bolus almost finished.", None),
        ("0944 LR bolus 500 mL up.\n1009 LR bolus nearly in.", None),
        ("0944 LR bolus 500 mL up.\n1009 LR bolus finishing.\n1015 LR bolus in.", "10:15"),
        ("0944 LR bolus 500 mL up.\n1009 LR bolus finished.", "10:09"),
    ],
)
def test_what_is_finishing_has_not_ended(text: str, ends: str | None) -> None:
    (item,) = read_note(HEAD + text).administrations
    assert f"{item.start:%H:%M}" == "09:44"
    assert (item.stop and f"{item.stop:%H:%M}") == ends


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("1806 vanc 1750 hung", "18:06"),
        ("1806 vancomycin 1250 up", "18:06"),
        ("1806 Vanco 1750 ivpb hung", "18:06"),
        ("1402 keppra 1500 ivpb up", "14:02"),
        ("1806 vanc 1750 mg hung", "18:06"),
        ("1446 line flushed, vanc 1500 up", "14:46"),
        ("1800 pump checked. 1805 Vanc 1250 hung. 1930 vanc done.", "18:05"),
        # times behind a drug that nobody gives so much of, or told as times
        ("1806 vanc hung at 1750", "17:50"),
        ("1806 late entry: vanc 1 g hung 1750", "17:50"),
        ("vanc 1 g 1750 hung", "17:50"),
    ],
)
def test_four_digits_behind_a_drug_that_is_given_so_are_its_dose(text: str, starts: str) -> None:
    (item,) = read_note(HEAD + text).administrations
    assert item.start is not None
    assert f"{item.start:%H:%M}" == starts


@pytest.mark.parametrize("text", ["Vanc 1250 hung.", "LR 1000 up, L AC.", "Vancomycin 2000 started."])
def test_four_digits_that_may_be_a_dose_or_a_time_are_not_certain(text: str) -> None:
    (item,) = read_note(HEAD + text).administrations
    assert item.start is None
    assert "start" in {doubt.field for doubt in item.uncertain}


@pytest.mark.parametrize("text", ["Vanc 1000-1100.", "Vanc 1500 to 1600", "Vanc 1000-1100 via PICC"])
def test_two_times_of_a_run_are_no_dose(text: str) -> None:
    """Near miss: nobody writes a dose from 1000 to 1100."""
    (item,) = read_note(HEAD + text).administrations
    assert (item.start is None, item.stop is None) == (False, False)


@pytest.mark.parametrize("text", ["1806 zosyn 1750 hung", "1806 ancef 1755 up", "1402 vanc 1347 hung"])
def test_a_second_time_that_may_be_a_dose_or_the_beginning_is_not_certain_unless_it_was_the_event(
    text: str,
) -> None:
    (item,) = read_note(HEAD + text).administrations
    assert item.start is None or f"{item.start:%H:%M}" != "18:06"


@pytest.mark.parametrize(
    "text",
    [
        "Saphnelo 300 mg IV  start [1:15pm - struck thru, error EG]  2:15pm   stop  2:47pm",
        "Saphnelo 300 mg IV  start (1:15 pm crossed out)  2:15pm   stop  2:47pm",
        "Drug: Saphnelo 300 mg IV\nStart: ~~01:15 PM~~ 02:15 PM  (EG)\nStop:  02:47 PM",
        "Saphnelo 300 mg IV  start 1315 (error EG) 1415, stop 1447",
        "Saphnelo 300 mg infused from 1415 to 1427 [charted in error, EG] 1447.",
        "1315 [error - wrong clock, EG RN] 1415  Saphnelo 300 mg/100 mL NS up\n1447 Saphnelo down",
    ],
)
def test_a_time_that_was_struck_out_is_not_the_start(text: str) -> None:
    assert times(read_note(HEAD + text)) == "Saphnelo 14:15-14:47"


def test_a_dose_that_is_marked_as_an_error_is_not_the_dose() -> None:
    (item,) = read_note(
        HEAD + "1415 Saphnelo 30 mg [error, EG] 300 mg in 100 NS up, 1447 down"
    ).administrations
    assert item.dose is not None
    assert item.dose.words == "300 mg"


def test_what_stands_ahead_of_crossed_out_is_what_was_crossed_out() -> None:
    (item,) = read_note(HEAD + "Saphnelo 300 mg IV infusion 1015-1047 (crossed out)").administrations
    assert (item.start, item.stop) == (None, None)


def test_an_error_of_the_pump_strikes_no_time_out() -> None:
    text = "Saphnelo 300 mg started 1400\n1415 (error: pump occluded) 1425 flushed\n1447 Saphnelo done"
    assert times(read_note(HEAD + text)) == "Saphnelo 14:00-14:47"
