"""F18: a line without a positive number of units."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import X12_GUIDE
from scrubber.plugin import ERROR, NEVER, Case, Denial, Finding, FindingKind, codes, rule


@rule(
    "F18",
    "units-not-positive",
    kind=FindingKind.FORM,
    severity=ERROR,
    safety=NEVER,
    status=("A7:476",),
    denial=Denial("CO-16", ("M53",)),
    source=X12_GUIDE,
)
def units_not_positive(case: Case) -> Iterator[Finding]:
    """A line bills no units, a negative number, or a fraction of an administration.

    What it checks
        SV104 or SV205 of every line: a number above zero; a whole number for administration codes.
    Why it denies
        Units that are no count cannot be priced, so the line comes back as missing or invalid units.
    Example
        claim: 96365 x0 150.00
        expect: fail at line 1
    Fix
        None by itself: the sender must say how many were given.
    Source
        ASC X12 837 guides, SV104 and SV205.
    """
    for line in case.claim.lines:
        units = line.billing_units
        fraction = (
            units is not None and units != units.to_integral_value() and codes.is_administration(line.code)
        )
        if units is None or units <= 0 or fraction:
            yield Finding(
                line=line.number,
                element="UNITS",
                message="The units are not a number above zero."
                if not fraction
                else "An administration is billed in whole units.",
                billed=line.label,
            )
