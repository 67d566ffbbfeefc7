"""Whom and what day a nursing note is about: its labelled fields, and whether it is signed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

from scrubber.charts.readers.note.page.versions import is_amended
from scrubber.charts.readers.note.values.clock import Day
from scrubber.charts.readers.note.words.period import A_DAYS_SHIFTS, is_printed_for
from scrubber.charts.readers.note.words.rare import Rare, rare
from scrubber.charts.words import drugs
from scrubber.model.record import ChartDocument, ClaimKeys, DocumentStatus, Indication, Patient, Provenance

_NAME = r"[^\W\d_](?:[^\W\d_]|['’-]){0,40}"
_PART = r"(?:van|von|der|den|de|del|della|di|da|dos|du|la|las|los|le|el|al|bin|ben|st\.?|mac|ter|ten|y)"
_GENERATION = r"(?:jr|sr|ii|iii|iv)\b\.?"
_TITLE = r"(?:(?:mr|mrs|ms|miss|mx|dr)\.?[ \t]+)?"
_FAMILY = rf"(?:{_PART}[ \t]+){{0,3}}{_NAME}"
_ENDS = (
    r"(?=[ \t]*(?:$|[,;|(]|[ \t]{2}|-|–|\d|(?:dob|d\.o\.b|mrn|age|sex|dos|date|wt|room|acct|member|id)\b))"
)
"""What stands behind a name that is told wholly."""
_PATIENT = re.compile(
    r"(?:^|(?<=\s))(?:patient name|patient|pt|name|client)\s?:[ \t]*(?:"
    rf"(?P<family>(?!{_PART}[ \t]*,){_FAMILY}(?:[ \t]{_NAME}){{0,2}}?(?:[ \t]{_GENERATION})?)"
    rf",[ \t]*{_TITLE}(?P<given>{_NAME})"
    rf"|{_TITLE}(?P<first>{_NAME})(?:[ \t](?:[A-Z]\b\.?|{_NAME})){{0,2}}?"
    rf"[ \t](?P<last>{_FAMILY}(?:,?[ \t]{_GENERATION})?){_ENDS}"
    rf"|{_TITLE}(?P<first2>{_NAME})[ \t](?:[A-Z]\.?[ \t])?(?P<last2>{_NAME}))",
    re.IGNORECASE | re.MULTILINE,
)
"""`Brandt Jr, Owen`, `de la Cruz, Maria`, `Maria de la Cruz`, `Ann B. Smith`."""
_WRITTEN = r"[A-Z](?:[A-Za-z]|['’-]){1,40}"
_BORN_BEHIND = r"(?:dob|DOB|Dob|d\.o\.b|D\.O\.B|mrn|MRN|Date of [Bb]irth|Birth ?[Dd]ate)\b[ \t.:#]*\d"
_BARE = re.compile(
    r"^[ \t]*(?:\d{1,2}[.)][ \t]*)?(?:(?:[Pp]atient|PATIENT|[Pp]t|PT|[Cc]lient|[Nn]ame|NAME)[ \t]+)?(?:"
    rf"(?P<family>{_WRITTEN}(?:[ \t]{_WRITTEN}){{0,2}}),[ \t]*(?P<given>{_WRITTEN})(?:[ \t]+[A-Z]\b\.?)?"
    rf"(?:[^\n]{{0,25}}?\b{_BORN_BEHIND}|[ \t]*[,(]?[ \t]*[MF]\b\)?[ \t,]*\d{{1,2}}[/-]\d{{1,2}}[/-]\d{{2,4}})"
    rf"|(?P<first>{_WRITTEN})\.?[ \t](?:[A-Z]\.?[ \t])?(?P<last>{_WRITTEN})[ \t,;|-]{{1,12}}{_BORN_BEHIND})",
    re.MULTILINE,
)
"""`MARLOW, DINA  DOB 09/08/1983`, `Pt Dina Marlow, MRN 771`: a name that begins a line, with a number of its person
behind it and no colon.
"""
NO_NAME = frozenset(
    """alert awake oriented resting comfortable tolerated tolerating denies denied stable states stated reports calm
    educated ambulatory aware asleep sleeping pleasant cooperative anxious identified verified discharged seated here
    in out not no well known unknown status type class care education teaching response name""".split()  # noqa: SIM905
)
"""Words that stand behind `Pt:` and name nobody: `Pt: Alert, Oriented`."""
_ID = r"\s?[:#]?(?:\s|[ \t]{2,8})?(?P<id>[A-Z0-9][A-Z0-9-]{2,49})\b"


def _labelled(label: str, *needs: str) -> Rare:
    return rare(rf"\b(?:{label}){_ID}", *needs)


_KEYS = {
    "medical_record_number": _labelled(r"mrn|medical record (?:no\.?|number|#)", "mrn", "medical record"),
    "claim_id": _labelled(r"claim (?:id|no\.?|number|#)|claim(?=\s?[:#])|pcn(?=\s?[:#])", "claim", "pcn"),
    "attachment_control_number": _labelled(r"acn|attachment control (?:no\.?|number|#)", "acn", "attachment"),
    "account_number": _labelled(r"(?:acct|account|visit)\s?(?:no\.?|number|#)", "acct", "account", "visit"),
}
_MEMBER = _labelled(r"member\s?(?:id|no\.?|number|#)", "member")
_BORN = re.compile(r"\b(?:dob|d\.o\.b\.|date of birth|birth ?date|born)\s?:?\s*$", re.IGNORECASE)
_SERVED = re.compile(
    r"(?:\b(?:dos|date of service|service date|date of visit|visit date|infusion date|date of infusion|"
    r"dates? of (?:care|treatment|tx)|"
    r"(?:care|services?|treatment) (?:given|provided|rendered|delivered)(?: on)?|"
    r"for (?:the )?(?:visit|infusion|treatment|tx|encounter) (?:of|on)|seen(?: on)?|"
    r"late entry[^\n]{0,25}? (?:for|from|of)|(?:missing |infusion )?times? (?:for|of))"
    r"\s?:?"
    r"|(?:^|[\n|]|\s{2})\s*date\s?:?)\s*$",
    re.IGNORECASE,
)
_OTHER_DATE = re.compile(
    r"\b(?:exp(?:ires|iration|\.)?|signed|next|"
    r"last(?![ ]night)|return|due|resched\w*|scheduled|previous|prior|until|appt|"
    r"ordered|order|placed|printed|run\s+date|adm|admit(?:ted)?|since)\b[^\n]{0,30}\Z"
    r"|\b(?:0[0-5]:?[0-5]\d|12:[0-5]\d\s?am?)\s+(?:on|of)\s*\Z"
    r"|\b(?:amend\w*|addendum|corrected|edited|revised|dictated|transcribed)\b[:\s]{0,3}(?:on\s+)?\Z",
    re.IGNORECASE,
)
_PERHAPS_OTHER = re.compile(
    r"\b(?:RN|LPN|LVN|MD|DO|NP|PA-C|BSN|CRNI)\b[,. ]{0,4}\Z"
    r"|\b(?<!notes )(?<!note )(?<!record )(?<!mar )(?<!log )(?:for(?![ \t]*:)|dose)\b"
    r"(?![^\n]{0,30}\bon\s*\Z)[^\n]{0,30}\Z",
    re.IGNORECASE,
)
"""Words before a date that is another one, but for that of a title: `L&D progress, IOL for gHTN, 03/02/2026`."""
_UP_TO_ITS_DATE = re.compile(r"\s*[^\n.;:]{1,80}(?:,[ \t]*|[ \t]{2,})")
_WHO_WRITES = re.compile(
    r"\s*(?:(?:obs|ed|er|infusion|home|day|night|evening|charge|float|icu|clinic|hd|dialysis|onc|oncology|chemo|suite|unit"
    r"|med-?surg|medical|surgical|trauma|triage|tele|telemetry|peds?|pediatric|ob|l&d|labor|delivery|postpartum|pacu"
    r"|hospice|urgent|center|ward|floor)[ /]+){1,4}(?:RN|nurse|nursing)(?:[ ]+(?:visit|note))?[,:.\s-]{0,4}",
    re.IGNORECASE,
)
"""`Obs RN, 03/02/2026`, `Med-surg RN 3/2/26 nights`: before the date that a note begins with."""
_SIGNED = rare(
    r"\b(?:electronically signed|e-?signed|signed by|authenticated by)\b", "signed", "authenticated"
)
_DRAFT = re.compile(
    r"^[ \t]*(?:\*+[ \t]*)?(?:draft|preliminary|unsigned)\b"
    r"|\b(?:status\s?:\s?(?:draft|preliminary|unsigned)|not yet signed)\b",
    re.IGNORECASE | re.MULTILINE,
)
_RETRACTED = re.compile(
    r"^[ \t]*(?:\*+[ \t]*)?(?:this )?(?:entire )?note (?:was )?entered in error\b"
    r"|^[ \t]*(?:(?:this[ ]+)?(?:note|document|report)[ ]+(?:was[ ]+|has[ ]been[ ]+)?)?retracted[ ]+(?:by|on|at)\b",
    re.IGNORECASE | re.MULTILINE,
)
_HEADED_SO = re.compile(
    r"\*{2,}[ \t]*(?-i:RETRACTED|VOID(?:ED)?|WITHDRAWN)\b[^\n*]{0,60}\*{2,}[ \t]*$"
    r"|(?:^|(?<=[ \t]{2}))(?:(?:note|document|report)[ ]+)?status[ \t]*:[ \t]*"
    r"(?:retracted|entered[ ]in[ ]error|invalid|void)\b",
    re.IGNORECASE | re.MULTILINE,
)
"""`*** RETRACTED 03/02/2026 - WRONG CHART ***` at the end of a line, `Status: Entered in Error`: in a note's head."""
_HEAD = 6
"""Lines of a note in which it is told what the whole of it is."""
_REASON = re.compile(
    r"^[ \t]*(?:dx|diagnos[ie]s|indication|reason for (?:infusion|visit))\s?:\s*(?P<text>[^\n]{2,120})",
    re.IGNORECASE | re.MULTILINE,
)
_ICD = re.compile(r"\b(?P<code>[A-TV-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?)\b")


