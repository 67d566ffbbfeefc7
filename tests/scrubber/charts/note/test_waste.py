"""Whose a waste and opened vials are, what says that nothing was wasted, and the days of a line with two dates.

What each note documents follows from its words, and from the labels: infliximab is sold in vials of 100 mg only,
methylprednisolone succinate of 40, 125, 500 and 1000 mg, rituximab of 100 and 500 mg, ocrelizumab of 300 mg.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from scrubber.charts.readers.note.drug.vials import fits, is_sum, opened_in, sizes_of
from scrubber.charts.readers.note.reader import read_note
from scrubber.model.record import Quantity
from tests.scrubber.charts.note.test_cases import times

HEAD = "Patient: Doe, Jan   DOB: 01/02/1960   Date of Service: 11/02/2026\n"
REMICADE = "Remicade 400 mg in 250 mL NS hung 10:05 AM, finished 12:10 PM.\n"
PUSHED_LAST = (
    "Remicade 350 mg in 250 mL NS hung 10:05 AM, finished 12:10 PM.\nSolu-Medrol 40 mg IVP given 0955.\n"
)


def wasted(text: str) -> dict[str, str]:
    """Return by drug what was wasted, and `?` where the note leaves it in doubt."""
    found = {}
    for item in read_note(HEAD + text).administrations:
        if item.wasted is not None:
            found[item.substance] = f"{item.wasted.amount.value.normalize():f} {item.wasted.amount.unit}"
        elif any(doubt.field == "wasted" for doubt in item.uncertain):
            found[item.substance] = "?"
    return found


def vials(text: str) -> dict[str, list[str]]:
    """Return by drug the vials that were opened, and `?` where the note leaves them in doubt."""
    found = {}
    for item in read_note(HEAD + text).administrations:
        if item.vials:
            found[item.substance] = [
                f"{one.count} x {one.size.value:f} {one.size.unit}" for one in item.vials
            ]
        elif any(doubt.field == "vials" for doubt in item.uncertain):
            found[item.substance] = ["?"]
    return found


# whose it is


def test_a_waste_is_of_the_drug_whose_dose_makes_whole_vials_with_it() -> None:
    text = PUSHED_LAST + "Wasted 50 mg, 4 vials used."
    assert wasted(text) == {"Remicade": "50 mg"}  # 350 and 50 are four vials; 40 and 50 are none
    assert vials(text) == {"Remicade": ["4 x 100 mg"]}
    assert wasted(PUSHED_LAST + "Wasted 50 mg.") == {"Remicade": "50 mg"}


def test_a_waste_that_makes_whole_vials_of_two_drugs_is_certain_of_none() -> None:
    both = "Remicade 315 mg in 250 mL NS hung 1005, finished 1210.\nSolu-Medrol 40 mg IVP given 0955.\nWasted 85 mg."
    assert wasted(both) == {"Remicade": "?", "Solu-Medrol": "?"}  # 400 mg and 125 mg


@pytest.mark.parametrize("line", ["Waste: none", "Wasted 0 mg.", "No waste.", "Wasted 50 mg, 4 vials used."])
@pytest.mark.parametrize("oral", ["Benadryl 25 mg PO at 0955.", "Tylenol 650 mg PO 0955."])
def test_what_was_swallowed_has_no_waste(oral: str, line: str) -> None:
    dose = "350" if "50" in line else "400"
    found = wasted(f"Remicade {dose} mg in 250 mL NS hung 10:05 AM, finished 12:10 PM.\n{oral}\n{line}")
    assert found == {"Remicade": "50 mg" if "50" in line else "0 mg"}


def test_vials_and_waste_behind_premeds_are_of_the_infusion() -> None:
    text = (
        "Tylenol 650 mg PO 0855. Solu-Medrol 40 mg IVP 0900.\n"
        "Rituxan 675 mg in 500 mL NS started 0930, stopped 1340.\nBenadryl 25 mg PO 1000.\n"
        "Used 1 x 500 mg vial and 2 x 100 mg vials, wasted 25 mg."
    )
    assert wasted(text) == {"Rituxan": "25 mg"}
    assert vials(text) == {"Rituxan": ["1 x 500 mg", "2 x 100 mg"]}


def test_vials_of_two_sizes() -> None:
    for words in ("Vials used: 1 x 400 mg, 2 x 80 mg.", "Used one 400 mg vial and two 80 mg vials."):
        assert vials("Actemra 560 mg IV 1005-1105. " + words) == {"Actemra": ["1 x 400 mg", "2 x 80 mg"]}
    (item,) = read_note(HEAD + "Herceptin 420 mg 1005-1135. Used 1 x 420 mg multi-dose vial.").administrations
    assert [one.single_dose for one in item.vials] == [False]


def test_nothing_wasted_behind_what_may_be_pushed_is_in_doubt() -> None:
    text = "Remicade 400 mg IV 1005-1210.\nVials: 100 mg x 4.\nPepcid 20 mg IV 0950.\nNo waste."
    assert wasted(text) == {"Remicade": "?", "Pepcid": "?"}


def test_nothing_wasted_behind_a_push_may_be_of_the_infusion_too() -> None:
    assert wasted(PUSHED_LAST + "No waste.") == {"Remicade": "?", "Solu-Medrol": "?"}
    assert wasted("Remicade 350 mg hung 1005, finished 1210.\nSolu-Medrol 40 mg IVP 0955, no waste.") == {
        "Solu-Medrol": "0 mg"
    }


def test_a_line_behind_the_infusion_s_own_lines_is_its() -> None:
    text = (
        "Solu-Medrol 40 mg IVP given 0955.\nRemicade 400 mg in 250 mL NS hung 1005.\n"
        "Infusion completed 1210. No waste."
    )
    assert wasted(text) == {"Remicade": "0 mg"}


def test_fields_of_a_block_are_of_its_drug() -> None:
    text = (
        "Drug: Remicade\nDose: 400 mg\nRoute: IV infusion\nStart: 1005\nStop: 1210\nWaste: none\n\n"
        "Drug: Solu-Medrol\nDose: 80 mg\nRoute: IVP\nTime: 0955\nWaste: 45 mg"
    )
    assert wasted(text) == {"Remicade": "0 mg", "Solu-Medrol": "45 mg"}


def test_a_narcotic_s_waste_stays_behind_its_push() -> None:
    text = "Zosyn 3.375 g IVPB 0100-0130.\n0216 Fentanyl 50 mcg IVP given. 50 mcg wasted w/ J. Ortiz RN 0221."
    assert wasted(text) == {"Fentanyl": "50 mcg"}


def test_another_unit_is_of_another_drug() -> None:
    text = (
        "Epogen 4000 units IVP 0900.\nRemicade 350 mg in 250 mL NS hung 1005, finished 1210.\n"
        "Heparin 5000 units IVP 1215.\nWasted 50 mg."
    )
    assert wasted(text) == {"Remicade": "50 mg"}


def test_a_push_alone_that_makes_no_whole_vials_is_in_doubt() -> None:
    assert wasted("Solu-Medrol 40 mg IVP given 0955.\nWasted 50 mg.") == {"Solu-Medrol": "?"}
    assert wasted("Solu-Medrol 80 mg IVP given 0955.\nWasted 45 mg.") == {"Solu-Medrol": "45 mg"}


def test_blood_that_was_drawn_is_no_waste_of_a_drug() -> None:
    assert wasted("Cathflo 2 mg to red lumen 0910. 0940 brisk blood return, 5 mL discarded.") == {}


def test_of_two_infusions_a_waste_in_another_place_is_in_doubt() -> None:
    text = "Avastin 380 mg IV 1000-1030.\nKeytruda 180 mg IV 1040-1110.\n1115 VSS, PIV out.\nWasted 20 mg."
    assert wasted(text) == {"Avastin": "?", "Keytruda": "?"}  # 400 mg and 200 mg: both make whole vials


# nothing wasted


@pytest.mark.parametrize(
    "words",
    [
        "Discarded amount: none",
        "Amount discarded: 0.",
        "Amount discarded: 0 mg",
        "Discarded: none",
        "No drug discarded",
        "No drug wasted.",
        "No medication waste",
        "No medication was discarded.",
        "Waste: No",
        "Waste: none",
        "0 waste",
        "Nothing discarded.",
        "Given without waste.",
        "Entire contents of 4 vials administered",
    ],
)
def test_nothing_wasted_is_said_in_many_ways(words: str) -> None:
    assert wasted(REMICADE + words) == {"Remicade": "0 mg"}


@pytest.mark.parametrize(
    "words",
    [
        "Waste: N/A",
        "Wasted: n/a",
        "Discarded: N/A",
        "No waste documented.",
        "Waste:",
        "Waste: not recorded",
        "No waste container in room.",
        "Waste: see MAR",
        "Waste: none documented",
        "Wasted: no, see MAR",
        "Waste: 0-50 mg",
    ],
)
def test_what_attests_nothing_is_no_waste_of_nothing(words: str) -> None:
    assert wasted(REMICADE + words) == {}


# vials


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("Used 4 x 100 mg vials", 4),
        ("4 vials of 100 mg used, all given", 4),
        ("Vials used: 4", 4),
        ("Number of vials used: 4", 4),
        ("4 vials used.", 4),
        ("Four vials opened.", 4),
        ("Opened four 100 mg vials.", 4),
        ("Vials: 100 mg x 4", 4),
        ("5 single-dose vials used.", 5),
    ],
)
def test_opened_vials_are_counted(words: str, count: int) -> None:
    assert vials(REMICADE + words) == {"Remicade": [f"{count} x 100 mg"]}


@pytest.mark.parametrize(
    "words",
    [
        "100 mg vial, reconstituted with 10 mL SW.",
        "4 vials on hand for next visit.",
        "2 vials returned to pharmacy.",
        "Pharmacy to send 4 vials.",
        "Vials stable, T 98.4",
        "Next dose: 4 vials of 100 mg to be ordered.",
    ],
)
def test_vials_that_were_not_opened_are_none(words: str) -> None:
    assert vials(REMICADE + words) == {}


def test_vials_of_a_size_that_nobody_tells_are_not_guessed() -> None:
    text = "Venofer 200 mg IV 1000-1030.\n2 vials used."
    assert vials(text) == {}  # sold in vials of 50, 100 and 200 mg
    assert wasted("Venofer 200 mg IV 1000-1030. 2 vials used, wasted 70 mg.") == {"Venofer": "?"}


def test_other_vials_further_on_leave_them_in_doubt() -> None:
    assert vials(REMICADE + "4 vials used.\nVSS.\n5 vials used.") == {"Remicade": ["?"]}
    assert vials(REMICADE + "4 vials used.\nVSS.\nVials: 100 mg x 4") == {"Remicade": ["4 x 100 mg"]}


def test_what_words_count() -> None:
    sized = [(one.count, one.size) for one in opened_in("35mg x2 + 5mg x2 vials")]
    assert sized == [(2, Quantity(Decimal(35), "mg")), (2, Quantity(Decimal(5), "mg"))]
    assert [one.single_dose for one in opened_in("4 single-dose vials")] == [True]
    assert opened_in("10 mg/mL") == opened_in("100 mg vial") == ()


def test_whole_vials() -> None:
    rituxan = sizes_of("Rituxan")
    assert rituxan is not None
    assert rituxan.known == (Decimal(100), Decimal(500))
    assert rituxan.only is None
    assert is_sum(Decimal(700), (Decimal(100), Decimal(500)), 3)
    assert not is_sum(Decimal(700), (Decimal(100), Decimal(500)), 2)
    mg = [Quantity(Decimal(value), "mg") for value in (350, 50, 60)]
    assert fits("Remicade", mg[0], mg[1], ()) is True
    assert fits("Remicade", mg[0], mg[2], ()) is False
    assert fits("Zyxovimab", mg[0], mg[1], ()) is None
    assert fits("Remicade", mg[0], None, opened_in("4 vials")) is True
    assert fits("Remicade", mg[0], None, opened_in("5 vials")) is False


# two dates in a line


@pytest.mark.parametrize(
    "text",
    [
        "10/28/2026 Called pt to confirm appt. 11/02/2026 Pt here for Ocrevus 600 mg. Started 0915. Stopped 1245.",
        "10/28/2026: called pt; 11/02/2026: here for Ocrevus 600 mg; started 0915; stopped 1245",
        "10/28/2026 1015 Called pt. 11/02/2026 0915 Ocrevus 600 mg IV started. 1245 Stopped.",
        "10/28/2026 Called pt to confirm appt.\n11/02/2026 Ocrevus 600 mg. Started 0915. Stopped 1245.",
        "11/02/2026 Ocrevus 600 mg. Started 0915. Stopped 1245. 05/03/2026 next infusion scheduled.",
    ],
)
def test_a_sentence_with_a_date_ends_the_day_before_it(text: str) -> None:
    (item,) = read_note(HEAD + text).administrations
    assert (str(item.start), str(item.stop)) == ("2026-11-02 09:15:00", "2026-11-02 12:45:00")


@pytest.mark.parametrize(
    "text",
    [
        "11/02/2026 Ocrevus 600 mg here. 10/28/2026 labs reviewed. Started 0915. Stopped 1245.",
        "10/28/2026 Called pt to confirm appt for 11/02/2026. Ocrevus 600 mg started 0915. Stopped 1245.",
    ],
)
def test_where_either_date_may_count_the_times_are_in_doubt(text: str) -> None:
    (item,) = read_note(HEAD + text).administrations
    assert item.start is None
    assert {doubt.field for doubt in item.uncertain} >= {"start", "stop"}


def test_days_of_a_diary_in_one_line() -> None:
    text = "11/01/2026 Vancomycin 1 g hung 0900, down 1000. 11/02/2026 Vancomycin 1 g hung 0905. Down 1010."
    record = read_note(HEAD + text)
    assert times(record) == "Vancomycin 09:00-10:00, Vancomycin 09:05-10:10"
    assert [item.stop.day for item in record.administrations if item.stop] == [1, 2]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("40 mg", "40 mg"),
        ("0 mg", "0 mg"),
        ("0", "0 mg"),
        ("none", "0 mg"),
        ("0 (JZ)", "0 mg"),
        ("N/A", None),
        ("", None),
        ("see Pyxis", None),
    ],
)
def test_the_column_of_what_was_wasted(cell: str, expected: str | None) -> None:
    rows = (
        "| Drug | Dose | Route | Start | Stop | Waste |\n| Remicade | 360 mg | IV | 1005 | 1210 | "
        + cell
        + " |"
    )
    assert wasted(rows).get("Remicade") == expected


@pytest.mark.parametrize("title", ["Waste log", "Waste log:", "Drug disposal record", "Pyxis waste - March"])
@pytest.mark.parametrize("head", ["Medication | Time | Amount", "Medication | Time | Amount wasted"])
def test_the_rows_of_a_table_that_is_called_wastes_are_named_and_give_nothing(title: str, head: str) -> None:
    given = "Medication | Dose | Route | Start | Stop\nEntyvio | 280 mg | IV infusion | 1330 | 1402\n"
    record = read_note(f"{HEAD}{given}\n{title}\n{head}\nvedolizumab | 1405 | 20 mg\n")
    assert [item.substance for item in record.administrations] == ["Entyvio"]
    assert [gap.text for gap in record.understood.not_understood] == ["vedolizumab | 1405 | 20 mg"]


def test_a_table_of_runs_gives_them_whatever_it_is_called() -> None:
    row = "Medication | Dose | Route | Start | Stop | Wasted\nEntyvio | 280 mg | IV infusion | 1330 | 1402 | 20 mg\n"
    assert wasted(f"Waste log\n{row}") == {"Entyvio": "20 mg"}
