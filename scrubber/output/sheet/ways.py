"""The ways to give a drug and the code that each supports: asked of the coding engine, with made-up administrations.

Nothing is decided here. For each way a small record is written (this drug for an hour, this drug beside another one …)
and coded as a chart would be, under the payer's parameters. So the sheet can't say what the engine would not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scrubber.coding.classes import hormonal_values
from scrubber.coding.expect import expect
from scrubber.model.expected import ABOUT_DRUG_LINES, Expectation, ExpectedLine, Role
from scrubber.model.record import Administration, Encounter, InfusionRecord
from scrubber.model.timeline import WHY, NotCounted
from scrubber.output.sheet.asked import Asked
from scrubber.output.sheet.model import Way
from scrubber.output.sheet.tries import THIS, Tried, as_class, classes_for, techniques_of, tries_of
from scrubber.reference import codes


def ways_of(asked: Asked) -> tuple[Way, ...]:
    """Return every way, in the order in which a nurse meets them; for an open class each of its classes."""
    found: list[Way] = []
    for technique in techniques_of(asked):
        classes = classes_for(asked, technique)
        for drug_class in classes:
            stated = None if len(classes) == 1 else drug_class
            for tried in tries_of(asked, technique, drug_class):
                found += _answers(asked, tried, drug_class, stated)
    return tuple(dict.fromkeys(found))


def _answers(asked: Asked, tried: Tried, drug_class: str, stated: str | None) -> Iterator[Way]:
    """Yield what the engine says of one way: for an injection of unknown kind both codes."""
    this = next(item for item in tried.administrations if item.id == THIS)
    hormonal = (
        hormonal_values(this) if drug_class == "complex" and this.technique in ("sc", "im") else (None,)
    )
    for kind in hormonal:
        settled = {"drug_class": as_class(stated), "hormonal": kind if len(hormonal) > 1 else None}
        given = tuple(
            replace(item, **settled) if item.hcpcs == this.hcpcs else item  # type: ignore[arg-type]
            for item in tried.administrations
        )
        expectation = code_of(asked, given)
        note = "" if len(hormonal) == 1 else (", a hormonal drug" if kind else ", not a hormonal drug")
        yield _way(asked, replace(tried, given=tried.given + note), drug_class, stated, expectation)


def code_of(asked: Asked, administrations: tuple[Administration, ...]) -> Expectation:
    """Return what the engine supports for these; the other drug, where there is one, is what the visit was for."""
    first = next((item.id for item in administrations if item.id != THIS), THIS)
    record = InfusionRecord(
        encounter=Encounter(setting=asked.setting, primary_reason=first), administrations=administrations
    )
    return expect(
        record,
        asked.parameters,
        transaction_setting=asked.setting,
        place_of_service=asked.place_of_service or None,
        type_of_bill=asked.type_of_bill or None,
        on=asked.on,
        tables=asked.tables,
    )


def _way(asked: Asked, tried: Tried, drug_class: str, stated: str | None, expectation: Expectation) -> Way:
    line = _line(tried, expectation)
    rules = asked.in_force(*tried.rules)
    if line is None:
        return Way(tried.id, tried.given, "", "no code", drug_class, asked.why(_why_none(expectation), rules))
    row = codes.find(line.code)
    facts = line.facts if stated is None else (*line.facts, "payer_dependent_class")
    why = asked.why(_because(line, drug_class, stated), rules, facts)
    return Way(tried.id, tried.given, line.code, row.label if row else "", drug_class, why)


def _line(tried: Tried, expectation: Expectation) -> ExpectedLine | None:
    mine = [
        line for line in expectation.lines if line.kind == "administration" and THIS in line.administrations
    ]
    if tried.roles:
        mine = [line for line in mine if line.role in tried.roles]
    return mine[0] if mine else None


def _because(line: ExpectedLine, drug_class: str, stated: str | None) -> str:
    if stated is not None:
        return f"if this payer takes the drug as {drug_class}, which is not known"
    return {
        Role.ADDITIONAL_HOUR: "each unit is earned by documented minutes",
        Role.CONCURRENT: "once a visit, whatever the time",
        Role.SEQUENTIAL: "another drug is the initial service of the visit",
        Role.PUSH: "another drug is the initial service of the visit",
    }.get(line.role, f"the drug is {drug_class} for this payer")


def _why_none(expectation: Expectation) -> str:
    """Return why there is no code: for the minutes, else for what could not be decided."""
    row = expectation.timeline.row(THIS)
    reasons = [] if row is None else [row.reason, *(stretch.reason for stretch in row.stretches)]
    known = [reason for reason in reasons if reason not in (None, NotCounted.NOT_EVALUATED)]
    if known and known[0] is not None:
        return WHY[known[0]]
    gaps = [gap for gap in expectation.not_evaluated if gap.reason not in ABOUT_DRUG_LINES]
    return gaps[0].message if gaps else "nothing of it is reported by itself"
