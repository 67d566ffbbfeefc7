"""What free words beside one administration say against it: a comment in a log, a note of a resource, a remark.

    not given, pt refused           nothing was given
    charted in error, wrong patient the entry is void
    given by EMS                    somebody else gave it
    only half given                 its dose and its end are not what the entry says
    stopped early - hives           the same, and it was discontinued for hives
    late entry, times approximate   nobody may count on its times

Every reader of rows, messages, resources and entries asks `denial_among` whether one is taken back, and `weighed` for
what is in doubt. They know words for what is
plainly said, and no more: what they do not know is for the reader to name. A remark that speaks of another drug, of
vital signs or of the next visit says nothing against this one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from scrubber.charts.words import drugs
from scrubber.charts.words.corrected import corrected, puts_right
from scrubber.charts.words.patterns import lazy_regex
from scrubber.charts.words.route import way
from scrubber.model.record import Administration, Discontinuation, Quantity, Uncertain
from scrubber.model.value import Value, replace

Denial = Literal["", "not_given", "void", "others"]
ALL = ("start", "stop", "dose", "technique")
LONGEST_QUOTE = 200
REASON = "a remark beside it says otherwise"

_WHAT = (
    r"(?:(?:this|the|entire|whole|full|med(?:ication)?|drug|dose|doses|infusion|injection|vaccine"
    r"|immunization|treatment|therapy"
    r"|tx|prn|it|all|iv|bag|order|entry|row|line|record|chart\w*|appt|appointment|visit)\s+){0,3}"
)
_WHO = r"(?:(?:the\s+)?(?:pt|patient|client|parent|mom|family)\s+)?"
_WAS = r"(?:was\s+|were\s+|is\s+|ha[sd]\s+(?:been\s+)?)?"
_BUT = r"(?:but\s+|then\s+|however\s+|so\s+)?"
_BY = r"(?:(?:the\s+)?(?:md|np|pa|provider|doctor|physician|pharmacy|rn|nurse)\s+)?"
_OBJECT = (
    r"(?:\s+(?:this|the|it|all|today'?s?|any|entire|further|med\w*|drug|dose|doses|infusion|injection|vaccine|shot"
    r"|treatment|therapy|tx|iv|premeds?|today|again))*"
)
_THEN = (
    r"(?=\s*(?:$|[,;:.()–/-]|\b(?:d/t|due|because|as|per|by|for|since|until|till|at|and|pt|patient|npo|today|rn|md|see"
    r"|secondary|2/2|pending|prior|before|x\s?\d|-)\b))"
)
_NOT_GIVEN = lazy_regex(
    rf"{_BUT}{_WHAT}{_WAS}(?:not|never)\s+(?:yet\s+|been\s+){{0,2}}(?:given|administered|infused|hung|started|received"
    rf"|done|used|admin|giv)\b(?!\s+(?:within|with|too|faster|over|by\s+(?:mouth|gravity)))"
    rf"|{_BUT}(?:the\s+)?(?:pt|patient|client)\s+{_WAS}(?:not|never)\s+(?:been\s+)?(?:given|infused){_THEN}"
    rf"|{_BUT}(?:(?:pt|patient|client|we|rn|nurse|i)\s+)?(?:did|could|was)(?:\s+not|n't)\s+(?:get|receive"
    rf"|give|infuse|administer|take|start|able\s+to\s+(?:give|start|infuse))\b"
    rf"|{_BUT}{_WHO}{_WHAT}{_WAS}(?:refused|declined|refuses|declines){_OBJECT}{_THEN}"
    rf"|{_BY}{_WHAT}{_WAS}(?:omit(?:ted)?|missed|skipped|cancel+ed|withheld|withdrawn|rescheduled|postponed"
    rf"|deferred){_OBJECT}(?:\s+to\b|{_THEN})"
    rf"|(?:the\s+)?(?:order|dose|med(?:ication)?|drug)\s+{_WAS}(?:d/?c'?d|discontinued)\s+(?:before|prior\s+to)\s"
    r"|(?:med(?:ication)?|drug|dose)\s+(?:was\s+)?(?:not\s+available|unavailable|out\s+of\s+stock)\b"
    r"|(?:pt\s+|patient\s+)?(?:no[\s-]show|did\s+not\s+(?:show|come|arrive)|dns|dnka|left\s+(?:ama\s+|lwbs\s+)?"
    r"(?:before\s+(?:(?:the|his|her|this)\s+)?(?:it|dose|infusion|injection|treatment|tx|med(?:ication)?|drug|start\w*"
    r"|(?:being\s+)?(?:given|seen|treated))\b(?!\s+(?:complet|finish|end|done|over|was\s+(?:complet|finish|done|over)))"
    r"|without\s+(?:(?:the|his|her|being|getting|receiving|any)\s+)*(?:dose|infusion|injection|treatment|tx"
    r"|med(?:ication)?|drug|seen|treated)\b))"
    r"|(?:dose\s+|med\s+|drug\s+)?(?:was\s+)?returned\s+to\s+(?:the\s+)?(?:pharmacy|stock|cabinet|pyxis"
    r"|omnicell|inventory|pharm)"
    rf"|{_WHAT}{_WAS}(?:discarded|wasted)\s+unused|{_WHAT}unused",
    re.IGNORECASE,
)
_NOT_NEEDED = lazy_regex(
    rf"{_WHAT}{_WAS}not\s+(?:needed|indicated|required|necessary|warranted){_OBJECT}(?!\s*:){_THEN}",
    re.IGNORECASE,
)
"""Nobody needed it, where a remark begins so: `Interpreter: not needed` says nothing of the drug."""
_HELD = lazy_regex(rf"{_BUT}{_WHAT}{_WAS}(?:held|on\s+hold|hold){_OBJECT}{_THEN}", re.IGNORECASE)
_VOID = lazy_regex(
    rf"{_WHAT}{_WAS}(?:(?:charted|entered|documented|recorded|scanned|signed)\s+)?in\s+error\b"
    rf"|{_WHAT}{_WAS}(?:charting|documentation|entry|data\s+entry)\s+error\b|error(?:\s+entry)?{_THEN}"
    rf"|{_WHAT}{_WAS}(?:(?:charted|entered|documented|recorded|scanned|signed)\s+)?(?:by\s+)?mistake{_THEN}"
    r"|not\s+(?:my|this|our)\s+(?:pt|patient)\b"
    r"|(?:test|training|dummy)\s+(?:entry|record|row|patient|data)\b"
    r"|(?:see\s+(?:the\s+)?correct(?:ed|ion)?(?:\s+(?:entry|row|line|charting|record|below|above))|corrected\s+below)\b"
    r"|(?:(?:charted|entered|documented|given|is|this\s+is|for|on"
    r"|under)\s+)*(?:the\s+)?wrong\s+(?:patient|pt|chart|person|mrn|encounter)\b"
    rf"|{_WHAT}{_WAS}(?:void|voided|deleted|delete|(?:struck|strike)(?:[\s-]?(?:out|through))?|nullified|superseded"
    rf"|retracted|disregard(?:ed)?|ignore){_OBJECT}{_THEN}"
    rf"|(?:please\s+)?(?:disregard|ignore|delete)\b{_OBJECT}"
    rf"|{_WHAT}(?:is\s+(?:a\s+)?|possible\s+)?(?:duplicate|dup|double)\s*(?:entry|charting|charted"
    rf"|documentation|record|row|line|of\b|dose\s+entry|{_THEN})",
    re.IGNORECASE,
)
_AN_ERROR = lazy_regex(r"(?:charting\s+|med(?:ication)?\s+)?errors?\b(?!\s+(?:free|resolved))", re.IGNORECASE)
"""An error, and nobody knows which."""
_SOMEBODY = (
    r"(?:ems|paramedics?|squad|transport|ambulance|outside|other|another|floor|er|ed|icu|or|pacu|snf|pcp|dialysis"
    r"|nursing\s+home|urgent\s+care|anesthesia|home)"
)
_OTHERS = lazy_regex(
    rf"{_WHO}(?:already\s+|was\s+)?(?:given|administered|infused|started|received|got|had|taken|took)\s+"
    rf"(?:(?:by|from)\s+(?:the\s+)?(?:{_SOMEBODY}|family|patient|pt|self)\b"
    rf"|(?:at|in|on)\s+(?:the\s+)?(?:{_SOMEBODY}|clinic\s+[a-z]|field)\b"
    r"|(?:prior\s+to|before|pre)[\s-]+(?:arriv\w+|coming|(?:(?:this|the|today'?s)\s+)?(?:visit|appt|appointment))\b"
    r"|pta\b|elsewhere\b|en\s+route\b|outside\b|yesterday(?=\s*(?:$|[.,;)])))"
    r"|(?:ems|paramedics?|squad|ambulance|home\s+health|snf|pcp)\s+(?:(?:rn|nurse|crew|staff)\s+)?"
    r"(?:gave|administered|pushed)\b"
    r"|per\s+(?:ems|paramedics?|squad|ambulance)\b(?!\s+report)"
    r"|self[\s-]admin\w*\s+(?:at\s+home)?|home\s+(?:med|dose)\b(?!\s+(?:continued|resumed|same|unchanged))",
    re.IGNORECASE,
)
_PARTIAL = lazy_regex(
    r"\b(?:only|just)\s+(?:a\s+)?(?:half|part|partial|some|\d[\d.,]*\s*(?:mg|mcg|g|gm|ml|cc|units?|%|percent)?)\b"
    r"|\b(?:half|partial|partially|incomplete(?:ly)?)\b(?!\s+(?:life|hour|an\s+hour|normal|ns\b|saline|(?:(?:of|the|its|that|prior|previous|initial|infusion)\s+)*(?:rate|speed)\b))"
    r"|\b(?:stopped|ended|discontinued|dc'?d|d/c'?d|terminated|halted|finished)\b[^.;]{0,40}\b(?:early"
    r"|prematurely|before\s+(?:completion|the\s+end|it\s+was\s+complete))\b|\babort\w*"
    r"|\b(?:early|premature)\s+(?:stop|termination|discontinuation)\b"
    r"|\bnot\s+(?:completed?|finished|all)\b|\b(?:did|could)(?:\s+not|n't)\s+(?:finish|complete)\b"
    r"|\bunable\s+to\s+(?:finish|complete|infuse)\b"
    r"|\binfiltrat\w*|\bextravasat\w*|\b(?:rest|remainder|remaining)\b[^.;]{0,20}\b(?:wasted|discarded)\b"
    r"|\d[\d.,]*\s*(?:mg|mcg|g|gm|ml|cc|units?)\s+only\b",
    re.IGNORECASE,
)
_STOPPED_EARLY = lazy_regex(
    r"\b(?:stopped|ended|discontinued|dc'?d|d/c'?d|terminated|halted)\b[^.;]{0,40}?\b(?:early|prematurely"
    r"|before\s+(?:completion|the\s+end|it\s+was\s+complete))\b|\baborted\b"
    r"|\b(?:early|premature)\s+(?:stop|termination|discontinuation)\b",
    re.IGNORECASE,
)
_BECAUSE = r"(?:\b(?:d/t|due\s+to|because\s+of|for|2/2|secondary\s+to)\b|[-–—:,(]+)\s*"
_WHY = lazy_regex(
    rf"(?:\s+(?:at|@|after)\s+[\d:.,]+\s?(?:[ap]m?|mg|ml|mcg|g|units?)?)?\s*{_BECAUSE}(?P<why>[^\W\d][^.;,)\n|]{{1,60}})",
    re.IGNORECASE,
)
_STOPPED_FOR = lazy_regex(
    rf"\b(?:stopped|discontinued|dc'?d|d/c'?d|terminated|halted)\b(?:\s+(?:at|@)\s*[\d:]+\s?(?:[ap]m?)?)?\s*{_BECAUSE}"
    r"(?P<why>(?:(?!no\b|non\b|not\b|without\b|denie[sd]\b|pre)[^\W\d]+[\s/]+){0,3}?(?:reactions?|hives|urticaria|rash"
    r"|itch\w*|pruritus|rigors?|chills?|flushing|sob|dyspnea|short(?:ness)?\s+of\s+breath|wheez\w*|chest\s+(?:pain"
    r"|tightness)|hypotension|anaphyla\w*|angioedema|swelling|throat\s+tightness|fever|vomiting|emesis|syncope"
    r"|infiltrat\w*|extravasat\w*))\b",
    re.IGNORECASE,
)
"""A stop for what nobody waits out: words for a reaction, or a line that let the drug into the tissue."""
_WENT_ON = lazy_regex(r"\b(?:resum\w*|re-?start\w*|re-?challeng\w*|continued|completed)\b", re.IGNORECASE)
_NO_PARTIAL = lazy_regex(
    r"\b(?:no|not|without|denies|never)\s+(?:[\w/]+\s+){0,3}?(?:infiltrat\w*|extravasat\w*)", re.IGNORECASE
)
_VAGUE = lazy_regex(
    r"\blate\s+(?:entry|charting|note)\b|\btimes?\s+(?:are\s+|is\s+|was\s+|were\s+)?(?:approx\w*"
    r"|estimated?|est\b|scheduled|planned|not\s+exact|unknown|uncertain|wrong|incorrect|adjusted|back\w*)"
    r"|\b(?:approx\w*|estimated|est\.?|wrong|incorrect)\s+(?:start|stop|end|times?)\b"
    r"|\bscheduled\s+times?\b|\bcharted\s+(?:late|after|from\s+memory)\b|\bback[\s-]?(?:dated|charted"
    r"|timed)\b",
    re.IGNORECASE,
)
_KEPT_OPEN = lazy_regex(r"\b(?:kvo|tko|to\s+keep\s+(?:the\s+)?(?:vein|line)\s+open)\b", re.IGNORECASE)
_CLOCK = lazy_regex(
    r"(?<![\w.,:/#$-])(?P<h>[01]?\d|2[0-3])(?::(?P<m>[0-5]\d)(?::[0-5]\d)?"
    r"|(?P<m4>(?<=\d\d)[0-5]\d))(?![\d:/%])\s?(?P<half>[ap]\.?m\b|[ap]\b)?",
    re.IGNORECASE,
)
_HAPPENS = lazy_regex(
    r"\b(?:start\w*|began|begun|begin|stop\w*|end(?:ed|s)?|dc'?d|d/c'?d|d/c|disc?ontinued?|terminated|halted|paus\w*"
    r"|resum\w*|re-?start\w*|held|hold|interrupt\w*|complet\w*|"
    r"finish\w*|infus\w*|given|gave|hung|pushed|hydration|bolus|abort\w*|rate|actual|correct\w*|ran|run"
    r"|over|times?|disconnect\w*|clamped|off|up|down)\b",
    re.IGNORECASE,
)
_ASIDE = lazy_regex(
    r"\b(?:vs|vitals?|v/s|bp|hr|temp\w*|t|spo2|o2|pain|md|provider|np|notified|called|paged|aware"
    r"|consent\w*|arriv\w*|check(?:ed)?[\s-]in|left|"
    r"leaving|discharg\w*|home|ride|picked\s+up|next|follow[\s-]?up|f/u|rtc|return|resched\w*|appt"
    r"|appointment|lab\w*|drawn|iv\s+(?:start\w*|placed|d/?c'?d|removed)|"
    r"piv|port|accessed|de-?accessed|voided|urine|uop|ate|lunch|snack|teach\w*|educat\w*|observ\w*"
    r"|monitor\w*|assess\w*|reviewed|verified|co-?sign\w*|witness\w*)\b",
    re.IGNORECASE,
)
_AMOUNT = lazy_regex(
    r"(?<![\w.,/])(?P<value>\d{1,6}(?:,\d{3})*(?:\.\d+)?)\s?(?P<unit>mg|mcg|g|gm|grams?|units?|iu"
    r"|meq)\b(?!\s*/)",
    re.IGNORECASE,
)
_OF_GIVING = lazy_regex(
    r"\b(?:gave|given|received|infused|administered|actual|dose|only|instead|total|got|pushed|corrected?"
    r"|after)\b",
    re.IGNORECASE,
)
_OF_WASTE = lazy_regex(r"\b(?:wast\w*|discard\w*|left\s+over|unused|jw)\b", re.IGNORECASE)
_WAY_TOLD = lazy_regex(
    r"\b(?:given|gave|administered|pushed|infused|changed|switched|converted|took|taken|via|by|as|per"
    r"|route)\b[^.;]{0,24}?\b(?P<way>ivp|iv\s?push|ivpb|piggyback|im|sc|subq|sub-?q|subcut\w*|sq|po"
    r"|orally|oral(?!\s+(?:meds?|medications?|home|contrast|steroids?|antibiotics?|agents?|intake|fluids?)\b)"
    r"|by\s+mouth|slow\s+push|iv\s?infusion|drip|bolus|push)\b",
    re.IGNORECASE,
)
_CLAUSES = lazy_regex(r"[.;!\n|]+(?!\d)|,\s*(?!\d)|\s+[-–—]+\s+|[()\[\]]|\s/\s|:\s+")
_AROUND = " \t\r*#\"'-–—"
_NEAR = lazy_regex(
    r"\b(?:next|follow[\s-]?up|future|last|previous|prior|other|another|pre-?meds?|hydration\s+bag|flush"
    r"|labs?|vitals?|vs|wast\w*|2nd|second|additional)\b",
    re.IGNORECASE,
)


class Remark(Value):
    """What words say against an administration."""

    denial: Denial = ""
    shakes: frozenset[str] = frozenset()
    """Fields that nobody may count on."""

    def __bool__(self) -> bool:
        return bool(self.denial or self.shakes)


NOTHING = Remark()


def denial_among(remarks: Iterable[str], substance: str) -> Denial:
    """Return the first plain denial of a drug that its remarks hold; one of another drug is none."""
    found = (denial_of(words) for words in remarks if not speaks_of_others(words, substance))
    return next(filter(None, found), "")


@lru_cache(maxsize=2048)
def denial_of(words: str) -> Denial:
    """Return whether words say plainly, in a clause of their own, that nothing was given here.

    `Held for low BP` is no plain one: what was held may have been given before and after.
    """
    for clause in _clauses(words):
        if _NEAR.search(clause) and not (_VOID.match(clause) or _OTHERS.match(clause)):
            continue
        if _NOT_GIVEN.match(clause):
            return "not_given"
        if _VOID.match(clause):
            return "void"
        if _OTHERS.match(clause):
            return "others"
    return "not_given" if _NOT_NEEDED.match(words.strip(_AROUND)) else ""


_IN_NAME = lazy_regex(
    r"\b(?:not|never)\s+(?:given|administered|infused|hung|started|done)\b(?!\s+(?:i[mv]|sc|po|with\w*|by|over|before))"
    r"|(?<!hand-)(?<!hand )\b(?:held|hold|refused|declined|omitted|cancel+ed|void(?:ed)?|deleted)\b|\bin\s+error\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def is_denied_by_name(name: str) -> bool:
    """Return whether a drug's name says that it was not given: `vedolizumab - NOT GIVEN`, `HOLD Taxol`."""
    return _IN_NAME.search(name) is not None or bool(denial_of(name))


