"""Whether the conditions of a policy hold of a claim or a line: yes, no, or why nobody can tell.

Each condition answers True, False, or the `Because` of what is not known. Of several that must hold, one that doesn't
decides; else one that is not known does. So a policy is never applied, nor left aside, on something nobody knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta

from payer_profiles.policies import Conditions, Policy
from payer_profiles.policies import matches as matches
from scrubber.model.claim import Claim, ServiceLine
from scrubber.model.unchecked import Because
from scrubber.model.whole import ClaimProvider, RawSegment, WholeClaim
from scrubber.reference.places import Place
from scrubber.rules.case import Case

Answer = bool | Because


def every(answers: Iterable[Answer]) -> Answer:
    """Return whether all hold."""
    return _decided(answers, by=False)


def some(answers: Iterable[Answer]) -> Answer:
    """Return whether any holds."""
    return _decided(answers, by=True)


def _decided(answers: Iterable[Answer], by: bool) -> Answer:
    """Return `by` where one of the answers is it; else the first that is not known; else the opposite."""
    unknown: Because | None = None
    for answer in answers:
        if answer is by:
            return by
        if isinstance(answer, Because):
            unknown = unknown or answer
    return not by if unknown is None else unknown


def denied(answer: Answer) -> Answer:
    """Return the opposite; what is not known stays so."""
    return answer if isinstance(answer, Because) else not answer


def in_force(case: Case, policy: Policy, line: ServiceLine | None) -> Answer:
    """Return whether a policy applies to a line (None: to the claim) on its date, with its conditions."""
    if policy.terms.since is not None or policy.terms.until is not None:
        on = day_of(case.claim, line)
        if on is None:
            return Because.NOT_ON_CLAIM
        if not policy.holds_on(on):
            return False
    when, unless = policy.terms.when, policy.terms.unless
    if not when and not unless:
        return True
    applies = some(hold(case, each, line) for each in when) if when else True
    excepted = some(hold(case, each, line) for each in unless)
    return every((applies, denied(excepted)))


def hold(case: Case, conditions: Conditions, line: ServiceLine | None) -> Answer:
    """Return whether every condition that is given holds."""
    return every(
        check(case, getattr(conditions, key), line)
        for key, check in _CHECKS.items()
        if getattr(conditions, key) not in (None, ())
    )


def day_of(claim: Claim, line: ServiceLine | None) -> date | None:
    """Return the date of service of a line, or the first one of the claim."""
    if line is not None and line.first_date is not None:
        return line.first_date
    return claim.service_dates[0] if claim.service_dates else None


def place_of(case: Case, line: ServiceLine | None) -> Place:
    """Return where the service was given."""
    return case.place if line is None else case.place_of(line)


def diagnoses_of(claim: Claim, line: ServiceLine | None) -> tuple[str, ...]:
    """Return the diagnoses that a line points at, in order, without points; all of the claim's where it has none."""
    every_one = claim.diagnoses
    pointers = line.pointers if line is not None else ()
    pointed = tuple(every_one[place - 1] for place in pointers if 0 < place <= len(every_one))
    return tuple(diagnosis.code.replace(".", "").upper() for diagnosis in pointed or every_one)


def diagnosis_matches(pattern: str, code: str) -> bool:
    """Return whether a diagnosis is the one of a pattern, which may be written with its point."""
    return matches(pattern.replace(".", ""), code)


def is_of_age(born: date | None, on: date | None, from_age: str | None, to_age: str | None) -> Answer:
    """Return whether a patient has the least age and not more than the greatest on a day.

    `to_age` counts as a whole: to 17 years is up to the day before the eighteenth birthday. Who is born on 29 February
    is a year older on 1 March.
    """
    if born is None:
        return Because.NO_BIRTH_DATE
    if on is None:
        return Because.NOT_ON_CLAIM
    old_enough = from_age is None or reaches(born, from_age) <= on
    return old_enough and (to_age is None or on < reaches(born, to_age, more=1))


def reaches(born: date, age: str, more: int = 0) -> date:
    """Return the day on which somebody reaches an age, `18 years` or `6 months`, and `more` of its units."""
    number, unit = age.split()
    count = int(number) + more
    match unit.rstrip("s"):
        case "year":
            return _months_later(born, 12 * count)
        case "month":
            return _months_later(born, count)
        case "week":
            return born + timedelta(weeks=count)
        case _:
            return born + timedelta(days=count)


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    try:
        return date(year, month + 1, day.day)
    except ValueError:  # 31 April: the first of the next month
        return date(year + (month == 11), (month + 1) % 12 + 1, 1)


def whole_of(case: Case) -> WholeClaim | None:
    """Return the whole claim; None for one that was made without its segments."""
    try:
        return case.claim.whole
    except LookupError:
        return None


def segments_like(
    whole: WholeClaim, pattern: str, line: ServiceLine | None, level: str
) -> Iterator[RawSegment]:
    """Yield the segments that begin like a pattern, `REF*9F` or `HI*BE:A8`, of the claim, a line, or both."""
    segment_id, *wanted = pattern.split("*")
    number = line.number if line is not None else None
    for segment in whole.segments:
        if segment.id != segment_id:
            continue
        of_claim = segment.line is None
        if of_claim if level == "line" else (not of_claim and (level == "claim" or segment.line != number)):
            continue
        if segment_id == "HI" and wanted:
            if any(_begins(wanted[0], value) for value in segment.elements[1:]):
                yield segment
        elif all(_begins(value, segment.element(n)) for n, value in enumerate(wanted, 1)):
            yield segment


