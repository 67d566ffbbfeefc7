"""The amounts of a row: doses, wastes, volumes and rates, with why one is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from scrubber.charts.readers.table.commas import DIGITS, Commas, numbers_of
from scrubber.charts.readers.table.rows import Row
from scrubber.charts.words import drugs
from scrubber.charts.words.actions import plain
from scrubber.charts.words.headings import unit_of
from scrubber.charts.words.values import is_relative, millilitres, volume_rate
from scrubber.charts.words.waste import may_be_waste, speaks_of_waste, waste_said
from scrubber.model.record import Quantity, Uncertain, Waste
from scrubber.model.value import Value
from scrubber.reference import drugs as table_of_drugs
from scrubber.reference.units import convert, kind_of

_AMOUNT = re.compile(rf"({DIGITS})\s*([A-Za-zµ/\[\]%0-9.]*)")
_OF_A_VOLUME = re.compile(r"([A-Za-zµ]{1,12})/(?=\d)\d{1,6}(?:\.\d{1,3})?(?:ml|cc)", re.IGNORECASE)
"""The unit of `20mg/50ml`: the drug in the fluid that it was given in, or what a vial holds."""
_NO_UNIT = re.compile(r"[\d.]|%|\A(?:m|b)illions?\Z|\Athousand\Z|\Adoses?\Z", re.IGNORECASE)
_NO_WASTE = re.compile(r"(?:none|no|no waste|nil|zero)\.?", re.IGNORECASE)
_EMPTY = re.compile(r"[-–—]+|n/?a\.?", re.IGNORECASE)
_OF_A_WAY = re.compile(
    r"(?<=[\w.])[ ,]+(?:(?:iv|ivp|ivpb|i\.v\.|im|i\.m\.|sc|s\.c\.|sq|sub-?q|subcut|po|push|infusion|bolus|drip"
    r"|piggyback)(?:[ ,./-]+|$))+$",
    re.IGNORECASE,
)
"""Behind an amount, words for how it was given: `8 mg IVP`."""
_IN_NAME = re.compile(
    r"(?<![\w.,/-])(\d[\d,]*(?:\.\d+)?|\.\d+)\s?(mg|mcg|µg|ug|g|gm|grams?|units?|iu|meq|mmol)\b(?!\s*(?:/|per\b))",
    re.IGNORECASE,
)
_IN_A_BAG = re.compile(
    r"(?<![\w.,/-])(\d[\d,]*(?:\.\d+)?|\.\d+)\s?(mg|mcg|\u00b5g|ug|g|gm|grams?|units?|iu|meq|mmol)\s*/\s*\d[\d,.]*\s?(?:ml|cc|l)\b",
    re.IGNORECASE,
)
"""The drug in the fluid that it was given in, or what a vial holds: `Belimumab 720 mg/250 mL NS`."""
_PRODUCT = re.compile(
    r"/\s*\d*\s*ml\b|\b(?:vials?|sdv|mdv|inj\w*|soln?|solution|tab\w*|cap\w*|kit|syringe|pfs|pen|amp\w*|ndc)\b",
    re.IGNORECASE,
)
NO_AMOUNT = "this is no exact amount"
NO_UNIT = "no unit is given"
A_COMMA = "a comma that may be a decimal one"
OTHER_UNIT = "another unit is given for it"
IN_A_VOLUME = "an amount in a volume may be what a vial holds"
DOSE_IN_NAME = "the amount stands with the drug, and may be the strength of a vial"
SEVERAL_DRUGS = "several drugs stand in one cell"


class Amount(Value):
    """What a cell gives: an amount, or why there is none, with the values that it may have."""

    quantity: Quantity | None
    doubt: str = ""
    values: tuple[str, ...] = ()


def amount_of(row: Row, name: str, unit_name: str) -> Amount:
    """Return an amount of a cell and the unit in it, in the cell beside it or in its heading; or why there is none."""
    text = row.text(name)
    if text is None:
        return Amount(None)
    headed, told = _unit_of(row.mapping.columns.get(name, "")), row.text(unit_name) or ""
    return _amount_in(text, name, told, headed, row.habits.commas)


@lru_cache(maxsize=4096)  # the doses of a log repeat each other
def _amount_in(text: str, name: str, told: str, headed: str, commas: Commas) -> Amount:
    """Return the amount in a cell of a field; `told`, `headed`: the units beside it and in its heading."""
    return _against(_written(text, name, told or headed, commas), told, headed)


def _against(amount: Amount, *others: str) -> Amount:
    """Return an amount, in doubt where another unit is told for it: `300` under `Dose (mg)` with the unit `g`."""
    found = amount.quantity
    if found is None or not found.value:
        return amount
    rivals = [unit for unit in others if unit and convert(found.value, found.unit, unit) != found.value]
    rivals = [unit for unit in rivals if kind_of(unit) is not None]
    if not rivals:
        return amount
    if kind_of(found.unit) is None:
        return Amount(None, NO_AMOUNT)  # `4OO`, `400 planned`
    values = (Quantity(found.value, unit).words for unit in (found.unit, *rivals))
    return Amount(None, OTHER_UNIT, tuple(dict.fromkeys(values)))


def _written(text: str, name: str, beside: str, commas: Commas) -> Amount:
    """Return the amount in a cell of a field; `beside`: the unit that stands elsewhere."""
    if _EMPTY.fullmatch(text):
        return Amount(None)
    text = _MILLIONS.sub(_in_full, text)
    if name == "dose":
        text = _OF_A_WAY.sub("", text)
        worked_out = _PER_MEASURE.fullmatch(text)
        text = (worked_out["first"] or worked_out["last"]) if worked_out else text
    match = _AMOUNT.fullmatch(text)
    numbers = numbers_of(match[1], commas) if match else ()
    if match is None or (not numbers and "," not in match[1]):
        return Amount(None, NO_AMOUNT)
    doubtful = commas == "open" and "," in match[1]
    is_zero = name == "waste" and set(numbers) == {Decimal(0)}
    return _amount(numbers, match[2].rstrip(".") or beside, doubtful=doubtful, is_zero=is_zero)


_MILLIONS = re.compile(
    r"\b(\d{1,3}(?:\.\d{1,4})?)\s?million\s?(?=(?:int(?:ernational)?\s)?(?:units?|iu)\b)", re.IGNORECASE
)
_ONE_AMOUNT = r"[\d.,]{1,9}\s?(?:mg|mcg|g|gm|units?|iu|meq|mmol)"
_A_MEASURE = rf"{_ONE_AMOUNT}\s?/\s?(?:kg|m2|m\u00b2|m\^2|sq\s?m|bsa)"
_PER_MEASURE = re.compile(
    rf"(?P<first>{_ONE_AMOUNT})\s?\(\s?{_A_MEASURE}\s?\)|{_A_MEASURE}\s?(?:\(\s?|=\s?)(?P<last>{_ONE_AMOUNT})\s?\)?",
    re.IGNORECASE,
)
"""A dose per weight or area with what it came to: `75 mg/m2 (130 mg)`, `130 mg (75 mg/m2)`."""


def _in_full(match: re.Match[str]) -> str:
    """`2.4 million units` as `2400000 units`."""
    return f"{Decimal(match[1]) * 1_000_000:f}".partition(".")[0] + " "


@lru_cache(maxsize=1024)
def _unit_of(heading: str) -> str:
    """Return the unit that a heading gives; none of `Dose (given)`."""
    unit = unit_of(heading)
    return unit if _UNITS.fullmatch(unit) else ""


_UNITS = re.compile(
    r"(?:mgs?|mcg|µg|ug|gm?|grams?|units?|iu|u|meq|mmol|mls?|cc|l|vials?|mg/kg|mcg/kg|mg/m2)", re.IGNORECASE
)


def _amount(numbers: tuple[Decimal, ...], unit: str, *, doubtful: bool, is_zero: bool) -> Amount:
    if not unit:
        return Amount(Quantity(Decimal(0), "mg")) if is_zero else Amount(None, NO_UNIT)
    if is_relative(Quantity(Decimal(1), unit)):
        return Amount(None, "a dose per weight, area or time is no amount")
    in_volume = _OF_A_VOLUME.fullmatch(unit.replace(" ", ""))
    if in_volume is not None and len(numbers) == 1:
        return Amount(None, IN_A_VOLUME, (Quantity(numbers[0], in_volume[1]).words,))
    if _NO_UNIT.search(unit):
        return Amount(None, NO_AMOUNT)
    if len(numbers) != 1 or doubtful:
        return Amount(None, A_COMMA, tuple(Quantity(number, unit).words for number in numbers))
    return Amount(Quantity(numbers[0], unit))


def dose_of(row: Row, substance: str) -> Amount:
    """Return the dose, and why there is none: of its column; where the table has none, what stands with the drug."""
    if row.of_events or {"dose", "dose_unit"} & row.mapping.columns.keys():
        if several_drugs(substance):
            return Amount(None, SEVERAL_DRUGS)
        return amount_of(row, "dose", "dose_unit")
    found = {(match[1], match[2]) for match in _IN_NAME.finditer(substance)}
    if several_drugs(substance):
        return Amount(None, SEVERAL_DRUGS)
    numbers = numbers_of(next(iter(found))[0], row.habits.commas) if len(found) == 1 else ()
    if not found and len(bags := {(match[1], match[2]) for match in _IN_A_BAG.finditer(substance)}) == 1:
        numbers = numbers_of(next(iter(bags))[0], row.habits.commas)
        return Amount(
            None, IN_A_VOLUME, tuple(Quantity(number, next(iter(bags))[1]).words for number in numbers)
        )
    if not numbers:
        return Amount(None)
    unit = next(iter(found))[1]
    if len(numbers) > 1 or (row.habits.commas == "open" and "," in next(iter(found))[0]):
        return Amount(None, A_COMMA, tuple(Quantity(number, unit).words for number in numbers))
    amount = Quantity(numbers[0], unit)
    return Amount(None, DOSE_IN_NAME) if _may_be_a_strength(substance, amount) else Amount(amount)


@lru_cache(maxsize=4096)
def several_drugs(words: str) -> bool:
    """Return whether a cell names several drugs, each by itself: `Benadryl 50 mg / Solu-Medrol 100 mg`.

    A drug in a fluid, a brand beside its substance and a fixed combination (`piperacillin/tazobactam`) are one.
    """
    parts = [part for part in _PARTS.split(words) if part.strip()]
    if len(parts) < 2:
        return False
    keys = {drugs.key_of(part) for part in parts if drugs.substances(part) and not drugs.is_fluid(part)}
    with_amounts = sum(1 for part in parts if drugs.substances(part) and _IN_NAME.search(part))
    return len(keys) > 1 and (with_amounts > 1 or _APART.search(words) is not None)


_APART = re.compile(r"\s/\s|[;+&\n]")
_PARTS = re.compile(r"\s/\s|[;+&\n]|,\s|\band\b|(?<=[a-z])/(?=[A-Za-z]{4})")


def _may_be_a_strength(substance: str, amount: Quantity) -> bool:
    """Return whether an amount beside a drug may be what a vial holds: a vial of this size is sold, nobody knows its
    vials, or the words are of a product.
    """
    vials = {
        size
        for drug in table_of_drugs.by_name(substance)
        if drug.vial_unit.casefold() == amount.unit.casefold()
        for size in drug.vials
    }
    return not vials or amount.value in vials or _PRODUCT.search(substance) is not None


def waste_of(row: Row, dose: Quantity | None) -> Waste | None:
    """Return what was wasted: an amount with a unit of its own or of its row; nothing at all has that of the dose."""
    told = row.text("waste")
    if told is None:
        said = waste_said(row.text("comment") or "") if speaks_of_waste(row.text("comment") or "") else None
        return said if said is not None and may_be_waste(said.amount) else None
    if _NO_WASTE.fullmatch(told):
        return Waste(Quantity(Decimal(0), dose.unit if dose else "mg"), reason=row.text("waste_reason"))
    waste = _wasted(row).quantity
    if waste is None:
        return None
    if not waste.value and dose is not None:
        waste = Quantity(waste.value, dose.unit)
    return Waste(waste, reason=row.text("waste_reason"))


def _wasted(row: Row) -> Amount:
    """Return the amount of a waste; a column `Unit` stands for the whole row, and `Dose Unit` for the dose alone."""
    columns = row.mapping.columns
    of_the_row = "waste_unit" not in columns and plain(columns.get("dose_unit", "")) in _UNIT_OF_A_ROW
    return amount_of(row, "waste", "dose_unit" if of_the_row else "waste_unit")


_UNIT_OF_A_ROW = frozenset({"unit", "units", "uom", "unit of measure"})


def waste_doubts(row: Row) -> Iterator[Uncertain]:
    """Yield why a waste that is told is none."""
    text = row.text("waste")
    if text is None:
        return
    amount = _wasted(row)
    if amount.doubt and not _NO_WASTE.fullmatch(text):
        yield Uncertain("wasted", text, amount.doubt, amount.values)


def dose_doubts(row: Row, amount: Amount) -> Iterator[Uncertain]:
    """Yield why a dose that is told is none."""
    if amount.doubt:
        yield Uncertain("dose", row.text("dose") or row.text("drug") or "", amount.doubt, amount.values)


def volume_of(row: Row, dose: Quantity | None) -> Decimal | None:
    """Return the volume in mL: of its own column, else a dose that is one."""
    numbers = numbers_of((row.text("volume_ml") or "").split(" ")[0], row.habits.commas)
    return numbers[0] if len(numbers) == 1 and not _is_open(row, "volume_ml") else millilitres(dose)


def _is_open(row: Row, name: str) -> bool:
    """Return whether a cell has a comma that nobody knows the meaning of."""
    return row.habits.commas == "open" and "," in (row.text(name) or "")


def rate_of(row: Row) -> Decimal | None:
    """Return a rate in mL/h: a bare number is one, an amount per time only where it is one of volume."""
    match = re.fullmatch(rf"({DIGITS})\s*(.*)", (row.text("rate") or "").strip())
    numbers = numbers_of(match[1], row.habits.commas) if match else ()
    if match is None or len(numbers) != 1 or _is_open(row, "rate"):
        return None
    if not numbers[0] and match[2]:
        return numbers[0]  # nothing, whatever it is counted in
    unit = (match[2] or row.text("rate_unit") or "mL/h").replace(" ", "").casefold()
    return volume_rate(Quantity(numbers[0], re.sub(r"^(?:mls|cc)(?=/)", "ml", unit.replace("per", "/"))))