def remark_of(words: str, item: Administration) -> Remark:
    """Return what words say against an administration."""
    if speaks_of_others(words, item.substance):
        return NOTHING
    denial = denial_of(words)
    if denial:
        return Remark(denial, frozenset(ALL))
    return Remark("", frozenset(_shaken_by(words, item)))


def weighed(item: Administration, remarks: Iterable[str]) -> Administration:
    """Return an administration with what its remarks speak against in doubt; a denial shakes all of it."""
    for words in remarks:
        found = remark_of(words, item)
        if found:
            times = sorted(found.shakes & {"start", "stop"})
            values = {times[0]: corrected(words, item, times[0])} if len(times) == 1 else {}
            item = in_doubt(item, found.shakes, words, values=values)
        if not found.denial:
            item = _discontinued(item, words)
    return item


def _discontinued(item: Administration, words: str) -> Administration:
    """Return an administration that its remark says was stopped early, or for a reaction, as one that was."""
    early, cause = _STOPPED_EARLY.search(words), _STOPPED_FOR.search(words)
    known = item.discontinued
    if not (early or cause) or _WENT_ON.search(words) or (known is not None and known.reason):
        return item
    if speaks_of_others(words, item.substance):
        return item
    match = cause or (_WHY.match(words, early.end()) if early else None)
    reason = " ".join(match["why"].split()) if match else None
    return replace(item, discontinued=Discontinuation(reason, item.stop))


