"""What a sentence says of each drug beside its times: doses, ways, rates, lots, sites, waste.

A word belongs to the drug behind which it stands (`_home_of`). A check may find that it says nothing of it after all
(`SAYS_NOTHING`); else the function for its kind makes facts of it (`MAKERS`). To teach the reader another kind of word,
add a function to one of the two tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from scrubber.charts.readers.note.drug.behind_push import is_what_ended
from scrubber.charts.readers.note.drug.discarding import discarded
from scrubber.charts.readers.note.drug.doses import dose, is_made_less
from scrubber.charts.readers.note.drug.further import FURTHER, is_drip_behind_a_push, is_timed
from scrubber.charts.readers.note.drug.keeping import kept_at
from scrubber.charts.readers.note.drug.partial import leave_the_dose_open
from scrubber.charts.readers.note.drug.tested import leave_the_total
from scrubber.charts.readers.note.drug.vials import MORE_VIALS, opened_in
from scrubber.charts.readers.note.drug.word import Word, fact
from scrubber.charts.readers.note.values.clauses import Clause
from scrubber.charts.readers.note.values.statement import AT_ONCE, WAYS, Fact, Sentence, Statement
from scrubber.charts.readers.note.values.tokens import Token
from scrubber.charts.readers.note.words.forms import FLUID, NUMBER, UNIT
from scrubber.charts.readers.note.words.known import known_words
from scrubber.charts.readers.note.words.mentions import home_of, runs_beside
from scrubber.charts.readers.note.words.volumes import HOLDS
from scrubber.charts.words import drugs
from scrubber.model.value import replace

_OF_A_WISH = frozenset({"dose", "diluent", *WAYS})
"""What a dose that was due, and then given, is told with."""


def attribute(sentence: Sentence, parts: Sequence[Clause], found: list[Statement]) -> None:
    """Hand doses, ways, lots and the like to the drug behind which they stand (a dose may stand before it)."""
    for part in parts:
        for token in part.tokens:
            told = part.act == "done" or (part.came_true and token.kind in _OF_A_WISH)
            maker = MAKERS.get(token.kind) if told else None
            if maker is None:
                continue
            word = Word(sentence, part, token, found)
            home = _home_of(word)
            if home is not None and not any(check(word) for check in SAYS_NOTHING.get(token.kind, ())):
                maker(word, home)
    if len(found) > 1:
        _lead_way(sentence, found)
        _same_way(found)
    leave_the_dose_open(sentence, found)
    leave_the_total(sentence, found)
    for item in found[1:]:
        item.keep_own_way()
        acts = (_act(part) for part in reversed(parts) if part.start <= item.start)
        item.hidden = next(acts, "done") != "done"
        if item.hidden:
            item.facts = [fact for fact in item.facts if fact.kind != "vials"]


def _act(part: Clause) -> str:
    return "done" if part.came_true else part.act


# whose word it is


_OF = re.compile(r"[ \t]+of[ \t]+(?:the[ \t]+|iv[ \t]+)?", re.IGNORECASE)
_WASTE_OF = re.compile(
    r"[ \t]+(?:of|for|on|from|with)[ \t]+(?:the[ \t]+|her[ \t]+|his[ \t]+)?", re.IGNORECASE
)
_AFTER = re.compile(
    r"\b(?:after|following|preceded\s+by)\s+(?:an?\s+)?(?:(?:bolus|load(?:ing\s+dose)?)\s+of\s+)?(?:[\d.,]+\s?[a-z]+\s+)?$",
    re.IGNORECASE,
)


def _home_of(word: Word) -> Statement | None:
    """Return the statement of the drug that a word is about; None where it is of nobody knows what."""
    token = word.token
    ahead = word.ahead if token.kind in ("dose", "waste", "diluent") else None
    home = home_of(word.found, token.start)
    if token.kind == "diluent" and ahead is not None and _is_its_bag(word.text, token, ahead):
        return ahead
    if token.kind == "dose" and ahead is not None and _OF.fullmatch(word.text, token.end, ahead.start):
        return ahead  # `I gave Mrs. Kemp 1 mg of Dilaudid`
    if token.kind == "waste" and ahead is not None and _WASTE_OF.fullmatch(word.text, token.end, ahead.start):
        return ahead  # `Solu-Medrol IVP, no waste on the Ocrevus`
    if token.kind == "oral" and _SWALLOWED.fullmatch(token.text):
        return _what_was_swallowed(word, home)
    if not home.drug and token.kind in ("dose", "rate", "diluent") and _is_somebody_elses(word.part, token):
        return None
    if is_what_ended(word.part, token, home):
        return None
    drips = not home.drug and bool(word.part.of("infusion"))
    if drips and token.kind == "dose" and _AFTER.search(word.text, home.start, token.start):
        return None  # `The drip was started at 1325 after a bolus of 4,000 units`
    if home.way() in ("infusion", "pump") and _AFTER.search(word.text, home.start, token.start):
        # `Lasix gtt started 0610 after 40 mg IVP at 0605`: what is told of another giving
        return _another(word, home) if token.kind == "dose" else None
    if token.kind in ("rate", "other_rate") and is_timed(word, home):
        running = runs_beside(word.found, home)
        if running is not None:
            return running if running.of("rate") is None and not word.part.times() else None
    if home.of("dose") is None:
        return _another(word, home) if _is_bolus_beside_a_drip(word.text, home, token) else home
    if any(check(word, home) for check in FURTHER):
        return _another(word, home, further=True)
    return _another(word, home) if is_drip_behind_a_push(word, home) else home


def _what_was_swallowed(word: Word, home: Statement) -> Statement | None:
    """`She swallowed potassium 40 mEq`, `Tylenol 650 mg was swallowed`; and no drug in `drank juice`."""
    ahead, end = word.ahead, word.token.end
    if word.token.text.casefold().startswith(("was", "were")):
        return home if home.drug and home.start >= word.part.start else None
    behind = ahead is not None and _ARTICLE.fullmatch(word.text, end, ahead.start) is not None
    return ahead if behind else None


_SWALLOWED = re.compile(r"(?:(?:was|were)\s+)?swallowed|drank", re.IGNORECASE)
_ARTICLE = re.compile(r"[ \t]+(?:(?:the|her|his|some)[ \t]+)?", re.IGNORECASE)


def _is_its_bag(text: str, token: Token, ahead: Statement) -> bool:
    """`250 mL NS bag containing Remicade 400 mg`; `Mag 2 g in 100 mL D5W w/ KCl 20 mEq` is the bag of what stands
    before it.
    """
    leads = token.text[0].isdigit() or drugs.is_fluid(token.text.split()[0])
    return leads and HOLDS.fullmatch(text, token.end, ahead.start) is not None


def _another(word: Word, home: Statement, *, further: bool = False) -> Statement:
    """Return a statement of another giving of the drug, which begins with the word."""
    word.found.append(Statement(home.drug, home.key, word.token.start, word.sentence.end, further=further))
    return word.found[-1]


def _is_somebody_elses(part: Clause, token: Token) -> bool:
    """`Vanc hung, rate 250`: behind a word that nobody knows and an event, an amount may be of another drug."""
    unknown = (item for item in part.of("word") if item.text.casefold() not in known_words())
    return any(item.start < token.start for item in unknown) and bool(part.of("start", "given", "new_bag"))


def _is_bolus_beside_a_drip(text: str, home: Statement, token: Token) -> bool:
    """`Heparin gtt per protocol: bolus 4000 units 1715`."""
    if token.kind != "bolus" or home.way() != "infusion" or drugs.is_fluid(home.drug):
        return False
    ways = [fact for fact in home.facts if fact.kind == "way"]
    return re.search(r"[:;,]", text[ways[-1].end : token.start]) is not None


# words that say nothing of the drug


_NOT_USED = re.compile(r"\b(?:not|never)\s+(?:needed|used|given|required|administered)\b", re.IGNORECASE)


def turned_up(word: Word) -> bool:
    """`increased to 8 mcg at 1510`: what a drip was turned up to."""
    before = [item for item in word.part.tokens if item.end <= word.token.start and item.kind != "filler"]
    return bool(before) and before[-1].kind == "step" and not is_made_less(word)


def never_used(word: Word) -> bool:
    """`Ativan 2 mg not needed, wasted 2 mg`: what was drawn up for nothing is no waste of a dose that was given."""
    return _NOT_USED.search(word.text, word.sentence.start, word.token.start) is not None


def of_blood(word: Word) -> bool:
    """`brisk blood return, 5 mL discarded`: what was drawn to clear a line."""
    drawn = _BLOOD.search(word.text, word.sentence.start, word.token.start) is not None
    return drawn and word.first("u1", "u2", "u3").casefold() in ("ml", "mls", "cc")


_BLOOD = re.compile(r"\b(?:blood|brisk|aspirat\w*|labs?)\b", re.IGNORECASE)


def of_a_restart(word: Word) -> bool:
    """`restarted 1105 at 50 mL/hr`: what is told of the second run is not of the whole."""
    return bool(word.part.of("restart"))


def of_a_pause(word: Word) -> bool:
    """`stopped for 15 minutes`."""
    halts = word.part.of("stop", "pause", "held")
    return bool(halts) and halts[0].start < word.token.start


def of_vital_signs(word: Word) -> bool:
    """`BP 120/72 P 70 rate 18`: without a unit, in a row of vital signs, it is the rate of a breath or a pulse."""
    match = word.token.match
    return bool(match and match["rate3"]) and any(token.kind == "vital" for token in word.sentence.tokens)


def is_one_of_several(word: Word) -> bool:
    """`Lots: KY9, AL4`: which is of which drug, nobody says."""
    several = word.token.text[:4].casefold() == "lots"
    return several and _NEXT_LOT.match(word.text, word.token.end) is not None


_NEXT_LOT = re.compile(r"[ \t]*(?:[,;&/]|and\b)[ \t]*(?=[A-Z0-9-]*\d)[A-Z0-9][A-Z0-9-]+\b")


SAYS_NOTHING: dict[str, tuple[Callable[[Word], bool], ...]] = {
    "dose": (turned_up,),
    "waste": (never_used, of_blood),
    "rate": (of_a_restart, of_vital_signs),
    "site": (of_a_restart,),
    "duration": (of_a_restart, of_a_pause),
    "lot": (is_one_of_several,),
}


# ways


_BESIDE = re.compile(
    r"\b(?:prior\s+to|before|pre|during|after|of|until|between|with|since|the|post|for|this)\s*$",
    re.IGNORECASE,
)
"""Before `infusion` or `transfusion` these make it the name of another thing than this drug's way."""


