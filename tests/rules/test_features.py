"""What a code alone gives a claim is what the claim's own features have of it."""

from __future__ import annotations

import pytest

from scrubber.claims.view import view
from scrubber.rules.features import features_of, features_of_code
from scrubber.testing.build import claim, write_837
from x12 import ClaimSlice, read_parts


@pytest.mark.parametrize(
    "code", ["96365", "96523", "90471", "36430", "J1745", "90670", "99213", "J3490", "A4216"]
)
def test_a_code_gives_what_a_claim_of_one_such_line_has(code: str) -> None:
    data = write_837([claim().line(f"{code} x1 100.00")])
    (only,) = (view(part) for part in read_parts([data]) if isinstance(part, ClaimSlice))
    assert features_of_code(code) == features_of(only)
