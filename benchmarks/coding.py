"""How fast records are coded: `python -m benchmarks.coding [RECORDS]`, 10,000 records of five administrations.

The ratio compares coding with reading the same records from their JSON, the least that anyone must do first.
"""

from __future__ import annotations

import json
import sys
from time import perf_counter
from typing import Any

from payer_profiles.parameters import Parameters
from scrubber.charts.readers.record.reader import read_record
from scrubber.coding.expect import expect


def chart(number: int) -> dict[str, Any]:
    """Return one invented record: a complex infusion, a concurrent one, a push, hydration and an injection."""
    minutes = 61 + number % 240

    def at(minute: int) -> str:
        return f"2026-03-{1 + number % 28:02d}T{8 + minute // 60:02d}:{minute % 60:02d}"

    def given(name: str, kind: str, technique: str, start: int, length: int, **more: Any) -> dict[str, Any]:
        return {
            "id": name,
            "substance": more.pop("substance", f"drug {name}"),
            "class": kind,
            "technique": technique,
            "start": at(start),
            "stop": at(start + length),
            **more,
        }

    return {
        "schema": "infuscrub.record/1",
        "claim": {"claim_id": f"C{number:06d}"},
        "encounter": {"setting": "facility"},
        "administrations": [
            given("a1", "complex", "infusion", 30, minutes, hcpcs="J9263", dose={"value": 150, "unit": "mg"}),
            given(
                "a2",
                "therapeutic",
                "infusion",
                30,
                minutes - 30,
                hcpcs="J0640",
                dose={"value": 650, "unit": "mg"},
            ),
            given("a3", "therapeutic", "push", 10, 3, hcpcs="J2405", dose={"value": 8, "unit": "mg"}),
            given("a4", "hydration", "infusion", 0, minutes + 90, substance="normal saline"),
            given("a5", "therapeutic", "im", 5, 1, substance="cyanocobalamin"),
        ],
    }


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    texts = [json.dumps(chart(number)).encode() for number in range(count)]
    started = perf_counter()
    records = [read_record(text, "chart.json") for text in texts]
    read = perf_counter() - started
    parameters = Parameters()
    started = perf_counter()
    lines = sum(len(expect(record, parameters).lines) for record in records)
    coded = perf_counter() - started
    print(f"{count:,} records of five administrations, {lines:,} lines")
    print(f"  read from JSON  {read:6.2f} s  {count / read:10,.0f} records/s")
    print(
        f"  coded           {coded:6.2f} s  {count / coded:10,.0f} records/s  {coded / read:.2f} x the reading"
    )


if __name__ == "__main__":
    main()
