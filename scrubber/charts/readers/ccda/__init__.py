"""C-CDA R2.1: whole documents and parts of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scrubber.charts.format import Format, Head
from scrubber.model.record import InfusionRecord

if TYPE_CHECKING:
    from scrubber.charts.document import ReadOptions

_SIGNS = re.compile(
    rb"<(?:\w+:)?ClinicalDocument[\s>/]|urn:hl7-org:v3"
    rb"|<(?:component|section|structuredBody|substanceAdministration|entry)[\s>]"
)
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_OTHERS = re.compile(rb"\bxmlns(?::\w+)?\s*=\s*[\"'](?:http://hl7\.org/fhir|urn:hl7-org:v2xml)[\"']")
"""FHIR and HL7 v2 as XML have entries and components too."""
_NAMED = (b"http://hl7.org/fhir", b"urn:hl7-org:v2xml")
"""What `_OTHERS` needs; to look for a name alone costs nothing."""


def _sniff(head: Head) -> bool:
    if head.text[:1] != b"<" or _HTML.match(head.text):
        return False
    if any(name in head.text for name in _NAMED) and _OTHERS.search(head.text):
        return False
    return _SIGNS.search(head.text) is not None


def _read(data: bytes, name: str, options: ReadOptions) -> tuple[InfusionRecord, ...]:
    from scrubber.charts.readers.ccda.reader import read

    return read(data, name, options)


FORMAT = Format("ccda", _sniff, _read)
