"""Medicare's payment limits of drugs (ASP file): dosage of one billing unit and limit, by quarter.

CMS lists only codes that have a limit, so a code without a row is not therefore uncovered.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

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
    last_day_of,
)
from scrubber.reference.tables.heads import head_of


class LimitRow(Value):
    """One code of one quarter."""

    code: str
    dosage: str
    limit: Decimal
    begins: date | None = None
    ends: date | None = None
    origin: int = 0


class PaymentLimit(Value):
    """What Medicare pays at most for one billing unit, before co-insurance and sequestration."""

    code: str
    dosage: str
    limit: Decimal
    quarter: str


class LimitTable(Value):
    """One edition's limits."""

    edition: Edition
    columns: Columns


class DrugPrices(Editions[LimitTable]):
    """The payment limits of all quarters."""

    __slots__ = ()

    def limit(self, code: str, on: date, *, last_known: bool = False) -> Answer[PaymentLimit | None] | None:
        """Return a code's payment limit on a day; `Answer(None)`: the quarter is loaded, and gives none."""
        key = code_number(code)
        for asked in self.asked(on, last_known=last_known):
            columns = asked.table.columns
            row = None if key is None else first_in_force(columns, key, asked.day)
            if row is None:
                return asked.answer(None)
            numbers = columns.numbers
            limit = Decimal(numbers["thousandths"][row]).scaleb(-3)
            found = PaymentLimit(code, columns.text("dosage", row), limit, asked.quarter)
            return asked.answer(found, numbers["origin"][row])
        return None


def limit_columns(edition: Edition, rows: Iterable[LimitRow]) -> Columns:
    """Return the columns of these rows."""
    builder = Builder(
        {"keys": "Q", "begins": "H", "ends": "H", "thousandths": "Q", "dosage": "text", "origin": "B"}
    )
    for row in rows:
        key = code_number(row.code)
        if key is not None:
            builder.add(
                keys=key,
                thousandths=thousandths(row.limit),
                dosage=row.dosage,
                origin=row.origin,
                **lives(
                    None if row.begins is None else day_number(row.begins),
                    None if row.ends is None else day_number(row.ends),
                ),
            )
    return builder.columns(head_of(edition))


def limit_edition(quarter: str, origin: Origin) -> Edition:
    """Return the edition of a whole file: it answers for its own quarter."""
    return Edition("asp", quarter, (Span(first_day_of(quarter), last_day_of(quarter)),), 0, (origin,))