def in_doubt(
    item: Administration,
    names: Iterable[str],
    quote: str,
    reason: str = REASON,
    values: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
) -> Administration:
    """Return an administration whose fields of these names nobody may count on; what is in doubt already stays so.

    `values`: what a field may be, where that is known.
    """
    known = {doubt.field for doubt in item.uncertain}
    fresh = [name for name in ("start", "stop", "dose", "technique", "wasted") if name in names]
    doubts = tuple(
        Uncertain(name, quote[:LONGEST_QUOTE], reason, values.get(name, ()))
        for name in fresh
        if name not in known and _is_told(item, name)
    )
    if not doubts:
        return item
    shaken = {doubt.field for doubt in doubts}
    day, ended = item.day(), item.discontinued
    return replace(
        item,
        start=None if "start" in shaken else item.start,
        stop=None if "stop" in shaken else item.stop,
        segments=() if shaken & {"start", "stop"} else item.segments,
        discontinued=replace(ended, at=None) if ended is not None and "stop" in shaken else ended,
        on=item.on or (day if "start" in shaken or (item.start is None and "stop" in shaken) else None),
        dose=None if "dose" in shaken else item.dose,
        wasted=None if "wasted" in shaken else item.wasted,
        uncertain=(*item.uncertain, *doubts),
    )


