"""Rules, profiles and tables of a tenant, for people and machines."""

from __future__ import annotations

from datetime import date
from typing import Any

from payer_profiles.errors import did_you_mean
from payer_profiles.model import ROOT
from scrubber.model.value import replace
from scrubber.output.explain import Explained, Known, answer_json, answer_lines, explained
from scrubber.output.explain.asking import reported, similar
from scrubber.output.profiles import profile_json, profile_rows_json
from scrubber.output.rulebook import rule_json
from scrubber.output.tables import edition_json
from scrubber.reference.tables import shipped_tables
from scrubber.service.errors import Problem
from scrubber.service.tenants import Tenant


def rules(tenant: Tenant) -> list[dict[str, Any]]:
    """Return every rule, those of plugins too."""
    return [rule_json(rule) for rule in tenant.scrubber.rules]


def explain_rule(tenant: Tenant, id: str) -> dict[str, Any]:
    """Return what the `rule` of a finding means: a rule, an edit, an id of reports. Raises a `Problem` 404."""
    answer = reported(id, _known(tenant))
    if not answer:
        raise Problem(404, "unknown-rule", "There is no such rule", "GET /v1/rules lists them all.")
    return dict(answer[0].shape)


def explain(tenant: Tenant, id: str) -> dict[str, Any]:
    """Return what an id or code means. Raises a `Problem` 404."""
    return answer_json(_answer(id, _known(tenant)))


def explain_to_anybody(tenant: Tenant, id: str) -> dict[str, Any]:
    """Return what an id or code means, as lines for people. Raises a `Problem` 404.

    Who asks is not known, so nothing is told of the tenant's own tables and plugins but the rules that cards link to.
    """
    answer = _answer(id, replace(_known(tenant), tables=shipped_tables, plugins=()))
    return {**answer_json(answer), "lines": [text for text, _ in answer_lines(answer)]}


def _answer(id: str, known: Known) -> tuple[Explained, ...]:
    answer = explained(id, known)
    if not answer:
        near = similar(id, known)
        hint = f"Did you mean {', '.join(near)}? " if near else ""
        raise Problem(
            404,
            "unknown-id",
            "Nothing is known of this id",
            f"{hint}GET /v1/rules lists the rules; see GET /v1/explain/{{id}}.",
            near=list(near),
        )
    return answer


def _known(tenant: Tenant) -> Known:
    scrubber, settings = tenant.scrubber, tenant.session.settings
    return Known(
        scrubber.rules,
        settings.as_of,
        lambda: scrubber.tables,
        lambda: settings.profiles.resolve(ROOT, settings.as_of),
        tuple(one.name for one in scrubber.host.plugins),
    )


def profiles(tenant: Tenant) -> list[dict[str, Any]]:
    """Return every profile in a row."""
    return profile_rows_json(tenant.session.settings.profiles)


def profile(tenant: Tenant, id: str, on: date | None) -> dict[str, Any]:
    """Return a profile as it holds on a day, each parameter with its source. Raises a `Problem` 404."""
    settings = tenant.session.settings
    if id not in settings.profiles:
        hint = did_you_mean(id.lower(), settings.profiles.ids)
        detail = f"{hint} GET /v1/profiles lists them all.".strip()
        raise Problem(404, "unknown-profile", "There is no such profile", detail)
    return profile_json(settings.profiles.resolve(id, on or settings.as_of))


def tables(tenant: Tenant) -> list[dict[str, Any]]:
    """Return the public tables that are used: kind, quarter, source, rows, age."""
    settings = tenant.session.settings
    return [edition_json(edition, settings.as_of) for edition in settings.tables.editions]
