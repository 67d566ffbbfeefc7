"""Words that begin or go on with an infusion at a rate: `at 250 ml/hr from 0658`, `iloprost again, 20 ml/h`."""

from __future__ import annotations

from scrubber.charts.readers.note.values.tokens import Token


def at_its_rate_from(text: str, tokens: list[Token], place: int) -> str:
    """`1/2NS w/ 20 KCl at 250 ml/hr from 0658`: since then."""
    word, last = tokens[place], tokens[place - 1]
    behind = tokens[place + 1].kind if place + 1 < len(tokens) else ""
    rated = word.text.casefold() == "from" and last.kind == "rate" and behind == "time"
    return "start" if rated and not text[last.end : word.start].strip() else ""


def again_at_its_rate(text: str, tokens: list[Token], place: int) -> str:
    """`1520 iloprost again, 20 ml/h`: it goes on, behind a pause."""
    word, last = tokens[place], tokens[place - 1]
    if word.text.casefold() != "again" or last.kind not in ("drug", "time", "infusion"):
        return ""
    behind = tokens[place + 1] if place + 1 < len(tokens) else None
    if behind is None or behind.kind != "rate" or text[word.end : behind.start].strip(" ,@-"):
        return ""
    return "restart" if any(token.kind == "pause" for token in tokens[:place]) else ""
