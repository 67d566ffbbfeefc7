"""What was sent, as far as answers speak of it: each claim of an 837 with every number that an answer may name.

Held in memory for all claims of the files that were sent: numbers and codes, no names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from x12.acks.facts import amount, batch_trace
from x12.parts import read_parts
from x12.segment import Segment
from x12.slices import ClaimSlice, Context
from x12.value import Value, field


class SentLine(Value):
    """A service line: what a rejection of it is about."""

    number: int
    label: str
    """Procedure, modifiers and units: `96365-59 x 1`."""


class SentClaim(Value):
    """One claim that was sent."""

    file: str
    segment: int
    """Number of its CLM in that file."""
    claim_id: str
    charge: Decimal
    interchange: str
    """ISA13."""
    group: str
    """GS06."""
    set: str
    """ST02."""
    trace: str
    """BHT03."""
    providers: frozenset[str]
    """NPI and tax id of the billing provider."""
    lines: Mapping[str, SentLine] = field(default_factory=dict)
    """By REF*6R, or LX01 where a line has none."""


def read_sent(chunks: Iterable[bytes], file: str) -> Iterator[SentClaim]:
    """Yield the claims of an 837 that was sent. Raises `X12Error` where it can't be read on."""
    known: tuple[Context | None, tuple[str, str, str, str, frozenset[str]]] = (
        None,
        ("", "", "", "", frozenset()),
    )
    for item in read_parts(chunks):
        if not isinstance(item, ClaimSlice):
            continue
        if item.context is not known[0]:
            known = item.context, _above(item.context)
        interchange, group, number, trace, providers = known[1]
        clm = item.segments[0]
        yield SentClaim(
            file,
            clm.index,
            clm.element(1),
            amount(clm.element(2)),
            interchange,
            group,
            number,
            trace,
            providers,
            _lines(item.segments),
        )


def _above(context: Context) -> tuple[str, str, str, str, frozenset[str]]:
    isa, gs, st = context.interchange.first("ISA"), context.group.first("GS"), context.set.first("ST")
    providers = set()
    for segment in context.billing.segments if context.billing is not None else ():
        if segment.id == "NM1" and segment.element(1) == "85":
            providers.add(segment.element(9))
        elif segment.id == "REF" and segment.element(1) in ("EI", "SY"):
            providers.add(segment.element(2))
    return (
        isa.element(13) if isa else "",
        gs.element(6) if gs else "",
        st.element(2) if st else "",
        batch_trace(context.set),
        frozenset(filter(None, providers)),
    )


def _lines(segments: Iterable[Segment]) -> dict[str, SentLine]:
    lines: dict[str, SentLine] = {}
    number = 0
    control = label = ""
    for segment in segments:
        match segment.id:
            case "LX":
                if number:
                    lines.setdefault(control, SentLine(number, label))
                number += 1
                control, label = segment.element(1), ""
            case "SV1":
                label = _label(segment, 1, 4)
            case "SV2":
                label = _label(segment, 2, 5) or segment.element(1)
            case "REF" if segment.element(1) == "6R":
                control = segment.element(2)
    if number:
        lines.setdefault(control, SentLine(number, label))
    return lines


def _label(service: Segment, procedure: int, units: int) -> str:
    codes = [service.component(procedure, at) for at in range(2, 7)]
    code = "-".join(filter(None, codes))
    return f"{code} x {service.element(units)}" if code else ""
