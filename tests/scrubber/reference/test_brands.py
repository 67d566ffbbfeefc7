"""A brand's name is the brand's product: every brand of the tables against every code of its substance.

Expected here is what `drug_codes.csv` and `brands.csv` say row by row, read without the code under test, and what
descriptors and labels say of the examples.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from importlib.resources import files

import pytest

from scrubber.coding.products import billable
from scrubber.model.ground import Ground
from scrubber.model.record import Administration, Quantity, Technique
from scrubber.reference.drugs import identify

ON = date(2026, 3, 2)
NOT_BY_NEEDLE = {"oral", "inhalation", "ophthalmic", "topical", "nasal"}

USUAL_NAMES = {
    "substances, salts and abbreviations: every product is meant": {
        "paracetamol", "apap", "n-acetylcysteine", "human albumin", "albumin 5%", "albumin 25%", "alpha-1 antitrypsin",
        "bcg", "bacillus calmette guerin", "c-1 esterase inhibitor", "ca gluconate", "bcnu", "darbepoetin alfa", "d5w",
        "5% dextrose", "dextrose 5% in water", "5% dextrose in water", "liposomal doxorubicin",
        "doxorubicin liposomal", "pegylated liposomal doxorubicin", "epoetin", "epo", "vp-16", "g-csf",
        "heparin sodium", "unfractionated heparin", "hbig", "17p", "l-leucovorin", "levofolinic acid",
        "hydroxyprogesterone", "ivig", "intravenous immune globulin", "iv immune globulin", "immunoglobulin",
        "immune globulin iv", "gamma globulin", "scig", "subcutaneous immune globulin", "flu vaccine", "flu shot",
        "influenza virus vaccine", "regular insulin", "insulin regular", "insulin lispro", "insulin aspart",
        "insulin glargine", "leuprolide", "leuprolide acetate", "mtx", "methylprednisolone sodium succinate",
        "morphine sulfate", "mso4", "normal saline", "ns", "0.9% sodium chloride", "0.9% nacl", "0.9% ns", "nss",
        "saline", "0.9 % sodium chloride", "sodium chloride 0.9 %", "nacl 0.9%", "normal saline solution",
        "isotonic saline", "txa", "vanc", "vanco",
    },
    "brands of every product of the substance that has a code": {
        "albuminar", "flexbumin", "plasbumin", "abilify", "varubi",
    },
    "brands of tablets and nose drops, said of what is infused": {
        "tylenol", "iv tylenol", "pacerone", "synthroid", "vancocin",
    },
    "brands no longer sold for needles, said of any maker's product": {
        "ancef", "kefzol", "cytoxan", "decadron", "trandate", "normodyne", "versed", "avelox",
    },
    "brands whose product has no code of its own among these": {"epipen", "isuprel", "otrexup"},
}  # fmt: skip
"""Names of substances with several living codes that set none of them apart, each for a reason that was decided."""


def rows(name: str) -> list[dict[str, str]]:
    text = files("scrubber.reference.data").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def last_rows() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in rows("drug_codes.csv")}


def lives(row: dict[str, str]) -> bool:
    return (not row["from"] or row["from"] <= ON.isoformat()) and (
        not row["to"] or row["to"] >= ON.isoformat()
    )


def plain(name: str) -> str:
    return name.replace("-", " ").replace("'", " ")


def codes_by_brand() -> dict[str, set[str]]:
    """Return the living codes of each brand by needle, as the files list them."""
    found: dict[str, set[str]] = defaultdict(set)
    for code, row in last_rows().items():
        for brand in filter(None, row["brands"].split(";")):
            found[plain(brand)].add(code)
    for row in rows("brands.csv"):
        found[plain(row["brand"])] |= set(row["codes"].split(";"))
    return found


def brands_and_codes() -> Iterator[tuple[str, set[str], set[str]]]:
    """Yield each brand, its own living codes, and the living codes of its substance."""
    known = last_rows()
    of_substance: dict[str, set[str]] = defaultdict(set)
    for code, row in known.items():
        if lives(row):
            of_substance[row["substance"]].add(code)
    names = {plain(row["substance"]) for row in known.values()}
    for brand, listed in codes_by_brand().items():
        own = {code for code in listed if lives(known[code])}
        by_needle = {c for c in own if NOT_BY_NEEDLE.isdisjoint(known[c]["routes"].split(";"))}
        everything = set().union(*(of_substance[known[code]["substance"]] for code in own))
        if own and brand not in names:
            yield brand, by_needle or own, everything


BRANDS = list(brands_and_codes())


def test_the_whole_table_is_looked_at() -> None:
    assert len(BRANDS) > 700
    assert sum(len(everything) > len(own) for _, own, everything in BRANDS) > 200


@pytest.mark.parametrize(("brand", "own", "everything"), BRANDS, ids=[brand for brand, _, _ in BRANDS])
def test_a_brand_is_its_own_codes_and_no_other(brand: str, own: set[str], everything: set[str]) -> None:
    found = identify(brand, on=ON)
    assert {drug.hcpcs for drug in found.candidates} == own
    for code in everything - own:
        assert found.bills_as(code) is False, f"{brand} is not {code}"


def test_every_other_name_of_several_products_was_decided() -> None:
    """A brand that is added to the usual names of a substance must be given its codes, or a reason why it has none."""
    brands = codes_by_brand()
    living: dict[str, int] = defaultdict(int)
    for row in last_rows().values():
        living[row["substance"]] += lives(row)
    open_names = {
        name
        for row in rows("substances.csv")
        for name in filter(None, row["names"].split(";"))
        if living[row["substance"]] > 1 and plain(name) not in brands
    }
    assert open_names == set().union(*USUAL_NAMES.values())


@pytest.mark.parametrize(
    ("brand", "codes"),
    [
        ("Gammagard", {"J1566", "J1569"}),
        ("Gammagard Liquid", {"J1569"}),
        ("Gammagard S/D", {"J1566"}),
        ("Gamunex", {"J1561"}),
        ("Gamunex-C", {"J1561"}),
        ("Rituxan", {"J9312"}),
        ("Rituxan Hycela", {"J9311"}),
        ("Humalog", {"J1815", "J1817"}),
        ("Kcentra", {"J7168"}),
    ],
)
def test_brands_of_one_family(brand: str, codes: set[str]) -> None:
    """What HCPCS names in its descriptors, and CMS's crosswalk by product."""
    assert {drug.hcpcs for drug in identify(brand, on=ON).candidates} == codes


