"""`infuscrub rules` and `infuscrub explain ID`: what is checked and why, and what a code or an answer means."""

from __future__ import annotations

from typing import Annotated

import typer

from scrubber.cli.chosen import host_of
from scrubber.cli.options import AsOf, Config, Format, Plugin, PluginsDir, Profiles, TablesFolder, day
from scrubber.cli.terminal import complain, print_json, say


def rules(
    format: Annotated[Format, typer.Option("--format", help="text or json.")] = Format.text,
    plugin: Plugin = None,
    plugins_dir: PluginsDir = None,
    config: Config = None,
) -> int:
    """List every rule: id, severity, what may be done about it, forms."""
    from scrubber.output.rulebook import rule_json, rule_row

    loaded = host_of(plugin, plugins_dir, config).rules()
    if format is not Format.text:
        print_json([rule_json(rule) for rule in loaded])
    else:
        say((rule_row(rule), "") for rule in loaded)
    return 0


def explain(
    id: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="What a report or an answer names: a rule (T04), an edit (X-F8-MISSING), another id of a report "
            "(LINK-PATIENT), a procedure or drug code (96366, J1745), an NDC, a drug's name, a modifier (JW), a word "
            "of a report (held), an adjustment reason or remark (CO-151, N362), a claim status (A7:562).",
        ),
    ],
    payer: Annotated[
        str, typer.Option("--payer", help="The payer whose minutes are shown: a profile id or a payer id.")
    ] = "base",
    as_of: AsOf = None,
    tables: TablesFolder = None,
    profiles: Profiles = None,
    format: Annotated[Format, typer.Option("--format", help="text or json.")] = Format.text,
    plugin: Plugin = None,
    plugins_dir: PluginsDir = None,
    config: Config = None,
) -> int:
    """Explain a rule, a code, an id, or what a payer answered.

    Two meanings: both are shown.
    """
    from payer_profiles import Profile, load_profiles
    from scrubber.job.coding import profile_named
    from scrubber.job.tables import load_tables
    from scrubber.output.explain import Known, answer_json, answer_lines, explained, similar

    host = host_of(plugin, plugins_dir, config)
    on = day(as_of)

    def profile() -> Profile:
        found, _, knows = profile_named(load_profiles(tuple(profiles or ()), host.profiles()), payer, on)
        if not knows and payer != "base":
            complain(
                f"no profile knows the payer {payer}: told by the base rules; see infuscrub profiles list"
            )
        return found

    known = Known(
        host.rules(), on, lambda: load_tables(tables), profile, tuple(one.name for one in host.plugins)
    )
    answer = explained(id, known)
    if not answer:
        near = similar(id, known)
        hint = f"Did you mean {', '.join(near)}? " if near else ""
        raise typer.BadParameter(
            f"nothing is known of {id!r}. {hint}`infuscrub rules` lists the rules; those of a plugin need --plugin"
        )
    if format is Format.text:
        say(answer_lines(answer))
    else:
        print_json(answer_json(answer))
    return 0


EXPLAIN_EXAMPLES = """Examples:

  infuscrub explain T04

  infuscrub explain LINK-PATIENT

  infuscrub explain 96366 --payer aetna

  infuscrub explain CO-151

  infuscrub explain A7:562 --format json
"""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="Example:\n\n  infuscrub rules --format json")(rules)
    app.command(epilog=EXPLAIN_EXAMPLES)(explain)
