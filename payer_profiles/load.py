"""Find, read and connect payer profiles: the shipped ones, those of plugins, those of the operator's folders.

Safe by construction: `extends` names an id and is looked up among what was found, so no profile can reach a path; a
folder is read flat, and a link that leads out of it is refused; sizes and depths are bounded in `bounded`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from errno import ENOENT, EPERM
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from payer_profiles.bounded import MAX_BYTES
from payer_profiles.choose import clashes
from payer_profiles.errors import Problem, ProfileFileError, did_you_mean
from payer_profiles.facts import ProfileFile
from payer_profiles.model import ROOT
from payer_profiles.policy_tables import MAX_BYTES as MAX_TABLE
from payer_profiles.read import read_profile
from payer_profiles.resolve import ProfileSet

MAX_CHAIN = 8
"""A payer, its family, its line of business, base: real chains have four links."""

_TABLE_NAME = re.compile(r"""^\s*table\s*=\s*["']([A-Za-z0-9_.-]+\.csv)["']""", re.MULTILINE)

SHIPPED, PLUGIN, FOLDER = 0, 1, 2
"""Ranks: where two profiles match a claim equally well, the operator's own goes first."""


@dataclass(frozen=True, slots=True)
class ProfileSource:
    """One profile that somebody offers: a file by `path`, or the TOML itself as `text`."""

    path: Path | Traversable | None = None
    text: str | None = None
    origin: str = ""
    """Named in messages; the path where it is empty."""
    tables: Mapping[str, str] = field(default_factory=dict)
    """The tables beside a text, by their names; those beside a path are files there."""

    def __post_init__(self) -> None:
        if (self.path is None) == (self.text is None):
            raise TypeError("ProfileSource takes a path or a text, and not both")

    @classmethod
    def in_package(cls, package: str, folder: str = "profiles") -> tuple[ProfileSource, ...]:
        """Return every `*.toml` in a folder of an installed package: what most plugins hand over."""
        return tuple(
            cls(path=entry, origin=f"{package}/{folder}/{entry.name}")
            for entry in sorted(resources.files(package).joinpath(folder).iterdir(), key=lambda e: e.name)
            if entry.name.endswith(".toml")
        )

    @property
    def name(self) -> str:
        """Return what messages call it."""
        return self.origin or (str(self.path) if self.path is not None else "a profile given as text")

    def read_table(self, name: str) -> bytes:
        """Return the bytes of a table beside the profile, no more than is needed to see that they are too many.

        Raises `OSError` for one that is not there, or leads out of its folder.
        """
        if self.path is None:
            if name not in self.tables:
                raise FileNotFoundError(ENOENT, "no such table")
            return self.tables[name].encode()
        beside = (
            self.path.parent / name if isinstance(self.path, Path) else _sibling(self.path, name, self.origin)
        )
        if isinstance(beside, Path):
            root = os.path.realpath(beside.parent)
            if os.path.dirname(os.path.realpath(beside)) != root:
                raise PermissionError(EPERM, "it leads out of its folder")
        with beside.open("rb") as file:
            return file.read(MAX_TABLE + 1)

    def as_text(self) -> ProfileSource:
        """Return the same with its text and tables in it, so that it can travel. Raises `OSError`."""
        raw = self.read()
        tables = {}
        for name in dict.fromkeys(_TABLE_NAME.findall(raw.decode("utf-8", "replace"))):
            with suppress(OSError):  # whoever reads it is told
                tables[name] = self.read_table(name).decode("utf-8", "replace")
        return ProfileSource(text=raw.decode("utf-8", "replace"), origin=self.name, tables=tables)

    def read(self) -> bytes:
        """Return the bytes, no more than is needed to see that they are too many. Raises `OSError`."""
        if self.text is not None:
            return self.text.encode()
        assert self.path is not None  # see __post_init__
        with self.path.open("rb") as file:
            return file.read(MAX_BYTES + 1)


def load_profiles(
    folders: Sequence[Path | str] = (), sources: Iterable[ProfileSource] = (), *, shipped: bool = True
) -> ProfileSet:
    """Return every profile: shipped, contributed by `sources` (plugins), and every `*.toml` of `folders`.

    Raises `ProfileFileError` with all faults of all files.
    """
    files: list[tuple[int, ProfileFile]] = list(_shipped()) if shipped else []
    problems: list[Problem] = []
    offered = [(PLUGIN, source) for source in sources]
    for folder in folders:
        found, unusable = _in_folder(Path(folder))
        offered += [(FOLDER, source) for source in found]
        problems += unusable
    for rank, source in offered:
        file, faults = read_source(source)
        problems += faults
        if file is not None:
            files.append((rank, file))
    problems += _connection_faults([file for _, file in files])
    if not problems:
        problems += _clash_faults(files)
    if problems:
        raise ProfileFileError(problems)
    return ProfileSet(files)


def validate_file(path: Path | str, *, known: ProfileSet | None = None) -> list[Problem]:
    """Return everything that is wrong with one file, in line order; `known` holds what it may extend."""
    file, problems = read_source(ProfileSource(path=Path(path)))
    if file is None:
        return list(problems)
    others = known or load_profiles()
    rest = [others.file(other) for other in others.ids if other != file.id]
    return list(_connection_faults([*rest, file]))


def read_source(
    source: ProfileSource, *, is_sound: bool = False
) -> tuple[ProfileFile | None, tuple[Problem, ...]]:
    """Return the profile of one source, or None and its faults. `is_sound`: it is known to have none."""
    try:
        raw = source.read()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return None, (
            Problem(source.name, 0, f"cannot be read: {reason}.", "Check the path and its permissions."),
        )
    return read_profile(raw, source.name, source.read_table, is_sound=is_sound)


def _sibling(path: Traversable, name: str, origin: str) -> Traversable:
    """Return a file beside one of a package that is no folder on disk. Raises `OSError`."""
    parent = getattr(path, "parent", None)
    if parent is None:
        raise FileNotFoundError(ENOENT, "no such table")
    beside: Traversable = parent / name
    return beside


@lru_cache(maxsize=1)
def _shipped() -> tuple[tuple[int, ProfileFile], ...]:
    """Return the profiles that come with the package. Its tests have checked them: here they are taken as they are."""
    files = []
    for source in ProfileSource.in_package("payer_profiles", "data"):
        file, problems = read_source(source, is_sound=True)
        if file is None:
            raise ProfileFileError(problems)
        files.append((SHIPPED, file))
    return tuple(files)


def _in_folder(folder: Path) -> tuple[list[ProfileSource], list[Problem]]:
    """Return the `*.toml` files of a folder, in name order, and what cannot be taken."""
    if not folder.is_dir():
        what = "is no folder." if folder.exists() else "does not exist."
        return [], [Problem(str(folder), 0, what, "Name a folder with *.toml files.")]
    root = os.path.realpath(folder)
    found, problems = [], []
    for path in sorted(folder.glob("*.toml")):
        if os.path.commonpath([root, os.path.realpath(path)]) != root:
            problems.append(
                Problem(str(path), 0, "is a link that leads out of its folder.", "Copy the file here.")
            )
        elif not path.is_file():
            problems.append(Problem(str(path), 0, "is no regular file.", "Remove it from the folder."))
        else:
            found.append(ProfileSource(path=path))
    return found, problems


# how files stand to each other


def _connection_faults(files: Sequence[ProfileFile]) -> Iterator[Problem]:
    by_id: dict[str, ProfileFile] = {}
    for file in files:
        first = by_id.setdefault(file.id, file)
        if first is not file:
            yield Problem(
                file.origin,
                0,
                f"the id {file.id} is taken by {first.origin}.",
                f'Choose another id; write extends = "{file.id}" to build on the other one.',
            )
    if ROOT not in by_id:
        yield Problem("profiles", 0, f"there is no {ROOT} profile.", "Load the shipped ones, or write one.")
        return
    for file in by_id.values():
        yield from _chain_faults(file, by_id)


def _chain_faults(file: ProfileFile, by_id: dict[str, ProfileFile]) -> Iterator[Problem]:
    seen = [file.id]
    while (parent := by_id[seen[-1]].extends) is not None:
        if parent not in by_id:
            if len(seen) == 1:
                remedy = (
                    did_you_mean(parent, by_id) or f'Write extends = "{ROOT}", or load the profile it names.'
                )
                yield Problem(file.origin, 0, f"extends {parent}, which no source offers.", remedy)
            return
        if parent in seen:
            if parent == file.id:
                loop = " -> ".join([*seen, parent])
                yield Problem(file.origin, 0, f"extends itself: {loop}.", "Break the circle.")
            return
        seen.append(parent)
        if len(seen) > MAX_CHAIN:
            yield Problem(
                file.origin, 0, f"extends more than {MAX_CHAIN} profiles deep.", "Extend a nearer one."
            )
            return


def _clash_faults(files: Sequence[tuple[int, ProfileFile]]) -> Iterator[Problem]:
    origins = {file.id: file.origin for _, file in files}
    for one, other, because in clashes(files):
        yield Problem(
            origins[other],
            0,
            f"{because} is claimed by {one} ({origins[one]}) as well.",
            "Leave it to one, or tell them apart with only_filing_indicators or forms.",
        )
