"""The shipped drug codes, from the collected files and the curated names: one row for each code and billing unit.

What is found out here: the billing unit (descriptor, else dosage text), the life of the code, the drug that it names,
the brands of its products, the routes that its descriptor binds it to, and the codes that follow it when it ended. What
can't be found out (class, vials, usual names) is curated by hand in the other files of `data`.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from difflib import SequenceMatcher
from pathlib import Path

from scrubber.model.value import Value
from scrubber.reference.baseline.collected import rows
from scrubber.reference.baseline.descriptors import (
    BillingUnit,
    billing_unit,
    named_drug,
    without_salt,
    without_suffix,
)
from scrubber.reference.baseline.tables import hcpcs_codes

_NO_DRUGS = re.compile(
    r"^(?:C9(?:3[4-6]|6|7|8)\d|C9399|C9176|Q4082|Q20(?:04|52)|Q50[01]\d|Q900\d|Q9987|Q9988|Q9994|Q9969|Q9977|J3490|J3590"
    r"|J3591|J3530|J3535|J7799|J7999|J7599|J7699|J7199|J0799|J8498|J8499|J8597|J8999|J9999|J73(?:0[0-7]|3[056])|J729\d"
    r"|S0(?:19[4-9]|2|3[0-8])\d*|P90(?:4[04])|A95(?:06|74)|A9698)"
)
_DRUGS = re.compile(
    r"J\d{4}|Q(?:013[89]|02\d\d|2\d{3}|30(?:27|28)|40[78]\d|5\d{3}|9\d{3})|C9[0-4]\d\d|P904[1-8]|A9[5-8]\d\d"
)
_ROUTES = (
    ("oral", r"\boral\b|orally"),
    ("inhalation", r"inhalation"),
    ("intravesical", r"intravesical|pyelocalyceal"),
    ("ophthalmic", r"intravitreal|ophthalmic|intraocular|intracameral|suprachoroidal"),
    ("topical", r"topical|\bpatch\b"),
    ("nasal", r"\bnasal\b"),
    ("intraarticular", r"intra-articular"),
    ("implant", r"\bimplant\b|urethral suppository|intrauterine|pellet"),
    ("intrathecal", r"intrathecal"),
    ("im", r"intramuscular"),
    ("sc", r"subcutaneous|hyaluronidase-|and \w*hyaluronidase"),
    ("iv", r"\bintravenous\b|(?<!sub)\biv\b"),
)
HEADINGS = (
    "code", "from", "to", "amount", "unit", "sure", "dosage", "substance", "product", "brands", "plain", "routes",
    "successors", "unit_source", "life_source", "successor_source",
)  # fmt: skip


class Row(Value):
    """One code with one billing unit."""

    code: str
    begins: date | None
    ends: date | None
    unit: BillingUnit
    dosage: str
    substance: str
    product: str
    brands: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()
    unit_source: str = "descriptor"
    life_source: str = "life"
    successor_source: str = ""

    @property
    def is_plain(self) -> bool:
        """Return whether it is the code of no single maker."""
        return "not otherwise specified" in self.dosage or not re.search(r"\(|therapeutically", self.dosage)


@dataclass(slots=True)
class _Curated:
    names: dict[str, dict[str, str]]
    units: dict[str, list[dict[str, str]]]
    more: dict[str, dict[str, str]]
    aliases: dict[str, str]
    successors: dict[str, dict[str, str]]
    brands: dict[str, list[str]] = field(default_factory=dict)


def write(folder: Path, out: Path) -> int:
    """Write `drug_codes.csv`; return its rows."""
    curated = _curated(folder, out)
    made = list(_with_successors(list(_codes(folder, curated)), curated))
    with (out / "drug_codes.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADINGS)
        writer.writerows(
            _cells(row) for row in sorted(made, key=lambda row: (row.code, row.begins or date.min))
        )
    return len(made)


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.code,
        row.begins.isoformat() if row.begins else "",
        row.ends.isoformat() if row.ends else "",
        f"{row.unit.amount.normalize():f}",
        row.unit.unit,
        "yes" if row.unit.is_sure else "no",
        "" if row.unit.is_sure else row.dosage,
        row.substance,
        "" if row.product == row.substance else row.product,
        ";".join(row.brands),
        "yes" if row.is_plain else "no",
        ";".join(row.routes),
        ";".join(row.successors),
        row.unit_source,
        row.life_source,
        row.successor_source,
    )


def _curated(folder: Path, out: Path) -> _Curated:
    units: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows(out, "drug_units.csv"):
        units[row["code"]].append(row)
    aliases: dict[str, str] = {}
    for row in rows(out, "substances.csv"):
        aliases[row["substance"]] = row["substance"]
        for name in filter(None, row["names"].split(";")):
            aliases.setdefault(name, row["substance"])
    curated = _Curated(
        {row["code"]: row for row in rows(out, "drug_names.csv")},
        units,
        {row["code"]: row for row in rows(out, "more_codes.csv")},
        aliases,
        {row["code"]: row for row in rows(out, "successors.csv")},
    )
    curated.brands = _product_names(folder)
    return curated


def _product_names(folder: Path) -> dict[str, list[str]]:
    """Return by code the names of its products in the crosswalk, without strengths and forms."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows(folder, "ndc_hcpcs.csv"):
        name = re.sub(r"\([^)]*\)", " ", row["drug_name"].casefold())
        name = re.sub(r"\b\d.*$|[®™*]", " ", name).split(",")[0]
        name = re.sub(r"\s+", " ", name).strip(" -./")
        if len(name) > 2 and name not in found[row["hcpcs"]]:
            found[row["hcpcs"]].append(name)
    return found


