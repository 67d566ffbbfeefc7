"""The page of all edits, by SNIP type: what is looked for, on whose authority, and what is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from x12.sense.edit import Edit, Severity, Snip, Trust, edits

_TYPES = {
    Snip.INTEGRITY: (
        "EDI integrity",
        "Counts, control numbers and the order of envelopes are checked for every file before anything else "
        "(`x12/survey`); what each fault costs stands in the table of `x12/survey/verdict.py`.",
    ),
    Snip.GUIDE: (
        "Implementation guide",
        "Every segment, element and code of the guide's own lists is checked by tables made from pyx12's maps, and "
        "by pyx12 itself where they can prove nothing (`x12/guide`). Where pyx12 is wrong, a waiver says so by name.",
    ),
    Snip.BALANCING: ("Balancing", ""),
    Snip.SITUATIONAL: ("Situational rules of the guide", ""),
    Snip.CODE_SETS: (
        "Code sets",
        "Shapes are checked always; whether a code exists on its day is asked of the lists that are loaded. Without a "
        "list an edit is not evaluated, which is said, and never a pass.",
    ),
    Snip.SERVICE_TYPES: (
        "Types of service",
        "Infusions, injections and drugs are the rules of the rule pack; ambulance, dental, durable equipment, "
        "anaesthesia and the like are not checked beyond the guide.",
    ),
    Snip.PAYER: (
        "Trading partner and payer",
        "Payers' own requirements stand in their profiles; these edits hold for whoever takes such claims.",
    ),
}
_NOT = (
    "Situational rules that rest on what no claim says (whether a service was an emergency, whether a provider is "
    "enrolled, whether a number is on a payer's file).",
    "Dental claims (837D), claims of versions before 005010, and segments for property and casualty.",
    "Ambulance (CR1, 2310E-F, 2420G-H), spinal manipulation (CR2), home oxygen and equipment certificates (CR3, "
    "PWK*CT, FRM) beyond the guide's forms.",
    "Repriced and contract amounts (HCP, CN1), paperwork beyond PWK06, and the file information of K3.",
    "What is true of a claim only beside its neighbours in other runs, such as duplicates across days: the "
    "fingerprints for it are made here, and kept elsewhere.",
)


def render() -> str:
    """Return the page as Markdown."""
    return "\n".join(_lines(edits().values())) + "\n"


def _lines(pages: Iterable[Edit]) -> Iterator[str]:
    known = list(pages)
    severities = Counter(edit.severity for edit in known)
    trusts = Counter(edit.trust for edit in known)
    yield "# Edits: what is looked for in every claim"
    yield ""
    yield (
        f"{len(known)} edits, {severities[Severity.ERROR]} of them errors: a front end is known to reject such a "
        f"claim, so it does not go out. {severities[Severity.WARNING]} are warnings. {trusts[Trust.PRIMARY]} stand on "
        f"the guide, X12, CMS or the owner of a code list, {trusts[Trust.SECONDARY]} on a front end's or vendor's "
        f"publication, {trusts[Trust.LOGIC]} on logic alone, which never blocks. A profile switches each of them "
        f"by its id."
    )
    yield ""
    yield "The names of the types are those of WEDI SNIP."
    for snip in Snip:
        title, words = _TYPES[snip]
        yield ""
        yield f"## Type {snip.value}: {title}"
        if words:
            yield ""
            yield words
        of_type = [edit for edit in known if edit.snip is snip]
        if of_type:
            yield ""
            yield "| edit | what is wrong | claims | told as | 277CA | source |"
            yield "|---|---|---|---|---|---|"
            yield from map(_row, of_type)
    yield ""
    yield "## What is not checked"
    yield ""
    yield from (f"- {text}" for text in _NOT)
    yield ""
    yield "## Pages"
    for edit in known:
        yield from _page(edit)


def _row(edit: Edit) -> str:
    forms = ", ".join(sorted(edit.forms))
    source = f"[{_cell(edit.source)}]({edit.url})" if edit.url else _cell(edit.source)
    link = f"[{edit.id}](#{edit.id.lower()})"
    return f"| {link} | {_cell(edit.what)} | {forms} | {edit.severity.value} | {', '.join(edit.status)} | {source} |"


def _page(edit: Edit) -> Iterator[str]:
    yield ""
    yield f"### {edit.id}"
    yield ""
    yield f"{edit.title}. {edit.remedy}"
    if edit.list_kind:
        yield ""
        yield f"Asked of the list `{edit.list_kind}`; not evaluated without it."
    for words, example in (("Right", edit.passes), ("Wrong", edit.fails)):
        yield ""
        yield f"{words}:"
        yield ""
        yield "```"
        yield from (shown(line) for line in example.splitlines())
        yield "```"


def shown(line: str) -> str:
    """Return a line of an example: `!REF*F8` says that the segment is not there."""
    return f"(no {line[1:]})" if line.startswith("!") else line


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
