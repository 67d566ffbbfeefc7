"""Times what plugins cost: twenty of them and two hundred profiles at start and per claim, and one in its own process.

    python -m benchmarks.plugins [CLAIMS]

Each plugin has a rule that concerns every claim and a hook that inspects it; both return at once, so that what is timed
is the calling.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from time import perf_counter

from benchmarks.generate import claims
from benchmarks.profiles import _PROFILE

PLUGINS = 20
PROFILES = 200

_PLUGIN = '''\
"""A plugin that is asked about everything and finds nothing."""

from scrubber.plugin import NEVER, WARNING, FindingKind, Source, hookimpl, rule

infuscrub_api = "1"


@rule("BENCH{number:02d}", "nothing-wrong", kind=FindingKind.FORM, severity=WARNING, safety=NEVER,
      source=Source("None"))
def nothing_wrong(case):
    """Nothing is wrong.

    What it checks
        Each line.
    Why it denies
        It does not.
    Example
        claim: 96365 x1 150.00
        expect: fail at line 1
    Fix
        None.
    Source
        None.
    """
    if not case.claim.lines:
        yield None


@hookimpl
def infuscrub_rules():
    return [nothing_wrong]


@hookimpl
def infuscrub_inspect(case):
    return []
'''


def install(site: Path) -> list[str]:
    """Write the plugins and their metadata into a folder that stands on the path; return their names."""
    for number in range(PLUGINS):
        (site / f"bench_plugin_{number}.py").write_text(_PLUGIN.format(number=number))
        metadata = site / f"bench_plugin_{number}-1.0.dist-info"
        metadata.mkdir()
        (metadata / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: bench-plugin-{number}\nVersion: 1.0\n"
        )
        (metadata / "entry_points.txt").write_text(f"[infuscrub]\nbench{number} = bench_plugin_{number}\n")
    return [f"bench{number}" for number in range(PLUGINS)]


def run(site: str, path: str, profiles: str, plugins: str, isolated: str) -> None:
    """Scrub once and print seconds to start and per run: the child of `main`."""
    sys.path.insert(0, site)
    from payer_profiles import load_profiles
    from scrubber.api import PluginChoice, Settings
    from scrubber.job.job import Job

    began = perf_counter()
    settings = Settings(
        as_of=date(2026, 11, 23),
        profiles=load_profiles((Path(profiles),) if profiles else ()),
        plugins=PluginChoice(
            allow=tuple(filter(None, plugins.split(","))), isolate=tuple(filter(None, isolated.split(",")))
        ),
    )
    with Job(settings) as job:
        started = perf_counter()
        with job.run(path) as result:
            assert result.error is None
            assert result.summary.held == 0
    print(json.dumps([started - began, perf_counter() - started]))


def main(count: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        site, profiles, path = folder / "site", folder / "profiles", folder / "claims.837"
        site.mkdir()
        profiles.mkdir()
        names = install(site)
        for number in range(PROFILES):
            (profiles / f"payer-{number}.toml").write_text(_PROFILE.format(number=number))
        with path.open("wb") as file:
            file.writelines(claims(count, seed=1))
        print(f"{count} claims{'':24}{'start ms':>10}{'us a claim':>12}{'more':>8}")
        alone: tuple[float, float] | None = None
        for label, *arguments in (
            ("the built-in pack alone", "", "", ""),
            (f"and {PROFILES} profiles", str(profiles), "", ""),
            (f"and {PLUGINS} plugins", str(profiles), ",".join(names), ""),
            ("one plugin, in a process of its own", "", "", names[0]),
        ):
            command = [sys.executable, "-m", "benchmarks.plugins", "--run", str(site), str(path), *arguments]
            times = [
                json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
                for _ in range(3)
            ]
            start, seconds = min(t[0] for t in times), min(t[1] for t in times)
            alone = alone or (start, seconds)
            more = f"{(seconds / alone[1] - 1) * 100:+.0f} %"
            print(f"{label:36}{start * 1000:>10.0f}{seconds / count * 1e6:>12.0f}{more:>8}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        run(*sys.argv[2:])
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
