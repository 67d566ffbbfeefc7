"""What is said of several drugs at once: `A 25 mg and B 125 mg IV push at 1005`."""

from __future__ import annotations

import re

from scrubber.charts.readers.note.reading import Reading
from scrubber.charts.readers.note.statement import RANGE, Statement

_ALL = re.compile(r"\b(?:all|both|each)\b", re.IGNORECASE)


def share(reading: Reading) -> None:
    """`A 25 mg and B 125 mg IV push at 1005`: what is said after two coordinated drugs is said of both."""
    found = reading.found
    for place in range(len(found) - 2, 0, -1):
        item, after = found[place], found[place + 1]
        if item.times() or item.hidden or not _coordinated(reading, item, after):
            continue
        if not item.way():
            item.facts += [fact for fact in after.facts if fact.kind == "way"]
        item.facts += [*after.times(), *(fact for fact in after.facts if fact.kind == "running")]
    last = found[-1]
    if len(found) > 2 and _ALL.search(reading.text, last.start, reading.sentence.end):
        for item in found[1:-1]:
            item.facts += [] if item.times() or item.hidden else last.times()
    lead = found[0]
    alone = len(found) == 2  # `only 1 L given: NS 1000 mL 2:10 PM - 3:25 PM`
    given = [fact for fact in lead.facts if fact.kind == "given" or (alone and fact.value == RANGE)]
    if given and len(found) > 1:
        for item in found[1:]:
            item.facts += [] if item.times() or item.hidden else given
        lead.facts = [fact for fact in lead.facts if fact not in given]


def _coordinated(reading: Reading, item: Statement, after: Statement) -> bool:
    told = max([item.start + len(item.drug), *(fact.end for fact in item.facts if fact.end <= after.start)])
    doses = [fact.start for fact in after.facts if fact.kind == "dose" and fact.start < after.start]
    gap = reading.text[told : min([after.start, *doses])]
    return bool(re.fullmatch(r"(?:\s*\d{1,4}(?:\.\d+)?)?\s*(?:and|&|\+|/)\s*", gap, re.IGNORECASE))
