"""Guide validation: its speed against pyx12's, and its agreement with pyx12 on damaged claims.

    python -m benchmarks.x12_guide [CLAIMS] [ROUNDS]

The first table reads and checks generated, valid claims; pyx12 runs on a hundredth of them, since it is slow. The
second takes ROUNDS damaged claims of each kind and form, asks the tables (which ask pyx12 where they can prove
nothing) and pyx12 alone, and counts.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter
from pathlib import Path
from time import perf_counter

from benchmarks.generate import claims
from benchmarks.measure import chunks
from tests.x12.guide.damage import DAMAGES, damaged
from tests.x12.oracle import complaints
from x12 import ClaimSlice, read_parts
from x12.guide.check import GuideChecker
from x12.guide.files import check_file


def speed(count: int) -> None:
    """Print segments a second of reading, of reading and checking, and of pyx12."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "claims.837"
        with path.open("wb") as file:
            file.writelines(claims(count, seed=1))
        segments = path.read_bytes().count(b"~")
        rows = []
        started = perf_counter()
        for _ in read_parts(chunks(path)):
            pass
        rows.append(("read", perf_counter() - started, segments))
        check_file(chunks(path))  # the tables and patterns are compiled once in a process
        started = perf_counter()
        result = check_file(chunks(path))
        rows.append(("read and check", perf_counter() - started, segments))
        assert result.valid
        assert result.claims == count
    few = b"".join(claims(max(count // 100, 10), seed=1))
    started = perf_counter()
    assert complaints(few) == []
    rows.append(("pyx12", perf_counter() - started, few.count(b"~")))
    slowest = rows[-1][2] / rows[-1][1]
    for label, seconds, number in rows:
        print(f"{label:16}{number / seconds:>12,.0f} segments/s{number / seconds / slowest:>8.1f} x pyx12")


def agreement(rounds: int) -> None:
    """Print what the two say of damaged claims."""
    print(f"{'damage':28}{'both refuse':>12}{'both accept':>12}{'only pyx12':>12}{'only ours':>12}")
    total: Counter[tuple[bool, bool]] = Counter()
    proven = 0
    for kind in DAMAGES:
        found: Counter[tuple[bool, bool]] = Counter()
        for institutional in (False, True):
            draw = random.Random(f"{kind} {institutional}")
            data = b"".join(claims(40, seed=3, institutional=institutional))
            valid = [item for item in read_parts([data]) if isinstance(item, ClaimSlice)]
            ours, theirs = (GuideChecker(valid[0].context.version, mode) for mode in ("guide", "pyx12"))
            for _ in range(rounds):
                claim = damaged(draw.choice(valid), kind, draw)
                if claim is not None:
                    found[bool(ours.check_claim(claim)), bool(theirs.check_claim(claim))] += 1
            proven += ours.proven
        total.update(found)
        _row(kind, found)
    _row("all", total)
    print(f"{sum(total.values()):,} claims; {proven:,} of those accepted were proven without pyx12")


def _row(label: str, found: Counter[tuple[bool, bool]]) -> None:
    cells = (found[True, True], found[False, False], found[False, True], found[True, False])
    print(f"{label:28}" + "".join(f"{cell:>12,}" for cell in cells))


if __name__ == "__main__":
    speed(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
    agreement(int(sys.argv[2]) if len(sys.argv) > 2 else 100)
