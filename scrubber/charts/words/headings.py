"""Which field a table's heading heads: one list for logs, MAR exports and tables inside notes (`headings.toml`)."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

from scrubber.charts.words.actions import plain


@lru_cache(maxsize=1)
def fields() -> dict[str, tuple[str, ...]]:
    """Return the fields of a row, with the headings that everybody reads alike."""
    text = files("scrubber.charts.words").joinpath("headings.toml").read_text(encoding="utf-8")
    return {
        name: tuple(part.strip() for part in listed.replace("\n", " ").split(",") if part.strip())
        for name, listed in tomllib.loads(text).items()
    }


@lru_cache(maxsize=1)
def by_heading() -> dict[str, str]:
    """Return each heading with its field; a field's own name is one of its headings."""
    return {heading: name for name, listed in fields().items() for heading in (plain(name), *listed)}


@lru_cache(maxsize=4096)  # a table asks for its headings, and of its cells whether they are some
def field_of(heading: str) -> str | None:
    """Return the field that a heading heads, a unit in brackets aside; None for one that nobody knows.

    `PatientName` is read as `patient name`.
    """
    known = by_heading()
    apart = _HUMP.sub(" ", heading)
    bare = _UNIT.sub(" ", heading)
    first = (
        (bare,) if _MEASURED.search(heading) else ()
    )  # `Dose (units)`: doses; `Dose units`: a column of units
    ways = dict.fromkeys((*first, heading, bare, apart, _UNIT.sub(" ", apart)))
    found = next((name for words in ways if (name := known.get(plain(words)))), None)
    found = found or _without_blanks().get(plain(bare).replace(" ", ""))
    return (
        found or next((name for words in ways if (name := _said_in_full(words))), None) or _of_a_drug(heading)
    )


def _said_in_full(heading: str) -> str | None:
    """Return the field of a heading whose short words are written out: `Lot #`, `Infusion Stop Dt/Tm`, `Hung At`."""
    words = " ".join(_IN_FULL.get(word, word) for word in plain(heading.replace("#", " no ")).split())
    words = words.replace("date and time", "date time")
    found = by_heading().get(words) or next(
        (name for name, form in _OF_A_TIME if form.fullmatch(words)), None
    )
    return found or _of_a_system(words)


def _of_a_system(words: str) -> str | None:
    """Return the field of a heading with what a system puts around it: `ROUTE_NM`, `Doc Dose`."""
    bare = _AROUND.sub("", words)
    name = by_heading().get(bare) if bare != words else None
    return name if name in _OF_A_ROW else None


_AROUND = re.compile(r"^(?:doc|documented|charted) | (?:nm|name|disp|display|desc)$")
_OF_A_ROW = frozenset({"dose", "dose_unit", "route", "rate", "rate_unit", "site", "reason", "lot"})
"""Fields whose headings say the same with such words around them."""


_IN_FULL = {"doc": "documented", "dt": "date", "tm": "time", "dttm": "date time", "datetime": "date time"}
_WHAT = "(?:(?:infusion|inf|drug|medication|med|dose|administration|admin|adm|actual|bag|mar) )*"
"""What begins or ends. No `iv`: an IV that is started is a line; no `treatment`: that may be a course of months."""


def _time_of(verbs: str, alone: str = "") -> re.Pattern[str]:
    """Return what heads the time of something: `Time Infusion Started`, `Given Date/Time`; `alone`: `Drug Start`.

    A participle by itself heads nothing: `Infusion started` is what happened in a row.
    """
    when = "(?:date time|time|at|timestamp)"
    bare = f"|{_WHAT}(?:{alone})" if alone else ""
    return re.compile(rf"{_WHAT}(?:{verbs}) {when}|{when}(?: of)? {_WHAT}(?:{verbs}){bare}")


