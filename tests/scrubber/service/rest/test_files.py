"""A file over HTTP: what comes back is what the library makes of it, in each form; and nothing of it stays behind."""

from __future__ import annotations

import asyncio
import base64
import io
import json
import re
import socket
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from email.parser import BytesParser
from email.policy import HTTP
from pathlib import Path
from typing import Any

import httpx
import pytest

from scrubber.api import Result, Session
from scrubber.demo import AS_OF
from scrubber.service.errors import Problem
from scrubber.service.rest import files
from scrubber.service.rest.files import _running, _while_connected
from tests.scrubber.service.claims import file_of
from tests.scrubber.service.serving import FATAL, OPEN, X12, Served, installed, serving

Outputs = dict[str, bytes]


@pytest.fixture(scope="module")
def expected(clinic: bytes, charts: dict[str, bytes]) -> Result:
    """What the library makes of the demo's file."""
    with Session(as_of=AS_OF) as session:
        return session.scrub(clinic, name="day.837", documents=charts)


def form(clinic: bytes, charts: dict[str, bytes]) -> list[tuple[str, tuple[str, bytes]]]:
    return [("claims", ("day.837", clinic)), *(("documents", (name, data)) for name, data in charts.items())]


def parts_of(answer: httpx.Response) -> Outputs:
    head = f"Content-Type: {answer.headers['content-type']}\r\n\r\n".encode()
    message = BytesParser(policy=HTTP).parsebytes(head + answer.content)
    return {
        str(part.get_param("name", header="content-disposition")): part.get_payload(decode=True)  # type: ignore[misc]
        for part in message.iter_parts()  # type: ignore[attr-defined]
    }


def json_of(answer: httpx.Response) -> Outputs:
    shape = answer.json()
    outputs = {each["kind"]: base64.b64decode(each["content"]) for each in shape["outputs"]}
    return {**outputs, "report": json.dumps(shape["report"]).encode()}


def events_of(answer: httpx.Response) -> list[tuple[str, Any]]:
    found = []
    for block in answer.text.strip().split("\n\n"):
        name, *data = block.split("\n")
        text = "\n".join(line.removeprefix("data: ") for line in data)
        found.append((name.removeprefix("event: "), json.loads(text)))
    return found


def streamed_of(answer: httpx.Response) -> Outputs:
    outputs: Outputs = {}
    for name, value in events_of(answer):
        if name == "output":
            outputs[value["kind"]] = outputs.get(value["kind"], b"") + base64.b64decode(value["content"])
        elif name == "report":
            outputs["report"] = json.dumps(value).encode()
    return outputs


def undated(data: bytes) -> bytes:
    """Return an answer without what says when it was written: ISA09, ISA10, GS04, GS05, BHT04, BHT05 and DTP."""
    text = re.sub(rb"(ISA\*.{60})\d{6}\*\d{4}", rb"\1", data)
    text = re.sub(rb"(GS\*HN\*[^*]*\*[^*]*)\*\d{8}\*\d{4,8}", rb"\1", text)
    return re.sub(rb"(BHT\*[^~]*?)\*\d{8}\*\d{4,8}", rb"\1", text)


@pytest.mark.parametrize(
    ("accept", "read"),
    [
        ("multipart/mixed", parts_of),
        ("application/json", json_of),
        ("text/event-stream", streamed_of),
        ("*/*", parts_of),
    ],
)
def test_each_form_holds_what_the_library_makes(
    served: Served, clinic: bytes, charts: dict[str, bytes], expected: Result, accept: str, read: Any
) -> None:
    answer = served.client.post("/v1/files", files=form(clinic, charts), headers={"accept": accept})
    assert answer.status_code == 200
    outputs = read(answer)
    assert set(outputs) == {*expected.files, "report"}
    for kind in ("outbound", "held"):
        assert outputs[kind] == expected.files[kind], kind
    assert undated(outputs["277ca"]) == undated(expected.files["277ca"])
    report = json.loads(outputs["report"])
    wanted = json.loads(expected.report_json())
    for volatile in ("run", "outputs"):
        report.pop(volatile), wanted.pop(volatile)
    assert report == wanted


def test_progress_is_told_before_the_outputs(served: Served, clinic: bytes) -> None:
    answer = served.client.post("/v1/files", content=clinic, headers={**X12, "accept": "text/event-stream"})
    names = [name for name, _ in events_of(answer)]
    assert names[0] == "progress"
    assert names[-1] == "done"
    assert names.index("report") > max(place for place, name in enumerate(names) if name == "progress")


