"""What rests on several accesses being coded as one: the chart shows two sites, and nobody wrote why.

Without a documented reason a second access is coded as though it were the first (`sessions`). That is a rule for what
may be billed, not a fact about the visit: the reason may exist and stand nowhere, and silence contradicts no line. So
the chart is read once more as though the reason were there. A difference that changes by that, or would be open then
for want of another fact, is a person's to decide. A reason that is written and earns nothing (a line placed anew,
convenience) is a fact, and leaves every difference as it is. A site that nobody named is no second one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from payer_profiles.parameters import Parameters
from scrubber.coding.expect import expect
from scrubber.coding.sessions import INTRAVENOUS_TECHNIQUES
from scrubber.model.claim import Claim
from scrubber.model.comparison import Difference
from scrubber.model.expected import ABOUT_DRUG_LINES
from scrubber.model.readings import Reading
from scrubber.model.record import PRIMARY_ACCESS, Administration, InfusionRecord
from scrubber.model.value import replace
from scrubber.reference import codes

_A_REASON = "incompatible drugs"


def resting_on_one_access(
    claim: Claim,
    reading: Reading,
    parameters: Parameters,
    differences: Sequence[Difference],
    disputed: Callable[[Claim, Reading], Iterable[Difference]],
) -> list[Difference]:
    """Return the differences, those marked that a reason for the second access would change.

    `disputed` compares the administration lines of a claim with those of a reading.
    """
    accesses = unreasoned_accesses(reading.record)
    if len(accesses) < 2 or all(codes.is_drug(one.code) for one in differences):
        return list(differences)
    explained = _with_reasons(claim, reading, parameters, accesses[1:])
    is_open = not _undecided(explained) <= _undecided(reading)
    others = frozenset() if is_open else {_what(one) for one in disputed(claim, explained)}
    return [
        one if codes.is_drug(one.code) or _what(one) in others else replace(one, accesses=accesses)
        for one in differences
    ]


def _undecided(reading: Reading) -> set[tuple[object, ...]]:
    """Return what keeps the reading from being coded, but for what is open about drug lines."""
    gaps = reading.expectation.not_evaluated
    return {(gap.reason, gap.administrations) for gap in gaps if gap.reason not in ABOUT_DRUG_LINES}


def unreasoned_accesses(record: InfusionRecord) -> tuple[str, ...]:
    """Return the sites that a chart names for its infusions and pushes, in its order; none where it gives a reason."""
    given = [item for item in record.administrations if _is_through_a_named_vein(item)]
    if any(item.access_reason for item in given):
        return ()
    return tuple(dict.fromkeys(item.access for item in given))


def _is_through_a_named_vein(item: Administration) -> bool:
    return item.technique in INTRAVENOUS_TECHNIQUES and item.access != PRIMARY_ACCESS


def _with_reasons(claim: Claim, reading: Reading, parameters: Parameters, accesses: Sequence[str]) -> Reading:
    """Return the reading as it would be if the chart gave a reason for these accesses."""
    record = reading.record
    given = tuple(
        replace(item, access_reason=_A_REASON) if item.access in accesses else item
        for item in record.administrations
    )
    explained = replace(record, administrations=given)
    expectation = expect(
        explained,
        parameters,
        transaction_setting=reading.expectation.setting,
        place_of_service=claim.place_of_service or None,
        type_of_bill=claim.type_of_bill or None,
        on=claim.service_dates[0] if len(claim.service_dates) == 1 else None,
    )
    return Reading(reading.assumes, explained, expectation)


def _what(difference: Difference) -> tuple[object, ...]:
    """Return what a difference asks for, and of which line."""
    expected = difference.expected
    return (
        difference.line,
        difference.kind,
        difference.code,
        difference.supported_units,
        expected.label if expected else "",
    )
