"""F01 has the last word on a professional's services in a facility: no other rule disputes their minutes or codes."""

from __future__ import annotations

from scrubber.model.disposition import Disposition
from scrubber.testing.build import claim
from tests.scrubbing import outcome, scrub, scrubber


def test_only_the_place_is_at_fault() -> None:
    spec = (
        claim("837P", place_of_service="22")
        .line("96365 x1 150.00")
        .line("96366 x1 42.00")
        .chart("a1 infliximab infusion 10:15-11:46 class=therapeutic access=port")
    )
    decided = outcome(scrub(spec, scrubber()))
    failed = [(f.rule, f.line) for f in decided.findings if f.line is not None]
    assert failed == [("F01", 1), ("F01", 2)]
    assert decided.corrections == ()
    assert decided.disposition is Disposition.REJECTED
