"""What an edit asks of a code list: three-valued, since a list that is not loaded says neither yes nor no."""

from __future__ import annotations

from datetime import date
from typing import Protocol

KINDS = (
    "icd10",
    "hcpcs",
    "modifier",
    "pos",
    "revenue",
    "taxonomy",
    "condition",
    "occurrence",
    "span",
    "value",
)
"""Every list that an edit may ask for."""


class Lists(Protocol):
    """Dated code lists. Thread-safe; asked once for each distinct code and day of a claim."""

    @property
    def kinds(self) -> frozenset[str]:
        """Return the kinds that it may know something of; edits of others are not asked."""

    def knows(self, kind: str, code: str, on: date) -> bool | None:
        """Return whether a code is valid on a day; None where no list of that kind covers the day."""


class NoLists:
    """Without any list nothing is evaluated."""

    kinds: frozenset[str] = frozenset()

    def knows(self, kind: str, code: str, on: date) -> bool | None:
        """Return None: not evaluated."""
        return None
