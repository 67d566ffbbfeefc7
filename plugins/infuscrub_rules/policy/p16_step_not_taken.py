"""P16: a product before the one that the payer's policy wants tried first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

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
    "P16",
    "step-not-taken",
    kind=FindingKind.FORM,
    severity=ERROR,
    safety=NEVER,
    policies="steps",
    concerns=lambda case: policies.has_policy(case, "steps"),
    status=("A8:454",),
    denial=Denial("CO-272"),
    owner=Owner.BILLER,
    source=PAYER_POLICY_ITSELF,
)
def step_not_taken(case: Case) -> Iterator[Finding | Unchecked]:
    """A product is billed before the one that the payer's policy wants tried first.

    What it checks
        Policies of kind steps: one of the `first` products was given in the `period_days` before. Earlier claims come
        from a host that knows them (`Settings.history`); without them, or where they do not reach back so far, nothing
        is concluded.
    Why it denies
        The payer pays its preferred product first.
    Example
        given: history none
        given: policy { kind = "steps", codes = ["J1745"], first = ["Q5103", "Q5104"] }
        claim: J1745 x40 2000.00
        expect: not_evaluated
    Fix
        None. Send what shows the earlier trial, or ask for an exception.
    Source
        The payer's own policy, which its profile names with address and date.
    """
    return policies.judged(case, "steps", _judge)


def _judge(case: Case, terms: policy_kinds.Steps, line: ServiceLine | None) -> Iterator[Told | Unchecked]:
    if line is None:
        return
    if line.first_date is None:
        yield not_evaluated(Because.NOT_ON_CLAIM, line.number, f"the date of {line.code}")
        return
    since = line.first_date - timedelta(days=terms.period_days)
    past = case.history.past(case.claim, since, line.first_date)
    given = past.services if past is not None else ()
    if any(conditions.matches(pattern, service.code) for service in given for pattern in terms.first):
        return
    if past is None or not past.reaches_back_to(since):
        yield not_evaluated(Because.NO_HISTORY, line.number)
        return
    asks = f"{' or '.join(terms.first)} before it"
    yield Told(f"For {line.code} the payer asks for {asks}.", line.label, asks, "CODE")