@lru_cache(maxsize=1)
def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer("\n", text))]


def patient_of(text: str, days: Sequence[Day]) -> Patient:
    """Return the patient as the note's labels name them."""
    match = next((found for found in _PATIENT.finditer(text) if not _names_nobody(found)), None)
    family, given = _family_and_given(match) if match else bare_name(text) or (None, None)
    member = _MEMBER.search(text)
    births = [day for day in days if _BORN.search(text, max(0, day.start - 30), day.start)]
    born = births[0] if births else None
    days = [day for day in days if day not in births]
    return Patient(
        member_id=member["id"] if member else None,
        family=family,
        given=given,
        birth_date=_birth(text, born, days) if born is not None else None,
    )


def _birth(text: str, born: Day, days: Sequence[Day]) -> date:
    """Return the birth date; `DOB 7/8/31`, in a note of 2026, is of the century before."""
    on = born.on
    if str(on.year) in text[born.start : born.end] or not any(day.on < on for day in days):
        return on
    leap = (on.month, on.day) == (2, 29) and on.year % 400 == 0  # 1900 had no such day
    return on.replace(year=on.year - 100, day=28 if leap else on.day)


def bare_name(text: str) -> tuple[str, str | None] | None:
    """Return family and given name of the first line that begins with a name and has a number of its person behind."""
    for match in _BARE.finditer(text):
        family, given = match["family"] or match["last"], match["given"] or match["first"]
        is_another = not _OTHERS.isdisjoint((family.casefold(), given.casefold()))
        if not (is_another or _names_nobody(match) or drugs.is_named(family) or drugs.is_named(given)):
            return family, None if given.casefold() in _TITLES else given
    return None


