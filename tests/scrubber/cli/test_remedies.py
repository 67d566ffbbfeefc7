"""What the system refuses is told with what to do about it: contract, exit codes ("what, where, what to do")."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from scrubber.cli.main import main
from scrubber.demo import CHARTS, CLAIM_FILES, unpack
from scrubber.errors import unreadable, unwritable
from scrubber.model.words import counted


@pytest.mark.parametrize(
    ("number", "read", "write"),
    [
        (errno.EACCES, "get permission to read it", "get permission to write there, or name another folder"),
        (errno.ENOENT, "check the name and the folder it is in", "mend that, or name another folder"),
        (errno.ENOSPC, "try again", "make room there, or name another folder"),
        (errno.ENOTDIR, "check the name", "move that file, or name another folder"),
    ],
)
def test_the_remedy_fits_what_is_wrong(number: int, read: str, write: str) -> None:
    error = OSError(number, os.strerror(number))
    assert read in unreadable(error)
    assert unwritable(error).endswith(write)


@pytest.mark.parametrize(
    ("words", "method"),
    [
        (("check", "day/infusion-center.837"), "open"),
        (("plugins", "new", "acme", "acme"), "write_text"),
        (("docs", "link", "day/charts", "day/infusion-center.837", "--write", "--force"), "write_text"),
        (("demo", "new"), "write_bytes"),
        (("sheet", "J1745", "--out", "sheets"), "write_bytes"),
    ],
)
def test_a_command_that_has_no_permission_says_so_on_one_line(
    words: tuple[str, ...],
    method: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    unpack(tmp_path / "day")
    assert (tmp_path / "day" / CHARTS).is_dir()
    assert CLAIM_FILES[0] == "infusion-center.837"
    really = getattr(Path, method)

    def refuses(path: Path, *arguments: Any, **more: Any) -> Any:
        if method == "open" and path.suffix != ".837":
            return really(path, *arguments, **more)
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Path, method, refuses)
    with pytest.raises(SystemExit) as stop:
        main(list(words))
    (line,) = capsys.readouterr().err.splitlines()
    assert stop.value.code == 2
    assert "(Permission denied); get permission to " in line


@pytest.mark.parametrize(
    "words",
    [
        ("docs", "show", "closed/x.pdf"),
        ("check", "day/hospital.837", "--tables=closed/tables"),
        ("check", "day/hospital.837", "--plugins-dir", "closed/plugins"),
    ],
)
def test_what_stands_in_a_closed_folder_is_told(
    words: tuple[str, ...], closed: None, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(list(words))
    (line,) = capsys.readouterr().err.splitlines()
    assert stop.value.code == 2
    assert "closed/" in line
    assert line.endswith("cannot be read (Permission denied); get permission to read it")


def test_one_input_in_a_closed_folder_costs_itself_and_no_other(
    closed: None, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["check", "closed/x.837", "day/hospital.837"])
    told = capsys.readouterr()
    assert stop.value.code == 2
    assert told.err.startswith("infuscrub: closed/x.837: cannot be read (Permission denied); get permission")
    assert "hospital.837: 13 claims" in told.out


@pytest.mark.parametrize(
    "words", [("check", "day/hospital.837", "--docs", "closed/x.csv"), ("docs", "map", "closed/x.csv")]
)
def test_a_document_in_a_closed_folder_is_told_by_its_name(
    words: tuple[str, ...], closed: None, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(list(words))
    assert stop.value.code == 2
    assert capsys.readouterr().err == (
        "infuscrub: x.csv: cannot be opened or read. Check that you may read the file.\n"
    )


@pytest.fixture
def closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Be beside the demo and a folder that nobody may search, root neither."""
    unpack(tmp_path / "day")
    monkeypatch.chdir(tmp_path)

    def guarded(really: Any) -> Any:
        def asked(path: Any, *arguments: Any, **more: Any) -> Any:
            if "closed" in Path(str(path)).parts[:-1]:
                raise PermissionError(errno.EACCES, "Permission denied", str(path))
            return really(path, *arguments, **more)

        return asked

    monkeypatch.setattr(os, "stat", guarded(os.stat))
    monkeypatch.setattr("builtins.open", guarded(open))


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (("check", "x.837", "--as-of", "03/09/2026"), "--as-of"),
        (("check", "x.837", "--as-of", "2026-02-30"), "--as-of"),
        (("profiles", "show", "medicare", "--on", "today"), "--on"),
        (("profiles", "diff", "medicare", "--between", "2026-01-01", "soon"), "--between"),
    ],
)
def test_a_day_that_is_none_names_its_option(
    words: tuple[str, ...], option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(list(words))
    assert stop.value.code == 2
    assert f"'{option}': '{words[-1]}' is no day; write the date like 2026-03-02" in capsys.readouterr().err


def test_one_of_a_thing_is_one() -> None:
    assert [counted(number, "claim") for number in (0, 1, 2)] == ["0 claims", "1 claim", "2 claims"]
