"""What an operator hands over in files: a policy, approvals, a fee schedule."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from scrubber.charts.decoding import decoded
from scrubber.charts.errors import DocumentError
from scrubber.engine.policy import (
    NO_APPROVALS,
    REPORT_ONLY,
    SAFE,
    Approvals,
    Policy,
    PolicyError,
    parse_approvals,
    parse_policy,
)
from scrubber.job.source import InputError
from scrubber.reference.prices import NO_PRICES, Price, Prices

_DOLLARS = re.compile(r"\$? ?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?|\.\d+")
"""An amount as a spreadsheet writes it: 85, 85.00, $1,200.00. A comma before cents is none: it may mean thousands."""


def read_policy(name: str) -> Policy:
    """Return the policy of that name, or the one in the file. Raises `InputError`."""
    if name in {"safe", "report-only"}:
        return SAFE if name == "safe" else REPORT_ONLY
    try:
        return parse_policy(_text(name, "--policy knows report-only, safe, or a TOML file"), name)
    except PolicyError as error:
        raise InputError(str(error)) from error


def read_config(path: Path) -> dict[str, Any]:
    """Return the tables `[plugins.NAME]` of a configuration file. Raises `InputError`."""
    text = _text(str(path), "--config takes a TOML file")
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        where = re.search(r"line \d+", str(error))
        raise InputError(f"{path}: is no TOML{f' at {where[0]}' if where else ''}; correct it") from None
    plugins = data.pop("plugins", {})
    if data:
        raise InputError(f"{path}: {next(iter(data))}: is not known; give tables [plugins.NAME]")
    if not isinstance(plugins, dict) or not all(isinstance(table, dict) for table in plugins.values()):
        raise InputError(f"{path}: plugins: give a table for each plugin, as [plugins.acme]")
    return plugins


def read_approvals(name: str | None) -> Approvals:
    """Return the approvals in a file. Raises `InputError`."""
    if name is None:
        return NO_APPROVALS
    try:
        return parse_approvals(_text(name, "--approve takes a JSON file"), name)
    except PolicyError as error:
        raise InputError(str(error)) from error


def read_prices(name: str | None) -> Prices:
    """Read a fee schedule: CSV with code and price.

    Optional columns: modifiers, effective_from, effective_to, payer, allowed. As a spreadsheet saves it: columns
    may be set apart by semicolons or tabs, amounts may carry $ and commas of thousands.
    Modifiers are separated by blanks, colons or hyphens; price and allowed are those of one unit. A row that names a
    payer (profile or payer id) holds for that payer only. With an `allowed` a price may be empty.
    Raises `InputError` naming the line.
    """
    if name is None:
        return NO_PRICES
    lines = _text(name, "--fee-schedule takes a CSV file").splitlines()
    head = lines[0] if lines else ""
    reader = csv.DictReader(lines, delimiter=next((each for each in ";\t" if each in head), ","))
    reader.fieldnames = [heading.strip().lower() for heading in reader.fieldnames or ()]
    if not {"code", "price"} <= set(reader.fieldnames):
        raise InputError(f"{name}: the header must name code and price (and modifiers, dates)")
    rows: list[Price] = []
    for row in _rows(name, reader):
        where = f"{name}: line {reader.line_num}"
        try:
            code, allowed = (row["code"] or "").strip().upper(), _amount(row.get("allowed"))
            price = _amount(row["price"])
        except InvalidOperation as error:
            raise InputError(
                f"{where}: the price or allowed is not an amount in dollars; write it like 150.00"
            ) from error
        if price is None and allowed is None:
            raise InputError(
                f"{where}: gives neither a price nor an allowed; fill one in, or leave the row out"
            )
        modifiers = (row.get("modifiers") or "").upper()
        for separator in ":-":
            modifiers = modifiers.replace(separator, " ")
        rows.append(
            Price(
                code,
                tuple(modifiers.split()),
                price,
                _day(row.get("effective_from"), where),
                _day(row.get("effective_to"), where),
                (row.get("payer") or "").strip(),
                allowed,
            )
        )
    return Prices(tuple(rows))


def _rows(name: str, reader: csv.DictReader[str]) -> Iterator[dict[str, str | None]]:
    try:
        yield from reader
    except csv.Error:
        raise InputError(
            f"{name}: line {reader.line_num + 1}: is no line of a CSV file; correct it"
        ) from None


def _amount(text: str | None) -> Decimal | None:
    if not text or not text.strip():
        return None
    if _DOLLARS.fullmatch(text.strip()) is None:
        raise InvalidOperation
    return Decimal(text.strip().lstrip("$ ").replace(",", ""))


def _day(text: str | None, where: str) -> date | None:
    if not text or not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise InputError(f"{where}: a date is no date; write it like 2026-01-31") from error


def _text(name: str, hint: str) -> str:
    """Return what a person wrote: in UTF-8, in UTF-16 as PowerShell writes, or as Excel on Windows saves a CSV."""
    try:
        return decoded(Path(name).read_bytes(), "cp1252").removeprefix("\ufeff")
    except OSError as error:
        raise InputError(f"{name}: cannot be read ({error.strerror}); {hint}") from error
    except DocumentError:
        raise InputError(f"{name}: is no text that can be read; {hint}, saved as UTF-8") from None
