"""The CSV table beside a profile from which a policy takes one row a code, bounded, with a line for every fault.

The head names keys of the policy (`codes`, `any_of`, `most_per_day`, `from`, `to`, …), and of its conditions as
`when.places`. A cell with several values parts them by blanks. Rows that differ in one list only are one policy: a
published list of pairs (code, diagnosis) can stand as it is. A line that begins with `#` is a remark.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from payer_profiles.errors import Problem, did_you_mean
from payer_profiles.policies import KINDS, Conditions
from payer_profiles.policy_check import keys_of

MAX_BYTES = 4 * 1024 * 1024
MAX_ROWS = 50_000
MAX_CELL = 20_000

_NOT_IN_TABLES = frozenset({"id", "kind", "table", "when", "unless", "source", "enabled", "reason"})
_YES_NO = {"yes": True, "true": True, "no": False, "false": False}


class Row(NamedTuple):
    """The values of one row, and its line in the file."""

    line: int
    values: dict[str, Any]


class _Column(NamedTuple):
    group: str
    """`when`, `unless`, or nothing."""
    key: str
    annotation: Any


def rows_of(raw: bytes, origin: str, kind: str) -> tuple[list[Row], list[Problem]]:
    """Return the rows of a table for a policy of this kind, and what is wrong with it. `origin` names the file."""
    if len(raw) > MAX_BYTES:
        line = raw.count(b"\n", 0, MAX_BYTES) + 1
        what = f"the table is larger than {MAX_BYTES // 1024 // 1024} MiB."
        return [], [Problem(origin, line, what, "Split it between two policies.")]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return [], [Problem(origin, line, "the line is not UTF-8.", "Save the file as UTF-8.")]
    try:
        return _rows(text, origin, kind)
    except csv.Error:
        return [], [Problem(origin, 0, "the file is no CSV.", "Part its columns by commas.")]


def _rows(text: str, origin: str, kind: str) -> tuple[list[Row], list[Problem]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    head = next((cells for cells in reader if not _is_remark(cells)), [])
    at = max(reader.line_num, 1)
    columns: list[_Column] = []
    problems: list[Problem] = []
    for name in head:
        column, problem = _column(name.strip(), kind, origin, at)
        problems += [problem] if problem else []
        columns += [column] if column else []
    if problems or not columns:
        return [], problems or [Problem(origin, at, "the table has no head.", "Name its columns: codes, …")]
    found: list[Row] = []
    for cells in reader:
        line = reader.line_num
        if _is_remark(cells):
            continue
        if len(found) >= MAX_ROWS:
            problems.append(Problem(origin, line, f"the table has more than {MAX_ROWS} rows.", "Split it."))
            break
        if len(cells) != len(columns):
            what = f"the row has {len(cells)} cells, and the head names {len(columns)} columns."
            problems.append(Problem(origin, line, what, "Mend the row."))
            continue
        values, wrong = _values(columns, cells)
        problems += [Problem(origin, line, what, remedy) for what, remedy in wrong]
        found.append(Row(line, values))
    if not found and not problems:
        problems.append(Problem(origin, at, "the table has no rows.", "Add a row for each code."))
    return found, problems


def _is_remark(cells: list[str]) -> bool:
    return not any(cell.strip() for cell in cells) or cells[0].lstrip().startswith("#")


def _column(name: str, kind: str, origin: str, line: int) -> tuple[_Column | None, Problem | None]:
    group, dot, key = name.rpartition(".")
    model: Any = Conditions if dot and group in ("when", "unless") else KINDS[kind]
    known = [each for each in keys_of(model) if each not in _NOT_IN_TABLES]
    key = "codes" if name == "code" else key
    if key not in known or (dot and group not in ("when", "unless")):
        remedy = did_you_mean(key, known) or f"Known: {', '.join(known)}, when.KEY, unless.KEY."
        return None, Problem(
            origin, line, f"no such column for a policy of kind {kind}: {name[:40]!r}.", remedy
        )
    field = next(f for n, f in model.model_fields.items() if (f.alias or n) == key)
    return _Column(group, key, field.annotation), None


def _values(columns: list[_Column], cells: list[str]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    values: dict[str, Any] = {}
    wrong = []
    for column, cell in zip(columns, cells, strict=True):
        given = cell.strip()
        if not given:
            continue
        if len(given) > MAX_CELL:
            wrong.append(
                (f"the cell of {column.key} is longer than {MAX_CELL} characters.", "Use more rows.")
            )
            continue
        try:
            value = _value(column.annotation, given)
        except ValueError as error:
            wrong.append((f"{column.key} {error}.", ""))
            continue
        if column.group:
            values.setdefault(column.group, [{}])[0][column.key] = value
        else:
            values[column.key] = value
    return values, wrong


def _value(annotation: Any, cell: str) -> Any:
    """Return a cell as TOML would have it; what it may hold is the model's to judge."""
    kinds = set(_plain_kinds(annotation))
    if tuple in kinds:
        return cell.replace(";", " ").replace(",", " ").split()
    if bool in kinds:
        if cell.lower() not in _YES_NO:
            raise ValueError("must be yes or no")
        return _YES_NO[cell.lower()]
    if int in kinds:
        if not (cell.isascii() and cell.isdigit() and len(cell) < 19):
            raise ValueError("must be a whole number")
        return int(cell)
    if date in kinds or Decimal in kinds:
        return cell
    return cell


def _plain_kinds(annotation: Any) -> Iterator[Any]:
    origin = get_origin(annotation)
    if origin is tuple:
        yield tuple
    elif origin is Literal:
        yield str
    elif origin is Annotated:
        yield from _plain_kinds(get_args(annotation)[0])
    elif origin in (Union, UnionType):
        for each in get_args(annotation):
            yield from _plain_kinds(each)
    else:
        yield annotation


def joined(rows: list[Row]) -> list[Row]:
    """Return the rows with those put together that differ in one list only; the line is the first one's."""
    found: dict[str, Row] = {}
    for row in rows:
        lists = [
            key for key, value in row.values.items() if isinstance(value, list) and key not in _KEPT_APART
        ]
        if len(lists) != 1:
            found[f"{row.line}"] = row
            continue
        rest = repr({key: value for key, value in row.values.items() if key != lists[0]}) + lists[0]
        first = found.get(rest)
        if first is None:
            found[rest] = Row(row.line, {**row.values, lists[0]: list(row.values[lists[0]])})
        else:
            first.values[lists[0]].extend(row.values[lists[0]])
    return list(found.values())


_KEPT_APART = frozenset({"codes", "when", "unless"})


def filled(template: Mapping[str, Any], row: Row) -> dict[str, Any]:
    """Return a policy with the values of a row; conditions of both hold."""
    policy = {key: value for key, value in template.items() if key != "table"}
    for key, value in row.values.items():
        if key in ("when", "unless") and policy.get(key):
            both = [{**mine, **value[0]} for mine in policy[key]]
            policy[key] = both if key == "when" else [*policy[key], *value]
        else:
            policy[key] = value
    return policy
