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
_MOST_RUNS = 20_000
_HIDDEN = 0b100010
"""Flags of an annotation that nobody sees: hidden, no view."""
_LINE_STEP = 10
"""Points: text that begins within so many of each other begins in one column."""


def opened(data: bytes) -> dict[str, object]:
    """Return the pages (text, layout, scan) and the form, or an error's code."""
    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return {"error": "encrypted"}
        if len(reader.pages) > MAX_PAGES:
            return {"error": "too_many"}
        pages: list[dict[str, object]] = []
        length = 0
        for page in reader.pages:
            text, layout, runs = _words(page)
            length += len(text) + len(layout)
            if length > MAX_CHARACTERS:
                return {"error": "too_large"}
            scan = len(text.strip()) < _FEW_WORDS and _has_picture(page, large=bool(text.strip()))
            found: dict[str, object] = {"text": text, "layout": layout, "scan": scan, **_annotated(page)}
            found["runs"] = runs[:_MOST_RUNS] if found["widgets"] or found["struck"] else []
            pages.append(found)
        form = _form(reader)
    except MemoryError:
        return {"error": "too_large"}
    except RecursionError:
        return {"error": "too_deep"}
    except Exception:  # noqa: BLE001 - whatever it stumbles over, the answer is the same
        return {"error": "not_pdf"}
    return {"pages": pages, "form": form}


def _words(page: Any) -> tuple[str, str, list[tuple[float, float, str]]]:
    """Return the text of a page, its layout where it has columns, and where each run of text stands."""
    begins: Counter[int] = Counter()
    runs: list[tuple[float, float, str]] = []
    text = page.extract_text(visitor_text=_noting(begins, runs))
    has_columns = sum(times > 1 for times in begins.values()) > 1
    if not has_columns:
        return text, "", runs
    return text, page.extract_text(extraction_mode="layout", layout_mode_space_vertically=False), runs


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


def _noting(begins: Counter[int], runs: list[tuple[float, float, str]]) -> Callable[..., None]:
    """Return a visitor that counts where on the line text begins, and keeps where each run of it stands."""

    def visit(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        if text.strip():
            begins[round((tm[4] * cm[0] + cm[4]) / _LINE_STEP)] += 1
            runs.append((tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5], text.strip()))

    return visit


def _annotated(page: Any) -> dict[str, Any]:
    """Return what stands on a page beside its text: fields of a form, words that were written onto it or noted, and the
    boxes of what was struck out. What is hidden is none of it.
    """
    found: dict[str, Any] = {"widgets": [], "written": [], "noted": [], "struck": []}
    listed = page.get("/Annots")
    for item in (listed.get_object() if listed is not None else [])[:_MOST_FIELDS]:
        note = item.get_object()
        kind = note.get("/Subtype")
        if int(note.get("/F") or 0) & _HIDDEN:
            continue
        words = str(note.get("/Contents") or "").strip()
        if kind == "/Widget":
            found["widgets"].append(_widget(note))
        elif kind == "/StrikeOut":
            found["struck"].append([float(edge) for edge in note.get("/Rect") or ()])
        elif kind in ("/FreeText", "/Stamp") and words:
            found["written"].append(words)
        elif words and kind not in ("/Link", "/Popup"):
            found["noted"].append(words)
    return found


def _widget(note: Any) -> dict[str, Any]:
    """Return a field of a form: its name, what was written into it, and for a box whether it is ticked."""
    parent = note.get("/Parent")
    above = parent.get_object() if parent is not None else {}
    kind, value = note.get("/FT") or above.get("/FT"), note.get("/V") if "/V" in note else above.get("/V")
    is_box = kind == "/Btn"
    return {
        "name": str(note.get("/T") or above.get("/T") or ""),
        "is_box": is_box,
        "ticked": is_box and str(note.get("/AS") or value or "/Off") != "/Off",
        "value": "" if is_box or value is None else str(value).strip(),
        "box": [float(edge) for edge in note.get("/Rect") or ()],
    }


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


def _form(reader: Any) -> list[tuple[str, str, str]]:
    """Return the filled fields of the form: what a person reads beside each, what was written into it, its name."""
    filled = []
    for name, field in list((reader.get_fields() or {}).items())[:_MOST_FIELDS]:
        value = str(field.get("/V") or "").strip()
        if not value or value in ("/Off", "Off"):
            continue
        label = str(field.get("/TU") or "") or _spaced(str(name))
        said = "yes" if value in ("/Yes", "/On", "/1") else value.lstrip("/")
        filled.append((" ".join(label.split())[:80], said, str(name)))
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
    import pypdf  # noqa: F401 - before a document comes, since who sends it is still loading its own reader

    _limit_memory()
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while len(head := source.read(9)) == 9:
        asked = {b"t": opened, b"p": pictures}[head[:1]]
        answer = json.dumps(asked(source.read(int.from_bytes(head[1:], "big")))).encode()
        sink.write(len(answer).to_bytes(8, "big") + answer)
        sink.flush()


if __name__ == "__main__":
    main()