def test_a_file_that_is_none_is_a_problem(served: Served) -> None:
    for content in (b"", b"hello", b"ISA*00"):
        answer = served.client.post("/v1/files", content=content, headers=X12)
        assert answer.status_code == 422, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        events = events_of(
            served.client.post("/v1/files", content=content, headers={**X12, "accept": "text/event-stream"})
        )
        assert events[-1][0] == "problem"
        assert events[-1][1]["status"] == 422


def test_nothing_is_made_that_nobody_accepts(served: Served, clinic: bytes) -> None:
    answer = served.client.post("/v1/files", content=clinic, headers={**X12, "accept": "image/png"})
    assert answer.status_code == 406


def bomb(megabytes: int) -> bytes:
    """Return a workbook of a few KB whose sheet would be so large."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        with packed.open("xl/workbook.xml", "w", force_zip64=True) as sheet:
            for _ in range(megabytes):
                sheet.write(b" " * (1 << 20))
    return file.getvalue()


def test_charts_that_would_swell_are_named_and_cost_nobody_else(served: Served, clinic: bytes) -> None:
    entities = (
        b'<!DOCTYPE a [<!ENTITY b "'
        + b"x" * 1000
        + b'"><!ENTITY c "'
        + b"&b;" * 1000
        + b'">]><ClinicalDocument>&c;</ClinicalDocument>'
    )
    hostile = {
        "bomb.xlsx": bomb(600),
        "entities.xml": entities,
        "deep.json": b'{"a":' * 100_000,
        "deep.xml": b"<a>" * 100_000,
        "long.txt": b"1" * (4 << 20),
    }
    parts = [("claims", ("a.837", clinic)), *(("documents", (name, data)) for name, data in hostile.items())]
    answer = served.client.post("/v1/files", files=parts, headers={"accept": "application/json"})
    assert answer.status_code == 200, answer.text
    report = answer.json()["report"]
    assert report["summary"]["claims"] == 16
    statuses = {chart["name"]: chart["status"] for chart in report["account"]["charts"]}
    assert set(statuses) == set(hostile)
    assert not {"used", "partly_read"} & set(statuses.values())
    for name, data in hostile.items():
        answer = served.client.post("/v1/charts/read", files=[("documents", (name, data))])
        assert answer.status_code in (200, 422), name
        if answer.status_code == 422:
            assert answer.json()["type"] == "urn:infuscrub:problem:document", name
    assert served.client.get("/ready").status_code == 200


def test_a_name_is_never_a_path(served: Served, clinic: bytes, tmp_path: Path) -> None:
    hostile = [
        "../../etc/cron.d/x",
        "..",
        "/etc/passwd",
        "C:\\windows\\x.json",
        "a\r\nSet-Cookie: x",
        ".",
        "",
        "x" * 400,
    ]
    parts = [("claims", ("../../x.837", clinic)), *(("documents", (name, b"{}")) for name in hostile if name)]
    answer = served.client.post("/v1/files", files=parts, headers={"accept": "application/json"})
    assert answer.status_code == 200, answer.text
    names = [each["name"] for each in answer.json()["outputs"]]
    assert names
    assert all(re.fullmatch(r"x\.[\w.]+", name) for name in names)
    listed = [chart["name"] for chart in answer.json()["report"]["account"]["charts"]]
    assert len(listed) == len(hostile) - 1
    assert not any("/" in name or "\\" in name or name in ("..", ".") for name in listed)


def test_nothing_stays_on_disk(served: Served, clinic: bytes, charts: dict[str, bytes]) -> None:
    room = served.service.spool._room
    served.client.post("/v1/files", files=form(clinic, charts))
    with served.client.stream("POST", "/v1/files", content=clinic, headers=X12) as answer:
        next(answer.iter_raw(1))  # and goes away
    served.client.post("/v1/files", content=b"hello", headers=X12)
    served.client.get("/health")
    assert [path.name for path in room.iterdir()] == ["owner.lock"]
    assert room.stat().st_mode & 0o077 == 0


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A plugin ends its process for one code and hangs for another."""
    tenant = {**OPEN["tenants"]["main"], "plugins": ["fatal"], "validate": "off"}
    with (
        installed(tmp_path_factory.mktemp("site"), "fatal", FATAL),
        serving({**OPEN, "limits": {"claim_seconds": 1}, "tenants": {"main": tenant}}) as served,
    ):
        yield served


