"""Nothing of a patient leaves by the log, the counts or an error: every identifier of the day is looked for in them."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator

import pytest

from scrubber.service.logs import FIELDS, make_log
from tests.scrubber.service.claims import file_of, single_claims
from tests.scrubber.service.serving import OPEN, X12, Served, serving

EVERYBODYS = {"Y", "N", "CI", "EXAMPLE HEALTH PLAN", "MEDICARE", "COLUMBUS", "OH"}
"""What says nothing of anybody."""


def identifiers(data: bytes) -> set[str]:
    """Return names, numbers, birth dates, streets and control numbers of an 837."""
    found: set[str] = set()
    for segment in data.decode("latin-1").split("~"):
        elements = segment.strip().split("*")
        match elements[0]:
            case "NM1":
                found.update((*elements[3:6], elements[9] if len(elements) > 9 else ""))
            case "N3" | "N4" | "CLM" | "PER":
                found.add(elements[1])
            case "DMG" | "REF" | "PWK":
                found.update(elements[2:3] + elements[6:7])
    return {each for each in found if len(each) > 3} - EVERYBODYS


@pytest.fixture(scope="module")
def logged() -> Iterator[Served]:
    """A service of its own, so that its log holds these requests alone."""
    with serving(OPEN) as served:
        yield served


def test_no_identifier_is_in_log_counts_or_errors(
    logged: Served, clinic: bytes, charts: dict[str, bytes]
) -> None:
    client = logged.client
    documents = [("documents", (name, data)) for name, data in charts.items()]
    people = identifiers(clinic)
    assert len(people) > 50
    errors = []
    client.post("/v1/files", files=[("claims", ("day.837", clinic)), *documents])
    client.post("/v1/charts/code", files=documents)
    claims = dict(single_claims(clinic))
    for claim_id, data in claims.items():
        client.post("/v1/claims", content=data, headers=X12)
        errors += [
            client.post("/v1/claims", content=data[: len(data) // 2], headers=X12),
            client.post("/v1/claims", content=data.replace(b"*ZZ*", b"*", 1), headers=X12),
            client.post("/v1/claims", content=data, headers={"content-type": "application/json"}),
            client.post("/v1/claims", content=data, headers={"content-type": f"text/{claim_id}"}),
            client.post(f"/v1/claims?profile={claim_id}&as_of={claim_id}", content=data, headers=X12),
            client.get(f"/v1/rules/{claim_id}"),
            client.get(f"/{claim_id}?name=ADLER"),
            client.get("/health", headers={"Host": f"{claim_id}.example"}),
            client.post("/v1/acknowledgements", content=data, headers=X12),
            client.post("/v1/charts/read", files=[("documents", (f"{claim_id}.json", data))]),
        ]
    assert all(answer.status_code >= 400 for answer in errors)
    told = "\n".join(answer.text for answer in errors)
    # A client sees its own claim number in its own answer at most; the log and the counts never hold it.
    others = {each for each in people if each not in claims}
    counts = client.get("/metrics").text
    log = logged.log.getvalue()
    assert log.count('"event": "request"') > 100
    for text, looked_for in ((log, people), (counts, people), (told, others)):
        leaked = {each for each in looked_for if re.search(rf"(?<!\w){re.escape(each)}(?!\w)", text)}
        assert not leaked


def test_what_breaks_a_claim_is_told_by_its_type_alone(logged: Served) -> None:
    data = file_of("96365").replace(b"96365", b"SECRETNAME")
    logged.client.post("/v1/claims", content=data, headers=X12)
    assert "SECRETNAME" not in logged.log.getvalue()


def test_a_field_that_is_not_on_the_list_is_dropped() -> None:
    file = io.StringIO()
    log = make_log(file)
    log.info(
        "request",
        patient="ADLER",
        status=200,
        exception="ADLER",
        problem="x" * 500,
        subject="a\nb",
        tenant="main",
    )
    line = json.loads(file.getvalue())
    assert set(line) <= FIELDS
    assert (line["status"], line["tenant"]) == (200, "main")
    assert not {"problem", "subject", "patient", "exception"} & set(line)
