"""Calling hook implementations one at a time, each guarded: a failure names its plugin and never reaches another.

pluggy's own call loses every result at the first exception and hands generators back unexecuted, so the
implementations are walked here: each is called with copies (`views`), drained, held against the border (`values`) and
timed (`guard`). After `bench_after` failures a plugin is put aside; what it would have said of later claims is then not
evaluated, and the claims are held where the operator requires the plugin: absence must never look like a pass.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from scrubber.hooks.errors import ChangedArguments
from scrubber.hooks.guard import Guard, Watch
from scrubber.hooks.host import BUILT_IN, Implementation, PluginHost
from scrubber.hooks.values import OF_A_RULE, OF_HOOK, About, drained
from scrubber.hooks.views import Views
from scrubber.model.comparison import Difference
from scrubber.model.failure import PluginFailure
from scrubber.model.finding import Finding
from scrubber.model.unchecked import Unchecked
from scrubber.rules.case import Case
from scrubber.rules.definition import Rule
from scrubber.rules.running import bound, facts_read

__all__ = ["Asked", "Dispatcher", "PluginFailure", "RuleAnswer", "Said", "Told"]

Results = tuple[Finding | Unchecked, ...]


class Asked(NamedTuple):
    """A vendor's rule to be run on a case."""

    rule: Rule
    parts: tuple[tuple[Difference, ...], ...] = ((),)
    """Its differences; each part is a run of its own."""
    unless_about: bool = False
    """Ask it first whether it is about the claim."""
    only_about: bool = False
    """Ask it nothing else: the chart lacks what it needs."""


