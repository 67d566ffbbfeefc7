"""Numbers and amounts that say nothing of a giving which is not told: what the words beside them make of them.

`account` asks here before it calls a sentence not understood. What is explained too readily hides a giving; what is not
explained silences the rules that need a whole chart. Below each pattern stand its examples.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from datetime import time
from decimal import Decimal

from scrubber.charts.readers.note.values.clauses import Clause
from scrubber.charts.readers.note.values.tokens import Token

_NEAR = 28
"""Characters before a number in which the word stands that explains it."""
_DIGITS = 3
"""Of a rate without its unit."""
_LONGEST = 4
"""Digits of a time or a dose; what is longer is a code or a number of somebody's: `96372`."""
_WAY = r"(?:iv(?:p|pb)?|im|sq|sc|subq|sub-q|subcut|po|pr|sl|by\s+mouth|orally|slow|push)"
_FLUID = r"(?:n\.?s\.?|d5w?|d5\s?ns|lr|normal\s+saline|saline|sw|swfi|sterile\s+water)"
_MEASURED_BEFORE = re.compile(
    r"(?:\b(?:creatinine|creat|cr|hgb|hct|plts?|platelets|anc|wbc|inr|bun|glucose|bg|bs|fsbs|fsbg|ferritin|igg|a?ptt|ca"
    r"|calcium|potassium|k|mag?|uric\s+acid|trough|level|psa|crp|esr|hr|heart\s+rate|pulse|rr|map|sbp|dbp|iop|pef|uop|nsr|sr"
    r"|sat|sats|spo2|o2\s+sat|temp|t|wt|weight|ht|bmi|fht|fhts|rvr|recheck(?:ed)?|checked"
    r"|acct(?:ount)?|mrn|room|rm|bed|chair|bay|medic|wk|week|day|cycle|visit|age|filter)"
    r"\s*(?:of|was|is|today|level|=|:|>|<|~|\#|no\.?)?"
    r"|\(?was"
    r"|\b(?:obs|observe\w*|monitor\w*|watch\w*)\s+(?:x\s?|for\s+)?"
    r"|\b(?:slow|first|next)(?:\s+first)?"
    r"|>"
    r"|\d{2,3}/\d{2,3}(?:[ \t|]+\d{2,3}(?:\.\d)?%?){0,4}"
    r"|\b[A-Z]\d{3,5}(?:[ \t]\d\d)?"
    r"|\bres(?:idual|\s+vol)?\.?(?:\s+volume)?"
    r"|\b(?:hr|sbp|sat|spo2)\s+\d{2,3}\s*(?:to|->|-)"
    r"|\bover"
    r")\s*\Z",
    re.IGNORECASE,
)
"""`creatinine 2.4`, `HR 96 (was 138)`, `wk 31`, `obs 30`, `slow first 15`, `122/70 72 18`, `W0421 26 118834`."""
_RATE_BEFORE = re.compile(r"(?:\b(?:to|max|by|up|back)|\^|\+)\s*\Z", re.IGNORECASE)
"""`titrated to 6`, `incr by 30 to max 180`, `^150`."""
_FLUSHED_BEFORE = re.compile(
    rf"\b(?:flush\w*|rins\w*|lock\w*|cleared)\b[\w\s/+,&-]{{0,24}}?\s(?:{_FLUID}\s+|hep(?:arin)?\s+)?\Z",
    re.IGNORECASE,
)
"""`flushed w/ 10 NS`, `port rinsed NS 20 + hep 500`."""
_BAG_BEFORE = re.compile(rf"(?:\b(?:in|into)\s+|/\s?)(?:{_FLUID}\s+)?\Z", re.IGNORECASE)
"""`Tecentriq 1200 mg in 250`, `510 mg in NS 50`: the bag."""
_MEASURED_BEHIND = re.compile(
    r"\s*-?\s?(?:min(?:utes)?\b|d\b|days?|h\b|hrs?\b|wks?|weeks?|mos?|months?|y/?o|yrs?|years?|micron|um|filter|f(?:r|rench)?\b|g\b|ga\b|gauge|%|bpm|lbs?|pts?\b"
    r"|at\s+lip|cm|kg\b|ra\b|(?:r|l)\s+(?:fa|ac|hand|wrist|arm)\b)",
    re.IGNORECASE,
)
"""`28 wks`, `0.22 filter`, `22 R FA`."""
_COUNTED = re.compile(r"\s*(?:x\s?\d\b|each\b|ea\b)", re.IGNORECASE)
"""`Stelara 390 mg (130 x3)`, `250 ea glut`: what the dose was made of."""
_BARE_DOSE_BEHIND = re.compile(rf"\s*(?:{_WAY}|in\s+\d{{2,3}})\b", re.IGNORECASE)
"""`Pepcid 20 IV`, `Zyrtec 10 po`, `gent 80 in 50`."""
_OF_A_DRUG = re.compile(r"\s+of\s+(?!(?:the\s+)?(?:bag|it|dose|them|\d))[a-z]", re.IGNORECASE)
"""`15 of KPhos`."""
_WHEN = re.compile(
    r"(?:\b(?:here|arriv\w*|arr|saw\s[^\d]{0,24}|seen\s[^\d]{0,24}|notified|paged|called|call\s+ended|walked\s+(?:in|out)"
    r"|addendum[^\d]{0,4}(?:[\d/-]+\s)?|late\s+entry[^\d]{0,10}|correction\s+to|entry\s+(?:of|from|at)?"
    r"|(?:from|to|by)\s+(?:the\s+)?pharm\w*|drawn|resulted|released|scanned|printed|labs?)\s*:?\s*(?:at|@)?)\s*\Z",
    re.IGNORECASE,
)
"""`Arrived 0900 for Truxima`, `bag up from pharmacy 1138`, `Addendum 1305`: when something else was done."""
_DRAWN_UP = re.compile(
    r"\b(?:pulled|removed|drew(?:\s+up)?|drawn(?:\s+up)?|withdrew|withdrawn|dispensed|scanned|took\s+out|signed\s+out|calculated|rounded)"
    r"[^.;\n\d]{0,40}\Z",
    re.IGNORECASE,
)
"""`Pulled Dilaudid 1 mg, gave 0.5 mg`."""
_MADE_OF = re.compile(r"(?:=|\btotal(?:\s+of)?\s*:?|\brounded(?:\s+to)?)\s*\Z", re.IGNORECASE)
_MADE_TO = re.compile(r"\s*(?:total\b|=)|,?\s*rounded\b", re.IGNORECASE)
"""`5 mg/kg x 83 kg = 415 mg, rounded 400 mg`, `76.5 mg total`: where the dose comes from."""
_COUNT_BEFORE = re.compile(r"\b(?P<n>\d|two|three|four|five|six)\s?x?\s*\Z", re.IGNORECASE)
_COUNT_BEHIND = re.compile(r"\s*(?:x\s?(?P<n>\d)|(?P<each>each|ea)\b)", re.IGNORECASE)
_WORDS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_BOTH_SIDES = 2
"""How many `each` means where nothing counts: `250 mg each glute`."""
_AMOUNT = re.compile(r"(?P<value>\d[\d,]*(?:\.\d+)?)\s?(?P<unit>[a-z]+)", re.IGNORECASE)
_GAUGE = re.compile(r"(?:1[4-9]|2[0-7])\s?g(?:a|auge)?", re.IGNORECASE)
_GAUGE_BEFORE = re.compile(
    r"(?:\b(?:p?iv|via|start(?:ed)?|access\w*|sited|venflon|thru|with|w/)|[,:;(]|^)\s*\Z",
    re.IGNORECASE | re.MULTILINE,
)
_GAUGE_BEHIND = re.compile(
    r"\s*(?:[rl](?:\s?(?:ac|fa|h|w)\b|\s)|[rl]?(?:ac|acf|fa|hand|wrist|piv|iv|huber|sited|started|in)\b)",
    re.IGNORECASE,
)
"""`via 18g RAC`, `22g LFA`."""
_SIGNED_BEHIND = re.compile(
    r",?\s*(?:RN|LPN|LVN|BSN|MSN|CRNI|OCN|MD|DO|NP|APRN|PA(?:-C)?|PharmD|CRNA|MA|CMA|CNA|RPh)\b"
)
_SIGNED_BEFORE = re.compile(r"(?:\b(?:Dr|MD|NP|PA|RN|witness)\.?:?\s+|\b[A-Z]\.?\s?)\Z")
"""`Given 25 mg IV Push  Kim, RN`, `per Dr. Bae`."""
_MILLILITRES = re.compile(r"(\d+(?:\.\d+)?)\s?(?:ml|cc)\b", re.IGNORECASE)
_CLEARS = 50
"""Millilitres. Ours: flushes are of 3 to 30 mL, the chaser behind a bag of 25 to 50, and no plain fluid that is billed
as hydration has less than 100."""
_LITRES = re.compile(r"[\d.,]+\s?(?:ml|cc|l|liters?|litres?)\.?", re.IGNORECASE)


