"""The letters in an RTF file: bytes by the code page of their font, signs by number, and which colours are white."""

from __future__ import annotations

from scrubber.charts.words.letters import symbol

_PAGES = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "cp936", 136: "cp950", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
    254: "cp437", 255: "cp850",
}  # fmt: skip
_SYMBOLS = 2
"""The character set of fonts that hold signs instead of letters."""
_GREEK = {0x6D: "\u00b5", 0xB0: "\u00b0", 0xA3: "\u2264", 0xB3: "\u2265", 0xB1: "\u00b1", 0xB4: "x"}
"""Of the font Symbol: `m` is the sign of micrograms."""
_WHITE = 250
"""Each part of a colour that nobody sees on paper."""
_PRIVATE = range(0xF000, 0xF100)
"""Where a symbol font's signs stand in Unicode."""


class Letters:
    """Takes bytes and gives back text."""

    def __init__(self) -> None:
        self.default = -1
        """The font of text that names none."""
        self._page = "cp1252"
        self._charsets: dict[int, int] = {}
        self._names: dict[int, str] = {}
        self._colours: list[bool] = []
        self._parts: list[int] = []
        self._pending = b""
        self._is_escaped = False
        self._font = -1

    def named(self, word: str) -> None:
        """Take the character set that a file declares: `\\ansi`, `\\mac`."""
        self._page = _PAGES[word]

    def page(self, number: int) -> None:
        """Take a code page: `\\ansicpg1252`."""
        self._page = f"cp{number}"

    def charset(self, font: int, number: int) -> None:
        """Take the character set of a font."""
        self._charsets[font] = number

    def name_font(self, font: int, name: str) -> None:
        """Take the name of a font."""
        self._names.setdefault(font, name.strip(" ;"))

    def colour(self, part: int) -> None:
        """Take a part (red, green, blue) of the next colour."""
        self._parts.append(part)

    def end_colour(self, text: str) -> None:
        """End as many colours as there are semicolons."""
        for _ in range(text.count(";")):
            self._colours.append(len(self._parts) == 3 and min(self._parts) >= _WHITE)
            self._parts = []

    def is_white(self, number: int) -> bool:
        """Return whether a colour of the table is white."""
        return 0 <= number < len(self._colours) and self._colours[number]

    def take(self, data: bytes, *, escaped: bool, font: int) -> None:
        """Keep bytes of one font. `escaped`: they were written as numbers."""
        self._pending += data
        self._is_escaped = self._is_escaped or (escaped and data >= b"\x80")
        self._font = font

    def drain(self, *, is_name: bool = False) -> str:
        """Return what was kept as text. `is_name`: of a font, whose own signs it is not written in."""
        data, self._pending = self._pending, b""
        escaped, self._is_escaped = self._is_escaped, False
        if not data:
            return ""
        if self._charsets.get(self._font) == _SYMBOLS and not is_name:
            return "".join(map(self._of_symbols, data))
        if data.isascii():
            return data.decode()
        if not escaped:  # some programs write UTF-8, whatever they declare
            try:
                return data.decode()
            except UnicodeDecodeError:
                pass
        return self._decoded(data)

    def _decoded(self, data: bytes) -> str:
        charset = self._charsets.get(self._font, 1)  # 1: the file's own
        for page in (_CHARSETS.get(charset, self._page), "cp1252"):
            try:
                return data.decode(page, "replace")
            except LookupError:
                continue
        return data.decode("latin-1")

    def _of_symbols(self, code: int) -> str:
        if self._names.get(self._font, "").casefold() == "symbol":
            return _GREEK.get(code, chr(code) if code < 0x41 else "\u2022")
        return chr(code) if code in b" \t" else symbol(code)

    def sign(self, number: int) -> str:
        """Return the sign of a number that `\\u` gives; negative ones count from above."""
        number += 0x10000 if number < 0 else 0
        if number in _PRIVATE:
            return symbol(number & 0xFF)
        return chr(number) if 0 < number < 0x10000 else ""