def _codes(folder: Path, curated: _Curated) -> Iterator[Row]:
    dosages = {row["code"]: row["dosage_text"] for row in rows(folder, "asp_units.csv")}
    lives = {code.code: code for code in hcpcs_codes(folder)}
    wanted = [code for code in lives if _DRUGS.fullmatch(code) and not _NO_DRUGS.match(code)]
    for code in sorted({*wanted, *curated.more}):
        life = lives.get(code)
        text = "" if life is None or code in curated.more else life.label
        settled = _unit(code, text, dosages.get(code, ""), curated)
        if settled is None:
            continue
        unit, source = settled
        substance, product, brands = _named(code, text, curated)
        if not substance:
            continue
        row = Row(
            code,
            None if life is None else life.begins,
            None if life is None else life.ends,
            unit,
            text or dosages.get(code, ""),
            substance,
            product,
            brands,
            _routes(text, product),
            unit_source=source,
            life_source="" if life is None else ("life", "addendum-b")[life.origin],
        )
        yield from _by_unit(row, curated)


def _unit(code: str, text: str, dosage: str, curated: _Curated) -> tuple[BillingUnit, str] | None:
    for row in curated.units.get(code, ()):
        if not row["until"]:
            return BillingUnit(Decimal(row["amount"]), row["unit"]), row["source"]
    if code in curated.more:
        more = curated.more[code]
        return BillingUnit(Decimal(more["amount"]), more["unit"]), more["source"]
    found = billing_unit(text)
    if found is not None:
        return found, "descriptor"
    found = billing_unit(dosage) if dosage else None
    return None if found is None else (found, "asp")


def _by_unit(row: Row, curated: _Curated) -> Iterator[Row]:
    """Yield the code once for each unit that it had; the descriptor's is the last."""
    begins = row.begins
    for older in curated.units.get(row.code, ()):
        if older["until"]:
            until = date.fromisoformat(older["until"])
            unit = BillingUnit(Decimal(older["amount"]), older["unit"])
            yield replace(row, begins=begins, ends=until, unit=unit, unit_source=older["source"])
            begins = until + timedelta(days=1)
    yield replace(row, begins=begins)


