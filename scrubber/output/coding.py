"""What `infuscrub code` prints: the supported lines with their reasons, the readings, what could not be decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from scrubber.coding.disputes import Dispute
from scrubber.model.ground import Ground
from scrubber.model.readings import Support
from scrubber.model.record import InfusionRecord
from scrubber.output.claims import expected_lines_report, support_report
from scrubber.output.text import Line, open_fact

CODE_SCHEMA = "infuscrub.code/2"


@dataclass(frozen=True, slots=True)
class Coded:
    """One record coded under one profile. `disputes`: how the answer changes with other payers' readings."""

    document: str
    profile: str
    record: InfusionRecord
    support: Support
    grounds: tuple[Ground, ...]
    disputes: Sequence[Dispute] = ()


def coded_json(coded: Sequence[Coded]) -> list[dict[str, Any]]:
    """Return `infuscrub.code/2`, always an array: one value a record of the document."""
    return [_json(each) for each in coded]


def _json(each: Coded) -> dict[str, Any]:
    readings, open_facts, lines, rows, assumptions = support_report(each.support, each.grounds)
    gaps = each.support.expectation.not_evaluated
    shape: dict[str, Any] = {
        "schema": CODE_SCHEMA,
        "document": each.document,
        "profile": each.profile,
        "lines": [{"modifiers": [], **msgspec.to_builtins(line)} for line in lines],
        "readings": msgspec.to_builtins(readings),
        "open": msgspec.to_builtins(open_facts),
        "timeline": msgspec.to_builtins(rows),
        "not_evaluated": [
            {
                "because": gap.reason.value,
                "administrations": list(gap.administrations),
                "missing": list(gap.missing),
                "message": gap.message,
            }
            for gap in gaps
        ],
        "assumptions": list(assumptions),
        "understood": {
            "whole": each.record.understood.whole,
            "not_understood": [
                {"locator": part.locator, "text": part.text} for part in each.record.understood.not_understood
            ],
        },
    }
    if each.disputes:
        shape["disputes"] = [
            {"parameter": d.parameter, "value": d.value, "lines": list(d.lines)} for d in each.disputes
        ]
    return shape


def coded_lines(coded: Sequence[Coded]) -> Iterator[Line]:
    """Yield the answer for people."""
    for each in coded:
        yield f"{each.document}  profile {each.profile}", "bold"
        yield from _lines(each)
        yield from _open(each)
        for row in each.support.expectation.timeline.rows:
            yield f"  {row.administration}  {row.substance}  {_when(row)}", "dim"
        for dispute in each.disputes:
            yield (
                f"  if {dispute.parameter} = {dispute.value}: {', '.join(dispute.lines) or 'nothing'}",
                "cyan",
            )


def _lines(each: Coded) -> Iterator[Line]:
    support = each.support
    if not support.expectation.lines:
        decided = not support.expectation.not_evaluated and not support.open
        unread = each.record.understood.not_understood
        if not decided or unread or not each.record.administrations:
            yield "  nothing could be decided from this chart", "yellow"
        else:
            yield "  nothing is reportable", "yellow"
    for line in expected_lines_report(support.expectation, each.grounds):
        doubt = "" if line.in_every_reading else "  (in some readings)"
        yield f"  {line.label}{doubt}", "bold green" if line.in_every_reading else "bold yellow"
        for reason in line.because:
            yield f"      {reason}", ""
    if not support.is_single:
        for reading in support.readings:
            labels = ", ".join(line.label for line in reading.expectation.lines) or "nothing"
            yield f"  reading {'; '.join(reading.assumes)}: {labels}", "cyan"


def _open(each: Coded) -> Iterator[Line]:
    _, open_facts, _, _, assumptions = support_report(each.support, each.grounds)
    for fact in open_facts:
        yield from open_fact(fact)
    for gap in each.support.expectation.not_evaluated:
        yield f"  not evaluated: {gap.message}", "yellow"
    for part in each.record.understood.not_understood:
        yield f"  not understood: {part.locator}: {part.text}", "yellow"
    for assumption in assumptions:
        yield f"  assumed: {assumption}", "dim"


def _when(row: Any) -> str:
    if row.start and row.stop:
        return f"{row.start:%H:%M}-{row.stop:%H:%M}  {row.minutes} min"
    if row.start:
        return f"at {row.start:%H:%M}, no stop time"
    return "no clock times"
