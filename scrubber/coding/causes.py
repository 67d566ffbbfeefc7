"""What accounts for a difference between billed and supported: its causes, most telling first.

Theory. A rule says which cause it answers; the first rule in force that answers one of a difference's causes reports
it. So every difference ends with the general causes of its code (`THERAPEUTIC_HOURS`, `SERVICE`), and a rule that a
profile switches off leaves the difference to the next one.

A billed line is contradicted only by something that the chart documents: a run of known length, a technique, a second
dose in the same syringe. Where nothing in the chart speaks of it, its one cause is `UNDOCUMENTED`: a question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from payer_profiles.parameters import Parameters
from scrubber.coding.hours import additional_hours
from scrubber.coding.never_complex import complex_for_what_never_is, is_rescue
from scrubber.coding.products import bills
from scrubber.coding.sessions import unexplained_accesses
from scrubber.model.claim import Claim, ServiceLine
from scrubber.model.comparison import Cause, Difference, Kind
from scrubber.model.expected import Expectation, ExpectedLine
from scrubber.model.record import Administration, InfusionRecord
from scrubber.model.timeline import NotCounted, Stretch, TimelineRow
from scrubber.reference import codes, drugs
from scrubber.reference.codes import CodeRole, Family, Technique

UNDER_THE_SKIN = frozenset({"96369", "96370", "96371"})
FURTHER_HOURS = frozenset({"96361", "96366", "96370", "96415", "96423"})
ON_BODY = "96377"
"""An injector put on the body, which a syringe's 96372 is often billed for."""
FURTHER_DRUGS = frozenset({"96367", "96368", "96375", "96411", "96417"})

_CARRIED = frozenset({NotCounted.KEEP_OPEN, NotCounted.DILUENT, NotCounted.BETWEEN_UNITS, NotCounted.FLUSH})
_ANSWERED_ELSEWHERE = frozenset(
    {
        NotCounted.SAME_CONTAINER,
        NotCounted.SAME_DRUG,
        NotCounted.CONCURRENT_COUNTED,
        NotCounted.REPEATED_PUSH,
        NotCounted.ONE_DOSE,
        NotCounted.SHORT_SEQUENTIAL,
        NotCounted.NO_STOP_TIME,
    }
)
"""Why a documented administration earns no line of its own: a line billed for it is contradicted."""

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


@dataclass(frozen=True)
class Comparing:
    """What is compared, with what several causes ask of it."""

    claim: Claim
    record: InfusionRecord
    expectation: Expectation
    parameters: Parameters

    @cached_property
    def rows(self) -> tuple[TimelineRow, ...]:
        """Return the timeline's rows."""
        return self.expectation.timeline.rows

    @cached_property
    def reasons(self) -> frozenset[NotCounted]:
        """Return every reason why documented minutes do not count."""
        found = {stretch.reason for row in self.rows for stretch in row.stretches}
        found |= {row.reason for row in self.rows}
        return frozenset(reason for reason in found if reason is not None)

    def line(self, difference: Difference) -> ServiceLine:
        """Return the billed line of a difference that has one."""
        return self.claim.line(difference.line or 0)

    def given(self, difference: Difference) -> tuple[Administration, ...]:
        """Return the administrations that the expected line rests on."""
        ids = difference.expected.administrations if difference.expected else ()
        return tuple(a for a in self.record.administrations if a.id in ids)

    def expected(self, *wanted: str) -> tuple[ExpectedLine, ...]:
        """Return the expected lines with one of these codes."""
        return tuple(line for line in self.expectation.lines if line.code in wanted)

    def same_visit(self, line: ServiceLine) -> Iterator[ServiceLine]:
        """Yield the other lines of the visit: of the day on 837P, of the whole claim on 837I (rule H06)."""
        for other in self.claim.lines:
            if other.number != line.number and (
                not self.claim.is_professional or other.first_date == line.first_date
            ):
                yield other


def causes_of(compared: Comparing, difference: Difference) -> tuple[Cause, ...]:
    """Return the causes of a difference, most telling first; the last one is always `SERVICE`."""
    if codes.is_drug(difference.code):
        causes = _of_drug(compared, difference)
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
            causes = _of_role(compared, difference)
        case Kind.OVER | Kind.EXTRA:
            causes = _of_excess(compared, difference)
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


