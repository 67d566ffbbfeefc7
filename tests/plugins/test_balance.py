"""F17 on a claim of which a line's charge is no amount: there is no sum, so nothing is said of it."""

from __future__ import annotations

from datetime import date

import pytest

from scrubber.api import Settings, scrub_bytes
from scrubber.testing.build import ClaimSpec, write_837
from scrubber.testing.shorthand import parse_line


@pytest.mark.parametrize(
    ("charge", "expected"),
    [
        ("150", []),
        ("151", ["F17"]),
        ("1" * 29, ["X-AMOUNT-SHAPE"]),
        ("15O", ["GUIDE"]),
    ],
    ids=["balanced", "a dollar more", "too many digits", "a letter"],
)
def test_what_is_said_of_a_charge(charge: str, expected: list[str]) -> None:
    lines = (parse_line("96365 x1 150.00"), parse_line("96366 x1 42.00"))
    data = write_837([ClaimSpec("837P", lines=lines)]).replace(b"*150*", f"*{charge}*".encode(), 1)
    claim = scrub_bytes(data, settings=Settings(as_of=date(2026, 3, 9))).report.claims[0]
    assert sorted({f.rule for f in claim.findings if f.severity == "error"}) == expected
    silent = [rule for group in claim.not_evaluated if group.because == "no_charge" for rule in group.rules]
    assert silent == (["F17"] if len(charge) == 29 or not charge.isdigit() else [])
