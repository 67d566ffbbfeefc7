"""Names of drugs that plugins tell, beside those of the tables: what is known holds in the whole process.

Readers, coding and rules ask for names thousands of times for a claim, and remember the answers. So there is one
vocabulary at a time, and what works for a run says which one it `knows`: threads that know the same go side by side,
those that know another wait for them. Two runs with other plugins never mix; to change costs what was remembered.
"""

from __future__ import annotations

import os
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from scrubber.errors import ScrubError
from scrubber.model.value import Value


class ToldName(Value):
    """A name in small letters, and what it names: a substance as the readers call it, and where it is told the code."""

    name: str
    substance: str
    code: str = ""


Vocabulary = tuple[ToldName, ...]


class VocabularyError(ScrubError):
    """Work inside other work, with other names of drugs."""


_REMEMBERING = (
    "scrubber.charts.", "scrubber.coding.", "scrubber.output.sheet.", "scrubber.reference.", "infuscrub_rules."
)  # fmt: skip
"""Where what is remembered may rest on names."""
_RESTING_ON_NONE = ("scrubber.reference.tables.", "scrubber.reference.drug_files")
_CACHE = type(lru_cache(maxsize=1)(lambda: None))

_changing = threading.Condition()
_at_work: Counter[int] = Counter()
"""By thread how often it is in `knowing`."""
_told: Vocabulary = ()


def told() -> Vocabulary:
    """Return the names that plugins tell."""
    return _told


@contextmanager
def knowing(names: Vocabulary) -> Iterator[None]:
    """Let these be the names that plugins tell. Raises `VocabularyError` inside work that knows others."""
    thread = threading.get_ident()
    with _changing:
        if not _are_told(names) and thread in _at_work:
            raise VocabularyError(
                "two sets of plugins that name drugs can't work inside each other; "
                "end the one, or give each a process of its own"
            )
        while not _are_told(names) and _at_work:
            _changing.wait()
        _at_work[thread] += 1  # before what may take time, and be cut short
        try:
            if not _are_told(names):
                _put(names)
        except BaseException:
            _leave(thread)
            raise
    try:
        yield
    finally:
        with _changing:
            _leave(thread)


def _are_told(names: Vocabulary) -> bool:
    return names is _told or names == _told


def _leave(thread: int) -> None:
    _at_work[thread] -= 1
    if _at_work[thread] < 1:  # less in a copy of the process that was made here
        del _at_work[thread]
        _changing.notify_all()


def turn_to(names: Vocabulary, *, alone: bool = False) -> None:
    """Let these be told from here on. Raises `VocabularyError` inside work that knows others.

    `alone`: in a process of one thread that is at no work; what was cut short is over.
    """
    if alone:
        with _changing:
            _at_work.clear()
    with knowing(names):
        pass


def forget(names: Vocabulary) -> None:
    """Let nothing be told where these names were, and nobody is at work: their plugins have ended."""
    with _changing:
        if names and _are_told(names) and not _at_work:
            _put(())


def _put(names: Vocabulary) -> None:
    global _told
    for name, module in list(sys.modules.items()):
        if name.startswith(_REMEMBERING) and not name.startswith(_RESTING_ON_NONE):
            for value in list(vars(module).values()):
                if type(value) is _CACHE:
                    value.cache_clear()
    _told = names  # at last, so that to be cut short leaves what was told, and nothing remembered of it


def _begin_alone() -> None:
    """In a copy of this process there is one thread, and it is at no work."""
    global _changing
    _changing = threading.Condition()
    _at_work.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_alone)
