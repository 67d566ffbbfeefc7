"""An amount beside a drug: the dose that was given, the volume of its bag, what was wasted, or none of these."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from scrubber.charts.readers.note.drug.tested import is_before_a_test, is_behind_a_rest
from scrubber.charts.readers.note.drug.whole_doses import is_about, is_given, is_planned, is_the_sum
from scrubber.charts.readers.note.drug.word import Word, fact
from scrubber.charts.readers.note.values.statement import Fact, Statement
from scrubber.charts.readers.note.words.forms import UNIT
from scrubber.charts.words import drugs
from scrubber.model.record import Quantity
from scrubber.model.value import replace

_VOLUMES = frozenset({"ml", "mls", "cc"})
_NUMBERS = {"one": "1", "two": "2", "three": "3"}
_PULLED = re.compile(
    r"\b(?:pulled|drew(?:\s+up)?|withdrew|removed|dispensed|vial\s+of|pyxis)\s*:?\s*$", re.IGNORECASE
)
_PREPARED = re.compile(r"\b(?:prepared|compounded|mixed|reconstituted|dispensed)\s*:?\s*$", re.IGNORECASE)
_GAVE = re.compile(
    r"\b(?:administered|gave|given|infused)\s+[\d.,]+\s?(?:mg|mcg|gm?|units?)\b", re.IGNORECASE
)
"""`prepared 720 mg, administered 700 mg`."""
_ALIAS = re.compile(r"\s*(?:\([A-Za-z -]+\)\s*)?")
_WASTED = re.compile(r"\b(?:wast(?:e|ed|age)|discard(?:ed)?)\s*:?\s*$", re.IGNORECASE)
_VOLUME = re.compile(r"\bvol(?:ume)?\.?\s+(?:transfused|infused|given|in)\s*[:=]?\s*$", re.IGNORECASE)
"""`Vol transfused 318 mL`: of the bag, and no dose."""
_CONTAINER = re.compile(r"\s+(?:cassette|reservoir|cartridge|medication\s+cassette)\b", re.IGNORECASE)
"""`Hydromorphone 1 mg/mL, 250 mL cassette`: what it holds."""
ROUNDED = re.compile(
    r"\brounded(?:\s+(?:up|down|off))?(?:\s+(?:per|by)\s+[a-z]+(?:\s+policy)?)?(?:\s+to)?\s*$", re.IGNORECASE
)
"""`5 mg/kg = 415 mg, rounded 400 mg`: what is given is the rounded dose."""
_ADJUSTED = re.compile(
    r"\b(?:adj(?:usted|d)?\.?|reduced|decreased|lowered|increased|raised|changed|modified|capped)\s+(?:down\s+|up\s+)?(?:to|at)\s*$",
    re.IGNORECASE,
)
TOTAL = re.compile(r"\b(?:total|calculated|calc'?d?|whole)(?:\s+dose)?\s*[:=]?\s*$", re.IGNORECASE)
"""`total dose 73.8 mg`: all that is to be given, perhaps in parts."""
_LEFT = re.compile(
    r"\s+(?:(?:est|approx)\.?\s+)?(?:remain\w*|left\b(?!\s+(?:arm|hand|forearm|ac|thigh))|to\s+go|ltc\b|tbc\b)",
    re.IGNORECASE,
)
_WENT_IN = re.compile(r"\s+(?:in\b(?!\s+\d)|infused|received|absorbed)", re.IGNORECASE)
_EVERY = re.compile(r"\b(?:q|every)\s*(?:\d+\s?-\s?)?$", re.IGNORECASE)
_PUT_OUT = re.compile(
    r"\b(?:kept\s+down|drank|(?:oral|po)\s+(?:intake|fluids?)|uop|urine(?:\s+output)?|output|foley(?:\s+\d+\s*fr)?,?|voided|emesis|drain(?:ed|age)?|ebl)\s*[:=]?\s*$",
    re.IGNORECASE,
)
_OF = re.compile(r"\s*(?:of\s+)?(?:[(]\s*)?(?:[\d.,]+\s?\w+\s*)?(?:[)]\s*)?(?:of\s+)?")
"""Between an amount and the drug that it is of: `2 g mag`, `one unit (310 mL) PRBC`."""


def dose(word: Word, home: Statement) -> None:
    """`Remicade 400 mg`: what is given of it; a second amount is of the drug ahead, of the bag, or says nothing."""
    checks = _WHATEVER_IS_AHEAD if _is_right_behind(home, word) else NOT_GIVEN
    if any(check(word, home) for check in checks):
        return
    home = _drug_ahead(word, home) or home
    token = word.token
    if "," in word.group("amount") and not is_of_thousands(word.group("amount")):
        if home.of("dose") is None:  # `687,5 mg`
            home.facts.append(fact("dose", with_a_point(word), token, vague=True))
        return
    told = _VOLUME.search(word.text, _ahead(word.text, token.start, 32), token.start) is not None
    told = told or (_is_of_a_drug(home) and _CONTAINER.match(word.text, token.end) is not None)
    if _is_volume(word.group("unit")) and (told or drugs.is_blood(home.key)):  # `PRBC 1 unit, 318 mL`
        home.facts.append(fact("volume", _number(word), token))
        return
    if home.start < token.start < home.additive and not _is_of_the_base(word, home):
        return  # `D5 1/2 NS w/ KCl 20 meq`: of what is added
    _drop_what_it_replaces(word, home)
    if home.drug and _WASTED.search(word.text, _ahead(word.text, home.start, 24), home.start):
        home.facts.append(fact("waste", _value(word), token))  # `Medication wasted: Herceptin 22 mg`
    else:
        _take(word, home)


def _drop_what_it_replaces(word: Word, home: Statement) -> None:
    """`5 mg/kg = 62 mg, rounded to 65 mg`, `4 x 100 mg = 400 mg`: a dose told before, where this one is what counts."""
    token = word.token
    rounded = ROUNDED.search(word.text, _ahead(word.text, token.start, 24), token.start)
    if rounded or is_made_less(word) or _is_part_of_a_total(word, home):
        home.facts = [fact for fact in home.facts if fact.kind != "dose"]
    known = home.of("dose")
    if known is not None and _was_a_strength(word, known):
        home.facts = [fact for fact in home.facts if fact.kind not in ("dose", "volume")]
        return
    summed = known is not None and is_the_sum(word.text, known, token.start, token.end)
    if known is not None and (summed or _was_only_meant(word, known)):
        home.facts.remove(known)


def _was_a_strength(word: Word, known: Fact) -> bool:
    """`Lasix 20 mg/2 mL, 40 mg = 4 mL IVP`: what a vial holds in a few milliliters, before the dose itself."""
    one_unit = known.value.partition(" ")[2].casefold() == word.group("unit").casefold()
    return one_unit and _OF_A_VIAL.fullmatch(word.text, known.end, word.token.start) is not None


_OF_A_VIAL = re.compile(
    r"\s?/\s?(?:[1-9]|1\d|20)(?:\.\d)?\s?(?:mls?|cc)\b(?:\s+(?:vial|amp\w*|syringe|carpuject))?\s*[,;:–-]?\s*"
    r"(?:gave|given|give|dose)?\s*:?\s*",
    re.IGNORECASE,
)


def _take(word: Word, home: Statement) -> None:
    """Add an amount as the dose, or beside a dose that is told as the volume of its bag."""
    known, token, amount, value = home.of("dose"), word.token, _number(word), _value(word)
    if known is None:
        several = _SEVERAL.search(word.text, max(home.start + len(home.drug), token.start - 16), token.start)
        home.facts.append(fact("dose", value, token, vague=several is not None))
    elif known.value.partition(" ")[2] == word.group("unit") and _AND.fullmatch(
        word.text, known.end, token.start
    ):
        home.facts[home.facts.index(known)] = replace(known, vague=True)
    elif _is_volume(known.value.partition(" ")[2]) and not _is_volume(word.group("unit")):
        _replace_volume(word, home, known, value)
    elif _is_volume(word.group("unit")) and _is_of_a_drug(home) and home.of("volume") is None:
        home.facts.append(fact("volume", amount, token))  # `Gammagard 15 g 150 mL`


_SEVERAL = re.compile(r"(?<![\w.:/#-])\d{1,3}(?:\.\d+)?(?:[ \t]*(?:and|&)|/\d[\d.]*/)[ \t]*\Z", re.IGNORECASE)
"""`Morphine 2, 2 and 4 mg IVP`, `Fentanyl 50/25/25 mcg`: amounts that share a unit, of several givings."""
_AND = re.compile(r"[ \t]*(?:and|&|/)[ \t]*", re.IGNORECASE)
"""`Morphine 2 mg and 4 mg IVP 0900 and 0930`, `| Remicade | 300 mg / 100 mg |`."""


def _was_only_meant(word: Word, known: Fact) -> bool:
    """`Remicade 400 mg ordered, 300 mg given`, `4 vials = 400 mg, 350 mg given, 50 mg wasted`: the amount that is said
    to have been given, and not the one before it.
    """
    text, token = word.text, word.token
    one_unit = known.value.partition(" ")[2].casefold() == word.group("unit").casefold()
    if not one_unit or is_given(text, known.start, known.end):
        return False
    given = is_given(text, token.start, token.end) and not is_about(text, token.start)
    return given or (
        is_planned(text, known.start, known.end) and not is_planned(text, token.start, token.end)
    )


def is_of_thousands(number: str) -> bool:
    """`1,250` is a number of thousands; `687,5` and `0,125` are none."""
    return _THOUSANDS.fullmatch(number) is not None


_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")


def with_a_point(word: Word) -> str:
    """Return what `687,5 mg` seems to be."""
    return f"{word.group('amount').replace(',', '.')} {word.group('unit')}"


def is_made_less(word: Word) -> bool:
    """`Zometa ordered 4 mg, adjusted to 3.3 mg per pharmacy, on 1305`: before anything ran, the dose was changed."""
    text, start = word.text, word.token.start
    if not _ADJUSTED.search(text, _ahead(text, start, 24), start):
        return False
    ahead = [token for token in word.sentence.tokens if token.end <= start]
    begun = any(token.is_time or token.kind == "rate" for token in ahead)
    return any(token.kind == "dose" for token in ahead) and not begun and word.sentence.margin is None


def _is_part_of_a_total(word: Word, home: Statement) -> bool:
    """`Alteplase 76.5 mg total (85 kg): 7.7 mg IVP`, `total 63 mg: bolus 6.3 mg IV push`: a smaller dose with its way,
    behind the sum of all.
    """
    known, text, token = home.of("dose"), word.text, word.token
    if known is None:
        return False
    if is_before_a_test(text, known.end, token.start):
        return True  # `INFeD 1000 mg: test dose 25 mg IVP 0905`
    if home.way() not in ("", "bolus") or not _PUSHED.match(text, token.end):
        return False
    return bool(_TOTAL_BEHIND.match(text, known.end) or TOTAL.search(text, home.start, known.start))


_PUSHED = re.compile(r"\s*(?:slow\s+)?(?:ivp|iv\s+push|iv\s+bolus|bolus|push)\b", re.IGNORECASE)
_TOTAL_BEHIND = re.compile(r"\s*total\b", re.IGNORECASE)


def _is_of_the_base(word: Word, home: Statement) -> bool:
    """`NS 1,000 mL + KCl 20 mEq`: the bag's own volume stands before what is added."""
    first = home.of("dose") is None and home.of("volume") is None
    return _is_in_liters(word) and first and _ADDED.search(word.text, home.start, word.token.start) is None


