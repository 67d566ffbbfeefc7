"""The examples of examples/ do what they say: run here as a host would run them, without a network."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from scrubber.api import Cancelled, ClaimDocument, Session
from scrubber.demo import AS_OF, CLAIM_FILES, unpack
from tests.scrubber.claims.test_as_json import CLAIM

EXAMPLES = Path(__file__).parents[2] / "examples"


def example(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def day(tmp_path: Path) -> Path:
    unpack(tmp_path / "day")
    return tmp_path / "day"


def test_the_loop(day: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    example("loop").main(day, tmp_path / "out")
    told = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in told] == sorted(CLAIM_FILES)
    assert (tmp_path / "out" / "hospital.outbound.837").exists()


def test_the_loop_is_ten_lines() -> None:
    body = (EXAMPLES / "loop.py").read_text("utf-8").partition("def main")[2].partition("if __name__")[0]
    assert len([line for line in body.splitlines() if line.strip()]) <= 10


def test_the_pipeline(day: Path) -> None:
    paths = [day / name for name in CLAIM_FILES]
    with Session(as_of=AS_OF) as session:
        results = asyncio.run(example("asyncio_pipeline").scrub_all(paths, session))
        assert results == {path.name: session.scrub(path) for path in paths}


def test_the_endpoint(day: Path) -> None:
    app = example("fastapi_endpoint").app
    data = (day / CLAIM_FILES[0]).read_bytes()

    async def ask() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://x") as client,
        ):
            return [
                await client.post("/scrub", content=data),
                await client.post("/check", json=CLAIM),
                await client.post("/check", content=b"{}"),
                await client.post("/check", content=b"ISA"),
            ]

    scrubbed, checked, *refused = asyncio.run(ask())
    with Session() as session:
        result, verdict = session.scrub(data), session.check_claim(ClaimDocument.read(CLAIM))
    *claims, head = map(json.loads, scrubbed.content.splitlines())
    assert [each["claim_id"] for each in claims] == [each.claim_id for each in result.claims]
    assert head["summary"]["claims"] == result.summary.claims
    assert checked.headers["X-Disposition"] == verdict.disposition
    assert ClaimDocument.read(checked.content) == verdict.document()
    assert [answer.status_code for answer in refused] == [422, 422]


def test_the_task(day: Path, tmp_path: Path) -> None:
    module = example("celery_task")
    module.app.conf.task_always_eager = True
    told = module.scrub.delay(str(day / CLAIM_FILES[0]), str(tmp_path / "out"), str(day / "charts")).get()
    assert told["error"] is None
    assert told["claims"] == 16
    assert set(told["outputs"]) == {path.name for path in (tmp_path / "out").iterdir()}


def test_a_task_that_takes_too_long_leaves_nothing(
    day: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = example("celery_task")
    module.app.conf.task_always_eager = True
    monkeypatch.setattr(module, "MOST_SECONDS", -1.0)
    with pytest.raises(Cancelled):
        module.scrub.delay(str(day / CLAIM_FILES[0]), str(tmp_path / "out"), str(day / "charts")).get()
    assert list((tmp_path / "out").iterdir()) == []


def test_a_task_whose_worker_is_killed_is_done_again_by_another() -> None:
    """Tried with Redis and kill -9, of a worker's child and of a whole worker: without these two the task was lost;
    with them a second run wrote the same bytes.
    """
    task = example("celery_task").scrub
    assert task.acks_late
    assert task.reject_on_worker_lost


def test_a_second_run_of_a_task_writes_the_same_bytes(day: Path, tmp_path: Path) -> None:
    module = example("celery_task")
    module.app.conf.task_always_eager = True
    given = (str(day / CLAIM_FILES[0]), str(tmp_path / "out"), str(day / "charts"))
    seen = []
    for _ in range(2):
        module.scrub.delay(*given).get()
        seen.append({path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()})
    assert seen[0] == seen[1]
