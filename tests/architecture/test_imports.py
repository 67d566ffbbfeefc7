"""Who may import whom: the contracts of pyproject.toml hold, and each would be seen to break."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT = "from importlinter.cli import lint_imports; import sys; sys.exit(lint_imports(cache_dir=None))"


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on a tree; nothing installed comes before the tree's own packages."""
    paths = [str(folder), str(folder / "plugins")]
    program = f"import sys; sys.path[:0] = {paths!r}; {LINT}"
    return subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=False
    )


def test_the_contracts_hold() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("x12/errors.py", "import scrubber", "The house, top to bottom"),
        ("x12/errors.py", "import pydantic", "X12 is EDI only"),
        ("scrubber/reference/codes.py", "import scrubber.engine.policy", "The core, top to bottom"),
        ("scrubber/job/job.py", "import scrubber.smart.client", "The core, top to bottom"),
        ("plugins/infuscrub_rules/sources.py", "import scrubber.engine.policy", "Plugins see the public API only"),
        ("scrubber/rules/pages.py", "import socket", "The pure part does no I/O"),
        ("scrubber/charts/readers/note/words/lexer.py", "import scrubber.charts.readers.note.story.story",
         "A note, from its words to its story"),
    ],
)  # fmt: skip
def test_a_breach_is_seen(tmp_path: Path, module: str, line: str, contract: str) -> None:
    """A contract that cannot fail protects nothing: break each in a copy that holds little but the breach."""
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    for package in ("x12", "payer_profiles", "scrubber", "plugins/infuscrub_rules"):
        for source in (ROOT / package).rglob("*.py"):
            copy = tmp_path / source.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(source.read_bytes())
    broken = tmp_path / module
    broken.write_text(f"{broken.read_text('utf-8')}\n{line}\n", "utf-8")
    result = lint(tmp_path)
    assert result.returncode != 0
    assert f"{contract} BROKEN" in result.stdout
