"""Tables of PDF charts whose cells take several lines: a row is one, wherever in it each cell stands."""

from __future__ import annotations

import pytest

from scrubber.charts import Document, read_document
from scrubber.model.record import InfusionRecord
from tests.scrubber.charts.render_pdf import drawn, said, sheet
from tests.scrubber.charts.told import in_full

TOP = said(40, 742, "Patient: Sutter, Alma  DOB: 02/17/1978") + said(40, 726, "Date of service: 03/02/2026")
EDGES = (40, 160, 215, 290, 340, 390, 540)
HEADINGS = ("Medication", "Dose", "Route", "Start", "Stop", "Remarks")
WRAPPED = (
    HEADINGS,
    ("Diphenhydramine\n(Benadryl) injection", "25 mg", "IV push", "0955", "",
     "Given slowly over 2 minutes,\npatient drowsy"),
    ("Infliximab-dyyb (Inflectra)\nin sodium chloride 0.9 %\n250 mL", "400 mg", "IV infusion", "1015", "1225",
     "Tolerated well, no reaction\nwas seen"),
    ("Methylprednisolone\n(Solu-Medrol)", "40 mg", "IV push", "1005", "", ""),
)  # fmt: skip
GIVEN = [
    "Diphenhydramine push 0955 25 mg",
    "Infliximab-dyyb infusion 1015-1225 400 mg",
    "Methylprednisolone push 1005 40 mg",
]
PLAIN = (
    HEADINGS,
    ("Diphenhydramine", "25 mg", "IV push", "0955", "", ""),
    ("Infliximab", "400 mg", "IV infusion", "1015", "1225", ""),
)
BOTH = ["Diphenhydramine push 0955 25 mg", "Infliximab infusion 1015-1225 400 mg"]


def read(data: bytes) -> InfusionRecord:
    """Read a PDF of one record."""
    (record,) = read_document(Document.of_bytes(data, "chart.pdf"))
    return record


def given(*pages: str) -> list[str]:
    """Return what pages tell, a drug each."""
    return [in_full(item) for item in read(drawn(TOP + pages[0], *pages[1:])).administrations]


@pytest.mark.parametrize("stands", ["top", "middle", "low"])
@pytest.mark.parametrize("rules", ["lines", "frame", "bars", "across", ""])
def test_a_row_is_one_however_many_lines_its_cells_take(rules: str, stands: str) -> None:
    record = read(drawn(TOP + sheet(WRAPPED, EDGES, 700, rules=rules, stands=stands)))
    assert [in_full(item) for item in record.administrations] == GIVEN
    assert record.understood.whole


@pytest.mark.parametrize("stands", ["top", "middle"])
def test_a_sheet_on_its_side_keeps_its_rows(stands: str) -> None:
    page = said(40, 560, "Date of service: 03/02/2026") + sheet(WRAPPED, EDGES, 540, stands=stands)
    record = read(drawn(f"q 0 1 -1 0 612 0 cm {page} Q"))
    assert [in_full(item) for item in record.administrations] == GIVEN


def test_headings_may_take_two_lines() -> None:
    heads = ("\nMedication", "Dose\nAdministered", "Route of\nAdmin", "Start\nTime", "Stop\nTime", "")
    for rules in ("lines", ""):
        assert given(sheet((heads, *PLAIN[1:]), EDGES, 700, rules=rules, stands="low")) == BOTH


def test_start_and_stop_may_stand_below_one_heading() -> None:
    rows = (
        ("Medication", "Dose", "Route", "Infusion time", "<", "Remarks"),
        ("^", "^", "^", "Start", "Stop", "^"),
        *PLAIN[1:],
    )
    assert given(sheet(rows, EDGES, 700)) == BOTH


def test_a_dose_below_ordered_and_given_is_the_one_that_was_given() -> None:
    rows = (
        ("Medication", "Dose", "<", "Start", "Stop", "Route"),
        ("^", "Ordered", "Given", "^", "^", "^"),
        ("Infliximab", "400 mg", "300 mg", "1015", "1225", "IV infusion"),
    )
    assert given(sheet(rows, EDGES, 700)) == ["Infliximab infusion 1015-1225 300 mg"]