_INTO_A_VEIN = frozenset({"iv", "infusion", "push", "bolus"})


def way(word: Word, home: Statement) -> None:
    """`Remicade 400 mg IV infusion`; `IV push Zofran`: of the drug before it, or of the one right ahead."""
    token = word.token
    if (
        token.kind in ("infusion", "transfusion")
        and token.text.casefold().startswith(token.kind)
        and _BESIDE.search(word.text, max(0, token.start - 12), token.start)
    ):
        return
    if _ANSWERED_NO.match(word.text, token.end):
        return
    if _WASHES.match(token.text):
        _washed(word, home)
        return
    home = _drug_ahead(word, home) or home
    if token.kind == "oral" and home.way() in _INTO_A_VEIN:
        return  # `Reclast 5 mg IV 1000-1021, pt hydrated w/ 500 mL PO`: what the patient drank
    given = bool(word.part.of("given")) and not word.part.of(
        "drug"
    )  # `given 1000 mcg IM`: of what was spoken of
    if home.drug or given or _is_labelled(word.text, token):
        home.facts.append(fact("way", token.kind, token))


_ANSWERED_NO = re.compile(
    r"(?:[ \t]+pump)?[ \t]*(?:\?|:)[ \t]*\(?no?\b(?=[ \t]*(?:[.,;)]|$))", re.IGNORECASE | re.MULTILINE
)
"""`elastomeric? no, gravity set`: how it was not given."""
_WASHES = re.compile(
    r"(?:\w+\s){0,2}(?:irrig\w*|lavaged?|cleans?\w*|washed|rinsed|soaked|packed|flushed|cbi|instill\w*|sitz|morgan)\b",
    re.IGNORECASE,
)


