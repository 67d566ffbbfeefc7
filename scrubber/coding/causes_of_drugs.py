"""Why a drug line differs from what the chart supports: the code, the dose, what was discarded and its modifier."""

from __future__ import annotations

from decimal import Decimal

from scrubber.coding.comparing import Comparing
from scrubber.coding.products import bills
from scrubber.model.comparison import Cause, Difference, Kind
from scrubber.reference import drugs
from scrubber.reference.units import amount_in


def of_drug(compared: Comparing, difference: Difference) -> tuple[Cause, ...]:
    """Return why a drug line differs, most telling first."""
    expected = difference.expected
    own = compared.expected(difference.code)
    of_the_day = [line for line in own if expected is None or line.day == expected.day]
    discarded = [line for line in of_the_day if "JW" in line.modifiers]
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
        below = difference.kind is Kind.EXTRA and _wasted_below_a_unit(compared, difference)
        return (Cause.DISCARDED_BELOW_A_UNIT, Cause.DISCARDED) if below else (Cause.DISCARDED,)
    if difference.kind is Kind.MODIFIERS:
        if discarded:
            return (Cause.DISCARDED,)
        if _wasted_below_a_unit(compared, difference):
            return (Cause.MODIFIER_BELOW_A_UNIT, Cause.WASTE_MODIFIER_MISSING)
        missing = "JZ" not in line.modifiers
        return (Cause.WASTE_MODIFIER_MISSING if missing else Cause.WASTE_MODIFIER_UNSUPPORTED,)
    in_one = discarded and not any("JW" in other.modifiers for other in billed)
    if in_one and sum(other.units for other in billed) == sum(supported.units for supported in of_the_day):
        return (Cause.DISCARDED, Cause.DOSE)
    return (Cause.DOSE,)


def _wasted_below_a_unit(compared: Comparing, difference: Difference) -> bool:
    """Return whether something was discarded, and less than a unit; of the day of the difference, where it is known."""
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
    own = [line for line in compared.expected(difference.code) if day is None or line.day == day]
    if not wasted or any("JW" in line.modifiers for line in own):
        return False
    # what is a unit or more, and has no line, is in the unit that the dose rounds up to, where JZ says so
    return wasted < drug.unit_amount or any("JZ" in line.modifiers for line in own)
