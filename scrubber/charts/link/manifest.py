"""`manifest.csv`: which document belongs to which claim, as a person decided it.

Columns `file` and `claim_id` or `attachment_control_number`; others are for the reader. A file of several claims (a
log) has a row for each. A row with a file and nothing that it belongs to, as `docs link` writes it for a person to
decide, decides nothing.
"""

from __future__ import annotations

import csv
import io
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from scrubber.charts.decoding import decoded
from scrubber.charts.document import load_path
from scrubber.charts.errors import DocumentError, Problem
from scrubber.charts.link.keys import both, plain
from scrubber.model.value import Value

MANIFEST = "manifest.csv"
ACCOUNT, ACCOUNT_SCHEMA = "fetched.json", "infuscrub.fetched/1"
"""What `infuscrub fetch` writes of its work beside the charts: no chart itself."""
_COLUMNS = ("claim_id", "attachment_control_number")
_PROPOSED = "proposed_claim_id"
_CLAIM = "manifest:claim_id:"
COLUMNS = ("file", "claim_id", _PROPOSED, "because")


def is_account(path: Path, data: bytes | None = None) -> bool:
    """Return whether a file is the account of a fetch: by its name, and by what it begins with.

    `data`: its bytes, where it is no file on disk.
    """
    if path.name != ACCOUNT:
        return False
    if data is not None:
        return ACCOUNT_SCHEMA.encode() in data[:64]
    try:
        with path.open("rb") as file:
            return ACCOUNT_SCHEMA.encode() in file.read(64)
    except OSError:
        return False


class Row(Value):
    """One document of a manifest that was written for a person to check."""

    file: str
    claim_id: str = ""
    proposed_claim_id: str = ""
    because: str = ""


def manifest_rows(path: Path, data: bytes | None = None) -> Iterator[tuple[Path, list[str]]]:
    """Yield each listed file with the keys that its row gives. `data`: the manifest, where it is no file on disk.

    Raises `DocumentError` where the columns have other names or none, and one that names every row without a file.
    """
    given = load_path(path) if data is None else data
    try:
        text = decoded(given, "cp1252")  # as a spreadsheet saves it: names of files may hold umlauts
        head = text.partition("\n")[0]
        reader = csv.DictReader(io.StringIO(text), delimiter=max(",;\t", key=head.count), strict=True)
        rows = list(reader)
    except (DocumentError, csv.Error):
        raise DocumentError("manifest", document=path.name) from None
    columns = {_heading(name) for name in reader.fieldnames or ()}
    if columns and ("file" not in columns or columns.isdisjoint((*_COLUMNS, _PROPOSED))):
        raise DocumentError("manifest", document=path.name)
    problems = []
    for line, row in enumerate(rows, start=2):
        cells = {_heading(name): value.strip() for name, value in row.items() if isinstance(value, str)}
        file = cells.get("file", "")
        keys = [
            each
            for column in _COLUMNS
            if plain(cells.get(column, ""))
            for each in both(f"manifest:{column}", cells[column])
        ]
        if file and keys:
            yield _named(path.parent, file), keys
        elif keys:
            problems.append(Problem(f"line {line}", "incomplete"))
    if problems:
        raise DocumentError("manifest", document=path.name, problems=tuple(problems))


def _heading(name: object) -> str:
    """Return a column's name as the manifest's form has it: people write `Claim ID` for `claim_id`."""
    return re.sub(r"[\s_-]+", "_", str(name).strip().lower())


def _named(folder: Path, file: str) -> Path:
    """Return the file that a row names; a manifest of Windows parts folders by `\\`, which elsewhere is a letter."""
    named = straight(folder / file)
    if "\\" in file and os.sep == "/" and not named.exists():
        return straight(folder / file.replace("\\", "/"))
    return named


def straight(path: Path) -> Path:
    """Return a path without `..` in its midst: as what is listed and what is there are compared."""
    return Path(os.path.normpath(path))


def as_they_are(listed: dict[Path, list[str]], there: Iterable[Path]) -> dict[Path, list[str]]:
    """Return what a manifest lists under the names that the files have: spreadsheets and systems write `Mar.PDF` where
    the file is `mar.pdf`, and a letter with its mark as one or as two. A name that fits two files is nobody's.
    """
    exact = set(there)
    if exact.issuperset(listed):
        return listed
    alike: dict[str, list[Path]] = {}
    for path in exact:
        alike.setdefault(_letters(path), []).append(path)
    found: dict[Path, list[str]] = {}
    for path, keys in listed.items():
        fitting = [path] if path in exact else alike.get(_letters(path), ())
        found.setdefault(fitting[0] if len(fitting) == 1 else path, []).extend(keys)
    return found


def _letters(path: Path) -> str:
    return unicodedata.normalize("NFC", str(path)).casefold()


def claims_listed(keys: Iterable[str]) -> tuple[str, ...]:
    """Return the claims that rows of one file name by their numbers, in capitals as keys are."""
    return tuple(each.removeprefix(_CLAIM) for each in keys if each.startswith(_CLAIM))


def unknown_claims(listed: Iterable[str], known: Iterable[str]) -> str:
    """Say which claims a manifest names that are none of those known; empty where it names none such."""
    numbers = {plain(number) for number in known}
    missing = [number for number in listed if plain(number) not in numbers]
    claims = "claim" if len(missing) == 1 else "each of the claims"
    if not missing:
        return ""
    return (
        f"the manifest names {claims} {', '.join(missing)}, and no claim checked in this run has this number"
    )


def manifest_text(rows: Iterable[Row]) -> str:
    """Return rows as the CSV of a manifest."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((row.file, row.claim_id, row.proposed_claim_id, row.because) for row in rows)
    return out.getvalue()
