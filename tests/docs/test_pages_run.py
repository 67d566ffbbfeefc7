"""The README and the pages under docs/ are run as a reader would run them, from top to bottom.

In a folder that holds a fresh `infuscrub-demo/`: a ```python block is executed (all of a page in one namespace); a
block whose first line is a comment with a path (`# acme/rule.py`) is written to that path; in a ```console block,
each `$ infuscrub …`, `$ pytest …` and `$ curl …` is run, and what it prints is compared with what the page shows (`...`
stands for anything). curl asks what `infuscrub serve --demo` serves. Other blocks are only shown.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from scrubber.cli.main import main
from scrubber.demo import unpack
from scrubber.service.demo import demo_values
from tests.scrubber.service.serving import serving

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted(p for p in (ROOT / "docs").rglob("*.md") if p.parent.name != "rules")]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"^(?:#|<!--|//) (\S+/\S+\.\w+)\s*(?:-->)?\n")
SERVED = "127.0.0.1:8837"
"""Where the pages say that the demo is served."""
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


class Block(NamedTuple):
    language: str
    text: str
    line: int


def blocks(page: Path) -> list[Block]:
    text = page.read_text("utf-8")
    return [
        Block(match[1], match[2], text.count("\n", 0, match.start()) + 1) for match in BLOCK.finditer(text)
    ]


def runs(page: Path) -> bool:
    return any(b.language in {"python", "console"} or FILE.match(b.text) for b in blocks(page))


def commands(text: str) -> list[tuple[list[str], str]]:
    """Return each command of a console block with the output shown under it."""
    found: list[tuple[list[str], str]] = []
    for piece in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        joined = re.sub(r"\\\n\s*", " ", piece)
        line, _, shown = joined.partition("\n")
        found.append((shlex.split(line, comments=True), shown))
    return found


def infuscrub(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    with pytest.raises(SystemExit):
        main(arguments)
    printed = capsys.readouterr()
    return printed.out + printed.err


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the demo is served."""
    with serving(demo_values()) as served:
        yield f"127.0.0.1:{served.port}"


def asked(words: list[str], address: str) -> str:
    """Run a curl command of a page against the service, wherever it listens."""
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    there = [word.replace(SERVED, address) for word in words]
    done = subprocess.run(there, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.replace(address, SERVED)


@pytest.mark.parametrize("page", [p for p in PAGES if runs(p)], ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_page_runs(
    page: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    if page.name != "README.md":
        unpack(tmp_path / "infuscrub-demo")
    checker = doctest.OutputChecker()
    namespace: dict[str, Any] = {"__name__": "page"}
    for language, text, line in blocks(page):
        named = FILE.match(text)
        if named:
            path = tmp_path / named[1]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        elif language == "python":
            exec(compile("\n" * line + text, str(page), "exec"), namespace)
        elif language == "console":
            for words, shown in commands(text):
                if words[0] == "infuscrub":
                    printed = infuscrub(words[1:], capsys)
                elif words[0] == "pytest":
                    done = subprocess.run(
                        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *words[1:]],
                        capture_output=True, text=True, check=False,
                        env={k: v for k, v in os.environ.items() if k != "PYTEST_ADDOPTS"},
                    )  # fmt: skip
                    assert done.returncode == 0, done.stdout
                    printed = done.stdout
                elif words[0] == "curl":
                    printed = asked(words, request.getfixturevalue("address"))
                else:
                    continue
                where = f"{page.name}, line {line}: $ {' '.join(words)}"
                assert not shown.strip() or checker.check_output(shown, printed, FLAGS), f"{where}\n{printed}"