def _is_told(item: Administration, name: str) -> bool:
    """Return whether an administration says anything of a field: a push without a stop leaves none in doubt."""
    if name == "technique":
        return True
    if name in ("start", "stop") and item.segments:
        return True
    return getattr(item, name) is not None or (
        name == "stop" and item.technique in ("infusion", "sc_infusion")
    )


def _clauses(words: str) -> list[str]:
    """Return the clauses of a remark; a comma inside a number parts none."""
    return [part for piece in _CLAUSES.split(words[:2000]) if (part := piece.strip(_AROUND))]


def speaks_of_others(words: str, substance: str) -> bool:
    """Return whether a remark names only other drugs; a fluid is what a drug is given in."""
    named = drugs.substances(words)
    own = drugs.substances(substance)
    others = bool(named) and bool(own) and not named & own
    return others and not drugs.is_fluid(words) and not _OWN.search(words)


_OWN = lazy_regex(
    r"\b(?:this|wrong\s+(?:patient|pt|chart)|in\s+error|instead|duplicate|entry)\b", re.IGNORECASE
)


def _shaken_by(words: str, item: Administration) -> Iterator[str]:
    if _VAGUE.search(words):
        yield from ("start", "stop")
    if name := puts_right(words, item):
        yield name
    for clause in _clauses(words):
        if _HELD.match(clause) and not _NEAR.search(clause):
            yield from ALL
        if _AN_ERROR.match(clause):
            yield from ALL
        if (
            _PARTIAL.search(clause)
            and not _NO_PARTIAL.search(clause)
            and not _OF_WASTE_ONLY.fullmatch(clause)
        ):
            yield from ("dose", "stop")
        if _KEPT_OPEN.search(clause):
            yield "stop"
        yield from _times_shaken(clause, item)
        yield from _amounts_shaken(clause, item)
        if _other_way(clause, item):
            yield "technique"


