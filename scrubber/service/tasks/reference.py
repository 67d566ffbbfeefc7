"""Rules, profiles and tables of a tenant, for people and machines."""

from __future__ import annotations

from datetime import date
from typing import Any

from scrubber.output.profiles import profile_json, profile_rows_json
from scrubber.output.rulebook import entry_json, entry_of, entry_page, rule_json
from scrubber.output.tables import edition_json
from scrubber.service.errors import Problem
from scrubber.service.tenants import Tenant


def rules(tenant: Tenant) -> list[dict[str, Any]]:
    """Return every rule, those of plugins too."""
    return [rule_json(rule) for rule in tenant.scrubber.rules]


def explain(tenant: Tenant, id: str, page: bool) -> dict[str, Any]:
    """Return a rule or an edit by its id or slug; with `page`, its page as lines. Raises a `Problem` 404."""
    entry = entry_of(id, tenant.scrubber.rules)
    if entry is None:
        raise Problem(404, "unknown-rule", "There is no such rule", "GET /v1/rules lists them all.")
    shape = entry_json(entry)
    if page:
        shape["lines"] = [text for text, _ in entry_page(entry)]
    return shape


def profiles(tenant: Tenant) -> list[dict[str, Any]]:
    """Return every profile in a row."""
    return profile_rows_json(tenant.session.settings.profiles)


def profile(tenant: Tenant, id: str, on: date | None) -> dict[str, Any]:
    """Return a profile as it holds on a day, each parameter with its source. Raises a `Problem` 404."""
    settings = tenant.session.settings
    if id not in settings.profiles:
        raise Problem(404, "unknown-profile", "There is no such profile", "GET /v1/profiles lists them all.")
    return profile_json(settings.profiles.resolve(id, on or settings.as_of))


def tables(tenant: Tenant) -> list[dict[str, Any]]:
    """Return the public tables that are used: kind, quarter, source, rows, age."""
    settings = tenant.session.settings
    return [edition_json(edition, settings.as_of) for edition in settings.tables.editions]
