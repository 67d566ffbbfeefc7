"""What `scrub` and `check` print of each input: blocks for people, or reports as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrubber.cli.terminal import put, say, write_json
from scrubber.output.report import Claim, encode
from scrubber.output.text import SaidOnce, account_block, claim_block, file_block, is_worth_a_block

if TYPE_CHECKING:
    from scrubber.job.file import FileResult


def printer_of(*, json: bool, lines: bool, verbose: bool) -> Printer:
    """Return what prints in a format: text, an array of reports, or a report a line."""
    return _JsonPrinter(lines=lines) if json else Printer(verbose=verbose)


class Printer:
    """Prints what is reported of each input; a check hands its claims over as they come, since it keeps none."""

    def __init__(self, *, verbose: bool) -> None:
        self._verbose = verbose
        self._unchecked: list[str] = []
        self._once = SaidOnce()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End."""

    def begin(self) -> None:
        """An input begins."""
        self._unchecked, self._once = [], SaidOnce()

    def claim(self, claim: Claim) -> None:
        """Print a claim that has something to say."""
        if claim.checked == "none":
            self._unchecked.append(claim.claim_id)
        self._once.add(claim)
        if self._verbose or is_worth_a_block(claim):
            say(claim_block(claim, verbose=self._verbose))

    def end(self, result: FileResult) -> None:
        """Print what is left to be said of an input. Charts come once, after the last one: one may fit any of them."""
        for claim in result.claims():
            self.claim(claim)
        if result.head is not None:
            say(file_block(result.head))
            if not self._verbose:
                say(self._once.block())
            if result.error is None:
                say(account_block(result.head.account, self._unchecked, charts=False))


class _JsonPrinter(Printer):
    """Prints reports as JSON: an array of them, or one a line. The claims come first, so that none need be kept."""

    def __init__(self, *, lines: bool) -> None:
        super().__init__(verbose=True)
        self._lines = lines
        self._reports = self._claims = 0

    def __enter__(self) -> Self:
        if not self._lines:
            put("[\n")
        return self

    def __exit__(self, *_: object) -> None:
        if not self._lines:
            put("]\n")

    def begin(self) -> None:
        self._claims = 0

    def claim(self, claim: Claim) -> None:
        self._write(encode(claim))

    def end(self, result: FileResult) -> None:
        for line in result.raw_claims():
            self._write(line)
        if result.head is None:
            return
        if not self._claims:
            self._open()
        write_json(b"]," + encode(result.head)[1:])
        put("\n")
        self._reports += 1

    def _open(self) -> None:
        write_json((b"," if self._reports and not self._lines else b"") + b'{"claims":[')

    def _write(self, claim: bytes) -> None:
        if not self._claims:
            self._open()
        separator = b"" if self._lines else b"\n"
        write_json((b"," if self._claims else b"") + separator + claim)
        self._claims += 1
