"""P07: a line without a modifier that the payer's policy asks for, or with one that it refuses."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import PAYER_POLICY_ITSELF
from scrubber.plugin import (
    ERROR,
    NEVER,
    Case,
    Denial,
    Finding,
    FindingKind,
    Owner,
    ServiceLine,
    Told,
    Unchecked,
    policies,
    policy_kinds,
    rule,
)


@rule(
    "P07",
    "policy-modifier-missing-or-refused",
    kind=FindingKind.FORM,
    severity=ERROR,
    safety=NEVER,
    policies="modifiers",
    concerns=lambda case: policies.has_policy(case, "modifiers"),
    status=("A7:453",),
    denial=Denial("CO-4"),
    owner=Owner.CODER,
    source=PAYER_POLICY_ITSELF,
)
def policy_modifier_missing_or_refused(case: Case) -> Iterator[Finding | Unchecked]:
    """A line lacks a modifier that the payer's policy asks for, or carries one that it refuses.

    What it checks
        Policies of kind modifiers: the line carries one of `any_of`, each of `all_of`, and none of `none_of`. For whom
        (a covered entity by its NPI, a place, a diagnosis) stands in the policy's conditions.
    Why it denies
        The payer prices the line by the modifier, or does not accept it.
    Example
        given: policy { kind = "modifiers", codes = ["J*"], any_of = ["JG", "TB"], when = { npis = ["1234567893"] } }
        given: form 837P
        claim: J1745 x40 2000.00
        expect: fail at line 1
    Fix
        None: whether the modifier is true is not known from the claim.
    Source
        The payer's own policy, which its profile names with address and date.
    """
    return policies.judged(case, "modifiers", _judge)


def _judge(case: Case, terms: policy_kinds.Modifiers, line: ServiceLine | None) -> Iterator[Told | Unchecked]:
    if line is None:
        return
    asks = _asks(terms, line)
    if asks:
        yield Told(f"{line.label} is billed, and the payer asks for {asks}.", line.label, asks, "CODE")


def _asks(terms: policy_kinds.Modifiers, line: ServiceLine) -> str:
    if terms.any_of and not line.has_modifier(*terms.any_of):
        return f"modifier {' or '.join(terms.any_of)}"
    lacking = [modifier for modifier in terms.all_of if not line.has_modifier(modifier)]
    if lacking:
        return f"modifier {' and '.join(lacking)}"
    refused = [modifier for modifier in terms.none_of if line.has_modifier(modifier)]
    return f"no modifier {', '.join(refused)}" if refused else ""
