"""Documents made to do harm: each is refused by a `DocumentError`, none stops the run or reaches the network."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrubber.charts import Document, DocumentError, read_document
from scrubber.charts.document import ReadOptions, read_bytes
from tests.scrubber.charts import render, render_x12
from tests.scrubber.charts.test_formats import INTERRUPTED

CDA = '<ClinicalDocument xmlns="urn:hl7-org:v3">%s</ClinicalDocument>'


def code_of(data: bytes, name: str = "chart") -> str:
    """Return the code of the error that reading raises."""
    with pytest.raises(DocumentError) as caught:
        read_document(Document.of_bytes(data, name))
    return caught.value.code


def outcome(data: bytes, format: str) -> str:
    """Return the code of the error that reading as this format raises, or an empty text; other errors pass through."""
    try:
        read_bytes(data, "chart", ReadOptions(), {"pump": "hl7v2"}.get(format, format))
    except DocumentError as error:
        return error.code
    return ""


def laughs() -> bytes:
    """Return the billion laughs: entities that grow tenfold, nine times."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{entities}]>{CDA % "<text>&l9;</text>"}'.encode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_any_encoding(encoding: str) -> None:
    data = laughs().decode().replace('<?xml version="1.0"?>', "").encode(encoding)
    assert code_of(data) == "doctype"


def test_no_file_of_the_machine_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret words")
    data = f'<!DOCTYPE x [<!ENTITY s SYSTEM "{secret.as_uri()}">]>{CDA % "<text>&s;</text>"}'
    assert code_of(data.encode()) == "doctype"


def test_xml_nested_too_deeply() -> None:
    assert code_of((CDA % ("<component>" * 5000 + "</component>" * 5000)).encode()) == "too_deep"


@pytest.mark.parametrize("depth", [200, 200_000])
def test_json_nested_too_deeply(depth: int) -> None:
    data = '{"resourceType":"Bundle","x":' + "[" * depth + "]" * depth + "}"
    assert code_of(data.encode()) == "too_deep"


def test_a_number_of_a_million_digits() -> None:
    assert code_of(b'{"resourceType":"Bundle","x":' + b"9" * 1_000_000 + b"}") == "not_json"


def test_a_bundle_with_too_many_resources() -> None:
    entry = {"resource": {"resourceType": "Observation"}}
    assert code_of(json.dumps({"resourceType": "Bundle", "entry": [entry] * 20_001}).encode()) == "too_many"


def workbook(parts: dict[str, bytes], packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP that looks like a workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packed) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_a_workbook_that_unpacks_to_more_than_is_read() -> None:
    bomb = workbook({"[Content_Types].xml": b"<Types/>", "xl/worksheets/sheet1.xml": b" " * (129 << 20)})
    assert len(bomb) < 200_000
    assert code_of(bomb) == "too_large"


def test_a_workbook_with_entities() -> None:
    sheet = laughs().replace(b"ClinicalDocument", b"worksheet")
    assert (
        code_of(workbook({"[Content_Types].xml": b"<Types/>", "xl/worksheets/sheet1.xml": sheet}))
        == "doctype"
    )


def test_a_workbook_of_too_many_parts() -> None:
    assert code_of(workbook({f"xl/{n}.xml": b"<a/>" for n in range(1001)})) == "too_many"


def test_an_archive_is_no_document() -> None:
    assert code_of(workbook({"note.txt": b"infusion started 1015"})) == "archive"


@pytest.mark.parametrize(
    "data",
    [
        workbook({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"}),
        workbook({"mimetype": b"application/vnd.oasis.opendocument.text"}, zipfile.ZIP_STORED),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "WordDocument".encode("utf-16-le"),
    ],
    ids=["docx", "odt", "doc"],
)
def test_a_file_of_a_word_processor_is_told_as_one(data: bytes) -> None:
    assert code_of(data, "note") == "word_processor"


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"hello", "chart.pdf", "misnamed"),
        (b"Medication,Dose,Start\nZofran,4 mg,1305\n", "scan.png", "misnamed"),
        (b"hello", "log.xlsx", "misnamed"),
        (b"<html><body>404 not found</body></html>", "chart.pdf", "misnamed"),
        (b"PK\x03\x04" + bytes(400), "log.xlsx", "damaged"),
        (
            b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet" + bytes(99),
            "log.ods",
            "spreadsheet",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "log.xls", "spreadsheet"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "log.xml",
            "spreadsheet",
        ),
        (b" \n\t ", "note.txt", "empty"),
    ],
)
def test_what_it_is_and_what_to_do_is_said(data: bytes, name: str, code: str) -> None:
    assert code_of(data, name) == code


