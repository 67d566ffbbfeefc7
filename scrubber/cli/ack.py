"""`infuscrub ack` reads the answers to a file in words; `infuscrub answer` writes them: TA1 and 999."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scrubber.cli.options import Format
from scrubber.cli.terminal import complain, print_json, say
from scrubber.model.words import counted

if TYPE_CHECKING:
    from scrubber.output.answers import Explainer
    from x12.acks.answer import Answers
    from x12.acks.answers import Answer
    from x12.acks.reconcile import Reconciliation
    from x12.acks.sent import SentClaim

Files = Annotated[list[str], typer.Argument(help="Files, or - for stdin.", show_default=False)]
_MOST_REASONS = 20


def ack(
    files: Files,
    claims: Annotated[
        list[str] | None, typer.Option("--claims", help="The 837 that was answered. Repeatable.")
    ] = None,
    rejected: Annotated[bool, typer.Option("--rejected", help="Leave out what was accepted.")] = False,
    format: Annotated[Format, typer.Option("--format", help="text, json or jsonl.")] = Format.text,
) -> int:
    """Explain what came back, a TA1, 999 or 277CA, in words.

    Each reason is named with the rules that look for the same.

    With --claims, every claim that was sent is accounted for, those that nobody answered included.

    Exit code 0: everything was accepted; 1: something was not, was with errors, or was not answered; 2: a file can't
    be used.
    """
    from scrubber.hooks.host import load_plugins
    from scrubber.job.source import InputError
    from scrubber.output.answers import SCHEMA, Explainer, settled_block, settled_shape
    from x12 import X12Error
    from x12.acks.reconcile import TAKEN, Reconciliation

    sent: list[SentClaim] = []
    unusable: list[str] = []
    for name in claims or ():
        try:
            sent += _sent(name)
        except InputError as error:
            unusable += error.args
    if unusable:  # answers to what a missing file sent would count as answers to nothing
        raise InputError(*unusable)
    reading = _Reading(Explainer(load_plugins().rules(), sent), Reconciliation(sent), format, rejected)
    for name in files:
        try:
            reading.file(name)
        except X12Error as error:
            complain(f"{name}: {error}")
            reading.worst = 2
        except InputError as error:
            complain(str(error))
            reading.worst = 2
    result: dict[str, Any] = {"schema": SCHEMA, "inputs": reading.told}
    if claims:
        settled = list(reading.book.claims())
        if any(each.fate not in TAKEN for each in settled):
            reading.worst = max(reading.worst, 1)
        shape = settled_shape(settled, unmatched=reading.book.unmatched, rejected_only=rejected)
        result["sent"] = shape
        if format is Format.text:
            say(settled_block(shape))
        elif format is Format.jsonl:
            for each in shape["list"]:
                print_json({"kind": "sent", **each}, pretty=False)
    if format is Format.json:
        print_json(result)
    return reading.worst


class _Reading:
    """Reads files of answers one after the other, tells them, and remembers the worst."""

    def __init__(self, explainer: Explainer, book: Reconciliation, format: Format, rejected: bool) -> None:
        self._explainer = explainer
        self._format = format
        self._rejected = rejected
        self.book = book
        self.told: list[dict[str, Any]] = []
        self.worst = 0

    def file(self, name: str) -> None:
        """Read a file. Raises `X12Error` or `InputError` where it can't be used; what came before is told."""
        from scrubber.job.source import chunks_of
        from x12.acks.answers import OtherSet
        from x12.acks.read import read_answers

        shapes: list[dict[str, Any]] = []
        self.told.append({"input": name, "answers": shapes})
        others: list[OtherSet] = []
        answers = 0
        for answer in read_answers(chunks_of(name)):
            if isinstance(answer, OtherSet):
                others.append(answer)
                continue
            answers += 1
            self._tell(name, answer, shapes)
        if others and not answers:
            self._refuse(name, others)
            return
        for other in others:
            self._tell(name, other, shapes)

    def _tell(self, name: str, answer: Answer, shapes: list[dict[str, Any]]) -> None:
        from scrubber.output.answers import answer_block

        self.worst = max(self.worst, 0 if answer.accepted else 1)
        self.book.take(answer)
        if self._rejected and answer.accepted:
            return
        shape = self._explainer.shape(answer)
        if self._format is Format.jsonl:
            print_json({"input": name, **shape}, pretty=False)
        elif self._format is Format.json:
            shapes.append(shape)
        elif shape["kind"] != "277CA-provider" or not answer.accepted:
            # that a provider's claims were received says nothing beside the batch and the claims
            say(answer_block(shape))

    def _refuse(self, name: str, others: list[Any]) -> None:
        """A file without any answer: say in one line what it is."""
        from x12.acks.words import other_words

        first = others[0]
        more = f" (and {len(others) - 1} more sets)" if len(others) > 1 else ""
        complain(
            f"{name}: set {_number(first.control_number)} is {other_words(first.set_id, first.version)}, "
            f"where a TA1, 999 or 277CA is meant{more}; nothing in it says whether claims were accepted"
        )
        self.worst = 2


