"""A server of our own shows each fault that a payer's service can have; none of them ever becomes an answer."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import infuscrub_remote
import pytest
from infuscrub_remote.service import REST_SECONDS, TRIP_AFTER, AuthorizationService, Question, Unavailable

from scrubber.api import PluginChoice, Settings, scrub_bytes
from scrubber.output.report import Report, encode
from scrubber.testing.build import claim, write_837

DAY = date(2026, 3, 2)


class Payer:
    """What the server answers next, and what it was asked."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, bytes]] = []
        self.asked: list[str] = []
        self.silent = threading.Event()
        self.released = threading.Event()


@pytest.fixture
def payer() -> Iterator[tuple[Payer, str]]:
    payer = Payer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            payer.asked.append(self.path)
            if payer.silent.is_set():
                payer.released.wait(5)
                return
            status, body = payer.answers.pop(0) if payer.answers else (200, b'{"on_file": true}')
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield payer, f"http://127.0.0.1:{server.server_port}/authorizations"
    payer.released.set()
    server.shutdown()
    server.server_close()


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def service(url: str, clock: Clock | None = None) -> AuthorizationService:
    return AuthorizationService(
        url, "secret", timeout=0.3, clock=clock or Clock(), sleep=lambda seconds: None
    )


def question(number: str = "PA-1") -> Question:
    return Question(number, "J1745", DAY)


def test_yes_and_no(payer: tuple[Payer, str]) -> None:
    state, url = payer
    state.answers = [(200, b'{"on_file": true}'), (200, b'{"on_file": false}'), (404, b"")]
    asking = service(url)
    assert [asking.is_on_file(question(number)) for number in ("PA-1", "PA-2", "PA-3")] == [
        True,
        False,
        False,
    ]


def test_only_number_code_and_day_leave_the_machine(payer: tuple[Payer, str]) -> None:
    state, url = payer
    service(url).is_on_file(question("PA/1 ?"))
    parts = urlsplit(state.asked[0])
    assert parts.path == "/authorizations/PA%2F1%20%3F"
    assert parse_qs(parts.query) == {"code": ["J1745"], "date": ["2026-03-02"]}


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_may_pass_is_tried_again(payer: tuple[Payer, str], status: int) -> None:
    state, url = payer
    state.answers = [(status, b""), (200, b'{"on_file": true}')]
    assert service(url).is_on_file(question())
    assert len(state.asked) == 2


@pytest.mark.parametrize(
    "answer",
    [(200, b"<html>"), (200, b'{"on_file": "yes"}'), (200, b"[]"), (302, b""), (401, b""), (204, b"")],
    ids=["a page", "a word", "a list", "elsewhere", "not allowed", "nothing"],
)
def test_what_is_no_answer_is_asked_once_and_is_none(
    payer: tuple[Payer, str], answer: tuple[int, bytes]
) -> None:
    state, url = payer
    state.answers = [answer]
    with pytest.raises(Unavailable, match="an answer that is none"):
        service(url).is_on_file(question())
    assert len(state.asked) == 1


def test_a_service_that_hangs_is_given_up(payer: tuple[Payer, str]) -> None:
    state, url = payer
    state.silent.set()
    with pytest.raises(Unavailable, match="ReadTimeout"):
        service(url).is_on_file(question())


def test_nobody_there() -> None:
    with pytest.raises(Unavailable, match="ConnectError"):
        service("http://127.0.0.1:9/authorizations").is_on_file(question())


@pytest.mark.parametrize("url", ["", "http://payer.example/x", "ftp://payer.example/x"])
def test_an_address_that_would_show_the_number_to_others(url: str) -> None:
    with pytest.raises(Unavailable, match="begin with https"):
        service(url).is_on_file(question())


def test_after_several_failures_it_rests_and_then_asks_again(payer: tuple[Payer, str]) -> None:
    state, url = payer
    clock = Clock()
    asking = service(url, clock)
    state.answers = [(500, b"")] * 20
    for number in range(TRIP_AFTER):
        with pytest.raises(Unavailable, match="500"):
            asking.is_on_file(question(f"PA-{number}"))
    before = len(state.asked)
    with pytest.raises(Unavailable, match="left alone"):
        asking.is_on_file(question())
    assert len(state.asked) == before
    clock.now += REST_SECONDS
    state.answers = []
    assert asking.is_on_file(question())


def test_an_answer_is_remembered_for_a_while(payer: tuple[Payer, str]) -> None:
    state, url = payer
    clock = Clock()
    asking = service(url, clock)
    assert asking.is_on_file(question())
    assert asking.is_on_file(question())
    assert len(state.asked) == 1
    clock.now += 10_000
    assert asking.is_on_file(question())
    assert len(state.asked) == 2


@pytest.mark.parametrize(
    ("answer", "disposition", "said"),
    [
        ((200, b'{"on_file": true}'), "accepted", []),
        ((404, b""), "held", ["conflict"]),
        ((401, b""), "held", ["question"]),
    ],
    ids=["on file", "not on file", "no answer"],
)
def test_what_becomes_of_a_claim(
    payer: tuple[Payer, str],
    answer: tuple[int, bytes],
    disposition: str,
    said: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    state, url = payer
    state.answers = [answer]
    monkeypatch.setattr(infuscrub_remote, "service", lambda: service(url))
    spec = claim("837P", prior_authorization="PA-1").line("96413 x1 260.00").line("J1745-JZ x40 2000.00")
    report = scrub_with_plugin(write_837([spec]))
    (told,) = report.claims
    mine = [finding for finding in told.findings if finding.rule == infuscrub_remote.RULE]
    assert [finding.kind for finding in mine] == said
    assert told.disposition == disposition
    assert "secret" not in encode(report).decode()


def scrub_with_plugin(data: bytes) -> Report:
    """Scrub with this plugin admitted, though it is not installed here."""
    settings = Settings(as_of=date(2026, 3, 10), plugins=PluginChoice(budget_seconds=5))
    return scrub_bytes(data, settings=settings, plugins=[infuscrub_remote]).report
