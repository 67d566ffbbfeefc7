"""DOC13: an attachment announced in a way that the payer does not take."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import PAYER_POLICY
from scrubber.plugin import INFO, NEVER, Case, Finding, FindingKind, rule


@rule(
    "DOC13",
    "attachment-way-not-taken",
    kind=FindingKind.FORM,
    severity=INFO,
    safety=NEVER,
    concerns=lambda case: bool(case.parameters.attachment_reports) and bool(case.claim.all_attachments()),
    status=("A7:489",),
    source=PAYER_POLICY,
)
def attachment_way_not_taken(case: Case) -> Iterator[Finding]:
    """An attachment is announced to come in a way that the payer does not take.

    What it checks
        PWK02 of the claim and its lines, against attachment_reports of the profile. Payers name the ways that they
        like and rarely say that a list is whole, so this only informs.
    Why it denies
        A document that comes by mail where the payer reads only faxes is never matched, and the claim is denied for
        lack of it.
    Example
        given: attachment_reports FX
        given: PWK06 DEMO-7, documents offered, none with that number
        claim: 96365 x1 150.00
        expect: fail at the claim, asks for PWK02 FX
    Fix
        None by itself. Send it as the payer asks, and say so in PWK02.
    Source
        The payer's own policy, which its profile names.
    """
    taken = case.parameters.attachment_reports
    for attachment in case.claim.all_attachments():
        if attachment.transmission not in taken:
            yield Finding(
                element="PWK02",
                message=f"PWK02 {attachment.transmission or '(empty)'} announces a way that this payer does not take.",
                billed=f"PWK02 {attachment.transmission}",
                asks=f"PWK02 {', '.join(taken)}",
            )
