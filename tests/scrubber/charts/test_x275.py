"""X12 275: what stands inside is found whatever it was packed in, and is of the patient and claim of its own loop."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from scrubber.charts import Document, read_document
from scrubber.model.record import InfusionRecord

HEAD = (
    f"ISA*00*{'':10}*00*{'':10}*ZZ*{'SUB':15}*ZZ*{'PAYER':15}*260302*1200*^*00602*000000001*0*T*:~"
    "GS*PI*SUB*PAYER*20260302*1200*1*X*006020X314~ST*275*0001*006020X314~BGN*02*1*20260302~"
    "NM1*QC*1*SUTTER*ALMA****MI*MBR1~REF*EJ*PCN-1~DTP*472*D8*20260302~"
).encode()
TAIL = b"SE*10*0001~GE*1*1~IEA*1*000000001~"
LOOP = b"LX*1~TRN*1*ACN-1~"
NOTE = b"DOS 03/02/2026\nRemicade 400 mg IV infusion started 1015, completed 1225.\n"
VENOFER = b"DOS 03/02/2026\nVenofer 200 mg IV infusion 0900-0930.\n"
REMICADE = "Remicade 1015-1225"


def bds(data: bytes, filter: str = "ASC") -> bytes:
    """Return data in a segment, as it is or as base64."""
    packed = base64.b64encode(data) if filter.upper() == "B64" else data
    return b"BDS*%b*%d*%b~" % (filter.encode(), len(packed), packed)


def read(*segments: bytes) -> Sequence[InfusionRecord]:
    """Read a transaction with segments behind its head."""
    return read_document(Document.of_bytes(HEAD + b"".join(segments) + TAIL, "one.275"))


def told(records: Sequence[InfusionRecord]) -> list[str]:
    """Return each drug with its run."""
    return [
        f"{item.substance} {item.start:%H%M}-{item.stop:%H%M}"
        for record in records
        for item in record.administrations
        if item.start and item.stop
    ]


MAIL = (
    b"From: ehr@clinic.test\r\nSubject: a chart\r\n of two lines\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(NOTE)
)
SIXTEEN = (
    b"Content-Type: text/plain; charset=utf-16le\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    + base64.encodebytes(NOTE.decode().encode("utf-16-le"))
)


@pytest.mark.parametrize(
    "data",
    [
        bds(NOTE),
        bds(NOTE, "B64"),
        bds(NOTE, "b64"),
        bds(base64.b64encode(NOTE)),
        bds(base64.encodebytes(NOTE)),
        bds(MAIL, "B64"),
        bds(MAIL),
        bds(SIXTEEN, "B64"),
    ],
)
def test_a_note_is_found_however_it_was_packed(data: bytes) -> None:
    assert told(read(LOOP, data)) == [REMICADE]


def test_a_note_that_is_written_like_base64_is_a_note() -> None:
    """Words of letters alone with blanks between them are nothing that was packed."""
    records = read(LOOP, bds(b"Venofer infusion was given and patient went home in good state now\n"))
    assert "patient went home" in records[0].notes[0].text


def test_of_one_note_in_two_forms_one_is_read() -> None:
    both = MIMEMultipart("alternative")
    both.attach(MIMEText(NOTE.decode()))
    both.attach(MIMEText("<html><body>" + NOTE.decode().replace("\n", "<br>") + "</body></html>", "html"))
    assert told(read(LOOP, bds(both.as_bytes(), "B64"))) == [REMICADE]


def test_of_two_forms_the_last_that_is_read_counts() -> None:
    both = MIMEMultipart("alternative")
    both.attach(MIMEText(NOTE.decode()))
    both.attach(MIMEApplication(b"\x00\x01\x02\x03" * 40))
    assert told(read(LOOP, bds(both.as_bytes(), "B64"))) == [REMICADE]


def test_two_parts_of_a_message_are_both_read() -> None:
    parts = MIMEMultipart()
    parts.attach(MIMEText(NOTE.decode()))
    parts.attach(MIMEText(VENOFER.decode()))
    assert told(read(LOOP, bds(parts.as_bytes(), "B64"))) == [REMICADE, "Venofer 0900-0930"]


def test_a_message_whose_end_is_missing_is_named() -> None:
    parts = MIMEMultipart()
    parts.attach(MIMEText(NOTE.decode()))
    parts.attach(MIMEText(VENOFER.decode()))
    cut = parts.as_bytes()
    records = read(LOOP, bds(cut[: cut.rindex(b"Venofer")], "B64"))
    assert told(records) == [REMICADE]
    assert not any(record.understood.whole for record in records)
    assert records[0].ignored == ("an attachment cannot be read (damaged)",)


def test_a_patient_and_a_claim_that_a_loop_names_are_of_that_loop_alone() -> None:
    first = b"LX*1~NM1*QC*1*MARLOW*TESS****MI*MBR2~REF*EJ*PCN-2~TRN*1*ACN-1~"
    one, other = read(first, bds(NOTE), b"LX*2~TRN*1*ACN-2~", bds(VENOFER))
    assert [
        (item.patient.family, item.claim.claim_id, item.claim.attachment_control_number)
        for item in (one, other)
    ] == [
        ("MARLOW", "PCN-2", "ACN-1"),
        ("SUTTER", "PCN-1", "ACN-2"),
    ]


def test_data_outside_a_loop_is_read() -> None:
    (record,) = read(bds(NOTE))
    assert (told([record]), record.claim.claim_id) == ([REMICADE], "PCN-1")
