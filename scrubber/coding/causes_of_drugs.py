"""Why a drug line differs from what the chart supports: the code, the dose, what was discarded and its modifier."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from scrubber.coding.comparing import Comparing
from scrubber.coding.products import bills
from scrubber.model.claim import ServiceLine
from scrubber.model.comparison import Cause, Difference, Kind
from scrubber.model.expected import ExpectedLine
from scrubber.reference import drugs
from scrubber.reference.units import amount_in


def of_drug(compared: Comparing, difference: Difference) -> tuple[Cause, ...]:
    """Return why a drug line differs, most telling first."""
    if difference.kind is Kind.MISSING:
        return (Cause.DISCARDED if _is_waste(difference.expected) else Cause.DOSE,)
    line = compared.line(difference)
    if difference.kind is Kind.WRONG_CODE:
        drug = drugs.find(line.code)
        ended = drug is not None and not drug.is_active(line.first_date)
        return (Cause.ENDED_CODE,) if ended else (Cause.OTHER_PRODUCT,)
    is_shown = compared.expected(difference.code) and compared.shows_the_day_of(line)
    if difference.kind is Kind.EXTRA and not is_shown:
        return (Cause.UNDOCUMENTED_DRUG, Cause.UNDOCUMENTED)
    if "JW" in line.modifiers:
        below = difference.kind is Kind.EXTRA and _wasted_below_a_unit(compared, difference)
        return (Cause.DISCARDED_BELOW_A_UNIT, Cause.DISCARDED) if below else (Cause.DISCARDED,)
    if difference.kind is Kind.MODIFIERS:
        return _of_modifiers(compared, difference, line)
    return (Cause.DISCARDED, Cause.DOSE) if _is_billed_in_one(compared, difference) else (Cause.DOSE,)


def _of_modifiers(compared: Comparing, difference: Difference, line: ServiceLine) -> tuple[Cause, ...]:
    """Return why a line of what was given bears JZ, or lacks it: `JZ` beside a waste, or neither JW nor JZ."""
    if any(map(_is_waste, _of_the_day(compared, difference))):
        return (Cause.DISCARDED,)
    if _wasted_below_a_unit(compared, difference):
        return (Cause.MODIFIER_BELOW_A_UNIT, Cause.WASTE_MODIFIER_MISSING)
    missing = "JZ" not in line.modifiers
    return (Cause.WASTE_MODIFIER_MISSING if missing else Cause.WASTE_MODIFIER_UNSUPPORTED,)


def _is_billed_in_one(compared: Comparing, difference: Difference) -> bool:
    """Return whether what was given and what was discarded stand in lines without JW: `x 40` for 35 and 5."""
    supported = _of_the_day(compared, difference)
    billed = [line for line in compared.claim.lines if line.code == difference.code]
    return (
        any(map(_is_waste, supported))
        and not any("JW" in line.modifiers for line in billed)
        and sum(line.units for line in billed) == sum(line.units for line in supported)
    )


def _of_the_day(compared: Comparing, difference: Difference) -> Sequence[ExpectedLine]:
    """Return what the chart supports under the code, of the day of the difference where it is known."""
    day = difference.expected.day if difference.expected else None
    return [line for line in compared.expected(difference.code) if day is None or line.day == day]


def _is_waste(line: ExpectedLine | None) -> bool:
    return line is not None and "JW" in line.modifiers


def _wasted_below_a_unit(compared: Comparing, difference: Difference) -> bool:
    """Return whether something was discarded that makes no line of JW; of the day of the difference, where it is known.

    `4 mg wasted` of a drug billed by 10 mg, or `12 mg` where the dose rounds up over part of it.
    """
    day = difference.expected.day if difference.expected else None
    drug = drugs.find(difference.code, day)
    if drug is None:
        return False
    wasted = Decimal(0)
    for item in compared.record.administrations:
        if item.wasted is None or not bills(item, difference.code):
            continue
        if day is None or item.day() in (None, day):
            wasted += amount_in(item.wasted.amount, drug.unit, item.concentration) or Decimal(0)
    own = _of_the_day(compared, difference)
    if not wasted or any(map(_is_waste, own)):
        return False
    # what is a unit or more, and has no line, is in the unit that the dose rounds up to, where JZ says so
    return wasted < drug.unit_amount or any("JZ" in line.modifiers for line in own)
