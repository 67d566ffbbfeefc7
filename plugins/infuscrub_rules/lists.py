"""Drugs on a payer's lists: those that its profile names, and those of tables that were loaded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scrubber.plugin import Case, ServiceLine, codes


def on_the_list(case: Case, name: str, own: Iterable[str]) -> Iterator[ServiceLine]:
    """Yield the drug lines on a list: `own` is what the profile names, `name` that of the loaded lists."""
    named = frozenset(own)
    for line in case.claim.lines:
        if line.code in named or (codes.is_drug(line.code) and _is_loaded(case, name, line)):
            yield line


def _is_loaded(case: Case, name: str, line: ServiceLine) -> bool:
    if line.first_date is None:
        return False
    for whose in ("", *(f"_{profile.replace('-', '_')}" for profile in case.profile.chain)):
        found = case.tables.lists.holds(f"{name}{whose}", line.code, line.first_date)
        if found is not None and found.value:
            case.rests_on(found.ground, f"the list {name}{whose}")
            return True
    return False


def has_lists(case: Case) -> bool:
    """Return whether any list is loaded."""
    return bool(case.tables.lists.tables)
