"""The loops of a claim that repeat, as edits see them: lines, other payers, and what those decided of a line."""

from __future__ import annotations

from x12.sense.statements import NO_DATES, Name, Payer, Service


class Adjudication:
    """Loop 2430: what a payer decided of a line."""

    __slots__ = ("adjusted", "at", "decided", "decided_at", "owed_at", "paid", "payer")

    def __init__(self, at: int, payer: str, paid: int | None) -> None:
        self.at, self.payer, self.paid = at, payer, paid
        self.adjusted: int | None = 0
        """Sum of its CAS; None where one can't be read."""
        self.decided, self.decided_at = "", -1
        """The day of DTP*573, and where it stands; -1 without one."""
        self.owed_at = -1
        """Where AMT*EAF stands, what is left to the patient; -1 without one."""


class Line:
    """Loop 2400."""

    __slots__ = ("adjudications", "at", "control", "dates", "dates_at", "number", "service", "service_at")

    def __init__(self, at: int, number: str) -> None:
        self.at, self.number = at, number
        self.service: Service | None = None
        self.service_at = at
        self.dates = NO_DATES
        self.dates_at = at
        self.control: tuple[int, str] | None = None
        self.adjudications: list[Adjudication] = []


class Other:
    """Loop 2320: another payer of the claim."""

    __slots__ = (
        "adjusted", "at", "decided", "decided_at", "has_adjustments", "insured", "owed_at", "paid", "paid_at", "payer",
        "payers",
    )  # fmt: skip

    def __init__(self, at: int, payer: Payer) -> None:
        self.at, self.payer = at, payer
        self.paid: int | None = None
        self.paid_at = -1
        """Where AMT*D stands; -1 without one."""
        self.adjusted: int | None = 0
        self.has_adjustments = False
        self.decided, self.decided_at = "", -1
        """The day of DTP*573 in loop 2330B, and where it stands; -1 without one."""
        self.owed_at = -1
        """Where AMT*EAF stands, what is left to the patient; -1 without one."""
        self.payers: set[str] = set()
        """NM109 of loop 2330B."""
        self.insured: tuple[int, Name] | None = None
