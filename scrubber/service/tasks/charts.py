"""Charts by themselves: what they say, and what they support."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from scrubber.charts.document import Document, ReadOptions
from scrubber.charts.errors import DocumentError
from scrubber.job.charts import read_with_plugins
from scrubber.job.coding import Asked, code_records
from scrubber.job.zone import zone_of
from scrubber.model.record import InfusionRecord, Setting
from scrubber.output.coding import Coded, answer
from scrubber.output.documents import document_shape
from scrubber.output.report import encode
from scrubber.service.errors import Problem
from scrubber.service.tenants import Tenant


@dataclass(frozen=True, slots=True)
class CodeOptions:
    """By whose rules a chart is coded."""

    payer: str = "base"
    setting: Setting | None = None
    place_of_service: str | None = None
    on: date | None = None


def read(tenant: Tenant, documents: Mapping[str, bytes]) -> list[dict[str, Any]]:
    """Return what documents say, record by record. Raises a `Problem` for the first that can't be read."""
    options = ReadOptions(zone=zone_of(tenant.config.zone))
    given = (Document.of_bytes(data, name) for name, data in documents.items())
    return [document_shape(document, _records(tenant, document, options)) for document in given]


def code(tenant: Tenant, documents: Mapping[str, bytes], options: CodeOptions) -> bytes:
    """Return the lines that documents support, as `infuscrub.code/2`. Raises a `Problem` or `OptionError`."""
    asked = Asked(
        payer=options.payer,
        setting=options.setting,
        place_of_service=options.place_of_service,
        on=options.on,
        profiles=tenant.session.settings.profiles,
    )
    read_options = ReadOptions(zone=zone_of(tenant.config.zone))
    coded: list[Coded] = []
    for name, data in documents.items():
        document = Document.of_bytes(data, name)
        coded += code_records(document.name, _records(tenant, document, read_options), asked)
    return encode(answer(coded))


def _records(tenant: Tenant, document: Document, options: ReadOptions) -> tuple[InfusionRecord, ...]:
    try:
        return read_with_plugins(document, tenant.scrubber.dispatcher, options)
    except DocumentError as error:
        raise Problem(422, "document", "A document can't be read", str(error)) from None
