"""The narrative of a C-CDA section: cells of several lines, and words that say what the entries say already."""

from __future__ import annotations

import pytest

from scrubber.charts import Document, read_document
from scrubber.model.record import InfusionRecord
from tests.scrubber.charts.messages import dose, doubts, entry, runs

HEADS = ("Medication", "Dose", "Route", "Start", "Stop")
GIVEN = ("infliximab", "400 mg", "Intravenous", "03/02/2026 10:15 AM", "03/02/2026 12:25 PM")


def section(text: str, *entries: str) -> InfusionRecord:
    """Read a document of one section, with its narrative and entries."""
    inside = "".join(f"<entry>{one}</entry>" for one in entries)
    data = (
        '<ClinicalDocument xmlns="urn:hl7-org:v3"><component><structuredBody><component><section>'
        f'<code code="29549-3"/><text>{text}</text>{inside}'
        "</section></component></structuredBody></component></ClinicalDocument>"
    )
    (record,) = read_document(Document.of_bytes(data.encode(), "c.xml"))
    return record


def table(*rows: tuple[str, ...], heads: tuple[str, ...] = HEADS) -> str:
    """Return rows below heads, or rows alone."""
    top = "<thead><tr>" + "".join(f"<th>{head}</th>" for head in heads) + "</tr></thead>" if heads else ""
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table>{top}<tbody>{body}</tbody></table>"


@pytest.mark.parametrize(
    "row",
    [
        (
            "infliximab<br/>(Remicade)",
            "400 mg",
            "IV<br/>infusion",
            "03/02/2026<br/>10:15",
            "03/02/2026<br/>12:25",
        ),
        (
            "<paragraph>infliximab</paragraph>",
            "<paragraph>400 mg</paragraph>",
            "<list><item>IV infusion</item></list>",
            "03/02/2026 10:15",
            "03/02/2026 12:25",
        ),
    ],
)
def test_lines_of_a_cell_do_not_run_into_each_other(row: tuple[str, ...]) -> None:
    record = section(table(row))
    (item,) = record.administrations
    assert (runs(item), dose(item), doubts(item), record.understood.whole) == (
        "10:15-12:25",
        "400 mg",
        {},
        True,
    )


def test_words_in_styles_are_not_parted() -> None:
    row = ("in<content styleCode='Bold'>flix</content>imab", "400 mg", "IV infusion", *GIVEN[3:])
    (item,) = section(table(row)).administrations
    assert item.substance == "infliximab"


@pytest.mark.parametrize(
    "route",
    ["IV infusion", "INTRAVENOUS INFUSION", "IV Piggyback", "Intravenous drip", "IVPB", "Intravenous"],
)
def test_the_way_of_the_entry_says_nothing_new(route: str) -> None:
    assert section(table((*GIVEN[:2], route, *GIVEN[3:])), entry()).understood.whole


@pytest.mark.parametrize("route", ["IV push", "Subcutaneous injection", "IV infusion over 3 hours"])
def test_another_way_is_named(route: str) -> None:
    assert not section(table((*GIVEN[:2], route, *GIVEN[3:])), entry()).understood.whole


@pytest.mark.parametrize(
    ("stop", "whole"),
    [
        ("2026-03-02T12:25:00-0500", True),
        ("2026-03-02T12:25:00.000-05:00", True),
        ("2026-03-02T13:25:00-0500", False),
        ("03/02/2026 1:25 PM", False),
    ],
)
def test_times_as_systems_write_them_are_compared(stop: str, whole: bool) -> None:
    assert section(table((*GIVEN[:4], stop)), entry()).understood.whole is whole


@pytest.mark.parametrize(
    ("times", "whole"), [("03/02/2026 10:15 AM - 12:25 PM", True), ("03/02/2026 10:15 AM - 1:25 PM", False)]
)
def test_a_row_without_heads_is_heard_with_its_drug(times: str, whole: bool) -> None:
    row = ("infliximab", "IV infusion", times, "NDC 57894-030-01")
    assert section(table(row, heads=()), entry()).understood.whole is whole


@pytest.mark.parametrize(
    ("head", "cell", "whole"),
    [
        ("Status", "Refused", False),
        ("Status", "Not given", False),
        ("Comment", "charted in error", False),
        ("Refused", "Yes", False),
        ("Refused", "No", True),
        ("Status", "Given", True),
        ("Lot", "KX1", False),
        ("Lot #", "AB12", True),
    ],
)
def test_a_row_that_denies_its_entry_or_has_another_lot_is_named(head: str, cell: str, whole: bool) -> None:
    of_a_lot = entry().replace(
        "</manufacturedMaterial>", "<lotNumberText>AB12</lotNumberText></manufacturedMaterial>"
    )
    record = section(table((*GIVEN, cell), heads=(*HEADS, head)), of_a_lot)
    assert (len(record.administrations), record.understood.whole) == (1, whole)


def test_a_row_that_denies_what_was_not_given_says_nothing_new() -> None:
    refused = entry(attributes='negationInd="true"')
    row = ("infliximab", "400 mg", "Intravenous", "03/02/2026 10:15 AM", "Refused")
    push = entry("e2", drug="ondansetron")
    record = section(table(row), refused, push)
    assert [item.substance for item in record.administrations] == ["ondansetron"]
    assert [item.substance for item in record.not_given] == ["infliximab"]


def test_an_entry_that_refers_to_a_row_that_denies_it_is_not_given() -> None:
    row = '<tr ID="r1"><td>infliximab</td><td>400 mg</td><td>Refused</td></tr>'
    refers = entry(inside="").replace("<statusCode", '<text><reference value="#r1"/></text><statusCode')
    record = section(f"<table><thead>{'<th>x</th>' * 3}</thead><tbody>{row}</tbody></table>", refers)
    assert (record.administrations, record.understood.whole) == ((), False)


def test_a_cell_that_spans_rows_names_its_drug_in_each() -> None:
    heads = "<thead><tr><th>Medication Order</th><th>MAR Action</th><th>Action Date</th><th>Dose</th></tr></thead>"
    rows = (
        '<tr><td rowspan="2">ondansetron injection 4 mg, IV push</td><td>Given</td><td>03/02/2026 1:05 PM</td>'
        "<td>4 mg</td></tr><tr><td>Given</td><td>03/02/2026 1:55 PM</td><td>4 mg</td></tr>"
    )
    record = section(f"<table>{heads}<tbody>{rows}</tbody></table>")
    assert [f"{item.start:%H:%M}" for item in record.administrations if item.start] == ["13:05", "13:55"]


def test_a_hostile_span_costs_nothing() -> None:
    rows = "".join(f'<tr><td rowspan="999">x</td><td>{n}</td></tr>' for n in range(500))
    assert section(f"<table>{rows}</table>").administrations == ()
