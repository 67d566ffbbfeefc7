"""Headings: which words begin which section of a note."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Section = Literal["care", "orders", "home", "plan", "history", "others", "aside", "undone"]
"""`care` is what was done here; `others` what somebody else did before; `aside` allergies, vital signs, teaching;
`undone` what was refused, held, called off or taken back."""


@dataclass(frozen=True, slots=True)
class Heading:
    """Words that begin a section, with examples of lines that they head."""

    section: Section
    pattern: re.Pattern[str]
    examples: tuple[str, ...]


def _heading(section: Section, words: str, *examples: str) -> Heading:
    return Heading(section, re.compile(rf"(?:{words})", re.IGNORECASE), examples)


_DRUGS = (
    r"(?:(?:pre-?|home[ ]+|iv[ ]+|prn[ ]+)?(?:meds?|medications?)|drugs?|doses?|infusions?|injections?|treatments?"
    r"|orders?|items?)"
)
_CALLED_OFF = (
    r"(?:refused|declined|held|withheld|omitted|missed|skipped|cancell?ed|deferred|void(?:ed)?|deleted|stricken"
    r"|(?:not|never)[ ]+(?:given|administered|done|taken|started|infused|carried[ ]+out|used))"
)
_OR_SO = rf"(?:(?:[ ]*[/,&][ ]*|[ ]+(?:and|or)[ ]+){_CALLED_OFF})*"
_TODAY = r"(?:[ ]+(?:by[ ]+(?:the[ ]+)?(?:pt|patient)|today|this[ ]+visit))?"
_ENTRIES = r"(?:entr(?:y|ies)|rows?|records?|documentation|charting|administrations?)"

HEADINGS: tuple[Heading, ...] = (
    _heading(
        "undone",
        rf"(?:{_CALLED_OFF}|errors?){_OR_SO}(?:[ ]+(?:{_DRUGS}|{_ENTRIES}))?{_TODAY}"
        rf"|(?:{_DRUGS}|{_ENTRIES}|prns?)[ ]+(?:that[ ]+were[ ]+|ordered[ ]+(?:but[ ]+)?)?{_CALLED_OFF}{_OR_SO}{_TODAY}"
        rf"|ordered[ ]*,?[ ]+(?:but[ ]+)?not[ ]+(?:given|administered|done)"
        rf"|(?:{_ENTRIES}[ ]+)?(?:entered|charted|documented|made)[ ]+in[ ]+error(?:[ ]+{_ENTRIES})?",
        "Medications not administered",
        "HELD / REFUSED",
        "Voided entries",
        "Entered in error:",
    ),
    _heading(
        "orders",
        r"(?:(?:discontinued|inactive|expired|pending|unsigned)\s+(?:orders?|meds?|medications?)"
        r"|(?:meds|medications|drugs)\s+ordered)|"
        r"(?:(?:standing|physician'?s?|provider|md|treatment|infusion|chemo(?:therapy)?|medication|today'?s|active|new|prn|"
        r"admission|signed|current)\s+)*orders?(?:\s+(?:set|sheet|entered|received|reviewed|details|list))?"
        r"(?:\s*\((?:auto[- ]?populated|signed|active|current|from\s+epic|per\s+\w+)\))?|rx|prescribed",
        "Orders:",
        "STANDING ORDERS",
        "ACTIVE ORDERS (auto-populated)",
        "Physician orders -",
        "Rx:",
    ),
    _heading(
        "home",
        r"(?:current|home|outpatient|prior to admission|pta|active|usual|own)\s+(?:meds?|medications?)(?:\s+list)?|"
        r"med(?:ication)?\s+(?:list|reconciliation|rec|history)|(?:meds|medications?)\s+(?:at home|pta|"
        r"taken at home)|prescriptions",
        "Home medications:",
        "MEDICATION LIST",
        "Meds at home:",
    ),
    _heading(
        "plan",
        r"(?:(?:treatment|care|discharge|today'?s)\s+)*plan(?:\s+of\s+care)?(?:\s+for\s+(?:today|the\s+day|this\s+visit))?|"
        r"a/p|assessment\s*(?:and|&|/)\s*plan|recommendations?|"
        r"discharge\s+(?:instructions|meds?|medications?)|follow[- ]?up|"
        r"next\s+(?:visit|appointment|appt|infusion|dose|treatment)|"
        r"(?:planned|scheduled|due|plan|orders?|meds?|medications?)\s+(?:for\s+)?(?:the\s+|at\s+)?next\s+"
        r"(?:visit|appointment|appt|infusion|dose|treatment|cycle|time)|"
        r"(?:planned|upcoming|future)\s+(?:meds?|medications?|doses|infusions?|treatments?|visits?|orders?)|"
        r"schedule|to\s+do|goals?|instructions?|disposition",
        "Plan:",
        "Plan for today:",
        "A/P:",
        "Follow-up:",
        "Next infusion:",
    ),
    _heading(
        "history",
        r"history(?:\s+of\s+present\s+illness)?|hpi|pmh|psh|past\s+(?:medical|surgical|infusion)\s+history|interval\s+history|"
        r"(?:previous|prior|last|past)\s+(?:infusions?|treatments?|doses?|visits?)|background|s/?bar|treatment\s+history|subjective",
        "HPI:",
        "Past medical history:",
        "Last infusion:",
    ),
    _heading(
        "others",
        r"(?:ems|pre-?hospital|medics?|paramedics?|en\s+route|ambulance|amr|als|bls|(?:rescue\s+)?squad|(?:flight\s+|transport\s+)?crew)"
        r"(?:\s+(?:unit\s+)?\d{1,4})?(?:\s+(?:meds?|care|report|rpt|treatment|course|run\s+sheet))?|"
        r"report\s+(?:from|by|per)\s+(?:ems|medics?|paramedics?|squad|crew|sending(?:\s+facility)?|osh)|"
        r"(?:given|treatment|meds?|medications?)\s+(?:by\s+ems|prior\s+to\s+arrival|pta|en\s+route|at\s+(?:osh|outside\s+hospital))",
        "EMS:",
        "Prehospital care:",
        "Medic 14 report:",
        "Given prior to arrival:",
    ),
    _heading(
        "aside",
        r"allerg(?:y|ies)|adverse\s+reactions|education|teaching|patient\s+education|consent|immunization\s+history|"
        r"emergency\s+meds?(?:\s+available)?|labs?|results",
        "Allergies:",
        "Education:",
        "Labs:",
    ),
    _heading(
        "care",
        r"(?:meds?|medications?|drugs?)\s+(?:given|administered)(?:\s+(?:today|this\s+visit))?|mar|medication\s+administration(?:\s+record)?|"
        r"(?:infusion|treatment|administration|nursing|nurse'?s?|progress|ed|procedure|visit|chemo)\s+(?:record|details?|notes?|course|summary|log|documentation|narrative|times?)|"
        r"narrative|treatments?(?:\s+today)?|tx|pre-?med(?:ication)?s?|infusions?|post(?:-infusion)?|interventions?|chemo(?:therapy)?|hydration|objective|"
        r"(?:ed|er|icu|pacu|floor|clinic|unit|visit)\s+(?:meds?|medications?|treatments?)|administrations?|"
        r"administered|given|nursing|data|action|response|vital\s+signs|vitals|iv\s+access|access|assessment|drug|medications?|meds?|time",
        "Medications given:",
        "Infusion record:",
        "Pre-meds:",
        "Narrative:",
    ),
)
"""Tried in order; a line that begins with one of these words and a colon, or holds nothing else, is of that section."""

_OF_SEVERAL = re.compile(
    r"\b(?:meds|(?:medication|drug|dose|infusion|injection|treatment|order|item|row|record|administration|prn)s|entries)\b"
    r"|[/,&]|\b(?:and|or|but)\b",
    re.IGNORECASE,
)
"""What a heading of a list says, and a sentence about the line above does not."""

_HEAD = re.compile(
    r"[ \t]*(?:[-•*#]+[ \t]*)?(?P<words>[A-Za-z](?:[A-Za-z'/&() -]|(?<= )\d|(?<= \d)\d){0,50}?)"
    r"[ \t]*(?P<end>:|[-–—](?=[ \t]|$)|$)"
)
_ORDERED_BY = re.compile(
    r"[ \t]*(?:[-•*#]+[ \t]*)?(?:(?:new|standing|chemo(?:therapy)?|treatment|infusion|physician'?s?|provider)[ \t]+)*"
    r"orders?(?:[ \t]*\([^()\n]{1,60}\)[ \t]*"
    r"|,?[ \t]+(?:e-?signed|signed|entered|written|placed|per|by|from)\b(?:[^\n:;]|:(?=\d\d\b)){1,70}):(?!\d)"
    r"|[ \t]*(?:[-•*#]+[ \t]*)?ordered[ \t]+(?:meds?|medications?|drugs?|treatments?)[ \t]*(?::(?!\d)|[-–][ \t])",
    re.IGNORECASE,
)
"""`Orders signed Nora Sage MD 11/09/2026 07:50: ...`, `Ordered meds - ...`: a list of orders."""
_LETTERED = re.compile(r"[ \t]*(?:(?i:section|part)[ \t]+(?:\d{1,2}|[A-Z])[.):]*|[A-Z][.)])[ \t]+")
"""`SECTION E.  NOT ADMINISTERED`, `D. HOME MEDS`: a part of a form by its letter."""
_A_DAY = r"(?:plan|schedule|timeline|timetable|itinerary|agenda|line-?up)"
_DAYS_PLAN = re.compile(
    r"[ \t]*(?:[-•*#=]+[ \t]*)?(?:(?:[a-z']+[ ]+){0,3}?(?:"
    rf"{_A_DAY}[ ]+(?:for|of)[ ]+(?:today|the[ ]+day|(?:this|the|today'?s)[ ]+(?:visit|infusion|treatment))"
    rf"|today'?s[ ]+(?:[a-z]+[ ]+)?{_A_DAY}"
    r"|(?:proposed|tentative|planned|anticipated|expected|projected|estimated)[ ]+(?:[a-z]+[ ]+)?"
    rf"(?:{_A_DAY}|times|day)"
    r"|plan(?:s|ned)?[ ]+(?:for[ ]+)?today))"
    r"(?P<tail>(?:[ ,(][^\n:]{0,70})?):?[ \t]*",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"(?<!be )\b(?:started|hung|given|gave|administered|infused|completed|pushed|held)\b", re.IGNORECASE
)


def heading_of(text: str, start: int, end: int) -> tuple[Section, int] | None:
    """Return the section that a line begins, and where its words go on; None for a line that begins none."""
    lettered = _LETTERED.match(text, start, end)
    start = lettered.end() if lettered is not None else start
    ordered = _ORDERED_BY.match(text, start, end)
    if ordered is not None and not _DONE.search(text, ordered.end(), end):
        return "orders", ordered.end()
    match = _HEAD.match(text, start, end)
    if match is None:
        return None
    words, body = match["words"].strip(), match.end()
    if match["end"] != ":" and text[body:end].strip() and match["end"] == "":
        return None
    for heading in HEADINGS:
        if heading.pattern.fullmatch(words):
            if not match["end"] and heading.section == "care":
                return None
            if heading.section == "undone" and (
                text[body:end].strip()
                or (match["end"] != ":" and lettered is None and not _OF_SEVERAL.search(words))
            ):
                return None  # `Held: 1020` tells a time, `Infusion cancelled` may be of the line above
            return heading.section, body
    return None


def plans_the_day(text: str, start: int, end: int) -> bool:
    """`Plan for today as discussed w/ pt:`: what stands below it may go by times, as what was done does."""
    found = _DAYS_PLAN.fullmatch(text, start, end)
    if found is None or re.search(r"\d", found["tail"]) or _DONE.search(found["tail"]):
        return False
    return text[start:end].rstrip().endswith(":") or not found["tail"].strip()


def says_done(text: str, start: int, end: int) -> bool:
    """`0914 Benadryl 25 mg IVP given`, `1120 Remicade off`: no plan says so."""
    return _DONE.search(text, start, end) is not None or _HAPPENED.search(text, start, end) is not None


_HAPPENED = re.compile(
    r"\b(?:up|down|off|done|complete\w*|stopped|finished|running|resumed|restarted|paused|tolerat\w*|flushed|accessed)\b"
    r"|\bin(?=[ \t]*(?:[.,;]|$))",
    re.IGNORECASE | re.MULTILINE,
)
