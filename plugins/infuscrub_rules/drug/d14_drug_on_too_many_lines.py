"""D14: one drug on more lines of a day than the payer takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from infuscrub_rules.sources import PAYER_POLICY
from scrubber.plugin import NEVER, WARNING, Case, Denial, Finding, FindingKind, codes, rule


@rule(
    "D14",
    "drug-on-too-many-lines",
    kind=FindingKind.FORM,
    severity=WARNING,
    safety=NEVER,
    concerns=lambda case: (
        case.parameters.drug_lines_per_day is not None and any(map(codes.is_drug, case.codes))
    ),
    denial=Denial("CO-18"),
    source=PAYER_POLICY,
)
def drug_on_too_many_lines(case: Case) -> Iterator[Finding]:
    """A drug stands on more lines of one day than the payer takes.

    What it checks
        Lines of one drug code and day without JW, against drug_lines_per_day of the profile.
    Why it denies
        The payer keeps the line with the highest charge and denies the others as duplicates, though each was given.
    Example
        given: drug_lines_per_day 1
        claim: J1745-JZ x20 1000.00
        claim: J1745-JZ x20 1000.00
        expect: fail at line 2
    Fix
        None by itself. Bill the units of the day on one line.
    Source
        The payer's own policy, which its profile names.
    """
    most = case.parameters.drug_lines_per_day
    seen: Counter[tuple[str, object]] = Counter()
    for line in case.claim.lines:
        if most is None or not codes.is_drug(line.code) or "JW" in line.modifiers:
            continue
        seen[line.code, line.first_date] += 1
        if seen[line.code, line.first_date] > most:
            yield Finding(
                line=line.number,
                message=f"{line.code} stands on {seen[line.code, line.first_date]} lines of one day; "
                f"this payer takes {most}.",
                billed=line.label,
                asks=f"{most} a day",
            )
