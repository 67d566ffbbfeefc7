"""A query parameter that a route does not know is told, with the nearest that it does know."""

from __future__ import annotations

from typing import Any

import pytest

from tests.scrubber.service.serving import X12, Served

FORM = {"documents": ("a1.txt", b"Infliximab 400 mg IV 10:15-12:20")}


def problem(answer: Any) -> dict[str, Any]:
    """Return the problem that an answer is."""
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.status_code == 422
    said: dict[str, Any] = answer.json()
    assert said["type"] == "urn:infuscrub:problem:parameter"
    return said


@pytest.mark.parametrize(
    ("name", "nearest"),
    [("asof", "as_of"), ("as-of", "as_of"), ("AS_OF", "as_of"), ("profil", "profile"), ("payer", None)],
)
def test_what_a_claim_does_not_take(served: Served, clinic: bytes, name: str, nearest: str | None) -> None:
    said = problem(served.client.post(f"/v1/claims?{name}=2026-03-09", content=clinic, headers=X12))
    assert (said["parameter"], said.get("nearest")) == (name, nearest)
    assert said["known"] == ["as_of", "profile"]
    assert name in said["detail"]
    assert ("did you mean" in said["detail"]) == (nearest is not None)


@pytest.mark.parametrize(
    ("path", "parameter", "nearest"),
    [
        ("/v1/charts/code?place-of-service=11", "place-of-service", "place_of_service"),
        ("/v1/charts/code?payor=aetna", "payor", "payer"),
        ("/v1/charts/read?payer=aetna", "payer", None),
    ],
)
def test_what_charts_do_not_take(served: Served, path: str, parameter: str, nearest: str | None) -> None:
    said = problem(served.client.post(path, files=FORM))
    assert (said["parameter"], said.get("nearest")) == (parameter, nearest)


def test_what_a_sheet_and_a_profile_do_not_take(served: Served) -> None:
    assert problem(served.client.get("/v1/sheets/infliximab?fromat=text"))["nearest"] == "format"
    assert problem(served.client.get("/v1/profiles/aetna?On=2026-03-02"))["nearest"] == "on"
    assert problem(served.client.get("/v1/rules?page=2"))["known"] == []


def test_words_of_a_patient_are_not_said_back(served: Served) -> None:
    """What stands in the place of a name may be anything, and goes into no answer."""
    for given in ("Roe, Jane", "19700101", "W123456789"):
        answer = served.client.get("/v1/rules", params={given: "1"})
        assert "parameter" not in problem(answer)
        assert given not in answer.text


def test_one_that_comes_twice_is_told(served: Served) -> None:
    said = problem(served.client.get("/v1/profiles/aetna?on=2026-03-02&on=2026-03-03"))
    assert said["parameter"] == "on"


def test_what_is_known_is_taken(served: Served, clinic: bytes) -> None:
    """Near misses: a parameter that the route knows, none at all, and one on a route that is no API's."""
    for path in ("/v1/profiles/aetna?on=2026-03-02", "/v1/rules", "/v1/sheets/J1745?format=text", "/health?_=1",
                 "/fhir/metadata?_format=json"):  # fmt: skip
        assert served.client.get(path).status_code == 200, path
    path = "/v1/files?html=true&answers=true&as_of=2026-03-09&profile=base"
    assert served.client.post(path, content=clinic, headers=X12).status_code == 200


def test_what_is_not_here_says_where_to_look(served: Served) -> None:
    for path in ("/docs", "/v1"):
        answer = served.client.get(path)
        assert (answer.status_code, answer.json()["detail"]) == (404, "GET /openapi.json says what is here.")
    wrong = served.client.get("/v1/files")
    assert (wrong.status_code, wrong.json()["detail"], wrong.headers["allow"]) == (
        405,
        "It takes POST.",
        "POST",
    )


def test_a_date_of_another_form_is_told_which_one_is_meant(served: Served, clinic: bytes) -> None:
    for given in ("3/9/2026", "09.03.2026", "tomorrow", "2026-02-30"):
        answer = served.client.post("/v1/claims", params={"as_of": given}, content=clinic, headers=X12)
        (row,) = answer.json()["problems"]
        assert row == {"path": "query.as_of", "message": "Input should be a date, like 2026-03-02"}
        assert given not in answer.text


def test_an_id_that_was_mistyped_is_told_the_nearest(served: Served) -> None:
    said = served.client.get("/v1/explain/remicde").json()
    assert (said["status"], said["near"]) == (404, ["remicade"])
    assert "Did you mean remicade?" in said["detail"]
    assert served.client.get("/v1/explain/zzzzzzzz").json()["near"] == []


def test_a_payer_that_no_profile_knows_is_told_with_the_lines(served: Served) -> None:
    unknown = "No profile knows the payer that was named, so the base rules stand in."
    for payer, told in (("medicaer", True), ("medicare", False), ("base", False)):
        answer = served.client.post(f"/v1/charts/code?payer={payer}", files=FORM).json()
        assert (unknown in answer["assumptions"]) is told, payer


def test_a_profile_that_is_not_there_is_told_with_the_nearest(served: Served) -> None:
    """As the option `profile` of a claim is, and the command line."""
    near = served.client.get("/v1/profiles/Medcare")
    assert near.status_code == 404
    assert near.json()["detail"] == "Did you mean medicare? GET /v1/profiles lists them all."
    assert served.client.get("/v1/profiles/zzzz").json()["detail"] == "GET /v1/profiles lists them all."
