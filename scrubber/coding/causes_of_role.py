"""Why a code plays another part than the chart gives it: an initial code beside another, one add-on for another."""

from __future__ import annotations

from scrubber.coding.comparing import FURTHER_HOURS, UNDER_THE_SKIN, Comparing, is_separate
from scrubber.coding.sessions import unexplained_accesses
from scrubber.model.comparison import Cause, Difference
from scrubber.reference import codes
from scrubber.reference.codes import Technique


def of_role(compared: Comparing, difference: Difference) -> tuple[Cause, ...]:
    """Return why another part is billed, most telling first."""
    expected = difference.expected.code if difference.expected else ""
    billed = difference.code
    if billed in UNDER_THE_SKIN:
        return (Cause.UNDER_THE_SKIN,)
    last = Cause.PRIMARY_REASON if compared.claim.is_professional else Cause.HIERARCHY
    if codes.is_initial(billed) and (second := second_initial(compared, difference)):
        return (*second, last)
    if {billed, expected} == {"96367", "96368"}:
        return (Cause.CONCURRENCE,)
    if billed in FURTHER_HOURS and not codes.is_initial(expected):
        return (Cause.HOUR_OF_ANOTHER_DRUG,)
    if codes.technique_of(billed) is Technique.INJECTION:
        return (Cause.INJECTIONS,)
    if not codes.is_initial(billed) and not codes.is_initial(expected):
        return (Cause.PUSHES if codes.technique_of(billed) is Technique.PUSH else Cause.FURTHER_DRUG,)
    return (last,)


def second_initial(compared: Comparing, difference: Difference) -> tuple[Cause, ...]:
    """Return the causes of an initial code beside another one of the visit; none where it is the only one."""
    line = compared.line(difference)
    others = [other for other in compared.same_visit(line) if codes.is_initial(other.code)]
    if not others:
        return ()
    if is_separate(line.modifiers):
        if unexplained_accesses(compared.record):
            return (Cause.SECOND_ACCESS_UNEXPLAINED, Cause.SECOND_INITIAL_SEPARATED)
        return (Cause.SECOND_INITIAL_SEPARATED,)
    if all(other.first_date != line.first_date for other in others):
        return (Cause.LATER_DAY_OF_STAY, Cause.SECOND_INITIAL)
    return (Cause.SECOND_INITIAL,)
