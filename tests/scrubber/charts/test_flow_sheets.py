"""Flow sheets inside documents: tables with a column of actions, forms of labels, and what was struck through."""

from __future__ import annotations

import pytest

from scrubber.charts import Document, read_document
from scrubber.charts.readers.note.reader import read_note
from scrubber.model.record import Administration, InfusionRecord

ROWS = (
    ("Time", "Medication", "Dose", "Route", "Action"),
    ("0935", "Diphenhydramine", "25 mg", "IV push", "Given"),
    ("1000", "Rituximab 700 mg/500 mL", "700 mg", "IV", "New Bag"),
    ("1030", "Rituximab 700 mg/500 mL", "", "IV", "Rate Change 100 mL/hr"),
    ("1115", "Rituximab 700 mg/500 mL", "", "IV", "Paused"),
    ("1145", "Rituximab 700 mg/500 mL", "", "IV", "Resumed"),
    ("1420", "Rituximab 700 mg/500 mL", "", "IV", "Infusion Complete"),
    ("1425", "Ondansetron", "4 mg", "IV push", "Not Given"),
)
HEAD = "Flow sheet\nPatient: HALE, OTIS   DOB: 05/06/1949\nDate of service: 03/20/2026\n"


def wide(rows: tuple[tuple[str, ...], ...]) -> str:
    """Write a table as a report prints it."""
    return HEAD + "\n".join("".join(f"{cell:<28}" for cell in row).rstrip() for row in rows) + "\n"


def rtf(rows: tuple[tuple[str, ...], ...]) -> str:
    """Write a table as a word processor keeps it."""
    table = "\n".join("\\trowd" + "".join(f"\\intbl {cell}\\cell" for cell in row) + "\\row" for row in rows)
    return "{\\rtf1\\ansi " + HEAD.replace("\n", "\\par ") + "\\pard\n" + table + "\\pard}"


def html(rows: tuple[tuple[str, ...], ...]) -> str:
    """Write a table as a portal shows it."""
    table = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<html><body><p>{'</p><p>'.join(HEAD.splitlines())}</p><table>{table}</table></body></html>"


def read(text: str, name: str) -> InfusionRecord:
    """Read the one record of a document that is in memory."""
    (record,) = read_document(Document.of_bytes(text.encode(), name))
    return record


def runs(item: Administration) -> list[str]:
    """Return the runs as a clock shows them."""
    return [" - ".join(f"{at:%H:%M}" if at else "?" for at in (run.start, run.stop)) for run in item.runs()]


FORMS = [(wide, "sheet.txt"), (rtf, "sheet.rtf"), (html, "sheet.html")]


@pytest.mark.parametrize(("write", "name"), FORMS, ids=[name for _, name in FORMS])
def test_a_column_of_actions_says_what_each_row_is(write: object, name: str) -> None:
    assert callable(write)
    record = read(write(ROWS), name)
    push, infusion = record.administrations
    assert (push.technique, runs(push)) == ("push", ["09:35 - ?"])
    assert runs(infusion) == ["10:00 - 11:15", "11:45 - 14:20"]
    assert infusion.dose is not None
    assert f"{infusion.dose.value} {infusion.dose.unit}" == "700 mg"
    assert infusion.uncertain == ()
    assert record.understood.whole


@pytest.mark.parametrize(("write", "name"), FORMS, ids=[name for _, name in FORMS])
def test_an_action_that_nobody_knows_is_named_and_leaves_its_drug_in_doubt(write: object, name: str) -> None:
    assert callable(write)
    rows = (*ROWS[:4], ("1230", "Rituximab 700 mg/500 mL", "", "IV", "Frozzled"))
    record = read(write(rows), name)
    infusion = record.administrations[1]
    assert (infusion.start, infusion.stop) == (None, None)
    assert any("Frozzled" in gap.text for gap in record.understood.not_understood)


def test_a_cell_that_spans_rows_names_its_drug_in_each() -> None:
    record = read(
        "<html><body><p>Date of service: 03/25/2026</p><table>"
        "<tr><th>Medication</th><th>Action</th><th>Time</th><th>Dose</th><th>Route</th></tr>"
        "<tr><td rowspan='2'>Tocilizumab</td><td>New Bag</td><td>09:02</td><td>520 mg</td><td>IV</td></tr>"
        "<tr><td>Stopped</td><td>10:06</td><td></td><td>IV</td></tr></table></body></html>",
        "mar.html",
    )
    (item,) = record.administrations
    assert runs(item) == ["09:02 - 10:06"]


def test_a_list_of_terms_is_a_form() -> None:
    record = read(
        "<html><body><dl><dt>Date of service</dt><dd>03/26/2026</dd><dt>Medication</dt><dd>Natalizumab 300 mg</dd>"
        "<dt>Route</dt><dd>IV infusion</dd><dt>Start</dt><dd>1:15 PM</dd><dt>End</dt><dd>2:17 PM</dd>"
        "</dl></body></html>",
        "visit.html",
    )
    (item,) = record.administrations
    assert runs(item) == ["13:15 - 14:17"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("<html><body><p>{}<p><s>Abatacept 750 mg IV infusion 0900 - 0930</s>", "n.html"),
        ("{{\\rtf1 {}\\par {{\\strike Abatacept 750 mg IV infusion 0900 - 0930}}\\par}}", "n.rtf"),
        ("{{\\rtf1 {}\\par \\strike Abatacept 750 mg IV infusion 0900 - 0930\\strike0\\par}}", "n.rtf"),
    ],
)
def test_what_is_struck_through_is_not_so_and_is_named(text: str, name: str) -> None:
    record = read(text.format("Date of service: 03/28/2026"), name)
    assert record.administrations == ()
    assert [gap.text for gap in record.understood.not_understood] == [
        "Abatacept 750 mg IV infusion 0900 - 0930"
    ]


