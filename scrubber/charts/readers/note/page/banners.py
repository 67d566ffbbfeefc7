"""Whom a line names without a label: the banner of a printed page, the heading of a patient's rows.

    SUTTER, ALMA  MRN 20451  DOB 02/17/1978     a name with a number or a birth date, and nothing else
    Chair 4: Pike, Roy                          a bare name, which may be a nurse's

A bare name counts only where several stand each above drugs, and nothing else of the document names a patient: below
an entry it is a signature.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from scrubber.charts.readers.note.page.header import NO_NAME
from scrubber.charts.words import drugs
from scrubber.charts.words.giving import speaks_of_giving
from scrubber.model.value import Value

_WORD = r"[A-Z][A-Za-z'\u2019-]{1,30}"
_NUMBER = r"[A-Z]{0,3}-?\d[\w-]{2,14}"
_DATE = r"(?P<{0}m>\d{{1,2}})[/-](?P<{0}d>\d{{1,2}})[/-](?P<{0}y>(?:19|20)\d\d)"
_BANNER = re.compile(
    r"[ \t|*#-]*(?:\d{1,3}[.)][ \t]*)?(?:(?i:chair|room|rm|bed|bay|pod)[ \t]*#?[\w-]{1,6}[ \t]*[:-]?[ \t]*)?"
    r"(?:(?i:patient|pt|client|name)(?i:[ ]name)?[ \t]*:?[ \t]*)?"
    rf"(?:(?i:mrn)[ \t:#]*(?P<first>{_NUMBER})[ \t,|-]+)?"
    rf"(?P<family>{_WORD}(?:[ ](?:{_WORD}|[IVJSr.]{{2,3}}))?),[ ]?(?P<given>{_WORD})(?:[ ][A-Z]\.?(?!\w))?"
    r"(?P<rest>[^\n]*)"
)
_TWO_WORDS = re.compile(
    rf"[ \t|*#-]*(?:\d{{1,3}}[.)][ \t]*)?{_WORD}[ ](?:[A-Z]\.?[ ])?{_WORD}"
    r"(?P<rest>[ \t,|(-]+(?i:mrn|dob|d\.o\.b\.)\b[^\n]*)"
)
_TOLD = re.compile(
    r"[ \t,;|()/-]*(?:"
    r"(?i:m|f|male|female)(?![\w.])"
    r"|\d{1,3}[ ]?(?i:yo?|yrs?|years?(?:[ ]old)?)(?!\w)"
    rf"|(?i:mrn|acct|account|fin|csn)[ \t:#]*(?P<number>{_NUMBER})"
    rf"|(?P<born>(?i:dob|d\.o\.b\.|born))[ \t:]*{_DATE.format('b')}"
    rf"|{_DATE.format('d')}(?![\d/])"
    r")"
)
_END = re.compile(r"[ \t,;|():-]*")
_NO_GIVEN = frozenset("dob mrn rn lpn lvn md do np pa aprn pharmd sex male female age room".split())  # noqa: SIM905
"""What stands behind a comma and is no given name."""
_A_BIRTH = 2010
"""The last year in which a date without a label beside a name is a birth."""


class Banner(Value):
    """What a line without labels says of a patient; names in small letters."""

    family: str
    given: str
    record_number: str | None = None
    birth_date: date | None = None

    @property
    def label(self) -> str:
        """Return the same with labels, as a chart's first lines write it."""
        born = f"DOB: {self.birth_date:%m/%d/%Y}" if self.birth_date else ""
        number = f"MRN: {self.record_number}" if self.record_number else ""
        name = f"Patient: {self.family.title()}, {self.given.title()}"
        return "  ".join(filter(None, (name, born, number)))

    @property
    def is_sure(self) -> bool:
        """Return whether more than a name stands there: it is no nurse's."""
        return self.record_number is not None or self.birth_date is not None


def banner_in(line: str) -> Banner | None:
    """Return whom a line names that says nothing else; None for any other line."""
    match = _BANNER.match(line)
    if match is None:
        return _numbered(line)
    told = _told(match["rest"], match["first"])
    if told is None:
        return None
    family, given = match["family"].casefold(), match["given"].casefold()
    if {family, given} & (NO_NAME | _NO_GIVEN) or drugs.substances(f"{family} {given}"):
        return None
    return Banner(family, given, *told)


def _numbered(line: str) -> Banner | None:
    """`ALMA SUTTER  MRN 20451`: two words may be a title; the number or the labelled birth date says who it is."""
    match = _TWO_WORDS.match(line)
    told = _told(match["rest"], None) if match is not None else None
    return Banner("", "", *told) if told is not None and any(told) else None


def _told(rest: str, number: str | None) -> tuple[str | None, date | None] | None:
    """Return the number and the birth date behind a name; None where anything else stands there, too."""
    born, at = None, 0
    while (told := _TOLD.match(rest, at)) is not None and told.end() > at:
        at = told.end()
        number = number or told["number"]
        born = born or _birth(told)
        if told["dy"] and born is None:
            return None  # a name with the day of a signature
    if _END.fullmatch(rest, at) is None:
        return None
    plain = number.replace("-", "").casefold().lstrip("0") if number else None
    return plain, born


def _birth(told: re.Match[str]) -> date | None:
    kind = "b" if told["born"] else "d"
    if not told[f"{kind}y"] or (kind == "d" and int(told["dy"]) > _A_BIRTH):
        return None
    try:
        return date(int(told[f"{kind}y"]), int(told[f"{kind}m"]), int(told[f"{kind}d"]))
    except ValueError:
        return None


def bare_names(lines: Sequence[str]) -> frozenset[str]:
    """Return the lines that hold no more than a name and head what a patient of several was given."""
    places = [(at, banner) for at, line in enumerate(lines) if (banner := banner_in(line)) is not None]
    names = {(banner.family, banner.given) for _, banner in places}
    if len(names) < 2 or any(banner.is_sure for _, banner in places):
        return frozenset()
    firsts = [at for at, _ in places]
    ends = (*firsts[1:], len(lines))
    if _give(lines[: firsts[0]]) or not all(
        _give(lines[first + 1 : end]) for first, end in zip(firsts, ends, strict=True)
    ):
        return frozenset()
    return frozenset(lines[at].strip() for at in firsts)


def _give(lines: Iterable[str]) -> bool:
    """Return whether some line names a drug with a figure: what was given to somebody."""
    return any(
        drugs.names_in(line) and re.search(r"\d", line) is not None and speaks_of_giving(line)
        for line in lines
    )
