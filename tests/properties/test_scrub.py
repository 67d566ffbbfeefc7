"""The promises of a scrub, on random files: partition, fixpoint, byte identity, balance, nothing raised."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from hypothesis import given, settings

from scrubber.api import Result, Settings, scrub_bytes
from scrubber.charts.readers.record.writer import record_to_json
from scrubber.claims.view import view
from scrubber.testing.build import ClaimSpec, write_837
from tests.properties.strategies import batches
from x12 import ClaimSlice, read_parts

SETTINGS = Settings(as_of=date(2026, 6, 1))
FEW = settings(max_examples=60, deadline=None, derandomize=True)


def scrub(specs: Sequence[ClaimSpec], data: bytes | None = None) -> Result:
    documents = {
        f"{spec.claim_id}.json": json.dumps(record_to_json(spec.record)).encode()
        for spec in specs
        if spec.record is not None
    }
    return scrub_bytes(write_837(specs) if data is None else data, documents=documents, settings=SETTINGS)


def slices(data: bytes | None) -> list[ClaimSlice]:
    return [] if data is None else [p for p in read_parts([data]) if isinstance(p, ClaimSlice)]


def ids(data: bytes | None) -> list[str]:
    return [view(claim).claim_id for claim in slices(data)]


@FEW
@given(batches())
def test_every_claim_is_in_exactly_one_of_outbound_and_held(specs: list[ClaimSpec]) -> None:
    result = scrub(specs)
    assert sorted(ids(result.outbound) + ids(result.held)) == sorted(spec.claim_id for spec in specs)


@FEW
@given(batches())
def test_scrubbing_outbound_again_changes_nothing(specs: list[ClaimSpec]) -> None:
    outbound = scrub(specs).outbound
    if outbound is not None:
        again = scrub(specs, outbound)
        assert again.held is None
        assert again.outbound == outbound


@FEW
@given(batches())
def test_held_claims_are_byte_for_byte_what_came_in(specs: list[ClaimSpec]) -> None:
    data = write_837(specs)
    came = {view(claim).claim_id: claim.claim.raw for claim in slices(data)}
    for claim in slices(scrub(specs).held):
        assert claim.claim.raw == came[view(claim).claim_id]


@FEW
@given(batches())
def test_what_is_not_corrected_goes_out_byte_for_byte(specs: list[ClaimSpec]) -> None:
    data = write_837(specs)
    result = scrub(specs)
    corrected = {c.claim_id for c in result.report.claims if c.disposition == "corrected"}
    came = {view(claim).claim_id: claim.claim.raw for claim in slices(data)}
    for claim in slices(result.outbound):
        claim_id = view(claim).claim_id
        if claim_id not in corrected:
            assert claim.claim.raw == came[claim_id]


@FEW
@given(batches())
def test_no_correction_raises_a_charge_and_clm02_is_the_sum(specs: list[ClaimSpec]) -> None:
    result = scrub(specs)
    before = {spec.claim_id: spec.total for spec in specs}
    for claim in slices(result.outbound):
        seen = view(claim)
        assert seen.charge == seen.line_total
        assert seen.line_total <= before[seen.claim_id]


@FEW
@given(batches())
def test_the_277ca_answers_every_claim_and_balances(specs: list[ClaimSpec]) -> None:
    result = scrub(specs)
    assert result.acknowledgement is not None
    segments = [s.strip().split("*") for s in result.acknowledgement.decode().split("~")]
    answered = [s[2] for s in segments if s[0] == "TRN" and s[1] == "2" and s[2].startswith("PROP-")]
    assert sorted(answered) == sorted(spec.claim_id for spec in specs)
    accepted = sum(Decimal(s[2]) for s in segments if s[:2] == ["AMT", "YU"])
    rejected = sum(Decimal(s[2]) for s in segments if s[:2] == ["AMT", "YY"])
    assert accepted + rejected == 2 * sum(spec.total for spec in specs)  # once a batch, once a provider
    rejected_claims = result.report.summary.rejected
    assert sum(int(s[2]) for s in segments if s[:2] == ["QTY", "AA"]) == rejected_claims


@FEW
@given(batches())
def test_two_runs_give_equal_results(specs: list[ClaimSpec]) -> None:
    assert scrub(specs) == scrub(specs)
