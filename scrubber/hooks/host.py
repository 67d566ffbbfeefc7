"""Finding and admitting plugins: allow-list, API version, misspelt hooks, order, fingerprints.

An installed plugin runs only if the operator names it; the built-in pack always runs. Everything that could go
wrong with a plugin before the first claim is one clear `PluginError` here.
"""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

import pluggy

from payer_profiles import ProfileSource
from scrubber.hooks import specs
from scrubber.hooks.errors import PluginError, PluginNotAllowed
from scrubber.reference.tables.contributed import list_of, origin_of, pairs_of
from scrubber.reference.tables.edition import HasEdition, TableError
from scrubber.rules.definition import Rule

BUILT_IN = "infuscrub_rules"
ENTRY_POINT_GROUP = "infuscrub"


@dataclass(frozen=True, slots=True)
class PluginInfo:
    """An admitted plugin, as reports and `plugins list` name it."""

    name: str
    version: str
    api: str
    sha256: str
    hooks: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """Return the report's shape of a plugin."""
        return {
            "name": self.name,
            "version": self.version,
            "api": self.api,
            "sha256": self.sha256,
            "hooks": list(self.hooks),
        }


class PluginHost:
    """The admitted plugins in their fixed order: the built-in pack, then others by name."""

    def __init__(self) -> None:
        self._manager = pluggy.PluginManager(specs.PROJECT)
        self._manager.add_hookspecs(specs.Hooks)
        self._plugins: list[PluginInfo] = []
        self._owners: dict[str, str] = {}
        self._closers: list[Callable[[], None]] = []

    @property
    def plugins(self) -> tuple[PluginInfo, ...]:
        """Return the admitted plugins in order."""
        return tuple(self._plugins)

    def admit(self, plugin: Any, name: str, version: str, sha256: str | None = None) -> PluginInfo:
        """Check and register one plugin module or object. `sha256` where its code is in another process.

        Raises `PluginError` on another API version, a misspelt or unknown hook, or a wrapper.
        """
        api = getattr(plugin, "infuscrub_api", None)
        if api is None:
            raise PluginError(
                f"plugin {name}: it does not say which hook API it was written for; "
                f'add infuscrub_api = "{specs.API}" to its module'
            )
        if str(api).split(".")[0] != specs.API:
            raise PluginError(
                f"plugin {name}: built for hook API {api}, this infuscrub has {specs.API}; "
                "install the plugin's release for this version"
            )
        if self._manager.has_plugin(name):
            raise PluginError(f"plugin {name}: two plugins have this name; uninstall one")
        try:
            self._manager.register(plugin, name=name)
            self._manager.check_pending()
        except pluggy.PluginValidationError as error:
            if self._manager.has_plugin(name):
                self._manager.unregister(name=name)
            raise PluginError(
                f"plugin {name}: {_first_line(error)}; see `infuscrub plugins list --hooks` for the hooks"
            ) from error
        callers = self._manager.get_hookcallers(plugin) or []
        for caller in callers:
            for implementation in caller.get_hookimpls():
                if implementation.plugin is plugin and (implementation.wrapper or implementation.hookwrapper):
                    self._manager.unregister(name=name)
                    raise PluginError(
                        f"plugin {name}: {caller.name} is a hook wrapper, which would reach into other plugins; "
                        "implement the hook itself"
                    )
        info = PluginInfo(
            name=name,
            version=version,
            api=str(api),
            sha256=fingerprint(plugin) if sha256 is None else sha256,
            hooks=tuple(sorted(caller.name for caller in callers)),
        )
        self._plugins.append(info)
        return info

    def at_close(self, close: Callable[[], None]) -> None:
        """Remember what must end with the run: the process of an isolated plugin."""
        self._closers.append(close)

    def close(self) -> None:
        """End the processes of isolated plugins; a call after that is a failure of its plugin."""
        while self._closers:
            self._closers.pop()()

    def implementations(self, hook: str) -> tuple[tuple[str, Callable[..., Any], tuple[str, ...]], ...]:
        """Return (plugin name, function, argument names) of one hook, first admitted first."""
        caller = getattr(self._manager.hook, hook)
        return tuple((i.plugin_name, i.function, tuple(i.argnames)) for i in caller.get_hookimpls())

    def rules(self) -> tuple[Rule, ...]:
        """Return every contributed rule by id. Raises `PluginError` on a clash or a failing plugin."""
        rules: dict[str, tuple[str, Rule]] = {}
        for plugin, item in self._contributions("infuscrub_rules"):
            if not isinstance(item, Rule):
                raise PluginError(
                    f"plugin {plugin}: infuscrub_rules gave something that is no rule; decorate it with @rule"
                )
            if item.id in rules:
                raise PluginError(
                    f"rule {item.id}: contributed by both {rules[item.id][0]} and {plugin}; "
                    "give one of them the vendor's prefix"
                )
            rules[item.id] = (plugin, item)
        self._owners = {rule_id: plugin for rule_id, (plugin, _) in rules.items()}
        return tuple(rules[rule_id][1] for rule_id in sorted(rules))

    def owner_of(self, rule: str) -> str:
        """Return the plugin that contributed a rule; the built-in pack for a rule that nobody contributed."""
        return self._owners.get(rule, BUILT_IN)

    def profiles(self) -> tuple[ProfileSource, ...]:
        """Return every contributed profile source. Raises `PluginError` on a failing plugin."""
        found: list[ProfileSource] = []
        for plugin, item in self._contributions("infuscrub_profiles"):
            if not isinstance(item, ProfileSource):
                raise PluginError(
                    f"plugin {plugin}: infuscrub_profiles gave something that is no ProfileSource"
                )
            found.append(item)
        return tuple(found)

    def tables(self) -> tuple[HasEdition, ...]:
        """Return every contributed table. Raises `PluginError` on a failing plugin or a value that is no table."""
        found: list[HasEdition] = []
        for plugin, item in self._contributions("infuscrub_tables"):
            if not isinstance(item, specs.TableSource):
                raise PluginError(f"plugin {plugin}: infuscrub_tables gave something that is no TableSource")
            try:
                found.append(_table(item))
            except (TableError, TypeError, AttributeError) as error:
                said = str(error) if isinstance(error, TableError) else f"raised {type(error).__name__}"
                raise PluginError(f"plugin {plugin}: {said}") from error
        return tuple(found)

    def _contributions(self, hook: str) -> Iterable[tuple[str, object]]:
        for plugin, function, _ in self.implementations(hook):
            try:
                items = tuple(function())
            except Exception as error:
                raise PluginError(
                    f"plugin {plugin}: {hook} raised {type(error).__name__}; the plugin was refused"
                ) from error
            for item in items:
                yield plugin, item


