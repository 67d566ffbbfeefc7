"""What stands above a claim: billing provider, subscriber, patient. Read once, however many claims stand under it."""

from __future__ import annotations

from functools import lru_cache

from x12.sense.registry import PART_CHECKS, SEGMENT_CHECKS, Elements, Hit, element
from x12.sense.statements import Payer, read_payer
from x12.slices import Part


class Above:
    """What a part above the claim says: billing provider, subscriber or patient. Shared by the claims under it."""

    __slots__ = (
        "birth",
        "death",
        "hits",
        "member",
        "name",
        "names",
        "npi",
        "payer",
        "payer_at",
        "person",
        "pieces",
    )

    def __init__(self) -> None:
        self.hits: list[Hit] = []
        self.npi = ""
        """NM109 of the billing provider."""
        self.member = ""
        """NM109 of the subscriber."""
        self.person = ("", "")
        """NM103 and NM104 of the subscriber or patient."""
        self.name: Elements = []
        """The first NM1 of the subscriber or patient."""
        self.birth: tuple[int, str] | None = None
        self.death: tuple[int, str] | None = None
        """PAT06, and where PAT stands."""
        self.payer: Payer | None = None
        self.payer_at = 0
        self.names: dict[bytes, int] = {}
        """First position of the segments that are asked about, by their first three bytes."""
        self.pieces: list[bytes] = []


NOTHING_ABOVE = Above()


def wrong_with(elements: Elements, form: str) -> tuple[tuple[str, str], ...]:
    """Return what edits of one segment find: edit and element."""
    checks = SEGMENT_CHECKS.get(elements[0])
    if checks is None:
        return ()
    return tuple((edit, name) for edit, check in checks for name in check(elements, form))


def above(part: Part | None, form: str) -> Above:
    """Return the facts of a part above the claim; they are kept with it."""
    if part is None:
        return NOTHING_ABOVE
    notes = part.notes
    if notes is not None and (found := notes.get("sense")) is not None:
        assert isinstance(found, Above)
        return found
    facts = _read_above(part, form)
    part.note("sense", facts)
    return facts


_ASKED_ABOVE = frozenset({b"SBR", b"PAT", b"DMG", b"NM1", b"N3*", b"N4*", b"PRV"})
"""Segments above the claim that something is asked of, by their first three bytes."""


_REPEATED = frozenset({b"SBR", b"PRV", b"NM1"})
"""Those that say the same of many patients, so that what is wrong with them is remembered."""
_PEOPLE = frozenset({b"NM1*IL*", b"NM1*QC*"})
"""Names of patients are never remembered."""


@lru_cache(maxsize=4096)
def _wrong_with(piece: bytes, form: str) -> tuple[tuple[str, str], ...]:
    return wrong_with(piece.decode("latin-1").split("*"), form)


def _read_above(part: Part, form: str) -> Above:
    facts = Above()
    facts.pieces = part.plain[1]
    for at, piece in enumerate(facts.pieces):
        head = piece[:3]
        if head not in _ASKED_ABOVE:
            continue
        facts.names.setdefault(head, at)
        if head == b"N3*":
            continue
        elements = piece.decode("latin-1").split("*")
        wrong = (
            _wrong_with(piece, form)
            if head in _REPEATED and piece[:7] not in _PEOPLE
            else wrong_with(elements, form)
        )
        for edit, name in wrong:
            facts.hits.append(Hit(edit, at, name, part.kind))
        if head == b"SBR":
            facts.payer, facts.payer_at = read_payer(elements, piece), at
        elif head == b"PAT":
            facts.death = (at, day) if (day := element(elements, 6)) else None
        elif head == b"DMG":
            facts.birth = at, element(elements, 2)[:8]
        elif head == b"NM1":
            _note_name(facts, elements)
    for check in PART_CHECKS.get(part.kind, ()):
        facts.hits += check(facts)
    return facts


def _note_name(facts: Above, elements: Elements) -> None:
    entity = element(elements, 1)
    if entity == "85":
        facts.npi = element(elements, 9) if element(elements, 8) == "XX" else ""
    elif entity in ("IL", "QC"):
        facts.name = facts.name or elements
        facts.person = element(elements, 3).strip().upper(), element(elements, 4).strip().upper()
        if entity == "IL":
            facts.member = element(elements, 9).strip().upper()
