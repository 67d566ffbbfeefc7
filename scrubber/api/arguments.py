"""What a host hands over, looked at before anything is begun: a wrong type or word is refused with its name."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any, BinaryIO, Literal, Protocol, TypeVar, cast, get_args

from scrubber.api.errors import OptionError, translated
from scrubber.charts.document import Document
from scrubber.charts.link.index import DocumentIndex
from scrubber.engine.policy import NO_APPROVALS, REPORT_ONLY, SAFE, Approval, Approvals, Policy
from scrubber.job.operator import read_policy, read_prices
from scrubber.job.source import InputBytes, InputFile, InputSeekable, InputStream, Source
from scrubber.job.streams import Writable
from scrubber.job.tables import load_tables
from scrubber.reference.prices import Prices
from scrubber.reference.tables import Tables

T = TypeVar("T")

OutputKind = Literal["outbound", "held", "refused", "277ca", "999", "ta1", "report"]
"""What a run makes. `report` into a stream is JSON lines: a claim a line, the head last."""
Claims = bytes | bytearray | memoryview | str | Path | BinaryIO | Iterable[bytes]
"""Where claims come from: bytes, a path, a binary stream, chunks of bytes."""
Documents = Mapping[str, bytes] | str | Path | Sequence[str | Path] | DocumentIndex
"""Charts: bytes by name, or files and folders, or what `read_documents` made of them."""


class Flag(Protocol):
    """What a `threading.Event` is: something that says whether it was set."""

    def is_set(self) -> bool:
        """Return whether it was set."""


Cancel = Flag | Callable[[], bool]


class HostRaised(BaseException):
    """Carries what a host's own callback or iterable raised past everything that would take it for ours."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error = error


def calling(argument: str, function: object) -> Callable[..., Any]:
    """Return a host's function so that what it raises reaches the host as it is."""
    if not callable(function):
        raise OptionError(f"{argument} is called during the run: give a function", argument)

    def call(*values: Any) -> Any:
        try:
            return function(*values)
        except BaseException as error:  # noqa: BLE001 - it is the host's own
            raise HostRaised(error) from None

    return call


def stopping(cancel: Cancel | None) -> Callable[[], bool] | None:
    """Return what says whether to stop."""
    if cancel is None:
        return None
    is_set = getattr(cancel, "is_set", None)
    return calling("cancel", is_set if callable(is_set) else cancel)


def is_day(value: object, argument: str) -> date:
    """Return a day. A time of day is refused: which zone's day it is can't be told."""
    if not isinstance(value, date) or isinstance(value, datetime):
        raise OptionError(f"{argument} is a datetime.date, as date(2026, 3, 9)", argument)
    return value


def is_word(value: object, words: object, argument: str) -> None:
    """Refuse what is none of a `Literal`'s words."""
    known = get_args(words)
    if not isinstance(value, str) or value not in known:
        raise OptionError(f"{argument} is one of {', '.join(known)}", argument)


def is_flag(value: object, argument: str) -> None:
    """Refuse what is neither True nor False: a text is always true."""
    if not isinstance(value, bool):
        raise OptionError(f"{argument} is True or False", argument)


