"""The reference pages leave nothing out: every command, every option of the library."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest
import typer.main

from scrubber.api import Settings
from scrubber.cli import main as cli
from scrubber.job.run import Run

DOCS = Path(__file__).parents[2] / "docs"


def commands() -> list[str]:
    """Return every command as one writes it, `profiles diff`."""
    root = typer.main.get_command(cli.app_of())
    found = []
    for name, command in root.commands.items():  # type: ignore[attr-defined]
        found += [f"{name} {inner}" for inner in getattr(command, "commands", ())] or [name]
        if getattr(command, "invoke_without_command", False):  # a command with others below it
            found.append(name)
    return sorted(found)


@pytest.mark.parametrize("command", commands())
def test_every_command_is_in_the_reference(command: str) -> None:
    text = (DOCS / "biller" / "reference.md").read_text("utf-8")
    assert f"`infuscrub {command}" in text or f"`{command}" in text


@pytest.mark.parametrize("command", commands())
def test_every_command_has_help_with_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main([*command.split(), "--help"])
    said = capsys.readouterr().out
    group = command.split()[0]
    with pytest.raises(SystemExit):
        cli.main([group, "--help"])
    assert "Example" in said + capsys.readouterr().out


@pytest.mark.parametrize("name", [field.name for kind in (Settings, Run) for field in fields(kind)])
def test_every_option_is_in_the_integrator_s_reference(name: str) -> None:
    assert f"`{name}`" in (DOCS / "integrator" / "reference.md").read_text("utf-8")
