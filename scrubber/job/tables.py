"""The local store of NCCI tables: one small file for each quarter, setting and kind, read in milliseconds.

A store file is a line of JSON and then the raw arrays, so that two million pairs load as fast as the disk gives them.
"""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from scrubber.job.cms_tables import read_pairs, read_units
from scrubber.job.files import AtomicFile, InputError
from scrubber.reference.tables import (
    Adjudication,
    MostUnits,
    PairTable,
    Tables,
    TableSetting,
    UnitTable,
    last_day_of,
    pair_table,
)

SCHEMA = "infuscrub.table/1"
SUFFIX = ".ncci"
_ROW_BYTES = 8 + 2 + 2 + 1
TableKind = Literal["ptp", "mue"]


@dataclass(frozen=True, slots=True)
class Stored:
    """One table of a store, as `infuscrub data list` shows it."""

    path: Path
    kind: TableKind
    setting: TableSetting
    quarter: str
    rows: int


def add_table(store: Path, source: Path, kind: TableKind, setting: TableSetting, quarter: str) -> Stored:
    """Read a file as CMS publishes it and keep it. Raises `InputError`."""
    path = store / f"{kind}-{setting}-{quarter}{SUFFIX}"
    if kind == "ptp":
        table = pair_table(setting, quarter, read_pairs(source))
        body = b"".join(
            column.tobytes() for column in (table.keys, table.begins, table.ends, table.indicators)
        )
        rows = len(table)
    else:
        units = read_units(source)
        body = json.dumps(
            {code: [most.units, int(most.adjudication)] for code, most in units.items()}
        ).encode()
        rows = len(units)
    head = {
        "schema": SCHEMA,
        "kind": kind,
        "setting": setting,
        "quarter": quarter,
        "rows": rows,
        "byteorder": sys.byteorder,
        "source": source.name,
    }
    with AtomicFile(path) as file:
        file.write(json.dumps(head).encode() + b"\n")
        file.write(body)
        file.commit()
    return Stored(path, kind, setting, quarter, rows)


def list_tables(store: Path) -> tuple[Stored, ...]:
    """Return what a store holds. Raises `InputError`."""
    found = []
    for path in _files(store):
        with path.open("rb") as file:
            head = _head(path, file.readline())
        found.append(Stored(path, head["kind"], head["setting"], head["quarter"], head["rows"]))
    return tuple(found)


def load_tables(store: Path | None) -> Tables:
    """Return every table of a store; none without one. Raises `InputError`."""
    if store is None:
        return Tables()
    pairs: list[PairTable] = []
    units: list[UnitTable] = []
    for path in _files(store):
        line, _, body = path.read_bytes().partition(b"\n")
        head = _head(path, line)
        if head["kind"] == "ptp":
            pairs.append(_pairs(path, head, body))
        else:
            rows = {
                code: MostUnits(most, Adjudication(how)) for code, (most, how) in json.loads(body).items()
            }
            units.append(UnitTable(head["setting"], head["quarter"], rows))
    return Tables(tuple(pairs), tuple(units))


def _files(store: Path) -> list[Path]:
    if not store.is_dir():
        raise InputError(f"{store}: no such folder; make one with infuscrub data add")
    return sorted(store.glob(f"*{SUFFIX}"))


def _head(path: Path, line: bytes) -> Mapping[str, Any]:
    try:
        head: Mapping[str, Any] = json.loads(line)
        if head["schema"] == SCHEMA and head["byteorder"] == sys.byteorder:
            return head
    except (ValueError, KeyError, TypeError):
        pass
    raise InputError(f"{path}: is no table of this product or machine; add it again with infuscrub data add")


def _pairs(path: Path, head: Mapping[str, Any], body: bytes) -> PairTable:
    rows = head["rows"]
    if len(body) != rows * _ROW_BYTES:
        raise InputError(f"{path}: is cut short; add it again with infuscrub data add")
    columns = []
    at = 0
    for code, size in (("Q", 8), ("H", 2), ("H", 2), ("B", 1)):
        column: array[int] = array(code)
        column.frombytes(body[at : at + rows * size])
        columns.append(column)
        at += rows * size
    return PairTable(head["setting"], head["quarter"], last_day_of(head["quarter"]), *columns)
