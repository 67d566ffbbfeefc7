"""P03: a service for diagnoses that the payer's policy does not accept."""

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
    "P03",
    "diagnosis-not-accepted",
    kind=FindingKind.FORM,
    severity=ERROR,
    safety=NEVER,
    policies="diagnoses",
    concerns=lambda case: policies.has_policy(case, "diagnoses"),
    status=("A7:255",),
    denial=Denial("CO-11"),
    owner=Owner.CODER,
    source=PAYER_POLICY_ITSELF,
)
def diagnosis_not_accepted(case: Case) -> Iterator[Finding | Unchecked]:
    """A service is billed for diagnoses that the payer's policy does not accept.

    What it checks
        Policies of kind diagnoses: those that the line points at (all of the claim's on an 837I) hold one of `any_of`,
        each of `all_of`, none of `none_of`; the first is one of `primary`, another one of `secondary`. A last `*` is
        anything.
    Why it denies
        The payer pays the drug for the diagnoses of its policy only.
    Example
        given: diagnoses M45.9
        given: policy { kind = "diagnoses", codes = ["J1745"], any_of = ["K50*", "K51*"] }
        claim: J1745 x40 2000.00
        expect: fail at line 1
    Fix
        None: the diagnosis is the clinician's.
    Source
        The payer's own policy, which its profile names with address and date.
    """
    return policies.judged(case, "diagnoses", _judge)


def _judge(case: Case, terms: policy_kinds.Diagnoses, line: ServiceLine | None) -> Iterator[Told | Unchecked]:
    codes = conditions.diagnoses_of(case.claim, line)
    if not codes:
        yield not_evaluated(Because.NOT_ON_CLAIM, line.number if line is not None else None, "a diagnosis")
        return
    asks = _asks(terms, codes)
    if asks:
        yield Told(
            message=f"{line.code if line is not None else 'The claim'} is billed for {', '.join(codes)}, and the payer "
            f"asks for {asks}.",
            billed=", ".join(codes),
            asks=asks,
            element="SV107" if case.claim.is_professional else "HI01",
        )


def _asks(terms: policy_kinds.Diagnoses, codes: tuple[str, ...]) -> str:
    """Return what is asked for and not there; nothing where all is."""
    if terms.any_of and not _has(terms.any_of, codes):
        return f"one of {_shown(terms.any_of)}"
    lacking = tuple(pattern for pattern in terms.all_of if not _has((pattern,), codes))
    if lacking:
        return f"{_shown(lacking)} as well"
    if terms.none_of and _has(terms.none_of, codes):
        return f"none of {_shown(terms.none_of)}"
    if terms.primary and not _has(terms.primary, codes[:1]):
        return f"{_shown(terms.primary)} first"
    if terms.secondary and not _has(terms.secondary, codes[1:]):
        return f"{_shown(terms.secondary)} after the first"
    return ""


def _has(patterns: tuple[str, ...], codes: tuple[str, ...]) -> bool:
    return any(conditions.diagnosis_matches(pattern, code) for pattern in patterns for code in codes)


_MOST_SHOWN = 8


def _shown(patterns: tuple[str, ...]) -> str:
    rest = len(patterns) - _MOST_SHOWN
    return ", ".join(patterns[:_MOST_SHOWN]) + (f" and {rest} more" if rest > 0 else "")