@pytest.mark.parametrize(
    ("brand", "vein", "skin"),
    [
        ("Darzalex", "J9145", "J9144"),
        ("Herceptin", "J9355", "J9356"),
        ("Rituxan", "J9312", "J9311"),
        ("Tecentriq", "J9022", "J9024"),
        ("Opdivo", "J9299", "J9289"),
        ("Ocrevus", "J2350", "J2351"),
        ("Stelara", "J3358", "J3357"),
    ],
)
def test_the_route_tells_which_form_of_a_brand_it_was(brand: str, vein: str, skin: str) -> None:
    """Descriptors bind the forms with hyaluronidase to the skin, and those of ustekinumab to either."""
    infused, injected = Administration("a1", brand, "infusion"), Administration("a1", brand, "sc")
    assert billable(infused, ON).codes == (vein,)
    assert billable(injected, ON).codes == (skin,)


@pytest.mark.parametrize(
    ("brand", "technique", "code"),
    [("Aristada", "im", "J1944"), ("Aristada Initio", "im", "J1943"), ("MultiHance", "push", "A9577")],
)
def test_a_route_that_tells_nothing_leaves_a_brand_what_it_says(
    brand: str, technique: str, code: str
) -> None:
    """Descriptors give Aristada and Aristada Initio codes of their own, and bind neither to a route."""
    assert billable(Administration("a1", brand, technique), ON).codes == (code,)


@pytest.mark.parametrize(
    ("brand", "technique", "dose", "codes"),
    [
        ("Sublocade", "sc", Quantity(Decimal(300), "mg"), ("Q9992",)),
        ("Sublocade", "sc", Quantity(Decimal(100), "mg"), ("Q9991",)),
        ("Sublocade", "sc", None, ("Q9991", "Q9992")),
        ("HyperRHO", "im", Quantity(Decimal(300), "mcg"), ("J2790",)),
        ("HyperRHO", "im", Quantity(Decimal(250), "units"), ("J2788",)),
        ("GamaSTAN", "im", Quantity(Decimal(12), "mL"), ("J1560",)),
        ("Brixadi", "sc", Quantity(Decimal(64), "mg"), ("J0577", "J0578")),  # bound to days of therapy
    ],
)
def test_a_dose_tells_which_code_where_descriptors_bind_them_to_doses(
    brand: str, technique: Technique, dose: Quantity | None, codes: tuple[str, ...]
) -> None:
    """`Less than or equal to 100 mg`, `greater than 100 mg`; `50 micrograms`, `300 micrograms`; `over 10 cc`."""
    item = Administration("a1", brand, technique, dose=dose)
    assert set(billable(item, ON).codes) == set(codes)
    if len(codes) == 1:
        other = {"Q9991": "Q9992", "Q9992": "Q9991", "J2788": "J2790", "J2790": "J2788", "J1560": "J1460"}
        assert billable(item, ON, {other[codes[0]]}).codes == codes, "what the claim bills tells nothing"


@pytest.mark.parametrize(("brand", "ground"), [("Rituxan", Ground.SECONDARY), ("Taxotere", Ground.MEMORY)])
def test_a_brand_that_no_file_gives_with_a_code_is_from_memory(brand: str, ground: Ground) -> None:
    assert billable(Administration("a1", brand, "infusion"), ON).ground is ground


def test_no_brand_is_a_word_of_a_descriptor() -> None:
    """`(i.e., insulin pump)` in the descriptor of J1817 names no product."""
    assert not {"i.e.", "i.e", "insulin pump"} & set(codes_by_brand())
