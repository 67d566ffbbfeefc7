"""What the engine could not decide and what it assumed, gathered while it works."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from scrubber.model.expected import NotEvaluated, Undecided


class Identified(Protocol):
    """Something with an administration's id."""

    @property
    def id(self) -> str:
        """Return the id."""


class Remarks:
    """Gathers open questions and assumptions; each is told once, in the order it came up."""

    def __init__(self) -> None:
        self._gaps: dict[NotEvaluated, None] = {}
        self._assumptions: dict[str, None] = {}
        self._rivals: dict[str, str] = {}

    def undecided(
        self, reason: Undecided, about: Iterable[Identified], missing: tuple[str, ...], message: str
    ) -> None:
        """Note that something can't be decided, what is missing for it, and what to do."""
        self._gaps[NotEvaluated(reason, tuple(one.id for one in about), missing, message)] = None

    def assume(self, sentence: str) -> None:
        """Note an assumption that a person should know of."""
        self._assumptions[sentence] = None

    def assume_initial(self, sentence: str, rivals: Iterable[str]) -> None:
        """Note that an initial service was assumed. `rivals`: administrations of others that it might be as well."""
        self.assume(sentence)
        self._rivals.update((rival, sentence) for rival in rivals)

    def take(self, other: Remarks) -> None:
        """Add what another gathered."""
        self._gaps.update(other._gaps)
        self._assumptions.update(other._assumptions)
        self._rivals.update(other._rivals)

    @property
    def not_evaluated(self) -> tuple[NotEvaluated, ...]:
        """Return the open questions."""
        return tuple(self._gaps)

    @property
    def assumptions(self) -> tuple[str, ...]:
        """Return the assumptions."""
        return tuple(self._assumptions)

    @property
    def rivals(self) -> dict[str, str]:
        """Return what might be initial in the place of an assumed service, each with that assumption."""
        return dict(self._rivals)
