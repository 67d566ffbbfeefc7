"""Names that nobody knows: a word that stands where only a drug can is one (`Zyxovimab 300 mg IV`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from scrubber.charts.readers.note.tokens import Token
from scrubber.charts.words import drugs


def without_bare_doses(text: str, tokens: list[Token]) -> Iterator[Token]:
    """Leave out four digits between a drug and its way: `NS 1000 IV 0910-1015` gives a volume, and no ten o'clock."""
    for place, token in enumerate(tokens):
        digits = token.kind == "time" and token.text.isdigit()
        before = tokens[place - 1] if place else None
        after = tokens[place + 1] if place + 1 < len(tokens) else None
        if (
            digits
            and before is not None
            and after is not None
            and before.kind == "drug"
            and after.kind in _WAYS
            and not text[before.end : token.start].strip()
            and not text[token.end : after.start].strip()
        ):
            continue
        yield token


_NOT_A_NAME = frozenset(
    """dose dosage total another additional remaining remainder bolus drug medication then order bag plus only from
    about approximately approx pulled withdrew drew repeat loading maintenance rest amount goal max maximum level than
    inj injection injections self pen autoinjector lyo lyophilized wt-based weight-based
    got add per max avg tot qty now her his the and for was reconstituted contains vial syringe ordered calculated
    actual rounded weight day cycle dr mr mrs ms rn lpn np
    liter liters volume rate infused over via side medicine iv up mix mixed""".split()  # noqa: SIM905 - a word list
)


_BARE_NUMBER = re.compile(r"[ \t]+\d{1,4}(?:\.\d{1,2})?[ \t]*")


_AT_ONCE = frozenset({"push", "im", "sc", "oral"})


_AMOUNTS = ("dose", "relative", "strength")


_WAYS = frozenset({"push", "bolus", "infusion", "im", "sc", "oral", "iv", "pump", "on_body"})


def with_unknown_drugs(text: str, tokens: list[Token]) -> Iterator[Token]:
    """Yield the tokens, a word that stands where only a drug can as a drug.

    It stands before an amount and is written like a name (a capital, a drug's ending), or before an amount and a way of
    giving; or it has a drug's ending. A word that is one somewhere in the note is one everywhere in it.
    """
    found = {
        token.text.casefold()
        for place, token in enumerate(tokens)
        if token.kind == "word" and _stands_as_drug(text, tokens, place)
    }
    for token in tokens:
        if token.kind == "word" and token.text.casefold() in found:
            yield replace(token, kind="drug", key=drugs.key_of(token.text))
        else:
            yield token


_NO_INITIALS = frozenset(
    "MD PA DO DR TO VO RX RN NP PT HX DX TX SX AM PM OR ER ED WT HT ID IN ON AT OF BY NO SO IT IS AS".split()  # noqa: SIM905
)


def _has_an_amount(text: str, tokens: list[Token], place: int) -> bool:
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    return (
        after is not None
        and after.kind == "dose"
        and after.match is not None
        and after.match["unit"].casefold() in ("mg", "mcg", "g", "gm", "units")
        and text[tokens[place].end : after.start] == " "
    )


def _begins_clause(text: str, place: int) -> bool:
    """`..., dapto 500 IVP 1045`: a small word behind a comma, before a number and a way, can only be a drug."""
    return re.search(r"(?:[,;:.+&\n/]|\band)[ \t]*$", text[max(0, place - 8) : place]) is not None


def _stands_as_drug(text: str, tokens: list[Token], place: int) -> bool:
    word = tokens[place].text
    if len(word) == 2 and word.isupper() and word not in _NO_INITIALS and _has_an_amount(text, tokens, place):
        return True  # `LV 680 mg`
    if len(word) < 3 or word.casefold() in _NOT_A_NAME or not word[0].isalpha():
        return False
    if drugs.looks_like_one(word):
        return True
    before = tokens[place - 1] if place else None
    if (
        before is not None
        and before.kind == "drug"
        and not text[before.end : tokens[place].start].strip(" \t-")
    ):
        return False  # `Octreotide LAR 30 mg`: a part of the name
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    named_so = word[0].isupper() or (len(word) > 3 and _begins_clause(text, tokens[place].start))
    at_once = after is not None and (after.kind in _AT_ONCE or after.text.casefold() == "ivpb") and named_so
    if at_once and after is not None and _BARE_NUMBER.fullmatch(text, tokens[place].end, after.start):
        return True  # `Allegra 180 po`
    if after is None or after.kind not in _AMOUNTS or text[tokens[place].end : after.start].strip(" \t"):
        return False
    unit = (after.match["unit"] if after.kind == "dose" and after.match else "mg").casefold()
    way = place + 2 < len(tokens) and tokens[place + 2].kind in _WAYS
    named = word[0].isupper() and not word.isupper()
    if unit in ("ml", "mls", "cc", "l", "liter", "liters", "litre", "litres"):
        return named and way
    return named or way or word.isupper()
