"""Run YAML cases of rules: a chart and a claim in shorthand, what the rule must say, and the claim after the fix.

Each case becomes a real 837 and a real record and goes through the real engine with only its rule loaded, for every
form the rule applies to (unless `given` names one). A case with `fixed` also proves that the correction changes
nothing else: other lines byte-equal, CLM02 the sum of the lines, and a second run that changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from payer_profiles import Choice, Profile, ProfileSet, load_profiles, policies_of
from scrubber.claims.view import view
from scrubber.engine.scrubber import OneChart, Scrubbed, Scrubber
from scrubber.engine.settings import Settings
from scrubber.hooks.host import PluginHost
from scrubber.model.chart import NO_CHART, Chart
from scrubber.model.claim import Claim, Transaction
from scrubber.model.disposition import DocumentUse
from scrubber.model.finding import Finding, Origin
from scrubber.model.ground import Ground
from scrubber.model.outcome import ClaimOutcome
from scrubber.model.record import Patient
from scrubber.model.value import Value
from scrubber.reference.prices import Price, Prices
from scrubber.reference.tables import (
    NO_TABLES,
    Adjudication,
    Article,
    Code,
    Edition,
    MostUnits,
    Pair,
    PairIndicator,
    Span,
    Tables,
    TableSetting,
    UnitTable,
    pair_table,
    quarter_of,
    shipped_tables,
)
from scrubber.reference.tables.code_lists import code_columns
from scrubber.reference.tables.coverage import coverage_columns
from scrubber.reference.tables.edition import HasEdition
from scrubber.reference.tables.edition import Origin as TableOrigin
from scrubber.reference.tables.tables import of_columns
from scrubber.rules.definition import Rule
from scrubber.rules.history import NO_HISTORY, Past, PastService
from scrubber.testing.build import PATIENT, ClaimSpec, write_837
from scrubber.testing.shorthand import DOCUMENT, LineSpec, parse_chart, parse_line
from x12 import ClaimSlice, read_parts

CASE_DATE = date(2026, 3, 2)
AS_OF = date(2026, 6, 1)

_GIVEN_KEYS = frozenset(
    {
        "form", "setting", "payer", "on", "as_of", "pos", "tob", "dx", "charge", "pwk", "prior_authorization",
        "original_reference", "mrn", "notes", "payer_id", "payer_name", "filing_indicator", "params",
        "documents_offered", "documents_linked", "prices", "claim_id", "pairs", "units", "tables",
        "lists", "articles", "policies", "born", "segments", "weight_kg", "height_cm",
        "history",
    }
)  # fmt: skip
_CASE_KEYS = frozenset({"why", "chart", "claim", "expect", "fixed", "given", "proposed"})


class CaseError(ValueError):
    """A case file that is not well formed; the message names file, case and key."""


class RuleCase(Value):
    """One case of one rule for one form."""

    rule: str
    name: str
    form: Transaction
    why: str
    given: Mapping[str, Any]
    chart: Sequence[str] | None
    claim: Sequence[str]
    expect: Any
    fixed: Sequence[str] | None
    proposed: Sequence[str] | None

    @property
    def id(self) -> str:
        """Return the name that pytest shows."""
        return f"{self.rule}-{self.name}-{self.form}"


def load_cases(path: Path, rule: Rule) -> tuple[RuleCase, ...]:
    """Read the cases of one rule file. Raises `CaseError`."""
    document = yaml.safe_load(path.read_text("utf-8"))
    if not isinstance(document, dict) or document.get("rule") != rule.id:
        raise CaseError(f"{path.name}: must say rule: {rule.id}")
    shared = document.get("given") or {}
    cases: list[RuleCase] = []
    for name, body in (document.get("cases") or {}).items():
        unknown = set(body) - _CASE_KEYS
        given = {_named(key): value for key, value in {**shared, **(body.get("given") or {})}.items()}
        unknown |= set(given) - _GIVEN_KEYS
        if unknown:
            raise CaseError(f"{path.name}: case {name}: unknown key {sorted(unknown)[0]!r}")
        if not body.get("why") or "claim" not in body or "expect" not in body:
            raise CaseError(f"{path.name}: case {name}: why, claim and expect are required")
        for form in _forms(given, rule):
            cases.append(
                RuleCase(
                    rule=rule.id,
                    name=name,
                    form=form,
                    why=body["why"],
                    given=given,
                    chart=_as_lines(body.get("chart")),
                    claim=_as_lines(body["claim"]) or (),
                    expect=body["expect"],
                    fixed=_as_lines(body.get("fixed")),
                    proposed=_as_lines(body.get("proposed")),
                )
            )
    return tuple(cases)


def _named(key: object) -> str:
    """Return a key as it was written: YAML 1.1 reads `on` as true."""
    return "on" if key is True else str(key)


def run_case(case: RuleCase, rule: Rule, *, profiles: ProfileSet | None = None) -> list[str]:
    """Return what is wrong, in words; an empty list is a pass."""
    scrubber = scrubber_of(case, rule, profiles)
    claim_slice = slice_of(case)
    scrubbed = scrub_case(case, scrubber, claim_slice)
    outcome = outcome_of(scrubbed)
    problems = list(_expectation_problems(case, outcome, rule))
    if case.fixed is not None:
        problems += _fix_problems(case, case.fixed, claim_slice, scrubbed.after)
        again = scrub_case(case, scrubber, scrubbed.after)
        if again.is_edited or any(f.rule == rule.id and f.blocks for f in outcome_of(again).findings):
            problems.append("a second run over the corrected claim is not clean")
    elif scrubbed.is_edited:
        problems.append("the claim was changed, but the case names no `fixed` lines")
    if case.proposed is not None:
        said = [c.after for c in outcome.corrections if c.status.value == "proposed" and c.rule == rule.id]
        if said != list(case.proposed):
            problems.append(f"proposed {said}, expected {list(case.proposed)}")
    return problems


def scrub_case(case: RuleCase, scrubber: Scrubber, claim_slice: ClaimSlice) -> Scrubbed:
    """Scrub a claim with the chart and profile of a case."""
    choice = Choice(profile_of(case, scrubber.settings.profiles), "named by the case")
    return scrubber.scrub(claim_slice, OneChart(chart_of(case)), choice=choice, inspect=True)


def outcome_of(scrubbed: Scrubbed) -> ClaimOutcome:
    """Return what was decided about a claim that was inspected."""
    if scrubbed.outcome is None:
        raise CaseError("the claim was not inspected")
    return scrubbed.outcome


def answer_of(case: RuleCase, rule: Rule, *, profiles: ProfileSet | None = None) -> str:
    """Return what the rule says of the case's claim, in words: `fail at line 2 (error)`, `pass`, `not applicable`."""
    scrubber = scrubber_of(case, rule, profiles)
    outcome = outcome_of(scrub_case(case, scrubber, slice_of(case)))
    said = [
        f"fail at {f'line {f.line}' if f.line else 'the claim'} ({f.severity})" for f in _mine(outcome, rule)
    ]
    said += [f"not evaluated: {group.because}" for group in outcome.not_evaluated if rule.id in group.rules]
    return "; ".join(said) or ("pass" if outcome.coverage.passed else "not applicable")


