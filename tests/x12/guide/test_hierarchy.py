"""The order of parts and the number of claims, held to the walk over pyx12's maps."""

from __future__ import annotations

from itertools import product

import pytest

from x12.guide.check import CLAIM_VERSIONS, checker
from x12.guide.watch import _FOLLOWERS, CLAIMS_PER_PATIENT
from x12.slices import Kind

FOLLOWING = (Kind.BILLING, Kind.SUBSCRIBER, Kind.PATIENT, Kind.CLAIM, Kind.SET_END)


@pytest.mark.parametrize("version", sorted(CLAIM_VERSIONS))
def test_what_may_follow_is_what_the_map_lets_follow(version: str) -> None:
    guide = checker(version)
    for (before, dependent), kind in product(_FOLLOWERS, FOLLOWING):
        if before is Kind.CLAIM and kind is Kind.PATIENT:
            continue  # the map of the 837I has them the other way round; see the table
        ours = kind in _FOLLOWERS[before, dependent]
        assert ours is guide.part_may_follow(before, dependent, kind), (before, dependent, kind)


@pytest.mark.parametrize("version", sorted(CLAIM_VERSIONS))
def test_so_many_claims_may_one_patient_have(version: str) -> None:
    loops = [loop for loop in checker(version).guide.loops if loop.id == "2300"]
    assert loops
    assert {loop.maximum for loop in loops} == {CLAIMS_PER_PATIENT}
