"""Names that nobody knows: a word that stands where only a drug can is one (`Zyxovimab 300 mg IV`).

To teach the reader another such place, add a check to `CHECKS` with its example.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from scrubber.charts.readers.note.values.tokens import Token
from scrubber.charts.readers.note.words.known import known_words
from scrubber.charts.words import drugs
from scrubber.model.value import Value, replace


def without_bare_doses(text: str, tokens: list[Token]) -> Iterator[Token]:
    """Leave out four digits between a drug and its way: `NS 1000 IV 0910-1015` gives a volume, and no ten o'clock; and
    those that are the dose of a drug in an entry that begins with its time: `1806 vanc 1750 hung`.
    """
    for place, token in enumerate(tokens):
        digits = token.kind == "time" and token.text.isdigit()
        before = tokens[place - 1] if place else None
        after = tokens[place + 1] if place + 1 < len(tokens) else None
        if (
            digits
            and before is not None
            and before.kind == "drug"
            and not text[before.end : token.start].strip()
            and (_leads_to_its_way(text, token, after) or _is_so_many_mg(text, before, token))
        ):
            continue
        yield token


def _leads_to_its_way(text: str, digits: Token, after: Token | None) -> bool:
    if digits.text[0] == "0" or int(digits.text) % 5:
        return False  # `Velcade 1001 SC abd, 2.2 mg`, `Zofran 0905 IVP`: nobody gives so much
    return after is not None and after.kind in _WAYS and not text[digits.end : after.start].strip()


def _is_so_many_mg(text: str, drug: Token, digits: Token) -> bool:
    """Return whether four digits are milligrams of a drug that is given so, behind a time that its line begins with."""
    if drug.key not in BY_QUARTERS or int(digits.text) % 250 or not _GOES_UP.match(text, digits.end):
        return False
    first = max(text.rfind(end, 0, drug.start) + len(end) for end in ("\n", ". ", "; "))
    margin = _AT_ITS_TIME.match(text, first, drug.start)
    return margin is not None and _A_TIME.search(text, margin.end(), drug.start) is None


BY_QUARTERS = frozenset({"vancomycin", "levetiracetam"})
"""Drugs whose doses are 750 to 2500 mg in steps of 250, and are written without their unit."""
_GOES_UP = re.compile(r"[ \t]+(?:up|hung|started|spiked)\b", re.IGNORECASE)
_A_TIME = re.compile(r"\b(?:[01]?\d|2[0-3]):?[0-5]\d\b")
_AT_ITS_TIME = re.compile(
    r"[ \t]*(?:[01]?\d|2[0-3]):?[0-5]\d(?:[ \t]?[ap]\.?m?\.?|h(?:rs)?)?[ \t]*[-–:]?[ \t]*"
)


_NOT_A_NAME = frozenset(
    """target dose dosage total another additional
    remaining remainder bolus drug medication then order bag plus only from
    about approximately approx pulled withdrew drew repeat loading maintenance rest amount goal max maximum level than
    inj injection injections self pen autoinjector lyo lyophilized wt-based weight-based
    got add per max avg tot qty now her his the and for was reconstituted contains vial syringe syr ordered calculated
    est edt cst cdt mst mdt pst pdt utc
    actual rounded weight day cycle dr mr mrs ms rn lpn np
    rpt repeated addl one two three four five six seven eight nine ten both each half
    liter liters volume rate infused over via side medicine iv up mix mixed
    uo uop accu gluc chem""".split()  # noqa: SIM905 - a word list
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
    named = {token.text.casefold(): token.key for token in tokens if token.kind == "drug"}
    for place, token in enumerate(tokens):
        if token.kind == "word" and token.text.casefold() in found:
            yield replace(token, kind="drug", key=drugs.key_of(token.text))
        elif token.kind == "word" and (key := _shortened(token, tokens[place + 1 : place + 2], named)):
            yield replace(token, kind="drug", key=key)
        else:
            yield token


def _shortened(token: Token, behind: Sequence[Token], named: Mapping[str, str]) -> str:
    """`Levophed 8 mg/250 mL started`, and below it `Levo off`: return the key of the only name of the note that begins
    so, before what happened to it; an empty text for any other word.
    """
    word = token.text.casefold()
    happened = any(
        after.kind in _HAPPENED or after.text.casefold() in _SMALL_WORDS or after.kind == "diluent"
        for after in behind
    )
    if len(word) < _FEWEST or not word.isalpha() or not happened:
        return ""
    keys = {key for name, key in named.items() if name.startswith(word) and len(name) > len(word) + 1}
    return keys.pop() if len(keys) == 1 else ""


_FEWEST = 4
"""Letters of a name that may stand for all of it."""
_SMALL_WORDS = frozenset({"off", "up", "down", "dn"})
_HAPPENED = frozenset({"start", "stop", "pause", "restart", "step", "held", "rate", "other_rate"})
_NO_INITIALS = frozenset(
    "MD PA DO DR TO VO RX RN NP PF PT HX DX TX SX AM PM OR ER ED WT HT ID IN ON AT OF BY NO SO IT IS AS UO".split()  # noqa: SIM905
)
_LITRES = frozenset({"ml", "mls", "cc", "l", "liter", "liters", "litre", "litres"})


class Place(Value):
    """A word that nobody knows, with the tokens beside it."""

    text: str
    token: Token
    before: Token | None
    after: Token | None
    then: Token | None
    """The token behind `after`."""
    last: Token | None
    """The token behind `then`."""

    @property
    def word(self) -> str:
        """Return the word as it is written."""
        return self.token.text

    @property
    def is_capital(self) -> bool:
        """Return whether it begins like a name."""
        return self.word[0].isupper()


Check = Callable[[Place], bool | None]
"""Whether the word is a drug; None where another check has to say."""


def _stands_as_drug(text: str, tokens: list[Token], place: int) -> bool:
    """Return whether a word stands where only a drug can: the first check that knows says so."""

    def at(number: int) -> Token | None:
        return tokens[number] if 0 <= number < len(tokens) else None

    spot = Place(text, tokens[place], at(place - 1), at(place + 1), at(place + 2), at(place + 3))
    said = (check(spot) for check in CHECKS)
    return next((answer for answer in said if answer is not None), False)


def behind_a_title(spot: Place) -> bool | None:
    """`I gave Mrs. Kemp 1 mg of Dilaudid`, `Patient: Harcept, Greta`: a person."""
    first = max(0, spot.token.start - 16)
    titled = _TITLE.search(spot.text, max(first, spot.token.start - 8), spot.token.start)
    labelled = _PATIENT.search(spot.text, first, spot.token.start) and _A_NAME.match(
        spot.text, spot.token.end
    )
    return False if titled or labelled else None


_TITLE = re.compile(r"\b(?:mr|mrs|ms|miss|mx|dr)\.?[ \t]+\Z", re.IGNORECASE)


_PATIENT = re.compile(
    r"\b(?:patient|pt|client|resident|member"
    r"|(?<!drug )(?<!med )(?<!medication )(?<!product )(?<!generic )(?<!brand )name)"
    r"[ \t]*:?[ \t]*\Z",
    re.IGNORECASE,
)
_A_NAME = re.compile(r",[ \t]*[A-Z][a-z]")


def two_letters(spot: Place) -> bool | None:
    """`LV 680 mg` is one, and `0820 SM 100 ivp`; no other word of two letters is, and `dose` or `total` neither."""
    capitals = len(spot.word) == 2 and spot.word.isupper() and spot.word not in _NO_INITIALS
    if capitals and (_has_an_amount(spot) or _is_so_much_by_its_way(spot)):
        return True
    no_name = (
        spot.word.endswith(("'s", "’s"))
        or len(spot.word) < 3
        or spot.word.casefold() in _NOT_A_NAME
        or not spot.word[0].isalpha()
    )
    return False if no_name else None


def _has_an_amount(spot: Place) -> bool:
    after = spot.after
    return (
        after is not None
        and after.kind == "dose"
        and after.match is not None
        and after.match["unit"].casefold() in ("mg", "mcg", "g", "gm", "units")
        and spot.text[spot.token.end : after.start] == " "
    )


def _is_so_much_by_its_way(spot: Place) -> bool:
    """`0820 SM 100 ivp`: right behind the time of an entry, before a number and a way."""
    after, start = spot.after, spot.token.start
    if after is None or after.kind not in ("push", "im", "sc"):
        return False
    if not _BARE_NUMBER.fullmatch(spot.text, spot.token.end, after.start) or _is_the_way_of(spot):
        return False
    return _ENTRY_BEGINS.search(spot.text, max(0, start - 24), start) is not None


def _is_the_way_of(spot: Place) -> bool:
    """`0830 UO 300 IVP Lasix 20 mg given`: the way is of the known drug with its dose that stands right behind it."""
    after, then, last = spot.after, spot.then, spot.last
    if after is None or then is None or then.kind != "drug" or last is None or last.kind != "dose":
        return False
    return not spot.text[after.end : then.start].strip(" \t") and not spot.text[then.end : last.start].strip(
        " \t"
    )


_ENTRY_BEGINS = re.compile(r"(?:^|[/;,.|]|[ ]{2})[ \t]*(?:[01]?\d|2[0-3]):?[0-5]\d[ \t]+\Z", re.MULTILINE)


def drugs_ending(spot: Place) -> bool | None:
    """`Zyxovimab`: written like the drugs of its kind, wherever it stands."""
    return True if drugs.looks_like_one(spot.word) else None


def part_of_a_name(spot: Place) -> bool | None:
    """`Octreotide LAR 30 mg`: right behind a drug it is a part of its name."""
    before = spot.before
    if before is None or before.kind != "drug":
        return None
    return None if spot.text[before.end : spot.token.start].strip(" \t-") else False


def before_a_bare_number(spot: Place) -> bool | None:
    """`Allegra 180 po`, `..., dapto 500 IVP 1045`: before a number and a way in which drugs are given at once."""
    after = spot.after
    if after is None or not (after.kind in _AT_ONCE or after.text.casefold() == "ivpb"):
        return None
    if not spot.is_capital and not (len(spot.word) > 3 and _begins_clause(spot.text, spot.token.start)):
        return None
    if _is_the_way_of(spot):
        return None
    return True if _BARE_NUMBER.fullmatch(spot.text, spot.token.end, after.start) else None


def _begins_clause(text: str, place: int) -> bool:
    """`..., dapto 500 IVP 1045`: a small word behind a comma, before a number and a way, can only be a drug."""
    if _ENTRY_BEGINS.search(text, max(0, place - 24), place):
        return True  # `0822 bena 50 ivp`
    return re.search(r"(?:[,;:.+&\n/]|\band)[ \t]*$", text[max(0, place - 8) : place]) is not None


def before_a_form(spot: Place) -> bool | None:
    """`Oxycodone tab given for hip pain`: before a tablet or a capsule stands what it is of."""
    after = spot.after
    if after is None or spot.text[spot.token.end : after.start].strip(" \t"):
        return None
    return True if spot.is_capital and _FORM.fullmatch(after.text) else None


_FORM = re.compile(r"tab(?:let)?s?|cap(?:sule)?s?|odt", re.IGNORECASE)


def before_a_drip(spot: Place) -> bool | None:
    """`Prop gtt started 0155`, `Frozzled drip 20 mcg/kg/min`: before a drip that begins or has a rate."""
    after, then = spot.after, spot.then
    if after is None or then is None or not spot.is_capital or after.text.casefold() not in ("gtt", "drip"):
        return None
    beside = spot.text[spot.token.end : after.start] == " "
    return True if beside and then.kind in ("start", "rate", "other_rate") else None


def before_an_amount(spot: Place) -> bool | None:
    """`Frozzled 400 mg`, `frozzled 1 mg IVP`, `remacade 400 mg in 250 ns`, `ABC-123 400 mg`; before millilitres a bag
    may stand, and not a drug.
    """
    after = spot.after
    if after is None or after.kind not in _AMOUNTS or spot.text[spot.token.end : after.start].strip(" \t"):
        return False
    if after.kind == "dose" and _OF_A_DRUG.match(spot.text, after.end):
        return False
    named = spot.is_capital and not spot.word.isupper()
    way = spot.then is not None and (spot.then.kind in _WAYS or _is_mixed(spot.text, after, spot.then))
    unit = (after.match["unit"] if after.kind == "dose" and after.match else "mg").casefold()
    return (named and way) if unit in _LITRES else (named or way or spot.word.isupper())


def _is_mixed(text: str, dose: Token, behind: Token) -> bool:
    return behind.kind == "diluent" and not text[dose.end : behind.start].strip(" \t")


_OF_A_DRUG = re.compile(r"[ \t]+of[ \t]+[A-Za-z]{4}")
"""`I gave Mary 1 mg of Dilaudid`."""


def plain_word(spot: Place) -> bool | None:
    """`Used 410 mg`: a word of every note is no name; but `amp 2 g` is ampicillin."""
    word = spot.word.casefold()
    return False if word in known_words() and word != "amp" else None


CHECKS: tuple[Check, ...] = (
    behind_a_title,
    two_letters,
    drugs_ending,
    plain_word,
    part_of_a_name,
    before_a_bare_number,
    before_a_form,
    before_a_drip,
    before_an_amount,
)
"""Asked in this order; the first that knows answers."""
