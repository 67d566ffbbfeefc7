"""One fault to a file: each is found by the main job, and a sound file has none."""

from __future__ import annotations

from datetime import date

import pytest

from scrubber.api import Settings, scrub_bytes
from tests.x12.faults import ENVELOPE, FAULTS, faulty, sound

SETTINGS = Settings(as_of=date(2026, 3, 10))


def found(data: bytes) -> set[str]:
    """Return the rules that fail somewhere, and `refused` where the file can't be used."""
    result = scrub_bytes(data, settings=SETTINGS)
    found = list(result.report.file_findings)
    found += [finding for claim in result.report.claims for finding in claim.findings]
    rules = {finding.rule for finding in found}
    return rules | ({"refused"} if result.error else set())


@pytest.mark.parametrize("form", ["837P", "837I"])
def test_nothing_is_found_in_a_sound_file(form: str) -> None:
    assert found(sound(form)) == set()  # type: ignore[arg-type]


@pytest.mark.parametrize("name", FAULTS)
def test_every_single_fault_is_found(name: str) -> None:
    assert found(faulty(name))


@pytest.mark.parametrize("name", [name for name in FAULTS if name not in ENVELOPE])
def test_a_fault_in_one_claim_costs_no_other(name: str) -> None:
    """Both claims are in one output each, whatever is wrong with the first."""
    result = scrub_bytes(faulty(name), settings=SETTINGS)
    assert result.error is None
    outputs = b"".join(data for data in (result.outbound, result.held, result.refused) if data)
    assert outputs.count(b"CLM*CASE-") == 2
