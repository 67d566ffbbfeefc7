"""`profiles impact`: a claim is told where another profile changes its outcome, and only there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from payer_profiles import UnknownProfile, load_profiles
from scrubber.engine.settings import Settings
from scrubber.job.impact import Trial
from scrubber.job.source import InputError
from scrubber.job.worker import Worker
from scrubber.testing.build import ClaimSpec, write_837
from scrubber.testing.shorthand import parse_line
from x12 import read_parts


@pytest.fixture(scope="module")
def worker() -> Worker:
    return Worker(Settings(as_of=date(2026, 6, 1)))


def claims(*lines: str) -> bytes:
    return write_837(
        [ClaimSpec("837P", claim_id=f"C-{number}", lines=tuple(map(parse_line, line.split(", "))))
         for number, line in enumerate(lines, 1)]
    )  # fmt: skip


def test_a_payer_that_wants_an_ndc_denies_what_another_takes(worker: Worker) -> None:
    """Humana asks for the NDC of every drug line (rule F10); base asks for none."""
    data = claims("J1745-JZ x40 400.00, 96365 x1 150.00", "96365 x1 150.00")
    trial = Trial(worker, "base", "humana")
    (changed,) = trial.of(read_parts([data]))
    assert trial.claims == 2
    assert changed.claim_id == "C-1"
    assert changed.come == ("F10 at line 1, error",)
    assert changed.gone == ()


def test_one_profile_against_itself_changes_nothing(worker: Worker) -> None:
    data = claims("J1745 x40 400.00, 96365 x1 150.00")
    assert list(Trial(worker, "bcbsnc", "bcbsnc").of(read_parts([data]))) == []


ACME = """
schema = "infuscrub.profile/1"
id = "acme"
name = "Acme"
extends = "base"
[sources.letter]
title = "Acme: letter to providers"
trust = "primary"
[[revision]]
effective_from = 2026-01-01
source = "letter"
[revision.values]
jw_jz = "informational"
[[revision]]
effective_from = 2026-07-01
source = "letter"
[revision.values]
jw_jz = "required"
"""


def test_the_next_revision_is_tried_on_the_claims_of_today(tmp_path: Path) -> None:
    (tmp_path / "acme.toml").write_text(ACME)
    worker = Worker(Settings(as_of=date(2026, 6, 1), profiles=load_profiles((tmp_path,))))
    data = claims("J1745 x40 400.00, 96365 x1 150.00")
    assert list(Trial(worker, "acme", "acme@2026-06-30").of(read_parts([data]))) == []
    (changed,) = Trial(worker, "acme@2026-06-30", "acme@2026-07-01").of(read_parts([data]))
    assert [text.partition(" ")[0] for text in changed.come] == ["W01"]


def test_what_can_not_be_named_is_said(worker: Worker) -> None:
    with pytest.raises(UnknownProfile, match="bcbsnc"):
        Trial(worker, "base", "bcbnc")
    with pytest.raises(InputError, match="PROFILE@CCYY-MM-DD"):
        Trial(worker, "base@tomorrow", "bcbsnc")
