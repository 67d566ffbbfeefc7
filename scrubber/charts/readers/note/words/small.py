"""Small words that are events only where they stand: `in @ 2:03`, `up 1105`, `Decadron 12 mg IVPB up`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scrubber.charts.readers.note.values.tokens import Token
from scrubber.charts.readers.note.words.at_a_rate import again_at_its_rate, at_its_rate_from
from scrubber.charts.readers.note.words.closing import CLOSING, closes_its_entry
from scrubber.charts.readers.note.words.forms import FLUID, NUMBER, PLACE, SIDE, SYRINGE_PUMP, compiled
from scrubber.charts.readers.note.words.in_at import in_behind_a_hang
from scrubber.charts.readers.note.words.on_body import put_on_the_body
from scrubber.charts.readers.note.words.on_off import (
    in_a_column,
    of_a_machine,
    off_its_drug,
    on_behind_its_drug,
)
from scrubber.model.value import replace


@dataclass(frozen=True, slots=True)
class Soft:
    """A small word that is an event only where it stands right at a time: `in @ 2:03`, `up 1105`, `down 1508`."""

    kind: str
    pattern: re.Pattern[str]
    examples: tuple[str, ...]


def _begins(pattern: str, how: str) -> re.Pattern[str]:
    """Return a pattern that is tried only where a word, or an arrow, begins so."""
    return compiled(f"(?={how})(?:{pattern})")


_AT_TIME = (
    r"(?=\s*(?:at\s+|@\s?|:\s?)?(?:about\s|around\s|approx\.?\s|~\s?)?"
    r"(?:\d{1,2}[:h]\d\d(?:\s?[ap]\.?m?)?|\d{3}(?:[ap]m?|\s[ap]\.?m)|\d{4}(?:[ap]m?|\s?h(?:rs?)?)?|(?:[01]\d|2[0-3])(?:\s|\.)[0-5]\d|\d\s[0-5]\d(?![\d/:]|[.,]\d)|\d{1,2}(?:(?:\.|\s)\d\d)?\s?[ap]\.?m?)\b)"
)


ENDS: dict[str, str] = {
    "up": "start",
    "down": "stop",
    "dwn": "stop",
    "dn": "stop",
    "off": "stop",
    "in": "stop",
    "empty": "stop",
    "dry": "stop",
    "through": "stop",
    "↑": "start",
    "↓": "stop",
}
"""Small words that are events at the end of a clause right behind a drug or its bag: `Decadron 12 mg IVPB up`."""


SOFT: tuple[Soft, ...] = (
    Soft(
        "stop",
        _begins(
            r"(?<!good )(?<!stable )(?<!valid )(?<!fridge )(?<!expires )(?<!keeps )(?<!usable )"
            r"\b(?:til|till|until)\b(?=\s*(?:about\s)?\d{1,2}:?\d{0,2})",
            r"\b[tu]",
        ),
        ("til 2:20p",),
    ),
    Soft(
        "restart",
        _begins(
            rf"\b(?:(?:back|re-?)[- ]?(?:up|on|hung)|(?:up|on|hung|going|started)\s+again){_AT_TIME}(?!\s*:)"
            rf"|(?<=\d\d )(?:back\s+up|(?:up|on|hung)\s+again)\b(?=\s*(?:[,;.]|@|at\b|$))",
            r"\b[bruohgs]",
        ),
        ("back up 1050", "up again @ 1050", "rehung 1050", "1050 up again"),
    ),
    Soft("infused_at", compiled(r"\binfused\b(?!\s+(?:by|in|over)\b)"), ("infused 1810",)),
    Soft(
        "start",
        _begins(
            rf"(?<!time )(?<!back )(?<!still )(?<!hooked )(?<!pump )(?<!turned )(?<!switched )(?<!\ball )"
            rf"\b(?:(?:(?<!banana )(?<!rally )bag\s+)?up|on|in)\b{_AT_TIME}(?!\s*:)"
            r"|\bup(?=\s*:\s*\d)|(?<=bag )up\b(?!\s+from\b)"
            rf"|(?<=[ )])up(?=[ \t]+(?:to|in|via|on|thru)[ \t]+(?:the[ \t]+)?(?:{SIDE}[ \t]+)?{PLACE}\b)"
            rf"|\bhooked\b{_AT_TIME}|\b(?:running|infusing|going|up|hanging)\s+since\b{_AT_TIME}"
            rf"|(?:(?<=/hr )|(?<=/h )|(?<=/hour )|(?<=gtt )|(?<=drip ))since\b{_AT_TIME}"
            rf"|(?<=[ ]{{2}})on(?=\s*:\s*(?:\d{{1,2}}:\d\d|\d{{4}}))"
            rf"|\b{SYRINGE_PUMP}\s+(?:on|started|begun)\b{_AT_TIME}|\b(?:curlin|cadd)\s+on\b{_AT_TIME}|\bst\b{_AT_TIME}|\b(?:infusion|inf|drip)\s+on\b(?=\s*:\s*\d)|\bwide\s+open\b{_AT_TIME}|↑{_AT_TIME}",
            r"\b[buoihrgsdwfc]|↑",
        ),
        ("in @ 2:03", "up 1105", "running since 1730", "LR  On: 1100", "PRBC up to L hand"),
    ),
    Soft(
        "stop",
        _begins(
            rf"(?<!time )(?<!pump )(?<!pt )(?<!patient )(?<!client )(?<!rn )(?<!nurse )"
            r"\b(?:down|dwn|dn|(?:(?:shut|turned|switched|taken)\s+)?off|out|dry|empty|all\s+in)"
            rf"\b{_AT_TIME}(?!\s*:)|\bdown(?=\s*:\s*\d)|"
            r"\b(?:infused|(?<!should be )in)\s+by\b(?=\s*\d)|"
            rf"(?<=[ ]{{2}})off(?=\s*:\s*(?:\d{{1,2}}:\d\d|\d{{4}}))|"
            rf"(?<=\d )(?:liter|litre|bag|"
            r"unit|L)\s+in\b"
            r"|\b(?:infusion|inf|drip)\s+off\b(?=\s*:\s*\d)|\b(?:dis-?connect(?:ion)?|unhook|take-?down)\b(?=\s*:\s*\d)"
            rf"|\b(?:pre-?meds?\s+)?(?:bag|bottle|unit|liter)(?:'s)?(?:\s?#?\s?[1-9])?\s+in\b(?:{_AT_TIME}|(?!\s?\d))"
            rf"|\b(?:1st|2nd|first|second)\s+(?:liter|litre|l|bag|unit)\s+in\b|(?-i:\bET\b){_AT_TIME}|↓{_AT_TIME}",
            r"\b[dstoeailbu12fp]|↓",
        ),
        (
            "down 1508",
            "out @ 2:31",
            "dry 1026",
            "shut off at 1149",
            "all in at 1120",
            "infused by 1000",
            "in by 0337",
            "Disconnect: 1:05",
        ),
    ),
)


_BAGS = frozenset(
    {
        "drug",
        "dose",
        "infused",
        "infusion",
        "push",
        "iv",
        "diluent",
        "transfusion",
        "bolus",
        "rate",
        "other_rate",
        "strength",
        "unit_no",
    }
)
_PLAIN = ("filler", "word")
_NUMBERED = ("aside", "word")


def with_ends(text: str, tokens: list[Token]) -> Iterator[Token]:
    """Yield the tokens, each small word as an event where it stands as one."""
    for place, token in enumerate(tokens):
        kind = ""
        if place and (token.kind in _MOVED or token.text.casefold() in _SMALL):
            kind = next((kind for look in PLACES if (kind := look(text, tokens, place))), "")
        yield replace(token, kind=kind) if kind else token


def ends_an_entry(text: str, tokens: list[Token], place: int) -> str:
    """`2231 Phenergan IVPB up. 2250 in.`: an entry of nothing else, behind something that was started."""
    word, last = tokens[place], tokens[place - 1]
    if word.text != "in" or word.kind not in _PLAIN:
        return ""
    if last.kind != "time" or text[last.end : word.start].strip(" \t|\n"):
        return ""
    begins = re.search(r"(?:^|[.;,\n|])\s*$", text[max(0, last.start - 80) : last.start]) is not None
    begins = begins and any(token.is_time for token in tokens[: place - 1])  # `0905 in.`: the nurse
    ends = re.match(r"\s*(?:[.;\n|\])]|$)", text[word.end :]) is not None
    return "stop" if begins and ends and any(token.kind == "drug" for token in tokens[:place]) else ""


def all_of_it(text: str, tokens: list[Token], place: int) -> str:
    """`1849 last 400 up`, and in a line below it `1905 400 in`: as much as was hung; less of it may still run."""
    word = tokens[place]
    if word.text != "in" or word.kind not in _PLAIN or not _CLOSES.match(text, word.end):
        return ""
    amount = _AMOUNT_IN.search(text, max(0, word.start - 24), word.end)
    if amount is None:
        return ""
    hung = rf"\b(?:last|final|{FLUID})[ \t]+{amount['ml']}\b(?![ \t]*[-/:]?\d)"
    return (
        "stop" if re.search(hung, text[max(0, word.start - _A_PAGE) : amount.start()], re.IGNORECASE) else ""
    )


_AMOUNT_IN = re.compile(r"^[ \t]*(?:[01]?\d|2[0-3]):?[0-5]\d[ \t]+(?P<ml>\d{3,4})[ \t]+in\Z", re.MULTILINE)
_A_PAGE = 2000


def last_of_several(text: str, tokens: list[Token], place: int) -> str:
    """`#2 dry, last 400 up`: behind bags that were counted."""
    word = tokens[place]
    if word.text.casefold() != "up" or word.kind not in _PLAIN:
        return ""
    if not _THE_LAST.search(text, max(0, word.start - 24), word.start):
        return ""
    return "start" if re.search(r"#\s?\d", text[max(0, word.start - _A_PAGE) : word.start]) else ""


_THE_LAST = re.compile(r"[,;.][ \t]*(?:last|final)[ \t]+\d{2,3}(?:[ \t]?(?:ml|cc))?[ \t]+\Z", re.IGNORECASE)


def put_on_at(text: str, tokens: list[Token], place: int) -> str:
    """`1120 on, 1325 off`: a bag, since it comes off too; `1140 on at 24 ml/hr`, where nothing was on before."""
    word, time = tokens[place], _before(text, tokens, place)
    beside = time.kind in ("time", "drug", "dose", "infusion", "diluent")  # `0940 Elaprase on @ 8 ml/hr`
    if word.text.casefold() != "on" or not beside or text[time.end : word.start].strip():
        return ""
    comes_off = re.match(
        r"\s*[,.;/-]\s*\d{1,2}:?\d\d\s*(?:[ap]m?\s*)?off\b", text[word.end : word.end + 20], re.IGNORECASE
    )
    closes = time.kind == "diluent" and _CLOSES.match(text, word.end)
    if closes or (time.kind != "time" and _OFF_THEN.match(text, word.end)):
        return "start"  # `1024 INFeD 975 mg in 500 NS on`, `0914 Remicade 400 mg on, off 1008`
    rated = _AT_A_RATE.match(text, word.end) is not None
    return (
        "start"
        if (comes_off and time.kind == "time") or (rated and not _was_off(text, tokens[:place]))
        else ""
    )


_OFF_THEN = re.compile(r"[ \t]*[,;/&-]?[ \t]*off[ \t]*(?:at\b|@)?[ \t]*\d{1,2}:?\d\d", re.IGNORECASE)


def _was_off(text: str, before: list[Token]) -> bool:
    """Return whether something began or ended before; a line of what was planned tells of neither."""
    planned = {text.rfind("\n", 0, token.start) for token in before if token.kind == "plan"}
    return any(
        (token.kind in ("start", "stop", "pause") or token.text.casefold() in _OFF)
        and text.rfind("\n", 0, token.start) not in planned
        for token in before
    )


def behind_its_bag(text: str, tokens: list[Token], place: int) -> str:
    """`Decadron 12 mg IVPB up.`, `gtt up @ 5 mL/hr`, `0845 down.`: at the end of a clause or before a rate, right
    behind a bag or a time.
    """
    word, last = tokens[place], _before(text, tokens, place)
    kind = ENDS.get(word.text.casefold(), "") if word.kind in _PLAIN else ""
    gap = text[last.end : word.start].strip()
    if _halts(text, last, word, gap):
        return kind
    bare = last.kind == "drug" and word.text.casefold() in ("up", "down") and _BARE_DOSE.fullmatch(gap)
    if not kind or (
        gap not in ("", ")") and not bare and not (last.kind in _NUMBERABLE and _OF_SEVERAL.fullmatch(gap))
    ):
        return ""
    if _KEPT.search(text, max(0, word.start - 24), word.start):
        return ""  # `sips of water, holding it down`
    closes = bool(
        _CLOSES.match(text, word.end)
        or (kind == "start" and _UNDER.match(text, word.end))
        or _AT_A_RATE.match(text, word.end)
        or _AT_A_SITE.match(text, word.end)
        or _is_numbered_at_a_rate(tokens, place)
        or ((bare or last.kind in ("diluent", "dose")) and _is_at_a_bare_rate(text, tokens, place))
        or (word.text.casefold() == "off" and _BECAUSE.match(text, word.end))
    )
    all_off = last.kind == "all" and word.text.casefold() == "off"  # `everything off`
    return kind if closes and (last.kind in _BAGS or all_off or _is_off(last, word)) else ""


def _halts(text: str, last: Token, word: Token, gap: str) -> bool:
    """`itching arms 1031 -> off.`, `pt itchy at 1031, off.`, `8:40a puffy/cool, off + PIV pulled`: done at once."""
    if word.text.casefold() != "off" or word.kind not in _PLAIN:
        return False
    at_once = gap == "," or _ARROW.fullmatch(gap) is not None
    if last.kind != "time":
        felt = (
            at_once
            and last.kind in (*_PLAIN, "not_infused")
            and _FELT.search(text, max(0, word.start - 48), word.start)
        )
        return bool(felt) and _ENDS_IT.match(text, word.end) is not None
    return at_once


_CLOSES = re.compile(
    r"[ \t]*(?:[.,;→|]|->|$|(?:per|by)[ \t]+[A-Z]|(?:&[ \t]*|and[ \t]+)?#[ \t]?[1-9][ \t]+(?:up|hung)\b)"
    r"|[ \t]{2,}[A-Za-z]{2,3}[ \t]*$|[ \t]+[A-Z]{2,3}[ \t]*$"
    r"|(?i:[ \t]+(?:ns|saline|d5w?)[ \t]+(?:(?:at|@|to)[ \t]*)?(?:kvo|tko)\b)",
    re.MULTILINE,
)
"""`0638 down.`, `0638 down    DW`, `LR #1 dry #2 up`: the end of a clause, or initials at the end of a row; and `0912
OFF ns kvo`.
"""
_FELT = re.compile(
    r"(?:^|[.;\n→>]|->)[ \t]*\d{1,2}:?\d\d(?:[ap]m?)?[ \t]+[a-z][a-z/, ]{2,36}(?:->[ \t]*|→[ \t]*)?$",
    re.IGNORECASE,
)
_ENDS_IT = re.compile(
    r"[ \t]*(?:[.;+&\n]|$)|[ \t]*,[ \t]*(?:ns|saline|d5w?)[ \t]+(?:kvo|tko)\b", re.IGNORECASE
)
_AT_A_RATE = re.compile(
    rf"(?:(?<=up)|(?<=on))[ \t]+(?:at|@)[ \t]*{NUMBER}\s?(?:ml|cc|mcg|mg|units?)?(?:\s?/\s?kg)?"
    r"\s?/\s?(?:hr|hour|h|min)\b",
    re.IGNORECASE,
)
_AT_A_SITE = re.compile(
    r"(?<=up)[ \t]+(?:(?:to|in|via|on|thru)[ \t]+)?(?:same[ \t]+(?:site|line|iv|arm|side|lumen|port)"
    r"|(?:r|l|rt|lt|right|left)[ \t]+(?:ac|fa|arm|hand|forearm|wrist|chest|port|foot)\b"
    r"|(?:the[ \t]+)?(?:red|purple|white|blue|brown|gr[ae]y|distal|proximal|medial)[ \t]+(?:lumen|port)\b)",
    re.IGNORECASE,
)
"""`LR #2 up same site`, `Vanc 1 g up purple lumen 0830`."""
_UNDER = re.compile(
    r"[ \t]+(?:(?:(?:under|w/|with|on|in)[ \t]+(?:a[ \t]+)?)?(?:pressure|gravity|pump|p/bag)\b"
    r"|(?:wide|full)[ \t]+open\b|w[/.]?o\b)",
    re.IGNORECASE,
)
"""`LR bolus up under pressure bag`, `gtt up on pump`, `#1 up wide open`."""
_BARE_DOSE = re.compile(r"\d{1,4}(?:\.\d+)?(?:\s?/\s?\d{2,4})?")
"""`Feraheme 510/50 up`."""
_NUMBERABLE = ("bolus", "infused")
_ARROW = re.compile(r"-{1,2}>|→")
_OF_SEVERAL = re.compile(r"[1-9](?:\s?(?:of|/)\s?[1-9])?")
"""`bolus 2 up`, `bolus 1 of 3 up`."""
_BECAUSE = re.compile(r"[ \t]+(?:for|d/t|due[ \t]+to|2/2|because|x[ \t]?\d)", re.IGNORECASE)
"""`Pit off for tachysystole`."""


def on_again(text: str, tokens: list[Token], place: int) -> str:
    """`0705 Pit off. ... 0740 Pit on 2 mu/min`: right behind a drug or its bag and before a rate, after an `off`."""
    word, last = tokens[place], tokens[place - 1]
    if word.text.casefold() == "up" and last.text.casefold() == "back" and place > 1:
        of_a_bag = tokens[place - 2].kind in ("drug", "infusion", "infused")
        return "restart" if of_a_bag and _ENDS_IT.match(text, word.end) else ""  # `1222 LV back up.`
    bag = last.kind in ("drug", "infusion") or last.is_time  # `1325 on @ 24 ml/hr`
    if word.text.casefold() != "on" or word.kind not in _PLAIN or not bag:
        return ""
    behind = tokens[place + 1 : place + 3]
    rated = any(
        token.kind in ("rate", "other_rate") and _AT.fullmatch(text, word.end, token.start)
        for token in behind
    )
    was_off = any(token.text.casefold() in _OFF for token in tokens[:place])
    return "restart" if rated and was_off and not text[last.end : word.start].strip() else ""


_AT = re.compile(r"[ \t]*(?:(?:at|@)[ \t]*)?", re.IGNORECASE)
_OFF = frozenset({"off", "turned off", "shut off", "switched off", "stopped", "weaned off"})
_KEPT = re.compile(r"\b(?:hold|keep|kept|lay|lie|sit|calm)\w*\s+(?:\w+\s+)?$", re.IGNORECASE)


def _before(text: str, tokens: list[Token], place: int) -> Token:
    """Return the token before a word; before a number of the bag it is the bag: `bolus #2 in`, `2035 #2 in`, `PRBC unit
    1 (W118726003341) up`, `LR bag from OR empty`.
    """
    last = tokens[place - 1]
    apart = last.kind == "lot" or (last.kind == "aside" and last.text.startswith("from "))
    if apart and place > 1 and not text[tokens[place - 2].end : last.start].strip():
        return replace(_before(text, tokens, place - 1), end=last.end)
    if last.kind not in _NUMBERED or not last.text.startswith("#") or place < 2:
        return last
    before = tokens[place - 2]
    over = before.kind == "stop" or before.text.casefold() in ENDS  # `LR #1 dry #2 up`
    leads = before.is_time or over or re.search(r"[,;.\n]", text[before.end : last.start])
    if leads and any(token.kind == "drug" for token in tokens[:place]):
        return replace(last, kind="infused")
    if before.text in ("L", "liter", "litre"):
        return replace(before, kind="infused", end=last.end)  # `2:12p L #1 down`
    return replace(before, end=last.end)


def _is_numbered_at_a_rate(tokens: list[Token], place: int) -> bool:
    """`KCl #1 up 100 mL/hr`; `gtt up 3 units/hr` was turned up."""
    behind = tokens[place + 1 : place + 2]
    return tokens[place - 1].text.startswith("#") and any(token.kind == "rate" for token in behind)


def _is_at_a_bare_rate(text: str, tokens: list[Token], place: int) -> bool:
    """`KCl 20 up @50`, `Ocrevus 600/500NS up @100`: behind how much of it was hung."""
    behind = next(iter(tokens[place + 1 : place + 2]), None)
    rated = behind is not None and behind.kind == "rate" and behind.text.startswith("@")
    return rated and behind is not None and not text[tokens[place].end : behind.start].strip()


def _is_off(time: Token, word: Token) -> bool:
    """`0845 down`: a time may stand before it too; `in` and `out` behind a time are of the patient."""
    return time.is_time and word.text.casefold() not in ("in", "out")


def labelled(text: str, tokens: list[Token], place: int) -> str:
    """`Dil: NS 250 mL  In: 1:10p  Out: 1:33p` behind a drug with its dose, `On: 10:05  Off: 10:38`, `From: 0910` above
    `To: 1114`: labels of a form; in a line that names the patient they are perhaps of the visit.
    """
    word = tokens[place]
    said = word.text.casefold()
    if word.kind not in _PLAIN or said not in _LABELS or not _LABEL.match(text, word.start):
        return ""
    first = text.rfind("\n", 0, word.start) + 1
    bottom = text.find("\n", word.end)
    bottom = bottom if bottom >= 0 else len(text)
    if said in ("from", "to"):
        return _LABELS[said] if _is_from_to(text, tokens[:place], first, bottom) else ""
    if _PAIR.search(text, first, bottom) is None and not _is_on_or_off(text, first, bottom):
        return ""
    named = {token.kind for token in tokens[:place] if token.start >= first}
    of_a_bag = said in ("on", "off") or (
        {"drug", "dose"} <= named and not _OF_A_VISIT.search(text, first, word.start)
    )
    return _LABELS[said] if of_a_bag else ""


def _is_on_or_off(text: str, first: int, bottom: int) -> bool:
    """Return whether a line is `ON: 2:51 PM` above `OFF: 3:23 PM`, or that below it."""
    line = text[first:bottom]
    above = text[text.rfind("\n", 0, max(first - 1, 0)) + 1 : max(first - 1, 0)]
    below = text[bottom + 1 : text.find("\n", bottom + 1) if text.find("\n", bottom + 1) >= 0 else len(text)]
    on, off = (
        re.compile(rf"[ \t]*{word}[ \t]*:[ \t]*\d[^\n]{{0,20}}", re.IGNORECASE) for word in ("on", "off")
    )
    return bool((on.fullmatch(line) and off.match(below)) or (off.match(line) and on.fullmatch(above)))


def _is_from_to(text: str, before: list[Token], first: int, bottom: int) -> bool:
    """Return whether both labels stand in one line, or in a line each, behind a drug and beside nothing else that
    lasts: `Visit  From: 0900  To: 1130`.
    """
    top = text.rfind("\n", 0, max(first - 1, 0)) + 1
    below = text.find("\n", bottom + 1)
    both = _FROM_TO.search(text, top, below if below >= 0 else len(text)) is not None
    drug = next((token for token in reversed(before) if token.kind == "drug"), None)
    if not both or drug is None:
        return False
    between = text[drug.end : bottom]
    return between.count("\n") <= _LINES_OF_A_FORM and _LASTS.search(between) is None


_LABELS = {
    "s": "start",
    "e": "stop",
    "on": "start",
    "off": "stop",
    "in": "start",
    "out": "stop",
    "from": "start",
    "to": "stop",
}
_LABEL = re.compile(r"\w+[ \t]*:[ \t]*\d", re.IGNORECASE)
_TO = r"[ \t]*:[ \t]*\d[^:\n]{0,4}:?\d\d[^\n]{0,12}\b"
_PAIR = re.compile(rf"\b(?:on{_TO}off|in{_TO}out|s{_TO}e)[ \t]*:[ \t]*\d", re.IGNORECASE)
_FROM_TO = re.compile(
    r"\bfrom[ \t]*:[ \t]*\d{1,2}:?\d\d[ \t]*(?:[ap]\.?m?\.?)?\s+to[ \t]*:[ \t]*\d", re.IGNORECASE
)
_LINES_OF_A_FORM = 6
_LASTS = re.compile(
    r"\b(?:visit|shift|obs\w*|monitor\w*|chair|appt|appointment|clinic|hours|teach\w*)\b", re.IGNORECASE
)
_OF_A_VISIT = re.compile(r"\b(?:pt|patient|name|chair|visit|room|arriv\w+)\b", re.IGNORECASE)


def running_from(text: str, tokens: list[Token], place: int) -> str:
    """`Skyrizi 600 mg IV, running over 1 hr via pump from 1440`: since then; `infusing from 0915 to 1020` is a run."""
    word = tokens[place]
    since = word.kind == "running" and _FROM.match(text, word.end)
    if not since:
        return ""
    time = next((token for token in tokens[place + 1 :] if token.start >= since.end()), None)
    return "start" if time is not None and time.kind == "time" and time.start == since.end() else ""


_FROM = re.compile(r"[^.;,|\n]{0,40}?[ \t]from[ \t]+(?=\d)", re.IGNORECASE)


def seen_by_another(text: str, tokens: list[Token], place: int) -> str:
    """`1528 witnessed Zofran 4 mg IVP at 1520`: a time behind the drug is of its giving, and not of who saw it."""
    word = tokens[place]
    behind = tokens[place + 1].kind if place + 1 < len(tokens) else ""
    return "filler" if word.kind == "other" and behind == "drug" and _SEEN.fullmatch(word.text) else ""


_SEEN = re.compile(r"(?:witnessed|co-?signed|verified|confirmed|(?:double-?)?checked)", re.IGNORECASE)


PLACES: tuple[Callable[[str, list[Token], int], str], ...] = (
    in_a_column,
    of_a_machine,
    off_its_drug,
    on_behind_its_drug,
    put_on_the_body,
    ends_an_entry,
    in_behind_a_hang,
    all_of_it,
    last_of_several,
    put_on_at,
    behind_its_bag,
    on_again,
    labelled,
    running_from,
    at_its_rate_from,
    seen_by_another,
    again_at_its_rate,
    closes_its_entry,
)
"""Where a small word is an event, asked in this order; each returns the kind of event, or an empty text."""
_SMALL = frozenset({*ENDS, *_LABELS, *CLOSING, "again", "from", "go"})
_MOVED = frozenset({"start", "stop", "other", "running"})
"""Words and kinds that any of them asks for: most tokens of a note are neither."""
