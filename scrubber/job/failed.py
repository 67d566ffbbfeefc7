"""What is written about a claim whose scrubbing failed: that it is held, and where; nothing of what it says."""

from __future__ import annotations

from scrubber.engine.settings import Settings
from scrubber.engine.statuses import RECEIVED
from scrubber.job.budget import ClaimOverran
from scrubber.model.claim import Location
from scrubber.model.correction import Safety, money
from scrubber.model.finding import Finding, FindingKind, Origin, Owner, Severity
from scrubber.output import report
from scrubber.output.claims import finding_report
from x12 import ClaimSlice
from x12.acks.facts import ClaimStatus, Party, amount
from x12.acks.facts import claim_status as facts_of


def failure(claim_slice: ClaimSlice, error: BaseException) -> Finding:
    """Return the finding of a claim that an exception ended. Its type is named; its text may quote the claim."""
    if isinstance(error, ClaimOverran):
        return stopped(claim_slice, "took longer than its budget", error.during)
    if isinstance(error, MemoryError):
        return stopped(claim_slice, "needed more memory than its budget")
    return stopped(claim_slice, f"ended in an error ({type(error).__name__})")


def _while_in(during: tuple[str, str] | None) -> str:
    """Return which plugin's code ran, as a message goes on: ` in infuscrub_inspect of acme`."""
    return f" in {during[1]} of plugin {during[0]}" if during is not None else ""


def stopped(claim_slice: ClaimSlice, what: str, during: tuple[str, str] | None = None) -> Finding:
    """Return the finding of a claim whose scrubbing was stopped; it holds the claim. `during`: plugin and hook."""
    claim = claim_slice.claim
    remedy = (
        "Look at the claim by hand, and report the fault with an invented claim that shows it."
        if during is None
        else f"Repair or remove the plugin {during[0]}, then scrub the claim again."
    )
    return Finding(
        rule="CLAIM-STOPPED",
        origin=Origin.CORE,
        kind=FindingKind.QUESTION,
        title="The claim could not be scrubbed",
        message=f"Scrubbing this claim {what}{_while_in(during)}; the other claims are not touched by it. {remedy}",
        severity=Severity.ERROR,
        safety=Safety.NEVER,
        holds=True,
        owner=Owner.OPERATOR,
        location=Location("2300", "CLM", "", claim.index, claim.start),
    )


def failed_status(claim_slice: ClaimSlice) -> ClaimStatus:
    """Return what the 277CA says of it: received. What can't be read from the claim is left out."""
    try:
        return facts_of(claim_slice, (RECEIVED,), accepted=True)
    except Exception:  # noqa: BLE001 - the claim has failed once already
        elements = claim_slice.claim.raw[:400].split(claim_slice.delimiters.element)
        number = elements[1].decode("latin-1") if len(elements) > 1 else ""
        return ClaimStatus(number, amount(""), True, (RECEIVED,), Party(""), Party(""))


def failed_report(
    claim_slice: ClaimSlice, finding: Finding, place: tuple[int, int, int], settings: Settings
) -> bytes:
    """Return its place in the report."""
    claim, status = claim_slice.claim, failed_status(claim_slice)
    profile = settings.profiles.resolve("base", settings.as_of)
    charge = money(status.charge)
    return report.encode(
        report.Claim(
            claim_id=status.claim_id,
            transaction="837I" if claim_slice.transaction == "837I" else "837P",
            purpose="original",
            interchange=place[0],
            group=place[1],
            set=place[2],
            st="",
            first_segment=claim.index,
            first_byte=claim.start,
            patient=report.Patient(),
            service_dates=(),
            charge=charge,
            charge_after=charge,
            payer=report.Payer(),
            profile=report.Profile(profile.id, None, profile.sha256, None, "the claim could not be scrubbed"),
            disposition="held",
            checked="none",
            owner=Owner.OPERATOR.value,
            coverage=report.Coverage(0, 0, 0, 0),
            findings=(finding_report(finding),),
        )
    )