class Told(NamedTuple):
    """What one run of a rule said, and the facts that it read for it."""

    results: Results
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleAnswer:
    """What came of one rule."""

    asked: Asked
    is_about: bool = True
    told: tuple[Told, ...] = ()
    failure: PluginFailure | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What one plugin says of a case: its rules, and what its `infuscrub_inspect` found."""

    rules: tuple[RuleAnswer, ...] = ()
    findings: tuple[Finding, ...] = ()
    failure: PluginFailure | None = None
    """Of `infuscrub_inspect`."""


class Dispatcher:
    """Calls the hooks of one run. `strict` lets exceptions through, for a plugin's own tests."""

    def __init__(
        self,
        host: PluginHost,
        *,
        budget_seconds: float = 0.25,
        bench_after: int = 5,
        strict: bool = False,
        clock: Callable[[], float] = time.thread_time,
    ) -> None:
        self.host = host
        self.strict = strict
        self.guard = Guard(budget_seconds, strict=strict, clock=clock)
        self._bench_after = bench_after
        self._failures: Counter[str] = Counter()
        self._implementations: dict[str, tuple[Implementation, ...]] = {}
        self._views: dict[str, Views] = {}

    @property
    def watch(self) -> Watch | None:
        """What ends a call that hangs, in a process of workers."""
        return self.guard.watch

    @watch.setter
    def watch(self, watch: Watch | None) -> None:
        self.guard.watch = watch

    def has(self, hook: str) -> bool:
        """Return whether any plugin implements the hook."""
        return bool(self._of(hook))

    def collect(
        self, hook: str, arguments: Mapping[str, Any], findings: Sequence[Finding] = ()
    ) -> tuple[tuple[Any, ...], tuple[PluginFailure, ...]]:
        """Call every implementation; return all their results and all failures. `findings`: those of the claim."""
        results: list[Any] = []
        failures: list[PluginFailure] = []
        for one in self._of(hook):
            value, failure = self._call(one, hook, arguments, findings, several=True)
            if failure is not None:
                failures.append(failure)
            else:
                results.extend((one.plugin, item) for item in value)
        return tuple(results), tuple(failures)

    def first(self, hook: str, arguments: Mapping[str, Any]) -> tuple[Any, tuple[PluginFailure, ...]]:
        """Ask the implementations last admitted first; return the first result that is not None."""
        failures: list[PluginFailure] = []
        for one in reversed(self._of(hook)):
            value, failure = self._call(one, hook, arguments)
            if failure is not None:
                failures.append(failure)
            elif value is not None:
                return value, tuple(failures)
        return None, tuple(failures)

    def notify(
        self, hook: str, arguments: Mapping[str, Any]
    ) -> tuple[dict[str, Any], tuple[PluginFailure, ...]]:
        """Tell every implementation; return what each gave that gave something, by plugin, and the failures."""
        given: dict[str, Any] = {}
        failures = []
        for one in self._of(hook):
            value, failure = self._call(one, hook, arguments)
            if failure is not None:
                failures.append(failure)
            elif value is not None:
                given[one.plugin] = value
        return given, tuple(failures)

    def consult(self, case: Case, asked: Sequence[Asked], *, inspect: bool) -> dict[str, Said]:
        """Ask every vendor's plugin about a case at once: its rules, then its `infuscrub_inspect` where `inspect`."""
        by_plugin: dict[str, list[Asked]] = {}
        for each in asked:
            by_plugin.setdefault(self.host.owner_of(each.rule.id), []).append(each)
        inspecting = {one.plugin: one for one in self._of("infuscrub_inspect")} if inspect else {}
        said = {}
        for plugin in {**by_plugin, **inspecting}:
            mine = tuple(by_plugin.get(plugin, ()))
            said[plugin] = self._consult_here(plugin, case, mine, inspecting.get(plugin))
        return said

    def _consult_here(
        self, plugin: str, case: Case, asked: tuple[Asked, ...], inspecting: Implementation | None
    ) -> Said:
        rules = tuple(self._answer(plugin, case, each) for each in asked)
        findings: tuple[Finding, ...] = ()
        failure: PluginFailure | None = None
        if inspecting is not None:
            found, failure = self._call(inspecting, "infuscrub_inspect", {"case": case}, several=True)
            findings = found or ()
        return Said(rules, findings, failure)

    def _answer(self, plugin: str, case: Case, asked: Asked) -> RuleAnswer:
        """Run one rule; it has the same budget and the same bench as a hook."""
        rule = asked.rule
        about = self._about(plugin, case)
        views = self._views_of(plugin)

        def run() -> RuleAnswer:
            view = views.of({"case": case})["case"]
            if asked.unless_about and not rule.is_about(view):
                return RuleAnswer(asked, is_about=False)
            if asked.only_about:
                return RuleAnswer(asked)
            told = []
            for part in asked.parts:
                mine = views.of({"mine": part})["mine"]
                made = tuple(OF_A_RULE.check(item, about) for item in drained(bound(rule, mine)(view)))
                fired = any(isinstance(item, Finding) for item in made)
                told.append(Told(made, facts_read(bound(rule, mine), view) if fired else ()))
            if views.are_changed({"case": view}, {"case": case}):
                raise ChangedArguments
            return RuleAnswer(asked, told=tuple(told))

        answer, failure = self._guarded(plugin, rule.id, run)
        if failure is not None:
            views.forget()
            return RuleAnswer(asked, failure=failure)
        return answer  # type: ignore[no-any-return]

    def _call(
        self,
        one: Implementation,
        hook: str,
        arguments: Mapping[str, Any],
        findings: Sequence[Finding] = (),
        *,
        several: bool = False,
    ) -> tuple[Any, PluginFailure | None]:
        """Call one implementation; what it gives comes back checked and rebuilt, several as a tuple."""
        kind = OF_HOOK.get(hook)
        about = self._about(one.plugin, arguments.get("case"), findings, arguments.get("profiles", ()))
        views = self._views_of(one.plugin)

        def call() -> Any:
            given = views.of({name: arguments[name] for name in one.names if name in arguments})
            value = one.function(**given, **self.host.extras(one))
            if several:
                assert kind is not None
                value = tuple([kind.check(item, about) for item in drained(value)])
            elif value is not None:
                value = None if kind is None else kind.check(value, about)
            if views.are_changed(given, arguments):
                raise ChangedArguments
            return value

        value, failure = self._guarded(one.plugin, hook, call)
        if failure is not None:
            views.forget()
        return value, failure

    def _about(
        self,
        plugin: str,
        case: Case | None,
        findings: Sequence[Finding] = (),
        profiles: Any = (),
    ) -> About:
        return About(
            plugin,
            self.host.names,
            len(case.claim.lines) if case is not None else 0,
            frozenset(finding.rule for finding in findings),
            frozenset(finding.line for finding in findings if finding.line is not None),
            profiles,
        )

    def _of(self, hook: str) -> tuple[Implementation, ...]:
        known = self._implementations.get(hook)
        if known is None:
            known = self._implementations[hook] = self.host.implementations(hook)
        return known

    def _views_of(self, plugin: str) -> Views:
        known = self._views.get(plugin)
        if known is None:
            known = self._views.setdefault(plugin, Views())
        return known

    def _guarded(self, plugin: str, hook: str, call: Callable[[], Any]) -> tuple[Any, PluginFailure | None]:
        if plugin == BUILT_IN:
            return self.guard.run(plugin, hook, call, is_ours=True)
        if self._failures[plugin] >= self._bench_after:
            return None, PluginFailure(plugin, hook, "benched")
        value, failure = self.guard.run(plugin, hook, call)
        if failure is not None:
            self._failures[plugin] += 1
        return value, failure
