"""A run is a transaction: whatever fails and whenever it is killed, its outputs are all there, or the former ones are.

Each effect on the disk of a small run is made to fail with each error, and to kill the process. After the next start
the folder holds either exactly what the run before left, or exactly what this run makes, and nothing else; each claim
is in one output.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock

from scrubber.api import Settings
from scrubber.claims.view import view
from scrubber.job import workspace
from scrubber.job.job import Job
from scrubber.job.run import Run
from scrubber.job.source import OutputError
from scrubber.job.workspace import ROOM, Stage, Workspace
from scrubber.testing.build import ClaimSpec, write_837
from scrubber.testing.shorthand import parse_line
from tests.scrubber.job.faults import ERRORS, fail, faulty, kill
from x12 import ClaimSlice, read_parts

SETTINGS = Settings(as_of=date(2026, 3, 10))
BEFORE, NOW = ("OLD-1", "OLD-2", "OLD-BAD"), ("NEW-1", "NEW-BAD", "NEW-2", "NEW-3")


def claims(*ids: str) -> bytes:
    """Return a file with a claim for each id; one that ends in BAD points to a diagnosis that is not there."""
    specs = [
        ClaimSpec(
            "837P",
            claim_id=claim_id,
            lines=(
                parse_line(f"96365 x1 {100 + number}.00" + (" dx=4" if claim_id.endswith("BAD") else "")),
            ),
        )
        for number, claim_id in enumerate(ids)
    ]
    return write_837(specs)


def run(path: Path, out: Path) -> None:
    with Job(SETTINGS, Run(out=out, html=True)) as job, job.run(str(path)) as result:
        assert result.error is None


def complains(file: Path, out: Path) -> bool:
    """Run, and return whether it ended in the one error that a caller sees."""
    try:
        run(file, out)
    except OutputError as error:
        return str(error).count("\n") == 0
    return False


def contents(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(out.iterdir()) if path.is_file()}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "claims.837"


@pytest.fixture
def made(file: Path, tmp_path: Path) -> Callable[[tuple[str, ...]], dict[str, bytes]]:
    """Return what a run over these claims leaves in an empty folder."""

    def make(ids: tuple[str, ...]) -> dict[str, bytes]:
        file.write_bytes(claims(*ids))
        out = tmp_path / ("-".join(ids))
        run(file, out)
        return contents(out)

    return make


def steps_of(file: Path, out: Path) -> int:
    with faulty(0, kill) as counter:
        run(file, out)
    return counter.count


@pytest.mark.parametrize("code", ERRORS)
def test_any_effect_may_fail(
    code: int, file: Path, tmp_path: Path, made: Callable[[tuple[str, ...]], dict[str, bytes]]
) -> None:
    old, new = made(BEFORE), made(NOW)
    steps = steps_of(file, tmp_path / "count")
    assert steps > 30
    seen: Counter[str] = Counter()
    for n in range(1, steps + 1):
        out = tmp_path / f"out-{n}"
        file.write_bytes(claims(*BEFORE))
        run(file, out)
        file.write_bytes(claims(*NOW))
        with faulty(n, fail(code)) as counter:
            seen["complained"] += complains(file, out)
        assert counter.hit
        check_next_start(out, old, new, seen)
        run(file, out)
        assert contents(out) == new
    assert seen["old"] > 10, "no fault came before the commit"
    assert seen["new"], "no fault came after the commit"
    assert seen["complained"] > 20


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_it_may_be_killed_at_any_effect(
    file: Path, tmp_path: Path, made: Callable[[tuple[str, ...]], dict[str, bytes]]
) -> None:
    old, new = made(BEFORE), made(NOW)
    steps = steps_of(file, tmp_path / "count")
    seen: Counter[str] = Counter()
    for n in range(1, steps + 1):
        out = tmp_path / f"out-{n}"
        file.write_bytes(claims(*BEFORE))
        run(file, out)
        file.write_bytes(claims(*NOW))
        child = os.fork()
        if child == 0:
            with faulty(n, kill):
                run(file, out)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), f"effect {n} was not met"
        check_next_start(out, old, new, seen)
        run(file, out)
        assert contents(out) == new
    assert seen["old"] > 10
    assert seen["new"] > 5


def check_next_start(out: Path, old: dict[str, bytes], new: dict[str, bytes], seen: Counter[str]) -> None:
    """Before the next start hashes tell a torn set; after it the set is whole, and nothing is left behind."""
    torn = contents(out)
    if torn not in (old, new):
        assert not agrees(torn), "a torn set looks whole"
        seen["torn"] += 1
    Workspace(out).close()
    found = contents(out)
    assert found in (old, new)
    assert agrees(found)
    assert not (out / ROOM).exists()
    seen["old" if found == old else "new"] += 1
    ids = BEFORE if found == old else NOW
    assert Counter(ids_in(found)) == Counter(ids), "a claim is in no output, or in two"


def agrees(found: dict[str, bytes]) -> bool:
    """Return whether the report's hashes are those of the files beside it, and no output is missing or too many."""
    report = found.get("claims.report.json")
    if report is None:
        return False
    named = {output["name"]: output["sha256"] for output in json.loads(report)["outputs"]}
    others = {
        name: hashlib.sha256(data).hexdigest() for name, data in found.items() if not name.endswith(".json")
    }
    return named == others


