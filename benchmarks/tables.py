"""How fast every table answers, what all of them weigh, and how long they take to open.

`python -m benchmarks.tables [PAIRS]`: the folder holds two million pairs for each setting, as CMS publishes them,
beside the shipped tables of all kinds.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path
from time import perf_counter

from scrubber.reference import drugs
from scrubber.reference.layouts import add
from scrubber.reference.tables import Tables, TableSetting, open_tables

LOOKUPS = 100_000
SETTINGS: tuple[TableSetting, ...] = ("practitioner", "hospital")
DAY, OLD_DAY, LAST_MARCH = date(2026, 9, 1), date(2024, 8, 1), date(2026, 3, 2)


def code(number: int) -> str:
    """Return one of a hundred thousand invented codes."""
    return f"{number:05d}"


def resident() -> float:
    """Return the megabytes of memory that this process holds now."""
    with open("/proc/self/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS")) / 1024


def main() -> None:
    """Write pair files, open everything, look things up, print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (folder / "pairs.txt").open("w") as file:
            for number in range(count):
                one, two = code(number % 90_000), code(number // 90_000 * 37 % 99_999)
                file.write(f"{one}\t{two}\t\t20200101\t*\t1\tx\n")
        with ProcessPoolExecutor(1) as other:  # so that the memory measured here is that of a run
            seconds, peak = other.submit(add_pairs, folder).result()
        print(f"{count:,} pairs added in {seconds:.1f} s, peak of that process {peak:.0f} MB")
        measure(folder / "store")


def add_pairs(folder: Path) -> tuple[float, float]:
    """Add the pairs for both settings; return the seconds for one, and the most megabytes held."""
    started = perf_counter()
    for setting in SETTINGS:
        add(folder / "store", folder / "pairs.txt", "ptp", setting, "2026Q3")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (perf_counter() - started) / len(SETTINGS), peak


def measure(store: Path) -> None:
    """Print what opening costs, and each kind of look-up."""
    before = resident()
    started = perf_counter()
    tables = open_tables(store)
    opened = perf_counter() - started
    started = perf_counter()
    drugs.by_name("warm")
    known = perf_counter() - started
    draw = random.Random(1)
    pairs = [(code(draw.randrange(99_999)), code(draw.randrange(99_999))) for _ in range(LOOKUPS)]
    print(f"all tables opened in {opened * 1000:.0f} ms, drugs and their names in {known * 1000:.0f} ms more")
    for what, each in look_ups(tables, pairs):
        print(f"  {what:28} {each * 1e6:5.2f} µs")
    print(
        f"memory of tables and drugs after {LOOKUPS:,} look-ups of each: {resident() - before:.0f} MB, "
        "the mapped pages of the pairs among them"
    )


def look_ups(tables: Tables, pairs: list[tuple[str, str]]) -> list[tuple[str, float]]:
    """Return the seconds that one look-up of each kind takes."""
    draw = random.Random(2)
    known = [drug.hcpcs for drug in drugs.table().values()]
    some = [draw.choice(known) for _ in range(LOOKUPS)]
    diagnoses = [
        f"{draw.choice('CDEKM')}{draw.randrange(100):02d}{draw.randrange(10)}" for _ in range(LOOKUPS)
    ]
    ndcs = [f"{draw.randrange(10**11):011d}" for _ in range(LOOKUPS)]
    timed: list[tuple[str, Callable[[int], object]]] = [
        ("pair, loaded (two million)", lambda n: tables.ptp.find(*pairs[n], DAY, "practitioner")),
        ("pair, shipped", lambda n: tables.ptp.find("96413", "96365", OLD_DAY, "practitioner")),
        ("most units", lambda n: tables.mue.most(some[n], OLD_DAY, "hospital")),
        ("add-on", lambda n: tables.aoc.find("96366", OLD_DAY)),
        ("HCPCS life", lambda n: tables.hcpcs.state(some[n], LAST_MARCH)),
        ("payment limit", lambda n: tables.asp.limit(some[n], DAY)),
        ("OPPS status", lambda n: tables.opps.status(some[n], LAST_MARCH)),
        ("product (NDC)", lambda n: tables.ndc.find(ndcs[n], LAST_MARCH)),
        ("physician fee", lambda n: tables.pfs.amount("96413", LAST_MARCH, "nonfacility")),
        ("diagnosis", lambda n: tables.icd10.valid(diagnoses[n], LAST_MARCH)),
        ("coverage", lambda n: tables.coverage.supports("J1745", diagnoses[n], LAST_MARCH)),
        ("drug by code", lambda n: drugs.find(some[n], LAST_MARCH)),
        ("drug by name", lambda n: drugs.by_name("Remicade (infliximab)")),
        ("class", lambda n: drugs.classify("Remicade", some[n], route="iv")),
    ]
    found = []
    for what, look in timed:
        started = perf_counter()
        for n in range(LOOKUPS):
            look(n)
        found.append((what, (perf_counter() - started) / LOOKUPS))
    return found


if __name__ == "__main__":
    main()
