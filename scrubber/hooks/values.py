"""What a plugin may give, hook by hook: the one border that every value crosses, in this process or from another.

Each kind of value has a shape (types, lengths, ranges, words) and a check against the claim that it is about: a line
that is there, a rule id of the vendor's own, a claim that keeps a line. What does not fit raises `WrongValue` with
class and field; the dispatcher then holds the claim. A value that fits comes out rebuilt, see `scrubber.hooks.shapes`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from math import isfinite
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec

from scrubber.hooks.errors import WrongValue
from scrubber.hooks.shapes import (
    Shape,
    Shapes,
    decimal,
    made_by,
    nothing_but,
    sequence,
    several,
    text,
    whole,
    words,
)
from scrubber.hooks.specs import Proposal, Receipt, Verdict
from scrubber.model.claim import Location
from scrubber.model.correction import (
    AddLine,
    Edit,
    RemoveLine,
    SetClaimCharge,
    SetCode,
    SetModifiers,
    SetNdc,
    SetUnits,
)
from scrubber.model.finding import Denial, Finding, Origin
from scrubber.model.record import MAX_TEXT, Administration, InfusionRecord, Order, Provenance, Quantity
from scrubber.model.source import Source
from scrubber.model.unchecked import Unchecked
from scrubber.model.value import Value, field
from scrubber.rules.definition import Rule, is_rule_id, is_rule_slug
from scrubber.rules.running import close

MOST_RESULTS = 1000
"""Findings, proposals or verdicts of one plugin on one claim."""
MOST_RECORDS = 1000
"""Patients and encounters of one document."""
MOST_RULES = 2000
MOST_STARTED = 1 << 20
"""Bytes of JSON that a plugin may keep for a run."""
MOST_RESULT = 4096
"""Bytes of JSON that it may keep of one claim."""
MOST_DEPTH = 16

_STATUS = r"A[3678]:\d{1,3}(:[A-Z0-9]{2})?"
_RULE_ID = re.compile(r"([A-Za-z]+)[A-Za-z0-9]*([-_.][A-Za-z0-9]+)*")
_OURS = frozenset({"X", "CORE", "LINK", "PLUGIN", "CLAIM", "CHART", "VOID", "DIFFERENCE", "GUIDE"})
"""Prefixes of ids that the engine and the edits use; those of the built-in rules are added to them."""


class Names(Value):
    """Whose rule ids are whose: a prefix is the letters that an id begins with."""

    ours: frozenset[str] = _OURS
    others: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The plugins that contributed rules with a prefix."""

    @classmethod
    def of(cls, owners: Mapping[str, str], built_in: str) -> Names:
        """Return the names after these contributions: rule id to plugin."""
        prefixes: dict[str, set[str]] = {}
        for rule, plugin in owners.items():
            prefixes.setdefault(prefix_of(rule), set()).add(plugin)
        own = {prefix for prefix, plugins in prefixes.items() if built_in in plugins}
        return cls(_OURS | own, {prefix: frozenset(plugins) for prefix, plugins in prefixes.items()})

    def belongs(self, rule: str, plugin: str) -> bool:
        """Return whether a plugin may report under this id: its prefix is not ours, and nobody else's."""
        prefix = prefix_of(rule)
        return bool(prefix) and prefix not in self.ours and plugin in self.others.get(prefix, (plugin,))

    def is_ours(self, rule: str) -> bool:
        """Return whether a rule id begins like one of infuscrub's own."""
        return prefix_of(rule) in self.ours


def prefix_of(rule: str) -> str:
    """Return the prefix of a rule id; empty for a text that is none."""
    found = _RULE_ID.fullmatch(rule) if len(rule) <= 40 else None
    return found[1].upper() if found else ""


def id_of(plugin: str) -> str:
    """Return the rule id of what a plugin reports without one: its name."""
    return re.sub(r"[^A-Z0-9]+", "-", plugin.upper()).strip("-")[:40] or "PLUGIN"


class About(Value):
    """What a value is held against."""

    plugin: str
    names: Names = Names()
    lines: int = 0
    """Service lines of the claim."""
    rules: frozenset[str] = frozenset()
    """Ids of the findings that a proposal may be for."""
    known_lines: frozenset[int] = frozenset()
    """Lines that findings of the claim name, beside its own."""
    profiles: Any = ()
    """What knows the ids of profiles."""


