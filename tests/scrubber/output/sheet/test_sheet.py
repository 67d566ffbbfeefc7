"""What a sheet says: nothing empty, nothing that no rule or parameter stands behind, and unknown things as unknown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from payer_profiles import Policies, Policy
from payer_profiles.facts import Grounds
from payer_profiles.model import Source
from payer_profiles.policies import KINDS
from payer_profiles.resolve import Profile
from scrubber.charts.readers.fhir.form import FORM_GROUPS
from scrubber.model.record import Setting
from scrubber.output.sheet import Sheet, SheetError, sheet_of
from scrubber.output.sheet.items import _TABLE
from scrubber.output.sheet.payer import POLICIES
from scrubber.output.sheet.text import sheet_block
from scrubber.reference import codes, drugs
from tests.scrubber.output.sheet.made import (
    ON,
    each_sixth_drug,
    host,
    profile,
    profiles,
    sheet,
    sheet_under,
    sheets,
)

COMBINATIONS: tuple[tuple[str, Setting], ...] = (
    ("medicare", "facility"),
    ("base", "physician"),
    ("priority-health", "physician"),
)


def texts(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text of a value with its place."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for name, held in value.items():
            yield from texts(held, f"{place}.{name}")
    elif isinstance(value, list):
        for index, held in enumerate(value):
            yield from texts(held, f"{place}[{index}]")


MAY_BE_EMPTY = (
    ".code",
    ".unit",
    ".before",
    ".after",
    ".all_used",
    ".some_discarded",
    ".note",
    ".url",
    ".ground",
)


def faults(made: Sheet) -> Iterator[str]:
    """Yield what is wrong with a sheet, whatever the drug."""
    values = msgspec.to_builtins(made)
    for place, text in texts(values):
        if not text.strip() and not place.endswith((*MAY_BE_EMPTY, "why.text")):
            yield f"{place} is empty"
        if "None" in text or "  " in text:
            yield f"{place}: {text!r}"
    for part in ("ways", "items", "requirements", "unknown", "thresholds"):
        listed = [msgspec.json.encode(each) for each in values[part]]
        if len(set(listed)) < len(listed):
            yield f"{part} says something twice"
    for way in made.ways:
        row = codes.find(way.code) if way.code else None
        if way.code and (row is None or row.label != way.label):
            yield f"{way.id}: {way.code} without our label"
        if not way.why.text:
            yield f"{way.id}: no reason"
    if not any(line.strip() for line, _ in sheet_block(made)):
        yield "nothing to read"


@pytest.mark.parametrize(("payer", "setting"), COMBINATIONS)
def test_no_drug_has_an_empty_or_doubled_line(payer: str, setting: Setting) -> None:
    own = profile(payer)
    found = [
        f"{drug.hcpcs}: {fault}"
        for drug in each_sixth_drug(COMBINATIONS.index((payer, setting)))
        for fault in faults(sheet_under(drug, own, setting))
    ]
    assert found == []


@pytest.mark.parametrize("payer", profiles().ids)
@pytest.mark.parametrize("code", ["J1745", "J9190", "J2405", "J7030", "J1559", "90715", "J8540"])
def test_no_payer_has_an_empty_or_doubled_line(payer: str, code: str) -> None:
    drug = drugs.find(code)
    assert drug is not None
    assert [*faults(sheet_under(drug, profile(payer), "facility"))] == []


def test_every_rule_that_the_table_names_exists() -> None:
    named = {rule for row in _TABLE for rule in (*row.asked, *row.used)} | {
        rule for _, rule in POLICIES.values()
    }
    assert named - {rule.id for rule in host().rules()} == set()
    assert set(POLICIES) == set(KINDS)
    assert {row.id.partition(".")[0] for row in _TABLE} <= set(FORM_GROUPS)


def test_every_rule_about_documents_that_asks_for_an_entry_is_behind_an_item() -> None:
    """DOC11 to DOC14 are about documents that are missing as a whole, not about what is in them."""
    about_entries = {f"DOC{number:02d}" for number in range(1, 11)}
    assert about_entries <= {rule for row in _TABLE for rule in row.asked}


# by name, code and number


def test_a_brand_a_code_and_a_product_number_are_the_same_sheet() -> None:
    """NDC 57894-030-01 is Remicade in CMS's crosswalk, which J1745 bills."""
    assert sheet("Remicade") == sheet("j1745") == sheet("57894-030-01")


def test_a_substance_with_several_products_has_a_sheet_for_each() -> None:
    """Infliximab and its biosimilars have codes of their own (CMS, HCPCS Q5103, Q5104, Q5121): none is guessed."""
    assert [each.product.hcpcs for each in sheets("infliximab")] == ["J1745", "Q5103", "Q5104", "Q5121"]
    assert sheet("J1745").product.also == ("Q5103", "Q5104", "Q5121")


@pytest.mark.parametrize(
    ("wrong", "right"), [("remicad", "remicade"), ("pembrolizumb", "pembrolizumab"), ("J17455", "J1745")]
)
def test_an_unknown_drug_is_told_with_what_is_near(wrong: str, right: str) -> None:
    with pytest.raises(SheetError) as caught:
        sheets(wrong)
    assert right in caught.value.near
    assert right in str(caught.value)


