"""The policy gate: what may be written into a claim without asking, and what needs a named person's approval.

`safe` applies only what is deterministic, documented and never raises the expected payment. A policy file narrows
that further, per rule; nothing widens it but an approval, which names the correction, the approver and the time.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from scrubber.model.correction import Direction, Safety, Status
from scrubber.model.value import Value, field


class PolicyError(ValueError):
    """A policy or approval file that cannot be used; the message says where and what to write instead."""


class Policy(Value):
    """What may be applied by itself. `propose` names rules whose corrections a person must see first."""

    name: str = "safe"
    apply: bool = True
    propose: frozenset[str] = frozenset()
    only: frozenset[str] | None = None
    """When given, corrections of these rules only may be applied."""
    unresolved: Literal["hold", "reject"] | None = None
    """What becomes of a claim that a person must decide; None: as the host's settings say."""


SAFE = Policy()
REPORT_ONLY = Policy(name="report-only", apply=False)


class Approval(Value):
    """A person's approval of one proposed correction."""

    claim_id: str
    correction: str
    approver: str
    at: datetime


class Approvals(Value):
    """All approvals by claim and correction."""

    by_key: Mapping[tuple[str, str], Approval] = field(default_factory=dict)

    @property
    def claim_ids(self) -> frozenset[str]:
        """Return the numbers of the claims that approvals name."""
        return frozenset(claim for claim, _ in self.by_key)

    def for_claim(self, claim_id: str) -> frozenset[str]:
        """Return the ids of the corrections that approvals for this claim name."""
        return frozenset(correction for claim, correction in self.by_key if claim == claim_id)

    def of(self, claim_id: str, correction: str) -> Approval | None:
        """Return the approval of this correction, if there is one."""
        return self.by_key.get((claim_id, correction))


NO_APPROVALS = Approvals()


def gate(
    *,
    rule: str,
    safety: Safety,
    direction: Direction,
    adjudicated: bool,
    is_void: bool,
    doubtful: Sequence[str],
    approved: bool,
    policy: Policy,
) -> tuple[Status, str]:
    """Return what becomes of a correction, and why, in words for the report.

    `adjudicated`: another payer has decided the claim or a line of it, and an edit would break the balance.
    `is_void`: the claim takes back an earlier one and repeats it line by line.
    `doubtful`: in words, the facts that the correction stands on and nobody has verified.
    """
    if safety is Safety.NEVER:
        return Status.REFUSED, "it is never edited: a person must correct it at the source"
    if is_void:
        return Status.REFUSED, "a void repeats the claim that it takes back and is never edited"
    if approved:
        return Status.APPROVED, "approved"
    if not policy.apply:
        return Status.PROPOSED, f"policy {policy.name} applies nothing"
    if doubtful:
        facts = " and ".join(doubtful)
        return Status.PROPOSED, f"it rests on what nobody has verified, {facts}: needs an approval"
    if safety is Safety.SUGGESTED:
        return Status.PROPOSED, "it rests on judgement: needs an approval"
    if direction is Direction.UNKNOWN:
        return Status.PROPOSED, "the new charge is not known: name a price with --fee-schedule"
    if direction is Direction.HIGHER:
        return Status.PROPOSED, "it would raise the expected payment: needs an approval"
    if adjudicated:
        return (
            Status.PROPOSED,
            "another payer has decided the claim as it stands, and its amounts must keep balancing",
        )
    if rule in policy.propose or (policy.only is not None and rule not in policy.only):
        return Status.PROPOSED, f"policy {policy.name} asks for a person to decide"
    return Status.APPLIED, "it is deterministic, documented, and does not raise the expected payment"


def parse_policy(text: str, name: str) -> Policy:
    """Read a policy file: `base = "safe"`, `propose = ["W01"]`, `only = ["T04"]`, `unresolved = "reject"`.

    Raises `PolicyError`.
    """
    from scrubber.engine.policy_files import PolicyFile, ValidationError

    try:
        file = PolicyFile.model_validate(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise PolicyError(
            f"{name}: {_reason(error)}; a policy file knows base, propose, only and unresolved"
        ) from error
    return Policy(
        name=name,
        apply=file.base == "safe",
        propose=frozenset(file.propose),
        only=None if file.only is None else frozenset(file.only),
        unresolved=file.unresolved,
    )


def parse_approvals(text: str, name: str) -> Approvals:
    """Read `{"approvals": [{"claim_id", "correction", "approver", "at"}]}`. Raises `PolicyError`."""
    from scrubber.engine.policy_files import ApprovalFile, ValidationError

    try:
        file = ApprovalFile.model_validate_json(text)
    except ValidationError as error:
        raise PolicyError(
            f"{name}: {_reason(error)}; each approval names claim_id, correction, approver and at"
        ) from error
    rows = [Approval(r.claim_id, r.correction, r.approver, r.at) for r in file.approvals]
    return Approvals({(row.claim_id, row.correction): row for row in rows})


def _reason(error: Exception) -> str:
    from scrubber.engine.policy_files import ValidationError

    if isinstance(error, ValidationError):
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        return f"{where}: {first['msg']}"
    return str(error)
