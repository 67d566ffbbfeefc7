"""Named presets: which column of a known export is what, one TOML file an export (`exports/`), or a file of one's own.

A preset names, for each field, the headings that the export may have, the best first, and the words that it alone has
for actions and ways. It fits a table that has its needed fields; ours are recognised by those, and by one of their
`marks`.

    schema = "infuscrub.preset/1"
    title = "Our eMAR, the weekly extract"
    needed = ["drug", "given"]
    [columns]
    drug = "Med Desc"
    given = ["Adm Instant", "Adm Time"]
    [actions]
    "HU" = "New Bag"      # a word of `words/actions.toml`
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from scrubber.charts.errors import DocumentError, Problem
from scrubber.charts.words.actions import action_of, is_by_another, plain
from scrubber.charts.words.headings import fields
from scrubber.model.record import Technique
from scrubber.model.value import Value, field

NEEDED = ("drug", "ndc", "hcpcs")
"""Fields that name a drug, the best first: one of them is needed."""
LARGEST = 100_000
"""Bytes of a file that says what columns are."""
Heading = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class Reading(BaseModel):
    """How the cells of a table are meant."""

    model_config = ConfigDict(extra="forbid", strict=True)
    clock: Literal[12, 24] | None = None
    day_first: bool | None = None


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    schema_name: Literal["infuscrub.preset/1"] = Field(alias="schema")
    title: Heading
    ground: Literal["primary", "secondary", "memory"] = "memory"
    source: str = ""
    needed: list[str]
    marks: list[Heading] = []
    columns: dict[str, Heading | list[Heading]]
    reading: Reading = Reading()
    techniques: dict[str, Technique] = {}
    actions: dict[str, Heading] = {}


class Preset(Value):
    """What the columns of an export are."""

    name: str
    """`epic-clarity-mar`, or the file that a person named."""
    title: str
    columns: dict[str, tuple[str, ...]]
    """Headings that a field may have, the best first."""
    needed: tuple[str, ...]
    """Fields without which a table is another."""
    ground: str = "memory"
    """How sure it is: `primary` from the vendor's own page alone, `secondary` from others' too, `memory` from none."""
    source: str = ""
    """Where its columns and words are from."""
    marks: tuple[str, ...] = ()
    """Headings that no other export has: a table that is recognised by nothing but its headings has one of them."""
    clock: int | None = None
    day_first: bool = False
    techniques: dict[str, Technique] = field(default_factory=dict)
    actions: dict[str, str] = field(default_factory=dict)

    def columns_in(self, headings: Sequence[str]) -> dict[str, str]:
        """Return the fields that a table has, with its own headings."""
        own = {plain(heading): heading for heading in reversed(headings)}
        found = {
            name: next((own[plain(each)] for each in known if plain(each) in own), "")
            for name, known in self.columns.items()
        }
        return {name: heading for name, heading in found.items() if heading}

    def lacking_in(self, headings: Sequence[str], own: Iterable[str] = ()) -> dict[str, str]:
        """Return the needed columns that a table lacks, each with the headings that it may have: `SIG or DOSE`.

        `own`: fields that a person gives a heading for.
        """
        found = {*self.columns_in(headings), *own}
        return {name: " or ".join(self.columns[name]) for name in self.needed if name not in found}

    def missing_in(self, headings: Sequence[str], own: Iterable[str] = ()) -> tuple[Problem, ...]:
        """Return the same as problems of a mapping."""
        lacking = self.lacking_in(headings, own)
        return tuple(Problem(f"columns.{name} ({known})", "column") for name, known in lacking.items())


def is_path(said: str) -> bool:
    """Return whether a preset is named by the path of its file."""
    return "/" in said or "\\" in said or said.endswith(".toml")


def preset_of(said: str, beside: Path) -> Preset:
    """Return the preset that is named: one of ours, or a file by its path, seen from a folder.

    Raises `DocumentError` where there is none, or where the file is none.
    """
    if not is_path(said):
        found = next((preset for preset in presets() if preset.name == said), None)
        if found is None:
            raise DocumentError("no_preset", place=f"preset {said}")
        return found
    path = beside / said
    data = text_of(path)
    try:
        return _preset(said, data)
    except (tomllib.TOMLDecodeError, RecursionError):
        raise DocumentError("preset_file", document=path.name) from None
    except ValidationError as error:
        raise DocumentError("preset_file", document=path.name, problems=problems_of(error)) from None


def text_of(path: Path) -> str:
    """Return the text of a file that says what columns are.

    Raises `DocumentError` where it can't be read, is too large or is no text.
    """
    try:
        if not path.is_file():  # a pipe would never end
            raise DocumentError("folder" if path.is_dir() else "not_there", document=path.name)
        data = path.read_bytes()
    except OSError:
        raise DocumentError("unreadable", document=path.name) from None
    if len(data) > LARGEST:
        raise DocumentError("too_large", document=path.name)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DocumentError("encoding", document=path.name) from None


def problems_of(error: ValidationError) -> tuple[Problem, ...]:
    """Return the faults of a file; the library's own texts quote the input, so only its places are used."""
    codes = {"missing": "missing", "literal_error": "choice", "extra_forbidden": "unknown"}
    return tuple(
        Problem(".".join(str(step) for step in item["loc"]), codes.get(item["type"], "type"))
        for item in error.errors(include_url=False, include_input=False)
    )


