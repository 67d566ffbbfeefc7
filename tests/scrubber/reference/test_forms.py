"""Forms of a substance with codes of their own, short names, and codes that a diagnosis tells apart."""

from __future__ import annotations

from datetime import date

import pytest

from scrubber.reference.drugs import classify, identify
from scrubber.reference.names import named_in
from scrubber.reference.routes import way_of_drug
from scrubber.reference.told_apart import told_apart

ON = date(2026, 3, 2)


def codes(name: str, route: str | None = None, on: date = ON) -> set[str]:
    return {drug.hcpcs for drug in identify(name, on=on, route=route).candidates}


@pytest.mark.parametrize(
    ("name", "route", "own"),
    [
        ("octreotide LAR", "im", {"J2353"}),
        ("octreotide acetate LAR depot", "im", {"J2353"}),
        ("octreotide 20 mg", "im", {"J2353"}),  # the plain one goes under the skin or by vein (label)
        ("haloperidol dec", "im", {"J1631"}),
        ("Haldol decanoate 100", "im", {"J1631"}),
        ("fluphenazine dec", "im", {"J2680"}),
        ("irinotecan liposomal", "iv", {"J9205"}),
        ("doxorubicin HCl liposomal", "iv", {"Q2049", "Q2050"}),
        ("paclitaxel (albumin-bound)", "iv", {"J9264"}),
        ("ado-trastuzumab", "iv", {"J9354"}),
        ("benzathine penicillin G", "im", {"J0561"}),
        ("CMV immune globulin", "iv", {"J0850"}),
        ("L-leucovorin", "iv", {"J0641", "J0642"}),
        ("daratumumab", "sc", {"J9144"}),
        ("daratumumab SC", None, {"J9144"}),
        ("nivolumab", "sc", {"J9289"}),
        ("trastuzumab", "sc", {"J9356"}),
        ("rituximab", "sc", {"J9311"}),
        ("ocrelizumab", "sc", {"J2351"}),
        ("infliximab", "sc", {"J1748"}),
        ("furosemide", "iv", {"J1938"}),
    ],
)
def test_the_form_that_is_named_or_told_by_the_route(name: str, route: str | None, own: set[str]) -> None:
    """HCPCS descriptors: each form has a code of its own, in another unit."""
    assert codes(name, route) == own


@pytest.mark.parametrize(
    ("name", "route", "own"),
    [
        ("octreotide 100 mcg", "sc", {"J2354"}),
        ("haloperidol lactate", "im", {"J1630"}),
        ("haloperidol 5 mg", "im", {"J1630"}),
        ("irinotecan", "iv", {"J9206"}),
        ("daratumumab", "iv", {"J9145"}),
        ("nivolumab", "iv", {"J9299"}),
        ("Opdivo", "iv", {"J9299"}),
        ("leucovorin in 1 L NS", "iv", {"J0640"}),
        ("penicillin G potassium", "im", {"J2540"}),
        ("methylprednisolone sodium succinate", "im", {"J2919"}),
        ("methylprednisolone", "iv", {"J2919"}),
    ],
)
def test_the_plain_one_stays_plain(name: str, route: str, own: set[str]) -> None:
    assert codes(name, route) == own


def test_where_a_route_goes_with_both_both_may_bill_it() -> None:
    found = identify("methylprednisolone", on=ON, route="im")
    assert found.is_either
    assert {drug.hcpcs for drug in found.candidates} == {"J1010", "J2919"}
    assert {"J1071", "J3121"} <= codes("testosterone", "im")


def test_a_code_or_product_beside_the_name_tells_which_of_them() -> None:
    by_code = identify("methylprednisolone", "J1010", on=ON, route="im")
    by_product = identify("methylprednisolone", ndc="00009027401", on=ON, route="im")
    for found in (by_code, by_product):
        assert found.substances == ("methylprednisolone acetate",)
        assert found.drug is not None
        assert found.drug.hcpcs == "J1010"


def test_a_code_of_another_route_bills_nothing() -> None:
    assert codes("Entyvio", "sc") == set()  # J3380 is intravenous
    assert codes("Entyvio", "iv") == {"J3380"}
    for brand, code in (("Skyrizi", "J2327"), ("Cosentyx", "J3247"), ("Simponi Aria", "J1602")):
        assert codes(brand, "iv") == {code}, "the descriptor says intravenous"
        assert codes(brand.split()[0], "sc") == set()


def test_faspro_is_of_two_brands() -> None:
    assert codes("Darzalex Faspro", "sc") == {"J9144"}
    assert codes("Rybrevant Faspro", "sc") == set()
    assert codes("Rybrevant", "iv") == {"J9061"}
    assert identify("Kesimpta", on=ON).substances == ("ofatumumab subcutaneous",)


def test_two_drugs_in_one_name_keep_their_own_words() -> None:
    first, second = named_in("octreotide 100 mcg, haloperidol decanoate")
    assert first.substances == ("octreotide",)
    assert second.substances == ("haloperidol decanoate",)


