"""Drugs that a document tells only by number: who they are follows from NDC and RxNorm as from their names."""

from __future__ import annotations

from typing import Any

import pytest

from scrubber.reference import drugs
from tests.scrubber.charts.messages import ccda, entry, fhir, given, hl7, message

NDC = "http://hl7.org/fhir/sid/ndc"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"


def coded(system: str, code: str, **more: Any) -> dict[str, Any]:
    """Return an administration of a drug that is only a code."""
    return given(medicationCodeableConcept={"coding": [{"system": system, "code": code}], **more})


@pytest.mark.parametrize(
    ("system", "code", "like"),
    [
        (NDC, "0006-3026-02", "Keytruda"),
        (NDC, "00006302602", "Keytruda"),
        (NDC, "57894-030-01", "infliximab"),
        (RXNORM, "318341", "cetuximab"),
        (RXNORM, "26225", "ondansetron"),
    ],
)
def test_a_number_gives_the_class_and_the_code_that_the_name_gives(system: str, code: str, like: str) -> None:
    (item,) = fhir(coded(system, code)).administrations
    assert drugs.classify(item.substance).values == drugs.classify(like).values
    own = {drug.hcpcs for drug in drugs.identify(item.substance, ndc=item.ndc).candidates}
    assert own
    assert own <= {drug.hcpcs for drug in drugs.identify(like).candidates}


def test_each_reader_names_a_drug_by_its_number() -> None:
    run = "RXA|0|1|202603020915|202603020946|00006302602^^NDC|200|mg"
    (item,) = hl7(message("ORC|RE|7", run, "RXR|IV")).administrations
    assert item.substance == "00006302602 (pembrolizumab)"
    told = entry().replace('<code code="1" displayName="infliximab"/>', '<code code="{}" codeSystem="{}"/>')
    ndc = told.format("0006-3026-02", "2.16.840.1.113883.6.69")
    (item,) = ccda(ndc).administrations
    assert item.substance.endswith("(pembrolizumab)")


def test_a_name_that_is_known_stands_and_one_that_is_not_has_the_products_beside_it() -> None:
    (item,) = fhir(coded(NDC, "0006-3026-02", text="KEYTRUDA 100 MG/4 ML SOLN")).administrations
    assert item.substance == "KEYTRUDA 100 MG/4 ML SOLN"
    for words in ("Formulary item A", "NS 100 mL"):
        (item,) = fhir(coded(NDC, "0006-3026-02", text=words)).administrations
        assert item.substance == f"{words} (pembrolizumab)"


def test_a_number_that_nobody_knows_names_nothing() -> None:
    for system, code in ((NDC, "99999-9999-99"), (RXNORM, "999999999")):
        (item,) = fhir(coded(system, code)).administrations
        assert "(" not in item.substance


def test_what_was_ordered_or_refused_by_number_is_named_too() -> None:
    run = "RXA|0|1|202603020915|202603020946|00006302602^^NDC|200|mg|||||||||||||RE"
    record = hl7(message("ORC|RE|7", "RXE|1|00006302602^^NDC|200||mg", run))
    assert record.orders[0].substance == record.not_given[0].substance == "00006302602 (pembrolizumab)"


def test_a_drug_among_the_ingredients_of_a_bag_ran_and_not_the_bag() -> None:
    parts = [{"itemCodeableConcept": {"text": name}} for name in ("infliximab", "sodium chloride 0.9%")]
    bag = {"resourceType": "Medication", "id": "m", "code": {"text": "NS 250 mL bag"}, "ingredient": parts}
    dosage = {"route": {"text": "intravenous"}, "dose": {"value": 250, "unit": "mL"}}
    run = given(dosage=dosage, medicationReference={"reference": "Medication/m"})
    del run["medicationCodeableConcept"]
    (item,) = fhir(bag, run).administrations
    assert (item.substance, item.dose, item.volume_ml) == ("infliximab in NS 250 mL bag", None, 250)
    assert [doubt.field for doubt in item.uncertain] == ["dose"]
    (item,) = fhir({**bag, "ingredient": parts[1:]}, run).administrations
    assert (item.substance, item.volume_ml) == ("NS 250 mL bag", 250)
    assert not item.uncertain
