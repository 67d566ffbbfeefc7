"""Which documents of a folder belong to which claims of a file: a manifest for a person to check.

What names a claim, or is plainly of its patient and day, is filled in, a log of several claims with a row for each;
what only seems to fit, fits several claims or contradicts the claim that it names stands beside it as a proposal, and
nothing is decided by it.
"""

from __future__ import annotations

from collections.abc import Iterable

from scrubber.charts.document import read_document
from scrubber.charts.errors import told
from scrubber.charts.link.claimed import Noted
from scrubber.charts.link.index import DocumentIndex, ReadDocument
from scrubber.charts.link.keys import NAMES_THE_CLAIM, LinkKeys
from scrubber.charts.link.link import link
from scrubber.charts.link.manifest import Row, unknown_claims
from scrubber.charts.link.within import Within
from scrubber.model.chart import ChartProblem

SEVERAL = "it fits several claims"
NO_CLAIM = "no claim matches it by number, or by patient and date of service"
_BY = {
    "manifest": "the manifest names the claim",
    "attachment_control_number": "its control number is the claim's",
    "claim_id": "its number is the claim's",
    "medical_record_number": "medical record number and day agree",
    "member_id": "member id and day agree",
}
_PROBLEMS = {
    "ambiguous_document": "it names another claim, or several documents contradict each other",
    "several_claims": SEVERAL,
    "other_patient": "it names this claim and another",
    "other_day": "it names this claim and is of another day",
}


def matched(
    index: DocumentIndex, claims: Iterable[LinkKeys], read: ReadDocument = read_document
) -> list[Row]:
    """Return a row for each document offered: the claim that it belongs to, or those that it may belong to and why."""
    named: dict[str, dict[str, str]] = {}
    weak: dict[str, dict[str, str]] = {}
    proposed: dict[str, dict[str, str]] = {}
    near: dict[str, dict[str, str]] = {}
    offered = tuple(claims)
    noted = Noted()
    for keys in offered:
        noted.note(keys, index)
    within = Within()
    for keys in offered:
        chart = link(keys, index, read, noted, within)
        for use in chart.documents:
            into = named if use.linked_by in NAMES_THE_CLAIM else weak
            into.setdefault(use.name, {})[keys.claim_id] = _BY.get(use.linked_by, "")
        for offer in chart.proposed:
            proposed.setdefault(offer.document, {})[keys.claim_id] = offer.because
        for offer in chart.near:
            near.setdefault(offer.document, {})[keys.claim_id] = offer.because
        for problem in chart.problems:
            proposed.setdefault(problem.document, {})[keys.claim_id] = _because(problem)
    rows: list[Row] = []
    for item in index.documents():
        found = named.get(item.name, {}) or weak.get(item.name, {})
        rows += (Row(item.name, claim, "", because) for claim, because in found.items())
        if not found:
            may_be = proposed.get(item.name, {})
            nobody = unknown_claims(index.listed.get(item.name, ()), ()) or item.because or NO_CLAIM
            because = SEVERAL if len(may_be) > 1 else next(iter(may_be.values()), nobody)
            if not may_be and nobody == NO_CLAIM and (may_be := near.get(item.name, {})):
                because = next(iter(may_be.values()))
            rows.append(Row(item.name, "", "; ".join(may_be), because))
    return rows


def _because(problem: ChartProblem) -> str:
    """Return why a document that names the claim is not filled in, in words without a value of the chart."""
    if problem.code == "unreadable_document":
        return f"it {told(problem.detail).removesuffix('.')}"
    detail = problem.detail if problem.code in ("other_patient", "several_claims") else ""
    return " ".join(filter(None, (_PROBLEMS[problem.code], detail)))
