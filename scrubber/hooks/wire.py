"""What goes over the pipe of an isolated plugin: JSON in frames, and the codec of views that both sides share.

A frame is a length of four bytes and so many bytes of JSON; a length over the bound is refused before a byte of it is
read. Views go out as `msgspec` writes dataclasses and are put together again by their shapes. Profiles hold values of
any kind, so they go as *tagged* JSON (`portable`), once for each process. What comes back from a plugin is never read
here but by `scrubber.hooks.values`, which checks it.
"""

from __future__ import annotations

import base64
import struct
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from types import MappingProxyType
from typing import IO, Any

import msgspec

from payer_profiles import Profile, ProfileSet
from payer_profiles.policies import Policies
from payer_profiles.shape import Model
from scrubber.claims.whole import WholeReader
from scrubber.hooks.errors import WrongValue
from scrubber.hooks.shapes import Shape, Shapes, made_by
from scrubber.hooks.specs import BatchView, DocumentView, RunView
from scrubber.model.chart import Chart
from scrubber.model.claim import Claim
from scrubber.model.comparison import Comparison, Difference
from scrubber.model.correction import Correction
from scrubber.model.finding import Finding
from scrubber.model.outcome import BatchSummary, ClaimOutcome
from scrubber.model.readings import Support
from scrubber.model.whole import WholeClaim

MOST_ANSWER = 8 << 20
"""Bytes of one answer."""
MOST_REQUEST = 256 << 20
_LENGTH = struct.Struct(">I")


def send(pipe: IO[bytes], value: Any) -> None:
    """Write a frame."""
    data = encoded(value)
    pipe.write(_LENGTH.pack(len(data)) + data)
    pipe.flush()


def receive(pipe: IO[bytes], most: int) -> Any:
    """Read a frame. Raises `EOFError` where the other side has ended, `WrongValue` for what is none."""
    head = _exactly(pipe, _LENGTH.size)
    (size,) = _LENGTH.unpack(head)
    if size > most:
        raise WrongValue("size")
    try:
        return msgspec.json.decode(_exactly(pipe, size))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise WrongValue("JSON") from None


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    data = pipe.read(size)
    if data is None or len(data) < size:
        raise EOFError
    return data


def encoded(value: Any) -> bytes:
    """Return a view, or plain data with views in it, as JSON."""
    return msgspec.json.encode(value, enc_hook=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, MappingProxyType):
        return dict(value)
    if isinstance(value, WholeReader):
        return None  # what it reads travels with its claim
    raise TypeError(type(value).__name__)


def _anything(data: Any) -> Any:
    return data


def _bytes(data: Any) -> bytes:
    return base64.b64decode(data)


class Reading:
    """Puts views together from what the parent sent, whom it trusts: no bounds, and profiles by their key."""

    def __init__(self, shared: Mapping[str, Any]) -> None:
        """`shared`: the values that the parent sends once, by key."""
        by_key = made_by(lambda key: shared[key])
        self._shapes = Shapes(
            of_types={
                str: made_by(_anything),
                int: made_by(_anything),
                Decimal: Shape(_anything, Decimal),
                bytes: Shape(_anything, _bytes),
                Profile: by_key,
                ProfileSet: by_key,
            }
        )
        claim, whole = self._of(Claim), self._of(WholeClaim | None)

        def load_claim(data: Any) -> Claim:
            own = {name: value for name, value in data.items() if not name.startswith("_")}
            made: Claim = claim(own)
            return made.read_already(whole(data.get("_whole")))

        self._shapes.put(Claim, Shape(_anything, load_claim))
        self._kinds: Mapping[str, Callable[[Any], Any]] = {
            "claim": load_claim,
            "on": self._of(date),
            "as_of": self._of(date),
            "profile": by_key.load,
            "profiles": by_key.load,
            "prices": by_key.load,
            "chart": self._of(Chart),
            "support": self._of(Support | None),
            "is_whole": _anything,
            "comparison": self._of(Comparison),
            "features": frozenset,
            "document": self._of(DocumentView),
            "findings": self._of(tuple[Finding, ...]),
            "finding": self._of(Finding),
            "corrections": self._of(tuple[Correction, ...]),
            "outcome": self._of(ClaimOutcome),
            "batch": self._of(BatchView),
            "summary": self._of(BatchSummary),
            "run": self._of(RunView),
            "results": _anything,
            "part": self._of(tuple[Difference, ...]),
        }

    def _of(self, kind: Any) -> Callable[[Any], Any]:
        return self._shapes.of(kind).load

    def load(self, name: str, data: Any) -> Any:
        """Return the argument of that name."""
        return self._kinds[name](data)


_HOMES = ("payer_profiles.", "scrubber.")


def portable(value: Any) -> Any:
    """Return a value of profiles, prices or settings as tagged JSON."""
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, Decimal):
        return {"$decimal": str(value)}
    if isinstance(value, datetime):
        return {"$datetime": value.isoformat()}
    if isinstance(value, date):
        return {"$date": value.isoformat()}
    if isinstance(value, list | tuple | frozenset | set):
        kind = "$tuple" if isinstance(value, tuple) else "$list" if isinstance(value, list) else "$set"
        return {kind: [portable(item) for item in value]}
    if isinstance(value, Mapping):
        kind = "$proxy" if isinstance(value, MappingProxyType) else "$map"
        return {kind: [[portable(key), portable(item)] for key, item in value.items()]}
    kind_of = type(value)
    name = f"{kind_of.__module__}:{kind_of.__qualname__}"
    if isinstance(value, ProfileSet):
        return {"$profiles": portable(value.__reduce__()[1][0])}  # type: ignore[index]
    if isinstance(value, Policies):
        return {"$policies": [portable(item) for item in value]}
    if isinstance(value, Model):
        return {"$model": name, "is": {key: portable(getattr(value, key)) for key in kind_of.model_fields}}
    if is_dataclass(value):
        own = {each.name: portable(getattr(value, each.name)) for each in fields(value) if each.init}
        return {"$class": name, "is": own}
    if isinstance(value, str):
        return str(value)
    raise TypeError(f"{name} does not travel")


def restored(data: Any) -> Any:
    """Return the value of tagged JSON that the parent wrote."""
    if type(data) is not dict:
        return data
    tag = next(iter(data))
    inner = data[tag]
    match tag:
        case "$decimal":
            return Decimal(inner)
        case "$datetime":
            return datetime.fromisoformat(inner)
        case "$date":
            return date.fromisoformat(inner)
        case "$list":
            return [restored(item) for item in inner]
        case "$tuple":
            return tuple([restored(item) for item in inner])
        case "$set":
            return frozenset([restored(item) for item in inner])
        case "$map" | "$proxy":
            found = {restored(key): restored(item) for key, item in inner}
            return MappingProxyType(found) if tag == "$proxy" else found
        case "$profiles":
            return ProfileSet(restored(inner))
        case "$policies":
            return Policies(restored(item) for item in inner)
        case _:
            own = {key: restored(item) for key, item in data["is"].items()}
            kind = _class(inner)
            return kind.model_construct(**own) if tag == "$model" else kind(**own)


def _class(name: str) -> Any:
    module, _, qualified = name.partition(":")
    if not module.startswith(_HOMES):
        raise WrongValue("class")
    found: Any = import_module(module)
    for part in qualified.split("."):
        found = getattr(found, part)
    return found
