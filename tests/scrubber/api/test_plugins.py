"""Plugins of a session: objects and installed ones, here and apart, over threads; each claim gets its own answers."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scrubber.api import OptionError, Result, Session
from scrubber.plugin import Finding, hookimpl
from scrubber.testing.build import claim, write_837

DAY = date(2026, 3, 10)
INSTALLED = '''
"""A vendor's plugin that says which claim it saw."""

from scrubber.plugin import Finding, hookimpl

infuscrub_api = "1"


@hookimpl
def infuscrub_inspect(case):
    return [Finding(line=1, message=f"seen {case.claim.claim_id}")]
'''


class Seeing:
    """The same as an object; it counts the threads that call it."""

    infuscrub_api = "1"
    infuscrub_name = "seeing"
    __version__ = "3"

    def __init__(self) -> None:
        self.threads: set[int] = set()

    @hookimpl
    def infuscrub_inspect(self, case: Any) -> list[Finding]:
        self.threads.add(threading.get_ident())
        return [Finding(line=1, message=f"seen {case.claim.claim_id}")]


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[str]:
    """Install the vendor's distribution as pip would: a module and its metadata on the path."""
    (tmp_path / "vendor_seeing.py").write_text(INSTALLED)
    metadata = tmp_path / "vendor_seeing-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: vendor-seeing\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text("[infuscrub]\nseer = vendor_seeing\n")
    sys.path.insert(0, str(tmp_path))
    yield "seer"
    sys.path.remove(str(tmp_path))
    sys.modules.pop("vendor_seeing", None)


def files(count: int) -> list[bytes]:
    return [
        write_837([claim("837P", claim_id=f"F{file}-{n}").line("96413 x1 100.00") for n in range(12)])
        for file in range(count)
    ]


def said(results: list[Result]) -> list[tuple[str, str]]:
    """Return each claim's id beside what was seen of it."""
    return [
        (each.claim_id, finding.message)
        for result in results
        for each in result.claims
        for finding in each.findings
        if finding.message.startswith("seen ")
    ]


def in_threads(session: Session, data: list[bytes]) -> list[Result]:
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(session.scrub, data))


@pytest.mark.parametrize("apart", [False, True])
def test_an_installed_plugin_over_threads_speaks_of_its_own_claim(installed: str, apart: bool) -> None:
    """Many threads ask one process of a plugin: no answer may reach another patient's claim."""
    data = files(8)
    with Session(
        as_of=DAY, plugins=[installed], isolate=[installed] if apart else (), plugin_seconds=30
    ) as session:
        told = said(in_threads(session, data * 2))
    assert len(told) == 8 * 12 * 2
    assert [message for _, message in told] == [f"seen {claim_id}" for claim_id, _ in told]


def test_an_object_over_threads() -> None:
    plugin, data = Seeing(), files(8)
    with Session(as_of=DAY, plugins=[plugin], plugin_seconds=30) as session:
        results = in_threads(session, data)
    assert [message for _, message in said(results)] == [f"seen {claim_id}" for claim_id, _ in said(results)]
    assert plugin.threads
    (told,) = [each for each in results[0].head.plugins if each.name == "seeing"]
    assert told.version == "3"


def test_an_object_of_one_tenant_is_none_of_another(clinic: bytes) -> None:
    with Session(as_of=DAY, plugins=[Seeing()]) as one, Session(as_of=DAY) as other:
        assert said([one.scrub(clinic)])
        assert not said([other.scrub(clinic)])


def test_an_object_does_not_travel(clinic: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.837"
    path.write_bytes(clinic)
    with Session(as_of=DAY, plugins=[Seeing()]) as session:
        with pytest.raises(OptionError) as caught:
            session.scrub(path, jobs=1)
        assert caught.value.argument == "jobs"
        with pytest.raises(OptionError) as caught:
            Session(settings=session.settings)
        assert caught.value.argument == "plugins"


def test_an_object_that_says_no_version_is_told() -> None:
    with pytest.raises(OptionError, match="infuscrub_api"):
        Session(plugins=[SimpleNamespace()])


def test_closing_lets_a_run_under_way_end(installed: str) -> None:
    """Its plugin's process ends with it, not before."""
    (data,) = files(1)
    session = Session(as_of=DAY, plugins=[installed], isolate=[installed], plugin_seconds=30)
    told = session.scrub(data, progress=lambda now: session.close())
    assert len(said([told])) == 12


class Counting:
    """Counts claims: told of the session's start once, and of each source's end with what it kept of its claims."""

    infuscrub_api = "1"
    infuscrub_name = "counting"

    def __init__(self, *, fails: bool = False) -> None:
        self.fails = fails
        self.started = 0
        self.finished: list[list[str]] = []

    @hookimpl
    def infuscrub_run_started(self, run: Any) -> dict[str, str]:
        self.started += 1
        return {"day": run.as_of.isoformat()}

    @hookimpl
    def infuscrub_claim_done(self, outcome: Any, started: Any) -> str:
        return f"{outcome.claim.claim_id} {started['day']}"

    @hookimpl
    def infuscrub_run_finished(self, results: Any) -> None:
        if self.fails:
            raise RuntimeError
        self.finished.append(list(results))


@pytest.mark.parametrize("fails", [False, True])
def test_a_session_begins_once_and_each_source_is_finished_with_its_own_claims(fails: bool) -> None:
    counting = Counting(fails=fails)
    with Session(as_of=DAY, plugins=[counting]) as session:
        for names in (("A1", "A2"), ("B1",)):
            data = write_837([claim(claim_id=name).line("96365 x1 140.00") for name in names])
            result = session.scrub(data)
            assert result.unfinished == (("counting",) if fails else ())
            assert result.summary.claims == len(names)
    assert counting.started == 1
    expected = [["A1 2026-03-10", "A2 2026-03-10"], ["B1 2026-03-10"]]
    assert counting.finished == ([] if fails else expected)
