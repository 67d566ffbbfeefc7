"""The plugins that a command was told to load, with their configurations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scrubber.hooks.host import PluginHost


def host_of(
    plugin: list[str] | None, plugins_dir: list[Path] | None, config: Path | None = None
) -> PluginHost:
    """Return the host of the plugins that were named. Raises `PluginError` or `InputError`."""
    from scrubber.hooks.host import load_plugins

    tables = tables_of(config, plugin, plugins_dir)
    host = load_plugins(allow=tuple(plugin or ()), folders=tuple(plugins_dir or ()), tables=tables)
    host.turn_to_names()  # a command has one host
    return host


def tables_of(config: Path | None, *named: object) -> dict[str, Any]:
    """Return the configurations of plugins; of the file that is here only where a plugin was named."""
    from scrubber.job.operator import read_config

    here = Path("infuscrub.toml")
    if config is None and any(named) and here.is_file():
        config = here
    return {} if config is None else read_config(config)
