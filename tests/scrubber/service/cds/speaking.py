"""Asks the services as an EHR would, without HTTP, and holds every answer against the specification.

`check` validates with the specification group's own description (1.0), and with what version 2.0 adds, written from
its text: fields of cards, suggestions, actions and links; `selectionBehavior`; override reasons.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import jsonschema
import yaml

from payer_profiles import ProfileSource
from scrubber.api import Session
from scrubber.api.session import scrubber_of
from scrubber.charts.document import read_document
from scrubber.charts.safety import load_json
from scrubber.reference.tables import Tables
from scrubber.service.cds.cards import Desk
from scrubber.service.cds.gather import Reads, gather
from scrubber.service.cds.known import Known
from scrubber.service.cds.request import HookRequest
from scrubber.service.cds.services import SERVICES
from scrubber.service.cds.tasks import Asked, cards_of
from tests.scrubber.service.cds.charting import PATIENT, VISIT, bundle

ON = date(2026, 3, 2)
INSTANCE = "5f0c6c1e-5d0b-4a3c-9d6a-0b7f0a5d0001"
ADDRESS = "https://cds.example"
HOOKS = {service.hook: service.id for service in SERVICES.values()}
ORDERING, DISCHARGING, CHARGING = SERVICES


def request(hook: str, context: dict[str, Any], prefetch: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a request; it is checked against the description too, so that tests ask what an EHR may ask."""
    made = {
        "hook": hook,
        "hookInstance": INSTANCE,
        "context": {"userId": "Practitioner/sage", "patientId": PATIENT, "encounterId": VISIT} | context,
        "prefetch": prefetch,
    } | more
    validator("CDS Request").validate(made)
    return made


def sign(orders: Sequence[dict[str, Any]], prefetch: dict[str, Any], **how: Any) -> list[dict[str, Any]]:
    """Return the cards of orders about to be signed."""
    return cards(request("order-sign", {"draftOrders": bundle(*orders)}, prefetch), **how)


def discharge(prefetch: dict[str, Any], **how: Any) -> list[dict[str, Any]]:
    """Return the cards of a visit that ends."""
    return cards(request("encounter-discharge", {}, prefetch), **how)


def review(context: dict[str, Any], prefetch: dict[str, Any], **how: Any) -> list[dict[str, Any]]:
    """Return the cards of charges."""
    return cards(request("org.infuscrub.charge-review", context, prefetch), **how)


def cards(
    asked: dict[str, Any],
    *,
    on: date = ON,
    profiles: tuple[str, ...] = (),
    tables: Tables | None = None,
    knows: Known | None = None,
    server: Reads | None = None,
) -> list[dict[str, Any]]:
    """Return the cards that answer a request, once they are checked."""
    hook = HookRequest.model_validate(load_json(json.dumps(asked).encode()))
    service = SERVICES[HOOKS[hook.hook]]
    context = service.context.model_validate(hook.context)
    chart = gather(service, hook, context, server=lambda: server)
    desk = Desk(ADDRESS, str(hook.hookInstance), service.id)
    knows = knows or known(on, profiles)
    if tables is not None:
        knows = replace(knows, settings=replace(knows.settings, tables=tables))
    answer = desk.answer(cards_of(Asked(desk, context, chart), knows, read_document))
    check(answer)
    return list(answer["cards"])


@cache
def known(on: date, profiles: tuple[str, ...] = ()) -> Known:
    """Return what a tenant knows on a day. `profiles`: their texts."""
    with Session(as_of=on, profiles=[ProfileSource(text=each) for each in profiles]) as session:
        return Known(session.settings, tuple(scrubber_of(session).rules), on)


# the specification


@cache
def validator(definition: str) -> jsonschema.Draft4Validator:
    """Return what checks a value against a definition of the group's description."""
    path = Path(__file__).parent / "standard" / "cds-hooks.yaml"
    document = yaml.safe_load(path.read_text("utf-8"))
    behaviors = document["definitions"]["Card"]["properties"]["selectionBehavior"]["enum"]
    behaviors.append("any")  # 2.0
    schema = {
        "$ref": f"#/definitions/{definition.replace(' ', '%20')}",
        "definitions": document["definitions"],
    }
    return jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())


_FIELDS = {
    "card": {"uuid", "summary", "detail", "indicator", "source", "suggestions", "selectionBehavior",
             "overrideReasons", "links"},
    "suggestion": {"label", "uuid", "isRecommended", "actions"},
    "action": {"type", "description", "resource", "resourceId"},
    "link": {"label", "url", "type", "appContext", "autolaunchable"},
    "source": {"label", "url", "icon", "topic"},
}  # fmt: skip
"""Every field that 2.0 names."""


def check(answer: dict[str, Any]) -> None:
    """Hold an answer against 1.0's description and 2.0's text, and against what we promise of every card."""
    validator("CDS Response").validate(json.loads(json.dumps(answer)))
    uuids = []
    for card in answer["cards"]:
        assert set(card) <= _FIELDS["card"]
        assert 0 < len(card["summary"]) < 140
        assert card["indicator"] in ("info", "warning")
        uuids.append(card["uuid"])
        assert set(card["source"]) <= _FIELDS["source"]
        assert card["source"]["url"].startswith(f"{ADDRESS}/rules/")
        assert set(card["source"]["topic"]) == {"system", "code", "display"}
        assert ("suggestions" in card) == ("selectionBehavior" in card)
        for suggestion in card.get("suggestions", ()):
            assert set(suggestion) <= _FIELDS["suggestion"]
            uuids.append(suggestion["uuid"])
            for action in suggestion["actions"]:
                assert set(action) <= _FIELDS["action"]
                assert action["type"] == "create"
                assert "id" not in action["resource"]
        for coding in card.get("overrideReasons", ()):
            assert set(coding) == {"system", "code", "display"}
        for link in card.get("links", ()):
            assert set(link) <= _FIELDS["link"]
            assert link["type"] == "absolute"
    assert len(set(uuids)) == len(uuids)
    assert all(str(UUID(each)) == each for each in uuids)


def words(made: list[dict[str, Any]]) -> str:
    """Return every word of cards."""
    return json.dumps(made, ensure_ascii=False)
