"""Control numbers of answers: each interchange that is sent back needs a number of its own.

A receiver drops an interchange whose ISA13 it has seen from that sender, so the TA1, the 999 and the 277CA of one
file must not share one. Who keeps a store of numbers per receiver passes it in; without one, numbers are derived
from the file's own, so that the same input gives the same bytes.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Protocol

from x12.numbers import whole

_MOST = 10**9


class AnswerKind(IntEnum):
    """What is sent back."""

    TA1 = 1
    F999 = 2
    CA277 = 3
    FURTHER_277CA = 4
    """What is said later of claims that were held."""


class Numbers(Protocol):
    """Gives the control numbers of answers, 1 to 999999999."""

    def number(self, kind: AnswerKind, answered: str) -> int:
        """Return a number that no other answer to that receiver has; `answered` is ISA13 of the file answered."""


class DerivedNumbers:
    """The file's own number and a digit for the kind of answer: 42 is answered by 421, 422 and 423.

    One object for all answers to one file: where that holds an interchange twice, the second has other numbers.
    """

    def __init__(self) -> None:
        self._used: set[int] = set()

    def number(self, kind: AnswerKind, answered: str) -> int:
        """Return the next number that was not used."""
        number = ((whole(answered.strip()) or 0) * 10 + kind) % _MOST
        while number in self._used:
            number = (number + 10) % _MOST
        self._used.add(number)
        return number
