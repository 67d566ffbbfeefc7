"""The sheet for a terminal, and the words that the page shares with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from scrubber.output.sheet.model import Cited, Group, Item, Sheet, Way, Why
from scrubber.output.text import Line

LEVELS = {"required": "required", "expected": "asked for", "if_it_happened": "if it happened"}
SETTINGS = {"physician": "office (837P)", "facility": "facility (837I)"}
GROUNDS = {
    "primary": "",
    "payer": "",
    "secondary": "",
    "memory": "from memory",
    "unverified": "unverified",
}
"""What weak ground is called. What is read at a source that quotes the authority stands without a word."""


def sheet_block(sheet: Sheet) -> Iterator[Line]:
    """Yield the sheet as lines."""
    sources = Sources()
    yield sheet.title, "bold"
    for line in heading(sheet):
        yield f"  {line}", "dim"
    yield "", ""
    yield "What each way of giving it supports", "bold"
    for way in sheet.ways:
        yield f"  {way_code(way):<8} {way.given}{_behind(way.why, sources)}", ""
        yield f"           {way_text(way)}", "dim"
    if not sheet.ways:
        yield "  no code of an infusion, push or injection", "yellow"
    yield from _thresholds(sheet, sources)
    yield "", ""
    yield "Drug line", "bold"
    for line in sheet.billing.text:
        yield f"  {line}", ""
    yield f"  {_behind(sheet.billing.why, sources).strip()}", "dim"
    yield from _items(sheet, sources)
    yield from _payer(sheet, sources)
    yield "", ""
    for number, cited in sources.listed():
        yield f"  [{number}] {source_text(cited)}", "dim"


def _items(sheet: Sheet, sources: Sources) -> Iterator[Line]:
    for group, items in grouped(sheet):
        yield "", ""
        yield f"{group.label}{', as often as it happened' if group.repeats else ''}", "bold"
        for item in items:
            yield f"  [{LEVELS[item.level]}] {item.label}{_unit(item)}", _style(item)
            yield f"      {item.why.text}{_behind(item.why, sources)}", "dim"


def _payer(sheet: Sheet, sources: Sources) -> Iterator[Line]:
    if sheet.requirements:
        yield "", ""
        yield "What the payer asks for", "bold"
        for each in sheet.requirements:
            yield f"  {each.about}: {each.text}{_behind(each.why, sources)}", ""
    if sheet.unknown:
        yield "", ""
        yield "Not known", "bold"
        for gap in sheet.unknown:
            yield f"  {gap.about}: {gap.text}", "yellow"


def _thresholds(sheet: Sheet, sources: Sources) -> Iterator[Line]:
    if not sheet.thresholds:
        return
    yield "", ""
    yield "Minutes", "bold"
    for each in sheet.thresholds:
        yield f"  {each.minutes:>4}  {each.means}{_behind(each.why, sources)}", ""


class Sources:
    """The sources of a sheet by number, in the order in which they are first cited."""

    def __init__(self) -> None:
        self._numbers: dict[Cited, int] = {}

    def numbers(self, cited: Iterable[Cited]) -> list[int]:
        """Return the numbers of sources, new ones at the end."""
        return [self._numbers.setdefault(each, len(self._numbers) + 1) for each in cited]

    def listed(self) -> Iterator[tuple[int, Cited]]:
        """Yield each source with its number."""
        for cited, number in self._numbers.items():
            yield number, cited


def heading(sheet: Sheet) -> Iterator[str]:
    """Yield what the sheet was made for, in short sentences."""
    product = sheet.product
    since = f" from {sheet.payer.effective_from}" if sheet.payer.effective_from else ""
    yield (
        f"{SETTINGS[sheet.setting]}; profile {sheet.payer.id}{since}; services on {sheet.on}; "
        f"infuscrub {sheet.version}"
    )
    if product.brands:
        yield f"Brands: {', '.join(product.brands)}"
    if product.containers:
        kind = {True: "single-dose", False: "multi-dose", None: "single-dose or multi-dose: see the label"}
        yield f"Containers: {', '.join(product.containers)}; {kind[product.single_dose]}"
    if product.note:
        yield f"Note: {product.note}"
    if product.also:
        yield f"Other products of {product.substance} have other codes ({', '.join(product.also)}): the vial decides."
    yield "What to document, and what follows for the claim. No instruction how to give the drug."


def way_code(way: Way) -> str:
    """Return the code of a way, or that there is none."""
    return way.code or "no code"


def way_text(way: Way) -> str:
    """Return what a way is in our words, and why: `complex infusion, first hour: the drug is complex`."""
    return f"{way.label}: {way.why.text}" if way.code else way.why.text


def grouped(sheet: Sheet) -> Iterator[tuple[Group, Sequence[Item]]]:
    """Yield the items by group, in the order of the groups."""
    for group in sheet.groups:
        yield group, [item for item in sheet.items if item.group == group.id]


def source_text(cited: Cited) -> str:
    """Return a source on one line."""
    return f"{cited.title} ({cited.trust}) {cited.url}".rstrip()


def behind(why: Why, sources: Sources) -> str:
    """Return rules, weak ground and sources in brackets: `(T13, T14; from memory; 3, 7)`."""
    numbers = ", ".join(map(str, sources.numbers(why.sources)))
    parts = (", ".join(why.rules), GROUNDS[why.ground or "primary"], f"[{numbers}]" if numbers else "")
    return "; ".join(part for part in parts if part)


def _behind(why: Why, sources: Sources) -> str:
    text = behind(why, sources)
    return f"  ({text})" if text else ""


def _unit(item: Item) -> str:
    return f" ({item.unit})" if item.unit else ""


def _style(item: Item) -> str:
    return {"required": "bold", "expected": "", "if_it_happened": "dim"}[item.level]
