"""The drugs that infusion claims carry: by code on a day, by name, by product number; their class and what is the same.

This is the door. What is known stands in `drug_files`, how names are read in `names`, how a drug is classed in
`classes`, and who it is when several facts name it in `identity`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import date, timedelta
from functools import lru_cache

from scrubber.model.source import Source
from scrubber.reference import codes
from scrubber.reference.classes import Classification, classify
from scrubber.reference.drug import NOT_KNOWN, Drug, Grounds, TableClass
from scrubber.reference.drug_files import drug_files, source_of
from scrubber.reference.identity import Identity, identify, products_of
from scrubber.reference.names import Named, named_in, words_of

__all__ = [
    "NOT_KNOWN",
    "Classification",
    "Drug",
    "Grounds",
    "Identity",
    "TableClass",
    "by_name",
    "class_by_name",
    "classify",
    "find",
    "first_alike",
    "identify",
    "is_biological",
    "products_of",
    "names_a_fluid",
    "product_key",
    "same_drug",
    "sources_of_container",
    "substance_key",
    "successor",
    "table",
]


@lru_cache(maxsize=1)
def table() -> dict[str, Drug]:
    """Return every drug by HCPCS code, with the billing unit that it has now or had last."""
    return {code: drugs[-1] for code, drugs in drug_files().by_code.items()}


def find(hcpcs: str | None, on: date | None = None) -> Drug | None:
    """Return the drug with this HCPCS code, or None; with a day, with the billing unit of that day."""
    if not hcpcs:
        return None
    if on is None:
        return table().get(hcpcs)
    drugs = drug_files().by_code.get(hcpcs, ())
    for drug in drugs:
        if drug.effective_to is None or on <= drug.effective_to:
            return drug
    return drugs[-1] if drugs else None


def sources_of_container(hcpcs: str) -> tuple[Source, Source]:
    """Return the sources of the vial sizes of a code, and of whether its containers are single-dose."""
    sizes, dose = drug_files().container_sources.get(hcpcs, ("", ""))
    return source_of(sizes), source_of(dose)


def first_alike(on: date | None) -> date | None:
    """Return the first of the days around this one on which every code lives or has ended as on it.

    What is asked of a day only to learn which codes live on it has one answer for all of them.
    """
    if on is None:
        return None
    changes = _changes()
    return changes[bisect_right(changes, on) - 1]


@lru_cache(maxsize=1)
def _changes() -> tuple[date, ...]:
    """Return the days from which on another code lives, in order, the first of all days before them."""
    known = [drug for drugs in drug_files().by_code.values() for drug in drugs]
    begins = {drug.effective_from for drug in known if drug.effective_from is not None}
    ends = {drug.effective_to for drug in known if drug.effective_to not in (None, date.max)}
    return tuple(sorted({date.min, *begins, *(day + timedelta(days=1) for day in ends if day is not None)}))


def successor(drug: Drug, on: date | None) -> Drug | None:
    """Return the drug that bills this one on a day after its code ended; itself while it is active."""
    if drug.is_active(on):
        return drug
    for code in drug.successors:
        follower = find(code, on)
        if follower is not None and follower.is_active(on):
            return follower
        further = successor(follower, on) if follower is not None and follower.successors else None
        if further is not None:
            return further
    again = find(drug.hcpcs, on)  # the same code with another unit
    return again if again is not None and again != drug and again.is_active(on) else None


@lru_cache(maxsize=8192)
def by_name(name: str) -> tuple[Drug, ...]:
    """Return the drugs that a chart's name may mean: the codes of every substance named, fluids last."""
    found = {code: table()[code] for named in named_in(name) for code in named.codes}
    return tuple(sorted(found.values(), key=lambda drug: (drug.is_fluid, drug.hcpcs)))


@lru_cache(maxsize=8192)
def class_by_name(name: str) -> TableClass | None:
    """Return the class that the name settles, or None.

    A drug in a fluid is the drug: the fluid carries it. Potassium in a fluid may be maintenance fluid or a
    replacement, so it settles nothing. `classify` says what is open, and takes route and indication into account.
    """
    hits = named_in(name)
    substances = drug_files().substances
    named = [substances[substance] for hit in hits for substance in hit.substances]
    fluid = any(hit.is_fluid for hit in hits) or any(one.drug_class == "hydration" for one in named)
    others = [one for one in named if one.drug_class != "hydration"]
    if not others:
        return "hydration" if fluid else None
    if fluid and all(one.name == "potassium chloride" for one in others):
        return None
    classes = {one.drug_class for one in others}
    return classes.pop() if len(classes) == 1 else None


@lru_cache(maxsize=8192)
def names_a_fluid(name: str) -> bool:
    """Return whether the name holds a fluid, alone or as the carrier of a drug."""
    substances = drug_files().substances
    return any(
        hit.is_fluid or any(substances[substance].drug_class == "hydration" for substance in hit.substances)
        for hit in named_in(name)
    )


@lru_cache(maxsize=8192)
def substance_key(hcpcs: str | None, name: str) -> str:
    """Return what tells one substance from another: the table's substance, else the name itself.

    Biologicals of one substance share it, salts do not: see `product_key`.
    """
    drug = find(hcpcs)
    if drug is not None:
        return drug.substance
    named = set(_substances(named_in(name)))
    if len(named) == 1 and hcpcs in (None, "", *codes.NOC_DRUG_CODES):
        return named.pop()
    return " ".join(words_of(name)) or name


@lru_cache(maxsize=8192)
def product_key(hcpcs: str | None, name: str) -> str | None:
    """Return what tells one product from another: infliximab-dyyb from infliximab.

    None where the name is that of a substance with several products, and no code decides.
    """
    drug = find(hcpcs)
    if drug is not None:
        return drug.product
    exact = {table()[code].product for named in named_in(name) if named.is_exact for code in named.codes}
    if len(exact) == 1:
        return exact.pop()
    codes_named = {code for named in named_in(name) for code in named.codes}
    products = {table()[code].product for code in codes_named if not table()[code].is_fluid}
    return products.pop() if len(products) == 1 else None


_BIOLOGICALS = re.compile(
    r"mab\b|cept\b|ase\b|kin\b|stim\b|poetin|globulin|interferon|toxin|factor|serum|immune"
)


def is_biological(drug: Drug) -> bool:
    """Return whether a drug is a protein by its name or class: an antibody, an enzyme, a globulin, a factor."""
    return (
        drug.drug_class == "payer_dependent"
        or drug.is_biosimilar
        or _BIOLOGICALS.search(drug.substance) is not None
    )


def same_drug(one: str, other: str) -> bool | None:
    """Return whether two names mean one drug; None where a name leaves it open, or nobody knows one of them.

    `Remicade` and `Inflectra` are two; `infliximab` may be either of them.
    """
    first, second = named_in(one), named_in(other)
    mine, theirs = set(_substances(first)), set(_substances(second))
    if not mine or not theirs:
        return True if words_of(one) == words_of(other) else None
    if mine != theirs:
        return False
    products = product_key(None, one), product_key(None, other)
    if None in products:
        exact = any(named.is_exact for named in (*first, *second))
        return None if exact else True
    return products[0] == products[1]


def _substances(named: tuple[Named, ...]) -> list[str]:
    known = drug_files().substances
    return [name for hit in named for name in hit.substances if known[name].drug_class != "hydration"]
