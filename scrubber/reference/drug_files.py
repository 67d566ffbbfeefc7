"""Reads what is known of drugs from `data`: codes and units, substances and their classes, names, stems, sources.

Two kinds of files stand there. `drug_codes.csv` is made by `python -m scrubber.reference.baseline` from public files;
the others are kept by hand, each row with a source of `sources.csv`.
"""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from typing import cast

from scrubber.model.ground import Ground
from scrubber.model.source import Source, Trust
from scrubber.model.value import Value, replace
from scrubber.reference.drug import NOT_KNOWN, Drug, Grounds, TableClass


class Substance(Value):
    """A substance as it is classed: for itself, and where it is injected."""

    name: str
    drug_class: TableClass
    injected_class: TableClass | None = None
    hormonal: bool = False
    never_complex: bool = False
    names: tuple[str, ...] = ()
    source_id: str = "everything-else"


class Stem(Value):
    """A part of international nonproprietary names that tells a group. `where`: suffix, prefix or word."""

    text: str
    where: str
    drug_class: TableClass
    group: str
    source_id: str


class ReferenceSource(Value):
    """One source of a fact about drugs."""

    id: str
    title: str
    url: str
    trust: Ground
    seen: str


class DrugFiles(Value):
    """Everything that was read."""

    by_code: dict[str, tuple[Drug, ...]]
    """By code: one drug for each billing unit that it had, the last one last."""
    substances: dict[str, Substance]
    codes_of: dict[str, tuple[str, ...]]
    """The codes of each substance."""
    fluids: tuple[str, ...]
    """Names of fluids that have no code of their own."""
    stems: tuple[Stem, ...]
    rxnorm: dict[str, str]
    """Substance by RxNorm number, of the few that a free source gave."""
    sources: dict[str, ReferenceSource]
    container_sources: dict[str, tuple[str, str]]
    """By code the sources of its vial sizes, and of whether they are single-dose."""
    abbreviations: dict[str, tuple[str, ...]]
    """Short forms in the field of a drug, with what they may mean; in running text they mean more."""
    remembered_brands: frozenset[str]
    """Brands that no public file gives with a code: which codes they are is from memory."""


@lru_cache(maxsize=1)
def drug_files() -> DrugFiles:
    """Return what is known of drugs, read once."""
    sources = {
        row["id"]: ReferenceSource(row["id"], row["title"], row["url"], Ground(row["trust"]), row["seen"])
        for row in _rows("sources.csv")
    }
    substances = {row["substance"]: _substance(row) for row in _rows("substances.csv")}
    vials = {row["code"]: row for row in _rows("vials.csv")}
    by_code: dict[str, list[Drug]] = defaultdict(list)
    codes_of: dict[str, list[str]] = defaultdict(list)
    rows = list(_rows("drug_codes.csv"))
    remembered = _remembered_brands()
    for row in rows:
        own = remembered.get(row["code"], ())
        row["brands"] = ";".join(dict.fromkeys(filter(None, (*row["brands"].split(";"), *own))))
    ends = {row["code"]: row["to"] for row in rows}  # the last row of a code ends with the code
    brands = {brand for row in rows for brand in row["brands"].split(";") if brand}
    for row in rows:  # a code that follows another is filled from the same vials
        for follower in row["successors"].split(";"):
            if row["code"] in vials and follower:
                vials.setdefault(follower, vials[row["code"]])
    for row in rows:
        substance = substances.get(row["substance"]) or _by_code(row["substance"], row["code"])
        substances.setdefault(row["substance"], substance)
        drug = _drug(row, ends[row["code"]], substance, brands, vials.get(row["code"], {}), sources)
        by_code[drug.hcpcs].append(drug)
        if drug.hcpcs not in codes_of[drug.substance]:
            codes_of[drug.substance].append(drug.hcpcs)
    _call_by_first_name(substances)
    return DrugFiles(
        {code: tuple(drugs) for code, drugs in by_code.items()},
        substances,
        {name: tuple(codes) for name, codes in codes_of.items()},
        tuple(row["name"] for row in _rows("fluids.csv")),
        tuple(
            Stem(row["stem"], row["where"], cast("TableClass", row["class"]), row["group"], row["source"])
            for row in _rows("stems.csv")
        ),
        {row["rxcui"]: row["substance"] for row in _rows("rxnorm.csv")},
        sources,
        {code: (row["size_source"], row["dose_source"]) for code, row in vials.items()},
        {row["name"]: tuple(row["substances"].split(";")) for row in _rows("abbreviations.csv")},
        frozenset(brand for own in remembered.values() for brand in own),
    )


