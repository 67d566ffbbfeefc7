"""Any hook of a plugin over a claim and its chart, in one line, behind the border that a run has.

    found = call(acme, "infuscrub_inspect", claim("837P").line("96365 x1 150.00").chart("a1 iron infusion 10:00-10:40"))

A value that the border would refuse, and whatever the plugin raises, fails the test.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from payer_profiles import ProfileSet, load_profiles
from scrubber.claims.view import view
from scrubber.engine.scrubber import OneChart, Scrubbed, Scrubber
from scrubber.engine.settings import Settings
from scrubber.hooks.dispatch import Dispatcher
from scrubber.hooks.host import PluginHost, load_plugins
from scrubber.hooks.specs import BatchView, DocumentView, RunView
from scrubber.hooks.values import SEVERAL
from scrubber.model.chart import NO_CHART, Chart
from scrubber.model.disposition import DocumentUse
from scrubber.model.outcome import BatchSummary
from scrubber.model.record import InfusionRecord
from scrubber.rules.case import Case
from scrubber.testing.build import DAY, ClaimSpec, claim, write_837
from x12 import ClaimSlice, read_parts

_ONCE = frozenset({"infuscrub_profiles", "infuscrub_rules", "infuscrub_tables", "infuscrub_drug_names"})
_OTHERS_DATA = (b"", b"\x00", b"{", b"{}", b"<a/>", b"MSH|", b"ISA*", b"%PDF-", b"a;b\n1;2\n", b"\xff" * 64)
"""Beginnings of what is no vendor's own format."""


def admitted(plugin: Any, config: Mapping[str, Any] | None = None, started: Any = None) -> PluginHost:
    """Return a host that has admitted only this plugin. `config`: its table. Raises `PluginError`."""
    host = PluginHost()
    name = getattr(plugin, "__name__", type(plugin).__name__).rpartition(".")[2].lower()
    host.admit(plugin, name, "0")
    host.configure({} if config is None else {name: config})
    if started is not None:
        host.begin({name: started})
    return host


def call(
    plugin: Any,
    hook: str,
    spec: ClaimSpec | None = None,
    *,
    config: Mapping[str, Any] | None = None,
    started: Any = None,
    **given: Any,
) -> Any:
    """Call one hook of a plugin and return what the border lets through: a tuple where it gives several.

    `spec` is the claim, with its chart; arguments that are not `given` are made from it: `case`, `claim`, `on`,
    `profiles`, `findings` and `corrections` as the built-in rules and the plugin's own leave them, `outcome`, and a
    `finding`, the first of them.
    """
    host = admitted(plugin, config, started)
    if hook in _ONCE:
        return getattr(host, hook.removeprefix("infuscrub_"))()
    dispatcher = Dispatcher(host, budget_seconds=60.0, strict=True)
    arguments = {**_arguments(host, hook, spec), **given}
    if hook in SEVERAL:
        results, failures = dispatcher.collect(hook, arguments, arguments.get("findings", ()))
        value: Any = tuple(result for _, result in results)
    else:
        value, failures = dispatcher.first(hook, arguments)
    assert not failures, f"{failures[0].hook}: {failures[0].reason} {failures[0].detail}"
    return value


def case_of(spec: ClaimSpec, host: PluginHost | None = None) -> Case:
    """Return what a rule or hook sees of a claim, with the profile that it would get."""
    scrubber, claim_slice, chart = _scrubber(spec, host or PluginHost())
    seen = view(claim_slice)
    profile = scrubber.settings.profiles.choose(
        payer_id=seen.payer_id, payer_name=seen.payer_name, on=spec.on, form=seen.transaction
    ).profile
    return scrubber.case(seen, chart, profile)


def scrubbed(plugin: Any, spec: ClaimSpec, config: Mapping[str, Any] | None = None) -> Scrubbed:
    """Return what is decided about a claim with this plugin and no other rules."""
    scrubber, claim_slice, chart = _scrubber(spec, admitted(plugin, config))
    return scrubber.scrub(claim_slice, OneChart(chart), inspect=True)


def assert_reads(plugin: Any, samples: Mapping[str, bytes]) -> None:
    """Fail where a document format does not keep to the rules of the house.

    Each sample, by file name, is read, and the same when read again; half of it is read, refused or left alone, without
    an error; and what is no document of the format is left alone.
    """
    for name, data in samples.items():
        records = _read(plugin, name, data)
        assert records, f"{name}: is not read"
        assert records == _read(plugin, name, data), f"{name}: is read differently a second time"
        _read(plugin, name, data[: len(data) // 2])
    for data in _OTHERS_DATA:
        assert _read(plugin, "other.txt", data) is None, f"takes {data[:8]!r} for its own"


def _read(plugin: Any, name: str, data: bytes) -> tuple[InfusionRecord, ...] | None:
    document = DocumentView(name, data, "text")
    records: tuple[InfusionRecord, ...] | None = call(plugin, "infuscrub_read_document", document=document)
    return records


def _arguments(host: PluginHost, hook: str, spec: ClaimSpec | None) -> dict[str, Any]:
    made: dict[str, Any] = {
        "run": RunView(DAY),
        "results": (),
        "summary": BatchSummary(),
        "batch": BatchView("claims.837", "claims.outbound.837", "claims.277ca", 1),
    }
    if hook.removeprefix("infuscrub_") in (
        "read_document",
        "transport",
        "batch_done",
        "run_started",
        "run_finished",
    ):
        return made
    spec = spec or claim("837P").line("96365 x1 150.00")
    scrubber, claim_slice, chart = _scrubber(spec, load_plugins())
    outcome = scrubber.scrub(claim_slice, OneChart(chart), inspect=True).outcome
    assert outcome is not None
    findings = outcome.findings
    return {
        **made,
        "case": case_of(spec, host),
        "claim": outcome.claim,
        "on": spec.on,
        "profiles": _profiles(host),
        "findings": findings,
        "finding": findings[0] if findings else None,
        "corrections": outcome.corrections,
        "outcome": outcome,
    }


def _profiles(host: PluginHost) -> ProfileSet:
    return load_profiles(sources=host.profiles())


def _scrubber(spec: ClaimSpec, host: PluginHost) -> tuple[Scrubber, ClaimSlice, Chart]:
    settings = Settings(as_of=max(spec.on, date(2026, 3, 31)), profiles=_profiles(host), validate="off")
    (claim_slice,) = _slices((spec,))
    return Scrubber(settings, host), claim_slice, _chart(spec)


def _slices(specs: Sequence[ClaimSpec]) -> list[ClaimSlice]:
    return [part for part in read_parts([write_837(list(specs))]) if isinstance(part, ClaimSlice)]


def _chart(spec: ClaimSpec) -> Chart:
    if spec.record is None:
        return NO_CHART
    use = DocumentUse("chart", "", "record", "claim_id", whole=spec.record.understood.whole)
    return Chart(record=spec.record, documents=(use,), offered=True)
