"""The claims of a report, spooled to a temporary file, so that a report of any size takes no memory."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any


class ReportSpool:
    """One line of JSON a claim."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile("w+b")  # noqa: SIM115 - closed by its owner

    def add(self, claim: bytes) -> None:
        """Append a claim."""
        self._file.write(claim + b"\n")

    def clear(self) -> None:
        """Forget every claim."""
        self._file.seek(0)
        self._file.truncate()

    def claims(self) -> Iterator[dict[str, Any]]:
        """Yield every claim."""
        self._file.seek(0)
        for line in self._file:
            yield json.loads(line)

    def compose(self, head: Mapping[str, Any], write: Callable[[str], object], *, pretty: bool) -> None:
        """Write head and claims as one JSON value. Pretty: the head indented, and each claim on a line of its own."""
        text = json.dumps(head, indent=1 if pretty else None)
        separator = "\n" if pretty else ""
        write(f'{text[:-1].rstrip()},{separator} "claims": [')
        self._file.seek(0)
        for line in self._file:
            write(separator + line[:-1].decode())
            separator = ",\n" if pretty else ", "
        write("]}")

    def close(self) -> None:
        """Remove the spool."""
        self._file.close()
