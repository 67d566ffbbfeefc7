"""Whatever stands in a claim: it is in exactly one output, no rule raises, and what goes out stays as it is."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from scrubber.api import Settings, scrub_bytes
from scrubber.demo import CHARTS, CLAIM_FILES, unpack

SETTINGS = Settings(as_of=date(2026, 3, 9))
VALUES = [
    b"", b"0", b"-1", b"99999999999999999999", b"1E400", b"NaN", b"\xff\xfe", b"20260230", b"96365", b"JW", b"ZZ",
    b"HC:96366:59:59:XE:XU", b"A" * 300, b"1.005", b"::::", b"J1745", b"36430", b"20260302-20260101", b"RD8", b"N4",
]  # fmt: skip
SEEDS = range(40)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("damaged") / "demo"
    unpack(folder)
    return folder


def damaged(data: bytes, draw: random.Random) -> bytes:
    """Change up to six elements or segments of the claims, and keep SE01 right, so that the file can be used."""
    segments = data.split(b"~\n")
    first = next(i for i, segment in enumerate(segments) if segment.startswith(b"CLM*"))
    for _ in range(draw.randint(1, 6)):
        at = draw.randrange(first, len(segments) - 4)
        kind = draw.random()
        if kind < 0.7:
            elements = segments[at].split(b"*")
            elements[draw.randrange(1, len(elements))] = draw.choice(VALUES)
            segments[at] = b"*".join(elements)
        elif kind < 0.8:
            segments.insert(at, segments[draw.randrange(first, len(segments) - 4)])
        elif kind < 0.9:
            segments[at], segments[at + 1] = segments[at + 1], segments[at]
        else:
            del segments[at]
    begin = next(i for i, segment in enumerate(segments) if segment.startswith(b"ST*"))
    end = max(i for i, segment in enumerate(segments) if segment.startswith(b"SE*"))
    segments[end] = b"SE*%d*" % (end - begin + 1) + segments[end].split(b"*")[2]
    return b"~\n".join(segments)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_damaged_claim_is_kept_and_breaks_nothing(demo: Path, seed: int) -> None:
    draw = random.Random(seed)
    charts = {path.name: path.read_bytes() for path in (demo / CHARTS).iterdir()}
    data = damaged((demo / draw.choice(CLAIM_FILES)).read_bytes(), draw)
    result = scrub_bytes(data, documents=charts, settings=SETTINGS)
    if result.error is not None:
        return  # a change of structure can make a file that nobody can read; that it is said is tested elsewhere
    outputs = b"".join(part for part in (result.outbound, result.held, result.refused) if part)
    assert outputs.count(b"~\nCLM*") == data.count(b"~\nCLM*")
    raised = [f.message for c in result.report.claims for f in c.findings if f.rule.startswith("PLUGIN")]
    assert raised == []
    if result.outbound:
        again = scrub_bytes(result.outbound, documents=charts, settings=SETTINGS)
        assert again.outbound == result.outbound
