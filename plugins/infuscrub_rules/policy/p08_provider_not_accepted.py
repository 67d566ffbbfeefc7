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
    WholeClaim,
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
        named for rendering or facility, it is the billing provider (X222A1, 2310B and 2310C), on an 837I the attending
        one (X223A2, 2310D). A provider without a taxonomy may have any: nothing is concluded.
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


_ENTITIES = {
    "billing": "85",
    "pay_to": "87",
    "referring": "DN",
    "rendering": "82",
    "facility": "77",
    "supervising": "DQ",
    "purchased": "QB",
    "ordering": "DK",
    "attending": "71",
    "operating": "72",
    "other_operating": "ZZ",
}
"""The entity of each role, by which a 277CA names who is meant."""


def _judge(case: Case, terms: policy_kinds.Providers, line: ServiceLine | None) -> Iterator[Told | Unchecked]:
    number = line.number if line is not None else None
    whole = conditions.whole_of(case)
    if whole is None:
        yield not_evaluated(Because.NOT_ON_CLAIM, number, "the providers")
        return
    roles = " or ".join(terms.roles)
    entity = _ENTITIES[terms.roles[0]]
    found = whole.providers_as(*terms.roles, line=number) or _stand_in(case, whole, terms.roles, number)
    what = line.code if line is not None else "The claim"
    if not found:
        asks = f"a provider as {roles}"
        yield Told(f"{what} needs {asks}, and none is named.", "nobody", asks, "NM109", (f"A6:562:{entity}",))
        return
    yield from _npi(terms, found, what, number)
    lacking = [
        qualifier
        for qualifier in terms.identifiers
        if not any(each.qualifier == qualifier for provider in found for each in provider.identifiers)
    ]
    if lacking:
        asks = f"REF*{', REF*'.join(lacking)} of the {roles} provider"
        yield Told(f"{what} needs {asks}.", "no number", asks, "REF01", (f"A6:153:{entity}",))
    yield from _taxonomy(terms, found, what, number)


def _stand_in(
    case: Case, whole: WholeClaim, roles: tuple[str, ...], number: int | None
) -> tuple[ClaimProvider, ...]:
    """Return who is meant where nobody is named in a role, by the guides' situational rules."""
    if "rendering" in roles and not case.claim.is_professional:
        return whole.providers_as("attending", line=number)
    if "rendering" in roles or "facility" in roles:
        return whole.providers_as("billing")
    return ()


def _npi(
    terms: policy_kinds.Providers, found: tuple[ClaimProvider, ...], what: str, number: int | None
) -> Iterator[Told | Unchecked]:
    stated = [provider.npi for provider in found if provider.npi]
    if not terms.npis or any(npi in terms.npis for npi in stated):
        return
    roles = " or ".join(terms.roles)
    if len(stated) < len(found):
        yield not_evaluated(Because.NOT_ON_CLAIM, number, f"the NPI of the {roles} provider")
        return
    status = (f"A7:562:{_ENTITIES[terms.roles[0]]}",)
    message = f"{what} is not accepted from this {roles} provider."
    yield Told(message, stated[0], "a provider of the payer's list", "NM109", status)


def _taxonomy(
    terms: policy_kinds.Providers, found: tuple[ClaimProvider, ...], what: str, number: int | None
) -> Iterator[Told | Unchecked]:
    stated = [provider.taxonomy for provider in found if provider.taxonomy]
    if not terms.taxonomies or any(
        conditions.matches(pattern, each) for pattern in terms.taxonomies for each in stated
    ):
        return
    roles = " or ".join(terms.roles)
    if len(stated) < len(found):
        yield not_evaluated(Because.NOT_ON_CLAIM, number, f"the taxonomy of the {roles} provider")
        return
    yield Told(
        f"{what} is not accepted from a {roles} provider of taxonomy {', '.join(stated)}.",
        ", ".join(stated),
        f"taxonomy {', '.join(terms.taxonomies[:6])}",
        "PRV03",
        (f"A7:145:{_ENTITIES[terms.roles[0]]}",),
    )
