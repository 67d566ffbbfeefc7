"""What a folder offers as documents, and what in it is not opened: links, closed folders, and those named like a
document."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from scrubber.charts.document import MAPPING_SUFFIX
from scrubber.charts.errors import DocumentError
from scrubber.charts.link.manifest import ACCOUNT, MANIFEST, is_account


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link in a circle
        return False


def _is_account(entry: os.DirEntry[str]) -> bool:
    return entry.name == ACCOUNT and is_account(Path(entry))


def is_manifest(name: str) -> bool:
    """Return whether a file of this name says which document belongs to which claim."""
    return name.rpartition("/")[2].lower() == MANIFEST


def files_of(folder: str, above: str = "") -> Iterator[tuple[str, str]]:
    """Yield the name of every file below a folder (`day/a.pdf`), and why it is not opened, if it is not: links,
    folders that look like one, and folders that can't be opened, whose documents nobody knows.

    Hidden files, mappings and the account of a fetch are left alone. What a file is, its folder tells: thousands of
    charts are not asked one by one. Raises `DocumentError` where the folder itself can't be opened.
    """
    try:
        with os.scandir(folder) as entries:
            found = [entry for entry in entries if not entry.name.startswith(".")]
    except OSError:
        if not above:
            raise DocumentError("closed_folder", document=os.path.basename(folder)) from None
        yield above.rstrip("/"), "closed_folder"
        return
    below = []
    for entry in found:
        name = above + entry.name
        if _is_folder(entry):
            if entry.is_symlink():
                yield name, "linked"
                continue
            below.append(entry)
            if os.path.splitext(entry.name)[1].lower() in _SUFFIXES:
                yield name, "folder"
        elif not entry.name.endswith(MAPPING_SUFFIX) and not _is_account(entry):
            yield name, "linked" if entry.is_symlink() else "" if entry.is_file() else "unreadable"
    for entry in sorted(below, key=lambda each: each.name):
        yield from files_of(entry.path, f"{above}{entry.name}/")


_SUFFIXES = frozenset(
    {
        ".json",
        ".xml",
        ".cda",
        ".hl7",
        ".x12",
        ".275",
        ".pdf",
        ".txt",
        ".rtf",
        ".htm",
        ".html",
        ".csv",
        ".tsv",
        ".xlsx",
    }
)
"""Of documents: a folder of such a name stands where a document should."""