@pytest.mark.parametrize("code", ["J9999", "J9998"])
def test_a_hostile_claim_costs_itself_in_a_file(hostile: Served, code: str) -> None:
    answer = hostile.client.post(
        "/v1/files", content=file_of("96365", code, "96413"), headers={**X12, "accept": "application/json"}
    )
    assert answer.status_code == 200, answer.text
    found = {each["claim_id"]: each["disposition"] for each in answer.json()["report"]["claims"]}
    assert found[f"S001-{code}"] == "held"
    assert found["S000-96365"] != "held"
    assert found["S002-96413"] != "held"


@pytest.mark.parametrize("code", ["J9999", "J9998"])
def test_a_hostile_claim_costs_itself_alone(hostile: Served, code: str) -> None:
    answer = hostile.client.post("/v1/claims", content=file_of(code), headers=X12)
    assert answer.status_code == 200, answer.text
    assert answer.json()["disposition"] == "held"
    good = hostile.client.post("/v1/claims", content=file_of("96365"), headers=X12)
    assert good.json()["disposition"] == "accepted"


def test_a_large_file_is_supervised_from_the_start(
    served: Served, clinic: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = served.client.post(
        "/v1/files", content=clinic, headers={**X12, "accept": "application/json"}
    ).json()
    monkeypatch.setattr(files, "SMALL_BYTES", 10)
    large = served.client.post(
        "/v1/files", content=clinic, headers={**X12, "accept": "application/json"}
    ).json()
    assert large["report"]["claims"] == small["report"]["claims"]
    assert [
        (each["kind"], each["content"]) for each in large["outputs"] if each["kind"] in ("outbound", "held")
    ] == [
        (each["kind"], each["content"]) for each in small["outputs"] if each["kind"] in ("outbound", "held")
    ]


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_work_ends_with_the_client(hostile: Served, accept: str) -> None:
    """A client that goes away while its file is worked on leaves a free worker and no folder behind."""
    workers, restarts = hostile.service.workers, hostile.service.workers.restarts
    body = file_of("J9998")
    head = (
        f"POST /v1/files HTTP/1.1\r\nHost: localhost\r\nContent-Type: {X12['content-type']}\r\n"
        f"Accept: {accept}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", hostile.port)) as connection:
        connection.sendall(head.encode() + body)
        until(lambda: workers.busy == 1)
    until(lambda: workers.busy == 0)
    hostile.client.get("/health")
    good = [
        hostile.client.post("/v1/claims", content=file_of("96365"), headers=X12).status_code for _ in range(4)
    ]
    assert good == [200] * 4
    assert workers.restarts > restarts
    until(lambda: [path.name for path in hostile.service.spool._room.iterdir()] == ["owner.lock"])


def until(true: Callable[[], bool]) -> None:
    """Wait for what another thread does; the test's own time limit ends it where that never comes."""
    while not true():
        threading.Event().wait(0.01)


class Gone:
    """A request whose client has gone away."""

    async def receive(self) -> dict[str, str]:
        return {"type": "http.disconnect"}


def test_the_work_has_ended_before_its_folder_is_removed() -> None:
    """A process that is still at it writes the folder anew behind its removal, and nobody removes it again."""
    told: list[str] = []

    async def work() -> Any:
        try:
            await asyncio.Event().wait()
        finally:
            for _ in range(3):  # a process takes a while to end
                await asyncio.sleep(0)
            told.append("ended")

    async def whole() -> None:
        with pytest.raises(Problem):
            await _while_connected(Gone(), work())  # type: ignore[arg-type]
        told.append("removed")

    asyncio.run(whole())
    assert told == ["ended", "removed"]


def test_events_that_nobody_hears_end_their_work_first(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    async def scrub(service: Any, principal: Any, task: Any, tell: Any) -> Any:
        tell(1)
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            told.append("ended")

    async def check() -> None:
        stack = AsyncExitStack()
        stack.callback(told.append, "removed")
        events = _running(None, None, None, stack)  # type: ignore[arg-type]
        assert await anext(events) == b"event: progress\ndata: 1\n\n"
        await events.aclose()  # type: ignore[attr-defined]

    monkeypatch.setattr("scrubber.service.rest.files._scrub", scrub)
    asyncio.run(check())
    assert told == ["ended", "removed"]