_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr"})
_OTHERS = frozenset(
    """sister brother mother father wife husband daughter son spouse partner caregiver donor blood bank nurse rn name
    and armband wristband id record records sheet flowsheet note log mar emar chart report form infusion chemo
    chemotherapy oncology visit summary treatment encounter clinic nursing administration medication medications
    transfusion assessment therapy injection hydration""".split()  # noqa: SIM905
)
"""`Sister Boothe, DOB 1/2/50`, `Name and DOB 9/8/83 checked`, `INFUSION RECORD  MRN 771`: words that make it nobody's
heading.
"""


def _has_whole_year(text: str, day: Day) -> bool:
    return text[max(0, day.end - 4) : day.end].isdigit()


def _family_and_given(match: re.Match[str]) -> tuple[str, str]:
    """`Sealey, Ruth`, `Ruth Sealey`; of `Ruth Sealey, first half dose` what stands before the comma is all."""
    family, given = match["family"], match["given"]
    if family is None:
        return match["last"] or match["last2"], match["first"] or match["first2"]
    first, _, rest = family.partition(" ")
    whole = rest[:1].isupper() and first[:1].isupper() and given[:1].islower()
    return (rest, first) if whole else (family, given)


def _names_nobody(match: re.Match[str]) -> bool:
    """`Pt: Alert, Oriented`."""
    said = " ".join(filter(None, match.groups())).casefold()
    return not NO_NAME.isdisjoint(said.split())


