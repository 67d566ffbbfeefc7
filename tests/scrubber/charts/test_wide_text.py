"""Text in UTF-16, with its mark or without one, as exports of Windows programs and databases write it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scrubber.charts.decoding import decoded, utf_16
from scrubber.charts.detect import detect
from scrubber.charts.document import Document, read_document
from scrubber.charts.errors import DocumentError
from scrubber.charts.link.keys import key
from scrubber.charts.link.manifest import manifest_rows

NOTE = (
    "Patient: Müller, Jane – seen 03/02/2026\nInfliximab 400 mg IV infusion started 13:15, stopped 15:25.\n"
)
LOG = (
    "Patient,DOB,Date,Drug,Dose,Route,Start,Stop\n"
    '"Roe, Jane",01/01/1970,03/02/2026,Infliximab,400 mg,IV infusion,13:15,15:25\n'
)
HL7 = (
    "MSH|^~\\&|EHR|RIC|X|Y|20260302160000||RAS^O17|1|P|2.5\r"
    "PID|1||W123^^^RIC^MR||Roe^Jane||19700101|F\r"
    "ORC|RE|P1\r"
    "RXA|0|1|20260302131500|20260302152500|J1745^infliximab^HCPCS|400|mg\r"
    "RXR|IV\r"
)
HTML = (
    "<html><body><p>03/02/2026 Infliximab 400 mg IV infusion started 13:15, stopped 15:25.</p></body></html>"
)
PLAIN = {"note.txt": NOTE, "log.csv": LOG, "message.hl7": HL7, "page.html": HTML}
CODECS = ("utf-16", "utf-16-le", "utf-16-be")


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("name", PLAIN)
def test_it_is_read_like_the_same_in_utf_8(name: str, codec: str) -> None:
    plain = Document.of_bytes(PLAIN[name].encode(), name)
    wide = Document.of_bytes(PLAIN[name].encode(codec), name)
    assert wide.format == plain.format
    (expected,), (found,) = read_document(plain), read_document(wide)
    assert [(a.substance, a.start, a.stop) for a in found.administrations] == [
        (a.substance, a.start, a.stop) for a in expected.administrations
    ]
    assert [f"{a.start:%H:%M}-{a.stop:%H:%M}" for a in found.administrations if a.start and a.stop] == [
        "13:15-15:25"
    ]


@pytest.mark.parametrize("name", ["message", "note", "log"])
def test_it_is_known_without_an_ending(name: str) -> None:
    (plain,) = (text for whole, text in PLAIN.items() if whole.startswith(name))
    assert detect(plain.encode("utf-16-le"), name) == detect(plain.encode(), name)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"a\0",
        b"a\0b\0",  # too little to tell
        bytes(64),
        b"Infliximab 400 mg",
        "Müller".encode("cp1252"),
        b"Infliximab\x00 400 mg\x00 given\x00 at 13:15\x00",  # fields that end in NUL
        b"a\0b\0\0\0d\0" * 8,  # numbers of two bytes, some zero
        "Пациент получил инфликсимаб".encode("utf-16-le"),  # no page of Latin: not plain
    ],
)
def test_what_is_not_plain_is_left_as_it_is(data: bytes) -> None:
    assert utf_16(data) == ""


def test_what_is_cut_in_the_middle_of_a_character_is_refused() -> None:
    with pytest.raises(DocumentError) as error:
        decoded(NOTE.encode("utf-16-le")[:-1], "cp1252")
    assert error.value.code == "encoding"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp1252", *CODECS])
def test_a_manifest_is_read_as_a_spreadsheet_saves_it(tmp_path: Path, codec: str) -> None:
    (tmp_path / "manifest.csv").write_bytes("file,claim_id\nMüller 3-2.pdf,RIC-1001\n".encode(codec))
    rows = list(manifest_rows(tmp_path / "manifest.csv"))
    ((path, keys),) = rows
    assert path == tmp_path / "Müller 3-2.pdf"
    assert keys[0] == key("manifest:claim_id", "RIC-1001")


def test_a_manifest_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.csv").write_bytes(b"\xff\xfefile,")
    with pytest.raises(DocumentError) as error:
        list(manifest_rows(tmp_path / "manifest.csv"))
    assert (error.value.code, error.value.document) == ("manifest", "manifest.csv")


@pytest.mark.parametrize("codec", CODECS)
def test_json_is_utf_8_and_what_is_not_is_told(codec: str) -> None:
    """A data format declares its encoding: what is wrong is that, and not how it is formed."""
    with pytest.raises(DocumentError) as error:
        read_document(Document.of_bytes('{"resourceType": "Bundle"}'.encode(codec), "chart.json"))
    assert error.value.code == "encoding"


def test_a_manifest_of_windows_names_files_in_folders(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.csv"
    manifest.write_text("file,claim_id\nMärz 2\\scan 1.json,RIC-1001\n", "utf-8")
    (tmp_path / "März 2").mkdir()
    (tmp_path / "März 2" / "scan 1.json").write_text("{}")
    assert [path for path, _ in manifest_rows(manifest)] == [tmp_path / "März 2" / "scan 1.json"]


@pytest.mark.skipif(os.sep != "/", reason="elsewhere no name holds a backslash")
def test_a_name_that_holds_a_backslash_is_that_name(tmp_path: Path) -> None:
    """A near miss: where such a file is there, it is meant."""
    manifest = tmp_path / "manifest.csv"
    manifest.write_text("file,claim_id\na\\b.json,RIC-1001\n")
    (tmp_path / "a\\b.json").write_text("{}")
    assert [path.name for path, _ in manifest_rows(manifest)] == ["a\\b.json"]
