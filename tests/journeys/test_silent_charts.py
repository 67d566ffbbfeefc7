"""Charts that say less than a claim bills: a question for a person, never a fault (promise 1 of the contract)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scrubber.testing.build import claim, write_837
from tests.journeys.conftest import Cli

DRUGS = {
    "infliximab": "96413 x1 310.00, 96415 x1 68.00, J1745-JZ x40 2480.00",
    "Gamunex-C 30 g": "96365 x1 300.00, 96366 x2 120.00, J1561-JZ x60 3000.00",
    "paclitaxel 300 mg in D5W 500 mL": "96413 x1 310.00, 96415 x2 136.00, J9267 x300 900.00",
}
TIMED = {"96365", "96366", "96413", "96415"}


def given(drug: str, **dosage: Any) -> dict[str, Any]:
    """Return an administration with a start alone, as servers send it that keep no end."""
    shape = {
        "resourceType": "MedicationAdministration",
        "id": "a1",
        "status": "completed",
        "medicationCodeableConcept": {"text": drug},
        "effectiveDateTime": "2026-03-02T09:30:00-06:00",
    }
    return shape | ({"dosage": dosage} if dosage else {})


@pytest.mark.parametrize("dosage", [{}, {"route": {"text": "Intravenous"}}], ids=["no route", "intravenous"])
@pytest.mark.parametrize("drug", DRUGS)
def test_an_end_that_a_chart_does_not_give_is_no_fault_where_the_technique_is_open(
    infuscrub: Cli, tmp_path: Path, drug: str, dosage: dict[str, Any]
) -> None:
    """It may have been a push, for which no end is charted: T13 speaks of infusions."""
    billed = claim()
    for line in DRUGS[drug].split(", "):
        billed = billed.line(line)
    (tmp_path / "claims.837").write_bytes(write_837([billed]))
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "CASE-0001.json").write_text(json.dumps(given(drug, **dosage)))
    out = tmp_path / "out"
    infuscrub("scrub", tmp_path / "claims.837", "--docs", docs, "--out", out, "--as-of", "2026-03-20")
    (found,) = json.loads((out / "claims.report.json").read_text())["claims"]
    codes = [line.split()[0].partition("-")[0] for line in DRUGS[drug].split(", ")]
    at_times = [
        f
        for f in found["findings"]
        if f["severity"] == "error" and f.get("line") and codes[f["line"] - 1] in TIMED
    ]
    assert at_times == []
    assert [document["name"] for document in found["documents"]] == ["CASE-0001.json"]
    assert found["disposition"] in ("accepted", "held")
    assert found["checked"] != "full"
    assert "no_stop" in {gap["because"] for gap in found["not_evaluated"]}


def test_a_chart_of_what_was_not_given_says_so(infuscrub: Cli, tmp_path: Path) -> None:
    """It was read: `not done` is what it says, and a biller who looks for the missing chart must see that."""
    (tmp_path / "claims.837").write_bytes(write_837([claim().line("96365 x1 300.00")]))
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "CASE-0001.json").write_text(json.dumps(given("infliximab") | {"status": "not-done"}))
    ran = infuscrub("check", tmp_path / "claims.837", "--docs", docs, "--as-of", "2026-03-20")
    assert "CASE-0001.json  not read: no administration in it" in ran.out
    assert "a MedicationAdministration that is not done" in ran.out


def test_words_that_a_record_brings_are_not_printed(infuscrub: Cli, tmp_path: Path) -> None:
    """What a JSON record says that it left aside is somebody else's text, and may name a patient."""
    (tmp_path / "claims.837").write_bytes(write_837([claim().line("96365 x1 300.00")]))
    docs = tmp_path / "docs"
    docs.mkdir()
    record = {"schema": "infuscrub.record/1", "administrations": [], "ignored": ["a note about Tarn, Beth"]}
    (docs / "CASE-0001.json").write_text(json.dumps(record))
    ran = infuscrub("check", tmp_path / "claims.837", "--docs", docs, "--as-of", "2026-03-20")
    assert "CASE-0001.json  not read: no administration in it" in ran.out
    assert "Tarn" not in ran.out
