"""How wide the letters of a PDF's fonts are, as each says itself.

Runs in the process that opens PDFs, and imports nothing of the scrubber.
"""

from __future__ import annotations

from typing import Any

USUAL = 0.5
"""Width of a letter in its height, where its font does not say."""


class Font:
    """The widths of one font's letters."""

    def __init__(self, font: Any) -> None:
        self.size = 1
        """Bytes of a letter."""
        self.usual = USUAL
        self.widths: dict[int, float] = {}
        if font.get("/Subtype") == "/Type0":
            self._of_many(font["/DescendantFonts"][0].get_object())
        elif font.get("/Widths") is not None:
            first = int(font.get("/FirstChar", 0))
            self.widths = {first + at: float(width) / 1000 for at, width in enumerate(font["/Widths"])}

    def _of_many(self, font: Any) -> None:
        """Take the widths of a font of many letters: `[7 [500 250] 40 60 333]`."""
        self.size = 2
        self.usual = float(font.get("/DW", 1000)) / 1000
        listed = [item.get_object() for item in font.get("/W", [])]
        at = 0
        while at + 1 < len(listed):
            first, second = int(listed[at]), listed[at + 1]
            if isinstance(second, list):
                self.widths |= {first + n: float(width) / 1000 for n, width in enumerate(second)}
                at += 2
            elif at + 2 < len(listed):
                width = float(listed[at + 2]) / 1000
                self.widths |= dict.fromkeys(range(first, min(int(second), first + 65535) + 1), width)
                at += 3
            else:
                break

    def wide(self, letters: bytes) -> float:
        """Return how wide letters are, in their height."""
        codes = letters if self.size == 1 else (
            int.from_bytes(letters[at : at + 2], "big") for at in range(0, len(letters) - 1, 2)
        )  # fmt: skip
        return sum(self.widths.get(code, self.usual) or USUAL * (self.size == 1) for code in codes)
