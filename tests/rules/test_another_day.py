"""Two services on two days, both billed on the first: the days are named, and no correction goes in circles."""

from __future__ import annotations

from scrubber.model.finding import Origin
from scrubber.testing.build import claim
from tests.scrubbing import outcome, scrub, scrubber


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
    scrubbed = scrub(spec, scrubber())
    decided = outcome(scrubbed)
    (finding,) = [f for f in decided.findings if f.line == 2 and f.element == "DTP03"]
    assert "2026-03-02" in finding.message
    assert "2026-03-03" in finding.message
    assert decided.corrections == ()
    assert not scrubbed.is_edited
    assert not [f for f in decided.findings if f.origin is Origin.CORE]
