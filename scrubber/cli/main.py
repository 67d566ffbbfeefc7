"""The `infuscrub` command. Whatever goes wrong becomes one line on stderr and exit code 2, never a traceback."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterable, Sequence
from importlib import import_module
from types import FrameType
from typing import Annotated, Any, NoReturn, cast

import typer
from typer.main import get_command

from scrubber.cli.examples import share_examples
from scrubber.cli.named import name_plainly
from scrubber.cli.plain import take_plainly
from scrubber.cli.terminal import complain, lost, put
from scrubber.job.collecting import collect_seldom

_CALL_ERROR = cast("type[typer.BadParameter]", typer.BadParameter.mro()[2])
"""ClickException, from click itself or from the copy of it that newer releases of typer carry."""


def _version(show: bool) -> None:
    if show:
        from scrubber import __version__

        put(f"infuscrub {__version__}\n")
        raise typer.Exit


def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Check X12 837 infusion claims against the chart before submission."""


MODULES = {
    "scrub": ("scrub", "check"),
    "ack": ("ack", "answer"),
    "coding": ("code",),
    "sheet": ("sheet",),
    "rules": ("rules", "explain"),
    "profiles": ("profiles",),
    "plugins": ("plugins", "x"),
    "docs": ("docs",),
    "fetch": ("fetch",),
    "data": ("data",),
    "serve": ("serve",),
    "demo": ("demo",),
}
"""The modules of this package that add commands, and which, in the order of the help."""


def app_of(modules: Iterable[str] = MODULES) -> typer.Typer:
    """Return the command line with the commands of these modules."""
    app = typer.Typer(
        name="infuscrub",
        no_args_is_help=True,
        add_completion=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        help="Check X12 837 infusion claims against the chart before submission.",
        epilog="Start with: infuscrub demo",
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_root)
    for module in modules:
        import_module(f"scrubber.cli.{module}").register(app)
    return app


def _wanted(arguments: Sequence[str]) -> Iterable[str]:
    """Return the module of the command that is called, or all: to make the others is a tenth of a start."""
    called = arguments[0] if arguments else ""
    return [module for module, commands in MODULES.items() if called in commands] or MODULES


_MEANT = {
    "--payer": "; the payer stands in each claim, and --profile ID checks all claims by one profile",
    "-o": "; the folder of the results is --out DIR",
}
"""What is meant by options that a command does not have and another one, or another program, has."""
_STOPPED = "stopped; what was finished is in place, and nothing was written of the file under way"


class Stopped(BaseException):
    """A signal asked this process to end."""

    def __init__(self, signum: int) -> None:
        super().__init__(signum)
        self.signum = signum


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit: 0 nothing found, 1 findings, 2 input or call can't be used or nothing written.

    130, 143 or 129 where a signal ended it.
    """
    collect_seldom()
    _listen()
    if arguments is None:  # the process is the command's own
        _quieten()
        _end_in_words()
    try:
        code = _run(arguments)
    except (typer.Abort, KeyboardInterrupt):
        complain(_STOPPED)
        code = 130
    except Stopped as stopped:
        complain(_STOPPED)
        code = 128 + stopped.signum
    if lost():
        complain("standard output: cannot be written; make room there, or write to another place")
        code = 2
    sys.exit(code)


def _empty(given: Sequence[str]) -> str | None:
    """Return what was given without a value, if anything: an empty path would mean the current folder.

    A plugin's own command (`x`) may take empty texts.
    """
    if given[:1] == ["x"]:
        return None
    for before, word in zip(("", *given), given, strict=False):
        if not word:
            return before if before.startswith("-") and before != "-" else "a file name"
        if word.startswith("--") and word.endswith("="):
            return word[:-1]
    return None


def _run(arguments: Sequence[str] | None) -> int:
    given = list(sys.argv[1:] if arguments is None else arguments)
    if (empty := _empty(given)) is not None:
        complain(f"{empty} is empty; where a variable of the shell stands there, it is not set")
        return 2
    from scrubber.hooks.guard import keeping_surroundings

    try:
        command = get_command(app_of(_wanted(given)))
        take_plainly(command)
        name_plainly(command)
        share_examples(command)
        with keeping_surroundings():
            code = command(args=None if arguments is None else given, standalone_mode=False)
    except _CALL_ERROR as error:
        message = error.format_message()
        if "\n" in message:  # the whole help, where a command was called without its arguments
            put(message + "\n")
        else:
            meant = _MEANT.get(getattr(error, "option_name", ""), "")
            complain(f"{message.replace('Value error, ', '')}{meant} (see {_called(error)} --help)")
        return 2
    except Exception as error:  # noqa: BLE001  an error that nobody foresaw is one line too
        from scrubber.cli.errors import said_of

        for message in said_of(error, given):
            complain(message)
        return 2
    return code if isinstance(code, int) else 0


def _called(error: Any) -> str:
    """Return the command whose call is wrong, as `infuscrub profiles show`."""
    names, context = [], getattr(error, "ctx", None)
    while context is not None and context.parent is not None:
        names.append(context.info_name or "")
        context = context.parent
    return " ".join(("infuscrub", *reversed(names)))


def _listen() -> None:
    """Let signals that ask to end unwind the work as an exception does, so that nothing is left half done."""
    if threading.current_thread() is not threading.main_thread():
        return
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        signum = getattr(signal, name, None)
        if signum is not None:
            signal.signal(signum, _stop)


def _quieten() -> None:
    """Let what nobody waits for fail in one line: a thread, or the end of an object. Its text may quote a chart."""

    def fail(failure: threading.ExceptHookArgs | sys.UnraisableHookArgs) -> None:
        if failure.exc_type is SystemExit:
            return
        kind = type.__dict__["__name__"].__get__(failure.exc_type)  # a metaclass has no say in it
        complain(
            f"something that nobody waits for failed ({kind}); look to the plugins that run, or report it"
        )

    threading.excepthook = fail
    sys.unraisablehook = fail


def _end_in_words() -> None:
    """Let code that ends this process from within be told, with exit code 2: what it names itself, 0 or 1, would read
    as the result of a run of which nobody saw the end.
    """
    end, own = os._exit, os.getpid()

    def ended(status: int) -> NoReturn:
        if os.getpid() == own:  # a child of it ends as it likes
            lost()  # what was printed until now is flushed
            complain(
                "code that runs in it ended this process before its work was done; look to the plugins that run"
            )
            status = 2
        end(status)

    os._exit = ended


def _stop(signum: int, frame: FrameType | None) -> None:
    raise Stopped(signum)


if __name__ == "__main__":
    main()
