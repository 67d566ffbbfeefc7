"""Logs of events in words: what nobody knows as a giving gives nothing, and no row vanishes."""

from __future__ import annotations

import io

import pytest

from scrubber.charts import Document, read_document
from scrubber.model.record import Administration, InfusionRecord
from tests.scrubber.charts.messages import dose, runs

HEAD = "MRN: 20452\nDate of service: 03/02/2026\nTime,Event,Comments\n"
STARTED = "1015,Started,Remicade 400 mg in 250 NS\n"
STOPPED = "1225,Stopped,Remicade\n"
BENADRYL = "0955,Given,Benadryl 25 mg IV push\n"


def read(rows: str, head: str = HEAD) -> InfusionRecord:
    """Read a log of one patient."""
    (record,) = read_document(Document.of_bytes(f"{head}{rows}".encode(), "log.csv"))
    return record


def given(record: InfusionRecord) -> list[str]:
    """Return what was given, in short."""
    return [f"{item.substance} {runs(item)}" for item in record.administrations]


def named(record: InfusionRecord) -> list[str]:
    """Return the rows that are named as not understood."""
    return [gap.locator for gap in record.understood.not_understood]


def passed(record: InfusionRecord) -> list[str]:
    """Return the rows that are named as giving nothing."""
    return [note.partition(":")[0] for note in record.ignored if note.startswith("row ")]


def doubted(item: Administration) -> list[str]:
    """Return the fields that are in doubt."""
    return [doubt.field for doubt in item.uncertain]


@pytest.mark.parametrize(
    "what",
    [
        "Mixed", "Prepared", "Compounded", "Received", "Called pharmacy", "Double check", "Arrived", "Reconstituted",
        "Delayed", "Given by another provider", "Pt informed", "Medication",
    ],
)  # fmt: skip
def test_a_word_that_nobody_knows_as_an_action_gives_nothing_and_is_named(what: str) -> None:
    record = read(f"0945,{what},Zofran 4 mg IV push\n{BENADRYL}")
    assert (given(record), named(record)) == (["Benadryl 09:55-?"], ["row 4"])


@pytest.mark.parametrize("what", ["Cosign", "Handoff", "Rate verify", "Verify", "Dose change", "Site check"])
def test_what_is_said_of_something_that_runs_begins_nothing(what: str) -> None:
    record = read(f"0945,{what},Zofran 4 mg IV push\n{BENADRYL}")
    assert (given(record), named(record)) == (["Benadryl 09:55-?"], ["row 4"])
    assert given(read(f"{STARTED}1030,{what},Remicade 400 mg\n{STOPPED}")) == ["Remicade 10:15-12:25"]


def test_a_bag_is_not_begun_when_it_is_mixed() -> None:
    record = read(f"0945,Mixed,Remicade 400 mg in 250 NS\n1015,Infusing,Remicade at 40 mL/hr\n{STOPPED}")
    (item,) = record.administrations
    assert (item.start, "start" in doubted(item), named(record)) == (None, True, ["row 4"])


def test_a_premedication_is_given() -> None:
    assert given(read("0955,Premed,Benadryl 25 mg IV push\n")) == ["Benadryl 09:55-?"]


@pytest.mark.parametrize("what", ["Note", "Reaction", "Infusion", "Premed", "Antiemetic given"])
def test_a_label_before_what_was_given_leaves_it_given(what: str) -> None:
    assert given(read(f"0955,{what},Benadryl 25 mg IV push given\n")) == ["Benadryl 09:55-?"]


@pytest.mark.parametrize(
    "what", ["Cancelled", "Due", "Dispensed", "Given by EMS", "Home med", "NPO", "Returned to pharmacy"]
)
def test_what_gives_nothing_by_its_own_words_is_named_so(what: str) -> None:
    record = read(f"0945,{what},Zofran 4 mg IV push\n{BENADRYL}")
    assert (given(record), passed(record)) == (["Benadryl 09:55-?"], ["row 4"])
    assert record.understood.whole


@pytest.mark.parametrize("what", ["Not Done", "Missed", "Omitted", "Dose refused", "Automatically held"])
def test_what_was_not_given_is_told_as_such(what: str) -> None:
    record = read(f"0945,{what},Zofran 4 mg IV push\n{BENADRYL}")
    assert [item.substance for item in record.not_given] == ["Zofran"]
    assert given(record) == ["Benadryl 09:55-?"]


@pytest.mark.parametrize("rows", ["1100,Given,same\n", "1100,Repeat dose,Dilaudid 0.5 mg IVP\n"])
def test_a_part_of_a_giving_that_became_of_nothing_is_named(rows: str) -> None:
    record = read(f"1000,Given,Dilaudid 0.5 mg IVP\n{rows}")
    assert (given(record), named(record)) == (["Dilaudid 10:00-?"], ["row 5"])


@pytest.mark.parametrize("row", ["1225,Stopped,patient tolerated well", "1225,Paused,bathroom"])
def test_the_end_of_what_nobody_told_to_begin_is_named(row: str) -> None:
    record = read(f"{BENADRYL}{row}\n")
    assert (given(record), named(record)) == (["Benadryl 09:55-?"], ["row 5"])


