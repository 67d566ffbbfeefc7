"""Times the main job on generated infusion claims, with and without charts: claims a second, peak memory.

    python -m benchmarks.scrub 10000

Each row runs in a process of its own. The charts support about nine claims in ten, so that corrections happen too.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from benchmarks.charts import chart_of
from benchmarks.generate import claims
from benchmarks.measure import chunks
from scrubber.claims.view import view
from x12 import ClaimSlice, read_parts

AS_OF = date(2026, 11, 23)


def prepare(n: int, folder: Path) -> tuple[Path, Path]:
    """Write the claim file and a chart for each claim."""
    path = folder / "claims.837"
    with path.open("wb") as file:
        file.writelines(claims(n, seed=1))
    charts = folder / "charts"
    charts.mkdir()
    number = 0
    for part in read_parts(chunks(path)):
        if isinstance(part, ClaimSlice):
            claim = view(part)
            number += 1
            (charts / f"{claim.claim_id}.json").write_text(json.dumps(chart_of(claim, number)))
    return path, charts


def run(path: str, charts: str, jobs: str) -> None:
    """Scrub once and print seconds, megabytes and the dispositions: the child of `main`."""
    from scrubber.api import Settings
    from scrubber.job.job import Job
    from scrubber.job.run import Run

    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as out:
        documents = (Path(charts),) if charts != "-" else None
        where = Run(out=Path(out), documents=documents, jobs=int(jobs))
        with Job(Settings(as_of=AS_OF), where) as job:
            started = time.perf_counter()
            with job.run(path) as result:
                summary = result.summary
    ended = time.perf_counter()
    peak = (
        max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        / 1024
    )
    print(
        json.dumps(
            {
                "start": round(started - began, 2),
                "seconds": ended - started,
                "megabytes": peak,
                "claims": summary.claims,
                "accepted": summary.accepted,
                "corrected": summary.corrected,
                "held": summary.held,
                "rejected": summary.rejected,
            }
        )
    )


def main(n: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        path, charts = prepare(n, Path(name))
        print(f"{n} claims, {path.stat().st_size / 1e6:.1f} MB")
        print(f"{'':28}{'claims/s':>10}{'start s':>9}{'peak MB':>9}  outcome")
        for label, documents, jobs in (
            ("without charts", "-", "1"),
            ("with a chart each", str(charts), "1"),
            ("with a chart each, 2 jobs", str(charts), "2"),
        ):
            command = [sys.executable, "-m", "benchmarks.scrub", "--run", str(path), documents, jobs]
            row = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            outcome = ", ".join(f"{row[k]} {k}" for k in ("accepted", "corrected", "held", "rejected"))
            rate = row["claims"] / row["seconds"]
            print(f"{label:28}{rate:>10,.0f}{row['start']:>9.2f}{row['megabytes']:>9.0f}  {outcome}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        run(*sys.argv[2:])
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