def is_a_measure(text: str, start: int, end: int) -> bool:
    """Return whether a bare number is a level, a vital sign, a week, a gauge, a filter, a flush or a bag's size."""
    before = text[max(0, start - _NEAR) : start]
    return (
        _MEASURED_BEFORE.search(before) is not None
        or _MEASURED_BEHIND.match(text, end) is not None
        or _FLUSHED_BEFORE.search(before) is not None
        or _BAG_BEFORE.search(before) is not None
        or _COUNTED.match(text, end) is not None
        or len(text[start:end]) > _LONGEST
    )


def is_a_rate(text: str, start: int, end: int) -> bool:
    """`50 mL/hr, then to 75`: the next step of a rate; four digits would be a time."""
    return end - start <= _DIGITS and _RATE_BEFORE.search(text[max(0, start - _NEAR) : start]) is not None


def is_a_dose_without_its_unit(text: str, start: int, end: int, before: Token | None) -> bool:
    """`Pepcid 20 IV`, `20 of KCl in 100`: an amount without its unit. The record has no dose, which is seen there."""
    beside = before is not None and before.kind == "drug" and not text[before.end : start].strip(" -:")
    return (beside and _BARE_DOSE_BEHIND.match(text, end) is not None) or _OF_A_DRUG.match(
        text, end
    ) is not None


