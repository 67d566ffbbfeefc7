"""The tables of a run: those of the folder that the operator names, and the shipped ones."""

from __future__ import annotations

from pathlib import Path

from scrubber.job.source import InputError
from scrubber.reference.tables import TableError, Tables, open_tables


def load_tables(store: Path | None) -> Tables:
    """Return the tables of a folder before the shipped ones; the shipped ones alone without it. Raises `InputError`."""
    try:
        return open_tables(store)
    except TableError as error:
        raise InputError(str(error)) from error