@pytest.mark.parametrize("row", ["1240,Assessment,pt resting", "1300,Discharged,to home", "1300,Given,AVS"])
def test_a_row_that_tells_nothing_of_a_giving_is_named_as_such(row: str) -> None:
    record = read(f"{BENADRYL}{row}\n1305,Vitals,BP 120/80\n")
    assert (given(record), passed(record)) == (["Benadryl 09:55-?"], ["row 5"])
    assert record.understood.whole
    assert [watch.source.locator for watch in record.monitoring] == ["row 6"]


@pytest.mark.parametrize("what", ["Down", "Off", "Bag down", "Terminate", "VTBI complete", "Infusion off"])
def test_every_word_for_an_end_ends_it_and_stands_in_the_quote(what: str) -> None:
    (item,) = read(f"{STARTED}1225,{what},Remicade\n").administrations
    assert runs(item) == "10:15-12:25"
    assert [source.quote for source in item.also if source.locator == "row 5"] == [f"1225 {what}: Remicade"]


@pytest.mark.parametrize("what", ["Standby", "Suspend", "Infusion held"])
def test_every_word_for_a_pause_leaves_the_end_in_doubt(what: str) -> None:
    (item,) = read(f"{STARTED}1105,{what},Remicade\n{STOPPED}").administrations
    assert (item.stop, doubted(item)) == (None, ["stop"])


@pytest.mark.parametrize(
    ("row", "fields"),
    [
        ("1300,Charted in error,Benadryl - wrong patient", ["start", "dose", "technique"]),
        ("1300,Error,disregard Benadryl entry above", ["start", "dose", "technique"]),
        ("1300,Undo,Benadryl 25 mg IV push", ["start", "dose", "technique"]),
        ("1300,Cancelled entry,Benadryl", ["start", "dose", "technique"]),
        ("1300,Duplicate entry,Benadryl 25 mg", ["start", "dose", "technique"]),
        ("1300,Mischarted,Benadryl", ["start", "dose", "technique"]),
        ("1300,Amended,Benadryl given at 1235", ["start"]),
        ("1300,Correction,Benadryl was given IM", ["technique"]),
        ("1300,Late entry,above dose s/b 50 mg", ["start", "dose"]),
    ],
)
def test_what_a_row_takes_back_or_puts_right_is_in_doubt(row: str, fields: list[str]) -> None:
    record = read(f"{STARTED}{STOPPED}1240,Given,Benadryl 25 mg IV push\n{row}\n")
    remicade, benadryl = record.administrations
    assert (runs(remicade), remicade.uncertain) == ("10:15-12:25", ())
    assert set(fields) <= set(doubted(benadryl))
    assert named(record) == ["row 7"]


@pytest.mark.parametrize("row", ["1130,Voided,200 mL clear urine", "1130,Pump error,occlusion cleared"])
def test_what_only_sounds_like_it_takes_nothing_back(row: str) -> None:
    record = read(f"{STARTED}{row}\n{STOPPED}")
    assert (given(record), record.understood.whole) == (["Remicade 10:15-12:25"], True)


def test_all_that_is_taken_back_is_in_doubt_and_a_correction_of_a_time_keeps_both() -> None:
    record = read(f"{BENADRYL}{STARTED}{STOPPED}1300,Error,all above charted on wrong patient\n")
    assert [item.start for item in record.administrations] == [None, None]
    (item,) = read(f"{STARTED}{STOPPED}1300,Error,stop should be 1210\n").administrations
    assert (runs(item).partition("-")[0], doubted(item)) == ("10:15", ["stop"])
    (item,) = read(f"{STARTED}{STOPPED}1300,Correction,dose was 300 mg not 400 mg\n").administrations
    assert (runs(item), doubted(item)) == ("10:15-12:25", ["dose"])
    assert item.uncertain[0].values == ("300 mg", "400 mg")


def test_a_column_of_states_takes_its_row_back() -> None:
    head = HEAD.replace("Comments", "Comments,Status")
    rows = "0955,Given,Benadryl 25 mg IV push,Active\n1000,Given,Zofran 4 mg IV push,Voided\n"
    record = read(rows, head)
    assert (given(record), passed(record)) == (["Benadryl 09:55-?"], ["row 5"])


def test_a_row_of_a_log_is_no_heading() -> None:
    """`1015`, `Started` and `Infusion`: two of them head columns elsewhere."""
    head = HEAD.replace("Time,Event", "Time,Category,Event")
    rows = (
        "0955,Medication,Given,Benadryl 25 mg IV push\n"
        "1015,Infusion,Started,Remicade 400 mg in 250 NS\n1225,Infusion,Stopped,Remicade\n"
    )
    assert given(read(rows, head)) == ["Benadryl 09:55-?", "Remicade 10:15-12:25"]


def test_a_new_bag_behind_a_stop_is_an_infusion_of_its_own() -> None:
    rows = (
        "1000,New Bag,Gammagard 20 g\n1100,Stopped,bag 1\n1105,New Bag,Gammagard 20 g\n1210,Stopped,bag 2\n"
    )
    record = read(rows)
    assert given(record) == ["Gammagard 10:00-11:00", "Gammagard 11:05-12:10"]
    assert [dose(item) for item in record.administrations] == ["20 g", "20 g"]


