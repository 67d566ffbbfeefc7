"""What a plugin is handed: copies, so that nothing that it does to them, by force either, reaches the core or another.

Claim, chart, what the chart supports and the comparison are copied for each plugin and claim; profiles once for each
plugin. Public tables and fee schedules are shared: they are large, and a plugin that changes them by force is beyond
what a border in one process can hold; `--isolate` is for that.
"""

from __future__ import annotations

import pickle
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from payer_profiles import Profile, ProfileSet
from scrubber.hooks.shapes import copied
from scrubber.rules.case import Case

_MOST_PROFILES = 256


class Views:
    """The copies that one plugin gets."""

    def __init__(self, config: Any = None, started: Any = None) -> None:
        self._config = config
        self._started = started
        self._profiles: OrderedDict[int, tuple[Any, Any]] = OrderedDict()
        """By identity of the core's own, which is kept with its copy so that its identity stays its own."""
        self._last = threading.local()
        self._copies: Mapping[type, Callable[[Any], Any]] = {
            Case: self._case,
            Profile: self._profile,
            ProfileSet: self._profile,
            MappingProxyType: lambda value: MappingProxyType(
                {key: copied(item, self._copies) for key, item in value.items()}
            ),
        }

    def of(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Return copies of a hook's arguments."""
        return {name: copied(value, self._copies) for name, value in arguments.items()}

    @staticmethod
    def are_changed(given: Mapping[str, Any], arguments: Mapping[str, Any]) -> bool:
        """Return whether a plugin changed what it was given; profiles aside, whose copies are its own for the run."""
        return any(not _same(value, arguments[name]) for name, value in given.items())

    def _case(self, case: Case) -> Case:
        """Return the plugin's case; its rules and hooks ask about one case in a row."""
        last: tuple[Case, Case] | None = getattr(self._last, "case", None)
        if last is not None and last[0] is case:
            return last[1]
        copy = replace(
            case,
            claim=copied(case.claim, self._copies),
            chart=copied(case.chart, self._copies),
            support=copied(case.support, self._copies),
            comparison=copied(case.comparison, self._copies),
            profile=self._profile(case.profile),
            recorder=None,
            config=self._config,
            started=self._started,
        )
        self._last.case = case, copy
        return copy

    def forget(self) -> None:
        """Make the next case anew: what this one's copy was changed to is nobody's business."""
        self._last.case = None

    def _profile(self, profile: Any) -> Any:
        known = self._profiles.get(id(profile))
        if known is None:
            known = self._profiles[id(profile)] = profile, pickle.loads(pickle.dumps(profile))
            if len(self._profiles) > _MOST_PROFILES:
                self._profiles.popitem(last=False)
        return known[1]


def _same(given: Any, value: Any) -> bool:
    if type(value) is Case:
        return (
            type(given) is Case
            and given.claim == value.claim
            and given.chart == value.chart
            and given.support == value.support
            and given.comparison == value.comparison
        )
    if type(value) in (Profile, ProfileSet):
        return True
    return bool(given == value)
