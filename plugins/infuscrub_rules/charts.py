"""What several rules ask of a chart: what was given as treatment, and what its absence means for the claim."""

from __future__ import annotations

from datetime import datetime

from scrubber.plugin import Administration, Case, Difference, InfusionRecord, Interval, Order, drugs


def substance_of(administration: Administration) -> str:
    """Return what tells one substance from another."""
    return drugs.substance_key(administration.hcpcs, administration.substance)


def is_of_plain_drugs(case: Case, difference: Difference) -> bool:
    """Return whether all that the supported line gives is known to be neither antineoplastic nor biological."""
    if difference.expected is None:
        return False
    given = [a for a in case.administrations if a.id in difference.expected.administrations]
    return bool(given) and all(drugs.is_plainly_therapeutic(a) for a in given)


def order_of(record: InfusionRecord, administration: Administration) -> Order | None:
    """Return the order that the chart ties to an administration.

    A lone order of a lone administration counts without a tie, but never an order of another drug.
    """
    order = record.order_of(administration)
    if order is None or administration.order is not None or not order.substance:
        return order
    return None if drugs.are_different(order.substance, administration.substance) else order


def is_hydration(administration: Administration) -> bool:
    """Return whether it is fluid for its own sake, by the chart's word or by its name."""
    documented = administration.drug_class
    return (documented or drugs.class_by_name(administration.substance)) == "hydration"


def is_during(at: datetime, run: Interval) -> bool | None:
    """Return whether a moment falls into a run; None where the run is open, or a wall clock would meet an instant."""
    if run.start is None or run.stop is None:
        return None
    if len({moment.tzinfo is None for moment in (at, run.start, run.stop)}) > 1:
        return None
    return run.start <= at <= run.stop


def listed(words: list[str], last: str = "and") -> str:
    """Return words as a sentence lists them: `dose, route and signature`; `last` stands before the last one."""
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""


def unexplained_accesses(case: Case) -> tuple[Administration, ...]:
    """Return what ran through several accesses in one visit, where no reason of the chart counts for the second."""
    given = tuple(a for a in case.treatments if a.technique in {"infusion", "push"})
    one_visit = len({administration.visit for administration in given}) < 2
    several = len({administration.access for administration in given}) > 1
    reasons = any(administration.explains_its_access() is not False for administration in given)
    return given if several and one_visit and not reasons else ()