def _table(source: specs.TableSource) -> HasEdition:
    origin = origin_of(source.title, source.url, source.trust, source.seen)
    if bool(source.codes) == bool(source.pairs):
        raise TableError(f"table {source.name!r}: give codes or pairs, one of the two")
    if source.codes:
        return list_of(source.name, origin, source.codes)
    if source.setting not in ("practitioner", "hospital"):
        raise TableError(f"table {source.name!r}: the setting is practitioner or hospital")
    return pairs_of(source.name, origin, source.pairs, source.setting)


def load_alone(name: str) -> PluginHost:
    """Admit one installed plugin and nothing else: for the process in which it runs isolated."""
    host = PluginHost()
    for point in entry_points(group=ENTRY_POINT_GROUP, name=name):
        host.admit(_import(point), name, point.dist.version if point.dist else "")
        return host
    raise PluginNotAllowed(f"plugin {name}: not installed")


def load_plugins(
    *,
    allow: Sequence[str] = (),
    required: Sequence[str] = (),
    order: Sequence[str] = (),
    isolate: Sequence[str] = (),
) -> PluginHost:
    """Admit the built-in pack and the installed plugins named in `allow` (`*` for all), in a fixed order.

    Those named in `isolate` run in a process of their own each, and need not be named in `allow` as well.
    `order` moves the named plugins last, in that order: the last one admitted is asked first.
    Raises `PluginNotAllowed` when a named or required plugin is not installed, `PluginError` when one is not usable.
    """
    installed = {point.name: point for point in entry_points(group=ENTRY_POINT_GROUP)}
    wanted = set(installed) if "*" in allow else set(allow) - {"*"}
    wanted |= {BUILT_IN, *required, *isolate}
    missing = sorted(wanted - set(installed))
    if missing:
        raise PluginNotAllowed(
            f"plugin {missing[0]}: not installed; installed are {', '.join(sorted(installed)) or 'none'}"
        )
    ranked = sorted(wanted - {BUILT_IN} - set(order)) + [name for name in order if name in wanted]
    host = PluginHost()
    for name in (BUILT_IN, *ranked):
        point = installed[name]
        if name in isolate and name != BUILT_IN:
            from scrubber.hooks.isolated import isolated

            plugin = isolated(name)
            host.at_close(plugin.close)
            host.admit(*plugin.admission())
        else:
            host.admit(_import(point), name, point.dist.version if point.dist else "")
    return host


def installed_plugins() -> tuple[tuple[str, str], ...]:
    """Return (name, version) of every installed plugin, admitted or not."""
    return tuple(
        sorted((p.name, p.dist.version if p.dist else "") for p in entry_points(group=ENTRY_POINT_GROUP))
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
        files = sorted(p for p in path.parent.rglob("*") if p.suffix in {".py", ".toml"})
    else:
        files = [path]
    for each in files:
        digest.update(each.name.encode())
        digest.update(each.read_bytes())
    return digest.hexdigest()


def _import(point: EntryPoint) -> Any:
    try:
        return point.load()
    except Exception as error:
        raise PluginError(
            f"plugin {point.name}: its module {point.value} does not import ({type(error).__name__}); "
            "reinstall it or take it off the allow-list"
        ) from error


def _first_line(error: BaseException) -> str:
    return str(error).strip().splitlines()[-1].strip() if str(error).strip() else type(error).__name__
