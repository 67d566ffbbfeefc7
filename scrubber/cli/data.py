"""`infuscrub data`: the quarterly NCCI tables, from the files that CMS publishes into a folder of your own."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from scrubber.cli.terminal import say

app = typer.Typer(
    help="Load the quarterly NCCI tables.",
    no_args_is_help=True,
    rich_markup_mode=None,
    epilog="Examples:\n\n  infuscrub data add ccipra-2026q4.zip --kind ptp --setting practitioner --quarter 2026Q4 "
    "--store tables\n\n  infuscrub data list --store tables\n\n  infuscrub check claims.837 --tables tables",
)
Store = Annotated[Path, typer.Option("--store", help="The folder that keeps the tables.")]


class Kind(StrEnum):
    """Which table a file holds."""

    ptp = "ptp"
    mue = "mue"


class Setting(StrEnum):
    """Whose claims a table is for."""

    practitioner = "practitioner"
    hospital = "hospital"


@app.command()
def add(
    file: Annotated[Path, typer.Argument(help="A txt, csv, xlsx or zip as CMS publishes it.")],
    kind: Annotated[
        Kind, typer.Option("--kind", help="ptp: pairs of codes; mue: most units.", show_default=False)
    ],
    setting: Annotated[Setting, typer.Option("--setting", help="Whose claims.", show_default=False)],
    quarter: Annotated[
        str, typer.Option("--quarter", metavar="YYYYQN", help="As in 2026Q4.", show_default=False)
    ],
    store: Store = Path("tables"),
) -> int:
    """Read a table and keep it for `--tables`."""
    from scrubber.job.files import InputError
    from scrubber.job.tables import add_table

    if not re.fullmatch(r"20\d\dQ[1-4]", quarter):
        raise InputError(f"--quarter {quarter}: write the year and quarter, as 2026Q4")
    stored = add_table(store, file, kind.value, setting.value, quarter)
    say([(f"{stored.path}: {stored.rows:,} rows of {kind.value} {setting.value} {quarter}", "")])
    return 0


@app.command("list")
def list_tables(store: Store = Path("tables")) -> int:
    """List the tables that are kept."""
    from scrubber.job.tables import list_tables as stored_tables

    say(
        (f"{table.quarter}  {table.kind}  {table.setting:12}  {table.rows:>9,} rows", "")
        for table in stored_tables(store)
    )
    return 0


def register(root: typer.Typer) -> None:
    """Add the command."""
    root.add_typer(app, name="data")
