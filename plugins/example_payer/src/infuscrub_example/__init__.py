"""Example Payer's requirements for infusion claims."""

from __future__ import annotations

from collections.abc import Iterator

from scrubber.plugin import ProfileSource, Rule, hookimpl

infuscrub_api = "1"


@hookimpl
def infuscrub_profiles() -> tuple[ProfileSource, ...]:
    """Return the payer profiles of this package."""
    return ProfileSource.in_package("infuscrub_example")


@hookimpl
def infuscrub_rules() -> Iterator[Rule]:
    """Yield the rules of this package."""
    from infuscrub_example.rules.example01_authorization_missing_in_hospital import (
        authorization_missing_in_hospital,
    )

    yield authorization_missing_in_hospital
