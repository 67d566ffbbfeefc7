"""What profiles set of single rules, against the rules that there are: a misspelt id must not look as if it worked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

from payer_profiles import Problem, ProfileSet
from payer_profiles.errors import ProfileFileError, did_you_mean
from payer_profiles.facts import ProfileFile
from scrubber.engine.guide import GUIDE_RULE
from scrubber.hooks.host import BUILT_IN
from scrubber.rules.definition import Rule
from x12.sense.edit import edits


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
                        f"{remedy} A plugin's own need the plugin: --plugin NAME.",
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
