"""The optional build hook: mypyc compiles the modules that `pyproject.toml` lists, from the same sources.

    HATCH_BUILD_HOOK_ENABLE_CUSTOM=1 python -m build

Without that variable this file is not even imported, and the wheel is pure Python. hatch-mypyc does the work; two
things are different here. Modules stand at the root, though one package of the wheel, the rules, comes from a folder.
And what was compiled leaves the checkout again: a checkout that kept it would run it in place of its sources.
"""

from __future__ import annotations

from typing import Any

from hatch_mypyc import plugin


class CompiledModules(plugin.MypycBuildHook):
    """Compiles the hot modules, and cleans up behind itself."""

    PLUGIN_NAME = "custom"
    package_source = ""

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        self.clean([version])
