"""PDF charts: the text layer reads as a note, a scan is said to be one, and a slow or broken file ends in time."""

from __future__ import annotations

import io
import multiprocessing

import pytest
from pypdf import PdfReader, PdfWriter

from scrubber.charts import Document, DocumentError, read_document
from scrubber.charts.readers.pdf import worker as pdf_worker
from scrubber.charts.readers.pdf.process import _Worker, opened
from tests.scrubber.charts.render_text import pdf

FIRST = "DOS 03/02/2026\n0955 Zofran 8 mg IVP given."
SECOND = "1015 Remicade 400 mg IV started.\n1222 Remicade complete."


def test_facts_stand_on_their_page() -> None:
    (record,) = read_document(Document.of_bytes(pdf([FIRST, SECOND]), "chart.pdf"))
    assert [(item.substance, item.source.locator.split(",")[:2]) for item in record.administrations] == [
        ("Zofran", ["page 1", " line 2"]),
        ("Remicade", ["page 2", " line 1"]),
    ]


def test_a_scan_has_no_text_layer() -> None:
    with pytest.raises(DocumentError, match="no text layer") as caught:
        read_document(Document.of_bytes(pdf([None, None]), "scan.pdf"))
    assert caught.value.code == "no_text_layer"


def test_a_scanned_page_among_others_is_told() -> None:
    (record,) = read_document(Document.of_bytes(pdf([FIRST, None]), "chart.pdf"))
    assert len(record.administrations) == 1
    assert record.ignored == ("pages without a text layer: 1",)


def test_an_encrypted_file_is_refused() -> None:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret")

    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(DocumentError, match="encrypted"):
        opened(out.getvalue())


@pytest.mark.parametrize(
    "data", [b"%PDF-1.4 and nothing", pdf([FIRST])[:200], b"%PDF-1.7\n" + b"\xff" * 5000]
)
def test_a_broken_file_is_refused(data: bytes) -> None:
    with pytest.raises(DocumentError) as caught:
        opened(data)
    assert caught.value.code in ("not_pdf", "no_text_layer")


def test_too_many_pages() -> None:
    with pytest.raises(DocumentError, match="more parts"):
        opened(pdf(["x"] * (pdf_worker.MAX_PAGES + 1)))


def test_a_page_that_unpacks_to_more_than_is_read() -> None:
    with pytest.raises(DocumentError) as caught:
        opened(pdf(["A" * 3_000_000]))
    assert caught.value.code in ("too_large", "not_pdf")


def test_a_file_that_takes_too_long_is_killed_and_the_next_one_read() -> None:
    worker = _Worker()
    try:
        with pytest.raises(DocumentError, match="longer to read"):
            worker.ask(pdf(["A line of a chart\n" * 60] * 290), seconds=0.001)
        assert worker.ask(pdf([FIRST]), seconds=60)["pages"]
    finally:
        worker.close()


def _read_in_child(_: int) -> int:
    return len(opened(pdf([FIRST])).pages)


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="this system does not fork")
def test_a_forked_process_starts_a_reader_of_its_own() -> None:
    opened(pdf([FIRST]))
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map(_read_in_child, range(4)) == [1, 1, 1, 1]
    assert len(opened(pdf([FIRST])).pages) == 1


def test_our_own_pages_are_real_pdf() -> None:

    assert len(PdfReader(io.BytesIO(pdf([FIRST, None]))).pages) == 2
