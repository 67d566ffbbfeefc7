"""Reads HCPCS descriptors and dosage texts: what one billing unit is, and what drug a code names.

Theory. A descriptor is written to a pattern: `Injection, NAME (brand), not otherwise specified, 10 mg`. The billing
unit is the one amount in it. With two or more amounts the code bills a combination: the total in brackets at the end
is the unit where there is one (`1 gram/0.125 grams (1.125 grams)`), else the first amount is, and such a unit is
unsure: charts give the dose of a combination now as a total, now by its parts.
"""

from __future__ import annotations

import re
from decimal import Decimal

from scrubber.model.value import Value

_UNITS = {
    "mg": r"milligrams?|mgs?",
    "mcg": r"micrograms?|mcgs?",
    "g": r"grams?|gms?|g",
    "mL": r"millilit(?:er|re)s?|mls?|ccs?",
    "units": r"international units?|usp units?|units?|i\.?u\.?",
    "mCi": r"millicuries?|mci",
    "uCi": r"microcuries?|uci",
    "mEq": r"meq",
}
_AMOUNT = re.compile(
    r"(?P<amount>\d[\d,]*(?:\.\d+)?|\.\d+)\s*(?P<million>million\s+)?(?:" +
    "|".join(f"(?P<{unit}>{words})" for unit, words in _UNITS.items()) + r")(?![a-z0-9])",
    re.IGNORECASE,
)  # fmt: skip
_PER: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), unit)
    for pattern, unit in (
        (r"per single[- ](?:use|dose) vial|per vial", "vial"),
        (
            r"per (?:therapeutic |treatment |study )?dose|per treatment|per infusion|per instillation|per study",
            "dose",
        ),
        (r"\bper i\.?u\.?\b|\biu\b", "units"),
        (r"per (?:ml|cc)\b", "mL"),
        (r"per (?:gm|gram)\b", "g"),
        (r"per (?:mg|milligram)\b", "mg"),
        (r"per millicurie", "mCi"),
        (r"per microcurie", "uCi"),
        (
            r"days of therapy|per implant|per patch|\beach\b|cells|vector genomes?|plaque forming|capsule",
            "dose",
        ),
    )
)
_TOTAL = re.compile(rf"\((?:{_AMOUNT.pattern})\)\s*$", re.IGNORECASE)
_CONCENTRATION = re.compile(r"\d[\d.,-]*(?:\s*(?:or greater|-)\s*\d*)?\s*mg/ml", re.IGNORECASE)
"""How strong a solution is, which is not what a unit of it bills: `up to 149 mg/ml iodine concentration, per ml`."""
_EQUALS = re.compile(r"\((\d+)\s*ml\s*=\s*1 unit\)", re.IGNORECASE)


class BillingUnit(Value):
    """What one unit of a code bills. `is_sure`: the text names one amount and no combination."""

    amount: Decimal
    unit: str
    is_sure: bool = True


def billing_unit(text: str) -> BillingUnit | None:
    """Return the billing unit that a descriptor or dosage text names, or None."""
    if match := _EQUALS.search(text):
        return BillingUnit(Decimal(match[1]), "mL")
    text = _CONCENTRATION.sub(" ", text)
    found = [_quantity(match) for match in _AMOUNT.finditer(text)]
    if len(found) == 1:
        return BillingUnit(*found[0])
    if len(found) > 1:
        total = _TOTAL.search(text.strip())
        return BillingUnit(*_quantity(total)) if total else BillingUnit(*found[0], is_sure=False)
    return next((BillingUnit(Decimal(1), unit) for pattern, unit in _PER if pattern.search(text)), None)


def _quantity(match: re.Match[str]) -> tuple[Decimal, str]:
    amount = Decimal(match["amount"].replace(",", ""))
    if match["million"]:
        amount *= 1_000_000
    return amount, next(unit for unit in _UNITS if match[unit])


# names

