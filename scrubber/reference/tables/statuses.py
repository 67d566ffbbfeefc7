"""How OPPS pays a code (Addendum B), and an ambulatory surgical center (Addendum BB): the indicator of the day.

K and G: a drug that is paid for itself (G: on pass-through). N: packaged, so paid with the service that it belongs to.
An ASC's K2: paid for itself. Where a drug is packaged, JW and JZ have no place (CMS, JW and JZ: only drugs that are
paid for themselves).
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
    Asked,
    Edition,
    Editions,
    Origin,
    Span,
    day_number,
    first_day_of,
    last_day_of,
)
from scrubber.reference.tables.heads import head_of

SEPARATELY_PAID = frozenset({"K", "G", "K1"})
"""OPPS indicators of drugs and biologicals that are paid for themselves; K1: drugs against pain that are no opioids
(from 2025 on)."""
ASC_SEPARATELY_PAID = frozenset({"K2"})
"""The ASC indicator of the same (Addendum BB)."""
ASC = "asc"


class StatusRow(Value):
    """A code's indicator from one day to another. `rate`: national payment, None where there is none."""

    code: str
    status: str
    begins: date | None = None
    ends: date | None = None
    rate: Decimal | None = None
    origin: int = 0


class StatusTable(Value):
    """One edition. `whole`: a code without a row is not in the addendum."""

    edition: Edition
    columns: Columns
    whole: bool = True


class Statuses(Editions[StatusTable]):
    """The indicators of all quarters."""

    __slots__ = ()

    def status(self, code: str, on: date, *, last_known: bool = False) -> Answer[str | None] | None:
        """Return OPPS's status indicator of a code on a day; `Answer(None)`: Addendum B lacks it."""
        return self._indicator(code, on, "", last_known)

    def asc_indicator(self, code: str, on: date, *, last_known: bool = False) -> Answer[str | None] | None:
        """Return an ASC's payment indicator of a code on a day; `Answer(None)`: Addendum BB lacks it."""
        return self._indicator(code, on, ASC, last_known)

    def separately_paid(
        self, code: str, on: date, *, asc: bool = False, last_known: bool = False
    ) -> Answer[bool] | None:
        """Return whether a drug is paid for itself on a day; None where nothing is known of it."""
        found = (
            self.asc_indicator(code, on, last_known=last_known)
            if asc
            else self.status(code, on, last_known=last_known)
        )
        if found is None or found.value is None:
            return None
        paid = found.value in (ASC_SEPARATELY_PAID if asc else SEPARATELY_PAID)
        return Answer(paid, found.edition, found.ground)

    def rate(self, code: str, on: date, *, last_known: bool = False) -> Answer[Decimal | None] | None:
        """Return OPPS's national payment for one unit of a code; `Answer(None)`: none is given."""
        found = self._row(code, on, "", last_known)
        if found is None:
            return None
        asked, row = found
        if row is None:
            return asked.answer(None)
        numbers = asked.table.columns.numbers
        paid = numbers["thousandths"][row]
        return asked.answer(Decimal(paid).scaleb(-3) if paid else None, numbers["origin"][row])

    def _indicator(self, code: str, on: date, part: str, last_known: bool) -> Answer[str | None] | None:
        found = self._row(code, on, part, last_known)
        if found is None:
            return None
        asked, row = found
        if row is None:
            return asked.answer(None)
        columns = asked.table.columns
        return asked.answer(columns.text("status", row), columns.numbers["origin"][row])

    def _row(
        self, code: str, on: date, part: str, last_known: bool
    ) -> tuple[Asked[StatusTable], int | None] | None:
        key = code_number(code)
        for asked in self.asked(on, last_known=last_known):
            if asked.edition.part != part or key is None:
                continue
            row = first_in_force(asked.table.columns, key, asked.day)
            if row is not None or asked.table.whole:
                return asked, row
        return None


def status_columns(edition: Edition, rows: Iterable[StatusRow], *, whole: bool = True) -> Columns:
    """Return the columns of these rows."""
    builder = Builder(
        {"keys": "Q", "begins": "H", "ends": "H", "status": "text", "thousandths": "Q", "origin": "B"}
    )
    for row in rows:
        key = code_number(row.code)
        if key is not None:
            builder.add(
                keys=key,
                status=row.status,
                thousandths=0 if row.rate is None else thousandths(row.rate),
                origin=row.origin,
                **lives(
                    None if row.begins is None else day_number(row.begins),
                    None if row.ends is None else day_number(row.ends),
                ),
            )
    return builder.columns(head_of(edition, whole=whole))


def status_edition(quarter: str, origin: Origin, part: str = "") -> Edition:
    """Return the edition of a whole addendum: it answers for its own quarter."""
    span = Span(first_day_of(quarter), last_day_of(quarter))
    return Edition("opps", quarter, (span,), 0, (origin,), part=part)
