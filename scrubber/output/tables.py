"""Public tables as JSON values, for the command line and the service."""

from __future__ import annotations

from datetime import date
from typing import Any

from scrubber.reference.tables import Edition
from scrubber.reference.tables.age import age


def edition_json(edition: Edition, on: date) -> dict[str, Any]:
    """Return what is known of a table: kind, quarter, rows, sources, how old it is on a day."""
    found = age(edition, on)
    return {
        "kind": edition.kind,
        "part": edition.part or None,
        "setting": edition.setting,
        "quarter": edition.quarter or None,
        "shipped": edition.shipped,
        "rows": edition.rows,
        "answers_for": [
            {"from": span.begins.isoformat(), "to": span.ends.isoformat() if span.ends else None}
            for span in edition.spans
        ],
        "sources": [
            {"title": one.title, "url": one.url, "trust": one.trust, "seen": one.seen}
            for one in edition.origins
        ],
        "days_since_its_last_day": found.days,
        "quarters_behind": found.quarters,
        "stale": found.is_stale,
        "path": str(edition.path) if edition.path else None,
    }
