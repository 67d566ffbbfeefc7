"""What came back from a clearinghouse or payer, in words and as JSON: one block an answer, with what to do about it.

Both are made from one shape, so that what a person reads and what a machine reads cannot differ. Where the 837 is at
hand, `settled_shape` says what became of each claim of it, those that nobody answered included.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from scrubber.output.text import Line
from scrubber.rules.definition import Rule
from x12.acks.answers import (
    Answer,
    BatchAnswer,
    ClaimAnswer,
    Counts,
    Gap,
    GroupAnswer,
    InterchangeAnswer,
    OtherSet,
    ProviderAnswer,
    SegmentFault,
    SetOutcome,
)
from x12.acks.reconcile import TAKEN, Fate, Settled
from x12.acks.sent import SentClaim
from x12.acks.status import StatusComposite
from x12.acks.words import (
    ELEMENT_FAULTS,
    GROUP_REASONS,
    NOTES,
    OUTCOMES,
    SEGMENT_FAULTS,
    SET_REASONS,
    other_words,
    status_words,
)

SCHEMA = "infuscrub.ack/2"
_MOST_NAMED = 20

_FATES = {
    Fate.ACCEPTED: "accepted",
    Fate.REJECTED: "rejected",
    Fate.REJECTED_ABOVE: "rejected with its {level}",
    Fate.CONTRADICTED: "contradicted: two answers say otherwise",
    Fate.PENDING: "received, not accepted yet: another answer follows",
    Fate.RECEIVED: "received with its set (999); not answered yet by a 277CA",
    Fate.UNANSWERED: "not answered",
}


class Explainer:
    """Says what answers mean; with the rules that look for the same, and the claims where the 837 is at hand."""

    def __init__(self, rules: Iterable[Rule], sent: Iterable[SentClaim]) -> None:
        self._sent: dict[str, SentClaim] = {}
        for claim in sent:
            self._sent.setdefault(claim.claim_id, claim)
        self._rules: dict[str, list[str]] = {}
        for rule in rules:
            for status in rule.status:
                self._rules.setdefault(status, []).append(rule.id)

    def shape(self, answer: Answer) -> dict[str, Any]:
        """Return an answer with its words."""
        match answer:
            case InterchangeAnswer():
                return {
                    "kind": answer.kind,
                    "control_number": answer.control_number,
                    "accepted": answer.accepted,
                    "outcome": _said(OUTCOMES, answer.outcome),
                    "note": _said(NOTES, answer.note),
                }
            case GroupAnswer():
                return {
                    "kind": answer.kind,
                    "control_number": answer.control_number,
                    "version": answer.version,
                    "accepted": answer.accepted,
                    "outcome": _said(OUTCOMES, answer.outcome),
                    "reasons": [_said(GROUP_REASONS, code) for code in answer.reasons],
                    "sets": [self._set(each) for each in answer.sets],
                }
            case BatchAnswer() | ProviderAnswer():
                return self._above(answer)
            case ClaimAnswer():
                return self._claim(answer)
            case Gap():
                return {
                    "kind": answer.kind,
                    "batch": answer.trace,
                    "accepted": False,
                    "counted": _counts(answer.counted),
                    "listed": _counts(answer.listed),
                }
            case OtherSet():
                return {
                    "kind": answer.kind,
                    "control_number": answer.control_number,
                    "accepted": None,
                    "what": other_words(answer.set_id, answer.version),
                }

    def _set(self, answer: SetOutcome) -> dict[str, Any]:
        return {
            "control_number": answer.control_number,
            "accepted": answer.accepted,
            "outcome": _said(OUTCOMES, answer.outcome),
            "reasons": [_said(SET_REASONS, code) for code in answer.reasons],
            "faults": [self._fault(fault) for fault in answer.faults],
        }

    def _fault(self, fault: SegmentFault) -> dict[str, Any]:
        return {
            "segment": fault.segment,
            "position": fault.position,
            "loop": fault.loop,
            "what": _said(SEGMENT_FAULTS, fault.code),
            "claim_id": fault.claim_id,
            "sent": self._where(fault.claim_id),
            "elements": [
                {
                    "element": _element(fault.segment, element.position),
                    "what": _said(ELEMENT_FAULTS, element.code),
                }
                for element in fault.elements
            ],
        }

    def _above(self, answer: BatchAnswer | ProviderAnswer) -> dict[str, Any]:
        shape: dict[str, Any] = {
            "kind": answer.kind,
            "batch": answer.trace,
            "accepted": answer.accepted,
            "charge": None if answer.charge is None else f"{answer.charge:.2f}",
            "counts": _counts(answer.counts),
            "statuses": [self._status(status) for status in answer.statuses],
        }
        if isinstance(answer, ProviderAnswer):
            shape["provider"] = answer.provider
        return shape

    def _claim(self, answer: ClaimAnswer) -> dict[str, Any]:
        sent = self._sent.get(answer.claim_id)
        return {
            "kind": answer.kind,
            "claim_id": answer.claim_id,
            "batch": answer.trace,
            "accepted": answer.accepted,
            "receipt": answer.is_receipt,
            "charge": None if answer.charge is None else f"{answer.charge:.2f}",
            "payer_number": answer.payer_number,
            "sent": self._where(answer.claim_id),
            "statuses": [self._status(status) for status in answer.statuses],
            "lines": [
                {
                    "control_number": line.control_number,
                    "procedure": line.procedure,
                    "sent": _line_of(sent, line.control_number),
                    "statuses": [self._status(status) for status in line.statuses],
                }
                for line in answer.lines
            ],
        }

    def _where(self, claim_id: str) -> dict[str, Any] | None:
        sent = self._sent.get(claim_id)
        return {"file": sent.file, "segment_index": sent.segment} if sent else None

    def _status(self, status: StatusComposite) -> dict[str, Any]:
        pair = f"{status.category}:{status.code}"
        rules = [*self._rules.get(str(status), ()), *(self._rules.get(pair, ()) if status.entity else ())]
        return {"code": str(status), "what": status_words(status), "rules": sorted(set(rules))}


def settled_shape(
    settled: Iterable[Settled], *, unmatched: Iterable[Answer] = (), rejected_only: bool = False
) -> dict[str, Any]:
    """Return what became of the claims that were sent: how many of each kind, and each claim.

    `unmatched` are the answers that fit nothing of it: the claims that they name are given by their ids.
    """
    counts: Counter[Fate] = Counter()
    listed = []
    for each in settled:
        counts[each.fate] += 1
        if each.fate is Fate.ACCEPTED and rejected_only:
            continue
        claim = each.claim
        listed.append(
            {
                "claim_id": claim.claim_id,
                "fate": each.fate.value,
                "level": each.level,
                "what": _FATES[each.fate].format(level=each.level),
                "file": claim.file,
                "segment_index": claim.segment,
                "charge": f"{claim.charge:.2f}",
                "batch": claim.trace,
            }
        )
    strangers = sorted({answer.claim_id for answer in unmatched if isinstance(answer, ClaimAnswer)})
    return {
        "claims": sum(counts.values()),
        **{fate.value: counts[fate] for fate in Fate},
        "list": listed,
        "answered_and_not_sent": strangers,
    }


def answer_block(shape: Mapping[str, Any]) -> Iterator[Line]:
    """Yield the lines of one answer, as `Explainer.shape` gives it."""
    match shape["kind"]:
        case "TA1":
            yield _head(f"TA1  interchange {shape['control_number']}", shape)
            if shape["note"]["code"] != "000":
                yield f"    {shape['note']['what']} ({shape['note']['code']})", "red"
        case "999":
            yield _head(f"999  group {shape['control_number']}  {shape['version']}", shape)
            yield from (_reason(reason, "    ") for reason in shape["reasons"])
            for each in shape["sets"]:
                yield from _set_block(each)
        case "277CA-batch" | "277CA-provider":
            yield from _above_block(shape)
        case "277CA-gap":
            counted, listed = shape["counted"], shape["listed"]
            yield f"277CA  batch {shape['batch']}  COUNTS OTHER CLAIMS THAN IT LISTS", "bold yellow"
            for outcome in ("accepted", "rejected"):
                if counted[outcome] is not None:
                    yield f"    {outcome}: counts {counted[outcome]}, lists {listed[outcome]}", ""
        case "other":
            yield (
                f"set {shape['control_number']}  NOT READ: it is {shape['what']}, not a 277CA",
                "bold yellow",
            )
        case _:
            yield from _claim_block(shape)


def settled_block(shape: Mapping[str, Any]) -> Iterator[Line]:
    """Yield what became of the claims that were sent, as `settled_shape` gives it: those first that need something."""
    named = ", ".join(
        f"{shape[fate.value]} {words}"
        for fate, words in (
            (Fate.ACCEPTED, "accepted"),
            (Fate.REJECTED, "rejected"),
            (Fate.REJECTED_ABOVE, "rejected with what they stood in"),
            (Fate.CONTRADICTED, "contradicted"),
            (Fate.PENDING, "received and not accepted yet"),
            (Fate.RECEIVED, "received and not answered yet"),
            (Fate.UNANSWERED, "not answered"),
        )
        if shape[fate.value]
    )
    yield f"sent: {shape['claims']} claims: {named or 'none'}", "bold"
    taken = {fate.value for fate in TAKEN}
    for each in shape["list"]:
        if each["fate"] not in taken:
            place = f"  in {each['file']}, segment {each['segment_index']}"
            yield f"  claim {each['claim_id']}  {each['what'].upper()}{place}", "red"
    if strangers := shape["answered_and_not_sent"]:
        more = f" and {len(strangers) - _MOST_NAMED} more" if len(strangers) > _MOST_NAMED else ""
        yield f"  answered, but not among what was sent: {', '.join(strangers[:_MOST_NAMED])}{more}", "yellow"


def _head(title: str, shape: Mapping[str, Any]) -> Line:
    style = {True: "bold green", False: "bold red", None: "bold yellow"}[shape["accepted"]]
    return f"{title}  {shape['outcome']['what'].upper()}", style


def _set_block(shape: Mapping[str, Any]) -> Iterator[Line]:
    yield f"  set {shape['control_number']}  {shape['outcome']['what']}", "" if shape["accepted"] else "red"
    yield from (_reason(reason, "    ") for reason in shape["reasons"])
    for fault in shape["faults"]:
        loop = f", loop {fault['loop']}" if fault["loop"] else ""
        yield (
            f"    {fault['segment']} (segment {fault['position']} of the set{loop}): {fault['what']['what']}",
            "red",
        )
        if fault["claim_id"]:
            yield f"      claim {fault['claim_id']}{_place(fault['sent'])}", "dim"
        for element in fault["elements"]:
            yield f"      {element['element']} {element['what']['what']}", ""


_WORDS = {
    True: ("ACCEPTED", "bold green"),
    False: ("REJECTED", "bold red"),
    None: ("STATUS ONLY", "bold yellow"),
}


def _above_block(shape: Mapping[str, Any]) -> Iterator[Line]:
    """A batch or provider: how many claims it counts, and, where it rejects them, that this is all of them."""
    word, style = _WORDS[shape["accepted"]]
    counts = [
        f"{shape['counts'][outcome]} {outcome}"
        for outcome in ("accepted", "rejected")
        if shape["counts"][outcome] is not None
    ]
    who = f"  provider {shape['provider']}" if "provider" in shape else ""
    number = f": {', '.join(counts)}" if counts else ""
    yield f"277CA  batch {shape['batch']}{who}  {word}{number}", style
    if shape["accepted"] is False:
        yield "    every claim of it is rejected; none is listed", ""
    yield from _status_lines(shape["statuses"], "    ")


def _claim_block(shape: Mapping[str, Any]) -> Iterator[Line]:
    word, style = ("RECEIVED", "yellow") if shape["receipt"] else _WORDS[shape["accepted"]]
    number = f"  payer's number {shape['payer_number']}" if shape["payer_number"] else ""
    yield f"277CA  claim {shape['claim_id']}  {word}{number}{_place(shape['sent'])}", style
    yield from _status_lines(shape["statuses"], "    ")
    for line in shape["lines"]:
        sent = line["sent"]
        about = (
            f"line {sent['number']}: {sent['label']}"
            if sent
            else f"line {line['control_number']}: {line['procedure']}"
        )
        yield f"    {about}", ""
        yield from _status_lines(line["statuses"], "      ")


def _status_lines(statuses: Iterable[Mapping[str, Any]], indent: str) -> Iterator[Line]:
    for status in statuses:
        yield f"{indent}{status['code']}  {status['what']}", ""
        if status["rules"]:
            first = status["rules"][0]
            yield (
                f"{indent}  looked for by {', '.join(status['rules'])}; see `infuscrub explain {first}`",
                "dim",
            )


def _reason(reason: Mapping[str, str], indent: str) -> Line:
    return f"{indent}{reason['what']} ({reason['code']})", "red"


def _place(sent: Mapping[str, Any] | None) -> str:
    return f"  in {sent['file']}, segment {sent['segment_index']}" if sent else ""


def _line_of(sent: SentClaim | None, control_number: str) -> dict[str, Any] | None:
    line = sent.lines.get(control_number) if sent else None
    return {"number": line.number, "label": line.label} if line else None


def _counts(counts: Counts) -> dict[str, int | None]:
    return {"accepted": counts.accepted, "rejected": counts.rejected}


def _said(table: Mapping[str, str], code: str) -> dict[str, str]:
    return {"code": code, "what": table.get(code, f"code {code}" if code else "not said")}


def _element(segment: str, position: str) -> str:
    number, _, component = position.partition("-")
    name = f"{segment}{number.zfill(2)}"
    return f"{name}-{component}" if component else name
