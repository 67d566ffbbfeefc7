"""A date that is none is told as that, and nothing else is made of it: no service lacks its parent for a typo."""

from __future__ import annotations

from scrubber.api import Settings, scrub_bytes
from scrubber.testing.build import claim, write_837
from tests.scrubbing import AS_OF


def rules_of(data: bytes) -> set[str]:
    (found,) = scrub_bytes(data, settings=Settings(as_of=AS_OF)).report.claims
    return {finding.rule for finding in found.findings}


def test_an_add_on_beside_a_line_of_no_day_does_not_lack_its_parent() -> None:
    spec = claim().line("96413 x1 400.00").line("96415 x1 80.00").line("96375 x1 40.00")
    data = write_837([spec])
    first = data.index(b"DTP*472*D8*")
    wrong = data[:first] + b"DTP*472*D8*20991332" + data[first + len(b"DTP*472*D8*20991332") :]
    assert len(wrong) == len(data)
    assert rules_of(wrong) & {"A01", "A06", "X-SERVICE-FUTURE", "GUIDE"} == {"GUIDE"}
    alone = write_837([claim().line("96415 x1 80.00").line("96375 x1 40.00")])
    assert {"A01", "A06"} <= rules_of(alone)
