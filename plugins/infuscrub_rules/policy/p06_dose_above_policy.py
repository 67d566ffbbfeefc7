"""P06: more of a drug than the payer's policy takes for the patient's weight."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal

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
    plain,
    policies,
    policy_kinds,
    rule,
)


@rule(
    "P06",
    "dose-above-policy",
    kind=FindingKind.FORM,
    severity=ERROR,
    safety=NEVER,
    policies="dose",
    concerns=lambda case: policies.has_policy(case, "dose"),
    status=("A8:476",),
    denial=Denial("CO-151", ("N362",)),
    owner=Owner.BILLER,
    source=PAYER_POLICY_ITSELF,
)
def dose_above_policy(case: Case) -> Iterator[Finding | Unchecked]:
    """More of a drug is billed than the payer's policy takes for the patient's weight.

    What it checks
        Policies of kind dose: the units of a day (without JW) against `most_units` of the band of weight that the
        patient is in, or `most_units_per_kg`, rounded up to whole vials. The weight is that of the chart, or value code
        A8 or PAT08 of the claim; where they lead to different answers, or none is there, nothing is concluded.
    Why it denies
        The payer pays the dose of its policy for the weight and denies the rest.
    Example
        given: weight 60
        given: policy { kind = "dose", codes = ["J0129"], to_kg = 60.0, most_units = 50 }
        given: policy { kind = "dose", codes = ["J0129"], from_kg = 60.0, to_kg = 100.0, most_units = 75 }
        chart: a1 abatacept infusion 10:00-10:30 hcpcs=J0129
        claim: J0129 x100 6000.00
        expect: fail at line 1
    Fix
        None. Compare dose and weight; a dose above the policy needs the payer's agreement.
    Source
        The payer's own policy, which its profile names with address and date.
    """
    return policies.judged(case, "dose", _judge)


def _judge(case: Case, terms: policy_kinds.Dose, line: ServiceLine | None) -> Iterator[Told | Unchecked]:
    if line is None or line.has_modifier("JW"):
        return
    lines = [
        each
        for each in case.claim.lines
        if each.code == line.code and each.first_date == line.first_date and not each.has_modifier("JW")
    ]
    if line is not lines[0]:
        return
    weights = _weights(case)
    if not weights:
        yield not_evaluated(Because.NO_WEIGHT, line.number)
        return
    if any(each.billing_units is None for each in lines):
        yield not_evaluated(Because.NOT_ON_CLAIM, line.number, f"units of {line.code}")
        return
    units = sum((each.billing_units or Decimal(0) for each in lines), Decimal(0))
    most = [_most(terms, weight) for weight in weights]
    above = [allowed is not None and units > allowed for allowed in most]
    if all(above):
        asks = f"at most {max(allowed for allowed in most if allowed is not None)} a day for the weight"
        billed = f"{line.code} x {plain(units)}"
        yield Told(f"{billed} is billed, and the payer takes {asks}.", billed, asks, "UNITS")
    elif any(above):
        yield not_evaluated(Because.READINGS_DIFFER, line.number, "the weights of claim and chart differ")


def _weights(case: Case) -> tuple[Decimal, ...]:
    """Return the weights in kilograms that chart and claim give."""
    record, whole = case.chart.record, conditions.whole_of(case)
    found = (
        record.patient.weight_kg if record is not None else None,
        whole.weight_kg if whole is not None else None,
    )
    return tuple(weight for weight in found if weight is not None)


def _most(terms: policy_kinds.Dose, weight: Decimal) -> int | None:
    """Return the most units for a weight; None where its band is another policy's."""
    if (terms.from_kg is not None and weight < terms.from_kg) or (
        terms.to_kg is not None and weight >= terms.to_kg
    ):
        return None
    if terms.most_units is not None:
        return terms.most_units
    if terms.most_units_per_kg is None:
        return None
    vials = (terms.most_units_per_kg * weight / terms.round_up_to).to_integral_value(ROUND_CEILING)
    return int(vials) * terms.round_up_to
