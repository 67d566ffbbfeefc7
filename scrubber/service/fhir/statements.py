"""What an 837 says and a FHIR Claim has no element for: the envelope, and the four statements of CLM06 to CLM09.

Each comes with the call, or from the tenant's configuration. Nobody assumes them: a statement that nobody made is an
error. The envelope is needed only by who asks for the 837; without one a claim is checked in an envelope of ours, which
is never given out.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from scrubber.claims.as_json.model import Submission
from scrubber.service.config import FhirConfig

NAMES: Mapping[str, tuple[str, frozenset[str]]] = {
    "signatureOnFile": ("signature_on_file", frozenset("YN")),
    "assignment": ("assignment", frozenset("ABC")),
    "benefitsAssigned": ("benefits_assigned", frozenset("NWY")),
    "releaseOfInformation": ("release_of_information", frozenset("IY")),
}
"""The parameters, the fields they fill (CLM06, CLM07, CLM08, CLM09) and their codes: 005010X222A1, loop 2300."""
FILING_INDICATOR = "filingIndicator"
"""SBR09, where `Coverage.type` has no code of X12."""

_OURS: dict[str, Any] = {
    "sender": {
        "id": "FHIR",
        "organization": "FHIR",
        "number": "FHIR",
        "contacts": [{"name": "FHIR", "numbers": [{"type": "TE", "value": "0000000000"}]}],
    },
    "receiver": {"id": "INFUSCRUB", "organization": "INFUSCRUB", "number": "INFUSCRUB"},
}


def submission(config: FhirConfig, day: date) -> Submission:
    """Return the envelope. Its numbers are placeholders: whoever sends the 837 gives it its own."""
    own = (
        _OURS
        if config.sender is None or config.receiver is None
        else {
            "sender": config.sender.model_dump(),
            "receiver": config.receiver.model_dump(),
        }
    )
    created = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - local wall clock, as an envelope has it
    rest = {"usage": config.usage, "control_number": 1, "reference": "FHIR", "created": created}
    return Submission.model_validate({**own, **rest})
