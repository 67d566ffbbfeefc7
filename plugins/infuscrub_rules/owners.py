"""Which rule answers for a difference between billed and supported: exactly one, so that no line is blamed twice.

A rule about billed against supported is its page and `judged(case, owned(case, ID))`; which differences are its own is
decided here, in one place, in the order of what explains most: the reason first, the code last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from infuscrub_rules.charts import substance_of, unexplained_accesses
from infuscrub_rules.visits import same_visit, separating
from scrubber.plugin import (
    Administration,
    Case,
    Difference,
    Kind,
    NotCounted,
    ServiceLine,
    Stretch,
    codes,
    drugs,
)

M01, DOC09, UNCONFIRMED = "M01", "DOC09", "DOC12"

_RESCUE = frozenset({"leucovorin", "levoleucovorin", "mesna"})
"""Given with a complex regimen and therapeutic all the same (S08); other drugs of that kind are D05's."""

_FURTHER_DRUGS = frozenset({"96367", "96368", "96375", "96411", "96417"})
_FURTHER_HOURS = frozenset({"96361", "96366", "96415", "96423"})
_UNDER_THE_SKIN = frozenset({"96369", "96370", "96371"})
_NO_HYDRATION = frozenset(
    {NotCounted.KEEP_OPEN, NotCounted.DILUENT, NotCounted.BETWEEN_UNITS, NotCounted.FLUSH}
)

_PUSHED = frozenset({NotCounted.REPEATED_PUSH})

BY_CODE = {
    **dict.fromkeys(("96365", "96413"), "T03"),
    "96366": "T04",
    "96415": "T05",
    "96360": "T06",
    "96361": "T07",
    **dict.fromkeys(_UNDER_THE_SKIN, "T08"),
    "96376": "T09",
    **dict.fromkeys(("96367", "96417"), "A04"),
    **dict.fromkeys(("96374", "96375", "96409", "96411"), "A05"),
    "96368": "S03",
    **dict.fromkeys(("96372", "96401", "96402"), "D06"),
    "96377": "D09",
    **dict.fromkeys(("96416", "C8957", "G0498"), "T18"),
    **dict.fromkeys(("90471", "90472", "G0008", "G0009", "G0010"), "D12"),
}
"""The rule of a code's units, where no better reason is known; all other codes are DOC12's."""


def owned(case: Case, rule: str) -> tuple[Difference, ...]:
    """Return the differences that this rule answers for."""
    if not case.comparison.differences:
        return ()
    return _dealt(case).get(rule, ())


class _Latest:
    """The case at hand with its differences dealt out: some forty rules ask in a row, and one answer serves them."""

    case: Case | None = None
    dealt: Mapping[str, tuple[Difference, ...]] = {}


def _dealt(case: Case) -> Mapping[str, tuple[Difference, ...]]:
    if _Latest.case is not case:
        dealt: dict[str, tuple[Difference, ...]] = {}
        for difference in case.comparison.differences:
            rule = owner(case, difference)
            dealt[rule] = (*dealt.get(rule, ()), difference)
        _Latest.case, _Latest.dealt = case, dealt
    return _Latest.dealt


def about(rule: str, wanted: Iterable[str]) -> Callable[[Case], bool]:
    """Return the `concerns` of such a rule: claims with one of these codes, or with a difference that is its own."""
    watched = frozenset(wanted)

    def is_about(case: Case) -> bool:
        return not watched.isdisjoint(case.codes) or bool(owned(case, rule))

    return is_about


def owner(case: Case, difference: Difference) -> str:
    """Return the id of the rule that answers for a difference."""
    if codes.is_drug(difference.code):
        return _of_drug(case, difference)
    if difference.line is not None and (told := _without_a_chart(case, _line(case, difference))):
        return told
    match difference.kind:
        case Kind.MODIFIERS:
            return "H05" if difference.expected and _separate(difference.expected.modifiers) else M01
        case Kind.WRONG_TECHNIQUE:
            return _of_technique(case, difference)
        case Kind.WRONG_FAMILY:
            return _of_family(case, difference)
        case Kind.WRONG_ROLE:
            return _of_role(case, difference)
        case Kind.OVER | Kind.EXTRA:
            return _of_excess(case, difference)
        case _:
            return BY_CODE.get(difference.code, UNCONFIRMED)


