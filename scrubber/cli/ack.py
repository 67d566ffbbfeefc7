"""`infuscrub ack` reads the answers to a file in words; `infuscrub answer` writes them: TA1 and 999."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scrubber.cli.scrub import Format
from scrubber.cli.terminal import complain, print_json, say

if TYPE_CHECKING:
    from scrubber.output.answers import SentClaim
    from x12 import ClaimSlice, Part

Files = Annotated[list[str], typer.Argument(help="Files, or - for stdin.", show_default=False)]


def ack(
    files: Files,
    claims: Annotated[
        list[str] | None, typer.Option("--claims", help="The 837 that was answered. Repeatable.")
    ] = None,
    rejected: Annotated[bool, typer.Option("--rejected", help="Leave out what was accepted.")] = False,
    format: Annotated[Format, typer.Option("--format", help="text, json or jsonl.")] = Format.text,
) -> int:
    """Explain what came back: TA1, 999 and 277CA, in words, with the rules that look for the same.

    Exit code 0: everything was accepted; 1: something was not, or was with errors; 2: a file can't be used.
    """
    from scrubber.hooks.host import load_plugins
    from scrubber.job.files import InputError, InputFile
    from scrubber.output.answers import SCHEMA, Explainer, answer_block
    from x12 import X12Error
    from x12.acks.read import read_answers

    explainer = Explainer(load_plugins().rules(), _sent(claims or ()))
    worst = 0
    told = []
    for name in files:
        shapes = []
        try:
            for answer in read_answers(InputFile(name).chunks()):
                worst = max(worst, 0 if answer.accepted else 1)
                if rejected and answer.accepted:
                    continue
                shape = explainer.shape(answer)
                if format is Format.text:
                    say(answer_block(shape))
                elif format is Format.jsonl:
                    print_json({"input": name, **shape}, pretty=False)
                else:
                    shapes.append(shape)
        except X12Error as error:
            complain(f"{name}: {error}")
            worst = 2
        except InputError as error:
            complain(str(error))
            worst = 2
        told.append({"schema": SCHEMA, "input": name, "answers": shapes})
    if format is Format.json:
        print_json(told[0] if len(told) == 1 else told)
    return worst


def _sent(names: Iterable[str]) -> dict[str, SentClaim]:
    """Return where each claim stands in the files that were sent."""
    from scrubber.claims.view import view
    from scrubber.output.answers import SentClaim, SentLine
    from x12 import ClaimSlice

    found: dict[str, SentClaim] = {}
    for name in names:
        for item in _pieces(name):
            if isinstance(item, ClaimSlice):
                claim = view(item)
                lines = {
                    line.control_number or str(line.number): SentLine(line.number, line.label)
                    for line in claim.lines
                }
                found.setdefault(claim.claim_id, SentClaim(Path(name).name, item.segments[0].index, lines))
    return found


def _pieces(name: str) -> Iterator[Part | ClaimSlice]:
    from scrubber.job.files import InputError, InputFile
    from x12 import X12Error, read_parts

    try:
        yield from read_parts(InputFile(name).chunks())
    except X12Error as error:
        raise InputError(f"{name}: {error}") from error


def answer(
    files: Files,
    out: Annotated[Path, typer.Option("--out", help="Folder for STEM.ta1 and STEM.999.", show_default=False)],
    whole_sets: Annotated[
        bool,
        typer.Option("--whole-sets", help="Refuse a whole set for a fault in one of its claims."),
    ] = False,
) -> int:
    """Answer claim files as a receiver: TA1 for the interchange, 999 for its sets against the guide.

    A fault within a claim costs that claim alone: its set is accepted with errors, and a 277CA from `infuscrub scrub`
    names the claims that were not taken. Exit code 0: all accepted; 1: faults; 2: a file can't be used.
    """
    from scrubber.job.files import AtomicFile, InputError, InputFile
    from x12.acks.answer import answer_file

    worst = 0
    for name in files:
        try:
            source = InputFile(name)
            done = answer_file(source.chunks(), when=datetime.now(UTC), whole_sets=whole_sets)
        except InputError as error:
            complain(str(error))
            worst = 2
            continue
        for suffix, data in (("ta1", done.ta1), ("999", done.f999)):
            if data:
                out.mkdir(parents=True, exist_ok=True)
                with AtomicFile(out / f"{source.stem}.{suffix}") as file:
                    file.write(data)
                    file.commit()
        worst = max(worst, 2 if done.broken else 0 if done.accepted else 1)
        if done.broken:
            complain(f"{name}: {done.broken}")
            continue
        say(
            [
                (
                    f"{name}: {done.sets} sets, {done.refused} refused; "
                    f"{done.claims} claims, {done.faulty} with faults",
                    "",
                )
            ]
        )
    return worst


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        epilog="Examples:\n\n  infuscrub ack answer.277ca\n\n  infuscrub ack in/*.999 --claims sent.837 --rejected"
    )(ack)
    app.command(epilog="Example:\n\n  infuscrub answer claims.837 --out answers")(answer)
