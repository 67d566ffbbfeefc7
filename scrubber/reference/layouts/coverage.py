"""Coverage articles and LCDs: the download of the Medicare Coverage Database, or a plain CSV of pairs.

The download holds tables as csv: `article` (or `lcd`) with one row for each document, `article_x_hcpc_code` with its
procedure codes, and `article_x_icd10_covered` with the diagnoses that support them. A plain CSV has the columns
`hcpcs,icd10` and may have `article,contractor,from,to`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from scrubber.reference.layouts.found import Found, Given
from scrubber.reference.layouts.members import Member
from scrubber.reference.layouts.words import CODE, cell, day, find_headings
from scrubber.reference.tables.columns import Columns
from scrubber.reference.tables.coverage import Article, coverage_columns, coverage_edition

_FIRST = date(2015, 10, 1)
_DOCUMENTS = ("article", "lcd")


def recognise(members: Sequence[Member]) -> Found | None:
    """Return the articles that the members of a download hold together, or None."""
    named = {member.name.lower().removesuffix(".csv"): member for member in members}
    for document in _DOCUMENTS:
        tables = (f"{document}_x_hcpc_code", f"{document}_x_icd10_covered", f"{document}_x_icd10_support")
        codes, *supported = (named.get(table) for table in tables)
        diagnoses = next((member for member in supported if member is not None), None)
        if codes is not None and diagnoses is not None:
            about = named.get(document)
            return Found(
                "coverage",
                lambda given, document=document, codes=codes, diagnoses=diagnoses, about=about: _download(  # type: ignore[misc]
                    document, about, codes, diagnoses, given
                ),
                needs_quarter=False,
            )
    for member in members:
        if plain_headings(member.head()):
            return Found(
                "coverage",
                lambda given, member=member: _plain(member, given),  # type: ignore[misc]
                needs_quarter=False,
            )
    return None


def _download(
    document: str, about: Member | None, codes: Member, diagnoses: Member, given: Given
) -> Columns | None:
    listed = _by_document(document, codes, ("hcpccodeid",))
    supporting = _by_document(document, diagnoses, ("icd10codeid",))
    articles = {article.id: article for article in _articles(document, about)} if about is not None else {}
    rows = [
        (articles.get(name) or Article(name, ""), listed[name], supporting[name])
        for name in sorted(listed.keys() & supporting.keys())
    ]
    edition = coverage_edition(given.quarter, given.origin, _FIRST, given.name)
    return coverage_columns(edition, rows) if rows else None


def _by_document(document: str, member: Member, code: Sequence[str]) -> dict[str, set[str]]:
    places = find_headings(
        member.head(),
        {"id": (f"{document}id",), "version": (f"{document}version",), "code": code},
        ("id", "code"),
    )
    found: dict[str, dict[str, set[str]]] = {}
    if places is None:
        return {}
    for row in member.rows():
        name, version = cell(row, places["id"]), cell(row, places.get("version")).zfill(4)
        text = cell(row, places["code"]).replace(".", "")
        if name.isdigit() and text.isalnum():
            found.setdefault(_name(document, name), {}).setdefault(version, set()).add(text)
    return {name: versions[max(versions)] for name, versions in found.items()}


def _name(document: str, number: str) -> str:
    return f"{'A' if document == 'article' else 'L'}{number}"


def _articles(document: str, member: Member) -> Iterator[Article]:
    places = find_headings(
        member.head(),
        {
            "id": (f"{document}id",),
            "title": ("title",),
            "begins": (f"{document}effdate", "origdeteffdate", f"{document}reveffdate", "reveffdate"),
            "ends": (f"{document}enddate", f"{document}revenddate", "revenddate", "dateretired"),
        },
        ("id",),
    )
    if places is None:
        return
    for row in member.rows():
        name = cell(row, places["id"])
        if name.isdigit():
            begins, ends = (day(cell(row, places.get(at))[:10]) for at in ("begins", "ends"))
            yield Article(_name(document, name), cell(row, places.get("title")), begins=begins, ends=ends)


def plain_headings(head: Sequence[Sequence[str]]) -> dict[str, int] | None:
    """Return the columns of a plain list of pairs."""
    return find_headings(
        head[:1],
        {
            "code": ("hcpcs", "code"), "diagnosis": ("icd10", "diagnosis", "dx"), "article": ("article", "lcd"),
            "contractor": ("contractor",), "begins": ("from",), "ends": ("to",),
        },
        ("code", "diagnosis"),
    )  # fmt: skip


def _plain(member: Member, given: Given) -> Columns | None:
    places = plain_headings(member.head())
    assert places is not None
    articles: dict[Article, tuple[set[str], set[str]]] = {}
    for row in member.rows():
        code, diagnosis = cell(row, places["code"]), cell(row, places["diagnosis"]).replace(".", "")
        if not CODE.match(code) or not diagnosis.isalnum():
            continue
        article = Article(
            cell(row, places.get("article")) or f"{given.name}-{code}",
            "",
            cell(row, places.get("contractor")),
            day(cell(row, places.get("begins"))),
            day(cell(row, places.get("ends"))),
        )
        codes, diagnoses = articles.setdefault(article, (set(), set()))
        codes.add(code)
        diagnoses.add(diagnosis)
    edition = coverage_edition(given.quarter, given.origin, _FIRST, given.name)
    rows = [(article, *both) for article, both in articles.items()]
    return coverage_columns(edition, rows) if rows else None
