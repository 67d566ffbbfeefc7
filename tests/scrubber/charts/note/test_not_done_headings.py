"""What stands below a heading that says it was not done was not given, in each format that has headings.

Sources: what the words mean. A list called `Medications not given` gives nothing; nor do a sheet of voided rows, a
group of rows called `HELD / REFUSED`, and what is planned for the next visit. `PRN medications`, `Premedications`
and `Biologics` are kinds of drugs.
"""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest

from scrubber.charts import Document, read_document
from scrubber.charts.readers.note.page.sections import heading_of
from scrubber.model.record import Administration, InfusionRecord
from tests.scrubber.charts.render_pdf import placed, row
from tests.scrubber.charts.told import given_in

ENTYVIO = ("Entyvio", "300 mg", "IV infusion", "13:15", "13:45")
ZOFRAN = ("Zofran", "4 mg", "IV push", "13:05", "")
HEADS = ("Medication", "Dose", "Route", "Start", "Stop")
WHO = "Patient: Sutter, Alma DOB: 02/17/1978"
DAY = "Date of service: 03/02/2026"


def _line(cells: tuple[str, ...]) -> str:
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _page(body: str) -> tuple[bytes, str]:
    return f"<html><body><p>{WHO}</p><p>{DAY}</p>{body}</body></html>".encode(), "n.html"


def text(heading: str) -> tuple[bytes, str]:
    """A note."""
    given = "Entyvio 300 mg IV infusion 13:15-13:45"
    return "\n".join((DAY, given, heading, " ".join(ZOFRAN))).encode(), "n.txt"


def html(heading: str) -> tuple[bytes, str]:
    """A page with a table below each heading."""
    tables = [f"<table>{_line(HEADS)}{_line(cells)}</table>" for cells in (ENTYVIO, ZOFRAN)]
    return _page(f"{tables[0]}<h3>{heading}</h3>{tables[1]}")


def group(heading: str) -> tuple[bytes, str]:
    """A table of which one row heads those below it."""
    over = f'<tr><td colspan="5"><b>{heading}</b></td></tr>'
    return _page(f"<table>{_line(HEADS)}{_line(ENTYVIO)}{over}{_line(ZOFRAN)}</table>")


def csv(heading: str) -> tuple[bytes, str]:
    """An export with a line of one cell between its rows."""
    rows = (HEADS, ENTYVIO, (f'"{heading}"', "", "", "", ""), ZOFRAN)
    return "\n".join((f"{DAY},,,,", *(",".join(cells) for cells in rows))).encode(), "log.csv"


def workbook(heading: str) -> tuple[bytes, str]:
    """A workbook whose second sheet has that name."""
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    name = heading.replace("/", "-").replace(":", "")
    for sheet, cells in ((first, ENTYVIO), (book.create_sheet(name), ZOFRAN)):
        for each in ((DAY,), HEADS, cells):
            sheet.append(each)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), "log.xlsx"


def pdf(heading: str) -> tuple[bytes, str]:
    """A printed table with a line between its rows."""
    columns = (40, 200, 280, 380, 450)
    rows = (HEADS, ENTYVIO, (heading, "", "", "", ""), ZOFRAN)
    words = [word for n, cells in enumerate(rows) for word in row(700 - 16 * n, columns, cells)]
    return placed([[(40, 742, WHO), (40, 726, DAY), *words]]), "c.pdf"


def ccda(heading: str) -> tuple[bytes, str]:
    """A document with a section of that title, and no entries."""
    sections = "".join(
        f"<component><section><title>{title}</title><text><table><thead>{_line(HEADS).replace('td>', 'th>')}</thead>"
        f"<tbody>{_line(cells)}</tbody></table></text></section></component>"
        for title, cells in (("Medications administered", ENTYVIO), (heading, ZOFRAN))
    )
    return (
        '<ClinicalDocument xmlns="urn:hl7-org:v3"><componentOf><encompassingEncounter><effectiveTime>'
        '<low value="202603021250"/><high value="202603021420"/></effectiveTime></encompassingEncounter></componentOf>'
        "<component><structuredBody>"
        f"{sections}</structuredBody></component></ClinicalDocument>"
    ).encode(), "c.xml"


Form = Callable[[str], tuple[bytes, str]]
FORMS: tuple[Form, ...] = (text, html, group, csv, workbook, pdf, ccda)
NOT_DONE = (
    "Medications not administered", "HELD / REFUSED", "Medications held or refused", "Refused:", "Voided entries",
    "Deleted entries", "Omitted doses", "Cancelled orders", "Ordered but not given", "Planned for next visit",
    "Scheduled for next visit", "Orders for next cycle", "Upcoming doses",
)  # fmt: skip
DONE = ("Premedications", "Biologics", "PRN medications", "Scheduled medications", "Given today", "Infusions")


def read(data: bytes, name: str) -> tuple[InfusionRecord, ...]:
    """Read a document."""
    return tuple(read_document(Document.of_bytes(data, name)))


def sure(records: tuple[InfusionRecord, ...]) -> list[Administration]:
    """Return what began at a time that is certain."""
    return [item for record in records for item in record.administrations if item.start]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("heading", NOT_DONE)
def test_what_stands_below_a_heading_that_it_was_not_done_was_not_given(form: Form, heading: str) -> None:
    records = read(*form(heading))
    assert [item.substance for item in sure(records)] == ["Entyvio"]
    assert all(not record.understood.whole for record in records)


