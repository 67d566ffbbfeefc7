"""Finds the drugs that a chart's words name: brands, generic names, usual abbreviations, the longest first.

A name says more or less. `Inflectra` and `infliximab-dyyb` name one code; `Gammagard` the two codes of that brand;
`infliximab` names a substance, and every code of it; `normal saline` names a fluid. Words that name nothing are passed
over.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from scrubber.model.value import Value, replace
from scrubber.reference import vocabulary
from scrubber.reference.drug_files import DrugFiles, drug_files
from scrubber.reference.forms import told_by_words

Words = tuple[str, ...]
_WORD = re.compile(r"[a-z0-9][a-z0-9.%/]*")


class Named(Value):
    """What one name stands for. `codes` empty: the substance has no code of its own."""

    words: Words
    substances: tuple[str, ...]
    codes: tuple[str, ...]
    is_exact: bool
    """The name sets these codes apart from others of their substance."""
    is_fluid: bool = False
    """A fluid without a code."""
    is_remembered: bool = False
    """Which codes the brand is stands in no public file."""
    forms: tuple[str, ...] = ()
    """Codes of the brand's other forms, whose names say more: `Darzalex Faspro` beside `Darzalex`."""


@lru_cache(maxsize=8192)  # the index asks for each name several times
def words_of(text: str) -> Words:
    """Return the words of a name, lower case; a hyphen parts them."""
    return tuple(word.rstrip("./") for word in _WORD.findall(text.casefold().replace("'", " ")))


@lru_cache(maxsize=8192)
def named_in(text: str) -> tuple[Named, ...]:
    """Return the drugs and fluids that a text names, in its order, each in the form that the words beside it tell."""
    by_word = _index()
    words = tuple(part for word in words_of(text) for part in _parts(word, by_word))
    hits: list[tuple[int, Named]] = []
    place = 0
    while place < len(words):
        for named in by_word.get(words[place], ()):
            if words[place : place + len(named.words)] == named.words:
                hits.append((place, named))
                place += len(named.words)
                break
        else:
            place += 1
    hits = _given(hits, words)
    return tuple(
        _in_its_form(
            named, words, start, _end_of(hits[at - 1 : at]), hits[at + 1][0] if hits[at + 1 :] else None
        )
        for at, (start, named) in enumerate(hits)
    )


_OCCASIONS = frozenset({"pre", "post", "before", "after", "for", "during", "following"})
_COMES = frozenset(
    {"order", "orders", "ordered", "here", "visit", "infusion", "appointment", "scheduled", "kit"}
)
"""What stands before a `for` that names what is given: an order for Remicade."""
_CARRYING = frozenset({"in", "with", "w"})
_KINDS = ("hydrat", "fluid", "premed", "flush", "antiemetic")


def _given(hits: list[tuple[int, Named]], words: Words) -> list[tuple[int, Named]]:
    """Leave out a drug that is only the occasion: hydration for cisplatin, Benadryl before Taxol, premeds for Rituxan.

    What is given must be named beside it, by its own name or its kind; a drug that is named alone is the drug.
    """
    given = [(start, named) for start, named in hits if not _is_an_occasion(words, start)]
    told = any(
        not _is_plain_fluid(named) or words[max(start - 1, 0)] not in _CARRYING for start, named in given
    )
    return given if told or any(word.startswith(_KINDS) for word in words) else hits


def _is_plain_fluid(named: Named) -> bool:
    known = drug_files().substances
    return named.is_fluid or all(known[name].drug_class == "hydration" for name in named.substances)


def _is_an_occasion(words: Words, start: int) -> bool:
    before = words[max(start - 2, 0) : start]
    if not before or (len(before) == 2 and before[0] in _COMES and before[1] == "for"):
        return False
    return before[-1] in _OCCASIONS or before == ("prior", "to")


def _end_of(hits: list[tuple[int, Named]]) -> int:
    return hits[0][0] + len(hits[0][1].words) if hits else 0


def _parts(word: str, by_word: dict[str, tuple[Named, ...]]) -> tuple[str, ...]:
    """Return a word, or what a stroke parts in it where each side names a drug: `gemcitabine/cisplatin`."""
    if "/" not in word or word in by_word:
        return (word,)
    parts = tuple(filter(None, word.split("/")))
    return parts if len(parts) > 1 and all((part,) in _names() for part in parts) else (word,)


