"""Every hook is on the hooks page, with its arguments, in the words of its specification."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from scrubber.hooks.specs import Hooks

PAGE = (Path(__file__).parents[2] / "docs" / "vendor" / "hooks.md").read_text("utf-8")
HOOKS = [name for name in vars(Hooks) if name.startswith("infuscrub_")]


def words(text: str) -> str:
    return " ".join(text.split())


def test_no_section_without_a_hook_and_in_the_order_of_a_run() -> None:
    assert re.findall(r"^### `(\w+)\(", PAGE, re.MULTILINE) == HOOKS


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_is_told_as_it_is_specified(name: str) -> None:
    arguments = [
        argument for argument in inspect.signature(getattr(Hooks, name)).parameters if argument != "self"
    ]
    heading = f"### `{name}({', '.join(arguments)})`"
    assert heading in PAGE
    section = words(PAGE.partition(heading)[2].partition("\n### ")[0])
    docstring = inspect.getdoc(getattr(Hooks, name)) or ""
    for paragraph in docstring.split("\n\n"):
        assert words(paragraph) in section
