"""What a payer is expected to allow: the contract first, then Medicare's public amounts, else nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from scrubber.model.ground import Ground
from scrubber.reference.allowed import Payer, allowed
from scrubber.reference.payment import Site
from scrubber.reference.prices import Price, Prices
from scrubber.reference.tables import Origin, Tables
from scrubber.reference.tables.drug_prices import LimitRow, limit_columns, limit_edition
from scrubber.reference.tables.fees import FeeRow, fee_columns, fee_edition
from scrubber.reference.tables.statuses import StatusRow, status_columns, status_edition
from scrubber.reference.tables.tables import of_columns

DAY = date(2026, 3, 2)
ORIGIN = Origin("made for the test", trust=Ground.PRIMARY)
OFFICE, CLINIC, HOSPITAL = Site(True, "11"), Site(True, "19"), Site(False, type_of_bill="131")
MEDICARE, AETNA = Payer(("medicare", "05102"), True), Payer(("aetna", "base", "60054"), False)


def tables() -> Tables:
    """A drug paid for itself, one that is packaged, and a service with 2 and 1 units of value at 30 dollars."""
    limits = [LimitRow("J0001", "10 MG", Decimal("12.345")), LimitRow("J0002", "1 MG", Decimal("0.5"))]
    fees = [
        FeeRow("96365", "A", Decimal("0.5"), Decimal("1.4"), Decimal("0.4"), Decimal("0.1"), Decimal("30"))
    ]
    statuses = [
        StatusRow("J0001", "K"),
        StatusRow("J0002", "N"),
        StatusRow("96365", "S", rate=Decimal("200.10")),
    ]
    made = (
        limit_columns(limit_edition("2026Q1", ORIGIN), limits),
        fee_columns(fee_edition("2026Q1", ORIGIN), fees),
        status_columns(status_edition("2026Q1", ORIGIN), statuses),
    )
    return Tables(others=tuple(map(of_columns, made)))


@pytest.mark.parametrize(
    ("site", "code", "units", "expected"),
    [
        (OFFICE, "J0001", 40, "493.80"),  # 40 x 12.345
        (OFFICE, "96365", 1, "60.00"),  # (0.5 + 1.4 + 0.1) x 30
        (CLINIC, "96365", 1, "30.00"),  # (0.5 + 0.4 + 0.1) x 30
        (HOSPITAL, "96365", 2, "400.20"),
        (HOSPITAL, "J0001", 40, "493.80"),  # status K: paid at its limit
        (HOSPITAL, "J0002", 40, "0.00"),  # packaged: nothing of its own
        (Site(False, type_of_bill="851"), "96365", 1, None),  # paid by cost
        (Site(False, type_of_bill="111"), "J0001", 40, None),  # part of a stay
        (OFFICE, "J0003", 1, None),  # no table says
        (OFFICE, "J0001", 0, None),
    ],
)
def test_what_medicare_allows(site: Site, code: str, units: int, expected: str | None) -> None:
    found = allowed(tables(), Prices(), MEDICARE, site, code, (), units, DAY)
    assert found == (None if expected is None else Decimal(expected))


def test_nothing_is_expected_of_another_payer_without_its_contract() -> None:
    assert allowed(tables(), Prices(), AETNA, OFFICE, "J0001", (), 40, DAY) is None


def test_nothing_is_expected_on_a_day_that_no_table_knows() -> None:
    assert allowed(tables(), Prices(), MEDICARE, OFFICE, "J0001", (), 40, date(2026, 7, 1)) is None


SCHEDULE = Prices(
    (
        Price("96365", (), Decimal("150.00")),
        Price("96365", (), Decimal("180.00"), payer="aetna", allowed=Decimal("99.50")),
        Price("96365", ("59",), Decimal("170.00"), payer="60054", allowed=Decimal("80.00")),
        Price("J0001", (), None, payer="cigna", allowed=Decimal("9.00")),
    )
)


@pytest.mark.parametrize(
    ("names", "modifiers", "charge", "contract"),
    [
        (("aetna", "base"), (), "180.00", "99.50"),
        (
            ("aetna", "base"),
            ("59",),
            "180.00",
            "99.50",
        ),  # its own row without a modifier goes before all others
        (("60054",), ("59",), "170.00", "80.00"),
        (("cigna", "base"), (), "150.00", None),
        ((), (), "150.00", None),
    ],
)
def test_a_row_for_the_payer_goes_before_rows_for_all(
    names: tuple[str, ...], modifiers: tuple[str, ...], charge: str, contract: str | None
) -> None:
    assert SCHEDULE.unit_price("96365", modifiers, DAY, names) == Decimal(charge)
    found = SCHEDULE.unit_allowed("96365", modifiers, DAY, names)
    assert found == (None if contract is None else Decimal(contract))


def test_the_contract_goes_before_what_medicare_allows() -> None:
    payer = Payer(("cigna",), True)
    assert allowed(tables(), SCHEDULE, payer, OFFICE, "J0001", (), 40, DAY) == Decimal("360.00")
    assert SCHEDULE.unit_price("J0001", (), DAY, ("cigna",)) is None
