"""F01: a professional claim bills an administration in a facility."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import REGENCE_FACILITY
from scrubber.plugin import ERROR, NEVER, PROFESSIONAL, Case, Denial, Finding, FindingKind, codes, rule


@rule(
    "F01",
    "professional-administration-in-facility",
    kind=FindingKind.FORM,
    severity=ERROR,
    safety=NEVER,
    applies_to=PROFESSIONAL,
    concerns=codes.NOT_BY_PROFESSIONALS_IN_FACILITIES,
    status=("A8:249", "A8:454"),
    denial=Denial("CO-5", ("M77",)),
    source=REGENCE_FACILITY,
)
def professional_administration_in_facility(case: Case) -> Iterator[Finding]:
    """A professional claim bills an infusion or injection given in a facility.

    What it checks
        96360-96379, 96401, 96402, 96409-96425 and 96521-96523 on 837P with a place of service where the facility
        gives the drug: 19, 21, 22, 23 and others, as the payer lists them. The line's own place goes before the
        claim's.
    Why it denies
        In a facility nurse, room and drug are the facility's; only its own claim is paid for the administration.
    Example
        given: place of service 22
        claim: 96365 x1 150.00
        expect: fail at line 1
    Fix
        None by itself: either the place of service is wrong, or the facility bills it. A person must know which.
    Source
        Regence, injection and infusion services; NCCI policy manual ch. XI as cited there.
    """
    for line in case.lines_in(codes.NOT_BY_PROFESSIONALS_IN_FACILITIES):
        if line.place_of_service in case.parameters.facility_places_of_service:
            yield Finding(
                line=line.number,
                element="SV105",
                message=f"{line.code} with place of service {line.place_of_service}: "
                "there only the facility is paid for the administration.",
                billed=line.label,
                asks="no line",
            )
