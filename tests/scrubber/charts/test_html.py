"""Notes in HTML, and formats that others bring."""

from __future__ import annotations

import pytest

from scrubber.charts import Document, DocumentError, ReadOptions, detect, read_document
from scrubber.charts.format import Format, Head
from scrubber.charts.formats import FORMATS
from scrubber.charts.readers.html.reader import shown
from scrubber.model.record import InfusionRecord

PAGE = """<!DOCTYPE html><html><head><title>Chart</title><style>p {color: red}</style></head><body>
<h2>Infusion note</h2><p>Patient: Sutter, Alma&nbsp; DOB: 02/17/1978</p><p>Date of Service: 03/02/2026</p>
<table><tr><th>Medication</th><th>Dose</th><th>Route</th><th>Start</th><th>Stop</th></tr>
<tr><td>Remicade</td><td>400 mg</td><td>IV infusion</td><td>1015</td><td>1225</td></tr></table>
<div>Benadryl 25 mg IVP given<br>at 1005.</div><p hidden>Taxol 100 mg IV 0900-1000</p>
<script>Taxol()</script><p style="display: none">Taxol 100 mg IV 0900-1000</p></body></html>"""


def test_a_page_says_what_a_browser_shows() -> None:
    (record,) = read_document(Document.of_bytes(PAGE.encode(), "note.html"))
    told = [
        (item.substance, item.technique, *(f"{run.start:%H:%M}" for run in item.runs()))
        for item in record.administrations
    ]
    assert told == [("Remicade", "infusion", "10:15"), ("Benadryl", "push", "10:05")]
    assert (record.patient.family, record.understood.whole) == ("Sutter", True)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td></td></tr></table>", "a | b\nc"),
        ("<ul><li>a</li><li>b</li></ul>", "a\n\nb"),
        ("<div>a<br/>b &lt; c</div>", "a\nb < c"),
        ("<pre>a   b\nc   d</pre>", "a   b\nc   d"),
        ("<pre>a <b>b</b>\nc <i>d</i>\ne</pre>", "a b\nc d\ne"),
        ('<div style="white-space: pre-wrap">a\nb <b>c</b>\nd</div>', "a\nb c\nd"),
        ("<style>.n {white-space: pre-line}</style><p class=n>a\nb</p><p>c\nd</p>", "a\nb\n\nc d"),
        ("<textarea>a\nb</textarea>c", "a\nb\nc"),
        ("<div style='white-space:pre'><table>\n<tr><td>a\nb</td><td>c</td></tr></table></div>", "a b | c"),
        ("<table><caption>a</caption><tr><th>b</th><th>c</th></tr></table>", "a:\nb | c"),
        (
            "<figure>a<figcaption>b</figcaption></figure><details><summary>c</summary>d</details>",
            "a\nb\n\nc\nd",
        ),
    ],
)
def test_blocks_are_lines_and_cells_stand_in_rows(page: str, expected: str) -> None:
    assert shown(page.encode())[0] == expected


def test_a_caption_is_no_part_of_the_first_heading() -> None:
    page = PAGE.replace("<table>", "<table><caption>Infusions</caption>").replace("1015", "10:15 AM")
    (record,) = read_document(Document.of_bytes(page.encode(), "note.html"))
    infusion = record.administrations[0]
    assert [f"{run.start:%H:%M}-{run.stop:%H:%M}" for run in infusion.runs() if run.stop] == ["10:15-12:25"]
    assert not infusion.uncertain


@pytest.mark.parametrize(
    "above",
    [
        "<table><caption>{}</caption>",
        "<h3>{}</h3><table>",
        "<p><b>{}</b></p>\n<table>",
        "<strong>{}</strong><table>",
    ],
)
@pytest.mark.parametrize("name", ["Refused by patient", "Not given"])
def test_what_stands_over_a_table_may_say_that_its_rows_were_not_given(above: str, name: str) -> None:
    page = PAGE.replace("<table>", above.format(name))
    (record,) = read_document(Document.of_bytes(page.encode(), "note.html"))
    assert [item.substance for item in record.administrations] == ["Benadryl"]


def test_a_page_nested_without_end_is_refused() -> None:
    assert "deep" in shown(b"<div>" * 150 + b"deep")[0]
    with pytest.raises(DocumentError, match="nested deeper"):
        shown(b"<div>" * 5000 + b"deep")


