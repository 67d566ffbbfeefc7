"""Writes small PDFs whose words stand where they are put: tables, columns, filled forms, pictures."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

RING, DISC = "\1", "\2"
Word = tuple[int, int, str]
"""Where words stand, in points from the lower left corner, and the words."""


def field(name: str, place: tuple[int, int], value: str = "") -> str:
    """Return a field of a form with its lower left corner."""
    x, y = place
    rect = f"{x} {y} {x + 120} {y + 14}"
    return f"<</FT/Tx/T({_safe(name)})/V({_safe(value)})/Type/Annot/Subtype/Widget/F 4/Rect[{rect}]>>"


def box(name: str, place: tuple[int, int], *, ticked: bool) -> str:
    """Return a box of a form with its lower left corner."""
    (x, y), state = place, "/Yes" if ticked else "/Off"
    rect = f"{x} {y} {x + 12} {y + 12}"
    return f"<</FT/Btn/T({_safe(name)})/V{state}/AS{state}/Type/Annot/Subtype/Widget/F 4/Rect[{rect}]>>"


def remark(
    kind: str, words: str, rect: tuple[int, int, int, int] = (40, 100, 300, 120), flags: int = 4
) -> str:
    """Return words that stand on a page as a remark of a kind: FreeText, Text, StrikeOut."""
    edges = " ".join(map(str, rect))
    return f"<</Type/Annot/Subtype/{kind}/Contents({_safe(words)})/F {flags}/Rect[{edges}]>>"


def row(y: int, columns: Sequence[int], cells: Sequence[str]) -> list[Word]:
    """Return the words of one row of a table; an empty cell is no word."""
    return [(x, y, cell) for x, cell in zip(columns, cells, strict=True) if cell]


def placed(
    pages: Sequence[Sequence[Word]],
    *,
    pictures: Sequence[int] = (),
    form: dict[str, str] | None = None,
    annots: Sequence[str] = (),
) -> bytes:
    """Return a PDF. `pictures`: pages (from 0) that hold a large one too; `form`: filled text fields without a
    place; `annots`: what stands on the first page beside its text, as PDF writes it (`field`, `box`, `remark`).
    """
    objects = [b"", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    image = (
        b"<</Type/XObject/Subtype/Image/Width 1000/Height 1000/ColorSpace/DeviceGray/BitsPerComponent 8"
        b"/Filter/FlateDecode"
    )
    objects.append(_stream(image, zlib.compress(bytes(1_000_000))))
    notes = []
    for item in annots:
        objects.append(item.encode("latin-1"))
        notes.append(b"%d 0 R" % len(objects))
    kids = []
    for number, words in enumerate(pages):
        shown = "".join(f"BT /F 9 Tf 1 0 0 1 {x} {y} Tm ({_safe(text)}) Tj ET\n" for x, y, text in words)
        shown += "q 500 0 0 600 0 0 cm /I Do Q\n" if number in pictures else ""
        objects.append(_stream(b"<</Filter/FlateDecode", zlib.compress(shown.encode("latin-1"))))
        held = b"/XObject<</I 4 0 R>>" if number in pictures else b""
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F 3 0 R>>%b>>%b/Contents %d 0 R>>"
            % (held, b"" if number or not notes else b"/Annots[%b]" % b" ".join(notes), len(objects))
        )
        kids.append(len(objects))
    fields = [ref for ref, item in zip(notes, annots, strict=True) if "/Widget" in item]
    for name, value in (form or {}).items():
        objects.append(
            f"<</FT/Tx/T({_safe(name)})/V({_safe(value)})/Type/Annot/Subtype/Widget>>".encode("latin-1")
        )
        fields.append(b"%d 0 R" % len(objects))
    acro = b"/AcroForm<</Fields[%b]>>" % b" ".join(fields) if fields else b""
    objects[0] = b"<</Type/Catalog/Pages 2 0 R%b>>" % acro
    objects[1] = b"<</Type/Pages/Count %d/Kids[%b]>>" % (
        len(kids),
        b" ".join(b"%d 0 R" % kid for kid in kids),
    )
    return _file(objects)


def drawn(*contents: str, page: str = "", layer_off: bool = False) -> bytes:
    """Return a PDF of pages that are drawn as they are given. `page`: what each says of itself beside that (`/Rotate
    90`). Its font is /F (a ring is RING, a disc DISC), a large picture is /I, a seen-through look is /G, /X a bar
    that an object of its own draws, and /L a layer, which may be switched off.
    """
    image = b"<</Type/XObject/Subtype/Image/Width 1000/Height 1000/ColorSpace/DeviceGray/BitsPerComponent 8"
    signs = b"/Differences[1/circle/H18533]"
    off = b"/OFF[5 0 R]" if layer_off else b""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[5 0 R]/D<<%b>>>>>>" % off,
        b"",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</BaseEncoding/WinAnsiEncoding%b>>>>"
        % signs,
        _stream(image + b"/Filter/FlateDecode", zlib.compress(bytes(1_000_000))),
        b"<</Type/OCG/Name(notes)>>",
        _stream(b"<</Type/XObject/Subtype/Form/BBox[30 650 400 680]", b"0 g 30 650 370 30 re f"),
    ]
    held = b"/Font<</F 3 0 R>>/XObject<</I 4 0 R/X 6 0 R>>/ExtGState<</G<</ca 0.4>>>>/Properties<</L 5 0 R>>"
    kids = []
    for content in contents:
        objects.append(_stream(b"<</Filter/FlateDecode", zlib.compress(content.encode("latin-1"))))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<<%b>>/Contents %d 0 R%b>>"
            % (held, len(objects), page.encode())
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(kids), b" ".join(kids))
    return _file(objects)


def sheet(
    rows: Sequence[Sequence[str]],
    edges: Sequence[int],
    top: int,
    *,
    rules: str = "lines",
    stands: str = "middle",
    leading: int = 10,
) -> str:
    """Return a table as a page draws it: each cell in the lines that it is written in, between the edges of its column.

    `rules`: `lines` round each cell, a `frame` for each, thin `bars`, lines `across` only, or none. `stands`: where in
    its row a cell of fewer lines does (top, middle, low). `^` is a cell that goes on from the row above it, and `<` one
    that goes on from the column to its left.
    """
    shown, y = "", float(top)
    for number, cells in enumerate(rows):
        most = max(cell.count("\n") + 1 for cell in cells)
        low = y - most * leading - 6
        below = rows[number + 1] if number + 1 < len(rows) else ("",) * len(cells)
        for n, cell in enumerate(cells):
            left, right = edges[n], edges[n + 1]
            lines = [] if cell in ("^", "<") else cell.split("\n")
            free = (most - len(lines)) * leading
            first = y - leading - {"top": 0, "middle": free / 2, "low": free}[stands]
            if below[n : n + 1] == ("^",):
                first -= (leading + 6) / 2
            for k, words in enumerate(lines):
                shown += said(left + 4, first - k * leading, words, size=8) if words else ""
            at_right = n + 1 == len(cells) or cells[n + 1] != "<"
            shown += _edges((left, low, right, y), rules, right=at_right, low=below[n : n + 1] != ("^",))
        y = low
    return shown


def _edges(box: tuple[float, float, float, float], rules: str, *, right: bool, low: bool) -> str:
    """Return the lines round a cell; `right`, `low`: whether one is drawn there."""
    x, y, end, top = box
    if rules == "frame":
        return f"{x + 0.5} {y + 0.5} {end - x - 1} {top - y - 1} re S\n"
    beside = [(end, y, end, top)] * right if rules != "across" else []
    lines = [(x, top, end, top)] * (rules == "across") + [(x, y, end, y)] * low + beside if rules else []
    if rules == "bars":
        return "".join(f"{a} {b} {max(c - a, 0.6)} {max(d - b, 0.6)} re f\n" for a, b, c, d in lines)
    return "".join(f"{a} {b} m {c} {d} l S\n" for a, b, c, d in lines)


def said(x: float, y: float, words: str, *, size: float = 10, look: str = "") -> str:
    """Return words as a page draws them, by themselves. `look`: operations before them (`1 g` draws in white)."""
    return f"q {look} BT /F {size} Tf 1 0 0 1 {x} {y} Tm ({_safe(words)}) Tj ET Q\n"


def one_by_one(x: float, y: float, words: str, *, size: float = 10, by_letter: bool = False) -> str:
    """Return words of which each, or each letter, is placed by itself, as browsers print them (Helvetica)."""
    shown = ""
    for piece in words if by_letter else words.split(" "):
        shown += said(x, y, piece, size=size) if piece.strip() else ""
        x += size * (sum(_WIDTHS.get(letter, 556) for letter in piece) + (0 if by_letter else 278)) / 1000
    return shown


_WIDTHS = {
    **dict.fromkeys(" .,:;/I!ft", 278), **dict.fromkeys("ijl", 222), **dict.fromkeys("r()-", 333),
    **dict.fromkeys("csvxyzkJ", 500), **dict.fromkeys("mM", 833), **dict.fromkeys("BEKPSVXYA", 667),
    **dict.fromkeys("RCDHNUw", 722), **dict.fromkeys("OGQ", 778), "T": 611, "F": 611, "Z": 611, "W": 944,
}  # fmt: skip
"""Of a thousandth of the letters' height, as the font's maker publishes them."""


def _stream(head: bytes, data: bytes) -> bytes:
    return head + b"/Length %d>>\nstream\n" % len(data) + data + b"\nendstream"


def _safe(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _file(objects: Sequence[bytes]) -> bytes:
    out = b"%PDF-1.4\n"
    places = []
    for number, item in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + item + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
    return out + head + table + tail
