"""The root of what the library raises by itself; `scrubber.api` names the whole family."""


class ScrubError(Exception):
    """Everything that `scrubber.api` raises by itself. Messages say where, what, and what to do, never a value."""