@pytest.mark.parametrize("form", [text, html, group, csv, workbook, ccda])
@pytest.mark.parametrize("heading", DONE)
def test_what_stands_below_a_kind_of_drugs_was_given(form: Form, heading: str) -> None:
    records = read(*form(heading))
    assert sorted(item.substance for item in sure(records)) == ["Entyvio", "Zofran"]
    assert all(record.understood.whole for record in records)


def test_a_run_below_a_group_of_a_table_keeps_its_columns() -> None:
    over = [f'<tr><td colspan="5">{head}</td></tr>' for head in ("Premedications", "Infusions")]
    data, name = _page(f"<table>{_line(HEADS)}{over[0]}{_line(ZOFRAN)}{over[1]}{_line(ENTYVIO)}</table>")
    ends = [(item.substance, item.stop is not None) for item in sure(read(data, name))]
    assert ends == [("Zofran", False), ("Entyvio", True)]


@pytest.mark.parametrize(
    "name", ["Template", "Example", "Sample rows", "Pending", "Planned", "Voided", "Not Given"]
)
def test_a_sheet_that_holds_nobodys_record_gives_nothing(name: str) -> None:
    assert [item.substance for item in sure(read(*workbook(name)))] == ["Entyvio"]


@pytest.mark.parametrize("name", ["Sheet2", "Given", "Chair 4", "PRN", "March 2"])
def test_a_sheet_of_any_other_name_is_read(name: str) -> None:
    assert len(sure(read(*workbook(name)))) == 2


def test_a_group_of_rows_ends_at_the_next_one_and_at_headings() -> None:
    again = ("Benadryl", "25 mg", "IV push", "13:06", "")
    refused = ("REFUSED", "", "", "", "")
    for ending in (("GIVEN", "", "", "", ""), HEADS):
        rows = (HEADS, ENTYVIO, refused, ZOFRAN, ending, again)
        data = "\n".join((f"{DAY},,,,", *(",".join(cells) for cells in rows)))
        assert [item.substance for item in sure(read(data.encode(), "log.csv"))] == ["Entyvio", "Benadryl"]


def test_times_below_such_a_heading_are_of_what_was_not_done() -> None:
    given = f"{DAY}\n1315 Entyvio 300 mg IV infusion started\n1345 infusion complete\n"
    note = f"{given}Medications not given\n1305 Zofran 4 mg IV push\n"
    assert [item.substance for item in sure(read(note.encode(), "n.txt"))] == ["Entyvio"]
    # a list that goes by names ends where the log goes on
    note = (
        f"{DAY}\nMeds held:\n metoprolol\n1315 Entyvio 300 mg IV infusion started\n1345 infusion complete\n"
    )
    assert [item.substance for item in sure(read(note.encode(), "n.txt"))] == ["Entyvio"]


@pytest.mark.parametrize(
    "line", ["Refused: No", "Held: 1020", "Refused", "Infusion cancelled", "Doses missed: 0", "VOID"]
)
def test_what_is_no_heading_of_a_list_begins_no_section(line: str) -> None:
    found = heading_of(line, 0, len(line))
    assert found is None or found[0] != "undone"


PLANNED = "0900 Benadryl 25 mg IVP\n0930 Taxol 135 mg IVPB over 1 h\n1130 home\n"
DONE = "0914 Benadryl 25 mg IVP given.\n"


@pytest.mark.parametrize(
    "heading",
    [
        "Plan for today:",
        "Plan for today as discussed w/ pt and son:",
        "Today's plan (reviewed with pt):",
        "Schedule for today",
        "Tentative timeline:",
        "Planned times:",
        "What we plan today:",
    ],
)
def test_what_a_days_plan_says_below_it_by_times_was_not_done_then(heading: str) -> None:
    """A time that goes back begins what was done; so does a blank line, and a line that stands further to the left."""
    given = ["Benadryl push 0914 25 mg"]
    assert given_in(f"{heading}\n{PLANNED}{DONE}") == given
    assert given_in(f"{heading}\n{PLANNED}\n{DONE}") == given
    inside = PLANNED.replace("0900", "   0900").replace("\n0930", "\n   0930").replace("\n1130", "\n   1130")
    assert given_in(f"{heading}\n{inside}1145 Benadryl 25 mg IVP given\n") == ["Benadryl push 1145 25 mg"]


def test_a_days_plan_ends_where_a_line_says_that_it_was_done() -> None:
    assert given_in(f"Today's plan:\n{PLANNED[:24]}0930 Taxol 135 mg IVPB started\n1040 done\n") == [
        "Taxol infusion 0930-1040 135 mg"
    ]


@pytest.mark.parametrize("begun", ["0915 Remicade 400 mg up", "0915 Remicade 400 mg hung, running"])
def test_a_days_plan_ends_where_something_happened(begun: str) -> None:
    assert given_in(f"Plan for today:\n0900 Benadryl 25 mg IVP\n{begun}\n1115 Remicade off\n") == [
        "Remicade infusion 0915-1115 400 mg"
    ]


def test_what_stands_below_actual_was_done() -> None:
    text = "Plan for today:\n0900 Benadryl 25 mg IVP\nActual:\n0905 Benadryl 25 mg IVP\n"
    assert given_in(text) == ["Benadryl push 0905 25 mg"]


def test_a_sentence_about_a_plan_heads_nothing() -> None:
    text = "Plan for today reviewed with pt\n0900 Benadryl 25 mg IVP\n0930-1130 Remicade 400 mg IV\n"
    assert given_in(text) == ["Benadryl push 0900 25 mg", "Remicade infusion 0930-1130 400 mg"]
