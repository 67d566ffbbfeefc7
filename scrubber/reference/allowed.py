"""What a payer is expected to allow for a line: the contract's own figure, else Medicare's public ones.

Medicare allows the payment limit of a drug (ASP), the amount of the physician fee schedule in the office, and the
national rate of Addendum B at an outpatient hospital, where a packaged service or drug has nothing of its own. All
before coinsurance, sequestration and local indices. Nothing is expected where no table says an amount.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from scrubber.model.value import Value
from scrubber.reference import codes
from scrubber.reference.payment import Site, paid_for_itself
from scrubber.reference.prices import Prices
from scrubber.reference.tables import Tables

_FACILITIES = frozenset({"19", "21", "22", "23", "24", "26", "31", "34", "51", "52", "61"})
"""Places of service in which the fee schedule pays its facility amount."""
_PACKAGED = "N"
_CENT = Decimal("0.01")


class Payer(Value):
    """Who pays: the names by which a fee schedule may call it, and whether Medicare's own amounts hold."""

    names: Collection[str]
    is_medicare: bool


def allowed(
    tables: Tables,
    prices: Prices,
    payer: Payer,
    site: Site,
    code: str,
    modifiers: tuple[str, ...],
    units: int,
    on: date | None,
) -> Decimal | None:
    """Return what a payer is expected to allow for units of a code, in dollars; None where nobody says."""
    if units <= 0:
        return None
    contract = prices.unit_allowed(code, modifiers, on, payer.names) if prices.rows else None
    if contract is not None:
        return _cents(contract * units)
    if not payer.is_medicare or on is None:
        return None
    one = _of_medicare(tables, site, code, on)
    return None if one is None else _cents(one * units)


def _of_medicare(tables: Tables, site: Site, code: str, on: date) -> Decimal | None:
    return tables.remember(("allowed", code, on, site), lambda: _amount(tables, site, code, on))


def _amount(tables: Tables, site: Site, code: str, on: date) -> Decimal | None:
    if site.professional:
        return _limit(tables, code, on) if codes.is_drug(code) else _fee(tables, site, code, on)
    if site.type_of_bill[:2] not in ("12", "13"):
        return None  # a stay, a critical access hospital or a clinic is not paid by these tables
    status = tables.opps.status(code, on)
    if status is not None and status.value == _PACKAGED:
        return Decimal(0)
    rate = tables.opps.rate(code, on)
    if rate is not None and rate.value is not None:
        return rate.value
    if codes.is_drug(code) and paid_for_itself(tables, code, on, site).alone:
        return _limit(tables, code, on)
    return None


def _limit(tables: Tables, code: str, on: date) -> Decimal | None:
    found = tables.asp.limit(code, on)
    return found.value.limit if found is not None and found.value is not None else None


def _fee(tables: Tables, site: Site, code: str, on: date) -> Decimal | None:
    found = tables.pfs.amount(code, on, "facility" if site.place_of_service in _FACILITIES else "nonfacility")
    return found.value if found is not None else None


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT)