@pytest.mark.parametrize("page", ["<html></html>", "<p></p>"])
def test_an_empty_page_is_called_empty(page: str) -> None:
    with pytest.raises(DocumentError, match="empty"):
        read_document(Document.of_bytes(page.encode(), "note.html"))


def test_a_vendors_format_comes_in_by_the_same_door() -> None:
    def sniff(head: Head) -> bool:
        return head.text.startswith(b"ACME")

    def read(data: bytes, name: str, options: ReadOptions) -> tuple[InfusionRecord, ...]:
        return (InfusionRecord(ignored=(f"{len(data)} bytes of {name}",)),)

    acme = Format("acme", sniff, read)
    document = Document.of_bytes(b"ACME 1 2 3", "x.acm", (acme,))
    assert document.format == "acme"
    (record,) = read_document(document, ReadOptions(formats=(acme,)))
    assert record.ignored == ("10 bytes of x.acm",)
    assert (record.documents[0].name, record.documents[0].format) == ("x.acm", "acme")
    with pytest.raises(DocumentError, match="in no format"):
        read_document(document)


def test_every_format_has_its_own_name() -> None:
    names = [format.name for format in FORMATS]
    assert len(names) == len(set(names))
    assert detect(b"") == "unknown"


def test_a_cell_over_several_columns_moves_none_below_another_head() -> None:
    heads = "<tr><th>Drug</th><th>Dose</th><th>Route</th><th>Start</th><th>Stop</th></tr>"
    top = "<p>Date of service: 03/02/2026</p>"
    row = '<tr><td>infliximab</td><td colspan="2">400 mg IV infusion</td><td>13:15</td><td>15:25</td></tr>'
    (record,) = read_document(Document.of_bytes(f"{top}<table>{heads}{row}</table>".encode(), "n.html"))
    (item,) = record.administrations
    assert [f"{moment:%H:%M}" for moment in (item.start, item.stop) if moment] == ["13:15", "15:25"]
    label = '<tr><td colspan="5">All given by J. Amos RN</td></tr>'
    (labelled,) = read_document(
        Document.of_bytes(f"{top}<table>{label}{heads}{row}{label}</table>".encode(), "n.html")
    )
    assert labelled.administrations[0].start == item.start


def test_an_amount_over_several_rows_is_said_once() -> None:
    top = "<p>Date of service: 03/02/2026</p>"
    heads = "<tr><th>Medication</th><th>Start</th><th>Stop</th><th>Dose</th></tr>"
    rows = (
        '<tr><td rowspan="2">infliximab IV infusion</td><td>13:15</td><td>13:25</td><td rowspan="2">400 mg</td></tr>'
        "<tr><td>13:35</td><td>13:55</td></tr>"
    )
    (record,) = read_document(Document.of_bytes(f"{top}<table>{heads}{rows}</table>".encode(), "n.html"))
    doses = [item.dose for item in record.administrations if item.dose]
    assert [f"{dose.value} {dose.unit}" for dose in doses] == ["400 mg"]


def test_a_hostile_span_costs_nothing() -> None:
    cells = '<td colspan="999">x</td>' * 2000
    assert shown(f"<table><tr>{cells}</tr></table>".encode())[0].startswith("x")


ONE_TABLE = "<p>Patient: Voss, Ida DOB: 02/17/1978</p><p>Date of service: 03/02/2026</p><table>{}</table>"


def told(table: str) -> str:
    """Return the one administration of a table, in short."""
    (record,) = read_document(Document.of_bytes(ONE_TABLE.format(table).encode(), "note.html"))
    (item,) = record.administrations
    assert record.understood.whole
    wasted = f", wasted {item.wasted.amount.words}" if item.wasted else ""
    return f"{item.substance} {item.dose.words if item.dose else '-'} {item.start:%H:%M}-{item.stop:%H:%M}{wasted}"


@pytest.mark.parametrize("head", ["{}", "<thead>{}</thead>"])
def test_headings_in_two_rows_are_read_as_one(head: str) -> None:
    head = head.format(
        "<tr><th rowspan=2>Medication</th><th colspan=2>{}</th><th rowspan=2>Dose</th></tr>"
        "<tr><th>{}</th><th>{}</th></tr>"
    )
    row = "<tr><td>Remicade IV infusion</td><td>0915</td><td>1145</td><td>400 mg</td></tr>"
    for over, begin, end in (
        ("Infusion", "Start", "Stop"),
        ("Time", "Begin", "End"),
        ("Infusion Time", "On", "Off"),
    ):
        assert told(head.format(over, begin, end) + row) == "Remicade 400 mg 09:15-11:45"