@pytest.mark.parametrize("wrong", ["J3490", "99999999999", "zzz", "", "x" * 100_000])
def test_what_names_no_drug_is_refused_in_one_line(wrong: str) -> None:
    with pytest.raises(SheetError) as caught:
        sheets(wrong)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


# what stands in it


def test_the_codes_of_a_complex_drug() -> None:
    """Noridian (CR 13468): monoclonal antibodies are coded as complex; what is injected is not (A58620 and alike)."""
    ways = {way.id: way.code for way in sheet("J1745").ways}
    assert ways["infusion"] == "96413"
    assert ways["infusion_hours"] == "96415"
    assert ways["infusion_after"] == "96417"
    assert ways["infusion_beside"] == ""
    assert ways["push"] == "96409"
    assert ways["injection_sc"] == "96372"


def test_the_codes_of_a_therapeutic_drug_in_a_facility() -> None:
    ways = {way.id: way.code for way in sheet("J2405", setting="facility").ways}
    assert ways["infusion"] == "96365"
    assert ways["infusion_hours"] == "96366"
    assert ways["infusion_after"] == "96367"
    assert ways["infusion_beside"] == "96368"
    assert ways["push"] == "96374"
    assert ways["push_after"] == "96375"
    assert ways["push_again"] == "96376"


def test_a_repeated_push_has_no_code_in_an_office() -> None:
    """96376 is a facility's alone (CPT; rule F02)."""
    assert {way.code for way in sheet("J2405").ways if way.id == "push_again"} == {""}


def test_a_class_on_which_payers_differ_is_said_to_be_unknown() -> None:
    """Abatacept: a biological that payers class differently; the base profile prefers neither."""
    made = sheet("J0129", payer="base")
    assert {way.code for way in made.ways if way.id == "infusion"} == {"96413", "96365"}
    assert "Code family" in {gap.about for gap in made.unknown}
    assert {way.code for way in sheet("J0129", payer="medicare").ways if way.id == "infusion"} == {"96413"}


def test_a_form_by_mouth_has_no_administration() -> None:
    made = sheet("J8540")
    assert made.ways == made.items == made.thresholds == ()
    assert [gap.about for gap in made.unknown] == ["Administration"]


def test_what_is_required_follows_the_rules_in_force() -> None:
    """DOC02 (start) and DOC07 (waste under JW) are errors, W09 (who discarded it) warns."""
    levels = {item.id: item.level for item in sheet("J1745").items}
    assert levels["given.start"] == levels["waste.amount"] == "required"
    assert levels["waste.by"] == "expected"
    assert levels["drug.lot"] == "if_it_happened"


def test_a_start_is_required_of_what_runs_and_asked_of_what_is_pushed() -> None:
    """DOC02: an infusion without a start can't be billed, a push without its time warns, an injection is not meant."""
    levels = {item.id: item.level for item in sheet("J1745").items}
    assert (levels["given.start"], levels["given.at"]) == ("required", "expected")
    vaccine = {item.id: item.level for item in sheet("90715").items}
    assert "given.start" not in vaccine
    assert vaccine["given.at"] == "if_it_happened"


def test_hydration_needs_a_reason_of_its_own() -> None:
    """DOC05 holds hydration without one, and warns of another drug's pointer."""
    assert {item.id: item.level for item in sheet("J7030").items}["why.diagnosis"] == "required"
    assert {item.id: item.level for item in sheet("J1745").items}["why.diagnosis"] == "expected"


def test_waste_is_not_asked_for_where_the_drug_is_not_paid_for_itself() -> None:
    """Ondansetron is packaged at an outpatient hospital (OPPS status N): JW and JZ have no place there (CMS)."""
    hospital = sheet("J2405", setting="facility")
    assert {item.id: item.level for item in hospital.items}["waste.any"] == "if_it_happened"
    assert any("No JW or JZ here" in text for text in hospital.billing.text)


def test_the_json_keeps_to_its_schema() -> None:
    import json
    from pathlib import Path

    from jsonschema import Draft202012Validator

    published = Path(__file__).parents[4] / "docs" / "integrator" / "sheet.schema.json"
    validator = Draft202012Validator(json.loads(published.read_text("utf-8")))
    for code in ("J1745", "J7030", "J8540"):
        assert list(validator.iter_errors(json.loads(msgspec.json.encode(sheet(code))))) == []


def test_a_lot_number_is_asked_for_where_the_profile_lists_the_drug() -> None:
    made = sheet_under(_drug("J1745"), _with(lot_required_drugs=("J1745",)))
    assert {item.id: item.level for item in made.items}["drug.lot"] == "expected"
    assert "Lot number" in {each.about for each in made.requirements}


