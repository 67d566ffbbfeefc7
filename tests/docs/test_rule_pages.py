"""docs/rules says what the rules say: regenerate with `python docs/generate.py`."""

from __future__ import annotations

import importlib.util
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"


def test_the_pages_are_fresh() -> None:
    spec = importlib.util.spec_from_file_location("generate_docs", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    wanted = generate.pages()
    found = {path.name: path.read_text("utf-8") for path in (DOCS / "rules").glob("*.md")}
    assert sorted(found) == sorted(wanted), "run: python docs/generate.py"
    stale = [name for name, text in wanted.items() if found[name] != text]
    assert not stale, "run: python docs/generate.py"
