"""Calling hook implementations one at a time, each guarded: a failure names its plugin and never reaches another.

pluggy's own call loses every result at the first exception and hands generators back unexecuted, so the
implementations are walked here: each is called, drained, type-checked and timed. The budget is soft, since a
thread cannot be stopped in Python: an overrun is measured after the fact, its results are dropped, and the claim is
held. After `bench_after` failures a plugin is put aside, and every later claim that it should have seen is held:
absence must never look like a pass.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from scrubber.hooks.errors import PluginCallFailed
from scrubber.hooks.host import BUILT_IN, PluginHost
from scrubber.model.finding import Finding
from scrubber.model.unchecked import Unchecked
from scrubber.rules.case import Case
from scrubber.rules.definition import Rule

T = TypeVar("T")

Reason = Literal["raised", "overran", "gave_rubbish", "benched", "died"]


@dataclass(frozen=True, slots=True)
class PluginFailure:
    """One failed call, without the exception's text: that may quote a chart."""

    plugin: str
    hook: str
    reason: Reason
    exception: str = ""


class Dispatcher:
    """Calls the hooks of one run. `strict` lets exceptions through, for a plugin's own tests."""

    def __init__(
        self,
        host: PluginHost,
        *,
        budget_seconds: float = 0.25,
        bench_after: int = 5,
        strict: bool = False,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._host = host
        self._budget = budget_seconds
        self._bench_after = bench_after
        self._strict = strict
        self._clock = clock
        self._failures: Counter[str] = Counter()
        self._implementations: dict[str, tuple[tuple[str, Callable[..., Any], tuple[str, ...]], ...]] = {}

    def has(self, hook: str) -> bool:
        """Return whether any plugin implements the hook."""
        return bool(self._of(hook))

    def collect(
        self, hook: str, arguments: Mapping[str, object], result_type: type[T]
    ) -> tuple[tuple[T, ...], tuple[PluginFailure, ...]]:
        """Call every implementation; return all their results and all failures."""
        results: list[T] = []
        failures: list[PluginFailure] = []
        for plugin, function, names in self._of(hook):
            value, failure = self._call(hook, plugin, function, names, arguments, drain=True)
            if failure is None and not all(isinstance(item, result_type) for item in value):
                failure = self._failed(plugin, hook, "gave_rubbish")
            if failure is not None:
                failures.append(failure)
            else:
                results.extend(value)
        return tuple(results), tuple(failures)

    def first(
        self, hook: str, arguments: Mapping[str, object], result_type: type[T]
    ) -> tuple[T | None, tuple[PluginFailure, ...]]:
        """Ask the implementations last admitted first; return the first result that is not None."""
        failures: list[PluginFailure] = []
        for plugin, function, names in reversed(self._of(hook)):
            value, failure = self._call(hook, plugin, function, names, arguments, drain=False)
            if failure is None and value is not None and not isinstance(value, result_type):
                failure = self._failed(plugin, hook, "gave_rubbish")
            if failure is not None:
                failures.append(failure)
            elif value is not None:
                return value, tuple(failures)
        return None, tuple(failures)

    def notify(self, hook: str, arguments: Mapping[str, object]) -> tuple[PluginFailure, ...]:
        """Tell every implementation; failures are returned and change nothing."""
        failures = []
        for plugin, function, names in self._of(hook):
            _, failure = self._call(hook, plugin, function, names, arguments, drain=False)
            if failure is not None:
                failures.append(failure)
        return tuple(failures)

    def rule(
        self, rule: Rule, run: Callable[[Case], Iterable[Finding | Unchecked]], case: Case
    ) -> tuple[tuple[Finding | Unchecked, ...], PluginFailure | None]:
        """Run one rule that is about the claim; its plugin has the same budget and the same bench as with a hook."""
        plugin = self._host.owner_of(rule.id)
        results, failure = self._guarded(plugin, rule.id, lambda: tuple(run(case)))
        if failure is None and not all(isinstance(item, Finding | Unchecked) for item in results):
            failure = self._failed(plugin, rule.id, "gave_rubbish")
        return ((), failure) if failure is not None else (results, None)

    def is_about(self, rule: Rule, case: Case) -> tuple[bool, PluginFailure | None]:
        """Ask a rule whether it looks at the claim. Asked a hundred times a claim, so only a vendor's code is timed."""
        plugin = self._host.owner_of(rule.id)
        if plugin != BUILT_IN and callable(rule.concerns):
            return self._guarded(plugin, rule.id, lambda: rule.is_about(case))
        try:
            return rule.is_about(case), None
        except Exception as error:
            if self._strict:
                raise
            return False, PluginFailure(plugin, rule.id, "raised", type(error).__name__)

    def _of(self, hook: str) -> tuple[tuple[str, Callable[..., Any], tuple[str, ...]], ...]:
        known = self._implementations.get(hook)
        if known is None:
            known = self._implementations[hook] = self._host.implementations(hook)
        return known

    def _call(
        self,
        hook: str,
        plugin: str,
        function: Callable[..., Any],
        names: tuple[str, ...],
        arguments: Mapping[str, object],
        *,
        drain: bool,
    ) -> tuple[Any, PluginFailure | None]:
        def call() -> Any:
            value = function(**{name: arguments[name] for name in names})
            if drain:
                return () if value is None else tuple(value)
            return value

        return self._guarded(plugin, hook, call)

    def _guarded(self, plugin: str, hook: str, call: Callable[[], Any]) -> tuple[Any, PluginFailure | None]:
        """Call a plugin. The built-in pack has no budget, which a slow machine would overrun, and no bench."""
        if plugin == BUILT_IN:
            try:
                return call(), None
            except Exception as error:
                if self._strict:
                    raise
                return (), PluginFailure(plugin, hook, "raised", type(error).__name__)
        if self._failures[plugin] >= self._bench_after:
            return (), PluginFailure(plugin, hook, "benched")
        began = self._clock()
        try:
            value = call()
        except Exception as error:
            if self._strict:
                raise
            return (), self._failed(plugin, hook, *_why(error))
        if self._clock() - began > self._budget:
            return (), self._failed(plugin, hook, "overran")
        return value, None

    def _failed(self, plugin: str, hook: str, reason: Reason, exception: str = "") -> PluginFailure:
        self._failures[plugin] += 1
        return PluginFailure(plugin, hook, reason, exception)


def _why(error: Exception) -> tuple[Reason, str]:
    """Return the reason and the name of the exception; an isolated plugin's own where there is one."""
    if isinstance(error, PluginCallFailed):
        return error.reason, str(error)
    return "raised", type(error).__name__
