"""Charts for coding tests: shorthand to expected lines, and the lines as billers write them."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from payer_profiles.parameters import Parameters
from scrubber.coding.expect import expect
from scrubber.model.expected import Expectation, ExpectedLine
from scrubber.model.record import InfusionRecord, Setting
from scrubber.testing.shorthand import parse_chart

DAY = date(2026, 3, 2)


def chart(*lines: str, on: date = DAY) -> InfusionRecord:
    """Return the record that these shorthand lines write down."""
    return parse_chart(lines, on=on)


def coded(
    record: InfusionRecord,
    setting: Setting | None = "facility",
    place_of_service: str | None = None,
    **parameters: Any,
) -> Expectation:
    """Return what a record supports under the default profile with these parameters changed."""
    return expect(
        record,
        Parameters(**parameters),
        transaction_setting=setting,
        place_of_service=place_of_service,
    )


def labels(expectation: Expectation) -> list[str]:
    """Return the administration lines, sorted: `96365 x 1`."""
    return sorted(line.label for line in expectation.lines if line.kind == "administration")


def drug_labels(expectation: Expectation) -> list[str]:
    """Return the drug lines, sorted: `J1745-JW x 5`."""
    return sorted(line.label for line in expectation.lines if line.kind == "drug")


def units(lines: tuple[ExpectedLine, ...]) -> Counter[tuple[str, tuple[str, ...]]]:
    """Return the units of each code with its modifiers, whatever day or line they stand on."""
    found: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for line in lines:
        found[line.code, line.modifiers] += line.units
    return found