def _named(code: str, text: str, curated: _Curated) -> tuple[str, str, tuple[str, ...]]:
    override = curated.names.get(code) or curated.more.get(code) or {}
    named = named_drug(text)
    product = override.get("product") or named.product
    substance = override.get("substance") or _substance(named.product, curated.aliases)
    brands = [*filter(None, override.get("brands", "").split(";")), *named.brands]
    for name in curated.brands.get(code, ()):
        if curated.aliases.get(name) == name != substance:
            continue  # CMS's crosswalk of 2024 calls products of cefuroxime (J0697) ceftriaxone
        if _is_brand(name, substance, product):
            brands.append(name)
    return substance, product or substance, tuple(dict.fromkeys(brands))


def _substance(product: str, aliases: dict[str, str]) -> str:
    plain = without_suffix(product)
    for name in (product, plain, without_salt(plain)):
        if name in aliases:
            return aliases[name]
    return without_salt(plain)


def _is_brand(name: str, substance: str, product: str) -> bool:
    """Return whether a product's name tells more than the drug's: `vancomycin hcl` does not."""
    known = set(re.findall(r"[a-z]+", f"{substance} {product}"))
    first = next(iter(re.findall(r"[a-z]+", name)), "")
    return bool(first) and not any(_is_same_word(first, word) for word in known)


def _is_same_word(one: str, other: str) -> bool:
    """Return whether two words are one, whole, cut short or misspelt: `rituxan` is not `rituximab`."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= _LEAST_OF_A_WORD and longer.startswith(shorter):
        return True
    return one == other or SequenceMatcher(None, one, other).ratio() >= _ALIKE


_LEAST_OF_A_WORD = 5
_ALIKE = 0.83
"""Between `rituxan` and `rituximab` (0.75) and `bupivacaine` and `bupivicaine` (0.91)."""


def _routes(text: str, product: str) -> tuple[str, ...]:
    where = f"{text.casefold()} {product}"
    found = [route for route, pattern in _ROUTES if re.search(pattern, where)]
    if "oral" in found and "oral solution" not in where and "iv" in found:
        found.remove("oral")
    return tuple(found)


# successors


def _with_successors(made: list[Row], curated: _Curated) -> Iterator[Row]:
    by_substance: dict[str, list[Row]] = defaultdict(list)
    for row in made:
        by_substance[row.substance].append(row)
    for row in made:
        if row.ends is None:
            yield row
        elif row.code in curated.successors:
            given = curated.successors[row.code]
            yield replace(
                row, successors=tuple(given["successors"].split(";")), successor_source=given["source"]
            )
        else:
            found = _followers(row, by_substance[row.substance])
            yield replace(row, successors=found, successor_source="successor" if found else "")


def _followers(ended: Row, family: Iterable[Row]) -> tuple[str, ...]:
    """Return the codes that bill an ended code's drug from the day after: of its own product, new ones first.

    A code that began on that very day follows; without one, the code of the same product and routes that went on.
    """
    assert ended.ends is not None
    after = ended.ends + timedelta(days=1)
    living = [
        row
        for row in family
        if row.code != ended.code
        and (row.begins is None or row.begins <= after)
        and (row.ends is None or row.ends >= after)
        and set(row.routes) <= set(ended.routes) | {"iv", "im"}
        and _same_form(row, ended)
    ]
    chosen = [row for row in living if row.begins == after]
    if not any(row.is_plain for row in chosen):
        chosen += [row for row in living if row.is_plain or row.brands == ended.brands]
    own = [row for row in chosen if set(row.brands) & set(ended.brands)]
    ranked = sorted(chosen, key=lambda row: (row not in own, not row.is_plain, row.code))
    return tuple(dict.fromkeys(row.code for row in ranked))


def _same_form(one: Row, other: Row) -> bool:
    """A biological follows its own suffix only, never the reference product nor another biosimilar; the codes of the
    biosimilars follow one that was for all of them. A form by mouth or into the eye follows its like.
    """
    if other.code.startswith("Q5") and not (one.code.startswith("Q5") and other.product in ("", one.product)):
        return False
    if one.code.startswith("Q5") and not other.code.startswith("Q5") and one.product != other.product:
        return False
    special = {"oral", "inhalation", "ophthalmic", "topical", "nasal", "implant", "intravesical"}
    return set(one.routes) & special == set(other.routes) & special
