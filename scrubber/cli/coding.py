"""`infuscrub code RECORD.json`: documentation in, the lines it supports out."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from scrubber.cli.scrub import Format, Profiles, day
from scrubber.cli.terminal import print_json, say

EXAMPLES = """Examples:

  infuscrub code chart.json

  infuscrub code chart.json --payer medicare --setting facility --format json

  infuscrub code chart.json --explain-disputes
"""


class SettingOption(StrEnum):
    """Where the service was given."""

    physician = "physician"
    facility = "facility"


def code(
    record: Annotated[
        Path, typer.Argument(help="A chart: infuscrub.record/1 JSON or any format that is read.")
    ],
    payer: Annotated[str, typer.Option("--payer", help="A profile id or a payer id.")] = "base",
    setting: Annotated[
        SettingOption | None, typer.Option("--setting", help="Overrides the record.", show_default=False)
    ] = None,
    place_of_service: Annotated[
        str | None,
        typer.Option("--place-of-service", metavar="NN", help="Overrides the record.", show_default=False),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(
            "--on", metavar="DATE", help="Date of service. Default: the record's.", show_default=False
        ),
    ] = None,
    explain_disputes: Annotated[
        bool, typer.Option("--explain-disputes", help="Show how the answer changes with the payer's reading.")
    ] = False,
    profiles: Profiles = None,
    format: Annotated[Format, typer.Option("--format", help="text or json.")] = Format.text,
) -> int:
    """Show the codes, units and modifiers that a chart supports, and why."""
    from scrubber.job.coding import code_record
    from scrubber.output.coding import coded_json, coded_lines

    coded = code_record(
        record,
        payer=payer,
        setting=setting.value if setting else None,
        place_of_service=place_of_service,
        on=day(on) if on else None,
        profile_folders=tuple(profiles or ()),
        disputes=explain_disputes,
    )
    if format is Format.text:
        say(coded_lines(coded))
    else:
        print_json(coded_json(coded))
    return 0


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=EXAMPLES)(code)
