"""The demo's day, and one service over it for all tests that only ask."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scrubber.demo import CHARTS, CLAIM_FILES, unpack
from tests.scrubber.service.serving import OPEN, Served, serving


@pytest.fixture(scope="session")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("service-day")
    unpack(folder)
    return folder


@pytest.fixture(scope="session")
def charts(day: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (day / CHARTS).rglob("*") if path.is_file()}


@pytest.fixture(scope="session")
def clinic(day: Path) -> bytes:
    """The infusion center's file: claims of every disposition."""
    return (day / CLAIM_FILES[0]).read_bytes()


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    """A service without keys."""
    with serving(OPEN) as served:
        yield served