def _mine(outcome: ClaimOutcome, rule: Rule) -> list[Finding]:
    """Return the findings of a rule, and of a failure while it ran."""
    return [f for f in outcome.findings if f.rule == rule.id or f.origin is Origin.PLUGIN_FAILURE]


def _expectation_problems(case: RuleCase, outcome: ClaimOutcome, rule: Rule) -> Iterator[str]:
    mine = _mine(outcome, rule)
    silenced = [group.because for group in outcome.not_evaluated if rule.id in group.rules]
    expect = case.expect
    if expect == "pass":
        if mine or outcome.coverage.passed != 1:
            yield f"expected a pass, got {_in_words(mine)} {silenced} with {outcome.coverage}"
    elif expect == "not_applicable":
        if mine or outcome.coverage.not_applicable != 1:
            yield f"expected not applicable, got {_in_words(mine)} {silenced} with {outcome.coverage}"
    elif isinstance(expect, dict) and "not_evaluated" in expect:
        wanted = str(expect["not_evaluated"] or "")
        if not any(wanted in because for because in silenced):
            yield f"expected not evaluated ({wanted}), got {_in_words(mine)} {silenced}"
        if mine:
            yield f"expected not evaluated only, got {_in_words(mine)}"
    else:
        expected = expect if isinstance(expect, list) else [expect]
        if len(mine) != len(expected):
            yield f"expected {len(expected)} fault(s), got {_in_words(mine)} {silenced}"
            return
        for finding, wanted_fault in zip(sorted(mine, key=lambda f: f.line or 0), expected, strict=True):
            yield from _fault_problems(finding, wanted_fault)


