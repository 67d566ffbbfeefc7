"""The ground of a finding, and the one place where it caps severity and writing.

What stands on memory or on unverified ground warns at most, and nothing is written because of it (contract, promise 4).
The ground is the weakest of the rule's source and of every parameter, drug fact and expected line that the rule read
when it fired: it is run a second time under a recorder, so that what is declared can't differ from what is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from scrubber.model.correction import Safety
from scrubber.model.finding import Finding, Severity
from scrubber.model.ground import Ground, weakest
from scrubber.model.unchecked import Unchecked
from scrubber.reference.trust import ground_of, ground_of_facts
from scrubber.rules.case import Case
from scrubber.rules.definition import Rule
from scrubber.rules.recording import Recorder

Run = Callable[[Case], Iterator[Finding | Unchecked]]
"""A rule bound to its differences."""


def facts_read(case: Case, run: Run) -> tuple[str, ...]:
    """Return the names of the facts that a rule reads on this case, by running it once more."""
    recorder = Recorder()
    with recorder.active():
        for _ in run(replace(case, recorder=recorder)):
            pass
    return tuple(recorder.facts)


def ground_of_rule(rule: Rule, case: Case, run: Run) -> Ground:
    """Return the weakest of what a rule that has fired stands on."""
    facts = ground_of_facts(facts_read(case, run), case.profile)
    return weakest((ground_of(rule.source.trust), facts))


def capped(severity: Severity, safety: Safety, ground: Ground) -> tuple[Severity, Safety]:
    """Return the most that a finding on this ground may be, and the most that may happen to its correction."""
    if ground.is_firm:
        return severity, safety
    if severity is Severity.ERROR:
        severity = Severity.WARNING
    if safety is Safety.AUTOMATIC:
        safety = Safety.SUGGESTED
    return severity, safety
