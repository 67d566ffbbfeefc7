"""A regular expression per form, which matches only segments that pyx12 would find valid.

Theory. Each form becomes one pattern over the bytes of a segment in default delimiters (`*` and `:`). A
match proves the segment: every required element is there, no unused one, each value has a length, type
and code that pyx12 takes, composites likewise, and the syntax notes hold. No match proves nothing: where
pyx12's rule has no simple pattern, ours is narrower, and pyx12 itself decides.

What can be said of a whole claim at once is not repeated in every pattern. `plain` asks it first: only
characters of the extended set, and no value that ends in a blank. So a value is simply `[^*:]` here.

Every quantifier on a value is possessive or bounded by a separator that the value cannot hold, so matching
is linear in the segment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from x12.guide.tables import Composite, Element, Form

_EXTENDED = (
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefghijklmnopqrstuvwxyz!\"&'()*+,-./:;?= %~@[]_{}\\|<>^`#$"
)
"""What pyx12 takes in an AN or ID element of a 00501 interchange, delimiters included."""
_OUTSIDE = b"\0"
_COARSE = bytes(
    ord("*") if byte in b"*:~" else byte if byte in _EXTENDED else _OUTSIDE[0] for byte in range(256)
)
"""One separator for all three, and one byte for whatever is outside the set."""
NEVER = b"(?!)"
"""A pattern that matches nothing: what has no simple pattern is left to pyx12."""

_ENDED = b"(?<![*:])"
"""What ends, ends with a value: X12 has no trailing separators."""

_MONTH_AND_DAY = (
    rb"(?:(?:0[13578]|1[02])(?:0[1-9]|[12]\d|3[01])"
    rb"|(?:0[469]|11)(?:0[1-9]|[12]\d|30)"
    rb"|02(?:0[1-9]|1\d|2[0-8]))"
)
_CENTURY = rb"(?:1[89]|2[01])"
_LEAP_DAY = _CENTURY + rb"(?:0[48]|[2468][048]|[13579][26])0229|20000229"
_D8 = rb"(?:" + _CENTURY + rb"\d\d" + _MONTH_AND_DAY + rb"|" + _LEAP_DAY + rb")"
_D6 = rb"(?:\d\d" + _MONTH_AND_DAY + rb"|(?:[02468][048]|[13579][26])0229)"
_CLOCK = rb"(?:[01]\d|2[0-3])[0-5]\d"
_TIMES = {4: _CLOCK, 6: _CLOCK + rb"[0-5]\d", 8: _CLOCK + rb"[0-5]\d\d\d"}
"""HHMM, HHMMSS and HHMMSSDD."""
_FORMATS = {
    "D8": _D8,
    "RD8": _D8 + b"-" + _D8,
    "DT": _D8 + rb"(?:" + _CLOCK + rb")?",
    "TM": _CLOCK + rb"(?:[0-5]\d(?:\d\d)?)?",
}
"""Date and time formats that element 1250 may announce for element 1251."""
_FORMAT_QUALIFIER, _FORMATTED = "1250", "1251"


def plain(raw: bytes) -> bool:
    """Does whole-segment text in default delimiters meet what all patterns take for granted?"""
    coarse = raw.translate(_COARSE)
    return _OUTSIDE not in coarse and b" *" not in coarse


def printable(raw: bytes) -> bool:
    """Does text in default delimiters hold the extended character set only?"""
    return _OUTSIDE not in raw.translate(_COARSE)


def form_pattern(form: Form, external: Mapping[str, Iterable[str]]) -> re.Pattern[bytes]:
    """Return the pattern that proves segments of this form; `external` are the external code lists."""
    return re.compile(_Writer(form, external).write())


class _Writer:
    """Writes the pattern of one form."""

    def __init__(self, form: Form, external: Mapping[str, Iterable[str]]) -> None:
        self._form = form
        self._external = external
        # elements that a syntax note must ask about, by their number, to their group
        noted = {n for _, of in form.notes for n in of if self._usage(n) == "S"}
        self._groups = {number: group for group, number in enumerate(sorted(noted), start=1)}

    def write(self) -> bytes:
        if self._form.id == "ISA":
            return self._fixed_width()
        elements = [self._whole(number) for number in range(1, len(self._form.elements) + 1)]
        required = max((n for n in range(1, len(elements) + 1) if self._usage(n) == "R"), default=0)
        tail = b""
        for text in reversed(elements[required:]):
            # an unused last element could only stand there empty, which its separator alone may not
            tail = rb"(?:\*" + text + tail + rb")?" if text or tail else b""
        head = b"".join(rb"\*" + text for text in elements[:required])
        something = b"" if required else rb"(?=\**[^*])"
        return re.escape(self._form.id.encode()) + something + head + tail + _ENDED + self._notes()

    def _fixed_width(self) -> bytes:
        """ISA alone is padded with blanks, so its values take any character but the separator."""
        widths = []
        for element in self._form.elements:
            assert isinstance(element, Element)
            exact = element.min == element.max and not element.codes and element.type in ("AN", "ID")
            widths.append(rb"[^*]{%d}" % element.max if exact else self._value(element))
        return b"ISA" + b"".join(rb"\*" + width for width in widths)

    def _usage(self, number: int) -> str:
        return self._form.elements[number - 1].usage if number <= len(self._form.elements) else "N"

    def _whole(self, number: int) -> bytes:
        """Return the pattern of an element as it may stand there, empty where it need not."""
        element = self._form.elements[number - 1]
        if element.usage == "N":
            return b""
        value = self._composite(element) if isinstance(element, Composite) else self._simple(number)
        if number in self._groups:
            return b"(" + value + b")?"
        return value if element.usage == "R" else b"(?:" + value + b")?"

    def _simple(self, number: int) -> bytes:
        elements = self._form.elements
        element = elements[number - 1]
        assert isinstance(element, Element)
        before = elements[: number - 1]
        qualifiers = [e for e in before if isinstance(e, Element) and e.number == _FORMAT_QUALIFIER]
        if self._form.id == "DTP" and number == 3:
            return self._as_announced(elements[1], element)
        if element.number == _FORMATTED and qualifiers:
            # pyx12 takes any format that the qualifier allows, whichever it says
            known = (_FORMATS.get(code, NEVER) for q in qualifiers for code in q.codes)
            return b"(?:" + b"|".join(known) + b")"
        return self._value(element)

    def _as_announced(self, qualifier: Element | Composite, element: Element) -> bytes:
        """DTP03 must have the format that DTP02 says."""
        assert isinstance(qualifier, Element)
        announced = (
            rb"(?<=\*%s\*)%s" % (code.encode(), _FORMATS[code])
            for code in qualifier.codes
            if code in _FORMATS
        )
        return b"(?:" + (b"|".join(announced) or NEVER) + b")"

    def _composite(self, composite: Composite) -> bytes:
        texts = []
        for component in composite.components:
            value = b"" if component.usage == "N" else self._value(component)
            texts.append(value if component.usage == "R" or not value else b"(?:" + value + b")?")
        required = max((n for n, c in enumerate(composite.components, 1) if c.usage == "R"), default=1)
        tail = b""
        for text in reversed(texts[required:]):
            tail = b"(?::" + text + tail + b")?" if text or tail else b""
        return rb"(?=[^*])" + b":".join(texts[:required]) + tail + _ENDED

    def _value(self, element: Element) -> bytes:
        if element.codes or element.external:
            codes = {*element.codes, *self._external.get(element.external, ())}
            fitting = sorted(code for code in codes if element.min <= len(code) <= element.max)
            return _one_of(fitting)
        if element.regex:
            return _with_nine_digits(element) if element.regex == "[0-9]{9}" else NEVER
        least, most = element.min, element.max
        match element.type:
            case "AN" | "ID":
                return rb"[^*:]{%d,%d}+" % (least, most)
            case "R":
                return _decimal(least, most)
            case "DT":
                return {(8, 8): _D8, (6, 6): _D6}.get((least, most), NEVER)
            case "TM":
                lengths = [
                    text for size, text in sorted(_TIMES.items(), reverse=True) if least <= size <= most
                ]
                return b"(?:" + (b"|".join(lengths) or NEVER) + b")"
            case kind if kind.startswith("N"):
                return rb"-?\d{%d,%d}+" % (least, most)
        return NEVER

    def _notes(self) -> bytes:
        return b"".join(self._decide(kind, of, {}) for kind, of in self._form.notes)

    def _decide(self, kind: str, of: Sequence[int], present: dict[int, bool]) -> bytes:
        """Ask for the presence of one element after the other, until the note holds or does not."""
        for number in of:
            if number in present:
                continue
            if self._usage(number) != "S":
                return self._decide(kind, of, present | {number: self._usage(number) == "R"})
            yes = self._decide(kind, of, present | {number: True})
            no = self._decide(kind, of, present | {number: False})
            return yes if yes == no else b"(?(%d)%s|%s)" % (self._groups[number], yes, no)
        return b"" if _holds(kind, [present[number] for number in of]) else NEVER


def _holds(kind: str, present: Sequence[bool]) -> bool:
    """Does a syntax note hold for elements that are there, or not?"""
    match kind:
        case "P":
            return all(present) or not any(present)
        case "R":
            return any(present)
        case "E":
            return sum(present) <= 1
        case "C":
            return not present[0] or all(present[1:])
        case "L":
            return not present[0] or any(present[1:])
    return False


def _decimal(least: int, most: int) -> bytes:
    """Type R: digits with at most one point between or before them; neither point nor sign is counted."""
    if least > 1:
        return rb"-?\d{%d,%d}+" % (least, most)
    return rb"-?(?!(?:\.?\d){%d})(?:\d++(?:\.\d++)?|\.\d++)" % (most + 1)


def _with_nine_digits(element: Element) -> bytes:
    return rb"(?=[^*:]*?\d{9})[^*:]{%d,%d}+" % (element.min, element.max)


def _one_of(codes: Sequence[str]) -> bytes:
    """Return a pattern for one of the codes, as a tree of their characters: a flat list of 1,000 is slow."""
    if not codes:
        return NEVER
    branches: dict[str, list[str]] = {}
    for code in codes:
        branches.setdefault(code[:1], []).append(code[1:])
    ends = branches.pop("", None) is not None
    leaves = "".join(head for head, tails in branches.items() if tails == [""])
    texts = [re.escape(head).encode() + _one_of(tails) for head, tails in branches.items() if tails != [""]]
    if leaves:
        escaped = "".join(map(re.escape, leaves)).encode()
        texts.append(escaped if len(leaves) == 1 else b"[" + escaped + b"]")
    if not texts:
        return b""
    body = texts[0] if len(texts) == 1 and not ends else b"(?:" + b"|".join(texts) + b")"
    return body + b"?" if ends else body
