"""P04: a patient younger or older than the payer's policy accepts."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import PAYER_POLICY_ITSELF
from scrubber.plugin import (
    ERROR,
    NEVER,
    Because,
    Case,
    Denial,
    Finding,
    FindingKind,
    Owner,
    ServiceLine,
    Told,
    Unchecked,
    conditions,
    not_evaluated,
    policies,
    policy_kinds,
    rule,
)


@rule(
    "P04",
    "age-not-accepted",
    kind=FindingKind.FORM,
    severity=ERROR,
    safety=NEVER,
    policies="ages",
    concerns=lambda case: policies.has_policy(case, "ages"),
    status=("A8:475",),
    denial=Denial("CO-6"),
    owner=Owner.BILLER,
    source=PAYER_POLICY_ITSELF,
)
def age_not_accepted(case: Case) -> Iterator[Finding | Unchecked]:
    """The patient is younger or older than the payer's policy accepts for a service.

    What it checks
        Policies of kind ages: on the date of service the patient has reached `from_age` and not gone beyond `to_age`,
        which counts as a whole: to 17 years is up to the day before the eighteenth birthday.
    Why it denies
        The payer covers the drug for the ages of its label or policy only.
    Example
        given: policy { kind = "ages", codes = ["J1745"], to_age = "17 years" }
        claim: J1745 x40 2000.00
        expect: fail at line 1
    Fix
        None. Look whether the date of birth on the claim is right.
    Source
        The payer's own policy, which its profile names with address and date.
    """
    return policies.judged(case, "ages", _judge)


def _judge(case: Case, terms: policy_kinds.Ages, line: ServiceLine | None) -> Iterator[Told | Unchecked]:
    on = conditions.day_of(case.claim, line)
    answer = conditions.is_of_age(case.claim.patient.birth_date, on, terms.from_age, terms.to_age)
    if isinstance(answer, Because):
        yield not_evaluated(answer, line.number if line is not None else None)
    elif not answer:
        wanted = " ".join(
            word
            for word in (
                f"from {terms.from_age}" if terms.from_age else "",
                f"to {terms.to_age}" if terms.to_age else "",
            )
            if word
        )
        yield Told(
            message=f"{line.code if line is not None else 'The claim'} is accepted for patients {wanted}.",
            asks=f"an age {wanted}",
        )
