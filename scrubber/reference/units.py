"""Amounts in the units of charts and of billing codes, converted exactly.

Weights convert among each other, volumes among each other, international units are units. A weight and a
volume meet only through a documented concentration. Nothing is rounded here.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from scrubber.model.record import Quantity

_FACTORS: dict[str, tuple[str, Decimal]] = {
    "kg": ("weight", Decimal(1_000_000)),
    "g": ("weight", Decimal(1000)),
    "gm": ("weight", Decimal(1000)),
    "gram": ("weight", Decimal(1000)),
    "grams": ("weight", Decimal(1000)),
    "mg": ("weight", Decimal(1)),
    "mgs": ("weight", Decimal(1)),
    "milligram": ("weight", Decimal(1)),
    "milligrams": ("weight", Decimal(1)),
    "mcg": ("weight", Decimal("0.001")),
    "ug": ("weight", Decimal("0.001")),
    "µg": ("weight", Decimal("0.001")),
    "μg": ("weight", Decimal("0.001")),
    "microgram": ("weight", Decimal("0.001")),
    "micrograms": ("weight", Decimal("0.001")),
    "ng": ("weight", Decimal("0.000001")),
    "l": ("volume", Decimal(1000)),
    "liter": ("volume", Decimal(1000)),
    "ml": ("volume", Decimal(1)),
    "cc": ("volume", Decimal(1)),
    "unit": ("units", Decimal(1)),
    "units": ("units", Decimal(1)),
    "u": ("units", Decimal(1)),
    "iu": ("units", Decimal(1)),
    "[iu]": ("units", Decimal(1)),
    "[usp'u]": ("units", Decimal(1)),
    "10*3.[iu]": ("units", Decimal(1000)),
    "10*3.u": ("units", Decimal(1000)),
    "10*3.[usp'u]": ("units", Decimal(1000)),
    "10*6.[iu]": ("units", Decimal(1_000_000)),
    "10*6.u": ("units", Decimal(1_000_000)),
    "10*6.[usp'u]": ("units", Decimal(1_000_000)),
    "usp units": ("units", Decimal(1)),
    "million units": ("units", Decimal(1_000_000)),
    "million unit": ("units", Decimal(1_000_000)),
    "million iu": ("units", Decimal(1_000_000)),
    "million u": ("units", Decimal(1_000_000)),
    "mega units": ("units", Decimal(1_000_000)),
    "thousand units": ("units", Decimal(1000)),
    "thousand iu": ("units", Decimal(1000)),
    "meq": ("equivalents", Decimal(1)),
}

_POTENCY: dict[str, tuple[str, str, Decimal]] = {"rho d immune globulin": ("mcg", "units", Decimal(5))}
"""What a weight of a drug holds, where HCPCS says it itself: J2790 is `300 micrograms (1500 i.u.)`, J2788 a sixth."""

_LONGEST = 200
"""Characters of a concentration: nobody writes more, and searching more grows with the square of it."""
_CONCENTRATION = re.compile(
    r"(?P<amount>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>[a-zA-Zµμ\[\]]+)\s*(?:/|per|in)\s*"
    r"(?P<volume>\d[\d,]*(?:\.\d+)?)?\s*(?P<volume_unit>ml|cc|l)\b",
    re.IGNORECASE,
)


def kind_of(unit: str) -> str | None:
    """Return weight, volume, units or equivalents; None for a unit that is not known."""
    found = _FACTORS.get(unit.strip().casefold())
    return found[0] if found else None


def convert(value: Decimal, unit: str, wanted: str) -> Decimal | None:
    """Return the value in the wanted unit, exactly; None where the two do not measure the same thing."""
    if unit == wanted:
        return value
    one, other = _FACTORS.get(unit.strip().casefold()), _FACTORS.get(wanted.strip().casefold())
    if one is None or other is None or one[0] != other[0]:
        return None
    return value * one[1] / other[1]


def by_potency(substance: str, quantity: Quantity, wanted: str) -> Decimal | None:
    """Return a weight of a drug as its units of activity, or the other way round; None where HCPCS gives no potency."""
    if substance not in _POTENCY:
        return None
    weight, activity, each = _POTENCY[substance]
    weighed = convert(quantity.value, quantity.unit, weight)
    if weighed is not None:
        return convert(weighed * each, activity, wanted)
    measured = convert(quantity.value, quantity.unit, activity)
    return None if measured is None else convert(measured / each, weight, wanted)


@lru_cache(maxsize=1024)
def parse_concentration(text: str) -> tuple[Quantity, Quantity] | None:
    """Read `10 mg/mL`, `400 mg in 250 mL`, `20,000 units/mL`: the amount and the volume that holds it."""
    match = _CONCENTRATION.search(text) if len(text) <= _LONGEST else None
    if match is None or kind_of(match["unit"]) not in {"weight", "units", "equivalents"}:
        return None
    volume = Decimal((match["volume"] or "1").replace(",", ""))
    if not volume:
        return None
    amount = Decimal(match["amount"].replace(",", ""))
    return Quantity(amount, match["unit"]), Quantity(volume, match["volume_unit"])


def amount_in(quantity: Quantity, wanted: str, concentration: str | None = None) -> Decimal | None:
    """Return a documented amount in the wanted unit, across a documented concentration; None if it can't be."""
    direct = convert(quantity.value, quantity.unit, wanted)
    if direct is not None or concentration is None:
        return direct
    parsed = parse_concentration(concentration)
    if parsed is None:
        return None
    held, volume = parsed
    if kind_of(quantity.unit) == "volume":
        given_ml = convert(quantity.value, quantity.unit, "mL")
        volume_ml = convert(volume.value, volume.unit, "mL")
        held_wanted = convert(held.value, held.unit, wanted)
        if given_ml is None or volume_ml is None or held_wanted is None:
            return None
        return given_ml * held_wanted / volume_ml
    given = convert(quantity.value, quantity.unit, held.unit)
    volume_wanted = convert(volume.value, volume.unit, wanted)
    if given is None or volume_wanted is None or not held.value:
        return None
    return given * volume_wanted / held.value
