"""The examples of a group of commands, at the end of the help of each command that they call: written once."""

from __future__ import annotations

from typing import Any

_HEAD = ("Example:", "Examples:")


def share_examples(command: Any, called: str = "infuscrub", given: str = "") -> None:
    """Let commands below this one that have no examples show those of the group. `given`: what stands above."""
    own = getattr(command, "epilog", "") or given
    for name, below in getattr(command, "commands", {}).items():
        path = f"{called} {name}"
        share_examples(below, path, own)
        if not below.epilog and (calls := _calls(own, path)):
            below.epilog = "\n\n".join((_HEAD[len(calls) > 1], *calls))


def _calls(epilog: str, path: str) -> list[str]:
    """Return the lines of an epilog that call this command."""
    lines = epilog.split("\n\n")
    return [line for line in lines if f"{line.strip()} ".startswith(f"{path} ")]
