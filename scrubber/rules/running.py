"""Running one rule over a case, and noting what it reads: here, or on the far side of an isolated plugin."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from scrubber.model.comparison import Difference
from scrubber.model.finding import Finding
from scrubber.model.unchecked import Unchecked
from scrubber.rules.case import Case
from scrubber.rules.definition import Rule
from scrubber.rules.differences import facts_of, report
from scrubber.rules.recording import Recorder

Run = Callable[[Case], Iterator[Finding | Unchecked]]
"""A rule bound to its differences."""


def bound(rule: Rule, mine: tuple[Difference, ...]) -> Run:
    """Return a rule's function with its differences.

    A function that takes differences has the say over them. For any other they are reported in the standard way, but
    for a line at which the function has a finding of its own: no rule says a line twice.
    """

    def run(case: Case) -> Iterator[Finding | Unchecked]:
        if case.recorder is not None:
            case.recorder.note(fact for difference in mine for fact in facts_of(case, difference))
        results: Iterable[Finding | Unchecked] | None
        if rule.takes_differences:
            results = rule.check(case, mine)
            try:
                yield from report(case, mine) if results is None else results
            finally:
                close(results)
            return
        lines = set()
        results = rule.check(case) or ()
        try:
            for item in results:
                lines.add(item.line)
                yield item
        finally:
            close(results)
        yield from report(case, (difference for difference in mine if difference.line not in lines))

    return run


def close(iterator: object) -> None:
    """Close a generator that is given up, so that what it does at its end is done here and not when it is collected."""
    end = getattr(iterator, "close", None)
    if end is not None:
        end()


def facts_read(run: Run, case: Case) -> tuple[str, ...]:
    """Return the names of the facts that a rule reads on a case, by running it once more under a recorder."""
    recorder = Recorder()
    with recorder.active():
        for _ in run(case.recorded_by(recorder)):
            pass
    return tuple(recorder.facts)
