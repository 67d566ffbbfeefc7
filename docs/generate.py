"""Writes the pages made from rules and profiles: `python docs/generate.py`. A test fails when they are stale."""

from __future__ import annotations

import json
from pathlib import Path

import infuscrub_rules

from payer_profiles import load_profiles
from scrubber.claims.as_json.model import claim_schema
from scrubber.hooks.host import load_plugins
from scrubber.output import report
from scrubber.output.explain.markdown import denials_page, findings_page
from scrubber.output.profile_pages import parameters_page, payers_page
from scrubber.output.rulebook import rule_markdown, rules_index
from scrubber.output.sheet import sheet_schema
from scrubber.output.sources_page import sources_page
from scrubber.reference.sources import sources
from scrubber.testing.cases import load_cases
from scrubber.testing.pytest import case_files
from scrubber.testing.reads import parameters_read
from x12.sense.page import render as edits_page

DOCS = Path(__file__).parent


READS = Path(infuscrub_rules.__file__).with_name(infuscrub_rules.READS)


def reads() -> str:
    """Return which payer parameters each rule reads over its cases, as the pack's JSON."""
    found = {
        rule.id: parameters_read(rule, load_cases(path, rule))
        for path, rule in case_files(infuscrub_rules)
        if rule is not None
    }
    rows = ",\n".join(
        f"  {json.dumps(id)}: {json.dumps(list(keys))}" for id, keys in sorted(found.items()) if keys
    )
    return f"{{\n{rows}\n}}\n"


def pages() -> dict[str, str]:
    """Return every generated page by its path under docs/."""
    rules = load_plugins().rules()
    readers = {key: [rule.id for rule in rules if key in rule.reads] for rule in rules for key in rule.reads}
    return {
        "rules/README.md": rules_index(rules),
        **{f"rules/{rule.id}.md": rule_markdown(rule) for rule in rules},
        "payers.md": payers_page(load_profiles()),
        "edits.md": edits_page(),
        "findings.md": findings_page(),
        "denials.md": denials_page(rules),
        "sources.md": sources_page(rules, sources()),
        "vendor/parameters.md": parameters_page(readers),
        "integrator/report.schema.json": json.dumps(report.schema(), indent=1) + "\n",
        "integrator/claim.schema.json": json.dumps(claim_schema(), indent=1) + "\n",
        "integrator/sheet.schema.json": json.dumps(sheet_schema(), indent=1) + "\n",
    }


if __name__ == "__main__":
    READS.write_text(reads(), "utf-8")
    wanted = pages()
    for old in (DOCS / "rules").glob("*.md"):
        if f"rules/{old.name}" not in wanted:
            old.unlink()
    for name, text in wanted.items():
        (DOCS / name).parent.mkdir(exist_ok=True)
        (DOCS / name).write_text(text, "utf-8")