_LEAD = re.compile(
    r"^(?:injection|infusion|intravesical instillation|instillation|oral|inj|inj\.|implant)[,:]?\s+",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"(?:,\s*|\s+|^)(?:not otherwise specified|not there?apeutically equivalent|excludes|biosimilar|for\b|per\b|up to|"
    r"less than|greater than|including|lyophilized|non-?lyophilized|preservative|intravenous|intramuscular|"
    r"subcutaneous|oral\b|one\b|sterile|"
    r"in\b|with\b|fda approved|medical grade|each\b|minimum|extended[- ]release|long acting|"
    r"therapeutic|diagnostic|compounded|administered|inhalation|recombinant|injectable|implant|ophthalmic|topical|"
    r"concentrated|unit dose|human\b|hd\b|as\b).*$",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\(([^()]*)\)")
_NO_BRAND = re.compile(
    r"human|ovine|equine|bovine|porcine|recombinant|rabbit|purified|code may be used|esrd|hcl|g-csf|gm-csf|e\.g\.|"
    r"^(?:mal|pet|ucla|ucsf|ecmo|s|iv|ab.?|d|i\.e\.?)$|\d|"
    r"i\.e\.,|antihemophilic|derived|injection|lyophilized|intravenous|intramuscular|vitamin|nos\b|locally|contraceptive|"
    r"autologous|adult|pediatric|not |only|for |pfu|or |see |therapy|depot|live|bcma|unless|suspension|"
    r"complex|activated|single|ready|implant|multi|auto-?injector|preservative|dmso|hyaluronan|i\\.e\\.|fab|"
    r"kabi|hikma|baxter|sandoz|braun|hospira|pfizer|teva|accord|reddy|sagent|auromedics|apotex|endo$|bpi|belcher|"
    r"medication systems|critical care|xellia|sun pharma|cipla|mylan|meitheal|eugia|avet|par pharm|american regent|"
    r"maia|ani$|hope|eton|slayback|bluepoint|amneal|almaject|civica|nexus|long grove|b\\. ?braun|gland|fosun|"
    r"medefil|exela|provepharm|zydus|novaplus|hainan|actavis|leucadia|dash|northstar|msn|caplin|somerset|"
    r"xiromed|armas|baxalta|lupin|azurity|delova|bpi labs|celerity|vistapharm|wockhardt|athenex|qilu|almaject|"
    r"international|biocon$|rising|cumberland|novast",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"\s+")


class NamedDrug(Value):
    """What a descriptor calls a drug. `product` keeps the suffix of a biological and the salt."""

    product: str
    brands: tuple[str, ...]


def named_drug(descriptor: str) -> NamedDrug:
    """Return the drug that a descriptor names, in lower case."""
    text = descriptor.casefold().replace("'s", "s")
    brands = tuple(
        part.strip()
        for bracket in _BRACKETS.findall(text)
        if not _NO_BRAND.search(bracket)
        for part in re.split(r"/|,| and ", bracket)
        if part.strip()
    )
    text = _LEAD.sub("", _CONCENTRATION.sub(" ", _BRACKETS.sub(" ", text)))
    names = []
    for part in re.split(r"\band\b|/", text):
        name = _CUT.sub("", _AMOUNT.sub(";", part)).split(";")[0].split(",")[0]
        name = _PLAIN.sub(" ", name).strip(" ,.-")
        if name and not re.fullmatch(r"[\d.\s]*", name):
            names.append(name)
    return NamedDrug(" and ".join(dict.fromkeys(names)), tuple(dict.fromkeys(brands)))


_SUFFIX = re.compile(r"^(.*[a-z])-[a-z]{4}$")
"""The four letters that set one biological of a name apart from another (FDA, nonproprietary naming, 2017)."""


def without_suffix(name: str) -> str:
    """Return a biological's name without its four-letter suffix: `infliximab-dyyb` is infliximab."""
    return " and ".join(
        match[1] if (match := _SUFFIX.match(part)) and part not in _NO_SUFFIX else part
        for part in name.split(" and ")
    )


_NO_SUFFIX = frozenset({"interferon beta-alfa", "factor-viii"})
_ELEMENTS = frozenset(
    {
        "sodium",
        "potassium",
        "calcium",
        "magnesium",
        "ammonium",
        "zinc",
        "iron",
        "ferric",
        "lithium",
        "gold",
        "selenium",
        "copper",
        "chromium",
        "manganese",
        "aluminum",
        "strontium",
        "samarium",
        "thallium",
        "technetium",
        "indium",
        "iodine",
        "gallium",
        "fluorine",
        "phosphate",
        "penicillin",
    }
)
_SALTS = (
    "dipotassium", "disodium", "dihydrochloride", "hydrochloride", "hcl", "hydrobromide", "hydroxyprogesterone",
    "sodium phosphate", "sodium succinate", "sodium sulfate", "sodium", "sulfate", "mesylate", "besylate", "besilate",
    "citrate", "bitartrate", "tartrate", "maleate", "fumarate", "lactate", "tromethamine", "phosphate", "acetate",
    "bromide", "isethionate", "fosamil", "hemisuccinate", "dimeglumine", "etexilate", "monohydrate", "dihydrate",
)  # fmt: skip


def without_salt(name: str) -> str:
    """Return a drug's name without its salt, but for electrolytes, whose salt is what they are."""
    if name.split(" ")[0] in _ELEMENTS:
        return name
    for salt in _SALTS:
        if name.endswith(f" {salt}"):
            return name.removesuffix(f" {salt}")
    return name
