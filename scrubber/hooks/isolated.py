"""A plugin in a process of its own, for code that the operator does not trust with theirs.

    host.admit(*isolated("acme").admission())

Theory. A thread cannot be stopped in Python, a process can: a call that overruns its budget is ended with its process,
and the next call begins in a new one. The vendor's module is never imported here. Calls go over a pipe as pickles; what
comes back is unpickled by classes on a list (`_Reader`), since a pickle may otherwise run code in whoever reads it.

What a call costs is one claim pickled and sent. Tables (NCCI) stay behind: an isolated plugin sees none.
"""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import SimpleNamespace
from typing import Any

from payer_profiles import ProfileSet, ProfileSource
from scrubber.hooks.child import SAME_CASE, serve
from scrubber.hooks.errors import (
    PluginCallFailed,
    PluginDied,
    PluginError,
    PluginGaveRubbish,
    PluginOverran,
    PluginRaised,
)
from scrubber.hooks.specs import BatchView, DocumentView, Hooks, hookimpl
from scrubber.model.claim import Claim
from scrubber.model.correction import Correction
from scrubber.model.finding import Finding
from scrubber.model.outcome import BatchSummary, ClaimOutcome
from scrubber.reference.tables import NO_TABLES
from scrubber.rules.case import Case
from scrubber.rules.definition import Rule
from scrubber.rules.history import NO_HISTORY

START_SECONDS = 30.0
"""Starting an interpreter and importing a plugin; a cold disk takes its time."""
CALL_SECONDS = 1.0
"""A call is ended after this; the dispatcher's own budget is measured besides, and is stricter."""
MOST_BYTES = 16 * 1024 * 1024
"""Of one answer."""


def isolated(name: str, *, seconds: float = CALL_SECONDS) -> IsolatedPlugin:
    """Start the plugin's process. Raises `PluginError` where the plugin cannot be used."""
    return IsolatedPlugin(name, seconds)


HOOKS = frozenset(name for name in vars(Hooks) if name.startswith("infuscrub_"))


