"""P08: a provider that the payer's policy does not accept for a service."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import PAYER_POLICY_ITSELF
from scrubber.plugin import (
    ERROR,
    NEVER,
    Because,
    Case,
    ClaimProvider,
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
    "P08",
    "provider-not-accepted",
    kind=FindingKind.FORM,
    severity=ERROR,
    safety=NEVER,
    policies="providers",
    concerns=lambda case: policies.has_policy(case, "providers"),
    status=("A7:145:82",),
    denial=Denial("CO-8", ("N95",)),
    owner=Owner.BILLER,
    source=PAYER_POLICY_ITSELF,
)
def provider_not_accepted(case: Case) -> Iterator[Finding | Unchecked]:
    """The provider in a role is missing, or none that the payer's policy accepts for a service.

    What it checks
        Policies of kind providers: a provider in one of `roles` is named, with one of `taxonomies` or `npis`, and with
        the `identifiers` (REF01) that the policy wants. A line's own provider goes before the claim's; where none is
        named for rendering or facility, it is the billing provider (X222A1, 2310B and 2310C). A provider without a
        taxonomy may have any: nothing is concluded.
    Why it denies
        The payer pays the drug when a specialist of its list gives or orders it.
    Example
        given: form 837P
        given: policy { kind = "providers", codes = ["J1745"], roles = ["rendering"], taxonomies = ["207RR0500X"] }
        claim: J1745 x40 2000.00
        expect: fail at line 1
    Fix
        None: who gave the drug is a fact.
    Source
        The payer's own policy, which its profile names with address and date.
    """
    return policies.judged(case, "providers", _judge)


_IS_BILLING = frozenset({"rendering", "facility"})
"""Roles that are the billing provider's where nobody else is named."""


def _judge(case: Case, terms: policy_kinds.Providers, line: ServiceLine | None) -> Iterator[Told | Unchecked]:
    number = line.number if line is not None else None
    roles = " or ".join(terms.roles)
    found = case.claim.whole.providers_as(*terms.roles, line=number)
    if not found and not _IS_BILLING.isdisjoint(terms.roles):
        found = case.claim.whole.providers_as("billing")
    what = line.code if line is not None else "The claim"
    if not found:
        yield Told(
            f"{what} needs a provider as {roles}, and none is named.",
            "nobody",
            f"a provider as {roles}",
            "NM109",
        )
        return
    if terms.npis and not any(provider.npi in terms.npis for provider in found):
        yield Told(
            f"{what} is not accepted from this {roles} provider.",
            found[0].npi,
            "a provider of the list",
            "NM109",
        )
    lacking = [
        qualifier
        for qualifier in terms.identifiers
        if not any(each.qualifier == qualifier for provider in found for each in provider.identifiers)
    ]
    if lacking:
        asks = f"REF*{', REF*'.join(lacking)} of the {roles} provider"
        yield Told(f"{what} needs {asks}.", "no number", asks, "REF01")
    if terms.taxonomies:
        yield from _taxonomy(terms, found, what, number)


def _taxonomy(
    terms: policy_kinds.Providers, found: tuple[ClaimProvider, ...], what: str, number: int | None
) -> Iterator[Told | Unchecked]:
    roles = " or ".join(terms.roles)
    stated = [provider.taxonomy for provider in found if provider.taxonomy]
    if any(conditions.matches(pattern, each) for pattern in terms.taxonomies for each in stated):
        return
    if len(stated) < len(found):
        yield not_evaluated(Because.NOT_ON_CLAIM, number, f"the taxonomy of the {roles} provider")
        return
    yield Told(
        f"{what} is not accepted from a {roles} provider of taxonomy {', '.join(stated)}.",
        ", ".join(stated),
        f"taxonomy {', '.join(terms.taxonomies[:6])}",
        "PRV03",
    )
