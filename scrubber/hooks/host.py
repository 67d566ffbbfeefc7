"""Finding and admitting plugins: allow-list, API version, misspelt hooks, order, fingerprints.

An installed plugin runs only if the operator names it; the built-in pack always runs. Everything that could go
wrong with a plugin before the first claim is one clear `PluginError` here: also an import that exits.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import partial
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pluggy

from payer_profiles import ProfileSource
from scrubber.hooks import specs
from scrubber.hooks.admission import api_of, fingerprint, misfit, refuse_version, why_no_import
from scrubber.hooks.configuring import checked, with_secrets
from scrubber.hooks.contributed import BUILT_IN as BUILT_IN
from scrubber.hooks.contributed import (
    checked_table,
    drug_name,
    from_afar,
    profile_source,
    table_source,
    vendor_rule,
)
from scrubber.hooks.errors import PluginCallFailed, PluginError, PluginNotAllowed
from scrubber.hooks.folder import load_module, modules_in
from scrubber.hooks.guard import Guard
from scrubber.hooks.process import PluginProcess
from scrubber.hooks.values import (
    MOST_RULES,
    MOST_STARTED,
    Names,
    drained,
    frozen_json,
)
from scrubber.model.failure import PluginFailure
from scrubber.model.value import Value
from scrubber.reference import vocabulary
from scrubber.reference.tables.edition import HasEdition
from scrubber.rules.definition import Rule

ENTRY_POINT_GROUP = "infuscrub"
MOST_CONTRIBUTED = 20_000
"""Values of one plugin at start: profiles, tables, names of drugs."""
_START = Guard(math.inf)
"""For what runs before the first claim: an import may take its time."""


class Implementation(NamedTuple):
    """One plugin's implementation of a hook."""

    plugin: str
    function: Callable[..., Any]
    names: tuple[str, ...]
    """Of the arguments that it takes."""