class IsolatedPlugin:
    """Stands in for a plugin: the same hooks, rules and profiles, each call answered by the other process."""

    def __init__(self, name: str, seconds: float) -> None:
        self.name = name
        self._seconds = seconds
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._latest: Case | None = None
        self._described = self._start()

    def admission(self) -> tuple[Any, str, str, str]:
        """Return what `PluginHost.admit` takes: the stand-in, its name, version and fingerprint."""
        described = self._described
        plugin = SimpleNamespace(infuscrub_api=described["api"])
        for hook in HOOKS & set(described["hooks"]):
            setattr(plugin, hook, getattr(self, hook))
        return plugin, self.name, described["version"], described["sha256"]

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = self._latest = None

    @hookimpl
    def infuscrub_rules(self) -> Iterator[Rule]:
        for rule in self._described["rules"]:
            yield replace(rule, check=self._check(rule), concerns=self._concerns(rule.id))

    @hookimpl
    def infuscrub_profiles(self) -> Iterator[ProfileSource]:
        for name, text, tables in self._described["profiles"]:
            yield ProfileSource(text=text, origin=name, tables=tables)

    @hookimpl
    def infuscrub_tables(self) -> Iterator[Any]:
        yield from self._described["tables"]

    @hookimpl
    def infuscrub_choose_profile(self, claim: Claim, on: date, profiles: ProfileSet) -> Any:
        return self._hook("infuscrub_choose_profile", claim=claim, on=on, profiles=profiles)

    @hookimpl
    def infuscrub_read_document(self, document: DocumentView) -> Any:
        return self._hook("infuscrub_read_document", document=document)

    @hookimpl
    def infuscrub_inspect(self, case: Case) -> Any:
        return self._hook("infuscrub_inspect", case=case)

    @hookimpl
    def infuscrub_propose(self, case: Case, findings: Sequence[Finding]) -> Any:
        return self._hook("infuscrub_propose", case=case, findings=findings)

    @hookimpl
    def infuscrub_review(
        self, case: Case, findings: Sequence[Finding], corrections: Sequence[Correction]
    ) -> Any:
        return self._hook("infuscrub_review", case=case, findings=findings, corrections=corrections)

    @hookimpl
    def infuscrub_status(self, case: Case, finding: Finding) -> Any:
        return self._hook("infuscrub_status", case=case, finding=finding)

    @hookimpl
    def infuscrub_transport(self, batch: BatchView) -> Any:
        return self._hook("infuscrub_transport", batch=batch)

    @hookimpl
    def infuscrub_claim_done(self, outcome: ClaimOutcome) -> Any:
        return self._hook("infuscrub_claim_done", outcome=outcome)

    @hookimpl
    def infuscrub_batch_done(self, summary: BatchSummary) -> Any:
        return self._hook("infuscrub_batch_done", summary=summary)

    def _hook(self, hook: str, **arguments: Any) -> Any:
        return self._call("hook", hook, arguments)

    def _check(self, rule: Rule) -> Callable[..., Iterator[Finding]]:
        if rule.takes_differences:
            return lambda case, mine: iter(self._call("rule", rule.id, {"case": case, "mine": mine}))
        return lambda case: iter(self._call("rule", rule.id, {"case": case, "mine": ()}))

    def _concerns(self, rule: str) -> Callable[[Case], bool]:
        return lambda case: bool(self._call("about", rule, {"case": case}))

    def _start(self) -> dict[str, Any]:
        context = multiprocessing.get_context("spawn")
        self._pipe, far = context.Pipe()
        self._process = context.Process(target=serve, args=(far, self.name), daemon=True)
        self._process.start()
        far.close()
        try:
            state, answer = self._answer(START_SECONDS)
        except PluginCallFailed as error:
            self.close()
            raise PluginError(
                f"plugin {self.name}: its process did not start ({type(error).__name__})"
            ) from error
        if state != "ok":
            self.close()
            raise PluginError(str(answer))
        described: dict[str, Any] = answer
        return described

    def _call(self, kind: str, key: str, arguments: Mapping[str, Any]) -> Any:
        if self._pipe is None:
            raise PluginDied
        try:
            self._pipe.send((kind, key, {name: self._sendable(value) for name, value in arguments.items()}))
            state, value = self._answer(self._seconds)
        except (OSError, PluginCallFailed) as error:
            self._begin_anew()  # now, since the next call's budget has no room for it
            if isinstance(error, OSError):
                raise PluginDied from error
            raise
        if state != "ok":
            raise PluginRaised(value)
        return value

    def _sendable(self, value: object) -> object:
        """Leave the tables of a case here, and send a case once: its rules and hooks ask about it in a row."""
        if not isinstance(value, Case):
            return value
        if value is self._latest:
            return SAME_CASE
        self._latest = value
        return replace(value, tables=NO_TABLES, history=NO_HISTORY, recorder=None)

    def _begin_anew(self) -> None:
        self.close()
        with contextlib.suppress(PluginError):  # then every later call is a failure, and says so
            self._start()

    def _answer(self, seconds: float) -> tuple[str, Any]:
        assert self._pipe is not None
        try:
            if not self._pipe.poll(seconds):
                raise PluginOverran
            state, value = _Reader(io.BytesIO(self._pipe.recv_bytes(MOST_BYTES))).load()
        except PluginOverran:
            raise
        except (EOFError, OSError) as error:
            raise PluginDied from error
        except Exception as error:
            raise PluginGaveRubbish from error
        return str(state), value


_MODULES = ("scrubber.model.", "scrubber.rules.", "scrubber.hooks.specs", "payer_profiles.model")
_PLAIN = {
    ("builtins", "frozenset"), ("builtins", "set"), ("datetime", "date"), ("datetime", "datetime"),
    ("datetime", "timedelta"), ("datetime", "timezone"), ("decimal", "Decimal"), ("copyreg", "_reconstructor"),
    ("builtins", "object"), ("scrubber.hooks.child", "_nothing"),
}  # fmt: skip


class _Reader(pickle.Unpickler):
    """Reads values of our own data classes and plain types, and nothing else: no function of any module."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN:
            return super().find_class(module, name)
        if module.startswith(_MODULES) and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type):
                return found
        raise pickle.UnpicklingError("an answer holds something that may not be read")
