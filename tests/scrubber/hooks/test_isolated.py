"""A plugin in a process of its own: the same answers, and no way to hang, end or reach into the run."""

from __future__ import annotations

import gc
import io
import os
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from payer_profiles import load_profiles
from scrubber.api import PluginChoice, Session, Settings, scrub_bytes
from scrubber.claims.view import view
from scrubber.hooks import wire
from scrubber.hooks.apart import Apart
from scrubber.hooks.dispatch import Dispatcher
from scrubber.hooks.errors import PluginError, PluginNotAllowed, WrongValue
from scrubber.hooks.host import PluginHost, load_plugins
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
    pass


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
    if code == "96409":
        seen = " ".join(str(os.environ.get(name)) for name in ("DATABASE_PASSWORD", "KEPT"))
        return [Finding(line=1, message=f"{seen} {os.listdir()}")]
    if code == "96411":
        os.system("true")
    if code == "96413":
        return [Finding(line=1, message=f"seen {case.claim.claim_id}")]
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
def plugin(installed: None) -> Iterator[Apart]:
    plugin = Apart("out", wait_seconds=0.5)
    yield plugin
    plugin.close()


@pytest.fixture
def dispatcher(plugin: Apart) -> Dispatcher:
    host = PluginHost()
    host.admit_apart(plugin)
    assert [rule.id for rule in host.rules()] == ["OUT01"]
    return Dispatcher(host, budget_seconds=0.5)


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


def test_its_module_is_never_imported_here(installed: None) -> None:
    sys.modules.pop("vendor_out", None)
    (claim,) = scrubbed("96365", isolate=("out",))
    assert rules_of(claim, "OUT") == ["OUT", "OUT01"]
    assert "vendor_out" not in sys.modules


@pytest.mark.parametrize(
    ("code", "reason"), [("96372", "RAISED"), ("96375", "DIED"), ("96401", "GAVE-RUBBISH")]
)
def test_what_it_does_wrong_holds_its_claim_and_no_other(installed: None, code: str, reason: str) -> None:
    first, second, third = scrubbed("96413", code, "96413", isolate=("out",))
    assert rules_of(second, "PLUGIN") == [f"PLUGIN-{reason}"]
    assert second.disposition in ("held", "rejected")
    assert rules_of(first, "PLUGIN") == rules_of(third, "PLUGIN") == []
    assert "ADLER" not in str(second.findings), "a name of the chart left the plugin"


def test_one_that_hangs_is_ended_and_begun_anew(plugin: Apart, dispatcher: Dispatcher) -> None:
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


def replace_id(case: Case, claim_id: str) -> Case:
    return replace(case, claim=replace(case.claim, claim_id=claim_id))


def failures(dispatcher: Dispatcher, case: Case) -> list[tuple[str, str]]:
    _, failed = dispatcher.collect("infuscrub_inspect", {"case": case})
    return [(failure.plugin, failure.reason) for failure in failed]


def test_what_it_changes_stays_on_its_side(installed: None) -> None:
    import scrubber.plugin

    before = scrubber.plugin.ERROR
    scrubbed("96402", isolate=("out",))
    assert scrubber.plugin.ERROR is before


def test_its_process_ends_with_the_run(installed: None) -> None:
    host = load_plugins(isolate=("out",))
    process = host.apart("out")._process  # type: ignore[union-attr]
    assert process.poll() is None
    host.close()
    assert process.poll() is not None


def test_threads_never_get_the_answer_to_another_claim(plugin: Apart, dispatcher: Dispatcher) -> None:
    """Measured on an earlier border: 65 of 160 claims' findings on another claim, one job over four threads."""
    cases = [replace_id(case_of("96413"), f"C-{number}") for number in range(40)]

    def inspect(case: Case) -> tuple[str, str]:
        results, failed = dispatcher.collect("infuscrub_inspect", {"case": case})
        assert not failed
        return case.claim.claim_id, results[0][1].message

    with ThreadPoolExecutor(4) as threads:
        for claim_id, message in threads.map(inspect, cases * 2):
            assert message == f"seen {claim_id}"


