"""What a plugin's names of drugs mean, and which of them are refused: none may change what a chart says today.

A name is held against all that the readers know without plugins: the names of drugs and their parts, and the plain
words of notes, logs and their headings.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator
from functools import cache

from payer_profiles.errors import did_you_mean
from scrubber.charts.readers.note.words.known import known_words
from scrubber.charts.readers.note.words.lexicon import vocabulary as words_of_notes
from scrubber.charts.words import actions, drugs, headings, names
from scrubber.hooks.errors import PluginError
from scrubber.hooks.specs import DrugName
from scrubber.reference import drugs as table
from scrubber.reference import vocabulary
from scrubber.reference.drug_files import drug_files
from scrubber.reference.names import every_name, named_in
from scrubber.reference.vocabulary import ToldName

_FORM = re.compile(r"[a-z][a-z0-9]*(?:[ -][a-z][a-z0-9]*)*")
_LETTERS = 3
_LONGEST = 59
_CODE = re.compile(r"[a-z][0-9]{4}")
_MEASURES = frozenset(
    {"mg", "mcg", "ug", "g", "gm", "gram", "grams", "kg", "ml", "cc", "l", "meq", "mmol", "iu", "unit", "units",
     "hr", "hrs", "min", "mins", "am", "pm", "iv", "im", "sc", "sq", "po", "flush", "lock", "and", "with", "or",
     *map(str.casefold, (*calendar.month_name, *calendar.day_name, *calendar.month_abbr, *calendar.day_abbr))}
)  # fmt: skip
"""Words that readers know by their form, and not from a list."""
_LONG = 7
"""Letters of a name that is taken for another one but for one wrong letter."""


class _Refused(Exception):
    """Why a name can't be had."""


def vocabulary_of(given: Iterable[tuple[str, DrugName]]) -> vocabulary.Vocabulary:
    """Return what the names of plugins mean; what is known already is left out. Raises `PluginError`."""
    found: dict[str, tuple[str, ToldName]] = {}
    items = list(given)
    if not items:
        return ()
    with vocabulary.knowing(()):
        known = _Known()
        for plugin, item in items:
            try:
                told = _told(item, known)
            except _Refused as why:
                raise PluginError(f"plugin {plugin}: the name {item.name[:_LONGEST]!r} {why}") from None
            if told is None:
                continue
            first, other = found.setdefault(told.name, (plugin, told))
            if other != told:
                raise PluginError(
                    f"plugin {plugin}: the name {told.name!r} is one of {told.code or told.substance}, "
                    f"and plugin {first} gives it to {other.code or other.substance}; only one of them can have it"
                )
    return tuple(told for _, (_, told) in sorted(found.items()))


def _told(item: DrugName, known: _Known) -> ToldName | None:
    """Return what a name means; None for one that means that already. Raises `_Refused`."""
    name = " ".join(item.name.casefold().split())
    if len(name) > _LONGEST or not _FORM.fullmatch(name):
        raise _Refused(
            f"is none that readers can find: words of letters and digits that begin with a letter, "
            f"at most {_LONGEST} signs"
        )
    if len(re.findall("[a-z]", name)) < _LETTERS or _CODE.fullmatch(name):
        raise _Refused(f"is too short: a name has at least {_LETTERS} letters, and is no code")
    told = _meant(name, item.drug)
    if _is_known(told):
        return None
    words = re.split("[ -]", name)
    if plain := [word for word in words if word in _plain_words()]:
        raise _Refused(f"holds the word {plain[0]!r}, which means something else in charts; leave it out")
    if other := known.that_holds(words, told.substance):
        raise _Refused(f"is a part of the name {other!r}, which is another drug's")
    if " " not in name and len(name) >= _LONG and (other := known.one_letter_from(name, told.substance)):
        raise _Refused(f"is one letter from the name {other!r}, which is another drug's")
    return told


def _meant(name: str, drug: str) -> ToldName:
    code, substance = drug.strip().upper(), " ".join(drug.casefold().split())
    if code in table.table():
        return ToldName(name, table.table()[code].substance, code)
    known = {*drug_files().substances, *names.rows()}
    if substance not in known:
        near = did_you_mean(substance, known)
        raise _Refused(
            f"is given to {drug[:_LONGEST]!r}, which is no substance or HCPCS code of the tables. {near}".strip()
        )
    return ToldName(name, substance if substance in drug_files().substances else drugs.key_of(substance))


def _is_known(told: ToldName) -> bool:
    """Return whether the name means that without a plugin. Raises `_Refused` where it is or holds another name."""
    found = list(drugs.found_in(told.name))
    named = named_in(told.name)
    if not found and not named:
        return False
    whole = len(found) == 1 and (found[0].start, found[0].end) == (0, len(told.name))
    same_code = not told.code or (len(named) == 1 and named[0].codes == (told.code,))
    if whole and found[0].key == told.substance and same_code:
        return True
    part = told.name[found[0].start : found[0].end] if found else " ".join(named[0].words)
    known = found[0].key if found else " or ".join(named[0].substances) or "fluid"
    holds = "is known already" if part == told.name else f"holds the name {part!r}, which is known already"
    raise _Refused(f"{holds}, as {known}; a plugin can't change what a name means")


class _Known:
    """The names that are known without plugins, by their words and by their length: some thousand, asked for each."""

    def __init__(self) -> None:
        self._by_word: dict[str, list[tuple[str, list[str], set[str]]]] = {}
        self._by_length: dict[int, list[tuple[str, set[str]]]] = {}
        for name, substances in _every_known():
            words = re.split("[ -]", name)
            for word in set(words):
                self._by_word.setdefault(word, []).append((name, words, substances))
            self._by_length.setdefault(len(name), []).append((name, substances))

    def that_holds(self, words: list[str], substance: str) -> str:
        """Return a name of another drug that these words are a part of; an empty text for none."""
        beside = self._by_word.get(words[0], ())
        return next((name for name, all_, of in beside if of != {substance} and _holds(all_, words)), "")

    def one_letter_from(self, name: str, substance: str) -> str:
        """Return a name of another drug that differs by one letter; an empty text for none."""
        near = (each for size in (-1, 0, 1) for each in self._by_length.get(len(name) + size, ()))
        return next((one for one, of in near if of != {substance} and drugs.is_but_for_one(name, one)), "")


def _every_known() -> Iterator[tuple[str, set[str]]]:
    for name, substance in drugs.every_name():
        yield name, {substance}
    for named in every_name():
        yield " ".join(named.words), set(named.substances)


def _holds(words: list[str], part: list[str]) -> bool:
    return any(words[at : at + len(part)] == part for at in range(len(words) - len(part) + 1))


@cache
def _plain_words() -> frozenset[str]:
    listed = (*words_of_notes().values(), *headings.fields().values())
    phrases = {phrase for row in listed for phrase in row} | known_words() | set(actions.by_words())
    return frozenset(part for phrase in phrases for part in re.findall("[a-z0-9]+", phrase)) | _MEASURES