def _washed(word: Word, home: Statement) -> None:
    """`Wound irrigated w/ NS 500 mL`: fluid that washed something went into no vein; a drug beside it did, unless it
    was left in a catheter: `Cathflo 2 mg/2 mL instilled`.
    """
    behind = (item for item in word.found[1:] if word.token.end <= item.start < word.part.end)
    before = home if home.start >= word.part.start and home.way() not in _INTO_A_VEIN else None
    for item in (before, next(behind, None)):
        left_in = item is not None and word.token.text.casefold().startswith("instill")
        if item is not None and item.drug and (left_in or drugs.is_fluid(item.key)):
            item.facts.append(fact("way", "elsewhere", word.token))
            return


def _drug_ahead(word: Word, home: Statement) -> Statement | None:
    """`IV push Zofran`, `infusion of Remicade`, `CADD pump connected, 5FU`, `CADD pump (#4417) connected, 5FU`."""
    token, ahead = word.token, word.ahead
    if ahead is None or _is_before_a_transfusion(word.text, token, ahead):
        return None
    leads = token is word.part.tokens[0] and ahead.start < word.part.end
    if home.drug and not leads:
        return None
    few, several = (
        r"(?:\s+\w+){0,2}\s*[:-]?\s+",
        r"(?:\s*\([^()\n]{1,30}\)|\s*#\s?\w+)?(?:,?\s+\w+){0,4},?\s+",
    )
    reach = several if token.kind in ("pump", "on_body") else few
    gap = word.text[token.end : ahead.start]
    return ahead if re.fullmatch(reach, gap) and not word.is_of_what_ran(ahead) else None


