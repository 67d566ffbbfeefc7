"""The options of the command line that more than one command takes, each with its help, and how a day is read."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

_MOST_JOBS = 256
"""More processes than any machine has use for; a slip of the keyboard must not start them."""


class Format(StrEnum):
    """How a report is printed."""

    text = "text"
    json = "json"
    jsonl = "jsonl"


class Validate(StrEnum):
    """How the implementation guide is checked."""

    off = "off"
    guide = "guide"
    pyx12 = "pyx12"


class Threshold(StrEnum):
    """The severity from which `check` and `scrub` exit with 1."""

    error = "error"
    warning = "warning"


Inputs = Annotated[
    list[str],
    typer.Argument(
        metavar="CLAIMS", help="837P/837I files, folders, or - for standard input.", show_default=False
    ),
]
Docs = Annotated[
    list[Path] | None,
    typer.Option(
        "--docs", metavar="CHARTS", help="File or folder of documentation; repeatable.", show_default=False
    ),
]
Profiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--profiles", metavar="DIR", help="Folder with more payer profiles; repeatable.", show_default=False
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="The day of the check, CCYY-MM-DD. Default: today."),
]
Plugin = Annotated[
    list[str] | None,
    typer.Option(
        "--plugin", help="Let this installed plugin run; repeatable; '*' for all.", show_default=False
    ),
]
PluginsDir = Annotated[
    list[Path] | None,
    typer.Option(
        "--plugins-dir",
        metavar="DIR",
        help="Let every Python file of this folder run as a plugin; repeatable.",
        show_default=False,
    ),
]
Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help="Configurations of plugins (TOML). Default: infuscrub.toml, where it is here.",
        show_default=False,
    ),
]
Isolate = Annotated[
    list[str] | None,
    typer.Option(
        "--isolate",
        help="Let this plugin run in a process of its own, ended where it hangs; repeatable.",
        show_default=False,
    ),
]
RequirePlugin = Annotated[
    list[str] | None,
    typer.Option(
        "--require-plugin",
        metavar="NAME",
        help="A plugin that must be installed, and runs: for use beside --plugin '*', which takes what is there. "
        "--plugin NAME asks for both by itself; repeatable.",
        show_default=False,
    ),
]
PluginSeconds = Annotated[
    float,
    typer.Option(
        "--plugin-seconds", min=0.01, help="What a plugin may take for a call before its claim is held."
    ),
]
NoPlugins = Annotated[bool, typer.Option("--no-plugins", help="Only the built-in rules.")]
Jobs = Annotated[int, typer.Option("--jobs", min=1, max=_MOST_JOBS, help="Worker processes.")]
Zone = Annotated[
    str | None,
    typer.Option(
        "--zone",
        help="IANA time zone of the facility, for charts whose times are UTC (GMT) or another zone's.",
        show_default=False,
    ),
]
Ocr = Annotated[
    bool, typer.Option("--ocr", help="Read pictures and scans too; every fact of them is in doubt.")
]
FeeSchedule = Annotated[
    str | None,
    typer.Option(
        "--fee-schedule",
        metavar="CSV",
        help="Your charges: code, modifiers, price, dates.",
        show_default=False,
    ),
]
TablesFolder = Annotated[
    Path | None,
    typer.Option(
        "--tables", metavar="DIR", help="Folder of public tables, see infuscrub data add.", show_default=False
    ),
]
RequireCharts = Annotated[
    bool,
    typer.Option("--require-charts", help="Hold an infusion claim without a usable chart."),
]
OneProfile = Annotated[
    str | None,
    typer.Option("--profile", metavar="ID", help="Check every claim by this profile.", show_default=False),
]
PolicyOf = Annotated[str, typer.Option("--policy", help="report-only, safe, or a TOML file.")]
ValidateBy = Annotated[Validate, typer.Option("--validate", help="How the guide is checked.")]
ReportFormat = Annotated[Format, typer.Option("--format", help="How the report is printed.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Show clean claims and all reasons.")]
Approve = Annotated[
    str | None,
    typer.Option("--approve", metavar="FILE", help="Approvals of proposed corrections (JSON)."),
]


def day(text: str | None, option: str = "--as-of") -> date:
    """Return the date that an option gives, today by default."""
    if text is None:
        return datetime.now(UTC).astimezone().date()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(
            f"{text!r} is no day; write the date like 2026-03-02", param_hint=f"'{option}'"
        ) from error
