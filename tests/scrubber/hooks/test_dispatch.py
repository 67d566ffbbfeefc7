"""The dispatcher calls one implementation at a time, keeps the others' results, and never swallows an absence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import infuscrub_rules as infuscrub_rules_package
import pytest
from infuscrub_rules import infuscrub_rules

from payer_profiles import load_profiles
from scrubber.claims.view import view
from scrubber.hooks.answers import Asked
from scrubber.hooks.dispatch import Dispatcher
from scrubber.hooks.errors import PluginError
from scrubber.hooks.host import PluginHost
from scrubber.hooks.specs import hookimpl
from scrubber.model.finding import Finding
from scrubber.rules.case import Case
from scrubber.rules.definition import Rule
from scrubber.testing.build import ClaimSpec, write_837
from scrubber.testing.shorthand import parse_line
from x12 import ClaimSlice, read_parts

DAY = date(2026, 3, 2)


def case_of(*codes: str) -> Case:
    data = write_837([ClaimSpec("837P", lines=tuple(parse_line(f"{code} x1 100.00") for code in codes))])
    (claim,) = [view(part) for part in read_parts([data]) if isinstance(part, ClaimSlice)]
    profile = load_profiles().resolve("base", DAY)
    return Case(claim=claim, profile=profile, as_of=DAY, features=frozenset(codes))


CHOOSING = {"claim": case_of("96365").claim, "on": DAY, "profiles": load_profiles()}


class Vendor:
    """A plugin as an object; `inspect` is what its hook does."""

    infuscrub_api = "1"

    @hookimpl
    def infuscrub_inspect(self, case: object) -> Iterator[object]:
        yield Finding(rule="ACME01", message="one")


class Raises(Vendor):
    @hookimpl
    def infuscrub_inspect(self, case: object) -> Iterator[object]:
        yield Finding(rule="BAD01", message="lost with its plugin")
        raise ValueError("MRN 12345 must not get out")


class Rubbish(Vendor):
    @hookimpl
    def infuscrub_inspect(self, case: object) -> Iterator[object]:
        yield "no finding"


class Silent:
    infuscrub_api = "1"


def host_of(**plugins: object) -> PluginHost:
    host = PluginHost()
    for name, plugin in plugins.items():
        host.admit(plugin, name, "1.0")
    return host


def collect(dispatcher: Dispatcher) -> tuple[list[str], list[tuple[str, str, str]]]:
    results, failures = dispatcher.collect("infuscrub_inspect", {"case": case_of("96365")})
    return [r.rule for _, r in results], [(f.plugin, f.reason, f.detail) for f in failures]


def test_a_plugin_that_raises_loses_its_own_results_only() -> None:
    dispatcher = Dispatcher(host_of(acme=Vendor(), bad=Raises()))
    assert collect(dispatcher) == (["ACME01"], [("bad", "raised", "ValueError")])


def test_rubbish_is_a_failure() -> None:
    assert collect(Dispatcher(host_of(bad=Rubbish()))) == ([], [("bad", "gave_rubbish", "Finding")])


def test_an_overrun_is_measured_and_its_results_are_dropped() -> None:
    ticks = iter([0.0, 0.3])  # began, ended
    dispatcher = Dispatcher(host_of(slow=Vendor()), budget_seconds=0.25, clock=lambda: next(ticks))
    assert collect(dispatcher) == ([], [("slow", "overran", "")])


def test_one_that_raises_is_asked_about_every_claim() -> None:
    """What it does with one claim decides nothing about the next, however often it failed."""
    dispatcher = Dispatcher(host_of(bad=Raises()), bench_after=2)
    assert [collect(dispatcher)[1][0][1] for _ in range(4)] == ["raised"] * 4


@pytest.mark.parametrize(
    ("seconds", "reasons"),
    [
        ((0.3, 0.3, 0.3), ["overran", "overran", "benched"]),
        ((0.3, 0.1, 0.3, 0.3, 0.1), ["overran", "", "overran", "overran", "benched"]),
    ],
)
def test_one_that_takes_too_long_in_a_row_is_no_longer_asked(
    seconds: tuple[float, ...], reasons: list[str]
) -> None:
    """A day's claims would wait for it; a single slow claim among quick ones costs itself alone."""
    ticks = iter([at for each in seconds for at in (0.0, each)])  # began, ended
    dispatcher = Dispatcher(
        host_of(slow=Vendor()), budget_seconds=0.25, bench_after=2, clock=lambda: next(ticks)
    )
    failures = [collect(dispatcher)[1] for _ in seconds]
    assert [failed[0][1] if failed else "" for failed in failures] == reasons


class WithRule:
    """A plugin with one rule; its check is what `does` says."""

    infuscrub_api = "1"

    def __init__(self, does: Callable[[Case], Iterator[Finding]]) -> None:
        self._rule = replace(next(iter(infuscrub_rules())), id="ACME01", check=does, concerns=None)

    @hookimpl
    def infuscrub_rules(self) -> Iterator[Rule]:
        yield self._rule


def _raises(case: Case) -> Iterator[Finding]:
    yield Finding(message="lost with its rule")
    raise ValueError("MRN 12345 must not get out")


