"""The barrier around a claim: whichever step fails over one claim, that claim is held and every other is done."""

from __future__ import annotations

import importlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scrubber.engine.settings import Settings
from scrubber.job.job import Job
from scrubber.job.run import Run
from scrubber.testing.build import ClaimSpec, write_837
from scrubber.testing.shorthand import parse_line

STEPS = [
    "scrubber.engine.scrubber.view",
    "scrubber.engine.scrubber.support_for",
    "scrubber.engine.scrubber.money_of",
    "scrubber.engine.scrubber.evaluate",
    "scrubber.job.worker.claim_report",
    "scrubber.job.worker.twin",
    "scrubber.job.charts.link",
]
"""Functions that are called once or more for each claim: parsing, coding, pricing, rules, report, chart."""


def names(value: object) -> bool:
    """Return whether a step was called for the claim that fails."""
    claim = getattr(value, "claim", value)
    claim = getattr(claim, "claim", claim)  # the facts of a claim hold its slice
    return getattr(claim, "claim_id", "") == "BAD-1" or b"BAD-1" in bytes(getattr(claim, "raw", b""))


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.rpartition(".")[2])
def test_a_step_that_fails_costs_its_own_claim(
    step: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """`step` raises an error whose text quotes the claim; what is written about it must not."""
    charts = tmp_path / "charts"
    charts.mkdir()
    ids = ("GOOD-1", "BAD-1", "GOOD-2")
    for claim_id in ids:
        record = {"schema": "infuscrub.record/1", "claim": {"claim_id": claim_id}}
        (charts / f"{claim_id}.json").write_text(json.dumps(record))
    line = parse_line("96365 x1 140.00")
    path = tmp_path / "claims.837"
    path.write_bytes(write_837([ClaimSpec("837P", claim_id=claim_id, lines=(line,)) for claim_id in ids]))
    module, _, name = step.rpartition(".")
    real = importlib.import_module(module).__dict__[name]
    failed = 0

    def failing(*arguments: Any, **options: Any) -> Any:
        nonlocal failed
        if any(names(value) for value in (*arguments, *options.values())):
            failed += 1
            raise RuntimeError("DOE JANE 1980")
        return real(*arguments, **options)

    monkeypatch.setattr(step, failing)
    run = Run(out=tmp_path / "out", documents=(charts,))
    with Job(Settings(as_of=date(2026, 3, 10)), run) as job, job.run(str(path)) as result:
        claims = {claim.claim_id: claim for claim in result.claims()}
        assert result.error is None
    assert failed, "the step was never asked about the claim"
    assert {claim_id: claim.disposition for claim_id, claim in claims.items()} == {
        "GOOD-1": "accepted",
        "BAD-1": "held",
        "GOOD-2": "accepted",
    }
    (finding,) = claims["BAD-1"].findings
    assert (finding.rule, finding.severity) == ("CLAIM-STOPPED", "error")
    written = b"".join(file.read_bytes() for file in (tmp_path / "out").iterdir())
    assert b"RuntimeError" in written
    assert b"DOE JANE" not in written
    assert (tmp_path / "out" / "claims.held.837").read_bytes().count(b"CLM*BAD-1*") == 1
    assert b"CLM*BAD-1*" not in (tmp_path / "out" / "claims.outbound.837").read_bytes()
