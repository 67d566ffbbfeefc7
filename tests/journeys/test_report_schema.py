"""Reports keep to the schema that is published with them, by somebody else's validator."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from scrubber.demo import CHARTS, CLAIM_FILES
from tests.journeys.conftest import DAY, Cli

SCHEMA = Path(__file__).parents[2] / "docs" / "integrator" / "report.schema.json"


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def faults(validator: Draft202012Validator, report: Any) -> list[str]:
    """Return where a report breaks the schema."""
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(report)]


@pytest.mark.parametrize("with_charts", [True, False], ids=["with charts", "without"])
def test_the_demos_reports_keep_to_it(
    infuscrub: Cli, day: Path, validator: Draft202012Validator, with_charts: bool
) -> None:
    charts = ("--docs", day / CHARTS) if with_charts else ()
    ran = infuscrub("check", *(day / name for name in CLAIM_FILES), *charts, "--format", "json", *DAY)
    reports = ran.reports()
    assert len(reports) == len(CLAIM_FILES)
    for report in reports:
        assert report["claims"]
        assert faults(validator, report) == []


def test_a_file_that_can_not_be_used_has_a_report_that_keeps_to_it(
    infuscrub: Cli, tmp_path: Path, validator: Draft202012Validator
) -> None:
    (tmp_path / "bad.837").write_bytes(b"not X12 at all")
    for report in infuscrub("check", tmp_path / "bad.837", "--format", "json").reports():
        assert faults(validator, report) == []


def test_it_refuses_what_is_no_report(infuscrub: Cli, day: Path, validator: Draft202012Validator) -> None:
    """So that the tests above can fail: a wrong type, an unknown disposition and a lost account are each seen."""
    (good,) = infuscrub("check", day / CLAIM_FILES[0], "--format", "json", *DAY).reports()
    for spoil in (
        lambda report: report["claims"][0].update(disposition="fine"),
        lambda report: report["summary"].update(claims="sixteen"),
        lambda report: report.pop("account"),
    ):
        report = copy.deepcopy(good)
        spoil(report)
        assert faults(validator, report)