_LITRES = frozenset({"l", "liter", "liters", "litre", "litres"})
_ADDED = re.compile(r"\+|&|\b(?:w/|with|and|plus)", re.IGNORECASE)


def _ahead(text: str, place: int, size: int) -> int:
    """Return where the words before a place begin that may be about it: in its line, and no farther than a size."""
    return max(0, place - size, text.rfind("\n", 0, place) + 1)


def _number(word: Word) -> str:
    amount = word.first("amount").casefold()
    return _NUMBERS.get(amount, amount)


def _value(word: Word) -> str:
    """`400 mg`; `5 million units`, of penicillin also `5 mu`, as `5000000 units`."""
    if _MILLIONS.fullmatch(word.group("unit")) is None:
        return f"{_number(word)} {word.group('unit')}"
    return Quantity(Decimal(_number(word)) * 1_000_000, "units").words


_MILLIONS = re.compile(r"(?:million|mil+\.?)\s?(?:international\s+)?(?:units?|iu|u)|m\.?i?u", re.IGNORECASE)


def _is_volume(unit: str) -> bool:
    return unit.casefold() in _VOLUMES


def _is_of_a_drug(home: Statement) -> bool:
    """Return whether it is a drug, of which millilitres are the bag's and no dose."""
    return bool(home.drug) and not drugs.is_fluid(home.drug)


