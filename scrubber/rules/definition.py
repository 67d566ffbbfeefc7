"""A rule: metadata and one pure function of a case.

What a chart must hold for the rule to decide is declared in `needs`; the engine checks it first and reports
*not evaluated* by itself, so that silence in a chart can never be taken for a pass. Which lines a rule is about
stands in `concerns`; without such a line the rule is *not applicable*. A rule that runs and yields nothing has
passed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from scrubber.model.claim import Transaction
from scrubber.model.correction import Safety
from scrubber.model.finding import Denial, Finding, Severity
from scrubber.model.source import Source
from scrubber.rules.case import Case
from scrubber.rules.pages import Page, parse_page

Check = Callable[[Case], Iterator[Finding]]

PROFESSIONAL: tuple[Transaction, ...] = ("837P",)
INSTITUTIONAL: tuple[Transaction, ...] = ("837I",)
BOTH: tuple[Transaction, ...] = ("837P", "837I")

_ID = re.compile(r"[A-Z][A-Z0-9]{0,11}-?\d{2,3}$|[A-Z]{2,12}$")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*$")
_STATUS = re.compile(r"A[3678]:\d{1,3}(:[A-Z0-9]{2})?$")


class Need(StrEnum):
    """What must be documented before a rule can decide; the value is the word in *not evaluated*."""

    RECORD = "documentation"
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


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as the engine, the pages and `rules --format json` see it."""

    id: str
    slug: str
    title: str
    severity: Severity
    safety: Safety
    applies_to: tuple[Transaction, ...]
    concerns: frozenset[str] | Callable[[Case], bool] | None
    needs: tuple[Need, ...]
    params: tuple[str, ...]
    status: tuple[str, ...]
    denial: Denial | None
    source: Source
    since: str
    preview: bool
    check: Check
    page: Page
    replaces: tuple[str, ...] = ()

    def is_about(self, case: Case) -> bool:
        """Return whether the claim has anything that the rule looks at."""
        if case.claim.transaction not in self.applies_to:
            return False
        concerns = self.concerns
        if concerns is None:
            return True
        if isinstance(concerns, frozenset):
            return not concerns.isdisjoint(case.codes)
        return concerns(case)


class RuleError(ValueError):
    """A rule that is not well formed; the message names the rule and the remedy."""


def rule(
    id: str,
    slug: str,
    *,
    severity: Severity,
    safety: Safety = Safety.NEVER,
    applies_to: tuple[Transaction, ...] = BOTH,
    concerns: Iterable[str] | Callable[[Case], bool] | None = None,
    needs: tuple[Need, ...] = (),
    params: tuple[str, ...] = (),
    status: tuple[str, ...] = (),
    denial: Denial | None = None,
    source: Source,
    since: str = "0.1.0",
    preview: bool = False,
    replaces: tuple[str, ...] = (),
) -> Callable[[Check], Rule]:
    """Make a `Rule` of a function; its docstring is the rule's page.

    `safety` is the most that may happen to a correction; `params` are the profile keys that the function reads;
    `status` are the 277CA composites (`A8:476`) of a rejection; `preview` reports as information only.
    A rule whose source is remembered rather than seen (`trust="memory"`) warns at most, until a profile says more.

    Raises `RuleError` where id, slug, status or page are not well formed.
    """
    if not _ID.match(id) or not _SLUG.match(slug):
        raise RuleError(
            f"rule {id!r} {slug!r}: write the id like T04 or ACME01, the slug in lower case with hyphens"
        )
    for code in status:
        if not _STATUS.match(code):
            raise RuleError(
                f"rule {id}: {code!r} is no rejection status; write category:status[:entity], as A8:476"
            )
    if severity is Severity.ERROR and not status:
        raise RuleError(f"rule {id}: an error can reject, so it needs status codes for the 277CA")

    def decorate(check: Check) -> Rule:
        page = parse_page(check.__doc__ or "", f"rule {id}")
        about: frozenset[str] | Callable[[Case], bool] | None
        about = concerns if concerns is None or callable(concerns) else frozenset(concerns)
        return Rule(
            id=id,
            slug=slug,
            title=page.title,
            severity=severity,
            safety=safety,
            applies_to=applies_to,
            concerns=about,
            needs=needs,
            params=params,
            status=status,
            denial=denial,
            source=source,
            since=since,
            preview=preview,
            check=check,
            page=page,
            replaces=replaces,
        )

    return decorate