def test_a_drug_beside_several_rows_is_of_each() -> None:
    rows = (
        ("Medication", "Action", "Time", "Dose"),
        ("Rituximab", "New Bag", "0800", "700 mg"),
        ("^", "Stopped", "1200", ""),
        ("Vancomycin", "New Bag", "1215", "1 g"),
        ("^", "Stopped", "1330", ""),
    )
    told = given(sheet(rows, (40, 160, 240, 300, 360), 700))
    assert told == ["Rituximab infusion 0800-1200 700 mg", "Vancomycin infusion 1215-1330 1 g"]


def test_a_half_of_the_day_below_its_time_is_of_it() -> None:
    rows = (HEADINGS, ("Infliximab", "400 mg", "IV infusion", "1:15\nPM", "3:25\nPM", ""))
    assert given(sheet(rows, EDGES, 700)) == ["Infliximab infusion 1315-1525 400 mg"]


@pytest.mark.parametrize("rules", ["lines", ""])
def test_a_word_that_a_narrow_column_breaks_is_one(rules: str) -> None:
    rows = (
        ("Date", "Medication", "Do\nse", "Route", "Start/S\ntop"),
        ("03/02/\n2026", "Methylpredni\nsolone", "40\nmg", "IV\npush", "1005"),
        ("03/02/\n2026", "Infliximab-\ndyyb", "400\nmg", "IV\ninfusion", "1015-\n1225"),
    )
    told = given(sheet(rows, (40, 90, 170, 210, 270, 320), 700, rules=rules))
    assert told == ["Methylprednisolone push 1005 40 mg", "Infliximab-dyyb infusion 1015-1225 400 mg"]


@pytest.mark.parametrize("rules", ["lines", ""])
def test_hours_across_the_top_stand_above_what_was_given_then(rules: str) -> None:
    rows = (
        ("Medication", "0900", "0930", "1000", "1030", "1100"),
        ("Diphenhydramine\n25 mg IV push", "", "25 mg", "", "", ""),
        ("Infliximab\n400 mg IV", "", "", "50 mL/hr", "125 mL/hr", "Stopped"),
    )
    told = given(sheet(rows, (40, 130, 190, 250, 310, 370, 430), 700, rules=rules))
    assert told == ["Diphenhydramine push 0930 25 mg", "Infliximab infusion 1000-1100 400 mg"]


@pytest.mark.parametrize("rules", ["lines", ""])
def test_words_of_what_happened_below_hours_are_no_headings(rules: str) -> None:
    rows = (
        ("Time", "1015", "1045", "1115", "1225"),
        ("Rate (mL/hr)", "40", "80", "150", "0"),
        (
            "Event",
            "Infusion\nstarted",
            "Rate\nincreased",
            "Rate\nincreased",
            "Infusion\ncomplete, line\nflushed",
        ),
    )
    drug = said(40, 705, "Drug: Infliximab 400 mg in NS 250 mL IV infusion")
    assert given(drug + sheet(rows, (40, 130, 190, 250, 310, 390), 690, rules=rules)) == BOTH[1:]


def test_a_table_of_vital_signs_beside_one_of_drugs_tells_it_no_time() -> None:
    signs = (("Time", "BP"), ("0940", "120/70"), ("1030", "118/72"), ("1130", "121/70"))
    page = sheet(signs, (40, 80, 130), 700) + sheet(PLAIN, [edge + 110 for edge in EDGES[:-1]] + [600], 700)
    assert given(page) == BOTH


def test_a_table_goes_on_without_its_headings_on_the_next_page() -> None:
    assert given(sheet(PLAIN[:2], EDGES, 90), sheet(PLAIN[2:], EDGES, 740)) == BOTH


def test_a_cell_of_two_drugs_or_times_joins_nothing() -> None:
    both = (
        "Infliximab\nVancomycin",
        "400 mg\n1 g",
        "IV infusion\nIV infusion",
        "1015\n1300",
        "1225\n1400",
        "",
    )
    told = ["Infliximab infusion 1015-1225 400 mg", "Vancomycin infusion 1300-1400 1 g"]
    assert given(sheet((HEADINGS, both), EDGES, 700)) == told
    torn = ("Infliximab\nVancomycin", "400 mg\n1 g", "IV infusion", "1015\n1300", "1225\n1345\n1400", "")
    assert not {"1015-1345", "1300-1345", "1015-1400"} & {
        part for item in given(sheet((HEADINGS, torn), EDGES, 700)) for part in item.split()
    }
    first, second = read(drawn(TOP + sheet((HEADINGS, torn), EDGES, 700))).administrations
    assert (first.substance, second.substance, second.stop) == ("Infliximab", "Vancomycin", None)
    assert [doubt.field for doubt in second.uncertain] == ["stop"], (
        "of three stops for two drugs one is too many"
    )


