"""The report as one self-contained page: printable, offline, with a timeline a claim. Every value is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

_STYLE = """
:root{color-scheme:light dark}
body{font:15px/1.45 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.4rem}h2{font-size:1.05rem;margin:1.6rem 0 .3rem}
article{border-left:.3rem solid #888;padding:.1rem 0 .4rem 1rem;break-inside:avoid}
article.accepted{border-color:#2a7}article.corrected{border-color:#28c}
article.held{border-color:#c90}article.rejected{border-color:#c33}
.tag{text-transform:uppercase;font-size:.75rem;letter-spacing:.05em}
dl{margin:.3rem 0 .6rem}dt{font-weight:600}dd{margin:0 0 .2rem 1rem}
table{border-collapse:collapse}td,th{padding:.15rem .8rem .15rem 0;text-align:left}
.dim{opacity:.7}svg{max-width:100%;height:auto}svg text{font:11px system-ui,sans-serif;fill:currentColor}
@media print{body{margin:0;max-width:none}}
"""

_WIDTH, _ROW, _LEFT = 720, 22, 170
_COLOURS = ("#2a78c2", "#8a5bb0", "#2b9a66", "#c2762a", "#b04a5b")


def page(head: Mapping[str, Any], claims: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the page in pieces, so that a report of any size takes no memory."""
    name = escape(head["input"]["name"])
    summary = head["summary"]
    yield f"<!doctype html><html lang='en'><meta charset='utf-8'><title>{name} - infuscrub</title>"
    yield "<meta name='viewport' content='width=device-width'>"
    yield f"<style>{_STYLE}</style><h1>{name}</h1>"
    yield (
        f"<p class='dim'>infuscrub {escape(head['version'])}, as of {escape(head['as_of'])}, "
        f"interchange {escape(head['input']['interchange'])}</p><table><tr>"
    )
    counts = ("claims", "passed_through", "accepted", "corrected", "held", "rejected")
    yield "".join(f"<th>{key.replace('_', ' ')}</th>" for key in counts)
    yield "</tr><tr>" + "".join(f"<td>{summary[key]}</td>" for key in counts) + "</tr></table>"
    for finding in head["file_findings"]:
        yield f"<p><b>{escape(finding['rule'])}</b> {escape(finding['message'])}</p>"
    for claim in claims:
        yield from _claim(claim)
    yield "</html>"


def _claim(claim: Mapping[str, Any]) -> Iterator[str]:
    disposition = escape(claim["disposition"])
    yield f"<article class='{disposition}'><h2>{escape(claim['claim_id'])} "
    yield f"<span class='tag'>{disposition}</span></h2>"
    yield (
        f"<p class='dim'>{escape(claim['transaction'])}, profile {escape(claim['profile']['id'])} "
        f"({escape(claim['profile']['because'])})</p>"
    )
    yield _timeline(claim["timeline"])
    corrections = {c["id"]: c for c in claim["corrections"]}
    yield "<dl>"
    for finding in claim["findings"]:
        if finding["outcome"] == "fail" or finding.get("holds"):
            yield _finding(finding, corrections.get(finding["correction"] or ""))
    yield "</dl>"
    lacking = sorted({f["rule"] for f in claim["findings"] if f["outcome"] == "not_evaluated"})
    if lacking:
        yield f"<p class='dim'>Not evaluated for lack of documentation: {escape(', '.join(lacking))}</p>"
    yield "</article>"


def _finding(finding: Mapping[str, Any], correction: Mapping[str, Any] | None) -> str:
    where = "claim" if finding["line"] is None else f"line {finding['line']}"
    cured = ", cured" if finding["cured"] else ""
    text = (
        f"<dt>{escape(finding['rule'])} {escape(finding['severity'])}{cured}, {where}: "
        f"{escape(finding['title'])}</dt><dd>{escape(finding['message'])}</dd>"
    )
    if finding["billed"]:
        text += (
            f"<dd>billed {escape(finding['billed'])}; chart supports "
            f"{escape(finding['supported'] or 'nothing')}</dd>"
        )
    for evidence in finding["evidence"]:
        quote = f"&ldquo;{escape(evidence['quote'])}&rdquo;" if evidence["quote"] else ""
        text += f"<dd class='dim'>{escape(evidence['document'])} {escape(evidence['locator'])} {quote}</dd>"
    if correction is not None:
        text += (
            f"<dd>{escape(correction['status'])}: {escape(correction['before'])} &rarr; "
            f"{escape(correction['after'])} <span class='dim'>({escape(correction['reason'])}; "
            f"{escape(correction['id'])})</span></dd>"
        )
    return text


def _timeline(rows: Sequence[Mapping[str, Any]]) -> str:
    """Draw each administration with known start and stop as a bar on one clock."""
    bars = [
        (row, datetime.fromisoformat(row["start"]), datetime.fromisoformat(row["stop"]))
        for row in rows
        if row.get("start") and row.get("stop")
    ]
    if not bars or len({start.tzinfo is None for _, start, _ in bars}) != 1:
        return ""
    first, last = min(start for _, start, _ in bars), max(stop for _, _, stop in bars)
    span = max((last - first).total_seconds(), 60.0)
    height = _ROW * len(bars) + 24
    parts = [f"<svg viewBox='0 0 {_WIDTH} {height}' role='img' aria-label='Timeline'>"]
    for index, (row, start, stop) in enumerate(bars):
        left = _LEFT + (start - first).total_seconds() / span * (_WIDTH - _LEFT - 60)
        width = max((stop - start).total_seconds() / span * (_WIDTH - _LEFT - 60), 2)
        top = index * _ROW
        parts.append(f"<text x='0' y='{top + 15}'>{escape(str(row['substance']))[:28]}</text>")
        parts.append(
            f"<rect x='{left:.1f}' y='{top + 4}' width='{width:.1f}' height='14' rx='2' "
            f"fill='{_COLOURS[index % len(_COLOURS)]}'/>"
        )
        parts.append(f"<text x='{left + width + 4:.1f}' y='{top + 15}'>{row['minutes']} min</text>")
    foot = height - 6
    parts.append(f"<text x='{_LEFT}' y='{foot}'>{first:%H:%M}</text>")
    parts.append(f"<text x='{_WIDTH - 90}' y='{foot}'>{last:%H:%M}</text></svg>")
    return "".join(parts)
