"""The process that opens PDFs, so that a hostile one can be killed: PDFs in on stdin, what they hold out.

Each message is a letter for what is asked (t: text, p: pictures), eight bytes of length and the data; the answer is
JSON: `pages` and `form`, `pictures`, or the code of an `error`.
It runs with a limit on memory where the system has one, and imports nothing of the scrubber.
"""

from __future__ import annotations

import base64
import io
import json
import re
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

MAX_PAGES = 300
MAX_CHARACTERS = 2_000_000
MAX_MEMORY = 1 << 30


_LARGE = 300_000
"""Pixels of a picture that may hold a page of words; a logo has fewer."""
_FEW_WORDS = 200
"""Characters of text beside which such a picture is a scan: a header, a page number."""
_MOST_FIELDS = 500
_LINE_STEP = 10
"""Points: text that begins within so many of each other begins in one column."""


def opened(data: bytes) -> dict[str, object]:
    """Return the pages (text, layout, scan) and the form, or an error's code."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return {"error": "encrypted"}
        count = len(reader.pages)
        if count > MAX_PAGES:
            return {"error": "too_many"}
        pages: list[dict[str, object]] = []
        length = 0
        for page in reader.pages:
            begins: Counter[int] = Counter()
            text = page.extract_text(visitor_text=_noting(begins))
            wide = sum(count > 1 for count in begins.values()) > 1
            layout = (
                page.extract_text(extraction_mode="layout", layout_mode_space_vertically=False)
                if wide
                else ""
            )
            length += len(text) + len(layout)
            if length > MAX_CHARACTERS:
                return {"error": "too_large"}
            scan = len(text.strip()) < _FEW_WORDS and _has_picture(page, large=bool(text.strip()))
            pages.append({"text": text, "layout": layout, "scan": scan})
        form = _form(reader)
    except MemoryError:
        return {"error": "too_large"}
    except RecursionError:
        return {"error": "too_deep"}
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        ArithmeticError,
        OSError,
    ):
        return {"error": "not_pdf"}
    except Exception:  # noqa: BLE001 - whatever it stumbles over, the answer is the same
        return {"error": "not_pdf"}
    return {"pages": pages, "form": form}


def pictures(data: bytes) -> dict[str, object]:
    """Return the largest picture of each page that is a scan, by page number: base64 of a file that others can open."""
    from pypdf import PdfReader

    found: dict[str, str] = {}
    try:
        for number, page in enumerate(PdfReader(io.BytesIO(data), strict=False).pages, start=1):
            if len(page.extract_text().strip()) >= _FEW_WORDS or not _has_picture(page, large=True):
                continue
            largest = max(page.images, key=lambda image: len(image.data))
            found[str(number)] = base64.b64encode(largest.data).decode()
    except Exception:  # noqa: BLE001 - a picture that cannot be opened is one that a person must read
        return {"pictures": found}
    return {"pictures": found}


def _noting(begins: Counter[int]) -> Callable[..., None]:
    """Return a visitor that counts where on the line text begins."""

    def visit(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        if text.strip():
            begins[round((tm[4] * cm[0] + cm[4]) / _LINE_STEP)] += 1

    return visit


def _has_picture(page: Any, *, large: bool) -> bool:
    """Return whether a page holds a picture; `large`: one that may hold a page of words."""
    resources = page.get("/Resources")
    held = resources.get_object().get("/XObject") if resources else None
    if not held:
        return False
    pictures = [item.get_object() for item in held.get_object().values()]
    if not large:
        return bool(pictures)
    return any(
        item.get("/Subtype") == "/Image" and item.get("/Width", 0) * item.get("/Height", 0) >= _LARGE
        for item in pictures
    )


def _form(reader: Any) -> list[tuple[str, str]]:
    """Return the filled fields of the form: what a person reads beside each, and what was written into it."""
    filled = []
    for name, field in list((reader.get_fields() or {}).items())[:_MOST_FIELDS]:
        value = str(field.get("/V") or "").strip()
        if not value or value in ("/Off", "Off"):
            continue
        label = str(field.get("/TU") or "") or _spaced(str(name))
        filled.append(
            (" ".join(label.split())[:80], "yes" if value in ("/Yes", "/On", "/1") else value.lstrip("/"))
        )
    return filled


def _spaced(name: str) -> str:
    """Return a field's name as words: `form1[0].Page1[0].StartTime[0]` is `Start Time`."""
    last = re.sub(r"\[\d+\]", "", name).rpartition(".")[2]
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", last.replace("_", " ")).strip()


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))


def main() -> None:
    """Answer until stdin ends."""
    _limit_memory()
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while len(head := source.read(9)) == 9:
        asked = {b"t": opened, b"p": pictures}[head[:1]]
        answer = json.dumps(asked(source.read(int.from_bytes(head[1:], "big")))).encode()
        sink.write(len(answer).to_bytes(8, "big") + answer)
        sink.flush()


if __name__ == "__main__":
    main()
