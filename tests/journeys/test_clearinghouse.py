"""The clearinghouse: the library inside its own process, many files, one answer for each."""

from __future__ import annotations

from pathlib import Path

import pytest

from scrubber.api import Settings, scrub_bytes
from scrubber.demo import AS_OF, CHARTS, CLAIM_FILES
from scrubber.job.job import Job
from scrubber.job.run import Run
from tests.x12.oracle import complaints

SETTINGS = Settings(as_of=AS_OF)


def documents(day: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (day / CHARTS).iterdir()}


def test_bytes_in_bytes_out(day: Path) -> None:
    data = (day / CLAIM_FILES[0]).read_bytes()
    charts = {name: chart for name, chart in documents(day).items() if name != "manifest.csv"}
    result = scrub_bytes(data, name=CLAIM_FILES[0], documents=charts, settings=SETTINGS)
    assert result.error is None
    assert result.outbound is not None
    assert result.held is not None
    assert result.acknowledgement is not None
    assert complaints(result.acknowledgement, newer_status_codes=True) == []
    assert result.report.summary.claims == 16


def test_the_same_input_gives_the_same_bytes(day: Path) -> None:
    data = (day / CLAIM_FILES[1]).read_bytes()
    charts = {name: chart for name, chart in documents(day).items() if name != "manifest.csv"}
    first = scrub_bytes(data, name="h.837", documents=charts, settings=SETTINGS)
    assert scrub_bytes(data, name="h.837", documents=charts, settings=SETTINGS) == first


def test_one_job_many_files(day: Path, tmp_path: Path) -> None:
    claims = 0
    with Job(SETTINGS, Run(out=tmp_path, documents=(day / CHARTS,))) as job:
        for name in CLAIM_FILES:
            with job.run(str(day / name)) as result:
                assert result.error is None
                claims += result.summary.claims
                assert result.summary.claims == sum(
                    (result.summary.accepted, result.summary.corrected, result.summary.held, result.summary.rejected)
                )  # fmt: skip
    assert claims == 29


def test_workers_change_nothing_but_the_time(day: Path, tmp_path: Path) -> None:
    written = []
    for jobs in (1, 2):
        out = tmp_path / str(jobs)
        run = Run(out=out, documents=(day / CHARTS,), jobs=jobs)
        with Job(SETTINGS, run) as job, job.run(str(day / CLAIM_FILES[0])) as result:
            assert result.error is None
        written.append({path.name: path.read_bytes() for path in out.iterdir()})
    assert written[0] == written[1]


@pytest.mark.parametrize("data", [b"", b"not a claim file"])
def test_what_cannot_be_used_is_said_not_raised(data: bytes) -> None:
    result = scrub_bytes(data, settings=SETTINGS)
    assert result.error
    assert (result.outbound, result.held, result.acknowledgement) == (None, None, None)
    assert result.report.summary.claims == 0
