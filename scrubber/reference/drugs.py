"""The drug table: billing unit, vials, class and names of the drugs that infusion claims carry.

Read once from `data/drugs.json`, which names a source and a confidence for each fact. A drug is found
by its HCPCS code, on a date where the code's life is known, or by the name that a chart gives it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

from scrubber.model.source import Source, Trust
from scrubber.reference import codes

TableClass = Literal["complex", "therapeutic", "hydration", "flush", "payer_dependent"]
Confidence = Literal["high", "medium", "low", "none"]

NOT_KNOWN = Source("source not known", trust="memory")


@dataclass(frozen=True, slots=True)
class Drug:
    """One HCPCS code. `single_dose` None: both kinds of container exist, or it is not known."""

    hcpcs: str
    substance: str
    label: str
    unit_amount: Decimal
    unit: str
    vials: tuple[Decimal, ...]
    vial_unit: str
    single_dose: bool | None
    drug_class: TableClass
    names: tuple[str, ...] = ()
    hormonal: bool = False
    never_complex: bool = False
    """Rescue drugs, antiemetics, anti-anaemia drugs: never 96401-96549, whatever the regimen (S08, D05)."""
    effective_from: date | None = None
    effective_to: date | None = None
    replaced_by: str | None = None
    class_confidence: Confidence = "medium"
    unit_confidence: Confidence = "medium"
    vial_confidence: Confidence = "none"
    unit_source: Source = NOT_KNOWN
    dates_trust: Trust = "memory"
    note: str = ""

    @property
    def is_fluid(self) -> bool:
        """Return whether this is plain fluid: hydration where it is given for itself."""
        return self.drug_class == "hydration"

    def is_active(self, on: date | None) -> bool:
        """Return whether the code may be billed for this day, as far as its dates are known."""
        if on is None:
            return True
        started = self.effective_from is None or self.effective_from <= on
        return started and (self.effective_to is None or on <= self.effective_to)


def table() -> dict[str, Drug]:
    """Return every drug by HCPCS code."""
    return _load().by_code


def find(hcpcs: str | None) -> Drug | None:
    """Return the drug with this HCPCS code, or None."""
    return _load().by_code.get(hcpcs) if hcpcs else None


def successor(drug: Drug, on: date | None) -> Drug | None:
    """Return the drug that bills this one on a day after its code ended; itself while it is active."""
    if drug.is_active(on):
        return drug
    replacement = find(drug.replaced_by)
    return replacement if replacement is not None and replacement.is_active(on) else None


@lru_cache(maxsize=8192)
def by_name(name: str) -> tuple[Drug, ...]:
    """Return the drugs that a chart's name may mean: the products of every substance named, fluids last."""
    loaded = _load()
    found: dict[str, Drug] = {}
    for code in _matches(name, loaded.by_word):
        if code in loaded.by_code:
            found[code] = loaded.by_code[code]
    return tuple(sorted(found.values(), key=lambda drug: (drug.is_fluid, drug.hcpcs)))


@lru_cache(maxsize=8192)
def class_by_name(name: str) -> TableClass | None:
    """Return the class that the name settles, or None.

    A drug in a fluid is the drug: the fluid carries it. Potassium in a fluid may be maintenance fluid or a
    replacement, so it settles nothing.
    """
    loaded = _load()
    hits = _matches(name, loaded.by_word)
    drugs = [loaded.by_code[code] for code in hits if code in loaded.by_code]
    fluid = len(drugs) < len(hits) or any(drug.is_fluid for drug in drugs)
    others = {drug.drug_class for drug in drugs if not drug.is_fluid}
    if not others:
        return "hydration" if fluid else None
    if fluid and all(drug.substance == "potassium chloride" for drug in drugs if not drug.is_fluid):
        return None
    return others.pop() if len(others) == 1 else None


@lru_cache(maxsize=8192)
def names_a_fluid(name: str) -> bool:
    """Return whether the name holds a fluid, alone or as the carrier of a drug."""
    loaded = _load()
    hits = _matches(name, loaded.by_word)
    known = [loaded.by_code[code] for code in hits if code in loaded.by_code]
    return len(known) < len(hits) or any(drug.is_fluid for drug in known)


@lru_cache(maxsize=8192)
def substance_key(hcpcs: str | None, name: str) -> str:
    """Return what tells one substance from another: the table's substance, else the name itself."""
    drug = find(hcpcs)
    if drug is not None:
        return drug.substance
    named = {drug.substance for drug in by_name(name) if not drug.is_fluid}
    if len(named) == 1 and hcpcs in (None, "", *codes.NOC_DRUG_CODES):
        return named.pop()
    return " ".join(_words(name)) or name


def _matches(name: str, by_word: dict[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]) -> list[str]:
    words = _words(name)
    hits: list[str] = []
    place = 0
    while place < len(words):
        for alias, found in by_word.get(words[place], ()):
            if words[place : place + len(alias)] == alias:
                hits.extend(found)
                place += len(alias)
                break
        else:
            place += 1
    return hits


_WORD = re.compile(r"[a-z0-9][a-z0-9.%/]*")


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.rstrip("./") for word in _WORD.findall(text.casefold().replace("'", " ")))


@dataclass(frozen=True, slots=True)
class _Table:
    by_code: dict[str, Drug]
    by_word: dict[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]
    """First word of a name: the names that begin with it, longest first, each with its codes."""


@lru_cache(maxsize=1)
def _load() -> _Table:
    raw = json.loads(files("scrubber.reference.data").joinpath("drugs.json").read_text(encoding="utf-8"))
    sources = {
        key: Source(entry["title"], entry.get("url", ""), entry["trust"])
        for key, entry in raw["sources"].items()
    }
    by_code = {row["hcpcs"]: _drug(row, sources) for row in raw["drugs"]}
    return _Table(by_code, _index(by_code.values(), raw["fluids"]))


def _drug(row: dict[str, Any], sources: dict[str, Source]) -> Drug:
    return Drug(
        hcpcs=row["hcpcs"],
        substance=row["substance"],
        label=row["label"],
        unit_amount=Decimal(row["unit_amount"]),
        unit=row["unit"],
        vials=tuple(Decimal(vial) for vial in row["vials"]),
        vial_unit=row["vial_unit"],
        single_dose=row["single_dose"],
        drug_class=row["class"],
        names=tuple(row["names"]),
        hormonal=row.get("hormonal", False),
        never_complex=row.get("never_complex", False),
        effective_from=_date(row.get("effective_from")),
        effective_to=_date(row.get("effective_to")),
        replaced_by=row.get("replaced_by"),
        class_confidence=row["class_confidence"],
        unit_confidence=row["unit_confidence"],
        vial_confidence=row["vial_confidence"],
        unit_source=sources[row["unit_source"]],
        dates_trust=row.get("dates_trust", "memory"),
        note=row.get("note", ""),
    )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _index(
    drugs: Iterable[Drug], fluids: Iterable[str]
) -> dict[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]:
    named: dict[tuple[str, ...], list[str]] = {}
    for drug in drugs:
        for name in (drug.substance, *drug.names):
            holders = named.setdefault(_words(name), [])
            if drug.hcpcs not in holders:
                holders.append(drug.hcpcs)
    for name in fluids:
        named.setdefault(_words(name), [""])
    by_word: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for words, holders in named.items():
        by_word.setdefault(words[0], []).append((words, tuple(holders)))
    return {
        word: tuple(sorted(names, key=lambda entry: (-len(entry[0]), entry[0])))
        for word, names in by_word.items()
    }
