"""Words that say that a line is only kept open: `KVO`, `TKO`, `to keep the vein open`."""

from __future__ import annotations

import re

from scrubber.reference import drugs

_KEEP_OPEN = re.compile(r"\b(?:kvo|tko|keep\s+(?:the\s+)?(?:vein\s+|line\s+)?open)\b", re.IGNORECASE)
_AFTERWARDS = re.compile(r"\b(?:then|after\w*|follow\w*|when|once|until)\b", re.IGNORECASE)
_NOT_SO = re.compile(r"\b(?:no|not|off|stop\w*|end\w*|dc'?d|d/c'?d?|discontinu\w*|done)\b", re.IGNORECASE)


def keeps_open(substance: str, words: str) -> bool:
    """Return whether a fluid runs only to keep the vein open, as the text of its dosage says and of nothing else.

    A drug with "then KVO" was given all the same; so is a fluid that becomes one later.
    """
    if not _KEEP_OPEN.search(words) or _AFTERWARDS.search(words):
        return False
    named = drugs.by_name(substance)
    return bool(named) and all(drug.is_fluid for drug in named)


def turns_to_it(words: str) -> bool:
    """Return whether an action or a rate says that from then on the line is only kept open: `KVO`, `5 mL/hr (KVO)`."""
    return _KEEP_OPEN.search(words) is not None and _NOT_SO.search(words) is None
