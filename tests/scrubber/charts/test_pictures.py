"""Pictures: refused unless asked for; what a machine reads from them counts for nothing before a person confirms."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scrubber.charts import Document, DocumentError, ReadOptions, read_document
from scrubber.charts.readers.picture import reader
from scrubber.job.job import Job
from scrubber.job.run import Run
from tests.scrubber.job.desk import SETTINGS, Claim, Desk, file_of

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
READ = ReadOptions(ocr=True)
WORDS = [
    ((40, 40, 400, 60), "Patient: Sutter, Alma", 0.98),
    ((500, 42, 800, 62), "DateofService:03/02/2026", 0.97),
    ((40, 120, 300, 140), "Remicade 400 mg IV infusion", 0.99),
    ((310, 121, 500, 141), "started 1015, completed 1225.", 0.99),
    ((40, 200, 90, 220), "~~%", 0.2),
]


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a machine in the library's place that sees the words above, wherever the library is not installed."""

    def see(_: bytes) -> tuple[list[Any], float]:
        return [
            ([(x, y), (right, y), (right, bottom), (x, bottom)], words, score)
            for (x, y, right, bottom), words, score in WORDS
        ], 0.0

    monkeypatch.setattr(reader, "find_spec", lambda _: object())
    monkeypatch.setattr(reader, "_engine", lambda: see)


def test_a_picture_is_refused_unless_it_is_asked_for() -> None:
    with pytest.raises(DocumentError, match=r"A person must read it.*--ocr"):
        read_document(Document.of_bytes(PNG, "scan.png"))


def test_what_reads_pictures_is_an_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "find_spec", lambda _: None)
    with pytest.raises(DocumentError, match=r"infuscrub\[ocr\]"):
        read_document(Document.of_bytes(PNG, "scan.png"), READ)


@pytest.mark.usefixtures("machine")
def test_every_fact_of_a_picture_is_in_doubt() -> None:
    (record,) = read_document(Document.of_bytes(PNG, "scan.png"), READ)
    (item,) = record.administrations
    assert (item.start, item.stop, item.dose, item.unconfirmed) == (None, None, None, True)
    assert {doubt.field: doubt.values for doubt in item.uncertain} == {
        "start": ("2026-03-02T10:15",),
        "stop": ("2026-03-02T12:25",),
        "dose": ("400 mg",),
    }
    assert record.patient.family == "Sutter"
    assert not record.understood.whole


@pytest.mark.usefixtures("machine")
def test_words_of_one_height_are_one_line() -> None:
    assert reader.words_of(PNG).splitlines() == [
        "Patient: Sutter, Alma    Date of Service: 03/02/2026",
        "Remicade 400 mg IV infusion started 1015, completed 1225.",
    ]


def test_another_patient_in_a_picture_is_another_record(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ("Patient: Sutter, Alma DOS: 03/02/2026", "Remicade 400 mg IV 1015-1225",
             "Patient: Marlow, Tess DOS: 03/02/2026", "Venofer200mg IVinfusion 0900-0930")  # fmt: skip
    monkeypatch.setattr(reader, "words_of", lambda _: "\n".join(map(reader._spaced, lines)))
    one, other = read_document(Document.of_bytes(PNG, "scan.png"), READ)
    assert [(item.patient.family, item.administrations[0].substance) for item in (one, other)] == [
        ("Sutter", "Remicade"),
        ("Marlow", "Venofer"),
    ]
    assert {item.start for record in (one, other) for item in record.administrations} == {None}


def test_a_story_over_two_scanned_pages_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    said = {
        b"1": "Patient: Sutter, Alma DOS: 03/02/2026\n1015 Remicade 400 mg IV infusion started.",
        b"2": "",
        b"3": "1225 Remicade infusion complete.",
    }
    monkeypatch.setattr(reader, "words_of", lambda data: said[data])
    (record,) = reader.records_of_pictures({1: b"1", 3: b"3"})
    (item,) = record.administrations
    assert {doubt.field: doubt.values for doubt in item.uncertain} == {
        "start": ("2026-03-02T10:15",), "stop": ("2026-03-02T12:25",), "dose": ("400 mg",),
    }  # fmt: skip
    assert item.source.locator.startswith("page 1, line 2")


def test_every_page_of_a_picture_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_pages", lambda _: [b"1", b"2"])
    pages = {b"1": "Patient: Sutter, Alma DOS: 03/02/2026", b"2": "Remicade 400 mg IV 1015-1225"}
    monkeypatch.setattr(reader, "words_of", lambda data: pages[data])
    (record,) = read_document(Document.of_bytes(PNG, "scan.png"), READ)
    assert (record.patient.family, record.administrations[0].substance) == ("Sutter", "Remicade")


@pytest.mark.usefixtures("machine")
@pytest.mark.parametrize("ocr", [False, True])
def test_a_run_reads_pictures_where_it_is_asked_to_and_decides_nothing_by_them(
    tmp_path: Path, ocr: bool
) -> None:
    """The picture tells 130 minutes, which is one hour and one further one; three of those are billed.

    Source: CPT guideline to 96415, one unit for each further hour, the last of which needs 31 minutes.
    """
    desk = Desk(tmp_path)
    (tmp_path / "charts").mkdir()
    (tmp_path / "charts" / "PCN-1.png").write_bytes(PNG)
    lines = ("HC:96413*160*UN*1***1", "HC:96415*210*UN*3***1", "HC:J1745:JZ*590*UN*40***1")
    (tmp_path / "one.837").write_bytes(file_of(Claim(given="ALMA", lines=lines)))
    run = Run(documents=(desk.folder / "charts",), ocr=ocr)
    with Job(SETTINGS, run) as job, job.run(str(tmp_path / "one.837")) as result:
        (claim,) = result.claims()
        assert result.head is not None
        (box,) = result.head.account.charts
    said = {finding.rule: finding for finding in claim.findings}
    assert all(correction.status != "applied" for correction in claim.corrections)
    if ocr:
        assert [document.name for document in claim.documents] == ["PCN-1.png"]
        assert (box.status, claim.checked) == ("partly_read", "partial")
        assert said["T05"].severity == "warning"
        assert "a person must look" in said["T05"].message
    else:
        assert (box.status, claim.disposition) == ("unread", "held")
        assert "it is a picture without text" in box.because
        assert "--ocr" in said["LINK-UNREADABLE"].message
