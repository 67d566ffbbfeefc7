"""`infuscrub data`: adds what is published, lists what is there, and says in one line what it can't use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scrubber.cli.main import main
from tests.scrubber.reference import published
from tests.scrubber.reference.published import write


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run a command; return exit code, stdout, stderr."""
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    streams = capsys.readouterr()
    return int(stopped.value.code or 0), streams.out, streams.err


def test_add_and_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store, source = tmp_path / "tables", write(tmp_path / "pricing.csv", published.LIMITS)
    code, out, _ = run(capsys, "data", "add", str(source), "--kind", "asp", "--store", str(store))
    assert code == 0
    assert "1 row of asp 2026Q1" in out
    code, out, _ = run(capsys, "data", "list", "--tables", str(store), "--as-of", "2026-11-25")
    assert code == 0
    line = next(line for line in out.splitlines() if " loaded " in line)
    assert line.split()[:4] == ["2026Q1", "asp", "loaded", "1"]
    assert "stale: 3 quarters old" in line
    assert line.endswith("pricing.csv")
    assert "shipped" in out


def test_the_kind_is_told_by_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = write(tmp_path / "AOC_V2026Q1-MCR.csv", published.ADD_ONS)
    code, out, _ = run(capsys, "data", "add", str(source), "--store", str(tmp_path / "tables"))
    assert code == 0
    assert "4 rows of aoc 2026Q1" in out


def test_a_list_of_one_s_own_needs_no_quarter(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = write(
        tmp_path / "list.csv", [["code", "description", "from", "to"], ["K5090", "x", "20151001", ""]]
    )
    code, out, _ = run(
        capsys, "data", "add", str(source), "--kind", "icd10", "--store", str(tmp_path / "tables")
    )
    assert code == 0
    assert "1 row of icd10 list-list no quarter" in out


def test_list_as_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, _ = run(capsys, "data", "list", "--format", "json", "--as-of", "2026-11-25")
    assert code == 0
    listed = json.loads(out)
    assert {entry["kind"] for entry in listed} == {
        "ptp", "mue", "aoc", "hcpcs", "asp", "opps", "ndc", "pfs", "icd10", "coverage",
    }  # fmt: skip
    pairs = next(e for e in listed if e["kind"] == "ptp" and e["setting"] == "practitioner")
    assert (pairs["quarter"], pairs["stale"], pairs["quarters_behind"], pairs["shipped"]) == (
        "2024Q3",
        True,
        9,
        True,
    )
    assert all(entry["sources"] and entry["rows"] for entry in listed)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("data", "add", "nothing.txt", "--kind", "ptp"), "no such file"),
        (("data", "add", "x.csv", "--quarter", "2026-1"), "as 2026Q4"),
        (("data", "add", "x.csv", "--kind", "ptp"), "holds no NCCI pair"),
        (("data", "add", "x.csv"), "name its --kind"),
        (("data", "list", "--tables", "nothing"), "no such folder"),
    ],
)
def test_what_can_t_be_used_is_one_line(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    code, _, err = run(capsys, *arguments)
    assert code == 2
    assert said in err
    assert len(err.strip().splitlines()) == 1
