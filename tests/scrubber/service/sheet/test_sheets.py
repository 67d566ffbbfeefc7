"""A sheet over HTTP is the sheet of the library, in the form that the client accepts."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.scrubber.service.serving import Served


def test_json_is_an_array_of_products(served: Served) -> None:
    answer = served.client.get("/v1/sheets/infliximab", params={"payer": "medicare"})
    assert answer.status_code == 200
    assert [sheet["product"]["hcpcs"] for sheet in answer.json()] == ["J1745", "Q5103", "Q5104", "Q5121"]
    assert {sheet["payer"]["id"] for sheet in answer.json()} == {"medicare"}


@pytest.mark.parametrize(
    ("accept", "kind", "begins"),
    [
        ("application/json", "application/json", "["),
        ("application/fhir+json", "application/fhir+json", "{"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html", "<!doctype html>"),
        ("text/plain", "text/plain", "infliximab (J1745)"),
    ],
)
def test_the_form_is_the_one_that_is_accepted(served: Served, accept: str, kind: str, begins: str) -> None:
    answer = served.client.get("/v1/sheets/J1745", headers={"accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(kind)
    assert answer.text.startswith(begins)


def test_the_format_goes_before_what_is_accepted(served: Served) -> None:
    answer = served.client.get("/v1/sheets/J1745", params={"format": "questionnaire", "setting": "facility"})
    assert answer.json()["url"] == "urn:infuscrub:sheet:J1745:base:facility"


def test_a_page_has_a_policy(served: Served) -> None:
    answer = served.client.get("/v1/sheets/J1745", params={"format": "html"})
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("remicad", 404, "unknown-drug"),
        ("J1745?payer=nobody", 404, "unknown-profile"),
        ("infliximab?format=html", 409, "several-products"),
        ("J1745?setting=home", 422, "invalid"),
        (quote("x" * 300), 422, "invalid"),
    ],
)
def test_what_can_not_be_answered_is_a_problem(served: Served, path: str, status: int, code: str) -> None:
    answer = served.client.get(f"/v1/sheets/{path}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == f"urn:infuscrub:problem:{code}"


def test_what_is_near_is_told(served: Served) -> None:
    assert "remicade" in served.client.get("/v1/sheets/remicad").json()["near"]


def test_no_form_that_is_accepted(served: Served) -> None:
    assert served.client.get("/v1/sheets/J1745", headers={"accept": "image/png"}).status_code == 406
