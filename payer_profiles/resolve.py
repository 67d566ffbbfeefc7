"""What holds for a payer on a date of service: the profile's revisions over those of what it extends.

Theory. A profile is a chain of files, `base` first and the payer's own last. Of each file the revisions in force on
the date apply, oldest first; a later statement about a key replaces an earlier one, and what nobody restates goes on.
Before a payer's first dated revision nothing is known of the payer itself: what it extends applies, and `warnings`
says so. Between two dates on which nothing changes the answer is one object, made once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from types import MappingProxyType

from payer_profiles.choose import Chooser
from payer_profiles.errors import UnknownProfile
from payer_profiles.facts import Fact, Grounds, Note, ProfileFile, Revision, RuleSetting
from payer_profiles.model import ROOT, Form, LineOfBusiness, Source, Trust
from payer_profiles.parameters import Parameters
from payer_profiles.policies import NO_POLICIES, Policies, Policy


@dataclass(frozen=True, slots=True)
class Profile:
    """One payer on one date of service. Shared between claims, so nothing in it can be changed."""

    id: str
    name: str
    parameters: Parameters
    facts: Mapping[str, Fact] = field(hash=False)
    """Each parameter with its source; all of them, the inherited ones as well."""
    rules: Mapping[str, RuleSetting] = field(hash=False)
    """What the payer makes of single rules, by rule id; a rule that is not here keeps its own severity."""
    notes: tuple[Note, ...]
    effective_from: date | None
    """Start of the payer's newest revision in force; None where its start is not documented."""
    revision: str
    """Label of that revision."""
    holds_from: date | None
    """First and last date of service with exactly these parameters; None: no bound known."""
    holds_until: date | None
    chain: tuple[str, ...]
    """The ids that were put together, this one first, `base` last."""
    line_of_business: LineOfBusiness
    sha256: str
    """Of the bytes of the files in the chain."""
    warnings: tuple[str, ...]
    policies: Policies = NO_POLICIES
    """Its requirements about codes; each has dates of its own beside those of its revision."""

    def fact(self, key: str) -> Fact:
        """Return a parameter with its source. Raises `KeyError` for a key that `Parameters` does not have."""
        return self.facts[key]

    def source_of(self, key: str) -> Source:
        """Return the source of a parameter."""
        return self.facts[key].grounds.source

    def trust_of(self, key: str) -> Trust:
        """Return how near a parameter's source is to whoever decides."""
        return self.facts[key].grounds.source.trust

    def may_reject(self, key: str) -> bool:
        """Return whether a rule may reject because of this parameter: what nobody has verified can only warn."""
        return self.facts[key].may_reject

    def __reduce__(self) -> tuple[object, ...]:
        """Let a profile travel to another process, which a read-only mapping by itself cannot."""
        values = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return _profile, ({**values, "facts": dict(self.facts), "rules": dict(self.rules)},)


def _profile(values: dict[str, object]) -> Profile:
    facts, rules = values.pop("facts"), values.pop("rules")
    return Profile(facts=MappingProxyType(facts), rules=MappingProxyType(rules), **values)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Choice:
    """The profile of a claim, and why it is this one."""

    profile: Profile
    because: str
    """`payer id 60054`, `payer name BCBSNC`, `filing indicator MB`, or `unknown payer: base`."""


