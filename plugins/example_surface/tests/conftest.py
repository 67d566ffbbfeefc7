"""Brings the test kit in: the runner of cases."""

pytest_plugins = ("scrubber.testing.pytest",)