_OF_WASTE_ONLY = lazy_regex(r"(?:partial|half)\s+(?:vial|bottle|amp\w*)\b.*", re.IGNORECASE)


def _times_shaken(clause: str, item: Administration) -> Iterator[str]:
    """Yield the times that a clause speaks against: `actual stop 13:20`, and no `BP 120/80 at 13:20`.

    Beside the clock of Greenwich only the minutes can be compared: remarks are written by the clock on the wall.
    """
    if not _HAPPENS.search(clause) and not _RANGE.search(clause):
        return
    if _ASIDE.search(clause) and not _PLAINLY.search(clause):
        return
    moments = tuple(_moments(item))
    at_greenwich = any(at.tzinfo is UTC for at in moments)
    known = {(0 if at_greenwich else hour, at.minute) for at in moments for hour in (at.hour, at.hour % 12)}
    told = (_of_day(match) for match in _CLOCK.finditer(clause))
    if known and any((0 if at_greenwich else hour, minute) not in known for hour, minute in told):
        yield "stop"
        if re.search(r"\b(?:start|began|begun|begin|hung|given|gave)", clause, re.IGNORECASE):
            yield "start"


_RANGE = lazy_regex(r"\d:?\d\d\s?[-–]\s?\d{1,2}:?\d\d(?!\d)")
_PLAINLY = lazy_regex(
    r"^d/c'?d\b|\b(?:actual|infusion|drug|dose|med|paus\w*|resum\w*|restart\w*|interrupt\w*|dc'?d at|stopped"
    r"|discontinued|ended|aborted|terminated|halted)\b",
    re.IGNORECASE,
)


