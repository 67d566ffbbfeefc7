"""What profiles and policies say of single rules, against the rules that there are.

A misspelt id must not look as if it worked: a correction that somebody wanted to see first would be written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

from payer_profiles import Problem, ProfileSet
from payer_profiles.errors import ProfileFileError, did_you_mean
from payer_profiles.facts import ProfileFile
from scrubber.engine.guide import GUIDE_RULE
from scrubber.engine.policy import Policy, PolicyError
from scrubber.hooks.host import BUILT_IN, PluginHost
from scrubber.rules.definition import Rule
from x12.sense.edit import edits

_OF_A_PLUGIN = "A plugin's own need the plugin: --plugin NAME."


@cache
def _others() -> frozenset[str]:
    """Return what a profile may tune beside rules: the guide, and the edits of `x12.sense` by their ids."""
    return frozenset({GUIDE_RULE, *edits()})


def rule_problems(
    files: Iterable[ProfileFile], rules: Sequence[Rule], owner_of: Callable[[str], str]
) -> Iterator[Problem]:
    """Yield what is wrong with what profiles set of rules: no such rule, or parameters that no rule would read."""
    own = {rule.id for rule in rules}
    for file in files:
        for revision in file.revisions:
            for setting in revision.rules:
                if setting.rule not in own and setting.rule not in _others():
                    known = own | _others()
                    remedy = did_you_mean(setting.rule, known) or "`infuscrub rules` names them."
                    what = f"{setting.rule[:20]}: no rule has this id."
                    yield Problem(
                        file.origin,
                        setting.line,
                        what,
                        f"{remedy} {_OF_A_PLUGIN}",
                    )
                elif setting.parameters and (setting.rule not in own or owner_of(setting.rule) == BUILT_IN):
                    what = f"{setting.rule}: this rule takes no parameters of its own."
                    yield Problem(file.origin, setting.line, what, "Set a payer parameter under values.")


def refuse_unknown_rules(profiles: ProfileSet, rules: Sequence[Rule], owner_of: Callable[[str], str]) -> None:
    """Raise `ProfileFileError` with every such fault of every profile."""
    files = (profiles.file(profile_id) for profile_id in profiles.ids)
    problems = tuple(rule_problems(files, rules, owner_of))
    if problems:
        raise ProfileFileError(problems)


def refuse_unknown_in_policy(policy: Policy, host: PluginHost, rules: Sequence[Rule]) -> None:
    """Raise `PolicyError` for a rule that the policy names and nobody has.

    A plugin may report under ids that no rule has; they have the vendor's own prefix.
    """
    known = _others() | {rule.id for rule in rules}
    is_alone = all(plugin.name == BUILT_IN for plugin in host.plugins)
    for name in sorted((policy.propose | (policy.only or frozenset())) - known):
        if is_alone or host.names.is_ours(name):
            remedy = did_you_mean(name.upper(), known) or "`infuscrub rules` names them."
            raise PolicyError(f"{policy.name}: {name[:20]}: no rule has this id. {remedy} {_OF_A_PLUGIN}")
