"""What a session has loaded: plugins, profiles, tables and the rules made of them. It never changes.

Every run holds the one that it began with. When a session reloads or closes, the former one ends with the last run
that holds it: its plugins' processes are ended then, and no lock is needed for that.
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

from payer_profiles import ProfileSet, ProfileSource, load_profiles
from scrubber.api.arguments import policy_of, prices_of, tables_of
from scrubber.api.errors import OptionError, SessionError, translated
from scrubber.engine.policy import Approvals, Policy
from scrubber.engine.scrubber import Scrubber, plugins_of
from scrubber.engine.settings import PluginChoice, Settings, Unresolved, Validation
from scrubber.hooks.host import PluginHost
from scrubber.hooks.specs import RunView
from scrubber.model.value import Value
from scrubber.reference.prices import Prices
from scrubber.reference.tables import Tables
from scrubber.rules.history import History


class Sources(Value):
    """Where a session loads from, now and at each reload. `settings` stands for all but the plugins."""

    settings: Settings | None
    profiles: tuple[str | Path | ProfileSource, ...]
    profile: str | None
    plugins: tuple[object, ...]
    isolate: tuple[str, ...]
    required: tuple[str, ...]
    plugin_seconds: float
    tables: str | Path | Tables | None
    fee_schedule: str | Path | Prices | None
    policy: str | Path | Policy
    validate: Validation
    require_charts: bool
    unresolved: Unresolved
    history: History


class Loaded:
    """Settings, plugins and rules of one loading."""

    def __init__(self, sources: Sources, today: date) -> None:
        """Raises `OptionError` for what can't be used."""
        choice = _choice(sources)
        with translated("plugins"):
            host = _host(choice, [p for p in sources.plugins if not isinstance(p, str)])
        self._opened_in = os.getpid()
        self._end = weakref.finalize(self, _close, host, self._opened_in)
        self.has_objects = any(not isinstance(plugin, str) for plugin in sources.plugins)
        """Plugins that are objects can't travel to another process."""
        self.isolated = choice.isolate
        self.settings = _settings(sources, choice, host, today)
        with translated("plugins"):
            self._scrubber = Scrubber(self.settings, host)
            self._scrubber.dispatcher.start(RunView(self.settings.as_of))

    def scrubber(
        self, *, as_of: date, approvals: Approvals | None = None, profile: str | None = None
    ) -> Scrubber:
        """Return a scrubber for one run: it counts the failures of plugins by itself."""
        settings = replace(self.settings, as_of=as_of)
        if approvals is not None:
            settings = replace(settings, approvals=approvals)
        if profile is not None:
            settings = replace(settings, profile=_known(profile, settings.profiles))
        return Scrubber(settings, self._scrubber.host, self._scrubber.rules, self._scrubber.tables)

    def check_process(self) -> None:
        """Raise `SessionError` in a forked process where a plugin's own process would answer two callers."""
        if self.isolated and os.getpid() != self._opened_in:
            raise SessionError(
                "this session was opened before the process was forked, and its isolated plugins serve the parent; "
                "open a session in each process"
            )


def _close(host: PluginHost, opened_in: int) -> None:
    if os.getpid() == opened_in:
        host.close()


def _choice(sources: Sources) -> PluginChoice:
    names = tuple(plugin for plugin in sources.plugins if isinstance(plugin, str))
    objects = tuple(_name_of(plugin) for plugin in sources.plugins if not isinstance(plugin, str))
    required = (*objects, *sources.required)
    if sources.settings is None:
        return PluginChoice(
            names, tuple(dict.fromkeys(required)), sources.isolate, budget_seconds=sources.plugin_seconds
        )
    given = sources.settings.plugins
    return replace(
        given,
        allow=tuple(dict.fromkeys((*given.allow, *names))),
        required=tuple(dict.fromkeys((*given.required, *required))),
        isolate=tuple(dict.fromkeys((*given.isolate, *sources.isolate))),
    )


def _host(choice: PluginChoice, objects: Sequence[object]) -> PluginHost:
    """Load the installed plugins and admit the objects, which are required by name wherever the settings travel."""
    names = {_name_of(plugin) for plugin in objects}
    required = tuple(name for name in choice.required if name not in names)
    host = plugins_of(replace(choice, required=required))
    try:
        for plugin in objects:
            host.admit(plugin, _name_of(plugin), str(getattr(plugin, "__version__", "")))
    except BaseException:
        host.close()
        raise
    return host


def _name_of(plugin: object) -> str:
    """Return a plugin object's name: what it says itself, its module's, or its class's."""
    own: Any = getattr(plugin, "infuscrub_name", None)
    if isinstance(own, str) and own:
        return own
    return plugin.__name__.rpartition(".")[2] if isinstance(plugin, ModuleType) else type(plugin).__name__


def _settings(sources: Sources, choice: PluginChoice, host: PluginHost, today: date) -> Settings:
    if sources.settings is not None:
        return replace(sources.settings, plugins=choice)
    folders = [str(each) for each in sources.profiles if not isinstance(each, ProfileSource)]
    own = [each for each in sources.profiles if isinstance(each, ProfileSource)]
    with translated("profiles"):
        profiles = load_profiles(folders, (*host.profiles(), *own))
    if sources.profile is not None:
        _known(sources.profile, profiles)
    return Settings(
        as_of=today,
        profiles=profiles,
        profile=sources.profile,
        policy=policy_of(sources.policy),
        validate=sources.validate,
        require_charts=sources.require_charts,
        unresolved=sources.unresolved,
        prices=prices_of(sources.fee_schedule),
        tables=tables_of(sources.tables),
        plugins=choice,
        history=sources.history,
    )


def _known(profile: object, profiles: ProfileSet) -> str:
    """Return a profile's id. Raises `OptionError` where there is none of it."""
    if not isinstance(profile, str):
        raise OptionError("profile is the id of a profile", "profile")
    with translated("profile"):
        profiles.file(profile)
    return profile
