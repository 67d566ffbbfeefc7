"""What the dispatcher knows of a plugin in a process of its own; `scrubber.hooks.apart` is one."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any, NamedTuple, Protocol


class Taken(NamedTuple):
    """How a plugin implements a hook."""

    names: frozenset[str]
    tryfirst: bool
    trylast: bool


class PluginProcess(Protocol):
    """The process of one plugin. Thread-safe."""

    name: str
    described: dict[str, Any]
    """What it said of itself at its start, unchecked."""

    @property
    def hooks(self) -> dict[str, Taken]:
        """Return the hooks that it implements."""

    def takes(self, hook: str) -> frozenset[str]:
        """Return the names of the arguments that it takes of a hook."""

    def locked(self) -> AbstractContextManager[None]:
        """Hold the process for one question and what is sent with it."""

    def arguments(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return a hook's arguments as they travel. Called under `locked`, since it notes what was sent."""

    def ask(self, question: Mapping[str, Any], claim: str, seconds: float) -> Any:
        """Ask one question and return what was answered, unchecked. Raises `PluginCallFailed`."""

    def begin(self, started: Any) -> None:
        """Hand over what the plugin's `infuscrub_run_started` gave."""

    def close(self) -> None:
        """End the process."""
