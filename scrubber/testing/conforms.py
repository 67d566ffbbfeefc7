"""What every plugin must keep to: `assert_conforms(package, rules_package)` in a vendor's own tests."""

from __future__ import annotations

from datetime import timedelta
from types import ModuleType

from payer_profiles import ProfileSet, load_profiles
from scrubber.hooks.errors import PluginError
from scrubber.hooks.host import PluginHost
from scrubber.model.correction import Safety
from scrubber.model.finding import Severity
from scrubber.testing.cases import load_cases, run_case
from scrubber.testing.pytest import case_files


def host_of(plugin: ModuleType) -> PluginHost:
    """Return a host that has admitted only this plugin. Raises `PluginError` where it cannot be used."""
    host = PluginHost()
    host.admit(plugin, plugin.__name__, "0")
    return host


def profiles_of(plugin: ModuleType) -> ProfileSet:
    """Return the shipped profiles and the plugin's own. Raises `ProfileError`."""
    return load_profiles(sources=host_of(plugin).profiles())


def assert_conforms(plugin: ModuleType, rules: ModuleType | None = None) -> None:
    """Fail with everything in which a plugin does not keep to the rules of the house.

    The hook API and hook names; profiles that resolve on the days around each of their dates; rules with complete
    pages, a source, and cases that pass and fail; rules that answer the same when asked twice; no automatic rise.
    """
    problems: list[str] = []
    host = host_of(plugin)
    try:
        host.drug_names()
    except PluginError as error:
        problems.append(str(error))
    profiles = profiles_of(plugin)
    known = set(load_profiles().ids)
    for profile_id in (p for p in profiles.ids if p not in known):
        for boundary in profiles.boundaries(profile_id):
            for day in (boundary - timedelta(days=1), boundary):
                profiles.resolve(profile_id, day)
    covered: set[str] = set()
    for path, rule in case_files(rules) if rules is not None else ():
        if rule is None:
            problems.append(f"{path.name}: the module beside it must define exactly one rule")
            continue
        covered.add(rule.id)
        cases = load_cases(path, rule)
        failing = [case for case in cases if isinstance(case.expect, (dict, list))]
        if not failing:
            problems.append(f"{rule.id}: no case shows it fail")
        if not any(case.expect in ("pass", "not_applicable") for case in cases):
            problems.append(f"{rule.id}: no case shows it pass")
        if rule.safety is Safety.AUTOMATIC and not any(case.fixed is not None for case in cases):
            problems.append(f"{rule.id}: it corrects by itself, and no case shows the corrected claim")
        for case in cases:
            once = run_case(case, rule, profiles=profiles)
            if once != run_case(case, rule, profiles=profiles):
                problems.append(f"{case.id}: the rule answers differently when asked twice")
            problems += [f"{case.id}: {problem}" for problem in once]
    for rule in host.rules():
        if rule.id not in covered:
            problems.append(f"{rule.id}: has no cases")
        if rule.severity is Severity.ERROR and not rule.status:
            problems.append(f"{rule.id}: an error needs the status codes that a 277CA would carry")
    assert not problems, "\n".join(problems)
