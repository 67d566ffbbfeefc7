"""RXC: what a pharmacy mixed into a bag, where the administration names only the bag: `NS 250 mL`, `IV mixture`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from scrubber.charts.readers.hl7v2.fields import amount, name_of
from scrubber.charts.readers.hl7v2.message import Segment
from scrubber.charts.words import drugs
from scrubber.charts.words.values import Concept, millilitres
from scrubber.model.record import Order, Quantity, Uncertain
from scrubber.model.value import Value, replace
from scrubber.reference.drugs import find, identify

ONLY_ORDERED = "what was to be mixed; how much of it was given is not said"
OTHER_DRUGS = "an RXA whose order tells of mixtures of several drugs"
ONLY_THE_FLUID = "an RXA that names only the fluid of its order's drug"
_BESIDE = re.compile(
    r"\b(?:flush\w*|locks?|kvo|tko|keep (?:vein )?open|rinse|prim(?:e|ing))\b", re.IGNORECASE
)
"""Words of a fluid that is no bag with a drug in it."""
_OF_THE_BAG = frozenset({"each", "ea", "bag", "bags", "ivpb", "container"})


class Mixture(Value):
    """The RXC behind one RXO, RXE, RXG or RXA: a base, and what was added to it."""

    head: Segment | None = None
    parts: tuple[Segment, ...] = ()
    others: tuple[Mixture, ...] = ()
    """What other messages of its order tell."""

    @property
    def names(self) -> frozenset[str]:
        """Return what its drugs are called."""
        return frozenset(name_of(part.concept(2)) or "" for part in self.drugs)

    @property
    def is_disputed(self) -> bool:
        """Return whether its order tells of another drug, too."""
        return any(other.names != self.names for other in self.others)

    @property
    def place(self) -> str:
        """Return where it is told."""
        return self.head.place if self.head is not None else ""

    def with_part(self, head: Segment | None, part: Segment) -> Mixture:
        """Return the mixture with a further part, or a new one where the part stands behind another segment."""
        parts = self.parts if self.head is head else ()
        alike = part.said in [known.said for known in parts]
        return Mixture(head, parts if alike else (*parts, part))

    def of_order(self) -> Mixture:
        """Return the mixture where an order tells it; what stands behind an administration is of that one."""
        return self if self.head is None or self.head.id != "RXA" else NOTHING_MIXED

    @property
    def volume(self) -> Decimal | None:
        """Return the volume of the base."""
        told = (millilitres(amount(part, 3, 4)) for part in self.parts if part.get(1) == "B")
        return next((volume for volume in reversed([*told]) if volume is not None), None)

    @property
    def drugs(self) -> tuple[Segment, ...]:
        """Return the parts that are drugs: what was added, or else a base that is none of the fluids."""
        found = [
            part for part in self.parts if part.get(1) in ("A", "B") and _kind(part.concept(2)) != "fluid"
        ]
        added = tuple(part for part in found if part.get(1) == "A")
        return added or tuple(part for part in found if _kind(part.concept(2)) == "drug")

    @property
    def fluid(self) -> str | None:
        """Return the fluid that they were mixed into."""
        fluids = (part.concept(2) for part in self.parts if _kind(part.concept(2)) == "fluid")
        return next(map(name_of, fluids), None)

    def is_of(self, bag: Concept) -> bool:
        """Return whether a bag may be this mixture: no drug of its own, and no fluid other than its base."""
        kind = _kind(bag)
        if kind != "fluid":
            return kind == "nameless"
        base = drugs.substances(self.fluid or "")
        return not _BESIDE.search(bag.words or "") and base in (
            frozenset(),
            drugs.substances(bag.words or ""),
        )

    def named(self, bag: Concept) -> Concept:
        """Return what is in the bag, in the fluid that it is mixed with."""
        parts = [part.concept(2) for part in self.drugs]
        words = " + ".join(dict.fromkeys(filter(None, map(name_of, parts))))
        fluid = bag.words if _kind(bag) == "fluid" else self.fluid
        # potassium in a maintenance fluid is another thing than potassium: the fluid belongs to the name
        words = f"{words} in {fluid}" if words and fluid else words
        return Concept(words or None, parts[0].codings if len(parts) == 1 else ())

    def doubts_of_dose(self) -> tuple[Uncertain, ...]:
        """Return a doubt about the dose of a drug of which only the mixture tells how much: `RXC|A`."""
        doses = [dose for mixture in (self, *self.others) if (dose := mixture.ordered) is not None]
        values = tuple(dict.fromkeys(dose.words for dose in doses))
        return (Uncertain("dose", " or ".join(values), ONLY_ORDERED, values),) if values else ()

    @property
    def ordered(self) -> Quantity | None:
        """Return how much of its only drug was to be mixed."""
        return amount(self.drugs[0], 3, 4) if len(self.drugs) == 1 else None


NOTHING_MIXED = Mixture()


def _kind(drug: Concept) -> Literal["drug", "fluid", "nameless"]:
    """Return whether a product is a drug, a plain fluid, or a name that tells of neither: `Compound IVPB`."""
    words = name_of(drug) or ""
    code = find(drug.hcpcs)
    known = identify(ndc=drug.ndc).candidates if drug.ndc else ()
    if (code is not None and not code.is_fluid) or any(not one.is_fluid for one in known):
        return "drug"
    if code is not None or known or drugs.is_fluid(words):
        return "drug" if any(map(drugs.looks_like_one, re.findall(r"[A-Za-z-]+", words))) else "fluid"
    if drugs.substances(words) or drug.ndc or drug.hcpcs:
        return "drug"
    return "nameless"


def mixture_of(bag: Concept, own: Mixture, of_order: Sequence[Mixture]) -> Mixture:
    """Return what was mixed into a bag, with what else its order tells.

    Its own message goes before another of its order: the order comes in an RDE, and the administration in an RAS.
    """
    told = [
        mixture for mixture in ((own,) if own.drugs else of_order) if mixture.drugs and mixture.is_of(bag)
    ]
    return replace(told[-1], others=tuple(told[:-1])) if told else NOTHING_MIXED


def hides_its_drug(bag: Concept, ordered: Concept) -> bool:
    """Return whether an administration names only a fluid, and its order a drug: which of them ran, nobody knows."""
    if _kind(bag) != "fluid" or _BESIDE.search(bag.words or ""):
        return False
    return _kind(ordered) == "drug" and not drugs.is_fluid(name_of(ordered) or "")


def is_of_the_bag(dose: Quantity | None) -> bool:
    """Return whether an amount is one of the whole bag: its volume, or `1 each`."""
    return dose is not None and (millilitres(dose) is not None or dose.unit.casefold() in _OF_THE_BAG)


def with_mixture(order: Order, ordered: Concept, mixture: Mixture) -> Order:
    """Return an order with the drug that its RXC tell, where it names only the bag."""
    if not mixture.drugs or not mixture.is_of(ordered):
        return order
    return replace(order, substance=mixture.named(ordered).words, dose=mixture.ordered)
