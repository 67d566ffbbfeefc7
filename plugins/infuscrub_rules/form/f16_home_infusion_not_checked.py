"""F16: home infusion, whose rules are not checked here."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import CODING_CONVENTION
from scrubber.plugin import INFO, NEVER, PROFESSIONAL, Case, Finding, FindingKind, ServiceLine, home, rule


def is_home_infusion(line: ServiceLine) -> bool:
    """Return whether the line bills home infusion: a nurse's visit, a day's supply, or an infusion at home."""
    at_home = line.place_of_service == home.HOME and "96360" <= line.code <= "96549"
    return home.is_home_infusion(line.code) or at_home


@rule(
    "F16",
    "home-infusion-not-checked",
    kind=FindingKind.QUESTION,
    severity=INFO,
    safety=NEVER,
    applies_to=PROFESSIONAL,
    concerns=lambda case: any(is_home_infusion(line) for line in case.claim.lines),
    source=CODING_CONVENTION,
)
def home_infusion_not_checked(case: Case) -> Iterator[Finding]:
    """The claim bills home infusion, whose rules are not checked here.

    What it checks
        99601, 99602, G0068 to G0070 and G0088 to G0090, the per-day S codes, and infusions with place of service 12.
        They are named so that nobody takes silence for a clean bill. What the chart of such a claim shows is not
        compared with its services.
    Why it denies
        Home infusion is paid by the visit and the day, under rules of each payer that this product does not hold.
    Example
        given: place of service 12
        claim: 99601 x1 120.00
        expect: fail at line 1, as information
    Fix
        None: check these lines against the payer's home infusion guide.
    Source
        Coding convention: outside the engine.
    """
    for line in case.claim.lines:
        if is_home_infusion(line):
            yield Finding(
                line=line.number,
                element="CODE",
                message=f"{line.code} at home follows the payer's home infusion rules, which are not checked here.",
                billed=line.label,
            )
