"""A draft, and a page that calls itself void: what they tell is for a person to confirm, whatever the format."""

from __future__ import annotations

import base64
import json

import pytest

from scrubber.charts import Document, read_document
from scrubber.charts.words.withdrawn import says_withdrawn

BODY = """Patient: Kestrel, Nora   DOB: 08/14/1962
Date of Service: 05/18/2026
1015 Remicade 400 mg in 250 mL NS IV started
1045 Remicade complete. No waste.
"""
DRAFT = "DRAFT - NOT FINAL"
VOID = "*** VOID - CHARTED IN ERROR, WRONG PATIENT ***"


def in_rtf(text: str) -> str:
    return r"{\rtf1\ansi " + text.replace("\n", r"\par ") + "}"


def in_html(text: str) -> str:
    return "<html><body>" + "".join(f"<p>{line}</p>" for line in text.splitlines()) + "</body></html>"


def in_mdm(text: str) -> str:
    lines = (f"OBX|{n}|TX|NN||{line}||||||F" for n, line in enumerate(text.splitlines(), 1))
    head = ("MSH|^~\\&|E|C|X|X|20260518130000||MDM^T02|1|P|2.5", "PID|1||7^^^C^MR||KESTREL^NORA||19620814")
    return "\r".join((*head, "TXA|1|NN|TX|20260518", *lines))


def in_fhir(text: str) -> str:
    held = {"contentType": "text/plain", "data": base64.b64encode(text.encode()).decode()}
    return json.dumps(
        {
            "resourceType": "DocumentReference",
            "id": "d",
            "status": "current",
            "content": [{"attachment": held}],
        }
    )


FORMS = {"n.txt": str, "n.rtf": in_rtf, "n.html": in_html, "n.hl7": in_mdm, "n.json": in_fhir}


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize(("mark", "told"), [(DRAFT, True), (VOID, True), ("Infusion note", None)])
def test_nobody_stands_by_a_draft_or_a_void_page(name: str, mark: str, told: bool | None) -> None:
    data = FORMS[name](f"{mark}\n{BODY}").encode()
    (record,) = read_document(Document.of_bytes(data, name))
    assert [item.unconfirmed for item in record.administrations] == [told]


@pytest.mark.parametrize(
    "words",
    [
        "VOID",
        VOID,
        "VOIDED - documented on wrong pt",
        "CHARTED IN ERROR",
        "DOCUMENTED IN ERROR - see new note",
    ],
)
def test_a_line_may_call_its_page_void(words: str) -> None:
    assert says_withdrawn(f"{words}\n{BODY}")


@pytest.mark.parametrize(
    "words",
    ["Voided 300 mL clear urine", "void x1 before infusion", "0955 Benadryl charted in error, see below"],
)
def test_other_words_do_not(words: str) -> None:
    assert not says_withdrawn(f"{BODY}{words}\n")
