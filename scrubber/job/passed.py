"""The report of a claim that no rule looks at, for who asks about it by itself; in a file such claims are counted."""

from __future__ import annotations

from scrubber.claims.view import view
from scrubber.engine.settings import Settings
from scrubber.model.correction import money
from scrubber.model.disposition import Checked, Disposition
from scrubber.output import report
from scrubber.output.claims import purpose_of
from x12 import ClaimSlice


def passed_report(claim_slice: ClaimSlice, place: tuple[int, int, int], settings: Settings) -> bytes:
    """Return its place in a report: accepted, and not of interest."""
    claim = view(claim_slice)
    profile = settings.profiles.resolve("base", settings.as_of)
    charge = None if claim.charge is None else money(claim.charge)
    return report.encode(
        report.Claim(
            claim_id=claim.claim_id,
            transaction=claim.transaction,
            purpose=purpose_of(claim.frequency),
            interchange=place[0],
            group=place[1],
            set=place[2],
            st=claim.set_control_number,
            first_segment=claim.first_segment,
            first_byte=claim.first_byte,
            patient=report.Patient(claim.patient.family, claim.patient.given),
            service_dates=tuple(day.isoformat() for day in claim.service_dates),
            charge=charge,
            charge_after=charge or report.ZERO,
            payer=report.Payer(claim.payer_id, claim.payer_name),
            profile=report.Profile(
                profile.id, None, profile.sha256, None, "no infusion, drug or attachment line"
            ),
            disposition=Disposition.ACCEPTED.value,
            checked=Checked.NOT_OF_INTEREST.value,
            owner=None,
            coverage=report.Coverage(0, 0, 0, 0),
        )
    )
