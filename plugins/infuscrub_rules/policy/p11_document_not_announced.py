"""P11: a service for which the payer's policy asks for a document, without one announced."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import PAYER_POLICY_ITSELF
from scrubber.plugin import (
    ERROR,
    NEVER,
    Case,
    Denial,
    Finding,
    FindingKind,
    Owner,
    ServiceLine,
    Told,
    Unchecked,
    policies,
    policy_kinds,
    rule,
)


@rule(
    "P11",
    "document-not-announced",
    kind=FindingKind.FORM,
    severity=ERROR,
    safety=NEVER,
    policies="records",
    concerns=lambda case: policies.has_policy(case, "records"),
    status=("A6:489",),
    denial=Denial("CO-252", ("N706",)),
    owner=Owner.BILLER,
    source=PAYER_POLICY_ITSELF,
)
def document_not_announced(case: Case) -> Iterator[Finding | Unchecked]:
    """A service for which the payer asks for a document is billed without one announced.

    What it checks
        Policies of kind records: a PWK stands on the claim or the line, with a report type of `reports` and a way of
        `ways` where the policy names them. What the document says is not read for it.
    Why it denies
        The payer waits for the record and denies the claim without it.
    Example
        given: policy { kind = "records", codes = ["99215"], reports = ["OB", "03"], when = { modifiers = ["25"] } }
        claim: 99215-25 x1 180.00
        expect: fail at line 1
    Fix
        None: the record comes from the chart. Send it, and announce it with PWK.
    Source
        The payer's own policy, which its profile names with address and date.
    """
    return policies.judged(case, "records", _judge)


def _judge(case: Case, terms: policy_kinds.Records, line: ServiceLine | None) -> Iterator[Told | Unchecked]:
    announced = case.claim.attachments + (line.attachments if line is not None else ())
    if any(
        (not terms.reports or each.report_type in terms.reports)
        and (not terms.ways or each.transmission in terms.ways)
        for each in announced
    ):
        return
    wanted = [f"report type {' or '.join(terms.reports)}"] if terms.reports else []
    wanted += [f"sent by {' or '.join(terms.ways)}"] if terms.ways else []
    asks = ", ".join(["PWK", *wanted])
    what = line.code if line is not None else "The claim"
    yield Told(f"{what} needs a document, and none of this kind is announced.", "no document", asks, "PWK01")
