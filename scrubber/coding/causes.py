"""What accounts for a difference between billed and supported: its causes, most telling first.

Theory. A rule says which cause it answers; the first rule in force that answers one of a difference's causes reports
it. So every difference ends with the general causes of its code (`THERAPEUTIC_HOURS`, `SERVICE`), and a rule that a
profile switches off leaves the difference to the next one.

A billed line is contradicted only by something that the chart documents: a run of known length, a technique, a second
dose in the same syringe. Where nothing in the chart speaks of it, its one cause is `UNDOCUMENTED`: a question.

What the claim says by itself, technique and family are told here; roles, excess and drug lines in files of their own.
"""

from __future__ import annotations

from scrubber.coding.causes_of_drugs import of_drug
from scrubber.coding.causes_of_excess import of_excess
from scrubber.coding.causes_of_role import of_role
from scrubber.coding.comparing import FURTHER_HOURS, ON_BODY, UNDER_THE_SKIN, Comparing, is_separate
from scrubber.coding.never_complex import complex_for_what_never_is, is_rescue
from scrubber.model.claim import ServiceLine
from scrubber.model.comparison import Cause, Difference, Kind
from scrubber.model.value import replace
from scrubber.reference import codes
from scrubber.reference.codes import Family, Technique

GENERAL: dict[str, Cause] = {
    **dict.fromkeys(("96365", "96413"), Cause.FIRST_HOUR),
    "96366": Cause.THERAPEUTIC_HOURS,
    "96415": Cause.COMPLEX_HOURS,
    "96360": Cause.HYDRATION,
    "96361": Cause.HYDRATION_HOURS,
    **dict.fromkeys(UNDER_THE_SKIN, Cause.UNDER_THE_SKIN),
    "96376": Cause.REPEATED_PUSH,
    **dict.fromkeys(("96367", "96417"), Cause.FURTHER_DRUG),
    **dict.fromkeys(("96374", "96375", "96409", "96411"), Cause.PUSHES),
    "96368": Cause.CONCURRENT,
    **dict.fromkeys(("96372", "96401", "96402"), Cause.INJECTIONS),
    ON_BODY: Cause.ON_BODY,
    **dict.fromkeys(("96416", "C8957", "G0498"), Cause.PUMP),
    **dict.fromkeys(("90471", "90472", "90480", "G0008", "G0009", "G0010"), Cause.VACCINES),
}
"""The general cause of a code's units; any other code has `SERVICE` only."""


def causes_of(compared: Comparing, difference: Difference) -> tuple[Cause, ...]:
    """Return the causes of a difference, most telling first; the last one is always `SERVICE`."""
    if codes.is_drug(difference.code):
        causes = of_drug(compared, difference)
        return (*causes, Cause.SERVICE)
    if difference.line is not None:
        by_claim = _by_the_claim_alone(compared, compared.line(difference))
        if by_claim is not None:
            return (by_claim, *_general(difference.code))
    match difference.kind:
        case Kind.MODIFIERS:
            separate = difference.expected is not None and is_separate(difference.expected.modifiers)
            causes = (Cause.SECOND_INITIAL_MODIFIER if separate else Cause.SEPARATE_MODIFIER,)
        case Kind.WRONG_TECHNIQUE:
            causes = _of_technique(compared, difference)
        case Kind.WRONG_FAMILY:
            causes = _of_family(compared, difference)
        case Kind.WRONG_ROLE:
            causes = of_role(compared, difference)
        case Kind.OVER | Kind.EXTRA:
            causes = of_excess(compared, difference)
            if difference.instead is not None and Cause.UNDOCUMENTED in causes:
                causes = _of_what_is_meant(compared, replace(difference, expected=difference.instead))
        case _:
            causes = ()
    return (*dict.fromkeys((*causes, *_general(difference.code))),)


def _general(code: str) -> tuple[Cause, ...]:
    general = GENERAL.get(code)
    return (Cause.SERVICE,) if general is None else (general, Cause.SERVICE)


