"""What an id or code means, over HTTP: the same as the command says, for programs and as a page."""

from __future__ import annotations

import pytest

from tests.scrubber.output.explain.asking import ask
from tests.scrubber.service.serving import Served

IDS = ("T04", "X-F8-MISSING", "LINK-PATIENT", "CO-151", "N362", "A7:562", "16", "CO")


@pytest.mark.parametrize("id", IDS)
def test_it_says_what_the_library_says(served: Served, id: str) -> None:
    answer = served.client.get(f"/v1/explain/{id}")
    assert answer.status_code == 200
    first, *others = ask(id)
    assert answer.json() == {**first.shape, "also": [one.shape for one in others]}


def test_a_code_says_minutes_and_tables(served: Served) -> None:
    told = served.client.get("/v1/explain/96366").json()
    assert (told["about"], told["profile"], told["minutes"]["further_units_from"]) == (
        "procedure",
        "base",
        [91, 151, 211],
    )
    assert {fact["kind"] for fact in told["tables"]} >= {"aoc", "mue"}


@pytest.mark.parametrize("id", ["T04", "X-F8-MISSING", "LINK-PATIENT", "X12-SE-COUNT"])
def test_the_rule_of_a_finding_is_found_where_rules_are(served: Served, id: str) -> None:
    assert served.client.get(f"/v1/rules/{id}").json()["id"] == id


@pytest.mark.parametrize("path", ["/v1/explain/Z99", "/v1/rules/CO-151", "/v1/rules/96366", "/rules/Z99"])
def test_what_is_not_known_there_is_404(served: Served, path: str) -> None:
    answer = served.client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_a_page_shows_any_id(served: Served) -> None:
    page = served.client.get("/rules/LINK-PATIENT")
    assert page.status_code == 200
    assert "<h1>LINK-PATIENT: A document of another patient matches the claim</h1>" in page.text
    assert "Compare the patient on the chart" in page.text
