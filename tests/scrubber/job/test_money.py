"""The money of a file: by payer it adds up, and what is under-coded never predicts a denial."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings

from scrubber.api import Settings, scrub_bytes
from scrubber.job.operator import read_prices
from scrubber.job.source import InputError
from scrubber.output.report import MoneyRow, Report
from scrubber.testing.build import ClaimSpec, write_837
from tests.properties.strategies import claims
from tests.scrubbing import AS_OF

FEW = settings(max_examples=40, deadline=None, derandomize=True)


def report_of(*specs: ClaimSpec) -> Report:
    return scrub_bytes(write_837(list(specs)), settings=Settings(as_of=AS_OF)).report


def total(rows: tuple[MoneyRow, ...], figure: str) -> Decimal:
    return sum((Decimal(getattr(row, figure) or "0") for row in rows), Decimal(0))


@FEW
@given(claims())
def test_payers_add_up_to_the_claims(spec: ClaimSpec) -> None:
    report = report_of(spec)
    account = report.account.money
    assert total(account.by_payer, "billed") == sum(Decimal(c.charge or "0") for c in report.claims)
    for figure in ("at_risk", "over_billed", "under_coded", "unchecked"):
        of_claims = sum(Decimal(getattr(c.money, figure)) for c in report.claims)
        assert total(account.by_payer, figure) == of_claims
    assert Decimal(account.over_billed) == total(account.by_payer, "over_billed")


@FEW
@given(claims())
def test_rows_are_of_rules_that_spoke_and_drugs_that_are_billed(spec: ClaimSpec) -> None:
    report = report_of(spec)
    account = report.account.money
    findings = [finding for claim in report.claims for finding in claim.findings]
    assert {row.key for row in account.by_rule} <= {finding.rule for finding in findings}
    assert {row.key for row in account.by_drug} <= {line.code for line in spec.lines}
    assert all(f.predicted_denial is None for f in findings if f.kind == "under")


def test_medicare_drugs_have_an_expected_amount_out_of_the_box() -> None:
    """The payment limits that come with the product answer for the first quarter of 2026."""
    from scrubber.testing.build import claim

    report = report_of(claim("837P", filing_indicator="MB").line("J1745-JZ x40 2400.00"))
    (row,) = report.account.money.by_drug
    assert (row.key, row.billed) == ("J1745", Decimal("2400.00"))
    assert row.allowed is not None
    assert Decimal(row.allowed) > 0


def test_a_fee_schedule_may_name_payers_and_what_they_allow(tmp_path: Path) -> None:
    path = tmp_path / "fees.csv"
    path.write_text(
        "code,modifiers,price,payer,allowed\n96365,,150.00,,\n96365,,180.00,aetna,99.50\n96366,,,aetna,20\n"
    )
    prices = read_prices(str(path))
    assert prices.unit_price("96365", (), None, ("aetna",)) == Decimal("180.00")
    assert prices.unit_allowed("96366", (), None, ("aetna",)) == Decimal("20")


def test_a_row_without_any_amount_is_told(tmp_path: Path) -> None:
    path = tmp_path / "fees.csv"
    path.write_text("code,price\n96365,\n")
    with pytest.raises(InputError, match="line 2"):
        read_prices(str(path))


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("code;price\n96365;85.00\n", "85.00"),
        ("code\tprice\n96365\t85\n", "85"),
        ("Code,Price\n96365,$85.00\n", "85.00"),
        ('code,price\n96365,"1,200.00"\n', "1200.00"),
        ('code,price\n96365,"$ 1,200,300.50"\n', "1200300.50"),
    ],
)
def test_a_fee_schedule_may_be_as_a_spreadsheet_saves_it(tmp_path: Path, text: str, price: str) -> None:
    path = tmp_path / "fees.csv"
    path.write_text(text)
    assert read_prices(str(path)).unit_price("96365", (), None, ()) == Decimal(price)


@pytest.mark.parametrize("amount", ["85,00", "1,20,000", "-5", "5-", "1e3", "NaN", "(85.00)", "85 USD"])
def test_what_may_be_another_amount_is_refused(tmp_path: Path, amount: str) -> None:
    path = tmp_path / "fees.csv"
    path.write_text(f"code;price\n96365;{amount}\n")
    with pytest.raises(InputError, match=r"line 2: the price or allowed is not an amount in dollars"):
        read_prices(str(path))


@pytest.mark.parametrize(
    "data",
    [
        "code,price,description\n96365,85,Infusion \u2013 first hour\n".encode("cp1252"),
        "\ufeffcode,price\r\n96365,85\r\n".encode(),
        "code\tprice\r\n96365\t85\r\n".encode("utf-16"),
        "code,price\n96365,85\n".encode("utf-16-le"),
    ],
)
def test_a_fee_schedule_may_be_in_the_letters_of_windows(tmp_path: Path, data: bytes) -> None:
    """Excel saves a CSV in cp1252 and `Unicode Text` in UTF-16; PowerShell 5 writes UTF-16 with `>`."""
    path = tmp_path / "fees.csv"
    path.write_bytes(data)
    assert read_prices(str(path)).unit_price("96365", (), None, ()) == Decimal("85")


@pytest.mark.parametrize(
    "data", [b"\xff\xfecode", b"code,price\n96365,\x0085\n", b"code,price\n" + b"9" * 200_000]
)
def test_a_fee_schedule_that_is_damaged_is_one_line(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "fees.csv"
    path.write_bytes(data)
    with pytest.raises(InputError, match=r"^\S*fees\.csv: [^\n]*$"):
        read_prices(str(path))


@pytest.mark.parametrize("text", ["code,price\n96374,0\n", "code,price\n96374,$0.00\n"])
def test_a_price_of_zero_is_no_price(tmp_path: Path, text: str) -> None:
    """It stands in a schedule for what nobody has priced; a line must not go out for nothing because of it."""
    path = tmp_path / "fees.csv"
    path.write_text(text)
    assert read_prices(str(path)).unit_price("96374", (), None, ()) is None


def test_beside_a_price_of_zero_a_real_one_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "fees.csv"
    path.write_text("code,price,allowed\n96374,0,0\n96374,95.00,\n")
    prices = read_prices(str(path))
    assert prices.unit_price("96374", (), None, ()) == Decimal("95.00")
    assert prices.unit_allowed("96374", (), None, ()) == Decimal("0")
