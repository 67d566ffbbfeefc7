"""The names of drugs, as charts write them: the one place where the charts ask the drug table.

A name is known from the table (`scrubber.reference.drugs`), from `names.py` or from a plugin; the longest name that
fits wins, so that potassium phosphate is not potassium chloride. A name that nobody knows may still look like one
(`evinacumab`), and is kept as it stands: an unknown drug is a drug.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from scrubber.charts.words import names
from scrubber.reference import drugs, vocabulary
from scrubber.reference.drug_files import drug_files

_STEM = re.compile(
    r"[a-z]{3,}(?:mabs?|cept|cillin|mycin|micin|floxacin|conazole|setron|tidine|prazole|caine|dronate|parin|platin|"
    r"taxel|rubicin|tinib|zomib|limus|solone|sone|grastim|poetin|globulin|feron|ciclovir|navir|tegravir|penem|cycline|bactam|"
    r"azepam|zolam|phylline|tropin|relin|leukin|kinra|sidase|ulfase|glucerase|teplase|lutide|siran|oxetine|"
    r"barbital|curium|curonium|triptan|dopa|nidazole|ximab|zumab|umab)(?:-[a-z]{4})?",
    re.IGNORECASE,
)
_FIRST = 4
"""Letters that a name is looked up by."""
_BREAKS = re.compile(r"[\s-]+")
_AND_HERE = re.compile(r"[\s-]and[\s-]")
_LONGEST = 60
_NO_NAMES = frozenset({"iv", "zinc", "water", "oxygen", "air"})
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9.%+]*")


class Name(NamedTuple):
    """A drug's name in a text: where it stands, and the substance that it names."""

    start: int
    end: int
    key: str


class _Known(NamedTuple):
    head: str
    """How it begins, blanks and hyphens aside, up to an `and`, which is written in many ways."""
    name: str
    key: str


@lru_cache(maxsize=1)
def _known() -> dict[str, list[tuple[str, str]]]:
    """Return by their first letters, blanks and hyphens aside, all names with their substances, the longest first."""
    keys: dict[str, str] = {}
    for generic, others in names.rows().items():
        keys |= dict.fromkeys((generic, *others), generic)
    known = drug_files()
    for substance in known.substances.values():  # the table goes before the list
        keys |= dict.fromkeys((substance.name, *substance.names), substance.name)
    for drug in drugs.table().values():
        keys |= dict.fromkeys((drug.substance, *drug.names), drug.substance)
    keys |= {one.name: one.substance for one in vocabulary.told()}
    keys = {name: key for name, key in keys.items() if _is_a_name(name)}
    by_start: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(keys, key=len, reverse=True):
        start = _squeezed(name)[:_FIRST]
        by_start.setdefault(start, []).append((name, keys[name]))
    return by_start


def every_name() -> Iterator[tuple[str, str]]:
    """Yield all names, each with its substance."""
    for names_of in _known().values():
        yield from names_of


@cache
def _beginning(start: str) -> tuple[_Known, ...]:
    """Return the names that begin so, the longest first."""
    return tuple(_Known(_squeezed(_AND_HERE.split(name, 1)[0]), name, key) for name, key in _known()[start])


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """Return the pattern of a name. There are thousands of names, and a chart has a few: a pattern is asked for only
    where the letters of its name stand; to compile all of one beginning would take longer than to read the chart."""
    words = re.findall(r"[^\s-]+", name)
    tail = r"[\s-]*".join(_AND if word == "and" else re.escape(word) for word in words)
    return re.compile(
        rf"(?<![\w-]){tail}(?!(?!\d+\s?(?:mg|mcg|g|gm|ml|units?)\b)[\w%]|-\d|/\d)(?:-[a-z]{{4}}\b)?",
        re.IGNORECASE,
    )


def _squeezed(words: str) -> str:
    return _BREAKS.sub("", words).casefold()


_AND = r"(?:and|with|[/+&])"
"""`daratumumab/hyaluronidase` is daratumumab and hyaluronidase."""


@lru_cache(maxsize=1)
def _beginnings() -> frozenset[str]:
    """Return the first two letters of all names: a word that begins otherwise is no drug."""
    return frozenset(start[:2] for start in _known())


