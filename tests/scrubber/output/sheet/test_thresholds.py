"""The minutes of a sheet are those at which the coding engine changes its answer, and it does so at no other."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payer_profiles import Parameters
from scrubber.coding.expect import expect
from scrubber.model.record import Administration, Encounter, InfusionRecord, Setting, Technique
from scrubber.output.sheet import Sheet
from tests.scrubber.output.sheet.made import ON, profile, profiles, sheet, sheet_under

BEGIN = datetime.combine(ON, datetime.min.time()) + timedelta(hours=8)
DRUGS = ("J1745", "J9190", "J2405", "J1200", "J7030", "J1559")


def infused(
    code: str, minutes: int, begin: int = 0, id: str = "a", technique: Technique = "infusion"
) -> Administration:
    start = BEGIN + timedelta(minutes=begin)
    return Administration(
        id,
        "the drug",
        technique,
        hcpcs=code,
        start=start,
        stop=start + timedelta(minutes=minutes),
        volume_ml=Decimal(1000),
    )


def supported(
    parameters: Parameters, setting: Setting, *given: Administration, first: str | None = None
) -> dict[str, int]:
    """Return the administration codes that the engine supports, with their units."""
    record = InfusionRecord(encounter=Encounter(primary_reason=first), administrations=given)
    lines = expect(record, parameters, transaction_setting=setting, on=ON).lines
    found: dict[str, int] = {}
    for line in lines:
        if line.kind == "administration":
            found[line.code] = found.get(line.code, 0) + line.units
    return found


def minute(made: Sheet, id: str) -> int | None:
    return next((each.minutes for each in made.thresholds if each.id == id), None)


@pytest.mark.parametrize("payer", profiles().ids)
@pytest.mark.parametrize("code", DRUGS)
def test_the_codes_change_at_the_minutes_of_the_sheet_and_at_no_other(payer: str, code: str) -> None:
    made = sheet(code, payer, "facility")
    technique: Technique = "sc_infusion" if minute(made, "sc_infusion") else "infusion"
    parameters = profile(payer).parameters
    first = minute(made, "hydration") or minute(made, "infusion")
    if technique == "sc_infusion":
        first = minute(made, "sc_infusion")
    assert first is not None
    hour = minute(made, "further_hour")
    assert hour is not None
    answers = {
        minutes: supported(parameters, "facility", infused(code, minutes, technique=technique))
        for minutes in range(1, hour + 61)
    }
    flips = [minutes for minutes in range(2, hour + 61) if answers[minutes] != answers[minutes - 1]]
    assert flips == [first, hour, hour + 60]


@pytest.mark.parametrize("code", ["J1745", "J9190", "J2405"])
@pytest.mark.parametrize("payer", ["base", "medicare", "aetna", "uhc"])
def test_the_codes_named_before_and_after_a_minute_are_the_engines(code: str, payer: str) -> None:
    made = sheet(code, payer, "facility")
    parameters = profile(payer).parameters
    by_id = {each.id: each for each in made.thresholds}
    change = by_id["infusion"]
    assert [*supported(parameters, "facility", infused(code, change.minutes - 1))] == [change.before]
    assert [*supported(parameters, "facility", infused(code, change.minutes))] == [change.after]
    hour = by_id["further_hour"]
    assert hour.after not in supported(parameters, "facility", infused(code, hour.minutes - 1))
    assert supported(parameters, "facility", infused(code, hour.minutes))[hour.after] == 1


@pytest.mark.parametrize("payer", profiles().ids)
def test_two_infusions_are_concurrent_from_the_shared_minute_on(payer: str) -> None:
    """Ondansetron wholly inside another infusion, so that no minute of it is alone."""
    made = sheet("J2405", payer, "facility")
    change = next(each for each in made.thresholds if each.id == "concurrent")
    parameters = profile(payer).parameters

    def beside(minutes: int) -> dict[str, int]:
        other = Administration(
            "b",
            "vancomycin",
            "infusion",
            drug_class="therapeutic",
            start=BEGIN,
            stop=BEGIN + timedelta(minutes=60),
        )
        return supported(parameters, "facility", other, infused("J2405", minutes, 10), first="b")

    least = max(change.minutes, parameters.infusion_min_minutes)
    assert change.after not in beside(least - 1)
    assert beside(least)[change.after] == 1


@pytest.mark.parametrize("payer", profiles().ids)
def test_a_push_counts_again_from_the_minute_on(payer: str) -> None:
    made = sheet("J2405", payer, "facility")
    change = next(each for each in made.thresholds if each.id == "push_again")
    parameters = profile(payer).parameters

    def pushed(gap: int) -> dict[str, int]:
        one = Administration("a", "the drug", "push", hcpcs="J2405", start=BEGIN)
        again = Administration("b", "the drug", "push", hcpcs="J2405", start=BEGIN + timedelta(minutes=gap))
        return supported(parameters, "facility", one, again)

    assert change.after not in pushed(change.minutes - 1)
    assert pushed(change.minutes)[change.after] == 1


@given(
    least=st.integers(2, 45),
    hour=st.integers(1, 60),
    code=st.sampled_from(["J1745", "J2405"]),
    setting=st.sampled_from(["physician", "facility"]),
)
def test_whatever_a_payer_sets_the_sheet_and_the_engine_agree(
    least: int, hour: int, code: str, setting: Setting
) -> None:
    from dataclasses import replace

    from scrubber.reference import drugs

    own = profile("medicare")
    parameters = own.parameters.model_copy(
        update={"infusion_min_minutes": least, "additional_hour_min_minutes": hour}
    )
    drug = drugs.find(code)
    assert drug is not None
    made = sheet_under(drug, replace(own, parameters=parameters), setting)
    by_id = {each.id: each for each in made.thresholds}
    change, further = by_id["infusion"], by_id["further_hour"]
    assert change.before in supported(parameters, setting, infused(code, change.minutes - 1))
    assert change.after in supported(parameters, setting, infused(code, change.minutes))
    assert further.after not in supported(parameters, setting, infused(code, further.minutes - 1))
    assert supported(parameters, setting, infused(code, further.minutes))[further.after] == 1
