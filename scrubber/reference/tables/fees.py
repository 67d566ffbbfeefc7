"""Medicare's physician fee schedule (MPFS): what a service pays, in the office and in a facility.

Amount = (work x its GPCI + practice expense x its GPCI + malpractice x its GPCI) x conversion factor, rounded to the
cent; nationally every GPCI is 1 (42 CFR 414.22 and 414.26). The schedule of a year holds until the next release of that
year replaces it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from scrubber.model.value import Value
from scrubber.reference.tables.columns import (
    Builder,
    Columns,
    code_number,
    first_in_force,
    lives,
    thousandths,
)
from scrubber.reference.tables.edition import (
    Answer,
    Edition,
    Editions,
    Origin,
    Span,
    day_number,
    first_day_of,
)
from scrubber.reference.tables.heads import head_of

FeeSetting = Literal["nonfacility", "facility"]
GPCI = "gpci"
_CENT = Decimal("0.01")


class FeeRow(Value):
    """A code's relative values. `facility_na`, `nonfacility_na`: rarely or never done there."""

    code: str
    status: str
    work: Decimal
    nonfacility_expense: Decimal
    facility_expense: Decimal
    malpractice: Decimal
    conversion_factor: Decimal
    nonfacility_na: bool = False
    facility_na: bool = False
    begins: date | None = None
    ends: date | None = None
    origin: int = 0


class LocalityRow(Value):
    """The geographic indices of a locality. `locality`: contractor and locality number, as in `10112-00`."""

    locality: str
    work: Decimal
    expense: Decimal
    malpractice: Decimal


class FeeTable(Value):
    """One edition: relative values, or (part `gpci`) the indices of localities."""

    edition: Edition
    columns: Columns
    whole: bool = True


class Fees(Editions[FeeTable]):
    """The fee schedules of all years."""

    __slots__ = ()

    def amount(
        self,
        code: str,
        on: date,
        setting: FeeSetting,
        locality: str | None = None,
        *,
        last_known: bool = False,
    ) -> Answer[Decimal | None] | None:
        """Return Medicare's amount for one unit in dollars; `Answer(None)`: the schedule pays none there.

        None also where a locality is asked for whose indices are not loaded.
        """
        indices = None if locality is None else self._indices(locality, on)
        if locality is not None and indices is None:
            return None
        key = code_number(code)
        for asked in self.asked(on, last_known=last_known):
            if asked.edition.part or key is None:
                continue
            columns = asked.table.columns
            row = first_in_force(columns, key, asked.day)
            if row is not None:
                return asked.answer(_amount(columns, row, setting, indices), columns.numbers["origin"][row])
            if asked.table.whole:
                return asked.answer(None)
        return None

    def _indices(self, locality: str, on: date) -> tuple[Decimal, Decimal, Decimal] | None:
        key = code_number(locality)
        for asked in self.asked(on):
            if asked.edition.part == GPCI and key is not None:
                row = first_in_force(asked.table.columns, key, asked.day)
                if row is not None:
                    numbers = asked.table.columns.numbers
                    return (
                        Decimal(numbers["work"][row]).scaleb(-3),
                        Decimal(numbers["expense"][row]).scaleb(-3),
                        Decimal(numbers["malpractice"][row]).scaleb(-3),
                    )
        return None


def _amount(
    columns: Columns, row: int, setting: FeeSetting, indices: tuple[Decimal, Decimal, Decimal] | None
) -> Decimal | None:
    """Return the amount; `indices` None: national, where each of them is one."""
    numbers = columns.numbers
    if numbers[f"{setting}_na"][row] or columns.text("status", row) not in _PAID:
        return None
    parts = (numbers["work"][row], numbers[setting][row], numbers["malpractice"][row])
    factor = numbers["factor"][row]
    if indices is None:
        amount = Decimal(sum(parts) * factor)
    else:
        amount = sum((part * index for part, index in zip(parts, indices, strict=True)), Decimal(0)) * factor
    return amount.scaleb(-6).quantize(_CENT, ROUND_HALF_UP)  # hundredths times ten-thousandths


_PAID = frozenset({"A", "R", "T"})
"""Status codes of the schedule under which something is paid; B is bundled, I and X are not paid by it."""


def fee_columns(edition: Edition, rows: Iterable[FeeRow], *, whole: bool = True) -> Columns:
    """Return the columns of these rows: relative values in hundredths, the factor in ten-thousandths."""
    builder = Builder(
        {
            "keys": "Q", "begins": "H", "ends": "H", "status": "text", "work": "I", "nonfacility": "I", "facility": "I",
            "malpractice": "I", "factor": "I", "nonfacility_na": "B", "facility_na": "B", "origin": "B",
        }
    )  # fmt: skip
    for row in rows:
        key = code_number(row.code)
        if key is not None:
            builder.add(
                keys=key,
                status=row.status,
                work=int(row.work.scaleb(2)),
                nonfacility=int(row.nonfacility_expense.scaleb(2)),
                facility=int(row.facility_expense.scaleb(2)),
                malpractice=int(row.malpractice.scaleb(2)),
                factor=int(row.conversion_factor.scaleb(4)),
                nonfacility_na=int(row.nonfacility_na),
                facility_na=int(row.facility_na),
                origin=row.origin,
                **lives(
                    None if row.begins is None else day_number(row.begins),
                    None if row.ends is None else day_number(row.ends),
                ),
            )
    return builder.columns(head_of(edition, whole=whole))


def locality_columns(edition: Edition, rows: Iterable[LocalityRow]) -> Columns:
    """Return the columns of these localities: indices in thousandths."""
    builder = Builder(
        {"keys": "Q", "begins": "H", "ends": "H", "work": "I", "expense": "I", "malpractice": "I"}
    )
    for row in rows:
        key = code_number(row.locality)
        if key is not None:
            builder.add(
                keys=key,
                work=thousandths(row.work),
                expense=thousandths(row.expense),
                malpractice=thousandths(row.malpractice),
                **lives(None, None),
            )
    return builder.columns(head_of(edition))


def fee_edition(quarter: str, origin: Origin, part: str = "") -> Edition:
    """Return the edition of a release: from its quarter to the end of its year; indices hold the whole year."""
    year = int(quarter[:4])
    begins = date(year, 1, 1) if part == GPCI else first_day_of(quarter)
    return Edition("pfs", quarter, (Span(begins, date(year, 12, 31)),), 0, (origin,), part=part)