def _is_before_a_transfusion(text: str, token: Token, ahead: Statement) -> bool:
    """`Transfusion meds: Lasix 20 mg IVP`: what is no blood is given beside one; `transfusion of albumin` is one."""
    if token.kind != "transfusion" or drugs.is_blood(ahead.drug):
        return False
    return _OF.fullmatch(text, token.end, ahead.start) is None


def _is_labelled(text: str, token: Token) -> bool:
    """`Route: IV push`, `[X] IV push  [ ] IVPB`; and not `Device [x] Curlin pump  [ ] Gravity`."""
    if token.kind in ("sc", "im") and _SITE.search(text, max(0, token.start - 48), token.start):
        return True
    if token.kind in AT_ONCE and _DOSED.search(text, max(0, token.start - 96), token.start):
        return True
    said = _ROUTE if token.kind == "pump" else _ROUTE_OR_BOX
    return said.search(text[max(0, token.start - 16) : token.start]) is not None


_SITE = re.compile(r"\bsites?(?:[ \t]?/[ \t]?route)?[ \t]*:[^:\n|;]*\Z", re.IGNORECASE)
"""`Site: R thigh, L thigh subQ`."""
_DOSED = re.compile(
    rf"(?:^|\n|[ \t]{{2}})[ \t]*dose[ \t]*:?[ \t]+{NUMBER}[ \t]?{UNIT}[ \t]+\Z", re.IGNORECASE
)
"""`Dose   8 mg IVP`: the field of a form."""
_ROUTE = re.compile(r"\b(?:route|method)(?:\s?/\s?site)?\s*:?\s*$", re.IGNORECASE)
_ROUTE_OR_BOX = re.compile(r"(?:\b(?:route|method)(?:\s?/\s?site)?\s*:?|\[x\])\s*$", re.IGNORECASE)


def infused_at(word: Word, home: Statement) -> None:
    """`Remicade 400 mg infused 1810`."""
    if home.drug:
        home.facts.append(fact("way", "infusion", word.token))


def _lead_way(sentence: Sentence, found: list[Statement]) -> None:
    """`IVP meds: Pepcid 20 mg, Benadryl 25 mg`, `Premeds self-taken PO 0830: Tylenol 650, Claritin 10`: the way of all
    that follows.
    """
    lead = [token for token in sentence.tokens if token.end <= found[1].start]
    ways = [token for token in lead if token.kind == "oral" or (token is lead[0] and token.kind in WAYS)]
    way = ways[0] if ways else None
    if way is not None and _HEADS_A_LIST.match(sentence.text, way.end, found[1].start):
        for item in found[1:]:
            infused = item.of("volume") or item.of("rate")
            item.facts += [] if item.way() or infused else [fact("way", way.kind, way)]


def _same_way(found: Sequence[Statement]) -> None:
    """`Albumin 12.5 g IVPB 0820-0840, repeat 12.5 g 0945-1005`: what says nothing else is given as the one before."""
    told: dict[str, Statement] = {}
    for item in sorted(found[1:], key=lambda item: item.start):
        before = told.get(item.key)
        if item.further and before is not None and not item.way():
            item.facts += [fact for fact in before.facts if fact.kind == "way"]
        told[item.key] = item


_HEADS_A_LIST = re.compile(
    r"\s?(?:meds?|medications?|drugs?|pushes)?\s?(?:(?:@|at\b)?\s?\d{1,2}:?\d\d(?:\s?[ap]\.?m?\.?)?)?\s?:",
    re.IGNORECASE,
)


# all that stands as it is said


_TWO_SIDES = re.compile(r"\b(?:left|right|[lr])\s(?:and|&|/)\s$", re.IGNORECASE)


def rate(word: Word, home: Statement) -> None:
    """`at 250 mL/hr`; but `rate increased to 250 mL/hr` is not the rate of the whole."""
    if not word.group("change"):
        named = word.first("rate", "rate2", "rate3", "rate4", "rate5", "rate6")
        home.facts.append(fact("rate", named, word.token))