class Kind(NamedTuple):
    """What one hook gives: a shape, and what only the claim can tell."""

    shape: Shape
    fits: Callable[[Any, About], Any]
    """Returns the value, completed; raises `WrongValue`."""

    def check(self, value: Any, about: About) -> Any:
        """Return a value that was made in this process, rebuilt."""
        return self.fits(self.shape.check(value), about)

    def load(self, data: Any, about: About) -> Any:
        """Return the value of what another process sent."""
        return self.fits(self.shape.load(data), about)


_QUOTED = Shapes(of_types={str: text(MAX_TEXT, quoted=True)})
"""For what stands in charts: their words, whatever a printer once made of them."""
_LINE = whole(1, 9999)
_TITLE = text(200, one_line=True)
_LABEL = text(200, one_line=True)
_MESSAGE = text(2000)
_RULE = text(40)
_STATUSES = several(text(12, pattern=_STATUS), 10)
_CODE = text(5, pattern=r"[A-Z0-9]{5}")
_UNITS = whole(1, 9_999_999)
_MODIFIERS = several(text(2, pattern=r"[A-Z0-9]{2}"), 4)
_CHARGE = decimal(0, Decimal("99999999.99"), places=2)
_MEASURE = decimal(0, 10**9)
_ID = text(200, least=1, one_line=True)


def _or_none(shape: Shape) -> Shape:
    return Shape(
        lambda value: None if value is None else shape.check(value),
        lambda data: None if data is None else shape.load(data),
    )


_EDITS: dict[tuple[type, str], Shape] = {
    (SetUnits, "line"): _LINE,
    (SetUnits, "units"): _UNITS,
    (SetCode, "line"): _LINE,
    (SetCode, "code"): _CODE,
    (SetModifiers, "line"): _LINE,
    (SetModifiers, "modifiers"): _MODIFIERS,
    (RemoveLine, "line"): _LINE,
    (AddLine, "like"): _LINE,
    (AddLine, "code"): _CODE,
    (AddLine, "units"): _UNITS,
    (AddLine, "modifiers"): _MODIFIERS,
    (AddLine, "charge"): _or_none(_CHARGE),
    (SetNdc, "line"): _LINE,
    (SetNdc, "ndc"): text(11, pattern=r"\d{11}"),
    (SetClaimCharge, "charge"): _CHARGE,
}
_SHAPES = Shapes(
    {
        **_EDITS,
        (Finding, "message"): _MESSAGE,
        (Finding, "line"): _or_none(_LINE),
        (Finding, "element"): text(20, one_line=True),
        (Finding, "billed"): _LABEL,
        (Finding, "supported"): _LABEL,
        (Finding, "asks"): text(500, one_line=True),
        (Finding, "amount"): _or_none(decimal(0, 10**9)),
        (Finding, "evidence"): several(_QUOTED.of(Provenance), 100),
        (Finding, "fix_reason"): text(500, one_line=True),
        (Finding, "bundle"): text(200, one_line=True),
        (Finding, "status_codes"): _STATUSES,
        (Finding, "rule"): _RULE,
        (Finding, "origin"): Shapes().of(Origin),  # see `_own`
        (Finding, "title"): _TITLE,
        (Finding, "correction"): nothing_but(None),
        (Finding, "cured"): nothing_but(False),
        (Finding, "by"): nothing_but(""),
        (Finding, "reviews"): nothing_but(()),
        (Denial, "carc"): text(10, pattern=r"[A-Z]{2}-[A-Z0-9]{1,4}"),
        (Denial, "rarc"): several(text(8, pattern=r"[A-Z]{1,2}\d{1,4}"), 10),
        (Source, "title"): text(500, least=1, one_line=True),
        (Source, "url"): text(2000, pattern=r"(https?://[^\s\"'<>]+)?"),
        (Location, "segment_index"): whole(0),
        (Location, "byte"): whole(0),
        (Unchecked, "line"): _or_none(_LINE),
        (Proposal, "rule"): _RULE,
        (Proposal, "reason"): text(500, one_line=True),
        (Verdict, "rule"): text(80, least=1, one_line=True),
        (Verdict, "line"): _or_none(_LINE),
        (Verdict, "reason"): text(500, least=1, one_line=True),
        (Receipt, "destination"): text(500, least=1, one_line=True),
        (Receipt, "reference"): text(500, one_line=True),
    }
)
_RECORDS = Shapes(
    {
        (Administration, "id"): _ID,
        (Administration, "substance"): _ID,
        (Order, "id"): _ID,
        (Quantity, "value"): _MEASURE,
        **{
            (Administration, name): _or_none(_MEASURE)
            for name in ("volume_ml", "rate_ml_per_hour", "planned_hours")
        },
    },
    {str: text(MAX_TEXT, quoted=True)},
)


