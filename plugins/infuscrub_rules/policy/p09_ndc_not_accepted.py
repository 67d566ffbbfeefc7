"""P09: an NDC that the payer's policy does not accept with a code, or none."""

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
    conditions,
    plain,
    policies,
    policy_kinds,
    rule,
)


@rule(
    "P09",
    "ndc-not-accepted",
    kind=FindingKind.FORM,
    severity=ERROR,
    safety=NEVER,
    policies="ndc",
    concerns=lambda case: policies.has_policy(case, "ndc"),
    status=("A7:218",),
    denial=Denial("CO-16", ("M119",)),
    owner=Owner.BILLER,
    source=PAYER_POLICY_ITSELF,
)
def ndc_not_accepted(case: Case) -> Iterator[Finding | Unchecked]:
    """The NDC of a drug line is missing, or none that the payer's policy accepts with the code.

    What it checks
        Policies of kind ndc: the line names an NDC (unless `needed = false`), it is one of `any_of`, its unit is one of
        `units`, and its quantity is at most `most_quantity`. How an NDC is written is rule F10's.
    Why it denies
        The payer prices the drug by its NDC, and pays the ones of its list.
    Example
        given: policy { kind = "ndc", codes = ["J1745"], any_of = ["57894003001"], units = ["UN"] }
        claim: J1745 x40 2000.00 ndc=00069080901 qty=4 unit=UN
        expect: fail at line 1
    Fix
        None: which product was given is a fact.
    Source
        The payer's own policy, which its profile names with address and date.
    """
    return policies.judged(case, "ndc", _judge)


def _judge(case: Case, terms: policy_kinds.Ndcs, line: ServiceLine | None) -> Iterator[Told | Unchecked]:
    if line is None:
        return
    drug = line.drug
    if drug is None or not drug.ndc:
        if terms.needed:
            yield Told(f"{line.code} needs an NDC, and the line has none.", "no NDC", "an NDC", "LIN03")
        return
    ndc = drug.ndc.replace("-", "")
    if terms.any_of and not any(conditions.matches(pattern, ndc) for pattern in terms.any_of):
        asks = f"one of {', '.join(terms.any_of[:6])}" + (" …" if len(terms.any_of) > 6 else "")
        yield Told(f"NDC {ndc} is not accepted with {line.code}.", ndc, asks, "LIN03")
    if terms.units and drug.unit not in terms.units:
        asks = f"unit {' or '.join(terms.units)}"
        yield Told(f"The NDC of {line.code} is billed in {drug.unit or 'no unit'}.", drug.unit, asks, "CTP05")
    if terms.most_quantity is not None and drug.quantity is not None and drug.quantity > terms.most_quantity:
        billed = f"{plain(drug.quantity)} {drug.unit}"
        asks = f"at most {plain(terms.most_quantity)}"
        yield Told(f"The NDC quantity of {line.code} is above the payer's limit.", billed, asks, "CTP04")