def _replace_volume(word: Word, home: Statement, known: Fact, value: str) -> None:
    """`Octagam 5% 500 mL (25 g)`: the volume of the bag was told first, and the dose behind it."""
    if drugs.is_fluid(home.drug):
        return
    home.facts.remove(known)
    home.facts.append(fact("dose", value, word.token))
    if home.of("volume") is None:
        volume = known.value.partition(" ")[0]
        home.facts.append(Fact("volume", volume, known.start, known.end, known.quote))


def _drug_ahead(word: Word, home: Statement) -> Statement | None:
    """`2 g mag`, `one unit (310 mL) PRBC`: the drug that an amount before it is of."""
    ahead = word.ahead
    if ahead is None or _OF.fullmatch(word.text, word.token.end, ahead.start) is None:
        return None
    if not home.drug or home.of("dose"):
        return ahead
    parted = _PARTED.search(word.text, home.start, word.token.start) is not None
    return ahead if parted and _lacks_an_amount(word, ahead) else None


_PARTED = re.compile(
    r"(?:[,;&+]|\b(?:and|then|plus|f/b|followed\s+by))(?:\s+(?:then|gave|hung|started))?\s*\Z", re.IGNORECASE
)


def _lacks_an_amount(word: Word, ahead: Statement) -> bool:
    """`Benadryl IVP 0900, 400 mg Remicade 0915-1120`, and not `Benadryl IVP 0900, 50 mg Pepcid IVP 0902, 20 mg`: return
    whether a drug would have no amount if the one before it were not its own.

    A fluid may be what the bag holds (`Vanc hung 0900, 250 mL NS`), so it has to have a time.
    """
    if drugs.is_fluid(ahead.key) and not (_is_in_liters(word) and _has_a_time(word, ahead)):
        return False
    following = next((item.start for item in word.found[1:] if item.start > ahead.start), word.sentence.end)
    behind = (token for token in word.sentence.tokens if ahead.start < token.start < following)
    own = (token for token in behind if token.kind in ("dose", "diluent"))
    return not any(
        following == word.sentence.end or _OF.fullmatch(word.text, token.end, following) is None
        for token in own
    )