def test_rows_that_stand_as_close_as_lines_are_not_joined() -> None:
    rows = (*PLAIN[1:], ("Ketorolac", "15 mg", "IV push", "1230"))
    assert given(close(*rows)) == [*BOTH, "Ketorolac push 1230 15 mg"]


CLOSE = (
    ("Diphenhydramine", "25 mg", "IV push", "0955"),
    ("Infliximab-dyyb",),
    ("in NS 250 mL", "400 mg", "IV infusion", "1015", "1225"),
    ("over 2 hours",),
    ("Ketorolac", "15 mg", "IV push", "1230"),
)


def close(*rows: tuple[str, ...]) -> str:
    """Return rows that stand as close to each other as the lines of a cell."""
    return "".join(
        said(x, 700 - 10 * n, cell, size=8)
        for n, cells in enumerate((HEADINGS[:5], *rows))
        for x, cell in zip(EDGES, cells, strict=False)
        if cell
    )


def test_a_name_above_the_line_of_its_times_is_of_it_where_rows_stand_close() -> None:
    told = given(close(*CLOSE))
    assert told == [BOTH[0], "Infliximab-dyyb infusion 1015-1225 400 mg", "Ketorolac push 1230 15 mg"]


def test_a_name_above_a_row_that_has_its_own_is_not_of_it() -> None:
    told = given(close(CLOSE[0], ("Vancomycin",), CLOSE[4]))
    assert "Ketorolac push 1230 15 mg" in told
    assert [item for item in told if item.startswith("Vancomycin") and "1230" in item] == []
    record = read(drawn(TOP + close(CLOSE[0], ("Vancomycin",), CLOSE[4])))
    assert [gap.text for gap in record.understood.not_understood] == ["Vancomycin"]


def test_what_stands_below_a_table_is_none_of_its_rows() -> None:
    foot = said(44, 560, "Ondansetron 4 mg IV push given at 1240.", size=8)
    assert given(sheet(WRAPPED, EDGES, 700, rules="") + foot) == [*GIVEN, "Ondansetron push 1240 4 mg"]


FIELDS = (("Medication", "Infliximab"), ("Dose", "400 mg"), ("Route", "IV infusion"),
          ("Start time", "1015"), ("Stop time", "1225"), ("RN", "K. Ober"))  # fmt: skip


@pytest.mark.parametrize("above", [True, False])
def test_a_label_stands_above_or_below_what_is_filled_into_its_cell(above: bool) -> None:
    cells = ["\n".join(pair if above else pair[::-1]) for pair in FIELDS]
    assert given(sheet((cells[:3], cells[3:]), (40, 200, 360, 520), 700)) == BOTH[1:]


@pytest.mark.parametrize("above", [True, False])
def test_a_row_of_labels_stands_above_or_below_what_is_filled_in(above: bool) -> None:
    rows = []
    for part in (FIELDS[:3], FIELDS[3:]):
        labels, values = zip(*part, strict=True)
        rows += [labels, values] if above else [values, labels]
    assert given(sheet(rows, (40, 200, 360, 520), 700)) == BOTH[1:]


def test_a_label_may_have_the_cell_before_what_is_filled_in() -> None:
    push = (
        ("Medication", "Diphenhydramine"),
        ("Dose", "25 mg"),
        ("Route", "IV push"),
        ("Time given", "0955"),
    )
    pairs = [*push, *FIELDS]
    rows = [(*one, *other) for one, other in zip(pairs[::2], pairs[1::2], strict=True)]
    assert given(sheet(rows, (40, 120, 260, 340, 480), 700)) == BOTH


def test_where_labels_stand_on_both_sides_no_time_is_certain_under_another_label() -> None:
    cells = ["\n".join(pair) for pair in FIELDS[:4]] + ["1225\nStop time", "K. Ober\nRN"]
    page = sheet((cells[:3], cells[3:]), (40, 200, 360, 520), 700)
    assert not any("1225-" in item for item in given(page))
    assert_open(page)


