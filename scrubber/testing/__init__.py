"""The test kit for rules and payer plugins: claims and charts in shorthand, YAML cases, fixtures.

Opt in from a `conftest.py`: `pytest_plugins = ("scrubber.testing.pytest",)`.
"""
