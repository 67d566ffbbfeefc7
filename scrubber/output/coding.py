"""What `infuscrub code` prints: the supported lines with their reasons, the timeline, what could not be decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from scrubber.coding.disputes import Dispute
from scrubber.model.expected import Expectation, code_json
from scrubber.output.text import Line


@dataclass(frozen=True, slots=True)
class Coded:
    """One record coded under one profile. `disputes`: how the answer changes with other readings."""

    document: str
    profile: str
    expectation: Expectation
    disputes: Sequence[Dispute] = ()


def coded_json(coded: Sequence[Coded]) -> Any:
    """Return `infuscrub.code/1`; an array for a document with several records."""
    shapes = []
    for each in coded:
        shape = code_json(each.expectation)
        shape["document"] = each.document
        shape["profile"] = each.profile
        if each.disputes:
            shape["disputes"] = [
                {"parameter": d.parameter, "value": d.value, "lines": list(d.lines)} for d in each.disputes
            ]
        shapes.append(shape)
    return shapes[0] if len(shapes) == 1 else shapes


def coded_lines(coded: Sequence[Coded]) -> Iterator[Line]:
    """Yield the answer for people."""
    for each in coded:
        expectation = each.expectation
        yield f"{each.document}  profile {each.profile}", "bold"
        if not expectation.lines:
            yield "  nothing is reportable", "yellow"
        for line in expectation.lines:
            yield f"  {line.label}", "bold green"
            for reason in line.because:
                yield f"      {reason}", ""
        for gap in expectation.not_evaluated:
            yield f"  not evaluated: {gap.message}", "yellow"
        for assumption in expectation.assumptions:
            yield f"  assumed: {assumption}", "dim"
        for row in expectation.timeline.rows:
            when = f"{row.start:%H:%M}-{row.stop:%H:%M}" if row.start and row.stop else "no clock times"
            yield f"  {row.administration}  {row.substance}  {when}  {row.minutes} min", "dim"
        for dispute in each.disputes:
            yield (
                f"  if {dispute.parameter} = {dispute.value}: {', '.join(dispute.lines) or 'nothing'}",
                "cyan",
            )
