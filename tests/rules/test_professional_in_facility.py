"""F01 has the last word on a professional's services in a facility: no other rule disputes their minutes or codes."""

from __future__ import annotations

from infuscrub_rules import infuscrub_rules

from payer_profiles import load_profiles
from scrubber.engine.scrub import Engine
from scrubber.hooks.dispatch import Dispatcher
from scrubber.hooks.host import PluginHost
from scrubber.model.chart import Chart
from scrubber.model.disposition import Disposition
from scrubber.model.finding import Outcome
from scrubber.testing.build import DAY, claim, write_837
from x12 import ClaimSlice, read_parts


def test_only_the_place_is_at_fault() -> None:
    spec = (
        claim("837P", place_of_service="22")
        .line("96365 x1 150.00")
        .line("96366 x1 42.00")
        .chart("a1 infliximab infusion 10:15-11:46 class=therapeutic access=port")
    )
    (claim_slice,) = [part for part in read_parts([write_837([spec])]) if isinstance(part, ClaimSlice)]
    engine = Engine(tuple(infuscrub_rules()), load_profiles(), Dispatcher(PluginHost()), DAY)
    outcome, _ = engine.scrub(claim_slice, Chart(record=spec.record, offered=True))
    failed = [(f.rule, f.line) for f in outcome.findings if f.outcome is Outcome.FAIL and f.line is not None]
    assert failed == [("F01", 1), ("F01", 2)]
    assert outcome.corrections == ()
    assert outcome.disposition is Disposition.REJECTED
