"""Two inputs of one name into one folder: each keeps its outputs, whatever the system makes of their names."""

from __future__ import annotations

from pathlib import Path

import pytest

from scrubber.cli.main import main
from scrubber.demo import CLAIM_FILES, unpack
from scrubber.job.offered import find_inputs
from scrubber.job.stems import Stems, said_of_stem


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """Run the command line; return what it said on stderr."""
    capsys.readouterr()
    with pytest.raises(SystemExit):
        main([str(argument) for argument in arguments])
    return capsys.readouterr().err


@pytest.fixture
def twins(tmp_path: Path) -> tuple[Path, Path]:
    """Return two files of one name that hold other claims."""
    unpack(tmp_path / "day")
    paths = (tmp_path / "a" / "x.837", tmp_path / "b" / "x.837")
    for path, name in zip(paths, CLAIM_FILES, strict=True):
        path.parent.mkdir()
        path.write_bytes((tmp_path / "day" / name).read_bytes())
    return paths


@pytest.mark.parametrize(
    ("stems", "taken"),
    [
        (["x", "y"], ["x", "y"]),
        (["x", "x", "x"], ["x", "x-2", "x-3"]),
        (["x", "X"], ["x", "X-2"]),  # one file on Windows and macOS
        (["Mu\u0308ller", "M\u00fcller"], ["Mu\u0308ller", "M\u00fcller-2"]),  # one on macOS
        (["x", "x", "x-2"], ["x", "x-3", "x-2"]),  # what stands behind it keeps its own
        (["x-2", "x", "x"], ["x-2", "x", "x-3"]),
    ],
)
def test_each_input_gets_a_stem_of_its_own(stems: list[str], taken: list[str]) -> None:
    given = Stems(f"{number}/{stem}.837" for number, stem in enumerate(stems))
    assert [given.take(stem) for stem in stems] == taken


def test_inputs_that_nobody_named_before_are_told_apart_too() -> None:
    given = Stems()
    assert [given.take(stem) for stem in ("x", "x", "x-2")] == ["x", "x-2", "x-2-2"]


def test_who_does_not_get_its_name_is_told() -> None:
    assert "b/x.837: another input has this name too" in said_of_stem("b/x.837", [Path("out/x-2.277ca")])
    assert said_of_stem("b/x.837", [Path("out/x.277ca")]) == ""
    assert said_of_stem("b/x.y.837", [Path("out/x.y.277ca")]) == ""
    assert said_of_stem("-", [Path("out/stdin.277ca")]) == ""


def test_scrub_loses_neither(
    twins: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    err = run(capsys, "scrub", *twins, "--out", out)
    assert err.count("\n") == 1
    assert f"{twins[1]}: another input has this name too; the outputs of this one are x-2." in err
    for stem, claim in (("x", b"RIC-1002"), ("x-2", b"SEH-2001")):
        written = b"".join(path.read_bytes() for path in out.glob(f"{stem}.*.837"))
        assert claim in written


def test_answer_loses_neither(
    twins: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert "the outputs of this one are x-2." in run(capsys, "answer", *twins, "--out", out)
    assert {path.name for path in out.glob("*.999")} == {"x.999", "x-2.999"}


def test_one_file_named_twice_is_one(twins: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(twins[0].parent)
    again = ("x.837", "./x.837", str(twins[0]), "../a//x.837")
    assert find_inputs(again) == ("x.837",)
    assert find_inputs(("-", "-")) == ("-",)
    assert find_inputs(("x.837", str(twins[1]))) == ("x.837", str(twins[1]))


def test_a_name_that_leads_to_nothing_does_not_stop_the_others(
    twins: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One that can't be used among many: the others are done, it is told, and the exit code is 2 (contract, 1)."""
    out, empty = tmp_path / "out", tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(SystemExit) as ended:
        main([*map(str, ("scrub", tmp_path / "nope.837", twins[0], empty, "--out", out))])
    assert ended.value.code == 2
    err = capsys.readouterr().err.splitlines()
    assert [line.partition(": ")[2].partition(": ")[2].partition(";")[0] for line in err] == [
        "no such file or folder",
        "no claim file in this folder",
    ]
    assert (out / "x.outbound.837").exists()


@pytest.mark.parametrize("name", ["b0412.P01", "day.clp", "day.837.gz", "day.837.bak", "day.claims"])
def test_claims_of_a_folder_that_are_passed_over_for_their_name_are_told(
    name: str, twins: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A clearinghouse names its files as it likes; claims that were offered and not done must not look done."""
    twins[0].with_name(name).write_bytes(twins[1].read_bytes())
    err = run(capsys, "scrub", twins[0].parent, "--out", tmp_path / "out")
    assert f"1 passed over that may be claims, by how the names end: {name};" in err
    (tmp_path / "alone").mkdir()
    (tmp_path / "alone" / name).write_bytes(twins[1].read_bytes())
    assert f"names end: {name};" in run(capsys, "check", tmp_path / "alone")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("note.md", b"ISA and GS are segments"),
        ("day.835", b"ISA*00*~GS*HP*~ST*835*0001~"),
        ("x.277ca", b"ISA*00*~GS*HN*~ST*277*0001~"),
        ("x.999", b"ISA*00*~GS*FA*~ST*999*0001~"),
        ("chart.json", b"{}"),
        (".day.837.swp", b"ISA*00*~GS*HC*~ST*837*0001~"),
    ],
)
def test_other_files_of_a_folder_are_passed_over_in_silence(
    name: str, data: bytes, twins: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    twins[0].with_name(name).write_bytes(data)
    assert run(capsys, "scrub", twins[0].parent, "--out", tmp_path / "out") == ""
