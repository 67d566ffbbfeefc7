"""Two claims of one number in one file: an approval is of one of them, and is not said to fit none."""

from __future__ import annotations

from datetime import UTC, datetime

from scrubber.api import Approval, Session
from tests.scrubber.job.desk import SETTINGS, Claim, file_of

VISIT = ("HC:96413*160*UN*1***1", "HC:J1745:JZ*800*UN*40***1", "HC:99213*0*UN*1***1")
AT = datetime(2026, 3, 9, 10, tzinfo=UTC)


def test_an_approval_of_one_is_neither_of_both_nor_of_none() -> None:
    data = file_of(Claim("PCN-1", "W1", "KIM", lines=VISIT), Claim("PCN-1", "W2", "LEE", lines=VISIT))
    with Session(settings=SETTINGS) as session:
        first = session.scrub(data).claims[0]
        (correction,) = [each for each in first.corrections if each.actions[0].after == "99213-25 x 1"]
        result = session.scrub(data, approvals=[Approval("PCN-1", correction.id, "R. Roe", AT)])
    statuses = [
        [each.status for each in claim.corrections if each.actions[0].after == "99213-25 x 1"]
        for claim in result.claims
    ]
    assert statuses == [["approved"], ["proposed"]]
    assert result.account.unknown_approvals == ()


def test_an_approval_that_no_claim_of_the_number_has_is_told_once() -> None:
    data = file_of(Claim("PCN-1", "W1", "KIM", lines=VISIT), Claim("PCN-1", "W2", "LEE", lines=VISIT))
    with Session(settings=SETTINGS) as session:
        result = session.scrub(data, approvals=[Approval("PCN-1", "c0000000000", "R. Roe", AT)])
    assert result.account.unknown_approvals == ("c0000000000",)


def test_a_void_beside_the_new_claim_does_not_make_its_approval_unknown() -> None:
    """A practice takes a claim back and bills it anew under the same number; the void has no corrections."""
    void, new = Claim("PCN-1", frequency="8", lines=VISIT), Claim("PCN-1", lines=VISIT)
    with Session(settings=SETTINGS) as session:
        claims = session.scrub(file_of(void, new)).claims
        (correction,) = [
            each for claim in claims for each in claim.corrections if each.actions[0].after == "99213-25 x 1"
        ]
        result = session.scrub(file_of(void, new), approvals=[Approval("PCN-1", correction.id, "R. Roe", AT)])
    assert result.account.unknown_approvals == ()
