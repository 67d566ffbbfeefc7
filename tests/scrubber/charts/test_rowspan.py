"""A cell that spans rows is of each of them; tables in tables and hostile documents included."""

from __future__ import annotations

import pytest
from lxml import etree

from scrubber.charts.rowspan import CELL, MOST_REPEATED, repeat_down

DATA = """
<table><tr><td rowspan="2">Remicade</td><td>0900</td></tr><tr><td>1010</td></tr></table>
"""


def rows(root: etree._Element) -> list[list[str]]:
    """Return the words of the cells of each row that holds no table."""
    found = (row for row in root.iter("{*}tr") if row.find(".//{*}table") is None)
    return [["".join(map(str, cell.itertext())) for cell in row] for row in found]


@pytest.mark.parametrize(
    "document",
    [
        DATA,
        f"<table><tr><td>{DATA}</td></tr></table>",
        f'<table><tr><td rowspan="2">{DATA}</td></tr><tr/></table>',
        f'<text xmlns="urn:hl7-org:v3">{DATA}</text>',
    ],
    ids=["alone", "in a layout table", "in a cell that spans rows itself", "in a namespace"],
)
def test_a_row_has_the_cell_that_spans_it_once(document: str) -> None:
    root = etree.fromstring(document)
    repeat_down(root)
    told = [row for row in rows(root) if row]
    assert told[:2] == [["Remicade", "0900"], ["Remicade", "1010"]]
    assert all(len(row) == 2 for row in told)


def test_an_amount_over_several_rows_is_said_once() -> None:
    root = etree.fromstring(DATA.replace("Remicade", "400 mg"))
    repeat_down(root)
    assert rows(root) == [["400 mg", "0900"], ["", "1010"]]


@pytest.mark.parametrize("length", [1, 1000, MOST_REPEATED // 2])
def test_a_document_is_not_blown_up(length: int) -> None:
    table = f'<table><tr><td rowspan="999">{"x" * length}</td></tr>{"<tr/>" * 999}</table>'
    root = etree.fromstring(f"<text>{table * 9}</text>")
    repeat_down(root)
    repeated = sum(len(row) for row in rows(root)) - 9
    assert 0 < repeated * (CELL + length) <= MOST_REPEATED
