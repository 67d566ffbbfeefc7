"""What can be wrong with the question: a drug that nobody knows."""

from __future__ import annotations

from scrubber.errors import ScrubError


class SheetError(ScrubError):
    """No sheet can be made. The message says what to ask instead; `near` are names and codes that are close."""

    def __init__(self, message: str, near: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.near = near