def _by_the_claim_alone(compared: Comparing, line: ServiceLine) -> Cause | None:
    """Return what takes a line off whatever the chart says, so that nobody needs to compare it."""
    if compared.claim.is_professional and line.code in codes.FACILITY_ONLY_CODES:
        return Cause.NOT_ON_THIS_FORM
    if line.code == "96523" and any(
        other.first_date == line.first_date and other.code != line.code and not codes.is_drug(other.code)
        for other in compared.claim.lines
    ):
        return Cause.PORT_FLUSH_BESIDE_SERVICE
    return None


# technique and family


def _of_technique(compared: Comparing, difference: Difference) -> tuple[Cause, ...]:
    expected = difference.expected.code if difference.expected else ""
    if difference.code in UNDER_THE_SKIN or expected in UNDER_THE_SKIN:
        return (Cause.UNDER_THE_SKIN,)
    if Technique.INJECTION in (codes.technique_of(difference.code), codes.technique_of(expected)):
        return (Cause.INJECTED,)
    if Family.PUMP in (codes.family_of(difference.code), codes.family_of(expected)):
        return (Cause.PUMP,)
    if difference.code in codes.INFUSION_CODES:
        return (Cause.PUSHED,)
    if any(a.discontinued for a in compared.given(difference)):
        return (Cause.STOPPED_EARLY, Cause.INFUSED)
    return (Cause.INFUSED,)


def _of_what_is_meant(compared: Comparing, difference: Difference) -> tuple[Cause, ...]:
    """Return why units are billed for a service that goes by another technique or role."""
    expected = difference.expected.code if difference.expected else ""
    if codes.technique_of(difference.code) is codes.technique_of(expected):
        return of_role(compared, difference)
    return _of_technique(compared, difference)


def _of_family(compared: Comparing, difference: Difference) -> tuple[Cause, ...]:
    expected = difference.expected.code if difference.expected else ""
    if codes.family_of(difference.code) is Family.PUMP:
        return (Cause.PUMP,)
    if codes.family_of(difference.code) is Family.VACCINE:
        return (Cause.VACCINES,)
    if codes.family_of(expected) is Family.ANTIBODY:
        return (Cause.VACCINE, Cause.FAMILY)
    if ON_BODY in (difference.code, expected):
        return (Cause.ON_BODY,)
    if codes.family_of(expected) is Family.VACCINE:
        return (Cause.VACCINE, Cause.INJECTED, Cause.FAMILY)
    if codes.family_of(expected) is Family.HYDRATION:
        return (Cause.FLUID, Cause.FAMILY)
    if codes.technique_of(difference.code) is Technique.INJECTION:
        never = (
            (Cause.NEVER_COMPLEX,)
            if complex_for_what_never_is(compared.given(difference), difference, compared.parameters)
            else ()
        )
        return (*never, Cause.INJECTED, Cause.FAMILY)
    if _is_hour_beside_another_first_hour(compared, difference):
        return (Cause.HOUR_OF_ANOTHER_DRUG, Cause.FAMILY)
    if complex_for_what_never_is(compared.given(difference), difference, compared.parameters):
        rescue = (Cause.RESCUE_DRUG,) if any(map(is_rescue, compared.given(difference))) else ()
        return (*rescue, Cause.NEVER_COMPLEX, Cause.FAMILY)
    return (Cause.FAMILY,)


def _is_hour_beside_another_first_hour(compared: Comparing, difference: Difference) -> bool:
    """Return whether a further hour is of another family than the one first hour that the encounter bills.

    Whichever family is right, hours follow the first hour of their own.
    """
    if difference.code not in FURTHER_HOURS:
        return False
    key = compared.expectation.encounters.key
    families = {
        codes.family_of(line.code)
        for line in compared.claim.lines
        if line.code in _FIRST_HOURS and key(line.first_date) in ("", difference.encounter)
    }
    return bool(families) and codes.family_of(difference.code) not in families


_FIRST_HOURS = frozenset({"96365", "96367", "96413", "96417"})
