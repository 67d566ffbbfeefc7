"""What can be wrong with a plugin: at load, with what to do about it, and in a call to one that is isolated."""

from __future__ import annotations

from typing import Literal


class PluginError(Exception):
    """A plugin that cannot be used. The message names the plugin, the fault and the remedy."""


class PluginNotAllowed(PluginError):
    """A plugin the operator asked for that is not installed, or required and absent."""


class PluginCallFailed(Exception):
    """A call into an isolated plugin that gave nothing; `reason` is the word that a failure carries."""

    reason: Literal["raised", "overran", "gave_rubbish", "died"] = "raised"


class PluginOverran(PluginCallFailed):
    """The call took longer than the plugin may; its process was ended."""

    reason = "overran"


class PluginDied(PluginCallFailed):
    """The plugin's process ended in the call, or could not be started again."""

    reason = "died"


class PluginGaveRubbish(PluginCallFailed):
    """The plugin answered with something that may not be read."""

    reason = "gave_rubbish"


class PluginRaised(PluginCallFailed):
    """The plugin raised; the name of its exception is all that is known."""
