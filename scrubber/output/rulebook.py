"""A rule for people and machines: one row, one page, one JSON value. `docs/rules` is made from these too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from scrubber.output.text import Line
from scrubber.rules.definition import Rule
from x12.sense import Edit, edits
from x12.sense.page import shown


def rule_row(rule: Rule) -> str:
    """Return a rule on one line."""
    forms = "/".join(form[-1] for form in rule.applies_to)
    return f"{rule.id:<7} {rule.severity.value:<8} {rule.safety.value:<10} {forms:<4} {rule.title}"


def rule_page(rule: Rule) -> Iterator[Line]:
    """Yield the page of a rule."""
    yield f"{rule.id}  {rule.slug}", "bold"
    yield rule.title, ""
    yield (
        f"severity {rule.severity.value}, correction {rule.safety.value}, "
        f"forms {', '.join(rule.applies_to)}, since {rule.since}",
        "dim",
    )
    for name, text in rule.page.sections:
        yield from _section(name, text.splitlines())
    yield "", ""
    if rule.needs:
        yield f"Needs from the chart: {', '.join(need.value for need in rule.needs)}", ""
    if rule.reads:
        yield f"Payer parameters: {', '.join(rule.reads)}", ""
    if rule.status:
        yield f"277CA status: {', '.join(rule.status)}", ""
    if rule.denial:
        yield f"Would probably come back as: {rule.denial.carc} {' '.join(rule.denial.rarc)}".rstrip(), ""
    yield f"Source: {rule.source.title} {rule.source.url} ({rule.source.trust})", "dim"


def _section(name: str, lines: Iterable[str]) -> Iterator[Line]:
    """Yield a section of a page below its name."""
    yield "", ""
    yield name, "bold"
    for line in lines:
        yield f"  {line}", ""


def rule_json(rule: Rule) -> dict[str, Any]:
    """Return a rule as JSON values."""
    return {
        "id": rule.id,
        "slug": rule.slug,
        "title": rule.title,
        "kind": rule.kind.value,
        "severity": rule.severity.value,
        "safety": rule.safety.value,
        "forms": list(rule.applies_to),
        "answers": [cause.value for cause in rule.answers],
        "owner": rule.owner.value,
        "needs": [need.value for need in rule.needs],
        "parameters": list(rule.reads),
        "policies": rule.policies,
        "status_codes": list(rule.status),
        "predicted_denial": {"carc": rule.denial.carc, "rarc": list(rule.denial.rarc)}
        if rule.denial
        else None,
        "source": rule.source.to_json(),
        "since": rule.since,
        "preview": rule.preview,
        "page": dict(rule.page.sections),
    }


def entry_of(id: str, rules: Iterable[Rule]) -> Rule | Edit | None:
    """Return the rule or edit of an id or slug, former ids too; None where there is none."""
    wanted = id.strip().lower()
    for rule in rules:
        if wanted in (rule.id.lower(), rule.slug, *(old.lower() for old in rule.replaces)):
            return rule
    return edits().get(wanted.upper())


def entry_page(entry: Rule | Edit) -> Iterator[Line]:
    """Yield the page of a rule or edit."""
    return rule_page(entry) if isinstance(entry, Rule) else edit_page(entry)


def entry_json(entry: Rule | Edit) -> dict[str, Any]:
    """Return a rule or edit as JSON values."""
    return rule_json(entry) if isinstance(entry, Rule) else edit_json(entry)


def rules_index(rules: Sequence[Rule]) -> str:
    """Return the table of all rules in Markdown."""
    lines = [
        "# Rules",
        "",
        "Made from the rules themselves by `python docs/generate.py`; do not edit.",
        "",
        "Correction: *automatic* may be applied by the policy when it does not raise the expected payment; *suggested* "
        "needs an approval; *never* is reported only. Source: primary pages were read at the authority, secondary ones "
        "quote it; a rule that rests on memory warns until a profile says more.",
        "",
        "| id | fault | severity | correction | forms | source |",
        "|---|---|---|---|---|---|",
    ]
    for rule in rules:
        forms = ", ".join(rule.applies_to)
        title = rule.title.rstrip(".")
        lines.append(
            f"| [{rule.id}]({rule.id}.md) | {title} | {rule.severity.value}{' (preview)' if rule.preview else ''} | "
            f"{rule.safety.value} | {forms} | {rule.source.title} ({rule.source.trust}) |"
        )
    return "\n".join(lines) + "\n"


def rule_markdown(rule: Rule) -> str:
    """Return the page of a rule in Markdown."""
    lines = [
        f"# {rule.id} {rule.slug}",
        "",
        f"**{rule.title}**",
        "",
        f"Severity {rule.severity.value}, correction {rule.safety.value}, forms {', '.join(rule.applies_to)}, "
        f"since {rule.since}.",
    ]
    for name, text in rule.page.sections:
        body = f"```\n{text}\n```" if name == "Example" else text
        lines += ["", f"## {name}", "", body]
    lines += ["", "## Facts", ""]
    if rule.needs:
        lines.append(f"- Needs from the chart: {', '.join(need.value for need in rule.needs)}")
    if rule.policies:
        lines.append(
            f"- In force where the payer has [policies](../vendor/policies.md) of kind `{rule.policies}`"
        )
    if rule.reads:
        lines.append(f"- Payer parameters: {', '.join(f'`{key}`' for key in rule.reads)}")
    if rule.status:
        lines.append(f"- 277CA status: {', '.join(rule.status)}")
    if rule.denial:
        predicted = " ".join((rule.denial.carc, *rule.denial.rarc))
        lines.append(f"- Would probably come back as: {predicted} (a prediction)")
    url = f" <{rule.source.url}>" if rule.source.url else ""
    lines.append(f"- Source: {rule.source.title}{url} ({rule.source.trust})")
    return "\n".join(lines) + "\n"


def edit_page(edit: Edit) -> Iterator[Line]:
    """Yield the page of an edit of `x12.sense`: what front ends look for in any claim."""
    yield edit.id, "bold"
    yield edit.title, ""
    yield (
        f"severity {edit.severity.value}, forms {', '.join(sorted(edit.forms))}, SNIP type {edit.snip.value}",
        "dim",
    )
    sections = {
        "What is wrong": edit.what,
        "What to do": edit.remedy,
        "Right": edit.passes,
        "Wrong": edit.fails,
    }
    for name, text in sections.items():
        yield from _section(name, map(shown, text.splitlines()))
    yield "", ""
    if edit.list_kind:
        yield f"Asked of the list {edit.list_kind}; not evaluated without it.", ""
    yield f"277CA status: {', '.join(edit.status)}", ""
    yield f"Source: {edit.source} {edit.url}".rstrip() + f" ({edit.trust.value})", "dim"


def edit_json(edit: Edit) -> dict[str, Any]:
    """Return an edit as JSON values."""
    return {
        "id": edit.id,
        "title": edit.title,
        "what": edit.what,
        "remedy": edit.remedy,
        "severity": edit.severity.value,
        "forms": sorted(edit.forms),
        "snip_type": edit.snip.value,
        "status_codes": list(edit.status),
        "list": edit.list_kind,
        "source": {"title": edit.source, "url": edit.url, "trust": edit.trust.value},
    }