def test_an_authorization_is_asked_for_where_the_profile_lists_the_drug() -> None:
    asked = {
        each.about: each
        for each in sheet_under(_drug("J1745"), _with(prior_authorization_drugs=("J1745",))).requirements
    }
    assert "REF*G1" in asked["Prior authorization"].text
    assert asked["Prior authorization"].why.rules == ("F11",)


def test_silence_of_a_profile_is_unknown_and_no_no() -> None:
    assert "Prior authorization" in {gap.about for gap in sheet("J1745").unknown}


def test_a_site_of_care_policy_is_told_with_its_places() -> None:
    """Aetna's profile puts J1745 under one from 2025 on (its file cites the bulletin)."""
    made = sheet("J1745", payer="aetna", setting="facility")
    asked = {each.about: each for each in made.requirements}
    places = profile("aetna").parameters.site_of_care_places
    assert all(place in asked["Site of care"].text for place in places)
    assert "Site of care" not in {gap.about for gap in made.unknown}


def test_a_policy_about_the_drug_is_told_with_its_terms() -> None:
    source = Source(title="The payer's own page", trust="primary")
    terms = KINDS["frequency"].model_validate(
        {"id": "often", "kind": "frequency", "codes": ("J17*",), "most_units": 100, "period_days": 56}
    )
    policy = Policy("often", "frequency", terms, Grounds.of(source, None, False), "medicare", "test")
    own = _with(policies=Policies((policy,)))
    told = next(each for each in sheet_under(_drug("J1745"), own).requirements if each.about == "How often")
    assert "100" in told.text
    assert "56" in told.text
    assert told.why.rules == ("P15",)
    assert "How often" not in {gap.about for gap in sheet_under(_drug("J1745"), own).unknown}
    assert "How often" in {gap.about for gap in sheet_under(_drug("J2405"), own).unknown}


@pytest.mark.parametrize(("mode", "used", "rest"), [("required", "JZ", "JW"), ("rejected", "", "")])
def test_waste_modifiers_follow_the_payer(mode: str, used: str, rest: str) -> None:
    """CMS: JZ where nothing was discarded, JW for what was; some payers refuse both."""
    made = sheet_under(_drug("J1745"), _with(jw_jz=mode))
    assert (made.billing.all_used, made.billing.some_discarded) == (used, rest)
    assert ("waste.any" in {item.id for item in made.items}) == (mode == "required")


def test_a_rule_that_the_payer_switches_off_asks_for_nothing() -> None:
    from payer_profiles import RuleSetting

    own = profile("medicare")
    off = RuleSetting("DOC08", False, None, "not asked", {}, own.facts["jw_jz"].grounds, "medicare")
    made = sheet_under(_drug("J1745"), _with(rules={**own.rules, "DOC08": off}))
    by = next(item for item in made.items if item.id == "given.by")
    assert by.level == "if_it_happened"
    assert by.why.rules == ()


def test_what_nobody_has_verified_is_asked_for_and_not_required() -> None:
    """JW and JZ are verified for Medicare; of a payer without a file nobody has, so W01 warns there at most."""
    level = {
        payer: {item.id: item.level for item in sheet("J1745", payer).items} for payer in ("medicare", "base")
    }
    assert level["medicare"]["waste.any"] == "required"
    assert level["base"]["waste.any"] == "expected"
    assert "JW and JZ" in {gap.about for gap in sheet("J1745", "base").unknown}


def test_a_vendors_rule_stands_for_the_one_that_it_replaces() -> None:
    from dataclasses import replace

    from scrubber.model.finding import Severity

    ours = next(rule for rule in host().rules() if rule.id == "DOC08")
    theirs = replace(ours, id="ACME08", severity=Severity.ERROR, replaces=("DOC08",))
    rules = tuple(theirs if rule.id == "DOC08" else rule for rule in host().rules())
    own = sheet_of(
        _drug("J1745"), profile("medicare"), "physician", ON, rules=rules, owner_of=lambda id: "acme"
    )
    by = next(item for item in own.items if item.id == "given.by")
    assert by.level == "required"
    assert by.why.rules == ("ACME08",)


def _drug(code: str) -> drugs.Drug:
    found = drugs.find(code)
    assert found is not None
    return found


def _with(rules: Any = None, policies: Policies | None = None, **parameters: Any) -> Profile:
    """Return Medicare's profile with other parameters, rules or policies; the sources stay as they are."""
    from dataclasses import replace

    own = profile("medicare")
    return replace(
        own,
        parameters=own.parameters.model_copy(update=parameters),
        rules=own.rules if rules is None else rules,
        policies=own.policies if policies is None else policies,
    )


def test_an_injector_for_the_body_is_a_way_of_its_own() -> None:
    """CPT: 96377 for putting it on; a prefilled syringe of the same drug is 96372."""
    codes = {way.id: way.code for way in sheet("J2506").ways}
    assert codes["on_body"] == "96377"
    assert "on_body" not in {way.id for way in sheet("J1745").ways}


def test_where_the_table_names_no_route_it_is_said() -> None:
    """Denosumab is injected under the skin only; its code names no route."""
    assert "Ways of giving it" in {gap.about for gap in sheet("J0897").unknown}