def _in_its_form(named: Named, words: Words, start: int, after: int, until: int | None) -> Named:
    """Return the form that the words tell, up to the names before and behind: `octreotide LAR` is the depot."""
    if named.is_exact or len(named.substances) != 1:
        return named
    end = start + len(named.words)
    near = words[after:start] + words[end:until]
    forms = told_by_words(named.substances[0], words[start - 1] if start > after else "", near)
    return of_substances(named, forms) if forms else named


def of_substances(named: Named, substances: tuple[str, ...]) -> Named:
    """Return a name as one that means these substances, and each of their codes."""
    codes_of = drug_files().codes_of
    codes = dict.fromkeys(code for name in substances for code in codes_of.get(name, ()))
    return replace(named, substances=substances, codes=tuple(codes), is_exact=False, forms=())


def every_name() -> Iterator[Named]:
    """Yield all names with what each stands for."""
    for names in _index().values():
        yield from names


@lru_cache(maxsize=1)
def _names() -> frozenset[Words]:
    return frozenset(named.words for named in every_name())


@lru_cache(maxsize=1)
def _index() -> dict[str, tuple[Named, ...]]:
    known = drug_files()
    exact, broad = _exact_names(known), _broad_names(known)
    longer = _longer_brands(known)
    remembered = {words_of(brand) for brand in known.remembered_brands}
    remembered |= {words_of(one.name) for one in vocabulary.told() if one.code}
    by_word: dict[str, list[Named]] = defaultdict(list)
    for words in {*exact, *broad}:
        codes = tuple(exact.get(words, ()))
        substances = tuple(broad.get(words, ()))
        if words in broad:  # the name of a substance: also the product without a suffix
            codes = tuple(
                dict.fromkeys([code for name in substances for code in known.codes_of.get(name, ())])
            )
            named = Named(words, substances, codes, is_exact=False)
        else:
            codes = _given_by_needle(known, codes)
            held = dict.fromkeys(known.by_code[code][-1].substance for code in codes)
            forms = tuple(code for code in longer.get(words, ()) if code not in codes)
            named = Named(
                words, tuple(held), codes, is_exact=True, is_remembered=words in remembered, forms=forms
            )
        by_word[words[0]].append(named)
    for name in known.fluids:
        words = words_of(name)
        if words not in exact and words not in broad:
            by_word[words[0]].append(Named(words, (), (), is_exact=False, is_fluid=True))
    return {
        word: tuple(sorted(names, key=lambda named: (-len(named.words), named.words)))
        for word, names in by_word.items()
    }


def _given_by_needle(known: DrugFiles, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out forms by mouth and the like where a brand has others too: charts here tell what is infused."""
    needle = tuple(code for code in codes if _NOT_BY_NEEDLE.isdisjoint(known.by_code[code][-1].routes))
    return needle or codes


_NOT_BY_NEEDLE = frozenset({"oral", "inhalation", "ophthalmic", "topical", "nasal"})


def _exact_names(known: DrugFiles) -> dict[Words, list[str]]:
    """Brands, and products that differ from their substance, each with its codes."""
    found: dict[Words, list[str]] = defaultdict(list)
    for code, drugs in known.by_code.items():
        drug = drugs[-1]
        for name in (*drug.brands, drug.product):
            words = words_of(name)
            if words and words != words_of(drug.substance) and code not in found[words]:
                found[words].append(code)
    for one in vocabulary.told():
        if one.code:
            found[words_of(one.name)].append(one.code)
    return found


def _longer_brands(known: DrugFiles) -> dict[Words, list[str]]:
    """Return by the first words of each brand the codes of that brand."""
    found: dict[Words, list[str]] = defaultdict(list)
    for code, drugs in known.by_code.items():
        for brand in drugs[-1].brands:
            words = words_of(brand)
            for length in range(1, len(words)):
                found[words[:length]].append(code)
    return found


def _broad_names(known: DrugFiles) -> dict[Words, list[str]]:
    """Names of substances, and names that no single code owns."""
    found: dict[Words, list[str]] = defaultdict(list)
    brands = {words_of(brand) for drugs in known.by_code.values() for brand in drugs[-1].brands}
    for substance in known.substances.values():
        for name in (substance.name, *substance.names):
            words = words_of(name)
            owned = words in brands and name != substance.name
            if words and not owned and substance.name not in found[words]:
                found[words].append(substance.name)
    for short, meant in known.abbreviations.items():
        words = words_of(short)
        if words not in found and words not in brands:
            found[words] += meant
    for one in vocabulary.told():
        if not one.code and one.substance in known.substances:
            found[words_of(one.name)].append(one.substance)
    return found