def _moments(item: Administration) -> Iterator[datetime]:
    yield from (at for at in (item.start, item.stop) if at is not None)
    for run in item.segments:
        yield from (at for at in (run.start, run.stop) if at is not None)


def _of_day(match: re.Match[str]) -> tuple[int, int]:
    hour, minute = int(match["h"]), int(match["m"] or match["m4"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"][0].lower() == "p" else 0)
    return hour, minute


def _amounts_shaken(clause: str, item: Administration) -> Iterator[str]:
    """Yield what an amount of a clause speaks against: `gave 25 mg only` of a dose, `88 mg wasted` of a waste."""
    for match in _AMOUNT.finditer(clause):
        told = Quantity(Decimal(match["value"].replace(",", "")), match["unit"].casefold())
        if _OF_WASTE.search(clause):
            if item.wasted is not None and _differs(item.wasted.amount, told):
                yield "wasted"
        elif item.dose is not None and _OF_GIVING.search(clause) and _differs(item.dose, told):
            yield "dose"


_GRAMS = {
    "g": Decimal(1000), "gm": Decimal(1000), "gram": Decimal(1000), "grams": Decimal(1000),
    "mg": Decimal(1), "mcg": Decimal("0.001"),
}  # fmt: skip
"""Milligrams of a unit."""


def _differs(one: Quantity, other: Quantity) -> bool:
    """Return whether two amounts are not the same one, as far as their units can be compared."""
    its, others = _GRAMS.get(one.unit.casefold()), _GRAMS.get(other.unit)
    if its is not None and others is not None:
        return one.value * its != other.value * others
    return one.unit.casefold().rstrip("s") == other.unit.rstrip("s") and one.value != other.value


def _other_way(clause: str, item: Administration) -> bool:
    """Return whether a clause says that it was given in another way: `given IM`, `as IV push over 10 min`."""
    match = _WAY_TOLD.search(clause)
    if match is None:
        return False
    words = match["way"].casefold()
    told = way(["oral" if words == "orally" else words])
    manner = told.manner(has_rate=False, has_run=item.stop is not None)
    return manner.technique is not None and manner.technique != item.technique