class PluginInfo(Value):
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
        self._apart: dict[str, PluginProcess] = {}
        self._configs: dict[str, Any] = {}
        self._started: dict[str, Any] = {}
        self._closers: list[Callable[[], None]] = []
        self._drug_names: tuple[tuple[str, specs.DrugName], ...] | None = None
        self._vocabulary: vocabulary.Vocabulary | None = None
        self.names = Names()
        """Whose rule ids are whose; known once the rules are."""

    @property
    def plugins(self) -> tuple[PluginInfo, ...]:
        """Return the admitted plugins in order."""
        return tuple(self._plugins)

    def admit(self, plugin: Any, name: str, version: str, sha256: str | None = None) -> PluginInfo:
        """Check and register one plugin module or object. `sha256` where its code is in another process.

        Raises `PluginError` on another API version, a misspelt or unknown hook, or a wrapper.
        """
        api, failure = _START.run(
            name, "infuscrub_api", lambda: api_of(getattr(plugin, "infuscrub_api", None))
        )
        refuse_version(name, None if failure else api)
        if self._manager.has_plugin(name):
            raise PluginError(f"plugin {name}: two plugins have this name; uninstall one")
        said, failure = _START.run(name, "load", lambda: self._registered(plugin, name))
        if failure is not None or said:
            if self._manager.has_plugin(name):
                self._manager.unregister(name=name)
            raise PluginError(f"plugin {name}: {said or how(failure)}")
        callers = self._manager.get_hookcallers(plugin) or []
        info = PluginInfo(
            name=name,
            version=version,
            api=api,
            sha256=fingerprint(plugin) if sha256 is None else sha256,
            hooks=tuple(sorted(caller.name for caller in callers)),
        )
        self._plugins.append(info)
        return info

    def _registered(self, plugin: Any, name: str) -> str:
        """Register a plugin; return what is wrong with it."""
        try:
            self._manager.register(plugin, name=name)
            self._manager.check_pending()
        except pluggy.PluginValidationError as error:
            said = misfit(plugin, self._manager) or str(error).splitlines()[-1].strip()
            return f"{said}; see `infuscrub plugins list --hooks` for the hooks"
        for caller in self._manager.get_hookcallers(plugin) or []:
            for implementation in caller.get_hookimpls():
                if implementation.plugin is plugin and (implementation.wrapper or implementation.hookwrapper):
                    return (
                        f"{caller.name} is a hook wrapper, which would reach into other plugins; "
                        "implement the hook itself"
                    )
        return ""

    def admit_apart(self, apart: PluginProcess) -> PluginInfo:
        """Register a plugin that runs in a process of its own. Raises `PluginError`."""
        described = apart.described
        stand_in = SimpleNamespace(infuscrub_api=described.get("api"))
        for hook, taken in apart.hooks.items():
            marked = specs.hookimpl(tryfirst=taken.tryfirst, trylast=taken.trylast)(_far_away())
            setattr(stand_in, hook, marked)
        self._apart[apart.name] = apart
        self.at_close(apart.close)
        version, sha256 = (str(described.get(key, ""))[:64] for key in ("version", "sha256"))
        return self.admit(stand_in, apart.name, version, sha256)

    def apart(self, plugin: str) -> PluginProcess | None:
        """Return the process of a plugin that has one."""
        return self._apart.get(plugin)

    def order_of(self, hook: str) -> dict[str, Any]:
        """Return how the only implementation of a hook is marked, and what it takes."""
        (one,) = getattr(self._manager.hook, hook).get_hookimpls()
        return {"names": list(one.argnames), "tryfirst": one.tryfirst, "trylast": one.trylast}

    def table_sources(self) -> tuple[specs.TableSource, ...]:
        """Return every contributed table as the plugin gave it. Raises `PluginError`."""
        return tuple(item for _, item in self._contributions("infuscrub_tables", table_source))

    def at_close(self, close: Callable[[], None]) -> None:
        """Remember what must end with the run: the process of an isolated plugin."""
        self._closers.append(close)

    def close(self) -> None:
        """End the processes of isolated plugins, and let go of their names of drugs; a call after that is a failure."""
        while self._closers:
            self._closers.pop()()
        vocabulary.forget(self._vocabulary or ())

    def implementations(self, hook: str) -> tuple[Implementation, ...]:
        """Return the implementations of one hook; the last one is asked first where one answer is enough.

        That is the order of pluggy: `trylast` ones first, then in order of admission, `tryfirst` ones last.
        """
        caller = getattr(self._manager.hook, hook)
        return tuple(
            Implementation(i.plugin_name, i.function, tuple(i.argnames)) for i in caller.get_hookimpls()
        )

    def configure(self, tables: Mapping[str, Any]) -> None:
        """Give plugins their configuration; each that has a schema gets one, made of its table or of defaults.

        Raises `PluginError` for what does not fit, and for a table of a plugin that takes none.
        """
        schemas = {one.plugin: one for one in self.implementations("infuscrub_config_schema")}
        for info in self._plugins:
            name = info.name
            if name in self._apart:
                continue  # its own process has done it
            if name not in schemas:
                if name in tables:
                    raise PluginError(f"plugin {name}: takes no configuration; remove its table")
                continue
            schema, failure = _START.run(name, "infuscrub_config_schema", schemas[name].function)
            if failure is not None:
                raise PluginError(f"plugin {name}: {how(failure)}; the plugin was refused")
            table = with_secrets(name, tables.get(name, {}))
            made, failure = _START.run(
                name, "infuscrub_config_schema", partial(_configured, name, schema, table)
            )
            if failure is not None:
                raise PluginError(f"plugin {name}: its configuration schema raised {failure.detail}")
            if isinstance(made, PluginError):
                raise made
            self._configs[name] = made

    def config_of(self, plugin: str) -> Any:
        """Return a plugin's configuration; None where it has none."""
        return self._configs.get(plugin)

    def started_of(self, plugin: str) -> Any:
        """Return what a plugin's `infuscrub_run_started` gave."""
        return self._started.get(plugin)

    @property
    def started(self) -> dict[str, Any]:
        """Return what `infuscrub_run_started` gave, by plugin."""
        return dict(self._started)

    def begin(self, started: Mapping[str, Any]) -> None:
        """Hand out what `infuscrub_run_started` gave, here or in another process. Raises `PluginError`."""
        self._started = {name: frozen_json(value, MOST_STARTED) for name, value in started.items()}
        for name, apart in self._apart.items():
            try:
                apart.begin(self._started.get(name))
            except PluginCallFailed as error:
                raise PluginError(
                    f"plugin {name}: its process {error.reason} at the start of the run"
                ) from None

    def extras(self, one: Implementation) -> dict[str, Any]:
        """Return the arguments of the plugin's own that an implementation takes."""
        own = {"config": self._configs, "started": self._started}
        return {name: values.get(one.plugin) for name, values in own.items() if name in one.names}

    def rules(self) -> tuple[Rule, ...]:
        """Return every contributed rule by id. Raises `PluginError` on a clash or a failing plugin."""
        rules: dict[str, tuple[str, Rule]] = {}
        for plugin, rule in self._contributions("infuscrub_rules", vendor_rule, MOST_RULES):
            if rule.id in rules:
                raise PluginError(
                    f"rule {rule.id}: contributed by both {rules[rule.id][0]} and {plugin}; "
                    "give one of them the vendor's prefix"
                )
            rules[rule.id] = (plugin, rule)
        self._owners = {rule_id: plugin for rule_id, (plugin, _) in rules.items()}
        self.names = Names.of(self._owners, BUILT_IN)
        for rule_id, plugin in self._owners.items():
            if plugin != BUILT_IN and self.names.is_ours(rule_id):
                raise PluginError(
                    f"plugin {plugin}: rule {rule_id} begins like a rule of infuscrub; "
                    "give it the vendor's own prefix, as ACME01"
                )
        return tuple(rules[rule_id][1] for rule_id in sorted(rules))

    def owner_of(self, rule: str) -> str:
        """Return the plugin that contributed a rule; the built-in pack for a rule that nobody contributed."""
        return self._owners.get(rule, BUILT_IN)

    def profiles(self) -> tuple[ProfileSource, ...]:
        """Return every contributed profile source. Raises `PluginError` on a failing plugin."""
        return tuple(item for _, item in self._contributions("infuscrub_profiles", profile_source))

    def tables(self) -> tuple[HasEdition, ...]:
        """Return every contributed table. Raises `PluginError` on a failing plugin or a value that is no table."""
        return tuple(item for _, item in self._contributions("infuscrub_tables", checked_table))

    def drug_names_given(self) -> tuple[tuple[str, specs.DrugName], ...]:
        """Return every contributed name of a drug as it was given, with its plugin. Raises `PluginError`."""
        if self._drug_names is None:
            self._drug_names = tuple(self._contributions("infuscrub_drug_names", drug_name))
        return self._drug_names

    def drug_names(self) -> vocabulary.Vocabulary:
        """Return every contributed name of a drug with what it names. Raises `PluginError`."""
        if self._vocabulary is None:
            given = self.drug_names_given()
            if not given:
                self._vocabulary = ()
                return ()
            from scrubber.hooks.naming import vocabulary_of

            self._vocabulary = vocabulary_of(given)
        return self._vocabulary

    def knowing(self) -> AbstractContextManager[None]:
        """Let the names of its plugins be those that the process knows: for this work, and then until another's are.

        Raises `PluginError`, and `VocabularyError` inside work that knows others.
        """
        return vocabulary.knowing(self.drug_names())

    def turn_to_names(self, *, alone: bool = False) -> None:
        """Let the names of its plugins be known from here on, as `vocabulary.turn_to` does. Raises `PluginError`."""
        vocabulary.turn_to(self.drug_names(), alone=alone)

    def _contributions(
        self, hook: str, check: Callable[[str, Any], Any], most: int = MOST_CONTRIBUTED
    ) -> Iterator[tuple[str, Any]]:
        for one in self.implementations(hook):

            def call(one: Implementation = one) -> tuple[Any, ...]:
                apart = self._apart.get(one.plugin)
                given = one.function(**self.extras(one)) if apart is None else from_afar(apart, hook)
                return drained(given, partial(check, one.plugin), most)

            items, failure = _START.run(one.plugin, hook, call)
            if failure is not None:
                raise PluginError(f"plugin {one.plugin}: {how(failure)}; the plugin was refused")
            for item in items:
                if isinstance(item, str):
                    raise PluginError(f"plugin {one.plugin}: {item}")
                yield one.plugin, item


