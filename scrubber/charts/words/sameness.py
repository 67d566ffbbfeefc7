"""When two documents mean the same thing: a drug, a time, an amount, a patient.

Each question errs towards "different" for patients and towards "same" for drugs given at one time, since a
wrong patient must never be linked, and one infusion told twice must never be counted twice.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal

from scrubber.charts.words import drugs
from scrubber.model.record import Administration, Quantity

_FORM_WORDS = frozenset(
    """injection injectable injections inj solution soln intravenous infusion ivpb vial vials syringe
    prefilled powder lyophilized reconstituted suspension concentrate tablet oral capsule premix premixed
    bag bolus push each per gram grams unit units usp preservative free single dose use for the and
    hydrochloride hcl product""".split()  # noqa: SIM905 - a word list reads better as one text
)
_SALINE = r"\b(?:normal saline|0\.9 ?% ?(?:nacl|ns|saline)|nacl 0\.9 ?%|nacl|ns)\b"
_ALIASES = (
    (re.compile(_SALINE), "sodium chloride"),
    (re.compile(r"\b(?:lactated ringer'?s?|ringer'?s lactate|lr)\b"), "ringers lactate"),
    (re.compile(r"\bd5w\b"), "dextrose"),
)
_MICROGRAMS = {
    "kg": Decimal(10**9),
    "g": Decimal(10**6),
    "gm": Decimal(10**6),
    "mg": Decimal(1000),
    "mcg": Decimal(1),
    "ug": Decimal(1),
}
_MILLILITRES = {"l": Decimal(1000), "ml": Decimal(1), "cc": Decimal(1)}
_COUNTED = {"u": "unit", "unit": "unit", "units": "unit", "iu": "unit", "[iu]": "unit", "[usp'u]": "unit"}


def drug_words(substance: str) -> frozenset[str]:
    """Return the words that name the drug, without strength, form and salt."""
    text = substance.casefold()
    for pattern, name in _ALIASES:
        text = pattern.sub(name, text)
    return frozenset(
        word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 2 and word not in _FORM_WORDS
    )


def same_drug(one: Administration, other: Administration) -> bool:
    """Return whether both name one drug: by HCPCS code, by NDC, by the drug table, or by the words of the name."""
    if one.hcpcs and other.hcpcs:
        return one.hcpcs.upper() == other.hcpcs.upper()
    if one.ndc and other.ndc and ndc_digits(one.ndc) == ndc_digits(other.ndc):
        return True
    known, other_known = _substances(one.substance), _substances(other.substance)
    if known and other_known:
        return known <= other_known or other_known <= known
    words, others = drug_words(one.substance), drug_words(other.substance)
    if not words or not others:
        return one.substance.casefold().split() == other.substance.casefold().split()
    return words <= others or others <= words


def _substances(name: str) -> frozenset[str]:
    """Return the substances of a name: `efgartigimod (VYVGART)` is known under two, and a brand may be of two drugs."""
    found = drugs.substances(name)
    for brand, of in _OF_TWO.items():
        if brand in name.casefold():
            found |= of
    return found


_OF_TWO = {
    "emend": frozenset({"aprepitant", "fosaprepitant"}),
    "akynzeo": frozenset({"fosnetupitant and palonosetron", "netupitant and palonosetron"}),
}
"""Brands of a drug that is swallowed and of its form for the vein, which notes do not tell apart."""


def ndc_digits(ndc: str) -> str:
    """Return an NDC as 11 digits (5-4-2), padding the short group of a hyphenated one."""
    groups = ndc.strip().split("-")
    if len(groups) == 3:
        return groups[0].zfill(5) + groups[1].zfill(4) + groups[2].zfill(2)
    return re.sub(r"\D", "", ndc)


def same_moment(one: datetime, other: datetime) -> bool:
    """Return whether two times agree to the minute; a local one is compared with the other's wall clock."""
    if (one.tzinfo is None) != (other.tzinfo is None):
        one, other = one.replace(tzinfo=None), other.replace(tzinfo=None)
    return _minute(one) == _minute(other)


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def distance(one: datetime, other: datetime) -> timedelta:
    """Return how far apart two times are, by the wall clock where only one has an offset."""
    if (one.tzinfo is None) != (other.tzinfo is None):
        one, other = one.replace(tzinfo=None), other.replace(tzinfo=None)
    return abs(one - other)


def same_amount(one: Quantity, other: Quantity) -> bool:
    """Return whether two amounts are equal, across mg, g and mcg, L and mL, and spellings of units."""
    first, second = _normal(one), _normal(other)
    return first == second


def is_less(one: Quantity, other: Quantity) -> bool:
    """Return whether an amount is known to be smaller than another; amounts that can't be compared are not."""
    (amount, unit), (others, others_unit) = _normal(one), _normal(other)
    return unit == others_unit and amount < others


def _normal(quantity: Quantity) -> tuple[Decimal, str]:
    unit = quantity.unit.strip().casefold()
    if unit in _MICROGRAMS:
        return quantity.value * _MICROGRAMS[unit], "mcg"
    if unit in _MILLILITRES:
        return quantity.value * _MILLILITRES[unit], "ml"
    return quantity.value, _COUNTED.get(unit, unit)


