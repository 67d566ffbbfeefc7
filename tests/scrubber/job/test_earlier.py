"""A folder that is used again: what another file of the name left is told, and no answer stays that speaks of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scrubber.cli.main import main
from scrubber.demo import CLAIM_FILES, unpack

ROOM = "replaced in"


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """Run the command line; return what it said on stderr."""
    capsys.readouterr()
    with pytest.raises(SystemExit):
        main([str(argument) for argument in (*arguments, "--as-of", "2026-03-09")])
    return capsys.readouterr().err


@pytest.fixture
def day(tmp_path: Path) -> Path:
    unpack(tmp_path / "day")
    return tmp_path / "day"


def export(day: Path, number: int, change: tuple[bytes, bytes] = (b"", b"")) -> Path:
    """Write what a billing system exports on a day: the name is always the same."""
    data = (day / CLAIM_FILES[number]).read_bytes()
    path = day / "batch.837"
    path.write_bytes(data.replace(*change) if change[0] else data)
    return path


def test_that_another_file_of_the_name_was_replaced_is_told(
    day: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever has not sent yesterday's outbound file yet would lose it without a word."""
    out = tmp_path / "out"
    assert ROOM not in run(capsys, "scrub", export(day, 0), "--out", out)
    err = run(capsys, "scrub", export(day, 1), "--out", out)
    assert f"batch.837: replaced in {out} what an earlier run wrote of another file of this name" in err
    assert len(err.splitlines()) == 1
    assert b"SEH-2001" in (out / "batch.outbound.837").read_bytes()


@pytest.mark.parametrize("more", [(), ("--html",), ("--policy", "report-only"), ("--jobs", "2")])
def test_the_same_file_again_is_nothing_to_tell(
    more: tuple[str, ...], day: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    run(capsys, "scrub", export(day, 0), "--out", out)
    assert ROOM not in run(capsys, "scrub", export(day, 0), "--out", out, *more)


def test_a_file_that_can_t_be_used_says_what_it_replaced(
    day: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    path = export(day, 0)
    run(capsys, "scrub", path, "--out", out)
    path.write_bytes(b"")
    err = run(capsys, "scrub", path, "--out", out)
    assert ROOM in err
    assert not (out / "batch.outbound.837").exists()


@pytest.mark.parametrize(
    "report", [b"", b"{", b"[]", b"null,", b'{"outputs":[],"claims":[', b'{"outputs":[{}]}']
)
def test_a_report_that_nobody_can_read_is_no_hindrance(
    report: bytes, day: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "batch.report.json").write_bytes(report)
    assert ROOM not in run(capsys, "scrub", export(day, 0), "--out", out)
    assert json.loads((out / "batch.report.json").read_bytes())["summary"]["claims"] == 16


WRONG = (b"GE*1*", b"GE*7*")
"""A group that says another number of sets: it is refused, with a 999 and a TA1."""


def test_an_answer_to_a_file_that_was_corrected_since_does_not_stay(
    day: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Beside the new results it would tell the sender that the group is refused."""
    out = tmp_path / "out"
    run(capsys, "scrub", export(day, 0, WRONG), "--out", out)
    assert {path.suffix for path in out.iterdir()} >= {".999", ".ta1", ".x12"}
    run(capsys, "scrub", export(day, 0), "--out", out)
    assert not {path.suffix for path in out.iterdir()} & {".999", ".ta1", ".x12"}


def test_an_answer_that_somebody_else_wrote_stays(
    day: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`infuscrub answer` writes under the same names, before scrub or after it."""
    out = tmp_path / "out"
    run(capsys, "scrub", export(day, 0, WRONG), "--out", out)
    capsys.readouterr()
    with pytest.raises(SystemExit):
        main(["answer", str(export(day, 0)), "--out", str(out)])
    answered = {kind: (out / f"batch.{kind}").read_bytes() for kind in ("999", "ta1")}
    run(capsys, "scrub", export(day, 0), "--out", out)
    assert answered == {kind: (out / f"batch.{kind}").read_bytes() for kind in ("999", "ta1")}