def is_separate(modifiers: Iterable[str]) -> bool:
    """Return whether a modifier says that the service was separate: 59 and its X forms mean the same here."""
    return not codes.SEPARATE_SERVICE.isdisjoint(modifiers)


# technique, family, role


def _of_technique(compared: Comparing, difference: Difference) -> tuple[Cause, ...]:
    if difference.code in UNDER_THE_SKIN:
        return (Cause.UNDER_THE_SKIN,)
    expected = difference.expected.code if difference.expected else ""
    if Technique.INJECTION in (codes.technique_of(difference.code), codes.technique_of(expected)):
        return (Cause.INJECTED,)
    if difference.code in codes.INFUSION_CODES:
        return (Cause.PUSHED,)
    if any(a.discontinued for a in compared.given(difference)):
        return (Cause.STOPPED_EARLY, Cause.INFUSED)
    return (Cause.INFUSED,)


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


def _of_role(compared: Comparing, difference: Difference) -> tuple[Cause, ...]:
    expected = difference.expected.code if difference.expected else ""
    billed = difference.code
    if billed in UNDER_THE_SKIN:
        return (Cause.UNDER_THE_SKIN,)
    last = Cause.PRIMARY_REASON if compared.claim.is_professional else Cause.HIERARCHY
    if codes.is_initial(billed) and (second := _second_initial(compared, difference)):
        return (*second, last)
    if {billed, expected} == {"96367", "96368"}:
        return (Cause.CONCURRENCE,)
    if billed in FURTHER_HOURS and not codes.is_initial(expected):
        return (Cause.HOUR_OF_ANOTHER_DRUG,)
    if not codes.is_initial(billed) and not codes.is_initial(expected):
        return (Cause.PUSHES if codes.technique_of(billed) is Technique.PUSH else Cause.FURTHER_DRUG,)
    return (last,)


def _second_initial(compared: Comparing, difference: Difference) -> tuple[Cause, ...]:
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


# more than is supported


def _of_excess(compared: Comparing, difference: Difference) -> tuple[Cause, ...]:
    """Return why too much is billed, or `UNDOCUMENTED` where nothing documented contradicts it."""
    code = difference.code
    if code in codes.HYDRATION_CODES:
        return _of_hydration(compared, difference)
    if not is_contradicted(compared, difference):
        return (Cause.UNDOCUMENTED,)
    if codes.is_initial(code):
        further = (Cause.SECOND_INITIAL,) if _is_further_drug(compared, difference) else ()
        if any(len(a.segments) > 1 for a in compared.record.administrations):
            return (*further, Cause.RESTARTED, *_second_initial(compared, difference))
        return (*further, *_second_initial(compared, difference))
    if code in FURTHER_DRUGS and difference.kind is Kind.EXTRA and _shares_a_container(compared.record):
        return (Cause.ONE_BAG,)
    if code == "96368" and difference.kind is Kind.OVER:
        return (Cause.CONCURRENT_TWICE,)
    if code in FURTHER_HOURS and _overlap_accounts_for(compared, difference):
        return (Cause.OVERLAP,)
    return ()


def is_contradicted(compared: Comparing, difference: Difference) -> bool:
    """Return whether something that the chart documents speaks against the excess.

    Hours: a run of the family with known minutes. A first hour beside the one that is supported, or an infusion that
    went on after a pause: the run is documented, and it has one first hour. Anything that is counted by the piece (a
    push, an injection, a further drug): a documented one that earns no line, for each that is billed too many.
    """
    code = difference.code
    row = codes.find(code)
    if row is None:
        return False
    excess = difference.billed_units - difference.supported_units
    if difference.expected is not None and difference.expected.code != difference.code:
        return True  # the runs are documented, in another family than the one billed
    if row.role is CodeRole.ADDITIONAL_HOUR:
        return any(_is_timed_run(run, row.family) for run in compared.rows)
    if row.role is CodeRole.INITIAL and _is_further_drug(compared, difference):
        return True
    if row.role is CodeRole.INITIAL and code != "96374" and code != "96409":
        runs = [run for run in compared.rows if _is_timed_run(run, row.family)]
        return bool(runs) and _is_the_same_run(compared, difference)
    if row.family is Family.VACCINE and _is_a_vaccine_unbilled(compared, difference):
        return True
    if row.family is Family.PUMP:
        return any(a.technique == "pump" for a in compared.record.administrations)
    if code == "96368":
        return (
            difference.kind is Kind.OVER
            or NotCounted.CONCURRENT_COUNTED in compared.reasons
            or (_shares_a_container(compared.record))
        )
    if code == "36430":
        return bool(compared.expected("36430"))
    return _earning_nothing(compared, row.technique) >= excess > 0


