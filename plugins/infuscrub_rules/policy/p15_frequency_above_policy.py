"""P15: a service more often, or more of it, in a period than the payer's policy takes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
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
    Past,
    ServiceLine,
    Told,
    Unchecked,
    not_evaluated,
    plain,
    policies,
    policy_kinds,
    rule,
)

_Service = tuple[date, Decimal]
"""The day and units of a service, on this claim or an earlier one."""


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
    """Yield what the policy says of a code, at its last line, so that it is said once."""
    if line is None or not _is_last_of_its_code(case, line):
        return
    billed = _services_billed(case, line.code)
    if billed is None:
        yield not_evaluated(Because.NOT_ON_CLAIM, line.number, f"dates and units of {line.code}")
        return
    until = max(day for day, _ in billed)
    since = until - timedelta(days=terms.period_days - 1)
    past = case.history.past(case.claim, since, until)
    in_period = [each for each in billed if each[0] >= since]
    above = _above(terms, in_period + _services_before(past, line.code))
    if above is not None:
        yield _told(terms, line, *above)
    elif past is None or not past.reaches_back_to(since):
        yield not_evaluated(Because.NO_HISTORY, line.number)


def _lines_of(case: Case, code: str) -> list[ServiceLine]:
    """Return the lines that bill what was given of a code; what was thrown away (JW) is no service."""
    return [each for each in case.claim.lines if each.code == code and not each.has_modifier("JW")]


def _is_last_of_its_code(case: Case, line: ServiceLine) -> bool:
    mine = _lines_of(case, line.code)
    return bool(mine) and line is mine[-1]


def _services_billed(case: Case, code: str) -> list[_Service] | None:
    """Return the services of a code on this claim; None where a line lacks its day or its units."""
    found: list[_Service] = []
    for each in _lines_of(case, code):
        if each.first_date is None or each.billing_units is None:
            return None
        found.append((each.first_date, each.billing_units))
    return found


def _services_before(past: Past | None, code: str) -> list[_Service]:
    """Return the services of a code on earlier claims, as far as they are known."""
    return [(each.on, each.units) for each in past.services if each.code == code] if past is not None else []


def _above(terms: policy_kinds.Frequency, services: list[_Service]) -> tuple[str, str] | None:
    """Return what the services of a period come to and what the payer takes, where they are above its limit."""
    units = sum((units for _, units in services), Decimal(0))
    days = len({day for day, _ in services})
    if terms.most_units is not None and units > terms.most_units:
        return f"{plain(units)} units", f"at most {terms.most_units} units"
    if terms.most_days is not None and days > terms.most_days:
        return f"{days} days", f"at most {terms.most_days} days of service"
    return None


def _told(terms: policy_kinds.Frequency, line: ServiceLine, billed: str, asks: str) -> Told:
    period = f"in {terms.period_days} days"
    return Told(
        f"{line.code} comes to {billed} {period}; the payer takes {asks}.", f"{billed} {period}", asks
    )
