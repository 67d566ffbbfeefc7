"""A name is read in the encoding that its bytes are of; the bytes themselves go out as they came."""

from __future__ import annotations

import pytest

from x12.letters import legible


@pytest.mark.parametrize("name", ["PIÑA", "MÜLLER", "JOSÉ", "O’BRIEN", "Žižka", "SMITH"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_name_is_legible_in_either_encoding(name: str, encoding: str) -> None:
    assert legible(name.encode(encoding).decode("latin-1")) == name


def test_what_is_read_once_is_read() -> None:
    assert legible(legible("PIÑA".encode().decode("latin-1"))) == "PIÑA"
    assert legible("太郎") == "太郎"


def test_bytes_of_neither_are_left() -> None:
    """0x81 is no letter of Windows-1252."""
    assert legible("A\x81B") == "A\x81B"
