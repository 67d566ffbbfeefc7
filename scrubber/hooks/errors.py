"""What can be wrong with a plugin at load: each with what to do about it."""

from __future__ import annotations


class PluginError(Exception):
    """A plugin that cannot be used. The message names the plugin, the fault and the remedy."""


class PluginNotAllowed(PluginError):
    """A plugin the operator asked for that is not installed, or required and absent."""
