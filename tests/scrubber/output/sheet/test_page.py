"""The page: one file, nothing fetched, nothing run, in an order that a screen reader can follow."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from lxml import html

from scrubber.output.sheet.page import sheet_page
from scrubber.output.sheet.text import sheet_block
from tests.scrubber.output.sheet.made import profile, sheet, sheet_under


@pytest.fixture(params=["J1745", "J9190", "J7030", "J8540", "90715"])
def code(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_nothing_is_fetched_or_run(code: str) -> None:
    page = sheet_page(sheet(code))
    assert "default-src 'none'" in page
    assert not re.search(r"<(?:script|link|img|iframe|object|form)\b|\bon\w+=|@import|url\(", page)


def test_headings_and_tables_say_what_they_are(code: str) -> None:
    tree = html.document_fromstring(sheet_page(sheet(code)))
    assert tree.get("lang") == "en"
    assert len(tree.findall(".//h1")) == 1
    assert tree.find(".//main") is not None
    for table in tree.findall(".//table"):
        assert table.get("aria-label")
        assert all(head.get("scope") for head in table.findall(".//th"))


def test_the_page_says_what_the_text_says(code: str) -> None:
    made = sheet(code)
    words = " ".join(html.document_fromstring(sheet_page(made)).text_content().split())
    for said in (
        *(item.label for item in made.items),
        *(item.why.text for item in made.items),
        *(way.given for way in made.ways),
        *(each.means for each in made.thresholds),
        *(each.text for each in made.requirements),
        *(gap.text for gap in made.unknown),
        *made.billing.text,
    ):
        assert said in words
    told = " ".join(" ".join(line for line, _ in sheet_block(made)).split())
    assert all(item.label in told for item in made.items)


def test_every_number_of_a_source_is_in_the_list() -> None:
    tree = html.document_fromstring(sheet_page(sheet("J1745")))
    listed = {item.get("value") for item in tree.findall(".//ol/li")}
    cited = re.findall(r"\[([\d, ]+)\]", tree.find(".//main").text_content())
    assert {number.strip() for numbers in cited for number in numbers.split(",")} == listed


def test_a_payers_name_is_escaped() -> None:
    from scrubber.reference import drugs

    drug = drugs.find("J1745")
    assert drug is not None
    page = sheet_page(sheet_under(drug, replace(profile("medicare"), name="<b onload=x>A&B\x1b[31m")))
    assert "<b onload" not in page
    assert "\x1b" not in page
    assert "A&amp;B" in page
