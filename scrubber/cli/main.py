"""The `infuscrub` command. Whatever goes wrong becomes one line on stderr and exit code 2, never a traceback."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated, cast

import typer

from scrubber.cli.errors import USER_ERRORS, one_line
from scrubber.cli.terminal import complain

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


_CALL_ERROR = cast("type[typer.BadParameter]", typer.BadParameter.mro()[2])
"""ClickException, from click itself or from the copy of it that newer releases of typer carry."""


def _version(show: bool) -> None:
    if show:
        from scrubber import __version__

        typer.echo(f"infuscrub {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Check X12 837 infusion claims against the chart before submission."""


def _register() -> None:
    from scrubber.cli import ack, coding, data, demo, docs, plugins, profiles, rules, scrub

    for module in (scrub, ack, coding, rules, profiles, plugins, docs, data, demo):
        module.register(app)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with 0 (nothing found), 1 (findings) or 2 (input or call can't be used)."""
    _register_once()
    try:
        code = app(args=None if arguments is None else list(arguments), standalone_mode=False)
    except _CALL_ERROR as error:
        message = error.format_message()
        if "\n" in message:  # the whole help, where a command was called without its arguments
            typer.echo(message)
        else:
            complain(f"{message} (see infuscrub --help)")
        sys.exit(2)
    except (typer.Abort, KeyboardInterrupt):
        complain("stopped")
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except USER_ERRORS as error:
        complain(one_line(error))
        sys.exit(2)
    sys.exit(code if isinstance(code, int) else 0)


_registered = False


def _register_once() -> None:
    global _registered
    if not _registered:
        _register()
        _registered = True


if __name__ == "__main__":
    main()