def _fault_problems(finding: Finding, wanted: Mapping[str, Any]) -> Iterator[str]:
    line = None if wanted["fail"] == "claim" else wanted["fail"]
    told = {
        "fail": finding.line,
        "at": finding.element,
        "billed": finding.billed,
        "supported": finding.supported,
        "asks": finding.asks,
        "kind": finding.kind.value if finding.kind else "",
        "title": finding.title,
        "status": finding.status_codes[0] if finding.status_codes else "",
        "severity": finding.severity.value if finding.severity else "",
        "holds": finding.holds,
        "says": finding.message,
    }
    for key, value in {**wanted, "fail": line}.items():
        if key not in told:
            yield f"unknown key {key!r} in expect"
        elif key == "says":
            if str(value) not in finding.message:
                yield f"message {finding.message!r} does not say {value!r}"
        elif told[key] != value:
            yield f"{key} is {told[key]!r}, expected {value!r}"


def _fix_problems(case: RuleCase, fixed: Sequence[str], before: ClaimSlice, after: ClaimSlice) -> list[str]:
    problems = []
    old, new = view(before), view(after)
    wanted = [_shape_of(text) for text in fixed]
    told = [(line.code, line.modifiers, line.units, line.charge) for line in new.lines]
    if told != wanted:
        problems.append(f"corrected lines are {_lines(told)}, expected {_lines(wanted)}")
    if new.charge != new.line_total:
        problems.append(f"CLM02 is {new.charge}, the lines sum to {new.line_total}")
    raws_before = [_raw(before, old, i) for i in range(len(old.lines))]
    raws_after = [_raw(after, new, i) for i in range(len(new.lines))]
    specs = [parse_line(text) for text in fixed]
    for text, raw in zip(case.claim, raws_before, strict=True):
        if any(_stays(parse_line(text), spec) for spec in specs) and raw not in raws_after:
            problems.append(f"the line {text} was not to change, but its bytes did")
    for spec, line in zip(specs, new.lines, strict=False):
        ndc = line.drug.ndc if line.drug else None
        if "ndc" in spec.options and spec.options["ndc"] != ndc:
            problems.append(f"LIN03 of line {line.number} is {ndc}, expected {spec.options['ndc']}")
    return problems


def _stays(before: LineSpec, fixed: LineSpec) -> bool:
    """Return whether a fixed line is this one unchanged: what it does not name is taken as it was."""
    same = (before.code, before.modifiers, before.units, before.charge) == (
        fixed.code,
        fixed.modifiers,
        fixed.units,
        fixed.charge,
    )
    return same and all(before.options.get(key) == value for key, value in fixed.options.items())


def _shape_of(text: str) -> tuple[str, tuple[str, ...], int, Decimal]:
    spec = parse_line(text)
    return spec.code, spec.modifiers, int(Decimal(spec.units)), spec.charge


def _raw(claim_slice: ClaimSlice, claim: Claim, index: int) -> bytes:
    line = claim.lines[index]
    return b"".join(s.raw for s in claim_slice.segments[line.position + 1 : line.end])


def _lines(shapes: Sequence[tuple[str, tuple[str, ...], int, Decimal | None]]) -> str:
    return ", ".join(f"{'-'.join((code, *mods))} x{units} {charge}" for code, mods, units, charge in shapes)