def claim_of(text: str) -> ClaimKeys:
    """Return what the note's labels say of the claim."""
    found = {name: pattern.search(text) for name, pattern in _KEYS.items()}
    return ClaimKeys(
        **{name: match["id"] for name, match in found.items() if match and re.search(r"\d", match["id"])}
    )


def service_day(text: str, days: Sequence[Day]) -> date | None:
    """Return the day of the note: the one labelled so, else the only unlabelled date near its beginning."""
    labelled = [day.on for day in _labelled_days(text, days) if not is_of_a_letter(text, day)]
    if labelled:
        return labelled[0] if len(set(labelled)) == 1 else None
    others = [day for day in days if not _BORN.search(text, max(0, day.start - 30), day.start)]
    plain = {day.on for day in others if not _is_another(text, day) and text.count("\n", 0, day.start) < 8}
    plain = {on for on in plain if on not in _births_in_two_digits(text, others)}
    told = plain - {day.on for day in others if is_of_a_letter(text, day)}
    plain = told or plain
    latest = max(plain, default=date.min)
    plain = {on for on in plain if latest.year - on.year < _A_LIFE}  # `E. Thorne 10/8/2009`: a birth
    if len(plain) > 1:  # `CADD was connected Sat 02/28/2026 at 1315`, in the note of another day
        begun = {day.on for day in others if _BEGUN_THEN.search(text, max(0, day.start - 30), day.start)}
        later = plain - begun
        if (
            later
            and max(begun, default=date.max) < min(later)
            and not _leads_to_the_next(text, others, later)
        ):
            plain = later
    if len(plain) == 2 and _is_past_midnight(text, others, *sorted(plain)):
        return min(plain)
    if len(plain) > 1:
        return _evening_of(text, plain)
    return plain.pop() if plain else _day_of_writing(text, others)


_BEGUN_THEN = re.compile(
    r"\b(?:connected|hooked(?:[ ]up)?)[ ]+(?:on[ ]+)?(?:[a-z]{3,9}[., ]+)?\Z", re.IGNORECASE
)


def _leads_to_the_next(text: str, days: Sequence[Day], those: set[date]) -> bool:
    """`RTC 03/09/2026`, `Pt returns 03/04/2026`: return whether each of some days is that of a later visit."""
    mine = [day for day in days if day.on in those]
    return all(_NEXT_VISIT.search(text, max(0, day.start - 40), day.start) for day in mine)


_NEXT_VISIT = re.compile(
    r"\b(?:rtc|returns?|back|next|again|f/u|follow[- ]?up|recheck|off|disconnect|d/c|until|due|appt|scheduled)\b"
    r"[^\n.]{0,30}\Z",
    re.IGNORECASE,
)


