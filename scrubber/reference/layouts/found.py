"""What a layout made of a member: of which kind it is, what it knows of its quarter and setting, and its rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scrubber.reference.tables.columns import Columns
from scrubber.reference.tables.edition import Kind, Origin, TableSetting


@dataclass(frozen=True, slots=True)
class Given:
    """What is settled before the rows are read."""

    quarter: str
    setting: TableSetting | None
    origin: Origin
    name: str
    """The file's name without its suffix: what a list without a quarter is called."""


@dataclass(frozen=True, slots=True)
class Found:
    """A table that was recognised. `read` returns its columns; none where the member has no row of it."""

    kind: Kind
    read: Callable[[Given], Columns | None]
    quarter: str | None = None
    setting: TableSetting | None = None
    part: str = ""
    needs_quarter: bool = True
    needs_setting: bool = False
