"""What the tests of order-sign share: a visit to order for, and a profile of a tenant's own."""

from __future__ import annotations

from typing import Any

from tests.scrubber.service.cds.charting import bundle, coverage, encounter, patient

OWN = """
schema = "infuscrub.profile/1"
id = "orchard"
name = "Orchard Health"
extends = "commercial"
[match]
names = ["ORCHARD HEALTH"]
[sources.manual]
title = "Orchard Health: infusion manual"
url = "https://orchard.example/manual"
trust = "primary"
[[revision]]
source = "manual"
[revision.values]
prior_authorization_drugs = ["J1745"]
"""


def visit(payer: str | None = None, place: str | None = "11", **more: Any) -> dict[str, Any]:
    """Return the prefetch of an order: whose payer, where."""
    covered = None if payer is None else bundle(coverage(payer))
    made = {"patient": patient(), "coverage": covered, "encounter": encounter(place), "conditions": None}
    return made | more


def summaries(cards: list[dict[str, Any]]) -> list[str]:
    return [card["summary"] for card in cards]
