"""The report as one self-contained page: printable, offline, with a timeline a claim. Every value is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from html import escape as entities

from scrubber.model.timeline import WHY, NotCounted
from scrubber.output.excerpt import excerpt
from scrubber.output.report import Claim, Correction, Finding, Head, TimelineRow
from scrubber.output.shown import escaped
from scrubber.output.text import (
    OF_TABLES,
    SaidOnce,
    account_block,
    changed,
    comparison,
    not_verified,
    verdict,
)

_STYLE = """
:root{color-scheme:light dark}
body{font:15px/1.45 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.4rem}h2{font-size:1.05rem;margin:1.6rem 0 .3rem}
article{border-left:.3rem solid #888;padding:.1rem 0 .4rem 1rem;break-inside:avoid}
article.accepted{border-color:#2a7}article.corrected{border-color:#28c}
article.held{border-color:#c90}article.rejected{border-color:#c33}
.tag{font-size:.8rem}
dl{margin:.3rem 0 .6rem}dt{font-weight:600}dd{margin:0 0 .2rem 1rem}
table{border-collapse:collapse}td,th{padding:.15rem .8rem .15rem 0;text-align:left}
.dim{opacity:.7}svg{max-width:100%;height:auto}svg text{font:11px system-ui,sans-serif;fill:currentColor}
@media print{body{margin:0;max-width:none}}
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

_WIDTH, _ROW, _LEFT = 720, 22, 170
_NAME = 28
_COLOURS = ("#2a78c2", "#8a5bb0", "#2b9a66", "#c2762a", "#b04a5b")


def escape(text: str) -> str:
    """Return a value as the page may hold it: no entity, no control character, nothing that turns its direction."""
    return entities(escaped(text.replace("\n", " ")))


def page(head: Head, claims: Iterable[Claim]) -> Iterator[str]:
    """Yield the page in pieces, so that a report of any size takes no memory."""
    name = escape(head.input.name)
    summary = head.summary
    yield "<!doctype html><html lang='en'><head><meta charset='utf-8'>"
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield f"<meta name='viewport' content='width=device-width'><title>{name} - infuscrub</title>"
    yield f"<style>{_STYLE}</style></head><body><h1>{name}</h1>"
    controls = ", ".join(interchange.control for interchange in head.input.interchanges)
    yield (
        f"<p class='dim'>infuscrub {escape(head.version)}, as of {escape(head.as_of)}, "
        f"interchange {escape(controls)}</p><table><tr>"
    )
    counts = {
        "claims": summary.claims,
        "accepted": summary.accepted,
        "corrected": summary.corrected,
        "held": summary.held,
        "rejected": summary.rejected,
        "of these passed through": summary.passed_through,
    }
    yield "".join(f"<th>{key}</th>" for key in counts)
    yield "</tr><tr>" + "".join(f"<td>{count}</td>" for count in counts.values()) + "</tr></table>"
    for text, _ in account_block(head.account):
        yield f"<p class='dim'>{escape(text.strip())}</p>"
    for finding in head.file_findings:
        yield f"<p><b>{escape(finding.rule)}</b> {escape(finding.message)}</p>"
    once = SaidOnce()
    for claim in claims:
        once.add(claim)
        yield from _claim(claim)
    for text, _ in once.block():
        yield f"<p class='dim'>{escape(text.strip())}</p>"
    yield "</body></html>"


def _claim(claim: Claim) -> Iterator[str]:
    disposition = escape(claim.disposition)
    yield f"<article class='{disposition}'><h2>{escape(claim.claim_id)} "
    yield f"<span class='tag'>{escape(verdict(claim))}</span></h2>"
    yield (
        f"<p class='dim'>{escape(claim.transaction)}, profile {escape(claim.profile.id)} "
        f"({escape(claim.profile.because)})</p>"
    )
    yield _timeline(claim.timeline)
    yield from _counted(claim.timeline)
    corrections = {correction.id: correction for correction in claim.corrections}
    yield "<dl>"
    for finding in claim.findings:
        yield _finding(finding, corrections.get(finding.correction or ""))
    yield "</dl>"
    for fact in claim.open:
        values = escape(" or ".join(fact.values))
        yield f"<p>Open: {escape(fact.fact)}: {values}. It decides {escape(fact.decides)}.</p>"
    for reason in claim.not_evaluated:
        if reason.because in OF_TABLES:
            continue
        rules = f" ({escape(', '.join(reason.rules))})" if reason.rules else ""
        yield f"<p class='dim'>Not evaluated{rules}: {escape(reason.next)}</p>"
    yield "</article>"


def _finding(finding: Finding, correction: Correction | None) -> str:
    where = "claim" if finding.line is None else f"line {finding.line}"
    cured = ", cured" if finding.cured else ""
    text = (
        f"<dt>{escape(finding.rule)} {escape(finding.severity)}{cured}, {where}: "
        f"{escape(finding.title)}</dt><dd>{escape(finding.message)}</dd>"
    )
    compared = comparison(finding)
    if compared:
        text += f"<dd>{escape(compared)}</dd>"
    about = f"{finding.message} {compared}"
    if finding.rests_on:
        text += f"<dd class='dim'>{escape(not_verified(finding))}</dd>"
    for evidence in finding.evidence:
        quote = f"&ldquo;{escape(excerpt(evidence.quote, about))}&rdquo;" if evidence.quote else ""
        text += f"<dd class='dim'>{escape(evidence.document)} {escape(evidence.locator)} {quote}</dd>"
    if correction is not None:
        text += (
            f"<dd>{escape(correction.status)}: {escape(changed(correction))} "
            f"<span class='dim'>({escape(correction.reason)}; {escape(correction.id)})</span></dd>"
        )
    return text


def _timeline(rows: Sequence[TimelineRow]) -> str:
    """Draw each administration with known start and stop as a bar on one clock."""
    bars = [
        (row, datetime.fromisoformat(row.start), datetime.fromisoformat(row.stop))
        for row in rows
        if row.start and row.stop
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
        parts.append(f"<text x='0' y='{top + 15}'>{escape(row.substance[:_NAME])}</text>")
        parts.append(
            f"<rect x='{left:.1f}' y='{top + 4}' width='{width:.1f}' height='14' rx='2' "
            f"fill='{_COLOURS[index % len(_COLOURS)]}'/>"
        )
        parts.append(f"<text x='{left + width + 4:.1f}' y='{top + 15}'>{row.minutes} min</text>")
    foot = height - 6
    parts.append(f"<text x='{_LEFT}' y='{foot}'>{first:%H:%M}</text>")
    parts.append(f"<text x='{_WIDTH - 90}' y='{foot}'>{last:%H:%M}</text></svg>")
    return "".join(parts)


def _counted(rows: Sequence[TimelineRow]) -> Iterator[str]:
    """Yield what the minutes of each administration are counted as, and why the rest of them counts for nothing."""
    items = [f"<li>{escape(row.substance)}: {escape(what)}</li>" for row in rows if (what := _what(row))]
    if items:
        yield f"<ul class='dim'>{''.join(items)}</ul>"


def _what(row: TimelineRow) -> str:
    minutes: dict[str, int] = {}
    for stretch in row.stretches:
        if stretch.counted_as or stretch.because:
            what = f"as {stretch.counted_as}" if stretch.counted_as else _uncounted(stretch.because)
            minutes[what] = minutes.get(what, 0) + stretch.minutes
    if not minutes:
        return _uncounted(row.because) if row.because else ""
    return "; ".join(f"{count} min {what}" for what, count in minutes.items())


def _uncounted(because: str | None) -> str:
    return f"not counted: {WHY[NotCounted(because or NotCounted.NOT_EVALUATED)]}"
