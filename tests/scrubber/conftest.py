"""The demo's day, as the library and the service are asked about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from scrubber.demo import CHARTS, CLAIM_FILES, unpack


@pytest.fixture(scope="session")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("day")
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
def hospital(day: Path) -> bytes:
    return (day / CLAIM_FILES[1]).read_bytes()
