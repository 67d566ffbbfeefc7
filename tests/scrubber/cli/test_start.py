"""What a start leaves out changes nothing of what the command line says and takes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import typer

from scrubber.cli import main as cli
from scrubber.cli.plain import take_plainly


def test_every_command_is_where_the_table_says() -> None:
    for module, commands in cli.MODULES.items():
        root = typer.main.get_command(cli.app_of([module]))
        assert root.commands.keys() == set(commands)  # type: ignore[attr-defined]


WORDS = [
    ["check", "a.837", "b.837", "--docs", "charts", "--docs", "more", "--as-of", "2026-03-02"],
    ["check", "a.837", "--jobs", "3", "--plugin-seconds", "0.5", "--validate", "off", "--verbose"],
    ["check", "a.837", "--jobs", "0"],
    ["check", "a.837", "--jobs", "two"],
    ["check", "a.837", "--jobs", "256"],
    ["check", "a.837", "--jobs", "257"],
    ["check", "a.837", "--plugin-seconds", "0"],
    ["check", "a.837", "--validate", "Guide"],
    ["check", "--format", "yaml", "a.837"],
    ["scrub", "a.837"],
    ["scrub", "a.837", "--out", "made", "--html", "--ack", "--policy", "report-only"],
    ["check", "a.837", "--nothing"],
    ["check"],
]


@pytest.mark.parametrize("words", WORDS, ids=" ".join)
def test_words_are_taken_as_typer_takes_them(words: list[str]) -> None:
    """Values and their types alike, and where a word is wrong, the same message."""
    assert taken(words, plainly=True) == taken(words, plainly=False)


def taken(words: list[str], *, plainly: bool) -> object:
    """Return the values that a command would be called with, or what is wrong with the words."""
    root = typer.main.get_command(cli.app_of())
    if plainly:
        take_plainly(root)
    command = root.commands[words[0]]  # type: ignore[attr-defined]
    try:
        with command.make_context(words[0], words[1:]) as context:
            return {name: (type(value), value) for name, value in context.params.items()}
    except cli._CALL_ERROR as error:
        return error.format_message()


def test_a_file_that_may_not_be_read_is_told_by_typer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "charts").mkdir()
    monkeypatch.setattr("os.access", lambda path, mode: False)
    words = ["check", "a.837", "--docs", str(tmp_path / "charts")]
    assert taken(words, plainly=True) == taken(words, plainly=False)


def test_plain_words_load_no_adapters_of_typer() -> None:
    program = (
        "import sys, typer\n"
        "from scrubber.cli.main import app_of\n"
        "from scrubber.cli.plain import take_plainly\n"
        "root = typer.main.get_command(app_of(['scrub']))\n"
        "take_plainly(root)\n"
        "root.commands['check'].make_context('check', ['a.837', '--docs', 'charts', '--jobs', '2'])\n"
        "print('typer._adapters' in sys.modules)\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"
