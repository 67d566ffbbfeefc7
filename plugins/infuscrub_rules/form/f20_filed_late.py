"""F20: a claim that reaches the payer after its limit for filing."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import PAYER_POLICY
from scrubber.plugin import NEVER, WARNING, Case, Denial, Finding, FindingKind, rule


@rule(
    "F20",
    "filed-late",
    kind=FindingKind.FORM,
    severity=WARNING,
    safety=NEVER,
    concerns=lambda case: case.parameters.timely_filing_days is not None and bool(case.claim.service_dates),
    status=("A8:718",),
    denial=Denial("CO-29", ("N211",)),
    source=PAYER_POLICY,
)
def filed_late(case: Case) -> Iterator[Finding]:
    """The last service lies further back than the payer's limit for filing.

    What it checks
        The days from the last date of service to the day of the check, against timely_filing_days of the profile.
        A corrected claim that names the original one is left aside: its limit counts from the remittance.
    Why it denies
        After the limit nothing is paid, and the patient must not be billed for it.
    Example
        given: timely_filing_days 90
        claim: 96365 x1 150.00
        expect: fail at the claim, asks for within 90 days
    Fix
        None. Send it at once if days are left, or with the reason for the delay where the payer takes one.
    Source
        The payer's own policy, which its profile names.
    """
    limit = case.parameters.timely_filing_days
    if limit is None or case.claim.original_reference:
        return
    days = (case.as_of - case.claim.service_dates[-1]).days
    if days > limit:
        yield Finding(
            message=f"The last service was {days} days before this check; the payer takes claims for {limit} days.",
            billed=f"after {days} days",
            asks=f"within {limit} days",
        )
