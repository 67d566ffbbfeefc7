"""What an edit is: its page as data, and how the data files of `data/` are read.

An edit looks for what the guide's forms can't say: a number whose check digit does not fit, amounts that do not add
up, a segment that this claim needs. Each has a page in a TOML file of its family (title, what, remedy, source, trust,
status, examples) and one small function that is registered by its id (`checks`). A test holds both sides together.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from enum import Enum, IntEnum
from functools import cache
from importlib.resources import files
from typing import Any

from x12.value import Value


class Trust(Enum):
    """What an edit stands on. Money and writing are never decided by an edit, so this orders words only."""

    PRIMARY = "primary"
    """The guide's own rule for the segment, an X12 interpretation (RFI), a CMS or code list owner's publication."""
    SECONDARY = "secondary"
    """A front end's published edit, a companion guide, a vendor's list of rejections."""
    LOGIC = "logic"
    """Two parts of the claim can't both be so."""


class Severity(Enum):
    """How an edit is told, unless a profile says otherwise."""

    ERROR = "error"
    """A front end is known to reject it: the claim does not go out."""
    WARNING = "warning"


class Snip(IntEnum):
    """The WEDI SNIP type of test that an edit belongs to."""

    INTEGRITY = 1
    GUIDE = 2
    BALANCING = 3
    SITUATIONAL = 4
    CODE_SETS = 5
    SERVICE_TYPES = 6
    PAYER = 7


class Purpose(Enum):
    """What a claim is sent for."""

    ORIGINAL = "original"
    REPLACEMENT = "replacement"
    VOID = "void"


EVERY_PURPOSE = frozenset(Purpose)


class Edit(Value):
    """One edit, as its page says it."""

    id: str
    """Readable and stable: `X-F8-MISSING`."""
    family: str
    """The data file that it stands in."""
    title: str
    what: str
    """What is wrong, as it is said of a claim: one sentence without its stop."""
    remedy: str
    source: str
    trust: Trust
    status: tuple[str, ...]
    """Claim status `category:code`; the entity follows the place, unless one is named."""
    severity: Severity
    forms: frozenset[str]
    """`837P`, `837I`."""
    snip: Snip
    passes: str
    """Segments of a claim that is right; `tests/x12/sense` says how they are put into a whole one."""
    fails: str
    """The same with the fault."""
    purposes: frozenset[Purpose] = EVERY_PURPOSE
    situational: str = ""
    """Element that asks for what is missing, as `CLM05-3`: the 999 names it too (CTX, situational trigger)."""
    missing: str = ""
    """The segment that is missing there, as `REF`."""
    lenient_in_test: bool = False
    """Of a test file (ISA15 T) it may be told as a warning: first test files hold invented numbers."""
    list_kind: str = ""
    """The code list that it asks (`Lists`); without that list it is not evaluated."""
    url: str = ""
    """Where the source can be read."""


_OPTIONAL: Mapping[str, Any] = {
    "situational": "", "missing": "", "lenient_in_test": False, "list_kind": "", "url": "",
}  # fmt: skip
_FORMS = ["837P", "837I"]


@cache
def edits() -> Mapping[str, Edit]:
    """Return every edit by its id, in the order of the pages."""
    found: dict[str, Edit] = {}
    folder = files("x12.sense") / "data"
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".toml"):
            continue
        family = file.name.removesuffix(".toml")
        for entry in tomllib.loads(file.read_text(encoding="utf-8"))["edit"]:
            edit = _edit(family, entry)
            if edit.id in found:
                raise ValueError(f"{file.name}: {edit.id} stands twice")
            found[edit.id] = edit
    return found


def _edit(family: str, entry: Mapping[str, Any]) -> Edit:
    """Read one entry. ValueError or KeyError where it is not as it must be: these files are ours."""
    known = set(Edit.__dataclass_fields__) - {"family", "passes", "fails"} | {"pass", "fail"}
    if unknown := set(entry) - known:
        raise ValueError(f"{family}: {entry.get('id')}: {', '.join(sorted(unknown))} is no key of an edit")
    return Edit(
        id=entry["id"],
        family=family,
        title=entry["title"],
        what=entry["what"],
        remedy=entry["remedy"],
        source=entry["source"],
        trust=Trust(entry["trust"]),
        status=tuple(entry["status"]),
        severity=Severity(entry["severity"]),
        forms=frozenset(entry.get("forms", _FORMS)),
        snip=Snip(entry["snip"]),
        passes=entry["pass"].strip(),
        fails=entry["fail"].strip(),
        purposes=frozenset(map(Purpose, entry["purposes"])) if "purposes" in entry else EVERY_PURPOSE,
        **{name: entry.get(name, default) for name, default in _OPTIONAL.items()},
    )