def test_an_answer_to_another_question_ends_the_process(
    plugin: Apart, dispatcher: Dispatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that carries another number, or another claim, is read by nobody."""
    real = wire.receive
    for stray in ({"n": -1}, {"claim": "another"}):
        once = iter([stray])
        monkeypatch.setattr(wire, "receive", lambda *a: {**real(*a), **next(once, {})})  # noqa: B023
        assert failures(dispatcher, case_of("96413")) == [("out", "gave_rubbish")]
        monkeypatch.setattr(wire, "receive", real)
        assert failures(dispatcher, case_of("96413")) == []


@pytest.mark.parametrize("head", [b"\xff\xff\xff\xff", b"\x00\x80\x00\x01"])
def test_an_answer_that_is_too_long_is_not_read(head: bytes) -> None:
    """Four bytes may announce four gigabytes; nothing after them is read."""
    pipe = io.BytesIO(head + b"x")
    with pytest.raises(WrongValue):
        wire.receive(pipe, wire.MOST_ANSWER)
    assert pipe.tell() == 4


def test_it_has_no_environment_and_no_folder(installed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_PASSWORD", "secret")
    monkeypatch.setenv("KEPT", "yes")
    for names, seen in (((), "None None"), (("KEPT",), "None yes")):
        apart = Apart("out", environment=names)
        try:
            host = PluginHost()
            host.admit_apart(apart)
            results, failed = Dispatcher(host).collect("infuscrub_inspect", {"case": case_of("96409")})
        finally:
            apart.close()
        assert not failed
        assert results[0][1].message == f"{seen} []"


def test_a_fork_begins_a_process_of_its_own(plugin: Apart, dispatcher: Dispatcher) -> None:
    if not hasattr(os, "fork"):
        pytest.skip("no fork here")
    assert failures(dispatcher, case_of("96413")) == []
    child = os.fork()
    if child == 0:
        fine = failures(dispatcher, case_of("96413")) == []
        plugin.close()
        os._exit(0 if fine else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert failures(dispatcher, case_of("96413")) == []


def test_nothing_of_it_is_left_in_the_folder_of_temporary_files(
    installed: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of one that does not start neither, nor of a fork that ends without a word, as processes of a pool do."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(PluginError, match="does not import"):
        Apart("broken")
    assert list(tmp_path.iterdir()) == []
    plugin = Apart("out")
    child = os.fork() if hasattr(os, "fork") else None
    if child == 0:
        plugin.ask({"do": "begin", "value": None}, "", 1)
        os._exit(len(list(next(tmp_path.iterdir()).iterdir())))
    if child is not None:
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 2, "each has a folder of its own"
    plugin.close()
    assert list(tmp_path.iterdir()) == []


def test_worker_processes_leave_nothing_of_it_either(
    installed: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    path = tmp_path / "day.837"
    path.write_bytes(write_837([ClaimSpec("837P", lines=(parse_line("96409 x1 100.00"),))]))
    with Session(isolate=("out",)) as session:
        (told,) = session.scrub(path, jobs=2).claims
    assert [finding.rule for finding in told.findings if finding.message.endswith(" []")]
    del session
    gc.collect()
    assert list((tmp_path / "temporary").iterdir()) == []


def test_it_begins_no_process(plugin: Apart, dispatcher: Dispatcher) -> None:
    _, failed = dispatcher.collect("infuscrub_inspect", {"case": case_of("96411")})
    assert [(f.reason, f.detail) for f in failed] == [("raised", "PermissionError")]


def test_one_that_does_not_import_or_is_not_there_is_refused_at_load(installed: None) -> None:
    with pytest.raises(PluginError, match=r"broken.*does not import"):
        load_plugins(isolate=("broken",))
    with pytest.raises(PluginNotAllowed, match="not installed"):
        load_plugins(isolate=("nobody",))