def _far_away() -> Callable[[], None]:
    def stand_in() -> None:
        """Stand for a hook that is called in another process."""
        raise NotImplementedError

    return stand_in


def how(failure: PluginFailure | None) -> str:
    """Return how a plugin failed before the first claim."""
    if failure is None:
        return ""
    if failure.reason == "gave_rubbish":
        return f"{failure.hook} gave something that is no valid value ({failure.detail})"
    return f"{failure.hook} raised {failure.detail or 'an error'}"


def _configured(plugin: str, schema: Any, table: Any) -> Any:
    """Return a configuration, or the `PluginError` that says what is wrong with it."""
    try:
        return checked(plugin, schema, table)
    except PluginError as error:
        return error


class _Found(NamedTuple):
    """A plugin that could be admitted: an installed one, or a file of a folder."""

    where: EntryPoint | Path

    @property
    def version(self) -> str:
        if isinstance(self.where, Path) or self.where.dist is None:
            return ""
        return self.where.dist.version

    def load(self, name: str) -> Any:
        """Import it. Raises `PluginError`."""
        where = self.where
        load = where.load if isinstance(where, EntryPoint) else partial(load_module, name, where)
        why: list[str] = []

        def loaded() -> Any:
            try:
                return load()
            except (ImportError, SyntaxError) as error:
                why.append(why_no_import(error))
                raise

        plugin, failure = _START.run(name, "import", loaded)
        if failure is None:
            return plugin
        what = f"its module {where.value}" if isinstance(where, EntryPoint) else f"its file {where.name}"
        raise PluginError(
            f"plugin {name}: {what} does not import ({why[0] if why else failure.detail or 'an error'}); "
            "repair it, or take it off the list of plugins"
        )


