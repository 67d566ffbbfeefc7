"""P01: a service at a place that the payer's policy does not accept."""

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
    not_evaluated,
    policies,
    policy_kinds,
    rule,
)


@rule(
    "P01",
    "place-not-accepted",
    kind=FindingKind.FORM,
    severity=ERROR,
    safety=NEVER,
    policies="places",
    concerns=lambda case: policies.has_policy(case, "places"),
    status=("A8:249",),
    denial=Denial("CO-58", ("M77",)),
    owner=Owner.BILLER,
    source=PAYER_POLICY_ITSELF,
)
def place_not_accepted(case: Case) -> Iterator[Finding | Unchecked]:
    """A service is billed from a place that the payer's policy does not accept.

    What it checks
        Policies of kind places: the place of a line with one of the policy's codes is one of `accepted`, and none of
        `refused`. On an 837I the type of bill, and the modifiers PO and PN, say the place; where they leave it open,
        nothing is concluded.
    Why it denies
        The payer asks for the office, the home or a free-standing centre, and denies other places.
    Example
        given: form 837P
        given: place of service 22
        given: policy { kind = "places", codes = ["J1745"], accepted = ["11", "12"], unless = { authorization = true } }
        claim: J1745 x40 2000.00
        expect: fail at line 1
    Fix
        None. Ask the payer for an authorization of the place, or move the next infusion.
    Source
        The payer's own policy, which its profile names with address and date.
    """
    return policies.judged(case, "places", _judge)


def _judge(case: Case, terms: policy_kinds.Places, line: ServiceLine | None) -> Iterator[Told | Unchecked]:
    place = case.place if line is None else case.place_of(line)
    accepted = place.is_one_of(terms.accepted) if terms.accepted else True
    refused = place.is_one_of(terms.refused) if terms.refused else False
    if accepted is False or refused is True:
        what = line.code if line is not None else "The claim"
        yield Told(
            message=f"{what} is not accepted at {place}.",
            billed=str(place),
            asks=f"place of service {', '.join(terms.accepted)}" if terms.accepted else "another place",
            element="SV105" if case.claim.is_professional else "CLM05",
        )
    elif accepted is None or refused is None:
        yield not_evaluated(Because.NO_PLACE, line.number if line is not None else None, str(place))
