"""The profiles that come with infuscrub: valid, dated, sourced, and chosen by the right key."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

import pytest

from payer_profiles import Parameters, ProfileSet, between, differences, load_profiles

DAY = date(2026, 3, 2)


@lru_cache(maxsize=1)
def shipped() -> ProfileSet:
    return load_profiles()


IDS = shipped().ids


def boundaries(profile_id: str) -> list[date]:
    return [day for day in shipped().boundaries(profile_id) if date(1900, 1, 1) < day < date(2100, 1, 1)]


@pytest.mark.parametrize("profile_id", IDS)
def test_it_resolves_around_every_date_on_which_it_changes(profile_id: str) -> None:
    """The day before, the day itself, the day after: each has every parameter."""
    days = {DAY, *(day + timedelta(days=shift) for day in boundaries(profile_id) for shift in (-1, 0, 1))}
    for day in days:
        profile = shipped().resolve(profile_id, day)
        assert profile.facts.keys() == Parameters.model_fields.keys()
        assert profile.chain[-1] == "base"


@pytest.mark.parametrize("profile_id", IDS)
def test_every_fact_has_a_source(profile_id: str) -> None:
    for fact in shipped().resolve(profile_id, DAY).facts.values():
        assert fact.grounds.source.title
        assert fact.grounds.source.trust in {"primary", "secondary", "copy", "memory", "convention"}


@pytest.mark.parametrize("profile_id", IDS)
def test_what_was_not_seen_can_never_reject(profile_id: str) -> None:
    profile = shipped().resolve(profile_id, DAY)
    remembered = [key for key, fact in profile.facts.items() if fact.grounds.source.trust == "memory"]
    assert [key for key in remembered if profile.may_reject(key)] == []


@pytest.mark.parametrize(
    ("payer_id", "name", "indicator", "form", "expected", "because"),
    [
        ("60054", "WHATEVER", "CI", "837P", "aetna", "payer id"),
        ("99999", "Blue Cross NC", "BL", "837P", "bcbsnc", "name"),
        ("99999", "HUMANA GOLD PLUS", "16", "837P", "humana", "name"),
        ("99999", "NORIDIAN", "MB", "837P", "medicare", "filing indicator"),
        ("99999", "NORIDIAN", "MA", "837I", "medicare", "filing indicator"),
        ("99999", "SOME PLAN", "CI", "837P", "commercial", "filing indicator"),
        ("99999", "SOME PLAN", "CH", "837P", "tricare", "filing indicator"),
        ("99999", "SOME PLAN", "ZZ", "837P", "base", "unknown payer"),
    ],
)
def test_a_claim_finds_its_profile(
    payer_id: str, name: str, indicator: str, form: str, expected: str, because: str
) -> None:
    """Payer id, then name, then filing indicator, then base; the report says which."""
    choice = shipped().choose(payer_id, name, indicator, on=DAY, form=form)
    assert choice.profile.id == expected
    assert because in choice.because


@pytest.mark.parametrize(
    ("profile_id", "key", "day", "value"),
    [
        ("bcbsnc", "ndc_professional", date(2022, 7, 25), "none"),
        ("bcbsnc", "ndc_professional", date(2022, 7, 26), "listed"),
        ("medicare", "complex_drug_edit", date(2025, 1, 1), "warn"),
        ("medicare", "complex_drug_edit", date(2025, 1, 2), "off"),
        ("selecthealth", "hydration_min_minutes", date(2025, 6, 11), 31),
        ("selecthealth", "hydration_min_minutes", date(2025, 6, 12), 16),
        ("aetna", "site_of_care_drugs", date(2017, 6, 30), ("J2350",)),
        ("aetna", "site_of_care_drugs", date(2017, 7, 1), ("J2350", "J1745")),
        ("medicare-palmetto", "em_99211", DAY, "deny"),
    ],
)
def test_a_documented_date(profile_id: str, key: str, day: date, value: object) -> None:
    """Dates as the payers' own pages give them; a date decides by day of service, and a child inherits."""
    assert getattr(shipped().resolve(profile_id, day).parameters, key) == value


def test_what_changes_for_a_payer_between_two_dates_is_said_in_words() -> None:
    (change,) = between(shipped(), "aetna", date(2017, 6, 1), date(2018, 1, 1))
    assert change.on == date(2017, 7, 1)
    assert [str(found) for found in change.differences] == ["site_of_care_drugs: J1745 added."]


def test_two_payers_differ_where_their_pages_say_so() -> None:
    one, other = shipped().resolve("commercial", DAY), shipped().resolve("anthem", DAY)
    found = {difference.key: difference.after for difference in differences(one, other)}
    assert found["second_initial_modifier"] == "X, 59"
    assert found["timely_filing_days"] == "90"


def test_no_profile_repeats_words_that_may_not_be_shipped() -> None:
    """Numbers and our own labels only: a descriptor of a code would be many words behind it."""
    for profile_id in IDS:
        for note in shipped().resolve(profile_id, DAY).notes:
            assert not re.search(r"\b9\d{4}\b[^.;,]{80,}", note.text)