def _is_in_liters(word: Word) -> bool:
    return _is_volume(word.group("unit")) or word.group("unit").casefold() in _LITRES


def _has_a_time(word: Word, ahead: Statement) -> bool:
    behind = (
        token for token in word.sentence.tokens if token.start > ahead.start and token.kind not in _LEADS
    )
    first = next(behind, None)
    return first is not None and first.is_time


_LEADS = frozenset({"filler", "infusion", "infused", "infused_at", "iv", "start", "bolus"})


# amounts that were not given


def went_in(word: Word, home: Statement) -> bool:
    """`Remicade stopped, approx 180 mL in`: how much of a bag went in, and not what the bag holds."""
    of_a_bag = _is_volume(word.group("unit")) and not drugs.is_fluid(home.drug)
    return of_a_bag and _WENT_IN.match(word.text, word.token.end) is not None


def pulled(word: Word, home: Statement) -> bool:
    """`gave 0.5 mg of vial of 2 mg`, `Pulled Dilaudid 1 mg, gave 0.5 mg`: what is taken out is not what is given."""
    start = word.token.start
    if _PULLED.search(word.text, _ahead(word.text, start, 24), start):
        return True
    if _PREPARED.search(word.text, _ahead(word.text, start, 24), start):
        return _GAVE.search(word.text, word.token.end, word.sentence.end) is not None
    if not home.drug or _ALIAS.fullmatch(word.text, home.start + len(home.drug), start) is None:
        return False
    return _PULLED.search(word.text, _ahead(word.text, home.start, 24), home.start) is not None


def nothing(word: Word, home: Statement) -> bool:
    """`reservoir 0 mL`: what was left, or what the pump shows."""
    return not _number(word).strip("0.")


