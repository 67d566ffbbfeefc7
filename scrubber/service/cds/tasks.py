"""The work of a hook, in a worker process: from a checked request and its gathered chart to the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scrubber.charts.document import Document, ReadOptions
from scrubber.charts.errors import DocumentError
from scrubber.job.charts import read_with_plugins
from scrubber.job.zone import zone_of
from scrubber.model.record import InfusionRecord, Setting
from scrubber.service.cds.cards import Card, Desk
from scrubber.service.cds.charge_review import charge_cards
from scrubber.service.cds.chart import ReadDocument
from scrubber.service.cds.discharge import discharge_cards
from scrubber.service.cds.gather import Gathered
from scrubber.service.cds.known import Known
from scrubber.service.cds.order_sign import order_cards
from scrubber.service.cds.request import ChargeReview, Context, EncounterDischarge, OrderSign
from scrubber.service.errors import Problem
from scrubber.service.tenants import Tenant


@dataclass(frozen=True, slots=True)
class Asked:
    """A call that has been checked."""

    desk: Desk
    context: Context
    chart: Gathered
    setting: Setting | None = None
    """Whose services the client's visits are, where its configuration says so."""


def answer(tenant: Tenant, asked: Asked) -> dict[str, Any]:
    """Return the cards of a call. Raises a `Problem` 422 for what is no FHIR that can be read."""
    scrubber = tenant.scrubber
    settings = tenant.session.settings
    known = Known(settings, tuple(scrubber.rules), settings.as_of, asked.setting)
    options = ReadOptions(zone=zone_of(tenant.config.zone))

    def read(document: Document) -> tuple[InfusionRecord, ...]:
        return read_with_plugins(document, scrubber.dispatcher, options)

    try:
        return asked.desk.answer(cards_of(asked, known, read))
    except DocumentError as error:
        raise Problem(422, "document", "The chart can't be read", str(error)) from None


def cards_of(asked: Asked, known: Known, read: ReadDocument) -> list[Card]:
    """Return the cards of a call, by its hook."""
    match asked.context:
        case OrderSign() as context:
            return order_cards(context, asked.chart, known, asked.desk)
        case EncounterDischarge() as context:
            return discharge_cards(context, asked.chart, known, asked.desk, read)
        case ChargeReview() as context:
            return charge_cards(context, asked.chart, known, asked.desk, read)
    raise AssertionError("every service has a context of its own")
