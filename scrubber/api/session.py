"""A session: profiles, plugins and tables loaded once, over any number of runs and threads.

    with Session(profiles=["payers/"], plugins=["acme"]) as session:
        result = session.scrub(data, documents={"mar-0001.json": chart})

Theory. Everything that decides lies in a `Loaded`, which never changes; a run takes the session's present one and
keeps it to its end. So calls from many threads share no state that anybody writes, a reload reaches later runs only,
and a run's result depends on nothing that ran beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Literal, NoReturn, Self

from payer_profiles import ProfileSource
from scrubber.api import arguments
from scrubber.api.arguments import Cancel, Claims, Documents
from scrubber.api.call import Call, Calls, check_ways, store_for
from scrubber.api.errors import OptionError, SessionError, translated
from scrubber.api.loaded import Loaded, Sources
from scrubber.api.result import ClaimResult, ClaimVerdict, Neighbours, Result
from scrubber.api.single import judged_alone, one_claim
from scrubber.claims.as_json.model import ClaimDocument
from scrubber.engine.policy import Approval, Approvals, Policy
from scrubber.engine.scrubber import Scrubber
from scrubber.engine.settings import Settings, Unresolved, Validation
from scrubber.job.progress import Progress
from scrubber.job.run import Run
from scrubber.job.streams import Writable
from scrubber.job.worker import Worker
from scrubber.job.zone import zone_of
from scrubber.reference.prices import Prices
from scrubber.reference.tables import Tables
from scrubber.rules.history import NO_HISTORY, History
from x12 import ClaimSlice


class Session:
    """Everything that decides about claims, loaded once. May serve any number of threads; see the module.

    It can't be pickled: send `session.settings` to another process and open `Session(settings=…)` there.
    """

    def __init__(
        self,
        *,
        settings: Settings | None = None,
        as_of: date | None = None,
        profiles: Sequence[str | Path | ProfileSource] = (),
        profile: str | None = None,
        plugins: Sequence[object] = (),
        isolate: Sequence[str] = (),
        require_plugins: Sequence[str] = (),
        plugin_seconds: float = 0.25,
        tables: str | Path | Tables | None = None,
        fee_schedule: str | Path | Prices | None = None,
        policy: Literal["safe", "report-only"] | Path | Policy = "safe",
        validate: Validation = "guide",
        require_charts: bool = False,
        unresolved: Unresolved = "hold",
        history: History | None = None,
        zone: str | None = None,
        ocr: bool = False,
    ) -> None:
        """`settings` are values at hand, of another session; with them only plugins, `as_of`, `zone` and
        `ocr` may be given.

        `as_of`: the day of every check; None takes the day on which a run begins. `plugins`: names of installed ones,
        modules or objects; `isolate`: names that run in a process of their own; `require_plugins`: names that run too,
        and must be installed. `unresolved`: whether a claim that a person must decide is held
        or, where no desk is, rejected. `history` knows earlier services of patients, for policies over time.
        `zone`: IANA zone of local times in documents. `ocr`: read pictures and scans too, every fact in doubt.

        Raises `OptionError`.
        """
        if settings is not None and not isinstance(settings, Settings):
            raise OptionError("settings are the Settings of a session", "settings")
        given = profiles or profile or tables or fee_schedule or require_charts or history or policy != "safe"
        if history is not None and not callable(getattr(history, "past", None)):
            raise OptionError("history has a method past(claim, since, until)", "history")
        if settings is not None and (
            given or (validate, unresolved, plugin_seconds) != ("guide", "hold", 0.25)
        ):
            raise OptionError("settings hold the other options already; give one or the other", "settings")
        arguments.is_word(validate, Validation, "validate")
        arguments.is_word(unresolved, Unresolved, "unresolved")
        arguments.is_flag(require_charts, "require_charts")
        arguments.is_number(plugin_seconds, "plugin_seconds", 0.01)
        self._as_of = None if as_of is None else arguments.is_day(as_of, "as_of")
        if self._as_of is None and settings is not None:
            self._as_of = settings.as_of
        if zone is not None and not isinstance(zone, str):
            raise OptionError("zone is the IANA name of a time zone, as America/New_York", "zone")
        with translated("zone"):
            zone_of(zone)
        self._zone = zone
        arguments.is_flag(ocr, "ocr")
        self._ocr = ocr
        self._sources = Sources(
            settings,
            _paths(profiles, "profiles"),
            profile,
            arguments.sequence_of(plugins, "plugins"),
            _names(isolate, "isolate"),
            _names(require_plugins, "require_plugins"),
            plugin_seconds,
            tables,
            fee_schedule,
            policy,
            validate,
            require_charts,
            unresolved,
            history or NO_HISTORY,
        )
        self._loaded: Loaded | None = Loaded(self._sources, self._day())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __reduce__(self) -> NoReturn:
        raise SessionError(
            "a session can't travel to another process; send session.settings and open Session(settings=...) there"
        )

    def __repr__(self) -> str:
        return f"<Session {'closed' if self._loaded is None else 'open'}>"

    @property
    def settings(self) -> Settings:
        """Return what decides, as values that can be pickled; objects among the plugins don't travel with them."""
        return replace(self._now().settings, as_of=self._day())

    def reload(self) -> None:
        """Read profiles, tables and fee schedule anew and start isolated plugins anew. Runs under way keep what they
        have, later ones get the new. Code that is imported into this process stays as it is.

        Raises `OptionError` for what can't be used; then everything stays as it was.
        """
        self._now()
        loaded = Loaded(self._sources, self._day())
        self._loaded = loaded

    def close(self) -> None:
        """End the session: runs under way come to their end, no other can begin. More than once does no harm."""
        self._loaded = None

    def scrub(
        self,
        source: Claims | ClaimDocument,
        *,
        name: str | None = None,
        documents: Documents | None = None,
        out: str | Path | None = None,
        outputs: Mapping[arguments.OutputKind, Writable] | None = None,
        on_claim: Callable[[ClaimResult], object] | None = None,
        progress: Callable[[Progress], object] | None = None,
        cancel: Cancel | None = None,
        as_of: date | None = None,
        profile: str | None = None,
        approvals: Approvals | Iterable[Approval] | None = None,
        answers: bool = False,
        html: bool = False,
        jobs: int = 0,
    ) -> Result:
        """Scrub one file of claims. Nothing is written to disk unless `out` names a folder.

        The outputs are bytes in the result; or files in `out`, all of them or none; or go into the binary streams of
        `outputs` as they are made, and then only those kinds are made and no claim is kept.

        `documents`: charts by name, or their files and folders; None says that nobody offered any. `on_claim` gets
        each claim that was inspected, in the order of the input, in this thread. `progress` is told after each 128
        claims or so, when `cancel` is asked too. `answers`: TA1 and 999 even where nothing is refused. `html`: also a
        page, in `out`. `jobs`: so many supervised worker processes, for a source that is a path; 0: this process.

        What is wrong with the file, its claims or charts stands in the result. Raises `OptionError`, `InputError`,
        `OutputError`, `Cancelled`, `ClaimError`, `SessionError`, and what the host's own callbacks raise.
        """
        loaded = self._now()
        scrubber = self._scrubber(loaded, as_of, approvals, profile)
        calls = Calls.of(on_claim, progress, cancel)
        check_ways(out, outputs, html=html, answers=answers, jobs=jobs)
        if jobs and loaded.has_objects:
            raise OptionError(
                "plugins that are objects can't travel to worker processes; install them and give their names",
                "jobs",
            )
        if isinstance(source, ClaimDocument):
            source = source.to_x12()
        index = arguments.index_of(documents)
        read = arguments.source_of(source, name)
        if jobs and read.path is None:
            raise OptionError("jobs needs a source that other processes can open: a path", "jobs")
        run = Run(
            out=None if out is None else Path(out),
            jobs=jobs or 1,
            supervised=jobs > 0,
            html=html,
            answers=answers,
            zone=self._zone,
            ocr=self._ocr,
        )
        return Call(scrubber, run, index, read, store_for(read.stem, out, outputs), calls).carried_out()

    def check_claim(
        self,
        claim: bytes | ClaimSlice | ClaimDocument,
        *,
        documents: Documents | None = None,
        neighbours: Neighbours | None = None,
        as_of: date | None = None,
        profile: str | None = None,
        approvals: Approvals | Iterable[Approval] | None = None,
    ) -> ClaimVerdict:
        """Judge one claim by itself: as it would be judged in a file, but for what only its neighbours show.

        `claim`: an 837 that holds one claim, a slice that `x12.read_parts` gave, or a JSON document with one claim.
        `neighbours` says what the other claims of its file show; what nobody says is named in `unjudged`.

        Raises `OptionError`, `InputError` (no claim, or several), `ClaimError`, `SessionError`.
        """
        loaded = self._now()
        if neighbours is not None and not isinstance(neighbours, Neighbours):
            raise OptionError("neighbours is a Neighbours", "neighbours")
        scrubber = self._scrubber(loaded, as_of, approvals, profile)
        index = arguments.index_of(documents)
        piece = one_claim(claim)
        worker = Worker(scrubber.settings, index, self._zone, scrubber=scrubber, ocr=self._ocr)
        return judged_alone(worker, piece, index, neighbours)

    def _now(self) -> Loaded:
        loaded = self._loaded
        if loaded is None:
            raise SessionError("the session is closed; open another")
        loaded.check_process()
        return loaded

    def _day(self, asked: date | None = None) -> date:
        if asked is not None:
            return arguments.is_day(asked, "as_of")
        return self._as_of or today()

    def _scrubber(
        self,
        loaded: Loaded,
        as_of: date | None,
        approvals: Approvals | Iterable[Approval] | None,
        profile: str | None,
    ) -> Scrubber:
        """Return the scrubber of one call, with what that call says otherwise than the session."""
        return loaded.scrubber(
            as_of=self._day(as_of),
            approvals=None if approvals is None else arguments.approvals_of(approvals),
            profile=profile,
        )


