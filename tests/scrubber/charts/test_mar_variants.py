"""Variants of administration records (`corpus/records.txt`): other headings, clocks and actions, in two formats."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from openpyxl import Workbook

from scrubber.charts import Document, read_document
from scrubber.model.record import Administration

CORPUS = Path(__file__).parent / "corpus" / "records.txt"
VARIANTS = [block.splitlines() for block in CORPUS.read_text("utf-8").split("=== ")[1:]]


def told(item: Administration) -> str:
    """Return drug, technique and runs as the corpus writes them."""
    points = item.technique in ("push", "im", "sc", "oral")
    runs = [
        " - ".join(
            f"{at:%d %H:%M}" if at else "?" for at in ((run.start,) if points else (run.start, run.stop))
        )
        for run in item.runs()
    ]
    return f"{item.substance}: {item.technique} {', '.join(runs) or '?'}"


def workbook(rows: str) -> bytes:
    """Return rows as a workbook of text cells."""
    book = Workbook()
    for row in csv.reader(io.StringIO(rows), delimiter=";" if ";" in rows else ","):
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda lines: lines[0])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_variant_is_read_as_it_says(variant: list[str], form: str) -> None:
    rows = "\n".join(line for line in variant[1:] if not line.startswith("--- "))
    data = workbook(rows) if form == "xlsx" else rows.encode()
    (record,) = read_document(Document.of_bytes(data, f"mar.{form}"))
    assert [told(item) for item in record.administrations] == [
        line[4:] for line in variant if line[:4] == "--- "
    ]
