"""The most of a drug by body surface: a payer whose limit takes more than a table."""

from __future__ import annotations

from collections.abc import Iterator

from scrubber.plugin import ProfileSource, Rule, hookimpl

infuscrub_api = "1"


@hookimpl
def infuscrub_profiles() -> tuple[ProfileSource, ...]:
    """Return the payer profiles of this package."""
    return ProfileSource.in_package("infuscrub_surface")


@hookimpl
def infuscrub_rules() -> Iterator[Rule]:
    """Yield the rules of this package."""
    from infuscrub_surface.rules.surface01_units_above_surface import units_above_surface

    yield units_above_surface
