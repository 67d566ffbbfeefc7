"""Published files into tables: which kind and quarter a file is, by its own words, or as somebody says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from scrubber.model.ground import Ground
from scrubber.reference.layouts import code_lists, coverage, drugs, fees, ncci
from scrubber.reference.layouts.found import Found, Given
from scrubber.reference.layouts.members import Member, members
from scrubber.reference.tables.edition import Edition, Kind, Origin, TableError, TableSetting
from scrubber.reference.tables.store import save

_WANTED = {
    "ptp": "an NCCI pair; load the PTP file as CMS publishes it",
    "mue": "an MUE value; load the MUE file as CMS publishes it",
    "aoc": "an add-on code; load the AOC file as CMS publishes it",
    "hcpcs": "a HCPCS code; load the alpha-numeric file as CMS publishes it, or code,description,from,to",
    "asp": "a payment limit; load the ASP pricing file as CMS publishes it",
    "opps": "a status indicator; load Addendum B (or BB) as CMS publishes it",
    "ndc": "an NDC with its HCPCS code; load the ASP NDC-HCPCS crosswalk as CMS publishes it",
    "pfs": "a relative value or GPCI; load the RVU files as CMS publishes them",
    "icd10": "an ICD-10-CM code; load the codes or order file as CMS publishes it, or code,description,from,to",
    "list": "a code; write a csv with the columns code,description,from,to, named by what it lists",
    "coverage": "a coverage article; load the csv download of the Medicare Coverage Database, or hcpcs,icd10",
}


def add(
    store: Path,
    source: Path,
    kind: Kind | None = None,
    setting: TableSetting | None = None,
    quarter: str | None = None,
    seen: str = "",
) -> tuple[Edition, ...]:
    """Read a published file and keep its tables in a store; what is given goes before what the file says.

    A zip may hold several tables (relative values and GPCI); all that are of the kind are kept. `seen`: the day of the
    loading, for the record. Raises `TableError` where nothing is recognised or quarter or setting is open.
    """
    kept: dict[tuple[str, str, str | None], Edition] = {}
    held = list(members(source))
    for found in _recognised(held, kind):
        place = (found.kind, found.part, found.setting)
        if place in kept:  # the same table in another form
            continue
        given = Given(
            _quarter(source, found, quarter),
            _setting(source, found, setting),
            Origin(source.name, trust=Ground.PRIMARY, seen=seen),
            re.sub(r"[^a-z0-9]+", "_", source.stem.lower()),
        )
        columns = found.read(given)
        if columns is not None:
            kept[place] = save(store, columns)
    if not kept:
        wanted = _WANTED[kind] if kind is not None else "a table that is known; name its --kind"
        raise TableError(f"{source.name}: holds no {wanted.removeprefix('an ').removeprefix('a ')}")
    return tuple(kept.values())


def _recognised(held: Sequence[Member], kind: Kind | None) -> list[Found]:
    found: list[Found] = []
    if kind in (None, "coverage") and (articles := coverage.recognise(held)) is not None:
        return [articles]
    for member in held:
        if found and member.is_workbook:  # the same once more, and slow to read
            continue
        for recognise in (ncci.recognise, drugs.recognise, fees.recognise, code_lists.recognise):
            known = recognise(member)
            if known is not None:
                break
        if known is None or (kind is not None and known.kind != kind):
            known = _as_said(member, kind)
        if known is not None:
            found.append(known)
    return found


def _as_said(member: Member, kind: Kind | None) -> Found | None:
    if kind == "ptp" or kind == "mue":
        return ncci.as_kind(member, kind)
    if kind == "hcpcs" or kind == "icd10" or kind == "list":
        return code_lists.as_kind(member, kind)
    return None


def _quarter(source: Path, found: Found, said: str | None) -> str:
    quarter = said or found.quarter
    if quarter is None and found.needs_quarter:
        raise TableError(f"{source.name}: does not say its quarter; name it, as in --quarter 2026Q4")
    return quarter or ""


def _setting(source: Path, found: Found, said: TableSetting | None) -> TableSetting | None:
    if not found.needs_setting:
        return None
    setting = said or found.setting
    if setting is None:
        raise TableError(f"{source.name}: does not say whose claims it is for; name it with --setting")
    return setting
