"""What decides about a claim: values only, no path, clock or open file; so every process builds the same scrubber."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from payer_profiles import ProfileSet, load_profiles
from scrubber.engine.policy import NO_APPROVALS, SAFE, Approvals, Policy
from scrubber.model.value import Value, field
from scrubber.reference.prices import NO_PRICES, Prices
from scrubber.reference.tables import Tables, shipped_tables
from scrubber.rules.history import NO_HISTORY, History

Validation = Literal["off", "guide", "pyx12"]
Unresolved = Literal["hold", "reject"]


class PluginChoice(Value):
    """Which installed plugins run. `*` in `allow` stands for all.

    What is named, here or in `required`, must be installed; `required` is for use beside `*`, which takes what is
    there. No claim goes out that a plugin failed on, required or not.
    """

    allow: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    isolate: tuple[str, ...] = ()
    """Run in a process of their own, which is ended where a call overruns."""
    budget_seconds: float = 0.25
    """CPU time of one call."""
    folders: tuple[str, ...] = ()
    """Folders whose Python files are a plugin each; all of them run."""
    tables: Mapping[str, Any] = field(default_factory=dict)
    """Configurations by plugin: plain values, secrets by reference."""
    environment: tuple[str, ...] = ()
    """Variables that isolated plugins keep of the environment."""
    jail: bool = False
    """Put isolated plugins into bubblewrap, which takes files and network away."""


class Settings(Value):
    """Everything that decides, the claim and its charts aside. Picklable."""

    as_of: date
    """The day of the check: services after it lie in the future."""
    profiles: ProfileSet = field(default_factory=load_profiles)
    profile: str | None = None
    """The profile of every claim, whatever its payer."""
    policy: Policy = SAFE
    approvals: Approvals = NO_APPROVALS
    validate: Validation = "guide"
    require_charts: bool = False
    """Hold an infusion claim without a usable chart."""
    unresolved: Unresolved = "hold"
    """What becomes of a claim that a person at the desk must decide: a host without a desk rejects it."""
    prices: Prices = NO_PRICES
    tables: Tables = field(default_factory=shipped_tables)
    """Public tables: what somebody loaded goes before what comes with the product."""
    plugins: PluginChoice = field(default_factory=PluginChoice)
    history: History = NO_HISTORY
    """Earlier services of patients, from a host that knows them; picklable where worker processes are used."""

    @property
    def on_unresolved(self) -> Unresolved:
        """Return what becomes of a claim that a person must decide: the policy file's word goes before the host's."""
        return self.policy.unresolved or self.unresolved
