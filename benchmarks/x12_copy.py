"""How fast an 837 is copied through with a few edits: python -m benchmarks.x12_copy [CLAIMS]"""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.measure import child, chunks, table
from x12.edits import Splice, apply_splices
from x12.parts import read_parts
from x12.slices import ClaimSlice
from x12.writer import PartWriter


def floor(path: Path) -> int:
    """The same bytes, copied blindly."""
    with open("/dev/null", "wb") as out:
        for chunk in chunks(path):
            out.write(chunk)
    return 0


def unchanged(path: Path) -> int:
    return _copy(path, edit=0, hold=0)


def edited(path: Path) -> int:
    return _copy(path, edit=100, hold=0)


def edited_and_held(path: Path) -> int:
    return _copy(path, edit=100, hold=20)


def _copy(path: Path, *, edit: int, hold: int) -> int:
    """Copy; each `edit`th claim gets a new segment, each `hold`th goes to a second file."""
    with open("/dev/null", "wb") as out, open("/dev/null", "wb") as back:
        outbound, held = PartWriter(out.write), PartWriter(back.write, rest=False)
        number = 0
        for item in read_parts(chunks(path)):
            if not isinstance(item, ClaimSlice):
                outbound.part(item)
                held.part(item)
                continue
            number += 1
            if hold and number % hold == 0:
                outbound.drop(item)
                held.keep(item)
                continue
            held.drop(item)
            if edit and number % edit == 0:
                note = item.new_segment("NTE", "ADD", "START 0905 STOP 1217")
                item = apply_splices(item, [Splice.insert_after(1, note)])
            outbound.keep(item)
        outbound.close()
        held.close()
    return number


ROWS = {
    "floor: bytes copied blindly": floor,
    "read_parts + two writers, nothing edited": unchanged,
    "1 % of claims edited": edited,
    "1 % edited, 5 % held": edited_and_held,
}

if __name__ == "__main__" and not child(ROWS):
    table(
        "benchmarks.x12_copy",
        ROWS,
        int(sys.argv[1]) if len(sys.argv) > 1 else 10_000,
        ("1 % edited, 5 % held",),
    )