def unknown_words(columns: Iterable[str], actions: dict[str, str]) -> tuple[Problem, ...]:
    """Return the fields that nobody knows, and the actions that are said in words that nobody knows."""
    return (
        *(Problem(f"columns.{name}", "unknown") for name in columns if name not in fields()),
        *(
            Problem(f"actions.{word}", "no_action")
            for word, meant in actions.items()
            if action_of(meant) is None and not is_by_another(meant)
        ),
    )


def used_twice(columns: Mapping[str, str | tuple[str, ...]]) -> tuple[Problem, ...]:
    """Return the fields whose column another one has; a day may stand in the column of a time."""
    taken: dict[str, str] = {}
    found = []
    for name, known in columns.items():
        for heading in {plain(each) for each in ((known,) if isinstance(known, str) else known)}:
            if name not in _DAYS and taken.setdefault(heading, name) != name:
                found.append(Problem(f"columns.{name}", "twice"))
    return tuple(found)


_DAYS = ("date", "start_date", "stop_date")


def _preset(name: str, text: str) -> Preset:
    file = _File.model_validate(tomllib.loads(text))
    columns = {
        name: (known,) if isinstance(known, str) else tuple(known) for name, known in file.columns.items()
    }
    problems = [*unknown_words(columns, file.actions)]
    problems += [Problem(f"needed.{name}", "no_heading") for name in file.needed if not columns.get(name)]
    problems += [Problem(f"columns.{name}", "text") for name, known in columns.items() if not known]
    problems += used_twice(columns)
    if set(NEEDED).isdisjoint(file.needed):
        problems.append(Problem("needed.drug", "missing"))
    if problems:
        raise DocumentError("preset_file", document=name, problems=tuple(problems))
    return Preset(
        name,
        file.title,
        columns,
        tuple(file.needed),
        file.ground,
        file.source,
        tuple(file.marks),
        file.reading.clock,
        bool(file.reading.day_first),
        techniques_of(file.techniques),
        actions_of(file.actions),
    )


def techniques_of(said: dict[str, Technique]) -> dict[str, Technique]:
    """Return a table's own words for ways, in lower case."""
    return {word.casefold(): technique for word, technique in said.items()}


def actions_of(said: dict[str, str]) -> dict[str, str]:
    """Return a table's own words for actions as they are compared."""
    return {plain(word): meant for word, meant in said.items()}


@lru_cache(maxsize=1)
def presets() -> tuple[Preset, ...]:
    """Return our presets, by their names."""
    folder = files("scrubber.charts.readers.table").joinpath("exports")
    found = sorted((file for file in folder.iterdir()), key=lambda file: file.name)
    return tuple(_preset(file.name.removesuffix(".toml"), file.read_text("utf-8")) for file in found)


def recognised(headings: Sequence[str]) -> Preset | None:
    """Return the preset of ours that a table fits, where it is one alone."""
    own = {plain(heading) for heading in headings}
    found = [
        preset
        for preset in presets()
        if any(plain(mark) in own for mark in preset.marks) and not preset.missing_in(headings)
    ]
    return found[0] if len(found) == 1 else None