def _findable(folders: Sequence[str | Path]) -> tuple[dict[str, _Found], frozenset[str]]:
    """Return what could be admitted, and the names of those that are in folders."""
    installed = {point.name: _Found(point) for point in entry_points(group=ENTRY_POINT_GROUP)}
    own = {name: _Found(path) for name, path in modules_in(folders).items()}
    clash = sorted(own.keys() & installed.keys())
    if clash:
        raise PluginError(f"plugin {clash[0]}: is installed and in a folder as well; rename the file")
    return {**installed, **own}, frozenset(own)


def load_alone(
    name: str, folders: Sequence[str | Path] = (), table: Mapping[str, Any] | None = None
) -> PluginHost:
    """Admit one plugin and nothing else: for the process in which it runs isolated. `table`: its configuration."""
    found = _findable(folders)[0].get(name)
    if found is None:
        raise PluginNotAllowed(f"plugin {name}: not installed")
    host = PluginHost()
    host.admit(found.load(name), name, found.version)
    host.configure({} if table is None else {name: table})
    return host


def load_plugins(
    *,
    allow: Sequence[str] = (),
    required: Sequence[str] = (),
    order: Sequence[str] = (),
    isolate: Sequence[str] = (),
    folders: Sequence[str | Path] = (),
    tables: Mapping[str, Any] | None = None,
    environment: Sequence[str] = (),
    jail: bool = False,
) -> PluginHost:
    """Admit the built-in pack and the installed plugins named in `allow` (`*` for all), in a fixed order.

    Those named in `isolate` run in a process of their own each, and need not be named in `allow` as well. Every Python
    file of `folders` is a plugin, named by the file. `order` moves the named plugins last, in that order: the last one
    admitted is asked first. `tables` are configurations by plugin. An isolated plugin keeps the variables named in
    `environment`; `jail` puts it into bubblewrap.

    Raises `PluginNotAllowed` when a named or required plugin is not installed, `PluginError` when one is not usable.
    """
    findable, own = _findable(folders)
    given = dict(tables or {})
    unknown = sorted(given.keys() - findable.keys())
    if unknown:
        raise PluginNotAllowed(
            f"plugin {unknown[0]}: is configured and not installed; correct the table's name"
        )
    wanted = set(findable) if "*" in allow else set(allow) - {"*"}
    wanted |= {BUILT_IN, *required, *isolate, *own}
    missing = sorted(wanted - set(findable))
    if missing:
        raise PluginNotAllowed(
            f"plugin {missing[0]}: not installed; installed are {', '.join(sorted(findable)) or 'none'}"
        )
    ranked = sorted(wanted - {BUILT_IN} - set(order)) + [name for name in order if name in wanted]
    host = PluginHost()
    try:
        for name in (BUILT_IN, *ranked):
            if name in isolate and name != BUILT_IN:
                from scrubber.hooks.apart import Apart

                hello = {"folders": [str(folder) for folder in folders]}
                if name in given:
                    hello["table"] = with_secrets(name, given[name])
                host.admit_apart(Apart(name, hello=hello, environment=environment, jail=jail))
            else:
                host.admit(findable[name].load(name), name, findable[name].version)
        host.configure(given)
    except BaseException:
        host.close()
        raise
    return host


def installed_plugins() -> tuple[tuple[str, str], ...]:
    """Return (name, version) of every installed plugin, admitted or not."""
    return tuple(
        sorted((p.name, p.dist.version if p.dist else "") for p in entry_points(group=ENTRY_POINT_GROUP))
    )
