"""The far side of an isolated plugin: a process that imports one plugin and answers calls until it is killed.

It is started by `scrubber.hooks.isolated`, gets pickles from its parent, which it trusts, and sends pickles back, of
which the parent reads plain values of known classes only. What a plugin prints goes nowhere: it could quote a chart.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import Any

from scrubber.hooks.errors import PluginError
from scrubber.hooks.host import PluginHost, load_alone
from scrubber.rules.definition import Rule

SAME_CASE = "the case of the call before"
"""Stands for a case that was sent already."""


def serve(connection: Connection, name: str) -> None:
    """Answer calls for the plugin of this name."""
    with (
        open(os.devnull, "w") as nowhere,
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
    ):
        try:
            plugin = _Plugin(load_alone(name))
        except PluginError as error:
            connection.send(("error", str(error)))
            return
        connection.send(("ok", plugin.described()))
        with contextlib.suppress(EOFError, OSError):
            case: object = None
            while True:
                kind, key, arguments = connection.recv()
                if "case" in arguments:
                    case = arguments["case"] = case if arguments["case"] == SAME_CASE else arguments["case"]
                connection.send(plugin.answer(kind, key, arguments))


def _nothing(case: object) -> Iterator[Any]:
    """Stand for a check that runs on the far side."""
    return iter(())


class _Plugin:
    def __init__(self, host: PluginHost) -> None:
        (self._info,) = host.plugins
        self._functions: dict[str, tuple[Callable[..., Any], tuple[str, ...]]] = {
            hook: (function, names)
            for hook in self._info.hooks
            for _, function, names in host.implementations(hook)
        }
        self._rules: dict[str, Rule] = {rule.id: rule for rule in host.rules()}
        self._tables = tuple(self._contributed("infuscrub_tables"))
        texts = [source.as_text() for source in host.profiles()]
        self._profiles = tuple((each.name, each.text, dict(each.tables)) for each in texts)

    def described(self) -> dict[str, Any]:
        """Return what the parent must know: names and rules without their code."""
        return {
            "version": self._info.version,
            "api": self._info.api,
            "sha256": self._info.sha256,
            "hooks": tuple(self._functions),
            "rules": tuple(replace(rule, check=_nothing, concerns=None) for rule in self._rules.values()),
            "profiles": self._profiles,
            "tables": self._tables,
        }

    def _contributed(self, hook: str) -> Iterator[Any]:
        """Yield what a hook contributes at start; what it is, the parent checks. Raises `PluginError`."""
        if hook not in self._functions:
            return
        try:
            yield from self._functions[hook][0]()
        except Exception as error:
            raise PluginError(
                f"plugin {self._info.name}: {hook} raised {type(error).__name__}; the plugin was refused"
            ) from error

    def answer(self, kind: str, key: str, arguments: dict[str, Any]) -> tuple[str, Any]:
        """Return (`ok`, value) or (`error`, name of the exception)."""
        try:
            match kind:
                case "about":
                    return "ok", self._rules[key].is_about(arguments["case"])
                case "rule":
                    rule = self._rules[key]
                    given = (arguments["case"], arguments["mine"])
                    results = rule.check(*given) if rule.takes_differences else rule.check(given[0])
                    return "ok", tuple(results or ())
                case _:
                    function, names = self._functions[key]
                    value = function(**{name: arguments[name] for name in names})
                    return "ok", tuple(value) if isinstance(value, Iterator) else value
        except Exception as error:  # noqa: BLE001 - its text may quote a chart, so the name is all that leaves
            return "error", type(error).__name__
