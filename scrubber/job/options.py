"""The settings of a run, picklable so that worker processes build the same engine from them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Literal

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
from scrubber.job.files import InputError
from scrubber.reference.prices import NO_PRICES, Price, Prices

Validation = Literal["off", "guide", "pyx12"]


@dataclass(frozen=True, slots=True)
class Options:
    """What the operator asked for. `out` None: a check, nothing is written."""

    as_of: date
    out: Path | None = None
    documents: tuple[Path, ...] | None = None
    """None: no documentation was offered at all."""
    profile_folders: tuple[Path, ...] = ()
    policy: Policy = SAFE
    approvals: Approvals = NO_APPROVALS
    validate: Validation = "guide"
    jobs: int = 1
    prices: Prices = NO_PRICES
    tables: Path | None = None
    """Folder of NCCI tables, made by `infuscrub data add`."""
    html: bool = False
    plugins: tuple[str, ...] = ()
    """Installed plugins that may run besides the built-in pack; `*` for all."""
    required_plugins: tuple[str, ...] = ()
    isolated_plugins: tuple[str, ...] = ()
    """Installed plugins that run in a process of their own, which is ended where a call overruns."""
    plugin_budget_seconds: float = 0.25
    zone: str | None = None
    """IANA zone of local times in documents that need one."""


def read_policy(name: str) -> Policy:
    """Return the policy of that name, or the one in the file. Raises `InputError`."""
    if name in {"safe", "report-only"}:
        return SAFE if name == "safe" else REPORT_ONLY
    try:
        return parse_policy(_text(name, "--policy knows report-only, safe, or a TOML file"), name)
    except PolicyError as error:
        raise InputError(str(error)) from error


def read_approvals(name: str | None) -> Approvals:
    """Return the approvals in a file. Raises `InputError`."""
    if name is None:
        return NO_APPROVALS
    try:
        return parse_approvals(_text(name, "--approve takes a JSON file"), name)
    except PolicyError as error:
        raise InputError(str(error)) from error


def read_prices(name: str | None) -> Prices:
    """Read a fee schedule: CSV with code, modifiers, price, and optionally effective_from, effective_to.

    Modifiers are separated by blanks, colons or hyphens; the price is that of one unit.
    Raises `InputError` naming the line.
    """
    if name is None:
        return NO_PRICES
    reader = csv.DictReader(_text(name, "--fee-schedule takes a CSV file").splitlines())
    rows: list[Price] = []
    for row in reader:
        where = f"{name}: line {reader.line_num}"
        try:
            code, price = (row["code"] or "").strip().upper(), Decimal((row["price"] or "").strip())
        except KeyError as error:
            raise InputError(f"{name}: the header must name code and price (and modifiers, dates)") from error
        except InvalidOperation as error:
            raise InputError(f"{where}: the price is no number; write it like 150.00") from error
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
            )
        )
    return Prices(tuple(rows))


def _day(text: str | None, where: str) -> date | None:
    if not text or not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise InputError(f"{where}: a date is no date; write it like 2026-01-31") from error


def _text(name: str, hint: str) -> str:
    try:
        return Path(name).read_text("utf-8-sig")
    except OSError as error:
        raise InputError(f"{name}: cannot be read ({error.strerror}); {hint}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{name}: is not UTF-8 text; {hint}") from error
