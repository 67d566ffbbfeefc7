"""The sheet as one self-contained page: printable on two sides of paper, readable without colour or a mouse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scrubber.output.html import escape
from scrubber.output.sheet.model import Item, Sheet, Threshold
from scrubber.output.sheet.text import (
    LEVELS,
    Sources,
    behind,
    grouped,
    heading,
    way_code,
    way_text,
)

_STYLE = """
:root{color-scheme:light dark}
body{font:15px/1.4 system-ui,sans-serif;max-width:62rem;margin:1.5rem auto;padding:0 1rem}
h1{font-size:1.35rem;margin:0 0 .2rem}h2{font-size:1.05rem;margin:1.1rem 0 .3rem}
table{border-collapse:collapse;width:100%}
th,td{padding:.2rem .6rem .2rem 0;text-align:left;vertical-align:top;border-bottom:1px solid #8886}
th{font-weight:600}th:last-child,td:last-child{width:20%}
.code{font-variant-numeric:tabular-nums;white-space:nowrap;font-weight:600}
.dim{opacity:.75;font-size:.85rem}
.required::before{content:"\\25A0 "}.expected::before{content:"\\25A1 "}.if_it_happened::before{content:"\\25CB "}
ul,ol{margin:.2rem 0;padding-left:1.4rem}
a:focus{outline:3px solid}
@page{size:A4;margin:10mm}
@media print{body{margin:0;padding:0;max-width:none;font-size:7.6pt;line-height:1.17}
h1{font-size:12pt}h2{font-size:9pt;margin:4pt 0 1pt}th,td{padding:.3pt 5pt .3pt 0}tr{break-inside:avoid}
.dim{font-size:6.5pt}.sources{columns:3;font-size:5.5pt}ul,ol{margin:0}p{margin:0}.screen{display:none}}
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def sheet_page(sheet: Sheet) -> str:
    """Return the page of one sheet."""
    return "".join(_page(sheet))


def _page(sheet: Sheet) -> Iterator[str]:
    sources = Sources()
    title = escape(sheet.title)
    yield "<!doctype html><html lang='en'><head><meta charset='utf-8'>"
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield f"<meta name='viewport' content='width=device-width'><title>{title} - infuscrub</title>"
    yield f"<style>{_STYLE}</style></head><body><main><h1>{title}</h1>"
    for line in heading(sheet):
        yield f"<p class='dim' style='margin:0'>{escape(line)}</p>"
    yield from _write(sheet, sources)
    yield from _codes(sheet, sources)
    yield from _minutes(sheet.thresholds, sources)
    yield "<h2>Drug line</h2><ul>"
    for text in sheet.billing.text:
        yield f"<li>{escape(text)}</li>"
    yield f"</ul><p class='dim'>{escape(behind(sheet.billing.why, sources))}</p>"
    yield from _asked(sheet, sources)
    yield "<h2>Sources</h2><ol class='dim sources'>"
    for number, cited in sources.listed():
        url = f" <span class='screen'>{escape(cited.url)}</span>" if cited.url else ""
        yield f"<li value='{number}'>{escape(cited.title)} ({escape(cited.trust)}){url}</li>"
    yield "</ol></main></body></html>"


def _write(sheet: Sheet, sources: Sources) -> Iterator[str]:
    if not sheet.items:
        return
    yield "<h2>What to write down</h2>"
    yield "<p class='dim'><span class='required'>required</span> &nbsp; <span class='expected'>asked for</span> &nbsp; "
    yield "<span class='if_it_happened'>if it happened</span></p>"
    yield _table("What to write down", ("What", "Asked", "Why", "Rules; sources"))
    for group, items in grouped(sheet):
        more = ", as often as it happened" if group.repeats else ""
        yield f"<tr><th colspan='4' scope='rowgroup'>{escape(group.label)}{more}</th></tr>"
        yield from (_item(item, sources) for item in items)
    yield "</tbody></table>"


def _item(item: Item, sources: Sources) -> str:
    unit = f" <span class='dim'>({escape(item.unit)})</span>" if item.unit else ""
    return (
        f"<tr><td class='{item.level}'>{escape(item.label)}{unit}</td><td class='dim'>{LEVELS[item.level]}</td>"
        f"<td>{escape(item.why.text)}</td><td class='dim'>{escape(behind(item.why, sources))}</td></tr>"
    )


def _codes(sheet: Sheet, sources: Sources) -> Iterator[str]:
    yield "<h2>What each way of giving it supports</h2>"
    if not sheet.ways:
        yield "<p>No code of an infusion, push or injection.</p>"
        return
    yield _table("Codes", ("Given", "Code", "What that is, and why", "Rules; sources"))
    for way in sheet.ways:
        yield (
            f"<tr><td>{escape(way.given)}</td><td class='code'>{escape(way_code(way))}</td>"
            f"<td>{escape(way_text(way))}</td>"
            f"<td class='dim'>{escape(behind(way.why, sources))}</td></tr>"
        )
    yield "</tbody></table>"


def _minutes(thresholds: Sequence[Threshold], sources: Sources) -> Iterator[str]:
    if not thresholds:
        return
    yield "<h2>Minutes that decide</h2>"
    yield _table("Minutes that decide", ("Minute", "What it means", "Why", "Rules; sources"))
    for each in thresholds:
        yield (
            f"<tr><td class='code'>{each.minutes}</td><td>{escape(each.means)}</td><td>{escape(each.why.text)}</td>"
            f"<td class='dim'>{escape(behind(each.why, sources))}</td></tr>"
        )
    yield "</tbody></table>"


def _asked(sheet: Sheet, sources: Sources) -> Iterator[str]:
    if sheet.requirements:
        yield "<h2>What the payer asks for</h2><ul>"
        for each in sheet.requirements:
            yield (
                f"<li><b>{escape(each.about)}</b>: {escape(each.text)} "
                f"<span class='dim'>{escape(behind(each.why, sources))}</span></li>"
            )
        yield "</ul>"
    if sheet.unknown:
        yield "<h2>Not known</h2><ul>"
        for gap in sheet.unknown:
            yield f"<li><b>{escape(gap.about)}</b>: {escape(gap.text)}</li>"
        yield "</ul>"


def _table(caption: str, heads: Sequence[str]) -> str:
    columns = "".join(f"<th scope='col'>{head}</th>" for head in heads)
    return f"<table aria-label='{caption}'><thead><tr>{columns}</tr></thead><tbody>"
