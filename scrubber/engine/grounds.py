"""The ground of a finding, and the one place where it caps severity and writing.

What stands on memory or on unverified ground warns at most, and nothing is written because of it (contract, promise 4).
The ground is the weakest of the rule's source and of every parameter, drug fact and expected line that the rule read
when it fired: it is run a second time under a recorder, so that what is declared can't differ from what is read. A
rule that concluded from the coding of the chart stands on every parameter that the coding read.
"""

from __future__ import annotations

from scrubber.model.correction import Safety
from scrubber.model.finding import Severity
from scrubber.model.ground import Ground, weakest
from scrubber.model.value import Value
from scrubber.reference.trust import doubtful, ground_of, ground_of_facts
from scrubber.rules.case import Case
from scrubber.rules.definition import Rule
from scrubber.rules.recording import CODING
from scrubber.rules.running import Run, facts_read


class Footing(Value):
    """What a finding stands on: the weakest ground, and in words each fact that nobody has verified."""

    ground: Ground
    doubtful: tuple[str, ...] = ()


class Grounds:
    """The grounds of the findings on one case."""

    def __init__(self, case: Case) -> None:
        self._case = case

    def of_rule(self, rule: Rule, run: Run) -> Footing:
        """Return what a rule that has fired stands on, by running it once more."""
        return self.of_facts(rule, facts_read(run, self._case))

    def of_facts(self, rule: Rule, read: tuple[str, ...]) -> Footing:
        """Return what a rule stands on that read these facts."""
        facts, profile = self._with_coding(read), self._case.profile
        own = ground_of(rule.source.trust)
        ground = weakest((own, ground_of_facts(facts, profile)))
        if ground.is_firm:
            return Footing(ground)
        itself = () if own.is_firm else (f"the rule itself ({rule.source.title})",)
        return Footing(ground, (*itself, *doubtful(facts, profile)))

    def read_by(self, run: Run) -> tuple[str, ...]:
        """Return the names of the facts that a rule reads on this case, by running it once more."""
        return self._with_coding(facts_read(run, self._case))

    def _with_coding(self, read: tuple[str, ...]) -> tuple[str, ...]:
        """Put the parameters that decided what the chart supports of administrations in the place of `CODING`."""
        if CODING not in read:
            return read
        support = self._case.support
        coding = [] if support is None else [name for name in support.reads if name not in OF_DRUG_LINES]
        return tuple(dict.fromkeys((*(fact for fact in read if fact != CODING), *coding)))


OF_DRUG_LINES = ("jw_jz", "subunit_waste_modifier")
"""Parameters that decide about drug lines only; a difference of such a line names them by its cause."""


def capped(severity: Severity, safety: Safety, ground: Ground) -> tuple[Severity, Safety]:
    """Return the most that a finding on this ground may be, and the most that may happen to its correction."""
    if ground.is_firm:
        return severity, safety
    if severity is Severity.ERROR:
        severity = Severity.WARNING
    if safety is Safety.AUTOMATIC:
        safety = Safety.SUGGESTED
    return severity, safety
