"""Whether an on-body injector was put on, and with it its drug given, or something else was placed."""

from __future__ import annotations

import re

from scrubber.charts.readers.note.values.tokens import Token
from scrubber.charts.readers.note.words.forms import NUMBER, PLACE, SIDE


def put_on_the_body(text: str, tokens: list[Token], place: int) -> str:
    """`Neulasta Onpro applied ... placed on arm`: what is done with an on-body injector gives the drug."""
    word = tokens[place]
    if word.kind != "other" or not _PUT_ON.match(word.text):
        return ""
    ahead = reversed(tokens[max(0, place - _NEAR) : place])
    device = next((token for token in ahead if token.kind == "on_body"), None)
    if device is None or _PUT_AWAY.match(text, word.end):
        return ""
    return "" if _OF_IT.sub("", text[device.end : word.start]).strip(" \t(),:") else "given"


_PUT_ON = re.compile(r"placed|attached|activated|stuck|adhered", re.IGNORECASE)
_NEAR = 4
"""Tokens from the injector to what is done with it."""
_OF_IT = re.compile(
    rf"\b(?:kit|device|injector|was|now|to|on|pegfilgrastim|neulasta|udenyca|onbody)\b|{NUMBER}[ \t]?mg\b"
    rf"|\b{SIDE}[ \t]+{PLACE}\b|\b{PLACE}\b",
    re.IGNORECASE,
)
"""`Onpro kit (6 mg) placed`; and not `Onpro sticker placed`, `Onpro 6 mg, PIV placed`."""
_PUT_AWAY = re.compile(
    r"[ \t]+(?:back[ \t]+)?(?:in|into|on)[ \t]+(?:the[ \t]+)?(?:fridge|refrigerator|chart|counter|bag|bin|order)",
    re.IGNORECASE,
)
