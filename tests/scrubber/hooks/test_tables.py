"""Tables that plugins contribute: they join those of the run, and what is none refuses the plugin."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from scrubber.engine.scrubber import Scrubber
from scrubber.engine.settings import Settings
from scrubber.hooks.errors import PluginError
from scrubber.hooks.host import PluginHost
from scrubber.plugin import TableSource, hookimpl
from scrubber.reference.tables import PairIndicator

DAY = date(2026, 3, 2)


class Vendor:
    infuscrub_api = "1"

    def __init__(self, *given: Any) -> None:
        self.given = given

    @hookimpl
    def infuscrub_tables(self) -> Iterator[Any]:
        yield from self.given


def scrubber_with(*given: Any) -> Scrubber:
    host = PluginHost()
    host.admit(Vendor(*given), "acme", "1.0")
    return Scrubber(Settings(as_of=DAY), host, ())


def test_a_list_is_asked_by_its_name_and_day() -> None:
    codes = (("J1745", date(2026, 1, 1), None), ("J2350", None, date(2025, 12, 31)))
    lists = scrubber_with(TableSource("needs_a_call", "Acme", codes)).tables.lists
    found = [lists.holds("needs_a_call", code, DAY) for code in ("J1745", "J2350", "J9271")]
    assert [answer.value for answer in found if answer is not None] == [True, False, False]
    assert lists.holds("another", "J1745", DAY) is None


def test_pairs_add_to_those_of_ncci() -> None:
    """An own pair answers; for any other the shipped table of 2024Q3 still does."""
    pairs = (("96365", "J1745", 0, None, None),)
    ptp = scrubber_with(TableSource("own_pairs", "Acme", pairs=pairs)).tables.ptp
    own = ptp.between("J1745", "96365", DAY, "practitioner", last_known=True)
    assert own is not None
    assert own.value is not None
    assert (own.value.column_one, own.value.indicator) == ("96365", PairIndicator.NEVER)
    shipped = ptp.between("96413", "96365", DAY, "practitioner", last_known=True)
    assert shipped is not None
    assert shipped.value is not None
    assert shipped.quarter == "2024Q3"
    assert ptp.between("J1745", "J2350", DAY, "practitioner", last_known=True) is None


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("a list", "no TableSource"),
        (TableSource("Needs A Call", "Acme", (("J1745", None, None),)), "lower case"),
        (TableSource("needs_a_call", "Acme"), "codes or pairs"),
        (TableSource("needs_a_call", "", (("J1745", None, None),)), "needs a title"),
        (TableSource("needs_a_call", "Acme", (("J1745", None),)), "tuple of 3"),  # type: ignore[arg-type]
        (TableSource("needs_a_call", "Acme", (("j1745", None, None),)), "capital letters"),
        (TableSource("needs_a_call", "Acme", (("J1745", "2026-01-01", None),)), "a day is a date"),  # type: ignore[arg-type]
        (TableSource("own", "Acme", pairs=(("96365", "J1745", 5, None, None),)), "0, 1 or 9"),
        (TableSource("own", "Acme", (("J1745", None, None),), trust="hearsay"), "a trust"),  # type: ignore[arg-type]
    ],
)
def test_what_is_no_table_refuses_the_plugin(given: object, said: str) -> None:
    with pytest.raises(PluginError, match=said) as refused:
        scrubber_with(given)
    assert "acme" in str(refused.value)