def _is_a_name(name: str) -> bool:
    """Return whether a name of the table is one that charts write: no description, and no word of another meaning."""
    return len(name) < _LONGEST and name not in _NO_NAMES and not name.endswith((" flush", " lock", "-lock"))


def found_in(text: str) -> Iterator[Name]:
    """Yield the drug names that are known, in order."""
    known, beginnings = _known(), _beginnings()
    end = 0
    for word in _WORD.finditer(text):
        start = word.start()
        if start < end:
            continue
        first = text[start : start + 2 * _FIRST].casefold()
        if first[:2].isalnum() and first[:2] not in beginnings:
            continue  # most words, without more ado
        first = _BREAKS.sub("", first)
        if first[:2] not in beginnings:
            continue
        for size in range(min(_FIRST, len(first)), 0, -1):
            name = _longest(first[:size], text, start) if first[:size] in known else None
            if name is not None:
                yield name
                end = name.end
                break


def _longest(beginning: str, text: str, start: int) -> Name | None:
    """Return the longest name of those that begin so, where one stands here."""
    ahead = _squeezed(text[start : start + 2 * _LONGEST])
    for known in _beginning(beginning):
        if ahead.startswith(known.head) and (match := _pattern(known.name).match(text, start)):
            return Name(*match.span(), known.key)
    return None


def names_in(text: str) -> list[tuple[int, int]]:
    """Return the spans of the drug names that are known, in order."""
    return [(name.start, name.end) for name in found_in(text)]


@lru_cache(maxsize=8192)
def is_named(words: str) -> bool:
    """Return whether the name that a chart uses holds one that is known; it is asked of each name several times."""
    return bool(names_in(words))


def looks_like_one(word: str) -> bool:
    """Return whether a word that nobody knows has the ending of a drug's name."""
    return len(word) > 5 and _STEM.fullmatch(word) is not None


@lru_cache(maxsize=1024)
def is_nearly_one(word: str) -> bool:
    """Return whether a long word is the name of one drug but for one letter: `Benedryl`, `Stelera`, `infliximb`.

    That it is a drug may be counted on; which one it is stays a reading, and no code follows from it.
    """
    name = word.casefold()
    if len(name) < _LONG or not name.isalpha():
        return False
    same = (known for start, rows in _known().items() if start[:1] == name[:1] for known in rows)
    return len({key for known, key in same if is_but_for_one(name, known)}) == 1


_LONG = 7
"""Letters of a name that one wrong letter leaves what it is."""


def is_but_for_one(one: str, other: str) -> bool:
    """Return whether two words differ by one letter that is wrong, missing, too many or changed with the next."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    at = next((n for n, (mine, its) in enumerate(zip(one, other, strict=False)) if mine != its), len(one))
    rest, others = one[at:], other[at:]
    if len(one) != len(other):
        return rest[1:] == others or rest == others[1:]
    return rest[1:] == others[1:] or (rest[:2] == others[1::-1] and rest[2:] == others[2:])


@lru_cache(maxsize=8192)
def substances(name: str) -> frozenset[str]:
    """Return the substances that a name speaks of, fluids only where it names nothing else."""
    keys = {found.key for found in found_in(name)}
    return frozenset(key for key in keys if not _is_fluid_key(key)) or frozenset(keys)


@lru_cache(maxsize=8192)
def key_of(name: str, hcpcs: str | None = None) -> str:
    """Return what tells one substance from another: what it is known as, else the words of the name itself."""
    drug = drugs.find(hcpcs)
    if drug is not None:
        return drug.substance
    known = substances(name)
    if len(known) == 1:
        return next(iter(known))
    return " ".join(re.findall(r"[a-z0-9%]+(?:[./][a-z0-9%]+)*", name.casefold())) or name


@lru_cache(maxsize=8192)
def is_fluid(name: str) -> bool:
    """Return whether the name is one of plain fluid; a drug in a fluid is the drug."""
    known = substances(name)
    return bool(known) and all(map(_is_fluid_key, known))


@lru_cache(maxsize=1024)
def _is_fluid_key(key: str) -> bool:
    return key in names.FLUIDS or drugs.class_by_name(key) == "hydration"


def is_blood(name: str) -> bool:
    """Return whether the name is one of a blood product."""
    return name.casefold() == "blood" or not names.BLOOD.isdisjoint(substances(name))
