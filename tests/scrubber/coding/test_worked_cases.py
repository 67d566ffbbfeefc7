"""Worked cases with a published answer: ours in `worked_cases.yaml`, and those of the research where it is at hand."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from payer_profiles.parameters import Parameters
from scrubber.coding.expect import expect
from scrubber.model.record import Administration, Discontinuation, InfusionRecord, Interval
from tests.scrubber.coding.charts import chart, coded, labels, units

CASES: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "worked_cases.yaml").read_text("utf-8")
)["cases"]
READINGS = [(name, reading) for name, case in CASES.items() for reading in case.get("also", ())]


@pytest.mark.parametrize("name", CASES)
def test_a_published_answer(name: str) -> None:
    case = CASES[name]
    found = coded(chart(*case["chart"]), case.get("setting", "facility"), case.get("place_of_service"))
    assert labels(found) == sorted(case["expect"]), case["why"]


@pytest.mark.parametrize(("name", "reading"), READINGS, ids=[f"{n}-{'-'.join(r)}" for n, r in READINGS])
def test_another_reading_of_a_disputed_point(name: str, reading: dict[str, Any]) -> None:
    case = CASES[name]
    parameters = {key: value for key, value in reading.items() if key != "expect"}
    found = coded(chart(*case["chart"]), case.get("setting", "facility"), **parameters)
    assert labels(found) == sorted(reading["expect"])


SHARED = Path(__file__).parents[4] / "shared" / "domain" / "vignettes-public.json"
KINDS = {"chemo": "complex"}
TECHNIQUES = {
    "IV infusion": "infusion",
    "IV push": "push",
    "IM injection": "im",
    "SC infusion": "sc_infusion",
    "on-body injector": "on_body",
    "port": "flush",
}


def shared_cases() -> list[dict[str, Any]]:
    if not SHARED.exists():
        return []
    found = json.loads(SHARED.read_text("utf-8"))["administration"]
    return [case for case in found if not case["disputed"]]


def at(clock: str | None) -> datetime | None:
    return datetime.fromisoformat(f"2026-03-02T{clock}") if clock else None


def as_record(events: list[dict[str, Any]]) -> InfusionRecord:
    administrations: dict[object, dict[str, Any]] = {}
    for index, event in enumerate(events):
        start, stop = at(event.get("start")), at(event.get("stop"))
        if start and stop and stop < start:
            stop += timedelta(days=1)
        key: object = (event["drug"], event["site"]) if "segment" in event else index
        known = administrations.setdefault(
            key,
            {
                "id": f"a{index}",
                "substance": event["drug"],
                "technique": TECHNIQUES[event["route"]],
                "route": event["route"],
                "drug_class": KINDS.get(event["kind"], event["kind"]),
                "access": event["site"],
                "access_reason": event.get("reason"),
                "container": event.get("bag"),
                "visit": str(event["encounter"]) if "encounter" in event else None,
                "discontinued": Discontinuation() if event.get("discontinued") else None,
                "segments": (),
            },
        )
        if "segment" in event:
            known["segments"] += (Interval(start, stop),)
        else:
            known |= {"start": start, "stop": stop}
    return InfusionRecord(
        administrations=tuple(Administration(**fields) for fields in administrations.values())
    )


@pytest.mark.skipif(not SHARED.exists(), reason="the research folder is not at hand")
@pytest.mark.parametrize("case", shared_cases(), ids=lambda case: case["id"])
def test_an_undisputed_case_of_the_research(case: dict[str, Any]) -> None:
    found = expect(
        as_record(case["events"]),
        Parameters(),
        transaction_setting=case["setting"],
        place_of_service=case.get("pos"),
    )
    wanted: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for line in case["expected"]:
        wanted[line["code"], tuple(line.get("modifiers", ()))] += line["units"]
    assert units(found.lines) == wanted
