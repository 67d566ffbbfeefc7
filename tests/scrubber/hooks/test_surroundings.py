"""What a plugin does to the process around it: no sum is rounded by it, and no claim is answered twice."""

from __future__ import annotations

import json
import os
import struct
import sys
from collections.abc import Iterator
from decimal import getcontext
from pathlib import Path

import pytest

from scrubber.cli.main import main
from scrubber.hooks.guard import Guard
from scrubber.job.process import Died, Process
from tests.scrubber.job.desk import Claim, file_of

HEAD = '''"""Leaves the process otherwise than it found it."""
import decimal
import os

from scrubber.plugin import hookimpl

infuscrub_api = "1"
'''
PLUGINS = {
    "around_import": "decimal.getcontext().prec = 2\n",
    "around_call": "@hookimpl\ndef infuscrub_inspect(case):\n    decimal.getcontext().prec = 2\n    return []\n",
    "around_fork": "@hookimpl\ndef infuscrub_inspect(case):\n    os.fork()\n    return []\n",
}


@pytest.fixture(autouse=True)
def installed(tmp_path: Path) -> Iterator[None]:
    site = tmp_path / "site"
    (site / "around-1.0.dist-info").mkdir(parents=True)
    (site / "around-1.0.dist-info" / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: around\nVersion: 1.0\n"
    )
    points = "\n".join(f"{name} = {name}" for name in PLUGINS)
    (site / "around-1.0.dist-info" / "entry_points.txt").write_text(f"[infuscrub]\n{points}\n")
    for name, text in PLUGINS.items():
        (site / f"{name}.py").write_text(HEAD + text)
    sys.path.insert(0, str(site))
    yield
    sys.path.remove(str(site))
    for name in PLUGINS:
        sys.modules.pop(name, None)


def outputs(tmp_path: Path, *more: str) -> dict[str, bytes]:
    """Return what a run of nine claims writes; of the report, its claims."""
    path, out = tmp_path / "day.837", tmp_path / ("out" + "".join(more))
    claims = [Claim(f"PCN-{number}", f"W{number}") for number in range(9)]
    path.write_bytes(file_of(*claims))
    with pytest.raises(SystemExit) as ended:
        main(["scrub", str(path), "--out", str(out), "--as-of", "2026-03-09", *more])
    assert ended.value.code in (0, 1)
    found = {each.name: each.read_bytes() for each in out.iterdir() if each.suffix in (".837", ".277ca")}
    report = json.loads((out / "day.report.json").read_text("utf-8"))
    return {**found, "claims": json.dumps([report["claims"], report["account"]["money"]]).encode()}


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("name", PLUGINS)
def test_it_changes_nothing_of_what_is_written(name: str, jobs: str, tmp_path: Path) -> None:
    if name == "around_fork" and not hasattr(os, "register_at_fork"):
        pytest.skip("no process is forked here")
    assert outputs(tmp_path, "--plugin", name, "--jobs", jobs) == outputs(tmp_path)


def test_a_context_that_a_call_sets_ends_with_it() -> None:
    before = getcontext().prec

    def call() -> None:
        getcontext().prec = 2

    assert Guard(5).run("acme", "infuscrub_inspect", call) == (None, None)
    assert getcontext().prec == before


def test_an_answer_that_nobody_can_read_ends_the_process() -> None:
    process = Process("tests.scrubber.hooks.test_surroundings")
    try:
        with pytest.raises(Died, match="gave an answer that nobody can read"):
            process.receive(30)
    finally:
        process.end()


if __name__ == "__main__":  # the process that the last test begins
    sys.stdout.buffer.write(struct.pack(">Q", 7) + b"rubbish")


NOISY = '''
"""Prints, and goes elsewhere, wherever the command's own process calls it."""
import os

from scrubber.plugin import Receipt, hookimpl

infuscrub_api = "1.1"


def noise():
    print("noise")
    os.chdir("/")


noise()


@hookimpl
def infuscrub_profiles():
    noise()
    return []


@hookimpl
def infuscrub_rules():
    noise()
    return []


@hookimpl
def infuscrub_run_started():
    noise()


@hookimpl
def infuscrub_transport(batch):
    noise()
    return Receipt("the clearinghouse", batch.name)


@hookimpl
def infuscrub_batch_done():
    noise()


@hookimpl
def infuscrub_run_finished():
    noise()
'''


@pytest.mark.parametrize("more", [(), ("--jobs", "2"), ("--isolate", "noisy")])
def test_what_it_prints_is_no_part_of_the_report_and_the_folder_stays(
    more: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A banner of a library, a transport that says that it has sent: `--format json` is an array whatever comes."""
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "noisy.py").write_text(NOISY)
    (tmp_path / "day.837").write_bytes(file_of(Claim("PCN-1", "W1")))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        main(["scrub", "day.837", "--out", "out", "--plugins-dir", "plugins", "--format", "json", *more])
    told = capsys.readouterr()
    (report,) = json.loads(told.out)
    assert report["summary"]["claims"] == 1
    assert ended.value.code in (0, 1)
    assert (tmp_path / "out" / "day.report.json").exists()
    assert {line for line in told.err.splitlines() if not line.startswith("infuscrub: day.837: ")} <= {
        "noise"
    }


def test_a_host_of_its_own_keeps_what_a_call_does_to_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only the command line has a report on its standard output; a thread must not turn round another's."""
    monkeypatch.chdir(tmp_path)
    Guard(1.0).run("acme", "hook", lambda: print("mine"))
    assert capsys.readouterr().out == "mine\n"
