"""What a plugin contributes before the first claim: rules, profiles and tables, each checked, here or from afar."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from payer_profiles import ProfileSource
from scrubber.hooks import specs
from scrubber.hooks.errors import WrongValue
from scrubber.hooks.process import PluginProcess
from scrubber.hooks.shapes import Shapes, text
from scrubber.hooks.values import checked_rule, loaded_rule
from scrubber.reference.tables.contributed import list_of, origin_of, pairs_of
from scrubber.reference.tables.edition import HasEdition, TableError
from scrubber.rules.definition import Rule

BUILT_IN = "infuscrub_rules"

_PROFILE = Shapes(of_types={str: text(1 << 20, quoted=True)}).of(tuple[str, str, dict[str, str]])


_SOURCES = Shapes().of(specs.TableSource)
_NAMES = Shapes().of(specs.DrugName)


def _table(source: specs.TableSource) -> HasEdition:
    origin = origin_of(source.title, source.url, source.trust, source.seen)
    if bool(source.codes) == bool(source.pairs):
        raise TableError(f"table {source.name!r}: give codes or pairs, one of the two")
    if source.codes:
        return list_of(source.name, origin, source.codes)
    if source.setting not in ("practitioner", "hospital"):
        raise TableError(f"table {source.name!r}: the setting is practitioner or hospital")
    return pairs_of(source.name, origin, source.pairs, source.setting)


def vendor_rule(plugin: str, item: Any) -> Any:
    """Return a contributed rule, or what is wrong with it; the built-in pack's are ours."""
    if type(item) is not Rule:
        return "infuscrub_rules gave something that is no rule; decorate it with @rule"
    return item if plugin == BUILT_IN else checked_rule(item)


def profile_source(plugin: str, item: Any) -> Any:
    if type(item) is not ProfileSource:
        return "infuscrub_profiles gave something that is no ProfileSource"
    return item


def table_source(plugin: str, item: Any) -> Any:
    if type(item) is not specs.TableSource:
        return "infuscrub_tables gave something that is no TableSource"
    return item


def drug_name(plugin: str, item: Any) -> Any:
    if type(item) is not specs.DrugName or type(item.name) is not str or type(item.drug) is not str:
        return "infuscrub_drug_names gave something that is no DrugName"
    return item


def checked_table(plugin: str, item: Any) -> Any:
    if type(item) is not specs.TableSource:
        return table_source(plugin, item)
    try:
        return _table(item)
    except TableError as error:
        return str(error)


def from_afar(apart: PluginProcess, hook: str) -> Iterator[Any]:
    """Yield what an isolated plugin contributes at start. Raises `WrongValue`."""
    data = apart.described.get(hook.removeprefix("infuscrub_"))
    if type(data) is not list:
        raise WrongValue("description")
    for item in data:
        if hook == "infuscrub_rules":
            yield loaded_rule(item, _asked_there, _asked_there)
        elif hook == "infuscrub_profiles":
            origin, source, tables = _PROFILE.load(item)
            yield ProfileSource(text=source, origin=origin, tables=tables)
        elif hook == "infuscrub_drug_names":
            yield _NAMES.load(item)
        else:
            yield _SOURCES.load(item)


def _asked_there(*arguments: Any) -> Any:
    """Stand for a function that is asked in the plugin's own process."""
    raise NotImplementedError
