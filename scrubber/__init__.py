"""infuscrub: checks X12 837 infusion claims against the chart before submission."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("infuscrub")
except PackageNotFoundError:  # a checkout that nobody installed
    __version__ = "0+unknown"
