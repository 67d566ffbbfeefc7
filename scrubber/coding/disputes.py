"""Where readings differ: code a record again under each other reading of a disputed point, and show what changes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from payer_profiles.parameters import Parameters
from scrubber.coding.expect import expect
from scrubber.model.expected import Expectation
from scrubber.model.record import InfusionRecord, Setting
from scrubber.model.value import Value

READINGS: dict[str, tuple[Any, ...]] = {
    "infusion_min_minutes": (16, 15),
    "additional_hour_min_minutes": (31, 30),
    "hydration_min_minutes": (31, 16),
    "hydration_modifier": ("none", "59"),
    "hydration_min_volume_ml": (None, Decimal(501)),
    "hydration_segments": ("sum", "each"),
    "missing_stop_time": ("calculate", "push", "hold", "deny"),
    "repeat_push_min_gap_minutes": (31, 30),
    "same_drug_repeat_infusion": ("sum_minutes", "96366_each_gt30", "96376_if_le30"),
    "concurrent_min_overlap_minutes": (16, 1),
    "partial_overlap": ("count_once", "count_both"),
    "short_sequential": ("cpt", "no_extra"),
    "midnight": ("start_date", "split"),
    "long_push": ("push", "by_minutes"),
    "initial_selection_professional": ("primary_reason", "hierarchy"),
    "push_with_hydration_initial": ("warn", "deny"),
    "discontinued_short_infusion": ("infusion", "by_minutes"),
    "discontinued_modifier": ("none", "53"),
    "second_initial_modifier": (("59",), ("X",)),
    "payer_dependent_class": ("undecided", "therapeutic", "complex"),
    "pump_code": ("96416", "G0498"),
    "vaccine_codes": ("90471", "G0008"),
    "jw_jz": ("required", "rejected"),
    "subunit_waste_modifier": ("JZ", "none"),
}
"""Every parameter on which published readings differ, with the readings."""


class Dispute(Value):
    """Another reading of one parameter, and the lines it gives."""

    parameter: str
    value: str
    lines: tuple[str, ...]


def explain_disputes(
    record: InfusionRecord,
    parameters: Parameters,
    *,
    transaction_setting: Setting | None = None,
    place_of_service: str | None = None,
    on: date | None = None,
) -> tuple[Dispute, ...]:
    """Return each other reading under which the record's lines are not the same."""

    def lines(reading: Parameters) -> tuple[str, ...]:
        expectation = expect(
            record, reading, transaction_setting=transaction_setting, place_of_service=place_of_service, on=on
        )
        return _labels(expectation)

    usual = lines(parameters)
    found = []
    for name, values in READINGS.items():
        for value in values:
            if value == getattr(parameters, name):
                continue
            other = lines(parameters.model_copy(update={name: value}))
            if other != usual:
                found.append(Dispute(name, _text(value), other))
    return tuple(found)


def _labels(expectation: Expectation) -> tuple[str, ...]:
    days = {line.day for line in expectation.lines}
    return tuple(
        f"{line.label} on {line.day}" if len(days) > 1 and line.day else line.label
        for line in expectation.lines
    )


def _text(value: object) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)
