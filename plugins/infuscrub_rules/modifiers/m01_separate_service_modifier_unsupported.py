"""M01: 59, XE, XP, XS or XU on a line that is no second initial service."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import replace

from infuscrub_rules.sources import RAC_0071
from infuscrub_rules.visits import (
    SEPARATE,
    is_evaluation,
    is_given_by_needle,
    same_visit,
    separating,
    without,
)
from scrubber.plugin import (
    ERROR,
    SUGGESTED,
    Because,
    Case,
    Cause,
    Denial,
    Difference,
    Finding,
    FindingKind,
    ServiceLine,
    SetModifiers,
    Severity,
    Unchecked,
    codes,
    not_evaluated,
    rule,
)


def bills_a_separate_service(case: Case) -> bool:
    """Return whether an initial or add-on administration carries 59 or an X modifier."""
    return any(separating(line) for line in case.claim.lines if _is_in_the_contest(line))


@rule(
    "M01",
    "separate-service-modifier-unsupported",
    kind=FindingKind.FORM,
    answers=(Cause.SEPARATE_MODIFIER,),
    severity=ERROR,
    safety=SUGGESTED,
    concerns=bills_a_separate_service,
    status=("A8:453", "A8:732"),
    denial=Denial("CO-4", ("N519",)),
    source=RAC_0071,
)
def separate_service_modifier_unsupported(
    case: Case, mine: tuple[Difference, ...]
) -> Iterator[Finding | Unchecked]:
    """59 or an X modifier stands on a line that is no second initial service.

    What it checks
        59, XE, XP, XS and XU say: another visit, or another vascular access. They belong on the second, lower-ranked
        initial service (96360, 96365, 96374, 96409, 96413), and on the add-ons of that second visit or access. They
        do not belong on an add-on where the claim has one initial service, nor on the only initial service of the
        day beside nothing but drugs and visits. Where two initial services are billed, the chart must show the
        second access or visit; without a chart that stays not evaluated. Beside a suture or another procedure of the
        day the modifier may tell the administration apart from that one, for NCCI pairs many procedures with 96360 to
        96376, and a few with the complex ones. Where no table at hand says whether it pairs these two, the modifier is
        not evaluated.
    Why it denies
        The modifier lifts an edit that exists to stop double payment. Recovery audits look for exactly this, and
        take the payment back where the record shows one visit and one access.
    Example
        claim: 96365 x1 150.00
        claim: 96367-59 x1 60.00
        expect: fail at line 2
    Fix
        Taking the modifier off, or moving it to the lower-ranked service, is proposed: only a person can say
        whether a second access or visit went undocumented.
    Source
        CMS recovery audit topic 0071; Medlearn, week of 2021-11-22; Noridian, initial drug administration. That
        procedures are paired: CMS, NCCI procedure-to-procedure edits of 2024-07-01, hospital and practitioner. More
        than 5,000 codes of surgery stand with each of 96360, 96361, 96365 to 96368 and 96374 to 96376, 12001 with all
        of these; of laboratory tests 86950 alone. With 96409, 96411, 96413, 96415 and 96417 stand no more than some
        thirty procedures, nerve blocks and lesion injections among them.
    """
    reported = set()
    told = {difference.line for difference in mine if difference.is_certain}
    for finding in _by_the_claim_alone(case, told):
        reported.add(finding.line)
        yield finding
    for difference in mine:
        if difference.line is None or difference.line in reported:
            continue
        line = case.claim.line(difference.line)
        procedure = _another_procedure(case, line)
        if not difference.is_certain:
            yield not_evaluated(difference.because or Because.LEFT_OPEN, line.number)
        elif procedure is not None and not _other_initials(case, line):
            yield from _unless_paired(case, line, procedure)
        else:
            yield _unsupported(line, "the chart shows no second access or visit for it")


def _by_the_claim_alone(case: Case, told: Set[int | None]) -> Iterator[Finding | Unchecked]:
    """Yield what needs no chart to be seen; of the lines in `told` the chart says more."""
    lines = [line for line in case.claim.lines if _is_in_the_contest(line)]
    for line in lines:
        if not separating(line):
            continue
        beside = [other for other in same_visit(case, line) if not _goes_along(other)]
        initials = _other_initials(case, line)
        procedure = _another_procedure(case, line)
        if procedure is not None and (not initials or codes.is_add_on(line.code)):
            yield from _unless_paired(case, line, procedure)
        elif codes.is_add_on(line.code):
            excused = line.code in codes.HYDRATION_CODES and case.parameters.hydration_modifier == "59"
            if not excused and not any(separating(other) for other in initials):
                yield _unsupported(line, "an add-on follows its initial service and needs no such modifier")
        elif not initials and not (
            beside if line.number in told else [each for each in beside if not _is_unpaired(case, each, line)]
        ):
            yield replace(
                _unsupported(line, "nothing else on this claim needs to be told apart from it"),
                severity=Severity.WARNING,  # another claim may bill the first visit of the day
            )
        elif initials and all(_ranks_above(line, other) and not separating(other) for other in initials):
            yield _on_the_higher(line, min(initials, key=lambda other: (_rank(other), -other.number)))
        elif initials and (case.expectation is None or case.expectation.lacks("setting")):
            yield not_evaluated(Because.NO_ACCESS, line.number)


def _other_initials(case: Case, line: ServiceLine) -> list[ServiceLine]:
    return [other for other in same_visit(case, line) if codes.is_initial(other.code)]


def _another_procedure(case: Case, line: ServiceLine) -> ServiceLine | None:
    """Return a procedure of the day from which the modifier may tell this line apart: NCCI pairs them, or may.

    Infusions, injections, visits, drugs and laboratory tests are none, nor is what is known as unpaired.
    """
    for other in same_visit(case, line):
        is_of_the_day = other.first_date is not None and other.first_date == line.first_date
        if is_of_the_day and _is_procedure(other) and not _is_unpaired(case, other, line):
            return other
    return None


def _is_unpaired(case: Case, other: ServiceLine, line: ServiceLine) -> bool:
    """Return whether NCCI is known not to pair these two: by a table, or by the edits of 2024-07-01 as a whole."""
    day = line.first_date
    if day is not None:
        pair = case.tables.ptp.between(other.code, line.code, day, case.table_setting, last_known=True)
        if pair is not None:
            return pair.value is None
    is_test = _LABORATORY.fullmatch(other.code) is not None
    if line.code in _COMPLEX:
        return (is_test or _is_procedure(other)) and not _PAIRED_WITH_COMPLEX.fullmatch(other.code)
    return is_test


def _is_procedure(line: ServiceLine) -> bool:
    return (
        _PROCEDURE.fullmatch(line.code) is not None
        and not (is_given_by_needle(line) or _goes_along(line))
        and line.code not in codes.OBSERVATION | codes.GENERAL_VACCINE_CODES
    )


_PROCEDURE = re.compile(r"[0-79]\d{4}|0\d{3}T|86950|[CG]\d{4}")
"""CPT but for laboratory tests (8xxxx), of which the edits of 2024-07-01 pair one, and procedures of HCPCS level II."""
_LABORATORY = re.compile(r"8(?!6950)\d{4}")
_COMPLEX = frozenset({"96409", "96411", "96413", "96415", "96417"})
_PAIRED_WITH_COMPLEX = re.compile(
    r"070[89]T|1190[01]|36000|36410|36500|3659[12]|36823|37202|61650|6445[04]|6448[6-9]|75893|77750|79101|79403|93018"
    r"|99185|G3001"
)
"""The procedures that the edits of 2024-07-01 pair with any of these codes, practitioner or hospital."""


def _unless_paired(case: Case, line: ServiceLine, procedure: ServiceLine) -> Iterator[Unchecked]:
    """Say that the edit of a procedure is not at hand. Where it is, the modifier is what rule N01 asks for."""
    day = line.first_date
    if day and not case.tables.ptp.between(
        procedure.code, line.code, day, case.table_setting, last_known=True
    ):
        yield not_evaluated(
            Because.NOT_IN_TABLE, line.number, f"the NCCI pair of {procedure.code} and {line.code}"
        )


def _is_in_the_contest(line: ServiceLine) -> bool:
    return codes.is_initial(line.code) or codes.is_add_on(line.code)


def _goes_along(line: ServiceLine) -> bool:
    """Drugs and visits are no services that an administration needs to be told apart from."""
    return codes.is_drug(line.code) or codes.is_add_on(line.code) or is_evaluation(line) or not line.code


def _rank(line: ServiceLine) -> int:
    return codes.facility_rank(line.code) or 9


def _ranks_above(line: ServiceLine, other: ServiceLine) -> bool:
    return _rank(line) < _rank(other)


def _unsupported(line: ServiceLine, why: str) -> Finding:
    kept = without(line, *SEPARATE)
    return Finding(
        line=line.number,
        element="CODE",
        message=f"{line.label} carries {' and '.join(separating(line))}; {why}.",
        billed=line.label,
        asks="-".join((line.code, *kept)),
        fix=(SetModifiers(line.number, kept),),
    )


def _on_the_higher(line: ServiceLine, other: ServiceLine) -> Finding:
    """Payers take it on either line of a pair, so this only warns."""
    moved = separating(line)
    return Finding(
        line=line.number,
        element="CODE",
        message=f"{line.label} carries {' and '.join(moved)} and outranks {other.code}; "
        f"the modifier belongs on the lower-ranked {other.code}.",
        billed=line.label,
        asks="-".join((other.code, *moved)),
        fix=(
            SetModifiers(line.number, without(line, *SEPARATE)),
            SetModifiers(other.number, (*moved, *other.modifiers)),
        )
        if len(moved) + len(other.modifiers) <= 4
        else (),
        severity=Severity.WARNING,
    )