@pytest.mark.parametrize("what", ["New Bag", "Bag #2 hung"])
@pytest.mark.parametrize("drug", ["Gammagard 20 g", "NS 1000 mL at 500 mL/hr"])
def test_the_dose_of_what_is_hung_again_while_it_runs_is_in_doubt(drug: str, what: str) -> None:
    (item,) = read(f"1000,Hung,{drug}\n1105,{what},{drug}\n1210,Stopped,\n").administrations
    assert (runs(item), item.dose, doubted(item)) == ("10:00-12:10", None, ["dose"])


def test_a_row_of_details_alone_is_of_what_was_given_above_it() -> None:
    rows = f"0955,Premeds given,\n,,Benadryl 25 mg IV push\n,,Tylenol 650 mg PO\n{STARTED}{STOPPED}"
    assert given(read(rows)) == ["Benadryl 09:55-?", "Tylenol 09:55-?", "Remicade 10:15-12:25"]
    record = read(f"{STARTED}Solu-Medrol 40 mg IV,,\n{STOPPED},,Zofran 4 mg IV push\n")
    assert (given(record), named(record)) == (["Remicade 10:15-12:25"], ["row 5", "row 7"])


def test_the_unit_and_the_half_of_the_day_may_have_columns_of_their_own() -> None:
    head = HEAD.replace("Time,Event,Comments", "Time,AM/PM,Event,Detail,Dose,Unit")
    (item,) = read("1:35,PM,Started,Ocrevus,300,mg\n4:10,PM,Stopped,Ocrevus,,\n", head).administrations
    assert (runs(item), dose(item)) == ("13:35-16:10", "300 mg")


def _book(sheets: dict[str, list[list[object]]]) -> tuple[InfusionRecord, ...]:
    openpyxl = pytest.importorskip("openpyxl")
    from openpyxl.comments import Comment
    from openpyxl.styles import Font

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([cell for cell in row if cell not in ("struck", "actually 1210")])
            if "struck" in row:
                for cell in sheet[sheet.max_row]:
                    cell.font = Font(strike=True)
            if "actually 1210" in row:
                sheet.cell(sheet.max_row, 1).comment = Comment("actually 1210", "RN")
    data = io.BytesIO()
    book.save(data)
    return read_document(Document.of_bytes(data.getvalue(), "log.xlsx"))


def _rows(patient: str, drug: str, *more: list[object]) -> list[list[object]]:
    return [
        [f"Patient: {patient}"],
        ["Date of service: 03/02/2026"],
        ["When", "What", "Detail"],
        ["1015", "Started", f"{drug} 400 mg"],
        *more,
        ["1225", "Stopped", drug],
    ]


def test_each_sheet_may_be_the_log_of_a_patient() -> None:
    first, second = _book({"A": _rows("Pike, Roy", "Remicade"), "B": _rows("Voss, Ida", "Entyvio")})
    assert (given(first), given(second)) == (["Remicade 10:15-12:25"], ["Entyvio 10:15-12:25"])
    assert second.administrations[0].source.locator == "B, row 4"


def test_a_row_that_is_struck_through_is_named_and_the_others_are_read() -> None:
    (record,) = _book({"A": _rows("Pike, Roy", "Remicade", ["1100", "Given", "Zofran 4 mg IVP", "struck"])})
    assert (given(record), named(record)) == (["Remicade 10:15-12:25"], ["A, row 5"])


STRUCK: list[object] = ["1100", "Given", "Zofran 4 mg IVP", "struck"]


def test_a_sheet_whose_only_row_is_struck_through_says_so_of_its_patient() -> None:
    whose = _rows("Voss, Ida", "")[:3]
    first, second = _book({"A": _rows("Pike, Roy", "Remicade"), "B": [*whose, STRUCK]})
    assert (given(first), named(first)) == (["Remicade 10:15-12:25"], [])
    assert (given(second), second.patient.family, named(second)) == ([], "Voss", ["B, row 4"])


@pytest.mark.parametrize("head", [[["When", "What", "Detail"]], []], ids=["headed", "not headed"])
def test_a_row_that_is_struck_through_on_a_sheet_of_nobody_may_be_of_anybody(
    head: list[list[object]],
) -> None:
    sheets = {"A": _rows("Pike, Roy", "Remicade"), "B": _rows("Voss, Ida", "Entyvio"), "C": [*head, STRUCK]}
    records = _book(sheets)
    assert [given(record) for record in records] == [["Remicade 10:15-12:25"], ["Entyvio 10:15-12:25"]]
    assert [named(record) for record in records] == [[f"C, row {len(head) + 1}"]] * 2


def test_a_comment_on_a_cell_is_heard() -> None:
    rows = _rows("Pike, Roy", "Remicade")
    rows[-1].append("actually 1210")
    (record,) = _book({"A": rows})
    (item,) = record.administrations
    assert (item.stop, "stop" in doubted(item), named(record)) == (None, True, ["A, row 5"])
