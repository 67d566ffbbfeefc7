"""What rests on an assumed primary reason: where no chart says what a visit was for, others are lawful too.

Theory. A professional takes as initial what the visit was for (H03). Where the record does not say it, the hierarchy of
facilities stands in, as a convention. A claim that follows another reason is then no worse founded than our lines are:
each service that might be initial is tried as the stated reason, and a difference that goes away under one of them,
while that one disputes no other line, rests on the assumption. It is said as a warning, with the assumption.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from payer_profiles.parameters import Parameters
from scrubber.coding.expect import expect
from scrubber.model.claim import Claim
from scrubber.model.comparison import Difference, Kind
from scrubber.model.readings import Reading
from scrubber.model.value import replace
from scrubber.reference import codes

MOST_RIVALS = 6
"""The bound: each service that might be initial is coded once more, and only where a line is in dispute. Where more
might be, all services rest on the choice.
"""

_FAVOURABLE = frozenset({Kind.UNDER, Kind.MISSING})
"""Differences that no payer would object to."""


def resting_on_the_reason(
    claim: Claim,
    reading: Reading,
    parameters: Parameters,
    differences: list[Difference],
    disputed: Callable[[Claim, Reading], Iterable[Difference]],
) -> list[Difference]:
    """Return the differences, those marked that rest on an assumed primary reason.

    `disputed` compares the administration lines of a claim with those of a reading.
    """
    expectation = reading.expectation
    of_services = [one for one in differences if not codes.is_drug(one.code)]
    if not expectation.rivals or not of_services:
        return differences
    faults = {one.place for one in of_services if one.kind not in _FAVOURABLE}
    untried = expectation.rivals[MOST_RIVALS:]
    resting: set[tuple[object, ...]] = {one.place for one in of_services} if untried else set()
    for rival in _readings(claim, reading, parameters):
        others = {one.place: one for one in disputed(claim, rival)}
        if any(one.kind not in _FAVOURABLE and place not in faults for place, one in others.items()):
            continue  # under that reason other lines would be wrong
        resting |= {one.place for one in of_services} - others.keys()
    return [
        replace(one, assumes=expectation.rivals_because)
        if one.place in resting and not codes.is_drug(one.code)
        else one
        for one in differences
    ]


def _readings(claim: Claim, reading: Reading, parameters: Parameters) -> Iterator[Reading]:
    """Yield the reading once for each other service that the visit may have been for."""
    record = reading.record
    for rival in reading.expectation.rivals[:MOST_RIVALS]:
        stated = replace(record, encounter=replace(record.encounter, primary_reason=rival))
        expectation = expect(
            stated,
            parameters,
            transaction_setting=reading.expectation.setting,
            place_of_service=claim.place_of_service or None,
            type_of_bill=claim.type_of_bill or None,
            on=claim.service_dates[0] if len(claim.service_dates) == 1 else None,
        )
        yield Reading(reading.assumes, stated, expectation)
