"""What a layout made of a member: of which kind it is, what it knows of its quarter and setting, and its rows."""

from __future__ import annotations

from collections.abc import Callable

from scrubber.model.value import Value
from scrubber.reference.tables.columns import Columns
from scrubber.reference.tables.edition import Kind, Origin, TableSetting


class Given(Value):
    """What is settled before the rows are read."""

    quarter: str
    setting: TableSetting | None
    origin: Origin
    name: str
    """The file's name without its suffix: what a list without a quarter is called."""


class Found(Value):
    """A table that was recognised. `read` returns its columns; none where the member has no row of it."""

    kind: Kind
    read: Callable[[Given], Columns | None]
    quarter: str | None = None
    setting: TableSetting | None = None
    part: str = ""
    needs_quarter: bool = True
    needs_setting: bool = False
