"""The minutes at which the code changes: from the payer's parameters, with the codes that the engine gave the ways."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scrubber.coding.hours import next_hour_begins
from scrubber.output.sheet.asked import Asked
from scrubber.output.sheet.model import Threshold, Way

_HOURS = ("infusion_hours", "hydration_hours", "sc_infusion_hours")


def thresholds_of(asked: Asked, ways: Sequence[Way]) -> tuple[Threshold, ...]:
    """Return the thresholds that matter for these ways, each once."""
    by_id: dict[str, list[Way]] = {}
    for way in ways:
        by_id.setdefault(way.id, []).append(way)
    return tuple(_thresholds(asked, by_id))


def _thresholds(asked: Asked, ways: dict[str, list[Way]]) -> Iterator[Threshold]:
    parameters = asked.parameters
    least = parameters.infusion_min_minutes
    hour = parameters.additional_hour_min_minutes
    if "infusion" in ways:
        yield Threshold(
            "infusion",
            least,
            f"an infusion from minute {least} on; {least - 1} minutes or less are a push",
            _codes(ways, "push"),
            _codes(ways, "infusion"),
            asked.why(
                "the run is counted without its pauses", asked.in_force("T01"), ("infusion_min_minutes",)
            ),
        )
    if "hydration" in ways:
        shortest = parameters.hydration_min_minutes
        yield Threshold(
            "hydration",
            shortest,
            f"reportable hydration from minute {shortest} on; {shortest - 1} minutes or less are nothing",
            "",
            _codes(ways, "hydration"),
            asked.why(
                "only minutes in which nothing else runs count",
                asked.in_force("T06", "S05"),
                ("hydration_min_minutes",),
            ),
        )
    if "sc_infusion" in ways:
        yield Threshold(
            "sc_infusion",
            least,
            f"an infusion under the skin from minute {least} on; {least - 1} minutes or less have no code of their own",
            "",
            _codes(ways, "sc_infusion"),
            asked.why(
                "the run is counted without its pauses", asked.in_force("T08"), ("infusion_min_minutes",)
            ),
        )
    found = [id for id in _HOURS if id in ways]
    if found:
        first, second = next_hour_begins(0, hour), next_hour_begins(1, hour)
        rules = tuple(dict.fromkeys(rule for id in found for way in ways[id] for rule in way.why.rules))
        yield Threshold(
            "further_hour",
            first,
            f"one further hour from minute {first} on, two from minute {second} on, and so forth every hour",
            "",
            _codes(ways, *found),
            asked.why(
                f"a further hour takes {hour} minutes past the last whole one",
                rules,
                ("additional_hour_min_minutes",),
            ),
        )
    if "infusion_beside" in ways:
        beside = parameters.concurrent_min_overlap_minutes
        yield Threshold(
            "concurrent",
            beside,
            f"two infusions are concurrent from {beside} shared minutes on",
            _codes(ways, "infusion_after"),
            _codes(ways, "infusion_beside"),
            asked.why(
                "so both start and both stop times are needed",
                asked.in_force("S02", "S03"),
                ("concurrent_min_overlap_minutes",),
            ),
        )
    if any(way.code for way in ways.get("push_again", ())):
        gap = parameters.repeat_push_min_gap_minutes
        yield Threshold(
            "push_again",
            gap,
            f"a push of the same drug counts again from {gap} minutes after the last one on",
            "",
            _codes(ways, "push_again"),
            asked.why("only a facility reports it", asked.in_force("T09"), ("repeat_push_min_gap_minutes",)),
        )


def _codes(ways: dict[str, list[Way]], *ids: str) -> str:
    found = dict.fromkeys(way.code for id in ids for way in ways.get(id, ()) if way.code)
    return " or ".join(found)