def test_what_stands_over_a_heading_says_what_it_is_of() -> None:
    """`Amount` below `Waste` is no dose, and `Start` below `Planned` no start."""
    assert (
        told(
            "<thead><tr><th></th><th colspan=2>Time</th><th colspan=2>Waste</th></tr></thead><tbody>"
            "<tr><th>Medication</th><th>Begin</th><th>End</th><th>Amount</th><th>RN</th></tr>"
            "<tr><td>Remicade IV infusion</td><td>0915</td><td>1145</td><td>20 mg</td><td>DH</td></tr>"
        )
        == "Remicade - 09:15-11:45, wasted 20 mg"
    )
    assert (
        told(
            "<tr><th rowspan=2>Medication</th><th colspan=2>Planned</th><th colspan=3>Actual</th></tr>"
            "<tr><th>Dose</th><th>Start</th><th>Start</th><th>Stop</th><th>Dose</th></tr>"
            "<tr><td>Remicade IV infusion</td><td>500 mg</td><td>0900</td><td>0915</td><td>1145</td>"
            "<td>400 mg</td></tr>"
        )
        == "Remicade 400 mg 09:15-11:45"
    )


TWICE = "<tr>{}</tr><tr>{}<th>Start</th><th>Stop</th><th>Start</th><th>Stop</th></tr>"
NAMES = "<th>Date</th><th>Medication</th><th>Dose</th>"
ROW = (
    "<tr><td>03/02/2026</td><td>Remicade IV infusion</td><td>400 mg</td>"
    "<td>1000</td><td>1200</td><td>1015</td><td>1225</td></tr>"
)


@pytest.mark.parametrize("other", ["Scheduled", "Planned", "Previous", "Ordered", "Last infusion"])
@pytest.mark.parametrize("own", ["Actual", "Given", "Today", "This infusion"])
@pytest.mark.parametrize("is_over_rows", [False, True])
def test_what_is_headed_alike_is_told_apart_by_what_stands_over_it(
    other: str, own: str, is_over_rows: bool
) -> None:
    names = "".join(f"<th rowspan=2>{name}</th>" for name in ("Date", "Medication", "Dose"))
    first = names if is_over_rows else "<th colspan=3></th>"
    over = f"{first}<th colspan=2>{other}</th><th colspan=2>{own}</th>"
    table = ONE_TABLE.format(TWICE.format(over, "" if is_over_rows else NAMES) + ROW)
    (record,) = read_document(Document.of_bytes(table.encode(), "note.html"))
    (item,) = record.administrations
    assert (f"{item.start:%H%M}", f"{item.stop:%H%M}", item.uncertain) == ("1015", "1225", ())


def test_what_is_headed_alike_and_told_apart_by_nothing_is_not_certain() -> None:
    table = f"<tr>{NAMES}<th>Start</th><th>Stop</th><th>Start</th><th>Stop</th></tr>{ROW}"
    (record,) = read_document(Document.of_bytes(ONE_TABLE.format(table).encode(), "note.html"))
    assert all(item.start is None and item.stop is None for item in record.administrations)
    assert any("1015 | 1225" in gap.text for gap in record.understood.not_understood)


def test_what_stands_over_two_columns_stands_over_no_third() -> None:
    table = (
        "<tr><th></th><th></th><th colspan=2>Infusion</th><th colspan=2>Ordered</th><th></th></tr>"
        "<tr><th>Medication</th><th>Route</th><th>Start</th><th>Stop</th><th>Dose</th><th>Rate</th>"
        "<th>Dose</th></tr>"
        "<tr><td>Remicade</td><td>IV</td><td>0915</td><td>1145</td><td>500 mg</td><td>125</td><td>400 mg</td></tr>"
    )
    (record,) = read_document(Document.of_bytes(ONE_TABLE.format(table).encode(), "note.html"))
    (item,) = record.administrations
    assert item.dose is not None
    assert item.dose.words == "400 mg"


@pytest.mark.parametrize("over", ["Allergies: none", "Chair 4", "Hale, Mary"])
def test_a_line_over_the_headings_that_is_none_stays_a_line(over: str) -> None:
    table = (
        f"<tr><td>Infusion record</td><td colspan=3>{over}</td></tr>"
        "<tr><td>Medication</td><td>Start</td><td>Stop</td><td>Dose</td></tr>"
    )
    assert over in shown(ONE_TABLE.format(table).encode())[0]
