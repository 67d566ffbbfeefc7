"""pyx12 as a second opinion: what it has against a file, with the waivers that are documented."""

from __future__ import annotations

import io
import json
import logging
from typing import Any

import pyx12.map_if
import pyx12.params
import pyx12.x12n_document

logging.getLogger("pyx12").setLevel(logging.CRITICAL)

_load = pyx12.map_if.load_map_file
_maps: dict[tuple[str, str | None], Any] = {}


def _load_once(map_file: str, params: Any, map_path: str | None = None) -> Any:
    """pyx12 reads its map anew for every file (0.14 s); nothing in a map changes while it is used."""
    key = (map_file, params.get("exclude_external_codes"))
    if key not in _maps:
        _maps[key] = _load(map_file, params, map_path)
    return _maps[key]


def complaints(data: bytes, *, newer_status_codes: bool = False) -> list[str]:
    """Return pyx12's errors of a file, as short texts; an empty list says that it is valid.

    `newer_status_codes` waives one thing: pyx12's list of claim status codes ends at 771, while the current
    list goes on. Its own switch leaves that list unread.
    """
    params = pyx12.params.params()
    if newer_status_codes:
        params.set("exclude_external_codes", "claim_status")
    report = io.StringIO()
    pyx12.map_if.load_map_file = _load_once
    try:
        text = io.StringIO(data.decode("latin-1"), newline="")
        valid = pyx12.x12n_document.x12n_document(params, text, None, None, fd_json=report)
    finally:
        pyx12.map_if.load_map_file = _load
    found = _texts(json.loads(report.getvalue()))
    return [] if valid else (found or ["invalid, for no stated reason"])


def _texts(node: object) -> list[str]:
    """Collect every error of pyx12's report, whatever level it stands at."""
    if isinstance(node, list):
        return [text for item in node for text in _texts(item)]
    if isinstance(node, dict):
        own = [f"{node.get('err_cde')}: {node['err_str']}"] if "err_str" in node else []
        return own + [text for value in node.values() for text in _texts(value)]
    return []
