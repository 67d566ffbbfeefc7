"""Everything is accounted for: each claim, chart and dollar stands in one box, and the boxes add up."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from scrubber.api import Result, Settings, scrub_bytes
from scrubber.charts.readers.record.writer import record_to_json
from scrubber.claims.view import view
from scrubber.output.report import Report
from scrubber.testing.build import ClaimSpec, write_837
from tests.properties.strategies import batches
from tests.scrubbing import AS_OF
from x12 import ClaimSlice, read_parts

FEW = settings(max_examples=80, deadline=None, derandomize=True)
EXTRA = st.dictionaries(
    st.sampled_from(["note.txt", "scan.pdf", "empty.json", "other.json", "log.csv"]),
    st.sampled_from(
        [b"", b"The patient feels well.\n", b"%PDF-1.4 cut", b'{"schema": "infuscrub.record/1"}']
    ),
    max_size=3,
)


def scrub(specs: Sequence[ClaimSpec], extra: dict[str, bytes], **changed: object) -> tuple[Result, set[str]]:
    documents = {
        f"{spec.claim_id}.json": json.dumps(record_to_json(spec.record)).encode()
        for spec in specs
        if spec.record is not None
    }
    offered = {**documents, **extra}
    chosen = replace(Settings(as_of=AS_OF), **changed)  # type: ignore[arg-type]
    return scrub_bytes(write_837(specs), documents=offered, settings=chosen), set(offered)


def charges(data: bytes | None) -> Counter[str]:
    """Return CLM02 of each claim of a file, by its id."""
    claims = [view(p) for p in read_parts([data]) if isinstance(p, ClaimSlice)] if data else []
    return Counter({claim.claim_id: claim.charge or Decimal(0) for claim in claims})  # type: ignore[misc]


@FEW
@given(batches(), EXTRA, st.booleans(), st.sampled_from(["hold", "reject"]))
def test_money_is_where_the_files_say(
    specs: list[ClaimSpec], extra: dict[str, bytes], require_charts: bool, unresolved: str
) -> None:
    """The sums are taken from the files that were written, not from the report."""
    result, _ = scrub(specs, extra, require_charts=require_charts, unresolved=unresolved)
    money = {name: Decimal(getattr(result.report.account.money, name)) for name in MONEY}
    outbound, withheld = charges(result.outbound), charges(result.held)
    assert money["billed"] == sum(spec.total for spec in specs)
    assert money["outbound"] == sum(outbound.values())
    assert money["held"] + money["rejected"] == sum(withheld.values())
    assert money["reduced"] == sum(s.total - outbound[s.claim_id] for s in specs if s.claim_id in outbound)
    assert money["billed"] == sum(money[b] for b in ("outbound", "held", "rejected", "refused", "reduced"))
    assert Decimal(0) <= money["unchecked"] <= money["outbound"]
    assert Decimal(0) <= money["at_risk"] <= money["outbound"]


MONEY = (
    "billed", "outbound", "held", "rejected", "refused", "reduced", "at_risk", "unchecked", "under_coded",
)  # fmt: skip


@FEW
@given(batches(), EXTRA)
def test_each_claim_is_in_one_box(specs: list[ClaimSpec], extra: dict[str, bytes]) -> None:
    report = scrub(specs, extra)[0].report
    summary, claims = report.summary, report.account.claims
    assert summary.claims == len(specs) == summary.infusion_claims + summary.passed_through
    assert summary.claims == summary.accepted + summary.corrected + summary.held + summary.rejected
    assert (
        summary.claims == claims.checked + claims.partly_checked + claims.unchecked + claims.not_of_interest
    )
    assert Counter(c.checked for c in report.claims) == Counter(
        {
            key: count
            for key, count in {
                "full": claims.checked,
                "partial": claims.partly_checked,
                "none": claims.unchecked,
                "not_of_interest": claims.not_of_interest - summary.passed_through,
            }.items()
            if count
        }
    )


@FEW
@given(batches(), EXTRA)
def test_each_chart_is_in_one_box_with_its_reason(specs: list[ClaimSpec], extra: dict[str, bytes]) -> None:
    result, offered = scrub(specs, extra)
    boxes = result.report.account.charts
    assert sorted(chart.name for chart in boxes) == sorted(offered)
    assert all(chart.because for chart in boxes if chart.status not in ("used", "partly_read"))
    assert used_by_claims(result.report) == {
        (chart.name, claim)
        for chart in boxes
        if chart.status in ("used", "partly_read")
        for claim in chart.claims
    }


def used_by_claims(report: Report) -> set[tuple[str, str]]:
    """Return which documents the claims themselves say that they were checked against."""
    return {
        (document.name, claim.claim_id)
        for claim in report.claims
        if claim.checked in ("full", "partial")
        for document in claim.documents
    }