def _finding(value: Finding, about: About) -> Finding:
    _is_there(value.line, about, "Finding.line")
    _edits_fit(value.fix, about, "Finding.fix")
    return value


def _own(value: Finding, about: About) -> Finding:
    """A finding of `infuscrub_inspect` names its rule itself."""
    if value.origin not in (Origin.RULE, Origin.PLUGIN):
        raise WrongValue("Finding.origin")
    rule = value.rule or id_of(about.plugin)
    if value.rule and not about.names.belongs(rule, about.plugin):
        raise WrongValue("Finding.rule")
    return replace(_finding(value, about), rule=rule, by=about.plugin)


def _of_a_rule(value: Finding | Unchecked, about: About) -> Finding | Unchecked:
    if isinstance(value, Unchecked):
        _is_there(value.line, about, "Unchecked.line")
        return value
    return replace(_finding(value, about), by=about.plugin)


def _proposal(value: Proposal, about: About) -> Proposal:
    if not value.edits:
        raise WrongValue("Proposal.edits")
    _edits_fit(value.edits, about, "Proposal.edits")
    rule = value.rule or id_of(about.plugin)
    if value.rule and rule not in about.rules and not about.names.belongs(rule, about.plugin):
        raise WrongValue("Proposal.rule")
    return replace(value, rule=rule)


def _verdict(value: Verdict, about: About) -> Verdict:
    if value.line is not None and not 1 <= value.line <= about.lines and value.line not in about.known_lines:
        raise WrongValue("Verdict.line")
    return value


def _is_there(line: int | None, about: About, place: str) -> None:
    if line is not None and not 1 <= line <= about.lines:
        raise WrongValue(place)


def _edits_fit(edits: Sequence[Edit], about: About, place: str) -> None:
    """Each edit is of a line that is there, and a line is left: a claim of nothing can't be sent."""
    for edit in edits:
        _is_there(edit.line, about, place)
    gone = {edit.line for edit in edits if isinstance(edit, RemoveLine)}
    if gone and len(gone) >= about.lines and not any(isinstance(edit, AddLine) for edit in edits):
        raise WrongValue(place)
    for edit in edits:
        if isinstance(edit, SetModifiers | AddLine) and len(set(edit.modifiers)) < len(edit.modifiers):
            raise WrongValue(place)


def _record(value: InfusionRecord) -> InfusionRecord:
    for facts in (value.administrations, value.orders):
        if len({fact.id for fact in facts}) < len(facts):
            raise WrongValue("InfusionRecord.id")
    return value


def _profile(value: str, about: About) -> str:
    if value not in about.profiles:
        raise WrongValue("profile")
    return value


def _as_it_is(value: Any, about: About) -> Any:
    return value


def _records_shape() -> Shape:
    one = _RECORDS.of(InfusionRecord)
    many = sequence(one, MOST_RECORDS)
    return Shape(
        lambda value: (one.check(value),) if type(value) is InfusionRecord else many.check(value), many.load
    )


def frozen_json(value: Any, most_bytes: int) -> Any:
    """Return a JSON value that cannot be changed. Raises `WrongValue` where it is none, too deep or too large."""
    frozen = _frozen(value, MOST_DEPTH)
    if len(json_bytes(frozen)) > most_bytes:
        raise WrongValue("size")
    return frozen


def json_bytes(value: Any) -> bytes:
    """Return a frozen JSON value as bytes."""
    return msgspec.json.encode(value, enc_hook=dict)


def _frozen(value: Any, depth: int) -> Any:
    kind = type(value)
    if value is None or kind is bool or kind is int or (kind is float and isfinite(value)):
        return value
    if kind is str:
        return _JSON_TEXT.check(value)
    if depth and kind in (list, tuple):
        return tuple([_frozen(item, depth - 1) for item in value])
    if depth and kind in (dict, MappingProxyType):
        return MappingProxyType(
            {_JSON_TEXT.check(key): _frozen(item, depth - 1) for key, item in value.items()}
        )
    raise WrongValue("JSON")


