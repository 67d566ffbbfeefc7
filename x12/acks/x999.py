"""The 999 (005010X231A1) writer: what the guide has against each set of a group, and whether it was taken.

    answer = group_answer(wire, group, sets, number="0001")

It says what the guide says and nothing else: a fault of business or of the chart belongs into a 277CA. Values of the
file are not repeated, but for the claim id that leads the sender to the claim; IK404 is filled where the caller gives
the value, which only an agreement with the sender allows.

A fault inside a claim, its provider or subscriber costs that claim and not its neighbours, so a set with such faults
alone is accepted with errors (IK501 `E`), and the claims that were not taken are named in the 277CA; `whole_sets`
refuses the set instead (`R`). What else refuses a set or group stands in `x12.survey.verdict`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from x12.acks.wire import Wire
from x12.guide.errors import GuideError
from x12.numbers import whole
from x12.survey.tree import GroupNode, SetNode
from x12.survey.verdict import ik502_of
from x12.value import Value

VERSION = "005010X231A1"

_ERRORS_MOST = 1000
"""Of a set; a sender who reads a thousand knows enough."""
_TRIGGER = "SITUATIONAL TRIGGER"
_REFERENCES = {
    "HL01": "628", "HL02": "734", "HL03": "735", "HL04": "736", "LX01": "554",
    "ST01": "143", "ST02": "329", "ST03": "1705", "SE01": "96", "SE02": "329",
}  # fmt: skip
"""Data element numbers of what our own checks name (X12 data dictionary); pyx12 brings those of the guide."""


class Trigger(Value):
    """What in the claim asks for the segment or element that is missing, or forbids the one that is there."""

    segment: str
    index: int
    """Number of the segment in the file."""
    position: str
    """As in CTX05: `5:3`."""
    reference: str = ""
    """As in CTX06: `C023:1325`."""
    loop: str = ""


class SetError(Value):
    """A fault of a set, and the CLM01 of the claim that it stands in (empty outside of claims)."""

    error: GuideError
    claim_id: str = ""
    value: str = ""
    """The value that is wrong, for IK404; patient data as a rule, so it is left out unless asked for."""
    trigger: Trigger | None = None
    ik304: str = ""
    """Where it is another than that of the error: I6 for a segment that this claim needs."""


@dataclass(slots=True)
class SetAnswer:
    """What was found in the claims of one set, and in the providers and subscribers above them."""

    errors: list[SetError] = field(default_factory=list)
    more: int = 0

    def add(self, error: SetError) -> None:
        """Take a fault; beyond a thousand they are counted."""
        if len(self.errors) < _ERRORS_MOST:
            self.errors.append(error)
        else:
            self.more += 1


_NOTHING = SetAnswer()


def outcome_of(node: SetNode, answer: SetAnswer, *, whole_sets: bool) -> str:
    """Return IK501: A accepted, E accepted with errors, R refused."""
    if node.refused:
        return "R"
    if not answer.errors:
        return "A"
    return "R" if whole_sets else "E"


def group_answer(
    wire: Wire,
    group: GroupNode,
    answers: Mapping[int, SetAnswer],
    *,
    number: str,
    whole_sets: bool = False,
) -> bytes:
    """Return the 999 set that answers a group, from ST to SE; `answers` are by the first segment of their set."""
    gs = group.header.segments[0] if group.header is not None else None
    kind, version = (gs.element(1), gs.element(8)) if gs is not None else ("HC", "")
    out = [
        wire.segment("ST", "999", number, VERSION),
        wire.segment("AK1", wire.safe(kind, 2), wire.safe(group.number, 9) or "0", wire.safe(version, 12)),
    ]
    outcomes = []
    for node in group.sets:
        answer = answers.get(node.first, _NOTHING)
        outcome = outcome_of(node, answer, whole_sets=whole_sets)
        outcomes.append(outcome)
        out += _set_segments(wire, node, answer, outcome)
    outcome = "R" if group.refused else _group_outcome(outcomes)
    taken = 0 if outcome == "R" else sum(each != "R" for each in outcomes)
    received = str(len(group.sets))
    announced = received if whole(group.announced) is None else group.announced
    reasons = list(dict.fromkeys(refusal.ack for refusal in group.refusals if refusal.ack))[:5]
    out.append(wire.segment("AK9", outcome, announced, received, str(taken), *reasons))
    out.append(wire.segment("SE", str(len(out) + 1), number))
    return b"".join(out)


def _group_outcome(outcomes: list[str]) -> str:
    if not outcomes or all(outcome == "R" for outcome in outcomes):
        return "R"
    if "R" in outcomes:
        return "P"
    return "E" if "E" in outcomes else "A"


def _set_segments(wire: Wire, node: SetNode, answer: SetAnswer, outcome: str) -> Iterable[bytes]:
    yield wire.segment(
        "AK2", wire.safe(node.set_id, 3), wire.safe(node.number, 9), wire.safe(node.version, 35)
    )
    own = [SetError(refusal.error) for refusal in node.refusals if refusal.error is not None]
    in_segments = [e for e in (*own, *answer.errors) if e.error.segment not in ("ST", "SE")]
    for where, errors in _by_segment(in_segments).items():
        yield from _segment_errors(wire, node, where, errors)
    reasons = [refusal.ack for refusal in node.refusals]
    reasons += [ik502_of(e.error) for e in answer.errors[:1]]
    yield wire.segment("IK5", outcome, *list(dict.fromkeys(filter(None, reasons)))[:5])


Where = tuple[int | None, str, str]


def _by_segment(errors: Iterable[SetError]) -> dict[Where, list[SetError]]:
    """Put the faults of one segment together; one that an IK3 names as a whole stands by itself."""
    found: dict[Where, list[SetError]] = {}
    for error in errors:
        key = (error.error.place.segment_index, error.error.segment, error.ik304 or error.error.ik304)
        found.setdefault(key, []).append(error)
    return dict(sorted(found.items(), key=lambda entry: entry[0][0] or 0))


def _segment_errors(wire: Wire, node: SetNode, where: Where, errors: list[SetError]) -> Iterable[bytes]:
    index, segment, ik304 = where
    first = errors[0]
    yield wire.segment(
        "IK3", wire.safe(segment, 3) or "ST", _position_in(node, index), _loop(first.error.loop), ik304
    )
    for trigger in dict.fromkeys(error.trigger for error in errors if error.trigger is not None):
        yield wire.segment(
            *("CTX", _TRIGGER, trigger.segment, _position_in(node, trigger.index), _loop(trigger.loop)),
            *(_parts(wire, trigger.position), _parts(wire, trigger.reference)),
        )
    if first.claim_id:
        yield wire.segment("CTX", wire.composite("CLM01", wire.safe(first.claim_id, 35)))
    said = dict.fromkeys((e.error.element, e.error.reference, e.error.ik403, e.value) for e in errors)
    for element, reference, ik403, value in said:
        if ik403:
            number = reference or _REFERENCES.get(element, "")
            yield wire.segment(
                *("IK4", _position(wire, segment, element), number if number.isdigit() else "", ik403),
                wire.safe(value, 99),
            )


def _position_in(node: SetNode, index: int | None) -> str:
    """The number of a segment in its set; ST is 1."""
    return str(max(1, (index or node.first) - node.first + 1))


def _loop(loop: str) -> str:
    return loop.removesuffix("_LOOP")[:4]


def _parts(wire: Wire, text: str) -> str:
    return wire.composite(*text.split(":"))


def _position(wire: Wire, segment: str, element: str) -> str:
    """Return IK401 of `SV101-2`: `1:2`; the first element where none is named."""
    number, _, component = element.removeprefix(segment).partition("-")
    return wire.composite(str(whole(number) or 1), str(whole(component) or ""))