class ProfileSet:
    """Every profile that a run knows. Built by `payer_profiles.load_profiles`, which has checked them."""

    def __init__(self, files: Iterable[tuple[int, ProfileFile]]) -> None:
        """Take checked files with the rank of their origin; where two match a claim, the higher rank wins."""
        ranked = sorted(files, key=lambda entry: entry[1].id)
        self._ranked = tuple(ranked)
        self._files = {file.id: file for _, file in ranked}
        self._chains = {id: tuple(self._chain(id)) for id in self._files}
        self._boundaries = {id: _boundaries(chain) for id, chain in self._chains.items()}
        self._resolved: dict[tuple[str, int], Profile] = {}
        self._policies: dict[tuple[int, ...], Policies] = {}
        self._chooser = Chooser(ranked)

    def __reduce__(self) -> tuple[object, ...]:
        """Let the set travel to another process, which what it remembers cannot."""
        return ProfileSet, (self._ranked,)

    @property
    def ids(self) -> tuple[str, ...]:
        """Return every profile id, in alphabetical order."""
        return tuple(self._files)

    def __contains__(self, profile_id: object) -> bool:
        return profile_id in self._files

    def __len__(self) -> int:
        return len(self._files)

    def file(self, profile_id: str) -> ProfileFile:
        """Return a profile as its file states it. Raises `UnknownProfile`."""
        if profile_id not in self._files:
            raise UnknownProfile(profile_id, self._files)
        return self._files[profile_id]

    def boundaries(self, profile_id: str) -> tuple[date, ...]:
        """Return the dates of service on which anything changes for a profile: each is the first day of the new."""
        self.file(profile_id)
        return self._boundaries[profile_id]

    def resolve(self, profile_id: str, on: date) -> Profile:
        """Return what holds on a date of service. Raises `UnknownProfile`."""
        self.file(profile_id)
        segment = bisect_right(self._boundaries[profile_id], on)
        profile = self._resolved.get((profile_id, segment))
        if profile is None:
            profile = self._resolved[profile_id, segment] = self._merge(profile_id, on, segment)
        return profile

    def choose(
        self,
        payer_id: str | None = None,
        payer_name: str | None = None,
        filing_indicator: str | None = None,
        *,
        on: date,
        form: Form | str | None = None,
        clearinghouse: str | None = None,
    ) -> Choice:
        """Return the profile of a claim: by payer id, then name, then filing indicator (SBR09), then base.

        `form` is `837P` or `837I`; `clearinghouse` narrows payer ids that hold at one clearinghouse only.
        """
        profile_id, because = self._chooser.choose(
            payer_id, payer_name, filing_indicator, form, clearinghouse
        )
        return Choice(self.resolve(profile_id, on), because)

    def _chain(self, profile_id: str) -> Iterator[ProfileFile]:
        current: str | None = profile_id
        while current is not None:
            yield self._files[current]
            current = self._files[current].extends

    def _merge(self, profile_id: str, on: date, segment: int) -> Profile:
        chain = self._chains[profile_id]
        own = chain[0]
        facts: dict[str, Fact] = {}
        rules: dict[str, RuleSetting] = {}
        notes: list[Note] = []
        in_force: list[Revision] = []
        for file in reversed(chain):
            for revision in file.revisions:
                if revision.holds_on(on):
                    facts |= {fact.key: fact.on(on) for fact in revision.facts}
                    rules |= {setting.rule: setting for setting in revision.rules}
                    notes += revision.notes
                    in_force.append(revision)
        newest = _newest(own, on)
        bounds = self._boundaries[profile_id]
        return Profile(
            id=own.id,
            name=own.name,
            parameters=Parameters.model_construct(**{key: fact.value for key, fact in facts.items()}),
            facts=MappingProxyType(
                {key: facts.get(key) or _unstated(key) for key in Parameters.model_fields}
            ),
            rules=MappingProxyType(rules),
            notes=tuple(notes),
            effective_from=newest.effective_from if newest else None,
            revision=newest.label if newest else "",
            holds_from=bounds[segment - 1] if segment else None,
            holds_until=bounds[segment] - timedelta(days=1) if segment < len(bounds) else None,
            chain=tuple(file.id for file in chain),
            line_of_business=next((f.line_of_business for f in chain if f.line_of_business), "any"),
            sha256=sha256("".join(file.sha256 for file in chain).encode()).hexdigest(),
            warnings=tuple(_warnings(chain, on)),
            policies=self._policies_of(in_force),
        )

    def _policies_of(self, revisions: Sequence[Revision]) -> Policies:
        """Return the policies of revisions, oldest first; one object for all dates on which these are in force."""
        stated = tuple(revision for revision in revisions if revision.policies)
        if not stated:
            return NO_POLICIES
        key = tuple(map(id, stated))
        known = self._policies.get(key)
        if known is None:
            found: dict[str, tuple[Policy, ...]] = {}
            for revision in stated:
                found |= revision.policies
            known = self._policies[key] = Policies(p for policies in found.values() for p in policies)
        return known


def _unstated(key: str) -> Fact:
    """Return a parameter that not even `base` states: its default, on which no rule may reject."""
    default = Parameters.model_fields[key].get_default(call_default_factory=True)
    return Fact(key, default, Grounds.of(_NO_SOURCE, None, unverified=True), ROOT)


_NO_SOURCE = Source.model_construct(title="Stated by no profile: the parameter's default", trust="memory")


def _boundaries(chain: tuple[ProfileFile, ...]) -> tuple[date, ...]:
    days: set[date] = set()
    for revision in (revision for file in chain for revision in file.revisions):
        spans = [(revision.effective_from, revision.effective_to)]
        spans += [(code.since, code.until) for fact in revision.facts for code in fact.dated]
        spans += [(p.terms.since, p.terms.until) for found in revision.policies.values() for p in found]
        days.update(since for since, _ in spans if since)
        days.update(until + timedelta(days=1) for _, until in spans if until and until < date.max)
    return tuple(sorted(days))


def _newest(file: ProfileFile, on: date) -> Revision | None:
    return next((revision for revision in reversed(file.revisions) if revision.holds_on(on)), None)


def _warnings(chain: tuple[ProfileFile, ...], on: date) -> Iterator[str]:
    for file in chain:
        if file.revisions and _newest(file, on) is None:
            first = file.revisions[0].effective_from
            if first is not None and on < first:
                where = f"lies before its first revision, which starts on {first.isoformat()}"
            else:
                where = "is covered by none of its revisions"
            yield f"{file.id}: the date of service {where}; what it extends applies ({file.extends or 'defaults'})."
