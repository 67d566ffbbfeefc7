"""Any file's bytes as the tables and pyx12 want them: default delimiters, ASCII, no line ends.

Translating costs one pass at C speed and saves every pattern from being compiled for every sender's
delimiters. It keeps each byte's meaning and each value's length, so what holds for the result holds for
the file:

- The delimiters become `*`, `:`, `~` and `^`. Where one of these four is data, it becomes another
  character of the extended set that stands in no code, number or date.
- What is printed and is beyond ASCII becomes `x`: letters, which X12's extended set has by agreement, their accents,
  and signs (a curled apostrophe, a degree), which no agreed set has. pyx12 refuses them all (`waivers`); one edit,
  X-CHARACTER-SET, warns of them all alike, since the receiver decides.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import category

from x12.delimiters import DEFAULT, Delimiters

_STAND_INS = b"#@%&!"
_LINE_ENDS = re.compile(rb"(?<=~)[\r\n]+")
_CONTROL = "\x01"
"""Stands for a character that nobody can print, or that was lost on the way: it is refused wherever it comes."""
_LOST = "\ufffd"


def in_plain_form(raw: bytes, delimiters: Delimiters) -> bytes:
    """Return whole segments in default delimiters, ASCII, without the line ends between them."""
    if delimiters is not DEFAULT:
        table = _table(delimiters)
        if table is not None:
            raw = raw.translate(table)
    if b"\n" in raw or b"\r" in raw:
        raw = raw.lstrip(b"\r\n").replace(b"~\r\n", b"~").replace(b"~\n", b"~")
        if b"\n" in raw or b"\r" in raw:
            raw = _LINE_ENDS.sub(b"", raw)
    return raw if raw.isascii() else _ascii(raw)


@lru_cache(maxsize=64)
def _table(delimiters: Delimiters) -> bytes | None:
    own = delimiters.element + delimiters.component + delimiters.terminator + delimiters.repetition
    plain = b"*:~^"[: len(own)]
    if own == plain:
        return None
    stand_in = next(byte for byte in _STAND_INS if byte not in own)
    table = bytearray(range(256))
    for byte in plain:
        table[byte] = stand_in
    for byte, default in zip(own, plain, strict=True):
        table[byte] = default
    return bytes(table)


def _ascii(raw: bytes) -> bytes:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    return "".join(c if c.isascii() else "x" if _is_printed(c) else _CONTROL for c in text).encode()


def _is_printed(character: str) -> bool:
    """Return whether it is no control, no mark of the text's direction and no lost character."""
    return category(character)[0] != "C" and character != _LOST
