"""One session over the demo's day."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scrubber.api import Session
from scrubber.demo import AS_OF


@pytest.fixture
def session() -> Iterator[Session]:
    with Session(as_of=AS_OF) as session:
        yield session