def _in_words(findings: Sequence[Finding]) -> str:
    if not findings:
        return "no finding"
    return "; ".join(f"{f.severity} at line {f.line}: {f.message}" for f in findings)


def scrubber_of(case: RuleCase, rule: Rule, profiles: ProfileSet | None = None) -> Scrubber:
    """Return a scrubber with nothing but the rule, and the prices and tables of the case."""
    rows = tuple(
        Price(code, (), Decimal(str(charge))) for code, charge in (case.given.get("prices") or {}).items()
    )
    settings = Settings(
        as_of=_day(case.given.get("as_of"), AS_OF),
        profiles=profiles or shipped_profiles(),
        validate="off",
        prices=Prices(rows),
        tables=_tables(case.given),
        history=_CaseHistory(case.given["history"]) if "history" in case.given else NO_HISTORY,
    )
    return Scrubber(settings, PluginHost(), (rule,))


def _tables(given: Mapping[str, Any]) -> Tables:
    """Make tables of `pairs: ["96413 96365 1 [BEGINS [ENDS]]"]` and `units: ["96366 8 3"]`, for both settings.

    `lists: {prior_authorization: [J1745]}` are lists by name; `articles: ["A1 J1745 K5090,K5190 [in_part]"]` are
    coverage articles. The shipped tables stand behind them, unless the case says `tables: none`.
    """
    pairs = []
    for text in given.get("pairs", ()):
        one, two, indicator, *days = text.split()
        begins, ends = [*map(date.fromisoformat, days), None, None][:2]
        pairs.append(Pair(one, two, begins or date(2020, 1, 1), ends, PairIndicator(int(indicator))))
    rows = {
        code: MostUnits(int(most), Adjudication(int(how)))
        for code, most, how in map(str.split, given.get("units", ()))
    }
    quarter = quarter_of(_day(given.get("on"), CASE_DATE))
    settings: tuple[TableSetting, ...] = ("practitioner", "hospital")
    behind = NO_TABLES if given.get("tables") == "none" else shipped_tables()
    own_pairs = tuple(pair_table(setting, quarter, pairs) for setting in settings) if "pairs" in given else ()
    own_units = tuple(UnitTable(setting, quarter, rows) for setting in settings) if "units" in given else ()
    others = (*_lists(given.get("lists", {})), *_articles(given.get("articles", ())), *behind.others)
    return Tables((*own_pairs, *behind.pairs), (*own_units, *behind.units), others)


_GIVEN = TableOrigin("given by the case", trust=Ground.PRIMARY)
_ALWAYS = (Span(date(2000, 1, 1)),)


def _lists(given: Mapping[str, Sequence[str]]) -> Iterator[HasEdition]:
    for name, listed in given.items():
        edition = Edition("list", "", _ALWAYS, 0, (_GIVEN,), part=name)
        yield of_columns(code_columns(edition, map(Code, listed)))


def _articles(given: Sequence[str]) -> Iterator[HasEdition]:
    found = []
    for text in given:
        id, code, diagnoses, *in_part = text.split()
        found.append((Article(id, id, whole=not in_part), (code,), diagnoses.split(",")))
    if found:
        edition = Edition("coverage", "", _ALWAYS, 0, (_GIVEN,))
        yield of_columns(coverage_columns(edition, found))


@lru_cache(maxsize=1)
def shipped_profiles() -> ProfileSet:
    """Return the profiles that come with infuscrub, loaded once."""
    return load_profiles()


def profile_of(case: RuleCase, profiles: ProfileSet) -> Profile:
    """Return the profile that a case names, with its parameters changed as the case says."""
    on = _day(case.given.get("on"), CASE_DATE)
    profile = profiles.resolve(str(case.given.get("payer", "base")), on)
    changed = case.given.get("params")
    if changed:
        values = {**profile.parameters.model_dump(), **changed}
        profile = replace(profile, parameters=type(profile.parameters).model_validate(values))
    if "policies" in case.given:
        profile = replace(profile, policies=policies_of(case.given["policies"]))
    return profile


