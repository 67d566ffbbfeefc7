"""PDF charts: the text layer reads as a note, a scan is said to be one, and a slow or broken file ends in time."""

from __future__ import annotations

import io
import os
import subprocess
import sys

import pytest
from pypdf import PdfReader, PdfWriter

from scrubber.charts import Document, DocumentError, ReadOptions, read_document
from scrubber.charts.readers.pdf import worker as pdf_worker
from scrubber.charts.readers.pdf.process import _Worker, opened
from scrubber.charts.readers.picture import reader as picture
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
    with pytest.raises(DocumentError, match=r"no text layer.*--ocr") as caught:
        read_document(Document.of_bytes(pdf([None, None]), "scan.pdf"))
    assert caught.value.code == "scan"


def test_where_what_reads_scans_is_not_installed_a_scan_and_a_picture_say_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(picture, "find_spec", lambda _: None)
    said = []
    for data in (pdf([None]), b"\x89PNG\r\n\x1a\n" + bytes(40)):
        with pytest.raises(DocumentError) as caught:
            read_document(Document.of_bytes(data, "scan"), ReadOptions(ocr=True))
        said.append(str(caught.value))
    assert said[0] == said[1]
    assert "pip install 'infuscrub[ocr]'" in said[0]


def test_without_what_reads_scans_the_pages_with_words_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "find_spec", lambda _: None)
    (record,) = read_document(Document.of_bytes(pdf([FIRST, None]), "chart.pdf"), ReadOptions(ocr=True))
    assert len(record.administrations) == 1
    assert "page 2" in [gap.locator for gap in record.understood.not_understood]


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


FORKING = """
import os, sys
from scrubber.charts.readers.pdf.process import opened
from tests.scrubber.charts.render_text import pdf

def pages():
    return len(opened(pdf(["1015 Remicade 400 mg IV started."])).pages)

assert pages() == 1
child = os.fork()
if child == 0:
    os._exit(0 if pages() == 1 else 1)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0, "the child could not read"
assert pages() == 1, "the parent lost its reader"
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_forked_process_starts_a_reader_of_its_own() -> None:
    """In a process of its own: a fork of the tests' process would take whatever they hold with it."""
    ran = subprocess.run([sys.executable, "-c", FORKING], capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr


def test_our_own_pages_are_real_pdf() -> None:

    assert len(PdfReader(io.BytesIO(pdf([FIRST, None]))).pages) == 2
