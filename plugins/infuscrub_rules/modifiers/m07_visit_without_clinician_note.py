"""M07: a visit with 25 that only nurses documented."""

from __future__ import annotations

import re
from collections.abc import Iterator

from infuscrub_rules.sources import NORIDIAN_EM
from infuscrub_rules.visits import EVALUATION_CODES, days_of_administration
from scrubber.plugin import (
    NEVER,
    WARNING,
    Because,
    Case,
    Finding,
    FindingKind,
    Need,
    Note,
    Unchecked,
    not_evaluated,
    rule,
)

_CLINICIAN = re.compile(
    r"\b(?:M\.?D|D\.?O|NP|PA(?:-C)?|APRN|ARNP|CNP|DNP|FNP|CNS|Dr|[Pp]hysician|[Nn]urse [Pp]ractitioner)\b"
)
_NURSE = re.compile(r"\b(?:RN|LPN|LVN|BSN|MSN|OCN|CRNI|[Nn]urse|[Nn]ursing)\b")
"""Letters behind a name; small ones may be a name themselves."""


@rule(
    "M07",
    "visit-without-clinician-note",
    kind=FindingKind.MISSING,
    severity=WARNING,
    safety=NEVER,
    concerns=EVALUATION_CODES,
    needs=(
        Need.RECORD,
        Need.WHOLE_CHART,
    ),
    source=NORIDIAN_EM,
)
def visit_without_clinician_note(case: Case) -> Iterator[Finding | Unchecked]:
    """A visit with 25 rests on nursing notes alone.

    What it checks
        Where a visit carries 25 on a day with a drug administration, the chart has a note by somebody other than a
        nurse. Without notes, or where a note does not say who wrote it, this is not evaluated.
    Why it denies
        Nursing assessment and vital signs belong to the infusion. A visit is paid for a clinician's significant,
        separate work, and reviewers look for that note.
    Example
        chart: a1 infliximab infusion 10:00-12:00 class=complex
        chart: note 09:50 assessment_and_vital_signs by=P._Mint_RN
        claim: 99213-25 x1 90.00
        claim: 96413 x1 400.00
        expect: fail at line 1
    Fix
        None by itself: add the clinician's note to the documents, or do not bill the visit.
    Source
        Noridian, E/M services and drug administration.
    """
    record = case.record
    notes = record.notes if record else ()
    days = days_of_administration(case)
    for line in case.lines_in(EVALUATION_CODES):
        if not line.has_modifier("25") or line.first_date not in days:
            continue
        of_day = [note for note in notes if note.at is None or note.at.date() == line.first_date]
        if any(_CLINICIAN.search(note.author or "") for note in of_day):
            continue
        if of_day and all(_is_by_a_nurse(note) for note in of_day):
            yield Finding(
                line=line.number,
                element="CODE",
                message=f"{line.label}: the chart holds nursing notes only; "
                "assessment and vital signs are part of the administration.",
                billed=line.label,
                evidence=tuple(note.source for note in of_day if note.source.document),
            )
        else:
            yield not_evaluated(Because.NO_VISIT_NOTE, line.number)


def _is_by_a_nurse(note: Note) -> bool:
    return bool(_NURSE.search(note.author or ""))
