"""The drug table as rules see it: the same answers, and what a rule reads of them is noted when somebody asks."""

from __future__ import annotations

from scrubber.reference import drugs as table
from scrubber.reference.drugs import Drug
from scrubber.reference.drugs import substance_key as substance_key
from scrubber.rules.recording import watched


def find(hcpcs: str | None) -> Drug | None:
    """Return the drug with this HCPCS code, or None."""
    drug = table.find(hcpcs)
    return None if drug is None else watched(drug)


def by_name(name: str) -> tuple[Drug, ...]:
    """Return the drugs that a chart's name may mean: the products of every substance named, fluids last."""
    return tuple(map(watched, table.by_name(name)))


def class_by_name(name: str) -> str | None:
    """Return the class that the name decides, or None."""
    return table.class_by_name(name)


def successor(drug: Drug, on: object) -> Drug | None:
    """Return the drug that bills this one on a day after its code ended; itself while it is active."""
    found = table.successor(table.find(drug.hcpcs) or drug, on)  # type: ignore[arg-type]
    return None if found is None else watched(found)


def names() -> dict[str, Drug]:
    """Return every drug by HCPCS code."""
    return table.table()
