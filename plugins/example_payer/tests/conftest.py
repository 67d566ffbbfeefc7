"""Brings the test kit in: fixtures for claims and charts, and the runner of rule cases."""

pytest_plugins = ("scrubber.testing.pytest",)
