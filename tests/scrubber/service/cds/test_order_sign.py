"""Orders about to be signed: what each leaves open; what the payer says is in test_order_payers.py."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.scrubber.service.cds.charting import (
    HCPCS,
    NDC,
    amount,
    dosage,
    drug,
    order,
    reason,
)
from tests.scrubber.service.cds.ordering import OWN, summaries, visit
from tests.scrubber.service.cds.speaking import sign, words


class TestTheOrderItself:
    def test_a_complete_order_needs_no_word(self) -> None:
        assert sign([order()], visit()) == []

    @pytest.mark.parametrize(
        ("instruction", "lacks"),
        [
            (dosage(doseAndRate=None), "no dose yet"),
            (dosage(route=None), "no route yet"),
            (dosage(timing=None), "no rate or duration yet"),
            (dosage(timing=None, doseAndRate=None), "no dose, rate or duration yet"),
            ({}, "no dose, route, rate or duration yet"),
        ],
    )
    def test_what_it_does_not_say(self, instruction: dict[str, Any], lacks: str) -> None:
        cards = sign([order(dosageInstruction=[instruction])], visit())
        assert summaries(cards) == [f"Remicade: the order gives {lacks}."]
        assert cards[0]["source"]["url"].endswith("/rules/DOC01")

    def test_units_rest_on_the_dose_so_its_want_is_graver(self) -> None:
        assert (
            sign([order(dosageInstruction=[dosage(doseAndRate=None)])], visit())[0]["indicator"] == "warning"
        )
        assert sign([order(dosageInstruction=[dosage(timing=None)])], visit())[0]["indicator"] == "info"

    def test_what_it_says_in_words_it_says(self) -> None:
        said = {"text": "Infuse 400 mg intravenously over 2 hours"}
        assert sign([order(dosageInstruction=[said])], visit()) == []

    def test_a_rate_is_as_good_as_a_duration(self) -> None:
        rate = [{"doseQuantity": amount(400), "rateQuantity": {"value": 125, "unit": "mL/h"}}]
        assert sign([order(dosageInstruction=[dosage(timing=None, doseAndRate=rate)])], visit()) == []

    @pytest.mark.parametrize(
        "other",
        [
            order("prednisone 10 mg tablet", dosageInstruction=[dosage(route={"text": "oral"})]),
            order("ondansetron", dosageInstruction=[{}]),
            order(status="cancelled", dosageInstruction=[{}]),
            order(medicationCodeableConcept=None),
            {"resourceType": "NutritionOrder", "id": "n", "status": "draft"},
        ],
    )
    def test_orders_that_are_none_of_ours(self, other: dict[str, Any]) -> None:
        """By mouth; perhaps by mouth; called off; of nothing; of something else."""
        assert sign([other], visit("Aetna", "22")) == []

    def test_only_the_drafts_are_looked_at(self) -> None:
        assert sign([], visit("Aetna", "22")) == []


class TestTheProduct:
    def test_a_substance_of_several_products(self) -> None:
        """HCPCS has one code for infliximab and its unbranded twin, and one for each biosimilar."""
        (card,) = sign([order("infliximab")], visit())
        assert card["summary"] == "infliximab: 4 codes may bill it, and the order names no product."
        for code in ("J1745", "Q5103", "Q5104", "Q5121"):
            assert f"- {code}: " in card["detail"]

    def test_a_brand_or_a_code_names_it(self) -> None:
        assert sign([order("Inflectra")], visit()) == []
        assert sign([order("infliximab", "Q5103")], visit()) == []

    def test_name_and_number_of_different_drugs(self) -> None:
        both = {"text": "Remicade", "coding": [{"system": HCPCS, "code": "J9271"}]}
        (card,) = sign([order(medicationCodeableConcept=both)], visit())
        assert card["summary"] == "Remicade: name and codes of the order name different drugs."
        assert card["indicator"] == "warning"

    def test_a_dose_in_a_unit_that_the_code_does_not_count(self) -> None:
        (card,) = sign(
            [order(dosageInstruction=[dosage(doseAndRate=[{"doseQuantity": amount(40, "mL")}])])], visit()
        )
        assert card["summary"] == "Remicade: ordered in mL; J1745 counts mg."

    def test_a_volume_of_a_known_strength_is_an_amount(self) -> None:
        vial = {
            "resourceType": "Medication", "id": "m", "code": drug("Remicade", "J1745"),
            "ingredient": [{"itemCodeableConcept": {"text": "infliximab"},
                            "strength": {"numerator": amount(10), "denominator": amount(1, "mL")}}],
        }  # fmt: skip
        ordered = order(
            medicationCodeableConcept=None,
            medicationReference={"reference": "#m"},
            contained=[vial],
            dosageInstruction=[dosage(doseAndRate=[{"doseQuantity": amount(40, "mL")}])],
        )
        assert sign([ordered], visit()) == []

    def test_a_code_that_had_ended(self) -> None:
        """CMS ended J9310 (100 mg) with 2018; J9312 (10 mg) followed."""
        (card,) = sign([order("rituximab", "J9310")], visit())
        assert card["summary"] == "rituximab: J9310 is no valid code on the day of the order."
        assert card["detail"] == "What bills it on that day: J9312."
        assert card["source"]["url"].endswith("/rules/D10")

    def test_a_dose_by_weight_is_a_dose(self) -> None:
        by_weight = [{"doseQuantity": {"value": 5, "unit": "mg/kg"}}]
        assert sign([order(dosageInstruction=[dosage(doseAndRate=by_weight)])], visit()) == []


class TestWords:
    def test_words_of_the_ehr_make_no_markup(self) -> None:
        name = "Remicade [x](https://evil.example) <img src=x> **bold** www.evil.example a@b.example"
        made = sign([order(name)], visit("Aetna", None))
        for card in made:
            assert "](https://evil" not in card.get("detail", "")
            assert "<img" not in card.get("detail", "").replace("\\<", "")

    def test_a_long_name_is_cut(self) -> None:
        assert all(
            len(card["summary"]) < 140 for card in sign([order("infliximab " * 40)], visit("Aetna", "22"))
        )

    def test_the_same_call_gives_the_same_cards(self) -> None:
        assert words(sign([order("infliximab")], visit("Aetna", "22"))) == words(
            sign([order("infliximab")], visit("Aetna", "22"))
        )

    def test_an_ndc_names_the_product(self) -> None:
        numbered = order(medicationCodeableConcept=drug("infliximab", "57894-0030-01", NDC))
        assert all("no product" not in card["summary"] for card in sign([numbered], visit()))


class TestPushes:
    @pytest.mark.parametrize("drug_name", ["ondansetron", "dexamethasone", "doxorubicin"])
    def test_an_order_that_may_be_a_push_lacks_no_rate(self, drug_name: str) -> None:
        instruction = dosage(timing=None, method=None)
        made = sign([order(drug_name, dosageInstruction=[instruction])], visit())
        assert not any("rate or duration" in each for each in summaries(made))

    def test_an_antibody_is_infused(self) -> None:
        instruction = dosage(timing=None, method=None)
        assert "rate or duration" in sign([order(dosageInstruction=[instruction])], visit())[0]["summary"]


_PARTS = {"route", "method", "timing", "doseAndRate"}


class TestPromises:
    @given(
        st.sampled_from(
            ["Remicade", "infliximab", "zoledronic acid", "Keytruda", "ondansetron", "Ida Rhubarb's drug"]
        ),
        st.sets(st.sampled_from(sorted(_PARTS))),
        st.sampled_from(["Aetna", "Orchard Health", "Medicare", "Meadowlark", None]),
        st.sampled_from(["11", "22", None]),
        st.booleans(),
    )
    @settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def test_no_draft_is_told_what_a_payer_would_do(
        self, name: str, lacks: set[str], payer: str | None, place: str | None, explained: bool
    ) -> None:
        """Whatever a draft lacks: no word of denial, no dose or time of ours. `sign` checks the form of each answer."""
        asked = order(
            name,
            dosageInstruction=[dosage(**dict.fromkeys(lacks))],
            reasonCode=[reason()] if explained else None,
        )
        made = sign([asked], visit(payer, place), profiles=(OWN,))
        said = words(made).lower()
        for word in ("denied", "denial", "deny", "reject", "fraud"):
            assert word not in said
        for card in made:
            for suggestion in card.get("suggestions", ()):
                for action in suggestion["actions"]:
                    assert action["resource"]["resourceType"] == "Task"
                    assert "dosage" not in json.dumps(action)


class TestWhatIsNotOrderedHere:
    @pytest.mark.parametrize(
        "other",
        [
            order(subject={"reference": "Patient/other"}, dosageInstruction=[dosage(doseAndRate=None)]),
            order(doNotPerform=True, dosageInstruction=[dosage(doseAndRate=None)]),
            order(reportedBoolean=True, dosageInstruction=[dosage(doseAndRate=None)]),
            order(
                category=[{"coding": [{"code": "community"}]}], dosageInstruction=[dosage(doseAndRate=None)]
            ),
            order("heparin flush 100 units/mL", dosageInstruction=[dosage(doseAndRate=None)]),
        ],
    )
    def test_no_word_of_it(self, other: dict[str, Any]) -> None:
        """For somebody else; an order not to give it; what is taken at home; a flush, which is never billed."""
        assert sign([other], visit("Aetna", "22")) == []

    def test_an_absolute_reference_to_the_patient_is_the_patient(self) -> None:
        here = {"reference": "https://ehr.example/fhir/Patient/rhubarb"}
        assert sign([order(subject=here, dosageInstruction=[dosage(doseAndRate=None)])], visit()) != []


class TestADoseInOtherWords:
    @pytest.mark.parametrize("said", ["AUC 5 over 60 min", "AUC=6 over 1 hour", "500 micrograms over 1 hour"])
    def test_in_the_instruction(self, said: str) -> None:
        """Carboplatin is ordered by the area under the curve: its dose follows from it."""
        instruction = {"text": said, "route": dosage()["route"]}
        assert sign([order("carboplatin", dosageInstruction=[instruction])], visit()) == []

    def test_in_the_name(self) -> None:
        named = order("ceftriaxone 1 g IVPB", dosageInstruction=[dosage(doseAndRate=None)])
        assert sign([named], visit()) == []

    def test_a_strength_is_no_dose(self) -> None:
        named = order("ceftriaxone 1 g vial", dosageInstruction=[dosage(doseAndRate=None)])
        assert summaries(sign([named], visit())) == ["ceftriaxone 1 g vial: the order gives no dose yet."]


class TestABrand:
    @pytest.mark.parametrize("brand", ["Humira", "Neulasta Onpro"])
    def test_of_a_drug_with_biosimilars_names_the_product(self, brand: str) -> None:
        assert sign([order(brand)], visit()) == []
