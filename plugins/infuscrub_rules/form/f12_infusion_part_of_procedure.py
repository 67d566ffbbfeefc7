"""F12: an infusion or push that belongs to anaesthesia, sedation or contrast imaging."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import AAPC_PULMONOLOGY
from infuscrub_rules.visits import same_visit, separating
from scrubber.plugin import (
    ERROR,
    SUGGESTED,
    Case,
    Denial,
    Finding,
    FindingKind,
    RemoveLine,
    ServiceLine,
    codes,
    rule,
)

SEDATIVES = frozenset({"J2250", "J2704", "J3010", "J2175", "J3360", "J2310"})
"""Midazolam, propofol, fentanyl, meperidine, diazepam, naloxone: what sedation is made of."""
CONTRAST = frozenset(
    {
        "Q9950",
        "Q9951",
        "Q9953",
        "Q9954",
        *(f"Q99{n}" for n in range(56, 68)),
        *(f"A95{n}" for n in range(75, 86)),
    }
)
BY_VEIN = frozenset({"96360", "96361", "96365", "96366", "96367", "96368", "96374", "96375", "96376"})


@rule(
    "F12",
    "infusion-part-of-procedure",
    kind=FindingKind.FORM,
    severity=ERROR,
    safety=SUGGESTED,
    concerns=BY_VEIN,
    status=("A8:735", "A8:454"),
    denial=Denial("CO-97", ("M15",)),
    source=AAPC_PULMONOLOGY,
)
def infusion_part_of_procedure(case: Case) -> Iterator[Finding]:
    """An infusion or push is part of a procedure that the claim bills.

    What it checks
        96360-96376 on a visit with anaesthesia (00100-01999) or moderate sedation (99151-99157) and no drug but
        sedatives, or with imaging (7xxxx) and no drug but contrast. Other drugs on the visit (on 837I also drugs
        without a code, 025x), or 59 or an X modifier, say that something was treated beside the procedure.
    Why it denies
        Fluids, sedatives and contrast are part of the procedure that needs them; the line comes back as included.
    Example
        claim: 99152 x1 80.00
        claim: 96374 x1 60.00
        claim: J2250 x2 4.00
        expect: fail at line 2
    Fix
        Taking the line off is proposed: a person must know whether anything was treated beside the procedure.
    Source
        AAPC pulmonology alert; NCCI policy on anaesthesia and imaging as quoted there.
    """
    for line in case.lines_in(BY_VEIN):
        if separating(line):
            continue
        procedure = _procedure(same_visit(case, line))
        if procedure:
            yield Finding(
                line=line.number,
                element="CODE",
                message=f"{line.code} is part of {procedure}; nothing else was given on this visit.",
                billed=line.label,
                asks="no line",
                fix=(RemoveLine(line.number),),
            )


def _procedure(beside: tuple[ServiceLine, ...]) -> str | None:
    """Return the procedure whose drugs are all the drugs of the visit."""
    given = {line.code for line in beside if codes.is_drug(line.code) or line.code in CONTRAST}
    if any(not line.code and line.revenue_code.zfill(4).startswith("025") for line in beside):
        return None
    for line in beside:
        if _is_anaesthesia(line.code) and given <= SEDATIVES:
            return line.code
        if _is_imaging(line.code) and given and given <= CONTRAST:
            return line.code
    return None


def _is_anaesthesia(code: str) -> bool:
    return len(code) == 5 and code.isdigit() and ("00100" <= code <= "01999" or "99151" <= code <= "99157")


def _is_imaging(code: str) -> bool:
    return len(code) == 5 and code.isdigit() and code.startswith("7")