@pytest.mark.parametrize("form", ["Time: 9:50 AM", "Start\n9:50 AM"])
def test_a_labelled_time_that_is_of_nothing_is_named(form: str) -> None:
    record = read(f"Date of service: 03/28/2026\nMethylprednisolone 40 mg IV push\n\n{form}\n", "form.txt")
    assert all(item.start is None for item in record.administrations)
    assert any("9:50 AM" in gap.text for gap in record.understood.not_understood)


def test_a_narrative_table_of_drugs_keeps_them_apart() -> None:
    record = read(
        '<ClinicalDocument xmlns="urn:hl7-org:v3"><component><structuredBody><component><section>'
        "<title>Medications Administered</title><text><table><thead><tr><th>Medication</th><th>Dose</th><th>Route</th>"
        "<th>Start Date/Time</th><th>Stop Date/Time</th></tr></thead><tbody>"
        "<tr><td>Abatacept</td><td>750 mg</td><td>IV infusion</td><td>03/16/2026 10:00</td>"
        "<td>03/16/2026 10:33</td></tr>"
        "<tr><td>Diphenhydramine</td><td>25 mg</td><td>IV push</td><td>03/16/2026 09:50</td><td/></tr>"
        "</tbody></table></text></section></component></structuredBody></component></ClinicalDocument>",
        "visit.xml",
    )
    told = [(item.substance, item.technique, runs(item)) for item in record.administrations]
    assert told == [
        ("Abatacept", "infusion", ["10:00 - 10:33"]),
        ("Diphenhydramine", "push", ["09:50 - ?"]),
    ]


@pytest.mark.parametrize("heading", ["Orders", "ORDERS:", "Home medications", "Last infusion:"])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_table_below_orders_gives_nothing(heading: str, between: str) -> None:
    record = read(
        f"{heading}{between}Medication | Dose | Route | Start\nOcrelizumab | 300 mg | IV infusion | 04/08/2026 1300\n\n"
        "Administered\n\nMedication | Action | Time | Dose | Route\n"
        "Ocrelizumab | New Bag | 04/08/2026 1325 | 300 mg | IV\nOcrelizumab | Stopped | 04/08/2026 1558 | | IV\n",
        "visit.txt",
    )
    (item,) = record.administrations
    assert runs(item) == ["13:25 - 15:58"]


RATES_AND_VITALS = (
    "Time   Rate mL/hr   BP   Note\n1000   40   118/70   started\n1030   80   120/72\n1315   0   119/71   completed\n",
    "Time      Rate      BP\n10:00 AM  40 mL/hr   118/70\n10:30 AM  80 mL/hr  120/72\n1:15 PM   Stopped   119/71\n",
    "Time | Rate (mL/hr) | HR | SpO2 | Comments\n1000 | 40 | 72 | 98 | started\n1315 | 0 | 74 | 99 | complete\n",
)


@pytest.mark.parametrize("rows", RATES_AND_VITALS)
def test_vital_signs_in_columns_of_their_own_leave_nothing_over(rows: str) -> None:
    record = read_note(f"DOS 03/02/2026\nOcrevus 600 mg in 500 mL NS IV infusion\n{rows}")
    (item,) = record.administrations
    assert [f"{at:%H:%M}" for at in (item.start, item.stop) if at] == ["10:00", "13:15"]
    assert record.understood.whole


def test_a_number_below_another_heading_is_left_over() -> None:
    rows = "Time | Rate (mL/hr) | Amount | Note\n1000 | 40 | 250 | started\n1315 | 0 | 119 | completed\n"
    assert not read_note(f"DOS 03/02/2026\nOcrevus 600 mg in 500 mL NS IV infusion\n{rows}").understood.whole


@pytest.mark.parametrize(
    "heads", [("Paused", "Restarted"), ("Interrupted", "Resumed"), ("Pause time", "Restart time")]
)
@pytest.mark.parametrize("parting", [" | ", "    "])
def test_columns_of_a_pause_and_a_restart_part_the_run(heads: tuple[str, str], parting: str) -> None:
    rows = (
        ("Medication", "Dose", "Route", "Start", *heads, "Stop"),
        ("Rituximab", "700 mg", "IV infusion", "1000", "1115", "1145", "1420"),
        ("Vancomycin", "1 g", "IV infusion", "1430", "-", "-", "1530"),
    )
    record = read_note(HEAD + "\n".join(map(parting.join, rows)))
    assert [runs(item) for item in record.administrations] == [
        ["10:00 - 11:15", "11:45 - 14:20"],
        ["14:30 - 15:30"],
    ]
    assert record.understood.whole
