"""The service under load, over a real socket: what one claim takes at a steady rate, and what HTTP adds to the core.

    python -m benchmarks.service                    # a minute at 30 claims a second
    python -m benchmarks.service --minutes 10       # also: does memory stay flat?

Requests leave on time whether or not earlier ones are answered (an open loop), and a latency counts from the moment at
which a request was due, so that a service that falls behind can't hide it. Server and client share the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

from scrubber.api import ClaimDocument, Session
from scrubber.demo import AS_OF, CHARTS, CLAIM_FILES, unpack
from scrubber.service.demo.ehr import SAMPLES, sample

X12 = {"content-type": "application/edi-x12"}
CONFIG = """
[server]
port = {port}
[auth]
required = false
[limits]
per_minute = 1000000
[cds]
open_tenant = "main"
[tenants.main]
as_of = {as_of}
unresolved = "hold"
"""
Call = tuple[str, str, dict[str, object]]
"""What is asked: a name for the table, the path, and how."""


def main() -> None:
    """Run it and print a table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rate", type=int, default=30, help="requests a second")
    asked.add_argument("--minutes", type=float, default=1.0)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        unpack(folder)
        port = _free_port()
        (folder / "service.toml").write_text(CONFIG.format(port=port, as_of=AS_OF.isoformat()))
        service = subprocess.Popen(
            [sys.executable, "-m", "scrubber.cli.main", "serve", "--config", str(folder / "service.toml")],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        try:
            assert service.stdout is not None
            while "Ctrl-C" not in service.stdout.readline():
                pass
            calls = _calls(folder)
            asyncio.run(_load(f"http://127.0.0.1:{port}", calls, options.rate, options.minutes, service.pid))
        finally:
            service.terminate()
            service.wait(30)
        _core(folder)


def _calls(folder: Path) -> list[Call]:
    """Return what is asked in turn: each claim of the demo's clinic with its charts, and without; the demo's hooks."""
    charts = {path.name: path.read_bytes() for path in (folder / CHARTS).rglob("*") if path.is_file()}
    calls: list[Call] = []
    for claim, data in _claims(folder):
        own = [("documents", (n, c)) for n, c in charts.items() if claim in n]
        calls.append(("claim", "/v1/claims", {"content": data, "headers": X12}))
        calls.append(("claim and chart", "/v1/claims", {"files": [("claim", ("c.837", data)), *own]}))
    for each in SAMPLES:
        hook: dict[str, object] = {
            "content": sample(each.name),
            "headers": {"content-type": "application/json"},
        }
        calls += [(f"cds {each.name}", f"/cds-services/{each.service}", hook)] * 4
    return calls


def _claims(folder: Path) -> list[tuple[str, bytes]]:
    document = ClaimDocument.of_x12((folder / CLAIM_FILES[0]).read_bytes())
    return [
        (claim.claim_id, document.model_copy(update={"claims": [claim]}).to_x12())
        for claim in document.claims
    ]


async def _load(url: str, calls: list[Call], rate: int, minutes: float, pid: int) -> None:
    took: dict[str, list[float]] = {}
    memory = [_megabytes(pid)]
    failed = 0
    async with httpx.AsyncClient(base_url=url, timeout=60, limits=httpx.Limits(max_connections=64)) as client:

        async def one(call: Call, due: float) -> None:
            nonlocal failed
            name, path, how = call
            answer = await client.post(path, **how)  # type: ignore[arg-type]
            took.setdefault(name, []).append(time.perf_counter() - due)
            failed += answer.status_code != 200

        for call in calls:  # what is loaded late is loaded before
            await one(call, time.perf_counter())
        took.clear()
        began, number, running = time.perf_counter(), 0, set[asyncio.Task[None]]()
        while (due := began + number / rate) < began + 60 * minutes:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            running.add(task := asyncio.create_task(one(calls[number % len(calls)], due)))
            task.add_done_callback(running.discard)
            number += 1
            if number % (60 * rate) == 0:
                memory.append(_megabytes(pid))
        await asyncio.gather(*running)
        memory.append(_megabytes(pid))
    print(f"{number} requests in {time.perf_counter() - began:.0f} s at {rate}/s, {failed} failed")
    print(
        f"load of the machine {os.getloadavg()[0]:.1f}; megabytes of the service by minute: "
        f"{', '.join(f'{each:.0f}' for each in memory)}\n"
    )
    print("| | requests | p50 ms | p95 ms | p99 ms | most ms |\n|---|---|---|---|---|---|")
    for name, found in sorted(took.items()):
        ordered = [1000 * each for each in sorted(found)]
        p50, p95, p99 = (
            ordered[min(len(ordered) - 1, int(part * len(ordered)))] for part in (0.5, 0.95, 0.99)
        )
        print(f"| {name} | {len(ordered)} | {p50:.1f} | {p95:.1f} | {p99:.1f} | {ordered[-1]:.1f} |")


def _core(folder: Path) -> None:
    """Print what the same claims cost the library itself, without HTTP and without another process."""
    claims = [data for _, data in _claims(folder)]
    with Session(as_of=AS_OF) as session:
        for data in claims:
            session.check_claim(data)
        took = []
        for _ in range(5):
            for data in claims:
                began = time.perf_counter()
                session.check_claim(data)
                took.append(1000 * (time.perf_counter() - began))
    print(f"\nthe library itself, a claim without chart: median {statistics.median(took):.1f} ms")


def _megabytes(pid: int) -> float:
    """Return the memory of a process and those that it began."""
    pids, found = [pid], 0.0
    while pids:
        each = pids.pop()
        try:
            found += (
                int(Path(f"/proc/{each}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") / 2**20
            )
            pids += map(int, Path(f"/proc/{each}/task/{each}/children").read_text().split())
        except OSError:
            continue
    return found


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


if __name__ == "__main__":
    main()
