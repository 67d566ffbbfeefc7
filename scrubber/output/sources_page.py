"""`docs/sources.md`: what each rule, table and drug fact rests on, made from the sources themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scrubber.reference.sources import Cited
from scrubber.rules.definition import Rule


def sources_page(rules: Sequence[Rule], cited: Iterable[Cited]) -> str:
    """Return the page in Markdown."""
    lines = [
        "# Sources",
        "",
        "Made from rules, tables and drug files by `python docs/generate.py`; do not edit.",
        "",
        "*Primary*: the authority's own page was read, or a licensed work (CPT, an X12 guide) is cited by its section. "
        "*Secondary*: a page that quotes or restates it. *Memory*: nobody has seen it, so it warns at most. The text "
        "that decides is named for every rule that may be an error.",
        "",
        "## Rules",
        "",
        "| rule | severity | text that decides | read at | trust | seen |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| [{rule.id}](rules/{rule.id}.md) | {rule.severity.value} | {rule.source.paragraph or '–'} | "
        f"{_link(rule.source.title, rule.source.url)} | {rule.source.trust} | {rule.source.seen or '–'} |"
        for rule in rules
    ]
    lines += [
        "",
        "## Tables and drug facts",
        "",
        "| what | quarter | rows | source | trust | seen |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {one.what} | {one.quarter or '–'} | {f'{one.rows:,}' if one.rows else '–'} | "
        f"{_link(one.title, one.url)} | {one.trust.value} | {one.seen or '–'} |"
        for one in cited
    ]
    lines += [
        "",
        "What each payer's parameter rests on stands in [payers](payers.md), with its address in the profile.",
    ]
    return "\n".join(lines) + "\n"


def _link(title: str, url: str) -> str:
    plain = title.replace("|", "/")
    return f"[{plain}]({url.replace('(', '%28').replace(')', '%29')})" if url else plain
