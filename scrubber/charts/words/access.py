"""Which administrations share a vascular access, told from the sites that a chart names.

A second access may support a second initial code, so it is only believed where the chart names two places.
One place named in many wordings is one access, and an administration without a place shares the only one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from scrubber.model.record import PRIMARY_ACCESS, Administration, Uncertain
from scrubber.model.value import replace

_INTRAVENOUS = frozenset({"infusion", "push", "pump", "transfusion", "flush"})
_SHORT = {
    "l": "left", "lt": "left", "r": "right", "rt": "right", "fa": "forearm", "delt": "deltoid",
    **dict.fromkeys(("ac", "acf", "antecub"), "antecubital"),
}  # fmt: skip
_NOISE = frozenset(
    """of the structure region iv piv peripheral site line entire vein qualifier value gauge
    g in to via fossa""".split()  # noqa: SIM905 - a word list reads better as one text
)


def place_words(text: str) -> tuple[str, ...]:
    """Return the words that tell one place from another: `L forearm` and `Left Forearm` are one."""
    words = (_SHORT.get(word, word) for word in re.findall(r"[^\W\d_]+", text.casefold()))
    return tuple(sorted({word for word in words if word not in _NOISE}))


def placed(administrations: Iterable[Administration]) -> tuple[Administration, ...]:
    """Return the administrations of one document with the access that each one's site stands for.

    Only where two or more sites are named do they become accesses; then one without a site is uncertain.
    """
    items = tuple(administrations)
    sites = {
        place_words(item.site): item.site
        for item in reversed(items)
        if item.site and item.technique in _INTRAVENOUS and item.access == PRIMARY_ACCESS
    }
    if len(sites) < 2:
        return items
    return tuple(_at(item, sites) for item in items)


def _at(item: Administration, sites: dict[tuple[str, ...], str]) -> Administration:
    if item.technique not in _INTRAVENOUS or item.access != PRIMARY_ACCESS:
        return item
    if item.site:
        return replace(item, access=sites[place_words(item.site)])
    doubt = Uncertain("access", "", "two sites are documented, and none for this administration")
    return replace(item, uncertain=(*item.uncertain, doubt))


def unified(administrations: Iterable[Administration]) -> tuple[Administration, ...]:
    """Return the administrations of several documents with one wording for each access.

    Where one document names the only access and another names none, they mean the same one.
    """
    items = tuple(administrations)
    named: dict[tuple[str, ...], str] = {}
    for item in items:
        if item.access != PRIMARY_ACCESS:
            named.setdefault(place_words(item.access), item.access)
    if not named:
        return items
    only = next(iter(named.values())) if len(named) == 1 else None
    speaking = {item.source.document for item in items if item.access != PRIMARY_ACCESS}
    return tuple(
        (
            item
            if named[place_words(item.access)] == item.access
            else replace(item, access=named[place_words(item.access)])
        )
        if item.access != PRIMARY_ACCESS
        else replace(item, access=only)
        if only is not None and item.technique in _INTRAVENOUS and item.source.document not in speaking
        else item
        for item in items
    )
