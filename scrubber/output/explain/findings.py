"""Ids that a report can carry and that are no rule and no edit: the guide, documents, plugins, envelopes, the core."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from scrubber.hooks.values import id_of
from scrubber.model.value import Value
from scrubber.output.explain.data_files import data_of
from scrubber.output.explain.page import Page, sections
from x12.errors import TEXTS, Code
from x12.guide.errors import TEXTS as GUIDE_TEXTS
from x12.guide.errors import GuideCode

_ENVELOPE = frozenset(code.value for code in Code)
_LEVELS = {
    "TA1": "Refuses the whole interchange (TA105 {})",
    "AK905": "Refuses its group (AK905 {})",
    "IK502": "Refuses its transaction set (IK502 {})",
}
_OF_HEADERS = (
    "Refuses the interchange, group or set whose header or trailer it stands in; `infuscrub answer` writes the TA1 or "
    "999. The same fault inside a claim is reported under GUIDE and costs that claim only."
)


class ReportId(Value):
    """One id as `data/findings.toml` has it. `outcome`: what becomes of the claim, or of the file."""

    id: str
    title: str
    what: str
    look: str
    do: str
    outcome: str


@cache
def report_ids() -> dict[str, ReportId]:
    """Return every id that has a page, in the order of the file."""
    made = (
        ReportId(
            row["id"],
            row.get("title") or _title_of(row["id"]),
            row["what"],
            row["look"],
            row["do"],
            row.get("outcome") or _cost_of(row["id"]),
        )
        for row in data_of("findings")["page"]
    )
    return {one.id: one for one in made}


def finding_page(id: str, plugins: Iterable[str] = ()) -> Page | None:
    """Return the page of an id in a report; None where it is none. `plugins`: the names of those that are loaded.

    What a plugin reports without an id carries the name of the plugin.
    """
    wanted = id.strip().upper()
    found = report_ids().get(wanted)
    if found is None:
        named = next((name for name in plugins if id_of(name) == wanted), None)
        return None if named is None else _of_plugin(named)
    return Page(
        "finding",
        found.id,
        found.title,
        sections(
            ("What happened", (found.what,)),
            ("Where to look", (found.look,)),
            ("What to do", (found.do,)),
            ("What it costs", (found.outcome,)),
        ),
    )


def _of_plugin(name: str) -> Page:
    return Page(
        "finding",
        id_of(name),
        f"The plugin {name} says it",
        sections(
            (
                "What happened",
                (f"The plugin {name} reported something under its own name, without a rule of its own.",),
            ),
            ("Where to look", ("The message of the finding, which is the plugin's.",)),
            ("What to do", ("Ask whoever gave you the plugin; `infuscrub plugins list` names its version.",)),
        ),
        {"plugin": name},
    )


def _title_of(id: str) -> str:
    code = id.removeprefix("X12-").lower()
    text = TEXTS[Code(code)].what if code in _ENVELOPE else GUIDE_TEXTS[GuideCode(code)].what
    return text[0].upper() + text[1:]


def _cost_of(id: str) -> str:
    code = id.removeprefix("X12-").lower()
    if code not in _ENVELOPE:
        return _OF_HEADERS
    kind, _, number = TEXTS[Code(code)].ack_hint.partition(":")
    if not kind:
        return "Nothing of the claims that could be read; a file without any claim is an error of the call."
    return _LEVELS[kind].format(number) + "; the bytes go to STEM.refused.x12, as they came."
