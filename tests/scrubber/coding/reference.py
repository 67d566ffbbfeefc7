"""A second engine that knows only the rules: it enumerates every lawful assignment of a small chart.

It shares no code with `scrubber.coding`: charts of one visit and one access are lists of (drug class, technique, start,
stop) in minutes with a different drug each, sets of minutes are Python sets, and every choice that the rules leave open
(which of equals is initial, in which order overlapping infusions are placed, whether one is called concurrent or
sequential) is tried. Slow and plain, so that it can be checked by reading.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import permutations
from typing import NamedTuple


class Given(NamedTuple):
    """One administration; minutes count from an arbitrary zero."""

    kind: str
    """complex, therapeutic or hydration"""
    technique: str
    """infusion or push"""
    start: int
    stop: int

    @property
    def minutes(self) -> frozenset[int]:
        return frozenset(range(self.start, self.stop))


Codes = frozenset[tuple[str, int]]

RANK = ["96413", "96409", "96365", "96374", "96360"]
PARENTS = {  # CMS, add-on code edits of 2024-06-03
    "96361": {"96360", "96365", "96374", "96409", "96413"},
    "96366": {"96360", "96365", "96367", "96413"},
    "96367": {"96360", "96365", "96374", "96409", "96413"},
    "96368": {"96360", "96365", "96366", "96413", "96415", "96416", "C8957"},
    "96375": {"96365", "96374", "96409", "96413", "96360"},
    "96411": {"96409", "96413"},
    "96415": {"96413"},
    "96417": {"96413"},
}


def further_hours(minutes: int) -> int:
    """Count the hours after the first by walking: each one needs 31 minutes of its own."""
    hours = 0
    left = minutes - 60
    while left >= 31:
        hours += 1
        left -= 60
    return hours


def lawful(chart: list[Given], setting: str) -> set[Codes]:
    """Return every lawful set of (code, units)."""
    infusions = [
        g for g in chart if g.kind != "hydration" and g.technique == "infusion" and len(g.minutes) >= 16
    ]
    pushes = [g for g in chart if g.kind != "hydration" and g not in infusions]
    wet = frozenset().union(*(g.minutes for g in chart if g.kind == "hydration"))
    hydration = sum(_hydration_pieces(wet, infusions, pushes))
    candidates: list[tuple[str, Given | None]] = [
        ("96413" if g.kind == "complex" else "96365", g) for g in infusions
    ] + [("96409" if g.kind == "complex" else "96374", g) for g in pushes]
    if hydration:
        candidates.append(("96360", None))
    if not candidates:
        return {frozenset()}
    if setting == "facility":
        highest = min(RANK.index(code) for code, _ in candidates)
        candidates = [c for c in candidates if RANK.index(c[0]) == highest]
    found: set[Codes] = set()
    orphaned: set[Codes] = set()
    for code, initial in candidates:
        for order in permutations([g for g in infusions if g is not initial]):
            for placed in _placed(code, initial, order):
                codes = Counter(placed)
                for g in pushes:
                    if g is not initial:
                        codes["96411" if g.kind == "complex" else "96375"] += 1
                if initial is None:
                    codes["96360"] += 1
                    codes["96361"] += further_hours(hydration)
                elif hydration:
                    codes["96361"] += 1 + further_hours(hydration)
                codes = +codes
                orphans = {c for c in codes if c in PARENTS and not PARENTS[c] & codes.keys()}
                kept = frozenset((c, n) for c, n in codes.items() if c not in orphans)
                (orphaned if orphans else found).add(kept)
    return found or orphaned  # an add-on that has no parent in any assignment is left to a person


def _hydration_pieces(wet: frozenset[int], infusions: list[Given], pushes: list[Given]) -> Iterator[int]:
    """Yield the minutes of each piece of fluid that reaches 31 by itself (CPT Assistant 12/2011, as HCPro quotes it).

    A piece ends where an infusion begins, or the fluid stops; a push within it only takes its minutes away.
    """
    busy = frozenset().union(*(g.minutes for g in infusions))
    pushed = frozenset().union(*(g.minutes for g in pushes))
    piece: set[int] = set()
    for minute in range(min(wet, default=0), max(wet, default=0) + 2):
        if minute in wet and minute not in busy:
            piece.add(minute)
        else:
            if len(piece - pushed) >= 31:
                yield len(piece - pushed)
            piece = set()


def _placed(code: str, initial: Given | None, order: tuple[Given, ...]) -> Iterator[Counter[str]]:
    """Yield the codes of the infusions placed in this order after the initial service."""
    codes: Counter[str] = Counter()
    taken: frozenset[int] = frozenset()
    if initial is not None:
        codes[code] += 1
        if initial.technique == "infusion" and len(initial.minutes) >= 16:
            codes["96415" if initial.kind == "complex" else "96366"] += further_hours(len(initial.minutes))
            taken = initial.minutes
    yield from _next(codes, taken, order, concurrent=False)


def _next(
    codes: Counter[str], taken: frozenset[int], order: tuple[Given, ...], concurrent: bool
) -> Iterator[Counter[str]]:
    if not order:
        yield codes
        return
    g, *rest = order
    together, alone = len(g.minutes & taken), len(g.minutes - taken)
    if together >= 16:
        beside = codes.copy()
        if g.kind == "therapeutic" and not concurrent:
            beside["96368"] += 1
        # A second concurrent drug and a concurrent complex drug have no code: nothing is added.
        yield from _next(beside, taken, tuple(rest), concurrent or g.kind == "therapeutic")
        if alone < 16:
            return
    after = codes.copy()
    after["96417" if g.kind == "complex" else "96367"] += 1
    after["96415" if g.kind == "complex" else "96366"] += further_hours(alone)
    yield from _next(after, taken | g.minutes, tuple(rest), concurrent)
