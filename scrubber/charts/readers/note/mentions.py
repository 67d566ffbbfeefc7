"""The drugs that a sentence names, and what it says of each: doses, ways, lots, sites, waste."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scrubber.charts.readers.note.clauses import Clause
from scrubber.charts.readers.note.statement import WAYS, Fact, Kind, Sentence, Statement
from scrubber.charts.readers.note.tokens import Token
from scrubber.charts.words import drugs

_VOLUMES = frozenset({"ml", "mls", "cc"})
_NUMBERS = {"one": "1", "two": "2", "three": "3"}
_ALIAS = re.compile(r"[^\w\n]*[(\[][^\w\n]*|\s+aka\s+", re.IGNORECASE)
_ADDED_TO = re.compile(
    r"(?:\s*\d[\d.,]*\s?(?:ml|cc|l|liters?)\b)?\s*(?:with|w/|\+|plus|and)\s*(?:\d[\d.]*\s?(?:meq|ml)?\s*(?:of\s)?)?",
    re.IGNORECASE,
)
_ALSO_ADDED = re.compile(
    r"(?:\s*\d[\d.]*\s?(?:mg|mcg|g|meq|ml)?\b)?\s*(?:,|and|&|\+|/|plus)?\s*(?:\d[\d.]*\s?(?:meq|ml|mg|gm?)?\s*(?:of\s)?)?",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"[ \t]+(?:(?:bolus|slow|IVP?|push)[ \t]+)?\d{1,3}(?:\.\d+)?(?=[ \t]+[A-Za-z@])(?![ \t]*(?:mg|mcg|g|"
    r"gm|ml|units?|u|meq|l)\b)",
    re.IGNORECASE,
)
_CLASSES = frozenset({"ivig", "scig", "immune globulin", "blood", "vaccine", "insulin"})
"""Names of a kind of drug: the name of the product behind it says more."""
_ADDITIVES = frozenset(
    {"potassium chloride", "potassium", "multivitamin", "thiamine", "folic acid", "magnesium sulfate"}
)


def drugs_of(sentence: Sentence) -> list[Statement]:
    """Return a statement for what comes before any drug, and one for each drug; two names of one drug are one."""
    found = [Statement("", "", sentence.start, sentence.start)]
    last: Token | None = None
    for token in sentence.tokens:
        if token.kind != "drug":
            continue
        known = found[-1]
        gap = sentence.text[last.end : token.start] if last is not None else "-"
        if known.drug and _is_alias(gap, known, token):
            known.key = token.key if drugs.is_fluid(known.drug) else known.key
            known.aliases += () if token.key == known.key else (token.key,)
            if known.drug.casefold() in _CLASSES:
                known.drug, known.start = token.text, token.start
        elif known.drug and _is_additive(gap, known, token):
            known.drug = sentence.text[known.start : token.end]
            amount = re.match(r"\s*\d[\d.,]*\s?\w+", sentence.text[token.end : token.end + 20])
            known.additive = token.end + (amount.end() if amount else 0)
        elif token.key == "hydration" and known.drug:
            continue  # `NS 1 L hydration` names one thing, and so does `hydration: NS 1 L`
        else:
            if known.key == "hydration" and drugs.is_fluid(token.text) and len(found) > 1:
                found.pop()
            bare = _BARE.match(sentence.text, token.end) is not None
            found.append(Statement(token.text, token.key, token.start, token.end, bare=bare))
        last = token
    for place, item in enumerate(found):
        item.end = found[place + 1].start if place + 1 < len(found) else sentence.end
    return found


def _is_alias(gap: str, known: Statement, token: Token) -> bool:
    """`Ocrelizumab (Ocrevus)`, `IVIG - Gammagard`: the second names the first."""
    if known.key == token.key and re.fullmatch(r"[^\w\n]*", gap):
        return True
    return bool(_ALIAS.fullmatch(gap))


def _is_additive(gap: str, base: Statement, token: Token) -> bool:
    """`D5 1/2 NS w/ 20 KCl` is one bag of fluid, and so is `NS 1 L w/ MVI, thiamine 100, folate 1 mg`."""
    added = _ADDED_TO if not base.additive else _ALSO_ADDED
    return bool(added.fullmatch(gap)) and token.key in _ADDITIVES and drugs.is_fluid(base.key)


def home_of(found: Sequence[Statement], place: int) -> Statement:
    """Return the statement of the drug that stands last before a place."""
    return next(item for item in reversed(found) if item.start <= place or item is found[0])


def attribute(sentence: Sentence, parts: Sequence[Clause], found: list[Statement]) -> None:
    """Hand doses, ways, lots and the like to the drug behind which they stand (a dose may stand before it)."""
    for part in parts:
        restarted = bool(part.of("restart"))
        for place, token in enumerate(part.tokens):
            if part.act != "done" and not (part.came_true and token.kind in _OF_A_WISH):
                continue
            home = home_of(found, token.start)
            if (
                not home.drug
                and token.kind in ("dose", "rate", "diluent")
                and _is_somebody_elses(part, token)
            ):
                continue
            if home.way() in ("infusion", "pump") and _AFTER.search(sentence.text, home.start, token.start):
                if token.kind != "dose":
                    continue
                # `Lasix gtt started 0610 after 40 mg IVP at 0605`: what is told of another giving
                found.append(home := Statement(home.drug, home.key, token.start, sentence.end))
            if _is_bolus_beside_a_drip(sentence.text, home, token):
                # `Heparin gtt per protocol: bolus 4000 units 1715`
                found.append(home := Statement(home.drug, home.key, token.start, sentence.end))
            match token.kind:
                case "dose" if _is_a_rate(part, token):
                    pass
                case "dose":
                    _dose(sentence.text, token, home, found)
                case "waste" if _NOT_USED.search(sentence.text, sentence.start, token.start):
                    pass
                case "rate" | "site" | "duration" if restarted:
                    pass
                case "duration" if (
                    part.of("stop", "pause", "held")
                    and part.of("stop", "pause", "held")[0].start < token.start
                ):
                    pass  # `stopped for 15 minutes`
                case "rate" if (
                    token.match and token.match["rate4"] and any(t.kind == "vital" for t in sentence.tokens)
                ):
                    pass  # a row of vital signs
                case "infused_at":
                    home.facts += [_fact("way", "infusion", token)] if home.drug else []
                case kind if kind in WAYS:
                    _way(sentence.text, part, place, home, found)
                case kind if kind in _PLAIN:
                    _plain(token, home)
    _lead_way(sentence, parts, found)
    for item in found[1:]:
        item.hidden = (
            next((_act(part) for part in reversed(parts) if part.start <= item.start), "done") != "done"
        )


def _is_bolus_beside_a_drip(text: str, home: Statement, token: Token) -> bool:
    ways = [fact for fact in home.facts if fact.kind == "way"]
    if token.kind != "bolus" or home.way() != "infusion" or drugs.is_fluid(home.drug):
        return False
    return re.search(r"[:;,]", text[ways[-1].end : token.start]) is not None and home.of("dose") is None


def _is_a_rate(part: Clause, token: Token) -> bool:
    """`increased to 8 mcg at 1510`: what a drip was turned up to."""
    before = [item for item in part.tokens if item.end <= token.start and item.kind != "filler"]
    return bool(before) and before[-1].kind == "step"


_AFTER = re.compile(
    r"\b(?:after|following|preceded\s+by)\s+(?:an?\s+)?(?:[\d.,]+\s?[a-z]+\s+)?$", re.IGNORECASE
)
_OF_A_WISH = frozenset({"dose", "diluent", *WAYS})
"""What a dose that was due, and then given, is told with."""


def _act(part: Clause) -> str:
    return "done" if part.came_true else part.act


def _is_somebody_elses(part: Clause, token: Token) -> bool:
    """`Vanc hung, rate 250`: behind a word that nobody knows and an event, an amount may be of another drug."""
    return any(item.kind == "word" and item.start < token.start for item in part.tokens) and bool(
        part.of("start", "given", "new_bag")
    )


def _fact(kind: Kind, value: str, token: Token, *, vague: bool = False) -> Fact:
    return Fact(kind, value, token.start, token.end, token.text, vague=vague)


_PULLED = re.compile(
    r"\b(?:pulled|drew(?:\s+up)?|withdrew|removed|dispensed|vial\s+of|pyxis)\s*:?\s*$", re.IGNORECASE
)
"""What is taken out of a cabinet is not what is given."""
_WASTED = re.compile(r"\b(?:wast(?:e|ed|age)|discard(?:ed)?)\s*:?\s*$", re.IGNORECASE)
"""`Medication wasted: Herceptin 22 mg`."""
ROUNDED = re.compile(r"\brounded(?:\s+(?:up|down|off))?(?:\s+to)?\s*$", re.IGNORECASE)
"""`5 mg/kg = 415 mg, rounded 400 mg`: what is given is the rounded dose."""
_NOT_USED = re.compile(r"\b(?:not|never)\s+(?:needed|used|given|required|administered)\b", re.IGNORECASE)
"""What was drawn up for nothing and wasted is no waste of a dose that was given."""
_LEFT = re.compile(
    r"\s+(?:(?:est|approx)\.?\s+)?(?:remain\w*|left\b(?!\s+(?:arm|hand|forearm|ac|thigh))|to\s+go)",
    re.IGNORECASE,
)
_WENT_IN = re.compile(r"\s+(?:in\b(?!\s+\d)|infused|received|absorbed)", re.IGNORECASE)
"""`approx 180 mL in`: how much of a bag went in, and not what the bag holds."""
_EVERY = re.compile(r"\b(?:q|every)\s*$", re.IGNORECASE)
"""`good BR q 5 mL`."""
_OF = re.compile(r"\s*(?:of\s+)?(?:[(]\s*)?(?:[\d.,]+\s?\w+\s*)?(?:[)]\s*)?(?:of\s+)?")
"""Between an amount and the drug that it is of: `2 g mag`, `one unit (310 mL) PRBC`."""


def _dose(text: str, token: Token, home: Statement, found: list[Statement]) -> None:
    assert token.match is not None
    amount = token.match["amount"].replace(",", "").casefold()
    value = f"{_NUMBERS.get(amount, amount)} {token.match['unit']}"
    unit = token.match["unit"].casefold()
    if unit in _VOLUMES and not drugs.is_fluid(home.drug) and _WENT_IN.match(text, token.end):
        return
    pulled = _PULLED.search(text, max(0, token.start - 24), token.start)
    if home.drug and not pulled and not text[home.start + len(home.drug) : token.start].strip():
        pulled = _PULLED.search(
            text, max(0, home.start - 24), home.start
        )  # `Pulled Dilaudid 1 mg, gave 0.5 mg`
    if pulled or _LEFT.match(text, token.end) or _EVERY.search(text, max(0, token.start - 8), token.start):
        return
    ahead = next((item for item in found[1:] if item.start >= token.end), None)
    if (
        ahead is not None
        and _OF.fullmatch(text, token.end, ahead.start)
        and (not home.drug or home.of("dose"))
    ):
        home = ahead
    if home.start < token.start < home.additive:
        return
    if ROUNDED.search(text, max(0, token.start - 24), token.start):
        home.facts = [fact for fact in home.facts if fact.kind != "dose"]
    if home.drug and _WASTED.search(text, max(0, home.start - 24), home.start):
        home.facts.append(_fact("waste", value, token))
    elif home.of("dose") is None:
        home.facts.append(_fact("dose", value, token))
    elif (
        (known := home.of("dose"))
        and not drugs.is_fluid(home.drug)
        and _is_volume(known)
        and unit not in _VOLUMES
    ):
        home.facts.remove(known)  # `Octagam 5% 500 mL (25 g)`
        home.facts.append(_fact("dose", value, token))
        if home.of("volume") is None:
            home.facts.append(
                Fact("volume", known.value.partition(" ")[0], known.start, known.end, known.quote)
            )
    elif unit in _VOLUMES and home.drug and not drugs.is_fluid(home.drug) and home.of("volume") is None:
        home.facts.append(_fact("volume", amount, token))  # `Gammagard 15 g 150 mL`


def _is_volume(dose: Fact) -> bool:
    return dose.value.partition(" ")[2].casefold() in _VOLUMES


_BESIDE = re.compile(
    r"\b(?:prior\s+to|before|pre|during|after|of|until|between|with|since|the|post|for|this)\s*$",
    re.IGNORECASE,
)
"""Before `infusion` these make it the name of another thing than this drug's way."""


