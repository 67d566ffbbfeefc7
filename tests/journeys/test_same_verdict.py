"""One claim gets one verdict: in a file, by itself, from several threads, in a process that was started afresh."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from scrubber.api import Settings
from scrubber.charts.link.index import DocumentIndex
from scrubber.demo import CHARTS, CLAIM_FILES, unpack
from scrubber.job.job import Job
from scrubber.job.run import Run
from scrubber.job.worker import Worker
from x12 import ClaimSlice, read_parts

SETTINGS = Settings(as_of=date(2026, 3, 9))
PLACE = (1, 1, 1)


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("day")
    unpack(folder)
    return folder


@pytest.fixture(scope="module")
def claims(day: Path) -> list[ClaimSlice]:
    return [
        part
        for name in CLAIM_FILES
        for part in read_parts([(day / name).read_bytes()])
        if isinstance(part, ClaimSlice)
    ]


@pytest.fixture(scope="module")
def in_files(day: Path) -> list[bytes]:
    """Return what the reports of the two files say of their claims."""
    with Job(SETTINGS, Run(documents=(day / CHARTS,))) as job:
        told: list[bytes] = []
        for name in CLAIM_FILES:
            with job.run(str(day / name)) as result:
                told += result.raw_claims()
    return told


def reports(worker: Worker, claims: Sequence[ClaimSlice]) -> list[bytes]:
    return [r.report for claim in claims if (r := worker.claim(claim, PLACE)).report is not None]


def test_one_at_a_time_and_in_any_order(day: Path, claims: list[ClaimSlice], in_files: list[bytes]) -> None:
    worker = Worker(SETTINGS, DocumentIndex.from_paths([day / CHARTS]))
    assert reports(worker, claims) == in_files
    assert sorted(reports(worker, claims[::-1])) == sorted(in_files)


def test_one_scrubber_in_many_threads(day: Path, claims: list[ClaimSlice], in_files: list[bytes]) -> None:
    worker = Worker(SETTINGS, DocumentIndex.from_paths([day / CHARTS]))
    with ThreadPoolExecutor(8) as pool:
        told = [r for made in pool.map(lambda claim: reports(worker, [claim]), claims * 4) for r in made]
    assert told == in_files * 4


def test_in_processes_that_were_started_afresh(day: Path, in_files: list[bytes]) -> None:
    """As every system can start them: nothing is inherited, settings and charts travel."""
    with Job(SETTINGS, Run(documents=(day / CHARTS,), jobs=2)) as job:
        told: list[bytes] = []
        for name in CLAIM_FILES:
            with job.run(str(day / name)) as result:
                assert result.error is None
                told += result.raw_claims()
    assert told == in_files
