"""The questionnaire of the point-of-care sheet: its name, its groups, and its link ids.

`scrubber.output.sheet` writes the questionnaire from these; `questionnaire.py` beside this file reads a filled one.
"""

from __future__ import annotations

FORM_URL = "urn:infuscrub:sheet:"
"""A form's canonical name begins so; code, payer and setting follow: `urn:infuscrub:sheet:J1745:medicare:physician`."""

FORM_GROUPS: dict[str, tuple[str, bool]] = {
    "order": ("Order", False),
    "drug": ("Drug", False),
    "given": ("Given", False),
    "pause": ("Pauses", True),
    "vials": ("Opened vials", True),
    "waste": ("Waste", False),
    "watch": ("Monitoring", True),
    "stopped": ("Stopped early", False),
    "note": ("Remark", False),
    "why": ("Reason for treatment", False),
    "visit": ("Visit", False),
    "pump": ("Pump", False),
    "patient": ("Patient", False),
}
"""Groups by the first part of an item's link id: their heading, and whether they may be there several times."""
FORM_DRUG = "drug.code"
"""The item that names the drug; it is filled in and can't be changed."""
HCPCS = "http://terminology.hl7.org/CodeSystem/HCPCS"
FORM_CODES = "urn:infuscrub:sheet-answers"
"""The code system of the choices: techniques, routes and owners in the words of `infuscrub.record/1`."""


def form_url(code: str, payer: str, setting: str) -> str:
    """Return the canonical name of a drug's form."""
    return f"{FORM_URL}{code}:{payer}:{setting}"


def code_of_form(url: str) -> str | None:
    """Return the drug code in a form's canonical name; None for another's questionnaire."""
    if not url.startswith(FORM_URL):
        return None
    return url.removeprefix(FORM_URL).partition("|")[0].partition(":")[0] or None
