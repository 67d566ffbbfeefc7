"""From the name of a fact to the ground that it gives: payer parameters by key, drug facts as `class:J1745`.

What a table or the drug room answered is named by its own ground, with the words for it: `ground:memory:the name
Taxotere for J9171`.

A line, finding or correction names the facts that decided it; how far each can be trusted is looked up here, and only
when somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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


def as_fact(ground: Ground, what: str = "") -> str:
    """Return the name of a fact that stands on this ground. `what` says in words which fact it is."""
    return f"ground:{ground.value}:{what}" if what else f"ground:{ground.value}"


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
        return Ground(name.partition(":")[0])
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


def doubtful(facts: Iterable[str], profile: Profile) -> tuple[str, ...]:
    """Return in words each of these facts that nobody has verified, with where it comes from."""
    found: dict[str, None] = {}
    for fact in facts:
        if ":" in fact:
            found |= dict.fromkeys(_words_of(fact)) if not _of_table(fact).is_firm else {}
        elif not ground_of_parameter(profile, fact).is_firm:
            said = profile.facts[fact]
            taken = "" if said.profile == profile.id else f"taken over from the profile {said.profile}; "
            found[f"{fact} of the profile {profile.id} ({taken}{said.grounds.source.title})"] = None
    return tuple(found)


@lru_cache(maxsize=4096)
def _words_of(fact: str) -> tuple[str, ...]:
    """Return what a fact of a drug, a table or a chart is called; several where it holds several."""
    kind, _, name = fact.partition(":")
    if kind == "chart":
        return ("a value that a machine read from the chart and nobody confirmed",)
    if kind == "ground":
        return (name.partition(":")[2] or "what a public table says",)
    if kind == "class-name":
        return (f"the class of {name}",)
    drug = drugs.find(name)
    if drug is None:
        return (f"{name}, which the drug table does not hold",)
    match kind:
        case "class":
            return (f"the class of {name} ({drug.drug_class}; {drug.class_source.title})",)
        case "unit":
            return (f"the billing unit of {name} ({drug.unit_amount} {drug.unit}; {drug.unit_source.title})",)
        case "vial":
            return tuple(_words_of_container(drug))
    return (f"the days on which {name} may be billed",)


def _words_of_container(drug: drugs.Drug) -> Iterator[str]:
    sizes, dose = drugs.sources_of_container(drug.hcpcs)
    if not drug.grounds.single_dose.is_firm:
        kinds = {True: "single-dose", False: "multi-dose", None: "single-dose or not is not known"}
        yield f"the container of {drug.hcpcs} ({kinds[drug.single_dose]}; {dose.title})"
    if not drug.grounds.vials.is_firm:
        yield f"the vial sizes of {drug.hcpcs} ({sizes.title})"
