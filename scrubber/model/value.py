"""The frozen values of the domain: `x12.value` says what they are."""

from x12.value import Value, field, replace

__all__ = ["Value", "field", "replace"]
