"""What can be wrong with a payer profile: where, what, and what to do about it.

A profile holds no patient data, but messages still name keys and places only, never values: one habit for the house.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault of one profile file. `str()` of it is the line that a person reads."""

    origin: str
    """The file, or whoever offered the text."""
    line: int
    """Counted from 1; 0 where the fault has no line."""
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        place = f"{self.origin}:{self.line}" if self.line else self.origin
        return f"{place}: {self.what}" + (f" {self.remedy}" if self.remedy else "")


class ProfileError(Exception):
    """Profiles that cannot be used as the caller asked."""


class ProfileFileError(ProfileError):
    """Profile files with faults. `problems` holds every fault of every file, in file and line order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UnknownProfile(ProfileError):
    """A profile id that no source offers; the message names the nearest one."""

    def __init__(self, profile_id: str, known: Iterable[str]) -> None:
        remedy = did_you_mean(profile_id, known) or "`infuscrub profiles list` names them."
        super().__init__(f"no payer profile has the id {profile_id[:64]!r}. {remedy}")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a sentence that names the nearest known word, or nothing where none is near."""
    near = get_close_matches(word[:64], tuple(known), n=1, cutoff=0.6)
    return f"Did you mean {near[0]}?" if near else ""
