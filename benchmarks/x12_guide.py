"""Guide validation: its speed against pyx12's, and its agreement with pyx12 on damaged claims.

    python -m benchmarks.x12_guide [CLAIMS] [ROUNDS]

The first table is in CPU seconds of this process. Both sides are warm before the clock starts (tables and patterns
compiled, pyx12's map loaded), and they take turns, round by round, so that a busy machine slows both: each round gives
one ratio, and the middle one is printed with the lowest and the highest. pyx12 reads fewer claims, since it is slow; a
claim costs it the same in a larger file, which the second row of it shows.

The second table takes ROUNDS damaged claims of each kind and form, asks the tables (which ask pyx12 where they can
prove nothing) and pyx12 alone, and counts.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable
from statistics import median
from time import process_time

from benchmarks.generate import claims
from tests.x12.guide.damage import DAMAGES, damaged
from tests.x12.oracle import complaints
from x12 import ClaimSlice, read_parts
from x12.guide.check import GuideChecker
from x12.guide.files import check_file

TURNS = 5


def speed(count: int) -> None:
    """Print microseconds a claim of reading, of reading and checking, and of pyx12."""
    whole = b"".join(claims(count, seed=1))
    pieces = [whole[at : at + 65536] for at in range(0, len(whole), 65536)]
    few, fewer = max(count // 20, 40), max(count // 80, 10)
    sample, smaller = (b"".join(claims(number, seed=1)) for number in (few, fewer))

    def read() -> None:
        for _ in read_parts(pieces):
            pass

    def check() -> None:
        result = check_file(pieces)
        assert result.valid
        assert result.claims == count

    def judge(data: bytes) -> Callable[[], None]:
        def run() -> None:
            assert complaints(data) == []

        return run

    rows: dict[str, tuple[Callable[[], None], int]] = {
        "read": (read, count),
        "read and check": (check, count),
        f"pyx12, {few} claims": (judge(sample), few),
        f"pyx12, {fewer} claims": (judge(smaller), fewer),
    }
    for run, _ in rows.values():
        run()
    turns: list[dict[str, float]] = []
    for _ in range(TURNS):
        turn = {}
        for label, (run, number) in rows.items():
            before = process_time()
            run()
            turn[label] = (process_time() - before) / number * 1e6
        turns.append(turn)
    print(
        f"{count} claims, {whole.count(b'~')} segments; CPU, warm, {TURNS} turns: middle (lowest to highest)"
    )
    print(f"{'':24}{'us a claim':>28}{'pyx12 takes times':>26}")
    against = f"pyx12, {few} claims"
    for label in rows:
        cost = [turn[label] for turn in turns]
        ratio = [turn[against] / turn[label] for turn in turns]
        print(f"{label:24}{_spread(cost):>28}{_spread(ratio):>26}")


def _spread(values: list[float]) -> str:
    return f"{median(values):,.1f} ({min(values):,.1f} to {max(values):,.1f})"


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
