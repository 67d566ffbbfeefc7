"""The first line of a table's file, made from an edition and read back into one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from scrubber.model.ground import Ground
from scrubber.reference.tables.edition import Edition, Origin, Span


def head_of(edition: Edition, **more: Any) -> dict[str, Any]:
    """Return the head of an edition's file."""
    return {
        "kind": edition.kind,
        "setting": edition.setting,
        "quarter": edition.quarter,
        "part": edition.part,
        "spans": [
            [span.begins.isoformat(), span.ends.isoformat() if span.ends else None] for span in edition.spans
        ],
        "origins": [
            {"title": one.title, "url": one.url, "trust": one.trust, "seen": one.seen}
            for one in edition.origins
        ],
        **more,
    }


def edition_of(head: Mapping[str, Any], path: Path | None = None, *, shipped: bool = False) -> Edition:
    """Return the edition that a head names."""
    return Edition(
        kind=head["kind"],
        quarter=head["quarter"],
        spans=tuple(
            Span(date.fromisoformat(begins), date.fromisoformat(ends) if ends else None)
            for begins, ends in head["spans"]
        ),
        rows=head["rows"],
        origins=tuple(_origin(one) for one in head["origins"]),
        setting=head["setting"],
        part=head["part"],
        shipped=shipped,
        path=path,
    )


def _origin(given: Mapping[str, str]) -> Origin:
    return Origin(given["title"], given["url"], Ground(given["trust"]), given["seen"])
