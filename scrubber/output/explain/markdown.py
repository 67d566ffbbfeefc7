"""The pages docs/findings.md and docs/denials.md, from the same data as the command."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scrubber.output.explain.data_files import data_of
from scrubber.output.explain.denials import carc_numbers, looking_for_reason, looking_for_remark
from scrubber.output.explain.findings import ReportId, report_ids
from scrubber.output.explain.statuses import categories
from scrubber.rules.definition import Rule

_MADE = "by `python docs/generate.py`; do not edit."


def findings_page() -> str:
    """Return the page of ids that a report can carry beside rules and edits."""
    return "\n".join(_findings(tuple(report_ids().values()))) + "\n"


def denials_page(rules: Sequence[Rule]) -> str:
    """Return the page of what payers answer: groups, reasons, remarks, categories of a status."""
    return "\n".join(_denials(rules)) + "\n"


def _findings(pages: Sequence[ReportId]) -> Iterator[str]:
    yield "# Other ids of a report"
    yield ""
    yield f"Made from `scrubber/output/explain/data/findings.toml` {_MADE}"
    yield ""
    yield (
        "A finding names a [rule](rules/README.md), an [edit](edits.md), or one of these. `infuscrub explain ID` shows "
        "the same."
    )
    yield ""
    yield "| id | what happened | what it costs |"
    yield "|---|---|---|"
    for page in pages:
        yield f"| [{page.id}](#{page.id.lower()}) | {page.title} | {page.outcome} |"
    for page in pages:
        yield ""
        yield f"## {page.id}"
        yield ""
        yield f"**{page.title}**"
        for name, text in (
            ("What happened", page.what),
            ("Where to look", page.look),
            ("What to do", page.do),
            ("What it costs", page.outcome),
        ):
            yield ""
            yield f"{name}: {text}"


def _denials(rules: Sequence[Rule]) -> Iterator[str]:
    data = data_of("denials")
    lists = data["lists"]
    yield "# What payers answer"
    yield ""
    yield f"Made from `scrubber/output/explain/data/*.toml` and the rules {_MADE}"
    yield ""
    yield (
        "The words are ours. The official texts are X12's and are not copied: "
        f"[reasons]({lists['carc_official']}), [remarks]({lists['rarc_official']}), "
        f"[statuses]({data_of('statuses')['lists']['official']}). A number that is not here is known as a number only "
        f"(lists of {lists['as_of']}). `infuscrub explain CO-151` shows the same, with the remarks that go together."
    )
    yield from _table("Group codes", "code", (("group", code, ()) for code in data["group"]))
    yield from _table(
        "Adjustment reasons (CARC)",
        "code",
        (("carc", code, looking_for_reason(code, rules)) for code in data["carc"]),
    )
    yield from _table(
        "Remarks (RARC)", "code", (("rarc", code, looking_for_remark(code, rules)) for code in data["rarc"])
    )
    yield ""
    yield "## Categories of a claim status (277CA, 277)"
    yield ""
    yield "| category | means | what to do |"
    yield "|---|---|---|"
    for code, means in categories().items():
        yield f"| {code} | {means} | {data_of('statuses')['category'][code]['next']} |"


def _table(title: str, head: str, rows: Iterator[tuple[str, str, tuple[Rule, ...]]]) -> Iterator[str]:
    yield ""
    yield f"## {title}"
    yield ""
    yield f"| {head} | means | what to do | looked for by |"
    yield "|---|---|---|---|"
    for kind, code, looking in rows:
        words = data_of("denials")[kind][code]
        ended = carc_numbers().get(code, "") if kind == "carc" else ""
        means = words["means"] + (f" (ended {ended})" if ended else "")
        links = ", ".join(f"[{rule.id}](rules/{rule.id}.md)" for rule in looking)
        yield f"| {code} | {means} | {words['do']} | {links} |"
