"""One service for all tests that only ask."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.scrubber.service.serving import OPEN, Served, serving


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    """A service without keys."""
    with serving(OPEN) as served:
        yield served
