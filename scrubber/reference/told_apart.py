"""Codes of one drug that its indication tells apart: epoetin for dialysis and not, Lupron Depot for cancer and not.

A chart that gives diagnoses, and none of dialysis, is coded as not for dialysis; one that gives no diagnosis tells
nothing. Rows of `told_apart.csv`: diagnoses by the beginning of their codes, without the dot.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Sequence
from functools import lru_cache
from importlib.resources import files

from scrubber.model.value import Value


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
