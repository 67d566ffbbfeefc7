"""What an RTF file shows on the page, by its own grammar: groups in braces, control words, and text between them.

A group keeps the looks of its text to itself. What is struck through or deleted, and what is hidden (as hidden, or in
white on white), is kept apart. Heads and feet of pages, comments and footnotes stand beside the body.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field

from scrubber.charts.errors import DocumentError
from scrubber.charts.readers.rtf.letters import Letters
from scrubber.charts.readers.rtf.places import LINES, MARKS, OUT_OF, PLACES, SHOWN, SIGNS
from scrubber.charts.words.letters import DISC, RING, symbol
from scrubber.charts.words.values import is_said_once

_DEEPEST = 200
_LONGEST = 2_000_000
"""Characters that are kept; no note has as many."""
_MOST_TOKENS = 3_000_000
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}]+)|\\", re.DOTALL
)
_CHECK_BOX, _LIST = "FORMCHECKBOX", "FORMDROPDOWN"
_SYMBOL = re.compile(r"\bSYMBOL\s+(?P<hex>0x)?(?P<code>[0-9A-Fa-f]{1,5})\b")
_LETTER = 120
"""Twips that a letter is wide."""
_FURTHEST = 80
"""Letters that a paragraph stands in at most."""
_UNSET = 25
"""What a box or list holds that was left at its default."""


@dataclass(slots=True)
class _Look:
    """How text looks inside a group, and where it stands."""

    place: str = "body"
    """body, head, foot, remark; instruction or choice (of a field), colours, fonts; starred, nowhere, never."""
    struck: bool = False
    deleted: bool = False
    hidden: bool = False
    raised: bool = False
    """It stands above its line, as the number of a footnote does."""
    white: bool = False
    shaded: bool = False
    in_table: bool = False
    skip: int = 1
    """Signs that stand behind each `\\u` for those who cannot show it."""
    font: int = -1
    left: int = 0
    first: int = 0
    """How far in its paragraph stands, and its first line beyond that, in twips."""


@dataclass(slots=True)
class _Field:
    """A field of a form as its instruction tells it."""

    said: str = ""
    value: int = _UNSET
    default: int = 0
    choices: list[str] = field(default_factory=list)

    def shown(self) -> str:
        """Return what a reader of the page sees of it: a box, what was chosen from a list, a sign."""
        at = self.default if self.value == _UNSET else self.value
        if _CHECK_BOX in self.said:
            return "[x] " if at == 1 else "[ ] "
        if _LIST in self.said:
            return self.choices[at] if at < len(self.choices) else ""
        match = _SYMBOL.search(self.said)
        return f"{symbol(int(match['code'], 16 if match['hex'] else 10) & 0xFF)} " if match else ""


@dataclass(slots=True)
class _Rows:
    """The cells of a table's rows: one that is one with the cell above it says the same."""

    merged: list[bool] = field(default_factory=list)
    """Of each cell of the row, whether it goes on with the one above it."""
    above: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    at: int = 0
    """Where the words of the next cell begin."""
    is_merged: bool = False

    def began(self, at: int) -> None:
        """A row is defined anew."""
        self.merged, self.is_merged, self.at = [], False, at

    def goes_on(self) -> None:
        """The next cell is one with the cell above it."""
        self.is_merged = True

    def defined(self) -> None:
        """The definition of a cell ends."""
        self.merged.append(self.is_merged)
        self.is_merged = False

    def ended(self, word: str, texts: list[str]) -> str:
        """A cell or a row ends: return what a merged cell says again."""
        again = ""
        if word == "row":
            self.above, self.told = self.told, []
        else:
            place = len(self.told)
            own = "".join(texts[self.at :]).strip()
            if not own and self.merged[place : place + 1] == [True]:
                own = next(iter(self.above[place : place + 1]), "")
                again = "" if is_said_once(own) else own
            self.told.append(own)
        self.at = len(texts) + (2 if again else 1)
        return again


@dataclass(slots=True)
class Shown:
    """What an RTF file shows."""

    body: str = ""
    head: str = ""
    foot: str = ""
    remarks: list[str] = field(default_factory=list)
    """Comments and footnotes, in the order of the text."""
    struck: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    cut_off: bool = False


def shown(data: bytes) -> Shown:
    """Return what an RTF file shows. Raises `DocumentError`: too_large, too_deep."""
    return _Reader(data).read()


