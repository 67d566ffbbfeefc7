"""Claim status: category, status and entity code, checked against the dated table beside this package.

The table holds what pyx12 does not check: which codes are still active, which need an entity code or a
companion, which may stand for a whole batch only.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from importlib.resources import files

from x12.errors import Code, Place, X12Error
from x12.value import Value

_STC = Place(segment="STC", element="STC01")


class StatusComposite(Value):
    """One status as in STC01, STC10 or STC11: `A6:403:DK`."""

    category: str
    code: str
    entity: str = ""

    @classmethod
    def parse(cls, text: str) -> StatusComposite:
        """Read `category:code` or `category:code:entity`."""
        category, _, rest = text.partition(":")
        code, _, entity = rest.partition(":")
        return cls(category, code, entity)

    def __str__(self) -> str:
        return ":".join(filter(None, (self.category, self.code, self.entity)))


class StatusCode(Value):
    """What the table says about one claim status code."""

    code: str
    label: str = ""
    """Our own few words; empty for codes that we do not write."""
    entity_required: bool = False
    companion_required: bool = False
    batch_level_only: bool = False
    inactive_since: str = ""
    """ISO date, `unknown`, or empty while active."""

    def is_active(self, on: date) -> bool:
        """Tell whether it may be sent on a date; an unknown stop date counts as past."""
        if not self.inactive_since:
            return True
        return self.inactive_since != "unknown" and on < date.fromisoformat(self.inactive_since)


class StatusTable(Value):
    """The dated code table."""

    as_of: date
    codes: dict[str, StatusCode]
    categories: dict[str, str]
    """Category to its label, for those that a 277CA of ours may carry."""
    outcomes: dict[str, bool]
    """Category to whether it accepts."""
    entities: dict[str, str]
    first_only: frozenset[str]
    """Entities that may stand in STC01-3 but not in STC10-3 or STC11-3 (pyx12's list lacks them there)."""


@cache
def status_table() -> StatusTable:
    """Return the table shipped with this package."""
    data = json.loads((files("x12") / "data" / "claim_status.json").read_text(encoding="utf-8"))
    return StatusTable(
        as_of=date.fromisoformat(data["as_of"]),
        codes={code: StatusCode(code, **facts) for code, facts in data["codes"].items()},
        categories={code: facts["label"] for code, facts in data["categories"].items()},
        outcomes={code: facts["outcome"] == "accepted" for code, facts in data["categories"].items()},
        entities=data["entities"],
        first_only=frozenset(data["first_only"]),
    )


def check_status(
    statuses: Iterable[StatusComposite],
    on: date,
    *,
    batch: bool = False,
    entities: frozenset[str] | None = None,
) -> None:
    """Refuse, with `X12Error`, statuses that may not stand together at one claim or line.

    A companion is another code at the same claim or line that needs none itself. `batch`: they are said of a whole
    set (2200B); `entities` are those that the loop takes, all of the table by default.
    """
    table = status_table()
    needs_companion = has_companion = False
    for status in statuses:
        if status.category not in table.categories:
            raise X12Error(Code.STATUS_CATEGORY, _STC)
        code = table.codes.get(status.code)
        if code is None:
            raise X12Error(Code.STATUS_UNKNOWN, _STC)
        if not code.is_active(on):
            raise X12Error(Code.STATUS_INACTIVE, _STC)
        if code.batch_level_only and not batch:
            raise X12Error(Code.STATUS_BATCH_ONLY, _STC)
        if code.entity_required and not status.entity:
            raise X12Error(Code.STATUS_NEEDS_ENTITY, _STC)
        if status.entity and status.entity not in (entities or table.entities):
            raise X12Error(Code.STATUS_ENTITY, _STC)
        needs_companion |= code.companion_required
        has_companion |= not code.companion_required
    if needs_companion and not has_companion:
        raise X12Error(Code.STATUS_NEEDS_COMPANION, _STC)


def in_threes(statuses: Sequence[StatusComposite]) -> list[list[StatusComposite]]:
    """Share checked statuses among STC segments, which take three each (STC01, STC10, STC11).

    The order given stays, except: an entity that only STC01-3 may carry begins a segment, and a code that
    needs a companion gets one in its own segment, repeated if need be.
    """
    table = status_table()

    def stands_alone(status: StatusComposite) -> bool:
        return not table.codes[status.code].companion_required

    unique = list(dict.fromkeys(statuses))
    companion = next((status for status in unique if stands_alone(status)), None)
    segments: list[list[StatusComposite]] = []
    for status in sorted(unique, key=lambda status: status.entity not in table.first_only):
        last = segments[-1] if segments else []
        room = 3 if stands_alone(status) or any(map(stands_alone, last)) else 2
        if not last or len(last) >= room or status.entity in table.first_only:
            segments.append([status])
        else:
            last.append(status)
    for segment in segments:
        if companion and not any(map(stands_alone, segment)):
            segment.append(companion)
    return segments