def same_identifier(one: str, other: str) -> bool:
    """Return whether two identifiers agree, spaces, hyphens, case and leading zeros aside."""
    return one == other or plain_identifier(one) == plain_identifier(other)


def same_family(one: str, other: str) -> bool:
    """Return whether two family names agree: equal, or one is a part of the other's double name."""
    if _generations_differ(one, other):
        return False
    return any(
        "".join(names) == "".join(others) or set(names) <= set(others) or set(others) <= set(names)
        for names in _spellings(one)
        for others in _spellings(other)
    )


def family_signs(name: str) -> frozenset[str]:
    """Return what a family name is looked for by: two that agree, umlauts lost or not, have a sign in common.

    A name without a word of its own (`Jr.`) agrees with any, and has the empty sign.
    """
    if name.isascii() and name.isalpha():  # nearly every name: what follows, for one word without marks
        word = name.lower()
        return frozenset("" if each in _SUFFIXES else each for each in (word, _DIGRAPH.sub(r"\1", word)))
    bare = without_umlauts(name)
    written = (name,) if bare == " ".join(_words(name)) else (name, bare)
    return frozenset(
        sign for each in written for parts in _spellings(each) for sign in (*parts, "".join(parts))
    )


def same_given(one: str, other: str) -> bool:
    """Return whether two given names agree in the first name, an initial or short form included."""
    return given_likeness(one, other) != "differs"


def given_likeness(one: str, other: str) -> Literal["same", "begins", "differs", "unknown"]:
    """Return how two given names stand to each other by their first names: Kim begins Kimberly, and may be her twin."""
    pairs = [(names, others) for names in _spellings(one) for others in _spellings(other)]
    if any(not names or not others for names, others in pairs):
        return "unknown"
    if any(names[0] == others[0] or "".join(names) == "".join(others) for names, others in pairs):
        return "same"  # Mary Ann is Maryann
    begins = any(a[0].startswith(b[0]) or b[0].startswith(a[0]) for a, b in pairs)
    return "begins" if begins else "differs"


def first_and_family(whole: str) -> tuple[str, str] | None:
    """Return the first name and the family of `Owen Brandt` and `Owen Brandt Jr.`; None for a single word."""
    words = whole.split()
    last = -2 if len(words) > 2 and words[-1].rstrip(".").casefold() in _GENERATIONS else -1
    return (words[0], " ".join(words[last:])) if len(words) > 1 else None


def with_generation(family: str | None, beside: str | None) -> str | None:
    """Return a family name with the generation that stands beside it: `Gale` and the suffix `Jr.`, or `Robert Jr.`.

    A degree, or another word that tells no father from a son, is left.
    """
    told = [word for word in _words(beside or "")[-1:] if word in _GENERATIONS]
    return f"{family} {told[0]}" if family and told else family


def without_umlauts(name: str) -> str:
    """Return a name as a system writes it that lost its marks: MUELLER is Muller there. Only where more agrees: Bauer
    and Baur, Manuel and Manul are one in it too.
    """
    return _DIGRAPH.sub(lambda found: found[1], " ".join(_words(name)))


_DIGRAPH = re.compile(r"([aou])e")
_GENERATIONS = {"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "ii", "iii": "iii", "iv": "iv"}
_SUFFIXES = frozenset({*_GENERATIONS, "md", "rn"}) - {"junior", "senior"}
_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
"""A claim has no such letters: Müller is MUELLER in one system and MULLER in another."""
_BARE = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})


def _generations_differ(one: str, other: str) -> bool:
    """Return whether names tell a father from a son: `Gale Jr` and `Gale Sr`; one without says nothing."""
    mine, theirs = (
        {_GENERATIONS[word] for word in _words(name) if word in _GENERATIONS} for name in (one, other)
    )
    return bool(mine and theirs) and mine.isdisjoint(theirs)


def _spellings(name: str) -> Iterator[list[str]]:
    """Yield the parts of a name without marks, and as letters with marks are written out."""
    yield _name_parts(name)
    if not name.isascii():
        composed = unicodedata.normalize("NFC", name.casefold())
        written = composed.translate(_WRITTEN_OUT)
        if written != composed:
            yield _name_parts(written)


def _name_parts(name: str) -> list[str]:
    return [part for part in _words(name) if part not in _SUFFIXES]


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name.casefold()).translate(_BARE)
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return re.findall(r"[^\W\d_]+", letters.replace("'", ""))


def plain_identifier(identifier: str) -> str:
    """Return an identifier without case, what is no letter or digit, and leading zeros."""
    return re.sub(r"[^0-9a-z]", "", identifier.casefold()).lstrip("0")


def days_apart(day: date, days: tuple[date, ...]) -> int:
    """Return how many days a day lies outside the span of `days`; 0 within."""
    if not days:
        return 0
    return max((min(days) - day).days, (day - max(days)).days, 0)
