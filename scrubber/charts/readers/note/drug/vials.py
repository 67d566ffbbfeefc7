"""Opened vials as notes tell of them (`4 vials`, `Vials 500 mg x1 + 200 mg x2`), and which amounts whole vials hold.

Sizes come from the note. A number of vials without a size is of the only size in which the drug is sold; where the
table knows several sizes, or not all of them, nobody knows which vials they were.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from scrubber.charts.readers.note.words.forms import COUNTED, NUMBER, OF_VIALS, UNIT
from scrubber.model.record import Quantity, Vials
from scrubber.model.value import Value
from scrubber.reference import drugs
from scrubber.reference.units import convert

_MOST = 40
"""Vials of one dose; what counts more is not worked out."""
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_COUNT = rf"(?:\d{{1,2}}|{COUNTED})"
_SIZED = re.compile(
    rf"\b(?P<n1>\d{{1,2}})\s?x\s?(?P<s1>{NUMBER})[\s-]?(?P<u1>{UNIT})\b"
    rf"|(?P<s2>{NUMBER})[\s-]?(?P<u2>{UNIT})\b(?:[\s-]+{OF_VIALS}(?:vials?|sdv|mdv)\b)?\s?x\s?(?P<n2>\d{{1,2}})\b"
    rf"|\b(?P<n3>{_COUNT})\s+{OF_VIALS}vials?\s*(?:of\s+|\(\s?)(?P<s3>{NUMBER})[\s-]?(?P<u3>{UNIT})\b"
    rf"|\b(?P<n4>{_COUNT})\s+(?P<s4>{NUMBER})[\s-]?(?P<u4>{UNIT})\s+{OF_VIALS}vials?\b",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"\b(?P<n1>{_COUNT})\s+{OF_VIALS}vials?\b|\bvials?\b[^:=#\d]*[:=#]\s?(?P<n2>\d{{1,2}})\b", re.IGNORECASE
)
_SPEAKS = re.compile(r"\b(?:vials?|sdv|mdv)\b", re.IGNORECASE)
_SINGLE = re.compile(r"\b(?:sdv|single[- ]?(?:dose|use))\b", re.IGNORECASE)
_MULTI = re.compile(r"\b(?:mdv|multi[- ]?(?:dose|use))\b", re.IGNORECASE)


MORE_VIALS = re.compile(
    rf"(?:\s*(?:[,+&]|\band\b)\s*(?:\d{{1,2}}\s?x\s?{NUMBER}\s?{UNIT}\b|{NUMBER}\s?{UNIT}\s?x\s?\d{{1,2}}\b)(?!\s+vial))+",
    re.IGNORECASE,
)
"""`Vials used: 1 x 400 mg, 2 x 80 mg`: what a list of vials goes on with."""


class Opened(Value):
    """Vials of one size, as a note writes them; `size` None: it gives their number only."""

    count: int
    size: Quantity | None
    single_dose: bool | None = None


class Sizes(Value):
    """The vials in which a drug is sold, as far as the drug table knows."""

    known: tuple[Decimal, ...]
    unit: str
    all_known: bool
    """Every code that may bill the drug has its sizes in the table."""

    @property
    def only(self) -> Decimal | None:
        """Return the size where there is no other."""
        return self.known[0] if self.all_known and len(self.known) == 1 else None


@lru_cache(maxsize=1024)
def opened_in(words: str) -> tuple[Opened, ...]:
    """Return the vials that words count: `4 x 100 mg vials`, `3 vials`; none where they only name a size."""
    if not _SPEAKS.search(words):
        return ()
    single = True if _SINGLE.search(words) else False if _MULTI.search(words) else None
    found = []
    for match in _SIZED.finditer(words):
        number, size, unit = next(
            (match[f"n{n}"], match[f"s{n}"], match[f"u{n}"]) for n in range(1, 5) if match[f"n{n}"]
        )
        found.append(Opened(_number(number), Quantity(Decimal(size.replace(",", "")), unit), single))
    if found:
        return tuple(one for one in found if one.count)
    bare = _BARE.search(words)
    count = _number(bare["n1"] or bare["n2"]) if bare else 0
    return (Opened(count, None, single),) if count else ()


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _WORDS.index(word.casefold()) + 1


@lru_cache(maxsize=1024)
def sizes_of(name: str) -> Sizes | None:
    """Return the vials in which the drug of a name is sold; None where the table knows none."""
    active = [drug for drug in drugs.by_name(name) if drug.ended_on is None]
    sized = [drug for drug in active if drug.vials and drug.vial_unit]
    units = {drug.vial_unit for drug in sized}
    if len(units) != 1:
        return None
    sizes = sorted({size for drug in sized for size in drug.vials})
    return Sizes(tuple(sizes), units.pop(), len(sized) == len(active))


def vials_of(opened: Sequence[Opened], name: str) -> tuple[Vials, ...] | None:
    """Return opened vials with their sizes; None where the size of some is not known."""
    sizes = sizes_of(name)
    found = []
    for one in opened:
        size = one.size
        if size is None and sizes is not None and sizes.only is not None:
            size = Quantity(sizes.only, sizes.unit)
        if size is None:
            return None
        found.append(Vials(size, one.count, one.single_dose))
    return tuple(found)


def same_vials(one: Sequence[Opened], other: Sequence[Opened], name: str) -> bool:
    """Return whether two tellings count the same vials of a drug; where one gives no sizes, as many."""
    told, again = vials_of(one, name), vials_of(other, name)
    if told is not None and again is not None:
        return sorted(map(repr, told)) == sorted(map(repr, again))
    return sum(item.count for item in one) == sum(item.count for item in other)


def fits(name: str, dose: Quantity | None, waste: Quantity | None, opened: Sequence[Opened]) -> bool | None:
    """Return whether a waste, vials or both can be of a dose: what was given and wasted are whole vials.

    None where sizes or units do not tell.
    """
    sizes = sizes_of(name)
    unit = sizes.unit if sizes else opened[0].size.unit if opened and opened[0].size else ""
    given = convert(dose.value, dose.unit, unit) if dose is not None and unit else None
    rest = convert(waste.value, waste.unit, unit) if waste is not None and unit else None
    if given is None or (waste is not None and waste.value and rest is None):
        return None
    told = _held(opened, unit)
    if told:
        if sizes is not None and sizes.all_known and not set(told) <= set(sizes.known):
            return False
        left = sum(size * one.count for size, one in zip(told, opened, strict=True)) - given
        return left == (rest or 0) if waste is not None else 0 <= left < max(told)
    if sizes is None or not (opened or rest):
        return None
    return _by_the_table(given, rest or Decimal(0), opened, sizes, waste is not None) or (
        False if sizes.all_known else None
    )


def _by_the_table(
    given: Decimal, rest: Decimal, opened: Sequence[Opened], sizes: Sizes, waste_is_told: bool
) -> bool:
    count = sum(one.count for one in opened) or None
    if count is not None and not waste_is_told:
        return any(0 <= total - given < sizes.known[-1] for total in _sums(sizes.known, min(count, _MOST)))
    return rest <= sizes.known[-1] and is_sum(given + rest, sizes.known, count)


def _held(opened: Sequence[Opened], unit: str) -> list[Decimal]:
    """Return what a vial of each size holds; nothing where one of them is not told."""
    held = [convert(one.size.value, one.size.unit, unit) if one.size else None for one in opened]
    return [size for size in held if size is not None] if None not in held else []


def is_sum(amount: Decimal, sizes: tuple[Decimal, ...], count: int | None = None) -> bool:
    """Return whether whole vials (so many, where `count` is told) hold exactly an amount."""
    if count is not None:
        return count <= _MOST and amount in _sums(sizes, count)
    most = min(int(amount // sizes[0]), _MOST)
    return any(amount in _sums(sizes, number) for number in range(1, most + 1))


@lru_cache(maxsize=4096)
def _sums(sizes: tuple[Decimal, ...], count: int) -> frozenset[Decimal]:
    """Return what so many vials may hold."""
    if not count:
        return frozenset({Decimal(0)})
    return frozenset(total + size for total in _sums(sizes, count - 1) for size in sizes)
