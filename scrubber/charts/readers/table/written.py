"""A guess at what the columns of a table are, written as the mapping that a person corrects and confirms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scrubber.charts.readers.table.mapping import SCHEMA, Guess
from scrubber.charts.readers.table.presets import Preset
from scrubber.charts.words.headings import fields


def mapping_toml(found: Guess) -> str:
    """Return a guess as a TOML file for a person to correct and confirm."""
    clock = found.mapping.clock
    lines = [
        "# Which column is what. Correct it, then keep it beside the table: the name of the table + .map.toml",
        f'schema = "{SCHEMA}"',
        *_preset_lines(found.mapping.preset),
        "",
        "[columns]",
        *(f"{name} = {_quoted(heading)}" for name, heading in found.mapping.columns.items()),
        *(
            f"# likely, please confirm: {name} = {_quoted(heading)}"
            for name, heading in found.likely.items()
            if name not in found.doubled
        ),
        *(f"# headed twice: {name} = {_either(headings)}" for name, headings in found.doubled.items()),
    ]
    if found.unknown:
        lines.append("# not used: " + ", ".join(_quoted(heading) for heading in found.unknown))
    lines += [
        "# fields: " + ", ".join(fields()),
        "",
        "[reading]",
        f"{f'clock = {clock}' if clock else '# clock = 24'}          # how a time without am or pm is meant: 12 or 24",
        "day_first = true      # true: 2/3/2026 is March 2"
        if found.mapping.day_first
        else "day_first = false     # false: 2/3/2026 is February 3",
        "",
        "[techniques]",
        '# "PB" = "infusion"   # words of your own for infusion, push, im, sc, sc_infusion, pump, transfusion, oral',
        "",
        "[actions]",
        '# "HU" = "New Bag"    # words of your own for New Bag, Started, Given, Rate Change, Paused, Stopped, Held',
        "",
    ]
    return "\n".join(lines)


def _preset_lines(preset: Preset | None) -> tuple[str, ...]:
    """Return the lines that name the export whose columns these are, with its words for actions and ways."""
    if preset is None:
        return ()
    return (f"preset = {_quoted(preset.name)}", f"# {preset.title}; its own words for actions are read, too")


def _either(headings: Sequence[str]) -> str:
    """Return the headings that one field may have, as a person is asked to choose: `"Drug" or "Medication"`."""
    named = tuple(dict.fromkeys(map(_quoted, headings)))
    return (
        " or ".join(named)
        if len(named) > 1
        else f"{named[0]}, above {len(headings)} columns: rename the others"
    )


def _quoted(text: str) -> str:
    import json

    shown: Any = json.dumps(text[:200], ensure_ascii=False)
    return str(shown).replace("\x7f", "\\u007f")
