"""Generated pages say what rules and profiles say: regenerate with `python docs/generate.py`."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from infuscrub_rules import infuscrub_rules

from payer_profiles import Parameters
from scrubber.output.profile_pages import READ_BY_THE_ENGINE, TOLD

DOCS = Path(__file__).parents[2] / "docs"


def _generate() -> Any:
    spec = importlib.util.spec_from_file_location("generate_docs", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


generate = _generate()


def test_the_pages_are_fresh() -> None:
    wanted: dict[str, str] = generate.pages()
    rules = {f"rules/{path.name}" for path in (DOCS / "rules").glob("*.md")}
    assert rules == {name for name in wanted if name.startswith("rules/")}, "run: python docs/generate.py"
    stale = [name for name, text in wanted.items() if (DOCS / name).read_text("utf-8") != text]
    assert not stale, "run: python docs/generate.py"


def test_every_parameter_is_read_or_told_why_not() -> None:
    """A fact that a vendor writes down and nothing reads must not look as if it were checked."""
    read = {key for rule in infuscrub_rules() for key in rule.reads}
    assert set(Parameters.model_fields) == read | set(READ_BY_THE_ENGINE) | set(TOLD)
    assert not set(TOLD) & read
    assert not set(TOLD) & set(READ_BY_THE_ENGINE)


def test_what_rules_read_is_recorded_and_fresh() -> None:
    """No rule declares its parameters: they are noted while it runs over its cases."""
    assert generate.READS.read_text("utf-8") == generate.reads(), "run: python docs/generate.py"
