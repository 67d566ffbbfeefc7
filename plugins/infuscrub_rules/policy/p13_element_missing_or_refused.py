"""P13: a segment that the payer's policy asks for is missing, or one that it refuses is there."""

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
    conditions,
    not_evaluated,
    policies,
    policy_kinds,
    rule,
)


@rule(
    "P13",
    "element-missing-or-refused",
    kind=FindingKind.FORM,
    severity=ERROR,
    safety=NEVER,
    policies="elements",
    concerns=lambda case: policies.has_policy(case, "elements"),
    status=("A6:21", "A6:507"),
    denial=Denial("CO-16"),
    owner=Owner.BILLER,
    source=PAYER_POLICY_ITSELF,
)
def element_missing_or_refused(case: Case) -> Iterator[Finding | Unchecked]:
    """A segment or code that the payer's policy asks for is missing, or one that it refuses is there.

    What it checks
        Policies of kind elements: segments by their first elements, `REF*9F`, `HI*BE:A8` (a value code), `CRC*ZZ*Y`,
        `K3`; one of `any_of`, each of `all_of`, none of `none_of`; on the claim and the loops above it, on the line, or
        either (`level`).
    Why it denies
        A plan or state wants a number or code in a place of its own.
    Example
        given: policy { kind = "elements", all_of = ["REF*4N"] }
        claim: J1745 x40 2000.00
        expect: fail at the claim, asks for REF*4N
    Fix
        None: what belongs there is not known from the claim.
    Source
        The payer's own policy or companion guide, which its profile names with address and date.
    """
    return policies.judged(case, "elements", _judge)


def _judge(case: Case, terms: policy_kinds.Elements, line: ServiceLine | None) -> Iterator[Told | Unchecked]:
    whole = conditions.whole_of(case)
    if whole is None:
        yield not_evaluated(Because.NOT_ON_CLAIM, line.number if line is not None else None)
        return

    def has(pattern: str) -> bool:
        return any(True for _ in conditions.segments_like(whole, pattern, line, terms.level))

    asks = ""
    if terms.any_of and not any(map(has, terms.any_of)):
        asks = " or ".join(terms.any_of)
    elif lacking := [pattern for pattern in terms.all_of if not has(pattern)]:
        asks = " and ".join(lacking)
    elif refused := [pattern for pattern in terms.none_of if has(pattern)]:
        asks = f"no {' and no '.join(refused)}"
    if asks:
        what = line.code if line is not None else "the claim"
        yield Told(f"For {what} the payer asks for {asks}.", "", asks)
