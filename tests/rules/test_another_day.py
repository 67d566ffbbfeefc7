"""Two services on two days, both billed on the first: the days are named, and no correction goes in circles."""

from __future__ import annotations

from scrubber.model.chart import Chart
from scrubber.testing.build import claim, write_837
from tests.rules.test_supported_claims_pass import ENGINE
from x12 import ClaimSlice, read_parts


def test_the_line_of_the_wrong_day_is_named_with_both_days() -> None:
    spec = (
        claim("837P")
        .line("96365 x1 150")
        .line("96365 x1 150")
        .chart(
            "a1 drug infusion 09:00-10:00 class=therapeutic",
            "a2 drug infusion +09:00-+10:00 class=therapeutic",
        )
    )
    (claim_slice,) = [part for part in read_parts([write_837([spec])]) if isinstance(part, ClaimSlice)]
    outcome, after = ENGINE.scrub(claim_slice, Chart(record=spec.record, offered=True))
    (finding,) = [f for f in outcome.findings if f.line == 2 and f.element == "DTP03"]
    assert "2026-03-02" in finding.message
    assert "2026-03-03" in finding.message
    assert outcome.corrections == ()
    assert after.claim.raw == claim_slice.claim.raw
    assert not [f for f in outcome.findings if f.rule.startswith("CORE")]