def _without_a_chart(case: Case, line: ServiceLine) -> str | None:
    """Return the rule that takes a line off whatever the chart says, so that nobody needs to compare it."""
    if case.claim.is_professional and line.code in codes.FACILITY_ONLY_CODES:
        return "F02"
    return "F14" if line.code == "96523" and is_beside_another_service(case, line) else None


def is_beside_another_service(case: Case, line: ServiceLine) -> bool:
    """Return whether anything but a drug is billed on the day of a port flush."""
    return any(
        other.first_date == line.first_date and other.code != line.code and not codes.is_drug(other.code)
        for other in case.claim.lines
    )


def _line(case: Case, difference: Difference) -> ServiceLine:
    return case.claim.line(difference.line or 0)


def _given(case: Case, difference: Difference) -> tuple[Administration, ...]:
    ids = difference.expected.administrations if difference.expected else ()
    return tuple(a for a in case.administrations if a.id in ids)


def _separate(modifiers: Iterable[str]) -> bool:
    return not {"59", "XE", "XP", "XS", "XU"}.isdisjoint(modifiers)


def _of_technique(case: Case, difference: Difference) -> str:
    if difference.code in _UNDER_THE_SKIN:
        return "T08"
    if difference.code in codes.INFUSION_CODES:
        return "T01"
    return "T12" if any(a.discontinued for a in _given(case, difference)) else "T02"


def _of_family(case: Case, difference: Difference) -> str:
    expected = difference.expected.code if difference.expected else ""
    if codes.family_of(expected) is codes.Family.VACCINE:
        return "D12"
    if codes.technique_of(difference.code) is codes.Technique.INJECTION:
        return "D06"
    never_complex = [a for a in _given(case, difference) if is_never_complex(a)]
    if never_complex and codes.family_of(difference.code) is codes.Family.COMPLEX:
        return "S08" if any(is_rescue(a) for a in never_complex) else "D05"
    return "D04"


def is_never_complex(administration: Administration) -> bool:
    """Return whether the drug is never billed with 964xx, whatever it is given with."""
    found = (
        (drugs.find(administration.hcpcs),)
        if administration.hcpcs
        else drugs.by_name(administration.substance)
    )
    return any(drug is not None and drug.never_complex for drug in found)


def is_rescue(administration: Administration) -> bool:
    """Return whether the drug protects from another one: leucovorin, levoleucovorin, mesna."""
    return substance_of(administration) in _RESCUE


def _of_role(case: Case, difference: Difference) -> str:
    expected = difference.expected.code if difference.expected else ""
    billed = difference.code
    if billed in _UNDER_THE_SKIN:
        return "T08"
    if codes.is_initial(billed) and (second := _second_initial(case, difference)):
        return second
    if {billed, expected} == {"96367", "96368"}:
        return "S02"
    if billed in _FURTHER_HOURS and not codes.is_initial(expected):
        return "A03"
    if not codes.is_initial(billed) and not codes.is_initial(expected):
        return "A05" if codes.technique_of(billed) is codes.Technique.PUSH else "A04"
    return "H03" if case.claim.is_professional else "H02"


def _second_initial(case: Case, difference: Difference) -> str | None:
    """Return the rule of an initial code beside another one of the visit; None where it is the only one."""
    line = _line(case, difference)
    others = [other for other in same_visit(case, line) if codes.is_initial(other.code)]
    if not others:
        return None
    if separating(line):
        return DOC09 if unexplained_accesses(case) else "H05"
    if all(other.first_date != line.first_date for other in others):
        return "H06"
    return "H01"


def _of_excess(case: Case, difference: Difference) -> str:
    code = difference.code
    if code in codes.HYDRATION_CODES:
        return _of_hydration(case, difference)
    if codes.is_initial(code):
        if any(len(a.segments) > 1 for a in case.administrations):
            return "T11"
        return _second_initial(case, difference) or BY_CODE.get(code, UNCONFIRMED)
    if code in _FURTHER_DRUGS and difference.kind is Kind.EXTRA and _shares_a_container(case):
        return "S01"
    if code == "96368" and difference.kind is Kind.OVER:
        return "T10"
    if code in _FURTHER_HOURS and _overlap_accounts_for(case, difference):
        return "T16"
    return BY_CODE.get(code, UNCONFIRMED)


