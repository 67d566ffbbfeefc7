"""A plugin in a process of its own: the same answers, and no way to hang, end or reach into the run."""

from __future__ import annotations

import inspect
import multiprocessing
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from payer_profiles import load_profiles
from scrubber.api import PluginChoice, Settings, scrub_bytes
from scrubber.claims.view import view
from scrubber.hooks.dispatch import Dispatcher
from scrubber.hooks.errors import PluginError, PluginNotAllowed
from scrubber.hooks.host import PluginHost, load_plugins
from scrubber.hooks.isolated import HOOKS, IsolatedPlugin, isolated
from scrubber.hooks.specs import Hooks
from scrubber.output.report import Claim
from scrubber.rules.case import Case
from scrubber.testing.build import ClaimSpec, write_837
from scrubber.testing.shorthand import parse_line
from x12 import ClaimSlice, read_parts

VENDOR = '''
"""A vendor's plugin that can do everything wrong, by the code of the first line."""

import os
import sys
import time

from scrubber.plugin import ERROR, NEVER, Case, Finding, FindingKind, Source, hookimpl, rule

infuscrub_api = "1"


@rule("OUT01", "out-of-order", kind=FindingKind.FORM, severity=ERROR, safety=NEVER, concerns=("96365",),
      status=("A8:454",), source=Source("A manual"))
def out_of_order(case):
    """An order number is missing.

    What it checks
        The claim.
    Why it denies
        The payer says so.
    Example
        claim: 96365 x1 150.00
        expect: fail at line 1
    Fix
        None.
    Source
        A manual.
    """
    for line in case.lines("96365"):
        yield Finding(line=line.number, message="no order number")


@hookimpl
def infuscrub_rules():
    return [out_of_order]


@hookimpl
def infuscrub_choose_profile(claim, profiles):
    return "medicare" if claim.lines[0].code == "96360" and "medicare" in profiles else None


class Sly:
    def __reduce__(self):
        return os.system, ("touch " + os.environ.get("SLY", "/nowhere/x"),)


@hookimpl
def infuscrub_inspect(case):
    code = case.claim.lines[0].code
    print("the patient is", case.claim.patient.family)
    if code == "96372":
        raise ValueError(case.claim.patient.family)
    if code == "96374":
        while True:
            time.sleep(1)
    if code == "96375":
        os._exit(3)
    if code == "96401":
        return [Sly()]
    if code == "96402":
        sys.modules["scrubber.plugin"].ERROR = None
    return [Finding(line=1, message=f"seen by process {'other' if os.getppid() else ''}")]
'''


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Install the vendor's distribution as pip would: a module and its metadata on the path."""
    site = tmp_path_factory.mktemp("site")
    (site / "vendor_out.py").write_text(VENDOR)
    metadata = site / "vendor_out-1.2.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: vendor-out\nVersion: 1.2\n")
    (metadata / "entry_points.txt").write_text("[infuscrub]\nout = vendor_out\nbroken = no_such_module\n")
    sys.path.insert(0, str(site))
    yield
    sys.path.remove(str(site))
    sys.modules.pop("vendor_out", None)


@pytest.fixture(scope="module")
def plugin(installed: None) -> Iterator[IsolatedPlugin]:
    plugin = isolated("out", seconds=0.5)
    yield plugin
    plugin.close()


@pytest.fixture
def dispatcher(plugin: IsolatedPlugin) -> Dispatcher:
    host = PluginHost()
    host.admit(*plugin.admission())
    assert [rule.id for rule in host.rules()] == ["OUT01"]
    return Dispatcher(host, budget_seconds=5)


def scrubbed(*codes: str, **plugins: tuple[str, ...]) -> list[Claim]:
    data = write_837(
        [
            ClaimSpec("837P", claim_id=f"C-{n}", lines=(parse_line(f"{code} x1 100.00"),))
            for n, code in enumerate(codes)
        ]
    )
    settings = Settings(as_of=date(2026, 3, 10), plugins=PluginChoice(**plugins))  # type: ignore[arg-type]
    result = scrub_bytes(data, settings=settings)
    assert result.error is None
    return list(result.report.claims)


