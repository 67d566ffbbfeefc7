"""The 277CA of one input: an answer to each of its interchanges, in the order of the file."""

from __future__ import annotations

from datetime import datetime

from x12 import Kind, Part
from x12.acks.facts import ClaimStatus
from x12.acks.wire import Route
from x12.acks.x277ca import Acknowledgement


class AcknowledgementFile:
    """Fed with the parts and claims of a file, gives the whole 277CA at the end.

    Control numbers echo those of the 837 answered, so that the same input gives the same bytes.
    """

    def __init__(self, when: datetime) -> None:
        self._when = when
        self._interchange: Part | None = None
        self._answer: Acknowledgement | None = None
        self._done: list[bytes] = []

    def part(self, part: Part) -> None:
        """Take a structural part."""
        if part.kind is Kind.INTERCHANGE:
            self._close()
            self._interchange = part
        elif part.kind is Kind.GROUP and self._interchange is not None and self._answer is None:
            number = self._interchange.segments[0].element(13).strip()
            self._answer = Acknowledgement(
                Route.answering(self._interchange, part),
                when=self._when,
                control_number=int(number) if number.isascii() and number.isdigit() else 1,
                reference=f"277CA{number}",
                delimiters=part.delimiters,
            )
        elif part.kind is Kind.SET and self._answer is not None:
            self._answer.begin(part)

    def claim(self, status: ClaimStatus) -> None:
        """Take the status of the next claim."""
        if self._answer is not None:
            self._answer.claim(status)

    def finish(self) -> bytes:
        """Return the file."""
        self._close()
        return b"".join(self._done)

    def _close(self) -> None:
        if self._answer is not None:
            self._done.append(self._answer.finish())
        self._answer = self._interchange = None
