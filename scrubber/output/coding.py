"""What `infuscrub code` prints: the supported lines with their reasons, the readings, what could not be decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from scrubber.coding.disputes import Dispute
from scrubber.model.ground import Ground
from scrubber.model.readings import Support
from scrubber.model.record import InfusionRecord
from scrubber.model.timeline import TimelineRow
from scrubber.model.unchecked import NEXT, Because
from scrubber.model.value import Value
from scrubber.output import report
from scrubber.output.claims import expected_lines_report, support_report
from scrubber.output.text import Line, open_fact

CODE_SCHEMA = "infuscrub.code/2"
UNKNOWN_PAYER = "No profile knows the payer that was named, so the base rules stand in."


class Coded(Value):
    """One record coded under one profile. `disputes`: how the answer changes with other payers' readings."""

    document: str
    profile: str
    record: InfusionRecord
    support: Support
    grounds: tuple[Ground, ...]
    disputes: Sequence[Dispute] = ()
    knows_payer: bool = True
    """A profile knows the payer that was named; else the base rules stand in."""

    @property
    def shows_none(self) -> bool:
        """Return whether it shows no administration: that it supports no line says nothing then."""
        return all(item.id in self.record.retracted for item in self.record.administrations)


class ChartAnswer(msgspec.Struct, frozen=True):
    """One record of one document. `lines`, readings and the rest point at it by its place in `charts`."""

    document: str
    profile: str
    whole: bool
    """All that it says of giving was understood, and it says something: `lines` are all that it supports."""
    readings: tuple[report.Reading, ...] = ()
    """Their `lines` count within the lines of this chart."""
    open: tuple[report.OpenFact, ...] = ()
    timeline: tuple[report.TimelineRow, ...] = ()
    disputes: tuple[Dispute, ...] = ()


class SupportedLine(report.ExpectedLine, frozen=True, omit_defaults=False):
    """A line that a chart supports."""

    chart: int = 0


class Gap(msgspec.Struct, frozen=True):
    """What could not be decided, and what is missing for it."""

    because: str
    administrations: tuple[str, ...]
    missing: tuple[str, ...]
    message: str
    chart: int


class Unread(msgspec.Struct, frozen=True):
    """A part of a document that was not understood."""

    locator: str
    text: str
    chart: int


class Answer(msgspec.Struct, frozen=True, rename={"schema_": "schema"}):
    """`infuscrub.code/2`: the same shape for one chart and for many."""

    charts: tuple[ChartAnswer, ...]
    lines: tuple[SupportedLine, ...]
    not_evaluated: tuple[Gap, ...]
    unread: tuple[Unread, ...]
    assumptions: tuple[str, ...]
    schema_: str = CODE_SCHEMA


def answer(coded: Sequence[Coded]) -> Answer:
    """Return the whole answer for machines."""
    charts, lines, unread = [], [], []
    gaps: list[Gap] = []
    assumed: dict[str, None] = {}
    for place, each in enumerate(coded):
        readings, open_facts, own, rows, assumptions = support_report(each.support, each.grounds)
        whole = each.record.understood.whole and not each.shows_none
        disputes = tuple(each.disputes)
        charts.append(ChartAnswer(each.document, each.profile, whole, readings, open_facts, rows, disputes))
        lines += [SupportedLine(**msgspec.structs.asdict(line), chart=place) for line in own]
        gaps += _gaps(each, place)
        unread += [Unread(p.locator, p.text, place) for p in each.record.understood.not_understood]
        assumed |= dict.fromkeys(assumptions)
        if not each.knows_payer:
            assumed[UNKNOWN_PAYER] = None
    return Answer(tuple(charts), tuple(lines), tuple(gaps), tuple(unread), tuple(assumed))


def _gaps(each: Coded, place: int) -> Iterator[Gap]:
    """Yield what could not be decided of a record, and that it shows nothing to decide about."""
    for gap in each.support.expectation.not_evaluated:
        yield Gap(gap.reason.value, gap.administrations, gap.missing, gap.message, place)
    if each.shows_none:
        none = Because.NO_ADMINISTRATION
        yield Gap(none.value, (), ("administration",), NEXT[none], place)


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
        if not decided or unread or each.shows_none:
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
    for gap in _gaps(each, 0):
        yield f"  not evaluated: {gap.message}", "yellow"
    for part in each.record.understood.not_understood:
        yield f"  not understood: {part.locator}: {part.text}", "yellow"
    for assumption in assumptions:
        yield f"  assumed: {assumption}", "dim"


def _when(row: TimelineRow) -> str:
    if row.start and row.stop:
        return f"{row.start:%H:%M}-{row.stop:%H:%M}  {row.minutes} min"
    if row.start:
        return f"at {row.start:%H:%M}, no stop time"
    return "no clock times"