def _of_hydration(case: Case, difference: Difference) -> str:
    reasons = {
        reason
        for row in (case.expectation.timeline.rows if case.expectation else ())
        for reason in (row.reason, *(stretch.reason for stretch in row.stretches))
    }
    if (
        not case.expected("96360", "96361")
        and reasons & _NO_HYDRATION
        and NotCounted.HYDRATION_OVERLAP not in reasons
    ):
        return "S07"
    if NotCounted.HYDRATION_OVERLAP in reasons:
        return "T17" if _pushes_account_for(case, difference) else "S05"
    return BY_CODE[difference.code]


def _overlap_accounts_for(case: Case, difference: Difference) -> bool:
    """Return whether the hours would be there, had the minutes in which two drugs ran counted for both (T16)."""
    least = case.parameters.additional_hour_min_minutes
    lost = 0
    for row in case.expectation.timeline.rows if case.expectation else ():
        shared = sum(s.minutes for s in row.stretches if s.reason is NotCounted.OTHER_DRUG_RUNNING)
        lost += further_hours(row.minutes, least) - further_hours(row.minutes - shared, least)
    return difference.billed_units - difference.supported_units <= lost


def _pushes_account_for(case: Case, difference: Difference) -> bool:
    """Return whether the hours of 96361 would be there, had only push minutes not been taken from them (T17)."""
    if case.claim.is_professional or difference.code != "96361" or case.expectation is None:
        return False
    rows = case.expectation.timeline.rows
    fluids = [row for row in rows if any(s.reason is NotCounted.HYDRATION_OVERLAP for s in row.stretches)]
    pushed = [s for row in rows for s in row.stretches if s.code in codes.PUSH_CODES or s.reason in _PUSHED]
    for stretch in (s for row in fluids for s in row.stretches if s.reason is NotCounted.HYDRATION_OVERLAP):
        if sum(_shared_minutes(stretch, push) for push in pushed) < stretch.minutes:
            return False
    whole = sum(row.minutes for row in fluids)
    if whole < case.parameters.hydration_min_minutes:
        return False
    return difference.billed_units <= 1 + further_hours(whole, case.parameters.additional_hour_min_minutes)


def _shared_minutes(one: Stretch, other: Stretch) -> int:
    if (one.start.tzinfo is None) != (other.start.tzinfo is None):
        return 0
    shared = min(one.stop, other.stop) - max(one.start, other.start)
    return max(0, int(shared.total_seconds()) // 60)


def further_hours(minutes: int, least: int) -> int:
    """Return the hours that minutes earn past the first one: 90 none, 91 one, 151 two."""
    return max(0, (minutes - least) // 60)


def _shares_a_container(case: Case) -> bool:
    containers = [a.container for a in case.administrations if a.container is not None]
    return len(set(containers)) < len(containers)


def _of_drug(case: Case, difference: Difference) -> str:
    expected = difference.expected
    discarded = [e for e in case.expected(difference.code) if "JW" in e.modifiers]
    if difference.kind is Kind.MISSING:
        return "W02" if expected is not None and "JW" in expected.modifiers else "D01"
    line = _line(case, difference)
    if "JW" in line.modifiers:
        return (
            "W04"
            if difference.kind is Kind.EXTRA and _wasted_less_than_a_unit(case, difference.code)
            else "W02"
        )
    if difference.kind is Kind.MODIFIERS:
        if discarded:
            return "W02"
        if _wasted_less_than_a_unit(case, difference.code):
            return "W05"
        return "W01" if "JZ" not in line.modifiers else "W06"
    if discarded and not any("JW" in other.modifiers for other in case.lines(difference.code)):
        whole = sum(e.units for e in case.expected(difference.code))
        if sum(other.units for other in case.lines(difference.code)) == whole:
            return "W02"
    return "D01"


def _wasted_less_than_a_unit(case: Case, code: str) -> bool:
    wasted = [a.wasted for a in case.administrations if a.hcpcs == code and a.wasted is not None]
    discarded = any("JW" in e.modifiers for e in case.expected(code))
    return not discarded and any(w.amount.value > 0 for w in wasted)
