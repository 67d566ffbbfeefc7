"""What a sheet, a table or a group of rows is called, without the day, the month or the number behind it."""

from __future__ import annotations

import re

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_A_RECORD = r"(?!(?-i:MAR)\)?$)"  # `Scheduled MAR`
_BEHIND = re.compile(
    rf"[\s(-]+(?:(?:(?:for|of|in)\s)?{_A_RECORD}{_MONTH}\b(?:[ ]\d{{1,4}})?|\d[\d./-]*)?\)?$", re.IGNORECASE
)


def bare_name(name: str) -> str:
    """Return a name without what only numbers or dates it: `Orders` of `Orders 3-2`, `Orders_Mar 2026`, `Orders:`."""
    words = name.replace("_", " ").rstrip(" :")
    while (rest := _BEHIND.sub("", words).rstrip(" :,/-")) and rest != words:
        words = rest
    return words
