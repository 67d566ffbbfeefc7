"""Why more is billed than the chart supports: what it documents that contradicts the excess."""

from __future__ import annotations

from scrubber.coding.causes_of_role import second_initial
from scrubber.coding.comparing import FURTHER_DRUGS, FURTHER_HOURS, Comparing, is_separate
from scrubber.coding.hours import additional_hours
from scrubber.model.comparison import Cause, Difference, Kind
from scrubber.model.record import InfusionRecord
from scrubber.model.timeline import NotCounted, Stretch, TimelineRow
from scrubber.reference import codes
from scrubber.reference.codes import CodeRole, Family, Technique

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


def of_excess(compared: Comparing, difference: Difference) -> tuple[Cause, ...]:
    """Return why too much is billed, or `UNDOCUMENTED` where nothing documented contradicts it."""
    code = difference.code
    if not compared.shows_the_day_of(compared.line(difference)):
        return (Cause.UNDOCUMENTED,)
    if code in codes.HYDRATION_CODES:
        return _of_hydration(compared, difference)
    if difference.kind is Kind.EXTRA and _was_given_otherwise(compared, code):
        return (Cause.OTHER_WAY,)
    if not _is_contradicted(compared, difference):
        return (Cause.UNDOCUMENTED,)
    if codes.is_initial(code):
        further = (Cause.SECOND_INITIAL,) if _is_further_drug(compared, difference) else ()
        if any(len(a.segments) > 1 for a in compared.record.administrations):
            return (*further, Cause.RESTARTED, *second_initial(compared, difference))
        return (*further, *second_initial(compared, difference))
    if code in FURTHER_DRUGS and difference.kind is Kind.EXTRA and _shares_a_container(compared.record):
        return (Cause.ONE_BAG,)
    if code == "96368" and difference.kind is Kind.OVER:
        return (Cause.CONCURRENT_TWICE,)
    if code in FURTHER_HOURS and _overlap_accounts_for(compared, difference):
        return (Cause.OVERLAP,)
    return ()


_BY_NEEDLE = frozenset({Family.THERAPEUTIC, Family.COMPLEX, Family.INJECTION, Family.SUBCUTANEOUS_INFUSION})


def _was_given_otherwise(compared: Comparing, code: str) -> bool:
    """Return whether a code of vein, muscle or skin has no support, and the chart shows a drug given another way."""
    row = codes.find(code)
    by_needle = row is not None and row.family in _BY_NEEDLE and row.role is not CodeRole.ADDITIONAL_HOUR
    return by_needle and NotCounted.OTHER_WAY in compared.reasons


def _is_contradicted(compared: Comparing, difference: Difference) -> bool:
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
            or any(map(_is_fluid_beside_a_drug, compared.rows))
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


def _is_fluid_beside_a_drug(row: TimelineRow) -> bool:
    """Return whether a fluid ran for all of its time beside a drug: it is neither hydration nor a concurrent drug."""
    return bool(row.stretches) and all(s.reason is NotCounted.HYDRATION_OVERLAP for s in row.stretches)


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
