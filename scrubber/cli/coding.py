"""`infuscrub code CHART...`: documentation in, the lines it supports out."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from scrubber.cli.chosen import host_of
from scrubber.cli.options import Config, Format, Ocr, Plugin, PluginsDir, Profiles, day
from scrubber.cli.terminal import complain, put, say, write_json

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
    charts: Annotated[
        list[Path], typer.Argument(help="Charts in any format that is read.", show_default=False)
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
    plugin: Plugin = None,
    plugins_dir: PluginsDir = None,
    config: Config = None,
    ocr: Ocr = False,
    format: Annotated[Format, typer.Option("--format", help="text or json.")] = Format.text,
) -> int:
    """Show the codes and units that a chart supports, and why."""
    import msgspec

    from payer_profiles import load_profiles
    from scrubber.charts.errors import DocumentError
    from scrubber.hooks.dispatch import Dispatcher
    from scrubber.job.coding import Asked, code_document
    from scrubber.output.coding import Coded, answer, coded_lines
    from scrubber.output.report import encode

    host = host_of(plugin, plugins_dir, config)
    asked = Asked(
        payer=payer,
        setting=setting.value if setting else None,
        place_of_service=place_of_service,
        on=day(on, "--on") if on else None,
        profiles=load_profiles(tuple(profiles or ()), host.profiles()),
        disputes=explain_disputes,
        dispatcher=Dispatcher(host),
        ocr=ocr,
    )
    coded: list[Coded] = []
    code = 0
    for chart in charts:
        try:
            coded += code_document(chart, asked)
        except DocumentError as error:
            complain(str(error))
            code = 2
    if not all(each.knows_payer for each in coded):
        complain(f"no profile knows the payer {payer}: coded by the base rules; see infuscrub profiles list")
    if format is Format.text:
        say(coded_lines(coded))
    else:
        write_json(msgspec.json.format(encode(answer(coded)), indent=2))
        put("\n")
    return code


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=EXAMPLES)(code)
