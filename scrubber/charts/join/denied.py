"""What one document says was not given, and another gives: a person has to look at both.

A document that gives the drug itself tells of another time: refused at 9:00, given at 10:15.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from scrubber.charts.completeness import Gaps
from scrubber.charts.words.sameness import same_drug
from scrubber.model.record import Administration, InfusionRecord, NotGiven, Understood


def given_elsewhere(records: Sequence[InfusionRecord]) -> dict[str, Understood]:
    """Return, by its name, each document that denies what another of them gives on that day, with the places."""
    gaps: dict[str, Gaps] = defaultdict(Gaps)
    for record in records:
        for denied in record.not_given:
            others = tuple(item for other in records if other is not record for item in other.administrations)
            if not gives(record.administrations, denied) and gives(others, denied):
                gaps[denied.source.document].add(
                    denied.source.locator, f"{denied.substance}: not given; another document gives it"
                )
    return {name: found.understood() for name, found in gaps.items()}


def gives(items: Sequence[Administration], denied: NotGiven) -> bool:
    """Return whether one of these is the drug that was not given, on that day."""
    named = Administration("", denied.substance, "infusion", hcpcs=denied.hcpcs, ndc=denied.ndc)
    return any(
        same_drug(named, item) and (denied.day is None or item.day() in (None, denied.day)) for item in items
    )
