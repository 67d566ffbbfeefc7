"""F05: a pump code in a place where it cannot be billed."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import CODING_CONVENTION
from scrubber.plugin import NEVER, WARNING, Case, Finding, FindingKind, rule

STARTED_BY_A_CLINIC = ("96416", "G0498")
MAINTAINED = ("96521", "96522", "96523")
HOME = "12"
INPATIENT_BILL = "11"


@rule(
    "F05",
    "pump-code-in-wrong-place",
    kind=FindingKind.FORM,
    severity=WARNING,
    safety=NEVER,
    concerns=(*STARTED_BY_A_CLINIC, *MAINTAINED),
    source=CODING_CONVENTION,
)
def pump_code_in_wrong_place(case: Case) -> Iterator[Finding]:
    """A pump code stands in a place where it cannot be billed.

    What it checks
        96416 and G0498 (a pump that is started in a clinic) on 837P with place of service 12; 96521-96523 (refill,
        maintenance, flush) on an inpatient 837I.
    Why it denies
        The clinic starts the pump, whatever home the patient then goes to. On an inpatient stay nothing of it is paid
        by the line.
    Example
        given: form 837P
        given: place of service 12
        claim: G0498 x1 250.00
        expect: fail at line 1
    Fix
        None by itself: where it was started, a person must say.
    Source
        Coding convention, not yet verified.
    """
    for line in case.lines(*STARTED_BY_A_CLINIC, *MAINTAINED):
        at_home = line.code in STARTED_BY_A_CLINIC and line.place_of_service == HOME
        inpatient = line.code in MAINTAINED and case.claim.type_of_bill.startswith(INPATIENT_BILL)
        if at_home or inpatient:
            yield Finding(
                line=line.number,
                element="SV105" if at_home else "CODE",
                message=f"{line.code} with place of service 12: the pump is started in the clinic."
                if at_home
                else f"{line.code} on an inpatient claim is part of the stay.",
                billed=line.label,
            )
