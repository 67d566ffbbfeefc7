"""Places by the type of bill: IOM 100-04 ch. 25 s. 75.1 (form locator 4) beside ch. 26 s. 10.5 (places of service)."""

from __future__ import annotations

import pytest

from scrubber.reference.places import place_of


@pytest.mark.parametrize(
    ("bill", "code"),
    [
        ("111", "21"), ("322", "12"), ("341", "12"), ("711", "72"), ("721", "65"), ("771", "50"), ("831", "24"),
        ("761", "53"), ("211", "31"),
    ],
)  # fmt: skip
def test_a_bill_that_means_one_place(bill: str, code: str) -> None:
    assert place_of("", bill).code == code


def test_a_home_health_agency_clinic_or_center_is_no_hospital() -> None:
    assert [bill for bill in ("322", "711", "721", "771", "831") if place_of("", bill).is_hospital] == []
    assert all(place_of("", bill).is_hospital for bill in ("111", "131", "851"))


def test_a_hospital_s_outpatient_bill_does_not_tell_the_campus() -> None:
    place = place_of("", "131")
    assert place.code == ""
    assert place.is_one_of({"11", "12"}) is False
    assert place.is_one_of({"19"}) is None
    assert place.is_one_of({"19", "22", "23"}) is True
    assert place_of("", "131", ("PO",)).code == "19"
    assert place_of("", "131", ("PN",)).is_one_of({"22"}) is False


def test_nothing_is_known_of_an_unknown_bill() -> None:
    place = place_of("", "")
    assert not place.is_known
    assert not place.is_hospital
    assert place.is_one_of({"11"}) is None


def test_a_professional_claim_says_its_place() -> None:
    assert place_of("22", "").is_one_of({"11"}) is False
    assert str(place_of("22", "")) == "place of service 22"
