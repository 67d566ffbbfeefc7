"""A FHIR R4 server that is strict about what it is asked, and that can be told to misbehave.

It answers GET only (and the POST for a token), wants `Accept: application/fhir+json` and a token that
holds, knows the few ways of searching that are used, pages, tags its answers, and refuses every other
parameter with 400, as a server does that was told `Prefer: handling=strict`. Everything runs over real
sockets on this machine.

A fault is a function that is asked first: `fault(request)` returns what to answer instead, or None.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

Resource = dict[str, Any]
_SEARCHES = {
    "Patient": {"identifier", "birthdate", "name"},
    "Coverage": {"patient"},
    "Encounter": {"patient", "date"},
    "MedicationAdministration": {"patient", "effective-time"},
    "MedicationRequest": {"patient", "authoredon"},
    "Observation": {"patient", "date"},
    "Procedure": {"patient", "date"},
    "DocumentReference": {"patient", "date", "encounter"},
}


@dataclass(frozen=True)
class Request:
    """What was asked."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: dict[str, str]
    body: str
    number: int
    """1 for the first."""

    @property
    def type(self) -> str:
        return self.path.removeprefix("/fhir/").partition("/")[0]

    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body).items()}


@dataclass
class Reply:
    """What is answered."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    promised: int | None = None
    """A Content-Length that is more than what is sent: the line is closed half-way."""
    hold: threading.Event | None = None
    """Send the head, then nothing until this is set."""

    def data(self) -> bytes:
        return self.raw if self.raw is not None else json.dumps(self.body).encode()


Fault = Callable[[Request], Reply | None]


class Stub:
    """The server: its resources, what it was asked, and how it is told to fail."""

    def __init__(self) -> None:
        self.resources: dict[str, Resource] = {}
        self.asked: list[Request] = []
        self.faults: list[Fault] = []
        self.token: str | None = None
        """The token that holds; None: none is wanted."""
        self.page_size = 100
        self.etags = True
        self.base = ""
        self.offers: list[str] | None = None
        """The types that its CapabilityStatement lists; None: it has none to show."""
        self.lock = threading.Lock()

    def add(self, *resources: Resource) -> None:
        for resource in resources:
            self.resources[f"{resource['resourceType']}/{resource['id']}"] = resource

    def fault(self, *, type: str, reply: Reply, times: int = 10**6, **params: str) -> None:
        """Answer questions about a type (and with these parameters) so, this many times."""
        left = [times]

        def instead(request: Request) -> Reply | None:
            fits = request.type == type and all(
                (name, value) in request.query for name, value in params.items()
            )
            if not fits or not left[0]:
                return None
            left[0] -= 1
            return reply

        self.faults.append(instead)

    def questions(self, type: str) -> list[Request]:
        return [request for request in self.asked if request.type == type]

    def answer(self, request: Request) -> Reply:
        for fault in self.faults:
            reply = fault(request)
            if reply is not None:
                return reply
        if request.method != "GET":
            return outcome(405, "not-supported")
        if "application/fhir+json" not in request.headers.get("accept", ""):
            return outcome(406, "not-supported")
        if self.token is not None and request.headers.get("authorization") != f"Bearer {self.token}":
            return outcome(401, "login")
        if request.path == "/fhir/metadata" and self.offers is not None:
            types = [{"type": type} for type in self.offers]
            body = {"resourceType": "CapabilityStatement", "rest": [{"mode": "server", "resource": types}]}
            return Reply(body=body)
        if request.path.count("/") == 3:
            return self._read(request)
        return self._search(request)

    def _read(self, request: Request) -> Reply:
        resource = self.resources.get(request.path.removeprefix("/fhir/"))
        if resource is None:
            return outcome(404, "not-found")
        return self._tagged(request, resource)

    def _tagged(self, request: Request, body: Resource) -> Reply:
        if not self.etags:
            return Reply(body=body)
        tag = f'W/"{abs(hash(json.dumps(body, sort_keys=True)))}"'
        if request.headers.get("if-none-match") == tag:
            return Reply(304, raw=b"", headers={"etag": tag})
        return Reply(body=body, headers={"etag": tag})

    def _search(self, request: Request) -> Reply:
        known = _SEARCHES.get(request.type)
        names = {name for name, _ in request.query} - {"_count", "_page"}
        if known is None or names - known:
            return outcome(400, "not-supported")
        found = [
            one
            for one in self.resources.values()
            if one["resourceType"] == request.type and all(_fits(one, n, v) for n, v in request.query)
        ]
        page = int(dict(request.query).get("_page", "0"))
        shown = found[page * self.page_size : (page + 1) * self.page_size]
        bundle: Resource = {
            "resourceType": "Bundle",
            "type": "searchset",
            "total": len(found),
            "entry": [{"resource": one, "search": {"mode": "match"}} for one in shown],
        }
        if (page + 1) * self.page_size < len(found):
            rest = [(n, v) for n, v in request.query if n != "_page"] + [("_page", str(page + 1))]
            url = f"{self.base}/{request.type}?{urlencode(rest)}"
            bundle["link"] = [{"relation": "next", "url": url}]
        return self._tagged(request, bundle)


def outcome(status: int, code: str, words: str = "") -> Reply:
    issue = {"severity": "error", "code": code, "diagnostics": words}
    return Reply(status, {"resourceType": "OperationOutcome", "issue": [issue]})


def _fits(resource: Resource, name: str, value: str) -> bool:
    if name in ("_count", "_page"):
        return True
    if name == "patient":
        about = resource.get("subject") or resource.get("beneficiary") or {}
        return bool(about.get("reference") == value)
    if name == "encounter":
        named = resource.get("context", {}).get("encounter", [])
        return value in [one.get("reference") for one in named]
    if name == "identifier":
        return value in [one["value"] for one in resource.get("identifier", [])]
    if name == "birthdate":
        return bool(resource.get("birthDate") == value)
    if name == "name":
        return any(
            one.get("family", "").lower().startswith(value.lower()) for one in resource.get("name", [])
        )
    first, last = _days(resource)
    day = date.fromisoformat(value[2:])
    return last >= day if value.startswith("ge") else first <= day


def _days(resource: Resource) -> tuple[date, date]:
    period = (
        resource.get("effectivePeriod") or resource.get("period") or resource.get("performedPeriod") or {}
    )
    point = resource.get("effectiveDateTime") or resource.get("date") or resource.get("authoredOn")
    start, end = period.get("start") or point or "0001-01-01", period.get("end") or point or "9999-12-31"
    return date.fromisoformat(start[:10]), date.fromisoformat(end[:10])


@contextmanager
def serving(stub: Stub) -> Iterator[Stub]:
    """Serve on a free port of this machine."""
    release = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._do()

        def do_POST(self) -> None:
            self._do()

        def _do(self) -> None:
            split = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
            headers = {name.lower(): value for name, value in self.headers.items()}
            with stub.lock:
                query = tuple(parse_qsl(split.query, keep_blank_values=True))
                request = Request(self.command, split.path, query, headers, body, len(stub.asked) + 1)
                stub.asked.append(request)
                reply = stub.answer(request)
            data = reply.data()
            self.send_response(reply.status)
            for name, value in {"content-type": "application/fhir+json", **reply.headers}.items():
                self.send_header(name, value)
            length = len(data) if reply.promised is None else reply.promised
            if reply.status != 304:
                self.send_header("content-length", str(length))
            self.end_headers()
            self.wfile.flush()
            if reply.hold is not None:
                release.wait(30)
            if reply.status != 304:
                self.wfile.write(data)
            self.close_connection = self.close_connection or length != len(data)

        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """A client that went away is no fault of a test."""

    server = Server(("127.0.0.1", 0), Handler)
    stub.base = f"http://127.0.0.1:{server.server_address[1]}/fhir"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield stub
    finally:
        release.set()
        server.shutdown()
        thread.join()
        server.server_close()