def test_a_rule_is_guarded_like_a_hook_and_its_plugin_is_named() -> None:
    host = host_of(acme=WithRule(_raises))
    (rule,) = host.rules()
    dispatcher = Dispatcher(host, bench_after=2)
    case = case_of("96365")
    told = [dispatcher.consult(case, [Asked(rule)], inspect=False)["acme"].rules[0] for _ in range(3)]
    assert [answer.told for answer in told] == [(), (), ()]
    reasons = [(f.plugin, f.hook, f.reason) for f in (answer.failure for answer in told) if f]
    assert reasons == [("acme", "ACME01", "raised")] * 3


def test_a_rule_that_overruns_loses_its_findings() -> None:
    ticks = iter([0.0, 0.3])
    host = host_of(slow=WithRule(lambda case: iter([Finding(message="too late")])))
    (rule,) = host.rules()
    dispatcher = Dispatcher(host, clock=lambda: next(ticks))
    (answer,) = dispatcher.consult(case_of("96365"), [Asked(rule)], inspect=False)["slow"].rules
    assert answer.told == ()
    assert answer.failure is not None
    assert (answer.failure.plugin, answer.failure.reason) == ("slow", "overran")


def test_strict_lets_exceptions_through_for_a_plugin_s_own_tests() -> None:
    with pytest.raises(ValueError, match="MRN"):
        collect(Dispatcher(host_of(bad=Raises()), strict=True))


def test_first_asks_the_last_admitted_first() -> None:
    class Chooses:
        infuscrub_api = "1"

        def __init__(self, answer: str | None) -> None:
            self.answer = answer

        @hookimpl
        def infuscrub_choose_profile(self, claim: object) -> str | None:
            return self.answer

    dispatcher = Dispatcher(host_of(a=Chooses("base"), b=Chooses("medicare"), c=Chooses(None)))
    assert dispatcher.first("infuscrub_choose_profile", CHOOSING) == ("medicare", ())


def test_tryfirst_and_trylast_go_before_the_order_of_names() -> None:
    class First:
        infuscrub_api = "1"

        @hookimpl(tryfirst=True)
        def infuscrub_choose_profile(self) -> str:
            return "aetna"

    class Last:
        infuscrub_api = "1"

        @hookimpl(trylast=True)
        def infuscrub_choose_profile(self) -> str:
            return "base"

    dispatcher = Dispatcher(host_of(a=First(), z=Last()))
    assert dispatcher.first("infuscrub_choose_profile", CHOOSING) == ("aetna", ())


def test_a_profile_that_nobody_has_is_a_wrong_value() -> None:
    class Chooses:
        infuscrub_api = "1"

        @hookimpl
        def infuscrub_choose_profile(self) -> str:
            return "no_such_payer"

    _, failures = Dispatcher(host_of(acme=Chooses())).first("infuscrub_choose_profile", CHOOSING)
    assert [(f.plugin, f.reason) for f in failures] == [("acme", "gave_rubbish")]


def test_a_hook_that_nobody_implements_is_not_there() -> None:
    assert not Dispatcher(host_of(silent=Silent())).has("infuscrub_inspect")


class NoVersion:
    pass


class OtherVersion:
    infuscrub_api = "2"


class LaterVersion:
    infuscrub_api = "1.99"


class ExitsAtImport:
    @property
    def infuscrub_api(self) -> str:
        raise SystemExit(0)


class TakesOurId(WithRule):
    def __init__(self) -> None:
        super().__init__(_raises)
        self._rule = replace(self._rule, id="T99")


class Misspelt:
    infuscrub_api = "1"

    @hookimpl
    def infuscrub_inspekt(self, case: object) -> None:
        """A hook that does not exist."""


class UnknownArgument:
    infuscrub_api = "1"

    @hookimpl
    def infuscrub_inspect(self, claim_object: object) -> None:
        """An argument that does not exist."""


class Wrapper:
    infuscrub_api = "1"

    @hookimpl(wrapper=True)
    def infuscrub_inspect(self, case: object) -> Iterator[None]:
        return (yield)


@pytest.mark.parametrize(
    ("plugin", "says"),
    [
        (NoVersion(), 'infuscrub_api = "1"'),
        (OtherVersion(), "built for hook API 2"),
        (LaterVersion(), "update infuscrub"),
        (ExitsAtImport(), "does not say which hook API"),
        (Misspelt(), "infuscrub_inspekt"),
        (UnknownArgument(), "claim_object"),
        (Wrapper(), "hook wrapper"),
    ],
)
def test_what_can_be_wrong_at_load_is_one_clear_line(plugin: object, says: str) -> None:
    host = PluginHost()
    with pytest.raises(PluginError, match=says) as caught:
        host.admit(plugin, "acme", "1.0")
    assert "\n" not in str(caught.value)
    assert host.plugins == ()


def test_a_rule_id_that_begins_like_ours_is_refused() -> None:
    host = PluginHost()
    host.admit(infuscrub_rules_package, "infuscrub_rules", "1")
    host.admit(TakesOurId(), "acme", "1")
    with pytest.raises(PluginError, match="vendor's own prefix"):
        host.rules()