def assert_open(page: str) -> None:
    """The drug is told, nothing of it is certain, and the page is named."""
    record = read(drawn(TOP + page))
    assert [item.substance for item in record.administrations] == ["Infliximab"]
    (item,) = record.administrations
    assert (item.start, item.stop, item.dose) == (None, None, None)
    assert not record.understood.whole
    assert any("labels of a form" in gap.text for gap in record.understood.not_understood)


@pytest.mark.parametrize("name", ["K. Ober\nRN", "Signature\nK. Ober\nRN"])
def test_what_somebody_is_may_stand_below_a_name_where_labels_stand_above(name: str) -> None:
    cells = ["\n".join(pair) for pair in FIELDS[:5]] + [name]
    record = read(drawn(TOP + sheet((cells[:3], cells[3:]), (40, 200, 360, 520), 700)))
    assert [in_full(item) for item in record.administrations] == BOTH[1:]
    assert record.understood.whole


def test_rows_of_labels_above_and_below_what_is_filled_in_leave_it_open() -> None:
    labels, values = zip(*FIELDS[:3], strict=True)
    times, hours = ("Start time", "Discharge", "Seen by"), ("1015", "1300", "K. Ober")
    edges = (40, 200, 360, 520)
    assert_open(sheet((labels, values, hours, times), edges, 700))
    assert_open(sheet((values, labels, times, hours), edges, 700))
    # half of the labels of a row are not known: all of them stand above, and nobody read them as such
    assert_open(sheet((labels, values, times, hours), edges, 700))


def test_labels_before_and_behind_what_is_filled_in_leave_it_open() -> None:
    rows = (("Medication", "Infliximab", "25 mg", "Wasted"), ("1300", "Discharge", "Start time", "1015"),
            ("IV infusion", "Route", "RN", "K. Ober"))  # fmt: skip
    assert_open(sheet(rows, (40, 160, 280, 400, 520), 700))


def test_a_title_above_a_form_and_labels_before_all_that_is_filled_in_leave_nothing_open() -> None:
    rows = [(label, value, "", "") for label, value in FIELDS[:5]]
    record = read(drawn(TOP + sheet([("Infusion record", "", "", ""), *rows], (40, 160, 300, 420, 540), 700)))
    assert [in_full(item) for item in record.administrations] == BOTH[1:]
    assert record.understood.whole


@pytest.mark.parametrize("rules", ["lines", ""])
def test_a_table_of_other_columns_below_is_none_of_its_rows(rules: str) -> None:
    rows = (
        *WRAPPED,
        ("Medication", "Given", "Dose", "Route", "", ""),
        ("Ondansetron", "1240", "4 mg", "IV push", "", ""),
    )
    assert given(sheet(rows, EDGES, 700, rules=rules)) == [*GIVEN, "Ondansetron push 1240 4 mg"]
    rows = (*WRAPPED, ("Time", "BP", "HR", "Temp", "", ""), ("0940", "120/70", "72", "98.6", "", ""))
    assert given(sheet(rows, EDGES, 700, rules=rules)) == GIVEN


def test_words_beside_a_table_are_in_none_of_its_columns() -> None:
    beside = "".join(
        said(470, 690 - 26 * n, f"Seen at {hour}", size=8) for n, hour in enumerate(("0930", "1300"))
    )
    told = given(sheet([row[:5] for row in WRAPPED], EDGES[:6], 700, rules="") + beside)
    assert not any("1300" in item for item in told)
    assert (told[0], told[2]) == (GIVEN[0], GIVEN[2])
    assert told[1].startswith("Infliximab-dyyb infusion "), "a time beside its row may put its own in doubt"


def test_a_drug_that_is_told_beside_another_in_its_cell_is_named_and_nothing_else_is_told() -> None:
    row = ("Infliximab, premedicated\nwith Benadryl at home", "400 mg", "IV infusion", "1015", "1225", "")
    record = read(drawn(TOP + sheet((HEADINGS, row), EDGES, 700)))
    assert {item.substance for item in record.administrations} <= {"Infliximab"}
    assert not record.understood.whole
