"""The 999 (005010X231) writer: what the guide has against each set of a group, and whether it was taken.

    answer = group_answer(wire, group, sets, number="0001")

It says what the guide says and nothing else: a fault of business or of the chart belongs into a 277CA. Values of the
file are not repeated (IK404 stays empty), but for the claim id that leads the sender to the claim.

A fault inside a claim costs that claim and not its neighbours, so a set with such faults alone is accepted with errors
(IK501 `E`), and the claims that were not taken are named in the 277CA; `whole_sets` refuses the set instead (`R`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from x12.acks.wire import Wire
from x12.guide.errors import GuideCode, GuideError
from x12.numbers import whole
from x12.segment import Segment

VERSION = "005010X231"

_ERRORS_MOST = 1000
"""Of a set; a sender who reads a thousand knows enough."""


@dataclass(frozen=True, slots=True)
class SetError:
    """A fault, and the CLM01 of the claim that it stands in (empty outside of claims)."""

    error: GuideError
    claim_id: str = ""


@dataclass(slots=True)
class SetAnswer:
    """What came of one set. `first` is the index of its ST in the file; `reasons` are IK502 codes of the envelope."""

    header: Segment
    errors: list[SetError] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    def outcome(self, *, whole_sets: bool) -> str:
        """Return IK501: A accepted, E accepted with errors, R refused."""
        if self.reasons or any(not e.claim_id for e in self.errors):
            return "R"
        if not self.errors:
            return "A"
        return "R" if whole_sets else "E"


@dataclass(slots=True)
class GroupAnswer:
    """What came of one group. `reasons` are AK905 codes."""

    header: Segment
    sets: list[SetAnswer] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    announced: str = ""
    """GE01; empty where there is no GE."""


def ak905_of(error: GuideError) -> str:
    """Return AK905 for a fault in GS: the version, the control number, or the group as such."""
    if error.code is GuideCode.CONTROL_NUMBER_REPEATED:
        return "19"
    return {"GS08": "2", "GS06": "6"}.get(error.element, "1")


def ik502_of(error: GuideError) -> str:
    """Return IK502 for a fault in ST itself, else `5`: one or more segments in error."""
    if error.code is GuideCode.CONTROL_NUMBER_REPEATED and error.segment == "ST":
        return "23"
    if error.code is GuideCode.VERSION_UNKNOWN:
        return "I6"
    return {"ST01": "6", "ST02": "7", "ST03": "I6"}.get(error.element, "5")


def group_answer(wire: Wire, group: GroupAnswer, *, number: str, whole_sets: bool = False) -> bytes:
    """Return the 999 set that answers a group, from ST to SE."""
    gs = group.header
    out = [
        wire.segment("ST", "999", number, VERSION),
        wire.segment(
            "AK1", wire.safe(gs.element(1), 2), wire.safe(gs.element(6), 9), wire.safe(gs.element(8), 12)
        ),
    ]
    outcomes = []
    for answer in group.sets:
        outcome = answer.outcome(whole_sets=whole_sets)
        outcomes.append(outcome)
        out += _set_segments(wire, gs, answer, outcome)
    taken = sum(outcome != "R" for outcome in outcomes)
    received = str(len(group.sets))
    announced = received if whole(group.announced) is None else group.announced
    reasons = list(dict.fromkeys(group.reasons))[:5]
    out.append(
        wire.segment("AK9", _group_outcome(outcomes, reasons), announced, received, str(taken), *reasons)
    )
    out.append(wire.segment("SE", str(len(out) + 1), number))
    return b"".join(out)


def _group_outcome(outcomes: list[str], reasons: list[str]) -> str:
    if reasons or not outcomes or all(outcome == "R" for outcome in outcomes):
        return "R"
    if "R" in outcomes:
        return "P"
    return "E" if "E" in outcomes else "A"


def _set_segments(wire: Wire, gs: Segment, answer: SetAnswer, outcome: str) -> Iterable[bytes]:
    st = answer.header
    version = wire.safe(st.element(3) or gs.element(8), 35)
    yield wire.segment("AK2", wire.safe(st.element(1), 3), wire.safe(st.element(2), 9), version)
    in_segments = [e for e in answer.errors if e.error.segment != "ST"]
    for place, errors in _by_segment(in_segments[:_ERRORS_MOST]).items():
        yield from _segment_errors(wire, answer, place, errors)
    reasons = [*answer.reasons, *(ik502_of(e.error) for e in answer.errors)]
    yield wire.segment("IK5", outcome, *list(dict.fromkeys(reasons))[:5])


Where = tuple[int | None, str, str]


def _by_segment(errors: Iterable[SetError]) -> dict[Where, list[SetError]]:
    """Put the faults of one segment together; one that an IK3 names as a whole stands by itself."""
    found: dict[Where, list[SetError]] = {}
    for error in errors:
        key = (error.error.place.segment_index, error.error.segment, error.error.ik304)
        found.setdefault(key, []).append(error)
    return found


def _segment_errors(wire: Wire, answer: SetAnswer, where: Where, errors: list[SetError]) -> Iterable[bytes]:
    index, segment, ik304 = where
    position = max(1, (index or answer.header.index) - answer.header.index + 1)
    first = errors[0]
    loop = first.error.loop.removesuffix("_LOOP")[:4] if first.error.loop else ""
    yield wire.segment("IK3", wire.safe(segment, 3) or "ST", str(position), loop, ik304)
    if first.claim_id:
        yield wire.segment("CTX", wire.composite("CLM01", wire.safe(first.claim_id, 35)))
    for element, ik403 in dict.fromkeys((e.error.element, e.error.ik403) for e in errors if e.error.ik403):
        yield wire.segment("IK4", _position(wire, segment, element), "", ik403)


def _position(wire: Wire, segment: str, element: str) -> str:
    """Return IK401 of `SV101-2`: `1:2`; the first element where none is named."""
    number, _, component = element.removeprefix(segment).partition("-")
    return wire.composite(str(whole(number) or 1), str(whole(component) or ""))