def is_of_a_letter(text: str, day: Day) -> bool:
    """`March 9, 2026`, and below it `To: Claims Review` or `Dear Dr. Kay`: when it was written or sent."""
    start, end = text.rfind("\n", 0, day.start) + 1, text.find("\n", day.end)
    alone = text[start : day.start].strip(" \t*") == text[day.end : max(end, day.end)].strip(" \t*") == ""
    if alone:
        return end > 0 and _ADDRESSED.match(text, end) is not None
    return (
        _SENT.match(text, start, day.start) is not None
        and _OF_A_MAIL.search(text, 0, max(end, 0) + 60) is not None
    )


_SENT = re.compile(r"[ \t>]*(?:date|sent)[ \t]*:", re.IGNORECASE)
_OF_A_MAIL = re.compile(
    r"(?:^|\n)[ \t>]*(?:from[ \t]*:[^\n]*\n(?:[^\n]*\n){0,3}?[ \t>]*)(?:to|subject|date|sent)[ \t]*:",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(
    r"(?:\n[^\n]{0,60}){0,6}\n[ \t]*(?:dear[ ][A-Z]|(?:to|re|attn|attention|subject|regarding)[ \t]*:)",
    re.IGNORECASE,
)


def _is_another(text: str, day: Day) -> bool:
    """`Next visit 3/9`, `J. Marsh RN 3/4/26`: return whether the words before a date say of what it is, and they
    do not head the note.
    """
    near = max(0, day.start - 45)
    if _WHO_WRITES.fullmatch(text, 0, day.start):
        return False
    heads = _UP_TO_ITS_DATE.fullmatch(text, 0, day.start) is not None and text.startswith("\n", day.end)
    heads = heads or is_printed_for(text, day.start)
    return bool(
        _OTHER_DATE.search(text, near, day.start)
        or _OF_BEFORE.match(text, day.end)
        or (not heads and _PERHAPS_OTHER.search(text, near, day.start))
    )


_OF_BEFORE = re.compile(
    r"[ \t,]*(?:(?:at|@)[ \t]*)?(?:(?:[01]?\d|2[0-3]):?[0-5]\d(?:[ \t]?[ap]m?)?)?[ \t]*\(?(?:previous|prior|last)[ \t]+"
    r"(?:cycle|visit|dose|infusion|admission|encounter|treatment)\b",
    re.IGNORECASE,
)
"""`removed 02/18/2026 1115 (previous cycle)`: of that one."""


def _births_in_two_digits(text: str, days: Sequence[Day]) -> set[date]:
    """`I. Voss 7/8/31  3/2/26`: what lies years behind another day of the note is a birth of the last century."""
    first = min((day.on for day in days if day.on.year >= _CHARTS_BEGIN), default=date.max)
    short = (day.on for day in days if not _has_whole_year(text, day))
    return {on for on in short if on.year - first.year >= _A_LIFE}


def _day_of_writing(text: str, days: Sequence[Day]) -> date | None:
    """`Dictated 3/2/2026. I saw Mr. Amaro in his home today`: the only day on which it was told, where it tells of
    that day.
    """
    told = {day.on for day in days if _TOLD.search(text, max(0, day.start - 30), day.start)}
    return told.pop() if len(told) == 1 and _TODAY.search(text) else None


_TOLD = re.compile(
    r"\b(?:dictat(?:ed|ion)(?:\s?(?:/|&|and)\s?transcribed|\s+date)?|written)\b[:\s]{0,3}(?:on\s+)?$",
    re.IGNORECASE,
)
_TODAY = re.compile(r"\b(?:today|this\s+(?:morning|afternoon|evening|visit))\b", re.IGNORECASE)


def _evening_of(text: str, found: set[date]) -> date | None:
    """`(obs note 03/02/2026-03/03/2026)`: of a night that two days are written for, the one on which it begins, where
    the first time that is told is of an evening.
    """
    span = _NIGHT.search(text)
    first = _FIRST_TIME.search(text, span.end()) or _FIRST_TIME.search(text) if span is not None else None
    night = len(found) == 2 and max(found) - min(found) == timedelta(days=1)
    if not night or span is None or first is None:
        return None
    return min(found) if first["pm"] or int(first["hour"] or 0) >= _NOON else None


_DAY = r"\d{1,2}/\d{1,2}/\d{2,4}"
_NIGHT = re.compile(
    rf"{_DAY}(?:[ \t]+(?:at[ ]|@[ ]?)?\d{{1,2}}(?::?\d\d)?(?:[ ]?[ap]\.?m\.?)?)?"
    rf"[ \t]?(?:->|=>|→|-|–|to|through|thru|into)[ \t]?{_DAY}",
    re.IGNORECASE,
)
_FIRST_TIME = re.compile(
    r"(?<![\w/.:,#-])(?P<pm>(?:0?[1-9]|1[0-2]):[0-5]\d[ ]?p\.?m?\b)|(?<![\w/.:,#-])(?P<hour>[01]\d|2[0-3]):?[0-5]\d\b"
    r"(?![ ]?[ap]\.?m?\b)(?![/.-]\d)(?![ ]?(?:m?c?g|ml|cc|units?|u|l|meq)\b)",
    re.IGNORECASE,
)
_NOON = 12


def _is_past_midnight(text: str, days: Sequence[Day], first: date, second: date) -> bool:
    """`Arrival 03/02/2026 22:04`, and in a line of its own below it `-- 03/03/2026 --`: the night goes on."""
    begins = next(day.start for day in days if day.on == first)
    later = [day for day in days if day.on == second]
    alone = all(_LEADS.search(text, max(0, day.start - 12), day.start) for day in later)
    starts = {day.start for day in later}
    if any(day.on == first and A_DAYS_SHIFTS.match(text, day.start) for day in days) and len(starts) == 1:
        return (second - first).days == 1
    return (second - first).days == 1 and alone and all(day.start > begins for day in later)


_LEADS = re.compile(r"(?:^|\n)[ \t*=-]*$")
_A_LIFE = 3
"""Years: a date this long before the latest one is no day of service."""
_CHARTS_BEGIN = 2015
"""The first year that may be of a visit: what lies before it is a birth."""


def _labelled_days(text: str, days: Sequence[Day]) -> list[Day]:
    """Return the days that are labelled as those of the service."""
    return [
        day
        for day in days
        if not _BORN.search(text, max(0, day.start - 30), day.start)
        and _SERVED.search(text, max(0, day.start - 40), day.start)
    ]


def labelled_day(text: str, days: Sequence[Day]) -> date | None:
    """Return the day that a page is labelled with; None where it has no label, or several."""
    found = {day.on for day in _labelled_days(text, days)}
    return found.pop() if len(found) == 1 else None


def document_of(text: str) -> ChartDocument:
    """Return whether the note says that it is signed, a draft, amended, or void."""
    status: DocumentStatus | None = None
    starts = _line_starts(text)
    head = starts[_HEAD] if len(starts) > _HEAD else len(text)
    if _RETRACTED.search(text) or _HEADED_SO.search(text, 0, head):
        status = "retracted"
    elif _DRAFT.search(text):
        status = "draft"
    elif is_amended(text):
        status = "amended"
    signed = True if _SIGNED.search(text) else False if status == "draft" else None
    return ChartDocument(status=status, signed=signed)


def indications_of(text: str) -> tuple[Indication, ...]:
    """Return the reasons that stand behind a label, with their ICD-10-CM code where one is written."""
    found = []
    for match in _REASON.finditer(text):
        words = match["text"].strip()
        code = _ICD.search(words)
        source = Provenance(locator=place_of(text, match.start("text")), quote=words)
        said = " ".join(words.replace(code["code"], "").split()).strip(" ()-,;") if code else words
        found.append(Indication(code["code"] if code else None, said or None, source=source))
    return tuple(found)


def place_of(text: str, start: int, end: int | None = None) -> str:
    """Return a place in the note as people count: `line 4, characters 1-52`."""
    starts = _line_starts(text)
    line = bisect_right(starts, start)
    first = start - starts[line - 1] + 1
    return (
        f"line {line}"
        if end is None
        else f"line {line}, characters {first}-{first + max(end - start, 1) - 1}"
    )
