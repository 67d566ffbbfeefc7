"""What one sheet is asked for, and what its parts need to know: the drug, the payer on a day, the rules in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from payer_profiles import Parameters, Profile
from scrubber.engine.grounds import capped
from scrubber.engine.plan import InForce
from scrubber.model.correction import Safety
from scrubber.model.finding import Severity
from scrubber.model.ground import weakest
from scrubber.model.record import Setting
from scrubber.model.source import Source
from scrubber.output.sheet.model import Cited, Why
from scrubber.reference import drugs
from scrubber.reference.drugs import Drug
from scrubber.reference.tables import Tables
from scrubber.reference.trust import ground_of, ground_of_facts


@dataclass(frozen=True, slots=True)
class Asked:
    """One drug under one payer on one day in one setting.

    `rules`: those in force there by id, a vendor's also by the ids of those that it replaces.
    """

    drug: Drug
    profile: Profile
    setting: Setting
    on: date
    tables: Tables
    rules: Mapping[str, InForce]
    place_of_service: str = ""
    type_of_bill: str = ""

    @property
    def parameters(self) -> Parameters:
        """Return the payer's parameters on the day."""
        return self.profile.parameters

    def in_force(self, *ids: str) -> tuple[str, ...]:
        """Return those of the rules that the payer has in force in this setting, or what stands for them."""
        return tuple(dict.fromkeys(self.rules[id].rule.id for id in ids if id in self.rules))

    def severity(self, id: str, facts: Iterable[str] = ()) -> Severity | None:
        """Return the most that a rule may be here: its severity, capped by its source and by facts that it reads.

        None: it is not in force.
        """
        found = self.rules.get(id)
        if found is None:
            return None
        ground = weakest((ground_of(found.rule.source.trust), ground_of_facts(facts, self.profile)))
        return capped(found.severity, Safety.NEVER, ground)[0]

    def why(
        self, text: str, rules: Iterable[str] = (), facts: Iterable[str] = (), beside: Iterable[str] = ()
    ) -> Why:
        """Return what a line stands on: rules in force, payer parameters by key, drug facts as `unit:J1745`.

        `beside` are rules that have to do with it and on which it does not stand.
        """
        own = tuple(dict.fromkeys(rules))
        known = tuple(dict.fromkeys(facts))
        of_rules = [self.rules[id].rule.source for id in own]
        grounds = [ground_of(source.trust) for source in of_rules]
        grounds.append(ground_of_facts(known, self.profile))
        cited = [_cited(source) for source in of_rules]
        cited += [found for fact in known if (found := self._source(fact)) is not None]
        return Why(
            text, tuple(dict.fromkeys((*own, *beside))), weakest(grounds).value, tuple(dict.fromkeys(cited))
        )

    def states(self, key: str) -> bool:
        """Return whether the payer, or one whose rules it takes over, says something of a parameter itself."""
        fact = self.profile.facts[key]
        return fact.profile != "base" or fact.grounds.source.trust != "convention"

    def _source(self, fact: str) -> Cited | None:
        kind, colon, name = fact.partition(":")
        if not colon:
            source = self.profile.source_of(fact)
            return Cited(source.title, source.url, source.trust)
        drug = drugs.find(name, self.on)
        if drug is None or kind not in ("class", "unit"):
            return None
        return _cited(drug.class_source if kind == "class" else drug.unit_source)


def _cited(source: Source) -> Cited:
    return Cited(source.title, source.url, source.trust)
