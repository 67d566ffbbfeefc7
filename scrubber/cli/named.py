"""How help names what a command takes: CLAIMS and DIR, as the pages do, and no type of Python.

Newer releases of typer write `inputs... <list[str]>`; older ones write names in capitals already, and nothing here
takes part.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from scrubber.cli.plain import kind_of

_WORDS = {str: "TEXT", Path: "PATH", int: "NUMBER", float: "NUMBER"}


def name_plainly(command: Any) -> None:
    """Let the help of this command, and of those below it, name parameters by words."""
    for below in getattr(command, "commands", {}).values():
        name_plainly(below)
    command.get_params = partial(_params, command.get_params)


def _params(all_of: Callable[[Any], list[Any]], ctx: Any) -> list[Any]:
    params = all_of(ctx)
    for param in params:
        described: Any = getattr(param, "type_descriptor", None)
        if described is None:
            continue
        if param.param_type_name == "argument":
            param.metavar = param.metavar or param.name.upper()
            param.display_type_rich = _no_type
            param._usage_display_name = partial(_in_usage, param)
        elif param.metavar is None and not param.is_flag and not described.is_choice:
            kind = kind_of(described.annotation)
            param.metavar = None if kind is None else _WORDS.get(kind)
    return params


def _no_type(ctx: Any) -> None:
    """Return what stands for the type of an argument."""


def _in_usage(param: Any) -> str:
    name = param.metavar + ("..." if param.nargs != 1 else "")
    return name if param.required else f"[{name}]"
