"""Editions: a table answers for its own days, says nothing about others, and informs about later ones when asked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber.reference.tables import (
    Adjudication,
    MostUnits,
    Origin,
    Pair,
    PairIndicator,
    PairTable,
    Tables,
    UnitTable,
    last_day_of,
    pair_table,
    quarter_of,
)
from scrubber.reference.tables.age import age, stale
from scrubber.reference.tables.columns import code_number, code_text
from scrubber.reference.tables.edition import Edition, Span, day_number, day_of, first_day_of, following
from scrubber.reference.tables.pairs import pair_columns, pair_edition

PAIRS = [
    Pair("96413", "96365", date(2019, 1, 1), None, PairIndicator.WITH_MODIFIER),
    Pair("96365", "99211", date(2020, 1, 1), date(2025, 12, 31), PairIndicator.NEVER),
    Pair("96365", "99211", date(2026, 4, 1), None, PairIndicator.NOT_APPLICABLE),
]
QUARTERS = st.builds(lambda year, number: f"{year}Q{number}", st.integers(2020, 2030), st.integers(1, 4))
CODES = st.from_regex(r"[0-9A-Z]{5}", fullmatch=True)


def tables(quarter: str = "2026Q3") -> Tables:
    return Tables(pairs=(pair_table("practitioner", quarter, PAIRS),))


@pytest.mark.parametrize(
    ("on", "indicator"),
    [
        (date(2019, 12, 31), None),
        (date(2020, 1, 1), PairIndicator.NEVER),
        (date(2025, 12, 31), PairIndicator.NEVER),
        (date(2026, 1, 1), None),
        (date(2026, 3, 31), None),
        (date(2026, 4, 1), PairIndicator.NOT_APPLICABLE),
    ],
)
def test_a_pair_that_ended_and_came_back(on: date, indicator: PairIndicator | None) -> None:
    found = tables().ptp.find("96365", "99211", on, "practitioner")
    assert found is not None
    assert found.value is indicator


def test_three_outcomes() -> None:
    ptp = tables().ptp
    on, later = date(2026, 9, 30), date(2026, 10, 1)
    pair, no_pair = (ptp.find("96413", code, on, "practitioner") for code in ("96365", "99999"))
    assert pair is not None
    assert no_pair is not None
    assert (pair.value, no_pair.value) == (PairIndicator.WITH_MODIFIER, None)
    assert ptp.find("96413", "96365", later, "practitioner") is None, "the next quarter is not loaded"
    assert ptp.find("96413", "96365", on, "hospital") is None, "hospitals have a table of their own"


def test_what_ended_may_inform_on_weaker_ground() -> None:
    found = tables().ptp.find("96413", "96365", date(2027, 1, 1), "practitioner", last_known=True)
    assert found is not None
    assert (found.value, found.ground, found.quarter) == (PairIndicator.WITH_MODIFIER, "memory", "2026Q3")


def test_a_pair_is_found_in_either_order() -> None:
    found = tables().ptp.between("96365", "96413", date(2026, 9, 1), "practitioner")
    assert found is not None
    assert found.value is not None
    assert (found.value.column_one, found.value.column_two) == ("96413", "96365")


def test_a_table_of_some_codes_says_nothing_of_others() -> None:
    """Pairs inside the set, and with what stands against it, are all there; any other pair is unknown."""
    whole = pair_table("practitioner", "2026Q3", PAIRS)
    part = PairTable(whole.edition, whole.columns, frozenset({"96413", "96365"}), frozenset({"99211"}))
    ptp = Tables(pairs=(part,)).ptp
    on = date(2026, 9, 1)
    for one, other, known in (
        ("96413", "96365", True),
        ("96365", "99211", True),
        ("99211", "96413", True),
        ("99211", "99212", False),
        ("96413", "20610", False),
    ):
        assert (ptp.find(one, other, on, "practitioner") is not None) is known, (one, other)


def test_most_units_hold_for_their_own_quarter() -> None:
    table = UnitTable("practitioner", "2026Q3", {"96366": MostUnits(8, Adjudication.DAY)})
    mue = Tables(units=(table,)).mue
    found = mue.most("96366", date(2026, 7, 1), "practitioner")
    assert found is not None
    assert found.value == MostUnits(8, Adjudication.DAY)
    assert mue.most("96366", date(2026, 6, 30), "practitioner") is None
    assert mue.most("96366", date(2026, 10, 1), "practitioner") is None
    unpublished = mue.most("99999", date(2026, 7, 1), "practitioner")
    assert unpublished is not None
    assert unpublished.value is None


def test_the_newest_table_that_knows_the_day_answers() -> None:
    older = pair_table("practitioner", "2026Q2", PAIRS[:1])
    newer = pair_table("practitioner", "2026Q3", PAIRS)
    for order in ((older, newer), (newer, older)):
        ptp = Tables(pairs=order).ptp
        assert [edition.quarter for edition in ptp.editions] == ["2026Q3", "2026Q2"]
        found = ptp.find("96365", "99211", date(2026, 5, 1), "practitioner")
        assert found is not None
        assert found.value is PairIndicator.NOT_APPLICABLE


def test_a_gap_between_quarters_is_not_filled() -> None:
    """Of an edition that lacks a quarter, the quarter before informs about it, on memory ground."""
    spans = (Span(date(2026, 1, 1), date(2026, 3, 31)), Span(date(2026, 7, 1), date(2026, 9, 30)))
    edition = Edition("asp", "2026Q3", spans, 0, (Origin("x", trust="secondary"),))
    assert not edition.knows(date(2026, 5, 1))
    assert edition.reading_day(date(2026, 5, 1)) == date(2026, 3, 31)
    assert (edition.ground(date(2026, 3, 1)), edition.ground(date(2026, 5, 1))) == ("secondary", "memory")


@pytest.mark.parametrize(
    ("as_of", "stale_now", "quarters"),
    [
        (date(2024, 9, 30), False, 0),
        (date(2024, 10, 1), True, 1),
        (date(2026, 11, 25), True, 9),
    ],
)
def test_age(as_of: date, stale_now: bool, quarters: int) -> None:
    edition = pair_edition("practitioner", "2024Q3", Origin("x"))
    found = age(edition, as_of)
    assert (found.is_stale, found.quarters) == (stale_now, quarters)
    assert (stale(edition, as_of) is not None) is stale_now
    if quarters == 9:
        assert (
            stale(edition, as_of)
            == "the loaded ptp table for practitioner claims is of 2024Q3 (stale: 9 quarters old)"
        )


def test_a_list_without_an_end_is_not_stale() -> None:
    edition = Edition("icd10", "", (Span(date(2015, 10, 1)),), 0, ())
    assert (str(age(edition, date(2030, 1, 1))), stale(edition, date(2030, 1, 1))) == ("no end", None)


@pytest.mark.parametrize(
    ("day", "quarter", "last"),
    [
        (date(2026, 1, 1), "2026Q1", date(2026, 3, 31)),
        (date(2026, 6, 30), "2026Q2", date(2026, 6, 30)),
        (date(2026, 12, 31), "2026Q4", date(2026, 12, 31)),
    ],
)
def test_quarters(day: date, quarter: str, last: date) -> None:
    assert quarter_of(day) == quarter
    assert last_day_of(quarter) == last


@given(QUARTERS)
def test_quarters_follow_each_other_without_a_gap(quarter: str) -> None:
    assert quarter_of(first_day_of(quarter)) == quarter == quarter_of(last_day_of(quarter))
    assert first_day_of(following(quarter)) - last_day_of(quarter) == timedelta(days=1)


@given(st.dates(date(1970, 1, 2), date(2149, 1, 1)))
def test_a_day_comes_back_from_its_number(day: date) -> None:
    assert day_of(day_number(day)) == day


@given(CODES)
def test_a_code_comes_back_from_its_number(code: str) -> None:
    number = code_number(code)
    assert number is not None
    assert code_text(number, 5) == code


@given(CODES, CODES)
def test_codes_sort_as_their_numbers_do(one: str, other: str) -> None:
    assert (code_number(one) < code_number(other)) == (one < other)  # type: ignore[operator]


@pytest.mark.parametrize("text", ["", "96 365", "K50.0!", "١٢٣٤٥", "A" * 12])
def test_what_is_no_code_has_no_number(text: str) -> None:
    assert code_number(text) is None


@pytest.mark.parametrize("text", ["K50.90", "K5090", "k5090", " K5090 "])
def test_points_blanks_and_case_do_not_matter(text: str) -> None:
    assert code_number(text) == int("K5090", 36)


@given(
    st.lists(
        st.builds(
            lambda one, two, begins, length, indicator: Pair(
                one, two, begins, None if length is None else begins + timedelta(days=length), indicator
            ),
            st.sampled_from(["96413", "96365", "96360", "99211"]),
            st.sampled_from(["96413", "96365", "96360", "99211"]),
            st.dates(date(2000, 1, 1), date(2026, 1, 1)),
            st.none() | st.integers(0, 4000),
            st.sampled_from(list(PairIndicator)),
        ),
        max_size=12,
        unique_by=lambda pair: (pair.column_one, pair.column_two, pair.begins),
    ),
    st.dates(date(1999, 1, 1), date(2026, 3, 31)),
)
def test_a_look_up_finds_what_reading_all_rows_finds(pairs: list[Pair], on: date) -> None:
    """A plain search through the rows is the second opinion; where several hold, the earliest begun counts."""
    edition = pair_edition("practitioner", "2026Q1", Origin("x", trust="primary"))
    table = PairTable(edition, pair_columns(edition, pairs))
    for one in ("96413", "96365", "96360", "99211"):
        for two in ("96413", "96365", "96360", "99211"):
            holding = [
                pair
                for pair in sorted(pairs, key=lambda pair: pair.begins)
                if (pair.column_one, pair.column_two) == (one, two)
                and pair.begins <= on
                and (pair.ends is None or on <= pair.ends)
            ]
            assert table.find(one, two, on) == (holding[0].indicator if holding else None)
