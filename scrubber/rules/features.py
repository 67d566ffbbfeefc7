"""What a claim has that a rule may be about, beside its procedure codes: so that a rule says in data when it speaks.

`concerns=(Feature.DRUG,)` names a claim with a drug line; `concerns=("96366", Feature.DRUG)` one with either. What no
feature says, a function of the case does, and costs a call for every claim.
"""

from __future__ import annotations

from enum import StrEnum

from scrubber.model.claim import Claim
from scrubber.reference import codes


class Feature(StrEnum):
    """A feature of a claim."""

    LINE = "a line with a code"
    SEVERAL_CODES = "lines with several codes"
    DRUG = "a line of a drug or fluid"
    ADMINISTRATION = "a line of a drug administration"
    BY_NEEDLE = "an infusion, push or injection (96360 to 96549)"
    DISCARDED = "a drug line with JW"
    NOTHING_DISCARDED = "a drug line with JZ"
    NDC = "a line that names a product (LIN)"
    SEPARATE = "an administration with 59 or an X modifier"
    SECOND_INITIAL = "two initial services"
    ATTACHMENT = "an announced attachment (PWK)"


def features_of(claim: Claim) -> frozenset[str]:
    """Return the codes of a claim and its features."""
    found: set[str] = set()
    initials = 0
    for line in claim.lines:
        code = line.code
        if code:
            found.add(code)
        if codes.is_drug(code):
            found.add(Feature.DRUG)
            if line.modifiers:
                if "JW" in line.modifiers:
                    found.add(Feature.DISCARDED)
                if "JZ" in line.modifiers:
                    found.add(Feature.NOTHING_DISCARDED)
        elif codes.is_administration(code):
            found.add(Feature.ADMINISTRATION)
            if "96360" <= code <= "96549":
                found.add(Feature.BY_NEEDLE)
            initials += codes.is_initial(code)
            if line.modifiers and not codes.SEPARATE_SERVICE.isdisjoint(line.modifiers):
                found.add(Feature.SEPARATE)
        if line.drug is not None:
            found.add(Feature.NDC)
    if initials > 1:
        found.add(Feature.SECOND_INITIAL)
    if found:
        if len({line.code for line in claim.lines}) > 1:
            found.add(Feature.SEVERAL_CODES)
        found.add(Feature.LINE)
    if claim.attachments or any(line.attachments for line in claim.lines):
        found.add(Feature.ATTACHMENT)
    return frozenset(found)


def features_of_code(code: str) -> frozenset[str]:
    """Return what any line with this code gives its claim, whatever its modifiers and whatever stands beside it."""
    found: set[str] = {code, Feature.LINE}
    if codes.is_drug(code):
        found.add(Feature.DRUG)
    elif codes.is_administration(code):
        found.add(Feature.ADMINISTRATION)
        if "96360" <= code <= "96549":
            found.add(Feature.BY_NEEDLE)
    return frozenset(found)