@pytest.mark.parametrize(
    ("name", "value", "substances"),
    [
        ("hydration for cisplatin", "hydration", set()),
        ("pre-cisplatin hydration", "hydration", set()),
        ("premed for rituximab", "therapeutic", set()),
        ("Benadryl before Taxol", "therapeutic", {"diphenhydramine"}),
        ("NS post cisplatin", "hydration", set()),
        ("cisplatin after hydration", "complex", {"cisplatin"}),
        ("for Remicade", "complex", {"infliximab"}),
        ("order for Remicade 400 mg in NS 250 mL", "complex", {"infliximab"}),
        ("for Remicade 400 mg in NS 250 mL", "complex", {"infliximab"}),
        ("infusion for cisplatin, NS 500 mL", "complex", {"cisplatin"}),
        ("Remicade for Crohn's", "complex", {"infliximab"}),
    ],
)
def test_a_drug_that_is_only_the_occasion_is_not_given(name: str, value: str, substances: set[str]) -> None:
    assert classify(name).settled == value
    assert set(identify(name, on=ON).substances) == substances


@pytest.mark.parametrize(
    ("name", "substance"),
    [
        ("pembro", "pembrolizumab"),
        ("Carbo AUC 5", "carboplatin"),
        ("Oxali", "oxaliplatin"),
        ("velaglucerase", "velaglucerase alfa"),
        ("enfortumab", "enfortumab vedotin"),
        ("zoledronic", "zoledronic acid"),
        ("Mepsevii", "vestronidase alfa"),
    ],
)
def test_short_names(name: str, substance: str) -> None:
    assert identify(name, on=ON).substances == (substance,)


@pytest.mark.parametrize("name", ["CTX", "dex", "epi", "MS 4 mg"])
def test_what_may_be_two_drugs_is_neither(name: str) -> None:
    """Cyclophosphamide or ceftriaxone, dexamethasone or dextrose, epinephrine or epirubicin, morphine or magnesium."""
    assert not identify(name, on=ON).is_known


def test_a_stroke_parts_two_drugs() -> None:
    assert [hit.substances for hit in named_in("gemcitabine/carboplatin")] == [
        ("gemcitabine",),
        ("carboplatin",),
    ]
    assert named_in("mg/dose") == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("pre-chemo hydration", "hydration"),
        ("NS post chemo", "hydration"),
        ("chemo premeds", "therapeutic"),
        ("antibiotic after chemotherapy", "therapeutic"),
        ("chemo", "complex"),
        ("chemotherapy infusion", "complex"),
        ("chemo in NS", "complex"),
        ("3% saline", "therapeutic"),
        ("sodium chloride 23.4%", "therapeutic"),
        ("0.9% saline", "hydration"),
        ("platelets", "blood"),
        ("fluids", "hydration"),
        ("isotonic fluid", "hydration"),
        ("hydration fluids w/ KCl", "hydration"),
        ("KCl rider", "therapeutic"),
        ("NS + 20 mEq KCl", "hydration"),
    ],
)
def test_words_of_a_class(name: str, value: str) -> None:
    assert classify(name).settled == value


@pytest.mark.parametrize("name", ["D5W with 150 mEq sodium bicarb", "fluids with KCl"])
def test_what_may_be_fluid_or_treatment_has_both_readings(name: str) -> None:
    assert set(classify(name).values) == {"therapeutic", "hydration"}


def test_a_drug_against_platelets_is_no_blood() -> None:
    assert classify("platelet inhibitor").settled is None


def test_on_a_day_before_its_code_a_brand_is_billed_by_the_one_before() -> None:
    assert codes("Neulasta", "sc", date(2021, 6, 1)) == {"J2505"}
    assert codes("Neulasta", "sc") == {"J2506"}
    assert codes("Tyenne", "iv", date(2024, 8, 1)) == set()


@pytest.mark.parametrize(
    ("own", "diagnoses", "left"),
    [
        (("J0881", "J0882"), ("C50.911",), ("J0881",)),
        (("J0881", "J0882"), ("N18.6", "Z99.2"), ("J0882",)),
        (("J0881", "J0882"), ("N18.6",), ("J0881", "J0882")),
        (("J0881", "J0882"), (), ("J0881", "J0882")),
        (("J1950", "J9217"), ("C61",), ("J9217",)),
        (("J1950", "J9217"), ("N80.9",), ("J1950",)),
        (("J3262", "Q0249"), ("M05.79",), ("J3262",)),
        (("J3262", "Q0249"), ("U07.1",), ("J3262", "Q0249")),
        (("J9171", "J9172"), ("C61",), ("J9171", "J9172")),
    ],
)
def test_codes_that_a_diagnosis_tells_apart(
    own: tuple[str, ...], diagnoses: tuple[str, ...], left: tuple[str, ...]
) -> None:
    """HCPCS descriptors: for ESRD on dialysis, non-ESRD use, for COVID-19."""
    assert told_apart(own, diagnoses)[0] == left


@pytest.mark.parametrize("name", ["Botox 155 units", "onabotulinumtoxinA", "Cathflo", "Lutathera"])
def test_drugs_that_are_given_in_a_way_of_their_own(name: str) -> None:
    assert way_of_drug(name) is not None


@pytest.mark.parametrize(
    ("name", "part_of"),
    [
        ("iohexol (OMNIPAQUE 350)", "the imaging"),
        ("gadobutrol", "the imaging"),
        ("lidocaine 1% local anesthetic", "the service that it is for"),
    ],
)
def test_what_is_part_of_another_service(name: str, part_of: str) -> None:
    """F12 and CPT 96360-96379: contrast and local anaesthesia are included."""
    way = way_of_drug(name)
    assert way is not None
    assert way.part_of == part_of


@pytest.mark.parametrize(
    "name", ["alteplase", "botulism antitoxin", "Kenalog", "lidocaine infusion", "nitroglycerin"]
)
def test_drugs_that_are_not(name: str) -> None:
    assert way_of_drug(name) is None
