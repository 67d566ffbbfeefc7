"""A rule: metadata and one pure function of a case.

What a chart must hold for the rule to decide is declared in `needs`; the engine checks it first and reports *not
evaluated* by itself, so that silence in a chart can never be taken for a pass. Which lines a rule is about stands in
`concerns`; without such a line the rule is *not applicable*. A rule that runs and yields nothing has passed.

A rule that answers for differences between billed and supported names their causes in `answers`. The first rule in
force that answers one of a difference's causes gets it; the engine hands them over as the second argument. A function
of nothing but its page reports them in the standard way (`scrubber.rules.differences`).
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from types import FunctionType
from typing import Any

from scrubber.model.claim import Transaction
from scrubber.model.comparison import Cause
from scrubber.model.correction import Safety
from scrubber.model.finding import Denial, Finding, FindingKind, Owner, Severity
from scrubber.model.source import Source
from scrubber.model.unchecked import Because, Unchecked
from scrubber.model.value import Value
from scrubber.rules.case import Case
from scrubber.rules.pages import Page, parse_page

Check = Callable[..., Iterator[Finding | Unchecked] | None]
"""Takes the case, and where the rule answers for causes its differences. None: report them in the standard way."""

PROFESSIONAL: tuple[Transaction, ...] = ("837P",)
INSTITUTIONAL: tuple[Transaction, ...] = ("837I",)
BOTH: tuple[Transaction, ...] = ("837P", "837I")

_ID = re.compile(r"[A-Z][A-Z0-9]{0,11}-?\d{2,3}|[A-Z]{2,12}")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_STATUS = re.compile(r"A[3678]:\d{1,3}(:[A-Z0-9]{2})?$")


class Need(StrEnum):
    """What must be documented before a rule can decide."""

    RECORD = "documentation"
    WHOLE_CHART = "whole_chart"
    """The chart was understood as a whole: the rule concludes from something that is not in it."""
    EXPECTED_LINES = "expected_lines"
    """The chart yields expected lines: the setting is known and something was administered."""
    START_AND_STOP = "start_and_stop"
    ORDER = "order"
    DOSE = "dose"
    WASTE = "waste"
    PRIMARY_REASON = "primary_reason"
    INDICATION = "indication"
    MONITORING = "monitoring"
    LOT = "lot"
    ACCESS = "access"
    SAME_DAY = "same_day"
    """The chart is of a day of the claim. Of every rule that needs more of the chart than lines and their days."""


LACKING: dict[Need, Because] = {
    Need.RECORD: Because.NO_CHART,
    Need.WHOLE_CHART: Because.CHART_IN_PART,
    Need.EXPECTED_LINES: Because.NO_SETTING,
    Need.START_AND_STOP: Because.NO_START_AND_STOP,
    Need.ORDER: Because.NO_ORDER,
    Need.DOSE: Because.NO_DOSE,
    Need.WASTE: Because.NO_WASTE,
    Need.PRIMARY_REASON: Because.NO_PRIMARY_REASON,
    Need.INDICATION: Because.NO_INDICATION,
    Need.MONITORING: Because.NO_MONITORING,
    Need.LOT: Because.NO_LOT,
    Need.ACCESS: Because.NO_ACCESS,
    Need.SAME_DAY: Because.OTHER_DAY,
}
"""What the report says where a need is not met."""


class Rule(Value):
    """One rule as the engine, the pages and `rules --format json` see it."""

    id: str
    slug: str
    title: str
    kind: FindingKind
    severity: Severity
    safety: Safety
    applies_to: tuple[Transaction, ...]
    concerns: frozenset[str] | Callable[[Case], bool] | None
    answers: tuple[Cause, ...]
    needs: tuple[Need, ...]
    status: tuple[str, ...]
    denial: Denial | None
    owner: Owner
    source: Source
    since: str
    preview: bool
    check: Check
    page: Page
    replaces: tuple[str, ...] = ()
    takes_differences: bool = False
    """The function asks for its differences as a second argument."""
    reads: tuple[str, ...] = ()
    """Payer parameters that it was seen to read over its cases; recorded, never declared."""
    policies: str = ""
    """The kind of policy that it judges: it is in force only where the payer's profile has one."""
    is_page_only: bool = False
    """The function is nothing but its page: each difference is reported in the standard way, by itself."""

    def is_about(self, case: Case) -> bool:
        """Return whether the claim has anything that the rule looks at; its differences are the engine's to know."""
        if case.claim.transaction not in self.applies_to:
            return False
        concerns = self.concerns
        if concerns is None:
            return True
        if isinstance(concerns, frozenset):
            return not concerns.isdisjoint(case.features)
        return concerns(case)