def is_number(value: object, argument: str, least: float) -> None:
    """Refuse what is no number of at least this much."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not value >= least:
        raise OptionError(f"{argument} is a number of at least {least}", argument)


def sequence_of(value: object, argument: str) -> tuple[Any, ...]:
    """Return the members of a list or tuple; one text by itself is refused, since it is a list of letters too."""
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable):
        raise OptionError(f"{argument} is a list or tuple", argument)
    return tuple(value)


def policy_of(value: object) -> Policy:
    """Return a policy: one at hand, `safe`, `report-only`, or the path of a TOML file."""
    if isinstance(value, Policy):
        return value
    if value == "safe":
        return SAFE
    if value == "report-only":
        return REPORT_ONLY
    if isinstance(value, Path):
        with translated("policy"):
            return read_policy(str(value))
    raise OptionError('policy is "safe", "report-only", a Policy, or the Path of a TOML file', "policy")


def approvals_of(value: object) -> Approvals:
    """Return approvals: a set of them at hand, or single ones."""
    if value is None:
        return NO_APPROVALS
    rows = value.by_key.values() if isinstance(value, Approvals) else sequence_of(value, "approvals")
    if not all(isinstance(row, Approval) for row in rows):
        raise OptionError("approvals are Approval(claim_id, correction, approver, at)", "approvals")
    if not all(_names_somebody(row) for row in rows):
        raise OptionError("an approval names its approver, and its time as a datetime", "approvals")
    return Approvals({(row.claim_id, row.correction): row for row in rows})


def _names_somebody(approval: Approval) -> bool:
    """Return whether somebody has approved, at some time."""
    approver: object = approval.approver
    return isinstance(approver, str) and bool(approver.strip()) and isinstance(approval.at, datetime)


def prices_of(value: object) -> Prices:
    """Return a fee schedule: one at hand, or the path of its CSV."""
    if isinstance(value, Prices):
        return value
    if value is not None and not isinstance(value, str | Path):
        raise OptionError("fee_schedule is Prices, or the path of a CSV file", "fee_schedule")
    with translated("fee_schedule"):
        return read_prices(None if value is None else str(value))


def tables_of(value: object) -> Tables:
    """Return public tables: those at hand, or those of a folder before the shipped ones."""
    if isinstance(value, Tables):
        return value
    if value is not None and not isinstance(value, str | Path):
        raise OptionError("tables is Tables, or the path of a folder", "tables")
    with translated("tables"):
        return load_tables(None if value is None else Path(value))


def index_of(documents: Documents | None) -> DocumentIndex | None:
    """Return the charts offered. None: nobody offered any, which is another thing than an empty mapping."""
    if documents is None or isinstance(documents, DocumentIndex):
        return documents
    if isinstance(documents, Mapping):
        for name, data in documents.items():
            if not isinstance(name, str) or not isinstance(data, bytes | bytearray | memoryview):
                raise OptionError("documents maps names to bytes", "documents")
        offered = (Document.of_bytes(bytes(data), name) for name, data in documents.items())
        with translated("documents"):
            return DocumentIndex.from_documents(offered)
    paths = (documents,) if isinstance(documents, str | Path) else sequence_of(documents, "documents")
    if not all(isinstance(path, str | Path) for path in paths):
        raise OptionError("documents maps names to bytes, or lists paths of files and folders", "documents")
    with translated("documents"):
        return DocumentIndex.from_paths(Path(path) for path in paths)


def read_documents(documents: Documents) -> DocumentIndex:
    """Return charts as `scrub` and `check_claim` take them, read once for any number of calls.

    Raises `OptionError`.
    """
    index = index_of(documents)
    if index is None:
        raise OptionError("documents maps names to bytes, or lists paths of files and folders", "documents")
    return index


def streams_of(outputs: object) -> Mapping[str, Writable]:
    """Return the streams that outputs go into."""
    if not isinstance(outputs, Mapping):
        raise OptionError('outputs maps kinds to binary streams, as {"outbound": file}', "outputs")
    for kind, stream in outputs.items():
        is_word(kind, OutputKind, "a key of outputs")
        if isinstance(stream, io.TextIOBase) or not callable(getattr(stream, "write", None)):
            raise OptionError(f"outputs[{kind!r}] is a binary stream: open it with mode 'wb'", "outputs")
    if len({id(stream) for stream in outputs.values()}) < len(outputs):
        raise OptionError("outputs gives one stream to two kinds", "outputs")
    return cast("Mapping[str, Writable]", outputs)


def source_of(source: Claims, name: str | None) -> Source:
    """Return a source that can be read twice. Bytes, files and streams that can be sought are not copied."""
    if name is not None and not isinstance(name, str):
        raise OptionError("name is a text", "name")
    if isinstance(source, bytes | bytearray | memoryview):
        return InputBytes(bytes(source), name or DEFAULT_NAME)
    if isinstance(source, str | Path):
        if isinstance(source, str) and source.lstrip().startswith("ISA"):
            raise OptionError("a text is a path; give claims as bytes: text.encode()", "source")
        with translated():
            file = InputFile(str(source))
        if name is not None:
            file.name, file.stem = name, Path(name).stem
        return file
    if callable(getattr(source, "read", None)):
        return _stream_source(cast("BinaryIO", source), name)
    if isinstance(source, Iterable):
        return InputStream(_checked(source), io.BytesIO(), name=name or DEFAULT_NAME)
    raise OptionError("source is bytes, a path, a binary stream, or an iterable of bytes", "source")


DEFAULT_NAME = "claims.837"


def _stream_source(stream: BinaryIO, name: str | None) -> Source:
    if isinstance(stream, io.TextIOBase):
        raise OptionError("the source is a text stream; open it with mode 'rb'", "source")
    own = getattr(stream, "name", None)
    called = name or (Path(own).name if isinstance(own, str) and own else DEFAULT_NAME)
    try:
        can_seek = bool(stream.seekable())
    except (AttributeError, ValueError, OSError):
        can_seek = False
    if can_seek:
        with translated():
            return InputSeekable(stream, called)
    return InputStream(_checked(_read_all(stream)), io.BytesIO(), name=called)


def _read_all(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(1 << 18):
        yield chunk


def _checked(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield a host's chunks; what its iterable raises reaches it as it is."""
    iterator = iter(chunks)
    while True:
        try:
            chunk = next(iterator)
        except StopIteration:
            return
        except BaseException as error:  # noqa: BLE001 - it is the host's own
            raise HostRaised(error) from None
        if not isinstance(chunk, bytes | bytearray | memoryview):
            wrong = OptionError(f"the source yields {type(chunk).__name__}, not bytes", "source")
            raise HostRaised(wrong)
        yield bytes(chunk)
