"""What plugins are asked about a case and what they say of it; read here where it comes from another process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from scrubber.hooks.errors import FailedApart, WrongValue
from scrubber.hooks.process import PluginProcess
from scrubber.hooks.shapes import several, text, words
from scrubber.hooks.values import MOST_RESULTS, OF_A_RULE, OF_HOOK, About, Kind
from scrubber.model.comparison import Difference
from scrubber.model.failure import PluginFailure
from scrubber.model.finding import Finding
from scrubber.model.unchecked import Unchecked
from scrubber.model.value import Value
from scrubber.rules.case import Case
from scrubber.rules.definition import Rule

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


class RuleAnswer(Value):
    """What came of one rule."""

    asked: Asked
    is_about: bool = True
    told: tuple[Told, ...] = ()
    failure: PluginFailure | None = None


class Said(Value):
    """What one plugin says of a case: its rules, and what its `infuscrub_inspect` found."""

    rules: tuple[RuleAnswer, ...] = ()
    findings: tuple[Finding, ...] = ()
    failure: PluginFailure | None = None
    """Of `infuscrub_inspect`."""


_REASON = words("raised", "overran", "gave_rubbish", "changed_arguments")
_DETAIL = text(80, pattern=r"([A-Za-z_][A-Za-z0-9_.]*)?")
_FACTS = several(text(200, one_line=True))


def consulted(
    apart: PluginProcess, case: Case, asked: tuple[Asked, ...], inspect: bool, about: About, seconds: float
) -> Said:
    """Ask an isolated plugin about a case. Raises `PluginCallFailed`."""
    with apart.locked():
        question = {
            "do": "consult",
            "case": apart.arguments({"case": case})["case"],
            "asked": [
                {
                    "rule": each.rule.id,
                    "parts": each.parts,
                    "unless_about": each.unless_about,
                    "only_about": each.only_about,
                }
                for each in asked
            ],
            "inspect": inspect,
        }
        data = _fields(apart.ask(question, case.claim.claim_id, seconds), "rules", "findings", "failed")
    rules = _list(data["rules"], len(asked))
    if len(rules) != len(asked):
        raise WrongValue("answer")
    inspecting = OF_HOOK["infuscrub_inspect"]
    return Said(
        tuple(_rule_answer(each, one, about) for each, one in zip(asked, rules, strict=True)),
        tuple(inspecting.load(item, about) for item in _list(data["findings"], MOST_RESULTS)),
        _failure(data["failed"], about.plugin, "infuscrub_inspect"),
    )


def called(
    apart: PluginProcess,
    hook: str,
    arguments: Mapping[str, Any],
    kind: Kind | None,
    about: About,
    seconds: float,
    several_of_them: bool,
) -> Any:
    """Call a hook of an isolated plugin and return what it gives, checked. Raises `PluginCallFailed`."""
    names = apart.takes(hook)
    case = arguments.get("case")
    claim = case.claim.claim_id if isinstance(case, Case) else ""
    with apart.locked():
        given = apart.arguments({name: value for name, value in arguments.items() if name in names})
        data = apart.ask({"do": "hook", "hook": hook, "arguments": given}, claim, seconds)
    if type(data) is dict and "failed" in data:
        failure = _failure(data["failed"], about.plugin, hook)
        assert failure is not None
        raise FailedApart(failure.reason, failure.detail)
    value = _fields(data, "gave")["gave"]
    if kind is None or (value is None and not several_of_them):
        return None
    if several_of_them:
        return tuple(kind.load(item, about) for item in _list(value, MOST_RESULTS))
    return kind.load(value, about)


def _rule_answer(asked: Asked, data: Any, about: About) -> RuleAnswer:
    own = _fields(data, "is_about", "told", "failed")
    failure = _failure(own["failed"], about.plugin, asked.rule.id)
    if type(own["is_about"]) is not bool:
        raise WrongValue("answer")
    told = tuple(_told(item, about) for item in _list(own["told"], len(asked.parts)))
    return RuleAnswer(asked, own["is_about"], told, failure)


def _told(data: Any, about: About) -> Told:
    own = _fields(data, "results", "facts")
    results = tuple(OF_A_RULE.load(item, about) for item in _list(own["results"], MOST_RESULTS))
    return Told(results, _FACTS.load(own["facts"]))


def _failure(data: Any, plugin: str, hook: str) -> PluginFailure | None:
    if data is None:
        return None
    own = _fields(data, "plugin", "hook", "reason", "detail")
    return PluginFailure(plugin, hook, _REASON.load(own["reason"]), _DETAIL.load(own["detail"]))


def _fields(data: Any, *names: str) -> dict[str, Any]:
    if type(data) is not dict or data.keys() != set(names):
        raise WrongValue("answer")
    return data


def _list(data: Any, most: int) -> list[Any]:
    if type(data) is not list or len(data) > most:
        raise WrongValue("answer")
    return data
