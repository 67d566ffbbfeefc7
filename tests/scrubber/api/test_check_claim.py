"""One claim by itself gets the verdict that it gets in a file, but for what only its neighbours show."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scrubber.api import InputError, Neighbours, Session, Unjudged, read_documents
from scrubber.demo import CHARTS
from scrubber.testing.build import ClaimSpec, claim, write_837
from x12 import ClaimSlice, read_parts

ONE = claim("837P", claim_id="C-1").line("96365 x1 150.00")
OTHER = claim("837P", claim_id="C-2").line("96413 x1 150.00")


def slices(data: bytes) -> list[ClaimSlice]:
    return [part for part in read_parts([data]) if isinstance(part, ClaimSlice)]


def test_alone_as_in_a_file(session: Session, clinic: bytes, hospital: bytes, day: Path) -> None:
    documents = day / CHARTS
    for data in (clinic, hospital):
        in_file = {each.claim_id: each for each in session.scrub(data, documents=documents).claims}
        for piece in slices(data):
            verdict = session.check_claim(piece, documents=documents)
            if verdict.claim.checked != "not_of_interest":
                assert verdict.claim == in_file.pop(verdict.claim.claim_id)
            assert verdict.goes_out == (verdict.disposition in {"accepted", "corrected"})
            assert set(verdict.unjudged) == set(Unjudged)
        assert not in_file


def test_what_goes_out_alone_is_what_goes_out_in_a_file(session: Session, clinic: bytes, day: Path) -> None:
    outbound = session.scrub(clinic, documents=day / CHARTS).outbound or b""
    sent = [piece.claim.raw for piece in slices(outbound)]
    verdicts = [session.check_claim(piece, documents=day / CHARTS) for piece in slices(clinic)]
    assert [verdict.after.claim.raw for verdict in verdicts if verdict.goes_out] == sent


def test_a_claim_that_no_rule_looks_at_has_a_verdict_too(session: Session) -> None:
    verdict = session.check_claim(write_837([claim("837P").line("99213 x1 100.00")]))
    assert verdict.disposition == "accepted"
    assert verdict.claim.checked == "not_of_interest"


@pytest.mark.parametrize(
    ("second", "rule"),
    [
        (ONE, "X12-CLAIM-TWICE"),
        (replace(ONE, claim_id="C-9"), "X12-CLAIM-TWIN"),
        (replace(OTHER, claim_id="C-1"), "X12-DUPLICATE-CLAIM"),
        (OTHER, ""),
    ],
)
def test_neighbours_show_what_a_file_would_show(session: Session, second: ClaimSpec, rule: str) -> None:
    data = write_837([ONE, second])
    in_file = list(session.scrub(data).claims)
    neighbours = Neighbours()
    verdicts = []
    for piece in slices(data):
        verdicts.append(session.check_claim(piece, neighbours=neighbours))
        neighbours.add(verdicts[-1].key)
    assert [verdict.claim for verdict in verdicts] == in_file
    assert all(verdict.unjudged == () for verdict in verdicts)
    told = {finding.rule for finding in verdicts[1].claim.findings}
    assert not rule or rule in told


def test_the_mended_copy_of_a_rejected_claim_goes_out(session: Session) -> None:
    """Nothing of the first was sent, so the second is no duplicate; a third is, of the second."""
    data = write_837([ONE, ONE, ONE]).replace(b"*UN*1*", b"*UN*0*", 1)
    in_file = list(session.scrub(data).claims)
    assert [each.disposition for each in in_file] == ["rejected", "accepted", "held"]
    neighbours = Neighbours()
    for piece, expected in zip(slices(data), in_file, strict=True):
        verdict = session.check_claim(piece, neighbours=neighbours)
        neighbours.add(verdict.key)
        assert verdict.claim == expected


def test_a_refused_set_refuses_its_claims(session: Session) -> None:
    data = write_837([ONE])
    refused = session.scrub(data.replace(b"SE*", b"SE*9"))
    assert refused.summary.refused == 1
    verdict = session.check_claim(data, neighbours=Neighbours(set_refused=True))
    assert verdict.disposition == "refused"
    assert not verdict.goes_out
    assert [finding.rule for finding in verdict.claim.findings] == ["SET-REFUSED"]


def test_a_claim_comes_with_its_charts_account(
    session: Session, clinic: bytes, charts: dict[str, bytes]
) -> None:
    verdict = session.check_claim(slices(clinic)[0], documents=charts)
    assert {row.name for row in verdict.charts} >= {row.name for row in verdict.claim.documents}
    assert len(verdict.charts) == len(charts) - 1  # the manifest is none


def test_charts_that_were_read_once_do_for_every_claim(
    session: Session, clinic: bytes, charts: dict[str, bytes]
) -> None:
    read = read_documents(charts)
    assert session.scrub(clinic, documents=read) == session.scrub(clinic, documents=charts)
    for piece in slices(clinic):
        assert session.check_claim(piece, documents=read) == session.check_claim(piece, documents=charts)


@pytest.mark.parametrize("data", [b"", b"ISA", write_837([ONE, OTHER]), b"no claim at all"])
def test_none_or_several_claims_are_refused(session: Session, data: bytes) -> None:
    with pytest.raises(InputError):
        session.check_claim(data)
