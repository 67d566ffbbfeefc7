"""Who opens the address of a service sees what it is and where to go on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scrubber import __version__
from tests.scrubber.service.serving import OPEN, Served, serving

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def links(page: str) -> list[str]:
    return [link.removeprefix(".") for link in re.findall(r'href="([^"]+)"', page)]


def test_a_browser_gets_a_page_whose_links_all_answer(served: Served) -> None:
    answer = served.client.get("/", headers=BROWSER)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert f"<h1>infuscrub {__version__}</h1>" in answer.text
    found = links(answer.text)
    assert {"/openapi.json", "/health", "/cds-services", "/fhir/metadata"} <= set(found)
    assert {path: served.client.get(path).status_code for path in found} == dict.fromkeys(found, 200)


def test_the_page_may_load_and_send_nothing(served: Served) -> None:
    answer = served.client.get("/", headers=BROWSER)
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "script" not in policy + answer.text
    assert {"form-action 'none'", "base-uri 'none'", "frame-ancestors 'none'"} <= set(policy.split("; "))


def test_a_program_gets_the_same_as_json(served: Served) -> None:
    told = served.client.get("/")
    assert told.headers["content-type"] == "application/json"
    assert (told.json()["name"], told.json()["version"]) == ("infuscrub", __version__)
    page = served.client.get("/", headers=BROWSER).text
    assert [place["path"] for place in told.json()["places"]] == links(page)
    assert told.headers["vary"] == "Accept"


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("application/json, text/html;q=0.5", "application/json"),
        ("text/*", "text/html; charset=utf-8"),
        ("image/png", "application/problem+json"),
    ],
)
def test_what_is_accepted_decides(served: Served, accept: str, kind: str) -> None:
    answer = served.client.get("/", headers={"accept": accept})
    assert answer.headers["content-type"] == kind
    assert answer.status_code == (406 if "problem" in kind else 200)


def test_with_keys_anybody_may_read_it_and_it_tells_of_no_tenant(tmp_path: Path) -> None:
    """It says what /health and /openapi.json say to anybody, and that the rest needs a key."""
    keys = tmp_path / "keys.json"  # a file that is not there holds no key
    values = {"auth": {"keys": str(keys)}, "tenants": {"riverbend": OPEN["tenants"]["main"]}}
    with serving(values) as guarded:
        page = guarded.client.get("/", headers=BROWSER)
        told = guarded.client.get("/")
        assert guarded.client.get("/v1/rules").status_code == 401
    assert (page.status_code, told.json()["keys"]) == (200, True)
    assert "Authorization: Bearer KEY" in page.text
    for text in (page.text, told.text):
        assert not any(word in text for word in ("riverbend", "127.0.0.1", str(tmp_path), "/demo"))