def _is_a_vaccine_unbilled(compared: Comparing, difference: Difference) -> bool:
    """Return whether a vaccine of the encounter has another code, which nobody billed."""
    return any(
        codes.family_of(line.code) is Family.VACCINE
        and line.encounter == difference.encounter
        and sum(own.units for own in compared.claim.lines if own.code == line.code) < line.units
        for line in compared.expectation.lines
    )


def _is_further_drug(compared: Comparing, difference: Difference) -> bool:
    """Return whether an initial code is billed again for what the chart shows as a further drug that nobody billed."""
    if difference.kind is not Kind.OVER:
        return False
    row = codes.find(difference.code)
    for line in compared.expectation.lines:
        further = codes.find(line.code)
        if row is None or further is None or line.code not in FURTHER_DRUGS:
            continue
        billed = sum(own.units for own in compared.claim.lines if own.code == line.code)
        alike = further.family is row.family and further.technique is row.technique
        if alike and line.encounter == difference.encounter and billed < line.units:
            return True
    return False


def _is_timed_run(row: TimelineRow, family: Family) -> bool:
    """Return whether the row has known minutes that count for a code of the family, or for none at all."""
    if not row.minutes:
        return False
    families = _EITHER if family in _EITHER else {family}
    return any(
        stretch.code is not None and codes.family_of(stretch.code) in families for stretch in row.stretches
    ) or any(stretch.reason is NotCounted.OTHER_DRUG_RUNNING for stretch in row.stretches)


_EITHER = frozenset({Family.COMPLEX, Family.THERAPEUTIC})
"""Payers differ on the family of many drugs; the minutes are the same in either."""


def _is_the_same_run(compared: Comparing, difference: Difference) -> bool:
    """Return whether the first hour is billed again for what already has one: too many units, or after a pause."""
    if difference.kind is Kind.OVER:
        return True
    line = compared.line(difference)
    twice = any(
        other.code == line.code and not is_separate(line.modifiers) for other in compared.same_visit(line)
    )
    return twice or any(len(a.segments) > 1 for a in compared.record.administrations)


def _earning_nothing(compared: Comparing, technique: Technique) -> int:
    """Return how many documented administrations of a technique earn no line, for a reason that is documented."""
    found = 0
    by_id = {a.id: a for a in compared.record.administrations}
    for row in compared.rows:
        item = by_id[row.administration]
        alike = {
            Technique.PUSH: item.technique in ("push", "infusion"),
            Technique.INFUSION: item.technique in ("infusion", "push", "pump", "sc_infusion"),
            Technique.INJECTION: item.technique in ("im", "sc"),
        }.get(technique, False)
        reasons = {row.reason, *(stretch.reason for stretch in row.stretches)}
        if alike and not row.codes and not row.counted_minutes and reasons & _ANSWERED_ELSEWHERE:
            found += 1
    return found


def _of_hydration(compared: Comparing, difference: Difference) -> tuple[Cause, ...]:
    reasons = compared.reasons
    overlap = NotCounted.HYDRATION_OVERLAP in reasons
    if not compared.expected("96360", "96361") and reasons & _CARRIED and not overlap:
        return (Cause.CARRIER_FLUID,)
    if overlap:
        pushed = (Cause.PUSH_IN_HYDRATION,) if _pushes_account_for(compared, difference) else ()
        return (*pushed, Cause.HYDRATION_BESIDE_DRUG)
    fluids = {NotCounted.HYDRATION_TOO_SHORT, NotCounted.HYDRATION_TOO_LITTLE, NotCounted.SHORT_OF_NEXT_HOUR}
    if compared.expected("96360", "96361") or reasons & fluids:
        return ()
    return (Cause.UNDOCUMENTED,)


def _overlap_accounts_for(compared: Comparing, difference: Difference) -> bool:
    """Return whether the hours would be there, had the minutes in which two drugs ran counted for both (T16)."""
    least = compared.parameters.additional_hour_min_minutes
    lost = 0
    for row in compared.rows:
        shared = sum(s.minutes for s in row.stretches if s.reason is NotCounted.OTHER_DRUG_RUNNING)
        lost += additional_hours(row.minutes, least) - additional_hours(row.minutes - shared, least)
    supported = sum(
        line.units for line in compared.expected(difference.code) if line.encounter == difference.encounter
    )
    return _billed_in_all(compared, difference) - supported <= lost