def ids_in(found: dict[str, bytes]) -> list[str]:
    return [
        view(part).claim_id
        for name, data in found.items()
        if name.endswith((".outbound.837", ".held.837"))
        for part in read_parts([data])
        if isinstance(part, ClaimSlice)
    ]


def test_a_run_that_lives_is_left_alone(file: Path, tmp_path: Path) -> None:
    """Two runs prepare in one folder at a time; neither sweeps the other's stage away."""
    out = tmp_path / "out"
    with Workspace(out) as one:
        stage = one.stage("one")
        output = stage.open("outbound", "outbound.837")
        output.write(b"ISA")
        with Workspace(out) as other:
            assert other.recovered == 0
        stage.commit()
    assert contents(out) == {"one.outbound.837": b"ISA"}
    assert not (out / ROOM).exists()


def test_what_is_written_is_its_owner_s_alone(file: Path, tmp_path: Path) -> None:
    file.write_bytes(claims(*NOW))
    out = tmp_path / "deep" / "out"
    run(file, out)
    assert out.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in out.iterdir()} == {0o600}


def test_a_check_and_bytes_in_memory_touch_no_disk(file: Path) -> None:
    from scrubber.api import scrub_bytes

    file.write_bytes(claims(*NOW))
    with faulty(1, kill) as counter:
        with Job(SETTINGS) as job, job.run(str(file)) as result:
            assert result.summary.claims == len(NOW)
        assert scrub_bytes(file.read_bytes(), settings=SETTINGS).outbound
    assert counter.count == 0


def test_a_page_of_an_earlier_run_does_not_stand_beside_the_report_of_this_one(
    file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    file.write_bytes(claims(*BEFORE))
    run(file, out)
    assert "claims.report.html" in contents(out)
    (out / "other.report.html").write_text("another file's")
    file.write_bytes(claims(*NOW))
    with Job(SETTINGS, Run(out=out)) as job, job.run(str(file)) as result:
        assert result.error is None
    assert [name for name in contents(out) if name.endswith(".html")] == ["other.report.html"]


def test_a_run_that_ends_takes_nothing_of_one_that_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the end of its work and the door another run comes, and may take its place: that one loses nothing."""
    ending = Workspace(tmp_path / "out")
    began: list[tuple[Workspace, Stage]] = []
    entering = Workspace._door

    def entered_late(workspace: Workspace) -> AbstractContextManager[None]:
        if workspace is ending and not began:
            other = Workspace(tmp_path / "out")
            began.append((other, other.stage("day")))
            began[0][1].open("outbound", "outbound.837").write(b"ISA")
        return entering(workspace)

    monkeypatch.setattr(Workspace, "_door", entered_late)
    ending.close()
    with began[0][0]:
        began[0][1].commit()
    assert contents(tmp_path / "out") == {"day.outbound.837": b"ISA"}


def test_a_room_that_is_taken_away_at_the_door_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that ends removes the room where it sees no other: one that is just about to enter is not seen."""
    made = workspace._lock

    def taken_away(path: Path) -> FileLock:
        monkeypatch.setattr(workspace, "_lock", made)
        path.parent.rmdir()
        raise FileNotFoundError(path)

    monkeypatch.setattr(workspace, "_lock", taken_away)
    with Workspace(tmp_path / "out") as begun:
        assert begun.folder.is_dir()
    assert not (tmp_path / "out" / ROOM).exists()


def test_runs_of_many_threads_share_a_folder(tmp_path: Path) -> None:
    """As a host does that gives every file of a day to a few threads."""

    def one(number: int) -> None:
        with Workspace(tmp_path / "out") as begun:
            stage = begun.stage(f"day-{number}")
            stage.open("outbound", "outbound.837").write(b"ISA")
            stage.commit()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(one, range(200)))
    assert len(list((tmp_path / "out").iterdir())) == 200