_ENDS = "stop|stopped|end|ended|finish|finished|complete|completed|completion|taken down"
_OF_A_TIME = (
    ("start", _time_of("start|started|begin|began|begun|hung", alone="start|begin")),
    ("stop", _time_of(_ENDS, alone="stop|end")),
    ("given", _time_of("given|administered|taken|performed|administration|admin|action|dose|mar")),
)


def _of_a_drug(heading: str) -> str | None:
    """`Product/Dose`, `Agent & Route`, `Fluid/Medication`: a drug, or with it what is told of it in the same cell."""
    first, parted, rest = _PARTED.sub("/", heading).partition("/")
    known = by_heading()
    beside = known.get(plain(rest)) in (*_BESIDE_A_DRUG, "drug")
    return "drug" if parted and beside and known.get(plain(first)) == "drug" else None


_PARTED = re.compile(r"\s*(?:/|&|\+|\band\b)\s*", re.IGNORECASE)
_BESIDE_A_DRUG = frozenset({"dose", "volume_ml", "route", "technique", "rate"})


@lru_cache(maxsize=1024)
def of_two(over: str, own: str) -> str:
    """Return a heading that stands in two rows as one: `Waste` over `Amount`, `Time` over `Begin`, `Date` over `Start`.

    What stands over it may say what it is of (`Ordered` over `Dose`); where that says nothing of it, it is itself.
    """
    if not over or not own or plain(over) == plain(own):
        return own or over
    both, itself = field_of(f"{over} {own}"), field_of(own)
    if both is not None and not (both == "drug" and itself in _BESIDE_A_DRUG):
        return f"{over} {own}"
    if field_of(f"{own} {over}") is not None:
        return f"{own} {over}"
    is_of_a_visit = _OF_A_VISIT.fullmatch(plain(over)) is not None and itself not in _TIMES
    if itself is not None and (is_of_a_visit or _OF_A_GIVING.fullmatch(plain(over))):
        return own
    return f"{over} {own}"


_OF_A_GIVING = re.compile(
    r"(?:(?:iv|drug|medication|med|infusion|administration|admin|actual|given|administered|details?|info|information"
    r"|times?|date|and|this|today(?: ?s)?|current)\b ?)+"
)
_OF_A_VISIT = re.compile(
    r"(?:visit|encounter|patient|pt|client|treatment)(?: (?:details?|info|information))?"
)
"""Over a heading, these say nothing else of what stands below; when a visit began, is another time."""
_TIMES = frozenset({"start", "stop", "given"})


@lru_cache(maxsize=1)
def _without_blanks() -> dict[str, str]:
    """Return the headings of several words as databases write them: `starttime`, `DOSEGIVEN`."""
    return {heading.replace(" ", ""): name for heading, name in by_heading().items() if " " in heading}


def unit_of(heading: str) -> str:
    """Return the unit that a heading gives: `Dose (mg)`, `Dose [mg]`, `Dose, mg`, `Dose in mg`, `dose_mg`; empty where
    there is none.
    """
    match = _UNIT.search(heading)
    return next(filter(None, match.groups()), "").strip() if match else ""


_MEASURED = re.compile(r"[(\[](?:mg|mcg|ug|g|gm|grams?|units?|iu|u|meq|mmol|ml|cc)[)\]]", re.IGNORECASE)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_UNIT = re.compile(
    r"[(\[]([^()\[\]]*)[)\]]|(?:\bin\s+|(?<=dose[ _]))(mg|mcg|g|grams|(?<!dose[ _])units|ml)\s*$"
    r"|,\s*(mg|mcg|g|grams|units|ml)\s*$|(?<=dose)\s?[/:-]\s?(mg|mcg|g|grams)\s*$",
    re.IGNORECASE,
)


@lru_cache(maxsize=256)
def is_of_greenwich(heading: str) -> bool:
    """Return whether the times below a heading are Greenwich's: `Start (UTC)`."""
    return _GREENWICH.search(heading) is not None


_GREENWICH = re.compile(r"\b(?:utc|gmt|zulu)\b", re.IGNORECASE)
