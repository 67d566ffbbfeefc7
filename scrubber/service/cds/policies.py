"""What a payer's profile says of a drug that is about to be ordered: authorization, site of care, diagnosis, age, and
limits over time.

Theory. Nothing is billed yet, so nothing can be wrong with it. A statement is made only where the profile (or a list
that was loaded) makes it of a code that may bill the drug, with what it stands on. A policy whose conditions ask for
something that an order does not tell is passed over. Where several products may bill the drug, and only some are under
a policy, the card says which.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from payer_profiles.facts import Grounds
from payer_profiles.policies import Conditions, Policy
from scrubber.model.ground import Ground
from scrubber.model.words import listed
from scrubber.reference.places import Place
from scrubber.rules.conditions import diagnosis_matches, is_of_age
from scrubber.service.cds.cards import Action, Card, Desk, Link, Suggestion, escaped, task
from scrubber.service.cds.drafts import Draft
from scrubber.service.cds.known import Known, profile_words
from scrubber.service.cds.payers import Payer

_MOST_SHOWN = 8
_ASKED = ("payer-has-confirmed", "clinically-required")


@dataclass(frozen=True, slots=True)
class Visit:
    """Who is treated and where, as far as the EHR says."""

    patient: str
    encounter: str | None
    born: date | None
    place: Place


@dataclass(frozen=True, slots=True)
class _Word:
    """One statement of a payer about a code."""

    code: str
    title: str
    url: str
    retrieved: str
    unverified: bool


def payer_cards(draft: Draft, payer: Payer, visit: Visit, known: Known, desk: Desk) -> Iterator[Card]:
    """Yield what the payer's profile says of the drug."""
    asked = _Asked(draft, payer, visit, known, desk, draft.on or known.on)
    for each in (asked.authorization(), asked.site(), asked.diagnosis(), *asked.limits()):
        if each is not None:
            yield each


