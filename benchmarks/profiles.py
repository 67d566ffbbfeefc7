"""Times what profiles cost: loading two hundred more of them at start, choosing and resolving one for a claim.

python -m benchmarks.profiles [PROFILES]
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

from payer_profiles import load_profiles

_PROFILE = """\
schema = "infuscrub.profile/1"
id = "payer-{number}"
name = "Payer {number}"
extends = "commercial"
[match]
payer_ids = [{{ id = "P{number:05d}" }}]
names = ["PAYER {number} *"]
[sources.manual]
title = "Manual of payer {number}"
trust = "primary"
[[revision]]
effective_from = 2025-01-01
source = "manual"
[revision.values]
jw_jz = "required"
ndc_professional = "all"
complex_drugs = ["J1745", "J2350", "J0129", "J3262"]
[[revision]]
effective_from = 2026-01-01
source = "manual"
[revision.values]
missing_stop_time = "deny"
[revision.rules.F11]
enabled = false
reason = "Not asked for"
"""


def load(folder: str) -> None:
    """Load once and print milliseconds: the child of `main`, so that nothing is warm."""
    started = perf_counter()
    profiles = load_profiles([folder] if folder != "-" else [])
    print(f"{(perf_counter() - started) * 1000:.0f} {len(profiles)}")


def main(count: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            (Path(folder) / f"payer-{number}.toml").write_text(_PROFILE.format(number=number))
        for label, where in (("shipped alone", "-"), (f"with {count} more", folder)):
            times = [
                subprocess.run(
                    [sys.executable, "-m", "benchmarks.profiles", "--load", where],
                    check=True, capture_output=True, text=True,
                ).stdout.split()
                for _ in range(3)
            ]  # fmt: skip
            best = min(int(milliseconds) for milliseconds, _ in times)
            print(f"load, {label:20}{times[0][1]:>6} profiles{best:>8} ms (best of 3)")
        profiles = load_profiles([folder])
        first = date(2025, 6, 1)
        rounds = 100_000
        started = perf_counter()
        for number in range(rounds):
            profiles.choose(
                f"P{number % count:05d}", "", "CI", on=first + timedelta(days=number % 400), form="837P"
            )
        print(f"choose for a claim   {(perf_counter() - started) / rounds * 1e6:>12.1f} us")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--load"]:
        load(sys.argv[2])
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