def is_of_the_dose(text: str, token: Token, dose: Token, others: Sequence[Token]) -> bool:
    """Return whether an amount is what a dose was drawn from, comes from or is made of.

    `others`: the amounts of its sentence that are not told, itself among them; parts must make the whole.
    """
    before = text[max(0, token.start - 60) : token.start]
    if _DRAWN_UP.search(before) or _MADE_OF.search(before) or _MADE_TO.match(text, token.end):
        return True
    part, whole = _amount(token), _amount(dose)
    if part is None or whole is None or part[1] != whole[1]:
        return False
    parts = [found[0] for other in others if (found := _amount(other)) is not None and found[1] == whole[1]]
    return whole[0] in (part[0], part[0] * _count(text, token), sum(parts))


def _amount(token: Token) -> tuple[Decimal, str] | None:
    match = _AMOUNT.match(token.text)
    return (Decimal(match["value"].replace(",", "")), match["unit"].lower()) if match is not None else None


def _count(text: str, token: Token) -> int:
    """Return how many of an amount there are: `2 x 200 mg`, `80 mg x2`, `250 mg each`."""
    before = _COUNT_BEFORE.search(text[max(0, token.start - 8) : token.start])
    behind = _COUNT_BEHIND.match(text, token.end)
    if behind is not None and behind["n"]:
        return int(behind["n"])
    if before is not None:
        return _WORDS.get(before["n"].lower()) or int(before["n"])
    return _BOTH_SIDES if behind is not None else 1


def is_a_gauge(text: str, token: Token) -> bool:
    """`via 18g RAC`: of a needle, though the letter may mean grams."""
    if _GAUGE.fullmatch(token.text) is None:
        return False
    before = text[max(0, token.start - 12) : token.start]
    return _GAUGE_BEFORE.search(before) is not None or _GAUGE_BEHIND.match(text, token.end) is not None


def is_a_volume(token: Token) -> bool:
    """Return whether an amount is of a liquid: without a drug it is what went in or came out."""
    return _LITRES.fullmatch(token.text) is not None


def is_a_name(text: str, token: Token) -> bool:
    """Return whether a word that nobody knows is a person's name: a title stands beside it."""
    before = text[max(0, token.start - 12) : token.start]
    return _SIGNED_BEHIND.match(text, token.end) is not None or _SIGNED_BEFORE.search(before) is not None


def is_little(token: Token) -> bool:
    """Return whether a volume clears a line at most: a fluid that is given has more."""
    volume = _MILLILITRES.match(token.text)
    return volume is not None and float(volume[1]) <= _CLEARS


def is_when_else(text: str, token: Token) -> bool:
    """Return whether a time stands right behind what was done then, and was no giving."""
    return _WHEN.search(text[max(0, token.start - 48) : token.start]) is not None


INJECTED = frozenset({"push", "im", "sc"})
"""Ways of what is given at one moment, whatever its line goes on with."""


def is_behind_a_shot(part: Clause) -> bool:
    """`Rocephin 1 g IM R glut, used other side since last one was sore`: what is past stands behind all of a giving."""
    told = {
        token.kind: token.start
        for token in reversed(part.tokens)
        if token.kind in ("drug", "dose", *INJECTED)
    }
    way = min((place for kind, place in told.items() if kind in INJECTED), default=None)
    past = part.of("past")
    if part.act != "past" or not past or way is None or not {"drug", "dose"} <= told.keys():
        return False
    return all(token.start > max(told["drug"], told["dose"], way) for token in past)


def is_given_alone(token: Token, part: Clause, told: Set[time]) -> bool:
    """`heparin 5,000 units SubQ   0600   Given  0604`, and below it `1400   Given  1409  LM`: once more, of no drug, at
    a time of day that is none of those `told`.
    """
    behind = part.tokens[1] if len(part.tokens) > 1 and token is part.tokens[0] else None
    if behind is None or behind.clock is None or token.text.casefold() != "given":
        return False
    alone = {item.kind for item in part.tokens} <= _OF_A_ROW
    return alone and behind.kind == "time" and behind.clock.of_day not in told


_OF_A_ROW = frozenset({"given", "time", "filler", "word", "site", "aside"})


def is_beside_an_amount(token: Token, part: Clause) -> bool:
    """`Zyxo 300 mg`, `300 mg Zyxo`, `zyxo 600/500NS up`: a word that nobody knows stands where a drug's name does."""
    said = [item for item in part.tokens if item.kind != "filler"]
    place = said.index(token)
    beside = any(item.kind == "dose" for item in said[max(0, place - 1) : place + 2])
    bag = next((item.text for item in said[place + 1 : place + 2] if item.kind == "diluent"), "")
    return len(token.text) > 1 and (beside or any(sign.isdigit() for sign in bag))
