"""Which files a call offers: files as given, the claim files of folders, standard input. None falls away in silence."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from scrubber.errors import unreadable
from scrubber.job.source import InputError
from scrubber.model.value import Value

_CLAIM_SUFFIXES = frozenset({".837", ".837p", ".837i", ".edi", ".x12", ".txt", ".clm", ".dat", ""})
_SAY_CLAIMS = frozenset({".837", ".837p", ".837i"})
_OUR_OUTPUTS = (".outbound.837", ".held.837", ".refused.x12", ".277ca", ".999", ".ta1")
_AHEAD = b"\xef\xbb\xbf \t\r\n"
_A_SET_OF_CLAIMS = re.compile(rb"\bST([^A-Za-z0-9\s])837\1")
_HEAD = 2048
"""Bytes in which the first ST stands, behind ISA and GS."""
_MOST_NAMED = 5


class Offered(Value):
    """What was found below the names that were given."""

    names: tuple[str, ...]
    """The files to scrub, each once, and `-`."""
    unusable: tuple[str, ...]
    """Of a name that leads to no file of claims: what to say of it."""
    passed_over: tuple[str, ...]
    """Of a folder in which claims lie under other names: what to say of them."""


def offered(paths: Sequence[str]) -> Offered:
    """Return the files to scrub: files as given, the claim files of folders (sorted, our own outputs left out), `-`.

    One that is named twice (`x.837`, `./x.837`) is one: its claims would be duplicates of themselves.
    Raises `InputError` with what to say of every name where no file is left.
    """
    found: list[str] = []
    unusable: list[str] = []
    passed_over: list[str] = []
    for name in paths:
        path = Path(name)
        try:
            is_file = name == "-" or path.is_file()
        except OSError as error:  # what stands in a closed folder can't even be asked
            unusable.append(f"{name}: {unreadable(error)}")
            continue
        if is_file:
            found.append(name)
        elif path.is_dir():
            inside, others, links, closed = _in_folder(path)
            found += inside
            unusable += (
                f"{each}: cannot be opened ({why}), and no claim in it was read; get permission to open it"
                for each, why in closed
            )
            if others:
                passed_over.append(_said_of_others(name, others))
            passed_over += (
                f"{each}: is a link to a folder, and links are not followed; name it" for each in links
            )
            if not (inside or others or links or closed):
                unusable.append(
                    f"{name}: no claim file in this folder; name the files, or end them in .837 or .edi"
                )
        elif path.exists():
            found.append(name)
        else:
            unusable.append(f"{name}: no such file or folder; check the name and the folder it is in")
    if not found:
        raise InputError(*unusable, *passed_over)
    once: dict[str, str] = {}
    for name in found:
        once.setdefault(name if name == "-" else os.path.abspath(name), name)
    return Offered(tuple(once.values()), tuple(unusable), tuple(passed_over))


def find_inputs(paths: Sequence[str]) -> tuple[str, ...]:
    """Return the files to scrub, where every name must lead to one. Raises `InputError` with each that does not."""
    found = offered(paths)
    if found.unusable:
        raise InputError(*found.unusable)
    return found.names


class _Folder(NamedTuple):
    """What lies below a folder."""

    claims: list[str]
    others: list[str]
    """Names of those that look like claims and are not taken."""
    links: list[str]
    """Links to folders."""
    closed: list[tuple[str, str]]
    """Folders that can't be opened, and why."""


def _in_folder(folder: Path) -> _Folder:
    found = _Folder([], [], [], [])

    def cannot(error: OSError) -> None:
        found.closed.append((str(error.filename), error.strerror or "not readable"))

    for above, folders, names in os.walk(folder, onerror=cannot):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        links = [path for name in folders if (path := Path(above, name)).is_symlink()]
        found.links.extend(map(str, links))
        for path in (Path(above, name) for name in names if not name.startswith(".")):
            if path.name.endswith(_OUR_OUTPUTS):
                continue
            if _looks_like_claims(path):
                found.claims.append(str(path))
            elif _may_be_claims(path):
                found.others.append(str(path.relative_to(folder)))
    found.claims.sort(key=Path)
    found.others.sort(key=Path)
    return found


def _looks_like_claims(path: Path) -> bool:
    """Return whether a file of a folder is claims, by its name or by what it begins with.

    One whose name says so is taken whatever it holds, and so is one that can't be read or a link that leads nowhere:
    its error is reported, and no file falls away without a word.
    """
    suffix = path.suffix.lower()
    if suffix not in _CLAIM_SUFFIXES:
        return False
    if not path.is_file():
        return suffix in _SAY_CLAIMS and path.is_symlink() and not path.exists()
    return suffix in _SAY_CLAIMS or any(head.lstrip(_AHEAD).startswith(b"ISA") for head in _head(path))


def _may_be_claims(path: Path) -> bool:
    """Return whether a file whose name does not end as claims do holds an 837, or is called a packed or kept one."""
    if path.suffix.lower() in _CLAIM_SUFFIXES or not path.is_file():
        return False
    if any(suffix.lower() in _SAY_CLAIMS for suffix in path.suffixes[:-1]):
        return True
    return any(
        head.lstrip(_AHEAD).startswith(b"ISA") and _A_SET_OF_CLAIMS.search(head) for head in _head(path)
    )


def _head(path: Path) -> Iterator[bytes]:
    """Yield what a file begins with; of one that can't be read, what claims begin with: its error must be told."""
    try:
        with path.open("rb") as file:
            yield file.read(_HEAD)
    except OSError:
        yield b"ISA"


def _said_of_others(folder: str, names: Sequence[str]) -> str:
    named = ", ".join(names[:_MOST_NAMED]) + (" and more" if len(names) > _MOST_NAMED else "")
    return (
        f"{folder}: {len(names)} passed over that may be claims, by how the names end: {named}; "
        "name such a file, or end it in .837"
    )
