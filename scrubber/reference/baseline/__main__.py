"""`python -m scrubber.reference.baseline FOLDER`: makes the shipped data anew from the collected files of a folder."""

from __future__ import annotations

import sys
from pathlib import Path

from scrubber.reference.baseline import drugs, tables

OUT = Path(__file__).parents[1] / "data"


def main(arguments: list[str]) -> None:
    """Write the shipped tables and the drug codes."""
    if len(arguments) != 1:
        raise SystemExit("usage: python -m scrubber.reference.baseline FOLDER")
    tables.write(Path(arguments[0]), OUT)
    drugs.write(Path(arguments[0]), OUT)


if __name__ == "__main__":
    main(sys.argv[1:])
