"""Cards: what CDS Hooks 2.0 lets an EHR show, built in one place so that each keeps the specification's bounds.

Everything is a pure function of the request: a card's uuid follows from the hook instance, which nobody can guess, and
from what the card is about, so that the same call gives the same cards and nothing need be kept for feedback.
Source: CDS Hooks 2.0, card attributes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import quote
from uuid import UUID, uuid5

Indicator = Literal["info", "warning"]
"""`critical` is for what endangers a patient; nothing about billing does."""

MOST_SUMMARY = 139
"""Characters: the specification says fewer than 140."""
REASON_SYSTEM = "urn:infuscrub:cds-override-reason"
TOPIC_SYSTEM = "urn:infuscrub:cds-topic"
_CARDS = UUID("6a3f6c3e-7c0f-5d0e-9a55-0d6a9d1c7f10")
"""The name space of card uuids: any fixed one will do."""

REASONS: dict[str, str] = {
    "documented-elsewhere": "It is documented elsewhere",
    "will-be-documented": "It will be documented later",
    "payer-has-confirmed": "The payer has confirmed it",
    "clinically-required": "Clinically required as it is",
    "not-applicable": "It does not apply to this patient",
    "not-understood": "The advice is wrong or not understood",
}
"""What a user may answer to a card, by code; feedback keeps these codes and no other words."""


@dataclass(frozen=True, slots=True)
class Action:
    """A resource that the EHR may create where the user agrees."""

    description: str
    resource: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """Return it as the specification writes it."""
        return {"type": "create", "description": self.description, "resource": self.resource}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that the user may take up."""

    label: str
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A page with more."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Card:
    """One piece of advice, before it is written as JSON."""

    about: str
    """What sets it apart within its call: a code of ours and the id of a resource."""
    summary: str
    rule: str
    """The id of the rule whose page is its source."""
    topic: str
    detail: tuple[str, ...] = ()
    """Paragraphs and list items of Markdown, a line each."""
    indicator: Indicator = "info"
    suggestions: tuple[Suggestion, ...] = ()
    reasons: tuple[str, ...] = ()
    links: tuple[Link, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Desk:
    """Who answers: its address, and the call that it answers."""

    address: str
    """Where clients reach the service, without a slash at its end."""
    instance: str
    """The `hookInstance` of the call."""
    service: str

    def rule_page(self, rule: str) -> str:
        """Return the address of a rule's page."""
        return f"{self.address}/rules/{quote(rule, safe='')}"

    def rule_link(self, rule: str) -> str:
        """Return a link to a rule's page in Markdown."""
        return f"[{rule}]({self.rule_page(rule)})"

    def answer(self, cards: Iterable[Card]) -> dict[str, Any]:
        """Return the answer to the call."""
        return {"cards": [self._json(card) for card in cards]}

    def _uuid(self, about: str) -> str:
        return str(uuid5(_CARDS, f"{self.instance}\n{self.service}\n{about}"))

    def _json(self, card: Card) -> dict[str, Any]:
        source: dict[str, Any] = {
            "label": f"infuscrub, rule {card.rule}" if card.rule else "infuscrub",
            "topic": {"system": TOPIC_SYSTEM, "code": card.topic, "display": card.topic.replace("-", " ")},
        }
        if card.rule:
            source["url"] = self.rule_page(card.rule)
        made: dict[str, Any] = {
            "uuid": self._uuid(card.about),
            "summary": shortened(card.summary, MOST_SUMMARY),
            "indicator": card.indicator,
            "source": source,
        }
        if card.detail:
            made["detail"] = "\n".join(card.detail)
        if card.suggestions:
            made["suggestions"] = [
                {
                    "label": shortened(each.label, 80),
                    "uuid": self._uuid(f"{card.about}\n{place}"),
                    "actions": [action.as_json() for action in each.actions],
                }
                for place, each in enumerate(card.suggestions)
            ]
            made["selectionBehavior"] = "any"
        if card.reasons:
            made["overrideReasons"] = [
                {"system": REASON_SYSTEM, "code": code, "display": REASONS[code]} for code in card.reasons
            ]
        if card.links:
            made["links"] = [
                {"label": shortened(each.label, 80), "url": each.url, "type": "absolute"}
                for each in card.links
            ]
        return made


def task(description: str, focus: str, patient: str, encounter: str | None = None) -> dict[str, Any]:
    """Return a FHIR R4 Task that asks somebody to do something: no value in it, for nobody but them knows it.

    `focus`: the reference of the order or administration it is about.
    """
    made: dict[str, Any] = {
        "resourceType": "Task",
        "status": "requested",
        "intent": "proposal",
        "description": description,
        "focus": {"reference": focus},
        "for": {"reference": f"Patient/{patient}"},
    }
    if encounter:
        made["encounter"] = {"reference": f"Encounter/{encounter}"}
    return made


_SPACE = re.compile(r"\s+")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_MARKS = re.compile(r"([\\`*_\[\]|<>~&@]|:(?=//)|(?<=www)\.)")
"""What makes a link, a tag, a table or emphasis of words in GitHub's Markdown, bare addresses among them."""


def plain(text: str, most: int = 60) -> str:
    """Return words of an EHR as one short line: no control or direction characters, nothing beyond `most`."""
    return shortened(_SPACE.sub(" ", _UNSEEN.sub(" ", text)).strip(), most)


def escaped(text: str) -> str:
    """Return plain words for Markdown: none of their characters makes a link, a tag or a heading."""
    return _MARKS.sub(r"\\\1", text)


def shortened(text: str, most: int) -> str:
    """Return a text of at most so many characters, cut between words where there is a place for it."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    at = cut.rfind(" ")
    return (cut[:at] if at > most // 2 else cut).rstrip(" ,;:") + "…"
