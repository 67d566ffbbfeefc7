"""Codes of one drug that its indication or its dose tells apart: epoetin for dialysis and not, Sublocade over 100 mg.

A chart that gives diagnoses, and none of dialysis, is coded as not for dialysis; one that gives no diagnosis tells
nothing. Rows of `told_apart.csv`: diagnoses by the beginning of their codes, without the dot. Rows of
`told_by_dose.csv`: the doses that a descriptor binds its code to.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Collection, Sequence
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

from scrubber.model.record import Quantity
from scrubber.model.value import Value
from scrubber.reference.units import amount_in


class Use(Value):
    """What a code is for: one of `needs` where there are any, and none of `not_with`."""

    needs: tuple[str, ...]
    not_with: tuple[str, ...]
    says: str


@lru_cache(maxsize=1)
def uses() -> dict[str, Use]:
    """Return the codes that a diagnosis tells apart from others of the same drug."""
    text = files("scrubber.reference.data").joinpath("told_apart.csv").read_text(encoding="utf-8")
    return {
        row["code"]: Use(_split(row["needs"]), _split(row["not_with"]), row["says"])
        for row in csv.DictReader(io.StringIO(text))
    }


def _split(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split(";")))


def told_apart(codes: Sequence[str], diagnoses: Collection[str]) -> tuple[tuple[str, ...], str]:
    """Return the codes that the diagnoses leave, and what told them apart; all, and nothing, where none does."""
    if len(codes) < 2 or not diagnoses or not any(code in uses() for code in codes):
        return tuple(codes), ""
    given = tuple(code.replace(".", "").upper() for code in diagnoses)
    left = tuple(code for code in codes if _is_for(code, given))
    if not left or len(left) == len(codes):
        return tuple(codes), ""
    kept = [uses()[code].says for code in left if code in uses()]
    lost = [f"not {uses()[code].says}" for code in codes if code not in left]
    return left, ", ".join(dict.fromkeys(kept or lost))


def _is_for(code: str, diagnoses: tuple[str, ...]) -> bool:
    use = uses().get(code)
    if use is None:
        return True
    return (not use.needs or any(one.startswith(use.needs) for one in diagnoses)) and not (
        use.not_with and any(one.startswith(use.not_with) for one in diagnoses)
    )


class Span(Value):
    """The doses that a code is for."""

    over: Decimal | None
    up_to: Decimal | None
    unit: str
    says: str

    def holds(self, amount: Decimal) -> bool:
        """Return whether an amount in its unit lies within."""
        return (self.over is None or amount > self.over) and (self.up_to is None or amount <= self.up_to)


@lru_cache(maxsize=1)
def spans() -> dict[str, tuple[Span, ...]]:
    """Return the codes that are bound to doses, with a span for each unit that charts tell them in."""
    text = files("scrubber.reference.data").joinpath("told_by_dose.csv").read_text(encoding="utf-8")
    found: dict[str, list[Span]] = defaultdict(list)
    for row in csv.DictReader(io.StringIO(text)):
        over, up_to = (Decimal(row[name]) if row[name] else None for name in ("over", "up_to"))
        found[row["code"]].append(Span(over, up_to, row["unit"], row["says"]))
    return {code: tuple(own) for code, own in found.items()}


def told_by_dose(codes: Sequence[str], dose: Quantity | None) -> tuple[tuple[str, ...], str]:
    """Return the codes that a dose leaves, and what told them apart; all, and nothing, where it tells nothing."""
    if len(codes) < 2 or dose is None or not all(code in spans() for code in codes):
        return tuple(codes), ""
    left = {code: says for code in codes if (says := _span_of(code, dose))}
    return (tuple(left), ", ".join(left.values())) if len(left) == 1 else (tuple(codes), "")


def _span_of(code: str, dose: Quantity) -> str:
    """Return the words of the code's span that a dose lies in; empty where it lies in none."""
    for span in spans()[code]:
        amount = amount_in(dose, span.unit)
        if amount is not None and amount > 0 and span.holds(amount):
            return span.says
    return ""
