"""What `infuscrub serve --demo` serves: the demo's day without keys, for this machine alone, and a stub EHR."""

from __future__ import annotations

from typing import Any


def demo_values() -> dict[str, Any]:
    """Return the configuration of the demo, as its TOML would hold it."""
    from scrubber.demo import AS_OF

    return {
        "auth": {"required": False},
        "cds": {"open_tenant": "demo"},
        "tenants": {"demo": {"as_of": AS_OF, "unresolved": "hold"}},
        "demo": True,
    }