def _begins(wanted: str, value: str) -> bool:
    return not wanted or value == wanted or value.startswith(f"{wanted}:")


# one function a condition


def _place(case: Case, wanted: Sequence[str], line: ServiceLine | None) -> Answer:
    found = place_of(case, line).is_one_of(wanted)
    return Because.NO_PLACE if found is None else found


def _modifier(case: Case, wanted: Sequence[str], line: ServiceLine | None) -> Answer:
    lines = case.claim.lines if line is None else (line,)
    return any(each.has_modifier(*wanted) for each in lines)


def _diagnosis(case: Case, wanted: Sequence[str], line: ServiceLine | None) -> Answer:
    codes = diagnoses_of(case.claim, line)
    return any(diagnosis_matches(pattern, code) for pattern in wanted for code in codes)


def _from_age(case: Case, age: str, line: ServiceLine | None) -> Answer:
    return is_of_age(case.claim.patient.birth_date, day_of(case.claim, line), age, None)


def _to_age(case: Case, age: str, line: ServiceLine | None) -> Answer:
    return is_of_age(case.claim.patient.birth_date, day_of(case.claim, line), None, age)


def _billed_with(case: Case, wanted: Sequence[str], line: ServiceLine | None) -> Answer:
    on = line.first_date if line is not None else None
    others = (each for each in case.claim.lines if each is not line and (on is None or each.first_date == on))
    return any(matches(pattern, each.code) for each in others for pattern in wanted)


def _bill(case: Case, wanted: Sequence[str], line: ServiceLine | None) -> Answer:
    return case.claim.type_of_bill.startswith(tuple(wanted))


def is_one(value: str, wanted: Sequence[str]) -> Answer:
    """Return whether what stands in an element is one of these; an element that is empty says nothing."""
    return value in wanted if value else Because.NOT_ON_CLAIM


def _of_whole(
    ask: Callable[[WholeClaim, Sequence[str], ServiceLine | None], Answer],
) -> Callable[..., Answer]:
    def check(case: Case, wanted: Sequence[str], line: ServiceLine | None) -> Answer:
        whole = whole_of(case)
        return Because.NOT_ON_CLAIM if whole is None else ask(whole, wanted, line)

    return check


def _group(whole: WholeClaim, wanted: Sequence[str], line: ServiceLine | None) -> Answer:
    group = whole.subscriber.group
    return any(matches(pattern, group) for pattern in wanted) if group else Because.NOT_ON_CLAIM


def _state(whole: WholeClaim, wanted: Sequence[str], line: ServiceLine | None) -> Answer:
    return some(is_one(provider.state, wanted) for provider in whole.providers_as("billing"))


def _taxonomy(case: Case, wanted: Sequence[str], line: ServiceLine | None) -> Answer:
    whole = whole_of(case)
    return _is_of(whole.providers_as("billing") if whole is not None else (), wanted)


def _rendering_taxonomy(case: Case, wanted: Sequence[str], line: ServiceLine | None) -> Answer:
    whole = whole_of(case)
    if whole is None:
        return Because.NOT_ON_CLAIM
    number = line.number if line is not None else None
    return _is_of(whole.providers_as("rendering", line=number) or whole.providers_as("billing"), wanted)


def _is_of(providers: Sequence[ClaimProvider], wanted: Sequence[str]) -> Answer:
    stated = [provider.taxonomy for provider in providers if provider.taxonomy]
    if not stated:
        return Because.NOT_ON_CLAIM
    return any(matches(pattern, taxonomy) for pattern in wanted for taxonomy in stated)


def _elements(whole: WholeClaim, wanted: Sequence[str], line: ServiceLine | None) -> bool:
    return any(True for pattern in wanted for _ in segments_like(whole, pattern, line, "any"))


def _authorization(case: Case, wanted: bool, line: ServiceLine | None) -> Answer:
    numbers = (case.claim.prior_authorization, *(line.prior_authorizations if line is not None else ()))
    return any(numbers) == wanted


_CHECKS: dict[str, Callable[..., Answer]] = {
    "forms": lambda case, wanted, line: case.claim.transaction in wanted,
    "bills": _bill,
    "places": _place,
    "modifiers": _modifier,
    "diagnoses": _diagnosis,
    "from_age": _from_age,
    "to_age": _to_age,
    "billed_with": _billed_with,
    "frequencies": lambda case, wanted, line: case.claim.frequency in wanted,
    "groups": _of_whole(_group),
    "filing_indicators": lambda case, wanted, line: is_one(case.claim.filing_indicator, wanted),
    "states": _of_whole(_state),
    "npis": lambda case, wanted, line: is_one(case.claim.billing_provider.npi, wanted),
    "taxonomies": _taxonomy,
    "rendering_taxonomies": _rendering_taxonomy,
    "authorization": _authorization,
    "other_payer": lambda case, wanted, line: case.claim.has_other_payer == wanted,
    "elements": _of_whole(_elements),
}