def left(word: Word, home: Statement) -> bool:
    """`stopped with 50 mL remaining`."""
    return _LEFT.match(word.text, word.token.end) is not None


def at_intervals(word: Word, home: Statement) -> bool:
    """`good BR q 5 mL`."""
    return _EVERY.search(word.text, max(0, word.token.start - 8), word.token.start) is not None


def each_time(word: Word, home: Statement) -> bool:
    """`Dilaudid PCA 0.2 mg q 10 min`: what a patient may have each time; `Bolus dose: 7.6 mg given 1114` was had."""
    if word.part.of("given", "push") and word.part.times():
        return False
    ahead = word.text[_ahead(word.text, word.token.start, 20) : word.token.start]
    return bool(_Q_MINUTES.match(word.text, word.token.end) or _DEMAND.search(ahead))


_Q_MINUTES = re.compile(
    r"\s*(?:(?:(?:demand|pt|patient|prn)\s+)?(?:bolus\s+|dose\s+)?(?:q|every)\s*\d+\s*-?\s*min|(?:pt\s+|patient\s+)?demand\b)",
    re.IGNORECASE,
)
_DEMAND = re.compile(r"\b(?:demand|bolus|pca)\s+dose\s*[:=]?\s*$|\bdemand\s*[:=]?\s*$", re.IGNORECASE)


def in_its_reservoir(word: Word, home: Statement) -> bool:
    """`Morphine PCA started, 1 mg q8min, 50 mg/50 mL syringe`: what a pump of the patient's holds."""
    if _HELD.match(word.text, word.token.end) is None:
        return False
    start, end = word.sentence.start, word.sentence.end
    first = start if home.drug else max(0, start - 120)
    return _PCA.search(word.text, first, end) is not None and not word.part.of("push")


_HELD = re.compile(r"\s?/\s?\d{2,3}\s?(?:mls?|cc)\b|\s+in\s+\d{2,3}\s?(?:mls?|cc)\b", re.IGNORECASE)
_PCA = re.compile(r"\b(?:pca|pcea|lockout|patient[- ]controlled)\b", re.IGNORECASE)


def put_out(word: Word, home: Statement) -> bool:
    """`UOP 1,900 mL this shift`, `drank 480 mL`: what the patient lost, or swallowed."""
    start = word.token.start
    return _PUT_OUT.search(word.text, _ahead(word.text, start, 24), start) is not None


def added(word: Word, home: Statement) -> bool:
    """`NS 1000 mL + 20 mEq KCl + 2 g Mg`: grams behind a plus are of what is added to the fluid."""
    if not drugs.is_fluid(home.key) or _is_in_liters(word):
        return False
    start = word.token.start
    return _PLUS.search(word.text, max(home.start, start - 12), start) is not None


_PLUS = re.compile(r"(?:[+&,]|\b(?:with|w/?|and|plus))\s*\Z", re.IGNORECASE)


def out_of(word: Word, home: Statement) -> bool:
    """`Remicade 380 mg of 400 mg given`: all that there was, and not what was given of it."""
    return _OUT_OF.search(word.text, _ahead(word.text, word.token.start, 36), word.token.start) is not None


_OUT_OF = re.compile(
    r"\d\s?(?:mg|mcg|gm?|units?|iu|meq)\s+(?:was\s+|were\s+)?(?:given\s+|infused\s+)?(?:out\s+)?of\s+"
    r"(?:the\s+|a\s+|an\s+)?(?:ordered\s+|total\s+|planned\s+)?\Z",
    re.IGNORECASE,
)


def of_a_vial(word: Word, home: Statement) -> bool:
    """`Vial: 100 mg, # vials: 4, Dose: 380 mg`: how much a vial holds, in a field of its own; what stands behind
    `100 mcg vial:` was given from it.
    """
    size = _ITS_SIZE.search(word.text, _ahead(word.text, word.token.start, 20), word.token.start)
    return size is not None and _AMOUNT_AHEAD.search(word.text, home.start, size.start()) is None


_ITS_SIZE = re.compile(
    r"\b(?:vial|amp(?:ule)?|strength|stock|supplied)s?(?:[ \t]+size)?[ \t]*:[ \t]*\Z"
    r"|^[ \t]*(?:vial|amp(?:ule)?)(?:[ \t]+size)?[ \t]+\Z",
    re.IGNORECASE | re.MULTILINE,
)
_AMOUNT_AHEAD = re.compile(rf"\d[ \t]?{UNIT}[ \t]+\Z", re.IGNORECASE)