def _pushes_account_for(compared: Comparing, difference: Difference) -> bool:
    """Return whether the hours of 96361 would be there, had only push minutes not been taken from them (T17)."""
    if compared.claim.is_professional or difference.code != "96361":
        return False
    overlap = NotCounted.HYDRATION_OVERLAP
    fluids = [row for row in compared.rows if any(s.reason is overlap for s in row.stretches)]
    pushed = [
        s
        for row in compared.rows
        for s in row.stretches
        if s.code in codes.PUSH_CODES or s.reason is NotCounted.REPEATED_PUSH
    ]
    for stretch in (s for row in fluids for s in row.stretches if s.reason is overlap):
        if sum(_shared_minutes(stretch, push) for push in pushed) < stretch.minutes:
            return False
    whole = sum(row.minutes for row in fluids)
    if whole < compared.parameters.hydration_min_minutes:
        return False
    least = compared.parameters.additional_hour_min_minutes
    return _billed_in_all(compared, difference) <= 1 + additional_hours(whole, least)


def _billed_in_all(compared: Comparing, difference: Difference) -> int:
    """Return the units of a code on all lines of its encounter: the excess may stand on several."""
    key = compared.expectation.encounters.key
    return sum(
        line.units
        for line in compared.claim.lines
        if line.code == difference.code and key(line.first_date) in ("", difference.encounter)
    )


def _shared_minutes(one: Stretch, other: Stretch) -> int:
    if (one.start.tzinfo is None) != (other.start.tzinfo is None):
        return 0
    shared = min(one.stop, other.stop) - max(one.start, other.start)
    return max(0, int(shared.total_seconds()) // 60)


def _shares_a_container(record: InfusionRecord) -> bool:
    containers = [a.container for a in record.administrations if a.container is not None]
    return len(set(containers)) < len(containers)


# drug lines


def _of_drug(compared: Comparing, difference: Difference) -> tuple[Cause, ...]:
    expected = difference.expected
    own = compared.expected(difference.code)
    discarded = [line for line in own if "JW" in line.modifiers]
    if difference.kind is Kind.MISSING:
        return (Cause.DISCARDED if expected is not None and "JW" in expected.modifiers else Cause.DOSE,)
    line = compared.line(difference)
    if difference.kind is Kind.WRONG_CODE:
        drug = drugs.find(line.code)
        ended = drug is not None and not drug.is_active(line.first_date)
        return (Cause.ENDED_CODE,) if ended else (Cause.OTHER_PRODUCT,)
    billed = [other for other in compared.claim.lines if other.code == difference.code]
    if difference.kind is Kind.EXTRA and not own:
        return (Cause.UNDOCUMENTED_DRUG, Cause.UNDOCUMENTED)
    if "JW" in line.modifiers:
        below = difference.kind is Kind.EXTRA and _wasted_below_a_unit(compared, difference.code)
        return (Cause.DISCARDED_BELOW_A_UNIT, Cause.DISCARDED) if below else (Cause.DISCARDED,)
    if difference.kind is Kind.MODIFIERS:
        if discarded:
            return (Cause.DISCARDED,)
        if _wasted_below_a_unit(compared, difference.code):
            return (Cause.MODIFIER_BELOW_A_UNIT, Cause.WASTE_MODIFIER_MISSING)
        missing = "JZ" not in line.modifiers
        return (Cause.WASTE_MODIFIER_MISSING if missing else Cause.WASTE_MODIFIER_UNSUPPORTED,)
    in_one = discarded and not any("JW" in other.modifiers for other in billed)
    if in_one and sum(other.units for other in billed) == sum(supported.units for supported in own):
        return (Cause.DISCARDED, Cause.DOSE)
    return (Cause.DOSE,)


def _wasted_below_a_unit(compared: Comparing, code: str) -> bool:
    wasted = [a.wasted for a in compared.record.administrations if a.wasted is not None and bills(a, code)]
    discarded = any("JW" in line.modifiers for line in compared.expected(code))
    return not discarded and any(waste.amount.value > 0 for waste in wasted)
