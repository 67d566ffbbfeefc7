"""What a document says, for people: a table of administrations with times and quotes, then everything else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from scrubber.charts.document import Document
from scrubber.charts.join.standing import fates
from scrubber.charts.readers.record.writer import record_to_json
from scrubber.model.claim import plain
from scrubber.model.record import (
    Administration,
    DocumentStatus,
    InfusionRecord,
    Interval,
    Quantity,
    Understood,
)
from scrubber.output.text import Line


def document_blocks(name: str, format: str, records: Sequence[InfusionRecord]) -> Iterator[Line]:
    """Yield the lines of a document's records, each with what is known of whether it stands."""
    for record, fate in zip(records, fates(records), strict=True):
        yield from document_block(name, format, record, fate)


_STANDS: dict[DocumentStatus, str] = {
    "draft": "a draft: nobody has signed it, so nothing is decided by it",
    "superseded": "superseded: a newer version takes its place, and nothing here counts",
    "retracted": "taken back (entered in error or cancelled): nothing here counts",
}


def document_block(
    name: str, format: str, record: InfusionRecord, fate: DocumentStatus | None = None
) -> Iterator[Line]:
    """Yield the lines of one record. `fate`: what is known of whether its document stands."""
    yield f"{name}  ({format})", "bold"
    if fate in _STANDS:
        yield f"  {_STANDS[fate]}", "yellow"
    keys = [key for key in (record.claim.claim_id, record.claim.attachment_control_number) if key]
    if keys:
        yield f"  concerns {', '.join(keys)}", "dim"
    for administration in record.administrations:
        yield from _administration(administration)
        if administration.id in record.retracted:
            yield "      taken back (deleted or entered in error): it does not count", "yellow"
    if not record.administrations:
        yield "  no administration was found", "yellow"
    for refused in record.not_given:
        yield (
            f"  not given: {refused.substance} {_when(refused.day)} ({refused.reason or 'no reason told'})",
            "",
        )
    for order in record.orders:
        signed = f", signed {_when(order.signed_at)}" if order.signed_at else ", not signed"
        over = f"over {order.duration_minutes} min" if order.duration_minutes else ""
        rate = f"at {order.rate}" if order.rate else ""
        told = order.substance or "no drug named", _amount(order.dose), order.route, over, rate
        drug = " ".join(filter(None, told))
        yield f"  order {order.id}: {drug}{signed}", ""
    for entry in record.monitoring:
        yield f"  monitoring {_when(entry.at)}: {entry.text}", "dim"
    for indication in record.indications:
        yield f"  indication {indication.code or ''} {indication.text or ''}".rstrip(), "dim"
    yield from _understood(record.understood)
    for ignored in record.ignored:
        yield f"  not used: {ignored}", "yellow"


def document_shape(document: Document, records: Sequence[InfusionRecord]) -> dict[str, Any]:
    """Return what a document says as `docs show --format json` and the service tell it, record by record."""
    return {
        "document": document.name,
        "format": document.format,
        "sha256": document.sha256,
        "records": [record_to_json(record) for record in records],
        "ignored": [list(record.ignored) for record in records],
    }


def _understood(understood: Understood) -> Iterator[Line]:
    if understood.whole:
        yield "  understood wholly: nothing that may speak of giving was left out", "green"
        return
    yield "  understood in part: what is absent here may still have happened", "yellow"
    for missed in understood.not_understood:
        yield (
            f"      not understood, {missed.locator}" + (f': "{missed.text}"' if missed.text else ""),
            "yellow",
        )


_PURPOSES: dict[str | None, str] = {
    "keep_open": "only to keep the line open",
    "diluent": "only what a drug was diluted in",
    "between_units": "only between units of blood",
}


def _administration(given: Administration) -> Iterator[Line]:
    runs = ", ".join(_run(run) for run in given.runs()) or "no clock times"
    parts = [given.substance, given.technique, runs, _amount(given.dose)]
    if given.purpose in _PURPOSES:
        parts.append(_PURPOSES[given.purpose])
    if given.container:
        parts.append(f"in {given.container}")
    if given.access != "primary":
        parts.append(f"access {given.access}")
    if given.lot:
        parts.append(f"lot {given.lot}")
    if given.vials:
        parts.append("from " + " and ".join(f"{one.count} x {_amount(one.size)}" for one in given.vials))
    if given.wasted:
        parts.append(f"wasted {_amount(given.wasted.amount)}")
    yield f"  {given.id}  {'  '.join(part for part in parts if part)}", "bold"
    for doubt in given.uncertain:
        may_be = " or ".join(value.replace("T", " ") for value in doubt.values)
        yield (
            f'      uncertain {doubt.field}: "{doubt.quote}" ({doubt.reason})'
            + (f": {may_be}" if may_be else ""),
            "yellow",
        )
    for source in dict.fromkeys(given.sources):
        if source.quote:
            yield f'      {source.locator}: "{source.quote}"', "dim"


def _run(run: Interval) -> str:
    return f"{_when(run.start)} - {_when(run.stop)}"


def _when(moment: datetime | object | None) -> str:
    if moment is None:
        return "?"
    return moment.isoformat(sep=" ", timespec="minutes") if isinstance(moment, datetime) else str(moment)


def _amount(amount: Quantity | None) -> str:
    return "" if amount is None else f"{plain(amount.value)} {amount.unit}"
