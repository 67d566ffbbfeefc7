"""Which rules are asked about a claim: those in force that are about something in it and have the chart they need.

Theory. Of a hundred rules a few speak about any one claim. What a rule is about is data (codes and features of a
claim), and so is what it needs of a chart. Both take few values over a day, so who is asked, and whom the chart
silences, is worked out once for each combination and remembered. Only a rule that says what it is about by a function
must be asked each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from payer_profiles import Profile
from scrubber.hooks.host import BUILT_IN
from scrubber.model.claim import Transaction
from scrubber.model.comparison import Cause
from scrubber.model.finding import Severity
from scrubber.model.record import PRIMARY_ACCESS, InfusionRecord
from scrubber.model.unchecked import Because, NotEvaluatedGroup, grouped
from scrubber.model.value import Value, field
from scrubber.rules.case import Case
from scrubber.rules.definition import LACKING, Need, Rule

_MOST_REMEMBERED = 4096
"""Combinations of codes, features and lacks: a year of one hospital has fewer."""
_MOST_GROUPED = 16
"""Nearly all claims lack nothing more, or the same two tables."""
Silenced = tuple[Because, str, str]
"""A reason, a rule, and what is lacking where the reason does not name it."""


class InForce(Value):
    """A rule that a profile has in force for a kind of claim, and how severe it is there."""

    rule: Rule
    severity: Severity
    is_ours: bool
    """Of the built-in pack: called without a vendor's budget."""


class Selected(Value, eq=False):
    """Who is asked about claims with certain features and a chart that lacks certain things."""

    asked: tuple[InForce, ...]
    """About the claim, with all that they need."""
    silent: int
    """About the claim, with nothing of their own to say: they report differences, and pass where there is none."""
    silenced: tuple[tuple[Because, str], ...]
    """About the claim, and why they can't be asked."""
    by_function: tuple[tuple[InForce, Because | None], ...]
    """To be asked whether they are about the claim, and what they lack."""
    _grouped: dict[tuple[Silenced, ...], tuple[NotEvaluatedGroup, ...]] = field(default_factory=dict)

    def with_more(self, more: Sequence[Silenced]) -> tuple[NotEvaluatedGroup, ...]:
        """Return what is not evaluated, by its reason, with what the rules that were asked say themselves."""
        key = tuple(more)
        found = self._grouped.get(key)
        if found is None:
            found = grouped((*((because, rule, "") for because, rule in self.silenced), *key))
            if len(self._grouped) < _MOST_GROUPED:
                self._grouped[key] = found
        return found


class Plan(Value, eq=False):
    """The rules in force under a profile for one form. `answering`: who gets a difference, by its cause."""

    rules: tuple[InForce, ...]
    answering: dict[Cause, InForce]
    skipped: int
    """Rules that are not in force for such claims; they count as not applicable."""
    ids: frozenset[str]
    """Of the rules in force."""
    _remembered: dict[tuple[frozenset[str], frozenset[Need], bool], Selected] = field(default_factory=dict)

    def select(self, features: frozenset[str], lacks: frozenset[Need], has_record: bool) -> Selected:
        """Return who is asked. `has_record`: a chart was found, whether or not it shows an administration."""
        key = (features, lacks, has_record)
        selected = self._remembered.get(key)
        if selected is None:
            selected = self._select(*key)
            if len(self._remembered) < _MOST_REMEMBERED:
                self._remembered[key] = selected
        return selected

    def because_of(self, rule: Rule, lacks: frozenset[Need], has_record: bool) -> Because | None:
        """Return why a rule can't be asked; None where it can."""
        missing = next((need for need in rule.needs if need in lacks), None)
        if missing is None:
            return None
        of_another_day = Need.SAME_DAY in lacks and missing is not Need.RECORD
        because = LACKING[Need.SAME_DAY if of_another_day else missing]
        return Because.NO_ADMINISTRATION if because is Because.NO_CHART and has_record else because

    def _select(self, features: frozenset[str], lacks: frozenset[Need], has_record: bool) -> Selected:
        asked, silenced, by_function = [], [], []
        silent = 0
        for in_force in self.rules:
            rule = in_force.rule
            about = rule.concerns
            because = self.because_of(rule, lacks, has_record)
            if callable(about):
                by_function.append((in_force, because))
            elif about is not None and about.isdisjoint(features):
                continue
            elif because is not None:
                silenced.append((because, rule.id))
            elif rule.is_page_only:
                silent += 1
            else:
                asked.append(in_force)
        return Selected(tuple(asked), silent, tuple(silenced), tuple(by_function))


NOTHING_IN_FORCE = Plan((), {}, 0, frozenset())
"""The plan for a claim that rules and plugins do not look at."""


def plan_of(
    rules: Sequence[Rule], profile: Profile, transaction: Transaction, owner_of: Callable[[str], str]
) -> Plan:
    """Return the rules that look at such claims under a profile, each with its severity."""
    found = [
        InForce(rule, severity, owner_of(rule.id) == BUILT_IN)
        for rule in rules
        if transaction in rule.applies_to
        and (not rule.policies or rule.policies in profile.policies.kinds)
        and (severity := severity_of(rule, profile)) is not None
    ]
    replaced = {id for in_force in found for id in in_force.rule.replaces}
    found = [in_force for in_force in found if in_force.rule.id not in replaced]
    answering: dict[Cause, InForce] = {}
    for in_force in sorted(found, key=lambda each: each.is_ours):
        for cause in in_force.rule.answers:
            answering.setdefault(cause, in_force)
    return Plan(
        tuple(found),
        answering,
        len(rules) - len(found),
        frozenset(in_force.rule.id for in_force in found),
    )


def severity_of(rule: Rule, profile: Profile) -> Severity | None:
    """Return how severe a rule is under a profile; None where the profile switches it off.

    A preview rule informs, unless the profile sets a severity by name. What a finding stands on may lower it further.
    """
    setting = profile.rules.get(rule.id)
    if setting is not None and not setting.enabled:
        return None
    if setting is not None and setting.severity is not None:
        return Severity(setting.severity)
    return Severity.INFO if rule.preview else rule.severity


def lacks_of(case: Case) -> frozenset[Need]:
    """Return what the chart of a case does not give."""
    record = case.record
    return _NO_CHART if record is None else _NO_CHART.difference(_given(case, record))


def _given(case: Case, record: InfusionRecord) -> Iterator[Need]:
    yield Need.RECORD
    if case.comparison.is_of_another_day:
        yield Need.EXPECTED_LINES
        return  # what such a chart gives or lacks is nothing of the claim's
    yield Need.SAME_DAY
    if case.is_whole:
        yield Need.WHOLE_CHART
    if (expectation := case.expectation) is not None:
        if not expectation.lacks("setting"):
            yield Need.EXPECTED_LINES
        if not expectation.lacks("start_and_stop"):
            yield Need.START_AND_STOP
    if record.orders:
        yield Need.ORDER
    if record.encounter.primary_reason:
        yield Need.PRIMARY_REASON
    if record.indications:
        yield Need.INDICATION
    if record.monitoring:
        yield Need.MONITORING
    for administration in record.administrations:
        if administration.dose is not None:
            yield Need.DOSE
        if administration.wasted is not None:
            yield Need.WASTE
        if administration.lot:
            yield Need.LOT
        if administration.access != PRIMARY_ACCESS:
            yield Need.ACCESS


_NO_CHART = frozenset(Need)
