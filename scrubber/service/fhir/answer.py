"""What `Claim/$scrub` answers: a ClaimResponse for who adjudicates in FHIR, an OperationOutcome for who repairs.

Both are made of the same result, so neither says less than the other: each finding is a note and an issue; an error
that is still open is an `error` of the ClaimResponse too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from scrubber.api import ClaimResult, ClaimVerdict, Correction, FhirClaims, Finding
from scrubber.claims.as_json.model import JsonClaim
from scrubber.claims.as_json.to_x12 import Writing
from scrubber.output.report import NotEvaluated
from scrubber.service.fhir.corrected import order_of_items, origins
from scrubber.service.fhir.outcome import Issue
from scrubber.service.fhir.values import Resource, coded, inner, objects, text
from scrubber.service.fhir.words import in_fhir

RULES, PROPOSALS = "urn:infuscrub:rule", "urn:infuscrub:proposal"
"""The systems of rule ids, as `infuscrub explain ID` takes them: of findings, and of corrections that were not made."""
ADJUDICATION = "http://terminology.hl7.org/CodeSystem/adjudication"
OWN_ADJUDICATION = "urn:infuscrub:adjudication"
"""The system of `corrected`: what a line is after the corrections that were applied."""
DISPOSITION, CHECKED, OWNER = "urn:infuscrub:disposition", "urn:infuscrub:checked", "urn:infuscrub:owner"
"""Extensions of the ClaimResponse, each a code."""
_IN_FORCE = ("applied", "approved")
_SEVERITIES: Mapping[str, Any] = {"error": "error", "warning": "warning", "info": "information"}
_KINDS = {"form": "invalid", "missing": "required"}
_UNUSED = {
    "unread": "Nothing of it could be used",
    "unmatched": "It fits no claim",
    "ambiguous": "It fits more than one claim",
    "other_patient": "It speaks of another patient or claim",
    "other_day": "It is of another day than the claim",
    "duplicate": "It says what another document says",
    "proposed": "It may belong to the claim, and nothing in it proves it",
    "partly_read": "It was read in part",
}


@dataclass(slots=True)
class Answer:
    """What was decided about a Claim, in the words of FHIR."""

    claim: Resource
    read: FhirClaims
    verdict: ClaimVerdict
    where: Callable[[str], str]
    """FHIRPaths of paths in the claims in JSON."""
    documents: Mapping[str, str] = field(default_factory=dict)
    """Where the documents stand in what was sent."""
    more: list[Issue] = field(default_factory=list)
    _order: list[int] = field(init=False)
    _writing: Writing = field(init=False)

    def __post_init__(self) -> None:
        self._order = order_of_items(self.claim)
        self._writing = Writing(self.read.document)

    @property
    def result(self) -> ClaimResult:
        """Return the result, in the words of the report."""
        return self.verdict.claim

    # --- issues ---

    def issues(self) -> list[Issue]:
        """Return everything that is to be told, findings first."""
        told = [self._issue(finding) for finding in self.result.findings]
        told += [self._proposal(each) for each in self.result.corrections if each.status == "proposed"]
        told += [
            Issue(
                "incomplete",
                _not_evaluated(each),
                ("Claim",),
                "information",
            )
            for each in self.result.not_evaluated
        ]
        told += self._documents()
        if self.read.unmapped:
            paths = tuple(self.where(path) for path in self.read.unmapped[:50])
            words = (
                f"Elements that have no place in the 837 and were not looked at: {len(self.read.unmapped)}."
            )
            told.append(Issue("not-supported", words, paths, "information"))
        return told + self.more

    def _issue(self, finding: Finding) -> Issue:
        cured = " It is corrected." if finding.cured else ""
        return Issue(
            _KINDS.get(finding.kind, "business-rule"),
            f"{in_fhir(finding.message)}{cured}",
            (self._place(finding),),
            "information" if finding.cured else _SEVERITIES[finding.severity],
            RULES,
            finding.rule,
            finding.title,
        )

    def _place(self, finding: Finding) -> str:
        found = ""
        if finding.location is not None:
            found = self.where(self._writing.where(finding.location.segment_index, finding.location.element))
        if not found and finding.line is not None:
            found = self.where(f"claims[0].lines[{finding.line - 1}]")
        return found or "Claim"

    def _proposal(self, correction: Correction) -> Issue:
        lines = [each.line for each in correction.actions if each.line is not None]
        places = dict.fromkeys(self.where(f"claims[0].lines[{line - 1}]") for line in lines)
        return Issue(
            "business-rule",
            f"Proposed, not made: {_said(correction)}. {_sentence(in_fhir(correction.reason))}".strip(),
            tuple(places) or ("Claim",),
            "information",
            PROPOSALS,
            correction.rule,
        )

    def _documents(self) -> Iterator[Issue]:
        for chart in self.verdict.charts:
            if said := _UNUSED.get(chart.status):
                place = self.documents.get(chart.name)
                because = in_fhir(chart.because).rstrip(".")
                words = f"{chart.name}: {said}{f': {because}' if because else ''}."
                severity: Any = "information" if chart.status == "duplicate" else "warning"
                yield Issue("processing", words, (place,) if place else (), severity)

    # --- ClaimResponse ---

    def response(self, before: JsonClaim, after: JsonClaim, day: str) -> Resource:
        """Return the ClaimResponse. `before` and `after`: the claim as it came and as it is."""
        notes: list[Resource] = []
        by_line: dict[int, list[int]] = {}
        for words, lines in self._notes():
            notes.append({"number": len(notes) + 1, "type": "display", "text": words})
            for line in lines:
                by_line.setdefault(line, []).append(len(notes))
        made: Resource = {
            "resourceType": "ClaimResponse",
            "extension": list(self._codes()),
            "status": "active",
            "type": _type(self.claim),
            "use": "claim",
            "patient": self._patient(before),
            "created": day,
            "insurer": self._insurer(),
            "request": _request(self.claim),
            "outcome": self.outcome(),
            "disposition": self.disposition(),
            "item": self._items(before, after, by_line),
            "addItem": list(self._added(before, after)),
            "total": _total(before.charge, after.charge),
            "processNote": notes,
            "error": list(self._errors()),
        }
        return {name: value for name, value in made.items() if value not in ([], {})}

    def _codes(self) -> Iterator[Resource]:
        yield {"url": DISPOSITION, "valueCode": self.result.disposition}
        yield {"url": CHECKED, "valueCode": self.result.checked}
        if self.result.owner:
            yield {"url": OWNER, "valueCode": self.result.owner}

    def outcome(self) -> str:
        """Return the outcome: `complete` only for what was checked in full, since silence is no pass."""
        if self.result.disposition == "rejected" or any(self._open_errors()):
            return "error"
        if self.result.disposition == "held" or self.result.checked in ("partial", "none"):
            return "partial"
        return "complete"

    def disposition(self) -> str:
        """Return in a sentence what was decided."""
        decided = {
            "accepted": "Accepted",
            "corrected": "Corrected: send `corrected` in place of the Claim",
            "held": "Held: a person must decide",
            "rejected": "Rejected: repair it and ask again",
        }[self.result.disposition]
        checked = {
            "full": "checked in full",
            "partial": "checked in part, see the notes",
            "none": "unchecked, since no documentation could be used",
            "not_of_interest": "no line of it is of interest here, so only its form was checked",
        }[self.result.checked]
        owner = f" Next: {self.result.owner}." if self.result.owner else ""
        return f"{decided}; {checked}.{owner}"

    def _open_errors(self) -> Iterator[Finding]:
        return (each for each in self.result.findings if each.severity == "error" and not each.cured)

    def _errors(self) -> Iterator[Resource]:
        for finding in self._open_errors():
            error: Resource = {"code": coded(RULES, finding.rule, finding.title)}
            if (sequence := self._sequence(finding.line)) is not None:
                error = {"itemSequence": sequence} | error
            yield error

    def _notes(self) -> Iterator[tuple[str, list[int]]]:
        for finding in self.result.findings:
            cured = " Corrected." if finding.cured else ""
            yield f"{finding.rule}: {in_fhir(finding.message)}{cured}", [finding.line] if finding.line else []
        for each in self.result.corrections:
            word = "Applied" if each.status in _IN_FORCE else each.status.capitalize() + ", not made"
            lines = [action.line for action in each.actions if action.line is not None]
            yield f"{each.rule}: {word}: {_said(each)}.", list(dict.fromkeys(lines))
        for reason in self.result.not_evaluated:
            yield _not_evaluated(reason), []

    def _items(self, before: JsonClaim, after: JsonClaim, notes: Mapping[int, list[int]]) -> list[Resource]:
        came_from = origins(len(before.lines), self.result.corrections)
        changed = self.result.disposition == "corrected" and len(came_from) == len(after.lines)
        items = []
        for at, line in enumerate(before.lines):
            adjudication = [_adjudicated(ADJUDICATION, "submitted", line.charge, line.units)]
            if changed:
                now = after.lines[came_from.index(at)] if at in came_from else None
                if now != line:
                    charge, units = (Decimal(0), Decimal(0)) if now is None else (now.charge, now.units)
                    adjudication.append(_adjudicated(OWN_ADJUDICATION, "corrected", charge, units))
            item: Resource = {"itemSequence": self._sequence(at + 1)}
            if at + 1 in notes:
                item["noteNumber"] = notes[at + 1]
            items.append(item | {"adjudication": adjudication})
        return items

    def _added(self, before: JsonClaim, after: JsonClaim) -> Iterator[Resource]:
        came_from = origins(len(before.lines), self.result.corrections)
        if self.result.disposition != "corrected" or len(came_from) != len(after.lines):
            return
        seen: set[int] = set()
        for line, origin in zip(after.lines, came_from, strict=True):
            if origin in seen:
                yield {
                    "itemSequence": [self._sequence(origin + 1)],
                    "productOrService": coded(_system(line.code or ""), line.code or ""),
                    "modifier": [coded(_system(each), each) for each in line.modifiers],
                    "quantity": {"value": line.units},
                    "net": _usd(line.charge),
                    "adjudication": [_adjudicated(OWN_ADJUDICATION, "corrected", line.charge, line.units)],
                }
            seen.add(origin)

    def _sequence(self, line: int | None) -> int | None:
        """Return the sequence of the item that a line was."""
        if line is None or not 0 < line <= len(self._order):
            return None
        at = self._order[line - 1]
        value = self.claim["item"][at].get("sequence")
        return value if type(value) is int and value > 0 else at + 1

    def _patient(self, claim: JsonClaim) -> Resource:
        target = text(inner(self.claim, "patient"), "reference")
        if target and not target.startswith("#"):
            return {"reference": target}
        return {"identifier": {"value": claim.subscriber.member_id or claim.claim_id}}

    def _insurer(self) -> Resource:
        target = text(inner(self.claim, "insurer"), "reference")
        said = {"identifier": {"value": self.result.payer.id}, "display": self.result.payer.name}
        return ({"reference": target} if target and not target.startswith("#") else {}) | said


def _not_evaluated(reason: NotEvaluated) -> str:
    rules = f" ({', '.join(reason.rules)})" if reason.rules else ""
    return f"Not evaluated{rules}: {in_fhir(reason.next)}"


def _sentence(words: str) -> str:
    """Return words as a sentence of their own."""
    return f"{words[:1].upper()}{words[1:].rstrip('.')}." if words else ""


def _said(correction: Correction) -> str:
    told = []
    for each in correction.actions:
        before, after = each.before or "nothing", each.after or "nothing"
        told.append(
            f"line {each.line}: {before} becomes {after}" if each.line else f"{before} becomes {after}"
        )
    return "; ".join(told)


def _system(code: str) -> str:
    from scrubber.service.fhir.corrected import CPT, HCPCS

    return CPT if code[:1].isdigit() else HCPCS


def _usd(value: Decimal) -> Resource:
    return {"value": value, "currency": "USD"}


def _adjudicated(system: str, code: str, charge: Decimal, units: Decimal) -> Resource:
    return {"category": coded(system, code), "amount": _usd(charge), "value": units}


def _total(before: Decimal, after: Decimal) -> Sequence[Resource]:
    total = [{"category": coded(ADJUDICATION, "submitted"), "amount": _usd(before)}]
    if before != after:
        total.append({"category": coded(OWN_ADJUDICATION, "corrected"), "amount": _usd(after)})
    return total


def _type(claim: Mapping[str, Any]) -> Resource:
    codings = [
        {key: text(each, key) for key in ("system", "code") if text(each, key)}
        for each in objects(claim.get("type"), "coding")
    ]
    return {"coding": [each for each in codings if each]}


def _request(claim: Mapping[str, Any]) -> Resource:
    identifier = next(iter(objects(claim, "identifier")), {})
    said = {key: text(identifier, key) for key in ("system", "value") if text(identifier, key)}
    return {"identifier": said} if said else {}
