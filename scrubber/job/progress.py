"""How far a run is, and how somebody outside stops it."""

from __future__ import annotations

from collections.abc import Callable

from scrubber.model.value import Value


class Progress(Value):
    """How far one input is: bytes that are done with and in all, claims likewise."""

    bytes_done: int
    bytes_total: int
    claims_done: int
    claims_total: int


class Stopped(Exception):
    """Somebody outside asked the run to stop: nothing of the input is written."""

    def __init__(self, progress: Progress) -> None:
        super().__init__("stopped")
        self.progress = progress


Advance = Callable[[Progress], object]
Asked = Callable[[], bool]
"""Whether to stop."""


def no_progress(progress: Progress) -> None:
    """Show nothing."""


def never() -> bool:
    """Go on to the end."""
    return False
