"""Where services were given: the places of service that a claim may mean, by CLM05 and the type of bill.

A professional claim names its place. An institutional claim names a type of bill, whose first two digits say what kind
of facility bills; some of them leave open which of several places it was (a hospital's outpatient bill does not say
whether the department is on the campus; the modifiers PO and PN do). So a place is a set of codes, of which it is one:
`is_one_of` answers yes, no, or None where the bill does not tell.

Sources: type of bill: CMS, Medicare Claims Processing Manual (IOM 100-04) ch. 1 s. 80.3.2 and ch. 25 s. 75.1, form
locator 4; place of service codes: IOM 100-04 ch. 26 s. 10.5 and the CMS place of service code set. 73X was a
health center's before April 2010, 77X is since. Which place a facility's bill means is read from the two lists side by
side: no page states it. Labels are our own.
"""

from __future__ import annotations

from collections.abc import Iterable

from scrubber.model.value import Value

OFF_CAMPUS_MODIFIERS = frozenset({"PO", "PN"})
"""Items and services of an off-campus hospital department: IOM 100-04 ch. 4 s. 20.6.11 and 20.6.12."""
ON_CAMPUS, OFF_CAMPUS = "22", "19"


class Place(Value):
    """A place, by the codes that it may be and a label."""

    label: str
    codes: frozenset[str] = frozenset()
    """Place of service codes, of which it is one; empty: not known."""
    type_of_bill: str = ""
    """Its first two digits, where a bill says it."""

    @property
    def code(self) -> str:
        """Return the code where it is only one, else nothing."""
        return next(iter(self.codes)) if len(self.codes) == 1 else ""

    @property
    def is_known(self) -> bool:
        """Return whether anything is known of the place."""
        return bool(self.codes)

    @property
    def is_hospital(self) -> bool:
        """Return whether a hospital's department or ward is all that it can be."""
        return self.is_known and self.codes <= HOSPITAL

    def is_one_of(self, wanted: Iterable[str]) -> bool | None:
        """Return whether the place is one of these codes; None where that is not known."""
        wanted = frozenset(wanted)
        if not self.codes:
            return None
        if self.codes <= wanted:
            return True
        return None if self.codes & wanted else False

    def __str__(self) -> str:
        if self.type_of_bill:
            return f"{self.label} (bill {self.type_of_bill}X)"
        return f"place of service {self.code}" if self.code else self.label


HOSPITAL = frozenset({"19", "21", "22", "23"})
NOT_KNOWN = Place("place not known")

_BILLS: dict[str, tuple[str, tuple[str, ...]]] = {
    "11": ("hospital ward", ("21",)),
    "12": ("hospital ward", ("21",)),
    "13": ("outpatient hospital", (ON_CAMPUS, OFF_CAMPUS, "23")),
    "14": ("outpatient hospital", (ON_CAMPUS, OFF_CAMPUS)),
    "18": ("swing bed of a hospital", ("21", "31")),
    "21": ("skilled nursing facility", ("31",)),
    "22": ("skilled nursing facility", ("31", "32")),
    "23": ("skilled nursing facility", ("31", "32")),
    "28": ("swing bed of a skilled nursing facility", ("31",)),
    "32": ("home", ("12",)),
    "33": ("home", ("12",)),
    "34": ("home", ("12",)),
    "41": ("religious nonmedical institution", ("21",)),
    "43": ("religious nonmedical institution", (ON_CAMPUS,)),
    "65": ("intermediate care facility", ("54",)),
    "66": ("intermediate care facility", ("54",)),
    "71": ("rural health clinic", ("72",)),
    "72": ("dialysis facility", ("65",)),
    "73": ("free-standing clinic", ("49",)),
    "75": ("comprehensive outpatient rehabilitation facility", ("62",)),
    "76": ("community mental health center", ("53",)),
    "77": ("federally qualified health center", ("50",)),
    "78": ("free-standing emergency facility", ("23",)),
    "81": ("hospice", ("34", "12", "31", "32", "13")),
    "82": ("hospice of a hospital", ("34", "21")),
    "83": ("ambulatory surgical center", ("24",)),
    "84": ("birthing center", ("25",)),
    "85": ("critical access hospital", (ON_CAMPUS, OFF_CAMPUS, "23")),
    "86": ("residential facility", ("55", "56")),
    "87": ("opioid treatment program", ("58",)),
}


def place_of(place_of_service: str, type_of_bill: str, modifiers: Iterable[str] = ()) -> Place:
    """Return the place of a service: of a professional claim by its code, else by bill and the line's modifiers."""
    if place_of_service:
        return Place(f"place of service {place_of_service}", frozenset({place_of_service}))
    found = _BILLS.get(type_of_bill[:2])
    if found is None:
        return NOT_KNOWN
    label, codes = found
    if ON_CAMPUS in codes and not OFF_CAMPUS_MODIFIERS.isdisjoint(modifiers):
        codes = (OFF_CAMPUS,)
    return Place(label, frozenset(codes), type_of_bill[:2])
