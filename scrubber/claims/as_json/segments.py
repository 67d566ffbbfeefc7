"""Single segments as fields: whole, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from scrubber.claims.as_json.fields import Element, Made, day_of, decimal_of
from scrubber.claims.as_json.loops import codes_of
from scrubber.claims.as_json.names import AMOUNTS, DATES, NOTES, REFERENCES, word
from scrubber.claims.as_json.text import text_of_segment

Fields = dict[str, Any]


def said(keep: tuple[str, ...] = (), **fields: Any) -> Fields:
    """Return the fields that say something."""
    return {name: value for name, value in fields.items() if name in keep or value not in (None, "", [], {})}


def more(made: Made, loop: str | None = None) -> Fields:
    elements = [value if isinstance(value, str) else list(value) for value in made.elements]
    return said(segment=[made.id, *elements], loop=loop)


def _whole_of(made: Made, *elements: Element) -> bool:
    """Return whether a segment says these elements and nothing else."""
    return text_of_segment(made) == text_of_segment(Made(made.id, elements))


def reference_of(made: Made) -> Fields | None:
    kind, value = made.get(1), made.get(2)
    if not (kind and value and _whole_of(made, kind, value)):
        return None
    return {"type": word(kind, REFERENCES), "value": value}


def _amount(made: Made) -> Fields | None:
    kind, amount = made.get(1), made.get(2)
    if not (kind and _whole_of(made, kind, amount)) or decimal_of(amount) is None:
        return None
    return {"type": word(kind, AMOUNTS), "amount": amount}


def _note(made: Made) -> Fields | None:
    kind, text = made.get(1), made.get(2)
    if not (kind and text and _whole_of(made, kind, text)):
        return None
    return {"type": word(kind, NOTES), "text": text}


def _attachment(made: Made) -> Fields | None:
    kind, way, number = made.get(1), made.get(2), made.get(6)
    tail = ("", "", "AC", number) if number else ()
    if not (kind and way and _whole_of(made, kind, way, *tail)):
        return None
    return said(report_type=kind, transmission=way, control_number=number)


def date_of(made: Made) -> Fields | None:
    kind, style, text = made.get(1), made.get(2), made.get(3)
    if not (kind and _whole_of(made, kind, style, text)):
        return None
    day: Fields = {"type": word(kind, DATES)}
    first, last = day_of(text[:8]), day_of(text[9:])
    if style == "D8" and len(text) == 8 and first:
        return day | {"date": first}
    if style == "RD8" and text[8:9] == "-" and first and last:
        return day | {"date": first, "through": last}
    if style == "DT" and len(text) == 12 and first and text[8:].isdecimal() and text.isascii():
        return day | {"date": first, "time": text[8:]}
    if style == "TM" and len(text) == 4 and text.isdecimal() and text.isascii():
        return day | {"time": text}
    return None


def contact_of(made: Made) -> Fields | None:
    numbers = [
        {"type": made.get(at), "value": made.get(at + 1)}
        for at in (3, 5, 7)
        if made.get(at) or made.get(at + 1)
    ]
    pairs = [text for number in numbers for text in number.values()]
    known = all(each["type"] in ("TE", "EM", "FX", "EX") and each["value"] for each in numbers)
    if not (numbers and known and _whole_of(made, "IC", made.get(2), *pairs)):
        return None
    return said(name=made.get(2), numbers=numbers)


COMMON: dict[str, tuple[str, Callable[[Made], Fields | None]]] = {
    "REF": ("references", reference_of),
    "DTP": ("dates", date_of),
    "AMT": ("amounts", _amount),
    "NTE": ("notes", _note),
    "PWK": ("attachments", _attachment),
}


def _diagnosis(parts: Sequence[str]) -> Fields:
    return said(code=parts[1], present_on_admission=parts[8] if len(parts) > 8 else "")


def _dated(parts: Sequence[str]) -> Fields:
    first, _, last = parts[3].partition("-") if len(parts) > 3 else ("", "", "")
    return said(code=parts[1], date=day_of(first), through=day_of(last))


def _valued(parts: Sequence[str]) -> Fields:
    return said(code=parts[1], amount=parts[4] if len(parts) > 4 else "")


_CODES: dict[str, tuple[str, Callable[[Sequence[str]], Any]]] = {
    "ABK": ("diagnoses", _diagnosis),
    "ABF": ("diagnoses", _diagnosis),
    "ABJ": ("admitting_diagnosis", lambda parts: parts[1]),
    "APR": ("reasons_for_visit", lambda parts: parts[1]),
    "ABN": ("external_causes", _diagnosis),
    "DR": ("drg", lambda parts: parts[1]),
    "BBR": ("procedures", _dated),
    "BBQ": ("procedures", _dated),
    "BI": ("occurrence_spans", _dated),
    "BH": ("occurrences", _dated),
    "BE": ("values", _valued),
    "BG": ("conditions", lambda parts: parts[1]),
}
_SINGLE = frozenset({"admitting_diagnosis", "drg"})


def take_codes(claim: Fields, own: Sequence[Made], form: str) -> None:
    """Take HI segments, by field; where writing the field would not give them again, they stay as they are."""
    by_field: dict[str, list[Made]] = {}
    for made in own:
        found = _CODES.get(made.get(1, 1))
        by_field.setdefault(found[0] if found else "", []).append(made)
    for name, segments in by_field.items():
        values = [_code(value) for made in segments for value in made.elements]
        if name and all(value is not None for value in values) and not (name in _SINGLE and len(values) > 1):
            fields = {name: values[0] if name in _SINGLE else values}
            if codes_of(fields, form) == [text_of_segment(made) for made in segments]:
                claim |= fields
                continue
        claim["more"] += [more(made) for made in segments]


def _code(value: Element) -> Any:
    parts = (value,) if isinstance(value, str) else value
    found = _CODES.get(parts[0])
    if found is None or len(parts) < 2 or not parts[1]:
        return None
    return found[1](parts)
