"""Cells of a page's tables that hold paragraphs, breaks and form fields, and what a browser shows elsewhere."""

from __future__ import annotations

import pytest

from scrubber.charts import Document, read_document
from scrubber.model.record import InfusionRecord
from tests.scrubber.charts.messages import dose, doubts, runs

TOP = "<p>Patient: Sutter, Alma MRN: 20451</p><p>Date of service: 03/02/2026</p>"
HEAD = ("Medication", "Dose", "Route", "Start", "Stop")
ROW = ("vedolizumab", "300 mg", "IV infusion", "1315", "1345")


def page(body: str) -> InfusionRecord:
    """Read a page of one patient and day."""
    data = f"<!DOCTYPE html><html><body>{TOP}{body}</body></html>"
    (record,) = read_document(Document.of_bytes(data.encode(), "m.html"))
    return record


def table(*rows: tuple[str, ...], head: tuple[str, ...] = HEAD) -> str:
    """Return rows below a head."""
    return (
        "<table>"
        + "".join("<tr>" + "".join(f"<td>{c}</td>" for c in r) + "</tr>" for r in (head, *rows))
        + "</table>"
    )


def told(body: str) -> list[tuple[str, str]]:
    """Return run and dose of what a page tells for certain."""
    items = page(body).administrations
    assert not any(doubts(item) for item in items)
    return [(runs(item), dose(item)) for item in items]


GIVEN = [("13:15-13:45", "300 mg")]


@pytest.mark.parametrize("tag", ["p", "div", "center"])
def test_a_block_alone_is_its_cell(tag: str) -> None:
    rows = [tuple(f"<{tag}>{cell}</{tag}>" for cell in row) for row in (HEAD, ROW)]
    assert told(table(rows[1], head=rows[0])) == GIVEN


@pytest.mark.parametrize(
    "row",
    [
        ("vedolizumab", "300 mg", "IV infusion", "03/02/2026<br>1315", "03/02/2026<br>1345"),
        ("vedolizumab<br>(Entyvio)", "300 mg", "IV<br/>infusion", "1315", "1345"),
        ("<p>vedolizumab</p><p>in NS</p>", "300 mg<br>in 250 mL", "IV infusion", "13:15", "13:45"),
    ],
)
def test_lines_of_one_thing_are_one_cell(row: tuple[str, ...]) -> None:
    assert told(table(row)) == GIVEN


def test_heads_of_two_lines_are_read() -> None:
    assert (
        told(table(ROW, head=("Medication", "Dose<br>Given", "Route", "Start<br>Time", "Stop<br>Time")))
        == GIVEN
    )


def test_a_foot_stands_below_its_rows() -> None:
    body = "".join(f"<td>{cell}</td>" for cell in ROW)
    head = "".join(f"<th>{cell}</th>" for cell in HEAD)
    foot = "<tfoot><tr><td>Total</td><td>300 mg</td><td></td><td></td><td></td></tr></tfoot>"
    assert told(f"<table><thead><tr>{head}</tr></thead>{foot}<tbody><tr>{body}</tr></tbody></table>") == GIVEN


@pytest.mark.parametrize(
    "row",
    [
        ("Zofran<br>Benadryl", "4 mg<br>25 mg", "IV push", "1300<br>1305", ""),
        ("vedolizumab", "300 mg<br>100 mg", "IV infusion", "1315", "1345"),
        ("vedolizumab", "300 mg", "IV infusion", "1315<br>1325", "1345"),
    ],
)
def test_a_cell_of_several_things_is_named(row: tuple[str, ...]) -> None:
    record = page(table(row))
    assert not record.understood.whole
    assert all(runs(item) not in ("13:00-13:05", "13:15-13:25") for item in record.administrations)


def test_a_page_laid_out_by_a_table_keeps_its_lines() -> None:
    words = "Vedolizumab 300 mg IV infusion started 1315.<br>Completed 1345.<br>Zofran 4 mg IVP 1305."
    items = page(f"<table><tr><td>Notes</td><td>{words}</td></tr></table>").administrations
    assert [runs(item) for item in items] == ["13:15-13:45", "13:05-?"]


# form fields


def test_the_values_of_fields_are_read() -> None:
    assert told(table(tuple(f'<input value="{cell}">' for cell in ROW))) == GIVEN
    labels = "".join(
        f"<p><label>{name}</label>: <input type='text' value='{value}'></p>"
        for name, value in (("Drug", "vedolizumab 300 mg IV infusion"), ("Start", "1315"), ("Stop", "1345"))
    )
    assert told(labels) == GIVEN


@pytest.mark.parametrize("kind", ["hidden", "submit", "button"])
def test_what_a_browser_does_not_show_as_words_is_none(kind: str) -> None:
    hidden = f'<input type="{kind}" value="ocrelizumab 600 mg IV infusion started 1400, completed 1700">'
    assert told(table(ROW) + hidden) == GIVEN


@pytest.mark.parametrize(("chosen", "is_given"), [("Given", True), ("Refused", False)])
def test_the_option_that_is_chosen_counts(chosen: str, is_given: bool) -> None:
    options = "".join(
        f"<option{' selected' if option == chosen else ''}>{option}</option>"
        for option in ("Given", "Refused")
    )
    record = page(table((*ROW, f"<select>{options}</select>"), head=(*HEAD, "Status")))
    certain = [item for item in record.administrations if not doubts(item)]
    assert bool(certain and record.understood.whole) is is_given


TICKS = {
    "behind": '<input type="radio" name="g"{0}> Yes <input type="radio" name="g"{1}> No',
    "labels": '<label><input type="radio" name="g"{0}> Yes</label><label><input type="radio" name="g"{1}> No</label>',
    "boxes": '<input type="checkbox"{0}> Yes<br><input type="checkbox"{1}> No',
}


@pytest.mark.parametrize("form", TICKS)
@pytest.mark.parametrize("answer", ["Yes", "No"])
def test_what_is_ticked_counts(form: str, answer: str) -> None:
    ticks = TICKS[form].format(*(" checked" if name == answer else "" for name in ("Yes", "No")))
    record = page(table((*ROW, ticks), head=(*HEAD, "Given?")))
    certain = [item for item in record.administrations if not doubts(item)]
    assert bool(certain and record.understood.whole) is (answer == "Yes")
