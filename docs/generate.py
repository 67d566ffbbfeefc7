"""Writes docs/rules from the rules themselves: `python docs/generate.py`. A test fails when the pages are stale."""

from __future__ import annotations

from pathlib import Path

from scrubber.hooks.host import load_plugins
from scrubber.output.rulebook import rule_markdown, rules_index

FOLDER = Path(__file__).parent / "rules"


def pages() -> dict[str, str]:
    """Return every generated page by file name."""
    rules = load_plugins().rules()
    return {"README.md": rules_index(rules), **{f"{rule.id}.md": rule_markdown(rule) for rule in rules}}


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    wanted = pages()
    for old in FOLDER.glob("*.md"):
        if old.name not in wanted:
            old.unlink()
    for name, text in wanted.items():
        (FOLDER / name).write_text(text, "utf-8")
