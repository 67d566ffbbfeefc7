"""Classes: a closed list is complex, fluids are hydration, the rest therapeutic; what is open has two readings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scrubber.reference import drugs
from scrubber.reference.classes import stem_of
from scrubber.reference.drug_files import drug_files
from scrubber.reference.drugs import classify

VIGNETTES = Path(__file__).parents[4] / "shared" / "domain" / "vignettes-public.json"
ROUTES = {
    "IV infusion": "iv",
    "IV push": "iv",
    "IM injection": "im",
    "SC infusion": "sc",
    "on-body injector": "sc",
}

EMERGENCY = (
    (
        """
acetaminophen adenosine alteplase amiodarone atropine azithromycin cefazolin cefepime ceftriaxone dexamethasone
diazepam digoxin diltiazem diphenhydramine dopamine droperidol enoxaparin epinephrine esmolol famotidine fentanyl
furosemide glucagon haloperidol heparin hydralazine hydromorphone insulin ketamine ketorolac labetalol levetiracetam
levofloxacin lorazepam magnesium methylprednisolone metoclopramide metoprolol metronidazole midazolam morphine naloxone
nicardipine nitroglycerin norepinephrine ondansetron pantoprazole phenytoin piperacillin-tazobactam prochlorperazine
promethazine propofol tenecteplase thiamine tranexamic_acid vancomycin vasopressin
"""
    )
    .strip()
    .replace("\n", " ")
    .split(" ")
)
"""Drugs that emergency departments give by vein: the injectables among those that CDC's NHAMCS names most often, and of
the WHO model list of essential medicines (recalled, not read here)."""


@pytest.mark.parametrize("name", EMERGENCY)
def test_usual_drugs_of_a_hospital_are_therapeutic(name: str) -> None:
    found = classify(name.replace("_", " "))
    assert found.settled == "therapeutic"
    assert found.ground in ("primary", "secondary")
    assert drugs.class_by_name(name.replace("_", " ")) == "therapeutic"


def test_at_least_forty_of_them() -> None:
    assert len(EMERGENCY) >= 40


@pytest.mark.skipif(not VIGNETTES.exists(), reason="the published questions are not here")
def test_the_drugs_of_published_questions() -> None:
    """Each drug that has a name is of the class that the published answer presumes; `drug A` has both readings."""
    wrong = []
    for vignette in json.loads(VIGNETTES.read_text("utf-8"))["administration"]:
        for event in vignette["events"]:
            expected = {"chemo": "complex"}.get(event["kind"], event["kind"])
            found = classify(event["drug"], route=ROUTES.get(event.get("route", "")))
            if event["drug"] in ("drug A", "drug B"):
                assert found.values == ("therapeutic", "complex")
            elif found.settled != expected:
                wrong.append((event["drug"], expected, found.values))
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "hormonal"),
    [
        ("oxaliplatin", False),
        ("Keytruda", False),
        ("rituximab-pvvr", False),
        ("Velcade", False),
        ("methotrexate", False),
        ("Darzalex Faspro", False),
        ("Opdivo Qvantig", False),
        ("Phesgo", False),
        ("liposomal doxorubicin", False),
        ("decitabine", False),
        ("Lupron Depot", True),
        ("Firmagon", True),
        ("Faslodex", True),
        ("Zoladex", True),
        ("Trelstar", True),
        ("Eligard", True),
    ],
)
def test_antineoplastics(name: str, hormonal: bool) -> None:
    """Hormonal ones as carecostestimate (96401, 96402) names them; the split decides between 96401 and 96402."""
    found = classify(name)
    assert (found.settled, found.hormonal) == ("complex", hormonal)


@pytest.mark.parametrize(
    "name", ["leucovorin", "mesna", "ondansetron", "Aloxi", "Aranesp", "Venofer", "Neulasta"]
)
def test_supportive_drugs_are_never_complex(name: str) -> None:
    assert classify(name, indications=["C50.911"], complex_drugs=["J0640"]).settled == "therapeutic"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Fasenra", "J0517"), ("Ilaris", "J0638"), ("Cimzia", "J0717"), ("Prolia", "J0897"), ("Neupogen", "J1442"),
        ("Granix", "J1447"), ("Zarxio", "Q5101"), ("Nivestym", "Q5110"), ("Reblozyl", "J0896"), ("Nucala", "J2182"),
        ("Sandostatin LAR", "J2353"), ("Xolair", "J2357"), ("Fulphila", "Q5108"), ("Udenyca", "Q5111"),
        ("Ziextenzo", "Q5120"), ("Nyvepria", "Q5122"), ("Arcalyst", "J2793"), ("Ilumya", "J3245"),
    ],
)  # fmt: skip
def test_what_a_contractor_names_as_a_plain_injection(name: str, code: str) -> None:
    """NGS, article A58620: 96372, not 96401 or 96402."""
    for found in (classify(name, route="sc"), classify(hcpcs=code, route="sc")):
        assert (found.settled, found.ground) == ("therapeutic", "primary")


@pytest.mark.parametrize(
    "name", ["Entyvio", "Tysabri", "Ocrevus", "Orencia", "Benlysta", "Soliris", "Stelara", "Kisunla"]
)
def test_biologicals_on_which_payers_differ(name: str) -> None:
    assert classify(name, route="iv").values == ("complex", "therapeutic")
    assert classify(name, route="sc").settled == "therapeutic"
    assert classify(name, route="iv", payer_prefers="complex").settled == "complex"
    assert classify(name, route="iv", payer_prefers="therapeutic").settled == "therapeutic"


def test_a_payer_s_list_goes_first() -> None:
    on_list = classify("Entyvio", "J3380", route="iv", therapeutic_drugs=["J3380"])
    assert (on_list.settled, on_list.ground) == ("therapeutic", "payer")
    assert classify("Entyvio", route="iv", complex_drugs=["J3380"]).settled == "complex"
    assert classify("Remicade", route="iv", therapeutic_drugs=["J1745"]).settled == "therapeutic"


def test_an_indication_may_settle_it() -> None:
    """Hormonal drugs treat endometriosis, fibroids, early puberty too; other indications leave the list in force."""
    assert classify("Lupron Depot", indications=["C61"]).settled == "complex"
    assert classify("Lupron Depot", indications=["K50.90"]).settled == "complex"
    assert classify("Lupron Depot", indications=["N80.00"]).settled == "therapeutic"
    assert classify("Lupron Depot", indications=["D25.9"]).settled == "therapeutic"
    assert classify("Triptodur", indications=["E30.1"]).settled == "therapeutic"
    assert classify("basiliximab", route="iv", indications=["C90.00"]).settled == "complex"


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("normal saline", ("hydration",)),
        ("NS bolus 1000 mL", ("hydration",)),
        ("lactated Ringer's", ("hydration",)),
        ("IV fluids", ("hydration",)),
        ("D5 1/2NS + 20 mEq KCl", ("hydration",)),
        ("NS with 20 KCl, maintenance", ("hydration",)),
        ("KCl 20 mEq in NS 100 mL", ("therapeutic", "hydration")),
        ("KCl 20 mEq in NS 100 mL, replacement", ("therapeutic",)),
        ("leucovorin 400 mg in D5W", ("therapeutic",)),
        ("oxaliplatin in D5W", ("complex",)),
        ("magnesium sulfate 2 g", ("therapeutic",)),
        ("normal saline flush", ("flush",)),
        ("port flush heparin", ("flush",)),
        ("heparin drip", ("therapeutic",)),
        ("packed red cells", ("blood",)),
        ("FFP", ("blood",)),
        ("flu shot", ("vaccine",)),
        ("Pneumovax 23", ("vaccine",)),
        ("antibiotic 2", ("therapeutic",)),
        ("chemo push", ("complex",)),
        ("oxaliplatin and ondansetron", ("complex", "therapeutic")),
    ],
)
def test_fluids_blood_and_words_of_kind(name: str, values: tuple[str, ...]) -> None:
    """CPT, hydration: prepackaged fluids and electrolytes are hydration (CGS 2012 has D5 1/2NS with KCl)."""
    assert classify(name).values == values


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("examplemab", ("complex", "therapeutic")),
        ("exampleplatin", ("complex",)),
        ("exampletaxel", ("complex",)),
        ("examplecillin", ("therapeutic",)),
        ("cefexample", ("therapeutic",)),
        ("examplefloxacin", ("therapeutic",)),
        ("examplesetron", ("therapeutic",)),
        ("nobodyknowsthis", ("therapeutic", "complex")),
        ("drug A", ("therapeutic", "complex")),
        ("", ("therapeutic", "complex")),
    ],
)
def test_a_name_that_is_not_listed(name: str, values: tuple[str, ...]) -> None:
    """A stem tells the group of a nonproprietary name, from memory; without one, both readings are open."""
    found = classify(name)
    assert found.values == values
    assert found.ground in ("memory", "unverified")


@pytest.mark.parametrize(
    ("name", "hormonal"), [("examplerelin", True), ("examplerelix", True), ("exampleplatin", False)]
)
def test_what_acts_on_the_releasing_hormone_is_hormonal(name: str, hormonal: bool) -> None:
    """96402 is for hormonal antineoplastics: -relin and -relix are those of gonadotropin-releasing hormone (INN)."""
    assert classify(name).hormonal is hormonal


def test_no_stem_contradicts_a_class_kept_by_hand() -> None:
    """Every listed substance whose name carries a stem is of its class, but for the exceptions named here."""
    exceptions = {
        "bleomycin", "dactinomycin", "plicamycin",  # antibiotics that are antineoplastic
        "mitomycin", "mitomycin intravesical", "mitomycin pyelocalyceal",
        "gonadorelin", "corticorelin ovine triflutate", "protirelin",  # diagnostics
        "tesamorelin",  # of growth hormone
        "histrelin", "triptorelin extended-release",  # for early puberty
        "emtricitabine and tenofovir disoproxil", "emtricitabine and tenofovir alafenamide",  # antivirals
        "heparin lock flush",
    }  # fmt: skip
    wrong = []
    for substance in drug_files().substances.values():
        stem = stem_of(substance.name)
        if stem is None or substance.name in exceptions or stem.text in ("mab", "cept", "leucel"):
            continue
        if stem.drug_class != substance.drug_class and not (
            substance.never_complex and stem.drug_class == "therapeutic"
        ):
            wrong.append((substance.name, substance.drug_class, stem.text, stem.drug_class))
    assert wrong == []
