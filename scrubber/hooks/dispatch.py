"""Calling hook implementations one at a time, each guarded: a failure names its plugin and never reaches another.

pluggy's own call loses every result at the first exception and hands generators back unexecuted, so the
implementations are walked here: each is called with copies (`views`), drained, held against the border (`values`) and
timed (`guard`). One that fails for a claim is asked about the next all the same: what it says of a claim may not hang
on what it did with others. Only what cost time (`_COSTLY`) `bench_after` times in a row is put aside, for thousands of
claims would wait for it; what it would have said of them nobody knows, so that is a failure on each of them too.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from scrubber.hooks import answers
from scrubber.hooks.answers import Asked, RuleAnswer, Said, Told
from scrubber.hooks.errors import ChangedArguments, PluginError
from scrubber.hooks.guard import Guard, Watch
from scrubber.hooks.host import BUILT_IN, Implementation, PluginHost
from scrubber.hooks.process import PluginProcess
from scrubber.hooks.specs import RunView
from scrubber.hooks.values import OF_A_RULE, OF_HOOK, SEVERAL, About, Kind, drained
from scrubber.hooks.views import Views
from scrubber.model.failure import PluginFailure
from scrubber.model.finding import Finding
from scrubber.rules.case import Case
from scrubber.rules.running import bound, facts_read

__all__ = ["Asked", "Dispatcher", "PluginFailure", "RuleAnswer", "Said", "Told"]

_COSTLY = frozenset({"overran", "died"})
"""Failures that take as long as a call may take, or a new process."""


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
        self._patient = Guard(math.inf, strict=strict)
        """For questions to another process, which measures itself."""
        self._starting = threading.Lock()
        self._is_begun = False
        self._bench_after = bench_after
        self._in_a_row: dict[tuple[str, str], int] = {}
        """How often a plugin's hook or rule just failed at a cost."""
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

    def told(self, one: Implementation, hook: str, arguments: Mapping[str, Any]) -> PluginFailure | None:
        """Call one implementation with what is its own to change: the application that it adds commands to."""
        given = {name: arguments[name] for name in one.names if name in arguments}
        _, failure = self._guarded(one.plugin, hook, lambda: one.function(**given, **self.host.extras(one)))
        return failure

    def start(self, run: RunView) -> None:
        """Tell every plugin that a run begins, and keep what it gives; once, also where runs share the plugins.

        Raises `PluginError`.
        """
        with self._starting:
            if not self._is_begun:
                self._start(run)
            self._is_begun = True

    def _start(self, run: RunView) -> None:
        started, failures = self.notify("infuscrub_run_started", {"run": run})
        for failure in failures:
            detail = f" ({failure.detail})" if failure.detail else ""
            raise PluginError(
                f"plugin {failure.plugin}: {failure.hook} {failure.reason.replace('_', ' ')}{detail}; "
                "the run was not begun"
            )
        self.begin(started)

    def finish(self, run: RunView, results: Mapping[str, Any]) -> tuple[PluginFailure, ...]:
        """Tell every plugin that the run is done, each with its own results; return the failures."""
        failures = []
        for one in self._of("infuscrub_run_finished"):
            given = {"run": run, "results": results.get(one.plugin, ())}
            _, failure = self._call(one, "infuscrub_run_finished", given)
            failures += [] if failure is None else [failure]
        return tuple(failures)

    def begin(self, started: Mapping[str, Any]) -> None:
        """Hand out what `infuscrub_run_started` gave where the run began."""
        self.host.begin(started)
        self.forget()

    def forget(self) -> None:
        """Make what plugins are handed anew."""
        self._views.clear()

    def consult(self, case: Case, asked: Sequence[Asked], *, inspect: bool) -> dict[str, Said]:
        """Ask every vendor's plugin about a case at once: its rules, then its `infuscrub_inspect` where `inspect`."""
        by_plugin: dict[str, list[Asked]] = {}
        for each in asked:
            by_plugin.setdefault(self.host.owner_of(each.rule.id), []).append(each)
        inspecting = {one.plugin: one for one in self._of("infuscrub_inspect")} if inspect else {}
        said = {}
        for plugin in {**by_plugin, **inspecting}:
            mine = tuple(by_plugin.get(plugin, ()))
            apart = self.host.apart(plugin)
            if apart is None:
                said[plugin] = self._consult_here(plugin, case, mine, inspecting.get(plugin))
            else:
                said[plugin] = self._consult_apart(apart, case, mine, inspect=plugin in inspecting)
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
        """Run one rule; it has the same budget as a hook, and is put aside like one."""
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
                made = drained(bound(rule, mine)(view), lambda item: OF_A_RULE.check(item, about))
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

    def alone(self, hook: str, arguments: Mapping[str, Any]) -> tuple[Any, PluginFailure | None]:
        """Call the only implementation of a hook: on the far side of an isolated plugin."""
        (one,) = self._of(hook)
        return self._call(one, hook, arguments, arguments.get("findings", ()), several=hook in SEVERAL)

    def _consult_apart(
        self, apart: PluginProcess, case: Case, asked: tuple[Asked, ...], *, inspect: bool
    ) -> Said:
        """Ask a plugin in its own process all that is not put aside."""
        plugin = apart.name
        aside = {each.rule.id: self._aside(plugin, each.rule.id) for each in asked}
        unseen = self._aside(plugin, "infuscrub_inspect") if inspect else None
        left = tuple(each for each in asked if aside[each.rule.id] is None)
        said = Said((), (), None)
        if left or (inspect and unseen is None):
            said = self._asked_apart(apart, case, left, inspect=inspect and unseen is None)
            for answer in said.rules:
                self._note(plugin, answer.asked.rule.id, answer.failure)
            if inspect and unseen is None:
                self._note(plugin, "infuscrub_inspect", said.failure)
        missed = tuple(
            RuleAnswer(each, failure=failure) for each in asked if (failure := aside[each.rule.id])
        )
        return Said((*said.rules, *missed), said.findings, unseen or said.failure)

    def _asked_apart(
        self, apart: PluginProcess, case: Case, asked: tuple[Asked, ...], *, inspect: bool
    ) -> Said:
        """Ask a plugin in its own process all at once; where that gives nothing, one by one."""
        plugin = apart.name
        about = self._about(plugin, case)

        def call(some: tuple[Asked, ...], also: bool) -> tuple[Said | None, PluginFailure | None]:
            hook = some[0].rule.id if some else "infuscrub_inspect"
            seconds = self.guard.budget
            return self._patient.run(
                plugin, hook, lambda: answers.consulted(apart, case, some, also, about, seconds)
            )

        said, failure = call(asked, inspect)
        if failure is not None and len(asked) + inspect > 1:
            parts = [call((each,), False) for each in asked] + ([call((), True)] if inspect else [])
            rules = [
                part.rules[0] if part else RuleAnswer(each, failure=why)
                for each, (part, why) in zip(asked, parts, strict=False)
            ]
            last, why = parts[-1] if inspect else (None, None)
            said = Said(tuple(rules), last.findings if last else (), last.failure if last else why)
        elif failure is not None:
            said = Said(tuple(RuleAnswer(a, failure=failure) for a in asked), (), None if asked else failure)
        assert said is not None
        return said

    def _call_apart(
        self, apart: PluginProcess, hook: str, arguments: Mapping[str, Any], kind: Kind | None, about: About
    ) -> tuple[Any, PluginFailure | None]:
        if (aside := self._aside(apart.name, hook)) is not None:
            return None, aside
        value, failure = self._patient.run(
            apart.name,
            hook,
            lambda: answers.called(apart, hook, arguments, kind, about, self.guard.budget, hook in SEVERAL),
        )
        self._note(apart.name, hook, failure)
        return value, failure

    def _aside(self, plugin: str, hook: str) -> PluginFailure | None:
        """Return the failure that it is not to call a hook or rule that is put aside; None where it is called."""
        is_aside = self._in_a_row.get((plugin, hook), 0) >= self._bench_after
        return PluginFailure(plugin, hook, "benched") if is_aside else None

    def _note(self, plugin: str, hook: str, failure: PluginFailure | None) -> None:
        key = plugin, hook
        if failure is not None and failure.reason in _COSTLY:
            self._in_a_row[key] = self._in_a_row.get(key, 0) + 1
        elif key in self._in_a_row:
            del self._in_a_row[key]

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
        apart = self.host.apart(one.plugin)
        if apart is not None:
            return self._call_apart(apart, hook, arguments, kind, about)
        views = self._views_of(one.plugin)

        def call() -> Any:
            given = views.of({name: arguments[name] for name in one.names if name in arguments})
            value = one.function(**given, **self.host.extras(one))
            if several:
                assert kind is not None
                value = drained(value, lambda item: kind.check(item, about))
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
            own = Views(self.host.config_of(plugin), self.host.started_of(plugin))
            known = self._views.setdefault(plugin, own)
        return known

    def _guarded(self, plugin: str, hook: str, call: Callable[[], Any]) -> tuple[Any, PluginFailure | None]:
        if plugin == BUILT_IN:
            return self.guard.run(plugin, hook, call, is_ours=True)
        if (aside := self._aside(plugin, hook)) is not None:
            return None, aside
        value, failure = self.guard.run(plugin, hook, call)
        self._note(plugin, hook, failure)
        return value, failure
