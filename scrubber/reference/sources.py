"""Every source of the reference room: what `docs/sources.md` lists, and what says how old a table is."""

from __future__ import annotations

from collections.abc import Iterator

from scrubber.model.ground import Ground
from scrubber.model.value import Value
from scrubber.reference.drug_files import drug_files
from scrubber.reference.tables import Tables, open_tables


class Cited(Value):
    """One source with what it is a source of. `quarter` empty: its facts carry their own days."""

    what: str
    title: str
    url: str
    trust: Ground
    seen: str
    quarter: str = ""
    rows: int = 0


_FACTS = {
    "descriptor": "billing units and names of drug codes",
    "short": "billing units and names of new drug codes",
    "asp": "billing units of drug codes",
    "life": "lives of drug codes",
    "addendum-b": "lives of drug codes",
    "successor": "codes that follow ended ones",
    "msho": "codes that follow ended ones",
    "vials": "vials of drugs",
    "ndc-size": "vials of drugs",
    "names": "names of drugs",
    "ndc": "names of drugs",
    "cpic": "RxNorm numbers of drugs",
    "inn-stems": "classes of drugs by stem",
}


def sources(tables: Tables | None = None) -> tuple[Cited, ...]:
    """Return every table and every kind of drug fact with its source; of the shipped tables where None is given."""
    return (*_of_tables(tables or open_tables(None)), *_of_drugs())


def _of_tables(tables: Tables) -> Iterator[Cited]:
    for edition in tables.editions:
        what = " ".join(part for part in ("table", edition.kind, edition.part, edition.setting) if part)
        for origin in edition.origins:
            yield Cited(
                what, origin.title, origin.url, origin.trust, origin.seen, edition.quarter, edition.rows
            )


def _of_drugs() -> Iterator[Cited]:
    for source in drug_files().sources.values():
        what = _FACTS.get(
            source.id, "vials of drugs" if source.id.startswith("label-") else "classes of drugs"
        )
        yield Cited(what, source.title, source.url, source.trust, source.seen)
