"""The plugins that a command was told to load, with their configurations."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scrubber.charts.document import Document, ReadOptions
    from scrubber.hooks.host import PluginHost
    from scrubber.model.record import InfusionRecord


def host_of(
    plugin: list[str] | None, plugins_dir: list[Path] | None, config: Path | None = None
) -> PluginHost:
    """Return the host of the plugins that were named. Raises `PluginError` or `InputError`."""
    from scrubber.hooks.host import load_plugins

    tables = tables_of(config, plugin, plugins_dir)
    host = load_plugins(allow=tuple(plugin or ()), folders=tuple(plugins_dir or ()), tables=tables)
    host.turn_to_names()  # a command has one host
    return host


def reader_of(
    plugin: list[str] | None, plugins_dir: list[Path] | None, config: Path | None, options: ReadOptions
) -> Callable[[Document], tuple[InfusionRecord, ...]]:
    """Return what reads a document as a run with these plugins does. Raises `PluginError` or `InputError`."""
    if not (plugin or plugins_dir or config):  # what plugins need takes time to load
        from scrubber.charts.document import read_document

        return partial(read_document, options=options)
    from scrubber.hooks.dispatch import Dispatcher
    from scrubber.job.charts import read_with_plugins

    dispatcher = Dispatcher(host_of(plugin, plugins_dir, config))
    return partial(read_with_plugins, dispatcher=dispatcher, options=options)


def tables_of(config: Path | None, *named: object) -> dict[str, Any]:
    """Return the configurations of plugins; of the file that is here only where a plugin was named."""
    from scrubber.job.operator import read_config

    here = Path("infuscrub.toml")
    if config is None and any(named) and here.is_file():
        config = here
    return {} if config is None else read_config(config)
