"""The names of files as reports and messages can hold them: a name on disk need not be text."""

from __future__ import annotations


def shown(name: str) -> str:
    """Return a file's name as text that can be written anywhere: bytes that are no text are written out."""
    return name.encode("utf-8", "backslashreplace").decode()