def _spec(case: RuleCase) -> ClaimSpec:
    given = case.given
    diagnoses = given.get("dx", ["K50.90"])
    attachments = given.get("pwk", [])
    return ClaimSpec(
        transaction=case.form,
        claim_id=str(given.get("claim_id", "CASE-0001")),
        on=_day(given.get("on"), CASE_DATE),
        lines=tuple(parse_line(text) for text in case.claim),
        diagnoses=tuple(diagnoses if isinstance(diagnoses, list) else [diagnoses]),
        place_of_service=str(given.get("pos", "11")),
        type_of_bill=str(given.get("tob", "131")),
        charge=Decimal(str(given["charge"])) if "charge" in given else None,
        payer_id=str(given.get("payer_id", "EHP01")),
        payer_name=str(given.get("payer_name", "EXAMPLE HEALTH PLAN")),
        filing_indicator=str(given.get("filing_indicator", "CI")),
        attachments=tuple(attachments if isinstance(attachments, list) else [attachments]),
        prior_authorization=str(given.get("prior_authorization", "")),
        original_reference=str(given.get("original_reference", "")),
        medical_record_number=str(given.get("mrn", "")),
        notes=tuple(given.get("notes", ())),
        patient=_patient(given),
        segments=given.get("segments", {}),
    )


def _patient(given: Mapping[str, Any]) -> Patient:
    """Return the invented patient, born and as heavy as the case says; `born: none` leaves the date out."""
    born = given.get("born", PATIENT.birth_date)
    weight = Decimal(str(given["weight_kg"])) if "weight_kg" in given else None
    height = Decimal(str(given["height_cm"])) if "height_cm" in given else None
    birth_date = None if born == "none" else _day(born, CASE_DATE)
    return replace(PATIENT, birth_date=birth_date, weight_kg=weight, height_cm=height)


class _CaseHistory:
    """The earlier services that a case gives: `{known_since: 2025-01-01, services: ["J1745 2026-01-05 40"]}`."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        rows = (text.split() for text in given.get("services", ()))
        services = tuple(
            PastService(code, date.fromisoformat(on), Decimal(units)) for code, on, units in rows
        )
        self._past = Past(services, given.get("known_since"))

    def past(self, claim: Claim, since: date, until: date) -> Past:
        """Return those of the period."""
        found = tuple(service for service in self._past.services if since <= service.on <= until)
        return replace(self._past, services=found)


def slice_of(case: RuleCase) -> ClaimSlice:
    """Return the claim of a case, as it stands in a file."""
    for part in read_parts([write_837([_spec(case)])]):
        if isinstance(part, ClaimSlice):
            return part
    raise CaseError(f"{case.id}: no claim was built")


def chart_of(case: RuleCase) -> Chart:
    """Return the chart of a case."""
    offered = bool(case.given.get("documents_offered", case.chart is not None))
    if case.chart is None:
        return replace(NO_CHART, offered=offered)
    record = parse_chart(
        case.chart,
        on=_day(case.given.get("on"), CASE_DATE),
        setting="physician" if case.form == "837P" else "facility",
        patient=_patient(case.given) if "weight_kg" in case.given else None,
    )
    use = DocumentUse(DOCUMENT, "0" * 64, "record", "claim_id", whole=record.understood.whole)
    return Chart(record=record, documents=(use,), offered=True)


def _forms(given: Mapping[str, Any], rule: Rule) -> tuple[Transaction, ...]:
    setting = given.get("setting")
    if "form" in given:
        return (given["form"],)
    if setting in {"physician", "facility"}:
        return ("837P",) if setting == "physician" else ("837I",)
    return rule.applies_to


def _as_lines(value: object) -> tuple[str, ...] | None:
    if value is None or value == "none":
        return None
    if isinstance(value, str):
        return tuple(line.strip() for line in value.splitlines() if line.strip())
    if isinstance(value, list):
        return tuple(str(item) for item in value)
    raise CaseError(f"{value!r} is neither a line nor a list of lines")


def _day(value: object, default: date) -> date:
    if value is None:
        return default
    return value if isinstance(value, date) else date.fromisoformat(str(value))
