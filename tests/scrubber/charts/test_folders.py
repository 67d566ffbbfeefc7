"""Folders of documents and claims as systems give them: closed ones, and paths that go up and down again."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scrubber.charts import Document, DocumentError, DocumentIndex, link
from scrubber.cli.main import main
from scrubber.demo import CLAIM_FILES, unpack
from tests.scrubber.charts.link.test_linking import CLAIM, document


def close(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a folder be one that nobody may open, root neither."""
    really = os.scandir

    def scandir(path: Any) -> Any:
        if Path(path) == folder:
            raise PermissionError(13, "Permission denied", str(path))
        return really(path)

    monkeypatch.setattr(os, "scandir", scandir)


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[object, str, str]:
    capsys.readouterr()
    with pytest.raises(SystemExit) as stop:
        main([str(word) for word in words])
    return stop.value.code, *capsys.readouterr()


def test_a_closed_folder_of_charts_is_named_and_stops_its_claim(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Charts that may not be read are no charts that are not there: contract, promise 2."""
    for name in ("PCN-12", "open"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "note.json").write_bytes(document().load())
    close(tmp_path / "PCN-12", monkeypatch)
    index = DocumentIndex.from_paths([tmp_path])
    assert {item.name: item.status for item in index.documents()} == {
        "PCN-12": "unread", "open/note.json": "nameless",
    }  # fmt: skip
    (problem,) = link(CLAIM, index).problems
    assert (problem.document, problem.code, problem.detail) == (
        "PCN-12", "unreadable_document", "closed_folder",
    )  # fmt: skip
    close(tmp_path, monkeypatch)
    with pytest.raises(DocumentError, match="is a folder that cannot be opened"):
        DocumentIndex.from_paths([tmp_path])


def test_docs_show_says_what_of_a_folder_it_does_not_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "note.json").write_bytes(document().load())
    (tmp_path / "linked.json").symlink_to(tmp_path / "note.json")
    close(tmp_path / "closed", monkeypatch)
    code, shown, told = run(capsys, "docs", "show", tmp_path)
    assert code == 2
    assert shown.startswith("note.json")
    assert [line.partition(": ")[2][:25] for line in told.splitlines()] == [
        "closed: is a folder that ", "linked.json: is a link, a",
    ]  # fmt: skip


def test_a_closed_folder_of_claims_is_no_empty_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The others are done and its error is reported (contract, exit codes); links to folders are told, too."""
    unpack(tmp_path / "day")
    closed = tmp_path / "day" / "b"
    closed.mkdir()
    (closed / CLAIM_FILES[0]).write_bytes((tmp_path / "day" / CLAIM_FILES[0]).read_bytes())
    (tmp_path / "day" / "c").symlink_to(tmp_path / "day")
    close(closed, monkeypatch)
    code, shown, told = run(capsys, "check", tmp_path / "day")
    assert code == 2
    assert all(re.search(rf"^{name}: \d+ claims", shown, re.MULTILINE) for name in CLAIM_FILES)
    assert told.splitlines() == [
        f"infuscrub: {closed}: cannot be opened (Permission denied), and no claim in it was read; "
        "get permission to open it",
        f"infuscrub: {tmp_path / 'day' / 'c'}: is a link to a folder, and links are not followed; name it",
    ]
    code, _, told = run(capsys, "check", closed)
    assert (code, told.count("cannot be opened (Permission denied)")) == (2, 1)


@pytest.mark.parametrize("way", ["day/charts", "day/../day/charts", "day/charts/../charts", "./day/./charts"])
def test_a_manifest_names_its_files_however_its_folder_is_named(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    charts = tmp_path / "day" / "charts"
    (charts / "scans").mkdir(parents=True)
    (charts / "scans" / "1.json").write_bytes(document().load())
    (charts / "2.json").write_bytes(document().load())
    (charts / "manifest.csv").write_text("file,claim_id\nscans/1.json,PCN-12\nscans/../2.json,PCN-12\n")
    monkeypatch.chdir(tmp_path)
    index = DocumentIndex.from_paths([Path(way)])
    assert [(item.name, item.status) for item in index.documents()] == [
        ("2.json", "indexed"), ("scans/1.json", "indexed"),
    ]  # fmt: skip
    chart = link(CLAIM, index)
    assert {used.linked_by for used in chart.documents} == {"manifest"}
    assert {used.name for used in chart.documents} == {"2.json", "scans/1.json"}


def test_a_manifest_in_memory_names_its_files_likewise() -> None:
    rows = b"file,claim_id\n1.json,PCN-12\n"
    index = DocumentIndex.from_documents(
        [Document.of_bytes(rows, "a/../b/manifest.csv"), replace(document(), name="./b/1.json")]
    )
    assert [used.linked_by for used in link(CLAIM, index).documents] == ["manifest"]
