"""The two pages made from the profiles: what each payer asks for, and what each parameter means. `docs/generate.py`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal, get_args, get_origin

from payer_profiles import Fact, Parameters, ProfileSet, policy_words
from payer_profiles.model import ROOT

TOLD = {
    "initial_selection_facility": "one value only: a facility follows the hierarchy",
    "jw_cap": "how waste compares with the vials is rule W07's, by the sizes on the market",
    "ndc_each_own_line": "shown to people; which line an NDC belongs to is not judged",
    "zero_supply_charge": "shown to people; a drug that was not bought is not known from the claim",
    "facility_administration": "shown to people; what a facility is paid is its contract's",
    "timely_filing_days_nonparticipating": "shown to people; whether a provider has a contract is not known",
    "attachment_275": "shown to people; infuscrub sends nothing",
    "attachment_hold_days": "shown to people; how long a payer waits is its own affair",
}
"""Facts that a profile may state and no check reads, each with the reason."""
READ_BY_THE_ENGINE = {
    "hydration_min_volume_ml": "the least volume of reportable hydration",
    "complex_drugs": "the class of a drug",
    "midnight": "the date of a line across midnight",
    "missing_stop_time": "what an infusion without a stop time supports",
    "partial_overlap": "for which drug shared minutes count",
    "payer_dependent_class": "the class of a drug on which payers differ",
    "second_initial_modifier": "the modifier of a second initial service",
    "subunit_waste_modifier": "the modifier where less than a unit was discarded",
    "under_coded_correction": "whether a correction may leave an encounter below what its chart supports",
    "not_complex_drugs": "the class of a drug",
    "scale_charge": "whether a charge follows its units down",
}
"""Parameters that decide what the chart supports, or what may be written, and no single rule."""

_TYPES: dict[Any, str] = {int: "a whole number", bool: "`true`, `false`", Decimal: "a number", str: "text"}


def parameters_page(readers: Mapping[str, Sequence[str]]) -> str:
    """Return docs/vendor/parameters.md. `readers`: the rules that read each parameter."""
    return "\n".join(_parameters(readers)) + "\n"


def payers_page(profiles: ProfileSet) -> str:
    """Return docs/payers.md: every fact that a payer's own file states, with its source."""
    return "\n".join(_payers(profiles)) + "\n"


def _parameters(readers: Mapping[str, Sequence[str]]) -> Iterator[str]:
    yield "# Payer parameters"
    yield ""
    yield "Made from `payer_profiles/parameters.py` by `python docs/generate.py`; do not edit. A profile sets some of"
    yield "these, see [payer profiles](profiles.md); what it leaves out comes from the profile that it extends, and in"
    yield "the end from the defaults here. What [each payer asks for](../payers.md) is a page of its own."
    yield ""
    yield "| parameter | may be | default | means | read by |"
    yield "|---|---|---|---|---|"
    for key, field in Parameters.model_fields.items():
        rules = ", ".join(f"[{rule}](../rules/{rule}.md)" for rule in sorted(readers.get(key, ())))
        by = rules or (
            f"told, not checked: {TOLD[key]}" if key in TOLD else f"the engine: {READ_BY_THE_ENGINE[key]}"
        )
        default = _value(field.get_default(call_default_factory=True))
        yield f"| `{key}` | {_type(field.annotation)} | {default} | {field.description} | {by} |"


def _type(annotation: Any) -> str:
    origin = get_origin(annotation)
    arguments = get_args(annotation)
    if origin is Literal:
        return ", ".join(f"`{value}`" for value in arguments)
    if origin is tuple:
        return "a list"
    if arguments:  # Annotated, or a type or none
        words = [_type(argument) for argument in arguments if argument is not type(None)]
        return " ".join((words[0], *(["or `none`"] if type(None) in arguments else [])))
    return _TYPES[annotation]


def _payers(profiles: ProfileSet) -> Iterator[str]:
    yield "# What each payer asks for"
    yield ""
    yield "Made from the shipped profiles by `python docs/generate.py`; do not edit. Only what a payer's own profile"
    yield "states is listed; the rest it takes over from the profile that it extends. Dates are dates of service."
    yield "What is unverified may warn and never rejects. Read once, on the day given: check with the payer before you"
    yield "rely on it."
    for profile_id in profiles.ids:
        if profile_id != ROOT:
            yield from _payer(profiles, profile_id)


def _payer(profiles: ProfileSet, profile_id: str) -> Iterator[str]:
    file = profiles.file(profile_id)
    keys = [payer.id for payer in file.match.payer_ids]
    keys += [f"filing indicator {code}" for code in file.match.filing_indicators]
    yield ""
    yield f"## {file.name}"
    yield ""
    extends = f"extends `{file.extends}`" if file.extends else ""
    matched = f"chosen by {', '.join(keys)}" if keys else "chosen by name, or by what extends it"
    yield f"`{profile_id}`, {extends}, {matched}."
    rows = [
        (revision, fact)
        for revision in file.revisions
        for fact in sorted(revision.facts, key=lambda f: f.key)
    ]
    if rows:
        yield ""
        yield "| parameter | value | from | to | confidence | source |"
        yield "|---|---|---|---|---|---|"
    for revision, fact in rows:
        start, end = revision.effective_from or "", revision.effective_to or ""
        yield f"| `{fact.key}` | {_value(fact.value)} | {start} | {end} | {_confidence(fact)} | {_source(fact)} |"
    for revision in file.revisions:
        for policy in (each for found in revision.policies.values() for each in found):
            yield ""
            yield f"Policy `{policy.id}`: {policy_words(policy)} ({policy.grounds.source.title})."
    rules = [setting for revision in file.revisions for setting in revision.rules]
    if rules:
        yield ""
        settings = (f"{s.rule} {'off' if not s.enabled else s.severity or 'as it is'}" for s in rules)
        yield f"Rules: {', '.join(settings)}."
    for revision in file.revisions:
        for note in revision.notes:
            yield ""
            yield f"> {note.text}"


def _confidence(fact: Fact) -> str:
    return fact.grounds.confidence + ("" if fact.may_reject else ", unverified")


def _source(fact: Fact) -> str:
    source = fact.grounds.source
    title = source.title.replace("|", "/")
    read = f", read {source.retrieved}" if source.retrieved else ""
    return (f"[{title}]({source.url})" if source.url else title) + f" ({source.trust}{read})"


def _value(value: Any) -> str:
    if value is None or value == ():
        return "none"
    if isinstance(value, tuple):
        shown = ", ".join(map(str, value[:12]))
        return f"{shown}, … ({len(value)})" if len(value) > 12 else shown
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"
