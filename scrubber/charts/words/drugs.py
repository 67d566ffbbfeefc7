"""The names of drugs, as charts write them: the one place where the charts ask the drug table.

Whatever the table does not know (drugs given beside infusions, fluids in shorthand, blood) is listed here, so that a
richer table replaces this file and nothing else.
"""

from __future__ import annotations

import re
from functools import lru_cache

from scrubber.reference import drugs

FLUIDS = (
    "half normal saline", "0.45% sodium chloride", "1/2 ns", "d5 1/2 ns", "d5 1/2ns", "d5lr", "d10w", "plasmalyte",
    "iv fluids", "iv fluid", "ivf", "sodium chloride",
)  # fmt: skip
BLOOD = frozenset({"prbc", "prbcs", "packed red blood cells", "platelets", "ffp"})
BESIDE = (
    "acetaminophen", "tylenol", "famotidine", "pepcid", "pantoprazole", "protonix", "clindamycin", "aztreonam",
    "azactam", "amphotericin", "cetirizine", "loratadine", "ibuprofen", "prednisone", "epinephrine", "albumin",
    "mag", "hydration", "iv hydration",
)  # fmt: skip
"""Given beside infusions, but not in the drug table."""

_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9.%]*(?:/[A-Za-z0-9]+)?")


@lru_cache(maxsize=1)
def _names() -> dict[str, list[re.Pattern[str]]]:
    """Return by the first two letters the patterns of all names, the longest first."""
    names = {name for drug in drugs.table().values() for name in (drug.substance, *drug.names)}
    names |= {*FLUIDS, *BLOOD, *BESIDE}
    by_word: dict[str, list[re.Pattern[str]]] = {}
    for name in sorted(names, key=len, reverse=True):
        words = re.findall(r"[^\s-]+", name)
        tail = r"[\s-]*".join(re.escape(word) for word in words)
        by_word.setdefault(words[0][:2], []).append(
            re.compile(rf"(?<![\w-]){tail}(?![\w%/])(?:-[a-z]{{1,4}}\b)?", re.IGNORECASE)
        )
    return by_word


def names_in(text: str) -> list[tuple[int, int]]:
    """Return the spans of the drug names that are known, in order."""
    found: list[tuple[int, int]] = []
    known = _names()
    end = 0
    for word in _WORD.finditer(text):
        if word.start() < end:
            continue
        for pattern in known.get(word.group()[:2].casefold(), ()):
            match = pattern.match(text, word.start())
            if match:
                found.append(match.span())
                end = match.end()
                break
    return found


def substances(name: str) -> frozenset[str]:
    """Return what the drug table knows a name as, so that brand and generic are one; fluids come last."""
    found = drugs.by_name(name)
    return frozenset(drug.substance for drug in found if not drug.is_fluid) or frozenset(
        drug.substance for drug in found
    )


def key_of(name: str, hcpcs: str | None = None) -> str:
    """Return what tells one substance from another."""
    return drugs.substance_key(hcpcs, name)


def is_fluid(name: str) -> bool:
    """Return whether the name is one of plain fluid."""
    return drugs.class_by_name(name) == "hydration"


def is_blood(name: str) -> bool:
    """Return whether the name is one of a blood product."""
    return name.casefold() in BLOOD
