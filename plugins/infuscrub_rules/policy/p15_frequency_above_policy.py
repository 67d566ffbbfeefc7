"""P15: a service more often, or more of it, in a period than the payer's policy takes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

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
    not_evaluated,
    plain,
    policies,
    policy_kinds,
    rule,
)


@rule(
    "P15",
    "frequency-above-policy",
    kind=FindingKind.FORM,
    severity=ERROR,
    safety=NEVER,
    policies="frequency",
    concerns=lambda case: policies.has_policy(case, "frequency"),
    status=("A8:476",),
    denial=Denial("CO-119"),
    owner=Owner.BILLER,
    source=PAYER_POLICY_ITSELF,
)
def frequency_above_policy(case: Case) -> Iterator[Finding | Unchecked]:
    """A service is billed more often, or more of it, in a period than the payer's policy takes.

    What it checks
        Policies of kind frequency: units or days of service with the code, of this claim and earlier ones, in the
        `period_days` up to the date of service. Earlier claims come from a host that knows them (`Settings.history`);
        without them nothing is concluded, unless this claim alone is above the limit.
    Why it denies
        The payer pays up to its limit for the period.
    Example
        given: history none
        given: policy { kind = "frequency", codes = ["J1745"], most_units = 100, period_days = 56 }
        claim: J1745 x40 2000.00
        expect: not_evaluated
    Fix
        None. Compare the dates; a shorter interval needs the payer's agreement.
    Source
        The payer's own policy, which its profile names with address and date.
    """
    return policies.judged(case, "frequency", _judge)


def _judge(case: Case, terms: policy_kinds.Frequency, line: ServiceLine | None) -> Iterator[Told | Unchecked]:
    if line is None:
        return
    mine = [each for each in case.claim.lines if each.code == line.code and not each.has_modifier("JW")]
    if not mine or line is not mine[-1]:
        return
    if line.first_date is None or any(each.first_date is None or each.billing_units is None for each in mine):
        yield not_evaluated(Because.NOT_ON_CLAIM, line.number, f"dates and units of {line.code}")
        return
    until = max(each.first_date for each in mine if each.first_date is not None)
    since = until - timedelta(days=terms.period_days - 1)
    past = case.history.past(case.claim, since, until)
    earlier = [service for service in past.services if service.code == line.code] if past is not None else []
    in_period = [each for each in mine if each.first_date is not None and each.first_date >= since]
    days = {each.first_date for each in in_period} | {service.on for service in earlier}
    units = sum((each.billing_units or Decimal(0) for each in in_period), Decimal(0))
    units += sum((service.units for service in earlier), Decimal(0))
    if terms.most_units is not None and units > terms.most_units:
        yield _told(terms, line, f"{plain(units)} units", f"at most {terms.most_units} units")
    elif terms.most_days is not None and len(days) > terms.most_days:
        yield _told(terms, line, f"{len(days)} days", f"at most {terms.most_days} days of service")
    elif past is None or not past.reaches_back_to(since):
        yield not_evaluated(Because.NO_HISTORY, line.number)


def _told(terms: policy_kinds.Frequency, line: ServiceLine, billed: str, asks: str) -> Told:
    period = f"in {terms.period_days} days"
    return Told(
        f"{line.code} comes to {billed} {period}; the payer takes {asks}.", f"{billed} {period}", asks
    )
