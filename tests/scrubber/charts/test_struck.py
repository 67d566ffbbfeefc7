"""What is struck through, deleted or hidden in a document was said not to be so: nothing of it is given."""

from __future__ import annotations

import pytest

from scrubber.charts import Document, read_document
from scrubber.model.record import InfusionRecord

HEAD = "Date of service: 03/02/2026"
ROW = "<tr{}><td>{}</td><td>{}</td><td>IVP</td><td>{}</td></tr>"


def read(data: str, name: str) -> InfusionRecord:
    """Read a document of one record."""
    (record,) = read_document(Document.of_bytes(data.encode(), name))
    return record


def page(rows: str, style: str = "") -> InfusionRecord:
    """Read a page with a table of rows."""
    head = "<tr><th>Medication</th><th>Dose</th><th>Route</th><th>Time</th></tr>"
    body = f"<p>{HEAD}</p><table>{head}{rows}</table>"
    return read(f"<html><head><style>{style}</style></head><body>{body}</body></html>", "chart.html")


def told(record: InfusionRecord) -> list[tuple[str, str]]:
    """Return each drug with its time."""
    return [(item.substance, f"{item.start:%H%M}" if item.start else "?") for item in record.administrations]


GIVEN = ROW.format("", "Zofran", "4 mg", "1310")


@pytest.mark.parametrize(
    ("mark", "style"),
    [
        (' style="text-decoration:line-through"', ""),
        (' style="color:red; text-decoration-line: line-through"', ""),
        (' class="void"', ".void { text-decoration: line-through; }"),
    ],
)
def test_a_row_that_its_style_strikes_gives_nothing_and_is_named(mark: str, style: str) -> None:
    record = page(ROW.format(mark, "Toradol", "15 mg", "1305") + GIVEN, style)
    assert told(record) == [("Zofran", "1310")]
    assert [gap.text for gap in record.understood.not_understood] == ["Toradol 15 mg IVP 1305"]


@pytest.mark.parametrize("struck", ["1120", "11:20 AM", "400 mg", "125"])
def test_a_struck_value_is_named_whatever_stands_beside_it(struck: str) -> None:
    html = page(ROW.format("", "Zofran", "4 mg", f"<s>{struck}</s> 1310"))
    rtf = read(rf"{{\rtf1 {HEAD}\par Zofran 4 mg IVP {{\strike {struck}}} 1310\par}}", "note.rtf")
    for record in (html, rtf):
        assert told(record) == [("Zofran", "1310")]
        assert struck in [gap.text for gap in record.understood.not_understood]


def test_struck_words_that_tell_nothing_of_giving_are_not_named() -> None:
    assert page(GIVEN.replace("IVP", "<s>sitting up</s> IVP")).understood.whole


@pytest.mark.parametrize(
    ("mark", "style"),
    [
        (' style="display:none"', ""),
        (' style="visibility: hidden"', ""),
        (" hidden", ""),
        (' class="off"', ".off{display:none}"),
    ],
)
def test_a_hidden_row_gives_nothing_and_is_counted(mark: str, style: str) -> None:
    record = page(ROW.format(mark, "Toradol", "15 mg", "1305") + GIVEN, style)
    assert told(record) == [("Zofran", "1310")]
    assert record.ignored == ("words that the document hides: 1",)


def test_other_styles_change_nothing() -> None:
    marked = ' class="odd" style="text-decoration: underline; display: table-row"'
    record = page(ROW.format(marked, "Toradol", "15 mg", "1305") + GIVEN, ".odd {color: gray}")
    assert told(record) == [("Toradol", "1305"), ("Zofran", "1310")]
    assert record.understood.whole


def rtf(words: str) -> InfusionRecord:
    """Read an RTF file."""
    return read(f"{{\\rtf1\\ansi {HEAD}\\par {words}\\par 1310 Zofran 4 mg IVP given.\\par}}", "chart.rtf")


@pytest.mark.parametrize(
    "words",
    [
        "{\\strike 1305 Toradol 15 mg IVP given.}",
        "\\strike 1305 Toradol 15 mg IVP given.\\strike0 ",
        "{\\deleted 1305 Toradol 15 mg IVP given.}",
        "{\\strike {\\b 1305} Toradol 15 mg IVP given.}",
        "{\\b\\strike 1305 Toradol 15 mg IVP given.\\plain }",
    ],
)
def test_what_rtf_strikes_or_deletes_is_named(words: str) -> None:
    record = rtf(words)
    assert told(record) == [("Zofran", "1310")]
    assert [gap.text for gap in record.understood.not_understood] == ["1305 Toradol 15 mg IVP given."]


def test_what_rtf_hides_is_counted() -> None:
    record = rtf("{\\v 1305 Toradol 15 mg IVP given.}")
    assert told(record) == [("Zofran", "1310")]
    assert record.ignored == ("words that the document hides: 1",)


@pytest.mark.parametrize(
    "words", ["\\viewkind4 1305 Toradol 15 mg IVP given.", "{\\strike0 1305 Toradol 15 mg IVP given.}"]
)
def test_other_words_of_rtf_mark_nothing(words: str) -> None:
    assert told(rtf(words)) == [("Toradol", "1305"), ("Zofran", "1310")]
