"""What public tables say of a code: add-on edits, most units, how it is paid; each with its quarter and source.

The last edition before the day is asked where none answers for it, and said so: it informs, and decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from scrubber.model.value import Value
from scrubber.reference.tables import Tables
from scrubber.reference.tables.edition import Answer, Edition
from scrubber.reference.tables.most_units import Adjudication

_HOW = {
    Adjudication.LINE: "for each line",
    Adjudication.DAY_ABSOLUTE: "a day, by a rule that has no exception",
    Adjudication.DAY: "a day; more only on appeal, with the record",
}
_KINDS = {
    "aoc": "Add-on edits",
    "mue": "Most units",
    "opps": "OPPS",
    "pfs": "Fee schedule",
    "asp": "ASP",
    "ndc": "NDC crosswalk",
}
_OPPS = {
    "K": "a drug that is paid for itself",
    "G": "a drug on pass-through, paid for itself",
    "K1": "a drug that is paid for itself",
    "N": "packaged: paid with the service that it belongs to",
    "S": "a service that is paid for itself",
    "T": "a procedure; a second one is paid less",
    "V": "a visit",
    "Q1": "packaged with a service of S, T or V, else paid",
    "Q4": "packaged as a laboratory test, else paid elsewhere",
    "A": "paid by another schedule than OPPS",
    "B": "not taken on this type of bill; another code may be",
    "C": "inpatient only",
    "E1": "not covered or not paid by Medicare outpatient",
    "E2": "no price is known, so not paid",
    "F": "paid at cost: corneal tissue, vaccines against hepatitis B",
    "L": "a vaccine against influenza, pneumococci or COVID-19, paid at cost",
    "M": "not billed to the contractor",
    "U": "brachytherapy",
    "R": "a blood product",
    "Q2": "packaged with a procedure of T, else paid",
    "Q3": "may be part of a payment for several services",
    "J1": "paid as one with all that goes with it",
    "J2": "may be paid as one with all that goes with it",
    "H": "a device on pass-through",
    "P": "partial hospitalisation",
    "Y": "durable equipment, billed to its own contractor",
}
"""OPPS indicators in our own words (Addendum D1 defines them)."""


class Fact(Value):
    """One thing that a table says: as a sentence, and as JSON values. `edition` says which table it is, and whose."""

    line: str
    edition: str
    shape: dict[str, Any]


def facts_of(code: str, on: date, tables: Tables) -> tuple[Fact, ...]:
    """Return what the tables say of a code on a day; nothing where none of them has it."""
    return tuple(_facts(code, on, tables))


def _facts(code: str, on: date, tables: Tables) -> Iterator[Fact]:
    add_on = tables.aoc.find(code, on, last_known=True)
    if add_on is not None and add_on.value is not None:
        closed = "no other will do" if add_on.value.is_closed else "the contractor may take others"
        primaries = add_on.value.primaries
        yield _fact(
            f"An add-on code: it needs {' or '.join(primaries)} beside it ({closed})",
            add_on,
            on,
            list(primaries),
        )
    for setting, who in (("practitioner", "an office"), ("hospital", "a hospital outpatient department")):
        most = tables.mue.most(code, on, setting, last_known=True)  # type: ignore[arg-type]
        if most is not None and most.value is not None:
            yield _fact(
                f"Most units (MUE) at {who}: {most.value.units} {_HOW[most.value.adjudication]}",
                most,
                on,
                most.value.units,
            )
    status = tables.opps.status(code, on, last_known=True)
    if status is not None and status.value is not None:
        words = _OPPS.get(status.value, "see Addendum D1")
        yield _fact(f"OPPS status {status.value}: {words}", status, on, status.value)
    fee = tables.pfs.amount(code, on, "nonfacility", last_known=True)
    if fee is not None and fee.value is not None:
        yield _fact(
            f"Physician fee schedule, office, national: {fee.value} dollars a unit", fee, on, str(fee.value)
        )
    limit = tables.asp.limit(code, on, last_known=True)
    if limit is not None and limit.value is not None:
        yield _fact(
            f"Medicare's payment limit (ASP): {limit.value.limit} dollars for {limit.value.dosage}",
            limit,
            on,
            str(limit.value.limit),
        )


def _fact(words: str, answer: Answer[Any], on: date, value: Any) -> Fact:
    edition = answer.edition
    return Fact(
        f"{words} ({when(edition, on)}).",
        named(edition),
        {
            "kind": edition.kind,
            "setting": edition.setting,
            "value": value,
            "quarter": edition.quarter or None,
            "answers_for_the_day": edition.knows(on),
            "ground": answer.ground.value,
            "source": titles_of(edition),
        },
    )


def when(edition: Edition, on: date) -> str:
    """Return the quarter of an edition, and that it does not answer for the day where that is so."""
    quarter = edition.quarter or edition.kind
    return quarter if edition.knows(on) else f"{quarter}, which says nothing of {on.isoformat()}"


def named(edition: Edition) -> str:
    """Return which table it is and where it comes from."""
    return f"{_KINDS.get(edition.kind, edition.kind)} {edition.quarter}: {titles_of(edition)}."


def titles_of(edition: Edition) -> str:
    """Return where the rows of an edition come from."""
    return "; ".join(dict.fromkeys(origin.title for origin in edition.origins)) or "a table without a source"


def table_lines(facts: Sequence[Fact]) -> tuple[str, ...]:
    """Return what tables say, then each of these tables once, with its source."""
    return (*(fact.line for fact in facts), *dict.fromkeys(fact.edition for fact in facts))
