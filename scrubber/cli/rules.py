"""`infuscrub rules` and `infuscrub explain RULE`: what is checked and why, from the rules themselves."""

from __future__ import annotations

from typing import Annotated

import typer

from scrubber.cli.chosen import host_of
from scrubber.cli.scrub import Config, Format, Plugin, PluginsDir
from scrubber.cli.terminal import print_json, say


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
    rule: Annotated[
        str, typer.Argument(help="A rule's id or slug, as T04, or an edit's id, as X-F8-MISSING.")
    ],
    format: Annotated[Format, typer.Option("--format", help="text or json.")] = Format.text,
    plugin: Plugin = None,
    plugins_dir: PluginsDir = None,
    config: Config = None,
) -> int:
    """Explain a rule or an edit: what it checks, why payers deny it, an example, the fix, the source."""
    from difflib import get_close_matches

    from scrubber.output.rulebook import entry_json, entry_of, entry_page
    from x12.sense import edits

    loaded = host_of(plugin, plugins_dir, config).rules()
    found = entry_of(rule, loaded)
    if found is not None:
        if format is Format.text:
            say(entry_page(found))
        else:
            print_json(entry_json(found))
        return 0
    near = get_close_matches(rule.upper(), [*(each.id for each in loaded), *edits()], n=3, cutoff=0.3)
    hint = f"Did you mean {', '.join(near)}? " if near else ""
    raise typer.BadParameter(f"no rule {rule!r}. {hint}`infuscrub rules` lists them all")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="Example:\n\n  infuscrub rules --format json")(rules)
    app.command(epilog="Example:\n\n  infuscrub explain T04")(explain)
