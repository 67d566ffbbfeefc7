"""The codes of which one must stand beside an add-on: CMS's list, a loaded edition before the one that is built in."""

from __future__ import annotations

from scrubber.plugin import Case, ServiceLine, codes


def primaries_of(case: Case, line: ServiceLine) -> tuple[str, ...]:
    """Return the primary codes of an add-on on its day; none where the list is open, so that nothing is lacking."""
    if line.first_date is not None:
        found = case.tables.aoc.find(line.code, line.first_date)
        if found is not None and found.value is not None and not found.edition.shipped:
            case.rests_on(found.ground, f"the add-on list of {found.quarter}")
            return found.value.primaries if found.value.is_closed else ()
    return codes.parents_of(line.code)
