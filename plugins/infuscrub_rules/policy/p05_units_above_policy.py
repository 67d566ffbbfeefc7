"""P05: more units than the payer's policy takes."""

from __future__ import annotations

from collections.abc import Iterator
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
    "P05",
    "units-above-policy",
    kind=FindingKind.FORM,
    severity=ERROR,
    safety=NEVER,
    policies="units",
    concerns=lambda case: policies.has_policy(case, "units"),
    status=("A8:476",),
    denial=Denial("CO-151", ("N362",)),
    owner=Owner.BILLER,
    source=PAYER_POLICY_ITSELF,
)
def units_above_policy(case: Case) -> Iterator[Finding | Unchecked]:
    """More units are billed than the payer's policy takes.

    What it checks
        Policies of kind units: those of one line, of a day, or of the claim, by code. Lines with JW are left out unless
        the policy says `with_discarded = true`. `multiple_of` asks for whole packages.
    Why it denies
        The payer pays up to its maximum dosage and denies the rest or the line.
    Example
        given: policy { kind = "units", codes = ["J1745"], most_per_day = 60 }
        claim: J1745 x80 4000.00
        expect: fail at line 1
    Fix
        None. Compare the units with the dose; a dose above the policy needs the payer's agreement.
    Source
        The payer's own policy, which its profile names with address and date.
    """
    return policies.judged(case, "units", _judge)


def _judge(case: Case, terms: policy_kinds.Units, line: ServiceLine | None) -> Iterator[Told | Unchecked]:
    if line is None:
        return
    counted = [
        each
        for each in case.claim.lines
        if each.code == line.code and (terms.with_discarded or not each.has_modifier("JW"))
    ]
    if line not in counted:
        return
    if any(each.billing_units is None for each in counted):
        yield not_evaluated(Because.NOT_ON_CLAIM, line.number, f"units of {line.code}")
        return
    units = line.billing_units or 0
    if terms.most_per_line is not None and units > terms.most_per_line:
        yield _told(line, units, f"at most {terms.most_per_line} on a line")
    if terms.multiple_of is not None and units % terms.multiple_of:
        yield _told(line, units, f"a multiple of {terms.multiple_of}")
    of_day = [each for each in counted if each.first_date == line.first_date]
    yield from _sum(line, of_day, terms.most_per_day, "a day")
    yield from _sum(line, counted, terms.most_per_claim, "a claim")


def _sum(line: ServiceLine, lines: list[ServiceLine], most: int | None, span: str) -> Iterator[Told]:
    """Say it once, at the first of the lines."""
    total = sum(each.billing_units or 0 for each in lines)
    if most is not None and total > most and line is lines[0]:
        yield _told(line, total, f"at most {most} {span}")


def _told(line: ServiceLine, units: Decimal | int, asks: str) -> Told:
    billed = f"{line.code} x {plain(Decimal(units))}"
    return Told(f"{billed} is billed, and the payer takes {asks}.", billed, asks, "UNITS")