def of_another_time(word: Word, home: Statement) -> bool:
    """`Remicade (prior 300 mg) 400 mg`, `up from 300 mg, 400 mg`, `cumulative 330 mg`."""
    return (
        _OF_ANOTHER_TIME.search(word.text, _ahead(word.text, word.token.start, 32), word.token.start)
        is not None
    )


_OF_ANOTHER_TIME = re.compile(
    r"(?:\b(?:prior|previous(?:ly)?|formerly|cumulative|lifetime|max(?:imum)?|instead\s+of|last\s+dose"
    r"|(?:up|down|increased|decreased|reduced|raised|lowered|changed)\s+from)|\(was)"
    r"(?:[ \t]+dose)?[ \t]*(?:of|:)?[ \t]*\Z",
    re.IGNORECASE,
)


def of_the_ordered(word: Word, home: Statement) -> bool:
    """`Of the 400 mg Remicade ordered 350 mg had infused`, `remainder of the 1 g dose infused 1120`."""
    if is_behind_a_rest(word.text, word.sentence.start, word.token.start):
        return True
    if _OF_THE.search(word.text, _ahead(word.text, word.token.start, 16), word.token.start) is None:
        return False
    return _THAT_WAS_ORDERED.match(word.text, word.token.end) is not None


_REST_OF = re.compile(
    r"\b(?:remainder|rest|balance)\s+of\s+(?:the\s+|her\s+|his\s+|a\s+)?(?:total\s+|full\s+)?\Z",
    re.IGNORECASE,
)
_OF_THE = re.compile(r"\bof\s+(?:the|her|his|a)\s+(?:total\s+)?\Z", re.IGNORECASE)
_THAT_WAS_ORDERED = re.compile(
    r"\s+(?:dose\s+)?(?:of\s+)?(?:[A-Za-z-]+\s+)?(?:(?:that|which)\s+)?(?:was\s+)?(?:ordered|planned|prescribed|prepared|mixed|due)\b",
    re.IGNORECASE,
)


def of_one_lot(word: Word, home: Statement) -> bool:
    """`lots A1GLD00417 (40 g), A1GLD00533 (15 g)`: how much of the dose came from each lot."""
    text, start = word.text, word.token.start
    lot = _LOTS.search(text, _ahead(text, start, _NEAR), start)
    if lot is None:
        return False
    end = text.find("\n", start, start + _NEAR)
    shares = list(_OF_A_LOT.finditer(text, lot.end(), end if end >= 0 else start + _NEAR))
    if len(shares) < 2 or drugs.names_in(text[lot.end() : shares[-1].start()]):
        return False
    return any(share.start() < start < share.end() for share in shares)


_NEAR = 160
"""Characters of a line of lots on either side of an amount."""
_LOTS = re.compile(r"\blots?\b", re.IGNORECASE)
_OF_A_LOT = re.compile(
    rf"(?<![\w-])(?=[a-z-]*\d)[a-z0-9-]{{4,}}[ \t]*(?:[(=x\u00d7:-][ \t]*)?\d+(?:\.\d+)?[ \t]?{UNIT}\b",
    re.IGNORECASE,
)


_WHATEVER_IS_AHEAD: tuple[Callable[[Word, Statement], bool], ...] = (
    nothing,
    went_in,
    pulled,
    left,
    each_time,
    in_its_reservoir,
)
NOT_GIVEN: tuple[Callable[[Word, Statement], bool], ...] = (
    *_WHATEVER_IS_AHEAD,
    at_intervals,
    put_out,
    added,
    out_of,
    of_the_ordered,
    of_a_vial,
    of_another_time,
    of_one_lot,
)


def _is_right_behind(home: Statement, word: Word) -> bool:
    """`Remicade 400 mg`: nothing that would say so stands right ahead of it, as the drug's name does."""
    end = home.start + len(home.drug)
    named = bool(home.drug) and word.text.startswith(home.drug, home.start)
    return named and end < word.token.start and not word.text[end : word.token.start].strip()
