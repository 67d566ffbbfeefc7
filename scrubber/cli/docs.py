"""`infuscrub docs`: what was read from a document, with quotes, and what could not be read and why."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from scrubber.cli.chosen import reader_of
from scrubber.cli.options import Config, Format, Ocr, Plugin, PluginsDir, Zone
from scrubber.cli.terminal import complain, print_json, put, say
from scrubber.errors import unwritable

_DATUM = re.compile(r"\b\d{1,2}[:/.-]\d{2}\b|\b\d{1,2}/\d{1,2}/\d{2}|\b\d+ ?m[gL]\b")
"""A time, a date or a dose: no heading is one."""
_MAY_BE_TABLES = ("csv", "tsv", "xlsx", "text", "")
"""Text too: a table with few columns looks like it."""
app = typer.Typer(
    help="Show what charts say, and which claim they belong to.",
    no_args_is_help=True,
    rich_markup_mode=None,
    epilog="Examples:\n\n  infuscrub docs show charts/mar-0001.xml\n\n"
    "  infuscrub docs map log.xlsx --write\n\n  infuscrub docs link charts day.837 --write\n\n"
    "  infuscrub docs presets\n\n"
    "  infuscrub docs schema report > report.schema.json",
)


@app.command()
def show(
    files: Annotated[
        list[Path], typer.Argument(help="Documents or folders of documents.", show_default=False)
    ],
    zone: Zone = None,
    ocr: Ocr = False,
    plugin: Plugin = None,
    plugins_dir: PluginsDir = None,
    config: Config = None,
    format: Annotated[Format, typer.Option("--format", help="text or json.")] = Format.text,
) -> int:
    """Show what each document says, as the rules will see it.

    Name the plugins that the run has: they may read formats of their own, and tell names of drugs.
    """
    from scrubber.charts.document import Document, ReadOptions
    from scrubber.charts.errors import DocumentError
    from scrubber.job.zone import zone_of
    from scrubber.output.documents import document_blocks, document_shape

    read = reader_of(plugin, plugins_dir, config, ReadOptions(zone=zone_of(zone), ocr=ocr))
    shapes = []
    found = list(_documents(files))
    worst = 0 if found else 2
    for path, refused in found:
        try:
            if refused:
                raise DocumentError(refused, document=path.name)
            document = Document.of_path(path)
            records = read(document)
        except DocumentError as error:
            complain(str(error))
            worst = 2
            continue
        if format is Format.text:
            say(document_blocks(document.name, document.format, records))
        else:
            shapes.append(document_shape(document, records))
    if format is not Format.text:
        print_json(shapes)
    return worst


@app.command("map")
def map_columns(
    file: Annotated[Path, typer.Argument(help="An infusion log: CSV, TSV or XLSX.", show_default=False)],
    write: Annotated[bool, typer.Option("--write", help="Write it beside the log as FILE.map.toml.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace a mapping that is there.")] = False,
    preset: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="The export that it is: a name that `docs presets` lists, or the path of a file.",
            show_default=False,
        ),
    ] = None,
) -> int:
    """Guess which column of an infusion log is what.

    Prints a mapping to correct and confirm.
    """
    from scrubber.charts.document import MAPPING_SUFFIX, Document
    from scrubber.charts.errors import DocumentError
    from scrubber.charts.readers.table.mapping import guess, of_preset
    from scrubber.charts.readers.table.presets import preset_of
    from scrubber.charts.readers.table.rows import headings_of
    from scrubber.charts.readers.table.written import mapping_toml

    try:
        document = Document.of_path(file)
        if document.format not in _MAY_BE_TABLES:
            raise DocumentError("no_table", document=file.name)
        said = of_preset(preset_of(_seen_from(file.parent, preset), file.parent)) if preset else None
        headings = headings_of(document.load(), said)
        if said is not None and said.preset is not None and (lacking := said.preset.lacking_in(headings)):
            complain(_no_export(file.name, said.preset.name, lacking, headings))
            return 2
        found = guess(headings, said)
    except DocumentError as error:
        complain(str(error.in_document(file.name)))
        return 2
    if not found.readable and any(map(_DATUM.search, headings)):
        complain(
            f"{file.name}: has no row of headings. Put one above the data that names each column, "
            "as date,patient,drug,start,stop, and map it again."
        )
        return 2
    target = file.with_name(file.name + MAPPING_SUFFIX)
    if not write:
        put(mapping_toml(found))
    elif target.exists() and not force:
        complain(f"{target.name} is there already. Correct it, or replace it with --force.")
        return 2
    else:
        if not _written(target, mapping_toml(found)):
            return 2
        say([(f"{target.name} written. Correct it; every later run reads {file.name} by it.", "")])
    if not found.readable:
        complain(
            "two columns are headed as one field: name the one that is meant, and rename the other where they are "
            "headed alike."
            if found.doubled
            else "the headings do not tell where drug and time stand: name at least `drug` and `start` or `date`."
        )
        return 1
    return 0


@app.command("presets")
def list_presets() -> int:
    """List the exports whose columns are known by name.

    Each with how sure it is: primary, from its vendor's own page; secondary, from what others published.
    """
    from scrubber.charts.readers.table.presets import presets

    width = max(len(preset.name) for preset in presets())
    say((f"{preset.name:{width}}  {preset.title} ({preset.ground})", "") for preset in presets())
    return 0


@app.command("link")
def link_documents(
    folder: Annotated[Path, typer.Argument(help="The folder of documents.", show_default=False)],
    claims: Annotated[
        list[str], typer.Argument(metavar="CLAIMS", help="Claim files, X12 837.", show_default=False)
    ],
    write: Annotated[bool, typer.Option("--write", help="Write it as manifest.csv into the folder.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace a manifest that is there.")] = False,
    zone: Zone = None,
    ocr: Ocr = False,
    plugin: Plugin = None,
    plugins_dir: PluginsDir = None,
    config: Config = None,
) -> int:
    """Say which document belongs to which claim.

    Prints a manifest for a person to check.

    A row without claim_id decides nothing: fill it in where the proposal is right.
    """
    from scrubber.charts.document import Document, ReadOptions
    from scrubber.charts.errors import DocumentError
    from scrubber.charts.link.index import DocumentIndex
    from scrubber.charts.link.manifest import MANIFEST, manifest_text
    from scrubber.charts.link.matching import matched
    from scrubber.claims.interest import is_of_interest
    from scrubber.claims.view import view
    from scrubber.job.charts import ReaderFailed, link_keys
    from scrubber.job.offered import find_inputs
    from scrubber.job.source import InputFile
    from scrubber.job.zone import zone_of
    from scrubber.model.record import InfusionRecord
    from x12 import ClaimSlice, X12Error, read_parts

    target = folder / MANIFEST
    if write and target.exists() and not force:
        complain(f"{target.name} is there already. Correct it, or replace it with --force.")
        return 2

    reader = reader_of(plugin, plugins_dir, config, ReadOptions(zone=zone_of(zone), ocr=ocr))
    failed: dict[str, str] = {}

    def read(document: Document) -> tuple[InfusionRecord, ...]:
        try:
            return reader(document)
        except ReaderFailed as error:
            failed.setdefault(document.name, str(error))
            raise

    try:
        index = DocumentIndex.from_paths([folder], read)
        parts = [part for name in find_inputs(claims) for part in read_parts(InputFile(name).chunks())]
    except (DocumentError, X12Error) as error:
        complain(str(error))
        return 2
    slices = [part for part in parts if isinstance(part, ClaimSlice) and is_of_interest(part)]
    rows = matched(index, [link_keys(view(part)) for part in slices], read)
    for line in failed.values():
        complain(line)
    if write:
        if not _written(target, manifest_text(rows)):
            return 2
        decided = sum(1 for row in rows if row.claim_id)
        say([(f"{target.name} written: {decided} linked, {len(rows) - decided} to look at.", "")])
    else:
        put(manifest_text(rows))
    return 2 if failed else 0 if all(row.claim_id for row in rows) else 1


class Shape(StrEnum):
    """The JSON whose schema is published."""

    record = "record"
    report = "report"
    claim = "claim"
    sheet = "sheet"


@app.command()
def schema(
    of: Annotated[
        Shape,
        typer.Argument(
            help="record: our form of a chart; claim: a claim in JSON; report: the result; sheet."
        ),
    ] = Shape.record,
) -> int:
    """Print the JSON Schema of charts, claims, reports or sheets.

    They are infuscrub.record/1, infuscrub.claim/1, infuscrub.report/2 and infuscrub.sheet/1.
    """
    from scrubber.charts.readers.record.shapes import record_schema
    from scrubber.claims.as_json.model import claim_schema
    from scrubber.output import report
    from scrubber.output.sheet import sheet_schema

    schemas = {
        Shape.record: record_schema,
        Shape.claim: claim_schema,
        Shape.report: report.schema,
        Shape.sheet: sheet_schema,
    }
    print_json(schemas[of]())
    return 0


def _no_export(document: str, named: str, lacking: dict[str, str], headings: tuple[str, ...]) -> str:
    """Return why a table is not the export that it is called, and what to do."""
    from scrubber.charts.readers.table.presets import recognised

    other = recognised(headings)
    do = (
        f"Leave --preset out: it is read as {other.name}."
        if other is not None
        else "Leave --preset out, or name another: `infuscrub docs presets` lists them."
    )
    return f"{document}: is not the export {named}: it lacks {', '.join(lacking.values())}. {do}"


def _seen_from(folder: Path, preset: str) -> str:
    """Return a preset as a mapping in a folder names it: a path as it is seen from there."""
    from scrubber.charts.readers.table.presets import is_path

    return os.path.relpath(preset, folder) if is_path(preset) else preset


def _written(target: Path, text: str) -> bool:
    """Write a file beside documents; say why where that can't be done."""
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        complain(f"{target}: {unwritable(error)}; without --write it is printed")
        return False
    return True


def _documents(paths: list[Path]) -> Iterator[tuple[Path, str]]:
    """Yield the documents named and those of folders, and of what is not opened, why: as a run takes them.

    Raises `DocumentError` for a folder that can't be opened.
    """
    from scrubber.charts.link.folder import files_of, is_manifest

    for path in paths:
        if path.is_dir():
            found = sorted(each for each in files_of(os.fspath(path)) if not is_manifest(each[0]))
            yield from ((path / name, refused) for name, refused in found)
            if not found:
                complain(f"{path}: no document in this folder")
        else:
            yield path, ""


def register(root: typer.Typer) -> None:
    """Add the command group."""
    root.add_typer(app, name="docs")
