"""DOC11: PWK announces a document that is not among those offered."""

from __future__ import annotations

import re
from collections.abc import Iterator

from infuscrub_rules.charts import listed
from infuscrub_rules.sources import CGS_PWK
from scrubber.plugin import (
    ERROR,
    NEVER,
    Attachment,
    Because,
    Case,
    Denial,
    Finding,
    FindingKind,
    Unchecked,
    not_evaluated,
    rule,
)

HELD_READY = "AA"
"""PWK02 of a document that stays with the provider until it is asked for."""


def announces_or_needs_a_document(case: Case) -> bool:
    """Return whether a PWK announces a document, or the payer wants one with every claim."""
    return bool(_announced(case)) or (
        case.parameters.documentation_required == "always" and bool(case.administration_lines)
    )


@rule(
    "DOC11",
    "announced-document-not-found",
    kind=FindingKind.MISSING,
    severity=ERROR,
    safety=NEVER,
    concerns=announces_or_needs_a_document,
    status=("A6:489", "A6:294"),
    denial=Denial("CO-252", ("N706",)),
    source=CGS_PWK,
)
def announced_document_not_found(case: Case) -> Iterator[Finding | Unchecked]:
    """The claim announces a document that was not found among the charts.

    What it checks
        Each PWK that says a document travels with the claim (by file, fax, mail; not "available on request") against
        the documents used for the claim: by control number in the document or its name. A document found in another
        way (claim id, manifest), or found and refused for a reason of its own, answers for one PWK. Where the payer
        wants documentation with every claim, a claim without any is stopped as well.
    Why it denies
        The payer waits some days for the announced record, then asks for it or denies. Without it no minute, dose or
        waste of the claim can be checked either.
    Example
        given: PWK06 DEMO-7, documents offered, none with that number
        claim: 96365 x1 150.00
        expect: fail at the claim, held
    Fix
        None by itself: add the document, correct the control number on one side, or name the file in manifest.csv.
        Where no documents were offered at all, this is only noted.
    Source
        CGS, PWK segment; First Coast, unsolicited paperwork; ASC X12 837 guides, loops 2300 and 2400.
    """
    if case.parameters.documentation_required == "never":
        return
    announced = _announced(case)
    if not announced:
        if case.record is None:
            yield _fault(
                case, None, "The payer wants documentation with this claim, and none was found for it."
            )
        return
    missing = _unanswered(case, announced)
    if not missing:
        return
    line, _ = missing[0]
    if not case.chart.offered and case.parameters.documentation_required != "always":
        yield not_evaluated(Because.NO_CHART, line)
        return
    yield _fault(
        case,
        line,
        "PWK announces a document that was not found for this claim: add it, or name its file in manifest.csv.",
        listed([attachment.control_number or "no number" for _, attachment in missing]),
    )


def _announced(case: Case) -> list[tuple[int | None, Attachment]]:
    """Return the attachments said to be on their way, with their line."""
    of_claim: list[tuple[int | None, Attachment]] = [(None, a) for a in case.claim.attachments]
    of_lines = [(line.number, a) for line in case.claim.lines for a in line.attachments]
    return [(line, a) for line, a in (*of_claim, *of_lines) if a.transmission != HELD_READY]


def _unanswered(
    case: Case, announced: list[tuple[int | None, Attachment]]
) -> list[tuple[int | None, Attachment]]:
    """Return the attachments that no document answers; one found in another way answers for one of them."""
    names = [document.name.casefold() for document in case.documents]
    ids = set()
    if case.record is not None:
        ids = {(case.record.claim.attachment_control_number or "").casefold()}
        ids |= {(document.id or "").casefold() for document in case.record.documents}
    open_ones = []
    by_number: set[str] = set()
    for line, attachment in announced:
        number = attachment.control_number.casefold()
        answers = {name for name in names if number and _names(name, number)}
        if number and (number in ids or answers):
            by_number |= answers
        else:
            open_ones.append((line, attachment))
    answered = max(len(announced) - len(open_ones), len(by_number))
    spare = len(case.documents) + len(case.chart.problems) - answered
    return open_ones if len(open_ones) > spare else []


def _names(name: str, number: str) -> bool:
    """Return whether a file's name holds the number as a word: ATT-1 is not in ATT-10."""
    return re.search(rf"(?<![a-z0-9-]){re.escape(number)}(?![a-z0-9-])", name) is not None


def _fault(case: Case, line: int | None, message: str, announced: str = "") -> Finding:
    return Finding(
        line=line,
        element="PWK06" if announced else "CLM01",
        message=message,
        billed=announced,
        asks="the documentation of this claim",
        holds=True,
    )