def _way(text: str, part: Clause, place: int, home: Statement, found: list[Statement]) -> None:
    token = part.tokens[place]
    if (
        token.kind == "infusion"
        and token.text.casefold().startswith("infusion")
        and _BESIDE.search(text, token.start - 12, token.start)
    ):
        return
    ahead = next((item for item in found[1:] if item.start >= token.end), None)
    leads = token is part.tokens[0] and ahead is not None and ahead.start < part.end
    if ahead is not None and (leads or not home.drug):
        gap = text[token.end : ahead.start]
        reach = (
            r"(?:,?\s+\w+){0,4},?\s+" if token.kind in ("pump", "on_body") else r"(?:\s+\w+){0,2}\s*[:-]?\s+"
        )
        if re.fullmatch(reach, gap):  # `IV push Zofran`, `infusion of Remicade`, `CADD pump connected, 5FU`
            home = ahead
    given = bool(part.of("given")) and not part.of("drug")  # `given 1000 mcg IM` of what was spoken of before
    if home.drug or given or _is_labelled(text, token):
        home.facts.append(_fact("way", token.kind, token))


def _lead_way(sentence: Sentence, parts: Sequence[Clause], found: list[Statement]) -> None:
    """`IVP meds: Pepcid 20 mg, Benadryl 25 mg`: the way of all that follows."""
    first = parts[0].tokens[0] if parts and parts[0].tokens else None
    if first is None or first.kind not in WAYS or len(found) < 2 or found[1].start < first.end:
        return
    if re.match(
        r"\s*(?:meds?|medications?|drugs?|pushes)?\s*:",
        sentence.text[first.end : found[1].start],
        re.IGNORECASE,
    ):
        for item in found[1:]:
            item.facts += [] if item.way() else [_fact("way", first.kind, first)]


