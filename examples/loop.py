"""Scrub every file of a folder into another one: the whole product in ten lines."""

import sys
from pathlib import Path

from scrubber.api import Session


def main(inbox: Path, out: Path) -> None:
    """Scrub each file of a folder; say in a line what came of it."""
    with Session() as session:
        for path in sorted(inbox.glob("*.837")):
            result = session.scrub(path, out=out, documents=inbox / "charts")
            summary = result.summary
            sys.stdout.write(
                f"{path.name}: {result.error or f'{summary.claims} claims, {summary.held} held'}\n"
            )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