@dataclass(frozen=True, slots=True)
class _Asked:
    draft: Draft
    payer: Payer
    visit: Visit
    known: Known
    desk: Desk
    on: date

    # each of these answers with a card, or None where there is nothing to say

    def authorization(self) -> Card | None:
        if self.draft.is_authorized:
            return None
        words = [
            *self._on_list("prior_authorization", "prior_authorization_drugs"),
            *(self._word(code, policy) for code, policy in self._policies("authorization")),
        ]
        if not words:
            return None
        asks = f"{self.payer.profile.name} asks for prior authorization of {self._which(words)}"
        return self._card(
            "authorization",
            "F11",
            words,
            f"{self.draft.name}: {asks}; the order refers to none {'in force' if self.draft.has_ended else 'yet'}.",
            [
                "The authorization that the order refers to is not in force on the day of the order."
                if self.draft.has_ended
                else "The order refers to no authorization: neither MedicationRequest.insurance to a ClaimResponse, "
                "nor the payer's answer as coverage information."
            ],
            ask="Ask the payer for prior authorization",
            reasons=("payer-has-confirmed", "documented-elsewhere", "not-applicable"),
        )

    def site(self) -> Card | None:
        if self.draft.is_authorized or self._is_too_young():
            return None
        parameters, place = self.payer.profile.parameters, self.visit.place
        places = set(parameters.site_of_care_places)
        words = list(self._on_list("site_of_care", "site_of_care_drugs"))
        for code, policy in self._policies("places"):
            if policy.terms.accepted:
                places |= set(policy.terms.accepted)
                words.append(self._word(code, policy))
        if not words or not places or place.is_one_of(places):
            return None
        accepted = listed(sorted(places), "or")
        where = f"{place} is not on its list" if place.is_known else "the place is not known here"
        return self._card(
            "site-of-care",
            "F21",
            words,
            f"{self.draft.name}: {self.payer.profile.name} has a site-of-care policy for "
            f"{self._which(words)}; {where}.",
            [
                f"Places of service that the policy names: {accepted}.",
                "Another place needs the payer's agreement beforehand, or another site for the infusion.",
            ],
            ask="Ask the payer to agree to the place, or plan another site" if place.is_known else "",
            heed=place.is_known,
            reasons=("payer-has-confirmed", "clinically-required", "not-applicable"),
        )

    def diagnosis(self) -> Card | None:
        words, wanted, named = [], [], []
        if self.draft.reasons:
            for code, policy in self._policies("diagnoses"):
                any_of = policy.terms.any_of
                if any_of and not _has(any_of, self.draft.reasons):
                    words.append(self._word(code, policy))
                    wanted += any_of
            for code, articles, ground in self._articles():
                words.append(_Word(code, f"coverage article {articles}", "", "", not ground.is_firm))
                named.append(articles)
        if not words or len({word.code for word in words}) < len(self.draft.drug_codes):
            return None  # a product that may be given for it is left
        given = ", ".join(self.draft.reasons[:_MOST_SHOWN])
        detail = [f"Reasons on the order: {escaped(given)}."]
        if wanted:
            detail.append(f"The policy names: {_shown(wanted)}.")
        if named:
            detail.append(f"Articles: {', '.join(dict.fromkeys(named))}; they differ between contractors.")
        detail.append(
            "The diagnosis is the clinician's; if another documented condition is the reason, name it."
        )
        return self._card(
            "diagnosis",
            "P03" if wanted else "F22",
            words,
            f"{self.draft.name}: none of the order's reasons is on {self.payer.profile.name}'s list for it.",
            detail,
            reasons=("clinically-required", "documented-elsewhere", "payer-has-confirmed"),
        )

    def limits(self) -> Iterator[Card]:
        """Yield what holds by age or over time; whether the latter is met, only the patient's history tells."""
        name, payer = self.draft.name, self.payer.profile.name
        for policy, words in self._by_policy("ages"):
            terms = policy.terms
            if is_of_age(self.visit.born, self.on, terms.from_age, terms.to_age) is False:
                wanted = _bounds((terms.from_age, "from {}"), (terms.to_age, "to {}"))
                summary = f"{name}: {payer} accepts it for ages {wanted}."
                yield self._card("age", "P04", words, summary, key=policy.id, reasons=_ASKED)
        if self.draft.is_authorized:
            return
        for policy, words in self._by_policy("steps"):
            summary = f"{name}: {payer} asks for another product first ({_shown(policy.terms.first)})."
            yield self._over_time("steps", "P16", policy, words, summary)
        for policy, words in self._by_policy("frequency"):
            terms = policy.terms
            most = _bounds((terms.most_units, "{} units"), (terms.most_days, "{} days of service"))
            summary = f"{name}: {payer} takes at most {most} in {terms.period_days} days."
            yield self._over_time("frequency", "P15", policy, words, summary)

    def _over_time(self, topic: str, rule: str, policy: Policy, words: list[_Word], summary: str) -> Card:
        detail = ["What was given before is not known here."]
        reasons = ("documented-elsewhere", *_ASKED)
        return self._card(topic, rule, words, summary, detail, key=policy.id, heed=False, reasons=reasons)

    # what they are made of

    def _card(
        self,
        topic: str,
        rule: str,
        words: list[_Word],
        summary: str,
        detail: Iterable[str] = (),
        *,
        key: str = "",
        ask: str = "",
        heed: bool = True,
        reasons: tuple[str, ...] = (),
    ) -> Card:
        sure = heed and self._is_about_all(words) and not any(word.unverified for word in words)
        suggestions: tuple[Suggestion, ...] = ()
        if ask:
            what = f"{ask}: {self.draft.name} ({self._which(words)})"
            made = task(what, self.draft.reference, self.visit.patient, self.visit.encounter)
            suggestions = (Suggestion(ask, (Action(what, made),)),)
        return Card(
            about=f"{topic} {key} {self.draft.reference}",
            summary=summary,
            rule=rule,
            topic=topic,
            detail=(*detail, *self._stands_on(words)),
            indicator="warning" if sure else "info",
            suggestions=suggestions,
            reasons=reasons,
            links=tuple({word.url: Link(word.title, word.url) for word in words if word.url}.values()),
        )

    def _stands_on(self, words: list[_Word]) -> Iterator[str]:
        yield ""
        yield f"Profile: {escaped(profile_words(self.payer.profile))}; chosen by {escaped(self.payer.because)}."
        for title in dict.fromkeys(
            f"{word.title}{f', read {word.retrieved}' if word.retrieved else ''}" for word in words
        ):
            yield f"Source: {escaped(title)}."
        if any(word.unverified for word in words):
            yield "Nobody has verified this entry of the profile: ask the payer before relying on it."
        if not self._is_about_all(words):
            others = [code for code in self.draft.drug_codes if code not in {word.code for word in words}]
            yield f"The order leaves the product open; of {_shown(others)} the profile does not say this."

    def _is_about_all(self, words: list[_Word]) -> bool:
        return {word.code for word in words} >= set(self.draft.drug_codes)

    def _which(self, words: list[_Word]) -> str:
        return _shown(word.code for word in words)

    def _word(self, code: str, policy: Policy) -> _Word:
        return _of_grounds(code, policy.grounds)

    def _on_list(self, name: str, key: str) -> Iterator[_Word]:
        """Yield the codes on a list of the profile, or on a list of that name which was loaded."""
        profile = self.payer.profile
        for code in self.draft.drug_codes:
            if code in getattr(profile.parameters, key):
                yield _of_grounds(code, profile.facts[key].grounds)
                continue
            for whose in ("", *(f"_{each.replace('-', '_')}" for each in profile.chain)):
                found = self.known.settings.tables.lists.holds(f"{name}{whose}", code, self.on)
                if found is not None and found.value:
                    yield _Word(code, f"list {name}{whose}", "", "", not found.ground.is_firm)
                    break

    def _policies(self, kind: str) -> Iterator[tuple[str, Policy]]:
        """Yield the policies of a kind that name a code of the drug and are known to hold for this order."""
        for code in self.draft.drug_codes:
            for policy in self.payer.profile.policies.about(kind, code):
                if policy.terms.enabled and policy.holds_on(self.on) and self._applies(policy):
                    yield code, policy

    def _by_policy(self, kind: str) -> Iterator[tuple[Policy, list[_Word]]]:
        """Yield each policy of a kind with its word on every code of the drug that it names."""
        found: dict[int, tuple[Policy, list[_Word]]] = {}
        for code, policy in self._policies(kind):
            found.setdefault(id(policy), (policy, []))[1].append(self._word(code, policy))
        yield from found.values()

    def _applies(self, policy: Policy) -> bool:
        terms = policy.terms
        applies = not terms.when or any(self._holds(each) is True for each in terms.when)
        return applies and all(self._holds(each) is False for each in terms.unless)

    def _holds(self, conditions: Conditions) -> bool | None:
        """Return whether conditions hold of the order; None where it does not tell."""
        answers: list[bool | None] = []
        given = {
            name for name in type(conditions).model_fields if getattr(conditions, name) not in (None, ())
        }
        for name in given:
            match name:
                case "authorization":
                    answers.append(self.draft.is_authorized is conditions.authorization)
                case "places":
                    answers.append(self.visit.place.is_one_of(conditions.places))
                case "diagnoses":
                    answers.append(
                        _has(conditions.diagnoses, self.draft.reasons) if self.draft.reasons else None
                    )
                case "from_age" | "to_age":
                    age = is_of_age(self.visit.born, self.on, conditions.from_age, conditions.to_age)
                    answers.append(age if isinstance(age, bool) else None)
                case _:
                    answers.append(None)
        if False in answers:
            return False
        return None if None in answers else True

    def _articles(self) -> Iterator[tuple[str, str, Ground]]:
        """Yield the codes for which every coverage article in force lists none of the reasons."""
        profile, coverage = self.payer.profile, self.known.settings.tables.coverage
        contractor = profile.parameters.coverage_contractor
        if contractor is None and profile.line_of_business != "medicare":
            return
        for code in self.draft.drug_codes:
            answers = [coverage.supports(code, reason, self.on, contractor) for reason in self.draft.reasons]
            if answers and all(answer is not None and answer.value is False for answer in answers):
                named = ", ".join(article.id for article in coverage.articles_for(code, self.on, contractor))
                yield code, named, next(answer.ground for answer in answers if answer is not None)

    def _is_too_young(self) -> bool:
        least = self.payer.profile.parameters.site_of_care_min_age
        return least is not None and is_of_age(self.visit.born, self.on, f"{least} years", None) is False


def _of_grounds(code: str, grounds: Grounds) -> _Word:
    source = grounds.source
    return _Word(code, source.title, source.url, source.retrieved or "", grounds.unverified)


def _bounds(*given: tuple[object, str]) -> str:
    return listed([words.format(value) for value, words in given if value is not None])


def _has(patterns: Iterable[str], reasons: Iterable[str]) -> bool:
    return any(diagnosis_matches(pattern, reason) for pattern in patterns for reason in reasons)


def _shown(codes: Iterable[str]) -> str:
    found = list(dict.fromkeys(codes))
    rest = len(found) - _MOST_SHOWN
    return ", ".join(found[:_MOST_SHOWN]) + (f" and {rest} more" if rest > 0 else "")