def _is_labelled(text: str, token: Token) -> bool:
    return bool(
        re.search(r"\b(?:route|method)\s*:?\s*$", text[max(0, token.start - 12) : token.start], re.IGNORECASE)
    )


_PLAIN = frozenset({"rate", "diluent", "lot", "ndc", "hcpcs", "site", "waste", "duration", "keep_open"})
_BOTH = re.compile(r"\b(?:left|right|[lr])\s(?:and|&|/)\s$", re.IGNORECASE)


def _plain(token: Token, home: Statement) -> None:
    match = token.match
    assert match is not None
    group = match.groupdict()
    match token.kind:
        case "rate" if not group["change"]:
            rate = next(
                value for name in ("rate", "rate2", "rate3", "rate4", "rate5") if (value := group[name])
            )
            home.facts.append(_fact("rate", rate.replace(",", ""), token))
        case "diluent":
            volume = next(
                (value for name in ("ml", "ml2", "ml3", "ml4", "ml5") if (value := group[name])), None
            )
            if volume:
                home.facts.append(_fact("volume", volume.replace(",", ""), token))
        case "lot":
            home.facts.append(_fact("lot", group["lot"], token))
        case "ndc":
            home.facts.append(_fact("ndc", group["ndc"], token))
        case "hcpcs":
            home.facts.append(_fact("hcpcs", group["hcpcs"].upper(), token))
        case "site" if not _BOTH.search(match.string[: token.start]):
            home.facts.append(_fact("site", group["site"], token))
        case "waste":
            amount = group["a1"] or group["a2"]
            value = f"{amount.replace(',', '')} {group['u1'] or group['u2']}" if amount else "0"
            home.facts.append(_fact("waste", value, token))
        case "keep_open":
            home.facts.append(_fact("keep_open", "", token))
        case "duration":
            vague = bool(group["hedge"]) or bool(re.search(r"\ban?\b", token.text))
            home.facts.append(_fact("duration", "", token, vague=vague))