def test_a_text_under_the_name_of_a_table_and_a_short_note_are_read() -> None:
    table = b"Medication,Dose,Route,Date,Start\nZofran,4 mg,IVP,03/02/2026,13:05\n"
    (record,) = read_document(Document.of_bytes(table, "export.xls"))
    assert len(record.administrations) == 1
    (record,) = read_document(Document.of_bytes(b"hello", "note.txt"))
    assert record.administrations == ()


def test_an_rtf_file_that_is_cut_off_says_so() -> None:
    whole = b"{\\rtf1 {\\b Date of service: 03/02/2026}\\par 1305 Zofran 4 mg IVP given.\\par }"
    assert read_document(Document.of_bytes(whole, "n.rtf"))[0].understood.whole
    (record,) = read_document(Document.of_bytes(whole[:-1], "n.rtf"))
    assert not record.understood.whole


def test_rtf_nested_too_deeply() -> None:
    assert code_of(b"{\\rtf1 " + b"{" * 5000 + b"}" * 5000 + b"}") == "too_deep"


def test_a_document_in_a_document_without_end() -> None:
    data = b"infusion"
    for _ in range(6):
        data = render_x12.x275_5010(data)
    (record,) = read_document(Document.of_bytes(data, "chart"))
    assert record.unread == ("too_deep",)


def test_a_csv_of_one_endless_cell() -> None:
    assert code_of(b"drug,start,stop\ninfliximab," + b"9" * 200_000 + b",2\n", "log.csv") == "not_table"


@pytest.mark.parametrize("field", [r"se\\cret\\", r"secret\\X\\", "secret\\Cxyz\\", "\\secret"])
def test_no_word_of_a_chart_reaches_a_log(
    field: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    good = render_x12.hl7v2(INTERRUPTED).decode()
    read_document(Document.of_bytes(good.replace("Quince", field).encode(), "chart"))
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")


def test_hl7_whose_separators_make_no_sense() -> None:
    data = render_x12.hl7v2(INTERRUPTED).replace(b"^~\\&", b"^^^^^")
    assert outcome(data, "hl7v2") in ("", "not_hl7v2")


GOOD = {
    "fhir": render.fhir(INTERRUPTED),
    "ccda": render.ccda(INTERRUPTED),
    "hl7v2": render_x12.hl7v2(INTERRUPTED),
    "x275": render_x12.x275_6020(render.ccda(INTERRUPTED)),
    "csv": b"drug,dose,route,start,stop\ninfliximab,400 mg,IV,2026-03-02 10:15,2026-03-02 12:25\n",
    "tsv": b"Drug\tAction\tTime\tDose\nRemicade\tNew Bag\t03/02/2026 1015\t400 mg\n"
    b"Remicade\tStopped\t03/02/2026 1225\t\n",
    "html": b"<html><body><p>DOS 03/02/2026</p><table><tr><th>Drug</th><th>Dose</th><th>Start</th></tr>"
    b"<tr><td>Remicade</td><td>400 mg</td><td>1015</td></tr></table></body></html>",
    "rtf": b"{\\rtf1\\ansi DOS 03/02/2026\\par infliximab 400 mg IV 1015-1222\\par}",
    "pump": b"MSH|^~\\&|P|C|X|C|20260302||ORU^R42|1|P|2.6\rPID|1||7\rOBR|1|9||2^Infliximab|||20260302101500\r"
    b"OBX|1|CWE|68487^MDC_ATTR_EVT_COND^MDC|1.0.0.2|1^MDC_EVT_PUMP_DELIV_START^MDC||||||R\r",
    "text": b"DOS 03/02/2026\nInfliximab 400 mg IV started 1015, completed 1222.",
}


@settings(max_examples=250, derandomize=True, deadline=None)
@given(st.data())
def test_a_damaged_document_reads_or_says_why_not(data: st.DataObject) -> None:
    format = data.draw(st.sampled_from(sorted(GOOD)))
    good = bytearray(GOOD[format])
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(good) - 1))
        if data.draw(st.booleans()):
            good[place] = data.draw(st.integers(0, 255))
        else:
            del good[place : place + data.draw(st.integers(1, 40))]
            good = good or bytearray(b"x")
    assert outcome(bytes(good), format) != "reader_failed"


@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.sampled_from([*sorted(GOOD), "xlsx", "record"]), st.binary(max_size=200))
def test_noise_reads_or_says_why_not(format: str, noise: bytes) -> None:
    assert outcome(noise, format) != "reader_failed"
