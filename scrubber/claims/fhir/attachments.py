"""`supportingInfo` of category attachment: PWK of the claim, or of the lines that alone name it.

PWK06 is the control number under which the document travels: the identifier of the reference, or of the resource that
it points to where that calls itself a control or tracking number (Da Vinci CDex: the TrackingId of
`$submit-attachment`). What has no such number stays untaken and is named, since PWK06 would be made up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from scrubber.claims.fhir import codes
from scrubber.claims.fhir.coded import Fields, word_of
from scrubber.claims.fhir.nodes import Node
from scrubber.claims.fhir.resources import Resources

MOST = 10
"""PWK of a claim and of a line: 005010X222A1 and 005010X223A2, loops 2300 and 2400."""
_NUMBERED = re.compile(r"attach|control|track|acn|trn", re.IGNORECASE)


def attachments(
    resources: Resources, claim: Node, fields: Fields, items: Sequence[Node], lines: Sequence[Fields]
) -> None:
    """Put attachments on the claim, or on the lines whose items alone name them in `informationSequence`."""
    named = [
        set(item.numbers("informationSequence")) if item.has("informationSequence") else set()
        for item in items
    ]
    for entry in claim.nodes("supportingInfo") if claim.has("supportingInfo") else ():
        if not word_of(entry.glimpse("category"), {"attachment"}):
            continue
        found = _attachment(resources, entry)
        if found is None:
            continue
        text = entry.number("sequence")
        sequence = int(text) if text.isdecimal() else 0
        lines_of = [line for line, sequences in zip(lines, named, strict=True) if sequence in sequences]
        if not lines_of or len(lines_of) == len(lines):
            lines_of = [fields]
        for of in lines_of:
            of.setdefault("attachments", []).append(found)
            if len(of["attachments"]) > MOST:
                entry.wrong("category", "too_many")


def _attachment(resources: Resources, entry: Node) -> Fields | None:
    reference = entry.glimpse("valueReference")
    number = reference.glimpse("identifier").peek("value").strip()
    target = resources.seek(entry, "valueReference")
    if not number and target is not None:
        number = _control_number(target)
    transmission = _coded(entry.glimpse("code"), codes.TRANSMISSIONS) or codes.ELECTRONIC
    if not number and transmission != codes.AVAILABLE:
        return None
    kind = _coded(entry.glimpse("code"), codes.REPORT_TYPES) or codes.SUPPORT_DATA
    for key in ("category", "code", "valueReference"):
        if (node := entry.node(key)) is not None:
            node.whole()
    if target is not None:
        target.whole()
    found = {"report_type": kind, "transmission": transmission}
    return found | ({"control_number": number} if number else {})


def _coded(concept: Node, systems: Iterable[str]) -> str:
    return next((c.peek("code") for c in concept.nodes("coding") if c.peek("system") in systems), "")


def _control_number(resource: Node) -> str:
    """Return an identifier that calls itself a control or tracking number; a bare document id is none."""
    listed = resource.data.get("identifier")
    for each in resource.nodes("identifier") if isinstance(listed, list) else ():
        marks = [each.peek("system").rpartition("/")[2], each.glimpse("type").peek("text")]
        if any(_NUMBERED.search(mark) for mark in marks):
            return each.peek("value").strip()
    return ""
