"""The far side of an isolated plugin: `python -m scrubber.hooks.far`, which imports one plugin and answers for it.

It is begun by `scrubber.hooks.apart` and ends with its pipe: a thread reads questions, so that the end of the pipe is
seen also while the plugin computes. The pipe is taken off the standard streams before the plugin is imported; what it
prints goes nowhere, since it could quote a chart. New processes are refused, by an audit hook and by a limit, which
does not bind root.
"""

from __future__ import annotations

import contextlib
import os
import queue
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import IO, Any

from scrubber.hooks import wire
from scrubber.hooks.answers import Asked, RuleAnswer, Said
from scrubber.hooks.dispatch import Dispatcher
from scrubber.hooks.errors import PluginError
from scrubber.hooks.guard import Guard, Watch
from scrubber.hooks.host import PluginHost, load_alone
from scrubber.model.failure import PluginFailure
from scrubber.model.finding import Finding
from scrubber.reference.prices import Prices
from scrubber.rules.case import Case
from scrubber.rules.definition import Rule

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

_REFUSED = frozenset(
    {"os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.exec", "os.system", "subprocess.Popen"}
)
_NOT_HERE = frozenset({"infuscrub_register_command"})
"""Hooks that need the operator's own process."""
_NEVER_BENCHED = 1 << 60


def main() -> None:
    """Answer until the pipe ends."""
    given, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    questions: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(given, questions.put), daemon=True).start()
    hello = questions.get()
    watch = Watch(cpu_seconds=60, wait_seconds=60)
    try:
        _fence(hello["megabytes"])
        plugin = _Plugin(load_alone(hello["name"], hello["folders"], hello["table"]), watch, hello)
    except PluginError as error:
        wire.send(answers, {"n": 0, "error": " ".join(str(error).split())[:500]})
        return
    wire.send(answers, {"n": 0, "is": plugin.described()})
    while True:
        question = questions.get()
        told = {"n": question["n"], "claim": question["claim"], "is": plugin.answer(question)}
        wire.send(answers, told)


def _read(pipe: IO[bytes], put: Callable[[Any], None]) -> None:
    """Hand questions over; end the process with the pipe."""
    try:
        while True:
            put(wire.receive(pipe, wire.MOST_REQUEST))
    finally:
        os._exit(0)


def _fence(megabytes: int) -> None:
    """Set the limits that hold from here on: what is imported already counts as it is."""

    def refuse(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _REFUSED:
            raise PermissionError("an isolated plugin begins no process")

    sys.addaudithook(refuse)
    if resource is None:
        return
    limits = {"RLIMIT_CORE": 0, "RLIMIT_NOFILE": 256, "RLIMIT_FSIZE": 64 << 20, "RLIMIT_NPROC": 0}
    with contextlib.suppress(OSError), open("/proc/self/statm", encoding="ascii") as file:
        limits["RLIMIT_AS"] = int(file.read().split()[0]) * resource.getpagesize() + (megabytes << 20)
    for name, most in limits.items():
        number = getattr(resource, name, None)
        if number is not None:
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(number, (most, most))


def _limit_cpu(seconds: float) -> None:
    """Move the limit on: past it the process dies, also in code that never looks at signals."""
    if resource is not None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        most = int(used.ru_utime + used.ru_stime + 2 * seconds) + 2
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))


class _Plugin:
    def __init__(self, host: PluginHost, watch: Watch, hello: Mapping[str, Any]) -> None:
        self._host = host
        (self._info,) = host.plugins
        self._rules: dict[str, Rule] = {rule.id: rule for rule in host.rules()}
        texts = [source.as_text() for source in host.profiles()]
        self._profiles = [[source.name, source.text, dict(source.tables)] for source in texts]
        self._tables = host.table_sources()
        self._drug_names = [name for _, name in host.drug_names_given()]
        host.turn_to_names(alone=True)
        self._dispatcher = Dispatcher(host, bench_after=_NEVER_BENCHED)
        self._watch = watch
        self._wait = float(hello["wait"])
        self._shared: dict[str, Any] = {}
        self._reading = wire.Reading(self._shared)
        self._case: Case | None = None
        self._begin(hello["started"])

    def described(self) -> dict[str, Any]:
        """Return what the parent must know: names and rules without their code."""
        return {
            "version": self._info.version,
            "api": self._info.api,
            "sha256": self._info.sha256,
            "hooks": {hook: self._host.order_of(hook) for hook in self._info.hooks if hook not in _NOT_HERE},
            "rules": [_described(rule) for rule in self._rules.values()],
            "profiles": self._profiles,
            "tables": self._tables,
            "drug_names": self._drug_names,
        }

    def answer(self, question: Mapping[str, Any]) -> Any:
        """Return the answer as it travels."""
        if question["do"] == "keep":
            value = wire.restored(question["value"])
            self._shared[question["key"]] = Prices(value) if question["kind"] == "prices" else value
            return True
        if question["do"] == "begin":
            self._begin(question["value"])
            return True
        seconds = float(question["seconds"])
        self._dispatcher.guard = Guard(seconds)
        self._dispatcher.guard.watch = self._watch
        self._watch.allow(cpu_seconds=max(1.0, 4 * seconds), wait_seconds=max(self._wait, seconds))
        _limit_cpu(max(1.0, 4 * seconds))
        if question["do"] == "consult":
            return self._consult(question)
        arguments = {
            name: self._of_case(data) if name == "case" else self._reading.load(name, data)
            for name, data in question["arguments"].items()
        }
        value, failure = self._dispatcher.alone(question["hook"], arguments)
        if failure is not None:
            return {"failed": failure}
        return {"gave": [_unsigned(item) for item in value] if type(value) is tuple else value}

    def _begin(self, started: Any) -> None:
        self._host.begin({} if started is None else {self._info.name: started})
        self._dispatcher.forget()

    def _consult(self, question: Mapping[str, Any]) -> Any:
        case = self._of_case(question["case"])
        asked = [
            Asked(
                self._rules[each["rule"]],
                tuple(self._reading.load("part", part) for part in each["parts"]),
                each["unless_about"],
                each["only_about"],
            )
            for each in question["asked"]
        ]
        said = self._dispatcher.consult(case, asked, inspect=question["inspect"])
        return _told(said.get(self._info.name, Said()))

    def _of_case(self, data: Any) -> Case:
        if data is not None:
            self._case = Case(**{name: self._reading.load(name, part) for name, part in data.items()})
        assert self._case is not None
        return self._case


def _unsigned(item: Any) -> Any:
    """Return a result without the name of its plugin, which the parent adds."""
    return replace(item, by="") if isinstance(item, Finding) else item


def _told(said: Said) -> dict[str, Any]:
    return {
        "rules": [_told_of_rule(answer) for answer in said.rules],
        "findings": [_unsigned(item) for item in said.findings],
        "failed": said.failure,
    }


def _told_of_rule(answer: RuleAnswer) -> dict[str, Any]:
    failure: PluginFailure | None = answer.failure
    return {
        "is_about": answer.is_about,
        "told": [
            {"results": [_unsigned(item) for item in told.results], "facts": told.facts}
            for told in answer.told
        ],
        "failed": failure,
    }


def _described(rule: Rule) -> dict[str, Any]:
    own = {
        each.name: getattr(rule, each.name) for each in fields(rule) if each.name not in ("check", "concerns")
    }
    about = rule.concerns
    return {**own, "concerns": True if callable(about) else None if about is None else sorted(about)}


if __name__ == "__main__":
    main()
