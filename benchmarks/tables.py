"""How fast a pair is found and how much memory two million pairs take: `python -m benchmarks.tables [PAIRS]`."""

from __future__ import annotations

import random
import resource
import sys
import tempfile
from array import array
from datetime import date
from pathlib import Path
from time import perf_counter

from scrubber.job.tables import add_table, load_tables

LOOKUPS = 200_000
DAY = date(2026, 9, 1)


def code(number: int) -> str:
    """Return one of a hundred thousand invented codes."""
    return f"{number:05d}"


def main() -> None:
    """Write a table in the published layout, load it, look pairs up, print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000_000
    draw = random.Random(1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (folder / "pairs.txt").open("w") as file:
            for number in range(count):
                file.write(
                    f"{code(number % 90_000)}\t{code(number // 90_000 * 37 % 99_999)}\t\t20200101\t*\t1\tx\n"
                )
        started = perf_counter()
        add_table(folder, folder / "pairs.txt", "ptp", "practitioner", "2026Q3")
        added = perf_counter() - started
        started = perf_counter()
        tables = load_tables(folder)
        loaded = perf_counter() - started
    table = tables.pairs_on("practitioner", DAY)
    assert table is not None
    columns: tuple[array[int], ...] = (table.keys, table.begins, table.ends, table.indicators)
    megabytes = sum(len(column) * column.itemsize for column in columns) / 1e6
    wanted = [(code(draw.randrange(99_999)), code(draw.randrange(99_999))) for _ in range(LOOKUPS)]
    started = perf_counter()
    for one, two in wanted:
        table.find(one, two, DAY)
    each = (perf_counter() - started) / LOOKUPS
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{count:,} pairs: added in {added:.1f} s, loaded in {loaded * 1000:.0f} ms, {megabytes:.0f} MB of arrays"
    )
    print(f"lookup {each * 1e6:.2f} µs; peak of this process while adding {peak:.0f} MB")


if __name__ == "__main__":
    main()
