"""An event loop feeds files from a queue to a few threads, and goes on with what comes out.

    python examples/asyncio_pipeline.py a.837 b.837

A run computes, so it belongs into a thread; one session serves them all.
"""

import asyncio
import sys
from collections.abc import Iterable
from pathlib import Path

from scrubber.api import Result, Session

WORKERS = 2


async def scrub_all(paths: Iterable[Path], session: Session) -> dict[str, Result]:
    """Return the result of each file by its name."""
    waiting: asyncio.Queue[Path] = asyncio.Queue()
    results: dict[str, Result] = {}

    async def work() -> None:
        while not waiting.empty():
            path = waiting.get_nowait()
            results[path.name] = await asyncio.to_thread(session.scrub, path)

    for path in paths:
        waiting.put_nowait(path)
    await asyncio.gather(*(work() for _ in range(WORKERS)))
    return results


def main() -> None:
    """Scrub the files that are named on the command line."""
    with Session() as session:
        results = asyncio.run(scrub_all(map(Path, sys.argv[1:]), session))
    for name, result in results.items():
        sys.stdout.write(f"{name}: {result.error or result.summary}\n")


if __name__ == "__main__":
    main()