_JSON_TEXT = text(MOST_STARTED)


def _json(most_bytes: int) -> Kind:
    return Kind(made_by(lambda value: frozen_json(value, most_bytes)), _as_it_is)


OF_A_RULE = Kind(_SHAPES.of(Finding | Unchecked), _of_a_rule)
"""What a rule's function yields."""

OF_HOOK: Mapping[str, Kind] = {
    "infuscrub_inspect": Kind(_SHAPES.of(Finding), _own),
    "infuscrub_propose": Kind(_SHAPES.of(Proposal), _proposal),
    "infuscrub_review": Kind(_SHAPES.of(Verdict), _verdict),
    "infuscrub_status": Kind(sequence(text(12, pattern=_STATUS), 10), _as_it_is),
    "infuscrub_choose_profile": Kind(text(64, one_line=True), _profile),
    "infuscrub_read_document": Kind(
        _records_shape(), lambda value, about: tuple(_record(record) for record in value)
    ),
    "infuscrub_transport": Kind(_SHAPES.of(Receipt), _as_it_is),
    "infuscrub_run_started": _json(MOST_STARTED),
    "infuscrub_claim_done": _json(MOST_RESULT),
}
"""What a hook gives: one of these, or each of several. A hook that is not here gives nothing that is read."""


SEVERAL = frozenset({"infuscrub_inspect", "infuscrub_propose", "infuscrub_review"})
"""Hooks that give several values of their kind."""


def drained(value: Any, take: Callable[[Any], Any], most: int = MOST_RESULTS) -> tuple[Any, ...]:
    """Return what a plugin gave as several, each taken, and no more than so many; None stands for nothing.

    Its iterator is closed here, inside the guard: what it does at its end is its own call's business.
    """
    if value is None:
        return ()
    if isinstance(value, str | bytes | dict) or not hasattr(type(value), "__iter__"):
        raise WrongValue("result")
    iterator = iter(value)
    try:
        found: list[Any] = []
        for item in islice(iterator, most + 1):
            if len(found) == most:
                raise WrongValue("results")
            found.append(take(item))
        return tuple(found)
    finally:
        close(iterator)


def checked_rule(value: Any) -> Rule:
    """Return a rule that a plugin contributes; its functions are its own. Raises `WrongValue`."""
    if type(value) is not Rule:
        raise WrongValue("Rule")
    concerns = value.concerns
    if not (concerns is None or callable(concerns)):
        concerns = _CODES.check(concerns)
    rule: Rule = _RULES.of(Rule).check(replace(value, concerns=None))
    if not is_rule_id(rule.id) or not is_rule_slug(rule.slug) or not callable(value.check):
        raise WrongValue("Rule.id" if not is_rule_id(rule.id) else "Rule.slug")
    if not rule.applies_to:
        raise WrongValue("Rule.applies_to")
    return replace(rule, concerns=concerns)


def loaded_rule(data: Any, check: Callable[..., Any], concerns: Callable[..., Any]) -> Rule:
    """Return the rule that another process described; its functions are asked there."""
    if type(data) is not dict:
        raise WrongValue("Rule")
    about = data.get("concerns")
    rule: Rule = _RULES.of(Rule).load({**data, "check": check, "concerns": None})
    return checked_rule(replace(rule, concerns=concerns if about is True else _loaded_codes(about)))


def _loaded_codes(data: Any) -> frozenset[str] | None:
    return None if data is None else _CODES.load(data)


_CODES = Shapes().of(frozenset[str])
_RULES = Shapes(
    {
        (Rule, "check"): made_by(lambda value: value),
        (Rule, "concerns"): nothing_but(None),
        (Rule, "applies_to"): several(words("837P", "837I"), 2),
        (Rule, "status"): _STATUSES,
        (Rule, "title"): text(300, least=1, one_line=True),
        (Rule, "since"): text(40, one_line=True),
        (Source, "title"): text(500, least=1, one_line=True),
        (Source, "url"): text(2000, pattern=r"(https?://[^\s\"'<>]+)?"),
    }
)
