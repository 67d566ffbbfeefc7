"""What a chart took in memory goes when its reader is done, not when the garbage collector comes by.

A folder may hold thousands of charts of many megabytes: a reader whose objects hold each other would keep dozens of
them at a time.
"""

import gc
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest

from scrubber.charts import Document, read_document
from scrubber.model.record import Administration, InfusionRecord, Patient, Quantity
from tests.scrubber.charts import render, render_text, render_x12

RECORD = InfusionRecord(
    patient=Patient(family="Plum", given="Ada", birth_date=date(1960, 1, 1)),
    administrations=(
        Administration(
            "a1",
            "infliximab",
            "infusion",
            route="IV",
            start=datetime(2026, 3, 2, 9, 15),  # noqa: DTZ001 - charts show the wall clock
            stop=datetime(2026, 3, 2, 11, 20),  # noqa: DTZ001
            dose=Quantity(Decimal(400), "mg"),
        ),
    ),
)
WRITERS: dict[str, Callable[[InfusionRecord], bytes]] = {
    "chart.json": render.fhir,
    "chart.xml": render.ccda,
    "chart.hl7": render_x12.hl7v2,
    "chart.txt": lambda record: render_text.note(record).encode(),
    "chart.pdf": lambda record: render_text.pdf([render_text.note(record)]),
    "chart.csv": render_text.csv_log,
}
"""Not XLSX: the objects of openpyxl hold each other."""


@pytest.mark.parametrize("name", WRITERS)
def test_a_chart_that_was_read_leaves_nothing_behind(name: str) -> None:
    document = Document.of_bytes(WRITERS[name](RECORD), name)
    assert read_document(document)[0].administrations  # and whatever its kind loads once is loaded
    gc.collect()
    gc.disable()
    try:
        read_document(document)
        assert gc.collect() == 0
    finally:
        gc.enable()
