"""A made segment as text."""

from __future__ import annotations

from scrubber.claims.as_json.fields import Made
from x12 import Delimiters

DEFAULT = Delimiters(element=b"*", terminator=b"~", component=b":", repetition=b"^")


def text_of_segment(made: Made, delimiters: Delimiters = DEFAULT) -> str:
    """Return a segment without its terminator; empty ends are left out, as X12 wants."""
    component, element = delimiters.component.decode(), delimiters.element.decode()
    texts = [made.id]
    for value in made.elements:
        text = value if isinstance(value, str) else component.join(value).rstrip(component)
        texts.append(text)
    return element.join(texts) if made.id == "ISA" else element.join(texts).rstrip(element)
