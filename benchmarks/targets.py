"""The whole job by what it costs: python -m benchmarks.targets [--claims N] [--before FOLDER]

Every row is the command line, in CPU seconds of its process and of those that it starts. What a claim costs is the cost
of a file of N less that of a file of one, so start-up is in neither. With `--before`, another checkout does the same
work in turns with this one, so that a busy machine slows both; of each the fastest turn counts, as noise only slows
down. The table and the machine's facts are printed as the Markdown that `docs/performance.md` holds.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.charts import chart_of
from benchmarks.generate import claims
from benchmarks.measure import chunks
from scrubber.claims.view import view
from x12 import ClaimSlice, read_parts

TURNS = 3
HERE = Path(__file__).parents[1]
START = """import sys
sys.path[:0] = sys.argv[1:3]
sys.argv[:3] = ["infuscrub"]
from scrubber.cli.main import main
main()
"""
DAY = ("--as-of", "2026-11-23")


@dataclass(frozen=True)
class Files:
    """What the rows run over."""

    one: Path
    one_charts: Path
    many: Path
    charts: Path
    mixed: Path
    count: int


def made(count: int, folder: Path) -> Files:
    """Write the claim files and a chart for each claim of the first."""

    def write(name: str, number: int, share: float = 1.0) -> Path:
        path = folder / name
        with path.open("wb") as file:
            file.writelines(claims(number, seed=1, share=share))
        return path

    one, many, mixed = write("one.837", 1), write("many.837", count), write("mixed.837", 4 * count, 0.05)
    for name, path in (("one", one), ("many", many)):
        charts = folder / f"{name}-charts"
        charts.mkdir()
        slices = (part for part in read_parts(chunks(path)) if isinstance(part, ClaimSlice))
        for number, part in enumerate(slices, start=1):
            claim = view(part)
            (charts / f"{claim.claim_id}.json").write_text(json.dumps(chart_of(claim, number)))
    return Files(one, folder / "one-charts", many, folder / "many-charts", mixed, count)


@dataclass(frozen=True)
class Cost:
    """What one command cost."""

    cpu: float
    wall: float
    megabytes: float


def cost(tree: Path, arguments: Sequence[str]) -> Cost:
    """Run the command line of a checkout. Raises `RuntimeError` where it can't do its work."""
    command = [sys.executable, "-c", START, str(tree), str(tree / "plugins"), *arguments]
    probe = [sys.executable, "-c", MEASURE, *command]
    # byte code is kept, as it is where the package was installed
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    ran = subprocess.run(probe, capture_output=True, text=True, check=False, env=kept, cwd=tree)
    told = json.loads(ran.stdout or "{}")
    if told.get("code") not in (0, 1):
        raise RuntimeError(f"{arguments[0]} in {tree}: {ran.stderr}")
    return Cost(told["cpu"], told["wall"], told["megabytes"])


MEASURE = """import json, resource, subprocess, sys, time
began = time.perf_counter()
ran = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
wall = time.perf_counter() - began
used = resource.getrusage(resource.RUSAGE_CHILDREN)
sys.stderr.buffer.write(ran.stderr[-500:])
print(json.dumps({"code": ran.returncode, "cpu": used.ru_utime + used.ru_stime, "wall": wall,
                  "megabytes": used.ru_maxrss / 1024}))
"""
"""A process between this one and the command, so that what is counted is the command's alone."""


def best(trees: Sequence[Path], arguments: Sequence[str]) -> list[Cost]:
    """Return the least of each figure over a few turns in each checkout, which take turns."""
    turns: list[list[Cost]] = [[] for _ in trees]
    for _ in range(TURNS):
        for tree, told in zip(trees, turns, strict=True):
            told.append(cost(tree, arguments))
    return [
        Cost(
            min(each.cpu for each in told),
            min(each.wall for each in told),
            min(each.megabytes for each in told),
        )
        for told in turns
    ]


def rows(files: Files, trees: Sequence[Path], out: Path) -> list[tuple[str, list[str]]]:
    """Return the rows of the table: what was measured, and its figure in each checkout."""

    def scrub(path: Path, *options: str) -> list[Cost]:
        return best(trees, ("scrub", str(path), "--out", str(out), *options, *DAY))

    docs, one_docs = ("--docs", str(files.charts)), ("--docs", str(files.one_charts))
    start, start_docs = scrub(files.one), scrub(files.one, *one_docs)
    plain, charted, mixed = scrub(files.many), scrub(files.many, *docs), scrub(files.mixed)
    two = scrub(files.many, *docs, "--jobs", "2")
    check = best(trees, ("check", str(files.one), *DAY))
    helped = best(trees, ("--help",))

    def rate(number: int, whole: list[Cost], less: list[Cost]) -> list[str]:
        return [f"{number / (a.cpu - b.cpu):,.0f}" for a, b in zip(whole, less, strict=True)]

    return [
        ("infusion claims a CPU second, no chart", rate(files.count, plain, start)),
        ("the same with a JSON chart each, index included", rate(files.count, charted, start_docs)),
        ("5 % infusion mix, claims a CPU second", rate(4 * files.count, mixed, start)),
        (
            "two processes against one, with charts, wall",
            [
                f"{(a.wall - s.wall) / (b.wall - s.wall):.2f} x"
                for a, b, s in zip(charted, two, start_docs, strict=True)
            ],
        ),
        (f"peak MB over {files.count:,} claims with charts", [f"{each.megabytes:.0f}" for each in charted]),
        (f"peak MB over {4 * files.count:,} claims of the mix", [f"{each.megabytes:.0f}" for each in mixed]),
        ("`check` on one claim, CPU s", [f"{each.cpu:.2f}" for each in check]),
        ("`--help`, CPU s", [f"{each.cpu:.2f}" for each in helped]),
    ]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=5000)
    parser.add_argument("--before", type=Path)
    options = parser.parse_args()
    trees = [HERE] if options.before is None else [options.before.resolve(), HERE]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        table = rows(made(options.claims, folder), trees, folder / "out")
    load = os.getloadavg()[0]
    print(
        f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} cores, load {load:.1f}, "
        f"Python {platform.python_version()}, {options.claims:,} claims; best of {TURNS} turns\n"
    )
    heads = ["now"] if len(trees) == 1 else ["before", "now"]
    print(f"| | {' | '.join(heads)} |\n|---|{'---|' * len(heads)}")
    for label, figures in table:
        print(f"| {label} | {' | '.join(figures)} |")


if __name__ == "__main__":
    main()
