"""A payer's policies over a case: which lines each is about, whether it applies, and what becomes of its answer.

A rule of the P family hands over a function that judges one policy for one line and yields what it has to say; what all
kinds have in common is here: dates and conditions, the severity and source of the policy, and *not evaluated* where a
condition is not known and it matters. What nobody has verified warns or holds: `Source.trust` carries that, and the
engine caps the finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from payer_profiles.policies import Policy
from scrubber.model.claim import ServiceLine
from scrubber.model.finding import Finding, Severity
from scrubber.model.source import Source, Trust
from scrubber.model.unchecked import Because, Unchecked
from scrubber.model.value import Value
from scrubber.rules.case import Case
from scrubber.rules.conditions import in_force


class Told(Value):
    """What a policy has to say of a line: the rest of the finding is the policy's own."""

    message: str
    billed: str = ""
    asks: str = ""
    element: str = ""
    status: tuple[str, ...] = ()
    """277CA composites, where they are others than the rule's."""


Judge = Callable[[Case, Any, ServiceLine | None], Iterator[Told | Unchecked]]
"""Takes the case, the terms of the policy, and the line; None where the policy names no codes."""


def has_policy(case: Case, kind: str) -> bool:
    """Return whether the payer has a policy of this kind about anything on the claim."""
    policies = case.profile.policies
    if kind not in policies.kinds:
        return False
    return any(policies.about(kind, code) for code in case.codes) or any(
        not policy.terms.codes for policy in policies.of(kind)
    )


def judged(case: Case, kind: str, judge: Judge) -> Iterator[Finding | Unchecked]:
    """Yield what the policies of a kind say of the claim: findings, and what could not be evaluated."""
    for policy, line in _concerned(case, kind):
        applies = in_force(case, policy, line)
        if applies is False:
            continue
        for answer in judge(case, policy.terms, line):
            if isinstance(answer, Unchecked):
                yield Unchecked(answer.because, answer.line, _about(policy, answer.about))
            elif isinstance(
                applies, Because
            ):  # what is asked for is not there, and whether it is asked is open
                yield Unchecked(applies, _number(line), _about(policy))
                break
            else:
                yield _finding(policy, answer, line)


def _concerned(case: Case, kind: str) -> Iterator[tuple[Policy, ServiceLine | None]]:
    policies = case.profile.policies
    for line in case.claim.lines:
        for policy in policies.about(kind, line.code) if line.code else ():
            yield policy, line
    for policy in policies.of(kind):
        if not policy.terms.codes:
            yield policy, None


def _finding(policy: Policy, told: Told, line: ServiceLine | None) -> Finding:
    own = policy.terms.message
    return Finding(
        line=_number(line),
        element=told.element,
        message=f"{told.message} {own}" if own else told.message,
        billed=told.billed,
        asks=told.asks,
        status_codes=told.status,
        severity=Severity(policy.terms.severity),
        holds=policy.terms.holds,
        source=source_of(policy),
    )


def source_of(policy: Policy) -> Source:
    """Return what a policy rests on, with how far it can be trusted."""
    source = policy.grounds.source
    trust: Trust = "secondary"
    if source.trust == "memory":
        trust = "memory"
    elif policy.grounds.unverified:
        trust = "unverified"
    elif source.trust == "primary":
        trust = "primary" if policy.profile == "base" else "payer"
    return Source(source.title, source.url, trust, seen=source.retrieved or "")


def _about(policy: Policy, more: str = "") -> str:
    return f"{policy.id}: {more}" if more else policy.id


def _number(line: ServiceLine | None) -> int | None:
    return line.number if line is not None else None
