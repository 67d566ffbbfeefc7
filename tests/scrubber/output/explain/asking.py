"""What the tests ask with: the built-in rules, the shipped tables, the base profile, one day."""

from __future__ import annotations

from datetime import date
from functools import cache

from payer_profiles import load_profiles
from scrubber.hooks.host import load_plugins
from scrubber.output.explain import Explained, Known, explained
from scrubber.reference.tables import shipped_tables

ON = date(2026, 3, 9)


@cache
def known(payer: str = "base", on: date = ON, plugins: tuple[str, ...] = ()) -> Known:
    """Return what an answer is made from."""
    return Known(
        load_plugins().rules(), on, shipped_tables, lambda: load_profiles().resolve(payer, on), plugins
    )


def ask(id: str, payer: str = "base", on: date = ON) -> tuple[Explained, ...]:
    """Return every meaning of an id."""
    return explained(id, known(payer, on))


def text(one: Explained) -> str:
    """Return the lines of a meaning as one text, without its folds."""
    return " ".join(" ".join(line for line, _ in one.lines).split())
