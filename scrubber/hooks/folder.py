"""One-off plugins: a folder whose Python files are a plugin each, named by the file."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

from scrubber.hooks.errors import PluginError

_STEM = re.compile(r"[a-z][a-z0-9_]{0,39}")


def modules_in(folders: Iterable[str | Path]) -> dict[str, Path]:
    """Return the plugins of these folders by name; a file that begins with an underscore is none.

    Raises `PluginError` for a folder that is none, or a file that can't be a name.
    """
    found: dict[str, Path] = {}
    for folder in map(Path, folders):
        if not folder.is_dir():
            raise PluginError(f"{folder}: is no folder; give one with a Python file for each plugin")
        for path in sorted(folder.glob("*.py")):
            name = path.stem
            if name.startswith("_"):
                continue
            if not _STEM.fullmatch(name):
                raise PluginError(
                    f"{path}: a plugin's file is named in small letters, digits and underscores"
                )
            if name in found:
                raise PluginError(f"plugin {name}: two folders hold a file of this name; rename one")
            found[name] = path.resolve()
    return found


def load_module(name: str, path: Path) -> ModuleType:
    """Import a file as a module of its own. Raises whatever the file raises."""
    spec = importlib.util.spec_from_file_location(f"infuscrub_plugins_dir_{name}", path)
    if spec is None or spec.loader is None:
        raise ImportError(name)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