def source_of(source_id: str) -> Source:
    """Return a source as rules and findings name it."""
    found = drug_files().sources.get(source_id)
    return NOT_KNOWN if found is None else _source(found)


def ground_of(source_id: str) -> Ground:
    """Return how far a source can be trusted."""
    found = drug_files().sources.get(source_id)
    return Ground.UNVERIFIED if found is None else found.trust


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files("scrubber.reference.data").joinpath(name).read_text(encoding="utf-8")
    rows = csv.reader(io.StringIO(text))
    heads = next(rows)
    for row in rows:
        yield dict(zip(heads, row, strict=True))


def _remembered_brands() -> dict[str, tuple[str, ...]]:
    """Return by code the brands that no public file gives with it."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in _rows("brands.csv"):
        for code in row["codes"].split(";"):
            found[code].append(row["brand"])
    return {code: tuple(brands) for code, brands in found.items()}


def _substance(row: dict[str, str]) -> Substance:
    return Substance(
        row["substance"],
        cast("TableClass", row["class"]),
        cast("TableClass", row["injected"]) if row["injected"] else None,
        row["hormonal"] == "yes",
        row["never_complex"] == "yes",
        tuple(filter(None, row["names"].split(";"))),
        row["source"],
    )


_SECOND_NAMES = frozenset(
    {"alfa", "beta", "acid", "trioxide", "vedotin", "ozogamicin", "tesirine", "govitecan", "deruxtecan"}
)
"""What charts leave out behind a name that stands for itself: velaglucerase is velaglucerase alfa."""


def _call_by_first_name(substances: dict[str, Substance]) -> None:
    """Let a substance go by the first of its two names where no other begins so, and the second says no more."""
    begun = Counter(name.split()[0] for name in substances)
    for name, substance in substances.items():
        first, _, second = name.partition(" ")
        if second in _SECOND_NAMES and begun[first] == 1 and first not in substance.names:
            substances[name] = replace(substance, names=(*substance.names, first))


def _by_code(name: str, code: str) -> Substance:
    """Return a substance that nobody classed by hand: J9000 to J9999 are chemotherapy drugs."""
    if "J9000" <= code <= "J9999":
        return Substance(name, "complex", source_id="hcpcs-j9")
    if name.endswith("mab"):
        return Substance(name, "payer_dependent", "therapeutic", source_id="payers-differ")
    return Substance(name, "therapeutic", source_id="everything-else")


def _drug(
    row: dict[str, str],
    ended: str,
    substance: Substance,
    brands: set[str],
    vials: dict[str, str],
    sources: dict[str, ReferenceSource],
) -> Drug:
    def ground(source_id: str) -> Ground:
        return sources[source_id].trust if source_id in sources else Ground.UNVERIFIED

    sure = row["sure"] == "yes"
    return Drug(
        hcpcs=row["code"],
        substance=row["substance"],
        product=row["product"] or row["substance"],
        unit_amount=Decimal(row["amount"]),
        unit=row["unit"],
        drug_class=substance.drug_class,
        brands=tuple(filter(None, row["brands"].split(";"))),
        usual_names=tuple(name for name in substance.names if name not in brands),
        injected_class=substance.injected_class,
        hormonal=substance.hormonal,
        never_complex=substance.never_complex,
        vials=tuple(Decimal(size) for size in vials.get("vials", "").split(";") if size),
        vial_unit=vials.get("unit", row["unit"]),
        single_dose={"yes": True, "no": False}.get(vials.get("single_dose", "")),
        routes=tuple(filter(None, row["routes"].split(";"))),
        is_plain=row["plain"] == "yes",
        unit_is_sure=sure,
        effective_from=_day(row["from"]),
        effective_to=_day(row["to"]),
        ended_on=_day(ended),
        successors=tuple(filter(None, row["successors"].split(";"))),
        grounds=Grounds(
            ground(row["unit_source"]) if sure else Ground.UNVERIFIED,
            ground(row["life_source"]),
            ground(substance.source_id),
            ground(vials.get("size_source", "")),
            ground(vials.get("dose_source", "")),
            ground(row["successor_source"]),
        ),
        unit_source=_source(sources[row["unit_source"]]),
        class_source=_source(sources[substance.source_id]),
        note=vials.get("note", "") or row["dosage"],
    )


@cache
def _source(found: ReferenceSource) -> Source:
    trust = Ground.MEMORY if found.trust is Ground.UNVERIFIED else found.trust
    return Source(found.title, found.url, cast("Trust", trust.value))


@cache
def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
