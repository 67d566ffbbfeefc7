"""Our guide check against pyx12 on thousands of damaged sets: nothing is accepted here that pyx12 refuses.

Each round takes a valid claim of the generator, damages one segment or element, and asks both. pyx12 is the authority;
what it refuses wrongly is waived by name in `x12.guide.waivers`, and only there. `ROUNDS` keeps the suite quick; the
figures of a long run stand in benchmarks/x12_guide.py, which runs the same rounds.
"""

from __future__ import annotations

import random
from functools import lru_cache

import pytest

from benchmarks.generate import claims
from tests.x12.guide.damage import DAMAGES, damaged
from x12 import ClaimSlice, read_parts
from x12.guide.check import GuideChecker

ROUNDS = 150


@lru_cache(maxsize=2)
def slices(institutional: bool) -> tuple[ClaimSlice, ...]:
    data = b"".join(claims(12, seed=3, institutional=institutional))
    return tuple(item for item in read_parts([data]) if isinstance(item, ClaimSlice))


@lru_cache(maxsize=4)
def checker(version: str, mode: str) -> GuideChecker:
    return GuideChecker(version, mode)  # type: ignore[arg-type]


@pytest.mark.parametrize("institutional", [False, True], ids=["837P", "837I"])
def test_valid_claims_are_proven_without_pyx12(institutional: bool) -> None:
    ours = GuideChecker(slices(institutional)[0].context.version)
    for claim in slices(institutional):
        assert ours.check_context(claim.context) == ()
        assert ours.check_claim(claim) == ()
    assert ours.judged == 0, "every part of a valid file is proven by the tables"


@pytest.mark.parametrize("institutional", [False, True], ids=["837P", "837I"])
@pytest.mark.parametrize("kind", DAMAGES)
def test_what_pyx12_refuses_is_refused(kind: str, institutional: bool) -> None:
    """`pyx12` mode asks it about everything, `guide` mode only about what the tables cannot prove: they must agree."""
    draw = random.Random(f"{kind} {institutional}")
    version = slices(institutional)[0].context.version
    ours, theirs = checker(version, "guide"), checker(version, "pyx12")
    differing = []
    for _ in range(ROUNDS // 10):
        claim = damaged(draw.choice(slices(institutional)), kind, draw)
        if claim is None:
            continue
        if bool(ours.check_claim(claim)) != bool(theirs.check_claim(claim)):
            differing.append([segment.id for segment in claim.segments])
    assert differing == []
