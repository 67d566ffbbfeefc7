"""What keeps the folders honest: packages where pytest needs them, no chart or claim text in logs, no back doors."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("x12", "payer_profiles", "scrubber", "plugins/infuscrub_rules")
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
EVERYTHING = [*SOURCES, *sorted((ROOT / "tests").rglob("*.py"))]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(tree: ast.AST) -> Iterator[str]:
    """Yield the modules that a source imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module or ""


def test_tests_are_a_package_at_every_level() -> None:
    """Else pytest would put `tests/` on the path, and `import x12` would find the tests of x12."""
    folders = {path.parent for path in (ROOT / "tests").rglob("*.py")} | {ROOT / "tests"}
    assert [name(folder) for folder in folders if not (folder / "__init__.py").exists()] == []


def test_plugins_is_no_package() -> None:
    assert not (ROOT / "plugins" / "__init__.py").exists()


def test_nothing_imports_the_plugins_folder() -> None:
    """From the root, `plugins.infuscrub_rules` would import too: every rule twice, under two names."""
    guilty = [
        name(path)
        for path in EVERYTHING
        if any(
            module.partition(".")[0] == "plugins" for module in imports(ast.parse(path.read_text("utf-8")))
        )
    ]
    assert guilty == []


def test_nothing_outside_the_doors_is_imported_from_tests() -> None:
    guilty = [
        name(path)
        for path in SOURCES
        if any(module.partition(".")[0] == "tests" for module in imports(ast.parse(path.read_text("utf-8"))))
    ]
    assert guilty == []


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_a_source_says_what_it_is_for_and_stays_readable(path: Path) -> None:
    text = path.read_text("utf-8")
    docstring = ast.get_docstring(ast.parse(text))
    assert not text or docstring
    assert len(text.splitlines()) <= 500


def test_only_the_command_line_prints() -> None:
    """What claims and charts say belongs into reports; a print or a log line is where it would leak."""
    loud = re.compile(r"\bprint\(|\blogging\b|sys\.std(?:out|err)\.write|\bwarnings\.warn\(")
    silences = {
        "scrubber/service/server.py",
        "scrubber/smart/quiet.py",
    }  # they switch other people's logs off
    allowed = {"scrubber/cli", "scrubber/testing", *silences}
    guilty = [
        name(path)
        for path in SOURCES
        if loud.search(path.read_text("utf-8")) and not any(name(path).startswith(a) for a in allowed)
    ]
    assert guilty == []


def test_readers_never_put_the_text_of_another_error_into_theirs() -> None:
    """A parser's own message quotes its input; ours are made from a code and a place."""
    quoting = re.compile(r"raise \w+Error\([^)]*\bstr\(\w*err\w*\)|raise \w+Error\([^)]*\{\w*err(?:or)?\}")
    watched = [path for path in SOURCES if name(path).startswith(("x12/", "scrubber/charts/"))]
    assert [name(path) for path in watched if quoting.search(path.read_text("utf-8"))] == []


def test_no_module_gives_a_name_twice() -> None:
    """The second silently takes the place of the first, also in functions that stand above it."""
    guilty = []
    for path in SOURCES:
        body = ast.parse(path.read_text("utf-8")).body
        named = [target.id for node in body for target in targets(node) if isinstance(target, ast.Name)]
        guilty += [f"{name(path)}: {one}" for one in sorted({one for one in named if named.count(one) > 1})]
    assert guilty == []


def targets(node: ast.stmt) -> list[ast.expr]:
    """Return what a statement of a module assigns to."""
    if isinstance(node, ast.Assign):
        return node.targets
    return [node.target] if isinstance(node, ast.AnnAssign) else []
