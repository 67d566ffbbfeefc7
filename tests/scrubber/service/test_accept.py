"""What a client prefers, as RFC 9110 orders it."""

from __future__ import annotations

import pytest

from scrubber.service.accept import preferred


@pytest.mark.parametrize(
    ("accept", "order"),
    [
        ("*/*", ["*/*"]),
        ("text/html, application/json", ["text/html", "application/json"]),
        ("text/html;q=0.5, application/json", ["application/json", "text/html"]),
        (
            "text/*;q=0.3, text/html;q=0.7, TEXT/PLAIN;format=flowed;q=0.9",
            ["text/plain", "text/html", "text/*"],
        ),
        ("application/json;q=0, */*;q=0.1", ["*/*"]),
        ("application/json;q=much, text/html", ["text/html"]),
        ("", [""]),
    ],
)
def test_the_most_wanted_comes_first(accept: str, order: list[str]) -> None:
    assert list(preferred(accept)) == order