def _number(text: str) -> str:
    """A control number as it may be printed: a damaged file may hold anything in its place."""
    return text if text.isalnum() else "?"


def _sent(name: str) -> Iterator[SentClaim]:
    """Yield the claims of a file that was sent. Raises `InputError` where it can't be used."""
    from scrubber.job.source import InputError, InputFile
    from x12 import X12Error
    from x12.acks.sent import read_sent

    found = False
    try:
        for claim in read_sent(InputFile(name).chunks(), Path(name).name):
            found = True
            yield claim
    except X12Error as error:
        raise InputError(f"{name}: {error}") from error
    if not found:
        raise InputError(f"{name}: holds no claim of an 837; pass the file that was sent")


def answer(
    files: Files,
    out: Annotated[
        Path,
        typer.Option("--out", metavar="DIR", help="Folder for STEM.ta1 and STEM.999.", show_default=False),
    ],
    whole_sets: Annotated[
        bool,
        typer.Option("--whole-sets", help="Refuse a whole set for a fault in one of its claims."),
    ] = False,
) -> int:
    """Answer claim files as a receiver, with a TA1 and a 999.

    The TA1 is for the interchange, the 999 for its sets against the guide.

    A fault within a claim costs that claim alone: its set is accepted with errors, and a 277CA from `infuscrub scrub`
    names the claims that were not taken. A set, group or interchange that is refused is named, with why. Exit code 0:
    all accepted; 1: faults; 2: a file can't be used.
    """
    from scrubber.job.source import InputError, chunks_of
    from scrubber.job.stems import Stems, said_of_stem
    from scrubber.job.workspace import Workspace
    from x12.acks.answer import answer_file

    worst, stems = 0, Stems(files)
    for name in files:
        try:
            done = answer_file(chunks_of(name), when=datetime.now(UTC), whole_sets=whole_sets)
        except InputError as error:
            complain(str(error))
            worst = 2
            continue
        with Workspace(out) as workspace:
            stage = workspace.stage(stems.take("stdin" if name == "-" else Path(name).stem))
            for suffix, data in (("ta1", done.ta1), ("999", done.f999)):
                output = stage.open(suffix, suffix)
                output.write(data)
                if not data:
                    stage.drop(output)
            stage.commit()
        if other := said_of_stem(name, stage.paths):
            complain(other)
        worst = max(worst, 2 if done.broken else 0 if done.accepted else 1)
        if done.broken:
            complain(f"{name}: {done.broken}")
            continue
        sets, claims = counted(done.sets, "set"), counted(done.claims, "claim")
        counts = f"{sets}, {done.refused} refused; {claims}, {done.faulty} with faults"
        say([(f"{name}: {counts}", ""), *((f"  {reason}", "red") for reason in _reasons(done))])
    return worst


def _reasons(done: Answers) -> Iterable[str]:
    """Yield why something was refused, in file order; the first twenty reasons."""
    survey = done.survey
    found = []
    for interchange in survey.interchanges:
        found += [(f"interchange {_number(interchange.number)}", refusal) for refusal in interchange.refusals]
        for group in interchange.groups:
            found += [(f"group {_number(group.number)}", refusal) for refusal in group.refusals]
            for each in group.sets:
                found += [(f"set {_number(each.number)}", refusal) for refusal in each.refusals]
    found += [("file", refusal) for refusal in survey.strays]
    yield from (f"{who}: {refusal.message}" for who, refusal in found[:_MOST_REASONS])
    if len(found) > _MOST_REASONS:
        yield f"and {len(found) - _MOST_REASONS} more"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        epilog="Examples:\n\n  infuscrub ack answer.277ca\n\n  infuscrub ack in/*.999 --claims sent.837 --rejected\n\n"
        "  cat answer.277ca | infuscrub ack - --claims sent.837"
    )(ack)
    app.command(epilog="Example:\n\n  infuscrub answer claims.837 --out answers")(answer)
