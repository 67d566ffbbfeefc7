"""`infuscrub data`: public tables (codes, edits, prices) by date, from published files into a folder of your own."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scrubber.cli.options import AsOf, Format, day
from scrubber.cli.terminal import print_json, say

if TYPE_CHECKING:
    from scrubber.reference.tables import Edition

app = typer.Typer(
    help="Load public tables by quarter, and list them.",
    no_args_is_help=True,
    rich_markup_mode=None,
    epilog="Examples:\n\n  infuscrub data add ccipra-v322r0-f1.zip --kind ptp --store tables\n\n"
    "  infuscrub data add codes.csv --kind icd10 --store tables\n\n"
    "  infuscrub data list --tables tables\n\n  infuscrub check claims.837 --tables tables",
)


class Kind(StrEnum):
    """Which table a file holds."""

    ptp = "ptp"
    mue = "mue"
    aoc = "aoc"
    hcpcs = "hcpcs"
    asp = "asp"
    opps = "opps"
    ndc = "ndc"
    pfs = "pfs"
    icd10 = "icd10"
    coverage = "coverage"
    list = "list"


class Setting(StrEnum):
    """Whose claims a table is for."""

    practitioner = "practitioner"
    hospital = "hospital"


@app.command()
def add(
    file: Annotated[
        Path, typer.Argument(help="A txt, csv, xlsx or zip as it is published, or a list as csv.")
    ],
    kind: Annotated[
        Kind | None,
        typer.Option(
            "--kind",
            help="Pairs (ptp), most units (mue), add-on codes (aoc), HCPCS Level II, drug prices (asp), OPPS or ASC "
            "indicators (opps), drug products (ndc), physician fees (pfs), diagnoses (icd10), coverage articles, "
            "a list of your own by name (prior_authorization_aetna.csv). "
            "Default: what the file says. A list as csv (code,description,from,to) needs it.",
            show_default=False,
        ),
    ] = None,
    setting: Annotated[
        Setting | None,
        typer.Option(
            "--setting", help="Whose claims (ptp, mue), where the file does not say.", show_default=False
        ),
    ] = None,
    quarter: Annotated[
        str | None,
        typer.Option(
            "--quarter",
            metavar="YYYYQN",
            help="As in 2026Q4, where the file does not say.",
            show_default=False,
        ),
    ] = None,
    store: Annotated[
        Path, typer.Option("--store", metavar="DIR", help="The folder that keeps the tables.")
    ] = Path("tables"),
) -> int:
    """Read a published file and keep its tables for `--tables`."""
    from scrubber.job.source import InputError
    from scrubber.reference.layouts import add as add_tables
    from scrubber.reference.tables import TableError

    if quarter is not None and not re.fullmatch(r"20\d\dQ[1-4]", quarter):
        raise InputError(f"--quarter {quarter}: write the year and quarter, as 2026Q4")
    if not file.exists():
        raise InputError(f"{file}: no such file; check the name and the folder it is in")
    try:
        kept = add_tables(
            store,
            file,
            kind.value if kind else None,
            setting.value if setting else None,
            quarter,
            seen=day(None).isoformat(),
        )
    except TableError as error:
        raise InputError(str(error)) from error
    say(
        (f"{edition.path}: {edition.rows:,} row{'' if edition.rows == 1 else 's'} of {_named(edition)}", "")
        for edition in kept
    )
    return 0


@app.command("list")
def list_tables(
    store: Annotated[
        Path | None,
        typer.Option(
            "--tables",
            "--store",
            metavar="DIR",
            help="The folder that keeps the tables. Default: tables, if it is there.",
        ),
    ] = None,
    as_of: AsOf = None,
    format: Annotated[Format, typer.Option("--format", help="text or json.")] = Format.text,
) -> int:
    """List the tables, loaded and shipped: quarter, source, rows, age."""
    from scrubber.job.tables import load_tables
    from scrubber.output.tables import edition_json

    if store is None and Path("tables").is_dir():
        store = Path("tables")
    editions = load_tables(store).editions
    on = day(as_of)
    if format is Format.text:
        say((_line(edition, on), "") for edition in editions)
    else:
        print_json([edition_json(edition, on) for edition in editions])
    return 0


def _named(edition: Edition) -> str:
    parts = (edition.kind, edition.part, edition.setting, edition.quarter or "no quarter")
    return " ".join(part for part in parts if part)


def _line(edition: Edition, on: date) -> str:
    from scrubber.reference.tables.age import age

    what = " ".join(part for part in (edition.kind, edition.part, edition.setting) if part)
    source = "; ".join(dict.fromkeys(origin.title for origin in edition.origins))
    return (
        f"{edition.quarter or '-':7} {what:22} {'shipped' if edition.shipped else 'loaded':8} {edition.rows:>9,} rows"
        f"  {age(edition, on)!s:22} {source}"
    )


def register(root: typer.Typer) -> None:
    """Add the command."""
    root.add_typer(app, name="data")
