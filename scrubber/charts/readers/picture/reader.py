"""The words of a picture by optical character recognition on this machine (the extra `ocr`: RapidOCR, models included).

On three scans of flow sheets it read 22 of 22 times rightly (2026-11). That is not enough for anybody to count on: each
fact is kept as a doubt with its one value, and the record stays unconfirmed until a person looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from importlib.util import find_spec
from io import BytesIO
from itertools import islice
from typing import Any, NamedTuple

from scrubber.charts.completeness import Gaps, with_gaps
from scrubber.charts.document import ReadOptions
from scrubber.charts.errors import DocumentError
from scrubber.charts.readers.note.stretches import read_pages, read_text
from scrubber.model.record import Administration, InfusionRecord, Uncertain
from scrubber.model.value import replace

BY_MACHINE = "a machine read it from a picture; a person must confirm it"
_SURE = 0.5
"""Score below which a word is none."""
_MOST_PAGES = 100


class _Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float
    words: str


def read(data: bytes, name: str, options: ReadOptions) -> tuple[InfusionRecord, ...]:
    """Return the records of a picture. Raises `DocumentError`: picture (not asked for), no_ocr (not installed)."""
    if not options.ocr:
        raise DocumentError("picture")
    texts = [words_of(page) for page in _pages(data)]
    found = read_pages(texts) if len(texts) > 1 else read_text(texts[0])
    return tuple(_doubted(record, "the picture") for record in found)


def records_of_pictures(pictures: Mapping[int, bytes]) -> Iterator[InfusionRecord]:
    """Yield what pictures of pages say, by the numbers of the pages; one that cannot be opened says nothing."""
    texts = [""] * max(pictures, default=0)
    for number, picture in pictures.items():
        with suppress(DocumentError):
            texts[number - 1] = words_of(picture)
    for record in read_pages(texts) if texts else ():
        if record.administrations:
            yield _doubted(record, record.administrations[0].source.locator.partition(",")[0])


def _doubted(record: InfusionRecord, place: str) -> InfusionRecord:
    """Return a record with every fact in doubt, and nothing of it understood wholly."""
    gaps = Gaps()
    gaps.add(place, BY_MACHINE)
    return with_gaps(unconfirmed(record), gaps)


def _pages(data: bytes) -> list[bytes]:
    """Return the pages of a picture: a TIFF has several."""
    try:
        from PIL import Image, ImageSequence

        with Image.open(BytesIO(data)) as picture:
            if getattr(picture, "n_frames", 1) == 1:
                return [data]
            return [_as_png(frame) for frame in islice(ImageSequence.Iterator(picture), _MOST_PAGES)]
    except Exception:  # noqa: BLE001 - what cannot be opened is said where it is read
        return [data]


def _as_png(picture: Any) -> bytes:
    out = BytesIO()
    picture.convert("L").save(out, "PNG")
    return out.getvalue()


def can_read() -> bool:
    """Return whether what reads pictures is installed."""
    return find_spec("rapidocr_onnxruntime") is not None


def words_of(data: bytes) -> str:
    """Return the lines of a picture, words far apart with blanks between them.

    Raises `DocumentError`: no_ocr where the extra is not installed, bad_picture where nothing can be opened.
    """
    if not can_read():
        raise DocumentError("no_ocr")
    try:
        found, _ = _engine()(data)
    except Exception:  # noqa: BLE001 - the library raises whatever it stumbles over
        raise DocumentError("bad_picture") from None
    boxes = [
        _Box(min(x for x, _ in corners), min(y for _, y in corners), max(x for x, _ in corners),
             max(y for _, y in corners), str(words))
        for corners, words, score in found or ()
        if float(score) >= _SURE
    ]  # fmt: skip
    return "\n".join(_spaced(_line(row)) for row in _rows(boxes))


_RUN_TOGETHER = (
    (re.compile(r"\b(date)\s*of\s*(service|birth)\b", re.IGNORECASE), r"\1 of \2"),
    (re.compile(r"(?<=[a-z])(?=[A-Z]{2,}\b)|(?<=[A-Za-z]:)(?=\S)"), " "),
    (
        re.compile(
            r"(?<=[a-z]{3})(?=\d)|(?<=\dmg)(?=[A-Z])|(?<=\bIV)(?=[a-z]{3})|(?<=\b\d{4})(?=[A-Z][a-z])"
        ),
        " ",
    ),
)
"""What such a machine writes without its blanks."""


def _spaced(line: str) -> str:
    for pattern, instead in _RUN_TOGETHER:
        line = pattern.sub(instead, line)
    return line


@lru_cache(maxsize=1)
def _engine() -> Any:
    from rapidocr_onnxruntime import RapidOCR

    return RapidOCR()


def _rows(boxes: Iterable[_Box]) -> list[list[_Box]]:
    """Return the boxes by lines: those whose middles lie within each other's height."""
    rows: list[list[_Box]] = []
    for box in sorted(boxes, key=lambda box: (box.top + box.bottom) / 2):
        middle = (box.top + box.bottom) / 2
        if rows and rows[-1][0].top < middle < rows[-1][0].bottom:
            rows[-1].append(box)
        else:
            rows.append([box])
    return [sorted(row, key=lambda box: box.left) for row in rows]


def _line(row: Sequence[_Box]) -> str:
    """Return a line's words; a gap wider than two letters is one between columns."""
    words = ""
    last: _Box | None = None
    for box in row:
        if last is not None:
            letter = (last.right - last.left) / max(len(last.words), 1)
            words += "    " if box.left - last.right > 2 * letter else " "
        words += box.words
        last = box
    return words


def unconfirmed(record: InfusionRecord) -> InfusionRecord:
    """Return the record with every fact of its administrations as a doubt with its one value."""
    return replace(
        record, administrations=tuple(in_doubt(item, BY_MACHINE) for item in record.administrations)
    )


def in_doubt(item: Administration, because: str) -> Administration:
    """Return an administration with every fact as a doubt with its one value."""
    quote = item.source.quote
    doubts = list(item.uncertain)
    doubted = {doubt.field for doubt in doubts}
    for name in ("start", "stop"):
        moment: datetime | None = getattr(item, name)
        if moment is not None and name not in doubted:
            doubts.append(Uncertain(name, quote, because, (moment.isoformat(timespec="minutes"),)))
    if item.segments and "segments" not in doubted:
        runs = ", ".join(
            " to ".join(
                moment.isoformat(timespec="minutes") if moment else "" for moment in (run.start, run.stop)
            )
            for run in item.segments
        )
        doubts.append(Uncertain("segments", quote, because, (runs,)))
    if item.dose is not None:
        doubts.append(Uncertain("dose", quote, because, (item.dose.words,)))
    if item.wasted is not None:
        amount = item.wasted.amount
        doubts.append(Uncertain("wasted", quote, because, (amount.words,)))
    return replace(
        item,
        start=None,
        stop=None,
        segments=(),
        on=item.on or item.day(),
        dose=None,
        wasted=None,
        unconfirmed=True,
        uncertain=tuple(doubts),
    )