def rules_of(claim: Claim, prefix: str) -> list[str]:
    return sorted(f.rule for f in claim.findings if f.rule.startswith(prefix))


def test_its_answers_are_those_of_the_same_plugin_in_process(installed: None) -> None:
    def shape(**plugins: tuple[str, ...]) -> list[object]:
        return [
            (claim.disposition, claim.profile, claim.findings)
            for claim in scrubbed("96365", "96360", "96413", **plugins)
        ]

    assert shape(isolate=("out",)) == shape(allow=("out",))


@pytest.mark.parametrize("hook", sorted(HOOKS))
def test_every_hook_has_its_stand_in(hook: str) -> None:
    """With the argument names of its specification, by which the dispatcher calls it."""
    spec, stand_in = getattr(Hooks, hook), getattr(IsolatedPlugin, hook)
    assert list(inspect.signature(stand_in).parameters) == list(inspect.signature(spec).parameters)


def test_its_module_is_never_imported_here(installed: None) -> None:
    sys.modules.pop("vendor_out", None)
    (claim,) = scrubbed("96365", isolate=("out",))
    assert rules_of(claim, "OUT") == ["OUT01"]
    assert "vendor_out" not in sys.modules


@pytest.mark.parametrize(
    ("code", "reason"), [("96372", "RAISED"), ("96375", "DIED"), ("96401", "GAVE-RUBBISH")]
)
def test_what_it_does_wrong_holds_its_claim_and_no_other(
    installed: None, code: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = tmp_path / "the parent ran its code"
    monkeypatch.setenv("SLY", str(mark))
    first, second, third = scrubbed("96413", code, "96413", isolate=("out",))
    assert rules_of(second, "PLUGIN") == [f"PLUGIN-{reason}"]
    assert second.disposition in ("held", "rejected")
    assert rules_of(first, "PLUGIN") == rules_of(third, "PLUGIN") == []
    assert not mark.exists()
    assert "ADLER" not in str(second.findings), "a name of the chart left the plugin"


def test_one_that_hangs_is_ended_and_begun_anew(plugin: IsolatedPlugin, dispatcher: Dispatcher) -> None:
    hanging, sound = (case_of(code) for code in ("96374", "96413"))
    assert failures(dispatcher, hanging) == [("out", "overran")]
    assert failures(dispatcher, sound) == []


def case_of(code: str) -> Case:
    data = write_837([ClaimSpec("837P", lines=(parse_line(f"{code} x1 100.00"),))])
    (claim,) = [view(part) for part in read_parts([data]) if isinstance(part, ClaimSlice)]
    day = date(2026, 3, 2)
    return Case(
        claim=claim, profile=load_profiles().resolve("base", day), as_of=day, features=frozenset({code})
    )


def failures(dispatcher: Dispatcher, case: Case) -> list[tuple[str, str]]:
    _, failed = dispatcher.collect("infuscrub_inspect", {"case": case})
    return [(failure.plugin, failure.reason) for failure in failed]


def test_what_it_changes_stays_on_its_side(installed: None) -> None:
    import scrubber.plugin

    before = scrubber.plugin.ERROR
    scrubbed("96402", isolate=("out",))
    assert scrubber.plugin.ERROR is before


def test_its_process_ends_with_the_run(installed: None) -> None:
    before = set(multiprocessing.active_children())
    scrubbed("96413", isolate=("out",))
    assert set(multiprocessing.active_children()) == before


def test_one_that_does_not_import_or_is_not_there_is_refused_at_load(installed: None) -> None:
    with pytest.raises(PluginError, match=r"broken.*does not import"):
        load_plugins(isolate=("broken",))
    with pytest.raises(PluginNotAllowed, match="not installed"):
        load_plugins(isolate=("nobody",))