class _Reader:
    """Walks the file once."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.look = _Look()
        self.groups: list[_Look] = []
        self.letters = Letters()
        self.texts: dict[str, list[str]] = {"body": [], "head": [], "foot": []}
        self.found = Shown()
        self.last = ""
        """Where the last words went: what goes on there is one stretch."""
        self.field: _Field | None = None
        self.to_skip = 0
        self.length = 0
        self.is_shaded_row = False
        self.rows = _Rows()
        self.by_number: dict[str, Callable[[int], None]] = {
            "deff": self._default_font,
            "f": self._font,
            "fcharset": lambda number: self.letters.charset(self.look.font, number),
            "ansicpg": self.letters.page,
            "li": lambda number: setattr(self.look, "left", number),
            "fi": lambda number: setattr(self.look, "first", number),
            "u": self._unicode,
            "uc": self._skip,
            "red": self.letters.colour, "green": self.letters.colour, "blue": self.letters.colour,
            "cf": self._colour,
            "clvmrg": lambda _: self.rows.goes_on(),
            "cellx": lambda _: self.rows.defined(),
            "ffres": self._result,
            "ffdefres": self._default_result,
        }  # fmt: skip

    def read(self) -> Shown:
        at = max(0, self.data.find(b"{"))
        for _ in range(_MOST_TOKENS):
            match = _TOKEN.match(self.data, at)
            if match is None:
                break
            at = match.end() + self._token(match)
        else:
            raise DocumentError("too_large")
        self._flush()
        self.found.cut_off = bool(self.groups)
        for place, texts in self.texts.items():
            setattr(self.found, place, _whole("".join(texts)))
        self.found.remarks = [_whole(words) for words in self.found.remarks if words.strip()]
        self.found.struck = list(map(_whole, self.found.struck))
        self.found.hidden = list(map(_whole, self.found.hidden))
        return self.found

    def _token(self, match: re.Match[bytes]) -> int:
        """Take one token; return how many bytes of plain data follow it, that are none."""
        word, number, code, sign, brace, text = match.groups()
        if word is not None:
            return self._word(word.decode(), int(number) if number else None)
        if code is not None:
            self._bytes(bytes([int(code, 16)]), escaped=True)
        elif brace is not None:
            self._flush()
            self._open() if brace == b"{" else self._close()
        elif sign is not None:
            self._sign(sign)
        elif text is not None and self.groups:
            self._bytes(text.translate(None, b"\r\n"), escaped=False)
        return 0

    def _open(self) -> None:
        if len(self.groups) >= _DEEPEST:
            raise DocumentError("too_deep")
        self.to_skip = 0
        if not self.groups and self.texts["body"]:
            self._put("\n")  # a further file behind the first
        self.groups.append(copy(self.look) if self.groups else _Look())

    def _close(self) -> None:
        self.to_skip = 0
        inner = self.look.place
        self.look = self.groups.pop() if self.groups else _Look()
        if inner == "instruction" != self.look.place and self.field is not None:
            self._put(self.field.shown())

    def _word(self, word: str, number: int | None) -> int:
        self._flush()
        self.to_skip = 0
        if word == "bin":
            return max(0, number or 0)
        if word in PLACES:
            self._goes_to(word)
        elif word == "fldrslt":
            if self.field is not None and self.field.shown():
                self.look.place = "never"  # the same again
            self.field = None
        elif word in SIGNS:
            self._put_letters(LINES[word])
        elif word in LINES:
            self._line(word)
        elif word in MARKS:
            self._mark(word, number)
        elif word in self.by_number:
            self.by_number[word](number if number is not None else 0)
        return 0

    def _goes_to(self, word: str) -> None:
        """Take a word that says where the text of its group stands."""
        here, place = self.look.place, PLACES[word]
        if here not in SHOWN and here != "starred" and word not in OUT_OF.get(here, ()):
            return
        if place == "remark":
            self.found.remarks.append("")
        elif place == "instruction":
            self.field = _Field()
        elif place == "choice" and self.field is not None:
            self.field.choices.append("")
        self.look.place = place

    def _line(self, word: str) -> None:
        """Take what ends a line or a cell."""
        if word == "nestrow":
            place, self.look.place = self.look.place, "body"
            self._put("\n")
            self.look.place = place
        elif word == "par" and self.look.in_table:
            self._put(" ", always=True)
        else:
            if word in ("cell", "row") and self.look.place == "body":
                self._put(self.rows.ended(word, self.texts["body"]))
            self._put(LINES[word], always=True)
        if word in ("par", "cell", "row", "line", "tab", "nestcell"):
            self.last = ""

    def _mark(self, word: str, number: int | None) -> None:
        """Take what changes the look of the text that follows."""
        look, on = self.look, number != 0
        match MARKS[word]:
            case "struck":
                look.struck = on
            case "deleted":
                look.deleted = on
            case "hidden":
                look.hidden = on
            case "raised":
                look.raised = on
            case "level":
                look.raised = False
            case "plain":
                look.struck = look.deleted = look.hidden = look.raised = look.white = look.shaded = False
                look.font = self.letters.default
            case "paragraph":
                look.in_table = look.shaded = False
                look.left = look.first = 0
            case "row":
                self.is_shaded_row = False
                self.rows.began(len(self.texts["body"]))
            case "in_table":
                look.in_table = on
            case "shaded":
                look.shaded = bool(number)
            case "shaded_row":
                self.is_shaded_row = self.is_shaded_row or bool(number)
            case "page":
                self.letters.named(word)

    def _sign(self, sign: bytes) -> None:
        """Take an escaped sign: `\\~`, `\\_`, `\\{`, or the line end of a Mac."""
        if sign == b"*":
            if self.look.place in SHOWN:
                self.look.place = "starred"
            return
        text = {b"~": " ", b"_": "-", b"-": "", b"\n": "\n", b"\r": "\n"}.get(sign, sign.decode("latin-1"))
        if text in ("{", "}", "\\", " ", "-", "\n"):
            self._flush()
            self._put(text)

    def _bytes(self, data: bytes, *, escaped: bool) -> None:
        if self.to_skip:
            taken = min(self.to_skip, len(data))
            self.to_skip -= taken
            data = data[taken:]
        if data:
            self.letters.take(data, escaped=escaped, font=self.look.font)

    def _unicode(self, number: int) -> None:
        self._put_letters(self.letters.sign(number))
        self.to_skip = self.look.skip

    def _font(self, number: int) -> None:
        self.look.font = number

    def _default_font(self, number: int) -> None:
        self.letters.default = self.look.font = number

    def _colour(self, number: int) -> None:
        self.look.white = self.letters.is_white(number)

    def _skip(self, number: int) -> None:
        self.look.skip = max(0, number)

    def _result(self, number: int) -> None:
        if self.field is not None:
            self.field.value = number

    def _default_result(self, number: int) -> None:
        if self.field is not None:
            self.field.default = number

    def _flush(self) -> None:
        """Put what was gathered since the last control word."""
        text = self.letters.drain(is_name=self.look.place == "fonts")
        if not text:
            return
        match self.look.place:
            case "colours":
                self.letters.end_colour(text)
            case "fonts":
                self.letters.name_font(self.look.font, text)
            case "instruction" if self.field is not None:
                self.field.said += text
            case "choice" if self.field is not None and self.field.choices:
                self.field.choices[-1] += text
            case _:
                self._put_letters(text)

    def _put_letters(self, text: str) -> None:
        look = self.look
        if look.place not in SHOWN:
            return
        if look.struck or look.deleted:
            self._keep_apart(self.found.struck, "struck", text)
        elif look.hidden or (look.white and not look.shaded and not self.is_shaded_row):
            self._keep_apart(self.found.hidden, "hidden", text)
        else:
            self._put(
                f"({text})" if look.raised and text.strip().isdigit() and self._ends_in_digit() else text
            )

    def _indent(self) -> str:
        """Return what tells apart the items of a list that stand below others."""
        return " " * min(max((self.look.left + self.look.first) // _LETTER, 0), _FURTHEST)

    def _keep_apart(self, stretches: list[str], kind: str, text: str) -> None:
        if self.last == kind and stretches:
            stretches[-1] += text
        elif text.strip():
            stretches.append(text)
            self.last = kind

    def _ends_in_digit(self) -> bool:
        texts = self.texts.get(self.look.place)
        return bool(texts and texts[-1][-1:].isdigit())

    def _put(self, text: str, *, always: bool = False) -> None:
        """Put text where its group stands; `always`: line ends, which keep apart what stands around struck words."""
        if not text:
            return
        self.length += len(text)
        if self.length > _LONGEST:
            raise DocumentError("too_large")
        if self.look.place == "remark":
            self.found.remarks[-1] += text
        elif self.look.place in self.texts:
            texts = self.texts[self.look.place]
            leads = text[0] in (RING, DISC) and (not texts or texts[-1].endswith("\n"))
            texts.append(f"{self._indent() if leads else ''}{text}")
        if not always and text.strip():
            self.last = ""


def _whole(text: str) -> str:
    """Return text whose signs beyond the first plane were written in two halves as one each."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
