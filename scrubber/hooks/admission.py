"""Which code a plugin is: the version of the hooks that it was written for, a fingerprint of its files, and why it is
none that can be used.
"""

from __future__ import annotations

import hashlib
import inspect
import os
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pluggy

from payer_profiles.errors import did_you_mean
from scrubber.hooks import specs
from scrubber.hooks.errors import PluginError

_API = re.compile(r"(\d{1,4})(?:\.(\d{1,4}))?")


def api_of(stated: Any) -> str:
    return "" if stated is None else str(stated)


def refuse_version(name: str, stated: str | None) -> None:
    """Refuse a plugin that was built for another version of the hooks. Raises `PluginError`."""
    major, minor = (int(part) for part in specs.API.split("."))
    found = _API.fullmatch(stated or "")
    if found is None:
        raise PluginError(
            f"plugin {name}: it does not say which hook API it was written for; "
            f'add infuscrub_api = "{major}" to its module'
        )
    if int(found[1]) != major:
        raise PluginError(
            f"plugin {name}: built for hook API {stated}, this infuscrub has {specs.API}; "
            "install the plugin's release for this version"
        )
    if int(found[2] or 0) > minor:
        raise PluginError(
            f"plugin {name}: built for hook API {stated}, this infuscrub has {specs.API}; update infuscrub"
        )


def fingerprint(plugin: Any) -> str:
    """Return the SHA-256 over a plugin's Python and TOML files, so that a report says which code ran."""
    module = plugin if isinstance(plugin, ModuleType) else inspect.getmodule(type(plugin))
    file = getattr(module, "__file__", None)
    if not file:
        return ""
    path = Path(file)
    digest = hashlib.sha256()
    if path.name == "__init__.py":
        found = (os.path.join(at, name) for at, _, names in os.walk(path.parent) for name in names)
        sources = (each for each in found if each.endswith((".py", ".toml")))
        files = [Path(each) for each in sorted(sources, key=lambda each: each.split(os.sep))]
    else:
        files = [path]
    for each in files:
        digest.update(each.name.encode())
        digest.update(each.read_bytes())
    return digest.hexdigest()


def misfit(plugin: Any, manager: pluggy.PluginManager) -> str:
    """Return which function that is marked as a hook is none, or takes what the hook does not give; empty where none
    is found.
    """
    hooks = {
        name: caller.spec.argnames for name, caller in vars(manager.hook).items() if caller.spec is not None
    }
    for name in dir(plugin):
        if manager.parse_hookimpl_opts(plugin, name) is None:
            continue
        if name not in hooks:
            near = did_you_mean(name, hooks)
            return f"{name} is no hook" + (f" ({near[0].lower()}{near[1:]})" if near else "")
        taken = inspect.signature(getattr(plugin, name)).parameters
        if foreign := sorted(taken.keys() - set(hooks[name])):
            return (
                f"{name} takes {', '.join(foreign)}, and is given {', '.join(hooks[name]) or 'nothing'} only"
            )
    return ""


def why_no_import(error: ImportError | SyntaxError) -> str:
    """Return what an import ended with, and where it is known, the line or the module: no text, which may tell more."""
    name = type(error).__name__
    if isinstance(error, SyntaxError):
        return f"{name} in line {error.lineno} of {Path(error.filename or '').name}"
    return f"{name}: {error.name}" if error.name else name
