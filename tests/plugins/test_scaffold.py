"""A vendor's first plugin: written complete, kept in step with the example, its tests green at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from scrubber.scaffold import ScaffoldError, project, write_project

EXAMPLE = Path(__file__).parents[2] / "plugins" / "example_payer"
LEFT_BY_TOOLS = {"__pycache__", ".pytest_cache", ".ruff_cache"}


def tracked(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in folder.rglob("*")
        if path.is_file() and not LEFT_BY_TOOLS & set(path.parts)
    }


@pytest.mark.skipif(not EXAMPLE.exists(), reason="the source of the project is not at hand")
def test_the_example_is_what_the_command_writes() -> None:
    assert tracked(EXAMPLE) == project("example")


def test_a_new_plugin_passes_its_own_tests(tmp_path: Path) -> None:
    write_project("acme", tmp_path / "acme")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=tmp_path / "acme",
        env={"PATH": "", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout


def test_nothing_of_the_example_is_left_in_it() -> None:
    for path, text in project("acme").items():
        assert "example" not in path
        assert "example" not in text.replace("Example\n", "")
        assert "EXAMPLE" not in text


@pytest.mark.parametrize("name", ["", "a", "Acme", "acme-health", "1acme", "../acme", "a" * 16])
def test_a_name_that_is_none(name: str) -> None:
    with pytest.raises(ScaffoldError, match="small letters and digits"):
        project(name)


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(ScaffoldError, match="not empty"):
        write_project("acme", tmp_path)
    assert sorted(tmp_path.iterdir()) == [tmp_path / "mine.txt"]
