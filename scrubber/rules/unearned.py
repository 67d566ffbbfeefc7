"""Why what a chart documents earns none of a billed code, in words: the minutes of it and what became of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scrubber.model.timeline import WHY, NotCounted, TimelineRow
from scrubber.reference import codes
from scrubber.rules.case import Case

MOST = 2
"""Administrations that are named: a biller reads a message once."""
_OF_FLUID = frozenset(
    {
        NotCounted.HYDRATION_OVERLAP,
        NotCounted.HYDRATION_TOO_SHORT,
        NotCounted.HYDRATION_TOO_LITTLE,
        NotCounted.KEEP_OPEN,
        NotCounted.DILUENT,
        NotCounted.BETWEEN_UNITS,
        NotCounted.FLUSH,
    }
)
"""Why fluid earns nothing: what speaks of a billed hydration, and of no drug."""
_ONE_BAG = frozenset({NotCounted.SAME_CONTAINER})
_SPEAKS_OF: Mapping[str, frozenset[NotCounted]] = {
    **dict.fromkeys(codes.HYDRATION_CODES, _OF_FLUID),
    "96368": _OF_FLUID | _ONE_BAG,
    **dict.fromkeys(("96367", "96411", "96417"), _ONE_BAG),
    "96375": _ONE_BAG | {NotCounted.REPEATED_PUSH},
    "96376": frozenset({NotCounted.REPEATED_PUSH}),
}
"""Why an administration earns nothing, where that speaks of a billed code: a push of no fluid, a bag of no push."""


def unearned(case: Case, code: str) -> Iterator[str]:
    """Yield of each administration that earns none of a billed code why not.

    `NS ran 08:10–09:25 (75 min): 35 min: hydration does not count while something else is given; 20 and 20 min: ...`
    """
    telling = _SPEAKS_OF.get(code)
    if telling is None or case.expectation is None:
        return
    named = 0
    for row in case.expectation.timeline.rows:
        reasons = _reasons(row)
        if named < MOST and not row.codes and not row.counted_minutes and not telling.isdisjoint(reasons):
            named += 1
            yield f"{row.substance} {_ran(row)}{'; '.join(_said(row, reasons))}"
    if named and code == "96376":
        gap = case.parameters.repeat_push_min_gap_minutes
        yield f"96376 counts from {gap} minutes after the push before"


def _reasons(row: TimelineRow) -> dict[NotCounted, list[int]]:
    """Return the minutes of each piece by the reason why it does not count."""
    found: dict[NotCounted, list[int]] = {}
    for stretch in row.stretches:
        if stretch.reason is not None:
            found.setdefault(stretch.reason, []).append(stretch.minutes)
    if row.reason is not None:
        found.setdefault(row.reason, [])
    return found


def _ran(row: TimelineRow) -> str:
    if row.start is None:
        return "was given: "
    if row.stop is None:
        return f"was given at {row.start:%H:%M}: "
    return f"ran {row.start:%H:%M}–{row.stop:%H:%M} ({row.minutes} min): "


def _said(row: TimelineRow, reasons: dict[NotCounted, list[int]]) -> Iterator[str]:
    for reason, minutes in reasons.items():
        piece = " and ".join(map(str, minutes))
        yield WHY[reason] if len(reasons) == 1 or not piece else f"{piece} min: {WHY[reason]}"