def by_the_hour(word: Word, home: Statement) -> None:
    """`then 2 g/hr`, `Heparin pump 1000 u/hr`: what goes on so much an hour is infused."""
    if home.further or (
        home.drug and _BY_PUMP.fullmatch(word.text, home.start + len(home.drug), word.token.start)
    ):
        home.facts.append(fact("way", "infusion", word.token))


_BY_PUMP = re.compile(r"\s+(?:syringe\s+)?pump\s*(?:at|@|:)?\s*", re.IGNORECASE)


def diluent(word: Word, home: Statement) -> None:
    """`in 250 mL NS`: what the bag holds."""
    volume = word.first("ml", "ml2", "ml3", "ml4", "ml5", "ml6")
    if volume:
        home.facts.append(fact("volume", volume, word.token))


def lot(word: Word, home: Statement) -> None:
    """`Lot# LOT-INF-42`."""
    home.facts.append(fact("lot", word.group("lot"), word.token))


def ndc(word: Word, home: Statement) -> None:
    """`NDC 57894-030-01`."""
    home.facts.append(fact("ndc", word.group("ndc"), word.token))


def hcpcs(word: Word, home: Statement) -> None:
    """`J1745`."""
    home.facts.append(fact("hcpcs", word.group("hcpcs").upper(), word.token))


def site(word: Word, home: Statement) -> None:
    """`L forearm`; but `left and right arm` are two."""
    if not _TWO_SIDES.search(word.text[: word.token.start]):
        home.facts.append(fact("site", word.group("site"), word.token))


def waste(word: Word, home: Statement) -> None:
    """`wasted 100 mg`; `no waste` is none."""
    amount = word.first("a1", "a2", "a3")
    value = f"{amount} {word.first('u1', 'u2', 'u3')}" if amount else "0"
    home.facts.append(discarded(word, value))


def vials(word: Word, home: Statement) -> None:
    """`4 vials used`; `entire contents of 4 vials administered` says that nothing was wasted too."""
    if opened_in(word.token.text) and not _NOT_OPENED.search(word.text, word.part.start, word.part.end):
        start = word.token.start
        further = MORE_VIALS.match(word.text, word.token.end, word.sentence.end)
        said = word.text[start : further.end() if further else word.token.end]
        home.facts.append(Fact("vials", said, start, start + len(said), said))
        ahead = _CONTENTS.search(word.text, word.part.start, word.token.start)
        if ahead and _ALL_WENT_IN.match(word.text, word.token.end):
            home.facts.append(fact("waste", "0", word.token))


_NOT_OPENED = re.compile(
    r"\b(?:on\s+hand|in\s+stock|left(?!\s+(?:arm|hand|forearm|ac)\b)|remain\w*|return\w*|unopened|unused|refrigerator|fridge|dispensed|deliver\w*|"
    r"received|ordered|shipped|brought|inventory|send|sent|next|available|needed|need|short|recalled)\b",
    re.IGNORECASE,
)
"""Words of vials that were not opened for this dose."""
_CONTENTS = re.compile(
    r"\b(?:entire|full|whole|all)\s+(?:the\s+)?contents?\s+of\s+(?:the\s+|all\s+)?$", re.IGNORECASE
)
_ALL_WENT_IN = re.compile(r"[ \t]+(?:was\s+|were\s+)?(?:administered|given|infused|used)\b", re.IGNORECASE)


def keep_open(word: Word, home: Statement) -> None:
    """`NS at KVO`, `decreased to KVO at 1030`; of `platelets stopped, KVO saline` the saline does."""
    if home.drug and not drugs.is_fluid(home.key) and _A_FLUID.match(word.text, word.token.end):
        return
    said = fact("keep_open", "", word.token)
    home.facts.append(replace(said, clock=kept_at(word)))


_A_FLUID = re.compile(rf"[ \t]+(?:of[ \t]+)?{FLUID}(?!\w)", re.IGNORECASE)


def duration(word: Word, home: Statement) -> None:
    """`over 60 min`; `about an hour` is vague."""
    vague = bool(word.group("hedge")) or bool(re.search(r"\ban?\b", word.token.text))
    home.facts.append(fact("duration", "", word.token, vague=vague))


MAKERS: dict[str, Callable[[Word, Statement], None]] = {
    **dict.fromkeys(WAYS, way),
    "infused_at": infused_at,
    "dose": dose,
    "rate": rate,
    "other_rate": by_the_hour,
    "diluent": diluent,
    "lot": lot,
    "ndc": ndc,
    "hcpcs": hcpcs,
    "site": site,
    "waste": waste,
    "strength": vials,
    "keep_open": keep_open,
    "duration": duration,
}
