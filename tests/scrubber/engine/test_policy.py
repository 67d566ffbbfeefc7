"""The gate: what is written without asking, and what waits for a named person."""

from __future__ import annotations

import json
from datetime import date

import pytest

from scrubber.engine.policy import REPORT_ONLY, SAFE, Policy, PolicyError, gate, parse_approvals, parse_policy
from scrubber.engine.settings import Settings, Unresolved
from scrubber.model.correction import Direction, Safety, Status


def status(
    safety: Safety = Safety.AUTOMATIC,
    direction: Direction = Direction.LOWER,
    *,
    adjudicated: bool = False,
    is_void: bool = False,
    doubtful: tuple[str, ...] = (),
    approved: bool = False,
    policy: Policy = SAFE,
) -> Status:
    verdict, because = gate(
        rule="T04",
        safety=safety,
        direction=direction,
        adjudicated=adjudicated,
        is_void=is_void,
        doubtful=doubtful,
        approved=approved,
        policy=policy,
    )
    assert because
    return verdict


@pytest.mark.parametrize("direction", [Direction.LOWER, Direction.NEUTRAL])
def test_what_is_deterministic_and_does_not_raise_is_applied(direction: Direction) -> None:
    assert status(direction=direction) is Status.APPLIED


@pytest.mark.parametrize("direction", [Direction.HIGHER, Direction.UNKNOWN])
def test_what_raises_or_has_no_known_price_is_only_proposed(direction: Direction) -> None:
    assert status(direction=direction) is Status.PROPOSED


def test_judgement_is_only_proposed() -> None:
    assert status(Safety.SUGGESTED) is Status.PROPOSED


def test_what_nobody_has_verified_is_only_proposed() -> None:
    assert status(doubtful=("the class",)) is Status.PROPOSED
    assert status(doubtful=("the class",), approved=True) is Status.APPROVED


def test_never_means_never_even_with_an_approval() -> None:
    assert status(Safety.NEVER, approved=True) is Status.REFUSED


def test_an_approval_opens_what_judgement_or_money_held_back() -> None:
    assert status(Safety.SUGGESTED, Direction.HIGHER, approved=True) is Status.APPROVED


def test_a_claim_another_payer_adjudicated_is_not_edited() -> None:
    assert status(adjudicated=True) is Status.PROPOSED


def test_a_void_is_not_edited_even_with_an_approval() -> None:
    """A void repeats the claim that it takes back: every edit makes it another claim (domain/edi, CLM05-3 = 8)."""
    assert status(is_void=True, approved=True) is Status.REFUSED


def test_report_only_applies_nothing() -> None:
    assert status(policy=REPORT_ONLY) is Status.PROPOSED


def test_a_policy_file_narrows_by_rule() -> None:
    assert status(policy=parse_policy('propose = ["T04"]', "p.toml")) is Status.PROPOSED
    assert status(policy=parse_policy('only = ["W01"]', "p.toml")) is Status.PROPOSED
    assert status(policy=parse_policy('only = ["T04"]', "p.toml")) is Status.APPLIED


@pytest.mark.parametrize("text", ["bass = 1", 'unresolved = "drop"', 'base = "reckless"', "only = 3", "= ="])
def test_a_policy_that_is_none_is_refused_with_what_it_may_hold(text: str) -> None:
    with pytest.raises(PolicyError, match="a policy file knows base, propose, only and unresolved"):
        parse_policy(text, "p.toml")


def test_a_policy_file_may_say_that_no_desk_decides() -> None:
    """Contract, dispositions: a host without a desk sets it in the policy file or in its settings."""
    day = date(2026, 3, 2)
    assert Settings(as_of=day).on_unresolved == "hold"
    assert Settings(as_of=day, unresolved="reject").on_unresolved == "reject"
    ways: tuple[tuple[Unresolved, Unresolved], ...] = (("hold", "reject"), ("reject", "hold"))
    for word, host in ways:
        policy = parse_policy(f'unresolved = "{word}"', "p.toml")
        assert Settings(as_of=day, unresolved=host, policy=policy).on_unresolved == word


def test_approvals_name_claim_correction_approver_and_time() -> None:
    approved = {"claim_id": "C1", "correction": "c0a", "approver": "R. Roe", "at": "2026-06-01T10:00:00Z"}
    text = json.dumps({"approvals": [approved]})
    approval = parse_approvals(text, "a.json").of("C1", "c0a")
    assert approval is not None
    assert approval.approver == "R. Roe"


def test_an_approval_without_an_approver_is_refused() -> None:
    with pytest.raises(PolicyError, match="approver"):
        parse_approvals(
            '{"approvals": [{"claim_id": "C1", "correction": "c0a", "at": "2026-06-01"}]}', "a.json"
        )


@pytest.mark.parametrize("approver", ["", " ", "\t", "\u00a0"])
def test_blanks_are_no_approver(approver: str) -> None:
    """A correction that may raise the payment rests on a person's name; blanks are nobody's."""
    row = {"claim_id": "C1", "correction": "c0a", "approver": approver, "at": "2026-06-01T10:00:00Z"}
    with pytest.raises(PolicyError, match="approver"):
        parse_approvals(json.dumps({"approvals": [row]}), "a.json")


@pytest.mark.parametrize(
    "at", ["2026-06-01", "20260601", 20260601, 0, 1.5, None, True, "", "10:00", "June 1, 10:00"]
)
def test_a_day_alone_is_no_time(at: object) -> None:
    """The report says when a person approved; midnight, or seconds since 1970, would be made up."""
    row = {"claim_id": "C1", "correction": "c0a", "approver": "R. Roe", "at": at}
    with pytest.raises(PolicyError, match="write day and time"):
        parse_approvals(json.dumps({"approvals": [row]}), "a.json")


@pytest.mark.parametrize("at", ["2026-06-01T10:00", "2026-06-01 10:00", "2026-06-01T10:00:30-05:00"])
def test_a_time_is_taken_as_it_is_written(at: str) -> None:
    row = {"claim_id": "C1", "correction": " c0a ", "approver": " R. Roe ", "at": at}
    approval = parse_approvals(json.dumps({"approvals": [row]}), "a.json").of("C1", "c0a")
    assert approval is not None
    assert approval.approver == "R. Roe"
    assert approval.at.isoformat().startswith("2026-06-01T10:00")
