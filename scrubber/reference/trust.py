"""From the name of a fact to the ground that it gives: payer parameters by key, drug facts as `class:J1745`.

What a table or the drug room answered is named by its own ground: `ground:secondary`.

A line, finding or correction names the facts that decided it; how far each can be trusted is looked up here, and only
when somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from payer_profiles import Profile
from scrubber.model.ground import Ground, weakest
from scrubber.reference import drugs

_BY_TRUST = {
    "primary": Ground.PRIMARY,
    "payer": Ground.PAYER,
    "secondary": Ground.SECONDARY,
    "copy": Ground.SECONDARY,
    "convention": Ground.SECONDARY,
    "memory": Ground.MEMORY,
    "unverified": Ground.UNVERIFIED,
}
"""A convention is a choice of this product and says nothing of a payer: it weakens no more than a quotation does."""


def ground_of(trust: str) -> Ground:
    """Return the ground that a source of this trust gives."""
    return _BY_TRUST[trust]


def as_fact(ground: Ground) -> str:
    """Return the name of a fact that stands on this ground."""
    return f"ground:{ground.value}"


def ground_of_parameter(profile: Profile, key: str) -> Ground:
    """Return how far a payer parameter can be trusted."""
    fact = profile.facts[key]
    if fact.grounds.unverified:
        return Ground.MEMORY if fact.grounds.source.trust == "memory" else Ground.UNVERIFIED
    if fact.grounds.source.trust == "primary" and fact.profile != "base":
        return Ground.PAYER
    return ground_of(fact.grounds.source.trust)


def ground_of_facts(facts: Iterable[str], profile: Profile) -> Ground:
    """Return the weakest ground of these facts; primary for none."""
    return weakest([_of_table(fact) if ":" in fact else ground_of_parameter(profile, fact) for fact in facts])


@lru_cache(maxsize=4096)
def _of_table(fact: str) -> Ground:
    """Return the ground of a fact that is the same for every payer: of a drug, a table, a chart."""
    kind, _, name = fact.partition(":")
    if kind == "chart":
        return Ground.UNVERIFIED
    if kind == "ground":
        return Ground(name)
    if kind == "class-name":
        return weakest(drug.grounds.drug_class for drug in drugs.by_name(name))
    drug = drugs.find(name)
    if drug is None:
        return Ground.UNVERIFIED
    match kind:
        case "class":
            return drug.grounds.drug_class
        case "unit":
            return drug.grounds.unit
        case "vial":
            return weakest((drug.grounds.vials, drug.grounds.single_dose))
        case "life":
            return drug.grounds.life
    raise ValueError(f"no such kind of fact: {kind}")