def scrub_bytes(
    data: bytes,
    *,
    name: str | None = None,
    documents: Documents | None = None,
    settings: Settings | None = None,
    plugins: Sequence[object] = (),
) -> Result:
    """Scrub one file in memory with a session of its own. For more than one file keep a `Session`."""
    with Session(settings=settings, plugins=plugins) as session:
        return session.scrub(data, name=name, documents=documents)


def scrub_file(
    path: str | Path, out: str | Path, *, documents: Documents | None = None, settings: Settings | None = None
) -> Result:
    """Scrub one file into a folder with a session of its own: all outputs are put in place, or none."""
    with Session(settings=settings) as session:
        return session.scrub(path, out=out, documents=documents)


def scrubber_of(session: Session) -> Scrubber:
    """Return what a session scrubs with: rules, profiles, tables and plugins, for surfaces that show them."""
    return session._now().scrubber(as_of=session._day())


def today() -> date:
    """Return the local date, the default day of a check."""
    return datetime.now(UTC).astimezone().date()


def _paths(value: object, argument: str) -> tuple[str | Path | ProfileSource, ...]:
    found = arguments.sequence_of(value, argument)
    if not all(isinstance(each, str | Path | ProfileSource) for each in found):
        raise OptionError(f"{argument} lists folders, or ProfileSource for a profile at hand", argument)
    return found


def _names(value: object, argument: str) -> tuple[str, ...]:
    found = arguments.sequence_of(value, argument)
    if not all(isinstance(each, str) for each in found):
        raise OptionError(f"{argument} lists names of installed plugins", argument)
    return found
