"""The page of edits names each of them once, by type, and nothing that a table can't hold."""

from __future__ import annotations

from x12.sense import Snip, edits
from x12.sense.page import render


def test_every_edit_and_every_type_is_on_the_page() -> None:
    page = render()
    for edit in edits().values():
        assert page.count(f"### {edit.id}\n") == 1
        assert page.count(f"| [{edit.id}](") == 1
        assert edit.remedy in page
    for snip in Snip:
        assert f"## Type {snip.value}: " in page
    rows = [line for line in page.splitlines() if line.startswith("| [")]
    assert len(rows) == len(edits())
    assert all(row.replace("\\|", "").count("|") == 7 for row in rows)
    assert "not evaluated" in page
