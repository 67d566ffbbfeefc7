"""The process that opens PDFs, so that a hostile one can be killed: PDFs in on stdin, the text of pages out.

Each message is eight bytes of length and then the data; the answer is JSON: `pages`, or the code of an `error`.
It runs with a limit on memory where the system has one, and imports nothing of the scrubber.
"""

from __future__ import annotations

import io
import json
import sys

MAX_PAGES = 300
MAX_CHARACTERS = 2_000_000
MAX_MEMORY = 1 << 30


def pages_of(data: bytes) -> dict[str, object]:
    """Return the text of each page (None: pictures but no text), or an error's code."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return {"error": "encrypted"}
        count = len(reader.pages)
        if count > MAX_PAGES:
            return {"error": "too_many"}
        pages: list[str | None] = []
        length = 0
        for page in reader.pages:
            text = page.extract_text()
            length += len(text)
            if length > MAX_CHARACTERS:
                return {"error": "too_large"}
            pages.append(text if text.strip() else None if _has_picture(page) else "")
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
    return {"pages": pages}


def _has_picture(page: object) -> bool:
    resources = page.get("/Resources")  # type: ignore[attr-defined]
    return bool(resources and resources.get_object().get("/XObject"))


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
    while len(head := source.read(8)) == 8:
        answer = json.dumps(pages_of(source.read(int.from_bytes(head, "big")))).encode()
        sink.write(len(answer).to_bytes(8, "big") + answer)
        sink.flush()


if __name__ == "__main__":
    main()
