"""`infuscrub sheet DRUG...`: what to write at the nursing station, for one drug under one payer."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scrubber.cli.chosen import host_of
from scrubber.cli.coding import SettingOption
from scrubber.cli.options import AsOf, Config, Plugin, PluginsDir, Profiles, TablesFolder, day
from scrubber.cli.terminal import complain, put, say, write_json
from scrubber.errors import unwritable

if TYPE_CHECKING:
    from scrubber.output.sheet import Sheet

EXAMPLES = """Examples:

  infuscrub sheet remicade --payer medicare

  infuscrub sheet J9271 J1200 --payer aetna --setting facility --format html --out sheets/

  infuscrub sheet J1745 --format questionnaire > infliximab.json

  infuscrub sheet --list
"""


class SheetFormat(StrEnum):
    """How a sheet is written."""

    text = "text"
    json = "json"
    html = "html"
    questionnaire = "questionnaire"


_SUFFIX = {
    SheetFormat.text: "txt",
    SheetFormat.json: "json",
    SheetFormat.html: "html",
    SheetFormat.questionnaire: "questionnaire.json",
}


def sheet(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="DRUG", help="Names, HCPCS codes or NDCs.", show_default=False),
    ] = None,
    payer: Annotated[str, typer.Option("--payer", help="A profile id or a payer id.")] = "base",
    setting: Annotated[
        SettingOption, typer.Option("--setting", help="Who bills: the office or the facility.")
    ] = SettingOption.physician,
    format: Annotated[
        SheetFormat, typer.Option("--format", help="text, json, html or questionnaire (FHIR R4).")
    ] = SheetFormat.text,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", help="Folder for one file a sheet. Default: standard output.", show_default=False
        ),
    ] = None,
    list_all: Annotated[bool, typer.Option("--list", help="List the drugs that have a sheet.")] = False,
    as_of: AsOf = None,
    tables: TablesFolder = None,
    profiles: Profiles = None,
    plugin: Plugin = None,
    plugins_dir: PluginsDir = None,
    config: Config = None,
) -> int:
    """Say what to write down when a drug is given, and why.

    Times, dose, waste and order, for one payer and setting.

    A name that several products share gives a sheet for each of them: the vial decides which one it is.
    """
    if list_all:
        _list()
        return 0
    if not names:
        raise typer.BadParameter("name a drug, a HCPCS code or an NDC; --list names them all")
    from payer_profiles import load_profiles
    from scrubber.job.coding import profile_named
    from scrubber.job.tables import load_tables
    from scrubber.output.sheet import SheetError, sheets_for

    host = host_of(plugin, plugins_dir, config)
    on = day(as_of)
    known = load_profiles(tuple(profiles or ()), host.profiles())
    profile, _, knows_payer = profile_named(known, payer, on)
    public = load_tables(tables)
    made: list[Sheet] = []
    code = 0
    if not knows_payer:
        complain(f"no profile knows the payer {payer}: made by the base rules; see infuscrub profiles list")
    for name in names:
        try:
            made += sheets_for(
                name, profile, setting.value, on, rules=host.rules(), owner_of=host.owner_of, tables=public
            )
        except SheetError as error:
            complain(f"{name}: {error}")
            code = 2
    made = list({each.product.hcpcs: each for each in made}.values())
    if out is not None:
        return max(code, _write(made, format, out))
    _print(made, format)
    return code


def _list() -> None:
    from scrubber.output.sheet import listed_drugs

    say((f"{drug.hcpcs}  {drug.product}  {', '.join(drug.brands)}".rstrip(), "") for drug in listed_drugs())


def _print(sheets: list[Sheet], format: SheetFormat) -> None:
    """Print sheets one after the other; JSON is always an array, pages are for folders but for a single one."""
    from scrubber.output.sheet.text import sheet_block
    from scrubber.output.sheet.written import SheetForm, array, written

    form = SheetForm(format.value)
    if format in (SheetFormat.json, SheetFormat.questionnaire):
        write_json(array(sheets, form) + b"\n")
        return
    for place, each in enumerate(sheets):
        if format is SheetFormat.text:
            say([("", "")] if place else [])
            say(sheet_block(each))
        else:
            put(written(each, form).decode("utf-8") + "\n")


def _write(sheets: list[Sheet], format: SheetFormat, folder: Path) -> int:
    """Write one file a sheet into a folder; return 2 where that can't be done."""
    from scrubber.output.sheet.written import SheetForm, written

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for each in sheets:
            name = f"{each.product.hcpcs}.{each.payer.id}.{each.setting}.{_SUFFIX[format]}"
            (folder / name).write_bytes(written(each, SheetForm(format.value)))
            say([(str(folder / name), "")])
    except OSError as error:
        complain(f"{folder}: {unwritable(error)} with --out")
        return 2
    return 0


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=EXAMPLES)(sheet)
