"""A time may be of something else than the drug beside it: of the product that came instead, of the pharmacy, of
another chair, of a visit that was copied, or of what a footnote says.
"""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.told import HEAD, given_in, in_full


def test_each_product_of_a_substance_is_told_apart() -> None:
    said = "0940 Remicade 500 mg bag arrived\n1037 Renflexis 500 mg in 250 NS arrived\n"
    told = given_in(f"{said}1042 Renflexis started\n1245 infliximab complete\n")
    assert not [one for one in told if one.startswith("Remicade") and "1245" in one]
    assert given_in("Avsola 350 mg started 0955\n1200 done\nInflectra 350 mg started 1231\n1433 done\n") == [
        "Avsola infusion 0955-1200 350 mg",
        "Inflectra infusion 1231-1433 350 mg",
    ]


def test_an_end_may_be_told_by_the_name_that_everybody_uses() -> None:
    assert given_in("Renflexis 500 mg started 1042\n1245 Remicade complete\n") == [
        "Renflexis infusion 1042-1245 500 mg"
    ]


@pytest.mark.parametrize("came", ["Sent", "Dispensed", "Supplied"])
def test_what_was_ordered_is_not_what_came(came: str) -> None:
    fields = f"Ordered:  Venofer 200 mg\n{came}:  Ferrlecit 125 mg - approved by Dr. Lund 0955\n"
    assert not [one for one in given_in(f"{fields}Start  1018\nStop  1121\n") if one.startswith("Venofer")]


@pytest.mark.parametrize("word", ["Prepared", "Prep", "Compounding", "Mixing", "Pharmacy"])
def test_the_clock_of_the_pharmacy_is_not_that_of_the_chair(word: str) -> None:
    note = f"Abraxane 180 mg   {word} start 0933   {word} end 0946\nInfusion start 1001   infusion end 1033\n"
    assert given_in(note) == ["Abraxane infusion 1001-1033 180 mg"]


@pytest.mark.parametrize("came", ["from pharmacy", "mixed", "prepared", "received from pharmacy"])
def test_what_came_from_the_pharmacy_began_when_it_is_said_to(came: str) -> None:
    assert given_in(f"Remicade 400 mg {came} started 1005\n1210 done\n") == [
        "Remicade infusion 1005-1210 400 mg"
    ]


@pytest.mark.parametrize("whom", ["lady", "man", "pt", "gentleman"])
@pytest.mark.parametrize("had", ["was the", "had", "got"])
def test_another_chair_is_another_patient(whom: str, had: str) -> None:
    assert given_in(f"The {whom} in chair 6 {had} rituximab, 0940 to 1415.") == ["rituximab infusion ?-?"]


def test_a_block_that_says_that_it_is_copied_is_of_the_visit_it_was_copied_from() -> None:
    copied = "Actemra 480 mg in 100 mL NS, start 0935, stop 1037.\n"
    told = "Actemra 560 mg in 100 mL NS started 1008. Stopped 1110.\n"
    for head, foot in (
        ("*** begin text copied forward from visit 01/05/2026 ***\n", "*** end copied text ***\n"),
        (">>> COPIED FROM 01/05/2026\n", "<<< END COPIED TEXT\n"),
    ):
        assert given_in(f"{head}{copied}{foot}{told}") == ["Actemra infusion 1008-1110 560 mg"]


@pytest.mark.parametrize("mark", ["*", "**", "\u2020", "#", "(a)"])
@pytest.mark.parametrize(
    ("note", "doubtful"),
    [
        ("clamp opened and drug to pt at 1036", True),
        ("estimated", True),
        ("late entry", True),
        ("per protocol", False),
        ("vital signs stable", False),
    ],
)
def test_a_footnote_may_say_that_a_time_is_another(mark: str, note: str, doubtful: bool) -> None:
    rows = f"Drug        Dose     Start    Stop\nTaxol       280 mg   1032{mark}    1335\n"
    start = "?" if doubtful else "1032"
    assert given_in(f"{rows}{mark} {note}\n") == [f"Taxol infusion {start}-1335 280 mg"]


def test_drugs_across_and_their_fields_down_need_no_head_over_the_fields() -> None:
    table = """            | Aloxi      | Emend      | Cisplatin
Dose        | 0.25 mg    | 150 mg     | 120 mg
Route       | IVP        | IVPB       | IVPB
Start       | 0931       | 0936       | 1015
Stop        |            | 1006       | 1218
"""
    assert given_in(table) == [
        "Aloxi push 0931 0.25 mg",
        "Emend infusion 0936-1006 150 mg",
        "Cisplatin infusion 1015-1218 120 mg",
    ]


@pytest.mark.parametrize("empty", ["bag and tubing empty", "bag & line dry", "bag and line empty, pump off"])
def test_a_bag_whose_line_is_empty_too_has_ended(empty: str) -> None:
    assert given_in(f"1022 Entyvio 300 mg started.\n1053 Entyvio {empty}.\n") == [
        "Entyvio infusion 1022-1053 300 mg"
    ]


def test_what_ails_a_patient_still_is_no_order() -> None:
    assert given_in("1011 Zofran 8 mg IVP for ongoing nausea.") == ["Zofran push 1011 8 mg"]


def test_who_is_unhooked_and_hooked_up_again_has_a_pause() -> None:
    told = given_in("1325 LR 1000 mL started\n1418 LR unhooked\n1426 LR hooked back up\n1551 LR finished\n")
    assert told == given_in(
        "1325 LR 1000 mL started\n1418 LR disconnected\n1426 LR reconnected\n1551 LR finished\n"
    )
    assert "1418" in str(told)


def test_a_footnote_that_says_how_a_time_was_put_right_agrees_with_it() -> None:
    rows = "Drug        Dose     Start    Stop\nTaxol       280 mg   1032     1335*\n"
    for edited, stop in (("changed to 1335", "1335"), ("changed to 1340", "?")):
        assert given_in(f"{rows}*Edited entry. Original value 1355, {edited} by M. Tarrant RN.\n") == [
            f"Taxol infusion 1032-{stop} 280 mg"
        ]


@pytest.mark.parametrize(
    "hours", ["at 0600 / 1400 / 2200", "(0600, 1400, 2200)", "0600/1400/2200", "@ 06:00, 14:00"]
)
def test_the_hours_of_a_dose_that_recurs_are_none_of_its_giving(hours: str) -> None:
    given = "1412 Merrem 1 g/100 mL hung\n1444 Merrem complete\n"
    assert given_in(f"Active: Merrem 1 g IVPB q8h {hours}\n{given}") == ["Merrem infusion 1412-1444 1 g"]


@pytest.mark.parametrize("written", ["03/02/2026 0840 ", "03/02/2026: ", "03/02/2026 08:40 - ", ""])
def test_a_late_entry_for_another_day_is_of_that_day(written: str) -> None:
    late = f"{written}LATE ENTRY for 03/01/2026: Solu-Medrol 1 g started 1505, completed 1608.\n"
    told = f"{late}03/02/2026 0912 Solu-Medrol 1 g started.\n03/02/2026 1014 Solu-Medrol finished.\n"
    first, today = read_note(HEAD + told).administrations
    assert first.start is None or first.start.day == 1
    assert in_full(today) == "Solu-Medrol infusion 0912-1014 1 g"