def is_rule_id(text: str) -> bool:
    """Return whether a rule may have this id: `T04`, `ACME01`, `ACME-012`."""
    return _ID.fullmatch(text) is not None


def is_rule_slug(text: str) -> bool:
    """Return whether a rule may have this slug."""
    return _SLUG.fullmatch(text) is not None


class RuleError(ValueError):
    """A rule that is not well formed; the message names the rule and the remedy."""


def rule(
    id: str,
    slug: str,
    *,
    severity: Severity,
    kind: FindingKind,
    safety: Safety = Safety.NEVER,
    applies_to: tuple[Transaction, ...] = BOTH,
    concerns: Iterable[str] | Callable[[Case], bool] | None = None,
    answers: Iterable[Cause] = (),
    needs: tuple[Need, ...] = (),
    status: tuple[str, ...] = (),
    denial: Denial | None = None,
    owner: Owner = Owner.CODER,
    source: Source,
    since: str = "0.1.0",
    preview: bool = False,
    replaces: tuple[str, ...] = (),
    policies: str = "",
) -> Callable[[Check], Rule]:
    """Make a `Rule` of a function; its docstring is the rule's page.

    `kind` is what its findings are about; `answers` are the causes of differences that it reports. `safety` is the most
    that may happen to a correction; `status` are the 277CA composites (`A8:476`) of a rejection; `preview` reports as
    information only. What parameters and drug facts the function reads is recorded when it fires, not declared.
    `replaces` names rules that this one stands for: they are not run while it is in force. `policies` is the kind of
    policy that the rule judges; without one in the profile it is not in force.

    Raises `RuleError` where id, slug, status or page are not well formed.
    """
    if not is_rule_id(id) or not is_rule_slug(slug):
        raise RuleError(
            f"rule {id!r} {slug!r}: write the id like T04 or ACME01, the slug in lower case with hyphens"
        )
    for code in status:
        if not _STATUS.match(code):
            raise RuleError(
                f"rule {id}: {code!r} is no rejection status; write category:status[:entity], as A8:476"
            )
    if severity is Severity.ERROR and kind.may_reject and not status:
        raise RuleError(f"rule {id}: an error can reject, so it needs status codes for the 277CA")
    causes = tuple(answers)

    def decorate(check: Check) -> Rule:
        page = parse_page(check.__doc__ or "", f"rule {id}")
        about: frozenset[str] | Callable[[Case], bool] | None
        about = concerns if concerns is None or callable(concerns) else frozenset(concerns)
        return Rule(
            id=id,
            slug=slug,
            title=page.title,
            kind=kind,
            severity=severity,
            safety=safety,
            applies_to=applies_to,
            concerns=about,
            answers=causes,
            needs=needs,
            status=status,
            denial=denial,
            owner=owner,
            source=source,
            since=since,
            preview=preview,
            check=check,
            page=page,
            replaces=replaces,
            policies=policies,
            takes_differences=_takes_differences(check, id, causes),
            is_page_only=bool(causes) and not inspect.isgeneratorfunction(check),
        )

    return decorate


def _takes_one(check: Callable[..., Any]) -> bool:
    """Return whether a function plainly takes one argument: a whole signature costs a start more than the rest."""
    if type(check) is not FunctionType or hasattr(check, "__wrapped__"):
        return False
    code = check.__code__
    more = code.co_kwonlyargcount or code.co_flags & (inspect.CO_VARARGS | inspect.CO_VARKEYWORDS)
    return code.co_argcount == 1 and not more


def _takes_differences(check: Callable[..., Any], id: str, answers: tuple[Cause, ...]) -> bool:
    takes = not _takes_one(check) and len(inspect.signature(check).parameters) > 1
    if takes and not answers:
        raise RuleError(f"rule {id}: its function takes differences, and `answers` names no cause")
    return takes
